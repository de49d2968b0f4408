"""The lift, its expansion and the forms: algebraic identities that hold for all networks."""

from __future__ import annotations

import numpy
import pytest
import symengine
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas import (
    Form,
    InputError,
    Landscape,
    MatrixProduct,
    PolynomialObjective,
    Problem,
    Quadratic,
    SquareLoss,
    symbols,
)

WIDTHS = st.lists(st.integers(1, 3), min_size=2, max_size=5)


@st.composite
def networks(draw: st.DrawFn) -> tuple[MatrixProduct, list[list[list[int]]]]:
    lift = MatrixProduct(*draw(WIDTHS))
    numbers = st.integers(-2, 2)
    return lift, [[[draw(numbers) for _ in range(n)] for _ in range(m)] for m, n in lift.shapes]


def at(matrix, values) -> sympy.Matrix:
    return sympy.Matrix(matrix.tolist()).subs(values)


@settings(max_examples=40)
@given(networks(), st.integers(-2, 2))
def test_line_expansion_is_the_product_of_the_moved_factors(network, t) -> None:
    lift, rows = network
    point = lift.point(*rows)
    series = lift.line(point, lift.depth)
    values = {sympy.Symbol(n): (7 * i) % 5 - 2 for i, n in enumerate(lift.direction_names)}
    moved = sympy.eye(lift.widths[0])
    for W, V in zip(rows, lift.directions, strict=True):
        moved = (sympy.Matrix(W) + t * at(V, values)) * moved
    total = sum((t**j * at(S, values) for j, S in enumerate(series)), sympy.zeros(*lift.shape))
    assert total == moved


@settings(max_examples=30)
@given(networks())
def test_differentials_are_the_first_two_coefficients(network) -> None:
    lift, rows = network
    point = lift.point(*rows)
    _, first, second = lift.line(point, 2)
    v = sympy.Matrix([sympy.Symbol(n) for n in lift.direction_names])
    L = sympy.Matrix(lift.differential(point).tolist())
    assert list(L * v) == list(sympy.Matrix(first.tolist()))
    for i, row in enumerate(lift.second_differential(point)):
        for j, Q in enumerate(row):
            value = (v.T * sympy.Matrix(Q.tolist()) * v)[0] - 2 * sympy.sympify(second[i, j])
            assert sympy.expand(value) == 0


@settings(max_examples=30)
@given(networks())
def test_gradient_is_lemma_3_1(network) -> None:
    """∇_{W_k} g = (W_L⋯W_{k+1})ᵀ ∇f(X) (W_{k−1}⋯W_1)ᵀ (report, Lemma 3.1)."""
    lift, rows = network
    m, n = lift.shape
    f = Quadratic([[i - j for j in range(n)] for i in range(m)], "c", target=[[1] * n] * m)
    point = lift.point(*rows)
    gradient = Landscape(lift, f).taylor(point, 1).gradient()
    N = f.gradient(lift(point))
    for k in range(lift.depth):
        left = lift.partial_product(point, k + 1, lift.depth)
        right = lift.partial_product(point, 0, k)
        expected = sympy.Matrix(left.tolist()).T * sympy.Matrix(N.tolist()) * sympy.Matrix(right.tolist()).T
        assert (expected - sympy.Matrix(gradient[k].tolist())).expand().is_zero_matrix


@settings(max_examples=30)
@given(networks())
def test_a_quadratic_objective_equals_the_same_polynomial(network) -> None:
    lift, rows = network
    m, n = lift.shape
    a, c = symbols("a c")
    A = [[a if i == j else i + j for j in range(n)] for i in range(m)]
    point = lift.point(*rows)
    X = [[symengine.Symbol(f"X{i + 1}{j + 1}") for j in range(n)] for i in range(m)]
    f = sum((A[i][j] * X[i][j] + c * (X[i][j] - 1) ** 2 for i in range(m) for j in range(n)), symengine.Integer(0))
    one = Landscape(lift, Quadratic(A, c, target=[[1] * n] * m, scale=1)).taylor(point, 4)
    two = Landscape(lift, PolynomialObjective(f, (m, n))).taylor(point, 4)
    for k in range(1, 5):
        assert one.coefficient(k) == two.coefficient(k)
        assert len(one.coefficient(k)) == len(two.coefficient(k))


def test_forms_restrict_evaluate_and_count() -> None:
    x, y, z, c = symbols("x y z c")
    lift = MatrixProduct(3, 2, 2, 3)
    point = lift.point([[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1], [0, 0]])
    g = Landscape(lift, Quadratic([[0, 0, 0], [0, 0, x], [0, y, z]], c, target=lift(point), scale="1/2"))
    expansion = g.taylor(point, order=4)
    for k in range(2, 5):
        by_sympy = sympy.expand(expansion.coefficient(k).expr._sympy_())
        assert len(expansion.coefficient(k)) == len(sympy.Add.make_args(by_sympy)) > 0
    assert len(expansion.coefficient(1)) == 0
    second = expansion.derivative(2)
    names = lift.direction_names
    e = [[1 if n == m else 0 for n in names] for m in ("w1dot23", "w2dot22", "w3dot32")]
    H = [[0, x, 0], [x, c, y], [0, y, 0]]
    restricted = second.restrict(e)
    assert (
        symengine.expand(
            restricted.expr
            - sum(
                H[i][j] * symengine.Symbol(f"u{i + 1}") * symengine.Symbol(f"u{j + 1}")
                for i in range(3)
                for j in range(3)
            )
        )
        == 0
    )
    assert expansion.hessian().shape == (16, 16)
    assert second.evaluate(e[1], {"x": 1, "y": 2, "z": 3, "c": "1/2"}) == symengine.Rational(1, 2)
    assert isinstance(expansion.third(), Form)
    assert str(g.criticality(point, order=3).region) == "x = 0, y = 0, c ≥ |z|"
    assert second + second == 2 * second


def test_two_digit_indices_are_named_apart() -> None:
    names = MatrixProduct(12, 1).direction_names
    assert names[0] == "w1dot11"
    assert names[11] == "w1dot1_12"
    assert len(set(MatrixProduct(12, 11).direction_names)) == 132


@pytest.mark.parametrize(
    "call",
    [
        lambda: MatrixProduct(3),
        lambda: MatrixProduct(3, 0),
        lambda: MatrixProduct(3, 2.0),
        lambda: MatrixProduct(2, 2).point([[1, 0]]),
        lambda: MatrixProduct(2, 2).point(),
        lambda: MatrixProduct(1, 1).point([[0.5]]),
        lambda: MatrixProduct(1, 1).partial_product([[[1]]], 1, 0),
        lambda: Quadratic([[1, 2]], 1, target=[[1], [2]]),
        lambda: Quadratic([[1.5]], 1, target=[[1]]),
        lambda: Landscape(MatrixProduct(2, 2), Quadratic([[1]], 1, [[1]])),
        lambda: Landscape(MatrixProduct(1, 1), Quadratic([["w1dot11"]], 1, [[1]])),
        lambda: Landscape(MatrixProduct(1, 1), Quadratic([[1]], 1, [[1]])).taylor([[["w1dot11"]]], 1),
        lambda: Landscape(MatrixProduct(1, 1), Quadratic([[1]], 1, [[1]])).taylor([[[1]]], 0),
        lambda: Landscape(MatrixProduct(1, 1), Quadratic([[1]], 1, [[1]])).criticality([[[1]]], 5),
        lambda: PolynomialObjective(symengine.sin(symengine.Symbol("X11")), (1, 1)),
    ],
)
def test_what_does_not_fit_is_refused(call) -> None:
    with pytest.raises(InputError):
        call()


def test_no_parameter_is_dropped():
    """With names that leave one out, forms would silently be those at its value 1."""
    x, c, q = symbols("x c q")
    lift = MatrixProduct(2, 1, 2)
    g = Landscape(lift, Quadratic([[0, 0], [0, x]], c, target=[[1, 0], [0, 0]], scale=q))
    point = lift.point([[1, 0]], [["1/2"], [0]])
    expected = g.taylor(point, 2, engine="symengine")
    for names in (("x", "c", "q"), (x, c, q), ["q", "c", "x"], ("x", "c", "q", "more")):
        for engine in ("direct", "symengine"):
            found = g.taylor(point, 2, names, engine)
            assert all(found.coefficient(k).expr == expected.coefficient(k).expr for k in (1, 2))
    for ask in (g.taylor, g.criticality, g.descent_curve):
        with pytest.raises(InputError, match="the parameter 'c' occurs in the problem, but those given are: x, q"):
            ask(point, 2, ["x", "q"])
        for names in ([], "x c q", ["x", "c", "q", "x"], ["x", "c", "q", "λ"], ["x", "c", "q", "w1dot11"]):
            with pytest.raises(InputError):
                ask(point, 2, names)


def test_a_parameter_is_no_entry_of_the_matrix():
    lift = MatrixProduct(2, 2)
    for objective in (
        PolynomialObjective("X13^2 + X11", (2, 2)),
        Quadratic([["X11", 0], [0, 0]], 1, target=[[0, 0], [0, 0]]),
        PolynomialObjective("w7dot11*X11", (2, 2)),
    ):
        with pytest.raises(InputError, match="rename"):
            Landscape(lift, objective)
    with pytest.raises(InputError, match="'X11' is a parameter and an entry of X"):
        SquareLoss([[1, 2]], [[3, 4]], weights=[["X11", 1]])
    with pytest.raises(InputError, match="the shape of X is two positive integers"):
        PolynomialObjective("X11", (2.0, 2))


def test_integers_and_names_of_other_libraries_are_taken():
    lift = MatrixProduct(numpy.int64(2), sympy.Integer(1), symengine.Integer(2))
    assert lift.widths == (2, 1, 2) == MatrixProduct(numpy.array([2, 1, 2])).widths == MatrixProduct([2, 1, 2]).widths
    assert MatrixProduct(range(1, 4)).widths == (1, 2, 3)
    assert lift.point([numpy.array([1, 0])], [[1], [2]]) == lift.point([[1, 0]], [[1], [2]])
    x = symengine.Symbol("x")
    g = Landscape(lift, Quadratic([[x, 0], [0, 0]], 1, target=[[0, 0], [0, 0]]))
    form = g.taylor(lift.point([[1, 0]], [[1], [2]]), numpy.int64(1)).coefficient(1)
    assert form.evaluate([1, 2, 3, 4], {x: 1}) == form.evaluate([1, 2, 3, 4], {"x": 1})
    assert g.criticality([[[0, 0]], [[0], [0]]], numpy.int64(1), (x,)).region.contains({x: 1})
    data = {
        "widths": lift.widths,
        "parameters": ("x",),
        "point": lift.point([[1, 0]], [[1], ["x"]]),
        "objective": {"kind": "quadratic", "A": numpy.zeros((2, 2), dtype=int), "c": 1},
    }
    assert Problem.from_mapping(data).at({x: 2}).values == (("x", "2"),)
