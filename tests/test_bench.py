"""The benchmarks: all engines of the expansion find the same number of terms; questions are decided in turns."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from deeplift_cas import Problem

SCRIPTS = Path(__file__).parent.parent / "scripts"


def bench(*arguments):
    return subprocess.run(
        [sys.executable, str(SCRIPTS / "bench.py"), *arguments], capture_output=True, text=True, check=False
    )


def test_engines_and_peers_agree_on_the_number_of_terms():
    run = bench("expansion", "--rungs", "S1,S2", "--runs", "1", "--format", "json")
    rows = json.loads(run.stdout)
    assert {row["terms"] for row in rows if row["rung"].startswith("S1")} == {"237"}
    assert {row["terms"] for row in rows if row["rung"].startswith("S2")} == {"7378"}
    engines = {row["engine"] for row in rows}
    assert {"deeplift-cas", "FLINT packed", "FLINT", "deeplift-cas, SymEngine series", "SymPy ring"} <= engines
    assert all(float(row["best peer / ours"]) > 0 for row in rows if row["engine"] == "deeplift-cas")


@pytest.mark.slow
def test_other_lifts_are_decided_beside_their_derivatives():
    rows = json.loads(bench("lifts", "--runs", "1", "--format", "json").stdout)
    assert [row["question"] for row in rows] == ["network, order 4", "symmetric, order 3"]
    assert all(row["seconds"] > 0 and row["derivatives in SymPy"] > 0 for row in rows)


@pytest.mark.parametrize(
    "arguments",
    [
        ["expansion", "--rungs", "S9"],
        ["expansion", "--runs", "0"],
        ["decide", "--rows", "nowhere"],
        ["decide", "--rows", "("],
        ["decide", "--against", "nowhere"],
        ["decide", "--limit", "0"],
        ["nothing"],
        [],
    ],
)
def test_wrong_arguments_are_refused(arguments):
    run = bench(*arguments)
    assert run.returncode == 2 and "Traceback" not in run.stderr


ENDLESS = """
import os, sys, time
if sys.argv[1] == "SymPy ring":
    time.sleep(3600)
os.execv(sys.executable, [sys.executable, os.environ["WORKER"], *sys.argv[1:]])
"""


def test_an_engine_that_is_stopped_is_shown_as_such(tmp_path, monkeypatch, capsys):
    """An engine that never ends, beside ours, which does."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    module = importlib.import_module("bench")
    (tmp_path / "worker.py").write_text(ENDLESS)
    monkeypatch.setenv("WORKER", module.WORKER)
    monkeypatch.setattr(module, "WORKER", str(tmp_path / "worker.py"))
    command = ["bench", "expansion", "--rungs", "S1", "--runs", "1", "--engines", "SymPy ring", "--limit", "0.3"]
    monkeypatch.setattr(sys, "argv", command)
    module.main()
    assert "> 300" in capsys.readouterr().out


def test_questions_are_decided_in_turns_beside_another_tree(tmp_path):
    """The other tree is this one; a row that needs no peer."""
    figures = tmp_path / "figures.json"
    run = bench(
        "decide", "--rows", "counterexample", "--runs", "1", "--against", str(SCRIPTS.parent), "--json", str(figures)
    )
    assert run.returncode == 0, run.stderr
    header, row = run.stdout.splitlines()
    assert header.split("  ")[0] == "question" and row.split()[0] == "counterexample"
    engines = json.loads(figures.read_text())[0]["engines"]
    assert engines.keys() == {"today", "this build"}
    assert all(result["status"] == 0 and result["median"] > 0 for result in engines.values())


@pytest.fixture
def decide(monkeypatch):
    """The module of ``bench decide``."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module("bench_decide")


def test_every_problem_of_the_benchmark_is_one(decide):
    for question in decide.QUESTIONS:
        if question.problem is not None:
            problem = Problem.from_mapping(tomllib.loads(decide.toml(question.title, question.problem)))
            assert problem.order == question.problem["order"] and problem.title == question.title


@pytest.mark.parametrize(
    ("code", "status", "shown"),
    [("while True: pass", None, "> 1"), ("print('Reason: none'); raise SystemExit(7)", 7, "status 7")],
)
def test_what_is_stopped_or_fails_is_shown_as_such(decide, tmp_path, code, status, shown):
    command = decide.Command([sys.executable, "-c", code], "", None, lambda run: run.status == 0)
    run = decide.run(command, 1, tmp_path)
    assert run.status == status and decide.wanted([run], command, 5) == 1
    question = decide.Question("row", "a title", "1")
    figure = decide.summary(question, {decide.THIS: command}, {decide.THIS: [run]})
    assert decide.shown(figure, 1)["this build s"] == shown
    assert decide.complaints([figure]) == (
        [] if status is None else ["row: this build ended with status 7: Reason: none"]
    )


def test_the_answer_of_qepcad_is_read_if_there_is_one(decide):
    printed = (
        "Before Normalization >\n\nAn equivalent quantifier-free formula:\n\na >= 0 /\\\n[ b /= 0 \\/ a b < 0 ]\n\n"
    )
    peer = decide.PEERS["QEPCAD"]
    formula = peer.answer(printed + "=====================  The End  =====\n")
    assert formula == "a >= 0 /\\ [ b /= 0 \\/ a b < 0 ]" and decide.conditions(formula) == 3
    assert peer.answer("Failure occurred in:    GCSI (final check)") is None


def test_the_peers_are_asked_the_same(decide):
    form = next(question for question in decide.QUESTIONS if question.name == "tridiagonal-8").form
    asked = decide.PEERS["QEPCAD"].text(form._replace(variables=2, quadratic=form.quadratic[:3]))
    claim = "(A x1)(A x2)[ 1 t0 x1 x1 + 2 t1 x1 x2 + 1 t0 x2 x2 >= 0 ]."
    assert asked.splitlines() == ["[ ]", "(t0,t1,x1,x2)", "2", claim, "finish"]
    asked = decide.PEERS["z3"].text(form._replace(variables=2, quadratic=form.quadratic[:3]))
    assert "(forall ((x1 Real) (x2 Real)) (>= (+ (* 1 t0 x1 x1) (* 2 t1 x1 x2) (* 1 t0 x2 x2)) 0))" in asked


def test_the_atlas_is_measured_with_one_and_two_workers():
    run = bench("atlas", "--runs", "1", "--ranges", "", "--format", "json")
    rows = json.loads(run.stdout)
    assert {"C_1 to C_4, L = 4, widths ≤ 3", "C_1 to C_3 by linear algebra, the same"} <= {row["what"] for row in rows}
    assert all(float(row["strata/s"]) > 0 for row in rows)
