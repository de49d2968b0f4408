"""What is shown says the same as what was computed."""

from __future__ import annotations

import pytest

from deeplift_cas import Region
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.parsing import parse
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.text import pretty

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
    assert Region(RING, [[condition("a != 0")], [condition("b != 0")]]).unless() == "a = b = 0"
    assert Region(RING, [[condition("a - b != 0")]]).unless() == "a = b"
    assert Region(RING, [[condition("a > 0")]]).unless() is None


def test_powers_and_signs() -> None:
    assert pretty("-2*x^12 - y") == "−2·x¹² − y"
