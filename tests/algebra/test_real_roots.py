"""Real roots between rational numbers, and the simplest numbers between these."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from flint import fmpq, fmpq_poly
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas.algebra.real_roots import MAX_BITS, between, isolated, real_roots, sign_at


@pytest.mark.parametrize(
    ("low", "high"), [("-7/3", "-2"), ("0", "1/9"), ("3", "4"), ("-1/2", "5"), ("22/7", "355/113")]
)
def test_between_two_numbers_the_simplest_is_taken(low: str, high: str) -> None:
    low, high = (fmpq(*map(int, text.split("/"))) for text in sorted((low, high), key=Fraction))
    found = between(low, high)
    assert low < found < high
    size = int(found.q)
    simpler = [fmpq(p, q) for q in range(1, size) for p in range(-9 * q, 9 * q) if low < fmpq(p, q) < high]
    assert not simpler


def test_numbers_that_are_near_have_one_between() -> None:
    """A continued fraction of more than a thousand numbers is no recursion."""
    a, b = fmpq(0), fmpq(1)
    for _ in range(3000):  # the golden ratio
        a, b = b, 1 / (1 + b)
    low, high = sorted((a, b))
    assert low < between(low, high) < high and -high < between(-high, -low) < -low


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), st.integers(1, 10**6))
def test_a_quadratic_polynomial_changes_its_sign_at_the_ends(c: int, b: int, a: int) -> None:
    square = b * b - 4 * a * c
    for p in ([fmpq(c), fmpq(b), fmpq(a)], [fmpq(-c), fmpq(-b), fmpq(-a)]):
        if [exponent for _, exponent in fmpq_poly(p).factor()[1]] == [1]:  # irreducible
            found = real_roots(p)
            assert len(found) == 2 * (square > 0)
            assert all(sign_at(p, low) * sign_at(p, high) < 0 for low, high in found)
            assert all(one[1] < other[0] for one, other in pairwise(found))


def test_long_numbers_are_told_apart_where_a_formula_does_it_and_else_nothing_is_said() -> None:
    far = 10**1000
    near = [fmpq(far**2 - 2), fmpq(-2 * far), fmpq(1)]  # far ± √2
    (low, _), (_, high) = real_roots(near)
    assert far - 2 < low < high < far + 2
    assert len(isolated([fmpq_poly(near), fmpq_poly([-far, 1])])) == 3
    assert far.bit_length() > MAX_BITS
    with pytest.raises(ArithmeticError):
        real_roots([fmpq(far), fmpq(0), fmpq(0), fmpq(7)])
