"""What a contradiction may be made of: products that are ≥ 0 under the conditions."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.regions.simplex import nonnegative_solution
from deeplift_cas.signs.branch import Branch

Candidate = tuple[Product, Polynomial, bool]
"""A product ≥ 0, its value modulo the equations, whether it is > 0."""


def times(branch: Branch, s: Candidate, t: Candidate) -> Candidate:
    """The product of two, modulo the equations."""
    return s[0] * t[0], branch.reduce(s[1] * t[1]), s[2] and t[2]


def independent(facts: Sequence[Candidate]) -> list[Candidate]:
    """Without those that are sums of multiples of others: ``a + 1 ≥ 0`` beside ``a ≥ 0``; the longest go first."""
    monomials = sorted({m for _, p, _ in facts for m in p.monoms()})
    columns = {n: [fmpq(p.to_dict().get(m, 0)) for m in monomials] for n, (_, p, _) in enumerate(facts)}
    for n in sorted(columns, key=lambda n: (facts[n][1].total_degree(), len(facts[n][1])), reverse=True):
        rest = [column for m, column in columns.items() if m != n]
        if facts[n][0].powers and nonnegative_solution(rest, columns[n]) is not None:
            del columns[n]
    return [facts[n] for n in columns]
