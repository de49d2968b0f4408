"""A folder of LaTeX that a paper can \\input: one fragment for each formula, and a main.tex that compiles them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deeplift_cas.criticality.argument import Argument
from deeplift_cas.criticality.classification import Classification
from deeplift_cas.criticality.implication import Implication
from deeplift_cas.landscape.lift import Lift, MatrixProduct
from deeplift_cas.landscape.lifts.program import Program
from deeplift_cas.landscape.objectives.formula import Inner
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.render.kinds_theorem import kinds_theorem
from deeplift_cas.render.latex import (
    checked_naming,
    coordinate,
    expanded,
    matrix,
    prose,
    region,
    self_contained,
    structured,
)
from deeplift_cas.render.layout import TEXT_WIDTH, fitted, paragraph
from deeplift_cas.render.theorem import objective_text, theorem
from deeplift_cas.report.claim import Entry
from deeplift_cas.vocabulary import MAX_ORDER

PREAMBLE = r"""\documentclass[10pt]{article}
\usepackage[utf8]{inputenc}
\usepackage{amsmath,amsthm,longtable}
\newtheorem{theorem}{Theorem}
\setlength{\emergencystretch}{3em}
\begin{document}
"""
WIDTH = r"""\textwidth=%spt
\ifdim\paperwidth<\dimexpr\textwidth+1in\relax \paperwidth=\dimexpr\textwidth+1in\relax \pdfpagewidth=\paperwidth \fi
\oddsidemargin=\dimexpr(\paperwidth-\textwidth)/2-1in\relax
"""
FULL = rf"\clearpage \textwidth={TEXT_WIDTH}pt \hsize=\textwidth \linewidth=\textwidth \columnwidth=\textwidth"
"""The ledger is a table: it has the usual width."""


def fragments(
    answer: Implication,
    naming: str = "dots",
    entries: Sequence[Entry] = (),
    width: float = TEXT_WIDTH,
    kinds: Classification | None = None,
) -> dict[str, str]:
    """File name ↦ content, for the problem of an answer and, if given, the kinds of its point and the entries of the
    ledger.

    The derivatives stand in two forms: structured, as a person writes them, and expanded.  The text width is in points.
    Raises :class:`InputError` for an unknown naming.
    """
    checked_naming(naming)
    problem = answer.problem
    g, point = problem.landscape, problem.point
    X, blocks = g.lift(point), _blocks(g.lift)
    expansion = g.taylor(point, MAX_ORDER, problem.parameters)
    found = {
        "point.tex": _displays(zip(blocks, point, strict=True)),
        "product.tex": _displays([(r"\phi(W)", X)]),
        "gradient-f.tex": _displays([(r"\nabla f(\phi(W))", g.objective.gradient(X))]),
        "gradient-g.tex": _displays(
            (rf"\nabla_{{{name}}} g(W)", block) for name, block in zip(blocks, expansion.gradient(), strict=True)
        ),
        "region.tex": region(answer.region),
    }
    formula = g.objective.formula(X)
    if slopes := [term.matrix for term in formula.terms if isinstance(term, Inner)]:
        found["slope.tex"] = _displays([(name, formula.matrices[name]) for name in slopes])
    for order in range(1, MAX_ORDER + 1):
        found[f"derivative-{order}-expanded.tex"] = _formula(expanded(expansion.derivative(order), naming))
        if (text := structured(problem, order, naming)) is not None:
            found[f"derivative-{order}-structured.tex"] = _formula(text)
    found = {name: fitted(text, width) for name, text in found.items()}
    found["theorem.tex"] = theorem(Argument.of(answer), naming, width)
    if kinds is not None:
        found["kinds.tex"] = kinds_theorem(kinds, naming, width)
    if entries:
        found["ledger.tex"] = ledger_table(entries)
    return found | {"main.tex": main_file(problem, found, naming, width)}


def _blocks(lift: Lift) -> list[str]:
    """The parts of a point: W_1, …, or what the coordinates of a lift begin with."""
    if isinstance(lift, MatrixProduct):
        return [f"W_{{{k}}}" for k in range(1, lift.depth + 1)]
    assert isinstance(lift, Program)
    return [coordinate(block.prefix.rstrip("_")) for block in lift.blocks]


def _displays(named: Iterable[tuple[str, Any]]) -> str:
    return "\n".join(f"\\[ {name} = {matrix(m)} \\]" for name, m in named)


def _formula(text: str) -> str:
    return paragraph(rf"$\displaystyle {text}$")


def main_file(problem: Problem, found: Mapping[str, str], naming: str, width: float) -> str:
    """A document that shows all fragments."""
    is_network = isinstance(problem.landscape.lift, MatrixProduct)
    title = prose(problem.title or ("A point of a deep linear network" if is_network else "A point of a lift"))
    lines = [PREAMBLE if width == TEXT_WIDTH else PREAMBLE.replace(r"\begin", WIDTH % width + r"\begin")]
    lines += [
        rf"\section*{{\raggedright {title}}}",
        fitted(paragraph(f"{objective_text(problem, naming)}."), width),
        r"\medskip",
    ]
    first = ("point", "product", "slope", "gradient-f", "gradient-g")
    lines += [rf"\input{{{name}}}" for name in first if f"{name}.tex" in found]
    lines += [r"\input{theorem}", *([r"\input{kinds}"] if "kinds.tex" in found else [])]
    lines += [r"\section*{Derivatives of $g(W + t\dot W)$ at $t = 0$}"]
    for order in range(1, MAX_ORDER + 1):
        for kind in ("structured", "expanded"):
            if f"derivative-{order}-{kind}.tex" in found:
                lines.append(rf"\par\medskip\noindent\emph{{Order {order}, {kind}:}}\par")
                lines.append(rf"\input{{derivative-{order}-{kind}}}")
    if "ledger.tex" in found:
        lines += [
            FULL if width < TEXT_WIDTH else r"\clearpage",
            r"\section*{The report, statement by statement}",
            r"\input{ledger}",
        ]
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
    return self_contained("\n".join([*lines, r"\end{longtable}}"]))


def claim_latex(entry: Entry) -> str:
    """A statement as printed, its verdict, and the amended one."""
    claim, verdict = entry.claim, entry.verdict
    because = rf"\emph{{{verdict.status.capitalize()}:}} {prose(verdict.because)}."
    first = rf"\paragraph{{{prose(claim.name.capitalize())}.}} {claim.statement}"
    text = "\n\\par\\noindent".join([first, because, *_what_holds(entry)])
    return self_contained(f"{{\\emergencystretch=3em\n{text}\\par}}")


def _what_holds(entry: Entry) -> list[str]:
    """The answer to a question, the amended statement, and where it was checked."""
    claim, amended = entry.claim, entry.amended
    parts = [rf"\emph{{Answer:}} {claim.answer}"] if claim.answer else []
    if amended is not None and claim.amended is not None:
        parts.append(rf"\emph{{Amended ({amended.status}):}} {claim.amended.statement}")
    if covers := (amended or entry.verdict).covers:
        parts.append(rf"\emph{{Range:}} {prose(covers)}.")
    return parts
