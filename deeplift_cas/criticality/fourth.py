"""Order 4: the effective quartic on ker H  (theory, section 2, k = 4).

Along y + εv + ε²w with v ∈ ker H the first coefficient that need not vanish is

    g_4(v) + ∂g_3(v)[w] + ½ wᵀHw        (ε⁴),

a quadratic polynomial in w.  With H = Σ λ_i ℓ_iℓ_iᵀ and scale·g_3 = Σ ℓ_i q_i it is least where
λ_i ℓ_i(w) = −q_i(v)/scale.  So the point is 4-critical iff

    F(v) = 2·scale²·g_4(v) − Σ q_i(v)²/λ_i ≥ 0    for all v ∈ ker H.

Division by the ℓ_i leaves a quartic in those variables that are free on ker H.  It is refuted by a direction with a
negative value, proved by an exact sum of squares, else undecided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import combinations, islice
from math import prod
from typing import NamedTuple

from flint import fmpq

from deeplift_cas.algebra.form import Form, times
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.corank_one import CorankOne
from deeplift_cas.criticality.third import (
    NeedsElimination,
    Quotient,
    Sparse,
    Vanishing,
    ask_where_zero,
    divided,
    form_value,
    fraction_sum,
    kernel_vector,
)
from deeplift_cas.errors import Undecided
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.squares.binary_quartic import BinaryQuartic, binary_quartic
from deeplift_cas.squares.biquadratic import Biquadratic, Root, biquadratic
from deeplift_cas.squares.characteristic import Characteristic
from deeplift_cas.squares.elimination import Rows, Square, Vector
from deeplift_cas.squares.factored import factored
from deeplift_cas.squares.gram import sum_of_squares
from deeplift_cas.squares.low_directions import low_directions
from deeplift_cas.squares.pencil import ends, weighted, within

MAX_TRIALS, MAX_PLANES = 20_000, 200
"""So many integer directions, and planes of them, are tried at most."""
MAX_CASES, MAX_CONDITIONS = 20, 12
"""Of so many of them the sign is made a case distinction, where not too many are made already."""
NEAR_END = 3
"""Of a pencil, conditions above which no more planes are asked about."""
LONG = 300
"""Characters of conditions, above which they are not said again."""


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
    plane: Mapping[int, tuple[int, int]] = {}
    """If not empty, the quartic is that on a plane: variable ↦ (one of the two, factor), or with the factor 0."""
    over_squares: Mapping[int, Sparse] = {}
    roots: tuple[Root, ...] = ()
    """One for each square, where these can be zero together  (:mod:`deeplift_cas.squares.biquadratic`)."""


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
        for m, p in times(q, q).items():
            F[m] = F.get(m, ring.zero) - weight * p
    scale, quotients, rest = divided(_on_blocks(F, blocks, branch), pivots, branch)
    if branch.possible_product(scale) != {1}:
        below = branch.polynomial(scale)
        scale = scale.power(2)
        quotients, rest = [_scaled(q, below, branch) for q in quotients], _scaled(rest, below, branch)
    over = {strict.index(i): q for i, q in third.over_forms.items()}
    ask_where_zero(rest, squares, branch)
    cubics = {i: q for i, q in zip(strict, quotients, strict=True) if q}

    def descent(direction: Vector, value: Product | None = None) -> Descent | None:
        return _descent(direction, forms, pivots, over, third.scale, branch, value)

    def negative(directions: Iterable[Vector]) -> Descent | None:
        """The curve of the first direction in which the quartic is seen to be negative."""
        for direction in directions:
            if branch.possible(form_value(rest, direction, branch)) == {-1} and (found := descent(direction)):
                return found
        return None

    def asked(direction: dict[int, int]) -> Descent | None:
        """The curve of a direction in which the sign of the quartic is asked for."""
        vector = _vector(direction, branch)
        return None if branch.is_nonnegative(form_value(rest, vector, branch)) else negative([vector])

    if (line := _on_line(F, rest, scale, pivots, hessian, branch)) is not None:
        u, value, positive = line
        is_nonnegative, product = branch.is_nonnegative(value), branch.product(value)
        if product is not None and is_nonnegative:
            return SumOfSquares(scale * common.power(2), [(positive * product, {(u, u): ring.one})], cubics)
        if product is not None:
            length = scale * (common * third.scale).power(2) * Product(fmpq(2))
            if (found := descent({u: ring.one}, positive * product * length.power(-1))) is not None:
                return found

    if (found := negative(_vector(direction, branch) for direction in _trials(rest))) is not None:
        return found
    as_product = factored(rest, branch)
    if isinstance(as_product, list):
        return SumOfSquares(scale * common.power(2), as_product, cubics)
    if as_product is not None and (found := negative([as_product])) is not None:
        return found
    for value in _odd_values(rest):  # any other sign than 0 is that of a descent, so that these cases do not multiply
        branch.sign(value)
    if len({i for monomial in rest for i in monomial}) == 2 and not all(p.is_constant() for p in rest.values()):
        return SumOfSquares(scale * common.power(2), [], cubics, binary_quartic(rest, branch))
    if (pencil := ends(rest, branch)) is not None:
        for end in pencil:
            if (found := asked(end.direction)) is not None:
                return found
        if (between := weighted([(end.value, end.squares) for end in pencil], branch)) is not None:
            return SumOfSquares(scale * common.power(2), between, cubics)
    if (reduced := _biquadratic(rest, branch)) is not None:
        numeric = () if reduced.is_nonnegative else _numeric_trials(rest, branch)
        if (found := negative(_vector(direction, branch) for direction in numeric)) is not None:
            return found  # a curve says more
        factor = branch.polynomial(reduced.scale)
        over_forms = {i: _scaled(c, factor, branch) for i, c in cubics.items()}
        zero = dict.fromkeys(reduced.zero, (reduced.quartic.variables[0], 0)) if reduced.quartic is not None else {}
        whole = scale * common.power(2) * reduced.scale
        return SumOfSquares(whole, reduced.squares, over_forms, reduced.quartic, zero, roots=reduced.roots)
    if (found := negative(_steep_directions(rest, branch))) is not None:
        return found
    for plane in (_unbounded_plane(rest, branch), _negative_plane(rest, branch, 0)):
        if plane is not None:
            return SumOfSquares(scale * common.power(2), [], cubics, *plane)
    summed = sum_of_squares(rest, branch)
    if summed is not None:
        return SumOfSquares(scale * common.power(2), summed, cubics)
    if (found := negative(_vector(direction, branch) for direction in _numeric_trials(rest, branch))) is not None:
        return found
    if (inner := within(rest, branch)) is not None:
        is_between = all(branch.is_nonnegative(weight) for weight, _ in inner.parts)
        if is_between and (between := weighted(inner.parts, branch)) is not None:
            return SumOfSquares(scale * common.power(2), between, cubics)
        for direction in inner.beyond:
            if (found := asked(direction)) is not None:
                return found
    is_near_end = inner is not None and len(branch.conditions) > NEAR_END
    if (plane := None if is_near_end else _negative_plane(rest, branch, MAX_CASES)) is not None:
        return SumOfSquares(scale * common.power(2), [], cubics, *plane)
    values = (form_value(rest, _vector(direction, branch), branch) for direction in _trials(rest))
    changing = (value for value in values if not value.is_constant())
    for value in islice(changing, 0 if is_near_end or len(branch.conditions) >= MAX_CONDITIONS else MAX_CASES):
        branch.sign(value)
    conditions = ", ".join(map(str, branch.conditions))
    where = f" where {conditions}" if 0 < len(conditions) <= LONG else ""
    raise Undecided(
        f"it is not decided whether the point is 4-critical{where}: no descent curve was found, among sparse integer "
        "directions and by numeric descent, and no exact sum of squares for the effective quartic"
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


def _biquadratic(quartic: Sparse, branch: Branch) -> Biquadratic | None:
    variables = sorted({i for monomial in quartic for i in monomial})
    try:
        return biquadratic(quartic, variables, branch) if len(variables) > 2 else None
    except Undecided:
        return None


def _numerator(product: Product) -> Product:
    return Product(powers={k: e for k, e in product.powers.items() if e > 0})


# Refuting


def _trials(quartic: Sparse) -> Iterator[dict[int, int]]:
    """Integer directions with few entries, all in variables that occur together."""
    pairs = sorted({(a, b) for m in quartic for a, b in combinations(sorted(set(m)), 2)})
    triples = sorted({t for m in quartic for t in combinations(sorted(set(m)), 3)})
    fours = sorted({tuple(sorted(set(m))) for m in quartic if len(set(m)) == 4})
    count = 0
    for size, places in (
        (1, [(i,) for i in sorted({i for m in quartic for i in m})]),
        (2, pairs),
        (3, triples),
        (4, fours),
    ):
        for place in places:
            for bits in range(1 << size - 1):
                count += 1
                if count > MAX_TRIALS:
                    return
                yield {i: -1 if n and bits >> n - 1 & 1 else 1 for n, i in enumerate(place)}


def _odd_values(quartic: Sparse) -> Iterator[Polynomial]:
    """Values of the quartic of which the opposites are values, too: where all but the variables of a term are 0."""
    for monomial in quartic:
        inside = [m for m in quartic if set(m) <= set(monomial)]
        if len(inside) == 1 and any(monomial.count(i) % 2 for i in monomial) and not quartic[monomial].is_constant():
            yield quartic[monomial]


def _planes(variables: Sequence[int]) -> Iterator[tuple[dict[int, int], dict[int, int]]]:
    """Pairs of integer directions without a variable in common, with few entries."""
    single = [{i: 1} for i in variables]
    double = [{i: 1, j: s} for i, j in combinations(variables, 2) for s in (1, -1)]
    for first, second in combinations([*single, *double], 2):
        if not first.keys() & second.keys():
            yield first, second


def _negative_plane(
    quartic: Sparse, branch: Branch, cases: int
) -> tuple[BinaryQuartic, dict[int, tuple[int, int]]] | None:
    """A plane on which the quartic is negative somewhere; up to a number of cases it may be asked for signs."""
    variables = sorted({i for monomial in quartic for i in monomial})
    if len(branch.conditions) >= MAX_CONDITIONS or all(p.is_constant() for p in quartic.values()):
        return None
    for first, second in islice(_planes(variables), MAX_PLANES):
        form = _on_plane(quartic, first, second, branch)
        if len({i for monomial in form for i in monomial}) != 2 or all(p.is_constant() for p in form.values()):
            continue
        try:
            found = binary_quartic(form, branch)
        except Undetermined:
            if cases > 0:
                raise
            continue
        if not found.is_nonnegative:
            return found, _plane(variables, first, second, found)
    return None


def _steep_directions(quartic: Sparse, branch: Branch) -> Iterator[Vector]:
    """Where the quartic is A(v)·x + B(v): A(v)·v with x = −B(v) − 1, of which the value is −A(v)⁴."""
    for v, variable, degree, leading in _odd_leading(quartic, branch):
        if degree == 1 and not branch.is_zero(leading):
            rest = form_value(quartic, _vector(v, branch), branch)
            yield {i: s * leading for i, s in v.items()} | {variable: -rest - 1}


def _unbounded_plane(quartic: Sparse, branch: Branch) -> tuple[BinaryQuartic, dict[int, tuple[int, int]]] | None:
    """A plane on which the quartic is of odd degree in one variable, with a coefficient that is not zero."""
    variables = sorted({i for monomial in quartic for i in monomial})
    for v, variable, _, leading in _odd_leading(quartic, branch):
        if not branch.is_zero(leading):
            found = binary_quartic(_on_plane(quartic, v, {variable: 1}, branch), branch)
            if not found.is_nonnegative:
                return found, _plane(variables, v, {variable: 1}, found)
    return None


def _odd_leading(quartic: Sparse, branch: Branch) -> Iterator[tuple[dict[int, int], int, int, Polynomial]]:
    """An integer direction, a variable of which the quartic is of odd degree beside it, the degree, and the coefficient
    of that power: unless it is zero, the quartic is negative somewhere, so that asking does not multiply the cases.
    """
    for place in dict.fromkeys((tuple(sorted({*monomial} - {i})), i) for monomial in quartic for i in monomial):
        others, variable = place
        inside = {m: p for m, p in quartic.items() if {*m} <= {*others, variable}}
        degree = max(m.count(variable) for m in inside)
        if not others or degree % 2 == 0:
            continue
        for bits in range(1 << len(others) - 1):
            v = {i: -1 if n and bits >> n - 1 & 1 else 1 for n, i in enumerate(others)}
            leading = branch.ring.zero
            for m, p in inside.items():
                if m.count(variable) == degree:
                    leading += p * prod(v[i] for i in m if i != variable)
            yield v, variable, degree, leading


def _on_plane(quartic: Sparse, first: dict[int, int], second: dict[int, int], branch: Branch) -> Sparse:
    """The quartic as a form in the first variables of two directions."""
    plane = {i: (min(p), p[i]) for p in (first, second) for i in p}
    form: Sparse = {}
    for monomial, p in quartic.items():
        if all(i in plane for i in monomial):
            key, factor = tuple(sorted(plane[i][0] for i in monomial)), prod(plane[i][1] for i in monomial)
            form[key] = form.get(key, branch.ring.zero) + factor * p
    return {m: r for m, p in form.items() if not (r := branch.reduce(p)).is_zero()}


def _plane(
    variables: Sequence[int], first: dict[int, int], second: dict[int, int], found: BinaryQuartic
) -> dict[int, tuple[int, int]]:
    """What the other variables are: one of the two times a factor."""
    plane = {i: (min(p), p[i]) for p in (first, second) for i in p}
    return {i: plane.get(i, (min(first), 0)) for i in variables if i not in found.variables}


def _numeric_trials(quartic: Sparse, branch: Branch) -> Iterator[dict[int, int]]:
    """Directions in which it is low at a point of the branch."""
    witness = branch.witness
    if witness is not None:
        point = [witness[name] for name in branch.ring.names]
        yield from low_directions({m: p(*point) for m, p in quartic.items()})


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

    What is ``known`` is the value for the length 1 of the only free variable.
    """
    ring = branch.ring
    v, _ = kernel_vector(direction, pivots, branch)
    w: dict[int, Quotient] = {}
    for n in range(len(pivots) - 1, -1, -1):
        square = pivots[n]
        inverse = (scale * square.multiplier).power(-1)
        above = branch.polynomial(_numerator(inverse)) * inverse.coefficient
        below = branch.polynomial(_numerator(inverse.power(-1)))
        entry: Quotient = -form_value(over.get(n, {}), v, branch) * above, below
        for j, q in square.form.items():
            if j in w:
                entry = fraction_sum(entry, (-q * w[j][0], w[j][1]), branch)
        if not branch.reduce(entry[0]).is_zero():
            p = square.form[square.pivot]
            common = entry[0].gcd(entry[1] * p)
            w[square.pivot] = entry[0] / common, entry[1] * p / common
    length = ring.one
    for _, below in w.values():
        length = length * below / length.gcd(below)
    velocity = {i: branch.reduce(length * p) for i, p in v.items()}
    acceleration = {i: branch.reduce(length**2 * p / below) for i, (p, below) in w.items()}
    value = form_value(forms[3].coefficients, velocity, branch) + form_value(
        forms[1].coefficients, acceleration, branch
    )
    value += _slope(forms[2].coefficients, velocity, acceleration, branch)
    product = branch.product(value)
    if known is not None and (product is None or branch.possible_product(product) != {-1}):
        ((free, _),) = direction.items()
        times = branch.product(velocity[free])
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


def _vector(direction: dict[int, int], branch: Branch) -> Vector:
    return {i: branch.ring.constant(fmpq(x)) for i, x in direction.items()}


def _slope(p: Sparse, v: Vector, w: Vector, branch: Branch) -> Polynomial:
    """∂p(v)[w]."""
    total = branch.ring.zero
    for monomial, coefficient in p.items():
        for place, i in enumerate(monomial):
            if i in w:
                total += form_value({monomial[:place] + monomial[place + 1 :]: coefficient * w[i]}, v, branch)
    return branch.reduce(total)
