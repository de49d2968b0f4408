"""The certificate file: plain JSON, versioned; README, "Certificates", says how to read one."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deeplift_cas.certificates.kernel import FORMAT, VERSION, digest
from deeplift_cas.errors import InputError


def certificate(
    problem: Mapping[str, Any],
    order: int,
    search_space: str,
    decisions: Mapping[str, Any],
    verdict: str,
    witness: Mapping[str, str] | None,
) -> dict[str, Any]:
    """The certificate of an answer."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "problem": dict(problem),
        "order": order,
        "search_space": search_space,
        "decisions": dict(decisions),
        "verdict": verdict,
        "witness": None if witness is None else dict(witness),
    }
    return document | {"sha256": digest(document)}


def write(document: Mapping[str, Any], path: str | Path) -> None:
    """Write a certificate whole or not at all.  Raises :class:`InputError` if it cannot be written."""
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise InputError(f"{path}: cannot write a certificate there: not a regular file")
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        with open(handle, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=1, ensure_ascii=False)
            file.write("\n")
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, target)
    except OSError as error:
        raise InputError(f"{path}: cannot write the certificate: {error.strerror or error}") from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
