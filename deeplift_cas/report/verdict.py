"""What became of a statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deeplift_cas.display import Shown
from deeplift_cas.vocabulary import CHECKED, CITED, PROVED


@dataclass(frozen=True, repr=False)
class Verdict(Shown):
    """One word, and what stands behind it.

    *proved*: the computation covers the statement as worded.  *refuted*: there is an exact ``witness``.
    *checked*: exact on all of the finite range that ``covers`` names, for a statement that says more.  *cited*: from
    the literature, with the instances in ``covers`` on which it was checked.  *undecided*: neither was found.
    ``certificates`` are documents that a kernel accepts.
    """

    status: str
    because: str
    witness: Mapping[str, Any] | None = None
    covers: str = ""
    certificates: tuple[Mapping[str, Any], ...] = ()

    @property
    def stands(self) -> bool:
        """Whether the statement may be used as worded."""
        return self.status in (PROVED, CHECKED, CITED)

    def __repr__(self) -> str:
        return f"Verdict({self.status}: {self.because})"
