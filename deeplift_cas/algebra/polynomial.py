"""Polynomials over the rationals, in a fixed list of symbols (FLINT's ``fmpq_mpoly``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import gcd, lcm
from typing import Any, Generic, TypeVar, cast

import symengine
from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpz
from flint.utils.flint_exceptions import DomainError

from deeplift_cas.errors import InputError, shown

Polynomial = fmpq_mpoly
Value = TypeVar("Value")

CROWD = 16
"""Polynomials that are compared one by one."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FACTOR = r"(?:[0-9]+(?:/[1-9][0-9]*)?|[A-Za-z][A-Za-z0-9_]*(?:\^[0-9]+)?)"
_TERM = re.compile(rf"(?P<sign> [-+] |-|)(?P<term>{_FACTOR}(?:\*{_FACTOR})*)")


def primitive(p: Polynomial) -> tuple[Polynomial, fmpq]:
    """A polynomial ≠ 0 as a multiple of one with coprime whole coefficients, the leading one positive.

    >>> ring = Ring(("x",))
    >>> primitive(4 - 6 * ring.generator("x"))
    (3*x - 2, -2)
    """
    scale = content([p]) if p.leading_coefficient() > 0 else -content([p])
    return p / scale, scale


def content(polynomials: Iterable[Polynomial]) -> fmpq:
    """The positive rational number of which all coefficients are integer multiples, as large as can be.

    >>> ring = Ring(("x",))
    >>> content([6 * ring.generator("x") + 4])
    2
    """
    numerator, denominator = 0, 1
    for p in polynomials:
        for c in p.coeffs():
            numerator, denominator = gcd(numerator, int(c.p)), lcm(denominator, int(c.q))
    return fmpq(numerator, denominator)


Powers = list[tuple[str, int]]


def normal_text(terms: Iterable[tuple[Powers, fmpq]]) -> str:
    """A sum in the normal form of certificates: every term with its names in alphabetical order, terms by degree and
    then alphabetically, except that a term with a positive coefficient, if there is one, comes first.

    >>> normal_text([([("c", 2)], fmpq(-1)), ([("a", 1), ("b", 1)], fmpq(1, 2)), ([], fmpq(-3))])
    '1/2*a*b - c^2 - 3'
    """
    ordered = sorted(terms, key=lambda term: (-sum(e for _, e in term[0]), [(name, -e) for name, e in term[0]]))
    first = next((i for i, (_, c) in enumerate(ordered) if c > 0), 0)
    if ordered:
        ordered.insert(0, ordered.pop(first))
    pieces: list[str] = []
    for powers, coefficient in ordered:
        factors = [name if e == 1 else f"{name}^{e}" for name, e in powers]
        size = abs(coefficient)
        body = "*".join(([] if size == 1 and factors else [str(size)]) + factors)
        sign = "-" if coefficient < 0 else "+"
        pieces.append(f" {sign} {body}" if pieces else ("-" if sign == "-" else "") + body)
    return "".join(pieces) or "0"


class Kept(Generic[Value]):
    """What was made of polynomials.  They have no hash, and what their text takes in python-flint stays taken.

    >>> x = Ring(("x",)).generator("x")
    >>> kept = Kept[str](2)
    >>> kept.put(x + 1, "one")
    >>> kept.get(x + 1), kept.get(x + 2)
    ('one', None)
    """

    def __init__(self, limit: int = 10**9) -> None:
        self._limit = limit
        self._count = 0
        self._found: dict[Any, list[tuple[Polynomial, Value]]] = {}
        self._crowded = set[Any]()
        """Short keys that many have: those are told apart by their monomials, which takes longer."""

    def _key(self, p: Polynomial) -> Any:
        size = len(p)
        if not size:
            return (0,)
        key = size, p.total_degree(), int(p.coefficient(0).p), int(p.coefficient(size - 1).p)
        return (key, *p.monoms()) if key in self._crowded else key

    def get(self, p: Polynomial) -> Value | None:
        """What was put for a polynomial."""
        for other, value in self._found.get(self._key(p), ()):
            if other == p:
                return value
        return None

    def put(self, p: Polynomial, value: Value) -> None:
        """Keep something, and nothing else any more if there is too much."""
        if self._count >= self._limit:
            self._found.clear()
            self._crowded.clear()
            self._count = 0
        key = self._key(p)
        alike = self._found.setdefault(key, [])
        alike.append((p, value))
        self._count += 1
        if len(alike) > CROWD and key[0] not in self._crowded:
            self._crowded.add(key)
            for entry in self._found.pop(key):
                self._found.setdefault(self._key(entry[0]), []).append(entry)


def with_numbers(p: Polynomial, values: Mapping[int, fmpq]) -> Polynomial:
    """A polynomial with numbers in place of some symbols, which stay in its ring.

    >>> x, y = (Ring(("x", "y")).generator(name) for name in "xy")
    >>> with_numbers(x * y + y, {0: fmpq(2)})
    3*y
    """
    return p.subs(cast("dict[str | int, int | fmpz | fmpq]", dict(values))) if values else p


def quotient(p: Polynomial, q: Polynomial) -> Polynomial | None:
    """p / q, if q divides it.

    >>> x = Ring(("x",)).generator("x")
    >>> quotient(x**2 - 1, x + 1), quotient(x, x + 1)
    (x - 1, None)
    """
    try:
        return p / q
    except DomainError:
        return None


def dense(p: Polynomial, variable: int) -> list[fmpq]:
    """The coefficients of a polynomial in one symbol alone, from the constant term on.

    >>> dense(Ring(("x",)).generator("x") ** 2 - 3, 0)
    [-3, 0, 1]
    """
    result = [fmpq(0)] * (int(p.degrees()[variable]) + 1)
    for exponents, c in p.terms():
        result[int(exponents[variable])] = c
    return result


def by_monomial(p: Polynomial, count: int, ring: Ring) -> dict[tuple[int, ...], Polynomial]:
    """The coefficients of the monomials in the first ``count`` symbols, as polynomials in the others.

    >>> ring = Ring(("u", "v", "a"))
    >>> u, v, a = (ring.generator(name) for name in ring.names)
    >>> {m: str(c) for m, c in by_monomial(u * v * a + 2 * u * v - a**2, 2, Ring(("a",))).items()}
    {(1, 1): 'a + 2', (0, 0): '-a^2'}
    """
    found: dict[tuple[int, ...], dict[tuple[int, ...], fmpq]] = {}
    for exponents, coefficient in p.terms():
        powers = tuple(map(int, exponents))
        found.setdefault(powers[:count], {})[powers[count:]] = coefficient
    return {outer: ring.context.from_dict(terms) for outer, terms in found.items()}


class Ring:
    """ℚ[names]: the way in (SymEngine), the way out (SymEngine, text), and factorisation.

    >>> from symengine import symbols
    >>> x, c = symbols("x c")
    >>> ring = Ring(("x", "c"))
    >>> p = ring.polynomial((c - x) * (c + x) / 2)
    >>> ring.text(p)
    '1/2*c^2 - 1/2*x^2'
    >>> unit, factors = ring.factor(p)
    >>> unit, [(ring.text(q), e) for q, e in factors]
    (-1/2, [('x - c', 1), ('c + x', 1)])
    """

    def __init__(self, names: Sequence[str]) -> None:
        for name in names:
            if not _NAME.fullmatch(name):
                raise InputError(
                    f"{shown(name)} is not a name: use Latin letters, digits and _, beginning with a letter"
                )
        if len(set(names)) < len(names):
            twice = next(n for n in names if list(names).count(n) > 1)
            raise InputError(f"the name '{twice}' is used twice")
        self.names = tuple(names)
        self.context = fmpq_mpoly_ctx.get(self.names, Ordering.deglex)
        self.index = {name: i for i, name in enumerate(self.names)}
        self.zero = self.context.constant(0)
        self.one = self.context.constant(1)
        self._alphabetical = sorted(range(len(self.names)), key=lambda i: self.names[i])
        self._texts = Kept[str]()
        self._factors = Kept[tuple[fmpq, list[tuple[Polynomial, int]]]]()
        self.assumed: tuple[Any, ...] = ()
        """Conditions that are assumed of the symbols, with what they say of equations
        (:class:`deeplift_cas.algebra.condition.Condition`): all branches begin with them, and regions are among them.
        """
        self.made: dict[Any, Any] = {}
        """What others have computed about polynomials of this ring, and may ask for again."""

    def constant(self, number: Any) -> Polynomial:
        """The constant polynomial of an int, fmpq or SymEngine rational."""
        return self.context.constant(self.rational(number))

    def generator(self, name: str) -> Polynomial:
        """The symbol ``name`` as a polynomial."""
        return self.context.gen(self.index[name])

    def polynomial(self, expr: Any) -> Polynomial:
        """The polynomial of a SymEngine expression, expanded.

        Raises :class:`InputError` when the expression is not a polynomial in the ring's symbols.
        """
        if isinstance(expr, symengine.Add):
            sparse: dict[tuple[int, ...], fmpq] = {}
            rest = self.zero
            for arg in expr.args:
                monomial = self._monomial(arg)
                if monomial is None:
                    rest += self.polynomial(arg)
                else:
                    exponents, coefficient = monomial
                    sparse[exponents] = sparse.get(exponents, fmpq(0)) + coefficient
            return self.context.from_dict(sparse) + rest
        monomial = self._monomial(expr)
        if monomial is not None:
            return self.context.from_dict({monomial[0]: monomial[1]})
        if isinstance(expr, symengine.Mul):
            product = self.one
            for arg in expr.args:
                product *= self.polynomial(arg)
            return product
        if isinstance(expr, symengine.Pow):
            base, exponent = expr.args
            if isinstance(exponent, symengine.Integer) and int(exponent) >= 0:
                return self.polynomial(base) ** int(exponent)
        raise InputError(f"{expr} is not a polynomial in {', '.join(self.names) or 'no symbols'}")

    def sparse(self, expr: Any) -> dict[tuple[int, ...], fmpq]:
        """The polynomial as exponents ↦ coefficient; quick for numbers and symbols.

        Raises :class:`InputError` as :meth:`polynomial` does.
        """
        monomial = self._monomial(expr)
        if monomial is not None:
            return {monomial[0]: monomial[1]} if monomial[1] else {}
        return {tuple(map(int, exponents)): c for exponents, c in self.polynomial(expr).terms()}

    def _monomial(self, expr: Any) -> tuple[tuple[int, ...], fmpq] | None:
        """Exponents and coefficient, if ``expr`` is a product of numbers and powers of symbols."""
        exponents = [0] * len(self.names)
        if isinstance(expr, symengine.Integer):
            return tuple(exponents), fmpq(int(expr))
        coefficient = fmpq(1)
        for factor in expr.args if isinstance(expr, symengine.Mul) else (expr,):
            if isinstance(factor, symengine.Symbol):
                position = self.index.get(factor.name)
                if position is None:
                    return None
                exponents[position] += 1
            elif isinstance(factor, symengine.Rational):
                coefficient *= self.rational(factor)
            elif isinstance(factor, symengine.Pow):
                base, exponent = factor.args
                if not isinstance(base, symengine.Symbol) or not isinstance(exponent, symengine.Integer):
                    return None
                position = self.index.get(base.name)
                if position is None or int(exponent) < 0:
                    return None
                exponents[position] += int(exponent)
            else:
                return None
        return tuple(exponents), coefficient

    def read(self, text: str) -> Polynomial:
        """The polynomial that a text in normal form says; unlike what users write, it may be of any length.

        Raises :class:`InputError` for anything else.

        >>> ring = Ring(("a", "b"))
        >>> ring.text(ring.read("-a + 1/2*a*b^2 - 3"))
        '1/2*a*b^2 - a - 3'
        """
        sparse: dict[tuple[int, ...], fmpq] = {}
        position = 0
        while position < len(text) or not text:
            match = _TERM.match(text, position)
            if match is None or (position > 0) != match["sign"].startswith(" "):
                raise InputError(f"{shown(text[position : position + 60])} is no polynomial in normal form")
            exponents, coefficient = [0] * len(self.names), fmpq(-1 if "-" in match["sign"] else 1)
            for factor in match["term"].split("*"):
                name, _, power = factor.partition("^")
                if name in self.index:
                    exponents[self.index[name]] += int(power or 1)
                elif name[0].isdigit() and not power:
                    coefficient *= fmpq(*map(fmpz, name.split("/")))  # FLINT reads numbers of any length
                else:
                    raise InputError(f"{shown(name)} is not one of {', '.join(self.names) or 'no symbols'}")
            sparse[tuple(exponents)] = sparse.get(tuple(exponents), fmpq(0)) + coefficient
            position = match.end()
        return self.context.from_dict(sparse)

    def expr(self, p: Polynomial) -> Any:
        """The SymEngine expression of a polynomial."""
        symbols = [symengine.Symbol(name) for name in self.names]
        return symengine.Add(
            *[
                symengine.Mul(
                    symengine.Rational(int(c.p), int(c.q)),
                    *[s ** int(e) for s, e in zip(symbols, exponents, strict=True) if e],
                )
                for exponents, c in p.terms()
            ]
        )

    def text(self, p: Polynomial) -> str:
        """The normal form ``"c - z"``, ``"2*x^2 + 1/3*y"`` that certificates are written in.

        See :func:`normal_text`.
        """
        known = self._texts.get(p)
        if known is None:
            known = self._write(p)
            self._texts.put(p, known)
        return known

    def _write(self, p: Polynomial) -> str:
        alphabetical = self._alphabetical
        return normal_text(
            ([(self.names[i], int(exponents[i])) for i in alphabetical if exponents[i]], c)
            for exponents, c in p.terms()
        )

    def factor(self, p: Polynomial) -> tuple[fmpq, list[tuple[Polynomial, int]]]:
        """Unit and irreducible factors with exponents; the factors are primitive integer polynomials
        with a positive leading coefficient.  ``p`` must not be zero.
        """
        known = self._factors.get(p)
        if known is None:
            unit, factors = p.factor()
            normal = []
            for q, e in factors:
                scale = content([q]) if q.leading_coefficient() > 0 else -content([q])
                unit *= scale**e
                normal.append((q / scale, int(e)))
            known = unit, normal
            self._factors.put(p, known)
        return known

    @staticmethod
    def rational(number: Any) -> fmpq:
        """An int, fmpq, Fraction or SymEngine rational as an fmpq."""
        if isinstance(number, fmpq | int):
            return fmpq(number)
        if isinstance(number, symengine.Integer):
            return fmpq(int(number))
        return (
            fmpq(int(number.p), int(number.q)) if hasattr(number, "p") else fmpq(number.numerator, number.denominator)
        )


def determinant(a: Sequence[Sequence[Polynomial]], ring: Ring) -> Polynomial:
    """By the first row."""
    if not a:
        return ring.one
    total = ring.zero
    for j, p in enumerate(a[0]):
        if not p.is_zero():
            minor = determinant([[*row[:j], *row[j + 1 :]] for row in a[1:]], ring)
            total += p * minor if j % 2 == 0 else -p * minor
    return total
