"""Objectives f on the space of products: anything with ``gradient(X)`` and ``along(series)``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import factorial, lcm, prod
from typing import Any, Protocol

import symengine
from flint import fmpq_mat

from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.matrix import expanded, inner, integer_matrix, matrix, substituted, symbol_matrix

Exponents = tuple[int, ...]
Slope = list[tuple[Exponents, int, int, int]]
ONE = symengine.Integer(1)
Term = tuple[Any, list[tuple[Any, int]]]
"""coefficient · Π factor^power."""
Group = tuple[Any, list[Term]]
"""weight · Σ terms."""


class Objective(Protocol):
    """What a landscape needs of f."""

    shape: tuple[int, int]

    def gradient(self, X: Any) -> Any:
        """∇f(X), a matrix of the shape of X."""

    def along(self, series: Sequence[Any]) -> list[Any]:
        """The coefficients of f(Σ t^j X_j) up to the length of ``series``, expanded."""

    @property
    def parameters(self) -> set[str]:
        """The names of the symbols that f depends on besides X."""

    def statement(self, ring: Ring) -> dict[str, Any]:
        """f in the normal form of certificates."""


class Quadratic:
    """f(X) = ⟨A, X⟩ + scale · c · ‖X − target‖²_F  (report, display (30), with scale ½; appendix, scale 1).

    ``A`` and ``target`` are d_L × d_0 matrices; entries, ``c`` and ``scale`` are exact and may
    contain parameters.  Raises :class:`InputError`.

    >>> f = Quadratic([[0, "x"]], "c", target=[[1, 4]], scale="1/2")
    >>> f.gradient(matrix([[3, 4]], "X")).tolist()
    [[2*c, x]]
    """

    def __init__(self, A: Any, c: Any, target: Any, scale: Any = "1/2", names: tuple[str, ...] | None = None) -> None:
        self.A = matrix(A, "A", names=names)
        self.shape: tuple[int, int] = self.A.shape
        self.target = matrix(target, "target", self.shape, names)
        self.c = _scalar(c, "c", names)
        self.scale = _scalar(scale, "scale", names)
        # what every expansion asks for, in the form in which it needs it
        _ = self.weight, self.slope, self._rational_target

    def gradient(self, X: Any) -> Any:
        """∇f(X) = A + 2·scale·c·(X − target)."""
        return expanded(self.A + (X - self.target) * (2 * self.scale * self.c))

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
        norms = _squared_norms([series[0] - self.target, *series[1:]])
        weight = self.scale * self.c
        return [symengine.expand(inner(self.A, X) + weight * norm) for X, norm in zip(series, norms, strict=True)]

    def grouped(self, series: Sequence[Any]) -> list[Group]:
        """The last of the coefficients that ``along`` gives, as a sum of products: what expanding it loses."""
        terms: list[Term] = [(a, [(x, 1)]) for a, x in zip(_flat(self.A), _flat(series[-1]), strict=True)]
        return [(self.scale * self.c, _square_terms([series[0] - self.target, *series[1:]])), (ONE, terms)]

    def at(self, values: Mapping[Any, Any]) -> Quadratic:
        """The objective with values for symbols."""
        c, scale = (symengine.expand(e.subs(values)) for e in (self.c, self.scale))
        return Quadratic(substituted(self.A, values), c, substituted(self.target, values), scale)

    @cached_property
    def parameters(self) -> set[str]:
        """The names of the symbols in A, c, target and scale."""
        parts = [self.A, self.target, self.c, self.scale]
        return {str(s) for part in parts for s in part.free_symbols}

    def statement(self, ring: Ring) -> dict[str, Any]:
        """The normal form of certificates."""
        return {
            "kind": "quadratic",
            "A": matrix_text(self.A, ring),
            "c": ring.text(ring.polynomial(self.c)),
            "scale": ring.text(ring.polynomial(self.scale)),
            "target": matrix_text(self.target, ring),
        }


class PolynomialObjective:
    """f(X) = a polynomial in the entries X11, X12, … of X (X1_12 with two-digit indices).

    All other symbols are parameters.  Raises :class:`InputError` if it is not a polynomial.

    >>> f = PolynomialObjective("X11^2 + x*X12", (1, 2))
    >>> f.gradient(matrix([[3, 4]], "X")).tolist(), f.parameters
    ([[6, x]], {'x'})
    """

    def __init__(self, expression: Any, shape: tuple[int, int], names: tuple[str, ...] | None = None) -> None:
        self.shape = shape
        self.X = symbol_matrix("X", shape)
        entries = tuple(str(s) for row in self.X.tolist() for s in row)
        if names is not None and (both := sorted(set(entries) & set(names))):
            raise InputError(f"'{both[0]}' is a parameter and an entry of X: rename the parameter")
        try:
            self.expression = exact(expression, None if names is None else (*entries, *names))
        except InputError as error:
            raise InputError(f"objective: {error}") from None
        self.parameters: set[str] = {str(s) for s in self.expression.free_symbols} - set(entries)
        self.entries = entries
        self._ring = Ring((*entries, *sorted(self.parameters)))
        self._polynomial = self._ring.polynomial(self.expression)

    def gradient(self, X: Any) -> Any:
        """The matrix of partial derivatives at X."""
        values = dict(zip(self._symbols(), (e for row in X.tolist() for e in row), strict=True))
        partials = [symengine.diff(self.expression, s).subs(values) for s in self._symbols()]
        return expanded(symengine.ImmutableDenseMatrix(*self.shape, partials))

    def along(self, series: Sequence[Any]) -> list[Any]:
        """Every monomial is a truncated product of the series of the entries."""
        order = len(series)
        flat = [[e for row in X.tolist() for e in row] for X in series]
        entry = [[flat[k][i] for k in range(order)] for i in range(len(self.entries))]
        powers: dict[tuple[int, int], list[Any]] = {}

        def power(i: int, e: int) -> list[Any]:
            if e == 1:
                return entry[i]
            if (i, e) not in powers:
                powers[i, e] = _series_product(power(i, e - 1), entry[i])
            return powers[i, e]

        total: list[list[Any]] = [[] for _ in range(order)]
        count = len(self.entries)
        for exponents, coefficient in self._polynomial.terms():
            parameters = self._ring.context.from_dict({(0,) * count + tuple(exponents[count:]): coefficient})
            term = [self._ring.expr(parameters)] + [symengine.Integer(0)] * (order - 1)
            for i, e in enumerate(exponents[:count]):
                if e:
                    term = _series_product(term, power(i, e))
            for k, value in enumerate(term):
                total[k].append(value)
        return [symengine.expand(symengine.Add(*values)) for values in total]

    def grouped(self, series: Sequence[Any]) -> list[Group]:
        """The last of the coefficients that ``along`` gives, as a sum of products: what expanding it loses.

        >>> f = PolynomialObjective("X11^2", (1, 1))
        >>> f.grouped([matrix([["a"]], "X"), matrix([["b"]], "X"), matrix([["c"]], "X")])
        [(1, [(2, [(a, 1), (c, 1)]), (1, [(b, 2)])])]
        """
        flat, order, count = [_flat(X) for X in series], len(series) - 1, len(self.entries)
        terms: list[Term] = []
        for exponents, coefficient in self._polynomial.terms():
            alone = self._ring.context.from_dict({(0,) * count + tuple(exponents[count:]): coefficient})
            head = self._ring.expr(alone)
            powers = [(i, int(e)) for i, e in enumerate(exponents[:count]) if e]
            for number, chosen in _choices(powers, order):
                terms.append((number * head, [(flat[k][i], n) for (i, k), n in chosen]))
        return [(ONE, terms)]

    def at(self, values: Mapping[Any, Any]) -> PolynomialObjective:
        """The objective with values for symbols that are no entries of X."""
        return PolynomialObjective(self.expression.subs(values), self.shape)

    def _symbols(self) -> list[Any]:
        return [symengine.Symbol(name) for name in self.entries]

    def statement(self, ring: Ring) -> dict[str, Any]:
        """The normal form of certificates."""
        full = Ring((*self.entries, *ring.names))
        return {"kind": "polynomial", "expression": full.text(full.polynomial(self.expression))}


class SquareLoss(PolynomialObjective):
    """f(X) = scale/N · ‖X·inputs − targets‖²_F: the square loss of problem (ML) on N samples, the columns.

    ``inputs`` is d_0 × N, ``targets`` d_L × N; entries and ``scale`` are exact.  Raises :class:`InputError` for data
    that do not fit together, are inexact or contain symbols, and for singular data: inputs of rank below d_0.

    >>> f = SquareLoss([[1, 2]], [[3, 4]])
    >>> f.expression, f.gradient(matrix([[2]], "X")).tolist()
    (25/4 + (-11/2)*X11 + (5/4)*X11**2, [[-1/2]])
    """

    def __init__(self, inputs: Any, targets: Any, scale: Any = "1/2") -> None:
        self.inputs, self.targets = matrix(inputs, "inputs", names=()), matrix(targets, "targets", names=())
        samples = self.inputs.shape[1]
        if self.targets.shape[1] != samples:
            raise InputError(f"inputs have {samples} columns and targets {self.targets.shape[1]}: one for each sample")
        rank = fmpq_mat([[Ring.rational(e) for e in row] for row in self.inputs.tolist()]).rank()
        if rank < self.inputs.shape[0]:
            raise InputError(f"singular data: the inputs have rank {rank}, but {self.inputs.shape[0]} is needed")
        self.weight = _scalar(scale, "scale", ()) / samples
        shape = self.targets.shape[0], self.inputs.shape[0]
        residual = symbol_matrix("X", shape) * self.inputs - self.targets
        super().__init__(symengine.expand(self.weight * inner(residual, residual)), shape)

    def along(self, series: Sequence[Any]) -> list[Any]:
        """f_k = scale/N · Σ_{i+j=k} ⟨R_i, R_j⟩ with R_0 = X_0·inputs − targets, R_j = X_j·inputs."""
        first, *others = [X * self.inputs for X in series]
        return [symengine.expand(self.weight * norm) for norm in _squared_norms([first - self.targets, *others])]

    def at(self, values: Mapping[Any, Any]) -> SquareLoss:
        """The same: it has no symbols."""
        return self

    def grouped(self, series: Sequence[Any]) -> list[Group]:
        """The last of the coefficients that ``along`` gives, by its residuals."""
        first, *others = [X * self.inputs for X in series]
        return [(self.weight, _square_terms([first - self.targets, *others]))]


def _flat(m: Any) -> list[Any]:
    return [symengine.expand(e) for row in m.tolist() for e in row]


def _square_terms(D: Sequence[Any]) -> list[Term]:
    """Σ_{i+j=k} ⟨D_i, D_j⟩ for the last k, entry by entry."""
    k = len(D) - 1
    return [
        (1, [(a, 2)]) if 2 * i == k else (2, [(a, 1), (b, 1)])
        for i in range(k // 2 + 1)
        for a, b in zip(_flat(D[i]), _flat(D[k - i]), strict=True)
    ]


def _choices(powers: Sequence[tuple[int, int]], order: int) -> Iterator[tuple[int, list[tuple[tuple[int, int], int]]]]:
    """The coefficient of t^order in Π_i (Σ_k x_ik t^k)^e_i: multiplicities, and the powers of the x_ik."""
    if not powers:
        if order == 0:
            yield 1, []
        return
    (i, e), *others = powers
    for part in range(order + 1):
        for counts in _orders(e, part, part):
            number = factorial(e) // prod(map(factorial, counts.values()))
            for rest, chosen in _choices(others, order - part):
                yield number * rest, [*(((i, k), n) for k, n in counts.items()), *chosen]


def _orders(count: int, total: int, highest: int) -> Iterator[dict[int, int]]:
    """How many of ``count`` factors can be of which order, from 0 to ``highest``, so that the orders add up."""
    if highest == 0:
        if total == 0:
            yield {0: count} if count else {}
        return
    for n in range(min(count, total // highest), -1, -1):
        for rest in _orders(count - n, total - n * highest, highest - 1):
            yield {**rest, highest: n} if n else rest


def _squared_norms(D: Sequence[Any]) -> list[Any]:
    """The coefficients of ‖Σ t^j D_j‖²: Σ_{i+j=k} ⟨D_i, D_j⟩."""
    return [
        symengine.Add(*[(1 if 2 * i == k else 2) * inner(D[i], D[k - i]) for i in range(k // 2 + 1)])
        for k in range(len(D))
    ]


def _series_product(a: Sequence[Any], b: Sequence[Any]) -> list[Any]:
    """The product of two power series, truncated to their common length."""
    return [
        symengine.expand(symengine.Add(*[a[i] * b[k - i] for i in range(k + 1) if a[i] != 0 and b[k - i] != 0]))
        for k in range(len(a))
    ]


def _scalar(value: Any, name: str, names: tuple[str, ...] | None) -> Any:
    try:
        return exact(value, names)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None


def matrix_text(m: Any, ring: Ring) -> list[list[str]]:
    """The entries in the normal form of certificates."""
    return [[ring.text(ring.polynomial(e)) for e in row] for row in m.tolist()]
