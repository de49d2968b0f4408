"""The Wolfram Language script, run in Mathics3: its own derivatives are ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from deeplift_cas import Problem
from deeplift_cas.render.wolfram import script
from deeplift_cas.verify import main

QUARTIC = Path(__file__).parent.parent.parent / "deeplift_cas" / "problems" / "quartic.toml"
MATHICS = Path(sys.executable).with_name("mathics3")


def run(text, tmp_path):
    file = tmp_path / "out.wl"
    file.write_text(text)
    return subprocess.run(
        [str(MATHICS), "-f", str(file)], capture_output=True, text=True, check=False, timeout=300
    ).stdout


@pytest.mark.slow
def test_mathics_agrees_on_the_counterexample_to_order_four(capsys, tmp_path):
    assert main(["wolfram", "counterexample"]) == 0
    out = run(capsys.readouterr().out, tmp_path)
    assert [f"order {k}: True" in out for k in (1, 2, 3, 4)] == [True] * 4
    assert "all derivatives agree" in out


@pytest.mark.slow
def test_mathics_finds_a_planted_change(tmp_path):
    text = script(Problem.shipped("counterexample"), [1, 2])
    assert "2*w2dot22*w3dot32*y$" in text
    out = run(text.replace("2*w2dot22*w3dot32*y$", "3*w2dot22*w3dot32*y$"), tmp_path)
    assert "order 1: True" in out and "order 2: False" in out and "DIFFERENT" in out


@pytest.mark.slow
def test_mathics_agrees_on_a_polynomial_objective_and_on_data(tmp_path):
    assert "all derivatives agree" in run(script(Problem.load(QUARTIC), [1, 2, 3]), tmp_path)
    data = {"kind": "square_loss", "inputs": [[1, 2]], "targets": [["1/2", 3]]}
    problem = Problem.from_mapping({"widths": [1, 1, 1], "point": [[[1]], [["1/3"]]], "objective": data})
    assert "all derivatives agree" in run(script(problem, [1, 2]), tmp_path)


def test_names_of_two_digits_and_names_it_cannot_have():
    wide = Problem.from_mapping(
        {
            "widths": [10, 1],
            "point": [[[0] * 10]],
            "objective": {"kind": "quadratic", "A": [[1] * 10], "c": 1},
        }
    )
    assert "w1dot1u10" in script(wide, [1]) and "_" not in script(wide, [1]).replace("k_, ours_", "")


CLASHING = {
    "widths": [1, 1, 1],
    "parameters": ["t", "X", "g", "A", "W1", "E", "Pi", "a_1", "a1"],
    "point": [[["t + E"]], [["W1 - a_1"]]],
    "objective": {"kind": "quadratic", "A": [["X + g*A"]], "c": "Pi + a1"},
}


@pytest.mark.slow
def test_parameters_may_have_the_names_of_anything(tmp_path):
    problem = Problem.from_mapping(CLASHING)
    assert "all derivatives agree" in run(script(problem, [1, 2]), tmp_path)
    wrong = script(problem, [1, 2]).replace("difference[2, ", "difference[2, E$*w1dot11^2 + ")
    assert "DIFFERENT" in run(wrong, tmp_path)


def test_an_unknown_problem_is_refused(capsys):
    assert main(["wolfram", "nothing.toml"]) == 2
    assert "no such file" in capsys.readouterr().err
