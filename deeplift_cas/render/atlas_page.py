"""An atlas as one self-contained page: choose widths, see the Hasse diagram, open a stratum.  No network is needed.

The page holds plain data, made here; ``atlas_page.js`` draws them and decides nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from deeplift_cas.atlas.counterexample import Counterexample
from deeplift_cas.atlas.row import PROPERTIES
from deeplift_cas.atlas.sheet import Entry, Sheet
from deeplift_cas.strata.answers import NAMES, Answer, Properties
from deeplift_cas.strata.chains import HIGHEST

IMPLICATIONS = (*(f"{k} ⟹ 1" for k in range(1, HIGHEST + 1)), "local ⟹ 1", "local ⟹ local")
"""Of the properties, in their order."""


def atlas_page(max_depth: int, max_width: int, sheets: Iterable[Sheet]) -> Iterator[str]:
    """The HTML document, in parts: a part for each network.

    >>> from deeplift_cas.atlas.sheet import sheets
    >>> "".join(atlas_page(1, 1, sheets(1, 1))).count("[0,0]+[1,1]")
    1
    """
    title = f"Every stratum of the networks of depth ≤ {max_depth} and widths ≤ {max_width}"
    here = files("deeplift_cas.render")
    style, script = (here.joinpath(f"atlas_page.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    body = here.joinpath("atlas_page.html").read_text(encoding="utf-8")
    yield (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'><link rel='icon' href='data:,'>"
        f"<title>{escape(title)}</title><style>\n{style}</style></head>\n<body><main>\n<h1>{escape(title)}</h1>\n"
        f"{body}</main>\n<script type='application/json' id='atlas'>"
    )
    made = {"maxDepth": max_depth, "maxWidth": max_width, "properties": IMPLICATIONS, "program": _program()}
    yield f'{_text(made)[:-1]},\n"networks": ['
    for n, sheet in enumerate(sheets):
        yield ("," if n else "") + "\n" + _text(_network(sheet))
    yield f"]}}</script>\n<script>\n{script}</script></body></html>\n"


def _program() -> str:
    return f"deeplift-cas {version('deeplift-cas')}"


def _text(data: Any) -> str:
    """JSON that may stand in a page: no "</script>" in it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _network(sheet: Sheet) -> dict[str, Any]:
    return {"widths": sheet.widths, "covers": sheet.covers, "strata": [_stratum(entry) for entry in sheet.entries]}


def _stratum(entry: Entry) -> dict[str, Any]:
    stratum, row = entry.stratum, entry.row
    depth = stratum.depth
    report = {
        "Proposition 3.1": [row.proposition_3_1 or None, PROPERTIES.index("local_to_one")],
        "Theorem 3.4": [row.theorem_3_4, PROPERTIES.index("local_to_one")],
        "Corollary 3.2": [row.corollary_3_2, PROPERTIES.index("local_to_local")],
    }
    return {
        "name": str(stratum),
        "intervals": [[a, b, n] for (a, b), n in Counter(stratum.intervals).items()],
        "dimension": stratum.dimension,
        "ranks": [[stratum.rank(a + n, a) for a in range(depth - n + 1)] for n in range(1, depth + 1)],
        "blocks": row.blocks,
        "says": {space: _said(found) for space, found in entry.properties.items()},
        "report": report,
        "example": None if entry.counterexample is None else _example(entry.counterexample),
    }


def _said(found: Properties) -> dict[str, Any]:
    answers: Sequence[Answer] = [*map(found.implies, range(1, HIGHEST + 1)), found.local_to_one, found.local_to_local]
    keys = (*NAMES, "local_to_one", "local_to_local")
    return {
        "holds": [answer.holds for answer in answers],
        "reasons": [found.evidence[key]["reason"] for key in keys],
        "least": found.least_k,
        "status": found.least_k_status,
    }


def _example(found: Counterexample) -> dict[str, Any]:
    return {
        "order": found.order,
        "proofs": found.answer.accepted.summary.proofs,
        "certificate": found.answer.certificate(),  # the page shows the problem that stands in it
    }
