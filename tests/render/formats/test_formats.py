"""A new format is one file and one line: every verb whose answer it shows then offers it."""

from __future__ import annotations

import inspect
import sys
from importlib import import_module
from pathlib import Path

import pytest

from deeplift_cas.render import formats
from deeplift_cas.render.formats import ANSWER, FORMATS, THINGS, formats_of
from deeplift_cas.verify import main

CSV = '''
"""Comma-separated values."""


def answer(found, options):
    rows = [f'{step.id},{step.verdict},"{step.region}"' for step in found.steps]
    return "\\n".join(["step,verdict,where", *rows])


def comparison(found, options):
    return "\\n".join(["monomial,printed,computed", *(",".join(row) for row in found.mismatches)])
'''


@pytest.fixture
def csv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "csv.py").write_text(CSV)
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    monkeypatch.setitem(FORMATS, "csv", ("answer", "comparison"))
    monkeypatch.delitem(sys.modules, "deeplift_cas.render.formats.csv", raising=False)


def test_a_format_is_a_file_and_a_line(csv: None, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["counterexample", "--format", "csv"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "step,verdict,where" and 'third,proved,"x = 0, y = 0, c ≥ |z|"' in out
    printed = tmp_path / "printed.txt"
    printed.write_text("w1dot11")
    assert main(["compare", str(printed), "--order", "1", "--format", "csv"]) == 1
    assert capsys.readouterr().out == "monomial,printed,computed\nw1dot11,1,0\n"
    assert main(["claim", "3.3", "--format", "csv"]) == 2  # it does not show claims
    assert "invalid choice: 'csv'" in capsys.readouterr().err


def test_without_its_line_it_is_no_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["counterexample", "--format", "csv"]) == 2
    assert "invalid choice: 'csv'" in capsys.readouterr().err


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_shows_what_its_line_says_and_no_more(name: str) -> None:
    module = import_module(f"deeplift_cas.render.formats.{name}")
    functions = {thing for thing in THINGS if hasattr(module, thing)}
    assert functions == set(FORMATS[name])
    for thing in functions:
        assert list(inspect.signature(getattr(module, thing)).parameters)[-1] == "options"


def test_the_usual_format_is_the_first() -> None:
    assert formats_of(ANSWER)[0] == "text"
