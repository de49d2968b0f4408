"""What one would do by hand in SymPy: the gradient, the Hessian and its eigenvalues at the point of a problem file.

Prints a kind where the Hessian is definite or indefinite, and "singular" where it says nothing; with parameters it
prints "eigenvalues with parameters" and leaves the rest to the reader.
"""

from __future__ import annotations

import sys
import tomllib

import sympy

with open(sys.argv[1], "rb") as file:
    problem = tomllib.load(file)
widths = problem["widths"]
W = [sympy.Matrix([[sympy.sympify(str(e).replace("^", "**")) for e in row] for row in m]) for m in problem["point"]]
dots = [sympy.Matrix(m.rows, m.cols, lambda i, j, k=k: sympy.Symbol(f"w{k}_{i}_{j}")) for k, m in enumerate(W)]
X, still = sympy.eye(widths[0]), sympy.eye(widths[0])
for m, dot in zip(W, dots, strict=True):
    X, still = (m + dot) * X, m * still
f = problem["objective"]
if f["kind"] == "quadratic":
    A = sympy.Matrix([[sympy.sympify(str(e)) for e in row] for row in f["A"]])
    g = sum(a * x for a, x in zip(A, X, strict=True)) + sympy.sympify(f["c"]) / 2 * sum(e**2 for e in X - still)
else:
    entries = {f"X{i + 1}{j + 1}": X[i, j] for i in range(X.rows) for j in range(X.cols)}
    g = sympy.sympify(f["expression"].replace("^", "**"), locals=entries)
names = [symbol for dot in dots for symbol in dot]
zero = dict.fromkeys(names, 0)
gradient = [sympy.simplify(sympy.diff(g, v).subs(zero)) for v in names]
H = sympy.hessian(g, names).subs(zero)
values = list(H.eigenvals())
if H.free_symbols:
    print("eigenvalues with parameters")
elif any(value > 0 for value in values) and any(value < 0 for value in values):
    print("saddle")
elif any(value == 0 for value in values):
    print("singular")
else:
    print("minimum" if values[0] > 0 else "maximum")
