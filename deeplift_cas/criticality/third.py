"""Does the cubic g_3 vanish on ker H?  (theory, section 2, k = 3)"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.linear import identity
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.corank_one import CorankOne
from deeplift_cas.deadline import in_time
from deeplift_cas.errors import Undecided
from deeplift_cas.signs.branch import Branch
from deeplift_cas.signs.fraction import Fraction, Fractions
from deeplift_cas.squares.characteristic import Characteristic, Matrix
from deeplift_cas.squares.elimination import Square, Vector

Monomial = tuple[int, ...]
Sparse = dict[Monomial, Polynomial]
"""A form: sorted indices of directions ↦ coefficient in ℚ[parameters]."""


MAX_KEPT = 50
"""Divisions that are kept, as the next order asks for them again."""
MAX_PRODUCTS = 40_000
"""Of terms, to put a matrix into a cubic."""


class Vanishing(NamedTuple):
    """scale · g_3 = Σ ℓ_i q_i over squares with λ_i > 0, or g_3 = Σ λ_i ℓ_i q_i; the quadratic forms q_i by the
    index of the square.  If not ``everywhere``, then only where each block maps to zero; else up to terms of degree two
    or more in the variables of definite blocks, of which no derivative is left where these are zero.
    """

    scale: Product
    over_forms: dict[int, Sparse]
    over_squares: dict[int, Sparse]
    everywhere: bool = True
    columns: tuple[tuple[int, Product], ...] = ()
    """On a block of corank 1, the variable of a column that spans its kernel, and its entry there, not 0."""
    zeros: Mapping[Monomial, Product] = {}
    """What is added to the right side: coefficients that are stated to be zero, though the equations do not show it."""


class KernelVector(NamedTuple):
    """v ∈ ker H with g_3(v) = value ≠ 0; on some blocks the image of a vector under the matrix A of their rank."""

    vector: Vector
    value: Product
    images: tuple[tuple[Characteristic, Vector], ...] = ()


class NeedsElimination(Exception):
    """A question that is answered by squares alone."""


def on_kernel(
    cubic: Form, squares: Sequence[Square], branch: Branch, blocks: Sequence[Characteristic] = ()
) -> Vanishing | KernelVector:
    """Whether g_3 = 0 on the kernel of H = Σ λ_i ℓ_i ℓ_iᵀ + blocks, λ_i ≥ 0, blocks ⪰ 0.

    Raises ``Undetermined`` where it is not known which λ_i vanish, or whether a value does, as far as it matters.
    """
    images: list[Image] = []
    zeros: dict[Monomial, Product] = {}
    strict = [i for i, square in enumerate(squares) if 0 not in branch.possible_product(square.multiplier)]
    pivots = [squares[i] for i in strict]
    scale, quotients, rest = divided(cubic.coefficients, pivots, branch)
    if rest:
        ask_where_zero(rest, squares, branch)
        images = _images(rest, blocks, branch)
        line = _line(rest, images, branch)
        value = None if line is None else line.value(rest, branch)
        found = None
        if value is None or not branch.is_zero(value):
            if line is not None and value is not None:
                found = _nonzero_on_line(cubic.coefficients, value, line, images[0], pivots, branch)
            found = found or _nonzero_on_kernel(cubic.coefficients, rest, images, pivots, branch)
        if found is not None:
            for square in squares:  # those that may be zero have no say, as the vector is in their kernel
                if square not in pivots and not branch.vanishes(_at(square.form, found.vector, branch)):
                    ask_zero(square, branch)
            return found
        left = _restrict(rest, images, branch)
        known = None if line is None or value is None else _zero_on_line(left, value, line, branch)
        zeros = _zeros(left, branch) if known is None else known
        _ask_all_zero({m: p for m, p in left.items() if m not in zeros}, branch)
    if not any(quotients):
        scale = Product()
        if not rest:
            _ask_all_zero(cubic.coefficients, branch)
    columns = tuple((image.indices[0], image.entry) for image in images if image.entry is not None)
    whole = [image for image in images if image.entry is None]  # not those of which one column spans the kernel
    definite = {i for image in whole if image.block.rank(branch) == len(image.indices) for i in image.indices}
    shown = () if images else zeros
    everywhere = all(sum(i in definite for i in monomial) > 1 for monomial in rest if monomial not in shown)
    forms = {i: q for i, q in zip(strict, quotients, strict=True) if q}
    return Vanishing(scale, forms, {}, everywhere, columns, zeros)


def _zeros(form: Sparse, branch: Branch) -> dict[Monomial, Product]:
    """The coefficients of a form that are stated to be zero, though the equations do not show it."""
    zeros = {m: branch.product(p) for m, p in form.items() if branch.possible(p) == {0}}
    return {m: z for m, z in zeros.items() if z is not None}


def _zero_on_line(left: Sparse, value: Polynomial, line: CorankOne, branch: Branch) -> dict[Monomial, Product]:
    """The same on a kernel of dimension one, by the value there without a factor that is not zero."""
    product = branch.product(value)
    if product is None or branch.possible_product(product) != {0}:
        return {}
    z = product * line.entry
    return {m: z for m, p in left.items() if branch.vanishes(p - branch.polynomial(z))}


def _ask_all_zero(form: Sparse, branch: Branch) -> None:
    """A form that is zero up to pivots, which are not zero: raises ``Undetermined`` unless it is zero as it stands."""
    if not all(branch.is_zero(p) for p in form.values()):
        raise Undecided("equations that are zero up to factors that are not, of which no basis was found")


def ask_where_zero(rest: Sparse, squares: Sequence[Square], branch: Branch) -> None:
    """Raise ``Undetermined`` if a λ_i that may be zero matters for what is left of g_3."""
    variables = {i for monomial in rest for i in monomial}
    for square in squares:
        if variables & square.form.keys():
            ask_zero(square, branch)


def ask_zero(square: Square, branch: Branch) -> None:
    possible = branch.possible_product(square.multiplier)
    if 0 in possible and possible != {0}:
        for key in square.multiplier.powers:
            if not branch.is_zero(branch.named(key)):
                branch.put_together(branch.named(key))


class Image(NamedTuple):
    """A block, and a matrix whose image is its kernel: the variables of its columns, and its rows.  If one column is
    enough, its entry in the row of the same variable, not 0.
    """

    block: Characteristic
    indices: tuple[int, ...]
    matrix: Matrix
    entry: Product | None


def _images(rest: Sparse, blocks: Sequence[Characteristic], branch: Branch) -> list[Image]:
    """The blocks that matter for what is left of g_3, with matrices whose image is their kernel."""
    variables = {i for monomial in rest for i in monomial}
    return [_image(block, branch) for block in blocks if variables & {*block.indices}]


def _image(block: Characteristic, branch: Branch) -> Image:
    rank, size = block.rank(branch), len(block.indices)
    matrix = block.powers[rank]
    if rank == size - 1:
        for j in sorted(range(size), key=lambda j: (matrix[j][j].total_degree(), len(matrix[j][j]))):
            if not branch.is_zero(matrix[j][j]):
                column = [[branch.reduce(row[j])] for row in matrix]
                return Image(block, (block.indices[j],), column, branch.product(matrix[j][j]))
    return Image(block, block.indices, [[branch.reduce(p) for p in row] for row in matrix], None)


def _line(rest: Sparse, images: Sequence[Image], branch: Branch) -> CorankOne | None:
    """The adjugate of the one block that matters, if its kernel has dimension one and that is known of an entry."""
    if len(images) != 1 or images[0].entry is None:
        return None
    (image,), (r,) = images, images[0].indices
    indices = image.block.indices
    if not {i for monomial in rest for i in monomial} <= {*indices}:
        return None
    matrix = image.block.powers[len(indices) - 1]
    entries = {(i, j): matrix[a][b] for a, i in enumerate(indices) for b, j in enumerate(indices)}
    return CorankOne(entries, r, images[0].entry)


def _nonzero_on_line(
    cubic: Sparse, value: Polynomial, line: CorankOne, image: Image, pivots: Sequence[Square], branch: Branch
) -> KernelVector | None:
    """The vector that spans the kernel of the one block that matters, where the cubic is known not to be zero."""
    r, indices = line.column, image.block.indices
    column = {i: row[0] for i, row in zip(indices, image.matrix, strict=True) if not row[0].is_zero()}
    vector, length = kernel_vector(column, pivots, branch)
    product = branch.product(value)
    assert product is not None
    product = product * line.entry
    if length != branch.ring.one or not branch.vanishes(form_value(cubic, vector, branch) - branch.polynomial(product)):
        return None
    return KernelVector(vector, product, ((image.block, {r: branch.ring.one}),))


def _nonzero_on_kernel(
    cubic: Sparse,
    rest: Sparse,
    images: Sequence[Image],
    pivots: Sequence[Square],
    branch: Branch,
) -> KernelVector | None:
    """A vector of ker H on which the cubic is not zero, if there is one; ``rest`` is the cubic in the free variables.

    A cubic form vanishes iff it does on all e_a, e_a ± e_b and e_a + e_b + e_c.
    """
    ring = branch.ring
    restricted = _restrict(rest, images, branch)
    if not restricted:
        return None
    present = sorted({i for m in restricted for i in m})
    trials: list[dict[int, int]] = [{a: 1} for a in present]
    trials += [{a: 1, b: s} for a, b in combinations(present, 2) for s in (1, -1)]
    trials += [{a: 1, b: 1, c: 1} for a, b, c in combinations(present, 3)]
    for trial in trials:
        in_time()
        value = ring.zero
        for monomial, coefficient in restricted.items():
            weight = 1
            for i in monomial:
                weight *= trial.get(i, 0)
            value += weight * coefficient
        if branch.possible(value) == {0}:
            continue
        free = {i: ring.constant(weight) for i, weight in trial.items()}
        sources: list[tuple[Characteristic, Vector]] = []
        for image in images:
            source = {i: free.pop(i) for i in image.indices if i in free}
            sources.append((image.block, source))
            free |= zip(image.block.indices, (_dot(row, image, source, branch) for row in image.matrix), strict=True)
        vector, length = kernel_vector({i: p for i, p in free.items() if not p.is_zero()}, pivots, branch)
        value = form_value(cubic, vector, branch)
        if branch.is_zero(value):
            continue
        product = branch.product(value)
        assert product is not None
        images_found = tuple((block, {i: length * p for i, p in source.items()}) for block, source in sources)
        return KernelVector(vector, product, images_found)
    return None


def _dot(row: Sequence[Polynomial], image: Image, source: Vector, branch: Branch) -> Polynomial:
    terms = (p * source[j] for j, p in zip(image.indices, row, strict=True) if j in source)
    return branch.reduce(sum(terms, branch.ring.zero))


def form_value(form: Sparse, vector: Mapping[int, Polynomial | int], branch: Branch) -> Polynomial:
    """The form at a vector."""
    total = branch.ring.zero
    for monomial, coefficient in form.items():
        if all(i in vector for i in monomial):
            for i in monomial:
                coefficient = coefficient * vector[i]
            total += coefficient
    return branch.reduce(total)


def _at(form: Vector, vector: Vector, branch: Branch) -> Polynomial:
    """ℓ(v)."""
    return branch.reduce(sum((p * vector[i] for i, p in form.items() if i in vector), branch.ring.zero))


def kernel_vector(vector: Vector, pivots: Sequence[Square], branch: Branch) -> tuple[Vector, Polynomial]:
    """The vector with ℓ_i(v) = 0 for all pivots whose free entries are those given times a length, which is not 0."""
    length = branch.ring.one
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
        length = length * (p / common)
        vector[square.pivot] = -(total / common)
    return vector, length


def _restrict(rest: Sparse, images: Sequence[Image], branch: Branch) -> Sparse:
    """A form with A·u in place of u on the blocks."""
    ring = branch.ring
    rows: dict[int, list[tuple[int, Polynomial]]] = {}
    for image in images:
        for i, row in zip(image.block.indices, image.matrix, strict=True):
            rows[i] = [(j, p) for j, p in zip(image.indices, row, strict=True) if not p.is_zero()]
    result: Sparse = {}
    work = 0
    for monomial, coefficient in rest.items():
        terms: Sparse = {(): coefficient}
        for i in monomial:
            if i not in rows:
                terms = {tuple(sorted((*m, i))): p for m, p in terms.items()}
                continue
            products: Sparse = {}
            for m, p in terms.items():
                for j, q in rows[i]:
                    work += len(p) * len(q)
                    if work > MAX_PRODUCTS:
                        raise NeedsElimination
                    key = tuple(sorted((*m, j)))
                    products[key] = products.get(key, ring.zero) + p * q
            terms = {m: branch.reduce(p) for m, p in products.items()}
        for key, p in terms.items():
            result[key] = result.get(key, ring.zero) + p
    return {key: p for key, q in result.items() if not (p := branch.reduce(q)).is_zero()}


def divided(form: Sparse, pivots: Sequence[Square], branch: Branch) -> tuple[Product, list[Sparse], Sparse]:
    """scale · form = Σ ℓ_i q_i + remainder, by division in the pivot variables, of which the remainder is free.

    On many branches the same is divided modulo the same equations: only the scale is asked of each branch.
    """
    rules = [(rule.key, rule.leading) for rule in branch.ideal.rules]
    asked = rules, [square.pivot for square in pivots], [square.form for square in pivots], form
    kept: deque[tuple[Any, _Division]] = branch.ring.made.setdefault("divided", deque(maxlen=MAX_KEPT))
    found = next((division for known, division in kept if known == asked), None)
    if found is None:
        found = _division(form, pivots, branch)
        kept.append((asked, found))
    return Fractions(branch, found.factors).product(found.common), found.quotients, found.remainder


class _Division(NamedTuple):
    """common · form = Σ ℓ_i q_i + remainder, the common denominator by its factors."""

    factors: dict[str, Polynomial]
    common: Product
    quotients: list[Sparse]
    remainder: Sparse


def _division(form: Sparse, pivots: Sequence[Square], branch: Branch) -> _Division:
    """The division; on the way coefficients are fractions with denominators that divide products of pivots, which are
    not zero here.
    """
    fractions = Fractions(branch)
    rest: dict[Monomial, Fraction] = {}
    places: dict[int, set[Monomial]] = {}  # the monomials of the remainder, by variable

    def add(monomial: Monomial, more: Fraction) -> None:
        value = fractions.sum(rest[monomial], more) if monomial in rest else more
        if value.above.is_zero():
            rest.pop(monomial, None)
        else:
            rest[monomial] = value
            for i in monomial:
                places.setdefault(i, set()).add(monomial)

    for monomial, p in form.items():
        add(monomial, Fraction(branch.reduce(p)))
    quotients: list[dict[Monomial, Fraction]] = []
    for square in pivots:
        in_time()
        x, pivot = square.pivot, square.form[square.pivot]
        quotient: dict[Monomial, Fraction] = {}
        while found := [monomial for monomial in places.get(x, ()) if monomial in rest]:
            degree = max(monomial.count(x) for monomial in found)
            for monomial in found:
                if monomial.count(x) < degree:
                    continue
                step, smaller = fractions.over(rest[monomial], pivot), _without(monomial, x)
                quotient[smaller] = fractions.sum(quotient[smaller], step) if smaller in quotient else step
                for j, entry in square.form.items():
                    add(tuple(sorted((*smaller, j))), Fraction(branch.reduce(-step.above * entry), step.below))
        quotients.append(quotient)
    common = fractions.below(value for part in (rest, *quotients) for value in part.values())
    remainder, *whole = [
        {monomial: fractions.times(value, common) for monomial, value in part.items()} for part in (rest, *quotients)
    ]
    return _Division(
        fractions.factors,
        common,
        [{monomial: p for monomial, p in q.items() if not p.is_zero()} for q in whole],
        {monomial: p for monomial, p in remainder.items() if not p.is_zero() and not branch.vanishes(p)},
    )


def _quotients(cubic: dict[Monomial, fmpq], pivots: Sequence[Square]) -> list[dict[Monomial, fmpq]] | None:
    """The same for a cubic and linear forms in numbers, if there is no remainder; the cubic is used up.

    Where all terms of a product ℓ·m are there they are taken away together: most cubics are sums of such products,
    which would be longer in the free variables.
    """
    places: dict[int, set[Monomial]] = {}
    for monomial in cubic:
        for i in monomial:
            places.setdefault(i, set()).add(monomial)
    lines = []
    for square in pivots:
        x, pivot = square.pivot, square.form[square.pivot].leading_coefficient()
        lines.append((x, pivot, [(j, p.leading_coefficient() / pivot) for j, p in square.form.items() if j != x]))
    quotients: list[dict[Monomial, fmpq]] = [{} for _ in lines]
    for (x, pivot, entries), quotient in zip(lines, quotients, strict=True):
        for monomial in places.get(x, ()):
            if monomial not in cubic:
                continue
            value, smaller = cubic[monomial], _without(monomial, x)
            others = [(_with(smaller, j), entry) for j, entry in entries]
            if all(cubic.get(key) == value * entry for key, entry in others):
                quotient[smaller] = value if pivot == 1 else value / pivot
                del cubic[monomial]
                for key, _ in others:
                    del cubic[key]
    for (x, pivot, entries), quotient in zip(lines, quotients, strict=True):
        while found := [monomial for monomial in places.pop(x, ()) if monomial in cubic]:
            for monomial in found:  # x occurs once less in what takes its place
                if monomial not in cubic:
                    continue
                value, smaller = cubic.pop(monomial), _without(monomial, x)
                quotient[smaller] = quotient.get(smaller, 0) + value / pivot
                for j, entry in entries:
                    key = _with(smaller, j)
                    left = cubic.get(key, 0) - value * entry
                    if not left:
                        del cubic[key]
                        continue
                    if key not in cubic:
                        for i in key:
                            places.setdefault(i, set()).add(key)
                    cubic[key] = left
    return None if cubic else [{m: c for m, c in quotient.items() if c} for quotient in quotients]


def _without(monomial: Monomial, variable: int) -> Monomial:
    place = monomial.index(variable)
    return monomial[:place] + monomial[place + 1 :]


def _with(monomial: Monomial, j: int) -> Monomial:
    a, b = monomial
    return (j, a, b) if j <= a else (a, j, b) if j <= b else (a, b, j)


def conic_vanishing(
    cubic: Form, parts: Sequence[tuple[Product, Polynomial, list[Square]]], branch: Branch
) -> Vanishing | None:
    """g_3 = Σ_j a_j G_j with every G_j zero on ker M_j, for H = Σ a_j M_j; ``None`` if it is not so."""
    cubics = _split(cubic, [a for _, a, _ in parts], branch)
    if cubics is None:
        return None
    quotients: dict[int, Sparse] = {}
    offset = 0
    for part, (_, _, squares) in zip(cubics, parts, strict=True):
        found = _quotients(part, squares)
        if found is None:
            return None
        for index, (square, q) in enumerate(zip(squares, found, strict=True)):
            if q:
                length = square.multiplier.coefficient
                numbers = {id(value): value for value in q.values()}  # few are different: equal ones are one object
                scaled = {key: branch.ring.constant(value / length) for key, value in numbers.items()}
                quotients[offset + index] = {m: scaled[id(value)] for m, value in q.items()}
        offset += len(squares)
    return Vanishing(Product(), {}, quotients)


def _split(cubic: Form, basis: Sequence[Polynomial], branch: Branch) -> list[dict[Monomial, fmpq]] | None:
    """The cubics G_j of numbers with g_3 = Σ_j a_j G_j, the a_j linearly independent; ``None`` if there are none."""
    parts: dict[Monomial, dict[Monomial, fmpq]] = {}  # by monomials of what the coefficients are modulo the equations
    for exponents, part in cubic.by_parameters.items():
        for monomial, c in branch.reduce(branch.ring.context.from_dict({exponents: fmpq(1)})).terms():
            _add(parts.setdefault(tuple(map(int, monomial)), {}), part, c)
    columns = [{tuple(map(int, m)): c for m, c in a.terms()} for a in basis]
    known = {m: None for column in columns for m in column}
    if any(part and monomial not in known for monomial, part in parts.items()):
        return None
    said = {monomial: part for monomial, part in parts.items() if part}
    table = [[column.get(m, fmpq(0)) for column in columns] for m in said]
    others = [[column.get(m, fmpq(0)) for column in columns] for m in known if m not in said]
    echelon, rank = fmpq_mat(others).rref() if others else (fmpq_mat(0, len(basis)), 0)  # what makes Σ_j a_j G_j zero
    unit, nothing = identity(len(said)).tolist(), [fmpq(0)] * len(said)
    equations = [[*row, *e] for row, e in zip(table, unit, strict=True)]
    equations += [[*row, *nothing] for row in echelon.tolist()[:rank]]
    found = []
    for row in fmpq_mat(equations).rref()[0].tolist():
        total: dict[Monomial, fmpq] = {}
        for part, weight in zip(said.values(), row[len(basis) :], strict=True):
            if weight:
                _add(total, part, weight)
        found.append(total)
    return None if any(found[len(basis) :]) else found[: len(basis)]


def _add(total: dict[Monomial, fmpq], part: Mapping[Monomial, fmpq], weight: fmpq) -> None:
    """Add a multiple of a form to another, in place; equal numbers stay one object, as there are few."""
    different = {id(c): c for c in part.values()}
    weighted = {key: weight * c for key, c in different.items()}
    for m, c in part.items():
        value = weighted[id(c)]
        if m in total:
            value += total[m]
            if not value:
                del total[m]
                continue
        total[m] = value
