"""A new kind of objective is one class and one line in the table: every door then knows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest
import symengine

from deeplift_cas import Landscape, MatrixProduct, Problem, implication
from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.text import pretty
from deeplift_cas.certificates import kernel
from deeplift_cas.landscape.matrix import expanded, inner, matrix, substituted
from deeplift_cas.landscape.objectives.formula import Formula, SquaredNorm
from deeplift_cas.landscape.objectives.table import OBJECTIVES
from deeplift_cas.render.theorem import objective_text
from deeplift_cas.render.wolfram import script
from deeplift_cas.render.words import objective
from deeplift_cas.verify import main


class TwoTargets:
    """f(X) = ‖X − S‖² + weight·‖X − T‖²: what the protocol asks for, and no more."""

    required: ClassVar[tuple[str, ...]] = ("S", "T")
    optional: ClassVar[tuple[str, ...]] = ("weight",)

    def __init__(self, S: Any, T: Any, weight: Any) -> None:
        self.S, self.T, self.weight, self.shape = S, T, weight, S.shape

    @classmethod
    def read(cls, data, setting):
        S, T = (matrix(data[key], key, setting.lift.shape, setting.names) for key in ("S", "T"))
        return cls(S, T, exact(data.get("weight", 1), setting.names))

    @property
    def parameters(self):
        return {str(s) for part in (self.S, self.T, self.weight) for s in part.free_symbols}

    def gradient(self, X):
        return expanded((X - self.S) * 2 + (X - self.T) * (2 * self.weight))

    def along(self, series):
        found = []
        for k in range(len(series)):
            total = 0
            for target, weight in ((self.S, 1), (self.T, self.weight)):
                D = [series[0] - target, *series[1:]]
                total += weight * symengine.Add(*[inner(D[i], D[k - i]) for i in range(k + 1)])
            found.append(symengine.expand(total))
        return found

    def at(self, values):
        weight = symengine.expand(self.weight.subs(values))
        return TwoTargets(substituted(self.S, values), substituted(self.T, values), weight)

    def formula(self, product):
        terms = (SquaredNorm(symengine.Integer(1), "S"), SquaredNorm(self.weight, "T", at_product=product == self.T))
        return Formula(terms, {"S": self.S, "T": self.T})

    def statement(self, ring):
        rows, columns = self.shape
        names = [f"X{i + 1}{j + 1}" for i in range(rows) for j in range(columns)]
        X = symengine.ImmutableDenseMatrix(rows, columns, [symengine.Symbol(name) for name in names])
        full = type(ring)((*names, *ring.names))
        return {"kind": "polynomial", "expression": full.text(full.polynomial(self.along([X])[0]))}


FILE = """
widths = [2, 1, 2]
parameters = ["a", "b"]
point = [[[0, 0]], [[1], [0]]]
[objective]
kind = "two_targets"
S = [["a", 0], [0, 1]]
T = [["b", 0], [0, 0]]
weight = "1/2"
"""


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setitem(OBJECTIVES, "two_targets", TwoTargets)
    path = tmp_path / "own.toml"
    path.write_text(FILE)
    return path


def test_it_is_decided_as_the_same_polynomial_is(own: Path) -> None:
    problem = Problem.load(own)
    statement = problem.statement()["objective"]
    same = own.with_name("same.toml")
    head = FILE.partition("[objective]")[0]
    same.write_text(f'{head}[objective]\nkind = "polynomial"\nexpression = "{statement["expression"]}"\n')
    for order in (1, 2, 3, 4):
        answer = implication(problem, order)
        assert kernel.check(json.loads(json.dumps(answer.certificate()))).order == order
        assert answer.region.strings() == implication(Problem.load(same), order).region.strings()


def test_every_format_writes_its_formula(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> str:
        assert main(arguments) in (0, 1)
        return capsys.readouterr().out

    assert "f(X) = ‖X−S‖² + 1/2·‖X−T‖²" in run("problem", str(own))
    assert "f(X) = ‖X−S‖² + 1/2·‖X−T‖²" in run("problem", str(own), "--format", "markdown")
    latex = run("problem", str(own), "--format", "latex")
    assert r"\|X - S\|_F^2 + \tfrac{1}{2} \|X - T\|_F^2" in latex and r"$S = \begin{pmatrix}" in latex
    assert json.loads(run("problem", str(own), "--format", "json"))["certificate_checked"] is True
    assert "(1)*Total[(X - S)^2, 2] + (1/2)*Total[(X - T)^2, 2]" in script(Problem.load(own))
    folder = own.with_name("paper")
    assert "main.tex compiles" in run("latex", str(own), str(folder))
    assert (folder / "derivative-2-expanded.tex").exists() and not (folder / "derivative-2-structured.tex").exists()


def test_its_parameters_take_values(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["problem", str(own), "--at", "a=0", "b=0", "--format", "json"]) in (0, 1)
    assert json.loads(capsys.readouterr().out)["at"] == {"a": "0", "b": "0"}
    assert main(["problem", str(own), "--scale", "1"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_its_keys_are_checked(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for old, new, message in (
        ('S = [["a", 0], [0, 1]]', "", "the key 'S' is missing in [objective]"),
        ("weight", "wait", "unknown key 'wait' in a two_targets objective"),
        ('"two_targets"', '"three"', '"square_loss" or "two_targets", not \'three\''),
    ):
        own.write_text(FILE.replace(old, new, 1))
        assert main(["problem", str(own)]) == 2
        assert message in capsys.readouterr().err


def test_without_its_line_it_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.toml"
    path.write_text(FILE)
    assert main(["problem", str(path)]) == 2
    assert "not 'two_targets'" in capsys.readouterr().err


def test_in_python_it_needs_no_table() -> None:
    f = TwoTargets(matrix([["a"]], "S"), matrix([[0]], "T"), symengine.Integer(1))
    lift = MatrixProduct(1, 1)
    g = Landscape(lift, f)
    assert str(g.criticality(lift.point([["a/2"]]), order=2).region) == "for all a"


@pytest.mark.parametrize(
    ("weight", "text", "latex"),
    [
        ("c - 1", "(c − 1)·‖X·inputs−targets‖²", r"(c - 1) \|X \cdot \mathrm{inputs} - \mathrm{targets}\|_F^2"),
        ("-1", "-‖X·inputs−targets‖²", r"-\|X \cdot \mathrm{inputs} - \mathrm{targets}\|_F^2"),
        ("0", "0", "0"),
        ("1", "‖X·inputs−targets‖²", r"\|X \cdot \mathrm{inputs} - \mathrm{targets}\|_F^2"),
    ],
)
def test_a_norm_is_written_with_its_weight(weight: str, text: str, latex: str) -> None:
    class Weighted(TwoTargets):
        def formula(self, product):
            data = {"inputs": matrix([[1]], "inputs"), "targets": matrix([[2]], "targets")}
            return Formula((SquaredNorm(exact(weight), "targets", "inputs"),), data)

    one = matrix([[1]], "S")
    lift = MatrixProduct(1, 1)
    problem = Problem(Landscape(lift, Weighted(one, one, exact("c"))), lift.point([[0]]), ("c",))
    assert pretty(objective(problem)).replace("−‖", "-‖") == text
    assert f"$f(X) = {latex}$" in objective_text(problem)
