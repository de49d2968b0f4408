"""How things show themselves in Jupyter: they ask ``render``, which stands above them, by name.

This is the one place where something looks upward; nothing of ``render`` is loaded before somebody looks.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_RENDERER = "deeplift_cas.render.notebook"


class Shown:
    """Something that has HTML: :func:`deeplift_cas.render.notebook.html` knows it."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(_rendered("html", self))


class Typeset(Shown):
    """Something that is a formula, too: :func:`deeplift_cas.render.notebook.latex` knows it."""

    __slots__ = ()

    def _repr_latex_(self) -> str:
        return str(_rendered("latex", self))


def counted(number: int, noun: str) -> str:
    """A number of things.

    >>> counted(1, "proof"), counted(2, "proof"), counted(0, "proof")
    ('1 proof', '2 proofs', '0 proofs')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _rendered(form: str, thing: object) -> Any:
    return getattr(import_module(_RENDERER), form)(thing)
