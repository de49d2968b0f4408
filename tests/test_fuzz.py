"""The fuzz that stays: a minute of it with a fixed seed; and it can fail."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parents[1] / "scripts" / "fuzz.py"

BROKEN = """
import runpy, sys
from deeplift_cas import Region
strings = Region.strings
Region.strings = lambda self: [conjunction[1:] for conjunction in strings(self)]
sys.argv = [{script!r}, "--seed", "1", "--count", "40", "--seconds", "60"]
runpy.run_path({script!r}, run_name="__main__")
"""


@pytest.mark.slow
def test_random_problems_are_answered_without_crash_refusal_or_wrong_region() -> None:
    arguments = [sys.executable, str(FUZZ), "--seed", "1", "--count", "130", "--seconds", "60"]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(re.search(r"points checked: (\d+)", done.stdout)[1]) > 200


@pytest.mark.slow
def test_a_region_with_a_condition_less_is_found_wrong_or_refused() -> None:
    script = BROKEN.format(script=str(FUZZ))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1 and re.search(r"^# (wrong|refusal)$", done.stdout, re.MULTILINE)


KINDS = FUZZ.with_name("fuzz_kinds.py")
WRONG = """
import runpy, sys
from deeplift_cas.criticality.classification import Piece
Piece.kind = property(lambda self: "minimum")
sys.argv = [{script!r}, "--seed", "1", "--count", "14"]
runpy.run_path({script!r}, run_name="__main__")
"""


@pytest.mark.slow
def test_random_polynomials_have_the_kind_that_they_were_made_with() -> None:
    arguments = [sys.executable, str(KINDS), "--seed", "1", "--count", "140", "--seconds", "60"]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "140 polynomials, 0 findings" in done.stdout


@pytest.mark.slow
def test_a_wrong_kind_is_found() -> None:
    script = WRONG.format(script=str(KINDS))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1 and "made as saddle" in done.stdout
