"""Quartics that are quadratic in two variables: the determinant says what the eigenvalues say."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import pytest
from flint import fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.third import form_value
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.binary_quartic import BinaryQuartic
from deeplift_cas.squares.determinant import determinant
from deeplift_cas.squares.directions import NegativeDirection

RING = Ring(())
BRANCH = Branch(RING)
ENTRIES = ["X11", "X12", "X21", "X22"]


def least(form: dict[tuple[int, int], float]) -> float:
    """Of a quadratic form in the entries of X, on the X = wvᵀ with unit vectors."""
    found = math.inf
    for n in range(720):
        c, s = math.cos(math.pi * n / 720), math.sin(math.pi * n / 720)
        rows = [(c, s, 0.0, 0.0), (0.0, 0.0, c, s)]
        (p, q), (_, r) = [
            [sum(f * (a[i] * b[j] + a[j] * b[i]) / 2 for (i, j), f in form.items()) for b in rows] for a in rows
        ]
        found = min(found, (p + r - math.hypot(p - r, 2 * q)) / 2)
    return found


PLACES = [(i, j) for i in range(4) for j in range(i, 4)]
NUMBERS = st.lists(st.integers(-3, 3), min_size=10, max_size=10)


@settings(max_examples=300)
@given(NUMBERS)
def test_the_determinant_says_what_the_eigenvalues_say(numbers) -> None:
    quadratic = {place: n for place, n in zip(PLACES, numbers, strict=True) if n}
    form: dict[tuple[int, ...], fmpq] = {}
    for (i, j), n in quadratic.items():  # X_kl = w_k v_l, with w at 0 and 1, v at 2 and 3
        monomial = tuple(sorted((i // 2, 2 + i % 2, j // 2, 2 + j % 2)))
        form[monomial] = form.get(monomial, RING.zero) + RING.constant(n)
    form = {m: p for m, p in form.items() if p}
    assume({i for m in form for i in m} == {0, 1, 2, 3})
    lowest = least(quadratic)
    assume(abs(lowest) > 1e-3)
    found = determinant(form, BRANCH)
    if isinstance(found, NegativeDirection):
        value = form_value(form, found.vector, BRANCH)
        assert lowest < 0 and value == BRANCH.polynomial(found.value) and value.leading_coefficient() < 0
    else:
        assert isinstance(found, BinaryQuartic)
        assert found.is_nonnegative == (lowest > 0) == (found.pair.trace is not None)


def test_others_are_not_of_that_kind() -> None:
    one = RING.one
    for form in (
        {(0, 0, 2, 2): one, (0, 1, 2, 3): one, (1, 1, 1, 1): one},
        {(0, 0, 2, 2): one, (1, 1, 2, 2): one},
        {(0, 0, 2, 2): one, (1, 1, 3, 4): one, (0, 1, 3, 4): one},
    ):
        assert determinant(form, BRANCH) is None


@pytest.mark.parametrize(
    ("expression", "short"),
    [
        ("(a-b)*X11*X22 + a*X12^2 + (a+b)*X12*X21 + b*X21^2 + b*X22^2", "a ≥ 0, b ≥ a"),
        ("2*X11^2 + a^2*X11*X21 + a*X11*X22 + (1-a)*X12*X21 + b*X12*X22 + a*X21^2 + a*X22^2", "b = 0, 8·a ≥ a⁴ + 1"),
        ("X11^2 + a*X12*X21", "a = 0"),
        ("a*X11^2 + b*X12^2 + X21^2 + X22^2 - 2*X11*X22", None),
        ("b*X11^2 + (1-a)*X11*X21 + 2*X12^2 + (a^2+b^2)*X21^2 + a*b*X21*X22 + X22^2", None),
    ],
)
def test_a_quadratic_objective_at_the_origin_of_a_network_of_widths_2_1_2_is_decided(expression, short) -> None:
    g = Landscape(MatrixProduct(2, 1, 2), PolynomialObjective(expression, (2, 2)))
    found = g.criticality([[[0, 0]], [[0], [0]]], 4, ("a", "b"))
    assert not found.decisions[3].undecided.conjunctions and found.accepted.summary.proofs > 0
    if short is not None:
        assert str(found.region) == short
    text = expression.replace("^", "**")
    for a, b in product([Fraction(n, 2) for n in range(-5, 7)], repeat=2):
        names = {"a": float(a), "b": float(b)}
        form = {}
        for i, j in PLACES:
            unit = [{n: float(n == ENTRIES[k]) for n in ENTRIES} for k in (i, j)]
            both = {n: unit[0][n] + unit[1][n] for n in ENTRIES}
            values = [eval(text, {}, names | at) for at in (both, *unit)]
            form[i, j] = values[0] - values[1] - values[2] if i != j else values[1]
        lowest = least(form)
        if abs(lowest) > 1e-3:
            assert found.region.contains({"a": str(a), "b": str(b)}) == (lowest > 0), (a, b)
