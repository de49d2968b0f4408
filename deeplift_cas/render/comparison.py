"""A comparison with what another system printed, in every format."""

from __future__ import annotations

import json

from deeplift_cas.landscape.printed import Comparison
from deeplift_cas.render.layout import RAGGED, TEXT_WIDTH, fitted

WIDEST = 40
"""Of a column: longer entries stand out of it."""
HEAD = ("monomial", "printed", "computed")


def verdict(found: Comparison) -> str:
    """``equal``, or how many monomials differ."""
    if not found.mismatches:
        return f"equal: the derivative of order {found.order}, {found.terms} term{'s' if found.terms != 1 else ''}"
    count = len(found.mismatches)
    return f"different: {count} monomial{'s' if count > 1 else ''} of the derivative of order {found.order}"


def comparison_text(found: Comparison) -> str:
    """For a terminal: a line for each monomial that differs."""
    rows = [HEAD, *found.mismatches] if found.mismatches else []
    width = [min(WIDEST, max((len(row[i]) for row in rows), default=0)) for i in (0, 1)]
    lines = [f"  {m:<{width[0]}}  {p:<{width[1]}}  {c}" for m, p, c in rows]
    return "\n".join([verdict(found), *lines, *_notes(found)])


def comparison_json(found: Comparison) -> str:
    """One JSON document."""
    document = {"equal": not found.mismatches, **found._asdict()}
    document["mismatches"] = [row._asdict() for row in found.mismatches]
    return json.dumps(document, indent=2, ensure_ascii=False)


def comparison_markdown(found: Comparison) -> str:
    """A table of the monomials that differ."""
    rows = [f"| {' | '.join(f'`{text}`' for text in row)} |" for row in found.mismatches]
    table = [f"| {' | '.join(HEAD)} |", "|---|---|---|", *rows] if rows else []
    return "\n\n".join(filter(None, [verdict(found), "\n".join(table), *_notes(found)]))


def comparison_latex(found: Comparison, naming: str = "dots", width: float = TEXT_WIDTH) -> str:
    """A list of the monomials that differ, with both coefficients."""
    from deeplift_cas.render.latex import polynomial, prose

    items = [
        rf"\item ${polynomial(m, naming)}$: printed ${polynomial(p)}$, computed ${polynomial(c)}$"
        for m, p, c in found.mismatches
    ]
    listed = [rf"\begin{{itemize}}{RAGGED}", *items, r"\end{itemize}"] if items else []
    notes = [prose(text.replace("--scale", "scale")) + "." for text in _notes(found)]
    return fitted("\n".join([prose(verdict(found)) + (":" if items else "."), *listed, *notes]), width)


def _notes(found: Comparison) -> list[str]:
    hint = [f"with --scale {found.equal_with_scale} it is equal"] if found.equal_with_scale else []
    return [*hint, *found.remarks]
