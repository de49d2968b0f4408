"""Points seen on the way, and which conditions hold at them: most sets that are not empty have one of them."""

from __future__ import annotations

from collections.abc import Iterable

from flint import fmpq

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.signs.points import Point

KNOWN = 60
"""Points that are kept."""


class Samples:
    """Rational points, and for every condition that was asked for those at which it holds: the bits of a number.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring, samples = Ring(("x",)), Samples()
    >>> for value in (-1, 0, 2):
    ...     samples.add({"x": fmpq(value)})
    >>> x = ring.generator("x")
    >>> bin(samples.at([Condition.of(ring, x, ">=")])), bin(samples.at([Condition.of(ring, x - 2, "!=")]))
    ('0b110', '0b11')
    >>> bin(samples.at([Condition.of(ring, x, ">="), Condition.of(ring, x - 2, "!=")])), bin(samples.at([]))
    ('0b10', '0b111')
    """

    def __init__(self) -> None:
        self._points: list[list[fmpq]] = []
        self._holding: dict[tuple[str, frozenset[int]], tuple[int, int]] = {}

    def __len__(self) -> int:
        return len(self._points)

    def add(self, point: Point) -> None:
        """Keep a point, whose values are in the order of the ring's symbols."""
        self._points.append(list(point.values()))

    def at(self, conditions: Iterable[Condition]) -> int:
        """At which points all conditions hold."""
        found = (1 << len(self._points)) - 1
        for condition in conditions:
            if not found:
                break
            found &= self._of(condition)
        return found

    def _of(self, condition: Condition) -> int:
        name = condition.key, condition.signs
        holding, count = self._holding.get(name, (0, 0))
        if count < len(self._points):
            for n in range(count, len(self._points)):
                holding |= condition.at(self._points[n]) << n
            self._holding[name] = holding, len(self._points)
        return holding
