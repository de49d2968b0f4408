"""``deeplift-cas classify``: the table, the formats, the certificate, the mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deeplift_cas.verify import main

PROBLEM = """
widths = [2, 1]
parameters = ["a"]
point = [[[0, 0]]]
[objective]
kind = "polynomial"
expression = "X11^2 + a*X12^4"
"""


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    """A problem file."""
    file = tmp_path / "problem.toml"
    file.write_text(PROBLEM)
    return file


def test_the_counterexample(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "counterexample"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith('What kind of point is it? (Counterexample to "3 ⟹ 1")')
    kinds = {line[2:].split("  ")[0]: line for line in lines}
    assert "global minimum, not strict" in kinds["x = 0, y = 0, z = 0, c > 0"]
    assert "saddle of order 4 " in kinds["x = 0, y = 0, z ≠ 0, c ≥ |z|"]
    assert "re-checked by the kernel in this run" in lines[-1]
    assert any("g falls along ẇ1_23 = ε, ẇ2_22 = −ε², ẇ3_32 = ε" in line for line in lines)


def test_at_values_there_is_one_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "counterexample", "--at", "x=0", "y=0", "z=1", "c=2"]) == 0
    out = capsys.readouterr().out
    assert "always" in out and "saddle of order 4" in out and "no point found" not in out


@pytest.mark.parametrize("form", ["text", "json", "markdown", "latex", "html"])
def test_every_format_names_every_kind(problem: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    assert main(["classify", str(problem), "--format", form]) == 0
    out = capsys.readouterr().out
    for kind in ("global minimum, strict", "global minimum, not strict", "saddle of order 4"):
        assert kind in out


def test_the_certificate_is_checked_by_the_kernel_alone(
    problem: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = tmp_path / "kinds.json"
    assert main(["classify", str(problem), "--certificate", str(proof)]) == 0
    assert main(["certificate", str(proof)]) == 0
    out = capsys.readouterr().out
    assert "about the kind of a point, by its kernel alone" in out
    assert "-a > 0: saddle (g falls at order 4, g rises at order 2)" in out
    document = json.loads(proof.read_text())
    document["pieces"][0]["kind"] = "maximum"
    proof.write_text(json.dumps(document))
    assert main(["certificate", str(proof)]) == 2
    assert "refused" in capsys.readouterr().err
    assert main(["classify", str(problem), "--certificate", str(proof)]) == 2  # it exists


def test_what_is_undecided_has_its_own_status(problem: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", str(problem), "--time-limit", "0"]) == 3
    assert "undecided" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing.toml"], "nothing.toml"),
        (["counterexample", "--at", "q=1"], "q"),
        (["counterexample", "--format", "pdf"], "invalid choice"),
        ([], "PROBLEM"),
    ],
)
def test_mistakes_get_one_line(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", *arguments]) == 2
    said = capsys.readouterr()
    assert words in said.err and len(said.err.strip().splitlines()) == 1 and not said.out
