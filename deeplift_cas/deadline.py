"""Until when something may be computed, if a caller sets a limit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from deeplift_cas.errors import Undecided

TIME_IS_UP = "the time is up"
_deadline: ContextVar[tuple[float, str] | None] = ContextVar("deadline", default=None)


@contextmanager
def time_limit(seconds: float | None, why: str = TIME_IS_UP) -> Iterator[None]:
    """Within it what is not decided after so many seconds is left undecided; None leaves the limit as it is."""
    token = _deadline.set(_deadline.get() if seconds is None else (monotonic() + seconds, why))
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
