"""Strata as tables, and one of them in full: its intervals, and why its properties hold or not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Any

from deeplift_cas.atlas.row import PROPERTIES, TRUTHS, Row, stratum_of
from deeplift_cas.strata.answers import Properties, properties
from deeplift_cas.strata.chains import HIGHEST
from deeplift_cas.strata.stratum import Stratum
from deeplift_cas.vocabulary import AMBIENT, Reading

WORDS = {1: "yes", 0: "no", None: "?"}
HEAD = ("stratum", "ranks", "dim", "1⟹1", "2⟹1", "3⟹1", "4⟹1", "least k", "local⟹1", "local⟹local")
REPORT = ("Prop. 3.1", "Thm. 3.4", "Cor. 3.2")
LEGEND = (
    "ranks: of W_1, …, W_L; of the products of two; …; of X.  Prop. 3.1, Thm. 3.4 and Cor. 3.2 of the report: what "
    "they say of local⟹1, local⟹1 and local⟹local, and whether that is so; Prop. 3.1 with the kernel that its proof "
    "needs, Cor. 3.2 by (i) as printed."
)


def ranks_text(stratum: Stratum) -> str:
    """``2 1 2; 1 1; 1``: those of the factors, of the products of two, and so on."""
    depth = stratum.depth
    return "; ".join(" ".join(str(stratum.rank(a + n, a)) for a in range(depth - n + 1)) for n in range(1, depth + 1))


def cells(row: Row, search_space: Reading) -> list[str]:
    """A row of the table."""
    suffix = "_ambient" if search_space == AMBIENT else ""
    said = {name: getattr(row, name + suffix) for name in (*PROPERTIES, "least_k")}
    least = "none" if said["least_k"] is None else str(said["least_k"])
    if row.least_k_status == "checked" and said["least_k"] is not None:
        least += " (checked)"
    truths = [WORDS[said[name]] for name in ("one", "two", "three", "four")]
    local = [WORDS[said[name]] for name in ("local_to_one", "local_to_local")]
    report = [
        "silent" if not row.proposition_3_1 else _judged(1, said["local_to_one"]),
        _judged(row.theorem_3_4, said["local_to_one"]),
        _judged(row.corollary_3_2, said["local_to_local"]),
    ]
    return [row.intervals, ranks_text(stratum_of(row)), str(row.dimension), *truths, least, *local, *report]


def _judged(says: int, truth: int | None) -> str:
    return f"{WORDS[says]}, {'?' if truth is None else 'right' if says == truth else 'wrong'}"


def text(rows: Iterable[Row], search_space: Reading) -> str:
    """A table for a terminal, network by network.

    >>> from deeplift_cas.atlas.row import rows
    >>> print(text([row for row in rows((1, 1, 1, 1)) if row.two == 0], "image").splitlines()[0])
    widths 1,1,1,1: 1 stratum, image
    """
    return "\n".join(text_lines(rows, search_space))


def text_lines(rows: Iterable[Row], search_space: Reading) -> Iterator[str]:
    """The lines of :func:`text`, as they are found: a table may be longer than the memory."""
    none = True
    for widths, found in groupby(rows, key=lambda row: row.widths):
        none, own = False, list(found)
        table = [[*HEAD, *REPORT], *(cells(row, search_space) for row in own)]
        width = [max(len(line[i]) for line in table) for i in range(len(table[0]))]
        yield from (f"widths {widths}: {_counted(len(own))}, {search_space}", "")
        for line in table:
            yield "  " + "  ".join(f"{c:<{w}}" for c, w in zip(line, width, strict=True)).rstrip()
        yield ""
    yield "no stratum" if none else LEGEND


def _counted(number: int) -> str:
    return "1 stratum" if number == 1 else f"{number} strata"


def markdown(rows: Iterable[Row], search_space: Reading) -> Iterator[str]:
    """The same as Markdown."""
    head = ["widths", *HEAD, *REPORT]
    yield from (f"Search space: {search_space}.  {LEGEND}", "")
    for line in chain([head, ["---"] * len(head)], ([row.widths, *cells(row, search_space)] for row in rows)):
        yield "| " + " | ".join(line) + " |"


def as_csv(rows: Iterable[Row], search_space: Reading) -> Iterator[str]:
    """All columns of an atlas, those of both search spaces."""
    for values in chain([Row._fields], rows):
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(["" if value is None else value for value in values])
        yield out.getvalue()


def as_json(rows: Iterable[Row], search_space: Reading) -> Iterator[str]:
    """All columns, multiplicities, ranks and evidence: a list, one record after the other."""
    before = "["
    for row in rows:
        yield f"{before}{json.dumps(record(row, search_space), indent=1, ensure_ascii=False)}"
        before = ","
    yield "]" if before == "," else "[]"


def record(row: Row, search_space: Reading) -> dict[str, Any]:
    """One stratum as plain data."""
    stratum, data = stratum_of(row), row._asdict()
    for name in TRUTHS:
        data[name] = None if data[name] is None else bool(data[name])
    data["widths"] = list(stratum.widths)
    data["multiplicities"] = {f"{a},{b}": stratum.multiplicity(a, b) for a, b in dict.fromkeys(stratum.intervals)}
    data["ranks"] = {f"{b},{a}": stratum.rank(b, a) for b in range(stratum.depth + 1) for a in range(b)}
    data["evidence"] = dict(properties(stratum, search_space).evidence)
    return data


def in_short(stratum: Stratum, search_space: Reading) -> str:
    """What the verb ``lift`` says of any lift, as JSON."""
    found = properties(stratum, search_space)
    keys = ("one", "two", "three", "four", "local_to_one", "local_to_local")
    data = {"lift": f"widths {','.join(map(str, stratum.widths))}", "search_space": search_space}
    data |= {key: getattr(found, key).holds for key in keys} | {"evidence": dict(found.evidence)}
    return json.dumps(data, indent=1, ensure_ascii=False)


FORMATS = {"text": text_lines, "json": as_json, "csv": as_csv, "markdown": markdown}


def intervals(stratum: Stratum) -> list[str]:
    """The interval picture: a line for each vector, a dot for each layer in which it lives.

    >>> print("\\n".join(intervals(Stratum.from_multiplicities((2, 1, 2), {(0, 1): 1, (0, 0): 1, (2, 2): 2}))))
    layer  0   1   2
           ●───●      [0,1]
           ●          [0,0]
                   ●  [2,2]
                   ●  [2,2]
    """
    size = stratum.depth + 1
    lines = ["layer  " + "   ".join(str(k) for k in range(size))]
    for a, b in stratum.intervals:
        line = "    " * a + "───".join("●" * (b - a + 1)) + "    " * (stratum.depth - b)
        lines.append(f"       {line}  [{a},{b}]")
    return lines


def in_full(stratum: Stratum, search_space: Reading, title: str = "") -> str:
    """One stratum: its intervals, and each property with the reason."""
    found: Properties = properties(stratum, search_space)
    lines = [f"{title + ': ' if title else ''}the stratum {stratum}", ""]
    lines += [f"  {line}" for line in intervals(stratum)]
    lines += ["", f"  ranks      {ranks_text(stratum)}", f"  dimension  {stratum.dimension}", ""]
    names = [f"{k} ⟹ 1" for k in range(1, HIGHEST + 1)]
    answers = [found.implies(k) for k in range(1, HIGHEST + 1)]
    keys = ("one", "two", "three", "four", "local_to_one", "local_to_local")
    table = zip(
        [*names, "local ⟹ 1", "local ⟹ local"], [*answers, found.local_to_one, found.local_to_local], keys, strict=True
    )
    lines += [f"  {name:<14} {answer!s:<10} {found.evidence[key]['reason']}" for name, answer, key in table]
    least = "none" if found.least_k is None else str(found.least_k)
    lines += ["", f"  The least k with k ⟹ 1: {least} ({found.least_k_status}).  Search space: {search_space}."]
    return "\n".join(lines)
