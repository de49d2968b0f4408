"""What is still an answer where the kernel refuses one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

import pytest

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, implication
from deeplift_cas.certificates import kernel
from deeplift_cas.certificates.format import TOO_LONG_TOGETHER
from deeplift_cas.criticality.caution import first_accepted, more_cautious
from deeplift_cas.criticality.critical import criticality
from deeplift_cas.deadline import time_limit
from deeplift_cas.errors import ProofRefused

A = TypeVar("A")
MAX_WORK = kernel.MAX_WORK


class Toy:
    """An answer with a name, which the kernel accepts or refuses."""

    def __init__(self, name: str, error: type[kernel.CertificateError] | None = None) -> None:
        self.name, self.error = name, error

    @property
    def accepted(self) -> str:
        if self.error is not None:
            raise ProofRefused(self.name) from self.error(self.name)
        return self.name


LONG, FALSE = kernel.TooLarge, kernel.IdentityFails


def given(first: Toy, again: Toy, *shorter: Toy, seconds: float | None = None) -> str:
    """The name of what is taken; what is shorter than the first ends with "'"."""

    def shortened(answer: Toy) -> Iterator[Toy]:
        yield from (Toy(toy.name + "'" * (answer is first), toy.error) for toy in shorter)

    with time_limit(seconds):
        return first_accepted(first, partial(more_cautious, again=lambda: again, shortened=shortened)).name


def test_the_first_that_is_accepted_is_taken() -> None:
    assert given(Toy("a"), Toy("b")) == "a"
    assert given(Toy("a", LONG), Toy("b")) == given(Toy("a", FALSE), Toy("b")) == "b"
    assert given(Toy("a", LONG), Toy("b", LONG), Toy("3", LONG), Toy("2")) == "2"


def test_where_the_time_is_up_what_was_decided_in_time_is_taken_without_what_is_too_long() -> None:
    assert given(Toy("a", LONG), Toy("b"), Toy("3", LONG), Toy("2"), seconds=0) == "2'"
    assert given(Toy("a", LONG), Toy("b"), Toy("3", LONG), seconds=0) == "b"
    assert given(Toy("a", FALSE), Toy("b"), Toy("3"), seconds=0) == "b"  # a fault is not hidden


def test_a_fault_is_said() -> None:
    """A cautious answer that is refused, but not as too long."""
    for first in (LONG, FALSE):
        with pytest.raises(ProofRefused, match="b"):
            given(Toy("a", first), Toy("b", FALSE), Toy("3"))
    with pytest.raises(ProofRefused, match="3"):
        given(Toy("a", LONG), Toy("b", LONG), Toy("3", LONG))


def quartic() -> Problem:
    """Of order 4 the proofs are much longer than those of the orders before."""
    f = "c*X11^2 + X11^4 + a*X11^3*X12 + b*X11^2*X12^2 + X11*X12^3 + X12^4"
    landscape = Landscape(MatrixProduct(2, 1), PolynomialObjective(f, (1, 2)))
    return Problem(landscape, landscape.lift.point([[0, 0]]), ("a", "b", "c"))


def test_orders_of_which_the_proofs_are_too_long_together_are_left_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = quartic()

    def with_less_work(ask: Callable[[], A], decisions: Callable[[A], list[str]]) -> tuple[list[str], A]:
        """What was decided, and the first answer that says something else."""
        monkeypatch.setattr(kernel, "MAX_WORK", work := MAX_WORK)
        full = decisions(ask())
        while True:
            monkeypatch.setattr(kernel, "MAX_WORK", work := 4 * work // 5)
            if decisions(answer := ask()) != full:
                return full, answer

    full, answer = with_less_work(
        lambda: implication(problem, 4, "ambient"), lambda answer: [str(step.decision) for step in answer.steps]
    )
    *before, last = answer.steps
    assert [str(step.decision) for step in before] == full[:-1]
    assert str(last.decision) == "undecided" and last.decision.reasons() == [TOO_LONG_TOGETHER]
    assert answer.verdict == "refuted" and answer.accepted.summary.verdict == "refuted"
    full, critical = with_less_work(
        lambda: criticality(problem.landscape, problem.point, 4, problem.parameters),
        lambda critical: [str(decision) for decision in critical.decisions],
    )
    assert [str(decision) for decision in critical.decisions] == [*full[:-1], "undecided"]
