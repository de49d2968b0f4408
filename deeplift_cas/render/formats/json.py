"""JSON; the keys are listed in the manual, and in ``render/schemas``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from deeplift_cas.render.formats import Options

if TYPE_CHECKING:
    from deeplift_cas.criticality.classification import Classification, Example
    from deeplift_cas.criticality.implication import Implication, Step
    from deeplift_cas.landscape.printed import Comparison
    from deeplift_cas.render.accepted import Accepted
    from deeplift_cas.report.claim import Entry
    from deeplift_cas.report.ledger import Ledger


def answer(found: Implication, options: Options) -> str:
    """One object."""
    from deeplift_cas.render.words import question, sentence, statement, theorem

    witness = found.witness
    document = {
        "theorem": theorem(found),
        "statement": question(found),
        "verdict": found.verdict,
        "sentence": sentence(found),
        **_where(found.conclusion),
        "witness": None if witness is None else {n: str(v) for n, v in witness.items()} | dict(found.problem.values),
        "steps": [{"id": s.id, "statement": statement(s), "verdict": s.verdict, **_where(s)} for s in found.steps],
        "failure": _failure(found),
        "as_printed": _as_printed(found),
        "descent": [
            {
                "curve": curve.entries(),
                "leading_term": curve.leading_term(),
                "order": curve.order,
                "region": curve.region.strings(),
            }
            for curve in found.descent_curves
        ],
        "assume": list(found.problem.assume),
        "order": found.order,
        "search_space": found.search_space,
        "at": dict(found.problem.values) or None,
        "engine": found.problem.landscape.engine_at(found.problem.point),
        "certificate_checked": True,
        "proofs": found.accepted.summary.proofs,
    }
    return _dumped(document)


def kinds(found: Classification, options: Options) -> str:
    """One object."""
    from deeplift_cas.render.kinds import along, kind, why

    def side(order: int | None, example: Example | None, verb: str) -> dict[str, Any] | None:
        if order is None and example is None:
            return None
        shown = None if example is None else {"at": _texts(example.at), "entries": dict(example.entries)}
        return {
            "order": order or (example.order if example else None),
            "order_exact": order is not None,
            "curve": shown,
            "leading_term": None if example is None else example.leading_term,
            "sentence": None if example is None else along(example, verb),
        }

    pieces = []
    for piece in found.pieces:
        order, exact = piece.order
        point = piece.region.point
        pieces.append(
            {
                "region": piece.region.strings(),
                "point": None if point is None else _texts(point),
                "kind": piece.kind,
                "name": kind(piece),
                "global": piece.nature.is_global,
                "strict": piece.strict,
                "order": order,
                "order_exact": exact if order is not None else None,
                "descends": side(piece.nature.descends, piece.falling, "falls"),
                "ascends": side(piece.nature.ascends, piece.rising, "rises"),
                "evidence": why(piece),
                "reasons": list(piece.reasons),
            }
        )
    document = {
        "parameters": list(found.problem.parameters),
        "assume": list(found.problem.assume),
        "at": dict(found.problem.values) or None,
        "pieces": pieces,
        "engine": found.problem.landscape.engine_at(found.problem.point),
        "certificate_checked": True,
        "proofs": found.accepted.summary.proofs,
    }
    return _dumped(document)


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


def _where(step: Step) -> dict[str, Any]:
    """The region, a point of each of its alternatives or null, and the region that is left undecided."""
    points = [None if point is None else {n: str(v) for n, v in point.items()} for point in step.region.points]
    return {"region": step.region.strings(), "points": points, "undecided": step.decision.undecided.strings()}


def _failure(found: Implication) -> dict[str, Any] | None:
    from deeplift_cas.render.words import reason

    failing = reason(found)
    if failing is None:
        return None
    return {
        "step": failing.step,
        "where": [str(condition) for condition in failing.where],
        "direction": failing.direction or None,
        "derivative": failing.derivative or None,
        "value": failing.value or None,
        "sample": failing.sample | dict(found.problem.values),
    }


def _as_printed(found: Implication) -> dict[str, Any] | None:
    from deeplift_cas.render.words import as_printed

    verdict = as_printed(found)
    if verdict is None:
        return None
    return {"verdict": verdict, "direction": None, "value": None} | (_failure(found) or {})


def ledger(found: Ledger, options: Options) -> str:
    """A list of objects."""
    return _dumped([_entry(entry) for entry in found.entries])


def claim(entries: Sequence[Entry], options: Options) -> str:
    """A list of objects, with certificates."""
    return _dumped([_entry(entry) | _certificates(entry) for entry in entries])


def _entry(entry: Entry) -> dict[str, Any]:
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
    return document


def _certificates(entry: Entry) -> dict[str, Any]:
    documents = [*entry.verdict.certificates, *(entry.amended.certificates if entry.amended else ())]
    return {"certificates": list({json.dumps(d): d for d in documents}.values())}


def comparison(found: Comparison, options: Options) -> str:
    """One object."""
    document = {"equal": not found.mismatches, **found._asdict()}
    document["mismatches"] = [row._asdict() for row in found.mismatches]
    return _dumped(document)


def accepted(found: Sequence[Accepted], options: Options) -> str:
    """An object; a list of them for claims."""
    data: Any = [one.data for one in found]
    single = len(data) == 1 and "attached_to" not in data[0]
    return _dumped(data[0] if single else data)


def _dumped(document: Any) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)
