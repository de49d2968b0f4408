"""Real algebraic numbers: polynomials in one root of a polynomial, which lies in an interval."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from flint import fmpq, fmpq_poly

from deeplift_cas.algebra.real_roots import closer, value


class RealRoot(NamedTuple):
    """The root between two rational numbers of an irreducible polynomial: coefficients from the constant term on."""

    coefficients: tuple[fmpq, ...]
    low: fmpq
    high: fmpq

    def closer(self, steps: int) -> RealRoot:
        """The same root in an interval that is smaller by a factor 2^steps."""
        low, high = closer(self.coefficients, (self.low, self.high), steps)
        return RealRoot(self.coefficients, low, high)

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it: coefficients from the highest power on."""
        interval = [str(self.low), str(self.high)]
        return {"coefficients": [str(c) for c in reversed(self.coefficients)], "interval": interval}


class Algebraic(NamedTuple):
    """A polynomial in a root: coefficients from the constant term on, fewer than those of the polynomial of the root.

    >>> root = RealRoot((fmpq(-2), fmpq(0), fmpq(1)), fmpq(1), fmpq(2))
    >>> print(Algebraic((fmpq(0), fmpq(1)), root))
    1.41421… (t^2 = 2)
    >>> print(Algebraic((fmpq(1), fmpq(-1)), root))
    -0.414214… (1 - t, t^2 = 2, t = 1.41421…)
    """

    coefficients: tuple[fmpq, ...]
    root: RealRoot

    def sign(self, steps: int = 60) -> int:
        """Its sign, exactly; raises ``ArithmeticError`` if the interval would have to be very small."""
        rest = fmpq_poly(list(self.coefficients)) % fmpq_poly(list(self.root.coefficients))
        coefficients = [fmpq(c) for c in rest.coeffs()]
        if not coefficients:
            return 0
        root = self.root
        for _ in range(steps):
            low, high = fmpq(0), fmpq(0)
            for c in reversed(coefficients):
                ends = [x * y for x in (low, high) for y in (root.low, root.high)]
                low, high = min(ends) + c, max(ends) + c
            if low > 0 or high < 0:
                return 1 if low > 0 else -1
            root = root.closer(4)
        raise ArithmeticError("a sign that is not found")

    def __float__(self) -> float:
        root = self.root.closer(60)
        x = value(self.coefficients, (root.low + root.high) / 2)
        return int(x.p) / int(x.q)

    def __str__(self) -> str:
        equation = _equation(self.root.coefficients)
        near = f"{float(self):.6g}…"
        if self.coefficients == (fmpq(0), fmpq(1)):
            return f"{near} ({equation})"
        itself = float(Algebraic((fmpq(0), fmpq(1)), self.root))
        return f"{near} ({_text(self.coefficients)}, {equation}, t = {itself:.6g}…)"


def _text(coefficients: tuple[fmpq, ...]) -> str:
    from deeplift_cas.algebra.polynomial import normal_text

    return normal_text(([("t", k)] if k else [], c) for k, c in enumerate(coefficients) if c != 0)


def _equation(coefficients: tuple[fmpq, ...]) -> str:
    """``t^2 = 2``, ``t^3 - t^2 + 1 = 0``."""
    *rest, top = (c / coefficients[-1] for c in coefficients)
    if any(rest[1:]):
        return f"{_text((*rest, top))} = 0"
    return f"{_text((fmpq(0),) * len(rest) + (top,))} = {-rest[0]}"


Values = Mapping[str, Fraction | Algebraic]
"""Exact values of parameters; the algebraic ones are polynomials in the same root."""


def witness_json(values: Values) -> dict[str, Any]:
    """The form in which a certificate carries a point: polynomials in ``root``, and what that is a root of."""
    found: dict[str, Any] = {}
    for name, number in values.items():
        if isinstance(number, Algebraic):
            found["root of"] = number.root.json()
            found[name] = _text(number.coefficients).replace("t", "root") or "0"
        else:
            found[name] = str(number)
    return found
