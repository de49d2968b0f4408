"""Directions along which a form does not change: what is left without them, and the form again from that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.lineality import lineality, shifted

NAMES = ["x", "y", "z"]


@given(st.data())
def test_a_form_in_fewer_linear_forms_is_found_again(data: st.DataObject) -> None:
    numbers = st.integers(-2, 2)
    u, v = ("(" + " + ".join(f"{data.draw(numbers)}*{n}" for n in NAMES) + ")" for _ in "uv")
    a, b, c = (data.draw(st.sampled_from(["0", "1", "a", "(a - 1)", "a^2"])) for _ in "abc")
    form = Form.from_expr(
        PolynomialObjective(f"{a}*{u}^4 + {b}*{u}^2*{v}^2 + {c}*{v}^4", (1, 3)).expression, NAMES, ["a"], 4
    )
    branch = Branch(Ring(("a",)))
    whole = {m: p for m, p in form.coefficients.items() if not p.is_zero()}
    zero, shift = lineality(whole)
    left = {m: p for m, p in whole.items() if zero.isdisjoint(m)}
    assert len({i for m in left for i in m}) <= 2
    assert shifted(left, shift, branch) == whole
    assert not lineality(left)[0]


@pytest.mark.parametrize(
    ("f", "region"),
    [
        (
            "a*(X11-X12)^4 + b*(X12-X13)^4 + c*(X11-X12)^2*(X12-X13)^2",
            [["a > 0", "4*a*b - c^2 >= 0"], ["a >= 0", "b >= 0", "c >= 0"]],
        ),
        (
            "a*(X11-X12)^4 + b*(X11-X12)^2*X13^2 + c*X13^4",
            [["a > 0", "4*a*c - b^2 >= 0"], ["a >= 0", "c >= 0", "b >= 0"]],
        ),
        ("a*(X11+X12+X13)^4", [["a >= 0"]]),
        ("(X11-X12)^4 + (X12-X13)^4 + a*(X11-X12)*(X12-X13)^3", [["256 - 27*a^4 >= 0"]]),
    ],
)
def test_quartics_that_do_not_change_along_a_line_are_decided(f: str, region: list[list[str]]) -> None:
    """Two of them took 7 s before, and were decided in part."""
    g = Landscape(MatrixProduct(3, 1), PolynomialObjective(f, (1, 3)))
    answer = g.criticality([[[0, 0, 0]]], order=4)
    assert answer.decisions[3].is_complete
    assert answer.region.strings() == region
