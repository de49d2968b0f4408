"""Reading expressions that a user wrote, without the means to execute anything."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from math import comb
from typing import Any, NamedTuple

import symengine

from deeplift_cas.errors import InputError, one_line, shown

MAX_BITS = 3_000  # of a number that a user gives
MAX_LENGTH = 100_000  # characters
MAX_DEPTH = 100  # nested parentheses and signs
MAX_DIGITS = 900  # of one number
MAX_EXPONENT = 100
MAX_TERMS = 5_000  # that the expression may expand to

MAX_SHIFT = 900  # digits that an exponent of ten may add

_TOKEN = re.compile(
    r"\s*(?:((?:[0-9][0-9_]*\.?[0-9_.]*|\.[0-9][0-9_.]*)(?:[eE][+-]?[0-9]+)?)|([A-Za-z][A-Za-z0-9_]*)|(\*\*|[-+*/^()]))"
)
_DECIMAL = re.compile(r"([+-]?)([0-9]+(?:_[0-9]+)*|)(?:\.([0-9]+(?:_[0-9]+)*|))?(?:[eE]([+-]?[0-9]+))?", re.ASCII)
_SUPERSCRIPTS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_ENTRY = re.compile(r"[ẇẆ]([0-9]+)_([0-9]+)(?:,([0-9]+))?")
_VULGAR = re.compile(r"(?<![\w^)])([0-9]+)⁄([0-9]+)(?![\w])", re.ASCII)
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹−·×⋅", "0123456789-***")


class _Value(NamedTuple):
    """An expression with what bounds its expansion: degree, number of terms, size of coefficients."""

    expr: Any
    degree: int
    terms: int
    bits: int


def parse(text: str, names: tuple[str, ...] | None = None, *, length: int = MAX_LENGTH, terms: int = MAX_TERMS) -> Any:
    """The SymEngine expression written in ``text``: a polynomial with rational coefficients.

    Grammar: integers, exact decimals, names, ``+ - * / ^ **`` and parentheses; division by numbers only, exponents
    are integers from 0 to 100.  What this package prints is read, too (``X11² − ½·ẇ1_23``).  With ``names``, only those
    symbols may occur.  ``length`` bounds the characters, ``terms`` those that the expression may expand to.

    Raises :class:`~deeplift_cas.errors.InputError`.

    >>> parse("1/3*x^2 - 2/2")
    -1 + (1/3)*x**2
    >>> parse("x + 0.25"), parse("3·x² − ½·ẇ1_23")
    (1/4 + x, (-1/2)*w1dot23 + 3*x**2)
    >>> parse("x + sin(x)")
    Traceback (most recent call last):
    ...
    deeplift_cas.errors.InputError: in 'x + sin(x)': 'sin(' looks like a function: only polynomials can be read
    """
    if len(text) > length:
        raise InputError(f"an expression of {len(text)} characters is too long: at most {length}")
    try:
        return _Parser(text, names, terms).whole().expr
    except InputError as error:
        raise InputError(f"in {shown(text)}: {error}") from None


class _Parser:
    """Recursive descent, with a bound on everything that could grow."""

    def __init__(self, text: str, names: tuple[str, ...] | None, terms: int) -> None:
        self.names = names
        self.terms = terms
        self.tokens = _tokens(text)
        self.position = 0
        self.depth = 0

    def whole(self) -> _Value:
        if not self.tokens:
            raise InputError("the expression is empty: write a number such as 0")
        value = self.sum()
        if self.position < len(self.tokens):
            raise InputError(f"'{self.tokens[self.position]}' was not expected: is an operator missing before it?")
        return value

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.position += 1
        return token

    def sum(self) -> _Value:
        values = [self.product()]
        while self.peek() in ("+", "-"):
            negative = self.take() == "-"
            value = self.product()
            values.append(_negated(value) if negative else value)
        if len(values) == 1:
            return values[0]
        return self.bounded(
            symengine.Add(*[v.expr for v in values]),
            max(v.degree for v in values),
            sum(v.terms for v in values),
            max(v.bits for v in values) + len(values).bit_length(),
        )

    def product(self) -> _Value:
        value = self.signed()
        while self.peek() in ("*", "/"):
            divide = self.take() == "/"
            other = self.signed()
            if divide:
                other = self.inverse(other)
            value = self.bounded(
                value.expr * other.expr,
                value.degree + other.degree,
                value.terms * other.terms,
                value.bits + other.bits + min(value.terms, other.terms).bit_length(),
            )
        return value

    def signed(self) -> _Value:
        negative = False
        while self.peek() in ("+", "-"):
            negative ^= self.take() == "-"
        value = self.power()
        return _negated(value) if negative else value

    def power(self) -> _Value:
        base = self.atom()
        if self.peek() not in ("^", "**"):
            return base
        self.take()
        exponent = self.exponent()
        terms = comb(base.terms + exponent - 1, exponent) if base.terms > 1 else 1
        return self.bounded(
            base.expr**exponent, base.degree * exponent, terms, (base.bits + base.terms.bit_length()) * exponent
        )

    def exponent(self) -> int:
        self.enter()
        if self.peek() == "-" or "." in self.peek():
            raise InputError(f"an exponent must be an integer from 0 to {MAX_EXPONENT}")
        value = self.atom()
        self.depth -= 1
        if not isinstance(value.expr, symengine.Integer) or not 0 <= int(value.expr) <= MAX_EXPONENT:
            raise InputError(f"an exponent must be an integer from 0 to {MAX_EXPONENT}")
        if self.peek() in ("^", "**"):
            raise InputError("a power of a power needs parentheses: write (a^2)^3 or a^(2^3)")
        return int(value.expr)

    def atom(self) -> _Value:
        token = self.take()
        if token == "(":
            self.enter()
            value = self.sum()
            self.depth -= 1
            if self.take() != ")":
                raise InputError("a closing parenthesis is missing")
            return value
        if token[:1].isdigit() or token[:1] == ".":
            if (exponent := re.search(r"[eE][0-9]+$", token)) and exponent[0] in (self.names or ()):
                raise InputError(
                    f"{shown(token)} may be a number or {token[: exponent.start()]}*{exponent[0]}: write *"
                )
            return _number(token)
        if token[:1].isalpha():
            if self.peek() == "(":
                raise InputError(f"'{token}(' looks like a function: only polynomials can be read")
            if self.names is not None and token not in self.names:
                raise InputError(unknown_symbol(token, self.names))
            return _Value(symengine.Symbol(token), 1, 1, 1)
        raise InputError(f"'{token}' was not expected" if token else "the expression ends too early")

    def bounded(self, expr: Any, degree: int, terms: int, bits: int) -> _Value:
        """The value, if its expansion does not grow too large."""
        if terms > self.terms:
            raise InputError(f"it may expand to more than {self.terms} terms")
        if degree > MAX_EXPONENT:
            raise InputError(f"its degree exceeds {MAX_EXPONENT}")
        if bits > MAX_BITS:
            raise InputError("its numbers grow too large")
        return _Value(expr, degree, terms, bits)

    def inverse(self, value: _Value) -> _Value:
        """One over a number."""
        if value.degree > 0:
            raise InputError("division by an expression with symbols: only division by a number gives a polynomial")
        number = symengine.expand(value.expr)
        if number == 0:
            raise InputError("division by zero")
        bits = int(number.p).bit_length() + int(number.q).bit_length()  # of a sum of fractions far more than of each
        return self.bounded(1 / number, 0, 1, bits)

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise InputError(f"nested more than {MAX_DEPTH} deep")


def _tokens(text: str) -> list[str]:
    tokens, position, text = [], 0, _as_typed(text).rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            character = text[position:].lstrip()[0]
            known = "indices as in X11, 2" if unicodedata.category(character) == "No" else "+ - * / ^ ( )"
            raise InputError(f"the character {character!r} has no meaning here: use numbers, names and {known}")
        tokens.append(match[match.lastindex or 0])
        position = match.end()
    return tokens


def _as_typed(text: str) -> str:
    """What this package prints, in the characters of a keyboard."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    text = _ENTRY.sub(lambda m: f"w{m[1]}dot{m[2]}" + (f"_{m[3]}" if m[3] else ""), text)
    text = _SUPERSCRIPTS.sub(lambda m: f"^{m[0].translate(_PLAIN)}", text)
    for character in {*text}:
        if _VULGAR.fullmatch(fraction := unicodedata.normalize("NFKC", character)):  # ½ is 1⁄2
            if re.search(rf"[\w)]\s*{character}|{character}\s*[\w(]", text):
                raise InputError(f"an operator is missing beside {character}: write products with *")
            text = text.replace(character, f"({fraction})")
    return _VULGAR.sub(r"(\1/\2)", text).translate(_PLAIN)


def _number(token: str) -> _Value:
    if token.isdigit():
        if len(token) > MAX_DIGITS:
            raise InputError(f"a number of {len(token)} digits is too long: at most {MAX_DIGITS}")
        number = int(token)
        return _Value(symengine.Integer(number), 0, 1, number.bit_length() + 1)
    value = decimal(token)
    bits = value.numerator.bit_length() + value.denominator.bit_length()
    return _Value(symengine.Rational(value.numerator, value.denominator), 0, 1, bits + 1)


def decimal(text: str) -> Fraction:
    """The exact value of a decimal number, read from its text: no floating point is involved.

    Raises :class:`InputError` for a text that is none, or for a number that is too long.

    >>> decimal("1.25"), decimal("-2.5e-3"), decimal("1e3")
    (Fraction(5, 4), Fraction(-1, 400), Fraction(1000, 1))
    """
    match = _DECIMAL.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        raise InputError(f"{shown(text)} is not a number: write an integer, a decimal such as 1.25, or a fraction")
    sign, before, after, exponent = match.groups()
    before, after = before.replace("_", ""), (after or "").replace("_", "")
    if len(before) + len(after) > MAX_DIGITS:
        raise InputError(f"a number of {len(before) + len(after)} digits is too long: at most {MAX_DIGITS}")
    if exponent and (len(exponent) > 9 or abs(int(exponent)) > MAX_SHIFT):
        raise InputError(f"{shown(text)} is too large or too small: an exponent of ten is at most {MAX_SHIFT}")
    value = int(before + after or "0") * Fraction(10) ** (int(exponent or 0) - len(after))
    return -value if sign == "-" else value


def _negated(value: _Value) -> _Value:
    return _Value(-value.expr, value.degree, value.terms, value.bits)


def inexact(text: str) -> str:
    """The message for an inexact number, with the fraction to write instead."""
    try:
        if len(text) > 30 or abs(int(text.lower().partition("e")[2] or 0)) > 20:
            raise ValueError
        fraction = Fraction(text)
        if fraction.denominator > 10**6:
            fraction = fraction.limit_denominator(1000)
    except (ValueError, OverflowError, ZeroDivisionError):
        return f'{one_line(text, 30)} is not an exact number: write an integer, or in quotes "1/2" or "0.5"'
    return f'{text} is a floating-point number: write "{fraction}" instead'


def unknown_symbol(name: str, names: tuple[str, ...]) -> str:
    """The message for a symbol that was not declared."""
    declared = ", ".join(names) if names else "none"
    return f"unknown symbol '{name}': the declared ones are {declared}"
