"""The table of lifts, beside what a paper says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from deeplift_cas.criticality.lifting import NAMES
from deeplift_cas.render.lifting import SHOWN
from deeplift_cas.report.lifts import CITED, TableRow

HEAD = ("lift", "where", "point", *SHOWN, "the paper: 1 ⟹ 1", "2 ⟹ 1", "local ⟹ local")
SHORT = {True: "yes", False: "no", None: "?"}


def cells(row: TableRow) -> list[str]:
    """A row of the table of lifts; what a paper says otherwise is marked."""
    said = [SHORT[row.holds[name]] for name in NAMES]
    cited = [
        "" if (truth := row.stated.cited.get(name)) is None else SHORT[truth] + " (!)" * (truth != row.holds[name])
        for name in CITED
    ]
    return [row.stated.name, row.stated.where, ", ".join(map(_written, row.stated.point)), *said, *cited]


def _written(value: Any) -> str:
    return f"[{', '.join(map(_written, value))}]" if isinstance(value, list) else str(value)


def markdown(rows: Iterable[TableRow]) -> Iterator[str]:
    """The table of lifts."""
    for line in chain([list(HEAD), ["---"] * len(HEAD)], map(cells, rows)):
        yield "| " + " | ".join(line) + " |"


def text(rows: Iterable[TableRow]) -> Iterator[str]:
    """The same for a terminal."""
    lines = [list(HEAD), *map(cells, rows)]
    width = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    for line in lines:
        yield "  ".join(f"{c:<{w}}" for c, w in zip(line, width, strict=True)).rstrip()


def as_json(rows: Iterable[TableRow]) -> Iterator[str]:
    """As plain data."""
    data = [
        {"lift": r.stated.name, "where": r.stated.where, "point": r.stated.point, **r.holds, "cited": r.stated.cited}
        for r in rows
    ]
    yield json.dumps(data, indent=1, ensure_ascii=False)


FORMATS = {"text": text, "json": as_json, "markdown": markdown}
