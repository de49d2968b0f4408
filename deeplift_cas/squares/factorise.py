"""When is a symmetric matrix with polynomial entries positive semidefinite?  (theory, section 7)

The procedures here are written as if every sign were known: they ask :class:`Branch`, which raises
``Undetermined`` where it is not, and the caller starts them again on each branch.  So a procedure
ends either with H = Σ λ_i ℓ_i ℓ_iᵀ, λ_i ≥ 0, or with a direction of negative curvature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from deeplift_cas.algebra.polynomial import Polynomial, content, quotient
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection, lifted, null_direction, short_direction
from deeplift_cas.squares.elimination import Elimination, Pattern, Rows, Square, Vector, pattern


def sparse(matrix: Sequence[Sequence[Polynomial]]) -> Rows:
    """The rows of a symmetric matrix without their zeros."""
    return {i: {j: p for j, p in enumerate(row) if not p.is_zero()} for i, row in enumerate(matrix)}


def reduced(rows: Rows, branch: Branch) -> Rows:
    """The matrix modulo the equations of a branch."""
    if not branch.ideal.rules:
        return rows
    left = {id(p): p for row in rows.values() for p in row.values()}
    left = {key: branch.reduce(p) for key, p in left.items()}
    left = {key: p for key, p in left.items() if not p.is_zero()}
    return {i: {j: left[id(p)] for j, p in row.items() if id(p) in left} for i, row in rows.items()}


def factorise(
    rows: Rows, branch: Branch, before_each: Callable[[], None] = lambda: None
) -> list[Square] | NegativeDirection:
    """H = Σ λ_i ℓ_i ℓ_iᵀ, or a direction of negative curvature.

    Raises ``Undetermined`` where the signs do not tell, and what ``before_each`` raises, which is called before each
    elimination.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("z", "c"))
    >>> z, c = (ring.generator(n) for n in "zc")
    >>> branch = Branch(ring, [Condition.of(ring, c, ">"), Condition.of(ring, c - z, "<")])
    >>> result = factorise(sparse([[c, z], [z, c]]), branch)
    >>> {i: str(p) for i, p in result.vector.items()}, result.value.json()["powers"]
    ({0: '1', 1: '-1'}, {'z - c': 1})
    """
    rows = reduced(rows, branch)
    short = short_direction(rows, branch)
    if short is not None:
        return short
    squares: list[Square] = []
    known: dict[Pattern, tuple[Rows, list[Square]]] = {}
    # Blocks with a zero on the diagonal come first: they give equations, which simplify the others.
    for block in sorted(blocks_of(rows), key=lambda block: not any(i not in row for i, row in block.items())):
        key = pattern(block)
        if key not in known:
            found = _squares(block, branch, before_each)
            if isinstance(found, NegativeDirection):
                return found
            known[key] = block, found
        squares += moved(*known[key], block)
    return squares


def _squares(rows: Rows, branch: Branch, before_each: Callable[[], None]) -> list[Square] | NegativeDirection:
    """The same for one block."""
    squares: list[Square] = []
    waiting = [Elimination(rows)]
    while waiting:
        before_each()
        block = waiting.pop(0)
        result = _step(block, branch)
        if isinstance(result, NegativeDirection):
            return result
        square, rest = result
        if square is not None:
            squares.append(square)
        waiting[:0] = rest
    return squares


def moved(known: Rows, squares: list[Square], block: Rows) -> list[Square]:
    """The squares of a block that is equal up to the numbers of its rows."""
    to = dict(zip(known, block, strict=True))
    return [Square(s.multiplier, {to[i]: p for i, p in s.form.items()}, to[s.pivot]) for s in squares]


def _step(block: Elimination, branch: Branch) -> tuple[Square | None, list[Elimination]] | NegativeDirection:
    """Eliminate one index: refute, or give its square and what is left."""
    rows, ring = block.rows, branch.ring
    diagonal = {i: rows[i].get(i, ring.zero) for i in rows}
    possible = {i: branch.possible(p) for i, p in diagonal.items()}
    for i in rows:
        if possible[i] == {-1}:
            value = branch.product(diagonal[i])
            assert value is not None
            return lifted(block, {i: ring.one}, Product(), block.scale * value, branch)
    for i in rows:
        if possible[i] == {0}:
            for j, b in rows[i].items():
                if j != i and not branch.is_zero(b):
                    return null_direction(block, i, j, branch)
                branch.drop(b)
            return None, _without(block, i)
    for i in rows:
        if set(rows[i]) == {i} and branch.is_nonnegative(diagonal[i]):
            multiplier = branch.product(diagonal[i])
            assert multiplier is not None
            return Square(block.scale * multiplier, {i: ring.one}, i), _without(block, i)
    is_varied = any(not p.is_constant() for p in diagonal.values())
    found = _dividing(rows) if is_varied else None
    if found is not None and not diagonal[found[0]].is_constant() and branch.is_nonnegative(diagonal[found[0]]):
        i, m = found
        multiplier = branch.product(diagonal[i])
        assert multiplier is not None
        done = [*block.done, (i, m)]
        parts = blocks_of(_less(rows, i, rows[i], m, branch))
        return Square(block.scale * multiplier, m, i), [Elimination(part, block.scale, done) for part in parts]
    by_size = _by_size(rows)
    for i in by_size:
        if possible[i] == {1}:
            return _eliminate(block, i, branch)
    branch.sign(diagonal[by_size[0]])
    raise AssertionError("a sign that is neither known nor undetermined")


def along_dividing_pivots(rows: Rows, branch: Branch) -> list[Square] | NegativeDirection | None:
    """The same as :func:`factorise`, for a matrix of which one entry p of the diagonal after the other divides its row:
    H = p·mmᵀ + rest is ⪰ 0 just where p ≥ 0 and the rest is, whether p is zero or not.  ``None`` if it is none.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("a", "b"))
    >>> a, b = (ring.generator(n) for n in "ab")
    >>> along_dividing_pivots(sparse([[a, b], [b, a]]), Branch(ring)) is None
    True
    >>> branch = Branch(ring, [Condition.of(ring, p, ">=") for p in (a, b - a)])
    >>> [str(square.multiplier) for square in along_dividing_pivots(sparse([[a, a], [a, b]]), branch)]
    ['1*(a)', '-1*(a - b)']
    """
    found: list[tuple[int, Polynomial, Vector]] = []
    while rows:
        if (pivot := _dividing(rows)) is None:
            return None
        i, m = pivot
        found.append((i, rows[i][i], m))
        rows = {j: row for j, row in _less(rows, i, rows[i], m, branch).items() if row}
    for n in sorted(range(len(found)), key=lambda n: (found[n][1].total_degree(), len(found[n][1]))):
        i, p, _ = found[n]
        if not branch.is_nonnegative(p):
            value, done = branch.product(p), [(j, m) for j, _, m in found[:n]]
            assert value is not None
            return lifted(Elimination({}, done=done), {i: branch.ring.one}, Product(), value, branch)
    squares = []
    for i, p, m in found:
        multiplier = branch.product(p)
        assert multiplier is not None
        squares.append(Square(multiplier, m, i))
    return squares


def _by_size(rows: Rows) -> list[int]:
    """The indices with an entry on the diagonal, the simplest first."""
    return sorted(
        (i for i in rows if i in rows[i]), key=lambda i: (rows[i][i].total_degree(), len(rows[i][i]), len(rows[i]), i)
    )


def _dividing(rows: Rows) -> tuple[int, Vector] | None:
    """An index of which the entry p on the diagonal divides the row, and the row over p."""
    for i in _by_size(rows):
        p = rows[i][i]
        m: Vector = {}
        for j, q in rows[i].items():
            if (over := quotient(q, p)) is None:
                break
            m[j] = over
        else:
            return i, m
    return None


def _less(rows: Rows, i: int, b: Vector, c: Vector, branch: Branch) -> Rows:
    """H − b·cᵀ, symmetric, without the index i."""
    rest: Rows = {}
    for j, row in rows.items():
        if j == i:
            continue
        new = {k: q for k, q in row.items() if k != i}
        if j in b:
            for k, q in c.items():
                if k != i:
                    new[k] = new.get(k, branch.ring.zero) - b[j] * q
        rest[j] = {k: r for k, q in new.items() if not (r := branch.reduce(q)).is_zero()}
    return rest


def _eliminate(block: Elimination, i: int, branch: Branch) -> tuple[Square | None, list[Elimination]]:
    """Pivot p > 0 at i: with b = g·b′ for a content g, and g²/p = u/v in lowest terms, v > 0,
    B = (u/v) b′ b′ᵀ + (1/v)(vB − u·b′ b′ᵀ).

    Modulo equations vB − u·b′ b′ᵀ may be zero only if multiplied by more; so more is not cancelled afterwards.
    """
    rows = block.rows
    b = rows[i]
    p = b[i]
    pivot = branch.product(p)
    assert pivot is not None
    common = _gcd(b.values())
    factor = branch.product(common)
    if factor is None or branch.product(p / common) is None:  # the sign of p is known as a whole
        common, factor = branch.ring.one, Product()
    primitive = {j: q / common for j, q in b.items()}
    number = content(primitive.values())
    primitive = {j: q / number for j, q in primitive.items()}
    square = Square(block.scale * pivot.power(-1) * factor.power(2) * Product(number**2), primitive, i)
    u, v, below = _lowest(primitive[i], number * common, branch) or (branch.ring.one, p, pivot)
    c = primitive if below is not pivot else b
    rest = _less(
        {j: {k: v * q for k, q in row.items()} for j, row in rows.items()},
        i,
        {j: u * q for j, q in c.items()},
        c,
        branch,
    )
    done = [*block.done, (i, primitive)]
    scale = block.scale * below.power(-1)
    return square, [_primitive(Elimination(part, scale, done), branch) for part in blocks_of(rest)]


def _lowest(below: Polynomial, above: Polynomial, branch: Branch) -> tuple[Polynomial, Polynomial, Product] | None:
    """A fraction > 0 with a denominator > 0, in terms as low as signs allow, and the denominator as a product."""
    common = above.gcd(below)
    u, v = above / common, below / common
    for q, exponent in branch.ring.factor(v)[1]:
        if exponent % 2 and branch.possible(q) not in ({1}, {-1}):
            u, v = u * q, v * q
    if branch.possible(v) == {-1}:
        u, v = -u, -v
    product = branch.product(v) if branch.possible(v) == {1} else None
    return None if product is None else (u, v, product)


def _primitive(block: Elimination, branch: Branch) -> Elimination:
    """The block divided by those common factors of its entries that are known to be positive."""
    entries = [p for row in block.rows.values() for p in row.values()]
    if not entries:
        return block
    common = _gcd(entries)
    positive, scale = branch.ring.one, Product()
    if not common.is_constant():
        for q, exponent in branch.ring.factor(common)[1]:
            factor = branch.product(q)
            if factor is not None and branch.possible(q) == {1}:
                positive *= q**exponent
                scale = scale * factor.power(exponent)
    number = content(entries)
    positive *= number
    rows = {i: {j: p / positive for j, p in row.items()} for i, row in block.rows.items()}
    return Elimination(rows, block.scale * scale * Product(number), block.done)


def _gcd(entries: Iterable[Polynomial]) -> Polynomial:
    """A greatest common divisor, not zero."""
    result: Polynomial | None = None
    for p in entries:
        result = p if result is None else result.gcd(p)
        if result.is_constant():
            break
    assert result is not None
    return result


def blocks_of(rows: Rows) -> list[Rows]:
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


def _without(block: Elimination, i: int) -> list[Elimination]:
    """The block without an index whose row has been dealt with."""
    rest = {j: {k: p for k, p in row.items() if k != i} for j, row in block.rows.items() if j != i}
    return [Elimination(part, block.scale, block.done) for part in blocks_of(rest)]
