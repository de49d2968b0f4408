"""How far a decision has come, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Progress:
    """The step at work, and how many leaves of its tree of cases are closed and still open.

    >>> with followed() as progress:
    ...     begin("hessian")
    ...     branched(3)
    ...     closed()
    >>> str(progress)
    'hessian: 1 leaf closed, 2 open'
    """

    def __init__(self) -> None:
        self.step = ""
        self.closed = 0
        self.open = 1

    def __str__(self) -> str:
        leaves = "1 leaf" if self.closed == 1 else f"{self.closed} leaves"
        left = f", {self.open} open" if self.open else ""
        return f"{self.step}: {leaves} closed{left}" if self.step else "reading the problem"


_followed: ContextVar[Progress | None] = ContextVar("followed", default=None)


@contextmanager
def followed() -> Iterator[Progress]:
    """Within it decisions say how far they have come."""
    progress = Progress()
    token = _followed.set(progress)
    try:
        yield progress
    finally:
        _followed.reset(token)


def begin(step: str = "") -> None:
    """A tree is begun: of another step, or once more of the same one."""
    if (progress := _followed.get()) is not None:
        progress.step, progress.closed, progress.open = step or progress.step, 0, 1


def branched(cases: int) -> None:
    """An open leaf has become so many cases."""
    if (progress := _followed.get()) is not None:
        progress.open += cases - 1


def closed() -> None:
    """A leaf is closed."""
    if (progress := _followed.get()) is not None:
        progress.closed, progress.open = progress.closed + 1, progress.open - 1
