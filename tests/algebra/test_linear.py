"""Rational combinations of polynomials: the same span, and the weights that are said."""

from __future__ import annotations

from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas.algebra.linear import in_span, shorter_rows, shorter_span
from deeplift_cas.algebra.polynomial import Ring

RING = Ring(("x", "y"))
MONOMIALS = [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1)]
POLYNOMIALS = st.lists(st.integers(-3, 3), min_size=5, max_size=5).map(
    lambda cs: RING.context.from_dict({m: fmpq(c) for m, c in zip(MONOMIALS, cs, strict=True) if c})
)


@settings(max_examples=200)
@given(st.lists(POLYNOMIALS.filter(lambda p: not p.is_zero()), min_size=1, max_size=8))
def test_a_shorter_span_is_the_same_one_and_its_weights_are_true(polynomials):
    span = shorter_span(polynomials)
    for p, weights in span:
        assert p == sum((w * polynomials[i] for i, w in weights.items()), RING.zero)
    if len(span) < len(polynomials):
        assert in_span(polynomials, [p for p, _ in span]) is not None
    assert sum(len(p) for p, _ in span) <= sum(map(len, polynomials))


@settings(max_examples=100)
@given(st.lists(st.tuples(POLYNOMIALS, POLYNOMIALS), min_size=1, max_size=8))
def test_the_rows_of_a_matrix_are_combined_as_a_whole(table):
    for row, weights in shorter_rows(table):
        for j, p in enumerate(row):
            assert p == sum((w * table[i][j] for i, w in weights.items()), RING.zero)
