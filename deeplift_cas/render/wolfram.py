"""A script in the Wolfram Language that computes the derivatives by itself and compares them with ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.landscape.objective import PolynomialObjective, Quadratic, SquareLoss
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.landscape.wolfram import spelling

ORDERS = (1, 2, 3, 4)


def script(problem: Problem, orders: Sequence[int] = ORDERS) -> str:
    """The script; it prints ``order k: True`` for every order at which both agree, and fails loudly otherwise.

    >>> print(script(Problem.shipped("counterexample"), [1]).splitlines()[2])
    W1 = {{1, 0, 0}, {0, 1, 0}};
    """
    g, point = problem.landscape, problem.point
    ring = Ring((*problem.parameters, *g.lift.direction_names))
    depth = g.lift.depth
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
    if isinstance(f, Quadratic):
        weight = _names(ring.text(ring.polynomial(f.scale * f.c)))
        return [
            f"A = {_matrix(f.A, ring)};",
            f"T = {_matrix(f.target, ring)};",
            f"g = Expand[Total[A*X, 2] + ({weight})*Total[(X - T)^2, 2]];",
        ]
    if isinstance(f, SquareLoss):
        data = [f"inputs = {_matrix(f.inputs, ring)};", f"targets = {_matrix(f.targets, ring)};"]
        return [*data, f"g = Expand[({f.weight})*Total[(X.inputs - targets)^2, 2]];"]
    assert isinstance(f, PolynomialObjective)
    full = Ring((*f.entries, *ring.names))
    rows, columns = f.shape
    rules = ", ".join(
        f"{_names(f.entries[i * columns + j])} -> X[[{i + 1}, {j + 1}]]" for i in range(rows) for j in range(columns)
    )
    return [f"g = Expand[({_names(full.text(full.polynomial(f.expression)))}) /. {{{rules}}}];"]


def _matrix(m: Any, ring: Ring) -> str:
    rows = ["{" + ", ".join(_names(ring.text(ring.polynomial(e))) for e in row) + "}" for row in m.tolist()]
    return "{" + ", ".join(rows) + "}"


def _names(text: str) -> str:
    """A polynomial in the plain notation, in the spelling of scripts."""
    return re.sub(r"[A-Za-z]\w*", lambda match: spelling(match[0]), text, flags=re.ASCII)
