"""What a contradiction may be made of: products that are ≥ 0 under the conditions."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.regions.simplex import nonnegative_solution
from deeplift_cas.signs.branch import Branch

MAX_TERMS = 12
"""Of what may be a sum of multiples of others."""

Candidate = tuple[Product, Polynomial, bool]
"""A product ≥ 0, its value modulo the equations, whether it is > 0."""


def times(branch: Branch, s: Candidate, t: Candidate) -> Candidate:
    """The product of two, modulo the equations."""
    return s[0] * t[0], branch.reduce(s[1] * t[1]), s[2] and t[2]


def independent(facts: Sequence[Candidate]) -> list[Candidate]:
    """Without those that are sums of multiples of others: ``a + 1 ≥ 0`` beside ``a ≥ 0``; the longest go first.  What
    is > 0 stays beside those that are only ≥ 0.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("a", "b"))
    >>> a, b = ring.generator("a"), ring.generator("b")
    >>> facts = [(Product(powers={ring.text(p): 1}), p, False) for p in (a, a + b, b, a * b)]
    >>> [str(product) for product, _, _ in independent(facts)]
    ['1*(a)', '1*(b)', '1*(a*b)']
    >>> strict = (facts[1][0], facts[1][1], True)
    >>> [str(product) for product, _, _ in independent([facts[0], strict, facts[2]])]
    ['1*(a)', '1*(a + b)', '1*(b)']
    """
    values = {n: p.to_dict() for n, (_, p, _) in enumerate(facts) if len(p) <= MAX_TERMS}
    monomials = sorted({m for value in values.values() for m in value})
    columns = {n: [fmpq(value.get(m, 0)) for m in monomials] for n, value in values.items()}
    left_out = set[int]()
    for n in sorted(columns, key=lambda n: (facts[n][1].total_degree(), len(facts[n][1])), reverse=True):
        rest = {m: column for m, column in columns.items() if m != n and m not in left_out}
        weights = nonnegative_solution([*rest.values()], columns[n]) if facts[n][0].powers else None
        if weights is not None and (
            not facts[n][2] or any(w and facts[m][2] for m, w in zip(rest, weights, strict=True))
        ):
            left_out.add(n)
    return [fact for n, fact in enumerate(facts) if n not in left_out]
