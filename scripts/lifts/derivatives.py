"""The derivatives alone, in SymPy: g_1, …, g_k of the questions of ``bench lifts``, from the definitions."""

from __future__ import annotations

import sys
from math import factorial
from typing import Any

import sympy
from questions import QUESTIONS

t = sympy.Symbol("t")


def network() -> Any:
    """g on the line through zero."""
    x = sympy.Matrix([[1, 1, -1, -1], [1, -1, 1, -1]])
    W_1, W_2, W_3 = (
        sympy.Matrix(rows, columns, lambda i, j, k=k: t * sympy.Symbol(f"w{k}_{i}{j}"))
        for k, (rows, columns) in enumerate(((2, 2), (2, 2), (1, 2)), 1)
    )
    outputs = W_3 * (W_2 * (W_1 * x).applyfunc(sympy.tanh)).applyfunc(sympy.tanh)
    targets = sympy.symbols("t1:5")
    return sum((y - target) ** 2 for y, target in zip(outputs, targets, strict=True)) / 8


def symmetric() -> Any:
    """The same for UUᵀ."""
    a, b, c, d, e = sympy.symbols("a b c d e")
    A = sympy.diag(0, 0, sympy.Matrix([[a, b], [b, c]]), d, e)
    start = sympy.Matrix(sympy.BlockMatrix([[sympy.eye(2), sympy.zeros(2, 1)], [sympy.zeros(4, 2), sympy.zeros(4, 1)]]))
    U = start + sympy.Matrix(6, 3, lambda i, j: t * sympy.Symbol(f"u_{i}{j}"))
    X = U * U.T
    return sum(p * q for p, q in zip(A, X, strict=True)) + sum(p**2 for p in X - X.subs(t, 0)) / 2


if __name__ == "__main__":
    name = sys.argv[1]
    g = {"network": network, "symmetric": symmetric}[name]()
    for k in range(1, QUESTIONS[name][1] + 1):
        coefficient = sympy.expand(sympy.diff(g, t, k).subs(t, 0) / factorial(k))
        print(k, len(sympy.Add.make_args(coefficient)))
