"""Regions and polynomials as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from flint import fmpq

from deeplift_cas.algebra.condition import MIRROR, Condition
from deeplift_cas.algebra.polynomial import Polynomial, Ring

if TYPE_CHECKING:
    from deeplift_cas.algebra.region import Region

RELATIONS = {"=": "=", "!=": "≠", ">": ">", ">=": "≥", "<": "<", "<=": "≤"}


def region_text(region: Region) -> str:
    """``x = 0, c ≥ |z|``; alternatives are joined by *or*.

    >>> from deeplift_cas.algebra.region import Region
    >>> print(Region(Ring(("x",))))
    for no x
    """
    names = ", ".join(region.ring.names)
    if not region.conjunctions:
        return f"for no {names}" if names else "no"
    if region.is_everything:
        return f"for all {names}" if names else "yes"
    return "  or  ".join(", ".join(conditions_text(conjunction)) for conjunction in region.conjunctions)


def unless_text(region: Region) -> str | None:
    """``x = y = 0`` for the region ``x ≠ 0 or y ≠ 0``: what it leaves out, if it is of that kind."""
    if not region.conjunctions or any(len(c) != 1 or c[0].relation != "!=" for c in region.conjunctions):
        return None
    left_out = [condition.negation for (condition,) in region.conjunctions]
    polynomials = [condition.polynomial for condition in left_out]
    if all(len(p) == 1 for p in polynomials):
        return " = ".join([*(_shown(region.ring, p) for p in polynomials), "0"])
    return ", ".join(_condition(condition) for condition in left_out)


def direction_name(name: str) -> str:
    """``ẇ1_23`` for ``w1dot23``."""
    layer, _, entry = name.removeprefix("w").partition("dot")
    return f"ẇ{layer}_{entry.replace('_', ',')}"


def conditions_text(conjunction: tuple[Condition, ...]) -> list[str]:
    """One text a condition; a ± b ≥ 0 is shown as a ≥ |b|."""
    shown: list[tuple[int, str]] = []
    left = list(conjunction)
    order = {"=": 0, "!=": 1, ">": 2, ">=": 2}
    while left:
        condition = left.pop(0)
        partner = next((c for c in left if _absolute(condition, c)), None)
        if partner is None:
            shown.append((order[condition.oriented[1]], _condition(condition)))
        else:
            left.remove(partner)
            shown.append((2, _absolute(condition, partner) or ""))
    return [text for _, text in sorted(shown, key=lambda entry: entry[0])]


def _condition(condition: Condition) -> str:
    """``c ≥ z + 1``: what is negative, and a constant, stands on the right."""
    p, relation = condition.oriented
    ring = condition.ring
    left = _part(ring, p, lambda constant, c: not constant and c > 0)
    if left.is_zero():  # −a ≥ 0 reads better as a ≤ 0
        p, relation = -p, MIRROR[relation]
        left = _part(ring, p, lambda constant, c: not constant and c > 0)
    return f"{_shown(ring, left)} {RELATIONS[relation]} {_shown(ring, left - p)}"


def _absolute(one: Condition, two: Condition) -> str | None:
    """``a ≥ |b|`` for a + b ≥ 0 and a − b ≥ 0 with a single term b, if it is of that kind."""
    (p, relation), (q, other) = one.oriented, two.oriented
    if relation != other or relation not in (">", ">="):
        return None
    ring = one.ring
    a, b = (p + q) / 2, (p - q) / 2
    if len(b) != 1 or a.is_zero() or any(x and y for x, y in zip(a.degrees(), b.degrees(), strict=True)):
        return None
    scale = 2 if any(c.q != 1 for c in a.coeffs()) or any(c.q != 1 for c in b.coeffs()) else 1
    a, b = a * scale, b * (scale if b.leading_coefficient() > 0 else -scale)
    return f"{_shown(ring, a)} {RELATIONS[relation]} |{_shown(ring, b)}|"


def _part(ring: Ring, p: Polynomial, keep: Callable[[bool, fmpq], bool]) -> Polynomial:
    return ring.context.from_dict({m: c for m, c in p.terms() if keep(not any(m), c)})


def _shown(ring: Ring, p: Polynomial) -> str:
    return pretty(ring.text(p))


SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def pretty(text: str) -> str:
    """A polynomial as people write it: ``2·x² − y``."""
    text = re.sub(r"\^(\d+)", lambda match: match[1].translate(SUPERSCRIPTS), text)
    return re.sub(r"^-", "−", text.replace("*", "·").replace(" - ", " − "))
