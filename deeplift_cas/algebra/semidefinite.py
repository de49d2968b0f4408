"""When is a symmetric matrix with polynomial entries positive semidefinite?  (theory, section 7)

The procedures here are written as if every sign were known: they ask :class:`Signs`, which raises
``Undetermined`` where it is not, and the caller starts them again on each branch.  So a procedure
ends either with H = Σ λ_i ℓ_i ℓ_iᵀ, λ_i ≥ 0, or with a direction of negative curvature.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.polynomial import Polynomial, Ring, content
from deeplift_cas.algebra.product import Product
from deeplift_cas.algebra.signs import Signs

Vector = dict[int, Polynomial]
Rows = dict[int, dict[int, Polynomial]]  # a symmetric matrix, zero entries left out


class Square(NamedTuple):
    """λ · ℓ(v)² with λ ≥ 0; ``pivot`` is the index eliminated by ℓ."""

    multiplier: Product
    form: Vector
    pivot: int


class NegativeDirection(NamedTuple):
    """v = vector / denominator with vᵀHv = value < 0."""

    vector: Vector
    denominator: Product
    value: Product


@dataclass
class _Elimination:
    """One connected block on its way: what is left of it, times ``scale`` > 0, is a Schur complement."""

    rows: Rows
    scale: Product = field(default_factory=Product)
    done: list[tuple[int, Vector]] = field(default_factory=list)  # pivot and its row, in order


def sparse(matrix: Sequence[Sequence[Polynomial]]) -> Rows:
    """The rows of a symmetric matrix without their zeros."""
    return {i: {j: p for j, p in enumerate(row) if not p.is_zero()} for i, row in enumerate(matrix)}


def reduced(rows: Rows, signs: Signs) -> Rows:
    """The matrix modulo the equations of a branch."""
    if not signs.rules:
        return rows
    return {i: {j: r for j, p in row.items() if not (r := signs.reduce(p)).is_zero()} for i, row in rows.items()}


def factorise(rows: Rows, signs: Signs) -> list[Square] | NegativeDirection:
    """H = Σ λ_i ℓ_i ℓ_iᵀ, or a direction of negative curvature.

    Raises ``Undetermined`` where the signs do not tell.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> ring = Ring(("z", "c"))
    >>> z, c = (ring.generator(n) for n in "zc")
    >>> signs = Signs(ring, [Condition.of(ring, c, ">"), Condition.of(ring, c - z, "<")])
    >>> result = factorise(sparse([[c, z], [z, c]]), signs)
    >>> {i: str(p) for i, p in result.vector.items()}, result.value.json()["powers"]
    ({0: '1', 1: '-1'}, {'z - c': 1})
    """
    rows = reduced(rows, signs)
    short = _short_direction(rows, signs)
    if short is not None:
        return short
    squares: list[Square] = []
    waiting = [_Elimination(block) for block in _blocks(rows)]
    # Blocks with a zero on the diagonal come first: they give equations, which simplify the others.
    waiting.sort(key=lambda block: not any(i not in row for i, row in block.rows.items()))
    while waiting:
        block = waiting.pop(0)
        result = _step(block, signs)
        if isinstance(result, NegativeDirection):
            return result
        square, rest = result
        if square is not None:
            squares.append(square)
        waiting[:0] = rest
    return squares


def _step(block: _Elimination, signs: Signs) -> tuple[Square | None, list[_Elimination]] | NegativeDirection:
    """Eliminate one index: refute, or give its square and what is left."""
    rows, ring = block.rows, signs.ring
    diagonal = {i: rows[i].get(i, ring.zero) for i in rows}
    possible = {i: signs.possible(p) for i, p in diagonal.items()}
    for i in rows:
        if possible[i] == {-1}:
            value = signs.product(diagonal[i])
            assert value is not None
            return _lifted(block, {i: ring.one}, Product(), block.scale * value, signs)
    for i in rows:
        if possible[i] == {0}:
            for j, b in rows[i].items():
                if j != i and not signs.is_zero(b):
                    return _null_direction(block, i, j, signs)
            return None, _without(block, i)
    for i in rows:
        if possible[i] <= {0, 1} and set(rows[i]) == {i}:
            multiplier = signs.product(diagonal[i])
            if multiplier is not None:
                return Square(block.scale * multiplier, {i: ring.one}, i), _without(block, i)
    by_size = sorted(rows, key=lambda i: (diagonal[i].total_degree(), len(diagonal[i]), len(rows[i]), i))
    for i in by_size:
        if possible[i] == {1}:
            return _eliminate(block, i, signs)
    signs.sign(diagonal[by_size[0]])
    raise AssertionError("a sign that is neither known nor undetermined")


def _eliminate(block: _Elimination, i: int, signs: Signs) -> tuple[Square | None, list[_Elimination]]:
    """Pivot p > 0 at i: B = (1/p) b bᵀ + (1/p)(pB − b bᵀ), with the content taken out of the rest."""
    rows = block.rows
    b = rows[i]
    p = b[i]
    pivot = signs.product(p)
    assert pivot is not None
    common = _gcd(b.values())
    factor = signs.product(common)
    assert factor is not None
    primitive = {j: q / common for j, q in b.items()}
    number = content(primitive.values())
    primitive = {j: q / number for j, q in primitive.items()}
    square = Square(block.scale * pivot.power(-1) * factor.power(2) * Product(number**2), primitive, i)
    rest: Rows = {}
    for j, row in rows.items():
        if j == i:
            continue
        new = {k: p * q for k, q in row.items() if k != i}
        if j in b:
            for k, q in b.items():
                if k != i:
                    new[k] = new.get(k, signs.ring.zero) - b[j] * q
        rest[j] = {k: r for k, q in new.items() if not (r := signs.reduce(q)).is_zero()}
    done = [*block.done, (i, primitive)]
    scale = block.scale * pivot.power(-1)
    return square, [_primitive(_Elimination(part, scale, done), signs) for part in _blocks(rest)]


def _primitive(block: _Elimination, signs: Signs) -> _Elimination:
    """The block divided by those common factors of its entries that are known to be positive."""
    entries = [p for row in block.rows.values() for p in row.values()]
    if not entries:
        return block
    common = _gcd(entries)
    positive, scale = signs.ring.one, Product()
    if not common.is_constant():
        for q, exponent in signs.ring.factor(common)[1]:
            factor = signs.product(q)
            if factor is not None and signs.possible(q) == {1}:
                positive *= q**exponent
                scale = scale * factor.power(exponent)
    number = content(entries)
    positive *= number
    rows = {i: {j: p / positive for j, p in row.items()} for i, row in block.rows.items()}
    return _Elimination(rows, block.scale * scale * Product(number), block.done)


def _gcd(entries: Iterable[Polynomial]) -> Polynomial:
    """A greatest common divisor, not zero."""
    result: Polynomial | None = None
    for p in entries:
        result = p if result is None else result.gcd(p)
        if result.is_constant():
            break
    assert result is not None
    return result


def _blocks(rows: Rows) -> list[Rows]:
    """The connected components of the pattern of non-zero entries."""
    left, blocks = dict.fromkeys(rows), []
    while left:
        start = next(iter(left))
        del left[start]
        component, stack = {start}, [start]
        while stack:
            for j in rows[stack.pop()]:
                if j in left:
                    del left[j]
                    component.add(j)
                    stack.append(j)
        blocks.append({i: rows[i] for i in sorted(component)})
    return blocks


def _without(block: _Elimination, i: int) -> list[_Elimination]:
    """The block without an index whose row has been dealt with."""
    rest = {j: {k: p for k, p in row.items() if k != i} for j, row in block.rows.items() if j != i}
    return [_Elimination(part, block.scale, block.done) for part in _blocks(rest)]


# Directions of negative curvature


def _short_direction(rows: Rows, signs: Signs) -> NegativeDirection | None:
    """e_i, or e_i ± e_j, if one of them is seen at once to have negative curvature."""
    ring = signs.ring
    for i, row in rows.items():
        if i in row and signs.possible(row[i]) == {-1}:
            value = signs.product(row[i])
            if value is not None:
                return NegativeDirection({i: ring.one}, Product(), value)
    for i, row in rows.items():
        for j, b in row.items():
            if j <= i:
                continue
            for s in (1, -1):
                total = signs.reduce(row.get(i, ring.zero) + rows[j].get(j, ring.zero) + 2 * s * b)
                if signs.possible(total) == {-1}:
                    value = signs.product(total)
                    if value is not None:
                        return NegativeDirection({i: ring.one, j: s * ring.one}, Product(), value)
    return None


def _null_direction(block: _Elimination, i: int, j: int, signs: Signs) -> NegativeDirection:
    """H_ii = 0 and b = H_ij ≠ 0: with v_i = −(1/scale + H_jj)/(2b), v_j = 1 the value is −1."""
    ring = signs.ring
    b, d = block.rows[i][j], block.rows[j].get(j, ring.zero)
    above = Product(block.scale.coefficient, {k: e for k, e in block.scale.powers.items() if e > 0})
    below = above * block.scale.power(-1)
    cofactor = signs.product(b)
    assert cofactor is not None
    numerator = signs.polynomial(above)
    vector = {i: -(signs.polynomial(below) + numerator * d), j: 2 * numerator * b}
    return _lifted(block, vector, Product(fmpq(2)) * above * cofactor, Product(fmpq(-1)), signs)


def _lifted(
    block: _Elimination, vector: Vector, denominator: Product, value: Product, signs: Signs
) -> NegativeDirection:
    """A direction of the block as one of H: v_i = −(Σ b_j v_j)/p for every eliminated index."""
    ring = signs.ring
    for i, b in reversed(block.done):
        total = ring.zero
        for j, q in b.items():
            if j in vector:
                total += q * vector[j]
        total = signs.reduce(total)
        if total.is_zero():
            continue
        p = signs.product(b[i])
        assert p is not None
        vector = {j: signs.reduce(b[i] * q) for j, q in vector.items()}
        vector[i] = -total
        denominator = denominator * p
    vector, denominator = _cancelled(vector, denominator, signs)
    return NegativeDirection(vector, denominator, value)


def _cancelled(vector: Vector, denominator: Product, signs: Signs) -> tuple[Vector, Product]:
    """The same direction without the factors common to all its entries and the denominator."""
    entries = [q for q in vector.values() if not q.is_zero()]
    for key in list(denominator.powers):
        p = signs.facts[key][0]
        while denominator.powers.get(key, 0) > 0:
            quotients = [divmod(q, p) for q in entries]
            if any(not r.is_zero() for _, r in quotients):
                break
            entries = [q for q, _ in quotients]
            vector = dict(zip([i for i, q in vector.items() if not q.is_zero()], entries, strict=True))
            denominator = denominator * Product(powers={key: -1})
    number = content(entries)
    vector = {i: q / number for i, q in vector.items() if not q.is_zero()}
    return vector, Product(denominator.coefficient / number, denominator.powers)


# A decomposition without cases


def conic(rows: Rows, signs: Signs) -> list[tuple[Product, Polynomial, list[Square]]] | None:
    """H = M_0 + Σ a_j M_j, with constant M_j ⪰ 0 and the polynomials a_j that are ≥ 0 by assumption.

    Where it exists it proves H ⪰ 0 on a region and its boundary at once.  Gives for every j the
    multiplier a_j (as product and as polynomial) and the squares of M_j; ``None`` if there is none.
    """
    rows = reduced(rows, signs)
    cone = nonnegative_generators(signs)
    places = [(i, j) for i, row in rows.items() for j in row if i <= j]
    parts = in_span([rows[i][j] for i, j in places], [a for _, a in cone], signs.ring)
    if parts is None:
        return None
    result = []
    for index, (multiplier, a) in enumerate(cone):
        constant: Rows = {i: {} for i in rows}
        for (i, j), split in zip(places, parts, strict=True):
            if split[index] != 0:
                constant[i][j] = constant[j][i] = signs.ring.constant(split[index])
        squares = factorise(constant, Signs(signs.ring))
        if isinstance(squares, NegativeDirection):
            return None
        result.append((multiplier, a, squares))
    return result


def nonnegative_generators(signs: Signs, later_first: bool = False) -> list[tuple[Product, Polynomial]]:
    """1 and the facts ≥ 0 (reduced), as many as are linearly independent: of others, those stated first."""
    found: list[tuple[Product, Polynomial]] = [(Product(), signs.ring.one)]
    facts = list(signs.facts.items())
    for key, (p, known) in reversed(facts) if later_first else facts:
        value = signs.reduce(p)
        if known == {0} or value.is_constant():
            continue
        if known <= {0, 1}:
            candidate = (Product(powers={key: 1}), value)
        elif known <= {0, -1}:
            candidate = (Product(fmpq(-1), {key: 1}), -value)
        else:
            continue
        if in_span([candidate[1]], [a for _, a in found], signs.ring) is None:
            found.append(candidate)
    return found


def in_span(polynomials: Sequence[Polynomial], basis: Sequence[Polynomial], ring: Ring) -> list[list[fmpq]] | None:
    """The coefficients of each polynomial with respect to linearly independent ones; ``None`` if one
    is not in their span.
    """
    monomials = list(dict.fromkeys(m for b in basis for m in b.monoms()))
    known = set(monomials)
    if any(m not in known for p in polynomials for m in p.monoms()):
        return None
    columns = [p.to_dict() for p in (*basis, *polynomials)]
    table = fmpq_mat([[fmpq(c.get(m, 0)) for c in columns] for m in monomials])
    reduced, rank = table.rref()
    if rank != len(basis):
        return None
    return [[reduced[i, len(basis) + k] for i in range(rank)] for k in range(len(polynomials))]
