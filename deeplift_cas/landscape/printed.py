"""What another system printed, beside what is computed here."""

from __future__ import annotations

from typing import Any, NamedTuple

import symengine

from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.polynomial import Polynomial, Ring, by_monomial
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.landscape.wolfram import read

MAX_FILE = 400_000
"""Bytes of a printed output."""


class Mismatch(NamedTuple):
    """A monomial in the entries of the direction, with both coefficients (polynomials in the parameters)."""

    monomial: str
    printed: str
    computed: str


class Comparison(NamedTuple):
    """A printed derivative beside the one computed: equal if there are no mismatches.

    ``equal_with_scale`` is another normalisation of f, "1" or "1/2", with which there would be none; ``remarks`` say
    what had to be assumed about the form of the output, ``engine`` what expanded g here.
    """

    order: int
    terms: int
    mismatches: list[Mismatch]
    equal_with_scale: str | None
    remarks: tuple[str, ...]
    engine: str


def comparison(problem: Problem, order: int, text: str) -> Comparison:
    """A printed output beside the derivative of g(W + tẆ) at t = 0.  Raises :class:`InputError`.

    >>> comparison(Problem.shipped("counterexample"), 1, "w1dot11").mismatches
    [Mismatch(monomial='w1dot11', printed='1', computed='0')]
    """
    form = _derivative(problem, order)
    printed, remarks = read(text, (*form.directions, *form.parameters))
    found = _differences(form, printed)
    others = (s for s in ("1/2", "1") if found and hasattr(problem.landscape.objective, "with_scale"))
    equal = next((s for s in others if not _differences(_derivative(problem.with_scale(s), order), printed)), None)
    return Comparison(order, len(form), found, equal, remarks, problem.landscape.engine_at(problem.point))


def _derivative(problem: Problem, order: int) -> Form:
    return problem.landscape.taylor(problem.point, order, problem.parameters).derivative(order)


def mismatches(form: Form, text: str) -> list[Mismatch]:
    """Where a printed output (:mod:`deeplift_cas.landscape.wolfram`) differs from a form; empty if it is the same.

    A term of another degree is a mismatch, too.  Raises :class:`InputError` if the text cannot be read in these names.

    >>> form = Form.from_expr(2 * symengine.Symbol("c") * symengine.Symbol("v") ** 2, ("v",), ("c",), 2)
    >>> mismatches(form, "2 c v2"), mismatches(form, "3 c v^2")
    ([], [Mismatch(monomial='v^2', printed='3*c', computed='2*c')])
    """
    return _differences(form, read(text, (*form.directions, *form.parameters)).expr)


def _differences(form: Form, printed: Any) -> list[Mismatch]:
    ring = Ring((*form.directions, *form.parameters))
    expanded = ring.polynomial(symengine.expand(printed))
    theirs = by_monomial(expanded, len(form.directions), form.parameter_ring)
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
