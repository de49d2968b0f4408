"""Does the cubic g_3 vanish on ker H?  (theory, section 2, k = 3)"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from flint import fmpq

from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.algebra.semidefinite import Square, Vector, in_span
from deeplift_cas.algebra.signs import Signs, embedded, leading


class Vanishing(NamedTuple):
    """scale · g_3 = Σ ℓ_i q_i over squares with λ_i > 0, or g_3 = Σ λ_i ℓ_i q_i; the q_i by the index of
    the square, in ℚ[parameters, directions].
    """

    scale: Product
    over_forms: dict[int, Polynomial]
    over_squares: dict[int, Polynomial]


class KernelVector(NamedTuple):
    """v ∈ ker H with g_3(v) = value ≠ 0."""

    vector: Vector
    value: Product


def on_kernel(cubic: Form, squares: Sequence[Square], signs: Signs) -> Vanishing | KernelVector:
    """Whether g_3 = 0 on the kernel of H = Σ λ_i ℓ_i ℓ_iᵀ, λ_i ≥ 0.

    Raises ``Undetermined`` where it is not known which λ_i vanish, or whether a value does.
    """
    strict: list[int] = []
    for index, square in enumerate(squares):
        if 0 not in signs.possible_product(square.multiplier):
            strict.append(index)
        elif signs.possible_product(square.multiplier) != {0}:
            for key in square.multiplier.powers:
                signs.is_zero(signs.facts[key][0])
    pivots = [squares[i] for i in strict]
    found = _nonzero_on_kernel(cubic, pivots, signs)
    if found is not None:
        return found
    divided = _divide(cubic, pivots, signs)
    assert divided is not None
    scale, quotients = divided
    return Vanishing(scale, {i: q for i, q in zip(strict, quotients, strict=True) if not q.is_zero()}, {})


def _nonzero_on_kernel(cubic: Form, pivots: Sequence[Square], signs: Signs) -> KernelVector | None:
    """A vector of ker H on which the cubic is not zero, if there is one.

    A cubic form vanishes iff it does on all e_a, e_a ± e_b and e_a + e_b + e_c.
    """
    ring = signs.ring
    basis = _kernel_basis(len(cubic.directions), pivots, signs)
    restricted = _restrict(cubic, basis, signs)
    if not restricted:
        return None
    present = sorted({i for m in restricted for i in m})
    trials: list[dict[int, int]] = [{a: 1} for a in present]
    trials += [{a: 1, b: s} for a, b in combinations(present, 2) for s in (1, -1)]
    trials += [{a: 1, b: 1, c: 1} for a, b, c in combinations(present, 3)]
    for trial in trials:
        value = ring.zero
        for monomial, coefficient in restricted.items():
            weight = 1
            for i in monomial:
                weight *= trial.get(i, 0)
            value += weight * coefficient
        if signs.reduce(value).is_zero() or signs.is_zero(value):
            continue
        product = signs.product(value)
        assert product is not None
        vector: Vector = {}
        for a, weight in trial.items():
            for i, p in basis[a].items():
                vector[i] = signs.reduce(vector.get(i, ring.zero) + weight * p)
        return KernelVector(vector, product)
    return None


def _kernel_basis(size: int, pivots: Sequence[Square], signs: Signs) -> list[Vector]:
    """A basis of {v : ℓ_i(v) = 0 for all pivots}: polynomial vectors, one for each free index."""
    ring = signs.ring
    eliminated = {square.pivot for square in pivots}
    basis = []
    for free in range(size):
        if free in eliminated:
            continue
        vector: Vector = {free: ring.one}
        for square in reversed(pivots):
            total = ring.zero
            for j, q in square.form.items():
                if j in vector and j != square.pivot:
                    total += q * vector[j]
            total = signs.reduce(total)
            if total.is_zero():
                continue
            p = square.form[square.pivot]
            common = total.gcd(p)
            vector = {j: signs.reduce(q * (p / common)) for j, q in vector.items()}
            vector[square.pivot] = -(total / common)
        basis.append(vector)
    return basis


def _restrict(cubic: Form, basis: Sequence[Vector], signs: Signs) -> dict[tuple[int, ...], Polynomial]:
    """The cubic in coordinates with respect to the basis: sorted index triples ↦ coefficient ≠ 0."""
    ring = signs.ring
    rows: dict[int, list[tuple[int, Polynomial]]] = {}
    for a, vector in enumerate(basis):
        for i, p in vector.items():
            rows.setdefault(i, []).append((a, p))
    result: dict[tuple[int, ...], Polynomial] = {}
    for (i, j, k), coefficient in cubic.coefficients.items():
        for a, p in rows.get(i, ()):
            for b, q in rows.get(j, ()):
                for c, r in rows.get(k, ()):
                    key = tuple(sorted((a, b, c)))
                    result[key] = result.get(key, ring.zero) + coefficient * p * q * r
    reduced = {key: signs.reduce(p) for key, p in result.items()}
    return {key: p for key, p in reduced.items() if not p.is_zero() and not signs.vanishes(p)}


def _divide(cubic: Form, pivots: Sequence[Square], signs: Signs) -> tuple[Product, list[Polynomial]] | None:
    """scale · g_3 = Σ ℓ_i q_i by division in the pivot variables; ``None`` if a remainder is left."""
    big = cubic.ring
    count = len(cubic.parameters)
    rest = signs.reduce(cubic.polynomial)
    scale = Product()
    quotients: list[Polynomial] = []
    for square in pivots:
        form = big.zero
        for j, p in square.form.items():
            form += embedded(p, big.context) * big.context.gen(count + j)
        p = square.form[square.pivot]
        pivot = embedded(p, big.context)
        variable = count + square.pivot
        quotient = big.zero
        while True:
            degree, top = leading(rest, variable)
            if degree < 1:
                break
            step = top * big.context.gen(variable) ** (degree - 1)
            if p.is_constant():
                step = step / p.leading_coefficient()
                rest, quotient = rest - step * form, quotient + step
            else:
                rest, quotient = pivot * rest - step * form, pivot * quotient + step
                quotients = [pivot * q for q in quotients]
                factor = signs.product(p)
                assert factor is not None
                scale = scale * factor
            rest = signs.reduce(rest)
        quotients.append(signs.reduce(quotient))
    if signs.vanishes(rest):
        return scale, [signs.reduce(q) for q in quotients]
    return None


def conic_vanishing(
    cubic: Form, parts: Sequence[tuple[Product, Polynomial, list[Square]]], signs: Signs
) -> Vanishing | None:
    """g_3 = Σ_j a_j G_j with every G_j zero on ker M_j, for H = Σ a_j M_j; ``None`` if it is not so."""
    monomials = list(cubic.coefficients)
    coefficients = in_span([signs.reduce(p) for p in cubic.coefficients.values()], [a for _, a, _ in parts], signs.ring)
    if coefficients is None:
        return None
    terms: list[dict[tuple[int, ...], fmpq]] = [{} for _ in parts]
    count = len(cubic.parameters)
    for monomial, values in zip(monomials, coefficients, strict=True):
        exponents = [0] * (count + len(cubic.directions))
        for i in monomial:
            exponents[count + i] += 1
        for part, value in zip(terms, values, strict=True):
            if value != 0:
                part[tuple(exponents)] = value
    quotients: dict[int, Polynomial] = {}
    offset = 0
    constants = Signs(signs.ring)
    for (_, _, squares), part in zip(parts, terms, strict=True):
        p = cubic.ring.context.from_dict(part)
        rational = Form.from_polynomial(p, cubic.directions, cubic.parameters, 3)
        divided = _divide(rational, squares, constants)
        if divided is None:
            return None
        for index, (square, q) in enumerate(zip(squares, divided[1], strict=True)):
            if not q.is_zero():
                quotients[offset + index] = q / square.multiplier.coefficient
        offset += len(squares)
    return Vanishing(Product(), {}, quotients)
