"""The process that watches another one: the bound on memory, Ctrl-C in the middle of C, and what ends by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deeplift_cas.verify import main

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux can watch")

HEAD = """
import os, sys, time
from flint import fmpz
from deeplift_cas.cli.supervision import Limits, watched
def say(text): print(text, file=sys.stderr, flush=True)
def busy(tell): say(f"begun {os.getpid()}"); return fmpz.fac_ui(10**9)  # one call of C, of minutes
"""


def start(code: str) -> subprocess.Popen[str]:
    default = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # else ignored in the background
    )
    return subprocess.Popen(
        [sys.executable, "-c", default + HEAD + code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def begun(process: subprocess.Popen[str]) -> int:
    assert process.stderr is not None
    word, pid = process.stderr.readline().split()
    assert word == "begun"
    return int(pid)


def is_gone(pid: int) -> bool:
    for _ in range(100):
        try:
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("status", [0, 1, 3])
def test_the_status_is_that_of_the_work(status):
    process = start(f"sys.exit(watched(lambda tell: print('done') or {status}))")
    assert process.communicate(timeout=60) == ("done\n", "") and process.returncode == status


def test_too_much_memory_is_said_in_a_line_and_is_undecided():
    process = start(
        "def work(tell): tell(Limits(0.2)); return len(bytearray(400_000_000)) and time.sleep(60) or 0\n"
        "sys.exit(watched(work))"
    )
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (3, "")
    assert err == "deeplift-cas: undecided: that takes more than 0.2 GB of memory (see --memory-limit)\n"


def test_ctrl_c_ends_a_computation_in_c():
    process = start("sys.exit(watched(busy))")
    pid = begun(process)
    time.sleep(0.5)  # before the computation, Python would be interrupted
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "deeplift-cas: interrupted; nothing was written\n")
    assert is_gone(pid)


def test_work_that_ends_by_the_signal_of_ctrl_c_has_been_interrupted():
    """As Python ends where it was interrupted while it executed a text, though that was caught."""
    process = start(
        "import signal\n"
        "def work(tell):\n"
        "    tell(Limits(grace=20))\n"
        "    try: say(f'begun {os.getpid()}'); time.sleep(60)\n"
        "    except KeyboardInterrupt:\n"
        "        signal.signal(signal.SIGINT, signal.SIG_DFL); os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.exit(watched(work))"
    )
    begun(process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130


def test_ctrl_c_before_the_work_is_ready_for_it_is_said() -> None:
    process = start("def work(tell): say(f'begun {os.getpid()}'); time.sleep(60)\nsys.exit(watched(work))")
    begun(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "deeplift-cas: interrupted; nothing was written\n")


def test_no_computation_is_left_behind_when_the_watching_process_is_killed():
    process = start("sys.exit(watched(busy))")
    pid = begun(process)
    process.kill()
    assert is_gone(pid)


@pytest.mark.parametrize("number", [signal.SIGABRT, signal.SIGSEGV])
def test_a_computation_that_crashes_is_a_fault(number):
    process = start(f"sys.exit(watched(lambda tell: os.kill(os.getpid(), {int(number)})))")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (4, "") and f"signal {int(number)}" in err and err.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGXCPU])
def test_a_computation_that_is_ended_from_outside_ends_the_command_in_the_same_way(number):
    process = start(f"sys.exit(watched(lambda tell: os.kill(os.getpid(), {int(number)})))")
    assert process.communicate(timeout=60) == ("", "") and process.returncode == -number


@pytest.mark.parametrize("verb", [["report"], ["claim", "3.3"], ["latex", "counterexample", "out"], ["counterexample"]])
@pytest.mark.parametrize(
    ("option", "line"),
    [
        ("--memory-limit", "--memory-limit is a number of gigabytes, such as 4, not 'all'"),
        ("--time-limit", "--time-limit is a number of seconds, such as 60, not 'all'"),
    ],
)
def test_limits_are_numbers(capsys, tmp_path, monkeypatch, verb, option, line):
    monkeypatch.chdir(tmp_path)
    assert main([*verb, option, "all"]) == 2
    assert capsys.readouterr() == ("", f"deeplift-cas: {line}\n")
    assert os.listdir(tmp_path) == []


def test_what_is_not_judged_in_time_is_named(capsys):
    assert main(["claim", "3.3", "--time-limit", "0"]) == 3
    assert "UNDECIDED: the time is up" in capsys.readouterr().out


def test_a_folder_is_written_with_what_is_decided_in_time_a_picture_of_nothing_is_not(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["latex", "counterexample", "out", "--time-limit", "0"]) == 3
    assert main(["picture", "region", "region.svg", "--time-limit", "0"]) == 3
    assert (tmp_path / "out" / "main.tex").exists() and not (tmp_path / "region.svg").exists()
    out, err = capsys.readouterr()
    assert "region.svg: not written, the time is up" in out and err == ""
