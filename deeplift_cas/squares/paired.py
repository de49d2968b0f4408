"""Quartics in products of two variables that occur only together: F(x, y) = Q(x₁y₁, …, x_ny_n), which is ≥ 0 iff Q ⪰ 0.

So it is with g at the origin of u∘v, a diagonal network, for a quadratic objective.
"""

from __future__ import annotations

from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Form, gram
from deeplift_cas.squares.factorise import factorise


def paired(form: Form, branch: Branch) -> list[tuple[Product, Form]] | NegativeDirection | None:
    """The form as squares Σ μ_j Q_j² with μ_j ≥ 0, or a direction with a negative value; ``None`` if it is not of that
    kind.

    Raises ``Undetermined`` where a sign is needed.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> one = Ring(()).one
    >>> form = {(0, 0, 2, 2): one, (0, 1, 2, 3): -2 * one, (1, 1, 3, 3): one}  # (x₁y₁ − x₂y₂)²
    >>> [(str(m), {k: str(c) for k, c in q.items()}) for m, q in paired(form, Branch(Ring(())))]
    [('1', {(0, 2): '1', (1, 3): '-1'})]
    """
    pairs = _pairs(form)
    if pairs is None:
        return None
    number = {x: n for n, (x, _) in enumerate(pairs)}
    quadratic = {tuple(sorted(number[x] for x in monomial if x in number)): p for monomial, p in form.items()}
    found = factorise(gram(quadratic), branch)
    if isinstance(found, NegativeDirection):
        one = branch.ring.one
        vector = {x: v for n, v in found.vector.items() for x, v in zip(pairs[n], (v, one), strict=True)}
        return NegativeDirection(vector, Product(), found.value * found.denominator.power(2))
    return [(s.multiplier, {pairs[n]: p for n, p in s.form.items()}) for s in found]


def _pairs(form: Form) -> list[tuple[int, int]] | None:
    """The variables, two by two, if each is in every term as often as one other."""
    alike: dict[tuple[int, ...], list[int]] = {}
    for x in sorted({i for m in form for i in m}):
        alike.setdefault(tuple(m.count(x) for m in form), []).append(x)
    if any(len(place) % 2 for place in alike.values()):
        return None
    return [pair for place in alike.values() for pair in zip(place[::2], place[1::2], strict=True)]
