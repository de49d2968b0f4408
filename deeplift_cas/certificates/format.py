"""The certificate file: plain JSON, versioned; README, "Certificates", says how to read one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from deeplift_cas.certificates.kernel import FORMAT, VERSION, digest
from deeplift_cas.display import Shown
from deeplift_cas.files import write_text


class Certificate(dict[str, Any], Shown):
    """A certificate: plain data, that of a JSON file."""

    def __repr__(self) -> str:
        return f"Certificate({', '.join(self)})"


def certificate(
    problem: Mapping[str, Any],
    order: int,
    search_space: str,
    decisions: Mapping[str, Any],
    descents: Sequence[Mapping[str, Any]],
    verdict: str,
    witness: Mapping[str, str] | None,
) -> Certificate:
    """The certificate of an answer."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "problem": dict(problem),
        "order": order,
        "search_space": search_space,
        "decisions": dict(decisions),
        "descents": [dict(curve) for curve in descents],
        "verdict": verdict,
        "witness": None if witness is None else dict(witness),
    }
    return Certificate(document | {"sha256": digest(document)})


def write(document: Mapping[str, Any], path: str | Path) -> None:
    """Write a certificate whole or not at all.  Raises :class:`InputError` if it cannot be written."""
    write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", path)
