"""Sums of squares by simple Gram matrices."""

from __future__ import annotations

from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.quadratic import simple_squares

RING = Ring(("x", "y", "z"))
X, Y, Z = (RING.generator(name) for name in RING.names)
MONOMIALS = [X, Y, Z, X * Y, Y * Z, X**2, RING.one]
SMALL = st.lists(st.tuples(st.integers(-3, 3), st.sampled_from(MONOMIALS)), min_size=1, max_size=4).map(
    lambda terms: sum((c * m for c, m in terms), RING.zero)
)


@given(st.lists(SMALL, min_size=1, max_size=3), st.booleans())
def test_the_squares_with_positive_weights_add_up(forms: list[Polynomial], minus: bool) -> None:
    p = sum((q**2 for q in forms), RING.zero) - (X**2 if minus else RING.zero)
    found = None if p.is_zero() else simple_squares(p, RING)
    if found is not None:
        assert all(weight > 0 for weight, _ in found)
        assert sum((weight * q**2 for weight, q in found), RING.zero) == p


@given(st.lists(st.tuples(*[st.integers(-3, 3)] * 4), min_size=1, max_size=4))
def test_of_degree_two_every_one_is_found(rows: list[tuple[int, ...]]) -> None:
    p = sum(((a * X + b * Y + c * Z + d) ** 2 for a, b, c, d in rows), RING.zero)
    assert p.is_zero() or simple_squares(p, RING) is not None


@given(SMALL, st.integers(1, 5))
def test_what_is_negative_somewhere_is_none(q: Polynomial, c: int) -> None:
    root = q(fmpq(1), fmpq(0), fmpq(0))
    assert simple_squares((q - root) ** 2 - c, RING) is None
