"""The command line, in this process and in another one."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from deeplift_cas.verify import main


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one line on standard error, and nothing else, with status 2."""
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert len(err) < 500
    assert "Traceback" not in err
    return err


def process(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """A process that runs the command line."""
    return python("-m", "deeplift_cas.verify", *arguments, **options)


def python(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """A process of Python."""
    return subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
