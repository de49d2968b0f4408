"""Sums of squares: found for sums of few and of many squares, checked by multiplying out, not found where none are."""

from __future__ import annotations

import random
import sys
from itertools import combinations_with_replacement

import pytest
from flint import fmpq

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.gram import sum_of_squares

RING = Ring(())


def times(p, q):
    product = {}
    for m, a in p.items():
        for n, b in q.items():
            key = tuple(sorted(m + n))
            product[key] = product.get(key, RING.zero) + a * b
    return {m: c for m, c in product.items() if not c.is_zero()}


def added(*forms):
    total = {}
    for form in forms:
        for m, c in form.items():
            total[m] = total.get(m, RING.zero) + c
    return {m: c for m, c in total.items() if not c.is_zero()}


def quartic(rng, variables, squares):
    """A sum of squares of random quadratic forms."""
    forms = [
        {m: RING.constant(fmpq(rng.randint(-2, 2))) for m in combinations_with_replacement(range(variables), 2)}
        for _ in range(squares)
    ]
    return added(*(times(Q, Q) for Q in forms))


def assert_equal_to_its_squares(q):
    found = sum_of_squares(q, Branch(RING))
    assert found is not None
    squares = [({m: c * multiplier.coefficient for m, c in times(Q, Q).items()}) for multiplier, Q in found]
    assert all(multiplier.coefficient > 0 and not multiplier.powers for multiplier, _ in found)
    assert added(*squares) == q


@pytest.mark.parametrize(("variables", "squares"), [(2, 1), (3, 1), (3, 3), (4, 2), (4, 4), (4, 10), (5, 5)])
def test_sums_of_squares_are_found_also_where_all_gram_matrices_are_singular(variables, squares):
    rng = random.Random(1)
    for _ in range(4):
        assert_equal_to_its_squares(quartic(rng, variables, squares))


@pytest.mark.parametrize(("variables", "squares"), [(2, 1), (3, 6), (4, 10)])
def test_without_the_conic_solver_too_if_there_are_many_squares(variables, squares, monkeypatch):
    monkeypatch.setitem(sys.modules, "clarabel", None)
    rng = random.Random(2)
    for _ in range(3):
        assert_equal_to_its_squares(quartic(rng, variables, squares))


def test_a_form_that_is_negative_somewhere_is_no_sum_of_squares():
    rng = random.Random(3)
    for _ in range(5):
        q = added(quartic(rng, 3, 6), {(0, 0, 0, 0): RING.constant(fmpq(-100))})
        assert sum_of_squares(q, Branch(RING)) is None


def test_choi_and_lams_form_is_positive_but_no_sum_of_squares():
    """x²y² + y²z² + z²x² + w⁴ − 4xyzw."""
    one = RING.one
    form = {(0, 0, 1, 1): one, (1, 1, 2, 2): one, (0, 0, 2, 2): one, (3, 3, 3, 3): one, (0, 1, 2, 3): -4 * one}
    assert sum_of_squares(form, Branch(RING)) is None


def test_the_size_of_the_numbers_does_not_matter():
    """Floating point has a range: the quartic is scaled before it is looked at."""
    x4, y4, mixed, odd, other = (RING.constant(fmpq(n)) for n in (20, 50, -1, 40, -1))
    form = {(0, 0, 0, 0): x4, (1, 1, 1, 1): y4, (0, 0, 1, 1): mixed, (0, 1, 1, 1): odd, (0, 0, 0, 1): other}
    known = sum_of_squares(form, Branch(RING)) is not None
    for factor in (fmpq(10**400), fmpq(1, 10**400)):
        scaled = {m: c * factor for m, c in form.items()}
        assert (sum_of_squares(scaled, Branch(RING)) is not None) == known
