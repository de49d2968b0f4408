"""Fibre certificates: found at every orbit of rank below d_min, and refused where they say too much."""

from __future__ import annotations

import copy
from itertools import product
from typing import Any

import pytest

from deeplift_cas import InputError, MatrixProduct
from deeplift_cas.certificates.fibre import SpanIncomplete, check_fibre
from deeplift_cas.certificates.kernel import CertificateError, IdentityFails, NotACertificate
from deeplift_cas.strata.chains import line
from deeplift_cas.strata.conditions import Ranks
from deeplift_cas.strata.fibre import fibre_certificate, fibre_lines
from deeplift_cas.strata.stratum import Stratum, strata

LIFT = MatrixProduct(3, 2, 2, 3)
POINT = [[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1], [0, 0]]


@pytest.mark.parametrize(
    "widths", [(2, 1, 2), (2, 2, 2), (3, 2, 3), (2, 1, 1, 2), (2, 2, 2, 2), (2, 1, 2, 2), (1, 1, 1, 1, 1)]
)
def test_every_orbit_of_rank_below_d_min_has_one(widths):
    lift, count = MatrixProduct(*widths), 0
    for stratum in strata(*widths):
        factors = stratum.representative()
        ranks = Ranks(lift, *factors)
        certificate = fibre_certificate(lift, *factors)
        if ranks.rank(lift.depth, 0) < min(widths):
            assert certificate is not None and check_fibre(certificate) == list(widths)
            count += 1
        elif min(widths) < min(widths[0], widths[-1]):
            assert certificate is None  # it would be false: theory, section 4
    assert count


def test_points_with_fractions_have_one():
    point = [["1/2", "1/3", 0], [1, "2/3", 0]], [[1, "-1/2"], [2, -1]], [[1, 0], [0, "1/7"], [1, 1]]
    assert Ranks(LIFT, *point).rank(3, 0) < 2
    assert check_fibre(fibre_certificate(LIFT, *point)) == [3, 2, 2, 3]


def other_point(d: dict[str, Any]) -> None:
    d["point"][0][0][0] = "2"


def other_product(d: dict[str, Any]) -> None:
    d["curves"][-1][0] = [["e + 1", "e", "e"], ["e", "e + 1", "e"]]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (other_point, IdentityFails),
        (other_product, IdentityFails),
        (lambda d: d["curves"].pop(), SpanIncomplete),
        (lambda d: d.update(curves=[]), SpanIncomplete),
        (lambda d: d.update(epsilon="0"), SpanIncomplete),
        (lambda d: d.update(epsilon="e"), NotACertificate),
        (lambda d: d.update(epsilon=1), NotACertificate),
        (lambda d: d.update(widths=[3, 2, 2, 4]), NotACertificate),
        (lambda d: d.update(widths=[3, 2, 2, 10**9]), NotACertificate),
        (lambda d: d.update(format="another"), NotACertificate),
        (lambda d: d["point"][0][0].__setitem__(0, "e + 1"), NotACertificate),
        (lambda d: d["curves"][0][0][0].__setitem__(0, "x + 1"), NotACertificate),
        (lambda d: d["curves"][0].pop(), NotACertificate),
        (lambda d: d.pop("epsilon"), NotACertificate),
        (lambda d: d.update(more=1), NotACertificate),
    ],
)
def test_edited_certificates_are_refused(change, error):
    document = copy.deepcopy(fibre_certificate(LIFT, *POINT))
    assert document is not None
    change(document)
    with pytest.raises(error):
        check_fibre(document)


@pytest.mark.parametrize("document", [None, [], 3, {}, {"format": []}])
def test_other_documents_are_refused(document):
    with pytest.raises(CertificateError):
        check_fibre(document)


def test_symbols_are_refused():
    with pytest.raises(InputError, match="rational points"):
        fibre_certificate(MatrixProduct(1, 1), [["x"]])


def check_lines(depth, width):
    """How many certificates that are written down the kernel accepts: at every stratum with rank X < d_min."""
    accepted = 0
    for widths in product(range(1, width + 1), repeat=depth + 1):
        for stratum in strata(*widths):
            lines = fibre_lines(stratum)
            assert lines is not None or stratum.rank(depth, 0) == min(widths), stratum
            if lines is not None:
                assert check_fibre(lines) == list(widths), stratum
                accepted += 1
    return accepted


@pytest.mark.parametrize(("depth", "width"), [(1, 3), (2, 2), (3, 2)])
def test_lines_are_written_down_at_every_stratum_below_full_rank(depth, width):
    assert check_lines(depth, width) > 20


@pytest.mark.slow
@pytest.mark.parametrize(("depth", "width"), [(2, 3), (3, 3), (4, 2)])
def test_lines_are_written_down_at_every_stratum_of_larger_ranges(depth, width):
    assert check_lines(depth, width) > 200


@pytest.mark.slow
def test_lines_are_written_down_for_every_set_of_intervals_of_five_layers():
    """At one stratum for each: which lines there are depends on which intervals occur."""
    every = (s for widths in product(range(1, 4), repeat=5) for s in strata(*widths))
    found = {s.present: s for s in every if s.rank(4, 0) < min(s.widths)}
    assert len(found) > 3_000
    for stratum in found.values():
        assert check_fibre(fibre_lines(stratum)) == list(stratum.widths), stratum


def test_without_a_vector_to_go_by_there_is_no_line():
    """At rank d_min every vector of the narrowest layer goes all the way."""
    stratum = Stratum.from_multiplicities((2, 1, 2), {(0, 2): 1, (0, 0): 1, (2, 2): 1})
    assert fibre_lines(stratum) is None
    assert line((0, 2), stratum.present, 2) is None
