"""The table of lifts: computed, and a paper that says something else is marked."""

from __future__ import annotations

from deeplift_cas.render.lifting import cells, table_json, table_markdown, table_text
from deeplift_cas.report.lifts import ROWS, table


def test_what_a_paper_says_otherwise_is_marked():
    (row,) = table([ROWS[1]._replace(cited={"one": True, "two": True})])
    assert row.holds["one"] is False and row.agrees is False
    assert cells(row)[-3:] == ["yes (!)", "yes", ""]
    (row,) = table([ROWS[1]])
    assert row.agrees is True and "(!)" not in "".join(cells(row))
    (silent,) = table([ROWS[3]])
    assert silent.agrees is None and cells(silent)[-3:] == ["", "", ""]


def test_all_formats_have_all_rows():
    rows = list(table(ROWS[:2]))
    assert len(list(table_text(rows))) == 3 and len(list(table_markdown(rows))) == 4
    assert next(table_json(rows)).count('"lift"') == 2
