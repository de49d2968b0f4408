"""The ledger as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from deeplift_cas.render.text import direction_name, pretty
from deeplift_cas.report.claim import Entry
from deeplift_cas.report.ledger import Ledger
from deeplift_cas.report.verdict import Verdict

INDENT = " " * 6


def ledger_text(ledger: Ledger, seconds: float) -> str:
    """One line a statement; below a refuted one, why."""
    entries = ledger.entries
    rows = [(e.claim.name, e.verdict.status, _amended(e), e.claim.title) for e in entries]
    width = [max((len(row[i]) for row in rows), default=0) for i in range(3)]
    head = ("statement", "verdict", "amended", "what it says")
    width = [max(w, len(h)) for w, h in zip(width, head, strict=False)]
    lines = ["The report, statement by statement", ""]
    for entry, row in zip([None, *entries], [head, *rows], strict=True):
        lines.append(f"  {row[0]:<{width[0]}}  {row[1]:<{width[1]}}  {row[2]:<{width[2]}}  {row[3]}")
        if entry is not None and entry.verdict.witness and not entry.verdict.stands:
            lines.append(f"{INDENT}{entry.verdict.because}{_place(entry.verdict)}")
    return "\n".join([*lines, "", ledger.summary + f" {seconds:.1f} s."])


def ledger_markdown(ledger: Ledger) -> str:
    """A table; it does not depend on the time taken."""
    lines = ["| statement | verdict | amended | what it says | why, or where it was checked |", "|---|---|---|---|---|"]
    for entry in ledger.entries:
        verdict = entry.verdict
        why = verdict.covers if verdict.stands and verdict.covers else verdict.because + _place(verdict)
        cells = (entry.claim.name, verdict.status, _amended(entry), entry.claim.title, why)
        lines.append("| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |")
    return "\n".join([*lines, "", ledger.summary])


def ledger_json(entries: Sequence[Entry], certificates: bool = False) -> str:
    """A list of objects; the keys are listed in the README."""
    return json.dumps([_object(entry, certificates) for entry in entries], indent=2, ensure_ascii=False)


def claim_text(entry: Entry) -> str:
    """One statement in full."""
    claim = entry.claim
    lines = [f"{claim.name.capitalize()}    section {claim.section}    {claim.title}", ""]
    lines += [f"  As printed   {claim.statement}"]
    if claim.answer:
        lines += [f"  Answer       {claim.answer}"]
    if claim.depends:
        lines += [f"  Depends on   {', '.join(claim.depends)}"]
    lines += [f"  Verdict      {entry.verdict.status.upper()}: {entry.verdict.because}", *_details(entry.verdict)]
    if entry.amended is not None and claim.amended is not None:
        lines += [
            f"  Amended      {claim.amended.statement}",
            f"  Verdict      {entry.amended.status.upper()}: {entry.amended.because}",
            *_details(entry.amended, witness=False),
        ]
    if entry.proofs:
        count = f"{entry.proofs} proofs, each" if entry.proofs > 1 else "One proof,"
        lines += ["", f"  {count} re-checked by the kernel in this run."]
    return "\n".join(lines)


def claim_markdown(entry: Entry) -> str:
    """One statement in full."""
    return "```text\n" + claim_text(entry) + "\n```"


def _details(verdict: Verdict, witness: bool = True) -> list[str]:
    lines = [f"  Range        {verdict.covers}"] if verdict.covers else []
    if witness and verdict.witness:
        lines += [f"  {'Witness' if n == 0 else '':<13}{line}" for n, line in enumerate(witness_lines(verdict.witness))]
    return lines


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
    return direction_name(name) if name[:1] == "w" and "dot" in name else name


def _plain(data: Any) -> str:
    if isinstance(data, list | tuple):
        return "[" + ", ".join(_plain(item) for item in data) + "]"
    return pretty(str(data)) if isinstance(data, str) else str(data)


def _place(verdict: Verdict) -> str:
    """``; e.g. d = 2,1,2, [0,2]+…``: where the witness lies."""
    witness = verdict.witness or {}
    if "stratum" in witness:
        return f" (d = {','.join(map(str, witness['widths']))}, {witness['stratum']})"
    if "at" in witness and isinstance(witness["at"], dict):
        return " (e.g. " + ", ".join(f"{name} = {value}" for name, value in witness["at"].items()) + ")"
    return ""


def _amended(entry: Entry) -> str:
    return entry.amended.status if entry.amended is not None else ""


def _object(entry: Entry, certificates: bool) -> dict[str, Any]:
    claim, verdict, amended = entry.claim, entry.verdict, entry.amended
    document: dict[str, Any] = {
        "number": claim.number,
        "kind": claim.kind,
        "part": claim.part or None,
        "reading": claim.reading or None,
        "section": claim.section,
        "title": claim.title,
        "statement": claim.statement,
        "answer": claim.answer or None,
        "depends": list(claim.depends),
        "verdict": verdict.status,
        "because": verdict.because,
        "range": verdict.covers or None,
        "witness": verdict.witness,
        "amended": None,
        "proofs": entry.proofs,
        "seconds": round(entry.seconds, 3),
    }
    if amended is not None and claim.amended is not None:
        document["amended"] = {
            "statement": claim.amended.statement,
            "verdict": amended.status,
            "because": amended.because,
            "range": amended.covers or None,
        }
    if certificates:
        documents = [*verdict.certificates, *(amended.certificates if amended else ())]
        document["certificates"] = list({json.dumps(d): d for d in documents}.values())
    return document
