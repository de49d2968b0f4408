"""Quartics in the squares of three variables, with squares on the diagonal: by L, D and three linear conditions.

Let F = Σ s_i²·x_i⁴ + Σ b_ij·x_i²·x_j² with s_i > 0, or a multiple of it, and

    u_ij = b_ij + 2·s_i·s_j,   T = Σ s_k·u_ij,   L = T − 4·s_1·s_2·s_3,
    D = 4·(s_1·s_2·s_3)² + b_12·b_13·b_23 − Σ s_k²·b_ij²,

the last four times the determinant of F as a form in the squares.  Then F ≥ 0 iff all u_ij ≥ 0, and L ≥ 0 or D ≥ 0
(K. P. Hadeler, On copositive matrices, 1983).  For

- F = s_i·s_j·u_ij where x_i² = s_j, x_j² = s_i, x_k = 0;
- T·F = Σ s_k·u_ij·(s_i·x_i² + s_j·x_j² − s_k·x_k²)² + L·Σ u_ij·(x_i·x_j)², and T > 0 where L ≥ 0;
- if L < 0, then s_k·u_ij < 4·s_1·s_2·s_3, and if D ≥ 0, too, no u_ij is zero, as D = Π u_ij − L² for s = (1, 1, 1); so
  the form in the squares is positive semidefinite, by an elimination;
- if L < 0, then two of the b_ij are negative, so that F loses a variable  (:mod:`deeplift_cas.squares.biquadratic`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flint import fmpq
from flint.utils.flint_exceptions import DomainError

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch

Form = Mapping[tuple[int, ...], Polynomial]
"""Sorted indices of variables ↦ coefficient in ℚ[parameters]."""


Squares = list[tuple[Product | None, dict[tuple[int, ...], Polynomial]]]


class Copositive(NamedTuple):
    """scale·F = Σ μ_j Q_j² with a scale > 0 and μ_j ≥ 0."""

    scale: Product
    squares: list[tuple[Product, dict[tuple[int, ...], Polynomial]]]

    def times(self, κ: fmpq) -> Copositive:
        """What is so for κ·F."""
        return Copositive(self.scale, [(Product(κ) * μ, Q) for μ, Q in self.squares])


class NotCopositive(NamedTuple):
    """F is negative somewhere where a variable is ``zero``; or one that stands beside two b_ij < 0 can be ``lost``."""

    zero: int | None
    lost: int | None


def copositive(form: Form, variables: Sequence[int], branch: Branch) -> Copositive | NotCopositive | None:
    """Whether a quartic in three squares is ≥ 0; ``None`` if the coefficients of x_i⁴ are not κ·s_i² with a number κ.

    Raises ``Undetermined`` where a sign is needed.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> one = Ring(()).one
    >>> form = {(n, n, n, n): one for n in range(3)} | {(0, 0, 1, 1): 5 * one, (0, 0, 2, 2): -2 * one}
    >>> found = copositive(form, range(3), Branch(Ring(())))
    >>> str(found.scale), [(str(m), {k: str(c) for k, c in q.items()}) for m, q in found.squares][:1]
    ('9', [('7', {(0, 0): '1', (1, 1): '1', (2, 2): '-1'})])
    """
    ring = branch.ring
    diagonal = {i: form.get((i,) * 4, ring.zero) for i in variables}
    if any(p.is_zero() or p.leading_coefficient() < 0 for p in diagonal.values()):
        return None
    κ = diagonal[variables[0]].leading_coefficient()
    s = dict[int, Polynomial]()
    for i, p in diagonal.items():
        root = _root(p / κ, branch)
        if root is None:
            return None
        s[i] = root
    b, u = dict[int, Polynomial](), dict[int, Polynomial]()  # by the third variable
    for k in variables:
        i, j = (n for n in variables if n != k)
        b[k] = form.get((i, i, j, j), ring.zero) / κ
        u[k] = b[k] + 2 * s[i] * s[j]
        if not branch.is_nonnegative(u[k]):
            return NotCopositive(zero=k, lost=None)
    volume = s[variables[0]] * s[variables[1]] * s[variables[2]]
    T = sum((s[k] * u[k] for k in variables), ring.zero)
    L = T - 4 * volume
    if branch.is_nonnegative(L):
        found = _by_parts(s, u, T, L, branch) if branch.sign(T) == 1 else None
        return found and found.times(κ)
    D = 4 * volume**2 + b[variables[0]] * b[variables[1]] * b[variables[2]]
    D -= sum((s[k] ** 2 * b[k] ** 2 for k in variables), ring.zero)
    if branch.is_nonnegative(D):
        found = _by_elimination(s, b, u, D, branch)
        return found and found.times(κ)
    first, second, third = variables
    if not branch.is_nonnegative(b[third]):
        return NotCopositive(zero=None, lost=first if not branch.is_nonnegative(b[second]) else second)
    return NotCopositive(zero=None, lost=third)


def _root(p: Polynomial, branch: Branch) -> Polynomial | None:
    """s > 0 with p = s²; ``None`` if there is none."""
    try:
        root = p.sqrt()
    except DomainError:
        return None
    sign = branch.sign(root)
    return sign * root if sign else None


def _by_parts(
    s: Mapping[int, Polynomial], u: Mapping[int, Polynomial], T: Polynomial, L: Polynomial, branch: Branch
) -> Copositive | None:
    """T·F = Σ s_k·u_ij·(s_i·x_i² + s_j·x_j² − s_k·x_k²)² + L·Σ u_ij·(x_i·x_j)²."""
    ring = branch.ring
    squares: Squares = [(branch.product(s[k] * u[k]), {(i, i): -s[i] if i == k else s[i] for i in s}) for k in s]
    squares += [(branch.product(L * u[k]), {tuple(i for i in s if i != k): ring.one}) for k in s]
    return _whole(branch.product(T), squares)


def _by_elimination(
    s: Mapping[int, Polynomial],
    b: Mapping[int, Polynomial],
    u: Mapping[int, Polynomial],
    D: Polynomial,
    branch: Branch,
) -> Copositive | None:
    """4·α·A·F = A·(2·α·x² + b_xy·y² + b_xz·z²)² + (A·y² + E·z²)² + 4·α·D·z⁴ with α = s_x², A = 4·α·s_y² − b_xy²."""
    x, y, z = s
    α, less = s[x] ** 2, 4 * s[x] * s[y] - u[z]
    if branch.is_zero(u[z]) or branch.sign(less) != 1:
        return None
    A, E = u[z] * less, 2 * α * b[x] - b[z] * b[y]
    squares: Squares = [
        (branch.product(A), {(x, x): 2 * α, (y, y): b[z], (z, z): b[y]}),
        (Product(), {(y, y): A, (z, z): E}),
        (branch.product(4 * α * D), {(z, z): branch.ring.one}),
    ]
    return _whole(branch.product(4 * α * A), squares)


def _whole(scale: Product | None, squares: Squares) -> Copositive | None:
    """What was found, if all signs could be written as products, without what is zero."""
    kept = [(m, {n: p for n, p in q.items() if not p.is_zero()}) for m, q in squares if m is not None]
    if scale is None or len(kept) < len(squares):
        return None
    return Copositive(scale, [(m, q) for m, q in kept if m.coefficient and q])
