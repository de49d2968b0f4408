"""A curve is generalised beyond its leaf only as far as its conditions show; else the leaf's own conditions stand."""

from __future__ import annotations

import itertools
import json
import random

import pytest

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, implication
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.certificates import kernel
from deeplift_cas.criticality import descent
from deeplift_cas.criticality.descent import _signed
from deeplift_cas.signs.branch import Branch

COEFFICIENTS = ("0", "1", "-1", "a", "b", "a*b - 1", "a^2 - a^3 - 1", "a - b", "a^2 - 2", "a^2", "a*b", "a^2 - b")


def one_by_one(expression: str) -> Problem:
    lift = MatrixProduct(1, 1)
    return Problem(Landscape(lift, PolynomialObjective(expression, (1, 1))), lift.point([[0]]), ("a", "b"))


def accepted(problem: Problem) -> list[list[list[str]]]:
    """The regions of the curves, which the kernel accepts."""
    answer = implication(problem, 4)
    document = json.loads(json.dumps(answer.certificate()))
    kernel.check(document)
    assert len(document["descents"]) == len(answer.descent_curves)
    return [curve.region.strings() for curve in answer.descent_curves]


def test_a_curve_needs_no_more_than_its_equation() -> None:
    regions = accepted(one_by_one("(a*b - 1)*X11^2 - X11^3"))
    assert regions == [[["a*b - 1 = 0"]], [["1 - a*b > 0"]]]


def test_a_sign_that_the_equations_hide_is_that_of_the_leaf() -> None:
    regions = accepted(one_by_one("(a^2 - a^3 - 1)*X11 + a*X11^3"))
    assert regions == [[["a^3 - a^2 + 1 = 0", "a != 0"]], [["a^3 - a^2 + 1 != 0"]]]


@pytest.mark.parametrize("seed", range(4))
def test_the_kernel_accepts_the_curves_of_all_one_by_one_problems(seed: int) -> None:
    problems = [c for c in itertools.product(COEFFICIENTS, repeat=4) if set(c) != {"0"}]
    for chosen in random.Random(seed).sample(problems, 60):
        accepted(one_by_one(" + ".join(f"({p})*X11^{k}" for k, p in enumerate(chosen, 1))))


def test_the_place_of_a_curve_is_said_modulo_its_equations() -> None:
    """(X² − 1)² on three layers: b = 0 and a long equation with a + b are a = 0, b = 0."""
    lift = MatrixProduct(1, 1, 1, 1)
    point = lift.point([["a"]], [["b"]], [["c"]])
    problem = Problem(Landscape(lift, PolynomialObjective("X11^4 - 2*X11^2", (1, 1))), point, ("a", "b", "c"))
    curves = implication(problem, 4).descent_curves
    bent = [curve.region.strings()[0] for curve in curves if curve.order == 4]
    two_of_three = [{"a = 0", "b = 0", "c != 0"}, {"a = 0", "c = 0", "b != 0"}, {"b = 0", "c = 0", "a != 0"}]
    assert len(bent) == 3 and all(region in two_of_three for region in map(set, bent))


def test_a_direction_that_refutes_is_given_with_the_conditions_that_it_needs() -> None:
    """The leaf also says a·c + b·d ≠ 1 and c ≠ 0; at order 1 the derivative only must not be 0."""
    lift = MatrixProduct(2, 1, 2)
    objective = PolynomialObjective("(X11 - 1)^2 + (X22 - 1)^2 + X12^2 + X21^2", (2, 2))
    point = lift.point([["a", "b"]], [["c"], ["d"]])
    answer = implication(Problem(Landscape(lift, objective), point, ("a", "b", "c", "d")), 1)
    failure = answer.failure()
    assert len(failure.leaf.branch.conditions) > 1
    assert failure.curve.region.strings() == [["a*c^2 + a*d^2 - c != 0"]]


def test_no_curve_is_given_whose_region_lies_in_that_of_another_one() -> None:
    """Σ X⁴ − a·Σ X²Y² falls along (1, 1) where a > 2, and along (1, −1, 1) where a > 1."""
    lift = MatrixProduct(3, 1)
    f = "X11^4 + X12^4 + X13^4 - a*(X11^2*X12^2 + X12^2*X13^2 + X13^2*X11^2)"
    answer = implication(Problem(Landscape(lift, PolynomialObjective(f, (1, 3))), lift.point([[0, 0, 0]]), ("a",)), 4)
    assert str(answer.critical.region) == "a ≤ 1"
    assert [curve.region.strings() for curve in answer.descent_curves] == [[["a - 1 > 0"]]]


def test_of_a_factor_of_which_nothing_is_known_only_that_it_is_not_zero_is_asked() -> None:
    ring = Ring(("a", "b"))
    a, b = ring.generator("a"), ring.generator("b")
    known = Branch(ring, [Condition.of(ring, a, ">"), Condition.of(ring, b, "=")])
    assert [str(c) for c in _signed(a * b**3, known, {-1})] == ["a > 0", "b != 0"]
    assert [str(c) for c in _signed(a * b**2, known, {-1, 1})] == ["a != 0", "b != 0"]


def test_a_curve_along_which_g_is_too_long_is_left_out_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem.shipped("counterexample")
    known = implication(problem, 4)
    monkeypatch.setattr(descent, "MAX_TERMS", 1)
    answer = implication(problem, 4)
    assert len(answer.descent_curves) < len(known.descent_curves)
    assert str(answer.critical.region) == str(known.critical.region)
    assert [str(step.decision) for step in answer.steps] == [str(step.decision) for step in known.steps]
