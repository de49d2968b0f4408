"""Order 4: the effective quartic on ker H  (theory, section 2, k = 4).

Along y + εv + ε²w with v ∈ ker H the first coefficient that need not vanish is

    g_4(v) + ∂g_3(v)[w] + ½ wᵀHw        (ε⁴),

a quadratic polynomial in w.  With H = Σ λ_i ℓ_iℓ_iᵀ and scale·g_3 = Σ ℓ_i q_i it is least where
λ_i ℓ_i(w) = −q_i(v)/scale.  So the point is 4-critical iff

    F(v) = 2·scale²·g_4(v) − Σ q_i(v)²/λ_i ≥ 0    for all v ∈ ker H.

Division by the ℓ_i leaves a quartic in those variables that are free on ker H
(:mod:`~deeplift_cas.criticality.quartic`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from flint import fmpq

from deeplift_cas.algebra.form import Form, times
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.corank_one import CorankOne
from deeplift_cas.criticality.third import (
    NeedsElimination,
    Sparse,
    Vanishing,
    ask_where_zero,
    divided,
    form_value,
    kernel_vector,
)
from deeplift_cas.errors import Undecided
from deeplift_cas.signs.branch import Branch
from deeplift_cas.signs.fraction import LONGEST, TOO_LONG, Fraction, Fractions
from deeplift_cas.squares.characteristic import Characteristic
from deeplift_cas.squares.elimination import Rows, Square, Vector

if TYPE_CHECKING:  # start-up counts, and few answers need them
    from deeplift_cas.squares.binary_quartic import BinaryQuartic
    from deeplift_cas.squares.biquadratic import Root

SQUARED = 2_000
"""Terms of the coefficients of a quadratic form that is squared: those of accepted proofs had some hundreds."""


class Descent(NamedTuple):
    """y + εv + ε²w, along which g − g(y) = value·ε⁴ + higher terms, value < 0."""

    velocity: Vector
    acceleration: Vector
    value: Product


class SumOfSquares(NamedTuple):
    """scale·F = Σ μ_j Q_j² + Σ ℓ_i c_i + quartic with μ_j ≥ 0; the cubic forms c_i by the index of the square.
    Or, where no λ_i has a denominator, scale·F = Σ μ_j Q_j² + Σ λ_i ℓ_i c_i.
    """

    scale: Product
    squares: list[tuple[Product, Sparse]]
    quotients: dict[int, Sparse]
    quartic: BinaryQuartic | None = None
    plane: Mapping[int, Mapping[tuple[int, ...], Polynomial]] = {}
    """If not empty, the quartic is that on a plane: variable ↦ a multiple of one of the two."""
    over_squares: Mapping[int, Sparse] = {}
    roots: tuple[Root, ...] = ()
    """One for each square, where these can be zero together  (:mod:`deeplift_cas.squares.biquadratic`)."""
    shift: Mapping[int, Mapping[int, fmpq]] = {}
    """By which the variables of a quartic ≥ 0 are to be replaced  (:mod:`deeplift_cas.squares.lineality`)."""
    stretch: Polynomial | None = None
    """By which the two variables are multiplied on the plane; it is not 0."""


def effective_quartic(
    forms: Sequence[Form],
    hessian: Rows,
    squares: Sequence[Square],
    third: Vanishing,
    branch: Branch,
    blocks: Sequence[Characteristic] = (),
) -> Descent | SumOfSquares:
    """Whether F ≥ 0 on the kernel of H = Σ λ_i ℓ_i ℓ_iᵀ, for g_1, …, g_4; H as rows.

    Raises ``Undetermined`` where a sign is needed, and :class:`Undecided` if neither a direction nor squares are found.
    """
    ring = branch.ring
    strict = [i for i, square in enumerate(squares) if branch.possible_product(square.multiplier) == {1}]
    pivots = [squares[i] for i in strict]
    # F is multiplied by the square of a common multiple of the λ_i, to be free of denominators
    common = reduce(Product.lcm, (_numerator(squares[i].multiplier) for i in third.over_forms), Product())
    factor = 2 * branch.polynomial((common * third.scale).power(2))
    F: Sparse = {m: factor * p for m, p in forms[3].coefficients.items()}
    for i, q in third.over_forms.items():
        weight = branch.polynomial(common.power(2) * squares[i].multiplier.power(-1))
        if sum(map(len, q.values())) > SQUARED:
            raise Undecided(TOO_LONG)
        for m, p in times(q, q).items():
            F[m] = F.get(m, ring.zero) - weight * p
            if len(F[m]) > LONGEST:
                raise Undecided(TOO_LONG)
    scale, quotients, rest = divided(_on_blocks(F, blocks, branch), pivots, branch)
    if branch.possible_product(scale) != {1}:
        below = branch.polynomial(scale)
        scale = scale.power(2)
        quotients, rest = [_scaled(q, below, branch) for q in quotients], _scaled(rest, below, branch)
    over = {strict.index(i): q for i, q in third.over_forms.items()}
    ask_where_zero(rest, squares, branch)
    cubics = {i: q for i, q in zip(strict, quotients, strict=True) if q}
    whole = scale * common.power(2)

    length = scale * (common * third.scale).power(2) * Product(fmpq(2))

    def falls(direction: Vector, value: Product | None) -> Descent | None:
        known = None if value is None else value * length.power(-1)
        return _descent(direction, forms, pivots, over, third.scale, branch, known)

    if (line := _on_line(F, rest, scale, pivots, hessian, branch)) is not None:
        u, value, positive = line
        is_nonnegative, product = branch.is_nonnegative(value), branch.product(value)
        if product is not None and is_nonnegative:
            return SumOfSquares(whole, [(positive * product, {(u, u): ring.one})], cubics)
        if product is not None and (found := falls({u: ring.one}, positive * product)) is not None:
            return found

    from deeplift_cas.criticality.quartic import Quartic  # start-up counts, and few answers need it

    # where all variables are free and matter, F itself may have factors that it has not modulo equations
    is_whole = not pivots and {i for m in F for i in m} == {i for m in rest for i in m}
    decided = Quartic(rest, branch, falls, F if is_whole else rest).decided()
    if isinstance(decided, Descent):
        return decided
    more = branch.polynomial(decided.scale)
    over_forms = {i: _scaled(c, more, branch) for i, c in cubics.items()}
    scaled, stretch = whole * decided.scale, decided.stretch
    plane: dict[int, Sparse] = {
        i: {(other,): factor * ring.one} if factor else {} for i, (other, factor) in decided.plane.items()
    }
    return SumOfSquares(
        scaled, decided.squares, over_forms, decided.quartic, plane, {}, decided.roots, decided.shift, stretch
    )


def squares_of_monomials(quartic: Form, branch: Branch) -> SumOfSquares | None:
    """2·g_4 with coefficients that are not negative on a branch, of squares only: nothing is asked.

    >>> from symengine import symbols
    >>> from deeplift_cas.algebra.condition import Condition
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> a, x, y = symbols("a x y")
    >>> ring = Ring(("a",))
    >>> branch = Branch(ring, [Condition.of(ring, ring.generator("a"), ">=")])
    >>> quartics = [Form.from_expr(f, ["x", "y"], ["a"], 4) for f in (a * x**2 * y**2 + y**4, x**3 * y, -a * x**4)]
    >>> [found and len(found.squares) for found in (squares_of_monomials(f, branch) for f in quartics)]
    [2, None, None]
    """
    squares: list[tuple[Product, Sparse]] = []
    for monomial, coefficient in quartic.coefficients.items():
        i, j, k, m = monomial
        multiplier, signs = branch.product(2 * coefficient), branch.possible(coefficient)
        if multiplier is None or not signs <= ({0, 1} if i == j and k == m else {0}):
            return None
        squares.append((multiplier, {(i, k): branch.ring.one}))
    return SumOfSquares(Product(), squares, {})


def _on_blocks(quartic: Sparse, blocks: Sequence[Characteristic], branch: Branch) -> Sparse:
    """The quartic without the variables of definite blocks, which are zero on the kernel of H."""
    definite: set[int] = set()
    for block in blocks:
        if {i for monomial in quartic for i in monomial} & {*block.indices}:
            rank = block.rank(branch)
            if rank == len(block.indices):
                definite |= {*block.indices}
            else:
                raise NeedsElimination
    return {m: p for m, p in quartic.items() if not definite & {*m}}


def _numerator(product: Product) -> Product:
    return Product(powers={k: e for k, e in product.powers.items() if e > 0})


def _descent(
    direction: Vector,
    forms: Sequence[Form],
    pivots: Sequence[Square],
    over: dict[int, Sparse],
    scale: Product,
    branch: Branch,
    known: Product | None = None,
) -> Descent | None:
    """The curve that begins in a direction of the free variables: λ_i ℓ_i(w) = −q_i(v)/scale, 0 in the free ones.

    What is ``known`` is the value for a velocity of which the free variables are those of the direction.
    """
    v, stretch = kernel_vector(direction, pivots, branch)
    fractions = Fractions(branch)
    w: dict[int, Fraction] = {}
    for n in range(len(pivots) - 1, -1, -1):
        square = pivots[n]
        inverse = (scale * square.multiplier).power(-1)
        above = branch.polynomial(_numerator(inverse)) * inverse.coefficient
        entry = Fraction(branch.reduce(-form_value(over.get(n, {}), v, branch) * above))
        for key, exponent in _numerator(inverse.power(-1)).powers.items():
            entry = fractions.over(entry, branch.named(key), exponent)
        for j, q in square.form.items():
            if j in w:
                entry = fractions.sum(entry, Fraction(branch.reduce(-q * w[j].above), w[j].below))
        if not entry.above.is_zero():
            w[square.pivot] = fractions.over(entry, square.form[square.pivot])
    length = fractions.below(w.values())
    longer = fractions.times(Fraction(branch.ring.one), length)
    velocity = {i: branch.reduce(longer * p) for i, p in v.items()}
    acceleration = {i: fractions.times(value, length.power(2)) for i, value in w.items()}
    value = form_value(forms[3].coefficients, velocity, branch) + form_value(
        forms[1].coefficients, acceleration, branch
    )
    value += _slope(forms[2].coefficients, velocity, acceleration, branch)
    product = branch.product(value)
    if known is not None and (product is None or branch.possible_product(product) != {-1}):
        times = branch.product(stretch * longer)
        if times is None:
            return None
        product = known * times.power(4)
        longer = branch.polynomial(Product(powers={key: -(e // 4) for key, e in product.powers.items() if e < 0}))
        velocity = {i: branch.reduce(longer * p) for i, p in velocity.items()}
        acceleration = {i: branch.reduce(longer**2 * p) for i, p in acceleration.items()}
        value = branch.reduce(longer**4 * value)
        product *= Product(powers={key: -(e // 4) * 4 for key, e in product.powers.items() if e < 0})
        if not _is_value(product, value, branch):
            return None
    if product is None or branch.possible_product(product) != {-1}:
        return None
    return Descent(velocity, acceleration, product)


def _is_value(product: Product, value: Polynomial, branch: Branch) -> bool:
    """Whether a product has no negative exponents and is a polynomial modulo the equations."""
    return min(product.powers.values(), default=0) >= 0 and branch.vanishes(value - branch.polynomial(product))


def _on_line(
    quartic: Sparse, rest: Sparse, scale: Product, pivots: Sequence[Square], hessian: Rows, branch: Branch
) -> tuple[int, Polynomial, Product] | None:
    """Where scale·quartic = p·u⁴ on a kernel of dimension one: u, and p as a polynomial times a product > 0, shorter
    than p is if that can be.
    """
    variables = {i for monomial in rest for i in monomial}
    if len(variables) != 1:
        return None
    (u,), (p,) = variables, rest.values()
    as_it_is = u, p, Product()
    vector, _ = kernel_vector({u: branch.ring.one}, pivots, branch)
    line = CorankOne.of(hessian, sorted(vector), u, branch)
    if line is None:
        return as_it_is
    value = line.value({m: q for m, q in quartic.items() if vector.keys() >= {*m}}, branch)
    positive = scale * line.entry.power(-2)
    if value.is_constant() or len(value) >= len(p) or min(positive.powers.values(), default=0) < 0:
        return as_it_is
    return (u, value, positive) if branch.vanishes(p - branch.polynomial(positive) * value) else as_it_is


# Forms as dictionaries


def _scaled(p: Sparse, factor: Polynomial, branch: Branch) -> Sparse:
    return {m: branch.reduce(factor * c) for m, c in p.items()}


def _slope(p: Sparse, v: Vector, w: Vector, branch: Branch) -> Polynomial:
    """∂p(v)[w]."""
    total = branch.ring.zero
    for monomial, coefficient in p.items():
        for place, i in enumerate(monomial):
            if i in w:
                total += form_value({monomial[:place] + monomial[place + 1 :]: coefficient * w[i]}, v, branch)
    return branch.reduce(total)
