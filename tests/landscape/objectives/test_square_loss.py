"""The square loss of data, and what is known of its critical points in deep linear networks."""

from __future__ import annotations

import json
import random

import numpy
import pytest
import symengine

from deeplift_cas import (
    InputError,
    Landscape,
    MatrixProduct,
    PolynomialObjective,
    Problem,
    Quadratic,
    SquareLoss,
    implication,
)
from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.text import pretty
from deeplift_cas.certificates import kernel
from deeplift_cas.landscape.matrix import matrix
from deeplift_cas.landscape.objectives.norms import squared_norms
from deeplift_cas.render import words
from deeplift_cas.verify import main

IDENTITY = [[1, 0], [0, 1]]


def critical(landscape, point):
    """The highest k ≤ 4 for which the point is k-critical; the kernel checks it."""
    problem = Problem(landscape, landscape.lift.point(*point), ())
    answer = implication(problem, 4)
    kernel.check(json.loads(json.dumps(answer.certificate())))
    held = [bool(step.region.conjunctions) for step in answer.steps if step.id != "stationarity"]
    return held.index(False) if False in held else 4


def test_value_gradient_and_forms_are_those_of_the_sum_over_the_samples():
    rng = random.Random(1)
    inputs = [[rng.randint(-3, 3) for _ in range(5)] for _ in range(2)]
    targets = [["1/3", 2, 0, -1, 4], [1, 1, "-5/2", 0, 2]]
    f = SquareLoss(inputs, targets)
    X = [[1, -2], [3, "1/2"]]
    x, a, b = (
        numpy.array([[1, -2], [3, 0.5]]),
        numpy.array(inputs),
        numpy.array([[1 / 3, 2, 0, -1, 4], [1, 1, -2.5, 0, 2]]),
    )
    loss = sum(numpy.sum((x @ a[:, i] - b[:, i]) ** 2) for i in range(5)) / 10
    assert float(f.along([matrix(X, "X")])[0]) == pytest.approx(loss)
    assert numpy.array(f.gradient(matrix(X, "X")).tolist(), dtype=float) == pytest.approx((x @ a - b) @ a.T / 5)
    lift = MatrixProduct(2, 3, 2)
    point = lift.point([[1, 0], [2, "1/2"], [0, 1]], [[1, 1, 0], [0, -1, 2]])
    one = Landscape(lift, f).taylor(point, 4)
    two = Landscape(lift, PolynomialObjective(f.expression, (2, 2))).taylor(point, 4)
    assert all(one.coefficient(k) == two.coefficient(k) for k in range(1, 5))


def test_two_layers_have_strict_saddles_only():
    """Baldi and Hornik: best rank-1 approximations of targets are global minima, all other critical points strict."""
    g = Landscape(MatrixProduct(2, 1, 2), SquareLoss(IDENTITY, [[2, 0], [0, 1]]))
    assert critical(g, [[[2, 0]], [[1], [0]]]) == 4  # the larger singular value
    assert critical(g, [[[0, 1]], [[0], [1]]]) == 1  # the smaller one
    assert critical(g, [[[0, 0]], [[0], [0]]]) == 1
    assert critical(g, [[[1, 1]], [[1], [1]]]) == 0  # not critical at all


def test_three_layers_have_saddles_that_are_not_strict():
    """Achour, Malgouyres and Gerchinovitz: with factors of rank 1 the direction to rank 2 is of order 3."""
    lift = MatrixProduct(2, 2, 2, 2)
    g = Landscape(lift, SquareLoss(IDENTITY, [[3, 0], [0, 2]]))
    first, unit = [[3, 0], [0, 0]], [[1, 0], [0, 0]]
    assert critical(g, [first, unit, unit]) == 2
    assert critical(g, [first, unit, IDENTITY]) == 1
    assert critical(g, [first, IDENTITY, unit]) == 1
    assert critical(g, [[[3, 0], [0, 2]], IDENTITY, IDENTITY]) == 4
    assert critical(g, [[[0, 0], [0, 0]]] * 3) == 2
    (curve,) = g.descent_curve([first, unit, unit])
    assert curve.order == 3 and str(curve.value).startswith("-")


def test_four_layers_at_zero_fall_at_order_four():
    g = Landscape(MatrixProduct(1, 1, 1, 1, 1), SquareLoss([[1]], [[1]]))
    assert critical(g, [[[0]]] * 4) == 3
    (curve,) = g.descent_curve([[[0]]] * 4)
    assert curve.order == 4 and str(curve.value).startswith("-")


@pytest.mark.parametrize(
    ("inputs", "targets", "message"),
    [
        ([[1, 2]], [[1]], "2 columns and targets 1"),
        ([[1, 2], [2, 4]], [[1, 1]], "singular data: the inputs have rank 1, but 2 is needed"),
        ([[1], [2]], [[1]], "rank 1, but 2"),
        ([[0]], [[1]], "rank 0, but 1"),
        ([], [[1]], "inputs must be a matrix"),
        ([[]], [[]], "inputs must be a matrix"),
        ([[0.5]], [[1]], "row 1, column 1"),
        ([[1]], [["x^y"]], "targets, row 1, column 1"),
        (numpy.array([[1.0]]), [[1]], "inputs, row 1, column 1"),
    ],
)
def test_data_that_cannot_be_taken_are_refused(inputs, targets, message):
    with pytest.raises(InputError, match=message):
        SquareLoss(inputs, targets)


def test_a_problem_file_can_give_data(tmp_path, capsys):
    file = tmp_path / "data.toml"
    text = (
        'widths = [1, 1, 1, 1]\npoint = [[["0"]], [[0]], [[0]]]\norder = 2\n'
        '[objective]\nkind = "square_loss"\ninputs = [[1, 2, 3]]\ntargets = [[2, 4, "11/2"]]\n'
    )
    file.write_text(text)
    assert main(["problem", str(file)]) == 0
    assert "2-critical for g and not stationary for f: yes" in capsys.readouterr().out
    file.write_text(text.replace("[[1, 2, 3]]", "[[1, 2, 3], [0, 0, 1]]"))
    assert main(["problem", str(file)]) == 2
    error = capsys.readouterr().err
    assert "1×2" in error and error.count("\n") == 1


def test_values_of_the_parameters_of_the_point_leave_the_data_as_they_are():
    objective = {"kind": "square_loss", "inputs": [[1, 2]], "targets": [[3, 4]]}
    problem = Problem.from_mapping({"widths": [1, 1], "parameters": ["a"], "point": [[["a"]]], "objective": objective})
    fixed = problem.at({"a": "1/2"})
    assert fixed.landscape.objective.expression == problem.landscape.objective.expression
    assert [W.tolist() for W in fixed.point] == [[[matrix([["1/2"]], "X")[0, 0]]]]


def test_data_may_hold_parameters():
    f = SquareLoss([[1, "a"]], [["b", 4]])
    assert f.parameters == {"a", "b"}
    symbols = {symengine.Symbol("a"): 2, symengine.Symbol("b"): symengine.Rational(1, 2)}
    assert f.at(symbols).expression == SquareLoss([[1, 2]], [["1/2", 4]]).expression
    assert SquareLoss([["a", 1]], [[1, 1]]).parameters == {"a"}
    with pytest.raises(InputError, match="singular data: the inputs have rank 1"):
        SquareLoss([["a", "a^2"], [1, "a"]], [[1, 1]])
    with pytest.raises(InputError, match="'X11' is a parameter and an entry of X"):
        SquareLoss([["X11", 1]], [[1, 1]])
    problem = {
        "widths": [1, 1, 1],
        "parameters": ["b"],
        "point": [[[0]], [[0]]],
        "objective": {"kind": "square_loss", "inputs": [[1, 2]], "targets": [["b", 4]]},
    }
    answer = implication(Problem.from_mapping(problem), 2)
    assert str(answer.region) == "for no b" or not answer.region.conjunctions
    hessian = next(step for step in answer.steps if step.id == "hessian")
    assert [str(c) for c in hessian.region.conjunctions[0]] == ["b + 8 = 0"]  # the targets are orthogonal to the inputs


@pytest.mark.parametrize("parametric", [False, True])
def test_weights_multiply_the_squares_entry_by_entry(parametric):
    rng = random.Random(2)
    inputs = [[rng.randint(-3, 3) for _ in range(4)] for _ in range(2)]
    targets, weights = ([[rng.randint(-3, 3) for _ in range(4)] for _ in range(2)] for _ in range(2))
    if parametric:
        weights[0][1] = "v"
    X = matrix([["X11", "X12"], ["X21", "X22"]], "X")
    R = X * matrix(inputs, "A") - matrix(targets, "B")
    plain = sum(exact(weights[i][j]) * R[i, j] ** 2 for i in range(2) for j in range(4)) / 8
    loss = SquareLoss(inputs, targets, weights=weights)
    quadratic = Quadratic([[1, 2], [3, 4]], "c", target=[row[:2] for row in targets], weights=[w[:2] for w in weights])
    D = X - quadratic.target
    squares = sum(quadratic.weights[i, j] * D[i, j] ** 2 for i in range(2) for j in range(2))
    by_hand = X[0, 0] + 2 * X[0, 1] + 3 * X[1, 0] + 4 * X[1, 1] + symengine.Symbol("c") / 2 * squares
    lift = MatrixProduct(2, 1, 2)
    point = lift.point([[1, -1]], [["1/2"], [3]])
    for objective, expression in ((loss, plain), (quadratic, by_hand)):
        same = PolynomialObjective(symengine.expand(expression), (2, 2))
        names = sorted(objective.parameters)
        assert names == sorted(same.parameters)
        assert objective.gradient(lift(point)).tolist() == same.gradient(lift(point)).tolist()
        one, two = (Landscape(lift, f).taylor(point, 4) for f in (objective, same))
        assert all(one.coefficient(k) == two.coefficient(k) for k in range(1, 5))
        assert objective.statement(Ring(names)) == same.statement(Ring(names))
        chosen = {symengine.Symbol(n): symengine.Integer(3) for n in names}
        assert objective.at(chosen).gradient(X).tolist() == same.at(chosen).gradient(X).tolist()
        assert "Σ weights·(" in pretty(words.objective(Problem(Landscape(lift, objective), point, tuple(names))))
    with pytest.raises(InputError, match='"direct" needs a quadratic objective without weights'):
        Landscape(lift, quadratic).taylor(point, 2, engine="direct")
    with pytest.raises(InputError, match="weights is 1×1, but must be 2×2"):
        Quadratic([[1, 2], [3, 4]], "c", target=[[0, 0], [0, 0]], weights=[[1]])


def test_a_masked_entry_does_not_count():
    W = Quadratic([[0, 0], [0, 0]], 1, target=[[1, "11/10"], [1, -1]], scale=1, weights=[[1, 1], [1, 0]])
    lift = MatrixProduct(2, 1, 2)
    point = lift.point([[1, "11/10"]], [[1], [1]])  # fits the three entries that are not masked
    assert critical(Landscape(lift, W), [factor.tolist() for factor in point]) == 4


def test_data_may_be_singular_at_some_values_of_the_parameters():
    objective = {"kind": "square_loss", "inputs": [["a"]], "targets": [["a"]]}
    problem = Problem.from_mapping({"widths": [1, 1], "parameters": ["a"], "point": [[[1]]], "objective": objective})
    assert implication(problem, 2).region.conjunctions == ()
    assert not implication(problem.at({"a": 0}), 2).region.conjunctions


def test_many_samples_are_what_few_are():
    """Above a dozen samples the loss is expanded as a polynomial: the same forms, in LaTeX that fits a page."""
    rng = random.Random(5)
    inputs, targets = ([[f"{rng.randint(-9, 9)}/4" for _ in range(20)] for _ in range(2)] for _ in range(2))
    f = SquareLoss(inputs, targets)
    weighted = SquareLoss(inputs, targets, weights=[[1] * 20] * 2)  # square by square
    assert f.expression == weighted.expression
    lift = MatrixProduct(2, 1, 2)
    point = lift.point([[1, -1]], [["1/2"], [3]])
    series = lift.line(point, 4)
    assert f.along(series) == [symengine.expand(f.weight * n) for n in squared_norms(f._residuals(series))]
    assert len(str(f.grouped(series))) < 6_000
