"""For a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deeplift_cas.render.formats import Options

if TYPE_CHECKING:
    from deeplift_cas.criticality.classification import Classification
    from deeplift_cas.criticality.implication import Implication
    from deeplift_cas.landscape.printed import Comparison
    from deeplift_cas.render.accepted import Accepted
    from deeplift_cas.report.claim import Entry
    from deeplift_cas.report.ledger import Ledger
    from deeplift_cas.report.verdict import Verdict

WIDEST = 40
"""Of a column of coefficients: longer entries stand out of it."""
INDENT = " " * 6


def answer(found: Implication, options: Options) -> str:
    """The steps as a table, the conclusion, and what else is to be said."""
    from deeplift_cas.render.words import closing, conclusion, heading, statement, step_rows

    rows = [(s, statement(n), v, r) for (s, v, r), n in zip(step_rows(found), found.steps, strict=True)]
    width = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = [heading(found), ""]
    lines += [f"  {a:<{width[0]}}  {b:<{width[1]}}  {c:<{width[2]}}  {d}".rstrip() for a, b, c, d in rows]
    lines += ["", *(f"  {line}" for line in conclusion(found)), "", *(f"  {line}" for line in closing(found))]
    return "\n".join(lines)


def kinds(found: Classification, options: Options) -> str:
    """A table of the pieces, curves out of saddles, and what the kernel says."""
    from deeplift_cas.render.kinds import Row, closing, heading, remarks, rows

    table = [Row("where", "kind", "why"), *rows(found)]
    width = [max(len(row[i]) for row in table) for i in range(2)]
    lines = [heading(found), ""]
    lines += [f"  {row.where:<{width[0]}}  {row.kind:<{width[1]}}  {row.why}".rstrip() for row in table]
    return "\n".join([*lines, "", *(f"  {line}" for line in [*remarks(found), closing(found)])])


def ledger(found: Ledger, options: Options) -> str:
    """One line a statement; below a refuted one, why."""
    from deeplift_cas.render.ledger import amended_status, place

    entries = found.entries
    rows = [(e.claim.name, e.verdict.status, amended_status(e), e.claim.title) for e in entries]
    width = [max((len(row[i]) for row in rows), default=0) for i in range(3)]
    head = ("statement", "verdict", "amended", "what it says")
    width = [max(w, len(h)) for w, h in zip(width, head, strict=False)]
    lines = ["The report, statement by statement", ""]
    for entry, row in zip([None, *entries], [head, *rows], strict=True):
        lines.append(f"  {row[0]:<{width[0]}}  {row[1]:<{width[1]}}  {row[2]:<{width[2]}}  {row[3]}")
        if entry is not None and entry.verdict.witness and not entry.verdict.stands:
            lines.append(f"{INDENT}{entry.verdict.because}{place(entry.verdict)}")
    return "\n".join([*lines, "", found.summary + f" {found.seconds:.1f} s."])


def claim(entries: Sequence[Entry], options: Options) -> str:
    """One statement in full, or several."""
    return "\n\n".join(map(one_claim, entries))


def one_claim(entry: Entry) -> str:
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


def _details(verdict: Verdict, witness: bool = True) -> list[str]:
    from deeplift_cas.render.ledger import witness_lines

    lines = [f"  Range        {verdict.covers}"] if verdict.covers else []
    if witness and verdict.witness:
        lines += [f"  {'Witness' if n == 0 else '':<13}{line}" for n, line in enumerate(witness_lines(verdict.witness))]
    return lines


def comparison(found: Comparison, options: Options) -> str:
    """A line for each monomial that differs."""
    from deeplift_cas.render.comparison import HEAD, notes, verdict

    rows = [HEAD, *found.mismatches] if found.mismatches else []
    width = [min(WIDEST, max((len(row[i]) for row in rows), default=0)) for i in (0, 1)]
    lines = [f"  {m:<{width[0]}}  {p:<{width[1]}}  {c}" for m, p, c in rows]
    return "\n".join([verdict(found), *lines, *notes(found)])


def accepted(found: Sequence[Accepted], options: Options) -> str:
    """What was accepted, the details below."""
    return "\n".join("\n  ".join([one.head, *one.details]) for one in found)
