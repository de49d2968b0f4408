"""Counting without enumerating gives what enumerating gives."""

from __future__ import annotations

from collections import Counter

import pytest

from deeplift_cas.atlas.count import count, count_all, count_by_least_k
from deeplift_cas.atlas.row import networks, rows
from deeplift_cas.errors import InputError
from deeplift_cas.strata.stratum import strata


@pytest.mark.parametrize("widths", [(1,), (2, 3), (3, 2, 2, 3), (1, 4, 1, 4, 1), (2, 2, 2, 2, 2, 2), (8, 3, 5)])
def test_the_number_of_strata_is_the_number_that_is_enumerated(widths):
    if len(widths) == 1:
        with pytest.raises(InputError):
            count(widths)
    else:
        assert count(widths) == sum(1 for _ in strata(*widths))


def test_the_numbers_of_the_ranges_that_are_known():
    """L = 4, widths ≤ 4 and L = 5, widths ≤ 3; by Kostant's partition function, and by enumerating once."""
    assert sum(map(count, networks(4, 4, 4))) == 215_742
    assert sum(map(count, networks(5, 3, 5))) == 224_568
    assert (count_all(4, 4), count_all(5, 3)) == (215_742, 224_568)


@pytest.mark.parametrize(("depth", "width"), [(1, 3), (2, 4), (3, 3), (4, 2), (5, 2), (6, 1)])
def test_least_orders_are_counted_as_they_are_enumerated(depth, width):
    enumerated = Counter(row.least_k for widths in networks(depth, width, depth) for row in rows(widths))
    assert count_by_least_k(depth, width) == dict(sorted(enumerated.items()))


@pytest.mark.parametrize(("depth", "width"), [(1, 8), (3, 5), (4, 4), (5, 3)])
def test_the_numbers_by_least_order_add_up(depth, width):
    assert sum(count_by_least_k(depth, width).values()) == count_all(depth, width)


def test_what_is_too_much_is_said(monkeypatch):
    monkeypatch.setattr("deeplift_cas.atlas.count.MAX_STATES", 100)
    with pytest.raises(InputError, match="too much to count"):
        count_by_least_k(7, 8)
