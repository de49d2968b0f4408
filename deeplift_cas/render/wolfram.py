"""A script in the Wolfram Language that computes the derivatives by itself and compares them with ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.landscape.objectives.formula import Inner, Plain, SquaredNorm
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.landscape.wolfram import spelling
from deeplift_cas.vocabulary import ORDERS

NUMBERS = tuple(order.number for order in ORDERS)


def script(problem: Problem, orders: Sequence[int] = NUMBERS) -> str:
    """The script; it prints ``order k: True`` for every order at which both agree, and fails loudly otherwise.

    >>> print(script(Problem.shipped("counterexample"), [1]).splitlines()[2])
    W1 = {{1, 0, 0}, {0, 1, 0}};
    """
    g, point = problem.landscape, problem.point
    ring = Ring((*problem.parameters, *g.lift.direction_names))
    depth = g.factors.depth
    lines = [
        "(* The derivatives of g(W + t Wdot) in t at t = 0: by D, and as deeplift-cas expands them.",
        "   Runs in Mathematica, the Wolfram Engine and Mathics3. *)",
    ]
    lines += [f"W{k} = {_matrix(W, ring)};" for k, W in enumerate(point, 1)]
    lines += [f"W{k}dot = {_matrix(V, ring)};" for k, V in enumerate(g.lift.directions, 1)]
    lines += [f"X = {'.'.join(f'(W{k} + t*W{k}dot)' for k in range(depth, 0, -1))};", *_objective(problem, ring)]
    expansion = g.taylor(point, max(orders), problem.parameters)
    lines.append("difference[k_, ours_] := Expand[(D[g, {t, k}] /. t -> 0) - (ours)];")
    for k in orders:
        form = expansion.derivative(k)
        lines.append(f"d{k} = difference[{k}, {_names(form.ring.text(form.polynomial))}];")
        lines.append(f'Print["order {k}: ", d{k} === 0];')
    checks = " && ".join(f"d{k} === 0" for k in orders)
    lines.append(f'If[{checks}, Print["all derivatives agree"], Print["DIFFERENT"]];')
    return "\n".join(lines) + "\n"


def _objective(problem: Problem, ring: Ring) -> list[str]:
    f = problem.landscape.objective
    formula = f.formula(problem.landscape.lift(problem.point))
    given = [f"{name} = {_matrix(m, ring)};" for name, m in formula.matrices.items()]
    terms = [_term(term, f.shape, ring) for term in formula.terms]
    return [*given, f"g = Expand[{' + '.join(terms) or '0'}];"]


def _term(term: Inner | SquaredNorm | Plain, shape: tuple[int, int], ring: Ring) -> str:
    if isinstance(term, Inner):
        return f"Total[{term.matrix}*X, 2]"
    if isinstance(term, SquaredNorm):
        weight = _names(ring.text(ring.polynomial(term.weight)))
        moved = f"X.{term.inputs}" if term.inputs else "X"
        entries = f"{term.entries}*" if term.entries else ""
        return f"({weight})*Total[{entries}({moved} - {term.target})^2, 2]"
    full = Ring((*term.entries, *ring.names))
    rows, columns = shape
    places = [f"X[[{i}, {j}]]" for i in range(1, rows + 1) for j in range(1, columns + 1)]
    rules = ", ".join(f"{_names(name)} -> {place}" for name, place in zip(term.entries, places, strict=True))
    return f"({_names(full.text(full.polynomial(term.expression)))}) /. {{{rules}}}"


def _matrix(m: Any, ring: Ring) -> str:
    rows = ["{" + ", ".join(_names(ring.text(ring.polynomial(e))) for e in row) + "}" for row in m.tolist()]
    return "{" + ", ".join(rows) + "}"


def _names(text: str) -> str:
    """A polynomial in the plain notation, in the spelling of scripts."""
    return re.sub(r"[A-Za-z]\w*", lambda match: spelling(match[0]), text, flags=re.ASCII)
