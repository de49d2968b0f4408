"""When is a symmetric matrix positive semidefinite?  Block by block, by characteristic polynomials  (theory, 7)."""

from __future__ import annotations

from math import comb
from typing import NamedTuple

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.characteristic import FEW_ROWS, MAX_SIZE, MAX_TERMS, Characteristic
from deeplift_cas.squares.directions import NegativeDirection, null_direction
from deeplift_cas.squares.elimination import Elimination, Pattern, Rows, Square, pattern
from deeplift_cas.squares.factorise import along_dividing_pivots, blocks_of, factorise, moved, reduced


class Semidefinite(NamedTuple):
    """H = Σ λ_i ℓ_i ℓ_iᵀ + blocks, of which all s_j are ≥ 0."""

    squares: list[Square]
    blocks: list[Characteristic]


class Indefinite(NamedTuple):
    """A principal submatrix of H that has a negative eigenvalue: some s_j is negative."""

    block: Characteristic


def semidefinite(rows: Rows, branch: Branch) -> Semidefinite | NegativeDirection | Indefinite:
    """H as a sum of squares and of blocks with eigenvalues ≥ 0; or why it is not ⪰ 0.

    Raises ``Undetermined`` where the signs do not tell.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("a", "b"))
    >>> a, b = (ring.generator(n) for n in "ab")
    >>> branch = Branch(ring, [Condition.of(ring, a + b, "<")])
    >>> found = semidefinite({0: {0: a, 1: b}, 1: {0: b, 1: a}}, branch)
    >>> type(found).__name__, found.block.indices
    ('Indefinite', (0, 1))
    """
    rows = reduced(rows, branch)
    whole = Elimination(rows)
    for i, row in rows.items():
        if branch.possible(row.get(i, branch.ring.zero)) == {0}:
            for j, b in row.items():
                if j != i and not branch.is_zero(b):
                    return null_direction(whole, i, j, branch)
                branch.drop(b)
    rows = {i: row for i, row in rows.items() if i in row}
    squares: list[Square] = []
    blocks: list[Characteristic] = []
    known: dict[Pattern, Characteristic] = {}
    diagonal: dict[Pattern, tuple[Rows, list[Square]] | None] = {}
    for block in blocks_of(rows):
        if len(block) == 1:
            ((i, row),) = block.items()
            if not branch.is_nonnegative(row[i]):
                value = branch.product(row[i])
                assert value is not None
                return NegativeDirection({i: branch.ring.one}, Product(), value)
            multiplier = branch.product(row[i])
            assert multiplier is not None
            squares.append(Square(multiplier, {i: branch.ring.one}, i))
        elif is_for_characteristic(block):
            key = pattern(block)
            if key not in diagonal:
                along = along_dividing_pivots(block, branch)
                if isinstance(along, NegativeDirection):
                    return along
                diagonal[key] = None if along is None else (block, along)
            if (there := diagonal[key]) is not None:
                squares += moved(*there, block)
                continue
            if key not in known:
                known[key] = Characteristic.of(block, branch)
            blocks.append(known[key]._replace(indices=tuple(block)))
        else:
            key = pattern(block)
            if key not in diagonal:
                found = factorise(block, branch)
                if isinstance(found, NegativeDirection):
                    return found
                diagonal[key] = block, found
            if (there := diagonal[key]) is not None:
                squares += moved(*there, block)
    for found_block in known.values():  # what is known to be negative needs no question
        if any(branch.possible(s) == {-1} for factor in found_block.factors for s in factor):
            return Indefinite(found_block)
    for found_block in known.values():
        if any(not branch.is_nonnegative(s) for s in smallest_first(found_block)):
            return Indefinite(found_block)
    return Semidefinite(squares, blocks)


def is_for_characteristic(block: Rows) -> bool:
    """Whether a block has parameters, is small enough, and no multiple of a matrix of numbers."""
    if not 1 < len(block) <= MAX_SIZE:
        return False
    first, *others = entries = [p for row in block.values() for p in row.values()]
    if len(block) > FEW_ROWS:
        names = sum(map(any, zip(*[p.degrees() for p in entries], strict=True)))
        degree = len(block) * max(p.total_degree() for p in entries)
        if comb(degree + names, names) > MAX_TERMS:
            return False
    leading = first.leading_coefficient()
    return any(leading * p != p.leading_coefficient() * first for p in others)


def smallest_first(block: Characteristic) -> list[Polynomial]:
    """The s_j, each once, the simplest first."""
    every = {str(s): s for factor in block.factors for s in factor}
    return sorted(every.values(), key=lambda s: (s.total_degree(), len(s)))
