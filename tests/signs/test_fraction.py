"""Fractions with denominators that are not zero on a branch."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Polynomial, Ring, with_numbers
from deeplift_cas.algebra.product import Product
from deeplift_cas.errors import Undecided
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.signs.fraction import Fraction, Fractions

RING = Ring(("a", "b"))
POLYNOMIALS = ["a", "b", "a + b", "a^2 + 2*a*b + b^2", "a^2 - b^2", "2*a*b - 4", "a^2*b + 3", "-3*a + 1/2", "5"]
polynomials = st.sampled_from([RING.read(text) for text in POLYNOMIALS])
fractions_read = st.tuples(polynomials, polynomials, st.integers(1, 3))


def at(p: Polynomial, point: tuple[fmpq, fmpq]) -> fmpq:
    value = with_numbers(p, dict(enumerate(point)))
    return fmpq(0) if value.is_zero() else value.leading_coefficient()


def value_at(fraction: Fraction, branch: Branch, point: tuple[fmpq, fmpq]) -> fmpq:
    return at(fraction.above, point) / at(branch.polynomial(fraction.below), point)


@given(st.lists(fractions_read, min_size=1, max_size=4), st.tuples(st.integers(-5, 5), st.integers(-5, 5)))
def test_sums_of_quotients_have_the_values_of_rational_numbers(read, numbers):
    point = fmpq(numbers[0]), fmpq(numbers[1])
    assume(all(at(q, point) != 0 for _, q, _ in read))
    branch = Branch(RING)
    fractions = Fractions(branch)
    total, expected = Fraction(RING.zero), fmpq(0)
    parts = []
    for p, q, exponent in read:
        parts.append(fractions.over(Fraction(p), q, exponent))
        total = fractions.sum(total, parts[-1])
        expected += at(p, point) / at(q, point) ** exponent
    below = fractions.below(parts)
    assert value_at(total, branch, point) == expected
    assert at(fractions.times(total, below), point) == expected * at(branch.polynomial(below), point)


def test_common_factors_are_cancelled_and_numbers_are_no_denominators():
    fractions = Fractions(Branch(RING))
    p, q = RING.read("a^2*b - b^3"), RING.read("-2*a^2 - 4*a*b - 2*b^2")
    found = fractions.over(Fraction(p), q)
    assert RING.text(found.above) == "1/2*b^2 - 1/2*a*b" and found.below.powers == {"a + b": 1}


def test_a_denominator_is_a_product_of_facts_of_which_none_is_zero():
    conditions = [Condition.of(RING, RING.read("2*a"), ">"), Condition.of(RING, RING.read("b^2 - a*b"), "<")]
    fractions = Fractions(Branch(RING, conditions))
    one = Fraction(RING.one)
    assert fractions.product(fractions.over(one, RING.read("3*a"), 2).below) == Product(powers={"a": 2})
    whole = fractions.product(fractions.over(one, RING.read("a*b - b^2")).below)  # of which no factor has a known sign
    assert [*whole.powers] in (["b^2 - a*b"], ["a*b - b^2"])
    with pytest.raises(Undetermined):
        fractions.product(fractions.over(one, RING.read("a + b")).below)


def test_a_denominator_that_the_equations_say_is_zero_is_none():
    """Where no basis was found, conditions that contradict each other can be there."""
    fractions = Fractions(Branch(RING, [Condition.of(RING, RING.read("a"), "=")]))
    with pytest.raises(Undecided):
        fractions.product(fractions.over(Fraction(RING.one), RING.read("a")).below)
