"""Answers in the words of the cases themselves, where no shorter description closes: by z3 they say nothing twice."""

from __future__ import annotations

import pytest
import z3
from helpers.at_zero import criticality_at_zero, region_at_zero
from helpers.real_formulas import condition_to_z3, is_impossible, region_to_z3

from deeplift_cas.regions import cases
from deeplift_cas.regions.decision import NotClosed

FORMS = [
    "x^4 + a*x^2*y^2 + b*y^4",
    "a*x^2 + 2*b*x*y + c*y^2",
    "x^2 + y^2 + z^2 + 2*a*x*y + 2*b*x*z + 2*c*y*z",
    "x^4 + y^4 + z^4 + 2*a*x^2*y^2 + 2*b*x^2*z^2 + 2*c*y^2*z^2",
    "(1 + a)*x^4 + 2*b*x^2*y^2 + (1 - a)*y^4 + a*b*z^4",
]


@pytest.mark.parametrize("form", FORMS)
def test_no_condition_is_implied_by_others_and_no_piece_is_empty(form: str, monkeypatch) -> None:
    short = region_at_zero(form, 3)

    def not_closed(*_):
        raise NotClosed

    monkeypatch.setattr(cases._Description, "proved", not_closed)
    monkeypatch.setattr(cases, "_throughout", not_closed)
    found = criticality_at_zero(form, 3)
    assert found.accepted  # by the kernel
    said = found.decisions[-1].region.strings()
    for conjunction in said:
        conditions = [condition_to_z3(text) for text in conjunction]
        assert not is_impossible(*conditions)
        for n, condition in enumerate(conditions):
            assert not is_impossible(*conditions[:n], *conditions[n + 1 :], z3.Not(condition))
    assert is_impossible(region_to_z3(said) != region_to_z3(short.strings()))
