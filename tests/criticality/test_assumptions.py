"""Assumptions are the root of every tree: regions are among them, and nothing is proved of what is not so."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, SquareLoss, implication
from deeplift_cas.certificates import kernel, kinds
from deeplift_cas.certificates.kernel import CertificateError, IdentityFails, NotACertificate, RegionDisagrees, digest
from deeplift_cas.criticality.classification import classify
from deeplift_cas.criticality.critical import criticality
from deeplift_cas.errors import InputError

GOLDEN = "s^2 = s + 1"
Y = SquareLoss([[1, 0], [0, 1]], [[1, 1], [1, 0]], scale=1)


def narrow() -> Problem:
    """Theory 2, B.3: widths 2, 1, 2, an eigenvector of the golden ratio or of its conjugate."""
    lift = MatrixProduct(2, 1, 2)
    point = lift.point([["(s+2)/5", "(2*s-1)/5"]], [["s"], [1]])
    return Problem(Landscape(lift, Y), point, ("s",), assume=(GOLDEN,))


def deep() -> Problem:
    """The same in widths 2, 2, 2, 2."""
    lift = MatrixProduct(2, 2, 2, 2)
    point = lift.point([["(s+2)/5", "(2*s-1)/5"], [0, 0]], [[1, 0], [0, 0]], [["s", 0], [1, 0]])
    return Problem(Landscape(lift, Y), point, ("s",), assume=(GOLDEN,))


def test_the_golden_ratio_and_its_conjugate_in_one_run() -> None:
    found = classify(narrow())
    assert [(p.kind, p.nature.is_global, p.strict, str(p.region)) for p in found.pieces] == [
        ("minimum", True, "modulo symmetry", "s > 0"),
        ("saddle", None, None, "s < 0"),
    ]
    assert found.pieces[1].is_strict_saddle
    deeper = classify(deep())
    assert [(p.kind, p.order, str(p.region)) for p in deeper.pieces] == [
        ("saddle", (3, True), "s > 0"),
        ("saddle", (2, True), "s < 0"),
    ]


def test_one_of_the_roots() -> None:
    (piece,) = classify(narrow().at({"s": "root(s^2 - s - 1, 3/2, 7/4)"})).pieces
    assert (piece.kind, str(piece.region)) == ("minimum", "for all s")
    (piece,) = classify(narrow().at({"s": "root(s^2 - s - 1, -1, 0)"})).pieces
    assert piece.is_strict_saddle


def test_answers_are_among_what_is_assumed() -> None:
    answer = implication(Problem.shipped("counterexample").assuming(["c^2 = 2", "c > 0"]))
    assert (answer.verdict, str(answer.region)) == ("proved", "x = 0, y = 0, z ≠ 0, z² ≤ 2")
    assert str(answer.witness["c"]) == "1.41421… (t^2 = 2)"
    g = Landscape(MatrixProduct(1, 1), PolynomialObjective("a*X11^2", (1, 1)))
    assert str(criticality(g, [[[0]]], 2, assume=["a >= 0"]).region) == "for all a"
    assert str(criticality(g, [[[0]]], 2, assume=["a <= -1"]).region) == "for no a"


def test_witnesses_with_several_irrational_coordinates() -> None:
    """They are polynomials in one number, which the kernel checks."""
    for conditions in (["z^2 = 2", "c^2 = 3"], ["z^2 = 2", "c^2 = z + 3"], ["z^3 = 2", "c^2 = 5", "x^2 = 0"]):
        answer = implication(Problem.shipped("counterexample").assuming(conditions))
        assert answer.verdict == "proved", conditions
        assert answer.witness is not None and float(answer.witness["c"]) >= abs(float(answer.witness["z"]))
        assert kernel.check(answer.certificate()).verdict == "proved"
    answer = implication(Problem.shipped("counterexample").assuming(["z^2 = 3", "c^2 = 2"]))
    assert answer.verdict == "refuted"


def test_assumptions_of_a_file_and_of_a_certificate() -> None:
    problem = Problem.from_toml(
        'widths = [1, 1]\nparameters = ["a"]\nassume = ["a > 0"]\npoint = [[[0]]]\n'
        '[objective]\nkind = "polynomial"\nexpression = "a*X11^2"\n'
    )
    (piece,) = classify(problem).pieces
    assert piece.kind == "minimum" and piece.region.is_everything
    document = implication(problem, 2).certificate()
    assert document["problem"]["assume"] == [{"condition": "a > 0"}]
    assert kernel.check(document).verdict == "refuted"


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("c", "a condition is a text"),
        (3, "a condition is a text"),
        ("c > 0 > z", "a condition is a text"),
        ("q > 0", "unknown symbol 'q'"),
        ("1 > 0", "not about a parameter"),
        ("c^2 = -1", "contradict each other"),
        ("c/z > 0", "the condition"),
    ],
)
def test_what_is_no_assumption(condition: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        classify(Problem.shipped("counterexample"), assume=[condition])


def test_values_that_break_an_assumption() -> None:
    problem = Problem.shipped("counterexample").assuming(["c > z", "x >= 0"])
    assert problem.at({"z": 2}).assume == ("c - 2 > 0", "x >= 0")
    assert problem.at({"z": 2, "c": 3}).assume == ("x >= 0",)
    with pytest.raises(InputError, match="break the assumption"):
        problem.at({"z": 2, "c": 2})
    for text, words in (("root(c^2 - 2, 2, 3)", "does not change its sign"), ("root(x - 2, 0, 3)", "unknown symbol")):
        with pytest.raises(InputError, match=words):
            problem.at({"c": text})


# The kernel says no


def changed(document: dict[str, Any], **problem: Any) -> dict[str, Any]:
    """The document about a problem with something else."""
    edited = deepcopy(document)
    edited["problem"].update(problem)
    return edited | {"sha256": digest(edited)}


def test_without_its_assumption_a_certificate_proves_nothing() -> None:
    document = dict(classify(narrow()).certificate())
    assert kinds.check_kinds(document).proofs
    edited = deepcopy(document)
    del edited["problem"]["assume"]
    with pytest.raises(CertificateError):
        kinds.check_kinds(edited | {"sha256": digest(edited)})
    for condition in ("s^2 - 2*s - 1 = 0", "s^2 - s - 1 > 0"):
        with pytest.raises(CertificateError):
            kinds.check_kinds(changed(document, assume=[{"condition": condition}]))


def test_a_rule_of_an_assumption_must_be_stated() -> None:
    document = dict(classify(narrow()).certificate())
    (assumed,) = document["problem"]["assume"]
    assert assumed["rules"]
    lie = {"condition": assumed["condition"], "rules": {"s - 2": "s"}}
    with pytest.raises(CertificateError, match="not stated"):
        kinds.check_kinds(changed(document, assume=[lie]))
    line = {"equation": "s - 2", "factor": {"coefficient": "1", "powers": {}}, "power": 1, "squares": [], "from": {}}
    with pytest.raises(IdentityFails):
        kinds.check_kinds(changed(document, assume=[assumed | {"lines": [line]}]))
    with pytest.raises(NotACertificate):
        kinds.check_kinds(changed(document, assume=[assumed | {"more": 1}]))
    with pytest.raises(NotACertificate):
        kinds.check_kinds(changed(document, assume="s > 0"))


def test_a_witness_is_as_assumed() -> None:
    document = implication(Problem.shipped("counterexample").assuming(["c > 2"])).certificate()
    assert kernel.check(document).verdict == "proved"
    edited = document | {"witness": {"x": "0", "y": "0", "z": "1", "c": "1"}}
    with pytest.raises(RegionDisagrees, match="as assumed"):
        kernel.check(edited | {"sha256": digest(edited)})
