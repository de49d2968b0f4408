"""Directions in which a quartic of numbers is low: floating point, which only suggests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flint import fmpq

STARTS, ROUNDS, BEST = 40, 200, 10
"""Of the descent on the sphere, and how many of its ends are looked at."""
DENOMINATORS = 1, 2, 3, 4, 6, 12, 60, 1000
"""To which they are rounded."""


def low_directions(quartic: Mapping[tuple[int, ...], fmpq]) -> Iterator[dict[int, int]]:
    """Where descent on the sphere ends, rounded: the lowest first, and of each the simplest first.

    >>> F = {(0, 0, 0, 0): fmpq(1), (0, 0, 1, 1): fmpq(-3), (1, 1, 1, 1): fmpq(1)}  # x⁴ − 3x²y² + y⁴
    >>> next(low_directions(F)) in ({0: 1, 1: 1}, {0: 1, 1: -1}, {0: -1, 1: 1}, {0: -1, 1: -1})
    True
    """
    largest = max(map(abs, quartic.values()), default=fmpq(0))
    if largest == 0:
        return
    import numpy

    variables = sorted({i for m in quartic for i in m})
    places = numpy.array([[variables.index(i) for i in m] for m in quartic])
    numbers = [x / largest for x in quartic.values()]  # floating point has a range
    coefficients = numpy.array([int(x.p) / int(x.q) for x in numbers])
    rng = numpy.random.default_rng(0)
    u = rng.normal(size=(STARTS, len(variables)))
    for step in range(ROUNDS):
        u /= numpy.linalg.norm(u, axis=1, keepdims=True)
        factors = u[:, places]
        slope = numpy.zeros_like(u)
        for k in range(4):
            others = numpy.prod(numpy.delete(factors, k, axis=2), axis=2) * coefficients
            slope += others @ numpy.eye(len(variables))[places[:, k]]
        u -= 0.3 * 0.95**step * slope / (1e-12 + numpy.linalg.norm(slope, axis=1, keepdims=True))
    values = (numpy.prod(u[:, places], axis=2) * coefficients).sum(axis=1) / (u**2).sum(axis=1) ** 2
    for row in u[numpy.argsort(values)[:BEST]]:
        for denominator in DENOMINATORS:
            rounded = numpy.rint(row / numpy.abs(row).max() * denominator).astype(int)
            yield {i: int(x) for i, x in zip(variables, rounded, strict=True) if x}
