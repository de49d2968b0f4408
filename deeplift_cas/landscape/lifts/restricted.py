"""A lift on a subspace of its coordinates: fixed or tied entries."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import symengine

from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.lift import MatrixProduct, Point
from deeplift_cas.landscape.lifts.program import Block, Named, Program, Step
from deeplift_cas.landscape.matrix import minors, symbol_matrix

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
    lift: MatrixProduct | Program, equations: Sequence[str], point: Sequence[Any], names: tuple[str, ...] | None = None
) -> tuple[Program, Point]:
    """The lift where linear equations of its coordinates hold, in those that stay free, and the point in these.

    Raises :class:`InputError` for equations that are not linear, contradict each other, or do not hold at the point.

    >>> lift = MatrixProduct(1, 1, 1)
    >>> tied, y = restricted(lift, ["W2_11 = W1_11"], [[[3]], [[3]]])
    >>> tied.coordinates, tied.entries, tied(y).tolist()
    (('W1_11',), (W1_11**2,), [[9]])
    """
    values = lift.values(point)
    lift = as_program(lift)
    solved = _solved(lift, equations, names)
    at = dict(zip(map(symengine.Symbol, lift.coordinates), values, strict=True))
    for left, right in solved.items():
        if symengine.expand(left.subs(at) - right.subs(at)) != 0:
            raise InputError(f"the point does not fit what is restricted: {left} = {right} does not hold there")

    def moved(p: Any) -> Any:
        return symengine.expand(symengine.sympify(p).subs(solved))

    free = [name for name in lift.coordinates if symengine.Symbol(name) not in solved]
    if not free:
        raise InputError("nothing is free: the equations determine all coordinates")
    steps = [Step(s.name, moved(s.of), s.jet) for s in lift.steps]
    title = f"{lift.title}, restricted"
    found = Program(title, [Named(name) for name in free], lift.dimensions, [moved(p) for p in lift.entries], steps)
    return found, found.point(*([at[symengine.Symbol(name)]] for name in free))


def _solved(lift: Program, equations: Sequence[str], names: tuple[str, ...] | None) -> dict[Any, Any]:
    """Coordinates ↦ what they are in the others."""
    if not isinstance(equations, Sequence) or isinstance(equations, str) or len(equations) > MAX_EQUATIONS:
        raise InputError('\'restrict\' is a list of equations such as ["W1_11 = W2_11", "W1_12 = 0"]')
    known = None if names is None else (*lift.coordinates, *names)
    solved: dict[Any, Any] = {}
    for text in equations:
        if not isinstance(text, str) or text.count("=") != 1:
            raise InputError(f"{shown(text)} is no equation such as W1_11 = W2_11")
        left, right = (exact(part, known) for part in text.split("="))
        p = symengine.expand((left - right).subs(solved))
        free = [n for n in lift.coordinates if symengine.Symbol(n) in p.free_symbols]
        if p == 0:
            continue
        if not free:
            raise InputError(f"{text}: this contradicts the equations before it")
        slopes = {n: symengine.expand(symengine.diff(p, symengine.Symbol(n))) for n in free}
        pivot = next((n for n in reversed(free) if not slopes[n].free_symbols), None)
        inside = {str(s) for slope in slopes.values() for s in slope.free_symbols}
        if pivot is None or inside & {*lift.coordinates}:
            raise InputError(f"{text}: a linear equation of coordinates is needed, with a number before one of them")
        symbol = symengine.Symbol(pivot)
        value = symengine.expand(symbol - p / slopes[pivot])
        Ring((*lift.coordinates, *sorted({str(s) for s in value.free_symbols} - {*lift.coordinates}))).polynomial(value)
        solved = {k: symengine.expand(v.subs({symbol: value})) for k, v in solved.items()} | {symbol: value}
    return solved
