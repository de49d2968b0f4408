"""Obstructions: found exactly where multiplication is not open, and refused where they say too much."""

from __future__ import annotations

import dataclasses
import itertools
import random

import pytest

from deeplift_cas import InputError, MatrixProduct
from deeplift_cas.report.claims.counterexample import OBSTRUCTION, POINT
from deeplift_cas.strata.obstruction import NotAnObstruction, Obstruction, find_obstruction
from deeplift_cas.strata.openness import openness
from deeplift_cas.strata.stratum import strata

LIFT = MatrixProduct(3, 2, 2, 3)
FOUND = Obstruction(**OBSTRUCTION)


@pytest.mark.parametrize("widths", [*itertools.product((1, 2), repeat=3), (3, 1, 2), (1, 3, 1)])
def test_two_layers_have_one_exactly_where_behrends_says_not_open(widths):
    for stratum in strata(*widths):
        T_0, S_0 = stratum.representative()
        found = find_obstruction(stratum.lift, T_0, S_0, search_space="ambient")
        assert (found is None) == bool(openness(S_0, T_0)), str(stratum)


@pytest.mark.parametrize("widths", [(2, 1, 2), (3, 1, 2), (3, 1, 3)])
def test_on_the_image_of_two_layers_one_exactly_where_the_ranks_differ(widths):
    """Proposition 2.2 (i): rank L = rank R = rank LRᵀ."""
    for stratum in strata(*widths):
        found = find_obstruction(stratum.lift, *stratum.representative())
        assert (found is None) == (stratum.rank(1, 0) == stratum.rank(2, 1) == stratum.rank(2, 0)), str(stratum)


def test_the_objective_is_a_minimum_at_the_point_and_not_at_its_product():
    """Numerically, at random points near by; the check itself is exact."""
    rng = random.Random(0)
    lift = MatrixProduct(2, 2, 2)
    point = [[[0, 0], [0, 1]], [[1, 0], [0, 0]]]  # T_0 = E_22, S_0 = E_11
    found = find_obstruction(lift, *point)
    assert found is not None

    def f(X):
        at = {f"X{i + 1}{j + 1}": X[i][j] for i in range(2) for j in range(2)}
        return eval(found.objective.replace("^", "**"), {}, at)

    for _ in range(2000):
        T, S = ([[w + rng.uniform(-0.1, 0.1) for w in row] for row in W] for W in point)
        X = [[sum(S[i][k] * T[k][j] for k in range(2)) for j in range(2)] for i in range(2)]
        assert f(X) >= 0
    assert f([[0.01 * m for m in row] for row in found.move]) < 0


def test_the_obstruction_at_the_point_of_the_report_is_accepted_in_both_readings():
    FOUND.check(LIFT, *POINT)
    FOUND.check(LIFT, *POINT, search_space="ambient")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"h": "X32"}, "identity"),
        ({"unit": "0", "multipliers": ("0", "0", "0")}, "unit vanishes"),
        ({"multipliers": FOUND.multipliers[:2]}, "multiplier"),
        ({"h": "X11", "others": ("X11",), "unit": "1", "multipliers": ("1",)}, "must vanish"),
        ({"others": ("X33",), "multipliers": ("w1dot11",), "unit": "w1dot11"}, "unit vanishes"),
        ({"move": ((0, 0, 1), (0, 0, 0), (0, 0, 1))}, "k_i does not vanish"),
        ({"move": ((0, 0, 0), (0, 0, 0), (1, 0, 0))}, "h vanishes"),
    ],
)
def test_others_are_refused(change, message):
    with pytest.raises(NotAnObstruction, match=message):
        dataclasses.replace(FOUND, **change).check(LIFT, *POINT)


def test_a_move_that_leaves_the_image_is_no_obstruction_there():
    determinant = find_obstruction(MatrixProduct(2, 1, 2), [[1, 0]], [[1], [0]], search_space="ambient")
    assert determinant is not None and determinant.others == ()
    with pytest.raises(NotAnObstruction, match="leaves the search space"):
        determinant.check(MatrixProduct(2, 1, 2), [[1, 0]], [[1], [0]])


def test_wrong_input_is_refused():
    with pytest.raises(InputError):
        find_obstruction(MatrixProduct(1, 1), [["x"]])
    with pytest.raises(InputError, match="search space"):
        FOUND.check(LIFT, *POINT, search_space="elsewhere")
    with pytest.raises(InputError):
        dataclasses.replace(FOUND, h="X11 + q").check(LIFT, *POINT)
