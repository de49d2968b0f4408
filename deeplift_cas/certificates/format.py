"""The certificate file: plain JSON, versioned; README, "Certificates", says how to read one."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from deeplift_cas.certificates.kernel import FORMAT, VERSION, digest
from deeplift_cas.errors import InputError, shown


class Certificate(dict[str, Any]):
    """A certificate: plain data, that of a JSON file."""

    def __repr__(self) -> str:
        return f"Certificate({', '.join(self)})"

    def _repr_html_(self) -> str:
        from deeplift_cas.render.notebook import html

        return html(self)


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


def writable(path: str | Path, besides: str | Path | None = None) -> Path:
    """The file behind ``path``, if something can be written there without losing anything else.

    ``besides`` is a file that must not be overwritten.  Raises :class:`InputError`.
    """
    try:
        target = Path(os.path.realpath(path))
        if not str(path) or str(path).endswith("/") or target.is_symlink() or str(path).startswith("/dev/"):
            raise InputError(f"{shown(str(path))}: cannot write there: not the name of a file")
        if target.exists():
            if not target.is_file():
                raise InputError(f"{path}: cannot write there: not a regular file")
            if not target.stat().st_mode & 0o222:
                raise InputError(f"{path}: cannot write there: the file is read-only")
            if besides is not None and os.path.samefile(target, besides):
                raise InputError(f"{path}: cannot write there: this is the problem file")
        if not os.access(target.parent, os.W_OK):
            raise InputError(f"{path}: cannot write there: no folder that can be written")
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{shown(str(path))}: cannot write there: {_reason(error)}") from None
    return target


def write(document: Mapping[str, Any], path: str | Path) -> None:
    """Write a certificate whole or not at all.  Raises :class:`InputError` if it cannot be written."""
    write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", path)


def write_text(text: str, path: str | Path) -> None:
    """Write a text whole or not at all.  Raises :class:`InputError` if it cannot be written."""
    import tempfile  # only where a file is written: start-up counts

    target = writable(path)
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".deeplift-", suffix=".part")
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        os.replace(temporary, target)
    except OSError as error:
        raise InputError(f"{shown(str(path))}: cannot be written: {_reason(error)}") from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
