"""Until when something may be computed, if a caller sets a limit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from deeplift_cas.errors import Undecided

TIME_IS_UP = "the time is up"
FOR_THE_CHECK = 1 / 5
"""The part of a limit that is kept for putting together what was decided, and for the kernel."""
MOST_FOR_THE_CHECK = 10.0
"""And no more seconds than these, the most that one check takes."""
_deadline: ContextVar[tuple[float, str] | None] = ContextVar("deadline", default=None)


@contextmanager
def time_limit(seconds: float | None, why: str = TIME_IS_UP) -> Iterator[None]:
    """Within it what is not decided after so many seconds, less some for the check, is left undecided; None leaves the
    limit as it is.
    """
    if seconds is None:
        until = _deadline.get()
    else:
        until = monotonic() + seconds - min(FOR_THE_CHECK * seconds, MOST_FOR_THE_CHECK), why
    token = _deadline.set(until)
    try:
        yield
    finally:
        _deadline.reset(token)


def is_late() -> bool:
    """Whether the time is up."""
    deadline = _deadline.get()
    return deadline is not None and monotonic() > deadline[0]


def in_time() -> None:
    """Raises :class:`~deeplift_cas.errors.Undecided` when the time is up: for the steps of what can take long.

    >>> with time_limit(0):
    ...     in_time()
    Traceback (most recent call last):
    ...
    deeplift_cas.errors.Undecided: the time is up
    """
    deadline = _deadline.get()
    if deadline is not None and is_late():
        raise Undecided(deadline[1])
