"""The kinds of a point in the plane of two parameters, coloured; legible in grey by lightness and hatching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.classification import Classification, Piece
from deeplift_cas.errors import InputError, shown
from deeplift_cas.regions.region import Region
from deeplift_cas.render.kinds import kind
from deeplift_cas.render.latex import symbol
from deeplift_cas.render.plane import (
    checked_axes,
    dots,
    figure,
    mesh,
    moves,
    samples,
    satisfied,
    stated,
    values,
    window,
)
from deeplift_cas.vocabulary import CONSTANT, MAXIMUM, MINIMUM, NOT_CRITICAL, SADDLE, UNDECIDED

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Paint(NamedTuple):
    """The colour of an area, its hatching, and the colour of lines and dots."""

    area: str
    hatch: str
    line: str


PAINT = {
    MINIMUM: (Paint("#bfd9f2", "", "#1f5fa8"), Paint("#9cc4ea", "..", "#10427d"), Paint("#7fb2e0", "oo", "#0a2f5c")),
    MAXIMUM: (Paint("#f6d6b8", "xx", "#b3591a"), Paint("#efc194", "++", "#8a3f0a"), Paint("#e8ac73", "XX", "#6b2f05")),
    SADDLE: (Paint("#f2f2f2", "//", "#555555"), Paint("#d2d2d2", "\\\\", "#222222"), Paint("#bbbbbb", "||", "#000000")),
    CONSTANT: (Paint("#ffffff", "**", "#000000"),),
    NOT_CRITICAL: (Paint("#ffffff", "", "#999999"),),
    UNDECIDED: (Paint("#fffbe0", "--", "#8a7a00"),),
}
"""Kind ↦ paints for its pieces of different names, one after the other."""


WIDE = 28
"""Letters of a name, above which the names stand in one column."""


def kinds_picture(found: Classification, axes: Sequence[str] = (), at: Mapping[str, Any] | None = None) -> Figure:
    """The pieces in the plane of two parameters; the others stand at the values given, else at 0.

    Areas are coloured by kind; what belongs to a piece by an equation alone is a thick line in its colour, by two of
    them a dot.  Raises :class:`InputError` for parameters that there are not.
    """
    import numpy
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    names = found.problem.parameters
    if len(names) < 2:
        raise InputError("a picture of kinds needs two parameters")
    plane = checked_axes(axes or (("z", "c") if {"z", "c"} <= set(names) else names[:2]), names)
    others = _others(names, plane, at or {})
    places = [place for piece in found.pieces for place in _places(piece, plane, others)]
    limits = window(places) if places else (-2.0, 2.0, -2.0, 2.0)
    limits = min(limits[0], -2), max(limits[1], 2), min(limits[2], -2), max(limits[3], 2)
    x, y = mesh(limits)
    fig = figure(6.4, 5.0)
    ax = fig.add_subplot()
    legend = []
    for piece, paint in _painted(found.pieces):
        drawn: Any = None
        for conjunction in stated(piece.region):
            arrays = dict(zip(plane, (x, y), strict=True))
            at_points = [values(c.polynomial, piece.region.ring, arrays, others) for c in conjunction]
            holds = [
                satisfied(v, c) & numpy.ones(x.shape, dtype=bool) for v, c in zip(at_points, conjunction, strict=True)
            ]
            lines = [n for n, c in enumerate(conjunction) if c.relation == "=" and moves(c, plane)]
            rest = numpy.logical_and.reduce(
                [numpy.ones(x.shape, dtype=bool), *(h for n, h in enumerate(holds) if n not in lines)]
            )
            if not lines and rest.any():
                style = {"levels": [0.5, 1.5], "colors": [paint.area], "hatches": [paint.hatch]}
                ax.contourf(x, y, rest.astype(float), **style)
                drawn = Patch(facecolor=paint.area, edgecolor="0.3", hatch=paint.hatch)
            elif len(lines) == 1 and _crosses(at_points[lines[0]], rest):
                shown_at = numpy.where(rest, at_points[lines[0]], numpy.nan)
                ax.contour(x, y, shown_at, levels=[0], colors=paint.line, linewidths=3.4, zorder=3)
                drawn = drawn or Line2D([], [], color=paint.line, linewidth=3.4)
            elif len(lines) > 1:
                for place in dots(conjunction, plane, others):
                    ax.plot(*place, "o", color=paint.line, markeredgecolor="white", markersize=9, zorder=4)
                    drawn = drawn or Line2D([], [], color=paint.line, marker="o", linestyle="")
        if drawn is not None:
            legend.append((drawn, kind(piece)))
    shown_by: dict[str, Any] = {}
    for handle, label in legend:  # by an area, if there is one
        if label not in shown_by or isinstance(handle, Patch):
            shown_by[label] = handle
    columns = 1 if max(map(len, shown_by), default=0) > WIDE else 2
    ax.legend([*shown_by.values()], [*shown_by], loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=columns)
    stands = ", ".join(f"${symbol(name)} = {value}$" for name, value in others.items())
    ax.set(xlabel=f"${symbol(plane[0])}$", ylabel=f"${symbol(plane[1])}$", xlim=limits[:2], ylim=limits[2:])
    ax.set_title("What kind of point it is" + (f", for {stands}" if stands else ""))
    return fig


def _others(names: Sequence[str], plane: tuple[str, str], at: Mapping[str, Any]) -> dict[str, Fraction]:
    if unknown := [name for name in at if name not in names or name in plane]:
        raise InputError(f"{shown(unknown[0])} is no parameter besides the axes {plane[0]} and {plane[1]}")
    found = {}
    for name in names:
        if name not in plane:
            number = Ring.rational(exact(at.get(name, 0), ()))
            found[name] = Fraction(int(number.p), int(number.q))
    return found


def _places(piece: Piece, plane: tuple[str, str], others: Mapping[str, Fraction]) -> list[tuple[float, float]]:
    region: Region = piece.region
    isolated = [dot for conjunction in stated(region) for dot in dots(conjunction, plane, others)]
    return [*isolated, *samples(region, plane, others)]


def _painted(pieces: Sequence[Piece]) -> list[tuple[Piece, Paint]]:
    """Each piece with its paint: pieces of one name have one, names of one kind different ones."""
    names: dict[str, list[str]] = {}
    for piece in pieces:
        listed = names.setdefault(piece.kind, [])
        if kind(piece) not in listed:
            listed.append(kind(piece))
    return [(piece, _paint(piece.kind, names[piece.kind].index(kind(piece)))) for piece in pieces]


def _paint(of: str, number: int) -> Paint:
    """The first names of a kind have paints of their own, more names denser hatching."""
    again, n = divmod(number, len(PAINT[of]))
    paint = PAINT[of][n]
    return paint._replace(hatch=(paint.hatch or "--") * (1 + again)) if again else paint


def _crosses(at_points: Any, where: Any) -> bool:
    """Whether values change their sign where a piece may be."""
    import numpy

    inside = numpy.broadcast_to(at_points, where.shape)[where]
    return bool(inside.size) and bool(inside.min() <= 0 <= inside.max())
