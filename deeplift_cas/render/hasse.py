"""The strata of a network as a Hasse diagram: by dimension, coloured by the least k with "k ⟹ 1"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from deeplift_cas.atlas.count import count
from deeplift_cas.errors import InputError
from deeplift_cas.render.plane import figure
from deeplift_cas.strata.answers import properties
from deeplift_cas.strata.degeneration import covers
from deeplift_cas.strata.stratum import Stratum, strata

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST, NAMED = 400, 40
"""Strata of one picture, and those that are written in full; of more, the boxes are dots."""
PAINT = {1: ("#ffffff", ""), 2: ("#cfe3f5", ""), 3: ("#8db9dd", "//"), 4: ("#3f7fb5", "xx")}
BEYOND = ("#15466f", "oo")
"""Area and hatching, by the least k: darker is worse."""


def hasse_picture(widths: Sequence[int]) -> Figure:
    """A line joins a stratum with those in the closure of which it lies next.  Raises :class:`InputError` for too many.

    >>> len(hasse_picture((2, 1, 2)).axes)
    1
    """
    number = count(widths)
    if number > MOST:
        raise InputError(f"{number} strata are too many for a picture: {MOST} or fewer are drawn")
    found = list(strata(*widths))
    places = _places(found)
    wide, high = max(x for x, _ in places) + 1, len({s.dimension for s in found})
    across = 0.3 + 0.052 * max(len(_label(s)) for s in found) if number <= NAMED else 0.35
    fig = figure(max(4.5, min(24.0, across * wide)) + 1.6, max(3.5, 0.75 * high))
    ax = fig.add_subplot()
    for i, j in covers(found):
        (x, y), (u, v) = places[i], places[j]
        ax.plot([x, u], [y, v], color="#999999", linewidth=0.7, zorder=1)
    orders = [properties(stratum).least_k or 0 for stratum in found]
    for stratum, (x, y), order in zip(found, places, orders, strict=True):
        face, hatch = PAINT.get(order, BEYOND)
        if number <= NAMED:
            box = {"boxstyle": "round", "facecolor": face, "edgecolor": "#222222", "linewidth": 0.8, "hatch": hatch}
            dark = order >= 4
            ax.text(
                x,
                y,
                _label(stratum),
                ha="center",
                va="center",
                fontsize=6,
                bbox=box,
                color="white" if dark else "black",
            )
        else:
            ax.scatter([x], [y], s=45, facecolor=face, edgecolor="#222222", hatch=hatch, linewidth=0.6, zorder=2)
    for order in sorted(set(orders)):
        face, hatch = PAINT.get(order, BEYOND)
        ax.scatter(
            [], [], s=60, marker="s", facecolor=face, edgecolor="#222222", hatch=hatch, label=f"least k = {order}"
        )
    dimensions = sorted({s.dimension for s in found})
    ax.set_yticks(range(len(dimensions)), [str(d) for d in dimensions])
    ax.set_ylabel("dimension of the orbit")
    ax.set_xticks([])
    ax.set_xlim(-0.6, wide - 0.4)
    ax.set_ylim(-0.6, high - 0.4)
    for side in ("top", "right", "bottom"):
        ax.spines[side].set_visible(False)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    ax.set_title(f"The strata of widths {','.join(map(str, widths))} (least k on the image)")
    return fig


def _label(stratum: Stratum) -> str:
    """``[0,1]² [2,3]``."""
    counts = Counter(stratum.intervals)
    raised = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    return " ".join(f"[{a},{b}]{str(n).translate(raised) if n > 1 else ''}" for (a, b), n in counts.items())


def _places(found: Sequence[Stratum]) -> list[tuple[float, float]]:
    """By dimension from below, in the middle of each row."""
    dimensions = sorted({s.dimension for s in found})
    rows = {d: [i for i, s in enumerate(found) if s.dimension == d] for d in dimensions}
    widest = max(map(len, rows.values()))
    places = [(0.0, 0.0)] * len(found)
    for y, d in enumerate(dimensions):
        for n, i in enumerate(rows[d]):
            places[i] = ((widest - len(rows[d])) / 2 + n, float(y))
    return places
