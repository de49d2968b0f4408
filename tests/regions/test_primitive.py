"""Points with several irrational coordinates."""

from __future__ import annotations

import pytest

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.regions.primitive import primitive_point
from deeplift_cas.signs.branch import Branch

CUBICS = ["4*p^3 + q + r = 0", "4*q^3 + p + r = 0", "4*r^3 + p + q = 0"]


@pytest.mark.parametrize(
    ("conditions", "is_there"),
    [
        ([*CUBICS, "r != 0", "24*p*r^3 + 48*r^4 >= 96*p*r^5 + 25*r^2 - 3"], True),  # 27 points, with complex ones
        ([*CUBICS, "p^2 + q^2 + r^2 > 1"], False),
        (["p^2 = 2", "q^2 = 3", "r^2 = p + q", "p > 0"], True),
        (["p^2 = 2", "q^2 = 3", "r^2 = p - q", "p > 0", "q > 0"], False),
    ],
)
def test_a_point_is_one_and_there_is_none_where_no_root_fits(conditions: list[str], is_there: bool) -> None:
    ring = Ring(("p", "q", "r"))
    branch = Branch(ring)
    for text in conditions:
        branch = branch.assume(Condition.stated(ring, text))
    point = primitive_point(branch)
    assert (point is not None) is is_there
    if point is not None:
        at = [float(point[name]) for name in ring.names]
        for condition in branch.conditions:
            value = sum(
                float(c) * at[0] ** int(m[0]) * at[1] ** int(m[1]) * at[2] ** int(m[2])
                for m, c in ((m, int(c.p) / int(c.q)) for m, c in condition.polynomial.terms())
            )
            sign = 0 if abs(value) < 1e-9 else 1 if value > 0 else -1
            assert sign in condition.signs
