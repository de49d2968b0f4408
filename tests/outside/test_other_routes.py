"""The expansion agrees with SymPy's derivative of the definition, and with finite differences."""

from __future__ import annotations

import random
from fractions import Fraction

import mpmath
import pytest
import sympy

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, Quadratic


def line(landscape: Landscape, point: tuple, t: sympy.Symbol) -> sympy.Matrix:
    """φ(W + tẆ) by SymPy's matrices."""
    product = sympy.eye(landscape.lift.widths[0])
    for factor, direction in zip(point, landscape.lift.directions, strict=True):
        product = (sympy.Matrix(factor.tolist()) + t * sympy.Matrix(direction.tolist())) * product
    return product


def test_counterexample_by_sympy_diff(counterexample: Problem) -> None:
    t = sympy.Symbol("t")
    X = line(counterexample.landscape, counterexample.point, t)
    x, y, z, c = sympy.symbols("x y z c")
    A = sympy.Matrix([[0, 0, 0], [0, 0, x], [0, y, z]])
    D = X - X.subs(t, 0)
    g = (A.T * X).trace() + c / 2 * (D.T * D).trace()
    expansion = counterexample.landscape.taylor(counterexample.point, 4)
    for k in range(1, 5):
        by_sympy = sympy.diff(g, t, k).subs(t, 0)
        assert sympy.expand(by_sympy - expansion.derivative(k).expr._sympy_()) == 0


@pytest.mark.parametrize("seed", range(8))
def test_polynomial_objective_by_sympy_diff(seed: int) -> None:
    rng = random.Random(seed)
    lift = MatrixProduct(*[rng.choice([1, 2]) for _ in range(rng.choice([2, 3, 4]))])
    rows, columns = lift.shape
    X = sympy.Matrix(rows, columns, lambda i, j: sympy.Symbol(f"X{i + 1}{j + 1}"))
    a = sympy.Symbol("a")
    f = sum(
        rng.choice([a, 1, -2]) * rng.choice(list(X)) ** rng.choice([1, 2, 3]) * rng.choice(list(X)) for _ in range(3)
    )
    landscape = Landscape(lift, PolynomialObjective(f, lift.shape))
    point = lift.point(*[[[rng.choice([0, 1, a, -1]) for _ in range(n)] for _ in range(m)] for m, n in lift.shapes])
    t = sympy.Symbol("t")
    along = line(landscape, point, t)
    g = f.subs(dict(zip(X, along, strict=True)), simultaneous=True)
    expansion = landscape.taylor(point, 4)
    for k in range(1, 5):
        assert sympy.expand(sympy.diff(g, t, k).subs(t, 0) - expansion.derivative(k).expr._sympy_()) == 0


@pytest.mark.parametrize("seed", range(4))
def test_finite_differences_at_random_rational_points(seed: int) -> None:
    rng = random.Random(seed)

    def rational() -> Fraction:
        return Fraction(rng.randint(-5, 5), rng.randint(1, 4))

    lift = MatrixProduct(2, 3, 2, 2)

    def table(m: int, n: int) -> list[list[Fraction]]:
        return [[rational() for _ in range(n)] for _ in range(m)]

    point = [table(m, n) for m, n in lift.shapes]
    direction = [table(m, n) for m, n in lift.shapes]
    A, c, target = table(2, 2), rational(), table(2, 2)
    expansion = Landscape(lift, Quadratic(A, c, target, scale=1)).taylor(lift.point(*point), 4)
    with mpmath.workdps(120):

        def number(q: Fraction) -> mpmath.mpf:
            return mpmath.mpf(q.numerator) / q.denominator

        def matrix(rows: list[list[Fraction]]) -> mpmath.matrix:
            return mpmath.matrix([[number(q) for q in row] for row in rows])

        def g(t: mpmath.mpf) -> mpmath.mpf:
            product = mpmath.eye(2)
            for W, V in zip(point, direction, strict=True):
                product = (matrix(W) + t * matrix(V)) * product
            pairs = [(i, j) for i in range(2) for j in range(2)]
            linear = sum(number(A[i][j]) * product[i, j] for i, j in pairs)
            return linear + number(c) * sum((product[i, j] - number(target[i][j])) ** 2 for i, j in pairs)

        flat = [q for W in direction for row in W for q in row]
        h = mpmath.mpf(10) ** -18
        for k in range(1, 5):
            difference = (
                sum((-1) ** i * mpmath.binomial(k, i) * g((mpmath.mpf(k) / 2 - i) * h) for i in range(k + 1)) / h**k
            )
            exact = Fraction(str(expansion.derivative(k).evaluate(flat)))
            assert abs(difference - number(exact)) < mpmath.mpf(10) ** -25 * (1 + abs(number(exact)))
