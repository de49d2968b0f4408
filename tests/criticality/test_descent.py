"""A curve is generalised beyond its leaf only as far as its conditions show; else the leaf's own conditions stand."""

from __future__ import annotations

import itertools
import json
import random

import pytest

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, implication
from deeplift_cas.certificates import kernel

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
