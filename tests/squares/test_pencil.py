"""Quartics between two ends: both are exact, and what lies between them is a sum of squares."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest
from flint import fmpq
from helpers.at_zero import region_at_zero
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.pencil import ends, weighted, within

RING = Ring(("a", "x", "y", "z"))
A = RING.generator("a")
SYMBOLS = [RING.generator(n) for n in "xyz"]


def form_of(p):
    """x, y and z as the variables 0, 1 and 2."""
    found = {}
    for exponents, c in p.terms():
        monomial = tuple(i for i, e in enumerate(exponents[1:]) for _ in range(int(e)))
        found[monomial] = found.get(monomial, RING.zero) + c * A ** int(exponents[0])
    return found


def whole(form):
    total = RING.zero
    for monomial, p in form.items():
        for i in monomial:
            p = p * SYMBOLS[i]
        total += p
    return total


squares = st.lists(st.lists(st.integers(-1, 1), min_size=3, max_size=3), min_size=1, max_size=3)


@settings(max_examples=40)
@given(squares, squares)
def test_between_its_ends_a_quartic_is_the_sum_of_squares_that_is_given(first, second):
    """a·Σ ℓ⁴ + (1 − a)·Σ m⁴."""
    p, q = (sum((sum((c * v for c, v in zip(row, SYMBOLS, strict=True)), RING.zero) ** 4 for row in rows), RING.zero)
            for rows in (first, second))  # fmt: skip
    F = form_of(A * p + (1 - A) * q)
    F = {m: c for m, c in F.items() if not c.is_zero()}
    found = ends(F, Branch(RING)) if F else None
    if found is None:
        return
    branch = Branch(RING, [Condition.of(RING, end.value, ">=") for end in found if not end.value.is_constant()])
    given_back = weighted([(end.value, end.squares) for end in found], branch)
    assert given_back is not None
    assert sum((branch.polynomial(μ) * whole(Q) ** 2 for μ, Q in given_back), RING.zero) == whole(F)
    for end in found:
        v = [end.direction.get(i, 0) for i in range(3)]
        assert end.value == sum((c * v[m[0]] * v[m[1]] * v[m[2]] * v[m[3]] for m, c in F.items()), RING.zero)


@pytest.mark.parametrize(
    ("expression", "width", "region"),
    [
        ("a*(x^4 + y^4 + z^4 + w^4) - (x + y + z + w)^4", 4, "a ≥ 64"),
        ("(x^2 + y^2 + z^2 + w^2)^2 - a*(x + y + z + w)^4", 4, "16·a ≤ 1"),
        ("(x^2 + y^2 + z^2)^2 - a*(x + y + z)^4", 3, "9·a ≤ 1"),
        ("a*(x^2 + y^2 + z^2)^2 + b*(x + y + z)^4", 3, "a ≥ 0, a + 9·b ≥ 0"),
        ("(a^2 - 1)*(x^2 + y^2 + z^2)^2 - (x + y + z)^4", 3, "a² ≥ 10"),
    ],
)
def test_quartics_in_one_parameter_that_are_symmetric_are_decided(expression: str, width: int, region: str):
    assert str(region_at_zero(expression, width)) == region


def test_what_has_an_end_without_a_rational_direction_is_no_pencil():
    a, one = Ring(("a",)).generator("a"), Ring(("a",)).one
    F = {(n,) * 4: one for n in range(3)} | dict.fromkeys(((0, 0, 1, 2), (0, 1, 1, 2), (0, 1, 2, 2)), a)
    assert ends(F, Branch(Ring(("a",)))) is None  # x⁴ + y⁴ + z⁴ + a·xyz·(x + y + z): up to a = 2.461…


@pytest.mark.parametrize(
    ("expression", "inside", "outside"),
    [
        ("x^4 + y^4 + z^4 + a*x*y*z*(x + y + z)", ["-1", "2", "246/100"], ["-101/100", "247/100"]),
        ("x^4 + y^4 + z^4 - a*(x^3*y + y^3*z + z^3*x)", ["1", "0", "-148/100"], ["101/100", "-3/2"]),
        ("(x^2 + y^2 + z^2)^2 - a*(x^3*y + y^3*z + z^3*x)", ["3", "-14/5"], ["301/100", "-16/5"]),
        ("x^4 + y^4 + (x + y + z)^4 + a*x^2*z^2", ["0", "1", "5", "-1/4"], ["-1/2", "-257/1000"]),
    ],
)
def test_up_to_near_an_end_that_is_not_rational_a_quartic_is_a_sum_of_squares(expression, inside, outside):
    lift = MatrixProduct(3, 1)
    f = expression.translate(str.maketrans({"x": "X11", "y": "X12", "z": "X13"}))
    g = Landscape(lift, PolynomialObjective(f, (1, 3)))
    decision = g.criticality(lift.point([[0] * 3]), 4, ["a"]).decisions[-1]
    for value in inside:
        assert decision.region.contains({"a": value})
    for value in outside:
        assert not decision.region.contains({"a": value})
    assert all(not region.contains({"a": value}) for region in [decision.undecided] for value in inside)


@settings(max_examples=20)
@given(st.lists(st.integers(-2, 2), min_size=15, max_size=15))
def test_what_lies_within_adds_up_whatever_the_signs_of_the_weights(numbers):
    """x⁴ + y⁴ + z⁴ + a·q."""
    q = {m: RING.constant(fmpq(c)) for m, c in zip(combinations_with_replacement(range(3), 4), numbers, strict=True)}
    F = {m: A * c for m, c in q.items() if not c.is_zero()}
    for n in range(3):
        F[(n,) * 4] = F.get((n,) * 4, RING.zero) + RING.one
    found = within(F, Branch(RING))
    if found is not None:
        total = sum(
            (w * Branch(RING).polynomial(μ) * whole(Q) ** 2 for w, squares in found.parts for μ, Q in squares),
            RING.zero,
        )
        assert total == whole(F)
