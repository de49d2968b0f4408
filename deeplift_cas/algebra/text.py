"""Polynomials and conditions as people write them: plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from flint import fmpq

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.vocabulary import RELATIONS

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def conditions_text(conjunction: Sequence[Condition]) -> list[str]:
    """One text a condition; a ± b ≥ 0 is shown as a ≥ |b|."""
    shown: list[tuple[int, str]] = []
    left = list(conjunction)
    order = {"=": 0, "!=": 1, ">": 2, ">=": 2}
    while left:
        condition = left.pop(0)
        partner = next((c for c in left if _absolute(condition, c)), None)
        if partner is None:
            shown.append((order[condition.oriented[1]], condition_text(condition)))
        else:
            left.remove(partner)
            shown.append((2, _absolute(condition, partner) or ""))
    return [text for _, text in sorted(shown, key=lambda entry: entry[0])]


def condition_text(condition: Condition) -> str:
    """``c ≥ z + 1``: what is negative, and a constant, stands on the right."""
    p, relation = condition.oriented
    ring = condition.ring
    left = _part(ring, p, lambda constant, c: not constant and c > 0)
    if left.is_zero():  # −a ≥ 0 reads better as a ≤ 0
        p, relation = -p, RELATIONS[relation].mirror
        left = _part(ring, p, lambda constant, c: not constant and c > 0)
    return f"{polynomial_text(ring, left)} {RELATIONS[relation].text} {polynomial_text(ring, left - p)}"


def _absolute(one: Condition, two: Condition) -> str | None:
    """``a ≥ |b|`` for a + b ≥ 0 and a − b ≥ 0 with a single term b, if it is of that kind."""
    (p, relation), (q, other) = one.oriented, two.oriented
    if relation != other or relation not in (">", ">="):
        return None
    ring = one.ring
    a, b = (p + q) / 2, (p - q) / 2
    if len(b) != 1 or a.is_zero() or any(x and y for x, y in zip(a.degrees(), b.degrees(), strict=True)):
        return None
    if not any(e % 2 for e in b.degrees()):  # a number, or a square: one of the two conditions implies the other
        return condition_text(one if b.leading_coefficient() < 0 else two)
    scale = 2 if any(c.q != 1 for c in a.coeffs()) or any(c.q != 1 for c in b.coeffs()) else 1
    a, b = a * scale, b * (scale if b.leading_coefficient() > 0 else -scale)
    left, right = polynomial_text(ring, a), f"|{polynomial_text(ring, b)}|"
    if a.is_constant():  # |b| ≤ 2 reads better than 2 ≥ |b|
        return f"{right} {RELATIONS[RELATIONS[relation].mirror].text} {left}"
    return f"{left} {RELATIONS[relation].text} {right}"


def _part(ring: Ring, p: Polynomial, keep: Callable[[bool, fmpq], bool]) -> Polynomial:
    return ring.context.from_dict({m: c for m, c in p.terms() if keep(not any(m), c)})


def polynomial_text(ring: Ring, p: Polynomial) -> str:
    """``2·x² − y``."""
    return pretty(ring.text(p))


def pretty(text: str) -> str:
    """A polynomial as people write it: ``2·x² − y``."""
    text = re.sub(r"\^(\d+)", lambda match: match[1].translate(SUPERSCRIPTS), text)
    return re.sub(r"(?<![\w)])-", "−", text.replace("*", "·").replace(" - ", " − "))
