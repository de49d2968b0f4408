"""What is shown says the same as what was computed."""

from __future__ import annotations

import pytest

from deeplift_cas import Problem, Region, implication
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.parsing import parse
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.render.text import pretty, unless_text
from deeplift_cas.render.words import objective, refutation

RING = Ring(("a", "b", "z"))


def condition(text: str) -> Condition:
    left, relation, _ = text.rsplit(" ", 2)
    return Condition.of(RING, RING.polynomial(parse(left)), relation)


@pytest.mark.parametrize(
    ("conditions", "shown"),
    [
        (["a - z >= 0", "a + z >= 0"], "a ≥ |z|"),
        (["z - a <= 0", "-a - z <= 0"], "a ≥ |z|"),
        (["2*a - z > 0", "2*a + z > 0"], "2·a > |z|"),
        (["a - z >= 0", "a + z > 0"], "a ≥ z, a + z > 0"),
        (["-a - b >= 0"], "a + b ≤ 0"),
        (["a^2 - 2 = 0"], "a² = 2"),
        (["b - 1 < 0", "a = 0"], "a = 0, b < 1"),
        (["z != 0"], "z ≠ 0"),
        ([], "for all a, b, z"),
    ],
)
def test_conditions_are_written_as_people_do(conditions: list[str], shown: str) -> None:
    assert str(Region(RING, [[condition(c) for c in conditions]])) == shown


def test_what_a_region_leaves_out() -> None:
    assert unless_text(Region(RING, [[condition("a != 0")], [condition("b != 0")]])) == "a = b = 0"
    assert unless_text(Region(RING, [[condition("a - b != 0")]])) == "a = b"
    assert unless_text(Region(RING, [[condition("a > 0")]])) is None


def test_powers_and_signs() -> None:
    assert pretty("-2*x^12 - y") == "−2·x¹² − y"


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
