"""``--engine`` and ``--force``."""

from __future__ import annotations

import json
import random
from itertools import pairwise

import pytest
from helpers.command_line import run

from deeplift_cas import InputError, Landscape, Problem

WIDTHS = "widths = [2, 2, 1]\npoint = [[[1, 0.5], [0, 0]], [[0, 1]]]\n"
QUADRATIC = WIDTHS + 'parameters = ["a"]\n[objective]\nkind = "quadratic"\nA = [["a", 1]]\nc = 1\n'


@pytest.fixture
def problem(tmp_path):
    file = tmp_path / "problem.toml"
    file.write_text(QUADRATIC)
    return file


def test_both_engines_give_the_same_answer(capsys, problem, tmp_path):
    output = tmp_path / "output.txt"
    output.write_text("w1dot11 + a*w2dot11")
    for arguments in (
        *(("counterexample", "--order", k, "--format", "json") for k in (1, 2, 3, 4)),
        *(("problem", problem, "--order", k, "--format", "json") for k in (1, 2, 3, 4)),
        ("compare", output, "--order", 2, "--problem", problem, "--format", "json"),
    ):
        default, *others = (
            run(capsys, *arguments, *more) for more in ((), ("--engine", "direct"), ("--engine", "symengine"))
        )
        documents = [json.loads(out) for _, out, _ in (default, *others)]
        assert [d.pop("engine") for d in documents] == ["direct", "direct", "symengine"]
        assert documents[0] == documents[1] == documents[2]
        assert len({status for status, *_ in (default, *others)}) == 1
    scripts = {run(capsys, "wolfram", problem, "--engine", e)[1] for e in ("direct", "symengine")}
    assert len(scripts) == 1


def test_both_engines_write_the_same_certificate_latex_and_picture(capsys, problem, tmp_path):
    for engine in ("direct", "symengine"):
        more = ("--engine", engine)
        proof, folder, picture = (tmp_path / f"{engine}{ending}" for ending in (".json", "", ".svg"))
        run(capsys, "problem", problem, "--certificate", proof, *more)
        run(capsys, "latex", problem, folder, *more)
        assert run(capsys, "picture", "hessian", picture, "--problem", problem, *more)[0] == 0
    for name in ("{}.json", "{}/theorem.tex", "{}/derivative-3-expanded.tex", "{}.svg"):
        one, two = ((tmp_path / name.format(engine)).read_bytes() for engine in ("direct", "symengine"))
        assert one == two


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[[0, 1]]]", '[["a", 1]]]'),
        ('kind = "quadratic"', 'kind = "quadratic"\nweights = [[1, 2]]'),
        ('kind = "quadratic"\nA = [["a", 1]]\nc = 1', 'kind = "polynomial"\nexpression = "X11^2"'),
    ],
)
def test_where_the_direct_expansion_cannot_that_is_said(capsys, problem, old, new):
    problem.write_text(QUADRATIC.replace(old, new))
    status, out, error = run(capsys, "problem", problem, "--engine", "direct")
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert 'the engine "direct" needs a quadratic objective without weights, and a point without symbols' in error
    assert run(capsys, "problem", problem, "--engine", "symengine")[0] in (0, 1)


def test_with_values_for_the_symbols_of_the_point_the_direct_expansion_can(capsys, problem):
    problem.write_text(QUADRATIC.replace("[[0, 1]]]", '[["a", 1]]]'))
    assert run(capsys, "problem", problem, "--engine", "direct", "--at", "a=1")[0] in (0, 1)


def test_an_unknown_engine_is_refused(capsys):
    status, _, error = run(capsys, "counterexample", "--engine", "fast")
    assert status == 2 and "invalid choice: 'fast'" in error
    g = Problem.shipped("counterexample").landscape
    with pytest.raises(InputError, match='the engines are "direct" and "symengine"'):
        Landscape(g.lift, g.objective, "fast")


OUTPUTS = {
    "certificate": ("counterexample", "--certificate"),
    "report": ("report", "--only", "cited", "-o"),
    "picture": ("picture", "hessian"),
}


@pytest.mark.parametrize("kind", OUTPUTS)
def test_no_output_is_overwritten_without_force(capsys, tmp_path, kind):
    file = tmp_path / ("mine.svg" if kind == "picture" else "mine")
    file.write_text("mine")
    status, out, error = run(capsys, *OUTPUTS[kind], file)
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert "a file of that name exists: give another name, or --force to overwrite it" in error
    assert file.read_text() == "mine" and len(list(tmp_path.iterdir())) == 1
    assert run(capsys, *OUTPUTS[kind], file, "--force")[0] == 0
    assert file.read_text() != "mine" and len(list(tmp_path.iterdir())) == 1


def test_force_writes_into_a_folder_and_keeps_its_other_files(capsys, problem, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mine").write_text("mine")
    (folder / "main.tex").write_text("old")
    status, _, error = run(capsys, "latex", problem, folder)
    assert status == 2 and "--force to write into this one" in error
    assert (folder / "main.tex").read_text() == "old"
    assert run(capsys, "latex", problem, folder, "--force")[0] == 0
    assert (folder / "mine").read_text() == "mine" and "documentclass" in (folder / "main.tex").read_text()
    assert not [file for file in folder.iterdir() if file.name.startswith(".")]
    (folder / "main.tex").unlink()
    (folder / "main.tex").mkdir()
    before = sorted(file.name for file in folder.iterdir())
    assert "a folder stands where a file is to be written" in run(capsys, "latex", problem, folder, "--force")[2]
    assert sorted(file.name for file in folder.iterdir()) == before


def test_force_does_not_overwrite_the_problem_itself_nor_a_folder(capsys, problem, tmp_path):
    for arguments in (
        ("problem", problem, "--certificate", problem),
        ("problem", problem, "--certificate", tmp_path),
        ("latex", problem, problem),
    ):
        assert run(capsys, *arguments, "--force")[0] == 2
    assert problem.read_text() == QUADRATIC
    picture = tmp_path / "problem.svg"
    picture.write_text(QUADRATIC)
    error = run(capsys, "picture", "hessian", picture, "--problem", picture, "--force")[2]
    assert "this is the problem file" in error and picture.read_text() == QUADRATIC


def test_the_engines_agree_on_random_problems():
    rng = random.Random(3)
    for _ in range(20):
        widths = [rng.randint(1, 3) for _ in range(rng.randint(2, 4))]
        point = [
            [[str(rng.choice([0, 0, 1, -1, "1/2", "0.25"])) for _ in range(columns)] for _ in range(rows)]
            for columns, rows in pairwise(widths)
        ]
        A = [[rng.choice(["a", "b", 0, 1]) for _ in range(widths[0])] for _ in range(widths[-1])]
        objective = {"kind": "quadratic", "A": A, "c": "b"}
        data = {"widths": widths, "point": point, "parameters": ["a", "b"], "objective": objective}
        one, two = (Problem.from_mapping(data).with_engine(engine) for engine in ("direct", "symengine"))
        forms = [p.landscape.taylor(p.point, 4, p.parameters) for p in (one, two)]
        assert all(forms[0].coefficient(k) == forms[1].coefficient(k) for k in range(1, 5))
