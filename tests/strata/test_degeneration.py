"""The Hasse diagram of the degenerations has the order by ranks, and no more."""

from __future__ import annotations

import pytest

from deeplift_cas.strata.degeneration import covers
from deeplift_cas.strata.stratum import strata


@pytest.mark.parametrize("widths", [(1, 1), (2, 1, 2), (2, 2, 2), (3, 2, 2, 3)])
def test_paths_are_the_order_and_no_line_is_implied_by_others(widths):
    found = list(strata(*widths))
    lines = covers(found)
    above = {i: {j for a, j in lines if a == i} for i in range(len(found))}

    def reached(i):
        return above[i].union(*(reached(j) for j in above[i]))

    for i, stratum in enumerate(found):
        wanted = {j for j, other in enumerate(found) if j != i and stratum.is_in_closure_of(other)}
        assert reached(i) == wanted
        assert all(not (above[i] & reached(j)) for j in above[i])
