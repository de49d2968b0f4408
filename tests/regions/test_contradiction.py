"""Why conditions exclude each other: kinds of certificates that are found."""

from __future__ import annotations

import pytest

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.proof import Contradiction
from deeplift_cas.signs.branch import Branch


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("other", ["t", "q"])
def test_odd_powers_are_compared_by_products_of_two_facts_and_a_square(sign: str, other: str) -> None:
    """p > 0, t < −p³ and p⁶ ≥ t²: the first two say that t² is larger."""
    ring = Ring(("p", "q", "t"))
    texts = [
        f"{sign}p > 0",
        f"{sign}p^3 - {other} >= 0",
        f"-{sign}p^3 - {other} > 0".replace("--", ""),
        f"p^6 - {other}^2 >= 0",
    ]
    branch = Branch(ring, [Condition.stated(ring, text) for text in texts])
    found = contradiction(branch)
    assert isinstance(found, Contradiction)
    assert sum(map(branch.polynomial, found.terms), ring.zero).is_zero()
    assert contradiction(Branch(ring, [Condition.stated(ring, text) for text in (*texts[1:3], texts[3])])) is None
