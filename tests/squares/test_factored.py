"""Quartics that are products of quadratic forms: the squares add up, and what falls is seen to fall."""

from __future__ import annotations

import pytest
from helpers.at_zero import region_at_zero
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.form import times
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.squares.factored import factored

RING = Ring(("a", "b"))
A, B, ONE = RING.generator("a"), RING.generator("b"), RING.one
PLACES = ((0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2))
forms = st.lists(st.sampled_from([0, 0, ONE, -ONE, A, B, A + B, A * B + 1]), min_size=6, max_size=6).map(
    lambda row: {m: ONE * c for m, c in zip(PLACES, row, strict=True) if c != 0}
)


def decided(F, branch):
    """All branches on which there is an answer, with it."""
    F = {m: r for m, c in F.items() if not (r := branch.reduce(c)).is_zero()}
    if not F or contradiction(branch) is not None:
        return []
    try:
        return [(branch, factored(F, branch))]
    except Undetermined as question:
        if len(branch.conditions) > 5:
            return []
        cases = [branch.assume(Condition.of(RING, question.polynomial, r)) for r in question.relations]
        return [found for case in cases for found in decided(F, case)]


@settings(max_examples=60)
@given(forms, forms)
def test_squares_add_up_and_directions_fall(p, q):
    F = {m: c for m, c in times(p, q).items() if not c.is_zero()}
    if not F:
        return
    for branch, found in decided(F, Branch(RING)):
        if isinstance(found, list):
            total = dict.fromkeys(F, RING.zero)
            for μ, Q in found:
                assert branch.possible_product(μ) <= {0, 1}
                above, below = (branch.polynomial(part) for part in parts_of(μ))
                for m, c in times(Q, Q).items():
                    total[m] = total.get(m, RING.zero) + above * c
                if below != 1:
                    return  # with denominators the kernel is asked, below
            assert all(branch.vanishes(c - F.get(m, RING.zero)) for m, c in total.items())
        elif found is not None and branch.witness is not None:
            point = [branch.witness[name] for name in RING.names]
            value = RING.zero
            for m, c in F.items():
                for i in m:
                    c = c * found.vector.get(i, RING.zero)
                value += c
            above, below = (branch.polynomial(part) for part in parts_of(found.value))
            assert value(*point) == above(*point) / below(*point) < 0


def parts_of(μ):
    """Numerator and denominator."""
    up = type(μ)(μ.coefficient, {k: e for k, e in μ.powers.items() if e > 0})
    return up, type(μ)(powers={k: -e for k, e in μ.powers.items() if e < 0})


@pytest.mark.parametrize(
    ("expression", "width", "region"),
    [
        ("(x^2+y^2+z^2)*(x^2+y^2+z^2+2*a*x*y+2*b*y*z)", 3, "a² + b² ≤ 1"),
        ("(x+y)^2*(x-a*y)^2+b*(x^2-y^2)^2", 2, "b ≥ 0  or  a = 1, b ≥ −1"),
        ("(x-a*y)^2*(x^2+b*x*y+c*y^2)", 2, "4·c ≥ b²"),
        ("(x^2+a*x*y+y^2)*(x^2+b*x*y+y^2)", 2, "a = b  or  |b| ≤ 2, |a| ≤ 2"),
        ("(x^2+a*x*y+b*y^2)*(x^2+c*x*y+d*y^2)", 2, "4·d ≥ c², 4·b ≥ a²  or  a = c, b = d"),
        ("(x^2-y^2+a*z^2)*(x^2-b*y^2+z^2)", 3, "a = 1, b = 1"),
        ("-(x^2+y^2)*(a*x^2+b*y*z)", 3, "b = 0, a ≤ 0"),
        # P² − Q² with P ⪰ 0: just where P − Q and P + Q are ⪰ 0
        ("(x^2+y^2+z^2)^2 - (a*x+b*y+c*z)^4", 3, "a² + b² + c² ≤ 1"),
        ("(x^2+y^2+z^2)^2 - (a*x*y+b*y*z)^2", 3, "a² + b² ≤ 4"),
        (
            "(x^2+y^2+z^2)^2 - (a*x*y+b*y*z+c*x*z)^2",
            3,
            "a·b·c + a² + b² + c² ≤ 4, a·b·c ≥ a² + b² + c² − 4",
        ),
        ("(a*x*y - x^2 - y^2)*(b*x*y - 2*x^2 - 2*y^2)", 2, "2·a = b  or  |b| ≤ 4, |a| ≤ 2"),
    ],
)
def test_a_product_of_quadratic_forms_is_decided_by_its_factors(expression: str, width: int, region: str):
    assert str(region_at_zero(expression, width)) == region
