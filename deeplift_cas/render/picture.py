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

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.criticality.descent import DescentCurve, with_power
from deeplift_cas.criticality.implication import implication
from deeplift_cas.errors import InputError, shown
from deeplift_cas.files import new_file
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions.region import Region
from deeplift_cas.render.latex import polynomial, symbol
from deeplift_cas.render.words import bends
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import MAX_ORDER, RELATIONS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = (".svg", ".pdf", ".png")
WINDOW = (-2, 2, -1, 2.5)
"""Of the picture of a region: left, right, below, above."""
GRID = 400
"""Points along each side of the picture of a region."""


def figure(width: float = 5.2, height: float = 3.6) -> Figure:
    """An empty figure.  Raises :class:`InputError` if matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise InputError("pictures need matplotlib: pip install 'deeplift-cas[notebook]'") from None
    return Figure(figsize=(width, height), layout="constrained")


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

    if axes[0] == axes[1]:
        raise InputError(f"the two axes must be different parameters, not {shown(axes[0])} twice")
    if unknown := [name for name in axes if name not in region.ring.names]:
        raise InputError(f"there is no parameter {shown(unknown[0])}: there are {', '.join(region.ring.names)}")
    point = dict(witness) if witness is not None else region.sample()
    if point is None:
        raise InputError("no point of the region is known: there is nothing to show")
    others = {name: Fraction(str(value)) for name, value in point.items() if name not in axes}
    fig = figure()
    ax = fig.add_subplot()
    dots = [dot for conjunction in region.conjunctions for dot in _dots(conjunction, axes, others)]
    limits = limits or _window([(point[axes[0]], point[axes[1]]), *dots, *_samples(region, axes, others)])
    x, y = numpy.meshgrid(numpy.linspace(*limits[:2], GRID), numpy.linspace(*limits[2:], GRID))
    inside = numpy.zeros(x.shape, dtype=bool)
    for conjunction in region.conjunctions:
        values = [_values(c.polynomial, region.ring, dict(zip(axes, (x, y), strict=True)), others) for c in conjunction]
        holds = [_satisfied(v, c) * numpy.ones(x.shape, dtype=bool) for v, c in zip(values, conjunction, strict=True)]
        part = numpy.logical_and.reduce([numpy.ones(x.shape, dtype=bool), *holds])
        for n, condition in enumerate(conjunction):
            if _moves(condition, axes):  # its boundary is that of the region where the other conditions hold
                elsewhere = numpy.logical_and.reduce([numpy.ones(x.shape, dtype=bool), *holds[:n], *holds[n + 1 :]])
                _boundary(ax, x, y, numpy.where(elsewhere, values[n], numpy.nan), condition.relation)
        inside |= part
    ax.plot(*zip(*dots, strict=True), "k.", markersize=9) if dots else None
    ax.contourf(x, y, inside.astype(float), levels=[0.5, 1.5], colors=["0.82"], hatches=["//"])
    across, up = (float(Fraction(str(point[name]))) for name in axes)
    place = across, up
    ax.plot(*place, "ko", markersize=6)
    ax.annotate("witness", place, (7, 5), textcoords="offset points")
    ax.set(xlabel=f"${symbol(axes[0])}$", ylabel=f"${symbol(axes[1])}$", title=title)
    ax.grid(color="0.9")
    ax.set_axisbelow(True)
    return fig


Place = tuple[float, float]


def _dots(conjunction: Sequence[Condition], axes: tuple[str, str], others: Mapping[str, Fraction]) -> list[Place]:
    """The isolated points of a conjunction with two equations in the plane of the axes."""
    import sympy

    plane = [sympy.Symbol(name) for name in axes]
    fixed = {sympy.Symbol(name): sympy.Rational(value.numerator, value.denominator) for name, value in others.items()}
    stated = [(sympy.sympify(c.ring.expr(c.polynomial)).subs(fixed), c) for c in conjunction]
    equations = [p for p, c in stated if c.relation == "=" and p != 0]
    if len(equations) < 2:
        return []
    try:
        solutions = sympy.solve_poly_system(equations, *plane) or []
    except NotImplementedError:  # not finitely many
        return []
    found = []
    for solution in solutions:
        at = dict(zip(plane, solution, strict=True))
        if all(value.is_real for value in solution) and all(sympy.sign(p.subs(at)) in c.signs for p, c in stated):
            found.append((float(solution[0]), float(solution[1])))
    return found


def _samples(region: Region, axes: tuple[str, str], others: Mapping[str, Fraction]) -> list[Place]:
    """A point of every alternative, if one is found where the other parameters stand."""
    ring = Ring(axes)
    values = {symengine.Symbol(n): symengine.Rational(q.numerator, q.denominator) for n, q in others.items()}
    found = []
    for conjunction in region.conjunctions:
        here = [ring.polynomial(symengine.expand(c.ring.expr(c.polynomial).subs(values))) for c in conjunction]
        stated = list(zip(here, conjunction, strict=True))
        if any(p.is_constant() and Branch(ring).sign(p) not in c.signs for p, c in stated):
            continue  # not where the others stand
        conditions = [Condition.of(ring, p, c.relation) for p, c in stated if not p.is_constant()]
        sample = Region(ring, [tuple(conditions)]).sample()
        if sample is not None:
            found.append((float(sample[axes[0]]), float(sample[axes[1]])))
    return found


def _window(places: Sequence[tuple[Any, Any]]) -> tuple[float, float, float, float]:
    """The usual window if all places are well inside; else one around them."""
    left, right, low, high = WINDOW
    x, y = ([float(Fraction(str(value))) for value in values] for values in zip(*places, strict=True))
    if all(left < value < right for value in x) and all(low < value < high for value in y):
        return WINDOW
    limits: list[float] = []
    for values in (x, y):
        margin = max(1.5, 0.4 * (max(values) - min(values)))
        limits += [min(values) - margin, max(values) + margin]
    return (limits[0], limits[1], limits[2], limits[3])


def _values(p: Polynomial, ring: Ring, arrays: Mapping[str, Any], others: Mapping[str, Fraction]) -> Any:
    total: Any = 0.0
    for exponents, coefficient in p.terms():
        term: Any = int(coefficient.p) / int(coefficient.q)
        for name, e in zip(ring.names, map(int, exponents), strict=True):
            if e:
                term = term * (arrays[name] if name in arrays else float(others[name])) ** e
        total = total + term
    return total


def _satisfied(values: Any, condition: Condition) -> Any:
    import numpy

    return numpy.isin(numpy.sign(values), list(condition.signs))


def _moves(condition: Condition, axes: tuple[str, str]) -> bool:
    degrees = dict(zip(condition.ring.names, condition.polynomial.degrees(), strict=True))
    return any(degrees[name] for name in axes)


def _boundary(ax: Any, x: Any, y: Any, values: Any, relation: str) -> None:
    """Solid where the boundary belongs to the region, dashed where not; thick where it is all of it."""
    style = "-" if 0 in RELATIONS[relation].signs else "--"
    ax.contour(x, y, values, levels=[0], colors="black", linewidths=3 if relation == "=" else 1.6, linestyles=style)


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


def picture(kind: str, problem: Problem, values: Mapping[str, Any] | None = None, axes: Sequence[str] = ()) -> Figure:
    """``region`` in the plane of two parameters (z and c, or the first two), ``descent`` at the values, ``hessian``.

    Raises :class:`InputError` for another kind, and for values or axes that the picture does not use.
    """
    if kind == "region":
        if values:
            raise InputError("a picture of a region takes no values: they are those of its witness")
        answer, names = implication(problem), problem.parameters
        if len(names) < 2:
            raise InputError("a picture of a region needs two parameters")
        first, second = axes or (("z", "c") if {"z", "c"} <= set(names) else names[:2])
        title = f"{answer.order}-critical for g, not stationary for f"
        if answer.conclusion.decision.undecided.conjunctions:
            title += " (what is undecided is not shown)"
        return region_picture(answer.region, (first, second), witness=answer.witness, title=title)
    if axes:
        raise InputError(f"axes belong to a region, not to {shown(kind)}")
    if kind == "descent":
        return descent_picture(problem, values or _where_it_descends(problem))
    if kind == "hessian":
        return hessian_picture(problem, values)
    raise InputError(f"the pictures are region, descent and hessian, not {shown(kind)}")


def _where_it_descends(problem: Problem) -> dict[str, Any]:
    """Parameters for which a curve is known, one that bends if there is one."""
    curves = sorted(_curves(problem), key=lambda curve: not bends(curve))
    found = next((sample for curve in curves if (sample := curve.region.sample()) is not None), None)
    if found is None:
        raise InputError("no curve is known along which g falls for this problem: the picture needs one")
    return found
