"""Polynomials over the rationals: the normal form reads back, whatever its length."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas import InputError
from deeplift_cas.algebra.polynomial import Kept, Ring

RING = Ring(("a", "b_1", "x2"))
numbers = st.tuples(st.integers(-(10**30), 10**30), st.integers(1, 10**30)).map(lambda pair: fmpq(*pair))
exponents = st.tuples(*[st.integers(0, 12)] * 3)


@given(st.dictionaries(exponents, numbers, max_size=8))
def test_the_normal_form_reads_back(terms):
    p = RING.context.from_dict(terms)
    assert RING.read(RING.text(p)) == p


def test_numbers_may_be_longer_than_what_users_may_write():
    p = RING.constant(fmpq(10**4000, 3)) * RING.generator("a")
    assert RING.read(RING.text(p)) == p


@pytest.mark.parametrize(
    "text",
    ["", " ", "a+b_1", "2 a", "a - -b_1", "--a", "+a", "(a)", "a^", "2^3", "1/0", "c", "a*", "a - ", "a\n", "1.5"],
)
def test_other_texts_are_refused(text):
    with pytest.raises(InputError):
        RING.read(text)


def test_numbers_of_any_length_are_read_back() -> None:
    ring = Ring(("x",))
    p = ring.generator("x") * ring.constant(7) ** 9000 + 1
    assert ring.read(ring.text(p)) == p


def test_what_is_kept_of_polynomials_is_of_that_polynomial_and_not_without_end() -> None:
    ring = Ring(("x", "y"))
    x, y = ring.generator("x"), ring.generator("y")
    kept = Kept[int](3)
    like = [x + 2 * y + 1, x + 3 * y + 1, x + 2 * y + 2, ring.zero]  # the same monomials, the same ends
    for n, p in enumerate(like[:3]):
        kept.put(p, n)
    assert [kept.get(p) for p in like] == [0, 1, 2, None] and kept.get(2 * y + x + 1) == 0
    kept.put(ring.zero, 3)
    assert [kept.get(p) for p in like] == [None, None, None, 3]


def test_polynomials_that_look_alike_are_told_apart() -> None:
    """Of the same size, degree, first and last coefficient: more than are compared one by one."""
    ring = Ring(("a", "b", "c"))
    a, b, c = (ring.generator(name) for name in ring.names)
    kept = Kept[int]()
    alike = [a**2 + i * a * b + b * c for i in range(2, 60)] + [a**2 + i * a * c + b * c for i in range(2, 60)]
    for n, p in enumerate(alike):
        assert kept.get(p) is None
        kept.put(p, n)
    assert [kept.get(p) for p in alike] == [*range(len(alike))]
    kept.put(ring.zero, -1)
    assert kept.get(ring.zero) == -1 and kept.get(a**2 + a * b + b * c) is None
