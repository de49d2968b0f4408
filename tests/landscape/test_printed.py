"""Printed outputs beside the computed ones: the size of what is printed is no obstacle."""

from __future__ import annotations

from deeplift_cas import Problem
from deeplift_cas.landscape.printed import comparison


def test_a_long_power_of_a_sum_is_sorted_by_directions_in_one_pass() -> None:
    (mismatch,) = comparison(Problem.shipped("counterexample"), 2, "(x + y + z + c)^60").mismatches[-1:]
    assert mismatch.monomial == "1" and mismatch.computed == "0"
    assert mismatch.printed.count("*") > 39_000
