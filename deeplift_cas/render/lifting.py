"""What is decided about a lift at a point, in words and as plain data."""

from __future__ import annotations

import json
from typing import Any

from deeplift_cas.criticality.lifting import NAMES, LiftAnswers

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


FORMATS = {"text": text, "json": as_json}
