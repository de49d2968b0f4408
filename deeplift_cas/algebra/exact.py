"""The contract of exactness: what may enter a computation, and as what."""

from __future__ import annotations

import numbers
import operator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import symengine
from flint import fmpq, fmpz

from deeplift_cas.algebra.parsing import MAX_BITS, decimal, inexact, parse, unknown_symbol
from deeplift_cas.errors import InputError, shown


def exact(value: Any, names: tuple[str, ...] | None = None) -> Any:
    """The SymEngine expression of an exact value.

    Accepted are ``int``, ``Fraction``, ``Decimal``, FLINT's ``fmpz`` and ``fmpq``, SymPy and SymEngine expressions, and
    strings such as ``"1/3"``, ``"0.25"`` or ``"x^2 - 2*c"``, which a parser reads that cannot execute anything.  With
    ``names``, only those symbols may occur.

    Raises :class:`~deeplift_cas.errors.InputError` for anything inexact or unknown.

    >>> exact("1/3"), exact(2)
    (1/3, 2)
    >>> exact(0.5)
    Traceback (most recent call last):
    ...
    deeplift_cas.errors.InputError: 0.5 is a floating-point number: write "1/2" instead
    """
    if type(value) is int and value.bit_length() <= MAX_BITS:  # the most frequent value
        return symengine.Integer(value)
    if isinstance(value, str):
        return parse(value, names)
    expression = _number(value)
    if expression is None:
        expression = _expression(value)
    if names is not None:
        unknown = sorted({str(s) for s in expression.free_symbols} - set(names))
        if unknown:
            raise InputError(unknown_symbol(unknown[0], names))
    return expression


def integer(value: Any) -> Any:
    """An integer of any library as an ``int``; what is none stays what it is, for the caller to refuse.

    >>> integer(symengine.Integer(3)), integer("3"), integer(True)
    (3, '3', True)
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, symengine.Integer):
        return int(value)
    try:
        return operator.index(value)
    except TypeError:
        return value


def _number(value: Any) -> Any | None:
    if isinstance(value, bool):
        raise InputError(f"{value} is a truth value: write a number such as {int(value)}")
    if isinstance(value, fmpz):
        value = int(value)
    if isinstance(value, fmpq):
        value = int(value.p) if value.q == 1 else Fraction(int(value.p), int(value.q))
    if isinstance(value, Decimal) and value.is_finite():
        value = decimal(str(value))
    if isinstance(value, numbers.Integral):
        if int(value).bit_length() > MAX_BITS:
            raise InputError(f"a number of more than {MAX_BITS} bits is too long")
        return symengine.Integer(int(value))
    if isinstance(value, numbers.Rational):
        return symengine.Rational(int(value.numerator), int(value.denominator))
    if isinstance(value, numbers.Number):  # float, complex, Decimal, NumPy's floating types
        raise InputError(inexact(str(value)))
    return None


def _expression(value: Any) -> Any:
    try:
        expression = symengine.sympify(value)
        parts = [expression]
        for part in parts:  # grows while it is gone through
            parts.extend(part.args)
    except Exception:
        raise InputError(
            f"a {type(value).__name__} is not an exact value: give an integer or, in quotes, a fraction or an "
            'expression such as "1/3" (in Python also a Fraction, or a SymPy or SymEngine expression)'
        ) from None
    for part in parts:
        if isinstance(part, symengine.Number):
            if not isinstance(part, symengine.Rational | symengine.Integer):
                if part.is_complex:
                    raise InputError(f"{shown(str(part))} is not a real number: {TAKEN}")
                raise InputError(inexact(str(part)))
        elif isinstance(part, symengine.Pow):
            base, exponent = part.args
            if not isinstance(exponent, symengine.Integer) or int(exponent) < 0:
                raise InputError(_no_power(base, exponent))
        elif not isinstance(part, symengine.Symbol | symengine.Add | symengine.Mul):
            what = "not a rational number" if not part.free_symbols else "no polynomial"
            raise InputError(f"{shown(str(part))} is {what}: {TAKEN}")
    return expression


TAKEN = "rational numbers, and polynomials in parameters with rational coefficients, can be taken"


def _no_power(base: Any, exponent: Any) -> str:
    power = shown(f"{base}**({exponent})")
    if base.free_symbols and isinstance(exponent, symengine.Integer):
        return f"division by an expression with symbols, {power}: only division by a number gives a polynomial"
    return f"{power} is {'no polynomial' if base.free_symbols else 'not a rational number'}: {TAKEN}"
