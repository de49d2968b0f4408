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


def test_many_facts_that_others_imply_do_not_hide_that_two_exclude_a_third() -> None:
    """b, c ≤ 0 and a < 0 exclude a ≥ b·c, among the questions of a copositive matrix."""
    linear = "a + 1, b + 1, c + 1, -a, 1 - a, 1 - b, 1 - c, a + b + c + 1, c - a - b + 1, b - a - c + 1"
    texts = [
        *(f"{p} > 0" for p in linear.split(", ")),
        "-b >= 0",
        "-c >= 0",
        "a - b - c + 1 >= 0",
        "2*a*b*c - a^2 - b^2 - c^2 + 1 = 0",
        "2*a^2*b^2 - a^4 + 2*a^2*c^2 - b^4 + 2*b^2*c^2 - c^4 - 2*a^2 - 2*b^2 - 2*c^2 + 3 > 0",
        *(f"{x}^3 - {x}*{y}^2 - {x}*{z}^2 + 2*{y}*{z} - {x} > 0" for x, y, z in ("abc", "bac", "cab")),
        "c - a*b >= 0",
    ]
    ring = Ring(("a", "b", "c"))
    branch = Branch(ring, [Condition.stated(ring, text) for text in [*texts, "a - b*c >= 0"]])
    found = contradiction(branch, thorough=True)
    assert isinstance(found, Contradiction)
    assert branch.vanishes(sum(map(branch.polynomial, found.terms), ring.zero))
    assert 1 in branch.possible_product(found.terms[0]) and 0 not in branch.possible_product(found.terms[0])


def test_a_point_that_the_search_finds_is_the_one_that_branches_below_begin_with(monkeypatch) -> None:
    """And a branch with the same conditions, for which it is not searched again."""
    ring = Ring(("a", "b"))
    conditions = [Condition.stated(ring, text) for text in ("a > 100", "a < 101", "a*b > 1", "b*b < 1/100", "b != a")]
    branch = Branch(ring, conditions)
    assert branch.witness is None and contradiction(branch) is None
    assert branch.witness is not None and branch.contains(branch.witness)
    assert branch.assume(Condition.stated(ring, "b > 0")).witness == branch.witness
    monkeypatch.setattr("deeplift_cas.regions.contradiction.real_point", None)
    again = Branch(ring, conditions)
    assert again.witness is None and contradiction(again) is None and again.witness == branch.witness
