"""Strata: all of them, each once; and what they say of a point."""

from __future__ import annotations

import itertools
import random

import pytest
import sympy

from deeplift_cas import InputError, MatrixProduct, Stratum
from deeplift_cas.strata.gradients import GradientSpaces
from deeplift_cas.strata.stratum import block_orders, strata

WIDTHS = [(1,) * 5, (2, 1, 2), (3, 3, 3), (2, 2, 2, 2), (3, 2, 2, 3), (1, 2, 1, 2), (2, 1, 1, 1, 2)]


@pytest.mark.parametrize("widths", WIDTHS)
def test_strata_are_distinct_have_the_widths_and_are_found_again_at_their_points(widths):
    found = list(strata(*widths))
    assert len(set(found)) == len(found)
    for stratum in found:
        assert stratum.widths == widths
        assert Stratum.of(stratum.lift, *stratum.representative()) == stratum


@pytest.mark.parametrize("widths", [(2, 1, 2), (2, 2, 2), (1, 2, 1, 2), (2, 1, 1, 2)])
def test_there_are_as_many_as_solutions_of_the_equations(widths):
    depth = len(widths) - 1
    intervals = [(a, b) for a in range(depth + 1) for b in range(a, depth + 1)]
    ranges = [range(min(widths[a : b + 1]) + 1) for a, b in intervals]
    count = sum(
        all(
            sum(m for (a, b), m in zip(intervals, chosen, strict=True) if a <= k <= b) == d
            for k, d in enumerate(widths)
        )
        for chosen in itertools.product(*ranges)
    )
    assert len(list(strata(*widths))) == count


def test_every_point_lies_in_the_stratum_of_its_ranks():
    rng = random.Random(3)
    for _ in range(30):
        widths = [rng.randint(1, 3) for _ in range(rng.randint(2, 4))]
        factors = [
            [[rng.choice([0, 0, 1, -1]) for _ in range(b)] for _ in range(a)] for b, a in itertools.pairwise(widths)
        ]
        stratum = Stratum.of(MatrixProduct(*widths), *factors)
        assert stratum.widths == tuple(widths)
        for a in range(len(widths)):
            product = sympy.eye(widths[a])
            for b in range(a + 1, len(widths)):
                product = sympy.Matrix(factors[b - 1]) * product
                assert stratum.rank(b, a) == product.rank()


def test_the_point_of_the_report_is_its_own_representative():
    point = [[[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1], [0, 0]]]
    stratum = Stratum.of(MatrixProduct(3, 2, 2, 3), *point)
    assert stratum.representative() == point
    assert str(stratum) == "[0,3]+[0,1]+[0,0]+[2,3]+[3,3]"  # theory, section 5


@pytest.mark.parametrize("widths", [(3, 1, 3), (3, 2, 3), (2, 2, 2, 2), (3, 2, 2, 3), (2, 1, 1, 1, 2)])
def test_orders_of_blocks_give_the_dimensions_of_theorem_b(widths):
    for stratum in strata(*widths):
        if stratum.rank(stratum.depth, 0) < min(widths):
            spaces = GradientSpaces.at(stratum.lift, *stratum.representative())
            for k in (1, 2, 3):
                left = [pair for pair, order in block_orders(stratum).items() if order > k]
                size = sum(stratum.multiplicity(0, b) * stratum.multiplicity(a, stratum.depth) for b, a in left)
                assert spaces.dimension(k) == size


def test_wrong_widths_and_points_are_refused():
    with pytest.raises(InputError, match="positive integer"):
        list(strata(1, 0))
    with pytest.raises(InputError, match="rational points"):
        Stratum.of(MatrixProduct(1, 1), [["x"]])
