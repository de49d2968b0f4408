"""Sums of squares with parameters and multipliers: multiplied out, and not found where the form is negative."""

from __future__ import annotations

import pytest
from flint import fmpq
from helpers.at_zero import region_at_zero
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares import putinar
from deeplift_cas.squares.gram import sum_of_squares
from deeplift_cas.squares.putinar import weighted_squares

RING = Ring(("a", "b"))
a, b, one = RING.generator("a"), RING.generator("b"), RING.one
X4, Y4, Z4, T4 = ((i,) * 4 for i in range(4))
MEANS = {X4: one, Y4: one, Z4: one, T4: one, (0, 1, 2, 3): -4 * a}
"""x⁴ + y⁴ + z⁴ + t⁴ − 4a·xyzt, which is ≥ 0 just for |a| ≤ 1."""
HALF = {X4: one, Y4: one, Z4: one, (0, 0, 1, 2): -4 * a}
"""x⁴ + y⁴ + z⁴ − 4a·x²yz, which is ≥ 0 just for 2a² ≤ 1."""
SQUARES = {X4: one, (0, 0, 1, 2): -2 * a, (1, 1, 2, 2): a**2 - 2 * b, Y4: b, Z4: b}
"""(x² − a·yz)² + b·(y² − z²)²."""


def where(*texts):
    return Branch(RING, [Condition.stated(RING, text) for text in texts])


def multiplied_out(squares, branch):
    total = {}
    for multiplier, q in squares:
        for m, c in q.items():
            for n, d in q.items():
                key = tuple(sorted(m + n))
                total[key] = total.get(key, RING.zero) + branch.polynomial(multiplier) * c * d
    return {m: p for m, c in total.items() if not (p := branch.reduce(c)).is_zero()}


@pytest.mark.parametrize(
    ("form", "conditions"),
    [
        (MEANS, ["a >= -1", "a <= 1"]),
        (HALF, ["2*a^2 <= 1"]),  # the zeros at the border are not rational
        (SQUARES, ["b >= 0"]),
        (SQUARES, ["b = a^2"]),
        ({X4: one, (0, 0, 1, 1): a + b, Y4: one}, ["a >= 0", "b >= 0"]),
        ({X4: one, (0, 0, 1, 1): a * b - 1, Y4: one}, ["a >= 1", "b >= 1"]),  # (a − 1)·(b − 1) is needed
    ],
)
def test_squares_add_up_exactly_and_their_multipliers_are_known_to_be_nonnegative(form, conditions) -> None:
    branch = where(*conditions)
    squares = sum_of_squares(form, branch)
    assert squares is not None
    assert all(branch.possible_product(multiplier) <= {0, 1} for multiplier, _ in squares)
    assert multiplied_out(squares, branch) == {m: branch.reduce(p) for m, p in form.items()}


@pytest.mark.parametrize(
    ("form", "conditions"),
    [
        (MEANS, []),
        (MEANS, ["a >= -1"]),
        (MEANS, ["a >= -1", "10*a <= 11"]),
        (HALF, ["a >= 0", "100*a^2 <= 51"]),
        (SQUARES, ["b >= -1"]),
    ],
)
@pytest.mark.parametrize("look", [True, False])
def test_there_are_none_where_the_form_is_negative_somewhere(monkeypatch, form, conditions, look) -> None:
    """With the look in floating point, and without it."""
    if not look:
        monkeypatch.setattr(putinar, "_is_negative_somewhere", lambda form, branch: False)
    assert weighted_squares(form, [(i, j) for i in range(4) for j in range(i, 4)], where(*conditions)) is None


@settings(max_examples=25)
@given(st.lists(st.lists(st.integers(-2, 2), min_size=6, max_size=6), min_size=1, max_size=3))
def test_a_sum_of_squares_with_coefficients_in_the_parameters_is_never_seen_to_be_negative(rows) -> None:
    form = {}
    for u, v, w, x, y, z in rows:
        q = {(0, 0): u + v * a, (0, 1): w + x * b, (1, 1): y * a + z * one}
        for m, c in q.items():
            for n, d in q.items():
                key = tuple(sorted(m + n))
                form[key] = form.get(key, RING.zero) + c * d
    form = {m: p for m, p in form.items() if not p.is_zero()}
    if form:
        branch = where("a >= 0")
        assert not putinar._is_negative_somewhere(form, branch)
        found = weighted_squares(form, [(0, 0), (0, 1), (1, 1)], branch)
        assert found is None or multiplied_out(found, branch) == form


def test_the_known_point_of_a_branch_is_looked_at() -> None:
    """100 < a < 101 has no simple points."""
    branch = where("a > 100", "a < 101")
    form = {(0, 0): one, (0, 1): 2 * one, (1, 1): (101 - a) * (101 - a) * one}
    assert not putinar._is_negative_somewhere(form, branch)
    branch.found({"a": fmpq(201, 2), "b": fmpq(0)})
    assert putinar._is_negative_somewhere(form, branch)


def test_programs_without_a_solution_are_not_solved_without_end(monkeypatch) -> None:
    calls = []
    monkeypatch.setattr(putinar, "_is_negative_somewhere", lambda form, branch: False)
    monkeypatch.setattr(putinar, "IN_VAIN", 3000)
    monkeypatch.setattr(putinar, "semidefinite_solution", lambda *program: calls.append(program))
    ring = Ring(("a", "b"))
    branch = Branch(ring, [Condition.stated(ring, text) for text in ("a >= -1", "10*a <= 11")])
    places = [(i, j) for i in range(4) for j in range(i, 4)]
    for _ in range(5):
        assert weighted_squares(MEANS, places, branch) is None
    assert 0 < len(calls) < 5


@pytest.mark.parametrize(
    ("expression", "width", "region"),
    [
        ("(a*X11+b*X12+c*X13)^4", 3, "for all a, b, c"),
        ("(a*X11+b*X12+c*X13)^4+(d*X11+e*X12+f*X13)^4", 3, "for all a, b, c, d, e, f"),
        ("(X11+a*X12+b*X13)^4+c*X13^4", 3, "c ≥ 0"),
        ("(X11^2+a*X12^2+b*X11*X12)^2+(c*X12^2+d*X11*X13)^2", 3, "for all a, b, c, d"),
    ],
)
def test_squares_with_many_parameters_are_made_of_what_the_newton_polytope_allows(expression, width, region) -> None:
    assert str(region_at_zero(expression, width)) == region


def test_where_no_square_fits_and_no_point_is_known_there_are_none() -> None:
    """a·b·c·d·xyzt where a² = 2: no rational point shows that it is negative somewhere."""
    ring = Ring(tuple("abcd"))
    p = ring.one
    for name in ring.names:
        p *= ring.generator(name)
    branch = Branch(ring, [Condition.stated(ring, "a^2 = 2")])
    assert sum_of_squares({(0, 1, 2, 3): p}, branch) is None
