"""Real roots of polynomials in one variable with rational coefficients: between rational numbers, however close."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, lcm
from typing import Any

from flint import arb, fmpq, fmpz_poly

Coefficients = Sequence[fmpq]
"""From the constant term on."""


def value(p: Coefficients, x: fmpq) -> fmpq:
    """p(x)."""
    result = fmpq(0)
    for c in reversed(p):
        result = result * x + c
    return result


def sign_at(p: Coefficients, x: fmpq) -> int:
    """The sign of p(x)."""
    y = value(p, x)
    return (y > 0) - (y < 0)


def real_roots(p: Coefficients) -> list[tuple[fmpq, fmpq]]:
    """Intervals with one root each, of an irreducible polynomial, in order: p changes its sign between their ends.

    >>> [(str(low), str(high)) for low, high in real_roots([fmpq(-2), fmpq(0), fmpq(1)])]
    [('-3/2', '-5/4'), ('5/4', '3/2')]
    >>> len(real_roots([fmpq(-(10**200) - 1), fmpq(0), fmpq(1)]))
    2
    """
    if len(p) == 2:
        found = [(-p[0] / p[1],) * 2]
    else:
        common = lcm(*(int(c.q) for c in p))
        roots: Any = fmpz_poly([int(c.p) * (common // int(c.q)) for c in p]).complex_roots()  # with multiplicities
        found = sorted(_enclosed(root.real) for root, _ in roots if root.imag == 0)
    return [_interval(p, enclosed, found) for enclosed in found]


def _enclosed(x: arb) -> tuple[fmpq, fmpq]:
    """The ends of a ball."""
    (mantissa, exponent), (radius, power) = x.mid().man_exp(), x.rad().man_exp()
    middle, width = fmpq(int(mantissa)) * fmpq(2) ** int(exponent), fmpq(int(radius)) * fmpq(2) ** int(power)
    return middle - width, middle + width


def _interval(p: Coefficients, ball: tuple[fmpq, fmpq], others: Sequence[tuple[fmpq, fmpq]]) -> tuple[fmpq, fmpq]:
    """An interval around one root, with ends that are short numbers; where roots are too near or large, the ball."""
    middle = (ball[0] + ball[1]) / 2
    for bits in (2, 5, 10, 20, 40):
        step = fmpq(1, 1 << bits)
        low = fmpq(int(middle.p * (1 << bits) // middle.q), 1 << bits)
        high = low + step
        if low == middle:
            low -= step
        alone = sum(low - step <= end and start <= high + step for start, end in others) == 1
        if alone and sign_at(p, low) * sign_at(p, high) < 0:
            return low, high
    return ball


def closer(p: Coefficients, root: tuple[fmpq, fmpq], steps: int = 0) -> tuple[fmpq, fmpq]:
    """A smaller interval around the same root, in which the sign of p changes."""
    low, high = root
    for _ in range(steps):
        middle = (low + high) / 2
        side = sign_at(p, middle)
        if side == 0:
            width = (high - low) / 8
            low, high = middle - width, middle + width
        elif side == sign_at(p, low):
            low = middle
        else:
            high = middle
    return low, high


def sign_between(p: Coefficients, low: fmpq | None, high: fmpq | None) -> int:
    """The sign of p on a closed interval, if that is evident (Descartes' rule, after Möbius); 0 if it is not.

    >>> p = [fmpq(-2), fmpq(0), fmpq(1)]
    >>> sign_between(p, fmpq(3, 2), None), sign_between(p, fmpq(-1), fmpq(1)), sign_between(p, fmpq(1), fmpq(2))
    (1, -1, 0)
    """
    if low is None and high is None:
        coefficients = list(p) if len(p) == 1 else [fmpq(0)]
    elif high is None:
        assert low is not None
        coefficients = _shifted(p, low, fmpq(1))
    elif low is None:
        coefficients = _shifted(p, high, fmpq(-1))
    else:
        a, n = _shifted(p, low, high - low), len(p) - 1
        coefficients = [sum((a[k] * comb(n - k, j - k) for k in range(j + 1)), fmpq(0)) for j in range(n + 1)]
        if coefficients[-1] == 0:
            return 0
    signs = {(c > 0) - (c < 0) for c in coefficients} - {0}
    return signs.pop() if len(signs) == 1 and coefficients[0] != 0 else 0


def _shifted(p: Coefficients, start: fmpq, scale: fmpq) -> list[fmpq]:
    """The coefficients of p(start + scale·s) in s."""
    result = [fmpq(0)] * len(p)
    for c in reversed(p):
        for k in range(len(p) - 1, 0, -1):
            result[k] = result[k] * start + result[k - 1] * scale
        result[0] = result[0] * start + c
    return result
