"""LaTeX, for a text width and with a naming of directions."""

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


def answer(found: Implication, options: Options) -> str:
    """A theorem with its proof."""
    from deeplift_cas.criticality.argument import Argument
    from deeplift_cas.render.theorem import theorem

    return theorem(Argument.of(found), options.naming, options.width)


def kinds(found: Classification, options: Options) -> str:
    """A theorem with its proof."""
    from deeplift_cas.render.kinds_theorem import kinds_theorem

    return kinds_theorem(found, options.naming, options.width)


def ledger(found: Ledger, options: Options) -> str:
    """A longtable."""
    from deeplift_cas.render.document import ledger_table

    return ledger_table(found.entries)


def claim(entries: Sequence[Entry], options: Options) -> str:
    """A paragraph for each statement."""
    from deeplift_cas.render.document import claim_latex

    return "\n\n".join(map(claim_latex, entries))


def comparison(found: Comparison, options: Options) -> str:
    """A list of the monomials that differ, with both coefficients."""
    from deeplift_cas.render.comparison import notes, verdict
    from deeplift_cas.render.latex import polynomial, prose
    from deeplift_cas.render.layout import RAGGED, fitted

    items = [
        rf"\item ${polynomial(m, options.naming)}$: printed ${polynomial(p)}$, computed ${polynomial(c)}$"
        for m, p, c in found.mismatches
    ]
    listed = [rf"\begin{{itemize}}{RAGGED}", *items, r"\end{itemize}"] if items else []
    remarks = [prose(text.replace("--scale", "scale")) + "." for text in notes(found)]
    return fitted("\n".join([prose(verdict(found)) + (":" if items else "."), *listed, *remarks]), options.width)


def accepted(found: Sequence[Accepted], options: Options) -> str:
    """Of a certificate its theorem, else a paragraph for each."""
    from deeplift_cas.criticality.argument import Argument
    from deeplift_cas.render.latex import prose
    from deeplift_cas.render.theorem import theorem

    return "\n\n".join(
        prose("; ".join([one.head, *one.details])) + "."
        if one.document is None
        else theorem(Argument.read(one.document), options.naming, options.width)
        for one in found
    )
