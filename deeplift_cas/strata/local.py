"""Local minima over points that are not stationary: why "local ⟹ 1" fails on all matrices  (theory, section 4)."""

from __future__ import annotations

from math import isqrt
from typing import Any, NamedTuple

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.linear import nullspace
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.strata.conditions import Ranks, rows_of


class NonstationaryMinimum(NamedTuple):
    """f(Z) = ½‖Z − target‖² has a minimum on the image of φ at X, where its gradient X − target is not 0.

    target = X + N with XᵀN = 0, NXᵀ = 0 and ‖N‖² ≤ the least square of a singular value of X, rank X = r = d_min.  So
    X + N has r + 1 singular values ≥ ‖N‖ with an orthonormal basis of right singular vectors; a matrix Z of rank ≤ r
    kills a unit vector u in their span, and ‖Z − X − N‖ ≥ ‖(X + N)u‖ ≥ ‖N‖.
    """

    target: list[list[str]]
    normal: list[list[str]]


def nonstationary_minimum(lift: MatrixProduct, *factors: Any) -> NonstationaryMinimum | None:
    """An objective on all matrices for which the point is a global minimum of f∘φ, but φ(point) not stationary.

    There is one wherever rank X = d_min < min(d_0, d_L); ``None`` elsewhere.
    Raises :class:`InputError` for factors that do not fit, or contain symbols.

    >>> nonstationary_minimum(MatrixProduct(2, 1, 2), [[1, 0]], [[1], [0]]).target
    [['1', '0'], ['0', '1']]
    """
    ranks = Ranks(lift, *factors)
    X = ranks.product(lift.depth, 0)
    r = X.rank()
    if not r == min(lift.widths) < min(lift.shape):
        return None
    left, right = nullspace(X.transpose())[0], nullspace(X)[0]
    size = sum((a * a for a in left), fmpq(0)) * sum((b * b for b in right), fmpq(0))
    # Σ 1/σ_i² = e_{r−1}/e_r, quotients of coefficients of the characteristic polynomial, bounds 1/σ_min²
    coefficients = (X.transpose() * X).charpoly().coeffs()
    n = X.ncols()
    bound = abs(fmpq(coefficients[n - r + 1]) / fmpq(coefficients[n - r])) if r else fmpq(0)
    wanted = size * bound
    divisor = isqrt(int(wanted.p) // int(wanted.q)) + 1 if wanted > 1 else 1
    N = fmpq_mat([[a * b / divisor for b in right] for a in left])
    return NonstationaryMinimum(rows_of(X + N), rows_of(N))


def check_nonstationary_minimum(lift: MatrixProduct, found: NonstationaryMinimum, *factors: Any) -> None:
    """Returns if the point is a minimum as :class:`NonstationaryMinimum` says; else raises :class:`InputError`."""
    ranks = Ranks(lift, *factors)
    X = ranks.product(lift.depth, 0)
    N = fmpq_mat([[fmpq(*map(int, e.split("/"))) for e in row] for row in found.normal])
    square = sum((N[i, j] ** 2 for i in range(N.nrows()) for j in range(N.ncols())), fmpq(0))
    singular = (X.transpose() * X - square * _identity_on_rows(X)).charpoly().coeffs()
    signs = [c * (-1) ** (X.ncols() - i) for i, c in enumerate(singular)]
    if (
        N.rank() != 1
        or (X.transpose() * N).rank()
        or (N * X.transpose()).rank()
        or not X.rank() == min(lift.widths) < min(lift.shape)
        or any(c < 0 for c in signs)
        or rows_of(X + N) != found.target
    ):
        raise InputError("this target shows no minimum there that is not stationary")


def _identity_on_rows(X: fmpq_mat) -> fmpq_mat:
    """The orthogonal projection onto the span of the rows of X: XᵀX − δ·this ⪰ 0 iff all σ_i² ≥ δ for σ_i ≠ 0."""
    reduced, rank = X.rref()
    if not rank:
        return X.transpose() * X
    rows = fmpq_mat(rank, X.ncols(), [reduced[i, j] for i in range(rank) for j in range(X.ncols())])
    return rows.transpose() * (rows * rows.transpose()).inv() * rows
