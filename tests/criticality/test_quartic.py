"""Quartics by a row of ways: exact where a direction, a plane or squares show it."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from helpers.at_zero import region_at_zero

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
from deeplift_cas.criticality import quartic

CIRCULANT = "x^4+y^4+z^4+w^4 + 2*a*(x^2*y^2+y^2*z^2+z^2*w^2+w^2*x^2) + 2*b*(x^2*z^2+y^2*w^2)"


@pytest.mark.parametrize(
    ("expression", "region"),
    [
        (CIRCULANT, "a ≥ −1, b ≥ −1, 2·a + b ≥ −1"),
        # ends that are not rational, of which a plane shows that they are ends
        ("x^4+y^4+z^4+w^4 + a*x*y*z*w + x^2*y^2", "a² ≤ 24"),
        ("x^4+y^4+z^2*w^2 - a*x*y*z*w", "a² ≤ 8"),
        # an end that is rational, though it is not seen to be one at once
        ("(x-y)^4 + (y-z)^4 + (z-w)^4 + a*(w-x)^4", "27·a ≥ −1"),
        # the squares that floating point suggests are those of one end: rational ones are those of both
        ("x^4+y^4+z^4+w^4 + a*(x*y*z*w + x^2*y^2)", "8·a ≥ a² − 16"),
    ],
)
def test_regions_of_quartics_in_four_variables_are_exact(expression: str, region: str) -> None:
    assert str(region_at_zero(expression, 4)) == region


@pytest.mark.parametrize(
    ("expression", "region"),
    [
        ("x^2*y^2 + a*x^2*z^2 + b*y^2*z^2 + 2*c*x*y*z^2", "a ≥ 0, b ≥ 0, a·b ≥ c²"),
        ("a*x^4 + b*x^2*y*z + c*y^2*z^2", "a ≥ 0, c ≥ 0, 4·a·c ≥ b²"),
        ("z^4 + a*x*y^2*z + x^2*y^2", "a = 0"),
        ("a*y^2*z^2 + b*x^2*y*z", "b = 0, a ≥ 0"),
        ("z^4 + a*x*y^2*z + b*x^2*y^2", "a = 0, b ≥ 0"),
        ("x^4 + y^2*(a*x*z + b*z^2 + c*z*w + w^2)", "a = 0, 4·b ≥ c²"),
    ],
)
def test_what_stands_beside_a_square_is_a_quadratic_form_that_may_be_negative(expression: str, region: str) -> None:
    """The directions depend on the parameters, and are far away: large numbers in place of one variable."""
    found = region_at_zero(expression, len({*expression} & {*"wxyz"}))
    assert str(found) == region


def test_circulant_matrices_are_copositive_where_numbers_do_not_say_no() -> None:
    region, numbers = region_at_zero(CIRCULANT, 4), random.Random(1)
    ones = [[int(i in chosen) for i in range(4)] for chosen in ((0, 1), (0, 2), (0, 1, 2, 3))]
    for _ in range(200):
        a, b = (Fraction(numbers.randint(-30, 30), 10) for _ in range(2))
        trials = [*ones, *([numbers.randint(0, 6) for _ in range(4)] for _ in range(20))]
        values = [
            sum(x * x for x in s) + 2 * a * (s[0] + s[2]) * (s[1] + s[3]) + 2 * b * (s[0] * s[2] + s[1] * s[3])
            for s in trials
        ]
        assert region.contains({"a": a, "b": b}) == (min(values) >= 0)


def test_what_is_left_undecided_ends_where_a_direction_refutes() -> None:
    """Choi's biquadratic form, which is ≥ 0 for a ≥ 1 and no sum of squares."""
    form = " + ".join(f"X1{i}^2*X1{i + 3}^2" for i in (1, 2, 3))
    mixed = "X11*X12*X14*X15 + X12*X13*X15*X16 + X13*X11*X16*X14"
    beside = "X11^2*X15^2 + X12^2*X16^2 + X13^2*X14^2"
    f = PolynomialObjective(f"{form} - 2*({mixed}) + a*({beside})", (1, 6))
    decision = Landscape(MatrixProduct(6, 1), f).criticality([[[0] * 6]], 4).decisions[-1]
    assert str(decision) == "undecided where a ≥ 1"


def test_where_something_is_undecided_is_said_in_few_words_only_when_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In a case with many undecided parts that took half of the time, and three of them are said."""
    asked: list[object] = []
    shorter = quartic.without_implied
    monkeypatch.setattr(quartic, "without_implied", lambda ring, c: asked.append(c) or shorter(ring, c))
    f = "X11^4 + X12^4 + X13^4 - a*(X11^3*X12 + X12^3*X13 + X13^3*X11)"
    g = Landscape(MatrixProduct(3, 1), PolynomialObjective(f, (1, 3)))
    (reason,) = g.criticality([[[0, 0, 0]]], 4, ("a",)).decisions[3].reasons()
    assert not asked and str(reason) == str(reason) and len(asked) == 1
