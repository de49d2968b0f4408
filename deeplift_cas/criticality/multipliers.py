"""Multipliers: of gradients in a combination, and the common denominator of those of squares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deeplift_cas.algebra.linear import Table, independent
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.rank import Elimination
from deeplift_cas.signs.branch import Branch


def combination(rows: Table, N: Sequence[Polynomial], branch: Branch) -> tuple[Product, list[Polynomial]] | None:
    """A product > 0, and factors with Σ factor·row = product·N on a branch; ``None`` if N is not in the span of the
    rows.  Raises ``Undetermined`` where a pivot may vanish.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("a", "b"))
    >>> rows = [[ring.read("a"), ring.read("0")], [ring.read("1"), ring.read("a")]]
    >>> known = Branch(ring).assume(Condition.stated(ring, "a != 0"))
    >>> below, factors = combination(rows, [ring.read("0"), ring.read("b")], known)
    >>> str(known.polynomial(below)), [str(factor) for factor in factors]
    ('a^4', ['-a^2*b', 'a^3*b'])
    """
    kept = independent([[branch.reduce(p) for p in row] for row in rows])
    pivoted = Elimination.of([rows[i] for i in kept], branch) if kept else None
    if pivoted is None or not pivoted.columns:  # what is not reduced to 0 may be 0 where no basis was found
        return None
    below = pivoted.denominator
    scale = branch.polynomial(below)
    at_pivots = [N[j] for j in pivoted.columns]
    for p, entries in zip(N, zip(*pivoted.coefficients, strict=True), strict=True):
        if not branch.vanishes(scale * p - _sum(at_pivots, entries, branch)):
            return None
    if branch.possible_product(below) != {1}:
        at_pivots, below = [scale * p for p in at_pivots], below.power(2)
    by_row = {
        i: _sum(at_pivots, weights, branch) for i, weights in zip(kept, zip(*pivoted.left, strict=True), strict=True)
    }
    return below, [by_row.get(i, branch.ring.zero) for i in range(len(rows))]


def _sum(p: Iterable[Polynomial], q: Iterable[Polynomial], branch: Branch) -> Polynomial:
    return branch.reduce(sum((a * b for a, b in zip(p, q, strict=True)), branch.ring.zero))


def denominator(multipliers: Iterable[Product], branch: Branch) -> Product:
    """A product > 0, times which multipliers are without negative exponents: certificates have none."""
    below = Product()
    for weight in multipliers:
        below = below.lcm(Product(powers={k: -e for k, e in weight.powers.items() if e < 0}))
    return below if branch.possible_product(below) == {1} else below.power(2)
