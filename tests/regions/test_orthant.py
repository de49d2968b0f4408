"""Polynomials whose terms have one sign in coordinates that are ≥ 0."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.regions.orthant import signs_of_terms
from deeplift_cas.signs.branch import Branch

RING = Ring(("a", "b", "c"))
CHAINS = [
    "a >= 0, b >= 0, c >= 0",
    "a >= 0, b - a >= 0, c - b > 0",
    "a - 1 >= 0, b <= 0",
    "a + b > 0, a - b >= 0",
    "c - 2*a < 0",
]
CHAINS += ["a = b, c > 0", "b = 0, a + c >= 0, a - c >= 0"]
POLYNOMIALS = [
    "a*b*c + a^2",
    "c^2 - a^2",
    "a*b - a",
    "a^2 - b^2 + c^2",
    "b*c + a*c + a*b",
    "a^3 + b^3",
    "c^2 - 4*a*c + 4*a^2 + 1",
]


def branch(*texts: str) -> Branch:
    return Branch(RING, [Condition.stated(RING, text) for text in texts])


@given(st.sampled_from(CHAINS), st.sampled_from(POLYNOMIALS), st.sampled_from(["<", "<=", ">", ">="]))
def test_what_is_found_is_a_contradiction(chain: str, p: str, relation: str) -> None:
    given = branch(*chain.split(", "), f"{p} {relation} 0")
    found = signs_of_terms(given)
    if found is not None:
        assert given.vanishes(sum(map(given.polynomial, found), RING.zero))
        assert all(given.possible_product(term) <= {0, 1} for term in found)
        assert any(given.possible_product(term) == {1} for term in found)
        assert given.witness is None


@pytest.mark.parametrize(
    ("conditions", "is_seen"),
    [
        ("a >= 0, b >= 0, c >= 0, a*b*c + a*b + b*c < 0", True),
        ("a >= 0, b >= 0, c >= 0, a*b*c + a*b + b*c <= 0", False),
        ("a > 0, b > 0, c >= 0, a*b*c + a*b + b*c <= 0", True),
        ("a >= 0, b - a >= 0, c - b >= 0, a*c + b^2 - 2*a^2 < 0", True),
        ("a <= 0, b >= 0, a*b > 0", True),
        ("a <= 0, b^2*c^2 + 1 - a <= 0", True),
        ("a >= 0, a*b < 0", False),
        ("a - 1 >= 0, b + 2 <= 0, a*b > 0", True),
        ("a >= 0, a*b^2 + c^4*a < 0", True),
    ],
)
def test_the_terms_say_it_or_do_not(conditions: str, is_seen: bool) -> None:
    assert (signs_of_terms(branch(*conditions.split(", "))) is not None) is is_seen
