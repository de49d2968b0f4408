"""Quartics in products of two variables: they are what a matrix says, at the origin of diagonal networks."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas import Problem, implication
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.third import form_value
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.paired import paired

RING = Ring(())
BRANCH = Branch(RING)
PLACES = list(combinations_with_replacement(range(3), 2))


@settings(max_examples=200)
@given(st.lists(st.integers(-3, 4), min_size=6, max_size=6))
def test_it_is_nonnegative_just_where_the_matrix_is_positive_semidefinite(numbers) -> None:
    form = {}
    for (i, j), n in zip(PLACES, numbers, strict=True):
        if n:
            form[tuple(sorted((i, 3 + i, j, 3 + j)))] = RING.constant(n)
    rows = [[sympy.Integer(0)] * 3 for _ in range(3)]
    for (i, j), n in zip(PLACES, numbers, strict=True):
        rows[i][j] = rows[j][i] = sympy.Rational(n, 1 if i == j else 2)
    found = paired(form, BRANCH)
    if isinstance(found, NegativeDirection):
        value = form_value(form, found.vector, BRANCH)
        assert value == BRANCH.polynomial(found.value) and value.leading_coefficient() < 0
        return
    assert found is not None and sympy.Matrix(rows).is_positive_semidefinite
    total: dict[tuple[int, ...], object] = {}
    for multiplier, square in found:
        for m, p in square.items():
            for n, q in square.items():
                key = tuple(sorted(m + n))
                total[key] = total.get(key, RING.zero) + BRANCH.polynomial(multiplier) * p * q
    assert {m: p for m, p in total.items() if p} == form


def test_others_are_not_of_that_kind() -> None:
    one = RING.one
    for form in (
        {(0, 0, 0, 0): one},
        {(0, 0, 2, 2): one, (0, 1, 2, 2): one},
        {(0, 0, 2, 2): one, (0, 1, 2, 3): one, (1, 1, 3, 4): one},
        {(0, 1, 2, 3): one, (0, 0, 1, 1): one, (2, 2, 3, 3): one, (4, 4, 5, 6): one},
    ):
        assert paired(form, BRANCH) is None


@pytest.mark.parametrize(
    ("expression", "region"),
    [
        ("2*X1^2 - X1*X3 + a*X2^2 + (a+b)*X2*X3 + a*X3^2", "a > 0, 6·a² ≥ 4·a·b + 2·b² + a"),
        ("a*X1^2 + b*X2^2 + X3^2 + 2*X1*X2", "a ≥ 0, a·b ≥ 1"),
    ],
)
def test_a_diagonal_network_at_its_origin(expression, region) -> None:
    found = implication(
        Problem.from_mapping(
            {
                "title": "u∘v",
                "order": 4,
                "parameters": ["a", "b"],
                "point": [["0", "0", "0"], ["0", "0", "0"]],
                "lift": {"kind": "hadamard_product", "n": 3},
                "objective": {"kind": "polynomial", "expression": expression},
            }
        )
    )
    fourth = found.critical.decisions[3]
    assert not fourth.undecided.conjunctions and str(fourth.region) == region
