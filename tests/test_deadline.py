"""A time limit keeps some of the time for the check, and what is late is not put in fewer words."""

from collections.abc import Callable
from itertools import count

import pytest

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, classify, deadline
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.classification import Classification
from deeplift_cas.criticality.implication import Implication, implication
from deeplift_cas.deadline import in_time, is_late, time_limit
from deeplift_cas.errors import Undecided
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions.region import Region


@pytest.mark.parametrize(("seconds", "kept"), [(5, 1), (10, 2), (1000, 10)])
def test_a_part_of_the_time_is_kept_for_the_check(monkeypatch: pytest.MonkeyPatch, seconds: float, kept: float) -> None:
    now = 100.0
    monkeypatch.setattr(deadline, "monotonic", lambda: now)
    with time_limit(seconds):
        now += seconds - kept - 0.01
        in_time()
        now += 0.02
        with pytest.raises(Undecided, match="the time is up"):
            in_time()
    assert not is_late()


def test_without_a_limit_of_its_own_the_one_outside_holds() -> None:
    with time_limit(0), time_limit(None):
        assert is_late()


def test_when_the_time_is_up_a_region_is_left_as_it_is() -> None:
    ring = Ring(("a", "b"))
    a, b = map(ring.generator, ring.names)
    region = Region(ring, [(Condition.of(ring, b, "="), Condition.of(ring, a * b + a, ">"))])
    outside = [(Condition.of(ring, b, "!="),), (Condition.of(ring, a, "<="),)]
    assert region.simplified(outside).strings() == [["b = 0", "a > 0"]]
    with time_limit(0):
        assert region.simplified(outside) is region


@pytest.mark.parametrize("decide", [implication, classify])
@pytest.mark.parametrize(
    "f", ["a*X11^2 + 2*b*X11*X12 + c*X12^2 + X11^3 + X12^4", "X11^4 + X12^4 + a*X11^3*X12 + b*X11*X12^3", "a*X11 + b"]
)
def test_whenever_the_time_is_up_what_is_said_is_accepted(
    monkeypatch: pytest.MonkeyPatch, decide: Callable[..., Implication | Classification], f: str
) -> None:
    landscape = Landscape(MatrixProduct(2, 1), PolynomialObjective(f, (1, 2)))
    problem = Problem(landscape, landscape.lift.point([[0, 0]]), ("a", "b", "c"), order=4)
    ticks = count()
    monkeypatch.setattr(deadline, "monotonic", lambda: float(next(ticks)))
    whole = decide(problem, time_limit=1e9)
    asked, said = next(ticks), 0
    for part in (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97):
        found = decide(problem, time_limit=part * asked + deadline.MOST_FOR_THE_CHECK)
        said += len(found.accepted.document["decisions"] if isinstance(found, Implication) else found.pieces)
    assert said >= 10
    assert not isinstance(whole, Classification) or whole.is_decided
