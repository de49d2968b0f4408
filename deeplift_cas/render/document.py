"""A folder of LaTeX that a paper can \\input: one fragment for each formula, and a main.tex that compiles them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deeplift_cas.criticality.implication import implication
from deeplift_cas.landscape.objective import Quadratic
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.render.latex import checked_naming, expanded, matrix, paragraph, prose, region, structured
from deeplift_cas.render.theorem import objective_text, theorem
from deeplift_cas.report.claim import Entry

ORDERS = (1, 2, 3, 4)
PREAMBLE = r"""\documentclass[10pt]{article}
\usepackage[utf8]{inputenc}
\usepackage{amsmath,amsthm,longtable}
\newtheorem{theorem}{Theorem}
\setcounter{MaxMatrixCols}{60}
\setlength{\emergencystretch}{3em}
\begin{document}
"""
BOLD = r"\providecommand{\mathbb}[1]{\mathbf{#1}}"
"""Without amsfonts or amssymb, ℝ is a bold letter."""


def fragments(problem: Problem, naming: str = "dots", entries: Sequence[Entry] = ()) -> dict[str, str]:
    """File name ↦ content, for a problem and, if given, the entries of the ledger.

    The derivatives stand in two forms: structured, as a person writes them, and expanded.
    Raises :class:`InputError` for an unknown naming, and as :func:`implication`.
    """
    checked_naming(naming)
    g, point = problem.landscape, problem.point
    answer = implication(problem)
    found = {
        "point.tex": "\n".join(f"\\[ W_{{{k}}} = {matrix(W)} \\]" for k, W in enumerate(point, 1)),
        "product.tex": f"\\[ \\phi(W) = {matrix(g.lift(point))} \\]",
        "gradient-f.tex": f"\\[ \\nabla f(\\phi(W)) = {matrix(g.objective.gradient(g.lift(point)))} \\]",
        "region.tex": region(answer.region),
        "theorem.tex": theorem(answer, naming),
    }
    if isinstance(g.objective, Quadratic):
        found["slope.tex"] = f"\\[ A = {matrix(g.objective.A)} \\]"
    expansion = g.taylor(point, max(ORDERS), problem.parameters)
    blocks = ", ".join(matrix(block) for block in expansion.gradient())
    found["gradient-g.tex"] = f"\\[ \\nabla g(W) = \\left( {blocks} \\right) \\]"
    for order in ORDERS:
        found[f"derivative-{order}-expanded.tex"] = paragraph(expanded(expansion.derivative(order), naming))
        if (text := structured(problem, order, naming)) is not None:
            found[f"derivative-{order}-structured.tex"] = paragraph(text)
    if entries:
        found["ledger.tex"] = ledger_table(entries)
    found = {name: f"{BOLD}\n{text}" if r"\mathbb" in text else text for name, text in found.items()}
    return found | {"main.tex": main_file(problem, found, naming)}


def main_file(problem: Problem, found: Mapping[str, str], naming: str) -> str:
    """A document that shows all fragments."""
    title = prose(problem.title or "A point of a deep linear network")
    lines = [PREAMBLE, rf"\section*{{{title}}}", f"{objective_text(problem, naming)}."]
    first = ("point", "product", "slope", "gradient-f", "gradient-g")
    lines += [rf"\input{{{name}}}" for name in first if f"{name}.tex" in found]
    lines += [r"\input{theorem}", r"\section*{Derivatives of $g(W + t\dot W)$ at $t = 0$}"]
    for order in ORDERS:
        for kind in ("structured", "expanded"):
            if f"derivative-{order}-{kind}.tex" in found:
                lines.append(rf"\par\medskip\noindent\emph{{Order {order}, {kind}:}}\par")
                lines.append(rf"\input{{derivative-{order}-{kind}}}")
    if "ledger.tex" in found:
        lines += [r"\clearpage", r"\section*{The report, statement by statement}", r"\input{ledger}"]
    return "\n".join([*lines, r"\end{document}", ""])


def ledger_table(entries: Sequence[Entry]) -> str:
    """The ledger as a longtable: what is printed, its verdict and, below, what is right and where it was checked."""
    lines = [
        r"{\footnotesize\setlength{\tabcolsep}{3pt}",
        r"\begin{longtable}{@{}p{0.17\linewidth}p{0.67\linewidth}p{0.12\linewidth}@{}}",
        r"\hline statement & as printed & verdict \\ \hline \endhead",
    ]
    for entry in entries:
        refuted = [] if entry.verdict.stands else [rf"\emph{{Refuted:}} {prose(entry.verdict.because)}."]
        text = r" \par ".join([entry.claim.statement, *refuted, *_what_holds(entry)])
        cells = (prose(entry.claim.name), text, entry.verdict.status)
        lines.append(" & ".join(rf"\raggedright {cell}" for cell in cells) + r" \tabularnewline \hline")
    return "\n".join([*lines, r"\end{longtable}}"])


def claim_latex(entry: Entry) -> str:
    """A statement as printed, its verdict, and the amended one."""
    claim, verdict = entry.claim, entry.verdict
    because = rf"\emph{{{verdict.status.capitalize()}:}} {prose(verdict.because)}."
    first = rf"\paragraph{{{prose(claim.name.capitalize())}.}} {claim.statement}"
    return "\n\\par\\noindent".join([first, because, *_what_holds(entry)])


def _what_holds(entry: Entry) -> list[str]:
    """The answer to a question, the amended statement, and where it was checked."""
    claim, amended = entry.claim, entry.amended
    parts = [rf"\emph{{Answer:}} {claim.answer}"] if claim.answer else []
    if amended is not None and claim.amended is not None:
        parts.append(rf"\emph{{Amended ({amended.status}):}} {claim.amended.statement}")
    if covers := (amended or entry.verdict).covers:
        parts.append(rf"\emph{{Range:}} {prose(covers)}.")
    return parts
