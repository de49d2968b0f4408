"""How objects look in Jupyter: formulas typeset, long ones folded with the number of their terms."""

from __future__ import annotations

import json
from functools import singledispatch
from html import escape
from typing import Any

from deeplift_cas.algebra.form import Form
from deeplift_cas.certificates.format import Certificate
from deeplift_cas.criticality.classification import Classification
from deeplift_cas.criticality.critical import Criticality
from deeplift_cas.criticality.implication import Implication
from deeplift_cas.display import counted
from deeplift_cas.landscape.taylor import TaylorExpansion
from deeplift_cas.regions.decision import Decision
from deeplift_cas.regions.region import Region
from deeplift_cas.render.kinds import closing, kind, remarks, why
from deeplift_cas.render.latex import expanded, region
from deeplift_cas.render.words import question, sentence, statement
from deeplift_cas.report.claim import Entry
from deeplift_cas.report.ledger import Ledger
from deeplift_cas.report.verdict import Verdict

SHORT, LONG = 12, 2_000
"""Forms with more terms are folded; with still more only a beginning is shown."""
CHARACTERS = 4_000
"""Of a certificate that is shown."""


@singledispatch
def html(thing: Any) -> str:
    """The HTML of an object, with formulas between dollars; raises ``TypeError`` for what has none."""
    raise TypeError(f"no HTML for a {type(thing).__name__}")


def latex(thing: Form | Region) -> str:
    """The LaTeX of a form or region, for ``_repr_latex_``."""
    if isinstance(thing, Region):
        return region(thing)
    if len(thing) > LONG:
        return rf"$\text{{a form of degree {thing.degree} with {len(thing)} terms}}$"
    return rf"$\displaystyle {expanded(thing)}$"


def _folded(summary: str, body: str, is_open: bool = False) -> str:
    return f"<details{' open' if is_open else ''}><summary>{summary}</summary>{body}</details>"


@html.register
def _(form: Form) -> str:
    count = f"{len(form)} term{'s' if len(form) != 1 else ''}"
    summary = f"form of degree {form.degree}, {count}"
    if len(form) <= SHORT:
        return f"<div>{latex(form)}</div>"
    if len(form) > LONG:
        return f"<div>{summary} (too long to show; <code>.expr</code> has it)</div>"
    return _folded(summary, f"<div>{latex(form)}</div>")


@html.register
def _(expansion: TaylorExpansion) -> str:
    rows = [
        f"<tr><td>$g_{{{k}}}$</td><td style='text-align:left'>{html(expansion.coefficient(k))}</td></tr>"
        for k in range(1, expansion.order + 1)
    ]
    return f"<table>{''.join(rows)}</table>"


@html.register
def _(r: Region) -> str:
    return f"<div>{latex(r)}</div>"


def _where(decision: Decision) -> str:
    """Where it holds, and where that is left undecided."""
    left_open = decision.undecided
    parts = [region(decision.region)] if decision.region.conjunctions or not left_open.conjunctions else []
    if left_open.conjunctions:
        parts.append("undecided" if left_open.is_everything else f"undecided: {region(left_open)}")
    return "; ".join(parts)


@html.register
def _(answer: Implication) -> str:
    rows = [
        f"<tr><td style='text-align:left'>{escape(statement(step))}</td><td>{step.verdict}</td>"
        f"<td>{_where(step.decision)}</td></tr>"
        for step in answer.steps
    ]
    end = f"{escape(question(answer))}: {_where(answer.conclusion.decision)}. {escape(sentence(answer))}."
    return f"<table><tr><th></th><th>verdict</th><th>where</th></tr>{''.join(rows)}</table><p>{end}</p>"


@html.register
def _(answer: Classification) -> str:
    rows = [
        f"<tr><td style='text-align:left'>{region(piece.region)}</td>"
        f"<td style='text-align:left'>{escape(kind(piece))}</td>"
        f"<td style='text-align:left'>{escape(why(piece))}</td></tr>"
        for piece in answer.pieces
    ]
    lines = "".join(f"<p>{escape(line)}</p>" for line in [*remarks(answer), closing(answer)])
    return f"<table><tr><th>where</th><th>kind</th><th>why</th></tr>{''.join(rows)}</table>{lines}"


@html.register
def _(answer: Criticality) -> str:
    rows = [
        f"<tr><td style='text-align:left'>{k}-critical</td><td>{_where(decision)}</td></tr>"
        for k, decision in enumerate(answer.decisions, 1)
    ]
    proofs = f"<p>{counted(answer.accepted.summary.proofs, 'proof')} accepted by the kernel.</p>"
    return f"<table><tr><th></th><th>where</th></tr>{''.join(rows)}</table>{proofs}"


@html.register
def _(verdict: Verdict) -> str:
    lines = [f"<b>{verdict.status}</b>: {escape(verdict.because)}"]
    lines += [f"range: {escape(verdict.covers)}"] if verdict.covers else []
    if verdict.witness:
        lines.append(_folded("witness", f"<pre>{escape(_json(verdict.witness))}</pre>"))
    return f"<div>{'<br>'.join(lines)}</div>"


@html.register
def _(certificate: Certificate) -> str:
    text = _json(certificate)
    shown = text if len(text) <= CHARACTERS else text[:CHARACTERS] + "\n…"
    return _folded(f"certificate, {len(text)} characters of JSON", f"<pre>{escape(shown)}</pre>")


@html.register
def _(entry: Entry) -> str:
    claim = entry.claim
    parts = [f"<p>{_inline(claim.statement)}</p>", html(entry.verdict)]
    if claim.answer:
        parts.insert(1, f"<p><i>Answer.</i> {_inline(claim.answer)}</p>")
    if entry.amended is not None and claim.amended is not None:
        parts.append(f"<p><i>Amended.</i> {_inline(claim.amended.statement)}</p>{html(entry.amended)}")
    amended = f" (amended: {entry.amended.status})" if entry.amended else ""
    summary = f"<b>{escape(claim.name)}</b>: {entry.verdict.status}{amended}. {escape(claim.title)}"
    return _folded(summary, "".join(parts))


@html.register
def _(ledger: Ledger) -> str:
    return "".join(map(html, ledger.entries)) + f"<p>{escape(ledger.summary)}</p>"


def _inline(text: str) -> str:
    """LaTeX with formulas between dollars, as HTML that MathJax reads."""
    return (
        escape(text)
        .replace("``", "“")
        .replace("&#x27;&#x27;", "”")
        .replace(r"\ldots{}", "…")
        .replace(r"[\ldots]", "[…]")
    )


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)
