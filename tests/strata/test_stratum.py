"""Strata: all of them, each once; and what they say of a point."""

from __future__ import annotations

import itertools
import random

import pytest
import sympy
from flint import fmpq_mat

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


def test_a_stratum_from_multiplicities_ranks_and_a_point_is_the_same():
    for stratum in strata(2, 2, 1, 2):
        pairs = [(b, a) for b in range(4) for a in range(b)]
        counts = {interval: stratum.multiplicity(*interval) for interval in stratum.present}
        assert Stratum.from_multiplicities(stratum.widths, counts) == stratum
        assert Stratum.from_ranks(stratum.widths, {(b, a): stratum.rank(b, a) for b, a in pairs}) == stratum
        assert Stratum.of(stratum.lift, *stratum.representative()) == stratum
        assert stratum.transposed().transposed() == stratum


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Stratum.from_multiplicities((1, 1), {(0, 1): 2}), "widths 2,2, not 1,1"),
        (lambda: Stratum.from_multiplicities((1, 1), {(1, 0): 1}), "no multiplicity of an interval"),
        (lambda: Stratum.from_multiplicities((1, 1), {(0, 1): -1}), "no multiplicity"),
        (lambda: Stratum.from_ranks((1, 1), {}), "is needed for all"),
        (lambda: Stratum.from_ranks((1, 1), {(1, 0): 2}), "no point of widths 1,1 has these ranks"),
    ],
)
def test_what_does_not_fit_together_is_said(make, words):
    with pytest.raises(InputError, match=words):
        make()


def test_the_dimension_of_an_orbit_is_that_of_its_tangent_space():
    for stratum in (*strata(2, 1, 2), *strata(1, 2, 2, 1), *strata(2, 2, 2)):
        factors = [fmpq_mat(W) for W in stratum.representative()]
        rows = []
        for k, d in enumerate(stratum.widths):
            for i in range(d):
                for j in range(d):
                    unit = fmpq_mat(d, d)
                    unit[i, j] = 1
                    moved = [W * 0 for W in factors]
                    if k:
                        moved[k - 1] = unit * factors[k - 1]
                    if k < stratum.depth:
                        moved[k] = moved[k] - factors[k] * unit
                    rows.append([x for W in moved for row in W.tolist() for x in row])
        assert fmpq_mat(rows).rank() == stratum.dimension, stratum


def test_the_order_by_ranks_has_one_least_and_one_greatest_stratum():
    every = list(strata(2, 2, 2))
    assert sum(all(s.is_in_closure_of(t) for t in every) for s in every) == 1
    assert sum(all(t.is_in_closure_of(s) for t in every) for s in every) == 1
    for s, t in ((s, t) for s in every for t in every if s != t and s.is_in_closure_of(t)):
        assert s.dimension < t.dimension
