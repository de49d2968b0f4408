"""Minima over the image that are not stationary on all matrices."""

from __future__ import annotations

import random

import numpy
import pytest

from deeplift_cas import InputError, MatrixProduct
from deeplift_cas.strata.conditions import Ranks, local_implies_first_order, stationary
from deeplift_cas.strata.local import check_nonstationary_minimum, nonstationary_minimum
from deeplift_cas.strata.stratum import strata


@pytest.mark.parametrize("widths", [(2, 1, 2), (3, 2, 3), (2, 1, 1, 2), (2, 2, 2), (3, 2, 2, 3)])
def test_there_is_one_exactly_where_local_implies_one_fails(widths):
    for stratum in strata(*widths):
        point = stratum.representative()
        found = nonstationary_minimum(stratum.lift, *point)
        ranks = Ranks(stratum.lift, *point)
        assert (found is None) == local_implies_first_order(ranks, "ambient")
        if found is not None:
            check_nonstationary_minimum(stratum.lift, found, *point)


def test_at_points_with_any_entries_it_is_the_nearest_matrix_of_the_rank():
    rng = random.Random(2)
    count = 0
    for _ in range(40):
        lift = MatrixProduct(3, rng.randint(1, 2), 3)
        point = [[[rng.randint(-3, 3) for _ in range(b)] for _ in range(a)] for a, b in lift.shapes]
        found = nonstationary_minimum(lift, *point)
        if found is None:
            continue
        count += 1
        check_nonstationary_minimum(lift, found, *point)
        target = numpy.array([[float(eval(e)) for e in row] for row in found.target])
        X = numpy.array(point[1]) @ numpy.array(point[0])
        u, s, v = numpy.linalg.svd(target)
        r = min(lift.widths)
        best = numpy.linalg.norm(target - (u[:, :r] * s[:r]) @ v[:r])
        assert numpy.linalg.norm(target - X) == pytest.approx(best) and best > 0
    assert count > 10


def test_a_target_too_far_away_is_refused():
    lift, point = MatrixProduct(2, 1, 2), ([[1, 0]], [[1], [0]])
    found = nonstationary_minimum(lift, *point)
    assert found is not None
    for normal, target in (
        ([["0", "0"], ["0", "2"]], [["1", "0"], ["0", "2"]]),  # ‖N‖ > σ_min
        ([["0", "0"], ["0", "0"]], [["1", "0"], ["0", "0"]]),  # stationary
        ([["0", "1/2"], ["0", "0"]], [["1", "1/2"], ["0", "0"]]),  # not normal
        ([["0", "0"], ["0", "1/2"]], [["1", "0"], ["0", "1"]]),  # not the target
    ):
        with pytest.raises(InputError):
            check_nonstationary_minimum(lift, found._replace(normal=normal, target=target), *point)


@pytest.mark.parametrize(
    ("X", "N", "r", "expected"),
    [
        ([[1, 0], [0, 0]], [[0, 0], [0, 1]], 1, True),
        ([[1, 0], [0, 0]], [[0, 0], [0, 1]], 2, False),
        ([[1, 0], [0, 0]], [[0, 1], [0, 0]], 1, False),
        ([[0, 0], [0, 0]], [[0, 0], [0, 0]], 1, True),
        ([[1, 2]], [[2, -1]], 1, False),
        ([["1/2", 0]], [[0, 0]], 1, True),
    ],
)
def test_stationarity_on_matrices_of_bounded_rank(X, N, r, expected):
    assert stationary(X, N, r) == expected


@pytest.mark.parametrize(
    "arguments",
    [([[1, 0]], [[1], [0]], 1), ([[1]], [[0]], 0), ([[1]], [[0]], 2), ([[1]], [[0]], True), ([["x"]], [[0]], 1)],
)
def test_stationarity_refuses_what_does_not_fit(arguments):
    with pytest.raises(InputError):
        stationary(*arguments)
