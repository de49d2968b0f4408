"""The ledger: every verdict follows from the content, and changes with it."""

from __future__ import annotations

import dataclasses
import graphlib

import pytest

from deeplift_cas import InputError
from deeplift_cas.certificates.kernel import CertificateError
from deeplift_cas.report.claim import Judge
from deeplift_cas.report.claims.counterexample import OBSTRUCTION, POINT
from deeplift_cas.report.ledger import CLAIMS, find
from deeplift_cas.report.verifiers.orbits import points
from deeplift_cas.vocabulary import CHECKED, CITED, PROVED, REFUTED, UNDECIDED

NAMED = {claim.name: claim for claim in CLAIMS}

EXPECTED = {
    "definition 2.1 (note)": (REFUTED, PROVED),
    "definition 2.2 (note)": (CHECKED, None),
    "definition 2.3 (note)": (CHECKED, None),
    "definition 2.4 (i to iv)": (CHECKED, None),
    "definition 2.4 (v)": (REFUTED, CHECKED),
    "proposition 2.1 (i)": (CHECKED, None),
    "proposition 2.1 (ii)": (CHECKED, None),
    "proposition 2.1 (iii)": (CHECKED, None),
    "theorem 2.1, ambient": (CITED, None),
    "definition 2.8": (CHECKED, None),
    "theorem 2.2": (CITED, None),
    "theorem 2.3, ambient": (CITED, None),
    "display (Z)": (REFUTED, CHECKED),
    "proposition 2.2 (i), image": (CITED, None),
    "proposition 2.2 (ii), image": (CHECKED, None),
    "proposition 2.2 (iii), image": (CHECKED, None),
    "lemma 3.1": (CHECKED, None),
    "lemma 3.2": (CHECKED, None),
    "corollary 3.1": (CHECKED, None),
    "corollary 3.1 (proof)": (REFUTED, CHECKED),
    "display (1)-(2)": (CHECKED, None),
    "proposition 3.1, image": (CHECKED, None),
    "proposition 3.1, ambient": (REFUTED, CHECKED),
    "proposition 3.1 (proof)": (REFUTED, CHECKED),
    "claim 3.1": (CHECKED, None),
    "claim 3.2": (CHECKED, None),
    "claim 3.2 (proof)": (REFUTED, CHECKED),
    "display (29)": (PROVED, None),
    "display (29) (note)": (PROVED, None),
    "display (30)-(31)": (REFUTED, PROVED),
    "display grad f": (PROVED, None),
    "display grad g": (REFUTED, PROVED),
    "display grad g(W)": (REFUTED, PROVED),
    "display (32)": (REFUTED, PROVED),
    "remark 3.2a, image": (PROVED, None),
    "remark 3.2b": (REFUTED, PROVED),
    "remark 3.2c, image": (REFUTED, PROVED),
    "theorem 3.1, image": (PROVED, None),
    "theorem 3.1, ambient": (PROVED, None),
    "theorem 3.1 (every L), image": (REFUTED, PROVED),
    "remark 3.2d": (REFUTED, PROVED),
    "claim 3.3": (REFUTED, PROVED),
    "display (38)": (REFUTED, PROVED),
    "remark 3.2e, image": (REFUTED, PROVED),
    "remark 3.2e, ambient": (REFUTED, PROVED),
    "theorem 3.2 (title), image": (PROVED, None),
    "theorem 3.2 (title), ambient": (PROVED, None),
    "theorem 3.2, image": (REFUTED, PROVED),
    "theorem 3.2, ambient": (PROVED, None),
    "theorem 3.2 (by kind), image": (REFUTED, PROVED),
    "theorem 3.2 (proof), ambient": (REFUTED, PROVED),
    "theorem 3.3, image": (REFUTED, CHECKED),
    "theorem 3.3 (if), image": (CHECKED, None),
    "theorem 3.3 (if), ambient": (REFUTED, CHECKED),
    "theorem 3.3 (only if), ambient": (REFUTED, CHECKED),
    "theorem 3.4, image": (REFUTED, CHECKED),
    "theorem 3.4, ambient": (REFUTED, CHECKED),
    "theorem 3.5 (i and ii), ambient": (CITED, None),
    "theorem 3.5 (ii and iii)": (CHECKED, None),
    "corollary 3.2 (i and ii)": (REFUTED, CHECKED),
    "corollary 3.2 (i, if), image": (REFUTED, CITED),
    "corollary 3.2 (i, if), ambient": (REFUTED, CITED),
    "corollary 3.2 (ii, only if), image": (REFUTED, CITED),
    "corollary 3.2 (ii, only if), ambient": (REFUTED, CITED),
    "remark 3.4": (CHECKED, None),
    "question 4, image": (CHECKED, None),
    "remark 4": (PROVED, None),
    "appendix A.1": (PROVED, None),
    "appendix A.2": (PROVED, None),
    "appendix A.3": (PROVED, None),
    "appendix A.4": (PROVED, None),
}
"""What theory, section 8, says."""

FALSE = {
    "definition 2.2 (note)": {"dimension": "r*m"},
    "definition 2.3 (note)": {"chain": ["stationary", "local minimum"]},
    "definition 2.4 (i to iv)": {"chain": ["2-critical", "local minimum"]},
    "proposition 2.1 (i)": {"terms": {"v": 2}},
    "proposition 2.1 (ii)": {"required": "<= 0"},
    "proposition 2.1 (iii)": {"directions": "all"},
    "theorem 2.1, ambient": {"if": [["all_open = 1"]]},
    "definition 2.8": {"output": "W1 W2 W3 x"},
    "theorem 2.2": {  # d_min < d_0, d_L: a minimum over the image, not stationary
        "problems": [
            {
                "widths": [2, 1, 2],
                "inputs": [[1, 0], [0, 1]],
                "targets": [[2, 0], [0, 1]],
                "points": [[[[2, 0]], [[1], [0]]]],
            }
        ]
    },
    "theorem 2.3, ambient": {"suppose": [[]]},
    "proposition 2.2 (i), image": {"if": [["rank_below = rank"]]},
    "proposition 2.2 (ii), image": {"if": [["rank_below = d_k"]]},
    "proposition 2.2 (iii), image": {"then": [["implies_1 = 1"]]},
    "lemma 3.1": {"middle": "N Vᵀ"},
    "lemma 3.2": {"full": ["Nᵀ U"]},
    "corollary 3.1": {"below": ["Nᵀ X", "N Xᵀ"]},
    "display (1)-(2)": {"then": [["k_1 < k_2"]]},
    "proposition 3.1, image": {"then": [["implies_1 = 1"]]},
    "claim 3.1": {"from": "k_1"},
    "claim 3.2": {"offset": 2},
    "display (29)": {"equal": [["W1", "W3ᵀ"], ["W2 W1", "W3 W2"]]},
    "display (29) (note)": {"then": [["kernel = 0"], ["rank = d_min"]]},
    "display grad f": {"gradient": "A + c X"},
    "remark 3.2a, image": {"order": 4},
    "theorem 3.1, image": {"order": 4},
    "theorem 3.1, ambient": {"order": 4},
    "theorem 3.2 (title), image": {"holds": True},
    "theorem 3.2 (title), ambient": {"obstruction": {**OBSTRUCTION, "unit": "X11"}},
    "theorem 3.2, ambient": {"at": POINT},
    "theorem 3.3 (if), image": {"then": [["local_ambient = 1"]]},
    "theorem 3.5 (i and ii), ambient": {"if": [["t_2 <= k - m"], ["n - t - t_2 <= k - s"]]},
    "theorem 3.5 (ii and iii)": {"if": [["t_2 <= k - m"]]},
    "remark 3.4": {"then": [["rank = t - s"]]},
    "question 4, image": {"then": [["order <= 2", "implies_2 = 1"], ["order >= 4", "implies_3 = 0"]]},
    "remark 4": {"then": [["implies_2 = 0"]]},
    "appendix A.1": {"printed": "w1dot11*x"},
    "appendix A.2": {"scale": "1/2"},
    "appendix A.3": {"scale": "1/2"},
    "appendix A.4": {"scale": "1/2"},
}
"""For every claim that stands, a change of its content that makes it false."""


def test_names_are_unique_and_dependencies_exist():
    assert len(NAMED) == len(CLAIMS)
    labels = {claim.label for claim in CLAIMS}
    assert {label for claim in CLAIMS for label in claim.depends} <= labels
    needed = {label: {d for c in CLAIMS if c.label == label for d in c.depends} - {label} for label in labels}
    assert list(graphlib.TopologicalSorter(needed).static_order())  # no circle


def test_verdicts_are_those_of_the_theory(ledger):
    found = {n: (e.verdict.status, e.amended.status if e.amended else None) for n, e in ledger.items()}
    assert found == EXPECTED


def test_every_refuted_claim_has_a_witness_and_an_amendment_that_stands(ledger):
    for entry in ledger.values():
        if entry.verdict.status == REFUTED:
            assert entry.verdict.witness and entry.claim.amended
            assert entry.amended and entry.amended.stands
        else:
            assert entry.amended is None


def test_what_is_checked_or_cited_names_its_range(ledger):
    for entry in ledger.values():
        for verdict in (entry.verdict, entry.amended):
            assert verdict is None or verdict.status not in (CHECKED, CITED) or verdict.covers


@pytest.mark.parametrize("name", [name for name, claim in NAMED.items() if claim.amended])
def test_the_same_verifier_judges_the_amended_content_the_other_way(name):
    claim = NAMED[name]
    assert claim.verifier(claim.content).status == REFUTED
    assert claim.verifier(claim.amended.content).stands


@pytest.mark.parametrize("name", [name for name, (status, _) in EXPECTED.items() if status != REFUTED])
def test_the_verifier_says_no_to_a_false_content(name):
    claim = NAMED[name]
    wrong = dataclasses.replace(claim, content={**claim.content, **FALSE[name]})
    assert not Judge().entry(wrong).verdict.stands


def test_a_certificate_that_is_changed_stops_the_judge():
    claim = NAMED["theorem 3.2 (proof), ambient"]

    def forged(content):
        verdict = claim.verifier(content)
        (certificate,) = verdict.certificates
        return dataclasses.replace(verdict, certificates=({**certificate, "curves": certificate["curves"][:1]},))

    with pytest.raises(CertificateError):
        Judge().entry(dataclasses.replace(claim, verifier=forged))


def test_a_range_without_points_is_undecided():
    empty = {"range": "small pairs", "suppose": [["d_min > 5"]], "if": [[]], "then": [["rank = 0"]]}
    assert points(empty).status == UNDECIDED
    assert points({"quantifier": "some", "widths": [1, 1, 1], "then": [["open_ambient = 3"]]}).status == UNDECIDED


def test_unknown_properties_are_not_taken_for_proofs():
    """At W = 0, widths 1,1,1, multiplication is open, but this program cannot show it."""
    open_everywhere = {"widths": [1, 1, 1], "if": [["rank = 0"]], "then": [["open_ambient = 1"]]}
    assert points(open_everywhere).status != PROVED
    assert points({**open_everywhere, "if": [["open_ambient = 1"]], "then": [[]]}).status == UNDECIDED


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("3.3", ["claim 3.3"]),
        ("claim 3.3", ["claim 3.3"]),
        ("(29)", ["display (29)", "display (29) (note)"]),
        ("31", ["display (30)-(31)"]),
        ("z", ["display (Z)"]),
        ("A.2", ["appendix A.2"]),
        ("thm 3.1 ambient", ["theorem 3.1, ambient"]),
        ("theorem 3.2 (proof)", ["theorem 3.2 (proof), ambient"]),
        ("grad g(W)", ["display grad g(W)"]),
        ("corollary 3.1", ["corollary 3.1", "corollary 3.1 (proof)"]),
        ("theorem 3.2 title image", ["theorem 3.2 (title), image"]),
        ("2.3 ambient", ["theorem 2.3, ambient"]),
    ],
)
def test_claims_are_found_by_their_numbers(text, names):
    assert [claim.name for claim in find(text)] == names


@pytest.mark.parametrize("text", ["", "9.9", "theorem", "claim 3.4", "theorem 3.3 nowhere", "x" * 500])
def test_unknown_claims_are_refused_with_what_there_is(text):
    with pytest.raises(InputError, match=r"there is no statement .* theorem 3.3"):
        find(text)
