"""The table of lifts: computed, and a paper that says something else is marked."""

from __future__ import annotations

import json

from deeplift_cas.render.lift_table import FORMATS, cells
from deeplift_cas.report.lifts import ROWS, table


def test_what_a_paper_says_otherwise_is_marked():
    (row,) = table([ROWS[1]._replace(cited={"one": True, "two": True})])
    assert row.holds["one"] is False
    assert cells(row)[-3:] == ["yes (!)", "yes", ""]
    (row,) = table([ROWS[1]])
    assert "(!)" not in "".join(cells(row))
    (silent,) = table([ROWS[3]])
    assert cells(silent)[-3:] == ["", "", ""]


def test_all_formats_have_all_rows():
    rows = list(table(ROWS[:2]))
    lines = {name: list(write(rows)) for name, write in FORMATS.items()}
    assert len(lines["text"]) == 3 and len(lines["markdown"]) == 4
    assert [row["two"] for row in json.loads("".join(lines["json"]))] == [True, True]
