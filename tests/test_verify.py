"""The command line: answers on standard output, bad input as one line on standard error and status 2."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers.command_line import process, python, refused, run

import deeplift_cas
from deeplift_cas import Problem, implication
from deeplift_cas.certificates import kernel
from deeplift_cas.errors import ProofRefused
from deeplift_cas.verify import main

GOOD = """
widths = [3, 2, 2, 3]
parameters = ["x", "y", "z", "c"]
point = [[[1,0,0],[0,1,0]], [[1,0],[0,0]], [[1,0],[0,1],[0,0]]]
[objective]
kind = "quadratic"
A = [[0,0,0],[0,0,"x"],[0,"y","z"]]
c = "c"
scale = "1/2"
"""
POLYNOMIAL = """
widths = [2, 1, 2]
parameters = ["a"]
point = [[[1, 0]], [[1], [0]]]
[objective]
kind = "polynomial"
expression = "X11^2 + a*X22"
"""


@pytest.fixture
def problem(tmp_path: Path) -> Any:
    def write(text: str | bytes) -> str:
        path = tmp_path / "problem.toml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(path)

    return write


def test_counterexample_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "counterexample")
    assert (status, err) == (0, "")
    assert "⟺  x = 0, y = 0, z ≠ 0, c ≥ |z|     e.g. x = 0, y = 0, z = 1, c = 1" in out
    assert "hessian       2-critical                    proved  exactly when x = 0, y = 0, c ≥ |z|" in out
    assert "unless x = y = z = 0" in out
    assert 'Theorem 3.1 (φ is not "3 ⟹ 1"): PROVED' in out
    assert "As printed, for all x, y, z: REFUTED. Where x ≠ 0 (whatever y, z, c)" in out
    assert "ẇ1_23 = −(c + 1)/(2·x), ẇ2_22 = 1 has ∇²g(W)[ẇ,ẇ] = −1" in out
    assert "re-checked by the kernel in this run" in out


def test_scale_one_gives_twice_c(capsys: pytest.CaptureFixture[str]) -> None:
    for one in ("1", "1.0", "2/2"):
        assert "x = 0, y = 0, z ≠ 0, 2·c ≥ |z|" in run(capsys, "counterexample", "--scale", one)[1]
    halves = {run(capsys, "counterexample", *scale)[1] for scale in ((), ("--scale", "0.5"), ("--scale", "½"))}
    assert len(halves) == 1


@pytest.mark.parametrize("order", ["1", "2", "3"])
@pytest.mark.parametrize("space", ["image", "ambient"])
def test_json_has_its_keys(capsys: pytest.CaptureFixture[str], order: str, space: str) -> None:
    status, out, _ = run(capsys, "counterexample", "--order", order, "--search-space", space, "--format", "json")
    document = json.loads(out)
    assert status == 0
    keys = {"theorem", "verdict", "region", "witness", "steps", "as_printed", "certificate_checked"}
    assert keys <= set(document)
    assert document["certificate_checked"] is True
    steps = ["gradient", "stationarity", "hessian", "third"][: int(order) + 1]
    assert [step["id"] for step in document["steps"]] == steps
    assert all({"id", "statement", "verdict", "region"} <= set(step) for step in document["steps"])
    assert {"verdict", "direction", "value"} <= set(document["as_printed"])
    assert document["as_printed"]["verdict"] == "refuted"
    if order == "3":
        assert sorted(document["region"][0]) == ["c + z >= 0", "c - z >= 0", "x = 0", "y = 0", "z != 0"]
        assert document["as_printed"]["value"] == "-1"
        assert document["as_printed"]["direction"] == {"w1dot23": "-(c + 1)/(2*x)", "w2dot22": "1"}


def test_markdown_has_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "counterexample", "--format", "markdown")[1]
    assert "| hessian | 2-critical | proved | exactly when x = 0, y = 0, c ≥ \\|z\\| |" in out


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ("x=0 y=0 z=1 c=1", "proved"),
        ("x=0 y=0 z=1 c=2", "proved"),
        ("x=0 y=0 z=-1 c=1", "proved"),
        ("x=0 y=0 z=1 c=1/2", "refuted"),
        ("x=1 y=0 z=1 c=5", "refuted"),
        ("x=0 y=0 z=0 c=1", "refuted"),
        ("x=0 y=1/3 z=0 c=1", "refuted"),
        ("x=0 y=0 z=1 c=-1", "refuted"),
    ],
)
def test_one_point_of_the_parameters(capsys: pytest.CaptureFixture[str], values: str, verdict: str) -> None:
    _, out, _ = run(capsys, "counterexample", "--format", "json", "--at", *values.split())
    assert json.loads(out)["verdict"] == verdict


def test_a_refuted_instance_does_not_refute_the_theorem(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "counterexample", "--at", "x=1", "y=0", "z=0", "c=1")
    assert status == 1 and "Theorem 3.1" not in out
    assert 'REFUTED: no counterexample to "3 ⟹ 1" at these values' in out
    assert "Not 2-critical, along ẇ1_23 = 1, ẇ2_22 = −1: ∇²g(W)[ẇ,ẇ] = −1." in out


def test_markdown_escapes_every_bar(capsys: pytest.CaptureFixture[str]) -> None:
    file = Path(deeplift_cas.__file__).parent / "problems" / "full_rank.toml"
    out = run(capsys, "problem", str(file), "--format", "markdown")[1]
    rows = [line for line in out.splitlines() if line.startswith("| ")]
    assert all(line.replace("\\|", "").count("|") == 5 for line in rows)


def test_problem_file_asks_the_same_question(capsys: pytest.CaptureFixture[str], problem: Any) -> None:
    mine = json.loads(run(capsys, "problem", problem(GOOD), "--format", "json")[1])
    theirs = json.loads(run(capsys, "counterexample", "--format", "json")[1])
    assert mine["region"] == theirs["region"]
    assert mine["steps"] == theirs["steps"]


def test_every_shipped_problem_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted((Path(deeplift_cas.__file__).parent / "problems").glob("*.toml"))
    assert len(files) >= 3
    verdicts = {f.stem: json.loads(run(capsys, "problem", str(f), "--format", "json")[1])["verdict"] for f in files}
    assert verdicts == {
        "counterexample": "proved",
        "full_rank": "refuted",
        "quartic": "proved",
        "sensing": "refuted",
        "symmetric": "refuted",
        "two_layers": "refuted",
        "xor": "refuted",
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[1,0],[0,0]]", "[[1e5000,0],[0,0]]", "an exponent of ten is at most 900"),
        ("[[1,0],[0,0]]", "[[c,0],[0,0]]", 'names and formulas stand in quotes: write "c"'),
        ("[[1,0],[0,0]]", "[[1/2,0],[0,0]]", 'names and formulas stand in quotes: write "1/2"'),
        ("[[1,0],[0,0]]", "[[-2*c + 1,0],[0,0]]", 'names and formulas stand in quotes: write "-2[*]c"'),
        ("[[1,0],[0,0]]", "[[.5,0],[0,0]]", 'names and formulas stand in quotes: write ".5"'),
        ("[[1,0],[0,0]]", "[[nan,0],[0,0]]", "nan is not an exact number"),
        ("[[1,0],[0,0]]", "[[inf,0],[0,0]]", "inf is not an exact number"),
        ("[[1,0],[0,0]]", '[["0.2.5",0],[0,0]]', "'0.2.5' is not a number"),
        ("[[1,0],[0,0]]", "[[true,0],[0,0]]", "truth value"),
        ("[[1,0],[0,0]]", "[[1,0],[0]]", "W_2 is ragged"),
        ("[[1,0],[0,0]]", "[[1,0,0],[0,0,0]]", "W_2 is 2×3, but must be 2×2"),
        ("[[1,0],[0,0]]", "[]", "W_2 must be a matrix"),
        ("[[1,0],[0,0]]", "7", "W_2 must be a matrix"),
        ("[[1,0],[0,0]], ", "", "need 3 factors, not 2"),
        ("[[1,0],[0,0]]", '[["q",0],[0,0]]', "unknown symbol 'q'"),
        ("[[1,0],[0,0]]", '[["1/0",0],[0,0]]', "division by zero"),
        ("[[1,0],[0,0]]", "[[1979-05-27,0],[0,0]]", "date is not an exact value"),
        ('c = "c"', 'c = "c"\ncolour = "red"', "unknown key 'colour'"),
        ('c = "c"', 'c = "1/x"', "division by an expression with symbols"),
        ('c = "c"', 'c = "c^(10**9)"', "exponent"),
        ('c = "c"', 'c = "c^1000000000"', "exponent"),
        ('c = "c"', f'c = "{"(" * 10_000}c{")" * 10_000}"', "nested more than 100 deep"),
        (
            'c = "c"',
            """c = "__import__('os').system('touch pwned')" """,
            "looks like a function|has no meaning|not expected",
        ),
        ('c = "c"', "", "the key 'c' is missing"),
        ("widths = [3, 2, 2, 3]", "", "the key 'widths' is missing"),
        ("widths = [3, 2, 2, 3]", "widths = 3", "'widths' must be a list"),
        ("widths = [3, 2, 2, 3]", "widths = [3, 0, 2, 3]", "positive integer, not 0"),
        ("widths = [3, 2, 2, 3]", "widths = [3, 2.0, 2, 3]", "positive integer, not 2.0"),
        ("widths = [3, 2, 2, 3]", "widths = [3]", "at least two widths"),
        ("widths = [3, 2, 2, 3]", "widths = [1000000000, 2, 2, 1000000000]", "too large"),
        (
            '["x", "y", "z", "c"]',
            '["x", "y", "z", "c", "w1dot11"]',
            "'w1dot11' is a parameter and the name of a direction",
        ),
        ('["x", "y", "z", "c"]', '["x", "y", "z", "c", "x"]', "'x' is used twice"),
        ('["x", "y", "z", "c"]', '["x", "y", "z"]', "unknown symbol 'c'"),
        ('["x", "y", "z", "c"]', '["x", "y", "z", 1]', "must be a name in quotes"),
        ('["x", "y", "z", "c"]', '["x", "y", "z", "c d"]', "'c d' is not a name"),
        ('"quadratic"', '"cubic"', '"quadratic", "polynomial" or "square_loss", not \'cubic\''),
        ("[objective]", "[objection]", "unknown key 'objection'"),
        ("widths", "widths = = ", "not valid TOML"),
        ("[[1,0],[0,0]]", '[["1e999999999",0],[0,0]]', "too large or too small"),
        ("[[1,0],[0,0]]", f"[[0x{'f' * 5000},0],[0,0]]", "too long"),
        ("[[1,0],[0,0]]", '[["((9^99)^99)",0],[0,0]]', "too large"),
        ('c = "c"', 'c = "(x+y+z+c)^99"', "5000 terms"),
        ('"quadratic"', "[1]", "not \\[1\\]"),
        ("[objective]", '"a\\nb\\u001b[31m" = 1\n[objective]', "unknown key"),
        ("widths", "a" + ".a" * 100_000 + " = 1\nwidths", "dots"),
        ("parameters =", "order = 1.0\nparameters =", "'order' must be 1, 2, 3 or 4"),
        ("scale =", "order = 7\nscale =", "unknown key 'order'"),
        ("parameters =", "order = 7\nparameters =", "'order' must be 1, 2, 3 or 4"),
    ],
)
def test_a_bad_problem_file_gets_one_line(
    capsys: pytest.CaptureFixture[str], problem: Any, tmp_path: Path, old: str, new: str, message: str
) -> None:
    import re

    assert old in GOOD
    line = refused(capsys, "problem", problem(GOOD.replace(old, new, 1)))
    assert re.search(message, line), line
    assert not list(tmp_path.glob("pwned"))


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("sin(X11)", "function"),
        ("1/X11", "division by an expression"),
        ("X11^a", "exponent"),
        ("X11^-1", "exponent"),
        ("X99", "unknown symbol"),
        ("", "empty"),
        ("X11 = 2", "has no meaning"),
        ("0.5.1*X11", "'0.5.1' is not a number"),
    ],
)
def test_an_objective_that_is_no_polynomial(capsys: Any, problem: Any, expression: str, message: str) -> None:
    assert message in refused(capsys, "problem", problem(POLYNOMIAL.replace("X11^2 + a*X22", expression)))


def test_a_parameter_named_like_an_entry(capsys: Any, problem: Any) -> None:
    text = POLYNOMIAL.replace('["a"]', '["a", "X11"]')
    assert "'X11' is a parameter and the name of an entry of X" in refused(capsys, "problem", problem(text))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\x00\xff\xfe", "not a text file"),
        (b"[" * 100_000, "TOML"),
        (b"a = " + b"[" * 100_000, "TOML"),
        (b"x" * 50_000_000, "too many"),
        (b"widths = " + b"9" * 5000, "TOML|missing|list"),
    ],
)
def test_files_that_are_no_problem(capsys: Any, problem: Any, content: bytes, message: str) -> None:
    import re

    assert re.search(message, refused(capsys, "problem", problem(content)))


def test_paths_that_are_no_file(capsys: Any, tmp_path: Path) -> None:
    assert "not a file" in refused(capsys, "problem", str(tmp_path))
    assert "no such file" in refused(capsys, "problem", str(tmp_path / "missing.toml"))
    refused(capsys, "problem", "a\0b")
    refused(capsys, "certificate", str(tmp_path))
    refused(capsys, "certificate", str(tmp_path / "missing.json"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "required"),
        (["nonsense"], "invalid choice"),
        (["problem"], "required"),
        (["counterexample", "--order", "0"], "--order must be 1, 2, 3 or 4, not 0"),
        (["counterexample", "--order", "5"], "--order must be 1, 2, 3 or 4, not 5"),
        (["counterexample", "--order", "x"], "--order must be 1, 2, 3 or 4, not x"),
        (["counterexample", "--scale", "2"], "--scale is 1/2 or 1, not '2'"),
        (["counterexample", "--format", "xml"], "invalid choice"),
        (["counterexample", "--at", "x=0", "y=0", "z=1", "c=1", "d=1"], "no parameter 'd'"),
        (["counterexample", "--at", "x=0", "x=1", "y=0", "z=1", "c=1"], "gives 'x' twice"),
        (["counterexample", "--at", "x=.5.", "y=0", "z=1", "c=1"], "'.5.' is not a number"),
        (["counterexample", "--at", "x=y", "y=0", "z=1", "c=1"], "must be a number such as 2 or 1/2"),
        (["counterexample", "--at", "x=1/0", "y=0", "z=1", "c=1"], "division by zero"),
        (["counterexample", "--at", "x", "y=0", "z=1", "c=1"], "NAME=VALUE"),
        (["counterexample", "--at", "x=", "y=0", "z=1", "c=1"], "NAME=VALUE"),
        (["counterexample", "--at"], "expected at least one argument"),
    ],
)
def test_bad_options_get_one_line(capsys: Any, arguments: list[str], message: str) -> None:
    assert message in refused(capsys, *arguments)


def test_a_scale_for_another_objective_is_refused_truthfully(capsys: Any, problem: Any) -> None:
    said = refused(capsys, "problem", problem(POLYNOMIAL), "--scale", "1")
    assert said.rstrip().endswith(
        'a quadratic objective ⟨A,X⟩ + s·c‖X−φ(W)‖²: the objective of this problem is of kind "polynomial"'
    )
    loss = '[objective]\nkind = "square_loss"\nscale = 1\ninputs = [[1]]\ntargets = [[1]]'
    said = refused(capsys, "problem", problem(f"widths = [1, 1]\npoint = [[[0]]]\n{loss}"), "--scale", "1")
    assert said.rstrip().endswith('the objective of this problem is of kind "square_loss"')


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"x", "y"', '"x, "y"', "line 3: a quote is missing"),
        ('"quadratic"', 'quadratic"', "a quote is missing"),
        ('"quadratic"', "“quadratic”", "quotes must be plain ones"),
        ("[objective]", "[objective", "not valid TOML"),
        ("[objective]", "objective]", "not valid TOML"),
        ("[objective]", "[objective] kind", "not valid TOML"),
        ("widths = [3, 2, 2, 3]", "widths: [3, 2, 2, 3]", "not valid TOML"),
        ("widths = [3, 2, 2, 3]", "widths = [3, 2, 2, 3] order = 3", "not valid TOML"),
        ("widths = [3, 2, 2, 3]", "widths", "not valid TOML"),
        ('c = "c"', 'c = "c" d', "not valid TOML"),
        ('c = "c"', "c = True", "not valid TOML"),
        ('c = "c"', "c = c", 'names and formulas stand in quotes: write "c"'),
        ('c = "c"', "c = c + 1  # more", 'names and formulas stand in quotes: write "c + 1"'),
    ],
)
def test_advice_about_quotes_is_given_where_it_is_right(
    capsys: Any, problem: Any, old: str, new: str, said: str
) -> None:
    assert old in GOOD
    line = refused(capsys, "problem", problem(GOOD.replace(old, new, 1)))
    assert said in line
    assert ("stand in quotes" in line) == ("stand in quotes" in said)


def test_many_decimals_in_a_line_are_no_key(capsys: Any, problem: Any) -> None:
    row = ", ".join(["0.5"] * 250)
    file = problem(
        f"# {'.' * 300}\nwidths = [1, 1]\npoint = [[[0]]]\n[objective]\nkind = 'square_loss'\n"
        f"inputs = [\n [{row}],\n]\ntargets = [\n [{row}],\n]\n"
    )
    assert run(capsys, "problem", file)[0] == 1


@pytest.mark.parametrize("key", ["a.", '"=".', "'=' . ", '"\\""  .'])
def test_keys_of_many_parts_are_refused_before_they_are_read(capsys: Any, problem: Any, key: str) -> None:
    for text in (key * 300 + "b = 1", f"[{key * 300}b]", f"[[{key * 300}b]]"):
        assert "dots before '='" in refused(capsys, "problem", problem(text))


def test_parameters_without_a_value_stay_free(capsys: Any) -> None:
    status, out, _ = run(capsys, "counterexample", "--at", "x=0", "y=0.0", "z=.5")
    assert status == 0 and "at x = 0, y = 0, z = 1/2; c free" in out
    assert "3-critical for g and not stationary for f  ⟺  2·c ≥ 1" in out
    status, out, _ = run(capsys, "counterexample", "--at", "y=1", "--format", "json")
    answer = json.loads(out)
    assert status == 1 and answer["at"] == {"y": "1"} and answer["as_printed"] is None
    assert answer["sentence"] == 'REFUTED: no counterexample to "3 ⟹ 1" among these: y = 1, all x, z, c'


def test_certificate_is_written_and_accepted_and_edits_are_refused(capsys: Any, tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    assert run(capsys, "counterexample", "--certificate", str(path))[0] == 0
    status, out, _ = run(capsys, "certificate", str(path))
    assert status == 0
    assert "accepted" in out
    assert "widths 3,2,2,3; f(X) = ⟨A,X⟩ + (1/2)·(c)·‖X−T‖² with A[2,3] = x, A[3,2] = y, A[3,3] = z;" in out
    text = path.read_text()
    for broken in (
        text[:-100],
        text.replace('"1/2"', '"1"', 1),
        text.replace(">=", ">", 1),
        text.replace('"version": 3', '"version": 2'),
    ):
        path.write_text(broken)
        assert "refused" in refused(capsys, "certificate", str(path))


def test_a_certificate_says_in_every_format_what_it_proves(capsys: Any, tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    theorem = run(capsys, "counterexample", "--format", "latex", "--certificate", str(path))[1]
    assert run(capsys, "certificate", str(path), "--format", "latex")[1] == theorem
    named = run(capsys, "certificate", str(path), "--format", "latex", "--naming", "matrices")[1]
    assert r"(\dot{W}_{1})_{13}" in named and r"(\dot{W}_{1})_{13}" not in theorem
    document = json.loads(run(capsys, "certificate", str(path), "--format", "json")[1])
    assert document["accepted"] and document["verdict"] == "proved" and document["proofs"] > 10
    assert "\n  - verdict: proved" in run(capsys, "certificate", str(path), "--format", "markdown")[1]
    claim = tmp_path / "claim.json"
    claim.write_text(run(capsys, "claim", "theorem", "3.1", "--format", "json")[1])
    for form in ("json", "markdown", "latex"):
        out = run(capsys, "certificate", str(claim), "--format", form)[1]
        assert "theorem 3.1, ambient" in out and "not the words beside them" in out


@pytest.mark.parametrize("width", ["wide", "100", "345pt", "1e3", "-345", "nan", "5000", ""])
def test_a_text_width_is_a_number_of_points(capsys: Any, width: str) -> None:
    for form in ("latex", "text"):
        assert "text width" in refused(capsys, "counterexample", "--format", form, f"--text-width={width}")


@pytest.mark.parametrize("verb", [["problem"], ["certificate"], ["compare", "--order", "2"], ["latex"]])
def test_what_is_asked_of_latex_is_looked_at_before_files_are(capsys: Any, tmp_path: Path, verb: list[str]) -> None:
    more = [str(tmp_path / "out")] if verb == ["latex"] else []
    arguments = (*verb, str(tmp_path / "missing"), *more, "--naming", "stars")
    assert "the namings are dots, matrices, plain" in refused(capsys, *arguments)


@pytest.mark.parametrize("name", ["w9dot11", "w1dot1_12", "X12", "X1_10", "a" * 61])
def test_parameters_that_read_as_entries_or_are_too_long_are_refused(capsys: Any, problem: Any, name: str) -> None:
    assert f"'{name[:40]}" in refused(capsys, "problem", problem(POLYNOMIAL.replace('["a"]', f'["a", "{name}"]')))


def test_a_certificate_that_cannot_be_written_leaves_nothing(capsys: Any, tmp_path: Path) -> None:
    for bad in (tmp_path, tmp_path / "missing" / "proof.json", "/dev/full", "/dev/null"):
        assert "cannot write" in refused(capsys, "counterexample", "--certificate", str(bad))
    assert list(tmp_path.iterdir()) == []


def test_other_files_of_the_user_are_not_overwritten(capsys: Any, problem: Any, tmp_path: Path) -> None:
    mine = problem(GOOD)
    assert "this is the problem file" in refused(capsys, "problem", mine, "--certificate", mine)
    assert Path(mine).read_text() == GOOD
    locked = tmp_path / "locked.json"
    locked.write_text("kept")
    locked.chmod(0o444)
    assert "read-only" in refused(capsys, "counterexample", "--certificate", str(locked))
    assert locked.read_text() == "kept"
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    refused(capsys, "counterexample", "--certificate", str(tmp_path / "loop"))
    assert (tmp_path / "loop").is_symlink()
    for name in ("x" * 300, "new/", "/dev/stdout"):
        refused(capsys, "counterexample", "--certificate", f"{tmp_path}/{name}" if "dev" not in name else name)


def test_control_characters_do_not_reach_the_terminal(capsys: Any, tmp_path: Path) -> None:
    for arguments in (["counterexample", "--order", "1\n2"], ["problem", str(tmp_path / "a\nb\x1b[31m")], ["--x\ny"]):
        assert "\x1b" not in refused(capsys, *arguments)


def test_a_full_disk_is_said_in_one_line() -> None:
    with open("/dev/full", "wb") as full:
        child = subprocess.run(
            [sys.executable, "-m", "deeplift_cas.verify", "counterexample"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert child.returncode == 2
    assert child.stderr.count(b"\n") == 1
    assert b"cannot write the output" in child.stderr


def test_a_refused_proof_gives_no_verdict(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def no(document: object) -> None:
        raise kernel.IdentityFails("made up")

    monkeypatch.setattr(kernel, "check", no)
    status, out, err = run(capsys, "counterexample")
    assert (status, out) == (4, "")
    assert "no verdict" in err and "made up" in err
    problem = Problem.shipped("counterexample")
    g, point = problem.landscape, problem.point
    for ask in (lambda: implication(problem), lambda: g.criticality(point), lambda: g.descent_curve(point)):
        with pytest.raises(ProofRefused, match="made up"):
            ask()


def test_a_fault_inside_is_one_line_that_says_what_to_report(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("deeplift_cas.criticality.implication.nonstationary", broken)
    status, out, err = run(capsys, "counterexample")
    assert (status, out, err.count("\n")) == (4, "", 1)
    assert "please report: AssertionError at test_verify.py:" in err


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("counterexample",), 0),
        (("counterexample", "--order", "4"), 1),
        (("counterexample", "--at", "x=0", "y=0", "z=2", "c=2"), 0),
        (("counterexample", "--at", "x=0", "y=0", "z=2", "c=199/100"), 1),
        (("counterexample", "--order", "5"), 2),
        (("claim", "3.3"), 0),
        (("report", "--only", "undecided"), 0),
        (("wolfram", "counterexample"), 0),
        (("certificate", "missing.json"), 2),
        (("nothing",), 2),
    ],
)
def test_the_exit_status_says_what_the_answer_is(capsys: Any, arguments: tuple[str, ...], status: int) -> None:
    assert run(capsys, *arguments)[0] == status


def test_a_closed_pipe_and_an_ascii_terminal_are_no_error() -> None:
    env = os.environ | {"PYTHONIOENCODING": "ascii"}
    out, err = process("counterexample", env=env).communicate()
    assert b"z != 0, c >= |z|" in out
    assert err == b""
    child = process("counterexample", "--format", "json")
    assert child.stdout is not None
    child.stdout.close()
    assert child.wait(timeout=60) == 0
    assert child.stderr is not None
    assert child.stderr.read() == b""


def test_interrupting_says_so_and_leaves_no_traceback(tmp_path: Path) -> None:
    """In the middle of work that never ends: the process says when it has begun."""
    code = """
import signal, sys, time
from deeplift_cas.criticality import implication as module
from deeplift_cas.verify import main

def endless(*_):
    print("begun", file=sys.stderr, flush=True)
    while True:
        time.sleep(0.01)

module.implication = endless
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what is started in the background
sys.exit(main(["counterexample", "--certificate", "proof.json"]))
"""
    child = python(
        "-c", code, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(Path(deeplift_cas.__file__).parent.parent)}
    )
    assert child.stderr is not None and child.stderr.readline() == b"begun\n"
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (130, b"")
    assert b"interrupted" in err and err.count(b"\n") == 1
    assert b"Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_certificate_names_a_polynomial_objective_and_shortens_a_long_one(capsys: Any, tmp_path: Path) -> None:
    terms = " + ".join(f"{n}*X11^{n}" for n in range(1, 60))
    for expression, shown in (("X11^2", "widths 1,1; f(X) = X11^2; point"), (terms, "…; point and target")):
        problem, proof = tmp_path / "problem.toml", tmp_path / "proof.json"
        objective = f'[objective]\nkind = "polynomial"\nexpression = "{expression}"\n'
        problem.write_text(f"widths = [1, 1]\npoint = [[[0]]]\n{objective}")
        assert run(capsys, "problem", str(problem), "--certificate", str(proof), "--force")[0] == 1
        assert shown in run(capsys, "certificate", str(proof))[1]


def test_order_four_shows_the_curve_in_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["counterexample", "--order", "4"]) == 1
    text = capsys.readouterr().out
    assert "Where x + y = 0, z ≠ 0, c > 0, g falls along" in text and "−1/2·c³·z²·ε⁴" in text
    assert main(["counterexample", "--order", "4", "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    curve = data["descent"][0]
    assert curve["order"] == 4 and curve["region"] == [["x + y = 0", "z != 0", "c > 0"]]
    assert curve["curve"] == {"w1dot23": "c*ε", "w2dot22": "-c*z*ε^2", "w3dot32": "c*ε"}
    assert main(["counterexample", "--order", "4", "--format", "markdown"]) == 1
    assert "4-critical" in capsys.readouterr().out
    assert main(["counterexample", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["descent"] == []


def test_a_point_that_falls_at_order_four_is_not_called_stationary(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["counterexample", "--order", "4", "--at", "x=0", "y=0", "z=1", "c=2"]) == 1
    text = capsys.readouterr().out
    assert "Not 4-critical: g falls along a curve, at order 4." in text and "φ(W) is stationary" not in text


def test_an_undecided_order_four_leaves_the_rest_decided(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """φ(W) is stationary, so that it is no counterexample whatever order 4 says."""
    file = tmp_path / "choi_lam.toml"
    file.write_text(
        'widths = [4, 1]\npoint = [[[0, 0, 0, 0]]]\norder = 4\n[objective]\nkind = "polynomial"\n'
        'expression = "X11^2*X12^2 + X12^2*X13^2 + X13^2*X11^2 + X14^4 - 4*X11*X12*X13*X14"\n'
    )
    assert main(["problem", str(file), "--certificate", str(tmp_path / "proof.json")]) == 1
    found = capsys.readouterr()
    assert re.search(r"fourth +4-critical +undecided *\n", found.out)
    assert re.search(r"third +3-critical +proved", found.out)
    assert main(["certificate", str(tmp_path / "proof.json")]) == 0
    assert "4-critical for g and not stationary for f  ⟺  never" in capsys.readouterr().out
    assert main(["problem", str(file), "--order", "3"]) == 1


def test_after_the_time_limit_the_rest_is_undecided(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proof = tmp_path / "proof.json"
    assert main(["counterexample", "--time-limit", "0", "--certificate", str(proof)]) == 3
    assert "UNDECIDED: whether there is a counterexample" in capsys.readouterr().out
    assert main(["certificate", str(proof)]) == 0
    assert "undecided where always" in capsys.readouterr().out
    assert main(["counterexample", "--time-limit", "100"]) == 0
    for wrong in ("x", "-1", "inf", "nan", ""):
        assert main(["counterexample", "--time-limit", wrong]) == 2
        assert "--time-limit is a number of seconds" in capsys.readouterr().err


# The ledger


def test_the_report_as_json_has_its_keys_and_only_filters(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "report", "--format", "json", "--only", "refuted")
    entries = json.loads(out)
    assert (status, err) == (0, "")
    keys = {"number", "kind", "reading", "verdict", "amended", "witness", "seconds"}
    assert all(keys <= set(entry) and entry["verdict"] == "refuted" for entry in entries)
    assert all(set(entry["amended"]) >= {"statement", "verdict"} for entry in entries)
    found = {(entry["kind"], entry["number"], entry["reading"]) for entry in entries}
    assert {("claim", "3.3", None), ("theorem", "3.4", "image"), ("theorem", "3.4", "ambient")} <= found
    assert all(entry["witness"] for entry in entries)


def test_the_report_as_text_says_why_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "report", "--only", "refuted")
    assert (status, err) == (0, "")
    assert "claim 3.3" in out and "g falls along a curve, for every c > 0" in out
    assert "lemma 3.1" not in out
    assert "re-checked by the kernel in this run." in out


def test_one_claim_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "claim", "3.3")
    assert status == 0
    assert out.startswith("Claim 3.3") and "Theorem 3.3" not in out
    assert "REFUTED" in out and "PROVED" in out and "ẇ2_22 = −c·z·ε²" in out
    blocks = run(capsys, "claim", "theorem", "3.2", "image", "--format", "markdown")[1].split("```text\n")[1:]
    assert [block.split(",")[0] for block in blocks] == [
        f"Theorem 3.2{part}" for part in (" (title)", "", " (by kind)")
    ]


def test_the_certificates_of_a_claim_are_accepted_by_the_kernel_alone(capsys: Any, tmp_path: Path) -> None:
    out = run(capsys, "claim", "theorem", "3.2", "image", "--format", "json")[1]
    file = tmp_path / "claim.json"
    file.write_text(out)
    status, text, _ = run(capsys, "certificate", str(file))
    assert status == 0
    assert "accepted: 34 certificates with 34 proofs, attached to theorem 3.2" in text
    assert "only the proofs were checked, not the words beside them" in text
    entries = json.loads(out)
    fibre = next(entry for entry in entries if entry["certificates"])["certificates"][-1]
    file.write_text(json.dumps(fibre))
    assert "∇f = 0 at the product" in run(capsys, "certificate", str(file))[1]
    fibre["curves"][0][0][0][0] = "7"
    for forged in (fibre, [{"certificates": [fibre]}], [{}], [3], [], [{"certificates": []}]):
        file.write_text(json.dumps(forged))
        assert "refused" in refused(capsys, "certificate", str(file))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("claim", "9.9"), "there is no statement '9.9' in the ledger: there are definition 2.1"),
        (("claim",), "NUMBER"),
        (("claim", "theorem"), "there is no statement"),
        (("claim", "3.3\n\x1b[31m"), "there is no statement"),
        (("report", "--only", "wrong"), "--only"),
        (("report", "--format", "html5"), "--format"),
        (("report", "extra"), "extra"),
    ],
)
def test_bad_questions_about_the_report(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    assert message in refused(capsys, *arguments)


def test_progress_is_shown_on_a_terminal() -> None:
    leader, follower = os.openpty()
    command = [sys.executable, "-m", "deeplift_cas.verify", "claim", "theorem", "3.1"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=follower, check=False)
    os.close(follower)
    shown = os.read(leader, 10_000).decode()
    os.close(leader)
    assert done.returncode == 0
    assert "[1/3] theorem 3.1, image" in shown and "[3/3]" in shown


def test_a_refused_certificate_of_a_claim_is_no_verdict(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from deeplift_cas.report import claim

    def refuse(_: Any) -> int:
        raise kernel.IdentityFails("an identity")

    monkeypatch.setattr(claim, "check_any", refuse)
    status, out, err = run(capsys, "claim", "3.3")
    assert (status, out) == (4, "")
    assert "claim 3.3: an identity" in err and err.count("\n") == 1
