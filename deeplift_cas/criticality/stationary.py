"""Is φ(y) a stationary point of f, and on which search space?  (report, Corollary 3.1; theory, section 1)

*ambient*: 𝒳 = ℝ^{d_L×d_0}, stationary iff N = ∇f(X) is 0.
*image*: 𝒳 = im φ = {rank ≤ d_min}; if rank X < d_min, stationary iff N = 0; if rank X = d_min, iff
XᵀN = 0 and NXᵀ = 0.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import partial, reduce
from typing import Any, NamedTuple

from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.algebra.signs import Signs
from deeplift_cas.criticality.cases import Decision, Leaf, decide
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.landscape import Landscape

SEARCH_SPACES = ("image", "ambient")
Table = list[list[Polynomial]]


class _Rank(NamedTuple):
    """X has rank |J|: its columns J span (denominator·X = X_J·coefficients) and are independent
    (left·X_J = denominator·I).
    """

    columns: list[int]
    coefficients: Table
    left: Table
    denominator: Product


def nonstationary(landscape: Landscape, point: Sequence[Any], parameters: Sequence[str], search_space: str) -> Decision:
    """For which parameters φ(point) is *not* stationary for f.

    Raises :class:`InputError` for an unknown search space.

    >>> from deeplift_cas import Landscape, MatrixProduct, Quadratic
    >>> lift = MatrixProduct(2, 1, 2)
    >>> g = Landscape(lift, Quadratic([["x", 0], [0, "y"]], 0, target=[[0, 0], [0, 0]]))
    >>> y = lift.point([[1, 0]], [[1], [0]])
    >>> for space in ("image", "ambient"):
    ...     print(nonstationary(g, y, ("x", "y"), space).region)
    x ≠ 0
    x ≠ 0  or  y ≠ 0
    """
    if search_space not in SEARCH_SPACES:
        raise InputError(f"the search space is 'image' or 'ambient', not {search_space!r}")
    ring = Ring(tuple(parameters))
    point = landscape.lift.point(*point)
    product = landscape.lift(point)
    X = _table(product, ring)
    N = _table(landscape.objective.gradient(product), ring)
    rank = min(landscape.lift.widths) if search_space == "image" else None
    return decide(ring, partial(_procedure, X, N, rank))


def _procedure(X: Table, N: Table, full_rank: int | None, signs: Signs) -> Leaf:
    """Whether X is not stationary on a branch; ``full_rank`` is d_min, or ``None`` if 𝒳 is everything."""
    signs.solve()
    ring = signs.ring
    if all(signs.possible(p) == {0} for row in N for p in row):
        return Leaf(signs, False, {"zero": ["N"]})
    rank = _rank(X, signs) if full_rank is not None else None
    if rank is None or len(rank.columns) < (full_rank or 0):
        entry = _nonzero_entry("N", N, signs)
        if entry is None:
            return Leaf(signs, False, {"zero": ["N"]})
        shown = {} if rank is None else {"rank": _rank_json(rank, rank.coefficients, ring)}
        return Leaf(signs, True, {"entry": entry} | shown)
    for name, table in (("XᵀN", _times(_transposed(X), N, signs)), ("NXᵀ", _times(N, _transposed(X), signs))):
        entry = _nonzero_entry(name, table, signs)
        if entry is not None:
            return Leaf(signs, True, {"entry": entry})
    return Leaf(signs, False, {"zero": ["XᵀN", "NXᵀ"], "rank": _rank_json(rank, rank.left, ring)})


def _nonzero_entry(name: str, table: Table, signs: Signs) -> dict[str, Any] | None:
    """The first entry that is not zero; raises ``Undetermined``."""
    for i, row in enumerate(table):
        for j, p in enumerate(row):
            if not signs.is_zero(p):
                value = signs.product(p)
                assert value is not None
                return {"of": name, "row": i + 1, "column": j + 1, "value": value.json()}
    return None


def _rank(X: Table, signs: Signs) -> _Rank:
    """Fraction-free Gauss–Jordan elimination of [X | I]; raises ``Undetermined`` where a pivot may vanish.

    In the end (row operations U) · X has pivots d_k in rows k and columns J_k, zero rows below.
    """
    ring = signs.ring
    height, width = len(X), len(X[0])
    work = [
        [signs.reduce(p) for p in row] + [ring.one if i == j else ring.zero for j in range(height)]
        for i, row in enumerate(X)
    ]
    columns: list[int] = []
    pivots: list[Product] = []  # as products: reduced entries may not show their factors any more
    for j in range(width):
        row = len(columns)
        choices = [i for i in range(row, height) if not work[i][j].is_zero()]
        choices.sort(key=lambda i: (not work[i][j].is_constant(), work[i][j].total_degree(), len(work[i][j])))
        pivot = next((i for i in choices if not signs.is_zero(work[i][j])), None)
        if pivot is None:
            continue
        work[row], work[pivot] = work[pivot], work[row]
        p = work[row][j]
        value = signs.product(p)
        assert value is not None
        for i in range(height):
            a = work[i][j]
            if i != row and not a.is_zero():
                if i < row:
                    pivots[i] = value * pivots[i]
                work[i] = [signs.reduce(p * u - a * v) for u, v in zip(work[i], work[row], strict=True)]
        columns.append(j)
        pivots.append(value)
    denominator = reduce(operator.mul, pivots, Product())
    coefficients, left = [], []
    for k in range(len(columns)):
        others = ring.one
        for m, j in enumerate(columns):
            if m != k:
                others *= work[m][j]
        coefficients.append([signs.reduce(others * p) for p in work[k][:width]])
        left.append([signs.reduce(others * p) for p in work[k][width:]])
    return _Rank(columns, coefficients, left, denominator)


def _rank_json(rank: _Rank, table: Table, ring: Ring) -> dict[str, Any]:
    return {
        "columns": [j + 1 for j in rank.columns],
        "matrix": [[ring.text(p) for p in row] for row in table],
        "denominator": rank.denominator.json(),
    }


def _table(m: Any, ring: Ring) -> Table:
    return [[ring.polynomial(e) for e in row] for row in m.tolist()]


def _transposed(table: Table) -> Table:
    return [list(column) for column in zip(*table, strict=True)]


def _times(a: Table, b: Table, signs: Signs) -> Table:
    columns = _transposed(b)
    return [
        [signs.reduce(sum((p * q for p, q in zip(row, column, strict=True)), signs.ring.zero)) for column in columns]
        for row in a
    ]
