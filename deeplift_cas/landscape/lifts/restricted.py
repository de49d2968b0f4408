"""A lift where equations of its coordinates hold: fixed or tied entries, a sphere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import symengine

from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.lift import MatrixProduct, Point
from deeplift_cas.landscape.lifts.program import Block, Named, Program, Step
from deeplift_cas.landscape.matrix import minors, symbol_matrix
from deeplift_cas.landscape.series import has_number_on_top

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
        """Those of the image of the whole lift."""
        return self.whole.equations


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
    kind: type[Restricted] = Restricted,
    title: str = "restricted",
) -> tuple[Restricted, Point]:
    """The lift where equations of its coordinates hold, in those that stay free, and the point in these.

    Linear equations are solved; another one determines a coordinate near the point, if the derivative in it is a number
    other than 0 there: this has a relation in the program, and the free ones are a chart of what the equations describe
    (theory 2, C.1).  Raises :class:`InputError` for equations that contradict each other, do not hold at the point, or
    cannot be solved one after the other.

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
    at = dict(zip(map(symengine.Symbol, lift.coordinates), values, strict=True))
    solved, others = _solved(lift, _differences(lift, equations, names), at)
    relations = _relations(lift, others, at)

    def moved(p: Any) -> Any:
        return symengine.expand(symengine.sympify(p).subs(solved))

    taken = {*map(str, solved), *(step.name for step in relations)}
    free = [name for name in lift.coordinates if name not in taken]
    if not free:
        raise InputError("nothing is free: the equations determine all coordinates")
    steps = [*relations, *(Step(s.name, moved(s.of), s.jet, s.value) for s in lift.steps)]
    found = kind(
        f"{lift.title}, {title}",
        [Named(name) for name in free],
        lift.dimensions,
        [moved(p) for p in lift.entries],
        steps,
    )
    found.whole = lift
    return found, found.point(*([at[symengine.Symbol(name)]] for name in free))


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
    lift: Program, differences: Mapping[str, Any], at: Mapping[Any, Any]
) -> tuple[dict[Any, Any], dict[str, Any]]:
    """Of linear equations: coordinates ↦ what they are in the others; and the other equations, in what is left."""
    solved, others = dict[Any, Any](), dict[str, Any]()
    for text, difference in differences.items():
        if symengine.expand(difference.subs(at)) != 0:
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


def _relations(lift: Program, equations: Mapping[str, Any], at: Mapping[Any, Any]) -> list[Step]:
    """A coordinate for each equation, which determines it near the point by the others and those before."""
    steps, used = list[Step](), set[str]()
    for text, p in equations.items():
        symbols = {str(s) for s in p.free_symbols}
        ring = Ring((*lift.coordinates, *sorted(symbols - {*lift.coordinates})))
        polynomial = ring.polynomial(p)
        pivots = []
        for n in (n for n in lift.coordinates if n in symbols - used):
            slope = symengine.expand(symengine.diff(p, symengine.Symbol(n)).subs(at))
            if slope != 0 and not slope.free_symbols:
                pivots.append((not has_number_on_top(polynomial, ring, n), n))
        if not pivots:
            raise InputError(
                f"{text}: this determines no coordinate near the point, besides those of other equations: "
                "a derivative in one must be a number other than 0"
            )
        pivot = min(pivots, key=lambda pair: pair[0])[1]
        steps.append(Step(pivot, p, value=at[symengine.Symbol(pivot)]))
        used |= symbols
    return steps
