"""Quartics in three squares: Hadeler's criterion comes out, and the sums of squares are identities."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product as cartesian

import pytest
from flint import fmpq
from helpers.at_zero import region_at_zero
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas.algebra.form import Coefficients
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.copositive import Copositive, NotCopositive, copositive

RING = Ring(("x", "y", "z"))
SYMBOLS = [RING.generator(name) for name in RING.names]
PAIRS = [(0, 0, 1, 1), (0, 0, 2, 2), (1, 1, 2, 2)]


def whole(form: Coefficients) -> Polynomial:
    total = RING.zero
    for monomial, p in form.items():
        term = p
        for i in monomial:
            term = term * SYMBOLS[i]
        total += term
    return total


def is_copositive(α: Sequence[int], b: Sequence[int]) -> bool:
    """By the signs of determinants and cofactors: not just where all of them but the determinant are of one sign
    (Cottle, Habetler and Lemke, Quadratic forms semi-definite over convex cones, 1970)."""
    for i, j, c in ((0, 1, b[0]), (0, 2, b[1]), (1, 2, b[2])):
        if c < 0 and c * c > 4 * α[i] * α[j]:
            return False
    m = [[2 * α[0], b[0], b[1]], [b[0], 2 * α[1], b[2]], [b[1], b[2], 2 * α[2]]]
    cofactor = [
        [m[(i + 1) % 3][(j + 1) % 3] * m[(i + 2) % 3][(j + 2) % 3]
         - m[(i + 1) % 3][(j + 2) % 3] * m[(i + 2) % 3][(j + 1) % 3] for j in range(3)]
        for i in range(3)
    ]  # fmt: skip
    determinant = sum(m[0][j] * cofactor[0][j] for j in range(3))
    return not (determinant < 0 and all(c >= 0 for row in cofactor for c in row))


@settings(max_examples=500)
@given(st.tuples(*[st.sampled_from([1, 1, 2, 3, 4, 9])] * 3), st.tuples(*[st.integers(-7, 9)] * 3))
def test_every_quartic_in_three_squares_is_decided(α: Sequence[int], b: Sequence[int]) -> None:
    form = {(i,) * 4: RING.constant(fmpq(c)) for i, c in enumerate(α)}
    form |= {m: RING.constant(fmpq(c)) for m, c in zip(PAIRS, b, strict=True) if c}
    found = copositive(form, range(3), Branch(RING))
    assert found is not None and isinstance(found, Copositive) == is_copositive(α, b)
    if isinstance(found, NotCopositive):
        beside = [c for pair, c in zip(PAIRS, b, strict=True) if found.lost in pair]
        without = [c for pair, c in zip(PAIRS, b, strict=True) if found.zero is not None and found.zero not in pair]
        assert all(c < 0 for c in beside) if found.zero is None else without[0] < 0
        return
    right = sum((μ.coefficient * whole(Q) ** 2 for μ, Q in found.squares), RING.zero)
    assert found.scale.coefficient * whole(form) == right
    assert found.scale.coefficient > 0 and all(μ.coefficient > 0 for μ, _ in found.squares)


def test_the_criterion_of_hadeler_comes_out():
    f = "X11^4 + X12^4 + X13^4 + 2*p*X11^2*X12^2 + 2*q*X11^2*X13^2 + 2*r*X12^2*X13^2"
    found = str(region_at_zero(f, 3))
    assert found == ("r ≥ −1, q ≥ −1, p ≥ −1, 2·p·q·r ≥ p² + q² + r² − 1  or  r ≥ −1, q ≥ −1, p ≥ −1, p + q + r ≥ −1")


@pytest.mark.parametrize(
    ("expression", "α"),
    [
        ("X11^4 + 4*X12^4 + 9*X13^4", [1, 4, 9]),
        ("2*X11^4 + 8*X12^4 + 2*X13^4", [2, 8, 2]),
        ("X11^4 + 2*X12^4 + X13^4", [1, 2, 1]),
    ],
)
def test_the_region_is_that_of_the_cofactors(expression: str, α: list[int]):
    region = region_at_zero(f"{expression} + p*X11^2*X12^2 + q*X11^2*X13^2 - 2*X12^2*X13^2", 3)
    assert len(region.conjunctions) <= 5
    for p, q in cartesian(range(-7, 9), repeat=2):
        assert region.contains({"p": Fraction(p), "q": Fraction(q)}) == is_copositive(α, [p, q, -2])
