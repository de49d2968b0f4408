"""The benchmark of the expansion: all engines that are here find the same number of terms."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("arguments", [["expansion", "--rungs", "S9"], ["expansion", "--runs", "0"], ["nothing"], []])
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
