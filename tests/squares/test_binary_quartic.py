"""Quartics in two variables: the invariants say the same as the roots, for all small coefficients."""

from __future__ import annotations

from itertools import product

import pytest
import sympy
from helpers.at_zero import criticality_at_zero
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.binary_quartic import binary_quartic

RING = Ring(())


def is_nonnegative(numbers) -> bool:
    """By the roots, with their multiplicities, of both charts."""
    x = sympy.Symbol("x")
    for c in (numbers, numbers[::-1]):
        p = sympy.Poly(c, x)
        if any(k % 2 and q.count_roots() for q, k in p.sqf_list()[1]) or p.eval(7) < 0 or p.eval(-7) < 0:
            return False
    return True


@settings(max_examples=400)
@given(st.lists(st.integers(-4, 4), min_size=5, max_size=5))
def test_the_invariants_say_what_the_roots_say(numbers) -> None:
    form = {(0,) * (4 - k) + (1,) * k: RING.constant(c) for k, c in enumerate(numbers) if c}
    if {i for monomial in form for i in monomial} == {0, 1}:
        assert binary_quartic(form, Branch(RING)).is_nonnegative == is_nonnegative(numbers)


@pytest.mark.parametrize(
    "expression",
    [
        "X11^4 + a*X11^2*X12^2 + b*X12^4",
        "X11^4 + a*X11^3*X12 + b*X11^2*X12^2",
        "a*X11^4 + b*X11^3*X12 + X12^4",
        "b*X11^3*X12 + X11^2*X12^2 + a*X11*X12^3 + X12^4",
        "X11^4 + a*X11^3*X12 + b*X11^2*X12^2 + a*X11*X12^3 + X12^4",
    ],
)
def test_the_region_of_a_family_is_exact(expression) -> None:
    g = Landscape(MatrixProduct(2, 1), PolynomialObjective(expression, (1, 2)))
    answer = g.criticality([[[0, 0]]], 4, ("a", "b"))
    assert not answer.decisions[3].undecided.conjunctions
    a, b, x, y = sympy.symbols("a b X11 X12")
    form = sympy.Poly(sympy.sympify(expression.replace("^", "**")), x, y)
    for values in product([sympy.Rational(n, 2) for n in range(-5, 6)], repeat=2):
        numbers = [
            form.coeff_monomial(x ** (4 - k) * y**k).subs(dict(zip((a, b), values, strict=True))) for k in range(5)
        ]
        named = {"a": str(values[0]), "b": str(values[1])}
        assert answer.region.contains(named) == is_nonnegative(numbers), values


def test_a_discriminant_of_thousands_of_terms_decides() -> None:
    """What is left of a variable whose square is there, times c − b: its discriminant has 5,132 terms."""
    f = (
        "(c - b)*x^2 + x*((1/2*a - 2*b*c)*y^2 + (b - 1)*y*z + 1/2*b*c*z^2)"
        " + (b*d - 3*d^2)*y^4 + (d^2 + 2)*y^3*z + (2*d^2 - b + 1)*y^2*z^2 + (a - 2)*y*z^3"
    )
    decision = criticality_at_zero(f, 3).decisions[-1]
    assert decision.is_complete
    # at a = 2, c = 0 it is y² times a quadratic form; elsewhere its last coefficient is negative, or that of y·z³ stays
    for values, expected in {"-10 -1": True, "-1 0": False, "-10 1": False, "0 0": False}.items():
        b, d = values.split()
        assert decision.region.contains({"a": "2", "b": b, "c": "0", "d": d}) is expected
    for a in (-3, 0, 2, 5):
        assert not decision.region.contains({"a": str(a), "b": "1", "c": "2", "d": "1"})
