"""The derivatives equal what Mathematica printed."""

from __future__ import annotations

from pathlib import Path

import pytest
import sympy

import deeplift_cas
from deeplift_cas import Problem

PRINTED = Path(deeplift_cas.__file__).parent / "report" / "appendix"


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_derivative_equals_the_printed_one(counterexample: Problem, order: int) -> None:
    problem = counterexample.with_scale("1")
    ours = problem.landscape.taylor(problem.point, 4).derivative(order).expr
    printed = sympy.sympify((PRINTED / f"order{order}.txt").read_text())  # our own file, not a user's
    assert sympy.expand(ours._sympy_() - printed) == 0


@pytest.mark.parametrize("order", [2, 3, 4])
def test_a_changed_coefficient_is_noticed(counterexample: Problem, order: int) -> None:
    problem = counterexample.with_scale("1")
    ours = problem.landscape.taylor(problem.point, 4).derivative(order).expr
    text = (PRINTED / f"order{order}.txt").read_text()
    changed = sympy.sympify(text.replace("2*w2dot22", "3*w2dot22", 1))
    assert sympy.expand(ours._sympy_() - changed) != 0
