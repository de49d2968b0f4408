"""Other routes to the truth, by SymPy and NumPy: from the problem in a certificate, or from one of the package."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy
import sympy

from deeplift_cas import Problem
from deeplift_cas.certificates import kernel
from deeplift_cas.criticality.critical import Criticality

# -- of a certificate: nothing but its texts is used -------------------------------------------------------


def says_the_truth(document: dict[str, Any]) -> bool:
    """Whether what an accepted document claims holds at some points, by SymPy alone."""
    region, left_open = (
        [[kernel.condition(c, document["problem"]["parameters"]) for c in conj] for conj in conjunctions]
        for conjunctions in (document["decisions"]["conclusion"][key] for key in ("region", "undecided"))
    )
    names = document["problem"]["parameters"]
    rng = random.Random(5)
    for _ in range(8 if names else 1):
        point = [rng.choice((0, 0, 1, -1, 2, Fraction(1, 2))) for _ in names]
        values = dict(zip(names, point, strict=True))
        claimed = any(all(holds(c, values) for c in conjunction) for conjunction in region)
        if not claimed and any(all(holds(c, values) for c in conjunction) for conjunction in left_open):
            continue
        true = is_critical(document["problem"], values, document["order"]) and not is_stationary(document, values)
        if claimed != true:
            return False
    witness = document["witness"]
    if document["verdict"] != kernel.PROVED:
        return witness is None and (document["verdict"] == kernel.UNDECIDED) == bool(region or left_open)
    values = witness_values(witness)
    return any(all(holds(c, values) for c in conjunction) for conjunction in region)


def witness_values(witness: dict[str, Any]) -> dict[str, Any]:
    """The values of the parameters, some of which may be polynomials in a root: any in its interval."""
    texts = dict(witness)
    if "root of" not in texts:
        return texts
    of = texts.pop("root of")
    low, high = map(sympy.Rational, of["interval"])
    polynomial = sympy.Poly([sympy.Rational(c) for c in of["coefficients"]], sympy.Symbol("x"))
    root = next(r for r in polynomial.real_roots() if low < r < high)
    return {n: sympy.sympify(t.replace("^", "**"), {"root": root}) for n, t in texts.items()}


def holds(condition: kernel.Condition, values: dict[str, Any]) -> bool:
    value = sympy_number(condition.text.rsplit(" ", 2)[0], values)
    relation = condition.text.rsplit(" ", 2)[1]
    if not value.is_Rational and sympy.minimal_polynomial(value) == sympy.Symbol("x"):
        value = sympy.Integer(0)
    return int(sympy.sign(value)) in kernel.SIGNS[relation]


def sympy_number(text: str, values: dict[str, Any]) -> sympy.Expr:
    expression = sympy.sympify(text.replace("^", "**"))
    numbers = {n: v if isinstance(v, sympy.Expr) else sympy.Rational(str(v)) for n, v in values.items()}
    return expression.subs({sympy.Symbol(n): v for n, v in numbers.items()})


def sympy_matrix(rows: list[list[str]], values: dict[str, Any]) -> sympy.Matrix:
    return sympy.Matrix([[sympy_number(text, values) for text in row] for row in rows])


def objective(problem: dict[str, Any], values: dict[str, Any], X: sympy.Matrix) -> sympy.Expr:
    f = problem["objective"]
    if f["kind"] == "quadratic":
        weight = sympy_number(f["scale"], values) * sympy_number(f["c"], values)
        D = X - sympy_matrix(f["target"], values)
        return (sympy_matrix(f["A"], values).T * X).trace() + weight * (D.T * D).trace()
    entries = {sympy.Symbol(f"X{i + 1}{j + 1}"): X[i, j] for i in range(X.rows) for j in range(X.cols)}
    return sympy.sympify(sympy_number(f["expression"], values)).subs(entries, simultaneous=True)


def is_critical(problem: dict[str, Any], values: dict[str, Any], order: int) -> bool:
    factors = [sympy_matrix(W, values) for W in problem["point"]]
    variables: list[sympy.Symbol] = []
    t, X = sympy.Symbol("t"), sympy.eye(problem["widths"][0])
    for k, W in enumerate(factors):
        V = sympy.Matrix(W.rows, W.cols, lambda i, j, k=k: sympy.Symbol(f"v{k}_{i}_{j}"))
        variables += list(V)
        X = (W + t * V) * X
    g = sympy.expand(objective(problem, values, X))
    g1, g2, g3 = (g.coeff(t, k) for k in (1, 2, 3))
    H = sympy.hessian(g2, variables)
    if g1 != 0 or (order > 1 and any((-1) ** k * c < 0 for k, c in enumerate(H.charpoly().all_coeffs()))):
        return False
    if order < 3:
        return True
    g4 = g.coeff(t, 4)
    kernel_basis = H.nullspace()
    u = sympy.symbols(f"u0:{len(kernel_basis)}")
    direction = sum((s * v for s, v in zip(u, kernel_basis, strict=True)), sympy.zeros(len(variables), 1))
    at_direction = dict(zip(variables, direction, strict=True))
    if sympy.expand(g3.subs(at_direction, simultaneous=True)) != 0:
        return False
    if order < 4 or not kernel_basis:
        return True
    b = sympy.Matrix([sympy.expand(sympy.diff(g3, v).subs(at_direction, simultaneous=True)) for v in variables])
    quartic = sympy.expand(g4.subs(at_direction, simultaneous=True) - (b.T * H.pinv() * b)[0] / 2)
    return quartic == 0 or lowest(quartic, u) > -1e-9


def lowest(quartic: sympy.Expr, u: Sequence[sympy.Symbol]) -> float:
    """The least value among many directions, dense and sparse ones."""
    rng = numpy.random.default_rng(3)
    dense, sparse = rng.normal(size=(len(u), 3000)), rng.choice([-1, 0, 0, 1], size=(len(u), 3000))
    units = numpy.hstack([numpy.eye(len(u)), dense, sparse])
    return float(numpy.min(sympy.lambdify([u], quartic, "numpy")(units)))


def is_stationary(document: dict[str, Any], values: dict[str, Any]) -> bool:
    problem, X = document["problem"], sympy.eye(document["problem"]["widths"][0])
    for W in problem["point"]:
        X = sympy_matrix(W, values) * X
    Y = sympy.Matrix(X.rows, X.cols, lambda i, j: sympy.Symbol(f"Y{i}_{j}"))
    f = sympy.expand(objective(problem, values, Y))
    at = dict(zip(Y, X, strict=True))
    N = sympy.Matrix(X.rows, X.cols, lambda i, j: sympy.diff(f, Y[i, j]).subs(at))
    if document["search_space"] == "ambient" or X.rank() < min(problem["widths"]):
        return N.is_zero_matrix
    return (X.T * N).is_zero_matrix and (N * X.T).is_zero_matrix


# -- of a problem without parameters: its Taylor forms are used --------------------------------------------


def is_critical_here(problem: Problem, order: int) -> bool:
    """By SymPy: the characteristic polynomial of H, and the cubic on its null space."""
    expansion = problem.landscape.taylor(problem.point, 3)
    if expansion.coefficient(1).expr != 0:
        return False
    H = sympy.Matrix(expansion.hessian().tolist())
    if order >= 2 and any((-1) ** k * c < 0 for k, c in enumerate(H.charpoly().all_coeffs())):
        return False
    null = H.nullspace() if order >= 3 else []
    return not null or expansion.coefficient(3).restrict([list(v) for v in null]).expr == 0


def is_stationary_here(problem: Problem, search_space: str) -> bool:
    product = problem.landscape.lift(problem.point)
    X = sympy.Matrix(product.tolist())
    N = sympy.Matrix(problem.landscape.objective.gradient(product).tolist())
    if search_space == "ambient" or X.rank() < min(problem.landscape.lift.widths):
        return N.is_zero_matrix
    return (X.T * N).is_zero_matrix and (N * X.T).is_zero_matrix


# -- of an answer with one parameter: what is said at its values -------------------------------------------


def agrees_at(answer: Criticality, values: Iterable[int | Fraction]) -> bool:
    """Whether an answer for all a says what is said where a has these values."""
    last, (name,) = answer.decisions[-1], answer.problem.parameters
    for value in values:
        problem = answer.problem.at({name: value})
        there = problem.landscape.criticality(problem.point, answer.order, []).decisions[-1]
        is_open = last.undecided.contains({name: value}) or there.undecided.conjunctions
        if not is_open and answer.region.contains({name: value}) is not bool(there.region.conjunctions):
            return False
    return True
