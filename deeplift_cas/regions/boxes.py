"""Conditions on a few parameters that exclude each other: on each of some boxes, which cover all values, one fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.real_roots import halved, moved
from deeplift_cas.deadline import is_late
from deeplift_cas.regions.proof import EmptyLine
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import ANY

MAX_VARIABLES, MAX_COEFFICIENTS, MAX_BITS = 3, 400, 2000
"""Parameters, coefficients of a polynomial and their bits."""
WORK, IN_VAIN = 20_000, 100_000
"""Coefficients on all boxes together that are computed, and that by all searches without success about one ring."""
MAX_DEPTH = 40
"""So often a box is halved: where that does not help there is mostly a point, or almost one."""
MAX_PRICE = 60_000
"""What the kernel has to compute for a proof, in steps of 300 units of its work: half a second, as all proofs together
have one budget.
"""

BOXES = "boxes"

Interval = tuple[fmpq | None, fmpq | None]
Box = tuple[Interval, ...]


class _Fact(NamedTuple):
    """A condition: its key, its polynomial by exponents of the parameters asked about, and the signs allowed."""

    key: str
    values: dict[tuple[int, ...], fmpq]
    degrees: tuple[int, ...]
    signs: frozenset[int]

    @property
    def size(self) -> int:
        """Its coefficients on a box."""
        return prod(top + 1 for top in self.degrees)

    @property
    def price(self) -> int:
        """The steps of the kernel for a box: squares of the length of each row, along each side."""
        return self.size * sum(top + 1 for top in self.degrees)

    def fails_on(self, box: Box) -> bool:
        """Whether it evidently fails on all of a closed box: in coordinates that are ≥ 0 there all coefficients have
        one sign, and those that belong to corners are not zero.
        """
        if any(top and ends == (None, None) for top, ends in zip(self.degrees, box, strict=True)):
            return False
        values = self.values
        for k, (top, (low, high)) in enumerate(zip(self.degrees, box, strict=True)):
            rows: dict[tuple[int, ...], list[fmpq]] = {}
            for powers, c in values.items():
                rows.setdefault(powers[:k] + powers[k + 1 :], [fmpq(0)] * (top + 1))[powers[k]] = c
            values = {
                (*rest[:k], j, *rest[k:]): c
                for rest, row in rows.items()
                for j, c in enumerate(moved(row, low, high) if top else row)
                if c
            }
        signs = {(c > 0) - (c < 0) for c in values.values()}
        if len(signs) > 1:
            return False
        return not self.signs & signs and (0 not in self.signs or self._is_free_of_zeros(values, box))

    def _is_free_of_zeros(self, values: dict[tuple[int, ...], fmpq], box: Box) -> bool:
        corners = product(*({0} if None in ends else {0, top} for top, ends in zip(self.degrees, box, strict=True)))
        return all(corner in values for corner in corners)

    def holds_at(self, point: Sequence[fmpq]) -> bool:
        """Whether it holds there."""
        value = sum(
            (
                c * prod((x**e for x, e in zip(point, powers, strict=True)), start=fmpq(1))
                for powers, c in self.values.items()
            ),
            fmpq(0),
        )
        return (value > 0) - (value < 0) in self.signs


class _NotEmpty(Exception):
    """A point was found, or it was too much work."""


class _Search:
    """The division of the values of some parameters."""

    def __init__(self, names: Sequence[str], facts: Sequence[_Fact], allowed: int) -> None:
        self.names, self.facts, self.allowed, self.left, self.price = names, list(facts), allowed, allowed, 0

    def failing(self, box: Box) -> _Fact | None:
        """A condition that fails on a box; those that failed last are asked first."""
        for n, fact in enumerate(self.facts):
            self.left -= fact.size
            if self.left < 0 or is_late():
                raise _NotEmpty
            if fact.fails_on(box):
                self.facts.insert(0, self.facts.pop(n))
                return fact
        return None

    def divided(self, box: Box, depth: int = 0) -> EmptyLine:
        """The parts of a box on which none of the conditions fails everywhere: those of the parameter by which most are
        done with, of which the interval is halved.
        """
        is_too_much = depth > MAX_DEPTH or self.price > MAX_PRICE
        if is_too_much or all(fact.holds_at([halved(*ends) for ends in box]) for fact in self.facts):
            raise _NotEmpty
        ways = []
        for k, ends in enumerate(box):
            cut = halved(*ends)
            halves = [(*box[:k], half, *box[k + 1 :]) for half in ((ends[0], cut), (cut, ends[1]))]
            failing = [self.failing(half) for half in halves]
            ways.append((-sum(fact is not None for fact in failing), _rank(*ends), k, cut, halves, failing))
        _, _, k, cut, halves, failing = min(ways, key=lambda way: way[:3])
        parts: list[tuple[fmpq | None, str | EmptyLine]] = []
        self.price += sum(fact.price for fact in failing if fact is not None)
        for end, half, fact in zip((cut, box[k][1]), halves, failing, strict=True):
            inside = fact.key if fact is not None else self.divided(half, depth + 1)
            if isinstance(inside, EmptyLine) and inside.variable == self.names[k]:
                parts += inside.parts
            else:
                parts.append((end, inside))
        return EmptyLine(self.names[k], tuple(parts))


def _rank(low: fmpq | None, high: fmpq | None) -> fmpq:
    """The longer an interval is, the earlier it is halved."""
    if low is None or high is None:
        return fmpq(-(10**9)) if low is high else fmpq(-(10**6))
    return (low - high) / (1 + min(abs(low), abs(high)))


def empty_boxes(branch: Branch) -> EmptyLine | None:
    """A proof that the conditions on some of the parameters exclude each other; ``None`` if none was found.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("x", "y"))
    >>> x, y = ring.generator("x"), ring.generator("y")
    >>> conditions = [Condition.of(ring, x**2 + y**2 - 1, "<="), Condition.of(ring, x * y - 1, ">=")]
    >>> empty_boxes(Branch(ring, conditions)).variables
    ('x', 'y')
    """
    made = branch.ring.made
    for variables, facts in _systems(branch):
        names, left = [branch.ring.names[i] for i in variables], made.get(BOXES, IN_VAIN)
        search = _Search(names, facts, min(WORK, left))
        try:
            return search.divided(tuple((None, None) for _ in names))
        except _NotEmpty:
            made[BOXES] = max(0, left - search.allowed + search.left)
    return None


def _systems(branch: Branch) -> Iterator[tuple[tuple[int, ...], list[_Fact]]]:
    """Two parameters or three, and the conditions on these: all that there are, or those of one of the conditions."""
    facts = [(key, p, branch.reduce(p), signs) for key, (p, signs) in branch.facts.items() if signs != ANY - {0}]
    about = {_variables(value) for _, _, value, _ in facts if not value.is_constant()}
    every = tuple(sorted({i for variables in about for i in variables}))
    sets = [every] if len(every) <= MAX_VARIABLES else sorted(about, key=lambda variables: (len(variables), variables))
    for variables in sets:
        if not 1 < len(variables) <= MAX_VARIABLES:
            continue
        found = []
        for key, p, reduced, signs in facts:
            value = p if {*_variables(p)} <= {*variables} else reduced
            if not value.is_constant() and {*_variables(value)} <= {*variables} and _is_short(value):
                values = {tuple(int(m[i]) for i in variables): fmpq(c) for m, c in value.terms()}
                degrees = tuple(int(value.degrees()[i]) for i in variables)
                found.append(_Fact(key, values, degrees, signs))
        if len(found) > 1:
            yield variables, found


def _variables(p: Polynomial) -> tuple[int, ...]:
    return tuple(i for i, d in enumerate(p.degrees()) if d) if not p.is_constant() else ()


def _is_short(p: Polynomial) -> bool:
    size = prod(int(d) + 1 for d in p.degrees())
    return size <= MAX_COEFFICIENTS and all(c.height_bits() <= MAX_BITS for c in p.coeffs())
