"""Files of the user: read with a clear word, written whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.command_line import refused

from deeplift_cas import files
from deeplift_cas.errors import InputError
from deeplift_cas.files import write_folder, write_text

FILES = {"a.tex": "a", "b.tex": "b"}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_is_written_with_all_files(tmp_path):
    write_folder(str(tmp_path / "out"), FILES)
    assert names(tmp_path) == ["out"] and names(tmp_path / "out") == ["a.tex", "b.tex"]
    assert (tmp_path / "out" / "a.tex").read_text() == "a\n"


def test_what_stands_where_a_folder_is_to_be_made_is_kept(tmp_path, capsys):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine").write_text("kept")
    (tmp_path / "file").write_text("kept")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    before = names(tmp_path)
    for name, said in (
        ("folder", "a folder of that name exists"),
        ("file", "a file of that name exists"),
        ("link", "a file of that name exists"),
        ("file/out", "Not a directory"),
        ("missing/out", "no folder"),
        ("x" * 300, "cannot be written"),
    ):
        assert said in refused(capsys, "latex", "counterexample", tmp_path / name)
    assert "name of a new folder" in refused(capsys, "latex", "counterexample", "")
    assert names(tmp_path) == before
    assert (tmp_path / "folder" / "mine").read_text() == (tmp_path / "file").read_text() == "kept"


def unprivileged(*command: str) -> list[str]:
    """The command without the right of root to write everywhere."""
    if os.getuid():
        return list(command)
    setpriv = shutil.which("setpriv")
    assert setpriv, "as root, this test needs setpriv (util-linux)"
    return [setpriv, "--bounding-set", "-dac_override", "--", *command]


@pytest.mark.parametrize(
    "arguments",
    [["latex", "counterexample", "out"], ["picture", "region", "out.svg"], ["report", "-o", "out"]],
    ids=["latex", "picture", "report"],
)
def test_a_folder_that_cannot_be_written_is_said_before_the_work(tmp_path, arguments):
    tmp_path.chmod(0o555)
    environment = {**os.environ, "PYTHONPATH": str(Path(files.__file__).parents[1])}
    command = unprivileged(sys.executable, "-m", "deeplift_cas.verify", *arguments)
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    tmp_path.chmod(0o755)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.count("\n") == 1 and ("cannot be written" in run.stderr or "cannot write there" in run.stderr)
    assert names(tmp_path) == []


@pytest.mark.parametrize("step", ["rename", "chmod"])
def test_nothing_is_left_half_written_when_the_disk_fails(tmp_path, monkeypatch, step):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, step, fail)
    monkeypatch.setattr(files.os, "replace", fail)
    with pytest.raises(InputError, match="No space left"):
        write_folder(str(tmp_path / "out"), FILES)
    with pytest.raises(InputError, match="No space left"):
        write_text("text", tmp_path / "file")
    assert names(tmp_path) == []


@pytest.mark.parametrize("text", ["(" * 20_000_000, "[" * 20_000_000, '{"a":' * 4_000_000], ids=["(", "[", "{"])
@pytest.mark.parametrize("arguments", [["compare", "--order", "2"], ["problem"], ["certificate"]], ids=lambda a: a[0])
def test_twenty_megabytes_of_parentheses_are_refused_in_a_line(tmp_path, capsys, arguments, text):
    file = tmp_path / "deep"
    file.write_text(text)
    refused(capsys, *arguments, file)
