"""Until when something may be computed, if a caller sets a limit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from deeplift_cas.errors import Undecided

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


def in_time() -> None:
    """Raises :class:`~deeplift_cas.errors.Undecided` when the time is up: for the steps of what can take long.

    >>> with time_limit(0):
    ...     in_time()
    Traceback (most recent call last):
    ...
    deeplift_cas.errors.Undecided: the time is up
    """
    if is_late():
        raise Undecided("the time is up")
