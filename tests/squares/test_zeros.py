"""Zeros of sums of squares: every square vanishes there, and so do Gram matrices with rational entries."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas import Problem, implication
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.gram import sum_of_squares
from deeplift_cas.squares.zeros import conjugate_zeros

PLACES = list(combinations_with_replacement(range(3), 2))
CONICS = st.lists(st.integers(-3, 3), min_size=6, max_size=6)


def squares(*conics: list[int]) -> dict[tuple[int, ...], fmpq]:
    """The quartic Σ q_j², without zeros."""
    found: dict[tuple[int, ...], fmpq] = {}
    for q in conics:
        for a, x in zip(PLACES, q, strict=True):
            for b, y in zip(PLACES, q, strict=True):
                m = tuple(sorted(a + b))
                found[m] = found.get(m, fmpq(0)) + x * y
    return {m: c for m, c in found.items() if c}


@settings(max_examples=100)
@given(CONICS, CONICS)
def test_all_squares_vanish_at_the_zeros_and_their_conjugates(f: list[int], g: list[int]) -> None:
    for row in conjugate_zeros(squares(f, g), PLACES):
        assert sum(x * c for x, c in zip(f, row, strict=True)) == 0 == sum(x * c for x, c in zip(g, row, strict=True))


def test_four_irrational_zeros_of_which_two_are_real() -> None:
    f, g = [1, 0, 0, 0, -1, 1], [0, 1, 0, -1, 0, 1]  # x² − yw + w², xy − y² + w²
    found = conjugate_zeros(squares(f, g), PLACES)
    assert len(found) == 4


@settings(max_examples=60)
@given(CONICS, CONICS)
def test_two_squares_are_found_again(f: list[int], g: list[int]) -> None:
    pytest.importorskip("clarabel")
    ring = Ring(())
    quartic = {m: ring.constant(c) for m, c in squares(f, g).items()}
    found = sum_of_squares(quartic, Branch(ring))
    assert found is not None
    summed: dict[tuple[int, ...], fmpq] = {}
    for weight, q in found:
        assert weight.coefficient > 0 and not weight.powers
        for a, x in q.items():
            for b, y in q.items():
                m = tuple(sorted(a + b))
                product = weight.coefficient * x.leading_coefficient() * y.leading_coefficient()
                summed[m] = summed.get(m, fmpq(0)) + product
    assert {m: c for m, c in summed.items() if c} == squares(f, g)


def test_a_sum_of_squares_over_the_reals_only_is_undecided() -> None:
    """Scheiderer, Sums of squares of polynomials with rational coefficients (2016): none over ℚ."""
    f = "X11^4 + X11*X12^3 + X12^4 - 3*X11^2*X12*X13 - 4*X11*X12^2*X13 + 2*X11^2*X13^2 + X11*X13^3 + X12*X13^3 + X13^4"
    data = {
        "widths": [3, 1],
        "parameters": [],
        "point": [[["0", "0", "0"]]],
        "objective": {"kind": "polynomial", "expression": f},
    }
    decided = implication(Problem.from_mapping(data), 4).certificate()["decisions"]["fourth"]
    assert decided["region"] == [] and decided["undecided"] == [[]]
