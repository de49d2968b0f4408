"""Quadratic forms of UUᵀ for a 2×2 matrix U: what is decided is what they are on the cone."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deeplift_cas import Problem, implication
from deeplift_cas.algebra.form import times
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.of_gram import of_gram

RING = Ring(())
BRANCH = Branch(RING)


def least(numbers) -> float:
    """On the matrices (1 + t·cos, t·sin; t·sin, 1 − t·cos)/2 with 0 ≤ t ≤ 1: a quadratic in t for each direction."""
    A, B, C, D, E, G = map(float, numbers)
    found = math.inf
    for n in range(1440):
        c, s = math.cos(math.pi * n / 720), math.sin(math.pi * n / 720)

        def at(t: float, c: float = c, s: float = s) -> float:
            x, y, z = (1 + t * c) / 2, t * s / 2, (1 - t * c) / 2
            return A * x * x + B * x * y + C * x * z + D * y * y + E * y * z + G * z * z

        first, half, last = at(0), at(0.5), at(1)
        second, slope = 2 * (first + last - 2 * half), 4 * half - 3 * first - last
        inside = [-slope / 2 / second] if second > 0 and 0 < -slope / 2 / second < 1 else []
        found = min(found, first, last, *map(at, inside))
    return found


@settings(max_examples=300)
@given(st.lists(st.integers(-4, 4), min_size=6, max_size=6), st.permutations(range(4)))
def test_it_is_decided_as_on_the_cone(numbers, places) -> None:
    p, q, r, s = places
    one = RING.one
    x, z = ({(i, i): one, (j, j): one} for i, j in ((p, q), (r, s)))
    y = {tuple(sorted((p, r))): one, tuple(sorted((q, s))): one}
    form = {}
    for n, (m, k) in zip(numbers, ((x, x), (x, y), (x, z), (y, y), (y, z), (z, z)), strict=True):
        for monomial, number in times(m, k).items():
            form[monomial] = form.get(monomial, RING.zero) + n * number
    form = {m: c for m, c in form.items() if c}
    assume({i for m in form for i in m} == {0, 1, 2, 3})
    lowest = least(numbers)
    assume(abs(lowest) > 1e-3)
    found = of_gram(form, BRANCH)
    assert found is not None and found.is_nonnegative == (lowest > 0)


def test_others_are_not_of_that_kind() -> None:
    one = RING.one
    for form in (
        {(0, 0, 2, 2): one, (1, 1, 3, 3): one},
        {(0, 0, 0, 0): one, (1, 1, 1, 1): one, (2, 2, 2, 2): one, (3, 3, 3, 3): one},
        {(0, 0, 0, 0): one, (0, 0, 1, 1): 2 * one, (1, 1, 1, 1): one},
    ):
        assert of_gram(form, BRANCH) is None


@pytest.mark.parametrize(
    "expression",
    [
        "a*X11^2 + a*X11*X12 + 2*X12^2 + X22^2",
        "a*X11^2 + (a+b)*X11*X22 + (1+a^2)*X12^2 + (1+a^2)*X22^2",
        "X11^2 + a*X11*X22 + b*X12^2 + X22^2",
        "b*X11^2 + a*b*X11*X22 + (1+a^2)*X12^2 + b*X22^2",
        "a*X11^2 - X11*X22 + b*X12^2 + X12*X22 + 2*X22^2",
    ],
)
def test_a_quadratic_objective_of_UUt_is_decided_at_the_origin(expression) -> None:
    stated = {
        "title": "UUᵀ",
        "order": 4,
        "parameters": ["a", "b"],
        "point": [["0", "0"], ["0", "0"]],
        "lift": {"kind": "symmetric", "n": 2, "rank": 2},
        "objective": {"kind": "polynomial", "expression": expression},
    }
    found = implication(Problem.from_mapping(stated)).critical.decisions[3]
    assert not found.undecided.conjunctions
    for a, b in product([n / 2 for n in range(-6, 7)], repeat=2):

        def value(x: float, y: float, z: float, a: float = a, b: float = b) -> float:
            return eval(expression.replace("^", "**"), {}, {"a": a, "b": b, "X11": x, "X12": y, "X22": z})

        A, D, G = value(1, 0, 0), value(0, 1, 0), value(0, 0, 1)
        numbers = A, value(1, 1, 0) - A - D, value(1, 0, 1) - A - G, D, value(0, 1, 1) - D - G, G
        lowest = least(numbers)
        if abs(lowest) > 1e-3:
            assert found.region.contains({"a": str(a), "b": str(b)}) == (lowest > 0), (a, b)
