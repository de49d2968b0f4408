"""Homogeneous polynomials in a direction, with coefficients in the parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product as tuples
from math import gcd, lcm, prod
from typing import Any

import symengine
from flint import fmpq

from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.terms import FITS, Terms, array, collected, integers, largest, pays
from deeplift_cas.display import Typeset
from deeplift_cas.errors import InputError

WORD = 63
"""Bits of a non-negative number in a word."""

Exponents = tuple[int, ...]
Coefficients = Mapping[tuple[int, ...], Polynomial]
"""Sorted indices of directions ↦ coefficient in ℚ[parameters]."""


class KeyLayout:
    """How a monomial of degree n in the directions, times a monomial of the parameters, is packed into an integer.

    The numbers of the n directions, ascending, ``bits`` bits each; then the number of the parameter
    monomial in the last ``tail`` bits.

    >>> layout = KeyLayout(directions=5, monomials=2)
    >>> key = layout.key((1, 4), 1)
    >>> bin(key), layout.columns([key], 2)
    ('0b11001', ([[1], [4]], [1]))
    """

    def __init__(self, directions: int, monomials: int) -> None:
        self.bits = max(1, (directions - 1).bit_length())
        self.tail = max(0, monomials - 1).bit_length()

    def fits(self, degree: int) -> bool:
        """Whether the keys of this degree fit into words."""
        return degree * self.bits + self.tail <= WORD

    def key(self, indices: Iterable[int], monomial: int) -> int:
        """The key of directions in ascending order."""
        key = 0
        for i in indices:
            key = key << self.bits | i
        return key << self.tail | monomial

    def columns(self, keys: Any, degree: int) -> tuple[list[Any], Any]:
        """For every position the numbers of the directions, then the parameter monomials, as lists or arrays."""
        mask, last = (1 << self.bits) - 1, (1 << self.tail) - 1
        shifts = [self.bits * (degree - 1 - n) + self.tail for n in range(degree)]
        if isinstance(keys, list):
            return [[key >> shift & mask for key in keys] for shift in shifts], [key & last for key in keys]
        return [keys >> shift & mask for shift in shifts], keys & last


class Form(Typeset):
    """A homogeneous polynomial of given degree in the direction symbols.

    Its terms are kept packed: ``terms`` are keys (see :class:`KeyLayout`) and integers, to be divided by
    ``denominator``; ``monomials`` lists the exponents of the parameter monomials that keys refer to.
    ``len`` counts the terms, iteration gives (direction indices, parameter exponents, coefficient), and
    ``expr`` is the expanded SymEngine expression, made when it is asked for.

    >>> from symengine import symbols
    >>> x, u, v = symbols("x u v")
    >>> q = Form.from_expr(x * u * v + u**2, ("u", "v"), ("x",), degree=2)
    >>> len(q), sorted(q), q.hessian().tolist()
    (2, [((0, 0), (0,), 1), ((0, 1), (1,), 1)], [[2, x], [x, 0]])
    >>> q.evaluate([1, "1/2"], {"x": 3})
    5/2
    >>> q.restrict([[1, 1]]).coefficients
    {(0, 0): x + 1}
    """

    def __init__(
        self,
        directions: Sequence[str],
        parameters: Sequence[str],
        degree: int,
        terms: Terms,
        denominator: int = 1,
        monomials: Sequence[Exponents] | None = None,
    ) -> None:
        self.directions = tuple(directions)
        self.parameters = tuple(parameters)
        self.degree = degree
        self.terms = terms
        self.denominator = denominator
        self.monomials = tuple(monomials or [(0,) * len(self.parameters)])
        self.layout = KeyLayout(len(self.directions), len(self.monomials))

    @classmethod
    def from_expr(cls, expr: Any, directions: Sequence[str], parameters: Sequence[str], degree: int) -> Form:
        """The form of a SymEngine expression.

        Raises :class:`InputError` if it is not a homogeneous polynomial of this degree in the directions.
        """
        p = Ring((*parameters, *directions)).polynomial(symengine.expand(expr))
        return cls.from_polynomial(p, directions, parameters, degree)

    @classmethod
    def from_polynomial(cls, p: Polynomial, directions: Sequence[str], parameters: Sequence[str], degree: int) -> Form:
        """The form of a polynomial in (parameters, directions); raises :class:`InputError` as :meth:`from_expr`."""
        count = len(parameters)
        found = []
        for exponents, coefficient in p.terms():
            indices = tuple(i for i, e in enumerate(exponents[count:]) for _ in range(e))
            if len(indices) != degree:
                raise InputError(f"the expression is not homogeneous of degree {degree} in the directions")
            found.append((indices, tuple(map(int, exponents[:count])), coefficient))
        return cls.from_terms(found, directions, parameters, degree)

    @classmethod
    def from_terms(
        cls,
        terms: Iterable[tuple[Sequence[int], Exponents, Any]],
        directions: Sequence[str],
        parameters: Sequence[str],
        degree: int,
    ) -> Form:
        """The form with terms as they come from iteration; equal monomials are collected."""
        terms = [(indices, exponents, Ring.rational(c)) for indices, exponents, c in terms]
        monomials = sorted({exponents for _, exponents, _ in terms}) or [(0,) * len(parameters)]
        number = {exponents: n for n, exponents in enumerate(monomials)}
        layout = KeyLayout(len(directions), len(monomials))
        denominator = lcm(*(int(c.q) for *_, c in terms))
        total: dict[int, int] = {}
        for indices, exponents, c in terms:
            key = layout.key(sorted(indices), number[exponents])
            total[key] = total.get(key, 0) + int(c.p) * (denominator // int(c.q))
        kept = {key: value for key, value in total.items() if value}
        return cls(directions, parameters, degree, (list(kept), list(kept.values())), denominator, monomials)

    def __len__(self) -> int:
        return len(self.terms[0])

    def __iter__(self) -> Iterator[tuple[tuple[int, ...], Exponents, fmpq]]:
        for indices, m, value in self._unpacked():
            yield indices, self.monomials[m], fmpq(value, self.denominator)

    def _unpacked(self) -> Iterator[tuple[tuple[int, ...], int, int]]:
        """Direction indices, number of the parameter monomial and integer of every term."""
        columns, monomials = self.layout.columns(integers(self.terms[0]), self.degree)
        rows = zip(*columns, strict=True) if columns else ((),) * len(self)
        return zip(rows, monomials, integers(self.terms[1]), strict=True)

    @cached_property
    def expr(self) -> Any:
        """The expanded SymEngine expression."""
        symbols = [symengine.Symbol(name) for name in self.directions]
        factors = [_power_product(self.parameters, exponents) for exponents in self.monomials]
        number = symengine.Integer if self.denominator == 1 else self._rational
        return symengine.Add(
            *[
                symengine.Mul(number(value), factors[m], *[symbols[i] for i in indices])
                for indices, m, value in self._unpacked()
            ]
        )

    def _rational(self, value: int) -> Any:
        return symengine.Rational(value, self.denominator)

    @cached_property
    def ring(self) -> Ring:
        """ℚ[parameters, directions]."""
        return Ring((*self.parameters, *self.directions))

    @cached_property
    def polynomial(self) -> Polynomial:
        """The form as a polynomial of :attr:`ring`."""
        size = len(self.directions)
        sparse = {}
        for indices, exponents, coefficient in self:
            powers = [0] * size
            for i in indices:
                powers[i] += 1
            sparse[exponents + tuple(powers)] = coefficient
        return self.ring.context.from_dict(sparse)

    @cached_property
    def parameter_ring(self) -> Ring:
        """ℚ[parameters]."""
        return Ring(self.parameters)

    @cached_property
    def coefficients(self) -> dict[tuple[int, ...], Polynomial]:
        """Direction monomial, as a sorted tuple of indices, ↦ coefficient in ℚ[parameters].

        >>> Form.from_expr(symengine.sympify("c*u*v"), ("u", "v"), ("c",), 2).coefficients
        {(0, 1): c}
        """
        parts: dict[tuple[int, ...], list[tuple[int, int]]] = {}
        for indices, m, value in self._unpacked():
            parts.setdefault(indices, []).append((m, value))
        made: dict[tuple[tuple[int, int], ...], Polynomial] = {}  # few are different: equal ones are one object
        found = {}
        for indices, terms in parts.items():
            key = tuple(terms)
            if key not in made:
                numbers = {self.monomials[m]: fmpq(value, self.denominator) for m, value in terms}
                made[key] = self.parameter_ring.context.from_dict(numbers)
            found[indices] = made[key]
        return found

    @cached_property
    def by_parameters(self) -> dict[Exponents, dict[tuple[int, ...], fmpq]]:
        """Parameter monomial ↦ the form of numbers that stands beside it.

        >>> Form.from_expr(symengine.sympify("c*u*v - 2*c*v**2 + u**2"), ("u", "v"), ("c",), 2).by_parameters
        {(0,): {(0, 0): 1}, (1,): {(0, 1): 1, (1, 1): -2}}
        """
        numbers: dict[int, fmpq] = {}
        parts: list[dict[tuple[int, ...], fmpq]] = [{} for _ in self.monomials]
        for indices, m, value in self._unpacked():
            if value not in numbers:
                numbers[value] = fmpq(value, self.denominator)
            parts[m][indices] = numbers[value]
        return {exponents: part for exponents, part in zip(self.monomials, parts, strict=True) if part}

    # -- arithmetic ----------------------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Form):
            return NotImplemented
        if (self.degree, self.directions) != (other.degree, other.directions):
            return not len(self) and not len(other)
        return not len(self + other * -1)

    def __hash__(self) -> int:
        return hash((self.degree, self.directions, len(self)))

    def __add__(self, other: Form) -> Form:
        if (self.degree, self.directions) != (other.degree, other.directions):
            raise InputError("forms can be added if they have the same degree and the same directions")
        parameters = (*self.parameters, *(n for n in other.parameters if n not in self.parameters))
        a, b = self._in(parameters), other._in(parameters)
        monomials = sorted({*a.monomials, *b.monomials})
        denominator = lcm(a.denominator, b.denominator)
        summed = collected([f._packed(monomials, denominator) for f in (a, b)])
        return Form(self.directions, parameters, self.degree, summed, denominator, monomials)

    def _in(self, parameters: tuple[str, ...]) -> Form:
        """The same form with more parameters, or in another order."""
        if parameters == self.parameters:
            return self
        place = [self.parameters.index(n) if n in self.parameters else None for n in parameters]
        monomials = [tuple(0 if n is None else exponents[n] for n in place) for exponents in self.monomials]
        return Form(self.directions, parameters, self.degree, self.terms, self.denominator, monomials)

    def _packed(self, monomials: Sequence[Exponents], denominator: int) -> Terms:
        """The terms with respect to other monomials and a multiple of the denominator."""
        keys, values = self.terms
        factor = denominator // self.denominator
        layout = KeyLayout(len(self.directions), len(monomials))
        if pays(keys, values) and layout.fits(self.degree) and largest(values) * factor < FITS:
            keys, values = array(keys), array(values)
        else:
            keys, values = integers(keys), integers(values)
        if factor != 1:
            values = [factor * x for x in values] if isinstance(values, list) else factor * values
        if tuple(monomials) != self.monomials:
            number = {exponents: n for n, exponents in enumerate(monomials)}
            there = [number[exponents] for exponents in self.monomials]
            tail, last = self.layout.tail, (1 << self.layout.tail) - 1
            if isinstance(keys, list):
                keys = [key >> tail << layout.tail | there[key & last] for key in keys]
            else:
                import numpy

                keys = keys >> tail << layout.tail | numpy.array(there)[keys & last]
        return keys, values

    def __mul__(self, number: Any) -> Form:
        factor = exact(number)
        if not isinstance(factor, symengine.Rational | symengine.Integer):
            names = (*self.parameters, *sorted({str(s) for s in factor.free_symbols} - set(self.parameters)))
            return Form.from_expr(factor * self.expr, self.directions, names, self.degree)
        rational = Ring.rational(factor)
        numerator, denominator = int(rational.p), int(rational.q) * self.denominator
        common = gcd(numerator, denominator)
        numerator, denominator = numerator // common, denominator // common
        keys, values = self.terms
        if not numerator:
            keys, values = [], []
        elif numerator != 1:
            if pays(values) and largest(values) * abs(numerator) < FITS:
                values = array(values) * numerator
            else:
                keys, values = integers(keys), [numerator * x for x in integers(values)]
        return Form(self.directions, self.parameters, self.degree, (keys, values), denominator, self.monomials)

    __rmul__ = __mul__

    def __repr__(self) -> str:
        return f"Form of degree {self.degree} in {len(self.directions)} directions, {len(self)} terms"

    def __str__(self) -> str:
        return str(self.expr)

    def _sympy_(self) -> Any:
        return self.expr._sympy_()

    # -- values --------------------------------------------------------------------------------------------

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

    def evaluate(
        self, direction: Sequence[Any], values: Mapping[str, Any] | None = None, digits: int | None = None
    ) -> Any:
        """The exact value at a direction, and at parameter values if given.

        With ``digits`` the value is a number of mpmath, correct to so many digits (for seeing, never part of a proof);
        every parameter then needs a value.

        Raises :class:`InputError` for a direction of another length, an inexact entry, or a parameter without a value.

        >>> form = Form.from_expr(symengine.sympify("c*v**2/3"), ("v",), ("c",), 2)
        >>> import mpmath
        >>> form.evaluate([2]), mpmath.nstr(form.evaluate([2], {"c": 1}, digits=20), 20)
        ((4/3)*c, '1.3333333333333333333')
        """
        if digits is not None:
            return self._number(self.evaluate(direction, values), digits)
        if len(direction) != len(self.directions):
            raise InputError(f"a direction has {len(self.directions)} entries, not {len(direction)}")
        entries = [exact(v) for v in direction]
        given = {symengine.Symbol(str(name)): exact(value) for name, value in (values or {}).items()}
        if not all(isinstance(e, symengine.Rational | symengine.Integer) for e in entries):
            names = (symengine.Symbol(n) for n in self.directions)
            return symengine.expand(self.expr.subs({**dict(zip(names, entries, strict=True)), **given}))
        rational = [Ring.rational(e) for e in entries]
        denominator = lcm(*(int(e.q) for e in rational))
        sums = self._sums([int(e.p) * (denominator // int(e.q)) for e in rational])
        below = self.denominator * denominator**self.degree
        return symengine.expand(
            symengine.Add(
                *[
                    symengine.Rational(value, below) * _power_product(self.parameters, exponents).subs(given)
                    for exponents, value in zip(self.monomials, sums, strict=True)
                    if value
                ]
            )
        )

    def _number(self, value: Any, digits: int) -> Any:
        import mpmath

        if isinstance(digits, bool) or not isinstance(digits, int) or digits < 1:
            raise InputError(f"the number of digits must be a positive integer, not {digits!r}")
        if value.free_symbols:
            raise InputError(f"a value is needed for {min(map(str, value.free_symbols))} to give a number")
        exact_value = Ring.rational(value)
        with mpmath.workdps(digits):
            return mpmath.mpf(int(exact_value.p)) / int(exact_value.q)

    def lambdify(self) -> Callable[..., Any]:
        """The form as a NumPy function of a direction (an array, entries along the last axis) and of its parameters, by
        name.  Floating point: for seeing, never part of a proof.

        >>> f = Form.from_expr(symengine.sympify("c*v**2 - u*v"), ("u", "v"), ("c",), 2).lambdify()
        >>> float(f([1.0, 2.0], c=0.5)), f([[1, 2], [0, 1]], c=3).tolist()
        (0.0, [10.0, 3.0])
        """
        import numpy

        try:
            terms = [(list(indices), exponents, int(c.p) / int(c.q)) for indices, exponents, c in self]
        except OverflowError:
            raise InputError("a coefficient is too large for floating point, which goes up to about 10^308") from None
        names, size = self.parameters, len(self.directions)

        def value(direction: Any, **parameters: Any) -> Any:
            v = numpy.asarray(direction, dtype=float)
            if v.shape[-1:] != (size,) or set(parameters) != set(names):
                raise InputError(f"a direction with {size} entries, and values for {', '.join(names) or 'nothing'}")
            total: Any = numpy.zeros(v.shape[:-1])
            for indices, exponents, coefficient in terms:
                scale = coefficient * prod(parameters[n] ** e for n, e in zip(names, exponents, strict=True) if e)
                total = total + scale * numpy.prod(v[..., indices], axis=-1)
            return total

        return value

    def _sums(self, direction: Sequence[int]) -> list[int]:
        """For every parameter monomial the sum of its coefficients at an integer direction."""
        keys, values = self.terms
        sums = [0] * len(self.monomials)
        if not pays(keys, values):
            for indices, m, value in self._unpacked():
                sums[m] += value * prod([direction[i] for i in indices])
            return sums
        import numpy

        values = array(values)
        columns, monomials = self.layout.columns(array(keys), self.degree)
        # words if they suffice for every partial sum, else Python integers in an array
        fits = largest(values) * largest(list(direction)) ** self.degree * len(keys) < FITS
        entries = numpy.array(direction, dtype=numpy.int64 if fits else object)
        for column in columns:
            values = values * entries[column]
        for m in range(len(sums)):
            sums[m] = int(values[monomials == m].sum())
        return sums

    def restrict(self, basis: Sequence[Sequence[Any]], prefix: str = "u") -> Form:
        """The form on a subspace: in coordinates u1, u2, … with respect to the given vectors.

        Raises :class:`InputError` for a vector of another length or an inexact entry.
        """
        names = [f"{prefix}{k + 1}" for k in range(len(basis))]
        for vector in basis:
            if len(vector) != len(self.directions):
                raise InputError(f"a vector has {len(self.directions)} entries, not {len(vector)}")
        table = [[exact(x) for x in vector] for vector in basis]
        if not all(isinstance(x, symengine.Rational | symengine.Integer) for row in table for x in row):
            symbols = [symengine.Symbol(n) for n in names]
            direction = [
                symengine.Add(*[u * row[i] for u, row in zip(symbols, table, strict=True)])
                for i in range(len(self.directions))
            ]
            found = {str(s) for row in table for x in row for s in x.free_symbols} - set(self.parameters)
            return Form.from_expr(self.evaluate(direction), names, (*self.parameters, *sorted(found)), self.degree)
        columns = [
            [(a, Ring.rational(row[i])) for a, row in enumerate(table) if row[i] != 0]
            for i in range(len(self.directions))
        ]
        return Form.from_terms(
            (
                ([a for a, _ in chosen], exponents, prod((x for _, x in chosen), start=coefficient))
                for indices, exponents, coefficient in self
                for chosen in tuples(*(columns[i] for i in indices))
            ),
            names,
            self.parameters,
            self.degree,
        )


def _power_product(names: Sequence[str], exponents: Exponents) -> Any:
    return symengine.Mul(*[symengine.Symbol(n) ** e for n, e in zip(names, exponents, strict=True) if e])


def times(p: Coefficients, q: Coefficients) -> dict[tuple[int, ...], Polynomial]:
    """The product of two forms.

    >>> one = Ring(()).one
    >>> times({(0,): one, (1,): 2 * one}, {(0,): one, (1,): -2 * one})  # (u + 2v)·(u − 2v)
    {(0, 0): 1, (0, 1): 0, (1, 1): -4}
    """
    result: dict[tuple[int, ...], Polynomial] = {}
    for m, a in p.items():
        for n, b in q.items():
            key = tuple(sorted(m + n))
            result[key] = result[key] + a * b if key in result else a * b
    return result
