"""The parser is argparse's."""

from __future__ import annotations

import shutil

import pytest

from deeplift_cas.cli import parser


@pytest.mark.parametrize("columns", ["70", "0", "", "wide", None])
def test_help_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch, columns: str | None) -> None:
    """As the standard library finds it, which is not asked, as it loads much for that."""
    if columns is None:
        monkeypatch.delenv("COLUMNS", raising=False)
    else:
        monkeypatch.setenv("COLUMNS", columns)
    assert parser._columns() == shutil.get_terminal_size().columns
    for name in ("problem", None):
        usage = parser.parser(name).format_usage()
        assert max(map(len, usage.splitlines())) <= max(20, parser._columns() - 2)
