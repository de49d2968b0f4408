"""How much may be tried: counted in the size of polynomials, so that a question always gets the same answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.deadline import is_late
from deeplift_cas.signs.branch import Branch

SHARED = "effort"
EFFORT = 100_000
"""What is spent on one decision."""
LONG = 100
"""Terms of a polynomial: a longer one, as a discriminant may be, counts as one of so many."""


class Effort:
    """What is left to spend: of one question, and of all those that share a limit.

    >>> effort = Effort(25)
    >>> [effort.allows(Branch(Ring(()))) for _ in range(3)]
    [True, True, False]
    """

    def __init__(self, limit: int, ring: Ring | None = None, timed: bool = True) -> None:
        self.left, self.timed = limit, timed
        self._shared: Effort | None = ring.made.get(SHARED) if ring else None

    def is_spent(self) -> bool:
        """Whether nothing more may be asked."""
        return self.left < 10 or (self._shared is not None and self._shared.left < 10) or (self.timed and is_late())

    def allows(self, branch: Branch) -> bool:
        """Whether something more may be asked of a branch, which is paid for."""
        if self.is_spent():
            return False
        self.spend(10 + sum(min(len(p), LONG) for p, _ in branch.facts.values()) ** 2 // 10)
        return True

    def spend(self, price: int) -> None:
        """Count what is spent."""
        self.left -= price
        if self._shared is not None:
            self._shared.left -= price


@contextmanager
def shared(ring: Ring, limit: int) -> Iterator[None]:
    """A limit for all questions about a ring that are asked within, in place of the one outside.

    >>> ring = Ring(())
    >>> with shared(ring, 25):
    ...     [Effort(1000, ring).allows(Branch(ring)) for _ in range(3)]
    [True, True, False]
    """
    outside = ring.made.get(SHARED)
    ring.made[SHARED] = Effort(limit)
    try:
        yield
    finally:
        ring.made[SHARED] = outside
