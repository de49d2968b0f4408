"""Quartics in three variables that are quadratic forms in their products: F = Q(xy, yz, zx), which is ≥ 0 iff Q ⪰ 0: as
(xy, yz, zx) = pqr·(p, q, r) for (x, y, z) = (pr, pq, qr), all signs of Q are signs of F, but where one of p, q and r is
zero.
"""

from __future__ import annotations

from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Form, gram
from deeplift_cas.squares.factorise import factorise


def triangle(form: Form, branch: Branch) -> list[tuple[Product, Form]] | NegativeDirection | None:
    """The form as squares Σ μ_j Q_j² with μ_j ≥ 0, or a direction with a negative value; ``None`` if it is not of that
    kind, or if Q is negative where a product is zero: then F is for large values of a variable.

    Raises ``Undetermined`` where a sign is needed.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> one = Ring(()).one
    >>> form = {m: 2 * one for m in [(0, 0, 1, 1), (1, 1, 2, 2), (0, 0, 2, 2)]}
    >>> form |= {m: -3 * one for m in [(0, 0, 1, 2), (0, 1, 1, 2), (0, 1, 2, 2)]}
    >>> found = triangle(form, Branch(Ring(())))
    >>> {i: int(p.leading_coefficient()) for i, p in found.vector.items()}, str(found.value)
    ({0: 3, 1: 9, 2: 3}, '-567')
    """
    variables = sorted({i for monomial in form for i in monomial})
    if len(variables) != 3 or any(monomial.count(i) > 2 for monomial in form for i in monomial):
        return None
    x, y, z = variables
    products: list[tuple[int, ...]] = [(x, y), (y, z), (x, z)]
    number = {pair: n for n, pair in enumerate(products)}
    quadratic = {}
    for monomial, p in form.items():
        first, *others = sorted(monomial, key=lambda i: (-monomial.count(i), i))
        if others[0] == first and others[1] != others[2]:  # x²yz = xy·xz
            pairs = [(first, others[1]), (first, others[2])]
        else:
            pairs = [(first, others[1])] * 2
        quadratic[tuple(sorted(number[tuple(sorted(pair))] for pair in pairs))] = p
    found = factorise(gram(quadratic), branch)
    if not isinstance(found, NegativeDirection):
        return [(square.multiplier, {products[n]: p for n, p in square.form.items()}) for square in found]
    entries = [found.vector.get(n, branch.ring.zero) for n in range(3)]
    if any(branch.is_zero(entry) for entry in entries):
        return None
    p, q, r = entries
    length = branch.product(p * q * r)
    if length is None:
        return None
    value = found.value * found.denominator.power(2) * length.power(2)
    return NegativeDirection({x: p * r, y: p * q, z: q * r}, Product(), value)
