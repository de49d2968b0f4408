"""Quadratic forms in the products of three variables: as it is for their matrices, so it is for the quartics."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

from helpers.at_zero import region_at_zero
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.third import form_value
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.triangle import triangle

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
    found = triangle(form, branch)
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


def test_regions_are_those_of_the_matrix() -> None:
    """It was undecided in 26 cases, after 11 s."""
    region = region_at_zero("a*x^2*y^2 + b*y^2*z^2 + c*z^2*x^2 + 2*d*x*y*z*(x + y + z)", 3)
    numbers = random.Random(7)
    for _ in range(300):
        a, b, c, d = (Fraction(numbers.randint(-2, 6), numbers.choice((1, 2))) for _ in range(4))
        Q = [[a, d, d], [d, b, d], [d, d, c]]
        assert region.contains({"a": a, "b": b, "c": c, "d": d}) == is_semidefinite(Q), (a, b, c, d)
