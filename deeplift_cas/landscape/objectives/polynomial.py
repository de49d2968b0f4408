"""Objectives that are any polynomial in the entries of X."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import factorial, prod
from typing import Any, ClassVar

import symengine

from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.matrix import expanded, matrix
from deeplift_cas.landscape.objectives.formula import Formula, Plain
from deeplift_cas.landscape.objectives.protocol import ONE, Group, Setting, Term, flattened, polynomial_statement
from deeplift_cas.landscape.series import evaluated
from deeplift_cas.vocabulary import image_names


class PolynomialObjective:
    """f(X) = a polynomial in the entries X11, X12, … of X (X1_12 with two-digit indices).

    All other symbols are parameters.  Raises :class:`InputError` if it is not a polynomial.

    >>> from deeplift_cas.landscape.matrix import matrix
    >>> f = PolynomialObjective("X11^2 + x*X12", (1, 2))
    >>> f.gradient(matrix([[3, 4]], "X")).tolist(), f.parameters
    ([[6, x]], {'x'})
    """

    required: ClassVar[tuple[str, ...]] = ("expression",)
    optional: ClassVar[tuple[str, ...]] = ()

    def __init__(self, expression: Any, shape: tuple[int, ...], names: tuple[str, ...] | None = None) -> None:
        if not (shape and all(isinstance(d, int) and d > 0 for d in shape)):
            raise InputError(f"the shape of X is two positive integers such as (2, 3), not {shown(shape)}")
        self.dimensions = tuple(shape)
        self.shape: tuple[int, int] = (shape[0], prod(shape[1:]))
        flat = [symengine.Symbol(name) for row in image_names(shape) for name in row]
        self.X = symengine.ImmutableDenseMatrix(*self.shape, flat)
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

    @classmethod
    def read(cls, data: Mapping[str, Any], setting: Setting) -> PolynomialObjective:
        """From a problem file."""
        if not isinstance(data["expression"], str):
            raise InputError("'expression' must be a text in quotes such as \"X11^2 + x*X12\"")
        return PolynomialObjective(data["expression"], setting.lift.dimensions, setting.names)

    def gradient(self, X: Any) -> Any:
        """The matrix of partial derivatives at X."""
        X = matrix(X, "X", self.shape)
        values = dict(zip(self._symbols(), (e for row in X.tolist() for e in row), strict=True))
        partials = [symengine.diff(self.expression, s).subs(values) for s in self._symbols()]
        return expanded(symengine.ImmutableDenseMatrix(*self.shape, partials))

    def along(self, series: Sequence[Any]) -> list[Any]:
        """Every monomial is a truncated product of the series of the entries."""
        flat = [[e for row in X.tolist() for e in row] for X in series]
        entries = {name: [coefficients[i] for coefficients in flat] for i, name in enumerate(self.entries)}
        return evaluated(self._polynomial, self._ring, entries, len(series))

    def grouped(self, series: Sequence[Any]) -> list[Group]:
        """The last of the coefficients that ``along`` gives, as a sum of products: what expanding it loses.

        >>> from deeplift_cas.landscape.matrix import matrix
        >>> f = PolynomialObjective("X11^2", (1, 1))
        >>> f.grouped([matrix([["a"]], "X"), matrix([["b"]], "X"), matrix([["c"]], "X")])
        [(1, [(2, [(a, 1), (c, 1)]), (1, [(b, 2)])])]
        """
        flat, order, count = [flattened(X) for X in series], len(series) - 1, len(self.entries)
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
        return PolynomialObjective(self.expression.subs(values), self.dimensions)

    @property
    def degree(self) -> int:
        """In the entries of X."""
        count = len(self.entries)
        return max((sum(map(int, exponents[:count])) for exponents, _ in self._polynomial.terms()), default=0)

    def opposite(self) -> PolynomialObjective:
        """−f."""
        return PolynomialObjective(-self.expression, self.dimensions)

    def formula(self, product: Any) -> Formula:
        """The polynomial itself."""
        return Formula((Plain(self.expression, self.entries),), {})

    def _symbols(self) -> list[Any]:
        return [symengine.Symbol(name) for name in self.entries]

    def statement(self, ring: Ring) -> dict[str, Any]:
        """The normal form of certificates."""
        return polynomial_statement(self.expression, self.X, ring)


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
