"""Quadratic objectives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import lcm
from typing import Any, ClassVar

import symengine

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.matrix import (
    as_rows,
    expanded,
    inner,
    integer_matrix,
    matrix,
    matrix_text,
    substituted,
    symbol_matrix,
)
from deeplift_cas.landscape.objectives.formula import Formula, Inner, SquaredNorm
from deeplift_cas.landscape.objectives.norms import square_terms, squared_norms, weighted
from deeplift_cas.landscape.objectives.protocol import (
    ONE,
    Group,
    Setting,
    Term,
    flattened,
    polynomial_statement,
    scalar,
)
from deeplift_cas.vocabulary import QUADRATIC

Exponents = tuple[int, ...]
Slope = list[tuple[Exponents, int, int, int]]


class Quadratic:
    """f(X) = ⟨A, X⟩ + scale · c · ‖X − target‖²_F  (report, display (30), with scale ½; appendix, scale 1).

    ``A`` and ``target`` are d_L × d_0 matrices; entries, ``c`` and ``scale`` are exact and may
    contain parameters.  With ``weights``, a matrix like them, the norm is Σ w_ij (X − target)_ij²: entries of weight
    0 are masked.  Raises :class:`InputError`.

    >>> f = Quadratic([[0, "x"]], "c", target=[[1, 4]], scale="1/2")
    >>> f.gradient(matrix([[3, 4]], "X")).tolist()
    [[2*c, x]]
    """

    required: ClassVar[tuple[str, ...]] = ("c",)
    optional: ClassVar[tuple[str, ...]] = ("A", "scale", "target", "weights")

    def __init__(
        self,
        A: Any,
        c: Any,
        target: Any,
        scale: Any = "1/2",
        names: tuple[str, ...] | None = None,
        weights: Any = None,
    ) -> None:
        self.A = matrix(A, "A", names=names)
        self.shape: tuple[int, int] = self.A.shape
        self.target = matrix(target, "target", self.shape, names)
        self.c = scalar(c, "c", names)
        self.scale = scalar(scale, "scale", names)
        self.weights = None if weights is None else matrix(weights, "weights", self.shape, names)
        # what every expansion asks for, in the form in which it needs it
        _ = self.weight, self.slope, self._rational_target

    @classmethod
    def read(cls, data: Mapping[str, Any], setting: Setting) -> Quadratic:
        """From a problem file; the target is φ(point) if it is left out, A is 0 if there is one."""
        lift, names = setting.lift, setting.names
        target = data.get("target")
        if "A" not in data and target is None:
            raise InputError("a quadratic objective needs the key 'A', or 'target', or both, in [objective]")
        given = as_rows(data["A"], lift.dimensions) if "A" in data else [[0] * lift.shape[1]] * lift.shape[0]
        A = matrix(given, "A", lift.shape, names)
        default = lift(setting.point) if target is None else as_rows(target, lift.dimensions)
        weights = None if data.get("weights") is None else as_rows(data["weights"], lift.dimensions)
        return cls(A, data["c"], default, data.get("scale", "1/2"), names, weights)

    def gradient(self, X: Any) -> Any:
        """∇f(X) = A + 2·scale·c·(X − target), the second term times the weights."""
        X = matrix(X, "X", self.shape)
        away = X - self.target if self.weights is None else weighted(self.weights, X - self.target)
        return expanded(self.A + away * (2 * self.scale * self.c))

    @cached_property
    def ring(self) -> Ring:
        """ℚ[parameters], in alphabetical order."""
        return Ring(sorted(self.parameters))

    @cached_property
    def weight(self) -> tuple[dict[Exponents, int], int]:
        """scale·c by monomials of the ring: integers over a common denominator."""
        sparse = self.ring.sparse(symengine.expand(self.scale * self.c))
        denominator = lcm(*(int(q.q) for q in sparse.values()))
        return {m: int(q.p) * (denominator // int(q.q)) for m, q in sparse.items()}, denominator

    @cached_property
    def slope(self) -> tuple[Slope, int]:
        """The entries of A by monomials of the ring: (monomial, row, column, integer), over a common denominator."""
        return self._entries(self.A)

    def slope_at(self, numerators: list[list[int]], denominator: int) -> tuple[Slope, int]:
        """The same for B = A + 2·scale·c·(X − target) at a rational X: f = const + ⟨B, ·⟩ + scale·c‖· − X‖².

        >>> Quadratic([["1/2", "x"]], "c", target=[[1, 4]]).slope_at([[3, 4]], 1)
        ([((1, 0), 0, 0, 4), ((0, 0), 0, 0, 1), ((0, 1), 0, 1, 2)], 2)
        """
        if self._rational_target == (numerators, denominator):
            return self.slope
        X = symengine.ImmutableDenseMatrix(
            *self.shape, [symengine.Rational(x, denominator) for row in numerators for x in row]
        )
        return self._entries(self.gradient(X))

    def _entries(self, m: Any) -> tuple[Slope, int]:
        found = [
            (exponents, i, j, coefficient)
            for i, row in enumerate(m.tolist())
            for j, entry in enumerate(row)
            for exponents, coefficient in self.ring.sparse(entry).items()
        ]
        denominator = lcm(*(int(x.q) for *_, x in found))
        return [(e, i, j, int(x.p) * (denominator // int(x.q))) for e, i, j, x in found], denominator

    @cached_property
    def _rational_target(self) -> tuple[list[list[int]], int] | None:
        return None if self.target.free_symbols else integer_matrix(self.target)

    def along(self, series: Sequence[Any]) -> list[Any]:
        """f_k = ⟨A, X_k⟩ + scale·c Σ_{i+j=k} ⟨D_i, D_j⟩ with D_0 = X_0 − target, D_j = X_j."""
        norms = squared_norms([series[0] - self.target, *series[1:]], self.weights)
        weight = self.scale * self.c
        return [symengine.expand(inner(self.A, X) + weight * norm) for X, norm in zip(series, norms, strict=True)]

    def grouped(self, series: Sequence[Any]) -> list[Group]:
        """The last of the coefficients that ``along`` gives, as a sum of products: what expanding it loses."""
        terms: list[Term] = [(a, [(x, 1)]) for a, x in zip(flattened(self.A), flattened(series[-1]), strict=True)]
        return [(self.scale * self.c, square_terms([series[0] - self.target, *series[1:]], self.weights)), (ONE, terms)]

    def at(self, values: Mapping[Any, Any]) -> Quadratic:
        """The objective with values for symbols."""
        c, scale = (symengine.expand(e.subs(values)) for e in (self.c, self.scale))
        weights = None if self.weights is None else substituted(self.weights, values)
        return Quadratic(substituted(self.A, values), c, substituted(self.target, values), scale, weights=weights)

    @property
    def degree(self) -> int:
        """In the entries of X."""
        return 2

    def opposite(self) -> Quadratic:
        """−f."""
        return Quadratic(-self.A, -self.c, self.target, self.scale, weights=self.weights)

    def with_scale(self, scale: Any) -> Quadratic:
        """The same with another normalisation."""
        return Quadratic(self.A, self.c, self.target, scale, weights=self.weights)

    def formula(self, product: Any) -> Formula:
        """⟨A, X⟩ + scale·c‖X − target‖²."""
        at_product, matrices = self.target == product, {"A": self.A, "T": self.target}
        norm = SquaredNorm(self.scale * self.c, "T", at_product=at_product)
        if self.weights is not None:
            norm, matrices = norm._replace(entries="weights"), matrices | {"weights": self.weights}
        return Formula((Inner("A"), norm), matrices)

    @cached_property
    def parameters(self) -> set[str]:
        """The names of the symbols in A, c, target and scale."""
        parts = [self.A, self.target, self.c, self.scale, *([] if self.weights is None else [self.weights])]
        return {str(s) for part in parts for s in part.free_symbols}

    def statement(self, ring: Ring) -> dict[str, Any]:
        """The normal form of certificates: with weights it is that of a polynomial."""
        if self.weights is not None:
            X = symbol_matrix("X", self.shape)
            return polynomial_statement(self.along([X])[0], X, ring)
        return {
            "kind": QUADRATIC,
            "A": matrix_text(self.A, ring),
            "c": ring.text(ring.polynomial(self.c)),
            "scale": ring.text(ring.polynomial(self.scale)),
            "target": matrix_text(self.target, ring),
        }
