"""An atlas in a page: what is in it, and how its values were found."""

from __future__ import annotations

from collections import Counter
from typing import Any

from deeplift_cas.atlas.row import PROPERTIES
from deeplift_cas.atlas.store import PROVENANCE, Atlas

TRUE = (*PROPERTIES, *(f"{name}_ambient" for name in PROPERTIES), "least_k")
NAMES = ("1 ⟹ 1", "2 ⟹ 1", "3 ⟹ 1", "4 ⟹ 1", "local ⟹ 1", "local ⟹ local")


def summary(atlas: Atlas) -> str:
    """Numbers of strata by depth and property; whether transposed networks agree; provenance."""
    depth, width = atlas.range
    meta, missing = atlas.meta, atlas.missing()
    truths = {name: Counter[int | None]() for name in PROPERTIES}
    least, by_depth = Counter[str](), Counter[int]()
    said: dict[str, Counter[tuple[Any, ...]]] = {}
    for row in atlas:
        by_depth[row.depth] += 1
        said.setdefault(row.widths, Counter())[(row.rank, row.dimension, *(getattr(row, name) for name in TRUE))] += 1
        for name in PROPERTIES:
            truths[name][getattr(row, name)] += 1
        least[f"{row.least_k}{' (checked)' if row.least_k_status == 'checked' else ''}"] += 1
    total = sum(by_depth.values())
    lines = [
        f"{atlas.path}: depth ≤ {depth}, widths ≤ {width}, {total} of {meta['strata']} strata"
        + (f"; {len(missing)} networks are missing: go on with atlas build" if missing else ""),
        "",
        *(f"  depth {L}: {number}" for L, number in sorted(by_depth.items())),
        "",
        "  on the image     holds     fails     undecided",
    ]
    for name, shown in zip(PROPERTIES, NAMES, strict=True):
        found = truths[name]
        lines.append(f"  {shown:<15}{found[1]:>7}{found[0]:>10}{found[None]:>14}")
    lines += ["", "  least k  " + ", ".join(f"{k}: {n}" for k, n in sorted(least.items())), ""]
    pairs = {d: ",".join(reversed(d.split(","))) for d in said}
    both = [d for d, opposite in pairs.items() if opposite in said]
    differ = [d for d in both if said[d] != said[pairs[d]]]
    agree = (
        f"disagree at widths {differ[0]}"
        if differ
        else f"agree, at all {len(both)} networks that are in it with theirs"
    )
    lines += [f"  a network and its transpose: their numbers of strata with the same properties {agree}", ""]
    lines += [f"  {name}: {how}" for name, how in PROVENANCE.items()]
    return "\n".join([*lines, f"  made by {meta['package']}"])
