"""A new kind of leaf is a record and a rule of the kernel; and what is read from a certificate is what was written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from helpers.command_line import refused, run

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, implication
from deeplift_cas.certificates import kernel
from deeplift_cas.criticality import critical
from deeplift_cas.criticality.argument import Argument
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.criticality.proofs.identities import Critical
from deeplift_cas.criticality.proofs.quartic import NegativeQuartic
from deeplift_cas.criticality.proofs.record import RECORDS
from deeplift_cas.errors import ProofRefused
from deeplift_cas.render.theorem import theorem

# The record: H is not only positive semidefinite, but 0; there is nothing to write down.


class Flat(NamedTuple):
    """∇g = 0 and ∇²g = 0, coefficient by coefficient."""

    def json(self) -> dict[str, Any]:
        return {"flat": []}

    @classmethod
    def read(cls, data, names, ring):
        return cls()

    def words(self, write):
        yield r"$\nabla g(W) = 0$ and $\nabla^2 g(W) = 0$"


# The rule of the kernel.


def check_flat(proof: Any, leaf: kernel.LeafContext) -> None:
    kernel.need(kernel.fields(proof, {"flat"})["flat"] == [], "nothing is to be said")
    for form in leaf.given.forms[: leaf.order]:
        for p in form.gradient(leaf.given.directions).values():
            leaf.branch.same(p, None, "a derivative is not zero")


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that finds it."""
    decide = critical.procedure

    def procedure(derivatives, order, by_elimination, branch):
        branch.solve()
        if order == 2 and all(branch.is_zero(p) for f in derivatives.forms[:2] for p in f.coefficients.values()):
            return critical.Leaf(branch, True, Flat())
        return decide(derivatives, order, by_elimination, branch)

    monkeypatch.setattr(critical, "procedure", procedure)


@pytest.fixture
def rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kernel.LEAVES, "flat", kernel.LeafRule(check_flat, ("hessian",), (True,)))


def problem() -> Problem:
    """g = a·w2w1·(…): flat at 0 where a = 0."""
    lift = MatrixProduct(1, 1, 1)
    g = Landscape(lift, PolynomialObjective("a*X11 + X11^2", (1, 1)))
    return Problem(g, lift.point([[0]], [[0]]), ("a",))


def test_a_leaf_is_a_record_and_a_rule(search: None, rule: None, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = implication(problem(), 2)
    document = json.loads(json.dumps(answer.certificate()))
    assert '{"flat": []}' in json.dumps(document)
    assert kernel.check(document).region == answer.region.strings() == []
    assert r"\nabla^2 g(W) = 0" in theorem(Argument.of(answer))
    monkeypatch.setitem(RECORDS, "flat", Flat)
    assert theorem(Argument.read(document)) == theorem(Argument.of(answer))


def test_the_rule_says_no_where_it_is_false(search: None, rule: None) -> None:
    document = json.loads(json.dumps(implication(problem(), 2).certificate()))
    document["problem"]["objective"]["expression"] = "a*X11 + X11"
    document["sha256"] = kernel.digest(document)
    with pytest.raises(kernel.IdentityFails):
        kernel.check(document)


def test_without_the_rule_the_kernel_refuses(search: None) -> None:
    with pytest.raises(ProofRefused, match="flat"):
        implication(problem(), 2)


# Reading


@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize("name", ["counterexample", "two_layers", "quartic", "full_rank"])
@pytest.mark.parametrize("space", ["image", "ambient"])
def test_records_are_read_as_they_were_written(name: str, order: int, space: str) -> None:
    answer = implication(Problem.shipped(name), order, space)
    made, read = Argument.of(answer), Argument.read(json.loads(json.dumps(answer.certificate())))
    for mine, theirs in (
        (made.stationarity, read.stationarity),
        (made.criticality, read.criticality),
        (made.descents, read.descents),
    ):
        assert [(list(map(str, c.conditions)), c.holds, c.proof.json()) for c in mine] == [
            (list(map(str, c.conditions)), c.holds, c.proof.json()) for c in theirs
        ]
        assert [type(c.proof) for c in mine] == [type(c.proof) for c in theirs]
    assert theorem(made) == theorem(read)


def _symmetric(expression: str) -> Problem:
    stated = {"title": "UUᵀ", "order": 4, "parameters": ["a", "b"], "point": [["0", "0"], ["0", "0"]]}
    lift = {"kind": "symmetric", "n": 2, "rank": 2}
    return Problem.from_mapping(stated | {"lift": lift, "objective": {"kind": "polynomial", "expression": expression}})


def _rank_one(expression: str) -> Problem:
    landscape = Landscape(MatrixProduct(2, 1, 2), PolynomialObjective(expression, (2, 2)))
    return Problem(landscape, landscape.lift.point([[0, 0]], [[0], [0]]), ("a", "b"))


def _along_a_line(expression: str) -> Problem:
    """With x − t in place of x."""
    letters = {"x": "(X11 - X15)", "y": "X12", "z": "X13", "w": "X14"}
    f = re.sub("[wxyz]", lambda m: letters[m[0]], expression)
    landscape = Landscape(MatrixProduct(5, 1), PolynomialObjective(f, (1, 5)))
    return Problem(landscape, landscape.lift.point([[0] * 5]), ("a", "b"))


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        (
            _along_a_line("a*z^2*x^2 + z*x*w*y + z^2*y^2 + b*z*y*w*x + w^2*x^2 + w^2*y^2"),
            "pair",
            r"$\dot{w}^{(1)}_{11} - \dot{w}^{(1)}_{15}$ in place of $\dot{w}^{(1)}_{11}$",
        ),
        (
            _along_a_line("(x^2 + y^2)^2 + a*(x^2 + y^2)*(z^2 + w^2) + b*(x*z + y*w)^2 + (z^2 + w^2)^2"),
            "gram",
            r"$\dot{w}^{(1)}_{11} - \dot{w}^{(1)}_{15}$ in place of $\dot{w}^{(1)}_{11}$",
        ),
        (_rank_one("a*X11^2 + X11*X22 + X12^2 + b*X12*X21 + X21^2 + X22^2"), "pair", r"\operatorname{trace}"),
        (_symmetric("X11^2 + a*X11*X22 + b*X12^2 + X22^2"), "gram", r"\mathsf{Q}"),
    ],
)
def test_a_quartic_that_stands_for_another_form_says_why(given: Problem, kind: str, said: str) -> None:
    answer = implication(given, 4)
    document = json.loads(json.dumps(answer.certificate()))
    assert f'"{kind}": {{' in json.dumps(document)
    made, read = Argument.of(answer), Argument.read(document)
    assert [c.proof.json() for c in made.criticality] == [c.proof.json() for c in read.criticality]
    text = theorem(made)
    assert theorem(read) == text and said in text
    assert r"\mathsf{q}_4" in text and "$$" not in text and r"\\Delta" not in text


def test_a_curve_is_one_record_at_every_order() -> None:
    """A slope, a curvature, a vector of the kernel, and a curve that bends: the value is the coefficient of ε^order."""
    seen = set()
    lift = MatrixProduct(1, 1)
    sloped = Problem(Landscape(lift, PolynomialObjective("a*X11", (1, 1))), lift.point([[0]]), ("a",))
    shipped = [
        (Problem.shipped(name), order) for name, order in (("counterexample", 4), ("quartic", 3), ("two_layers", 2))
    ]
    for given, order in [*shipped, (sloped, 1)]:
        answer = implication(given, order)
        kernel.check(json.loads(json.dumps(answer.certificate())))
        for leaf in answer.critical.decisions[-1].leaves:
            if leaf.holds is False:
                curve = leaf.proof
                assert isinstance(curve, Curve)
                ((kind, data),) = curve.json().items()
                assert kind == "curve" and data["order"] == curve.order
                assert len(data["steps"]) == len(curve.steps) == (2 if curve.order == 4 else 1)
                seen.add(curve.order)
            elif leaf.holds:
                assert isinstance(leaf.proof, Critical)
    assert seen == {1, 2, 3, 4}


def test_a_certificate_with_a_text_out_of_the_normal_form_has_no_theorem(tmp_path: Path, capsys: Any) -> None:
    """The kernel multiplies it out; the reader of proofs says what it misses, in one line."""
    text = json.dumps(implication(Problem.shipped("counterexample"), 2).certificate()).replace('"1"}', '"1/01"}')
    document = json.loads(text)
    document["sha256"] = kernel.digest(document)
    assert kernel.check(document).verdict == "proved"
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(document))
    assert run(capsys, "certificate", path)[0] == 0
    assert "'/01' is no polynomial in normal form" in refused(capsys, "certificate", path, "--format", "latex")


@pytest.mark.parametrize(
    ("f", "words"),
    [
        ("X11^4 + a*X12^4 + b*X13^4 - 4*X11^2*X12*X13", "has the other sign, which does not change it"),
        ("X11^4 + X12^4 + X13^4 + a*X11^2*X12^2 + b*X12^2*X13^2", "can be zero"),
    ],
)
def test_squares_with_roots_are_read_as_they_were_written_and_said(f: str, words: str) -> None:
    lift = MatrixProduct(3, 1)
    answer = implication(
        Problem(Landscape(lift, PolynomialObjective(f, (1, 3))), lift.point([[0, 0, 0]]), ("a", "b")), 4
    )
    document = json.loads(json.dumps(answer.certificate()))
    negative = [leaf.proof for leaf in Argument.read(document).criticality if isinstance(leaf.proof, NegativeQuartic)]
    assert any(proof.roots for proof in negative)
    assert theorem(Argument.read(document)) == theorem(Argument.of(answer))
    assert words in theorem(Argument.of(answer))


@pytest.mark.parametrize(
    ("f", "names", "words"),
    [
        ("X11^2*X12^2 + a*X11^2*X13^2 + b*X12^2*X13^2 + 2*c*X11*X12*X13^2", "abc", r"\dot{w}^{(1)}_{12} = a"),
        (
            "a*(X11-X12)^4 + b*(X12-X13)^4 + c*(X11-X12)^2*(X12-X13)^2",
            "abc",
            r"(\dot{w}^{(1)}_{11} - \dot{w}^{(1)}_{13})^{4}",
        ),
    ],
)
def test_planes_and_linear_forms_are_read_as_they_were_written_and_said(f: str, names: str, words: str) -> None:
    lift = MatrixProduct(3, 1)
    g = Landscape(lift, PolynomialObjective(f, (1, 3)))
    answer = implication(Problem(g, lift.point([[0, 0, 0]]), tuple(names)), 4)
    document = json.loads(json.dumps(answer.certificate()))
    assert theorem(Argument.read(document)) == theorem(Argument.of(answer))
    assert words in theorem(Argument.of(answer))
