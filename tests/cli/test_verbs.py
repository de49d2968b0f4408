"""A new verb is one file and one line; only the chosen verb is imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from deeplift_cas import cli
from deeplift_cas.cli.verbs import VERBS, verb
from deeplift_cas.verify import main

GREET = '''
"""deeplift-cas greet NAME"""

from deeplift_cas.cli.outcome import Outcome

EXAMPLES = ("greet Ada",)


def arguments(verb):
    verb.add_argument("name", metavar="NAME", help="who is greeted")
    verb.add_argument("--loud", action="store_true")


def answer(options):
    text = f"Good morning, {options.name}"
    return Outcome(text.upper() if options.loud else text)
'''


@pytest.fixture
def greet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "greet.py").write_text(GREET)
    monkeypatch.setattr(cli, "__path__", [*cli.__path__, str(tmp_path)])
    monkeypatch.setitem(VERBS, "greet", "say good morning")
    monkeypatch.delitem(sys.modules, "deeplift_cas.cli.greet", raising=False)


def test_a_verb_is_a_file_and_a_line(greet: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["greet", "Ada"]) == 0
    assert capsys.readouterr().out == "Good morning, Ada\n"
    assert main(["greet", "Ada", "--loud"]) == 0
    assert capsys.readouterr().out == "GOOD MORNING, ADA\n"
    assert main(["greet"]) == 2
    assert "NAME (see deeplift-cas greet --help)" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert "say good morning" in out and "deeplift-cas greet Ada" in out


def test_without_its_line_it_is_no_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["greet", "Ada"]) == 2
    assert "invalid choice: 'greet'" in capsys.readouterr().err


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_has_what_a_verb_needs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    module = verb(name)
    assert module.__doc__ and all(example.split()[0] == name for example in module.EXAMPLES)
    assert module.EXAMPLES and callable(module.arguments) and callable(module.answer)
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0 and f"usage: deeplift-cas {name}" in capsys.readouterr().out


def test_only_the_chosen_verb_is_imported() -> None:
    code = (
        "import sys; from deeplift_cas.verify import main; main(['claim', '9.9']);"
        "print(*sorted(m for m in sys.modules if m.startswith('deeplift_cas.cli.')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    loaded = {name.rpartition(".")[2] for name in run.stdout.split()}
    assert loaded & set(VERBS) == {"claim"}
