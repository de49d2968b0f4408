"""Answers as text for a terminal, and as Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from deeplift_cas.certificates.kernel import Summary
from deeplift_cas.criticality.descent import DescentCurve
from deeplift_cas.criticality.implication import Implication
from deeplift_cas.render.text import conditions_text, direction_name, pretty, unless_text
from deeplift_cas.render.words import (
    Refutation,
    objective,
    question,
    refutation,
    search_space,
    statement,
    theorem,
)


def answer_text(answer: Implication, checked: Summary) -> str:
    """The answer as plain text."""
    rows = [(s, statement(n), v, r) for (s, v, r), n in zip(_steps(answer), answer.steps, strict=True)]
    width = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = [_heading(answer), ""]
    lines += [f"  {a:<{width[0]}}  {b:<{width[1]}}  {c:<{width[2]}}  {d}".rstrip() for a, b, c, d in rows]
    lines += [
        "",
        *(f"  {line}" for line in _conclusion(answer)),
        "",
        *(f"  {line}" for line in _closing(answer, checked)),
    ]
    return "\n".join(lines)


def answer_markdown(answer: Implication, checked: Summary) -> str:
    """The answer as Markdown."""
    lines = [f"**{_heading(answer)}**", "", "| step | statement | verdict | where |", "|---|---|---|---|"]
    for step, (name, verdict, where) in zip(answer.steps, _steps(answer), strict=True):
        cells = [cell.replace("|", "\\|") for cell in (name, statement(step), verdict, where)]
        lines.append(f"| {' | '.join(cells)} |")
    for line in (*_conclusion(answer), *_closing(answer, checked)):
        lines += ["", line]
    return "\n".join(lines)


def _heading(answer: Implication) -> str:
    problem = answer.problem
    if problem.values:
        parameters = "at " + values_text(dict(problem.values))
    else:
        parameters = f"{', '.join(problem.parameters)} free" if problem.parameters else "no parameters"
    parts = [
        problem.title or "Is the product of a critical point stationary?",
        f"widths {','.join(map(str, problem.landscape.lift.widths))}",
        f"f(X) = {pretty(objective(problem))}",
        parameters,
    ]
    return "     ".join(parts)


def _steps(answer: Implication) -> list[tuple[str, str, str]]:
    """Name, verdict and region of every step."""
    rows, before = [], None
    for step in answer.steps:
        region = step.region
        if region.is_everything or not region.conjunctions:
            where = str(region) if answer.problem.parameters else ""
        elif before is not None and region.strings() == before and step.id != "stationarity":
            where = "on all of that set"
        elif (left_out := unless_text(region)) is not None:
            where = f"unless {left_out}"
        else:
            where = f"exactly when {region}"
        if step.id != "stationarity":
            before = region.strings()
        rows.append((step.id, step.verdict, where))
    return rows


def _conclusion(answer: Implication) -> list[str]:
    region = answer.region
    if not answer.problem.parameters:
        claim = f"{question(answer)}: {'yes' if region.conjunctions else 'no'}"
    elif region.is_everything or not region.conjunctions:
        claim = f"{question(answer)}: {region}"
    else:
        claim = f"{question(answer)}  ⟺  {region}"
        if answer.witness is not None:
            claim += f"     e.g. {values_text(answer.witness)}"
    return [claim, f"Search space: {search_space(answer)}.", f"{theorem(answer)}: {answer.verdict.upper()}"]


def _closing(answer: Implication, checked: Summary) -> list[str]:
    lines = []
    failure = None if answer.holds_everywhere else answer.failure()
    problem = answer.problem
    everywhere = f"or all {', '.join(problem.printed_for_all)}" if problem.printed_for_all else ""
    if everywhere:
        everywhere = (
            f"As printed, f{everywhere}" if problem.theorem and answer.order == problem.order else f"F{everywhere}"
        )
    if failure is not None:
        found = refutation(failure, problem.parameters)
        head = f"{everywhere}: REFUTED. " if everywhere else ""
        lines.append(head + _reason(found))
    elif everywhere and answer.holds_everywhere:
        lines.append(f"{everywhere}: PROVED.")
    elif everywhere:
        lines.append(f"{everywhere}: UNDECIDED.")
    lines += [_descent(curve) for curve in answer.descent_curves if curve.order == 4]
    count = f"{checked.proofs} proofs, each" if checked.proofs > 1 else "The proof was"
    return [*lines, f"{count} re-checked by the kernel in this run."]


def _reason(found: Refutation) -> str:
    where = f"Where {', '.join(conditions_text(found.where))}" if found.where else "At this point"
    if found.where and found.whatever:
        where += f" (whatever {', '.join(found.whatever)})"
    if found.step == "fourth" and not found.direction:
        return f"{where}, g falls along a curve, at order 4."
    if not found.direction:
        return f"{where}, φ(W) is stationary for f."
    entries = ", ".join(f"{direction_name(n)} = {pretty(v)}" for n, v in found.direction.items())
    return f"{where}, the direction {entries} has {found.derivative} = {pretty(found.value)}."


def _descent(curve: DescentCurve) -> str:
    where = (
        f"Where {', '.join(conditions_text(curve.region.conjunctions[0]))}" if curve.region.conjunctions[0] else "Here"
    )
    moving = ", ".join(f"{direction_name(name)} = {pretty(entry)}" for name, entry in curve.entries().items())
    return (
        f"{where}, g falls along {moving}: g(W + ẇ) − g(W) = {pretty(curve.leading_term())} + higher terms, "
        "so W is no local minimum."
    )


def values_text(values: Mapping[str, object]) -> str:
    """``x = 0, c = 1``."""
    return ", ".join(f"{name} = {pretty(str(value))}" for name, value in values.items())
