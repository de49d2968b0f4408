"""The exact Taylor expansion of g at a point."""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial
from typing import Any

import symengine

from deeplift_cas.algebra.form import Form
from deeplift_cas.display import Shown
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.lift import Lift


class TaylorExpansion(Shown):
    """g(W + tẆ) = g(W) + Σ_k t^k g_k(Ẇ): the forms g_1, …, g_order  (theory, section 1)."""

    def __init__(self, lift: Lift, forms: Sequence[Form]) -> None:
        self.lift = lift
        self._forms = list(forms)

    @property
    def order(self) -> int:
        """The highest order computed."""
        return len(self._forms)

    def coefficient(self, k: int) -> Form:
        """g_k, the coefficient of t^k: a form of degree k in Ẇ.

        Raises :class:`InputError` if the order was not computed.
        """
        if not 1 <= k <= self.order:
            raise InputError(f"the coefficients computed are 1 to {self.order}, not {k}")
        return self._forms[k - 1]

    def derivative(self, k: int) -> Form:
        """D^k g(W)[Ẇ, …, Ẇ] = k!·g_k: what Mathematica's ``D[…, {t, k}] /. t -> 0`` gives."""
        return self.coefficient(k) * factorial(k)

    def gradient(self) -> tuple[Any, ...]:
        """∇g(W) as matrices, in the order (W_1, …, W_L)."""
        first = self.coefficient(1)
        partials = [symengine.Integer(0)] * len(first.directions)
        for (i,), p in first.coefficients.items():
            partials[i] = first.parameter_ring.expr(p)
        rest = iter(partials)
        return tuple(
            symengine.ImmutableDenseMatrix(rows, columns, [next(rest) for _ in range(rows * columns)])
            for rows, columns in self.lift.shapes
        )

    def hessian(self) -> Any:
        """∇²g(W) as a symmetric matrix, in the order of ``lift.direction_names``."""
        return self.coefficient(2).hessian()

    def third(self) -> Form:
        """∇³g(W) as the cubic form Ẇ ↦ D³g(W)[Ẇ, Ẇ, Ẇ]."""
        return self.derivative(3)

    def __repr__(self) -> str:
        return f"TaylorExpansion to order {self.order}: {', '.join(str(len(f)) for f in self._forms)} terms"
