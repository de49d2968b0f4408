"""How much may be tried: counted in the size of polynomials, so that a question always gets the same answer; and, if a
caller wants that, until a moment in time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from deeplift_cas.signs.branch import Branch

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Within it what is not decided after so many seconds is left undecided; None leaves the limit as it is."""
    token = _deadline.set(_deadline.get() if seconds is None else monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def is_late() -> bool:
    """Whether the time is up."""
    deadline = _deadline.get()
    return deadline is not None and monotonic() > deadline


class Effort:
    """What is left to spend.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> effort = Effort(25)
    >>> [effort.allows(Branch(Ring(()))) for _ in range(3)]
    [True, True, False]
    """

    def __init__(self, limit: int) -> None:
        self.left = limit

    def is_spent(self) -> bool:
        """Whether nothing more may be asked."""
        return self.left < 10 or is_late()

    def allows(self, branch: Branch) -> bool:
        """Whether something more may be asked of a branch, which is paid for."""
        if self.is_spent():
            return False
        self.left -= 10 + sum(len(p) for p, _ in branch.facts.values()) ** 2 // 10
        return True
