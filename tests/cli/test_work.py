import sys
import time

from deeplift_cas.cli import work
from deeplift_cas.regions import progress


def test_on_a_terminal_one_line_says_how_far_the_work_has_come(capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with work._deciding():
        progress.begin("hessian")
        progress.branched(3)
        progress.closed()
        time.sleep(1.3)
    shown = capsys.readouterr().err
    assert "hessian: 1 leaf closed, 2 open, 1 s (Ctrl-C stops)" in shown
    assert "\n" not in shown and shown.endswith("\r\033[K")


def test_elsewhere_nothing_is_said(capsys) -> None:
    with work._deciding():
        pass
    assert capsys.readouterr().err == ""
