"""Quartics in the squares of three variables: copositive matrices (K. P. Hadeler, On copositive matrices, 1983).

Let F = Σ α_i·x_i⁴ + Σ b_ij·x_i²·x_j² with α_i > 0, and

    R_ij = 4·α_i·α_j − b_ij²,   E_i = 2·α_i·b_jk − b_ij·b_ik,   D = 4·α_1·α_2·α_3 + b_12·b_13·b_23 − Σ α_k·b_ij²,

D being four times the determinant of F as a form in the squares.  Then F is ≥ 0

- on x_k = 0 iff b_ij ≥ 0 or R_ij ≥ 0, as 4·α_i·F = (2·α_i·x_i² + b_ij·x_j²)² + R_ij·x_j⁴ there;
- if that is so and two of the b_ij are ≥ 0, as the two products can be left out;
- if R_ij, R_ik, E_i ≥ 0, as 4·α_i·F = (2·α_i·x_i² + b_ij·x_j² + b_ik·x_k²)² + R_ij·x_j⁴ + 2·E_i·x_j²·x_k² + R_ik·x_k⁴;
- if R_ij, R_ik, D ≥ 0, as R_ij·R_ik = E_i² + 4·α_i·D,

and where none of this is so two of the b_ij are negative, and F loses a variable  (:mod:`~.squares.biquadratic`).

If α_i = s_i² with s_i > 0, there are fewer cases.  Let

    u_ij = b_ij + 2·s_i·s_j,   T = Σ s_k·u_ij,   L = T − 4·s_1·s_2·s_3.

Then F ≥ 0 iff all u_ij ≥ 0, and L ≥ 0 or D ≥ 0.  For

- F = s_i·s_j·u_ij where x_i² = s_j, x_j² = s_i, x_k = 0;
- T·F = Σ s_k·u_ij·(s_i·x_i² + s_j·x_j² − s_k·x_k²)² + L·Σ u_ij·(x_i·x_j)², and T > 0 where L ≥ 0;
- if L < 0, then s_k·u_ij < 4·s_1·s_2·s_3, so that R_ij ≥ 0, and two of the b_ij are negative.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flint import fmpq
from flint.utils.flint_exceptions import DomainError

from deeplift_cas.algebra.form import Coefficients
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch

Weighted = list[tuple[Polynomial, dict[tuple[int, ...], Polynomial]]]
"""What is multiplied with a square, and the form that is squared."""


class Copositive(NamedTuple):
    """scale·F = Σ μ_j Q_j² with a scale > 0 and μ_j ≥ 0."""

    scale: Product
    squares: list[tuple[Product, dict[tuple[int, ...], Polynomial]]]


class NotCopositive(NamedTuple):
    """F is negative somewhere where a variable is ``zero``; or one that stands beside two b_ij < 0 can be ``lost``."""

    zero: int | None = None
    lost: int | None = None


def copositive(form: Coefficients, variables: Sequence[int], branch: Branch) -> Copositive | NotCopositive | None:
    """Whether a quartic in three squares is ≥ 0; ``None`` if a coefficient of x_i⁴ is not positive.

    Raises ``Undetermined`` where a sign is needed.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> one = Ring(()).one
    >>> form = {(n, n, n, n): one for n in range(3)} | {(0, 0, 1, 1): 5 * one, (0, 0, 2, 2): -2 * one}
    >>> found = copositive(form, range(3), Branch(Ring(())))
    >>> str(found.scale), [(str(m), {k: str(c) for k, c in q.items()}) for m, q in found.squares][:1]
    ('9', [('2', {(0, 0): '-1', (1, 1): '1', (2, 2): '1'})])
    """
    quartic = _Quartic.of(form, variables, branch)
    if any(branch.sign(p) != 1 for p in quartic.α.values()):
        return None
    roots = _roots(quartic.α, branch)
    return _by_signs(quartic) if roots is None else _by_roots(quartic, *roots)


class _Quartic(NamedTuple):
    """F, b_ij by the third variable; where it is known."""

    α: dict[int, Polynomial]
    b: dict[int, Polynomial]
    branch: Branch

    @classmethod
    def of(cls, form: Coefficients, variables: Sequence[int], branch: Branch) -> _Quartic:
        zero, pairs = branch.ring.zero, {k: [i for i in variables if i != k] for k in variables}
        b = {k: form.get((i, i, j, j), zero) for k, (i, j) in pairs.items()}
        return cls({i: form.get((i,) * 4, zero) for i in variables}, b, branch)

    def others(self, k: int) -> list[int]:
        return [i for i in self.α if i != k]

    def R(self, k: int) -> Polynomial:
        i, j = self.others(k)
        return 4 * self.α[i] * self.α[j] - self.b[k] ** 2

    def E(self, i: int) -> Polynomial:
        j, k = self.others(i)
        return 2 * self.α[i] * self.b[i] - self.b[j] * self.b[k]

    @property
    def D(self) -> Polynomial:
        (α, β, γ), (a, b, c) = self.α.values(), self.b.values()
        return 4 * α * β * γ + a * b * c - α * a * a - β * b * b - γ * c * c

    def is_nonnegative(self, k: int) -> bool:
        """Whether b_ij ≥ 0."""
        return self.branch.is_nonnegative(self.b[k])

    def lost(self) -> NotCopositive:
        """Where two of the b_ij are negative."""
        first, second, third = self.α
        if self.is_nonnegative(third):
            return NotCopositive(lost=third)
        return NotCopositive(lost=second if self.is_nonnegative(second) else first)

    # -- as sums of squares ----------------------------------------------------------------------------

    def without_products(self, k: int) -> Copositive | NotCopositive | None:
        """Where both b beside x_k are ≥ 0."""
        one = self.branch.ring.one
        i, j = self.others(k)
        if self.branch.possible(self.b[k]) <= {0, 1} or not self.branch.is_nonnegative(self.R(k)):
            if not self.is_nonnegative(k):
                return NotCopositive(zero=k)
            squares: Weighted = [(self.α[n], {(n, n): one}) for n in self.α]
            return self.whole(one, squares + [(self.b[n], {tuple(self.others(n)): one}) for n in self.α])
        scale = 4 * self.α[i]
        squares = [(one, {(i, i): 2 * self.α[i], (j, j): self.b[k]}), (self.R(k), {(j, j): one})]
        squares += [(scale * self.b[n], {tuple(self.others(n)): one}) for n in (i, j)]
        return self.whole(scale, [*squares, (scale * self.α[k], {(k, k): one})])

    def by_parts(self, i: int) -> Copositive | None:
        """4·α_i·F = Q² + R_ij·x_j⁴ + 2·E_i·x_j²·x_k² + R_ik·x_k⁴."""
        one = self.branch.ring.one
        j, k = self.others(i)
        squares: Weighted = [(one, self.square(i)), (self.R(k), {(j, j): one}), (self.R(j), {(k, k): one})]
        return self.whole(4 * self.α[i], [*squares, (2 * self.E(i), {(j, k): one})])

    def by_elimination(self, i: int) -> Copositive | None:
        """4·α_i·R_ij·F = R_ij·Q² + (R_ij·x_j² + E_i·x_k²)² + 4·α_i·D·x_k⁴."""
        one, branch = self.branch.ring.one, self.branch
        j, k = self.others(i)
        R, E = self.R(k), self.E(i)
        if not branch.is_nonnegative(R):
            return None
        if branch.is_zero(R):  # and with it E_i
            return self.by_parts(i) if branch.is_zero(E) and branch.is_nonnegative(self.R(j)) else None
        last = 4 * self.α[i] * self.D
        squares: Weighted = [(R, self.square(i)), (one, {(j, j): R, (k, k): E}), (last, {(k, k): one})]
        return self.whole(4 * self.α[i] * R, squares)

    def square(self, i: int) -> dict[tuple[int, ...], Polynomial]:
        """Q = 2·α_i·x_i² + b_ij·x_j² + b_ik·x_k²."""
        j, k = self.others(i)
        return {(i, i): 2 * self.α[i], (j, j): self.b[k], (k, k): self.b[j]}

    def whole(self, scale: Polynomial, squares: Weighted) -> Copositive | None:
        """What was found, if all signs can be written as products and are as they must be, without what is zero."""
        written = self.branch.product(scale)
        kept = []
        for p, q in squares:
            μ = self.branch.product(p)
            if μ is None or not self.branch.possible_product(μ) <= {0, 1}:  # on a branch without points
                return None
            if μ.coefficient and (form := {m: c for m, c in q.items() if not c.is_zero()}):
                kept.append((μ, form))
        return None if written is None else Copositive(written, kept)


def _by_signs(quartic: _Quartic) -> Copositive | NotCopositive | None:
    """By the signs of the b_ij, R_ij, E_i and D."""
    branch, α, b = quartic.branch, quartic.α, quartic.b
    positive = [k for k in α if branch.possible(b[k]) <= {0, 1}]
    for k in α:
        if len(positive) < 2 and k not in positive and not branch.is_nonnegative(quartic.R(k)):
            if not quartic.is_nonnegative(k):
                return NotCopositive(zero=k)
            positive.append(k)
    if len(positive) > 1:
        return quartic.without_products(next(k for k in α if k not in positive[:2]))
    beside = positive or [*α]  # variables beside which both R are ≥ 0
    if branch.is_nonnegative(quartic.D):
        return quartic.by_elimination(beside[0])
    for i in beside:
        if branch.is_nonnegative(quartic.E(i)):
            return quartic.by_parts(i)
    if positive and all(map(quartic.is_nonnegative, quartic.others(positive[0]))):
        return quartic.without_products(positive[0])
    return NotCopositive(lost=positive[0]) if positive else quartic.lost()


def _by_roots(quartic: _Quartic, κ: fmpq, s: Mapping[int, Polynomial]) -> Copositive | NotCopositive | None:
    """By the u_ij, L and D, for α_i = κ·s_i²."""
    branch, one = quartic.branch, quartic.branch.ring.one
    volume, u = one, dict[int, Polynomial]()
    for k in s:
        i, j = quartic.others(k)
        volume, u[k] = volume * s[k], quartic.b[k] / κ + 2 * s[i] * s[j]
        if not branch.is_nonnegative(u[k]):
            return NotCopositive(zero=k)
    T = sum((s[k] * u[k] for k in s), branch.ring.zero)
    L = T - 4 * volume
    if branch.is_nonnegative(L):
        squares: Weighted = [(κ * s[k] * u[k], {(i, i): -s[i] if i == k else s[i] for i in s}) for k in s]
        squares += [(κ * L * u[k], {tuple(quartic.others(k)): one}) for k in s]
        return quartic.whole(T, squares) if branch.sign(T) == 1 else None
    if branch.is_nonnegative(quartic.D):
        return quartic.by_elimination(next(iter(s)))
    return quartic.lost()


def _roots(α: Mapping[int, Polynomial], branch: Branch) -> tuple[fmpq, dict[int, Polynomial]] | None:
    """A number κ > 0 and s_i > 0 with α_i = κ·s_i²; ``None`` if there are none."""
    κ = next(iter(α.values())).leading_coefficient()
    s = {}
    for i, p in α.items():
        try:
            root = (p / κ).sqrt()
        except DomainError:
            return None
        s[i] = branch.sign(root) * root
    return κ, s
