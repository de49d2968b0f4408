"""A lift where equations of its coordinates hold: fixed or tied entries, a sphere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import symengine

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.lift import MatrixProduct, Point
from deeplift_cas.landscape.lifts.program import Block, Named, Program, Step
from deeplift_cas.landscape.matrix import minors, symbol_matrix
from deeplift_cas.landscape.series import has_number_on_top, remainder

MAX_EQUATIONS = 200


class Factors(Program):
    """A product of matrices in coordinates; it knows the equations of its image."""

    rank: int

    @cached_property
    def equations(self) -> list[Any]:
        """The minors of order d_min + 1."""
        return minors(symbol_matrix("X", self.shape), self.rank + 1)

    @property
    def image(self) -> str:
        """The matrices of small rank."""
        return f"rank ≤ {self.rank}"


class Restricted(Program):
    """A lift where equations of its coordinates hold, in coordinates that stay free."""

    whole: Program
    """Without them: its image is all of this one's, or more."""

    @cached_property
    def equations(self) -> Sequence[Any]:
        """Those of the image of the whole lift, and what is restricted, where that is about entries of X."""
        return [*self.whole.equations, *self.own_equations]


def as_program(lift: MatrixProduct | Program) -> Program:
    """A product of matrices in coordinates.

    >>> as_program(MatrixProduct(1, 1, 1)).entries
    (W1_11*W2_11,)
    """
    if isinstance(lift, Program):
        return lift
    blocks = [Block(f"W{k}_", shape) for k, shape in enumerate(lift.shapes, 1)]
    factors = [
        symengine.ImmutableDenseMatrix(*block.by, [symengine.Symbol(name) for name in block.names]) for block in blocks
    ]
    X = factors[0]
    for W in factors[1:]:
        X = W * X
    found = Factors(lift.title, blocks, lift.shape, [symengine.expand(e) for e in X])
    found.rank = min(lift.widths)
    return found


def restricted(
    lift: MatrixProduct | Program,
    equations: Sequence[str],
    point: Sequence[Any],
    names: tuple[str, ...] | None = None,
    assumed: Sequence[str] = (),
    kind: type[Restricted] = Restricted,
    title: str = "restricted",
) -> tuple[Restricted, Point]:
    """The lift where equations of its coordinates hold, in those that stay free, and the point in these.

    Linear equations are solved; another one determines a coordinate near the point, if the derivative in it is not 0
    there: this has a relation in the program, and the free ones are a chart of what the equations describe (theory 2,
    C.1).  Where that derivative d is no number, the chart is y_j + d²·y_j_chart, and y_i + d·y_i_chart is determined:
    nothing is divided by; ``assumed`` says what is known of the parameters.  Raises :class:`InputError` for
    equations that contradict each other, do not hold at the point, or cannot be solved one after the other.

    >>> lift = MatrixProduct(1, 1, 1)
    >>> tied, y = restricted(lift, ["W2_11 = W1_11"], [[[3]], [[3]]])
    >>> tied.coordinates, tied.entries, tied(y).tolist()
    (('W1_11',), (W1_11**2,), [[9]])
    >>> circle, y = restricted(lift, ["W1_11^2 + W2_11^2 = 2"], [[[1]], [[1]]])
    >>> circle.coordinates, [X.tolist() for X in circle.line(y, 2)]
    (('W2_11',), [[[1]], [[0]], [[-2*W2_11dot**2]]])
    """
    values = lift.values(point)
    lift = as_program(lift)
    symbols = tuple(map(symengine.Symbol, lift.coordinates))
    at, facts = dict(zip(symbols, values, strict=True)), Facts(values, assumed)
    solved, others = _solved(lift, _differences(lift, equations, names), at, facts)
    charted, charts = _relations(lift, others, at, facts)
    relations = [step._replace(of=symengine.expand(step.of.subs(charts))) for step in charted]
    solved = {name: symengine.expand(p.subs(charts)) for name, p in solved.items()} | charts

    def moved(p: Any) -> Any:
        return symengine.expand(symengine.sympify(p).subs(solved))

    determined = {step.name for step in relations}
    free = {str(s): symengine.expand(value) for s, value in at.items() if s not in solved and str(s) not in determined}
    free |= {name: symengine.Integer(0) for s in charts if (name := _chart_name(lift, str(s))) not in determined}
    if not free:
        raise InputError("nothing is free: the equations determine all coordinates")
    steps = [*relations, *(Step(s.name, moved(s.of), s.jet, s.value) for s in lift.steps)]
    blocks = [Named(name) for name in free]
    found = kind(f"{lift.title}, {title}", blocks, lift.dimensions, [moved(p) for p in lift.entries], steps)
    found.whole, found.inputs = lift, lift.inputs
    letters = dict(zip(lift.entries, (symengine.Symbol(n) for row in lift.image_names for n in row), strict=True))
    own = [p.subs({s: x for s, x in letters.items() if s in at}) for p in others.values()]
    found.own_equations = [p for p in own if not {str(s) for s in p.free_symbols} & {*lift.coordinates}]
    return found, found.point(*([value] for value in free.values()))


class Facts:
    """What is known of parameters that occur in a point."""

    def __init__(self, values: Sequence[Any], assumed: Sequence[str]) -> None:
        names = {str(s) for value in values for s in value.free_symbols}
        for text in assumed if names else ():
            names |= set(re.findall(r"[A-Za-z]\w*", str(text)))
        self.ring = Ring(sorted(names))
        self.conditions = [Condition.stated(self.ring, text) for text in assumed] if names else []
        self.equations = [c.polynomial for c in self.conditions if c.relation == "="]

    def is_zero(self, p: Any) -> bool:
        """Whether that is seen modulo the equations."""
        p = symengine.expand(p)
        if p == 0 or not {str(s) for s in p.free_symbols} <= {*self.ring.names} or not self.equations:
            return bool(p == 0)
        rest = self.ring.polynomial(p)
        for equation in self.equations:
            tops = [name for name in self.ring.names if has_number_on_top(equation, self.ring, name)]
            rest = remainder(rest, equation, self.ring, tops[0]) if tops else rest
        return bool(rest.is_zero())

    def is_nonzero(self, p: Any) -> bool:
        """Whether every factor is a number, or has a sign by assumption, or no root in common with an equation."""
        if not {str(s) for s in p.free_symbols} <= {*self.ring.names}:
            return False
        q = self.ring.polynomial(p)
        if q.is_zero():
            return False
        signed = {c.key for c in self.conditions if 0 not in c.signs}
        return all(
            self.ring.text(factor) in signed or any(self._are_apart(factor, e) for e in self.equations)
            for factor, _ in self.ring.factor(q)[1]
        )

    def _are_apart(self, p: Polynomial, q: Polynomial) -> bool:
        used = [[n for n, degree in zip(self.ring.names, f.degrees(), strict=True) if degree] for f in (p, q)]
        return used[0] == used[1] and len(used[0]) == 1 and bool(p.gcd(q).is_constant())


def _chart_name(lift: Program, name: str) -> str:
    """Of a coordinate of a chart: a new one."""
    taken, found = {*lift.coordinates, *lift.parameters, *(step.name for step in lift.steps)}, f"{name}_chart"
    while found in taken:
        found += "_chart"
    return found


def _differences(lift: Program, equations: Sequence[str], names: tuple[str, ...] | None) -> dict[str, Any]:
    """What an equation says ↦ a polynomial that it makes zero."""
    if not isinstance(equations, Sequence) or isinstance(equations, str) or len(equations) > MAX_EQUATIONS:
        raise InputError('\'restrict\' is a list of equations such as ["W1_11 = W2_11", "W1_12 = 0"]')
    known = None if names is None else (*lift.coordinates, *names)
    found: dict[str, Any] = {}
    for text in equations:
        if not isinstance(text, str) or text.count("=") != 1:
            raise InputError(f"{shown(text)} is no equation such as W1_11 = W2_11")
        left, right = (exact(part, known) for part in text.split("="))
        found[text] = symengine.expand(left - right)
    return found


def _solved(
    lift: Program, differences: Mapping[str, Any], at: Mapping[Any, Any], facts: Facts
) -> tuple[dict[Any, Any], dict[str, Any]]:
    """Of linear equations: coordinates ↦ what they are in the others; and the other equations, in what is left."""
    solved, others = dict[Any, Any](), dict[str, Any]()
    for text, difference in differences.items():
        if not facts.is_zero(difference.subs(at)):
            raise InputError(f"the point does not fit what is restricted: {text} does not hold there")
        p = symengine.expand(difference.subs(solved))
        free = [n for n in lift.coordinates if symengine.Symbol(n) in p.free_symbols]
        if not free:
            continue
        slopes = {n: symengine.expand(symengine.diff(p, symengine.Symbol(n))) for n in free}
        inside = {str(s) for slope in slopes.values() for s in slope.free_symbols}
        if inside & {*lift.coordinates}:
            others[text] = difference
            continue
        pivot = next((n for n in reversed(free) if not slopes[n].free_symbols), None)
        if pivot is None:
            raise InputError(f"{text}: a number other than 0 is needed before one of the coordinates")
        symbol = symengine.Symbol(pivot)
        value = symengine.expand(symbol - p / slopes[pivot])
        Ring((*lift.coordinates, *sorted({str(s) for s in value.free_symbols} - {*lift.coordinates}))).polynomial(value)
        solved = {k: symengine.expand(v.subs({symbol: value})) for k, v in solved.items()} | {symbol: value}
    return solved, {text: symengine.expand(p.subs(solved)) for text, p in others.items()}


def _relations(
    lift: Program, equations: Mapping[str, Any], at: Mapping[Any, Any], facts: Facts
) -> tuple[list[Step], dict[Any, Any]]:
    """A coordinate for each equation, which determines it near the point by the others and those before; and what
    coordinates are in those of charts.
    """
    steps, used, charts = list[Step](), set[str](), dict[Any, Any]()
    for text, p in equations.items():
        symbols = {str(s) for s in p.free_symbols}
        own = [n for n in lift.coordinates if n in symbols - used]
        slopes = {n: symengine.expand(symengine.diff(p, symengine.Symbol(n)).subs(at)) for n in own}
        is_number = symengine.expand(p.subs(at)) == 0
        pivots = [n for n, slope in slopes.items() if is_number and slope != 0 and not slope.free_symbols]
        ring = Ring((*lift.coordinates, *sorted(symbols - {*lift.coordinates})))
        polynomial = ring.polynomial(p)
        if pivots:
            pivot = max(pivots, key=lambda n: has_number_on_top(polynomial, ring, n))
            steps.append(Step(pivot, p, value=at[symengine.Symbol(pivot)]))
        else:
            pivot = next((n for n, slope in slopes.items() if facts.is_nonzero(slope)), "")
            if not pivot or symbols & used:
                raise InputError(
                    f"{text}: this determines no coordinate near the point, besides those of other equations: "
                    "a derivative in one must be a number other than 0, or be so by what is assumed"
                )
            new = _chart(lift, own, pivot, slopes[pivot], at)
            difference = symengine.expand(p.subs(new) - p.subs(at))
            full = Ring(sorted({str(s) for s in difference.free_symbols}))
            quotient = full.polynomial(difference) / full.polynomial(symengine.expand(slopes[pivot] ** 2))
            steps.append(Step(_chart_name(lift, pivot), full.expr(quotient), value=symengine.Integer(0)))
            charts |= new
        used |= symbols
    return steps, charts


def _chart(lift: Program, own: Sequence[str], pivot: str, slope: Any, at: Mapping[Any, Any]) -> dict[Any, Any]:
    """Coordinates ↦ y_j + d²·y_j_chart, and y_i + d·y_i_chart for the one that is determined: then the relation is d²
    times one in which the derivative is 1.
    """
    found = {}
    for name in own:
        scale = slope if name == pivot else slope**2
        moved = at[symengine.Symbol(name)] + scale * symengine.Symbol(_chart_name(lift, name))
        found[symengine.Symbol(name)] = symengine.expand(moved)
    return found
