"""Real roots of polynomials in one variable with rational coefficients: between rational numbers, however close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import isqrt, lcm
from typing import Any, NamedTuple

from flint import arb, fmpq, fmpq_poly, fmpz_poly

Coefficients = Sequence[fmpq]
"""From the constant term on."""
MAX_BITS = 1_500
"""Of coefficients, if there are more than three."""


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

    Raises ``ArithmeticError`` for long coefficients, with which FLINT may not come to an end.

    >>> [(str(low), str(high)) for low, high in real_roots([fmpq(-2), fmpq(0), fmpq(1)])]
    [('-3/2', '-5/4'), ('5/4', '3/2')]
    >>> len(real_roots([fmpq(-(10**200) - 1), fmpq(0), fmpq(1)]))
    2
    """
    if len(p) == 2:
        found = [(-p[0] / p[1],) * 2]
    else:
        common = lcm(*(int(c.q) for c in p))
        whole = [int(c.p) * (common // int(c.q)) for c in p]
        found = _of_quadratic(*whole) if len(p) == 3 else _of_higher_degree(whole)
    return [_interval(p, enclosed, found) for enclosed in found]


def _of_quadratic(c: int, b: int, a: int) -> list[tuple[fmpq, fmpq]]:
    """Narrow intervals around the roots of ax² + bx + c, which are not rational."""
    if (square := b * b - 4 * a * c) < 0:
        return []
    root, b, below = isqrt(square << 128), b << 64, 2 * a << 64
    ends = [(-b - root - 1, -b - root), (-b + root, -b + root + 1)]
    return sorted((min(pair), max(pair)) for pair in ((fmpq(x, below), fmpq(y, below)) for x, y in ends))


def _of_higher_degree(p: Sequence[int]) -> list[tuple[fmpq, fmpq]]:
    if max(c.bit_length() for c in p) > MAX_BITS:
        raise ArithmeticError("coefficients too long to look for roots")
    roots: Any = fmpz_poly(list(p)).complex_roots()  # with multiplicities
    return sorted(_enclosed(root.real) for root, _ in roots if root.imag == 0)


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
    below = sign_at(p, low)
    for _ in range(steps):
        middle = (low + high) / 2
        side = sign_at(p, middle)
        if side == 0:
            width = (high - low) / 8
            low, high = middle - width, middle + width
        elif side == below:
            low = middle
        else:
            high = middle
    return low, high


class Isolated(NamedTuple):
    """The ends of an interval around a root, apart from those of all others, and the irreducible polynomial of it."""

    low: fmpq
    high: fmpq
    polynomial: Coefficients


def isolated(polynomials: Iterable[fmpq_poly], known: dict[str, list[Isolated]] | None = None) -> list[Isolated]:
    """The real roots of all the polynomials, in order; raises ``ArithmeticError`` if some are too near to each other.

    ``known`` are the roots of factors that were met before, and gets those of the others.

    >>> [f"{root.low} {root.high}" for root in isolated([fmpq_poly([0, -1, 1]), fmpq_poly([-1, 0, 1])])]
    ['-5/4 -3/4', '-1/4 1/4', '3/4 5/4']
    """
    known = {} if known is None else known
    met: dict[str, list[Isolated]] = {}
    for p in polynomials:
        for q, _ in p.factor()[1]:
            key = str(q)
            if key not in known:
                coefficients = [fmpq(c) for c in q.coeffs()]
                known[key] = [Isolated(*ends, coefficients) for ends in real_roots(coefficients)]
            met[key] = known[key]
    found = [root for roots in met.values() for root in roots]
    for _ in range(60):
        found.sort(key=lambda root: root[:2])
        near = {n for n, (a, b) in enumerate(pairwise(found)) if a.high >= b.low}
        if not near:
            return found
        for n in near | {n + 1 for n in near}:
            found[n] = Isolated(*closer(found[n].polynomial, found[n][:2], 4), found[n].polynomial)
    raise ArithmeticError("roots that cannot be told apart")


def between(low: fmpq | None, high: fmpq | None) -> fmpq:
    """The number with the least denominator in an open interval, of which an end is ``None`` where there is none; of
    several the one closest to 0.

    >>> between(fmpq(141, 100), fmpq(142, 100)), between(fmpq(-5, 4), None), between(None, fmpq(-5, 4))
    (17/12, 0, -2)
    """
    if (low is None or low < 0) and (high is None or high > 0):
        return fmpq(0)
    if low is None or low < 0:
        assert high is not None
        return -between(-high, None if low is None else -low)
    wholes: list[fmpq] = []  # the beginning of a continued fraction that both ends have
    while True:
        wholes.append(fmpq(int(low.p // low.q)))
        if high is None or wholes[-1] + 1 < high:
            break
        fraction = low - wholes[-1]
        low, high = 1 / (high - wholes[-1]), 1 / fraction if fraction else None
    result = wholes.pop() + 1
    while wholes:
        result = wholes.pop() + 1 / result
    return result


def halved(low: fmpq | None, high: fmpq | None) -> fmpq:
    """Where an interval is divided: in the middle, or at a number that is far away from its end.

    >>> halved(None, None), halved(fmpq(3), None), halved(None, fmpq(1)), halved(fmpq(0), fmpq(1))
    (0, 7, -1, 1/2)
    """
    if low is None and high is None:
        return fmpq(0)
    if low is None:
        assert high is not None
        return 2 * high - 1 if high < 0 else fmpq(-1)
    if high is None:
        return 2 * low + 1 if low > 0 else fmpq(1)
    return (low + high) / 2


def sign_between(p: Coefficients, low: fmpq | None, high: fmpq | None) -> int:
    """The sign of p on a closed interval, if that is evident (Descartes' rule, after Möbius); 0 if it is not.

    >>> p = [fmpq(-2), fmpq(0), fmpq(1)]
    >>> sign_between(p, fmpq(3, 2), None), sign_between(p, fmpq(-1), fmpq(1)), sign_between(p, fmpq(1), fmpq(2))
    (1, -1, 0)
    """
    if low is None and high is None:
        coefficients = list(p) if len(p) == 1 else [fmpq(0)]
    else:
        coefficients = moved(p, low, high)
        if None not in (low, high) and coefficients[-1] == 0:
            return 0
    signs = {(c > 0) - (c < 0) for c in coefficients} - {0}
    return signs.pop() if len(signs) == 1 and coefficients[0] != 0 else 0


def moved(p: Coefficients, low: fmpq | None, high: fmpq | None) -> list[fmpq]:
    """The coefficients of p after the change of its variable that takes an interval, not the whole line, to the numbers
    ≥ 0.
    """
    if low is None or high is None:
        start, scale = (low, 1) if high is None else (high, -1)
        assert start is not None
        return _of(p, fmpq_poly([start, scale]))
    return _of(_of(p, fmpq_poly([low, high - low]))[::-1], fmpq_poly([1, 1]))[::-1]


def _of(p: Coefficients, q: fmpq_poly) -> list[fmpq]:
    """The coefficients of p(q), as many as those of p."""
    found = fmpq_poly(list(p))(q).coeffs()
    return [*map(fmpq, found), *[fmpq(0)] * (len(p) - len(found))]
