"""Proofs on one branch, in the form of certificates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import reduce
from typing import Any

from flint import fmpq

from deeplift_cas.algebra.polynomial import Ring, normal_text
from deeplift_cas.algebra.product import Product
from deeplift_cas.algebra.semidefinite import NegativeDirection, Square, Vector
from deeplift_cas.algebra.signs import Signs
from deeplift_cas.criticality.fourth import Descent, SumOfSquares
from deeplift_cas.criticality.third import KernelVector, Sparse, Vanishing


def vector_json(vector: Vector, names: Sequence[str], ring: Ring) -> dict[str, str]:
    """Direction name ↦ coefficient."""
    return {names[i]: ring.text(p) for i, p in sorted(vector.items()) if not p.is_zero()}


def slope_json(name: str, value: Product) -> dict[str, Any]:
    """A direction in which g_1 is not zero."""
    return {"slope": {"direction": {name: "1"}, "value": value.json()}}


def curvature_json(found: NegativeDirection, names: Sequence[str], signs: Signs) -> dict[str, Any]:
    """v with vᵀHv = value < 0.

    Certificates have no denominators: v is multiplied by its own, and lengthened until the value has
    no negative exponents.
    """
    factor = Product(powers={k: (1 - e) // 2 for k, e in found.value.powers.items() if e < 0})
    length = signs.polynomial(factor)
    vector = {i: signs.reduce(length * p) for i, p in found.vector.items()}
    value = found.value * (factor * found.denominator).power(2)
    return {"curvature": {"direction": vector_json(vector, names, signs.ring), "value": value.json()}}


def kernel_json(found: KernelVector, names: Sequence[str], ring: Ring) -> dict[str, Any]:
    """v ∈ ker H with g_3(v) = value ≠ 0."""
    return {"kernel": {"direction": vector_json(found.vector, names, ring), "value": found.value.json()}}


def squares_json(squares: Sequence[Square], names: Sequence[str], signs: Signs) -> dict[str, Any]:
    """denominator · H = Σ λ_i ℓ_i ℓ_iᵀ."""
    denominator = common_denominator(squares, signs)
    return {
        "denominator": denominator.json(),
        "squares": [
            {"multiplier": (denominator * s.multiplier).json(), "form": vector_json(s.form, names, signs.ring)}
            for s in squares
        ],
    }


def third_json(found: Vanishing, squares: Sequence[Square], names: Sequence[str], signs: Signs) -> dict[str, Any]:
    """scale · g_3 = Σ λ_i ℓ_i q_i, with the λ_i of :func:`squares_json`.

    From scale · g_3 = Σ ℓ_i q_i: both sides are multiplied by a common multiple of those λ_i ≠ 0
    that are used.
    """
    denominator = common_denominator(squares, signs)
    multipliers = [denominator * s.multiplier for s in squares]
    common = reduce(Product.lcm, (multipliers[i].without_coefficient() for i in found.over_forms), Product())
    quotients: list[Sparse] = [{}] * len(squares)
    for i, q in found.over_forms.items():
        factor = signs.polynomial(common * multipliers[i].power(-1))
        quotients[i] = {monomial: factor * value for monomial, value in q.items()}
    for i, q in found.over_squares.items():
        quotients[i] = q
    return {"scale": (found.scale * common).json(), "quotients": [_text(q, names, signs.ring) for q in quotients]}


def fourth_json(
    found: SumOfSquares, third: Vanishing, squares: Sequence[Square], names: Sequence[str], signs: Signs
) -> dict[str, Any]:
    """scale · (2·s²·g_4 − denominator·Σ λ_i q_i²) = Σ μ_j Q_j² + Σ λ_i ℓ_i c_i, with s, λ_i, q_i of :func:`third_json`.

    There, q_i = common/λ_i times the forms of scale·g_3 = Σ ℓ_i q_i; so the bracket is common² times what was found.
    """
    denominator = common_denominator(squares, signs)
    multipliers = [denominator * s.multiplier for s in squares]
    common = reduce(Product.lcm, (multipliers[i].without_coefficient() for i in third.over_forms), Product())
    more = reduce(Product.lcm, (multipliers[i].without_coefficient() for i in found.quotients), common)
    below = common_denominator([Square(multiplier, {}, 0) for multiplier, _ in found.squares], signs)
    cubics = ["0"] * len(squares)
    for i, c in found.quotients.items():
        factor = signs.polynomial(below * more.power(2) * multipliers[i].power(-1))
        cubics[i] = _text({monomial: factor * value for monomial, value in c.items()}, names, signs.ring)
    return {
        "scale": (below * found.scale * (more * common.power(-1)).power(2)).json(),
        "squares": [
            {"multiplier": (below * multiplier * more.power(2)).json(), "form": _text(Q, names, signs.ring)}
            for multiplier, Q in found.squares
        ],
        "quotients": cubics,
    }


def descent_json(found: Descent, names: Sequence[str], ring: Ring) -> dict[str, Any]:
    """A curve y + εv + ε²w along which g falls like ε⁴."""
    curve = [vector_json(vector, names, ring) for vector in (found.velocity, found.acceleration)]
    return {"descent": {"curve": curve, "value": found.value.json()}}


def _text(form: Sparse, names: Sequence[str], ring: Ring) -> str:
    """The form with the names of its directions, in normal form."""
    terms = []
    for monomial, value in form.items():
        directions = Counter(names[i] for i in monomial)
        for exponents, c in value.terms():
            powers = directions + Counter(dict(zip(ring.names, map(int, exponents), strict=True)))
            terms.append((sorted(powers.items()), c))
    return normal_text(terms)


def common_denominator(squares: Sequence[Square], signs: Signs) -> Product:
    """The least positive product by which all multipliers lose their negative exponents."""
    negative = (Product(powers={k: -e for k, e in square.multiplier.powers.items() if e < 0}) for square in squares)
    product = reduce(Product.lcm, negative, Product())
    return product if signs.possible_product(product) == {1} else product * Product(fmpq(-1))
