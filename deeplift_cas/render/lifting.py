"""What is decided about a lift at a point, in words and as plain data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from deeplift_cas.criticality.lifting import NAMES, LiftAnswers
from deeplift_cas.report.lifts import CITED, TableRow

WORDS = {True: "holds", False: "fails", None: "undecided"}
SHOWN = ("1 ⟹ 1", "2 ⟹ 1", "3 ⟹ 1", "4 ⟹ 1", "local ⟹ 1", "local ⟹ local")


def text(found: LiftAnswers) -> str:
    """For a terminal."""
    lift = found.lift
    values = zip(lift.coordinates, lift.values(found.point), strict=True)
    size = lift.shape[0] * lift.shape[1]
    by = "×".join(map(str, lift.dimensions))
    lines = [
        f"The lift {lift.title}, at {', '.join(f'{name} = {value}' for name, value in values)}",
        "",
        f"  im L           dimension {found.rank} of {size} (X is {by})",
        f"  image          {lift.image}",
        "",
    ]
    for name, shown in zip(NAMES, SHOWN, strict=True):
        said = found.evidence[name]
        lines.append(f"  {shown:<14} {WORDS[found.holds[name]]:<10} {said['reason']}{_objective(said)}")
    return "\n".join(
        [*lines, "", f"  Search space: {'the image of φ' if found.search_space == 'image' else 'everything'}."]
    )


def _objective(said: Any) -> str:
    f = said.get("objective")
    if f is None:
        return ""
    if f["kind"] != "quadratic":
        return f": f(X) = {f['expression']}"
    A = "; ".join(" ".join(row) for row in f["A"])
    norm = "" if f["c"] == "0" else f" + {f['c']}/2·‖X−φ(y)‖²"
    return f": f(X) = ⟨A,X⟩{norm}, A = [{A}]"


def as_json(found: LiftAnswers) -> str:
    """With the certificates."""
    data = {
        "lift": found.lift.title,
        "point": dict(zip(found.lift.coordinates, map(str, found.lift.values(found.point)), strict=True)),
        "search_space": found.search_space,
        "dimension_of_im_L": found.rank,
        "image": found.lift.image,
        **found.holds,
        "evidence": found.evidence,
    }
    return json.dumps(data, indent=1, ensure_ascii=False)


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


def table_markdown(rows: Iterable[TableRow]) -> Iterator[str]:
    """The table of lifts."""
    for line in chain([list(HEAD), ["---"] * len(HEAD)], map(cells, rows)):
        yield "| " + " | ".join(line) + " |"


def table_text(rows: Iterable[TableRow]) -> Iterator[str]:
    """The same for a terminal."""
    lines = [list(HEAD), *map(cells, rows)]
    width = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    for line in lines:
        yield "  ".join(f"{c:<{w}}" for c, w in zip(line, width, strict=True)).rstrip()


def table_json(rows: Iterable[TableRow]) -> Iterator[str]:
    """As plain data."""
    data = [
        {"lift": r.stated.name, "where": r.stated.where, "point": r.stated.point, **r.holds, "cited": r.stated.cited}
        for r in rows
    ]
    yield json.dumps(data, indent=1, ensure_ascii=False)


TABLES = {"text": table_text, "json": table_json, "markdown": table_markdown}
FORMATS = {"text": text, "json": as_json}
