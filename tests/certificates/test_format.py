"""What is known of the work of the kernel before it is asked."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.certificates import format, kernel
from deeplift_cas.certificates.format import NOT_ACCEPTED, TOO_LONG, Rehearsal, reading

RING = Ring(("a", "b"))
COEFFICIENTS = st.one_of(st.fractions(), st.integers(-(10**400), 10**400).map(Fraction)).filter(bool)


@given(st.lists(COEFFICIENTS, min_size=1, max_size=8))
def test_the_kernel_is_charged_at_least_what_was_foreseen(coefficients: list[Fraction]) -> None:
    a, b = RING.generator("a"), RING.generator("b")
    terms = ((fmpq(c.numerator, c.denominator), k) for k, c in enumerate(coefficients))
    p = sum((c * a**k * b for c, k in terms), RING.zero)
    budget = kernel.Budget()
    kernel.parse(RING.text(p), budget)
    assert reading(p.coeffs()) - kernel.TERM <= kernel.MAX_WORK - budget.left


STATEMENT = {
    "widths": [1, 1],
    "parameters": ["a"],
    "point": [[["0"]]],
    "objective": {"kind": "polynomial", "expression": "a*X11 + X11^2"},
}
ZERO = {"zero": ["N"]}
AT_ZERO = [("a = 0", {"rules": {"a": "a"}})]


def test_the_kernel_is_asked_about_stationarity() -> None:
    asked = Rehearsal(STATEMENT, 1, "ambient")
    assert asked.objection("stationarity", False, ZERO, AT_ZERO) == ""
    assert asked.objection("stationarity", False, ZERO, []) == NOT_ACCEPTED
    assert asked.objection("stationarity", False, ZERO, [("a > 0", {})]) == NOT_ACCEPTED


def test_the_same_proof_is_checked_once_but_by_a_cautious_caller() -> None:
    slope = {"curve": {"order": 1, "steps": [{"w1dot11": "1"}], "null": []}}
    slope["curve"]["value"] = {"coefficient": "1", "powers": {"a": 1}}
    for cautious, without_signs in ((False, ""), (True, NOT_ACCEPTED)):
        asked = Rehearsal(STATEMENT, 2, cautious=cautious)
        assert asked.objection("gradient", False, slope, [("a != 0", {})]) == ""
        assert asked.objection("gradient", False, slope, [("a >= 0", {})]) == without_signs
        assert asked.objection("hessian", True, slope, [("a != 0", {})]) == NOT_ACCEPTED


def test_a_cautious_caller_gets_no_more_than_one_check_can_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(format, "PART", 12_000)
    asked = Rehearsal(STATEMENT, 1, "ambient", cautious=True)
    found = [asked.objection("stationarity", False, ZERO, [(f"a + {n} >= 0", {}), *AT_ZERO]) for n in range(1, 9)]
    assert found[0] == "" and found[-1] == TOO_LONG
    assert asked.objection("stationarity", False, ZERO, [("a + 1 >= 0", {}), *AT_ZERO]) == ""  # as said before
