"""Directions of negative curvature."""

from __future__ import annotations

from typing import NamedTuple

from flint import fmpq

from deeplift_cas.algebra.polynomial import content
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.elimination import Elimination, Rows, Vector


class NegativeDirection(NamedTuple):
    """v = vector / denominator with vᵀHv = value < 0."""

    vector: Vector
    denominator: Product
    value: Product


def short_direction(rows: Rows, branch: Branch) -> NegativeDirection | None:
    """e_i, or e_i ± e_j, if one of them is seen at once to have negative curvature."""
    ring = branch.ring
    for i, row in rows.items():
        if i in row and branch.is_negative(row[i]):
            value = branch.product(row[i])
            if value is not None:
                return NegativeDirection({i: ring.one}, Product(), value)
    seen = set[tuple[int | None, int | None, int]]()
    for i, row in rows.items():
        for j, b in row.items():
            key = id(row.get(i)), id(rows[j].get(j)), id(b)
            if j <= i or key in seen:
                continue
            seen.add(key)
            for s in (1, -1):
                total = branch.reduce(row.get(i, ring.zero) + rows[j].get(j, ring.zero) + 2 * s * b)
                if branch.is_negative(total):
                    value = branch.product(total)
                    if value is not None:
                        return NegativeDirection({i: ring.one, j: s * ring.one}, Product(), value)
    return None


def null_direction(block: Elimination, i: int, j: int, branch: Branch) -> NegativeDirection:
    """H_ii = 0 and b = H_ij ≠ 0: with v_i = −(1/scale + H_jj)/(2b), v_j = 1 the value is −1."""
    ring = branch.ring
    b, d = block.rows[i][j], block.rows[j].get(j, ring.zero)
    above = Product(block.scale.coefficient, {k: e for k, e in block.scale.powers.items() if e > 0})
    below = above * block.scale.power(-1)
    cofactor = branch.product(b)
    assert cofactor is not None
    numerator = branch.polynomial(above)
    vector = {i: -(branch.polynomial(below) + numerator * d), j: 2 * numerator * b}
    return lifted(block, vector, Product(fmpq(2)) * above * cofactor, Product(fmpq(-1)), branch)


def lifted(
    block: Elimination, vector: Vector, denominator: Product, value: Product, branch: Branch
) -> NegativeDirection:
    """A direction of the block as one of H: v_i = −(Σ b_j v_j)/p for every eliminated index."""
    ring = branch.ring
    for i, b in reversed(block.done):
        total = ring.zero
        for j, q in b.items():
            if j in vector:
                total += q * vector[j]
        total = branch.reduce(total)
        if total.is_zero():
            continue
        p = branch.product(b[i])
        assert p is not None
        vector = {j: branch.reduce(b[i] * q) for j, q in vector.items()}
        vector[i] = -total
        denominator = denominator * p
    vector, denominator = _cancelled(vector, denominator, branch)
    return NegativeDirection(vector, denominator, value)


def _cancelled(vector: Vector, denominator: Product, branch: Branch) -> tuple[Vector, Product]:
    """The same direction without the factors common to all its entries and the denominator."""
    entries = [q for q in vector.values() if not q.is_zero()]
    for key in list(denominator.powers):
        p = branch.named(key)
        while denominator.powers.get(key, 0) > 0:
            quotients = [divmod(q, p) for q in entries]
            if any(not r.is_zero() for _, r in quotients):
                break
            entries = [q for q, _ in quotients]
            vector = dict(zip([i for i, q in vector.items() if not q.is_zero()], entries, strict=True))
            denominator = denominator * Product(powers={key: -1})
    number = content(entries)
    vector = {i: q / number for i, q in vector.items() if not q.is_zero()}
    return vector, Product(denominator.coefficient / number, denominator.powers)
