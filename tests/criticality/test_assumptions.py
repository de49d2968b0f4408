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
from deeplift_cas.criticality.descent import descent_curves
from deeplift_cas.errors import InputError
from deeplift_cas.regions.cases import NO_POINT
from deeplift_cas.render.words import closing

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
    assert document["problem"]["assume"] == {"conditions": [{"condition": "a > 0"}], "witness": {"a": "1"}}
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
    assumed = edited["problem"].pop("assume")
    with pytest.raises(CertificateError):
        kinds.check_kinds(edited | {"sha256": digest(edited)})
    for condition in ("s^2 - 2*s - 1 = 0", "s^2 - s - 1 > 0"):
        with pytest.raises(CertificateError):
            kinds.check_kinds(changed(document, assume=assumed | {"conditions": [{"condition": condition}]}))


def test_a_rule_of_an_assumption_must_be_stated() -> None:
    document = dict(classify(narrow()).certificate())
    stated = document["problem"]["assume"]
    (assumed,) = stated["conditions"]
    assert assumed["rules"]

    def with_steps(steps: Any) -> Any:
        return changed(document, assume=stated | {"conditions": steps})

    lie = {"condition": assumed["condition"], "rules": {"s - 2": "s"}}
    with pytest.raises(CertificateError, match="not stated"):
        kinds.check_kinds(with_steps([lie]))
    line = {"equation": "s - 2", "factor": {"coefficient": "1", "powers": {}}, "power": 1, "squares": [], "from": {}}
    with pytest.raises(IdentityFails):
        kinds.check_kinds(with_steps([assumed | {"lines": [line]}]))
    with pytest.raises(NotACertificate):
        kinds.check_kinds(with_steps([assumed | {"more": 1}]))
    with pytest.raises(NotACertificate):
        kinds.check_kinds(with_steps("s > 0"))
    with pytest.raises(NotACertificate):
        kinds.check_kinds(changed(document, assume=[assumed]))
    with pytest.raises(NotACertificate):
        kinds.check_kinds(changed(document, assume=stated | {"more": 1}))


def test_a_witness_is_as_assumed() -> None:
    document = implication(Problem.shipped("counterexample").assuming(["c > 2"])).certificate()
    assert kernel.check(document).verdict == "proved"
    edited = document | {"witness": {"x": "0", "y": "0", "z": "1", "c": "1"}}
    with pytest.raises(RegionDisagrees, match="as assumed"):
        kernel.check(edited | {"sha256": digest(edited)})


EMPTY = "x^4*y^2 + x^2*y^4 + z^6 - 3*x^2*y^2*z^2 + 1/1000 < 0"
"""No point: the first four terms are Motzkin's form.  It is no sum of squares, so that is not seen."""


def where_nothing_is() -> Problem:
    """A minimum for all parameters, of which there are none."""
    g = Landscape(MatrixProduct(1, 1), PolynomialObjective("X11^2 + x*X11^3", (1, 1)))
    return Problem(g, [[[0]]], ("x", "y", "z"), assume=(EMPTY,))


def test_nothing_is_said_about_parameters_of_which_none_is_found() -> None:
    problem = where_nothing_is()
    found = classify(problem)
    assert [(piece.kind, piece.reasons) for piece in found.pieces] == [("undecided", (NO_POINT,))]
    assert not found.is_decided
    answer = implication(problem, 4)
    assert {step.verdict for step in answer.steps} == {answer.verdict} == {"undecided"}
    assert NO_POINT in "\n".join(closing(answer))
    assert criticality(problem.landscape, problem.point, 2, problem.parameters, [EMPTY]).region.conjunctions == ()
    assert not descent_curves(problem.landscape, problem.point, 4, problem.parameters, [EMPTY])


def test_the_kernels_ask_for_a_point_that_is_as_assumed() -> None:
    g = Landscape(MatrixProduct(1, 1), PolynomialObjective("a*X11^2", (1, 1)))
    problem = Problem(g, [[[0]]], ("a",), assume=("a^2 = 2",))
    kinds_of, answer = dict(classify(problem).certificate()), dict(implication(problem, 2).certificate())
    curves = dict(descent_curves(g, [[[0]]], assume=["a < 0"]).certificate())
    for check, document in ((kinds.check_kinds, kinds_of), (kernel.check, answer), (kernel.check, curves)):
        assumed = document["problem"]["assume"]
        assert check(document) and assumed["witness"]
        with pytest.raises(RegionDisagrees, match="no point is shown"):
            check(changed(document, assume=assumed | {"witness": None}))
        for other in ({"a": "1"}, {"a": "0"}):
            with pytest.raises(RegionDisagrees, match="not as assumed"):
                check(changed(document, assume=assumed | {"witness": other}))
        with pytest.raises(NotACertificate):
            check(changed(document, assume=assumed | {"witness": {}}))


def test_what_contradicts_itself_is_not_refuted_either() -> None:
    """A proof that there are no parameters is none about all of them."""
    document = dict(implication(where_nothing_is(), 2).certificate())
    assert kernel.check(document).verdict == "undecided"
    nothing = {"region": [], "undecided": [], "tree": {"holds": False, "proof": {}}}
    for holds in (True, False, None):
        edited = deepcopy(document)
        edited["decisions"]["gradient"] = nothing | {"tree": {"holds": holds, "proof": {}}}
        with pytest.raises(RegionDisagrees, match="no point is shown"):
            kernel.check(edited | {"sha256": digest(edited)})
