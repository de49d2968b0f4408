"""Where φ(W) is stationary for f, and f is convex to second order there: the squares of f, pulled back by the lift.

With X = φ(W), φ(W + tẆ) = X + tD_1 + t²D_2 + t³D_3 + …, ∇f(X) = 0, ∇²f(X) = Σ λ_i ℓ_i ℓ_iᵀ and no higher derivatives:

    H = Σ λ_i ℓ_i(D_1)ℓ_i(D_1)ᵀ,   g_3 = Σ λ_i ℓ_i(D_1) ℓ_i(D_2),   2g_4 = Σ λ_i (ℓ_i(D_2)² + 2 ℓ_i(D_1) ℓ_i(D_3)).

So no Hessian of g has to be eliminated, and no cubic divided  (theory, section 1: the chain rule).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.third import Sparse, Vanishing
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.cone import conic
from deeplift_cas.squares.elimination import Rows, Square, Vector


class PulledBack(NamedTuple):
    """H = Σ λ_i ℓ_i ℓ_iᵀ and g_3 = Σ λ_i ℓ_i q_i, and 2g_4 − Σ λ_i q_i² = Σ μ_j Q_j² + Σ λ_i ℓ_i c_i."""

    squares: list[Square]
    third: Vanishing
    of_quadratics: list[tuple[Product, Sparse]]
    """(μ_j, Q_j): those of which the lift moves the linear form only to second order."""
    cubics: list[Sparse]


@dataclass(frozen=True)
class Pullback:
    """The coefficients D_k of the lift, and those of f at φ(W), as they are asked for."""

    landscape: Landscape
    point: Sequence[Any]
    names: tuple[str, ...]

    def at(self, branch: Branch, order: int) -> PulledBack | None:
        """The squares on a branch, and what follows up to an order; ``None`` where this does not show them.

        >>> from deeplift_cas import MatrixProduct, Quadratic
        >>> from deeplift_cas.algebra.polynomial import Ring
        >>> lift = MatrixProduct(1, 1, 1)
        >>> g = Landscape(lift, Quadratic([[0]], 1, target=[[2]]))
        >>> found = Pullback(g, lift.point([[1]], [[2]]), ()).at(Branch(Ring(())), 3)
        >>> found.squares[0].form, found.third.over_squares
        ({0: 2, 1: 1}, {0: {(0, 1): 1}})
        """
        lift = self.landscape.lift
        if self.landscape.penalty is not None or (isinstance(lift, MatrixProduct) and lift.depth == 1):
            return None  # g is f, and nothing is gained, or more than f
        if not _vanish([self._slope], branch):
            return None
        second, *higher = self._objective
        if not _vanish(higher[: order - 2], branch):
            return None
        rows: Rows = {i: {} for i in range(len(second.directions))}
        for (i, j), p in second.coefficients.items():
            rows[i][j] = rows[j][i] = 2 * p if i == j else p
        parts = conic(rows, branch)
        if parts is None:
            return None
        squares, quotients, of_quadratics = list[Square](), list[list[Sparse]](), list[tuple[Product, Sparse]]()
        for multiplier, _, part in parts:
            for square in part:
                weight = multiplier * square.multiplier
                linear, *more = (self._composed(square.form, k, branch) for k in range(1, order))
                if linear:
                    form = {i: p for (i,), p in linear.items()}
                    squares.append(Square(weight, form, min(form)))
                    quotients.append(more)
                elif order > 3 and more[0]:
                    of_quadratics.append((weight, more[0]))
        third = Vanishing(Product(), {}, {n: q for n, (q, *_) in enumerate(quotients) if q} if order > 2 else {})
        doubled = [{m: 2 * p for m, p in c.items()} for _, c in quotients] if order > 3 else []
        return PulledBack(squares, third, of_quadratics, doubled)

    @cached_property
    def _slope(self) -> Form:
        """Of f(X + tE) in the entries of E: that of order 1, which mostly does not vanish."""
        return self._expanded(1)[0]

    @cached_property
    def _objective(self) -> list[Form]:
        """The others, up to order 4."""
        return self._expanded(4)[1:]

    def _expanded(self, order: int) -> list[Form]:
        rows, columns = self.landscape.lift.shape
        f = Landscape(MatrixProduct(columns, rows), self.landscape.objective)
        expansion = f.taylor([self.landscape.lift(self.point)], order, self.names)
        return [expansion.coefficient(k) for k in range(1, order + 1)]

    @cached_property
    def _lift(self) -> list[list[Sparse]]:
        """D_1, D_2 and D_3, entry by entry in the order of the rows."""
        directions = self.landscape.lift.direction_names
        return [
            [dict(Form.from_expr(p, directions, self.names, k).coefficients) for row in D.tolist() for p in row]
            for k, D in enumerate(self.landscape.lift.line(self.point, 3)[1:], 1)
        ]

    def _composed(self, form: Vector, k: int, branch: Branch) -> Sparse:
        """ℓ(D_k)."""
        result: Sparse = {}
        for i, weight in form.items():
            for monomial, p in self._lift[k - 1][i].items():
                result[monomial] = result[monomial] + weight * p if monomial in result else weight * p
        return {m: q for m, p in result.items() if not (q := branch.reduce(p)).is_zero()}


def _vanish(forms: Sequence[Form], branch: Branch) -> bool:
    return all(branch.vanishes(p) for form in forms for p in form.coefficients.values())
