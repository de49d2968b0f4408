"""Matrices in the cone of what is known to be ≥ 0: decompositions without cases."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from deeplift_cas.algebra.linear import in_span
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Rows, Square
from deeplift_cas.squares.factorise import factorise, reduced

Parts = list[tuple[Product, Polynomial, list[Square]]]
"""a_j, as product and as polynomial, and the squares of M_j."""


def conic(rows: Rows, branch: Branch) -> Parts | None:
    """H = M_0 + Σ a_j M_j, with constant M_j ⪰ 0 and the polynomials a_j that are ≥ 0 by assumption.

    Where it exists it proves H ⪰ 0 on a region and its boundary at once; ``None`` if there is none.
    """
    rows = reduced(rows, branch)
    cone = nonnegative_generators(branch)
    different = {id(p): p for row in rows.values() for p in row.values()}
    parts = in_span([*different.values()], [a for _, a in cone])
    if parts is None:
        return None
    number = {key: n for n, key in enumerate(different)}
    places = tuple((i, j, number[id(p)]) for i, row in rows.items() for j, p in row.items() if i <= j)
    result = []
    for index, (multiplier, a) in enumerate(cone):
        squares = _constant_squares(tuple(rows), places, [split[index] for split in parts], branch.ring)
        if squares is None:
            return None
        result.append((multiplier, a, squares))
    return result


def squares_of(parts: Parts) -> list[Square]:
    """H = Σ λ_i ℓ_i ℓ_iᵀ, without denominators."""
    return [square._replace(multiplier=m * square.multiplier) for m, _, part in parts for square in part]


def _constant_squares(
    indices: tuple[int, ...], places: tuple[tuple[int, int, int], ...], numbers: Sequence[fmpq], ring: Ring
) -> list[Square] | None:
    """The squares of a matrix with ``numbers[n]`` at (i, j) for each place (i, j, n), if it is ⪰ 0: the same one comes
    again on many branches.
    """
    key = "constant squares", indices, places, tuple(map(str, numbers))
    if key not in ring.made:
        rows: Rows = {i: {} for i in indices}
        entries = [ring.constant(c) for c in numbers]
        for i, j, n in places:
            if numbers[n]:
                rows[i][j] = rows[j][i] = entries[n]
        squares = factorise(rows, Branch(ring))
        ring.made[key] = None if isinstance(squares, NegativeDirection) else squares
    found: list[Square] | None = ring.made[key]
    return found


def nonnegative_generators(branch: Branch, later_first: bool = False) -> list[tuple[Product, Polynomial]]:
    """1 and the facts ≥ 0 (reduced), as many as are linearly independent: of others, those stated first."""
    found: list[tuple[Product, Polynomial]] = [(Product(), branch.ring.one)]
    facts = list(branch.facts.items())
    for key, (p, known) in reversed(facts) if later_first else facts:
        value = branch.reduce(p)
        if known == {0} or value.is_constant():
            continue
        if known <= {0, 1}:
            candidate = (Product(powers={key: 1}), value)
        elif known <= {0, -1}:
            candidate = (Product(fmpq(-1), {key: 1}), -value)
        else:
            continue
        if in_span([candidate[1]], [a for _, a in found]) is None:
            found.append(candidate)
    return found
