"""Answers as JSON."""

from __future__ import annotations

import json
from typing import Any

from deeplift_cas.certificates.kernel import Summary
from deeplift_cas.criticality.implication import Implication
from deeplift_cas.render.words import question, refutation, statement, theorem


def answer_json(answer: Implication, checked: Summary) -> str:
    """One JSON document; the keys are listed in the README."""
    failure = None if answer.holds_everywhere else answer.failure()
    if answer.holds_everywhere:
        printed: dict[str, Any] = {"verdict": "proved", "direction": None, "value": None}
    elif failure is None:
        printed = {"verdict": "undecided", "direction": None, "value": None}
    else:
        found = refutation(failure, answer.problem.parameters)
        printed = {
            "verdict": "refuted",
            "step": found.step,
            "where": [str(condition) for condition in found.where],
            "direction": found.direction or None,
            "derivative": found.derivative or None,
            "value": found.value or None,
            "sample": found.sample,
        }
    witness = answer.witness
    document = {
        "theorem": theorem(answer),
        "statement": question(answer),
        "verdict": answer.verdict,
        "region": answer.region.strings(),
        "witness": None if witness is None else {n: str(v) for n, v in witness.items()} | dict(answer.problem.values),
        "steps": [
            {"id": s.id, "statement": statement(s), "verdict": s.verdict, "region": s.region.strings()}
            for s in answer.steps
        ],
        "as_printed": printed,
        "descent": [
            {
                "curve": curve.entries(),
                "leading_term": curve.leading_term(),
                "order": curve.order,
                "region": curve.region.strings(),
            }
            for curve in answer.descent_curves
        ],
        "order": answer.order,
        "search_space": answer.search_space,
        "at": dict(answer.problem.values) or None,
        "certificate_checked": True,
        "proofs": checked.proofs,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)
