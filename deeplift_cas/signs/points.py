"""Rational points of a branch: simple ones, and such that lie next to a point known before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product as cartesian

from flint import fmpq

from deeplift_cas.signs.rules import Rule

GRID = tuple(fmpq(p, q) for p, q in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2), (3, 1), (-3, 1)))

Point = dict[str, fmpq]


def free_variables(rules: Sequence[Rule], names: Sequence[str]) -> list[int]:
    """The variables that no rule gives."""
    dependent = {rule.variable for rule in rules}
    return [i for i in range(len(names)) if i not in dependent]


def completed(choice: Mapping[int, fmpq], rules: Sequence[Rule], names: Sequence[str]) -> Point | None:
    """The point with the chosen free coordinates, if the rules give the others rationally."""
    values = [choice.get(i, fmpq(0)) for i in range(len(names))]
    for rule in reversed(rules):
        root = rule.solve(values)
        if root is None:
            return None
        values[rule.variable] = root
    return dict(zip(names, values, strict=True))


def solutions(choices: Iterable[Mapping[int, fmpq]], rules: Sequence[Rule], names: Sequence[str]) -> Iterator[Point]:
    """The points that the choices give."""
    for choice in choices:
        if (point := completed(choice, rules, names)) is not None:
            yield point


def nearby(free: Sequence[int], start: Mapping[str, fmpq], names: Sequence[str]) -> Iterator[dict[int, fmpq]]:
    """A point, and the point with one coordinate changed."""
    base = {i: start[names[i]] for i in free}
    yield base
    for i in reversed(free):
        for value in GRID[:5]:
            yield {**base, i: value}


def grid(free: Sequence[int]) -> Iterator[dict[int, fmpq]]:
    """Points of a grid, simple values first."""
    for size in range(1, len(GRID) + 1):
        for values in cartesian(GRID[:size], repeat=len(free)):
            if size == 1 or GRID[size - 1] in values:
                yield dict(zip(free, values, strict=True))
