"""Does the cubic g_3 vanish on ker H?  (theory, section 2, k = 3)"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.linear import in_span
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.errors import Undecided
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.elimination import Square, Vector

Monomial = tuple[int, ...]
Sparse = dict[Monomial, Polynomial]
"""A form: sorted indices of directions ↦ coefficient in ℚ[parameters]."""


Quotient = tuple[Polynomial, Polynomial]
"""Numerator and denominator."""


class Vanishing(NamedTuple):
    """scale · g_3 = Σ ℓ_i q_i over squares with λ_i > 0, or g_3 = Σ λ_i ℓ_i q_i; the quadratic forms q_i by the
    index of the square.
    """

    scale: Product
    over_forms: dict[int, Sparse]
    over_squares: dict[int, Sparse]


class KernelVector(NamedTuple):
    """v ∈ ker H with g_3(v) = value ≠ 0."""

    vector: Vector
    value: Product


def on_kernel(cubic: Form, squares: Sequence[Square], branch: Branch) -> Vanishing | KernelVector:
    """Whether g_3 = 0 on the kernel of H = Σ λ_i ℓ_i ℓ_iᵀ, λ_i ≥ 0.

    Raises ``Undetermined`` where it is not known which λ_i vanish, or whether a value does.
    """
    strict: list[int] = []
    for index, square in enumerate(squares):
        if 0 not in branch.possible_product(square.multiplier):
            strict.append(index)
        elif branch.possible_product(square.multiplier) != {0}:
            for key in square.multiplier.powers:
                branch.is_zero(branch.facts[key][0])
    pivots = [squares[i] for i in strict]
    found = _nonzero_on_kernel(cubic, pivots, branch)
    if found is not None:
        return found
    scale, quotients, remainder = divided(cubic.coefficients, pivots, branch)
    assert not remainder
    return Vanishing(scale, {i: q for i, q in zip(strict, quotients, strict=True) if q}, {})


def _nonzero_on_kernel(cubic: Form, pivots: Sequence[Square], branch: Branch) -> KernelVector | None:
    """A vector of ker H on which the cubic is not zero, if there is one.

    A cubic form vanishes iff it does on all e_a, e_a ± e_b and e_a + e_b + e_c.
    """
    ring = branch.ring
    basis = _kernel_basis(len(cubic.directions), pivots, branch)
    restricted = _restrict(cubic, basis, branch)
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
        if branch.reduce(value).is_zero() or branch.is_zero(value):
            continue
        product = branch.product(value)
        assert product is not None
        vector: Vector = {}
        for a, weight in trial.items():
            for i, p in basis[a].items():
                vector[i] = branch.reduce(vector.get(i, ring.zero) + weight * p)
        return KernelVector(vector, product)
    return None


def _kernel_basis(size: int, pivots: Sequence[Square], branch: Branch) -> list[Vector]:
    """A basis of {v : ℓ_i(v) = 0 for all pivots}: polynomial vectors, one for each free index."""
    eliminated = {square.pivot for square in pivots}
    return [kernel_vector({free: branch.ring.one}, pivots, branch) for free in range(size) if free not in eliminated]


def kernel_vector(vector: Vector, pivots: Sequence[Square], branch: Branch) -> Vector:
    """The vector with ℓ_i(v) = 0 for all pivots whose free entries are, up to a common factor, those given."""
    for square in reversed(pivots):
        total = branch.ring.zero
        for j, q in square.form.items():
            if j in vector and j != square.pivot:
                total += q * vector[j]
        total = branch.reduce(total)
        if total.is_zero():
            continue
        p = square.form[square.pivot]
        common = total.gcd(p)
        vector = {j: branch.reduce(q * (p / common)) for j, q in vector.items()}
        vector[square.pivot] = -(total / common)
    return vector


def _restrict(cubic: Form, basis: Sequence[Vector], branch: Branch) -> dict[tuple[int, ...], Polynomial]:
    """The cubic in coordinates with respect to the basis: sorted index triples ↦ coefficient ≠ 0."""
    ring = branch.ring
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
    reduced = {key: branch.reduce(p) for key, p in result.items()}
    return {key: p for key, p in reduced.items() if not p.is_zero() and not branch.vanishes(p)}


def divided(form: Sparse, pivots: Sequence[Square], branch: Branch) -> tuple[Product, list[Sparse], Sparse]:
    """scale · form = Σ ℓ_i q_i + remainder, by division in the pivot variables, of which the remainder is free.

    On the way coefficients are fractions, the denominators products of pivots, which are not zero here.
    """
    rest: dict[Monomial, Quotient] = {}
    places: dict[int, set[Monomial]] = {}  # the monomials of the remainder, by variable

    def add(monomial: Monomial, more: Quotient) -> None:
        value = fraction_sum(rest[monomial], more, branch) if monomial in rest else more
        if value[0].is_zero():
            rest.pop(monomial, None)
        else:
            rest[monomial] = value
            for i in monomial:
                places.setdefault(i, set()).add(monomial)

    for monomial, p in form.items():
        add(monomial, (branch.reduce(p), branch.ring.one))
    quotients: list[dict[Monomial, Quotient]] = []
    for square in pivots:
        x, pivot = square.pivot, square.form[square.pivot]
        quotient: dict[Monomial, Quotient] = {}
        while found := [monomial for monomial in places.get(x, ()) if monomial in rest]:
            degree = max(monomial.count(x) for monomial in found)
            for monomial in found:
                if monomial.count(x) < degree:
                    continue
                step, smaller = _over(rest[monomial], pivot), _without(monomial, x)
                quotient[smaller] = fraction_sum(quotient[smaller], step, branch) if smaller in quotient else step
                for j, entry in square.form.items():
                    add(tuple(sorted((*smaller, j))), (branch.reduce(-step[0] * entry), step[1]))
        quotients.append(quotient)
    fractions = [rest, *quotients]
    common = branch.ring.one
    for part in fractions:
        for _, below in part.values():
            common = common * below / common.gcd(below)
    scale = branch.product(common)
    if scale is None:  # a factor whose sign has not been asked for yet
        branch.sign(common)
        raise Undecided("the sign of a common denominator")
    if 0 in branch.possible_product(scale):  # modulo the equations it can have factors that no pivot has
        for key in scale.powers:
            branch.is_zero(branch.facts[key][0])
    remainder, *whole = [
        {monomial: branch.reduce(p * (common / below)) for monomial, (p, below) in part.items()} for part in fractions
    ]
    return (
        scale,
        [{monomial: p for monomial, p in q.items() if not p.is_zero()} for q in whole],
        {monomial: p for monomial, p in remainder.items() if not p.is_zero() and not branch.vanishes(p)},
    )


def _over(value: Quotient, divisor: Polynomial) -> Quotient:
    """value / divisor."""
    p, below = value
    if divisor.is_constant():
        return p / divisor.leading_coefficient(), below
    common = p.gcd(divisor)
    return p / common, below * (divisor / common)


def fraction_sum(a: Quotient, b: Quotient, branch: Branch) -> Quotient:
    """a + b, the numerator reduced."""
    (p, m), (q, n) = a, b
    if m == n:
        return branch.reduce(p + q), m
    common = m.gcd(n)
    m, n = m / common, n / common
    return branch.reduce(p * n + q * m), m * n * common


def _without(monomial: Monomial, variable: int) -> Monomial:
    place = monomial.index(variable)
    return monomial[:place] + monomial[place + 1 :]


def conic_vanishing(
    cubic: Form, parts: Sequence[tuple[Product, Polynomial, list[Square]]], branch: Branch
) -> Vanishing | None:
    """g_3 = Σ_j a_j G_j with every G_j zero on ker M_j, for H = Σ a_j M_j; ``None`` if it is not so."""
    monomials = list(cubic.coefficients)
    coefficients = in_span([branch.reduce(p) for p in cubic.coefficients.values()], [a for _, a, _ in parts])
    if coefficients is None:
        return None
    ring = branch.ring
    terms: list[Sparse] = [
        {
            monomial: ring.constant(values[n])
            for monomial, values in zip(monomials, coefficients, strict=True)
            if values[n]
        }
        for n in range(len(parts))
    ]
    quotients: dict[int, Sparse] = {}
    offset = 0
    constants = Branch(ring)
    for (_, _, squares), part in zip(parts, terms, strict=True):
        _, found, remainder = divided(part, squares, constants)
        if remainder:
            return None
        for index, (square, q) in enumerate(zip(squares, found, strict=True)):
            if q:
                quotients[offset + index] = {m: value / square.multiplier.coefficient for m, value in q.items()}
        offset += len(squares)
    return Vanishing(Product(), {}, quotients)
