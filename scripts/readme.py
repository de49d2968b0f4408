"""Writes the outputs in README.md and in the pages beside the notebooks anew.

A fenced block that follows the line ``<!-- output: COMMAND -->`` holds the output of
``deeplift-cas COMMAND``; one that follows ``<!-- python -->`` is a program, whose output stands in the
next fenced block.  What stands between ``<!-- table: COMMAND -->`` and ``<!-- end -->`` is the output of a command that
writes Markdown.  A test compares the pages with what this program makes of them.
"""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

from deeplift_cas.verify import main

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "notebooks").glob("*.md")))
COMMAND = re.compile(r"(<!-- output: (.+?) -->\n+```text\n)(.*?)(```\n)", re.DOTALL)
TABLE = re.compile(r"(<!-- table: (.+?) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
PROGRAM = re.compile(r"(<!-- python -->\n+```python\n)(.*?)(```\n+```text\n)(.*?)(```\n)", re.DOTALL)


def captured(action: object, *arguments: object) -> str:
    """What a call prints."""
    assert callable(action)
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.chdir(ROOT):
        action(*arguments)
    return out.getvalue()


def fresh(text: str) -> str:
    """A page with all outputs as they are now."""
    text = COMMAND.sub(lambda m: m[1] + captured(main, m[2].split()) + m[4], text)
    text = TABLE.sub(lambda m: m[1] + captured(main, m[2].split()) + m[4], text)
    return PROGRAM.sub(lambda m: m[1] + m[2] + m[3] + captured(exec, m[2], {}) + m[5], text)


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(fresh(page.read_text(encoding="utf-8")), encoding="utf-8")
