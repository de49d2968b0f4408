"""Shared problems."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from deeplift_cas import Implication, Problem, implication
from deeplift_cas.criticality.implication import Implication as Answer
from deeplift_cas.report.claim import Entry, Judge
from deeplift_cas.report.ledger import CLAIMS

# No example has a time to keep: a loaded machine is no reason to be red.  And the same examples are tried in every run,
# so that a red run can be repeated; HYPOTHESIS_PROFILE=exploring tries others.
settings.register_profile("exploring", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", settings.get_profile("exploring"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(scope="session")
def ledger() -> dict[str, Entry]:
    """All entries by name; the kernel has accepted their certificates."""
    judge = Judge()
    found = {claim.name: judge.entry(claim) for claim in CLAIMS}
    assert judge.proofs > 500
    return found


@pytest.fixture(scope="session")
def counterexample() -> Problem:
    return Problem.shipped("counterexample")


@pytest.fixture(scope="session")
def answer(counterexample: Problem) -> Implication:
    return implication(counterexample, 3)


@pytest.fixture(scope="session")
def answers(counterexample: Problem) -> dict[tuple[int, str, str], Answer]:
    """The answers for every order, reading and scale."""
    return {
        (order, space, scale): implication(counterexample.with_scale(scale), order, space)
        for order in (1, 2, 3)
        for space in ("image", "ambient")
        for scale in ("1/2", "1")
    }
