"""One self-contained page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deeplift_cas.render.formats import Options

if TYPE_CHECKING:
    from deeplift_cas.criticality.classification import Classification
    from deeplift_cas.report.ledger import Ledger


def kinds(found: Classification, options: Options) -> str:
    """A table of the pieces, curves out of saddles, and what the kernel says."""
    from deeplift_cas.render.kinds_page import page

    return page(found).rstrip("\n")


def ledger(found: Ledger, options: Options) -> str:
    """The ledger: every statement unfolds."""
    from deeplift_cas.render.page import page

    return page(found).rstrip("\n")
