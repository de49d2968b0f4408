"""The plane of two parameters: points, boundaries and areas of conditions, in floating point, for seeing only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import symengine

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.errors import InputError, shown
from deeplift_cas.regions.region import Region
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import RELATIONS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WINDOW = (-2, 2, -1, 2.5)
"""Left, right, below, above, if all that is to be seen is in it."""
GRID = 400
"""Points along each side."""


def figure(width: float = 5.2, height: float = 3.6) -> Figure:
    """An empty figure.  Raises :class:`InputError` if matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise InputError("pictures need matplotlib: pip install 'deeplift-cas[notebook]'") from None
    return Figure(figsize=(width, height), layout="constrained")


def checked_axes(axes: Sequence[str], names: Sequence[str]) -> tuple[str, str]:
    """Two different parameters; raises :class:`InputError`."""
    if axes[0] == axes[1]:
        raise InputError(f"the two axes must be different parameters, not {shown(axes[0])} twice")
    if unknown := [name for name in axes if name not in names]:
        raise InputError(f"there is no parameter {shown(unknown[0])}: there are {', '.join(names)}")
    return axes[0], axes[1]


def stated(region: Region) -> list[list[Condition]]:
    """The conjunctions of a region, with what is assumed."""
    return [[*conjunction, *region.ring.assumed] for conjunction in region.conjunctions]


def mesh(limits: Sequence[float]) -> tuple[Any, Any]:
    """The points of a window."""
    import numpy

    left, right, low, high = limits
    x, y = numpy.meshgrid(numpy.linspace(left, right, GRID), numpy.linspace(low, high, GRID))
    return x, y


Place = tuple[float, float]


def dots(conjunction: Sequence[Condition], axes: tuple[str, str], others: Mapping[str, Fraction]) -> list[Place]:
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


def samples(region: Region, axes: tuple[str, str], others: Mapping[str, Fraction]) -> list[Place]:
    """A point of every alternative, if one is found where the other parameters stand."""
    ring = Ring(axes)
    values = {symengine.Symbol(n): symengine.Rational(q.numerator, q.denominator) for n, q in others.items()}
    found = []
    for conjunction in stated(region):
        here = [ring.polynomial(symengine.expand(c.ring.expr(c.polynomial).subs(values))) for c in conjunction]
        here_stated = list(zip(here, conjunction, strict=True))
        if any(p.is_constant() and Branch(ring).sign(p) not in c.signs for p, c in here_stated):
            continue  # not where the others stand
        conditions = [Condition.of(ring, p, c.relation) for p, c in here_stated if not p.is_constant()]
        sample = Region(ring, [tuple(conditions)]).sample()
        if sample is not None:
            found.append((float(sample[axes[0]]), float(sample[axes[1]])))
    return found


def window(places: Sequence[tuple[Any, Any]]) -> tuple[float, float, float, float]:
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


def values(p: Polynomial, ring: Ring, arrays: Mapping[str, Any], others: Mapping[str, Fraction]) -> Any:
    """A polynomial on arrays."""
    total: Any = 0.0
    for exponents, coefficient in p.terms():
        term: Any = int(coefficient.p) / int(coefficient.q)
        for name, e in zip(ring.names, map(int, exponents), strict=True):
            if e:
                term = term * (arrays[name] if name in arrays else float(others[name])) ** e
        total = total + term
    return total


def satisfied(values: Any, condition: Condition) -> Any:
    """Where values have a sign that is allowed."""
    import numpy

    return numpy.isin(numpy.sign(values), list(condition.signs))


def moves(condition: Condition, axes: tuple[str, str]) -> bool:
    """Whether a condition is about one of the axes."""
    degrees = dict(zip(condition.ring.names, condition.polynomial.degrees(), strict=True))
    return any(degrees[name] for name in axes)


def boundary(ax: Any, x: Any, y: Any, values: Any, relation: str, color: str = "black") -> None:
    """Solid where the boundary belongs to the region, dashed where not; thick where it is all of it."""
    style = "-" if 0 in RELATIONS[relation].signs else "--"
    ax.contour(x, y, values, levels=[0], colors=color, linewidths=3 if relation == "=" else 1.6, linestyles=style)
