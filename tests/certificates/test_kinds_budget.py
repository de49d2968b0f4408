"""Many small proofs on one certificate: the work of each is charged, so that none keeps the kernel busy for long."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from deeplift_cas.certificates import kernel, kinds

ONE = {"coefficient": "1", "powers": {}}


def charged(widths: list[int], point: Any, expression: str, claimed: Any, about: str, holds: bool) -> int:
    """What one proof costs."""
    objective = {"kind": "polynomial", "expression": expression}
    stated = {"widths": widths, "parameters": [], "point": point, "objective": objective}
    given = kernel.expand(stated, 4, None, kernel.Budget())
    before = given.budget.left
    kernel.check_leaf(claimed, kernel.LeafContext(given, {}, about, 4, given.root, holds, kinds.RULES))
    return before - given.budget.left


def zeros(widths: list[int]) -> Any:
    """The origin."""
    return [[["0"] * n for _ in range(m)] for n, m in pairwise(widths)]


@pytest.mark.parametrize(
    ("widths", "expression", "claimed", "about", "holds"),
    [
        ([60, 60], "X11", {"fibre": {"vector": {}, "name": "w1dot11", "power": 0, "value": ONE}}, "minimum", False),
        (
            [1, 900, 1],
            "-X11",
            {
                "lower": {
                    "vector": {"w1dot11": "1", "w2dot11": "1"},
                    "order": None,
                    "value": {"coefficient": "-1", "powers": {}},
                }
            },
            "global",
            False,
        ),
    ],
    ids=["fibre", "lower"],
)
def test_a_proof_is_charged_for_the_size_of_the_network(widths, expression, claimed, about, holds):
    entries = sum(m * n for m, n in pairwise(widths))
    assert charged(widths, zeros(widths), expression, claimed, about, holds) > 10 * entries


def test_products_of_layers_are_charged_though_they_are_zero():
    widths = [30, 30, 30, 1, 1]
    budget = kernel.Budget()
    factors = [kernel.table(W, len(W), len(W[0]), budget) for W in zeros(widths)]
    before = budget.left
    kernel.product(factors, budget)
    assert before - budget.left >= 50 * (30 * 30 + 30 + 30)


def test_long_monomials_are_charged_by_their_letters():
    budget = kernel.Budget()
    p = kernel.parse("x^32 + 1", budget, {"x"})
    before = budget.left
    p * p
    assert before - budget.left > 10 * (64 - 8 + 32 - 8)
