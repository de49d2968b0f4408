"""The report's own conditions at a point, and what became of them.

All are exact, for factors with rational entries.  The statements that use them are in part false: every docstring says
which.  (Report, sections 3.1, 3.3, 3.4; theory, sections 4 and 8.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.linear import identity
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.landscape.matrix import integer_matrix, matrix
from deeplift_cas.vocabulary import IMAGE, READINGS


class RankArray(Protocol):
    """What the conditions ask of a point, or of its orbit: :class:`Ranks`, or a stratum."""

    @property
    def widths(self) -> tuple[int, ...]:
        """d_0, …, d_L."""

    @property
    def depth(self) -> int:
        """L."""

    def rank(self, b: int, a: int) -> int:
        """rank W_b ⋯ W_{a+1}."""


class Ranks:
    """The ranks of all partial products W_b ⋯ W_{a+1} at a rational point: the rank array of its orbit.

    >>> ranks = Ranks(MatrixProduct(3, 2, 2, 3), [[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1], [0, 0]])
    >>> ranks.rank(3, 0), ranks.rank(1, 0), ranks.rank(3, 1)
    (1, 2, 1)
    """

    def __init__(self, lift: MatrixProduct, *factors: Any) -> None:
        point = lift.point(*factors)
        if point.rational is None:
            raise InputError(f"ranks are computed at rational points: {shown(min(point.symbols))} is a symbol")
        self.widths, self.depth = lift.widths, lift.depth
        self.factors = [_over(rows, d) for rows, d in point.rational]

    def product(self, b: int, a: int) -> fmpq_mat:
        """W_b ⋯ W_{a+1}, the identity if a = b."""
        result = identity(self.widths[a])
        for W in self.factors[a:b]:
            result = W * result
        return result

    def rank(self, b: int, a: int) -> int:
        """rank W_b ⋯ W_{a+1}."""
        return int(self.product(b, a).rank())


class NullityConditions(NamedTuple):
    """Proposition 3.1: k_1, k_2, and whether (i) or (ii) holds.

    *Status.* As a sufficient condition for "local ⟹ 1" on the image of φ it is true, but nothing is needed there
    (theory, section 4, Theorem A).  On all matrices (i) is not sufficient where rank W = d_min < min(d_0, d_L).
    ``k_1`` is ``None`` if no W_k ⋯ W_1 has a kernel: the definition (1) then has no k_1 in {1, …, L}.
    """

    k_1: int | None
    k_2: int
    first: bool
    second: bool


def nullity_conditions(ranks: RankArray) -> NullityConditions:
    """k_1 = the first k with ker W_{k,−} ≠ 0, k_2 = the first with rank W_{k,−} = rank W; W_{k,−} = W_k ⋯ W_1.

    (i) reads ker W_{L−1,−} = 0, as the proof needs it, where the report prints the transpose.

    >>> lift = MatrixProduct(3, 2, 2, 3)
    >>> nullity_conditions(Ranks(lift, [[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1], [0, 0]]))
    NullityConditions(k_1=1, k_2=2, first=False, second=False)
    """
    depth, d_0 = ranks.depth, ranks.widths[0]
    total = ranks.rank(depth, 0)
    nullities = [d_0 - ranks.rank(k, 0) for k in range(1, depth + 1)]
    k_1 = next((k for k, n in enumerate(nullities, 1) if n), None)
    k_2 = next(k for k in range(1, depth + 1) if ranks.rank(k, 0) == total)
    trivial = d_0 == ranks.rank(depth - 1, 0)
    return NullityConditions(
        k_1,
        k_2,
        trivial or total == min(ranks.widths),
        not trivial and total < min(ranks.widths) and k_1 == k_2,
    )


def rank_condition(ranks: RankArray) -> bool:
    """Condition (39) of Theorem 3.3, (ii) of Theorem 3.4: rank W_k ⋯ W_1 = rank W_L ⋯ W_{k+1} = d_k = d_min < d_0, d_L.

    *Status.* Both theorems are false.  On the image of φ "local ⟹ 1" holds everywhere, with or without (39); on all
    matrices it holds where (39) fails (theory, sections 4 and 8).  Raises :class:`InputError` if d_min = min(d_0, d_L).

    >>> rank_condition(Ranks(MatrixProduct(2, 1, 2), [[1, 0]], [[1], [0]]))
    True
    """
    smallest = min(ranks.widths)
    if smallest in (ranks.widths[0], ranks.widths[-1]):
        raise InputError("condition (39) is stated for an inner layer narrower than the first and the last")
    k = ranks.widths.index(smallest)
    return ranks.rank(k, 0) == smallest == ranks.rank(ranks.depth, k)


def local_implies_first_order(ranks: RankArray, search_space: str = IMAGE) -> bool:
    """Whether φ is "local ⟹ 1" at the point: what is true instead of Theorems 3.3 and 3.4.

    On the image of φ always; on all matrices iff d_min = min(d_0, d_L) or rank W < d_min.
    *Status.* Theory, section 4: a proof on paper.

    >>> local_implies_first_order(Ranks(MatrixProduct(2, 1, 2), [[1, 0]], [[1], [0]]), "ambient")
    False
    """
    checked_search_space(search_space)
    inner = min(ranks.widths) < min(ranks.widths[0], ranks.widths[-1])
    return search_space == IMAGE or not inner or ranks.rank(ranks.depth, 0) < min(ranks.widths)


def rational_matrix(rows: Any, name: str) -> fmpq_mat:
    """A matrix of rational numbers as FLINT has it; raises :class:`InputError`."""
    return _over(*integer_matrix(matrix(rows, name, names=())))


def _over(numerators: Sequence[Sequence[int]], denominator: int) -> fmpq_mat:
    return fmpq_mat([[fmpq(x, denominator) for x in row] for row in numerators])


def stationary(X: Any, gradient: Any, r: int) -> bool:
    """Whether X is a first-order stationary point on {rank ≤ r} of an objective with this gradient at X.

    If rank X < r: the gradient N is 0.  If rank X = r: XᵀN = 0 and NXᵀ = 0.  (Report, Lemma 3.2 and Corollary 3.1.)
    *Status.* True; the ledger derives it from the tangent cones for all shapes of a range.  For free parameters see
    :func:`deeplift_cas.criticality.stationary.nonstationary`.
    Raises :class:`InputError` for matrices of different shapes, inexact entries, or rank X > r.

    >>> stationary([[1, 0], [0, 0]], [[0, 0], [0, 1]], 1), stationary([[1, 0], [0, 0]], [[0, 0], [0, 1]], 2)
    (True, False)
    """
    x, n = rational_matrix(X, "X"), rational_matrix(gradient, "the gradient")
    if (x.nrows(), x.ncols()) != (n.nrows(), n.ncols()):
        raise InputError(f"X is {x.nrows()}×{x.ncols()} and the gradient {n.nrows()}×{n.ncols()}: they must be alike")
    if isinstance(r, bool) or not isinstance(r, int) or not x.rank() <= r <= min(x.nrows(), x.ncols()):
        raise InputError(
            f"r must be a whole number from rank X = {x.rank()} to {min(x.nrows(), x.ncols())}, not {shown(r)}"
        )
    zero = [n] if x.rank() < r else [x.transpose() * n, n * x.transpose()]
    return all(m.rank() == 0 for m in zero)


def checked_search_space(search_space: str) -> str:
    """The name of a search space; raises :class:`InputError` for another word."""
    if search_space not in READINGS:
        raise InputError(f'the search space is "image" or "ambient", not {shown(search_space)}')
    return search_space


def rows_of(m: fmpq_mat) -> list[list[str]]:
    """The entries, as texts."""
    return [[str(m[i, j]) for j in range(m.ncols())] for i in range(m.nrows())]
