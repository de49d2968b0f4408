"""Where matrix multiplication is open: Behrends' conditions for a pair, and Corollary 3.2  (report, section 3.4)."""

from __future__ import annotations

from typing import Any, NamedTuple

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.linear import nullspace
from deeplift_cas.errors import InputError
from deeplift_cas.strata.conditions import RankArray, rational_matrix, rows_of


class Alternatives(NamedTuple):
    """Behrends' conditions (ii) of Theorem 3.5: either of the two alternatives."""

    first: bool
    second: bool

    def __bool__(self) -> bool:
        return self.first or self.second


def openness(S_0: Any, T_0: Any) -> Alternatives:
    """Whether (S, T) ↦ ST is locally open at (S_0, T_0), S_0 of shape m × k and T_0 of shape k × n.

    t_2 = dim(im T_0 ∩ ker S_0), t_1 = rank S_0T_0:  t_2 ≤ k − m,  or  n − t_1 ≤ k − rank S_0.
    *Status.* Theorem 3.5, (i) ⟺ (ii): cited from Behrends.

    >>> bool(openness([[1, 0], [0, 0]], [[0, 0], [0, 1]])), bool(openness([[1, 0]], [[1], [0]]))
    (False, True)
    """
    S, T = _pair(S_0, T_0)
    return _alternatives(S.nrows(), S.ncols(), T.ncols(), S.rank(), T.rank(), (S * T).rank())


def printed_openness(S_0: Any, T_0: Any) -> Alternatives:
    """The alternatives of Corollary 3.2 (i) as printed: the second has −t_2 in place of +t_2.

    *Status.* A slip: it says "open" of a pair that is not.

    >>> bool(printed_openness([[1, 0], [0, 0]], [[0, 0], [0, 1]]))
    True
    """
    S, T = _pair(S_0, T_0)
    return _alternatives(S.nrows(), S.ncols(), T.ncols(), S.rank(), T.rank(), (S * T).rank(), printed=True)


def _alternatives(m: int, k: int, n: int, s: int, t: int, t_1: int, printed: bool = False) -> Alternatives:
    """For S of shape m × k and rank s, T of shape k × n and rank t, and a product of rank t_1."""
    t_2 = t - t_1
    return Alternatives(t_2 <= k - m, n - t - t_2 <= k - s if printed else n - t_1 <= k - s)


def stepwise_openness(ranks: RankArray, printed: bool = False) -> list[Alternatives]:
    """Corollary 3.2 (i): the alternatives for the pairs (W_{k+1}, W_k ⋯ W_1), k = 1, …, L − 1.

    *Status.* "If all are open, φ is local ⟹ local" is true on all matrices, with the corrected sign.  "Only if" is
    false in both readings: for widths 2,1,2,1, W_1 = 0, W_2 = W_3ᵀ = e_1 the lift is a submersion.

    >>> from deeplift_cas import MatrixProduct
    >>> from deeplift_cas.strata.conditions import Ranks
    >>> [bool(o) for o in stepwise_openness(Ranks(MatrixProduct(2, 1, 2, 1), [[0, 0]], [[1], [0]], [[1, 0]]))]
    [False, True]
    """
    d, r = ranks.widths, ranks.rank
    return [
        _alternatives(d[k + 1], d[k], d[0], r(k + 1, k), r(k, 0), r(k + 1, 0), printed) for k in range(1, ranks.depth)
    ]


def one_to_one_extension(S_0: Any, T_0: Any) -> list[list[str]] | None:
    """T with S_0T = 0 such that T_0 + αT is one-to-one for every α ≠ 0, or ``None`` if there is none.

    On K = ker S_0T_0 both T_0 and T have values in ker S_0; so dim K ≤ dim ker S_0 is needed.  It suffices: let T map
    ker T_0 one-to-one to a complement of T_0(K) in ker S_0, and be 0 on the rest.  Condition (iii) of Theorem 3.5 is
    this for (S_0, T_0) or for (T_0ᵀ, S_0ᵀ): see :func:`extensions`.

    >>> one_to_one_extension([[1, 0], [0, 0]], [[0, 0], [1, 0]]), one_to_one_extension([[1, 0]], [[0], [0]])
    (None, [['0'], ['1']])
    """
    S, T = _pair(S_0, T_0)
    n = T.ncols()
    still = nullspace(T)
    K = nullspace(S * T)
    target = nullspace(S)
    if len(K) > len(target):
        return None
    domain = _basis(still, K, n)  # of ker T_0, then of K, then of everything
    images = _basis([_apply(T, x) for x in domain[len(still) : len(K)]], target, T.nrows())
    free = images[len(K) - len(still) : len(target)]  # a complement of T_0(K) in ker S_0
    columns = free[: len(still)] + [[fmpq(0)] * T.nrows()] * (n - len(still))
    return rows_of(fmpq_mat(columns).transpose() * fmpq_mat(domain).transpose().inv())


def extensions(S_0: Any, T_0: Any) -> tuple[list[list[str]] | None, list[list[str]] | None]:
    """Behrends' condition (iii) of Theorem 3.5: its T and its S, each ``None`` if there is none.

    S with ST_0 = 0 and S_0 + αS onto for every α ≠ 0 is the transpose of a T for (T_0ᵀ, S_0ᵀ).
    *Status.* (ii) ⟺ (iii) is proved in theory, section 8; the ledger checks it at every stratum of a range.

    >>> extensions([[1, 0]], [[1], [0]])
    ([['0'], ['0']], [['0', '0']])
    """
    S, T = _pair(S_0, T_0)
    dual = one_to_one_extension(rows_of(T.transpose()), rows_of(S.transpose()))
    transposed = None if dual is None else [list(column) for column in zip(*dual, strict=True)]
    return one_to_one_extension(S_0, T_0), transposed


def _pair(S_0: Any, T_0: Any) -> tuple[fmpq_mat, fmpq_mat]:
    S, T = rational_matrix(S_0, "S_0"), rational_matrix(T_0, "T_0")
    if S.ncols() != T.nrows():
        raise InputError(f"S_0 has {S.ncols()} columns and T_0 {T.nrows()} rows: their product is not defined")
    return S, T


def _apply(m: fmpq_mat, x: list[fmpq]) -> list[fmpq]:
    image = m * fmpq_mat([[e] for e in x])
    return [image[i, 0] for i in range(image.nrows())]


def _basis(first: list[list[fmpq]], then: list[list[fmpq]], size: int) -> list[list[fmpq]]:
    """A basis of everything that begins with ``first``, goes on within the span of ``then``, and ends with units."""
    units = [[fmpq(int(i == j)) for j in range(size)] for i in range(size)]
    found: list[list[fmpq]] = []
    for vector in [*first, *then, *units]:
        if fmpq_mat([*found, vector]).rank() > len(found):
            found.append(vector)
    return found
