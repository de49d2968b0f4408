"""Homogeneous polynomials in a direction, with coefficients in the parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import symengine

from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.errors import InputError


class Form:
    """A homogeneous polynomial of given degree in the direction symbols.

    ``expr`` is the expanded SymEngine expression, ``len`` counts its terms.

    >>> from symengine import symbols
    >>> x, u, v = symbols("x u v")
    >>> q = Form(x * u * v + u**2, ("u", "v"), ("x",), degree=2)
    >>> len(q), q.hessian().tolist()
    (2, [[2, x], [x, 0]])
    >>> q.evaluate([1, "1/2"], {"x": 3})
    5/2
    >>> q.restrict([[1, 1]]).coefficients
    {(0, 0): x + 1}
    """

    def __init__(self, expr: Any, directions: Sequence[str], parameters: Sequence[str], degree: int) -> None:
        self.directions = tuple(directions)
        self.parameters = tuple(parameters)
        self.degree = degree
        self.expr = symengine.expand(expr)

    @cached_property
    def ring(self) -> Ring:
        """ℚ[parameters, directions]."""
        return Ring((*self.parameters, *self.directions))

    @cached_property
    def polynomial(self) -> Polynomial:
        """The form as a polynomial of :attr:`ring`."""
        return self.ring.polynomial(self.expr)

    @cached_property
    def parameter_ring(self) -> Ring:
        """ℚ[parameters]."""
        return Ring(self.parameters)

    def __len__(self) -> int:
        return len(self.polynomial)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Form):
            return NotImplemented
        return bool(symengine.expand(self.expr - other.expr) == 0)

    def __hash__(self) -> int:
        return hash(self.expr)

    def __add__(self, other: Form) -> Form:
        return Form(self.expr + other.expr, self.directions, self.parameters, self.degree)

    def __mul__(self, number: Any) -> Form:
        return Form(exact(number) * self.expr, self.directions, self.parameters, self.degree)

    __rmul__ = __mul__

    def __repr__(self) -> str:
        return f"Form of degree {self.degree} in {len(self.directions)} directions, {len(self)} terms"

    def __str__(self) -> str:
        return str(self.expr)

    def _sympy_(self) -> Any:
        return self.expr._sympy_()

    @cached_property
    def coefficients(self) -> dict[tuple[int, ...], Polynomial]:
        """Direction monomial, as a sorted tuple of indices, ↦ coefficient in ℚ[parameters].

        >>> Form(symengine.sympify("c*u*v"), ("u", "v"), ("c",), 2).coefficients
        {(0, 1): c}
        """
        count = len(self.parameters)
        parts: dict[tuple[int, ...], dict[tuple[int, ...], Any]] = {}
        for exponents, coefficient in self.polynomial.terms():
            indices = tuple(i for i, e in enumerate(exponents[count:]) for _ in range(e))
            parts.setdefault(indices, {})[exponents[:count]] = coefficient
        return {m: self.parameter_ring.context.from_dict(part) for m, part in parts.items()}

    def hessian(self) -> Any:
        """The matrix of second derivatives of a form of degree 2: for g_2 this is ∇²g.

        Raises :class:`InputError` for another degree.
        """
        if self.degree != 2:
            raise InputError(f"the Hessian matrix belongs to a form of degree 2, not {self.degree}")
        size = len(self.directions)
        matrix = symengine.zeros(size, size)
        for (i, j), p in self.coefficients.items():
            matrix[i, j] = matrix[j, i] = self.parameter_ring.expr(p) * (2 if i == j else 1)
        return symengine.ImmutableDenseMatrix(matrix)

    def evaluate(self, direction: Sequence[Any], values: Mapping[str, Any] | None = None) -> Any:
        """The exact value at a direction, and at parameter values if given."""
        if len(direction) != len(self.directions):
            raise InputError(f"a direction has {len(self.directions)} entries, not {len(direction)}")
        substitution = dict(zip(self.directions, (exact(v) for v in direction), strict=True))
        substitution |= {name: exact(value) for name, value in (values or {}).items()}
        return symengine.expand(self.expr.subs({symengine.Symbol(n): v for n, v in substitution.items()}))

    def restrict(self, basis: Sequence[Sequence[Any]], prefix: str = "u") -> Form:
        """The form on a subspace: in coordinates u1, u2, … with respect to the given vectors."""
        coordinates = [symengine.Symbol(f"{prefix}{k + 1}") for k in range(len(basis))]
        direction = [
            symengine.Add(*[u * exact(vector[i]) for u, vector in zip(coordinates, basis, strict=True)])
            for i in range(len(self.directions))
        ]
        return Form(self.evaluate(direction), [u.name for u in coordinates], self.parameters, self.degree)
