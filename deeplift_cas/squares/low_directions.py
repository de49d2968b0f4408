"""Directions in which a quartic of numbers is low: floating point, which only suggests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flint import fmpq

STARTS, ROUNDS, BEST = 40, 200, 10
"""Of the descent on the sphere, and how many of its ends are looked at."""
SHORT_STARTS, SHORT_ROUNDS = 12, 40
"""Of one that only looks for a negative value."""
DENOMINATORS = 1, 2, 3, 4, 6, 12, 60, 1000
"""To which they are rounded."""
NEAR, SMALL = 1e-2, 5e-2
"""What is equal, and what is 0, of entries of which the largest is 1."""


def low_directions(quartic: Mapping[tuple[int, ...], fmpq]) -> Iterator[dict[int, int]]:
    """Where descent on the sphere ends, rounded: the lowest first, and of each the simplest first.

    >>> F = {(0, 0, 0, 0): fmpq(1), (0, 0, 1, 1): fmpq(-3), (1, 1, 1, 1): fmpq(1)}  # x⁴ − 3x²y² + y⁴
    >>> next(low_directions(F)) in ({0: 1, 1: 1}, {0: 1, 1: -1}, {0: -1, 1: 1}, {0: -1, 1: -1})
    True
    """
    import numpy

    variables = sorted({i for m in quartic for i in m})
    for row in _ends(quartic, variables):
        for denominator in DENOMINATORS:
            rounded = numpy.rint(row / numpy.abs(row).max() * denominator).astype(int)
            yield {i: int(x) for i, x in zip(variables, rounded, strict=True) if x}


def lowest_value(quartics: Sequence[Mapping[tuple[int, ...], fmpq]]) -> float:
    """The lowest value on the sphere that a short descent finds of some quartics, which have the same monomials, as a
    part of the largest coefficient of each.

    >>> round(lowest_value([{(0, 0, 0, 0): fmpq(2), (0, 0, 1, 1): fmpq(-4), (1, 1, 1, 1): fmpq(1)}]), 3)
    -0.071
    """
    import numpy

    monomials = [*quartics[0]]
    variables = sorted({i for m in monomials for i in m})
    places = numpy.array([[variables.index(i) for i in m] for m in monomials])
    coefficients = numpy.repeat([relative([*quartic.values()]) for quartic in quartics], SHORT_STARTS, axis=0)
    u = numpy.random.default_rng(0).normal(size=(SHORT_STARTS, len(variables)))
    return float(_descended(numpy.tile(u, (len(quartics), 1)), places, coefficients, SHORT_ROUNDS)[1].min())


def low_planes(quartic: Mapping[tuple[int, ...], fmpq]) -> Iterator[tuple[dict[int, int], dict[int, int]]]:
    """Planes in which descent ends: its ends have two entries, up to signs, besides 0.

    >>> F = {(n,) * 4: fmpq(1) for n in range(4)} | {(0, 0, 1, 1): fmpq(1), (0, 1, 2, 3): fmpq(-5)}
    >>> first, second = next(low_planes(F))
    >>> sorted(first), sorted(second)
    ([0, 1], [2, 3])
    """
    variables = sorted({i for m in quartic for i in m})
    seen = list[tuple[dict[int, int], ...]]()
    for row in _ends(quartic, variables):
        largest, groups = abs(row).max(), list[tuple[float, dict[int, int]]]()
        for i, x in zip(variables, row / largest, strict=True):
            if abs(x) > SMALL:
                group = next((g for size, g in groups if abs(size - abs(x)) < NEAR), None)
                if group is None:
                    groups.append((abs(x), group := {}))
                group[i] = 1 if x > 0 else -1
        # −v spans what v does
        plane = tuple({i: s * next(iter(v.values())) for i, s in v.items()} for _, v in groups)
        if len(plane) == 2 and plane not in seen:
            seen.append(plane)
            yield plane[0], plane[1]


def _ends(quartic: Mapping[tuple[int, ...], fmpq], variables: Sequence[int]) -> Iterator[Any]:
    """Where descent on the sphere ends, the lowest first."""
    if not any(quartic.values()):
        return
    import numpy

    places = numpy.array([[variables.index(i) for i in m] for m in quartic])
    start = numpy.random.default_rng(0).normal(size=(STARTS, len(variables)))
    ends, values = _descended(start, places, numpy.array([relative([*quartic.values()])]), ROUNDS)
    yield from ends[numpy.argsort(values)[:BEST]]


def relative(numbers: Sequence[fmpq]) -> list[float]:
    """As parts of the largest, as floating point has a range.

    >>> relative([fmpq(1, 3), fmpq(-10**400)]), relative([fmpq(0)])
    ([0.0, -1.0], [0.0])
    """
    largest = max(map(abs, numbers)) or fmpq(1)
    return [int(x.p) / int(x.q) for x in (number / largest for number in numbers)]


def _descended(u: Any, places: Any, coefficients: Any, rounds: int) -> tuple[Any, Any]:
    """Where descent from some vectors ends, and the values there of the quartics with these coefficients: the same for
    all of them, or one row for each.
    """
    import numpy

    others = [places[:, [j for j in range(4) if j != k]] for k in range(4)]
    units = [numpy.eye(u.shape[1])[places[:, k]] for k in range(4)]
    for step in range(rounds):
        u /= numpy.linalg.norm(u, axis=1, keepdims=True)
        slope = sum((u[:, rest].prod(axis=2) * coefficients) @ unit for rest, unit in zip(others, units, strict=True))
        u -= 0.3 * 0.95**step * slope / (1e-12 + numpy.linalg.norm(slope, axis=1, keepdims=True))
    return u, (u[:, places].prod(axis=2) * coefficients).sum(axis=1) / (u**2).sum(axis=1) ** 2
