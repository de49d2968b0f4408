"""How much may be tried."""

from __future__ import annotations

from itertools import count

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.regions.effort import EFFORT, Effort, shared
from deeplift_cas.signs.branch import Branch

RING = Ring(("a", "b"))
LONG = sum((RING.generator("a") ** k * RING.generator("b") ** (k % 7) for k in range(3_000)), RING.one)


def questions(branch: Branch) -> int:
    effort = Effort(EFFORT)
    return next(n for n in count() if not effort.allows(branch))


def test_one_polynomial_of_thousands_of_terms_does_not_end_the_questions() -> None:
    """As the discriminant of a quartic: it is compared, and hardly computed with."""
    few = questions(Branch(RING).assume(Condition.of(RING, LONG, ">")))
    assert 50 < few < questions(Branch(RING).assume(Condition.stated(RING, "a > 0"))) < 20_000


def test_many_conditions_cost_more_than_one() -> None:
    branch = Branch(RING).assume(Condition.of(RING, LONG, ">"))
    assert questions(branch.assume(Condition.of(RING, LONG - 5, ">"))) < questions(branch) / 3


def test_a_limit_inside_another_one_stands_in_its_place() -> None:
    ring = Ring(("a",))
    with shared(ring, 25):
        with shared(ring, 15):
            assert [Effort(EFFORT, ring).allows(Branch(ring)) for _ in range(2)] == [True, False]
        assert [Effort(EFFORT, ring).allows(Branch(ring)) for _ in range(3)] == [True, True, False]
    assert Effort(EFFORT, ring).allows(Branch(ring))
