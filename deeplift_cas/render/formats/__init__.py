"""The formats of answers: a file for each, with a function for every thing that it can show, and a line here.

A format is a module with functions for some of these things, of their names; each takes the thing and
:class:`Options`, and returns the text.  What is not of the standard library is imported where it is needed: what the
kernels accepted is shown without any computer algebra.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

ANSWER, KINDS, LEDGER, CLAIM, COMPARISON, ACCEPTED = THINGS = (
    "answer",
    "kinds",
    "ledger",
    "claim",
    "comparison",
    "accepted",
)
"""What can be shown."""

FORMATS: dict[str, tuple[str, ...]] = {
    "text": THINGS,
    "json": THINGS,
    "markdown": THINGS,
    "latex": THINGS,
    "html": (KINDS, LEDGER),
}
"""Module of this folder ↦ the things that it shows.  The first is the usual format."""


class Options(NamedTuple):
    """What is asked of LaTeX: the naming of directions, and the text width in points."""

    naming: str = "dots"
    width: float = 345


def formats_of(thing: str) -> list[str]:
    """The formats that show a thing."""
    return [name for name, things in FORMATS.items() if thing in things]


def shown(form: str, thing: str, *content: Any, options: Options | None = None) -> str:
    """A thing in a format.

    >>> shown("markdown", ACCEPTED, [])
    ''
    """
    module = import_module(f"{__name__}.{form}")
    return str(getattr(module, thing)(*content, options or Options()))
