"""The smallest networks at which "k ⟹ 1" fails."""

from __future__ import annotations

import pytest

from deeplift_cas.atlas.row import networks
from deeplift_cas.atlas.search import order_of, parameters, smallest
from deeplift_cas.errors import InputError
from deeplift_cas.strata.answers import properties
from deeplift_cas.strata.stratum import strata


@pytest.mark.parametrize(
    ("k", "depth", "width", "widths"),
    [
        (1, 4, 3, (1, 1, 1)),
        (2, 4, 3, (1, 1, 1, 1)),
        (3, 4, 3, (1, 1, 1, 1, 1)),
        (3, 3, 3, (2, 1, 1, 2)),
        (4, 5, 2, (1,) * 6),
    ],
)
def test_the_smallest_network_is_the_first_of_those_with_the_fewest_parameters(k, depth, width, widths):
    found = smallest(k, depth, width)
    assert found.widths == widths and found.parameters == parameters(widths)
    for other in networks(depth, width):
        if (parameters(other), other) < (found.parameters, found.widths):
            assert all(properties(stratum).implies(k) for stratum in strata(*other))


def test_where_it_fails_nowhere_there_is_none():
    assert smallest(4, 4, 2) is None


@pytest.mark.parametrize("text", ["5=>1", "3=>2", "three", "", "3>1"])
def test_other_statements_are_refused(text):
    with pytest.raises(InputError, match="is not searched for"):
        order_of(text)
