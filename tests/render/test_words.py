"""What is said of an answer is what was computed."""

from __future__ import annotations

import pytest

from deeplift_cas import Problem, implication
from deeplift_cas.render.words import objective, refutation


@pytest.mark.parametrize(
    ("values", "shown"),
    [("1", "⟨A,X⟩ + 1/2*‖X−W‖²"), ("-2", "⟨A,X⟩ - ‖X−W‖²"), ("0", "⟨A,X⟩"), ("2", "⟨A,X⟩ + ‖X−W‖²")],
)
def test_objectives_are_written_without_odd_signs(counterexample: Problem, values: str, shown: str) -> None:
    assert objective(counterexample.at({"x": 0, "y": 0, "z": 1, "c": values})) == shown


def test_a_refutation_by_the_third_derivative_gives_that_derivative() -> None:
    """At s = 0 of the quartic g = b·w1·w2·w3 + …: D³g[v,v,v] = 6 g_3(v)."""
    problem = Problem.shipped("quartic")
    here = problem.at({"a": 1, "b": 1, "s": 0})
    failure = implication(here, 3).failure()
    assert failure is not None
    found = refutation(failure, ())
    assert (found.derivative, found.value) == ("∇³g(W)[ẇ,ẇ,ẇ]", "6")
    names = here.landscape.lift.direction_names
    direction = [found.direction.get(name, "0") for name in names]
    assert str(here.landscape.taylor(here.point, 3).derivative(3).evaluate(direction)) == "6"
