"""Quadratic forms in independent monomials: as it is for their matrices, so it is for the quartics."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import pytest
from helpers.at_zero import region_at_zero
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.third import form_value
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.monomials import _powers, in_monomials

SQUARES = [(0, 0, 1, 1), (1, 1, 2, 2), (0, 0, 2, 2)]
MIXED = {(0, 1): (0, 1, 1, 2), (1, 2): (0, 1, 2, 2), (0, 2): (0, 0, 1, 2)}


def is_semidefinite(Q: list[list[Fraction]]) -> bool:
    def minor(rows: tuple[int, ...]) -> Fraction:
        if len(rows) == 1:
            return Q[rows[0]][rows[0]]
        i, j, *more = rows
        if not more:
            return Q[i][i] * Q[j][j] - Q[i][j] ** 2
        a, b, c, d, e, f = Q[0][0], Q[1][1], Q[2][2], Q[0][1], Q[1][2], Q[0][2]
        return a * b * c + 2 * d * e * f - a * e**2 - b * f**2 - c * d**2

    return all(minor(rows) >= 0 for size in (1, 2, 3) for rows in combinations(range(3), size))


@given(st.lists(st.integers(-3, 3), min_size=6, max_size=6))
def test_what_is_found_of_numbers_is_true(numbers: list[int]) -> None:
    ring = Ring(())
    form = {m: ring.constant(c) for m, c in zip([*SQUARES, *MIXED.values()], numbers, strict=True) if c}
    branch = Branch(ring)
    found = in_monomials(form, branch)
    Q = [[Fraction(0)] * 3 for _ in range(3)]
    for i in range(3):
        Q[i][i] = Fraction(numbers[i])
    for (i, j), c in zip(MIXED, numbers[3:], strict=True):
        Q[i][j] = Q[j][i] = Fraction(c, 2)
    if isinstance(found, NegativeDirection):
        value = form_value(form, found.vector, branch)
        assert value == branch.polynomial(found.value) and value.leading_coefficient() < 0
    elif found is not None and form:
        assert is_semidefinite(Q)
    if found is None and len({i for m in form for i in m}) == 3:
        assert not is_semidefinite(Q)


@pytest.mark.parametrize(
    "monomials",
    [
        [(0, 1), (1, 2), (0, 2)],
        [(0, 1), (2, 2), (0, 2)],
        [(0, 0), (1, 2)],
        [(0, 1), (2, 3)],
        [(0, 1), (1, 2), (2, 3), (0, 3)],
        [(0, 0), (1, 1)],
        [(0, 0), (0, 1)],
        [(0, 1), (0, 2), (1, 3)],
    ],
)
def test_monomials_take_all_values_up_to_a_factor_or_it_is_not_said(monomials: list[tuple[int, int]]) -> None:
    found = _powers(monomials)
    if found is None:  # as x² and y², which are not negative
        assert monomials in ([(0, 0), (1, 1)], [(0, 1), (1, 2), (2, 3), (0, 3)])
        return
    exponents, common = found
    assert all(e >= 0 for own in exponents.values() for e in own)
    for j, m in enumerate(monomials):
        total = [sum(exponents[i][k] for i in m) for k in range(len(monomials))]
        assert total == [d + (k == j) for k, d in enumerate(common)]


@pytest.mark.parametrize(
    ("expression", "region"),
    [
        ("a*x^4 + b*x^2*y*z + c*y^2*z^2", "a ≥ 0, c ≥ 0, 4·a·c ≥ b²"),
        ("x^2*y^2 + a*z^4 + b*x*y*z^2", "4·a ≥ b²"),
        ("x^2*y^2 + a*z^4 + b*x*y*z^2 + c*x^2*z^2 + 2*x^2*y*z", "a ≥ 0, c ≥ 1, 4·a·c ≥ b²·c + 4·a"),
    ],
)
def test_quadratic_forms_in_monomials_are_decided(expression: str, region: str) -> None:
    assert str(region_at_zero(expression, 3)) == region


def test_regions_are_those_of_the_matrix() -> None:
    """It was undecided in 26 cases, after 11 s."""
    region = region_at_zero("a*x^2*y^2 + b*y^2*z^2 + c*z^2*x^2 + 2*d*x*y*z*(x + y + z)", 3)
    numbers = random.Random(7)
    for _ in range(300):
        a, b, c, d = (Fraction(numbers.randint(-2, 6), numbers.choice((1, 2))) for _ in range(4))
        Q = [[a, d, d], [d, b, d], [d, d, c]]
        assert region.contains({"a": a, "b": b, "c": c, "d": d}) == is_semidefinite(Q), (a, b, c, d)
