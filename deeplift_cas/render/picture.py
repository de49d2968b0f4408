"""Pictures with matplotlib (the extra ``notebook``): a region of parameters, a descent, the blocks of a Hessian.

They are legible in grey: what matters differs in lightness, in hatching and in line style.  Floating point is for
seeing only; what is shown has been decided exactly.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import symengine

from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.classification import classify
from deeplift_cas.criticality.descent import DescentCurve, with_power
from deeplift_cas.criticality.implication import implication
from deeplift_cas.errors import InputError, shown
from deeplift_cas.files import new_file
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions.region import Region
from deeplift_cas.render.latex import polynomial, symbol
from deeplift_cas.render.plane import (
    boundary,
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
from deeplift_cas.render.words import bends
from deeplift_cas.vocabulary import MAX_ORDER

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = (".svg", ".pdf", ".png")


def region_picture(
    region: Region,
    axes: tuple[str, str] = ("z", "c"),
    limits: tuple[float, float, float, float] | None = None,
    witness: Mapping[str, Any] | None = None,
    title: str = "",
) -> Figure:
    """A region in the plane of two of its parameters; the others stand at the values of ``witness`` (or a sample).

    What belongs to it only by an equation is a thick line, by two of them a dot.  Without ``limits`` the window is
    chosen so that the witness and a point of every alternative are in it.

    Raises :class:`InputError` for parameters that the region does not have.
    """
    import numpy

    axes = checked_axes(axes, region.ring.names)
    point = dict(witness) if witness is not None else region.sample()
    if point is None:
        raise InputError("no point of the region is known: there is nothing to show")
    others = {name: Fraction(str(value)) for name, value in point.items() if name not in axes}
    fig = figure()
    ax = fig.add_subplot()
    places = [dot for conjunction in stated(region) for dot in dots(conjunction, axes, others)]
    limits = limits or window([(point[axes[0]], point[axes[1]]), *places, *samples(region, axes, others)])
    x, y = mesh(limits)
    inside = numpy.zeros(x.shape, dtype=bool)
    for conjunction in stated(region):
        at = [values(c.polynomial, region.ring, dict(zip(axes, (x, y), strict=True)), others) for c in conjunction]
        holds = [satisfied(v, c) * numpy.ones(x.shape, dtype=bool) for v, c in zip(at, conjunction, strict=True)]
        part = numpy.logical_and.reduce([numpy.ones(x.shape, dtype=bool), *holds])
        for n, condition in enumerate(conjunction):
            if moves(condition, axes):  # its boundary is that of the region where the other conditions hold
                elsewhere = numpy.logical_and.reduce([numpy.ones(x.shape, dtype=bool), *holds[:n], *holds[n + 1 :]])
                boundary(ax, x, y, numpy.where(elsewhere, at[n], numpy.nan), condition.relation)
        inside |= part
    ax.plot(*zip(*places, strict=True), "k.", markersize=9) if places else None
    ax.contourf(x, y, inside.astype(float), levels=[0.5, 1.5], colors=["0.82"], hatches=["//"])
    across, up = (float(Fraction(str(point[name]))) for name in axes)
    place = across, up
    ax.plot(*place, "ko", markersize=6)
    ax.annotate("witness", place, (7, 5), textcoords="offset points")
    ax.set(xlabel=f"${symbol(axes[0])}$", ylabel=f"${symbol(axes[1])}$", title=title)
    ax.grid(color="0.9")
    ax.set_axisbelow(True)
    return fig


def descent_picture(problem: Problem, values: Mapping[str, Any], span: float = 0.36) -> Figure:
    """g along a descent curve, at values of the parameters; of one that bends, along its straight line, too.

    Raises :class:`InputError` if there is no such curve there.
    """
    import numpy

    curve = _curve_at(problem, values)
    fig = figure()
    ax = fig.add_subplot()
    eps = numpy.linspace(-span, span, 201)
    curved, leading = _along(problem, curve, values, eps, len(curve.steps))
    if bends(curve):
        straight, start = _along(problem, curve, values, eps, 1)
        ax.plot(eps, straight, "k--", label=f"straight line: ${start}$")
    ax.plot(eps, curved, "k-", linewidth=2, label=f"descent {'curve' if bends(curve) else 'direction'}: ${leading}$")
    ax.axhline(0, color="0.6", linewidth=0.8)
    at = ", ".join(f"${symbol(name)} = {value}$" for name, value in values.items())
    ax.set(xlabel=r"$\varepsilon$", ylabel=r"$g(W + \dot w(\varepsilon)) - g(W)$", title=at)
    ax.legend(loc="upper center")
    if bends(curve):
        low, high = float(curved.min()), float(straight.max())
        ax.set_ylim(1.3 * low, max(2.2 * high, -low))
    else:
        low, high = float(curved.min()), max(0.0, float(curved.max()))
        ax.set_ylim(low - 0.1 * (high - low), high + 0.45 * (high - low))
    return fig


def _curve_at(problem: Problem, values: Mapping[str, Any]) -> DescentCurve:
    for curve in _curves(problem):
        if curve.region.contains(values):
            return curve
    raise InputError("no curve is known along which g falls for these parameters: the picture needs one")


def _curves(problem: Problem) -> Sequence[DescentCurve]:
    """Curves along which g falls, of the highest order that is decided."""
    for order in range(MAX_ORDER, 0, -1):
        if curves := problem.landscape.descent_curve(problem.point, order, problem.parameters):
            return curves
    return ()


def _along(problem: Problem, curve: DescentCurve, values: Mapping[str, Any], eps: Any, steps: int) -> tuple[Any, str]:
    """g − g(W) at W + εv_1 + …, and its leading term."""
    t, names = symengine.Symbol("t"), curve.region.ring.names
    given = [Ring.rational(exact(values[name], ())) for name in names]
    moved: dict[str, Any] = {}
    for power, step in enumerate(curve.steps[:steps], 1):
        for name, p in step.items():
            value = p(*given)
            moved[name] = moved.get(name, 0) + symengine.Rational(int(value.p), int(value.q)) * t**power
    fixed = problem.at({name: values[name] for name in problem.parameters})
    g, still = fixed.landscape, symengine.Integer(0)
    entries = {symengine.Symbol(name): moved.get(name, still) for name in g.lift.direction_names}
    point = [W + V.subs(entries) for W, V in zip(fixed.point, g.lift.directions, strict=True)]
    difference = Ring(("t",)).polynomial(symengine.expand(g(g.lift.point(*point)) - g(fixed.point)))
    coefficients = {int(e[0]): c for e, c in difference.terms()}
    if not coefficients:
        return 0 * eps, "0"
    y = sum((int(c.p) / int(c.q)) * eps**e for e, c in coefficients.items())
    order = min(coefficients)
    leading = polynomial(with_power(str(coefficients[order]), order))
    leading = leading.replace(r"\tfrac", r"\frac")  # matplotlib does not know the small one
    return y, leading + (r" + \cdots" if len(coefficients) > 1 else "")


def hessian_picture(problem: Problem, values: Mapping[str, Any] | None = None) -> Figure:
    """The Hessian's connected blocks: entries that are not identically 0 (or not 0 at the values), directions in the
    order of the blocks.
    """
    if values:
        problem = problem.at(values)
    form = problem.landscape.taylor(problem.point, 2, problem.parameters).coefficient(2)
    size = len(form.directions)
    pairs = {tuple(sorted((i, j))) for i, j in form.coefficients}
    blocks = _blocks(size, pairs)  # type: ignore[arg-type]
    order = [i for block in blocks for i in block]
    place = {i: n for n, i in enumerate(order)}
    fig = figure(4.6, 4.6)
    ax = fig.add_subplot()
    for i, j in pairs:
        for a, b in {(place[i], place[j]), (place[j], place[i])}:
            ax.add_patch(_square(a, b))
    start = 0
    for block in blocks:
        ax.add_patch(_outline(start, len(block)))
        start += len(block)
    names = [f"${symbol(form.directions[i])}$" for i in order]
    ax.set(xlim=(0, size), ylim=(size, 0), aspect="equal", title=f"∇²g(W): {len(blocks)} blocks, {size} directions")
    ticks = [n + 0.5 for n in range(size)]
    show = size <= 40
    ax.set_xticks(ticks if show else [], names if show else [], rotation=90, fontsize=7)
    ax.set_yticks(ticks if show else [], names if show else [], fontsize=7)
    return fig


def _blocks(size: int, pairs: set[tuple[int, int]]) -> list[list[int]]:
    """Connected components, the largest first; within a size, by their first direction."""
    neighbours: dict[int, set[int]] = {i: set() for i in range(size)}
    for i, j in pairs:
        neighbours[i].add(j)
        neighbours[j].add(i)
    blocks, seen = [], set()
    for start in range(size):
        if start not in seen:
            block, todo = [], [start]
            seen.add(start)
            while todo:
                i = todo.pop()
                block.append(i)
                for j in neighbours[i] - seen:
                    seen.add(j)
                    todo.append(j)
            blocks.append(sorted(block))
    return sorted(blocks, key=lambda block: (-len(block), block))


def _square(a: int, b: int) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((b, a), 1, 1, facecolor="0.35", edgecolor="white", linewidth=0.5)


def _outline(start: int, size: int) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((start, start), size, size, fill=False, edgecolor="0.6", linewidth=1)


def checked_name(path: str, force: bool = False, besides: str | None = None) -> Path:
    """The file of a picture, which does not exist yet without ``force``; raises :class:`InputError`."""
    target = Path(path)
    if target.suffix not in FORMATS:
        raise InputError(f"{shown(path)}: a picture ends in {', '.join(FORMATS)}")
    new_file(path, force, besides)
    return target


def save(fig: Figure, path: str, force: bool = False) -> None:
    """Write SVG, PDF or PNG, by the ending of the name; without ``force`` nothing is overwritten, and nothing is
    half-written.

    Raises :class:`InputError`.
    """
    target = checked_name(path, force)
    import matplotlib

    metadata = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(target.suffix, {})
    part = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        with matplotlib.rc_context({"svg.hashsalt": "deeplift", "svg.fonttype": "path"}):
            fig.savefig(part, dpi=200, metadata=metadata)
        os.replace(part, target)
    except OSError as error:
        raise InputError(f"{shown(path)}: cannot be written: {error.strerror or error}") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def picture(kind: str, problem: Problem, at: Mapping[str, Any] | None = None, axes: Sequence[str] = ()) -> Figure:
    """``region`` and ``kinds`` in the plane of two parameters (z and c, or the first two), ``descent`` at the values,
    ``hessian``.

    Raises :class:`InputError` for another kind, and for values or axes that the picture does not use.
    """
    if kind == "region":
        if at:
            raise InputError("a picture of a region takes no values: they are those of its witness")
        answer, names = implication(problem), problem.parameters
        if len(names) < 2:
            raise InputError("a picture of a region needs two parameters")
        first, second = axes or (("z", "c") if {"z", "c"} <= set(names) else names[:2])
        title = f"{answer.order}-critical for g, not stationary for f"
        if answer.conclusion.decision.undecided.conjunctions:
            title += " (what is undecided is not shown)"
        return region_picture(answer.region, (first, second), witness=answer.witness, title=title)
    if kind == "kinds":
        from deeplift_cas.render.kinds_picture import kinds_picture

        return kinds_picture(classify(problem), axes, at)
    if axes:
        raise InputError(f"axes belong to a region or to kinds, not to {shown(kind)}")
    if kind == "descent":
        return descent_picture(problem, at or _where_it_descends(problem))
    if kind == "hessian":
        return hessian_picture(problem, at)
    raise InputError(f"the pictures are region, kinds, descent, hessian and strata, not {shown(kind)}")


def _where_it_descends(problem: Problem) -> dict[str, Any]:
    """Parameters for which a curve is known, one that bends if there is one."""
    curves = sorted(_curves(problem), key=lambda curve: not bends(curve))
    found = next((sample for curve in curves if (sample := curve.region.sample()) is not None), None)
    if found is None:
        raise InputError("no curve is known along which g falls for this problem: the picture needs one")
    return found
