"""Quartic forms as sums of squares of quadratic forms, through a Gram matrix: q = zᵀGz with G ⪰ 0, z products x_a x_b.

Many matrices G give the same quartic.  Some simple ones are tried, and one that floating point suggests; it is rounded
to rational numbers that give the quartic exactly.  That G ⪰ 0 is decided exactly in every case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, combinations
from typing import Any, TypeVar

from deeplift_cas.algebra.linear import in_span
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.squares.cone import nonnegative_generators
from deeplift_cas.squares.conic import on_complement
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Rows
from deeplift_cas.squares.factorise import factorise
from deeplift_cas.squares.numeric_gram import suggestions
from deeplift_cas.squares.putinar import weighted_squares
from deeplift_cas.squares.zeros import conjugate_zeros

Quartic = dict[tuple[int, ...], Polynomial]
"""Sorted indices of variables ↦ coefficient in ℚ[parameters]; quadratic forms alike."""
Squares = list[tuple[Product, Quartic]]
Found = TypeVar("Found")

MAX_CONDITIONS = 12
"""Where so many cases are distinguished already, none is added for a Gram matrix with parameters."""
LARGEST = 150
"""Gram matrices with more rows are not looked for numerically."""


def kept(kind: Any, quartic: Quartic, branch: Branch, find: Callable[[], Found]) -> Found:
    """What is found of a quartic, whatever the branch: looked for once."""
    key = _key(kind, quartic, branch)
    if key not in branch.ring.made:
        branch.ring.made[key] = find()
    found: Found = branch.ring.made[key]
    return found


def was_found(kind: Any, quartic: Quartic, branch: Branch) -> bool:
    """Whether that was looked for already, and found."""
    return branch.ring.made.get(_key(kind, quartic, branch)) is not None


def _key(kind: Any, quartic: Quartic, branch: Branch) -> tuple[Any, ...]:
    return kind, tuple((m, branch.ring.text(p)) for m, p in sorted(quartic.items()))


def sum_of_squares(
    quartic: Quartic, branch: Branch, numeric: bool = True, basis: Sequence[tuple[int, ...]] | None = None
) -> Squares | None:
    """The quartic as Σ μ_j Q_j², μ_j ≥ 0 on the branch; ``None`` if none was found.  With a ``basis``, monomials from
    which the Q_j are made, it may be any polynomial.

    If it is a combination Σ a_j·q_j of quartics with constant coefficients and polynomials a_j ≥ 0, each q_j is looked
    at by itself; and where that does not do, for squares with parameters (:mod:`~deeplift_cas.squares.putinar`).
    Without ``numeric`` only simple Gram matrices are tried.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(())
    >>> one = ring.one
    >>> found = sum_of_squares({(0, 0, 0, 0): one, (0, 0, 1, 1): -2 * one, (1, 1, 1, 1): one}, Branch(ring))
    >>> [(str(multiplier), {m: str(c) for m, c in q.items()}) for multiplier, q in found]
    [('1', {(0, 0): '1', (1, 1): '-1'})]
    """
    if not quartic:
        return []
    ring = branch.ring
    for later_first in (False, True):
        cone = nonnegative_generators(branch, later_first)
        parts = in_span(list(quartic.values()), [a for _, a in cone])
        if parts is None:
            break
        result: Squares = []
        for index, (multiplier, _) in enumerate(cone):
            part = {m: ring.constant(x[index]) for m, x in zip(quartic, parts, strict=True) if x[index] != 0}
            squares = _squares(part, multiplier, Branch(ring), numeric, basis)
            if squares is None:
                break
            result += squares
        else:
            return result
    question: Undetermined | None = None
    try:
        squares = _squares(quartic, Product(), branch, numeric, basis)
    except Undetermined as raised:
        squares, question = None, raised
    if squares is None and numeric:  # before cases are distinguished, as these may need none
        squares = weighted_squares(quartic, _basis(quartic) if basis is None else basis, branch)
    if squares is None and question is not None:
        raise question
    return squares


def _squares(
    quartic: Quartic, multiplier: Product, branch: Branch, numeric: bool, basis: Sequence[tuple[int, ...]] | None
) -> Squares | None:
    places = _basis(quartic) if basis is None else basis
    entries: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for a, m in enumerate(places):
        for b in range(a, len(places)):
            entries.setdefault(tuple(sorted(m + places[b])), []).append((a, b))
    if any(m not in entries for m in quartic):
        return None
    for gram in _candidates(quartic, places, entries, branch, numeric):
        try:
            squares = factorise(gram, branch)
        except Undetermined:
            if len(branch.conditions) >= MAX_CONDITIONS:
                continue
            raise
        if not isinstance(squares, NegativeDirection):
            return [(multiplier * s.multiplier, {places[n]: p for n, p in s.form.items()}) for s in squares]
    return None


def _basis(quartic: Quartic) -> list[tuple[int, ...]]:
    """The products x_a x_b that squares can contain: x_a²x_b² must come from somewhere."""
    variables = sorted({i for m in quartic for i in m})
    kept = {(a, a) for a in variables} | set(combinations(variables, 2))
    while True:
        gone = {(a, b) for a, b in kept if (a, a, b, b) not in quartic and (a == b or not {(a, a), (b, b)} <= kept)}
        if not gone:
            return sorted(kept)
        kept -= gone


def _candidates(
    quartic: Quartic,
    places: Sequence[tuple[int, ...]],
    entries: dict[tuple[int, ...], list[tuple[int, int]]],
    branch: Branch,
    numeric: bool,
) -> Iterator[Rows]:
    """Gram matrices: x_a²x_b² as the square of x_a x_b, or as the product of the squares of x_a and x_b; shared out
    equally; and what floating point suggests, in general and where they have the zeros of the quartic in their kernel.
    """
    size = len(places)
    constant = all(p.is_constant() for p in quartic.values())
    for choice in ("diagonal", "off diagonal", "all"):
        rows: Rows = {n: {} for n in range(size)}
        for monomial, coefficient in quartic.items():
            where = entries[monomial]
            if choice != "all" and len(where) > 1:
                where = [(a, b) for a, b in where if (a == b) == (choice == "diagonal")] or where
            for a, b in where:
                rows[a][b] = rows[b][a] = coefficient / (len(where) * (1 if a == b else 2))
        yield rows
    if constant and numeric and size <= LARGEST:
        numbers = {m: p.leading_coefficient() for m, p in quartic.items()}
        zeros = conjugate_zeros(numbers, places) if all(len(m) == 2 for m in places) else []
        with_zeros = on_complement(zeros, numbers, entries) if 0 < len(zeros) < size else None
        for suggested in chain([with_zeros] if with_zeros else [], suggestions(numbers, size, entries)):
            rows = {n: {} for n in range(size)}
            for (a, b), value in suggested.items():
                if value != 0:
                    rows[a][b] = rows[b][a] = branch.ring.constant(value)
            yield rows
