"""What another system printed, beside what is computed here."""

from __future__ import annotations

from typing import NamedTuple

import symengine

from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.wolfram import read

MAX_FILE = 200_000
"""Bytes of a printed output."""


class Mismatch(NamedTuple):
    """A monomial in the entries of the direction, with both coefficients (polynomials in the parameters)."""

    monomial: str
    printed: str
    computed: str


def mismatches(form: Form, text: str) -> list[Mismatch]:
    """Where a printed output (:mod:`deeplift_cas.algebra.wolfram`) differs from a form; empty if it is the same.

    A term of another degree is a mismatch, too.  Raises :class:`InputError` if the text cannot be read in these names.

    >>> form = Form.from_expr(2 * symengine.Symbol("c") * symengine.Symbol("v") ** 2, ("v",), ("c",), 2)
    >>> mismatches(form, "2 c v2"), mismatches(form, "3 c v^2")
    ([], [Mismatch(monomial='v^2', printed='3*c', computed='2*c')])
    """
    ring = Ring((*form.directions, *form.parameters))
    printed = ring.polynomial(symengine.expand(read(text, ring.names)))
    theirs = _by_direction(printed, len(form.directions), form.parameter_ring)
    ours: dict[tuple[int, ...], Polynomial] = {}
    for indices, p in form.coefficients.items():
        ours[tuple(indices.count(i) for i in range(len(form.directions)))] = p
    zero = form.parameter_ring.zero
    return [
        Mismatch(
            ring.text(ring.context.from_dict({exponents + (0,) * len(form.parameters): 1})),
            form.parameter_ring.text(theirs.get(exponents, zero)),
            form.parameter_ring.text(ours.get(exponents, zero)),
        )
        for exponents in sorted({*ours, *theirs}, reverse=True)
        if theirs.get(exponents, zero) != ours.get(exponents, zero)
    ]


def _by_direction(p: Polynomial, count: int, parameters: Ring) -> dict[tuple[int, ...], Polynomial]:
    """The coefficients of the monomials in the first ``count`` symbols."""
    found: dict[tuple[int, ...], Polynomial] = {}
    for exponents, coefficient in p.terms():
        outer, inner = tuple(map(int, exponents[:count])), tuple(map(int, exponents[count:]))
        found[outer] = found.get(outer, parameters.zero) + parameters.context.from_dict({inner: coefficient})
    return found
