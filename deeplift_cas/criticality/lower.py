"""Is g less elsewhere?  Then a local minimum is no global one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.proofs.minimum import Lower
from deeplift_cas.criticality.splitting import Expanded
from deeplift_cas.criticality.third import form_value
from deeplift_cas.signs.branch import Branch

MAX_TERMS, MAX_TRIALS, MAX_DEGREE = 20_000, 400, 40
"""Of g, of directions, and the highest order of g: above, nothing is tried."""
STEPS = tuple(
    fmpq(s * p, q) for p, q in ((1, 1), (2, 1), (1, 2), (3, 4), (3, 2), (3, 1), (1, 4), (10, 1)) for s in (1, -1)
)
"""Along a direction."""


def lower(expanded: Expanded, branch: Branch) -> Lower | None:
    """A place where g is less, or a direction in which it falls without bound; ``None`` if none is seen.

    >>> from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> lift = MatrixProduct(1, 1)
    >>> g = Landscape(lift, PolynomialObjective("X11^2 - X11^3", (1, 1)))
    >>> lower(Expanded(g, lift.point([[0]]), Ring(())), Branch(Ring(()))).order
    3
    """
    degree = expanded.degree
    if degree is None or not 0 < degree <= MAX_DEGREE or not expanded.is_short(degree, MAX_TERMS):
        return None
    names, ring = expanded.landscape.lift.direction_names, branch.ring
    forms = [form.coefficients for form in expanded.upto(degree)]
    for count, x in enumerate(_directions(len(names))):
        if count >= MAX_TRIALS:
            break
        along = [form_value(form, x, branch) for form in forms]
        while along and along[-1].is_zero():
            along.pop()
        if not along:
            continue
        order, product = len(along), branch.product(along[-1])
        signs = branch.possible(along[-1])
        if product is not None and (signs == {-1} or (order % 2 and 0 not in signs)):
            return Lower({names[i]: ring.constant(c) for i, c in x.items()}, order, product, ring)
        if all(p.is_constant() for p in along):
            for t in STEPS:
                change = _at(along, t)
                if change < 0:
                    return Lower({names[i]: ring.constant(c * t) for i, c in x.items()}, None, Product(change), ring)
    return None


def _at(along: Sequence[Polynomial], t: fmpq) -> fmpq:
    total = fmpq(0)
    for power, p in enumerate(along, 1):
        if not p.is_zero():
            total += p.leading_coefficient() * t**power
    return total


def _directions(size: int) -> Iterator[dict[int, int]]:
    """With one, two and three entries ±1."""
    for count in (1, 2, 3):
        for places in combinations(range(size), count):
            for bits in range(1 << count - 1):
                yield {i: -1 if n and bits >> n - 1 & 1 else 1 for n, i in enumerate(places)}
