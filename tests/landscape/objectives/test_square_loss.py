"""The square loss of data, and what is known of its critical points in deep linear networks."""

from __future__ import annotations

import json
import random

import numpy
import pytest

from deeplift_cas import InputError, Landscape, MatrixProduct, PolynomialObjective, Problem, SquareLoss, implication
from deeplift_cas.certificates import kernel
from deeplift_cas.landscape.matrix import matrix
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
        ([[1]], [["x"]], "targets, row 1, column 1"),
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
    assert fixed.landscape.objective is problem.landscape.objective
    assert [W.tolist() for W in fixed.point] == [[[matrix([["1/2"]], "X")[0, 0]]]]
