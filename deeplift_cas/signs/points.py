"""Rational points of a branch: simple ones, and such that lie next to a point known before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from itertools import product as cartesian
from typing import cast

from flint import fmpq, fmpz

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.deadline import is_late

GRID = tuple(fmpq(p, q) for p, q in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2), (3, 1), (-3, 1)))

SMALL = tuple(fmpq(p, q) for p, q in ((1, 2), (-1, 2), (1, 1), (-1, 1)))

MAX_STEPS = 1_000
"""Values that one search tries for variables which equations bind together: nearly all that is found takes fewer."""

Point = dict[str, fmpq]


def free_variables(equations: Sequence[Polynomial], names: Sequence[str]) -> list[int]:
    """The variables to choose; the equations give the others: each the one that is of the lowest degree in it."""
    dependent: set[int] = set()
    for equation in equations:
        degrees = [(int(d), i) for i, d in enumerate(equation.degrees()) if d and i not in dependent]
        if degrees:
            dependent.add(min(degrees)[1])
    return [i for i in range(len(names)) if i not in dependent]


def solutions(
    choices: Iterable[Mapping[int, fmpq]], equations: Sequence[Polynomial], names: Sequence[str]
) -> Iterator[Point]:
    """The rational points that the choices give, as far as they are found in some steps."""
    steps = iter(range(MAX_STEPS))
    for choice in choices:
        for values in _completed(dict(choice), equations, len(names), steps):
            yield {name: values[i] for i, name in enumerate(names)}


def _completed(
    values: dict[int, fmpq], equations: Sequence[Polynomial], size: int, steps: Iterator[int]
) -> Iterator[dict[int, fmpq]]:
    """The values of all variables that the equations allow, if they are rational."""
    if next(steps, None) is None or is_late():
        return
    given = cast("dict[str | int, int | fmpz | fmpq]", values)
    left = [p.subs(given) for p in equations] if values else list(equations)
    left = [p for p in left if not p.is_zero()]
    if any(p.is_constant() for p in left):
        return
    missing = [i for i in range(size) if i not in values]
    if not left:
        yield values | dict.fromkeys(missing, fmpq(0))
        return
    counts = [(sum(d > 0 for d in p.degrees()), p.total_degree(), n) for n, p in enumerate(left)]
    variables, _, n = min(counts)
    variable = next(i for i, d in enumerate(left[n].degrees()) if d)
    trials = _rational_roots(left[n], variable) if variables == 1 else GRID[:3]
    for value in trials:
        yield from _completed({**values, variable: value}, left, size, steps)


def _rational_roots(p: Polynomial, variable: int) -> list[fmpq]:
    """The rational roots of a polynomial in one variable, the simplest first."""
    roots = []
    for q, _ in p.factor()[1]:
        if q.total_degree() == 1:
            roots.append(-q.coefficient(1) / q.coefficient(0) if len(q) == 2 else fmpq(0))
    return sorted(roots, key=lambda r: (abs(r), r < 0))


def nearby(free: Sequence[int], start: Mapping[str, fmpq], names: Sequence[str]) -> Iterator[dict[int, fmpq]]:
    """A point, and the point with one coordinate changed."""
    base = {i: start[names[i]] for i in free}
    yield base
    for i in reversed(free):
        yield from ({**base, i: value} for value in GRID[:5] if value != base[i])


def sparse(names: Sequence[str]) -> Iterator[Point]:
    """Points of which few coordinates are not zero: 1, −1, or a half."""
    for size in range(len(names) + 1):
        for places in combinations(names, size):
            for values in cartesian(SMALL, repeat=size):
                yield dict.fromkeys(names, fmpq(0)) | dict(zip(places, values, strict=True))


def grid(free: Sequence[int]) -> Iterator[dict[int, fmpq]]:
    """Points of a grid, simple values first."""
    for size in range(1, len(GRID) + 1):
        for values in cartesian(GRID[:size], repeat=len(free)):
            if size == 1 or GRID[size - 1] in values:
                yield dict(zip(free, values, strict=True))
