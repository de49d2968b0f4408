"""What the formats of the ledger share: witnesses, amendments and places as lines of text."""

from __future__ import annotations

from typing import Any

from deeplift_cas.algebra.text import pretty
from deeplift_cas.report.claim import Entry
from deeplift_cas.report.verdict import Verdict
from deeplift_cas.vocabulary import ENTRY, direction_text


def witness_lines(data: Any, prefix: str = "") -> list[str]:
    """Nested data, a line for each entry; a table of scalars in one."""
    if not isinstance(data, dict):
        return [f"{prefix}: {_plain(data)}"]
    if prefix and not any(isinstance(value, dict | list | tuple) or len(str(value)) > 60 for value in data.values()):
        return [f"{prefix}: " + ", ".join(f"{_name(name)} = {pretty(str(value))}" for name, value in data.items())]
    lines = []
    for key, value in data.items():
        lines += witness_lines(value, f"{prefix}.{key}" if prefix else str(key))
    return lines


def _name(name: str) -> str:
    return direction_text(name) if (entry := ENTRY.fullmatch(name)) and entry["layer"] else name


def _plain(data: Any) -> str:
    if isinstance(data, list | tuple):
        return "[" + ", ".join(_plain(item) for item in data) + "]"
    return pretty(str(data)) if isinstance(data, str) else str(data)


def place(verdict: Verdict) -> str:
    """``; e.g. d = 2,1,2, [0,2]+…``: where the witness lies."""
    witness = verdict.witness or {}
    if "stratum" in witness:
        return f" (d = {','.join(map(str, witness['widths']))}, {witness['stratum']})"
    if "at" in witness and isinstance(witness["at"], dict):
        return " (e.g. " + ", ".join(f"{name} = {value}" for name, value in witness["at"].items()) + ")"
    return ""


def amended_status(entry: Entry) -> str:
    """The verdict on the amended statement, if there is one."""
    return entry.amended.status if entry.amended is not None else ""
