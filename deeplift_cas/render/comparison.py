"""A comparison with what another system printed: the words that all formats share."""

from __future__ import annotations

from deeplift_cas.landscape.printed import Comparison

HEAD = ("monomial", "printed", "computed")


def verdict(found: Comparison) -> str:
    """``equal``, or how many monomials differ."""
    if not found.mismatches:
        return f"equal: the derivative of order {found.order}, {found.terms} term{'s' if found.terms != 1 else ''}"
    count = len(found.mismatches)
    return f"different: {count} monomial{'s' if count > 1 else ''} of the derivative of order {found.order}"


def notes(found: Comparison) -> list[str]:
    """What else is to be said."""
    hint = [f"with --scale {found.equal_with_scale} it is equal"] if found.equal_with_scale else []
    return [*hint, *found.remarks]
