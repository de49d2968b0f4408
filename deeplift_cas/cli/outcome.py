"""How a command ends: a text for standard output, and an exit status."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from deeplift_cas.vocabulary import PROVED, REFUTED, UNDECIDED

DONE, NO, BAD_INPUT, OPEN, FAULT, INTERRUPTED = 0, 1, 2, 3, 4, 130
STATUSES = {
    DONE: "proved; the work is done; accepted; equal; classify: every piece is decided",
    NO: "refuted; compare: there is a difference",
    BAD_INPUT: "bad input, or a certificate that is refused: one line says what is wrong",
    OPEN: "undecided",
    FAULT: "a fault of this program: the kernel refuses a proof made here, or something went wrong inside",
    INTERRUPTED: "interrupted (Ctrl-C)",
}
"""Exit status ↦ what it says."""
OF_VERDICT = {PROVED: DONE, REFUTED: NO, UNDECIDED: OPEN}
"""The verdict on a question ↦ the exit status.  With --at: whether the point with these values is one."""


class Outcome(NamedTuple):
    """What is printed, a text or its lines one after the other, and the exit status."""

    text: str | Iterable[str]
    status: int = DONE
