"""Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from deeplift_cas.render.formats import Options
from deeplift_cas.render.formats.text import one_claim

if TYPE_CHECKING:
    from deeplift_cas.criticality.classification import Classification
    from deeplift_cas.criticality.implication import Implication
    from deeplift_cas.landscape.printed import Comparison
    from deeplift_cas.render.accepted import Accepted
    from deeplift_cas.report.claim import Entry
    from deeplift_cas.report.ledger import Ledger


def answer(found: Implication, options: Options) -> str:
    """The steps as a table, the conclusion, and what else is to be said."""
    from deeplift_cas.render.words import closing, conclusion, heading, statement, step_rows

    title = heading(found).replace("*", r"\*").replace("_", r"\_")
    lines = [f"**{title}**", "", "| step | statement | verdict | where |", "|---|---|---|---|"]
    for step, (name, verdict, where) in zip(found.steps, step_rows(found), strict=True):
        cells = [cell.replace("|", "\\|") for cell in (name, statement(step), verdict, where)]
        lines.append(f"| {' | '.join(cells)} |")
    for line in (*conclusion(found), *closing(found)):
        lines += ["", line]
    return "\n".join(lines)


def kinds(found: Classification, options: Options) -> str:
    """A table of the pieces, curves out of saddles, and what the kernel says."""
    from deeplift_cas.render.kinds import closing, heading, remarks, rows

    title = heading(found).replace("*", r"\*").replace("_", r"\_")
    lines = [f"**{title}**", "", "| where | kind | why |", "|---|---|---|"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows(found)]
    for line in [*remarks(found), closing(found)]:
        lines += ["", line.replace("_", r"\_")]
    return "\n".join(lines)


def ledger(found: Ledger, options: Options) -> str:
    """A table; it does not depend on the time taken."""
    from deeplift_cas.render.ledger import amended_status, place

    lines = ["| statement | verdict | amended | what it says | why, or where it was checked |", "|---|---|---|---|---|"]
    for entry in found.entries:
        verdict = entry.verdict
        why = verdict.covers if verdict.stands and verdict.covers else verdict.because + place(verdict)
        cells = (entry.claim.name, verdict.status, amended_status(entry), entry.claim.title, why)
        lines.append("| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |")
    return "\n".join([*lines, "", found.summary])


def claim(entries: Sequence[Entry], options: Options) -> str:
    """One statement in full, or several."""
    return "\n\n".join("```text\n" + one_claim(entry) + "\n```" for entry in entries)


def comparison(found: Comparison, options: Options) -> str:
    """A table of the monomials that differ."""
    from deeplift_cas.render.comparison import HEAD, notes, verdict

    rows = [f"| {' | '.join(f'`{text}`' for text in row)} |" for row in found.mismatches]
    table = [f"| {' | '.join(HEAD)} |", "|---|---|---|", *rows] if rows else []
    return "\n\n".join(filter(None, [verdict(found), "\n".join(table), *notes(found)]))


def accepted(found: Sequence[Accepted], options: Options) -> str:
    """A list with the details below."""
    escaped = [[re.sub(r"([*_`|])", r"\\\1", text) for text in (one.head, *one.details)] for one in found]
    return "\n".join("\n  - ".join([f"- {head}", *details]) for head, *details in escaped)
