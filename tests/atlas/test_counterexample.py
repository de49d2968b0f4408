"""For every "no" there is an objective, and the kernel accepts its certificate."""

from __future__ import annotations

import pytest

from deeplift_cas.atlas.counterexample import counterexample
from deeplift_cas.atlas.row import networks, row, stratum_of
from deeplift_cas.certificates import kernel
from deeplift_cas.errors import InputError
from deeplift_cas.strata.answers import properties
from deeplift_cas.strata.stratum import Stratum, strata
from deeplift_cas.vocabulary import READINGS


def check_all(depth, width, spaces=READINGS):
    """The number of counterexamples that the kernel accepts: one for each k that fails, at every stratum."""
    accepted = 0
    for widths in networks(depth, width):
        for stratum in strata(*widths):
            for space in spaces:
                found = properties(stratum, space)
                for k in (k for k in range(1, 5) if found.implies(k).holds is False):
                    summary = kernel.check(counterexample(stratum, k, space).answer.certificate())
                    assert (summary.verdict, summary.order, summary.search_space) == ("proved", k, space), stratum
                    accepted += 1
    return accepted


def test_every_failure_of_small_networks_has_a_counterexample():
    assert check_all(3, 2) == 444


@pytest.mark.slow
def test_every_failure_of_depth_three_and_widths_three_has_a_counterexample():
    assert check_all(3, 3, ("image",)) > 2_000


def test_where_it_holds_there_is_none():
    stratum = Stratum.from_multiplicities((2, 1, 2), {(0, 0): 2, (1, 1): 1, (2, 2): 2})
    assert counterexample(stratum, 1).answer.verdict == "proved"
    for k, words in ((2, "holds"), (0, "k = 1"), (5, "k = 1"), (True, "k = 1")):
        with pytest.raises(InputError, match=words):
            counterexample(stratum, k)


def test_a_stratum_is_read_back_from_its_row():
    for stratum in strata(2, 2, 1, 2):
        assert stratum_of(row(stratum)) == stratum
