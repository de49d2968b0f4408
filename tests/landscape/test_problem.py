"""A problem in Python: what is natural is taken, and a natural mistake gets a clear line."""

from __future__ import annotations

import pytest
import sympy

from deeplift_cas import InputError, Landscape, MatrixProduct, PolynomialObjective, Problem, Quadratic, implication

LIFT = MatrixProduct(2, 1)
QUADRATIC = Quadratic([["x", 0]], "c", target=[[0, 0]])
LANDSCAPE = Landscape(LIFT, QUADRATIC)


def test_a_point_may_be_lists_and_parameters_symbols():
    problem = Problem(LANDSCAPE, [[["1/2", 0]]], (sympy.Symbol("x"), "c"))
    assert problem.parameters == ("x", "c") and problem.point == LIFT.point([["1/2", 0]])
    assert implication(problem, 1).accepted.summary.proofs > 0
    assert QUADRATIC.gradient([[1, 2]]).tolist() == QUADRATIC.gradient(sympy.Matrix([[1, 2]])).tolist()
    polynomial = PolynomialObjective("X11^2", (1, 2))
    assert polynomial.gradient([[3, 1]]).tolist() == [[6, 0]]


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (lambda: implication("file.toml"), "a Problem is needed, as Problem.load"),
        (lambda: implication(LANDSCAPE), "a Problem is needed"),
        (lambda: Landscape(QUADRATIC, LIFT), "a lift such as MatrixProduct and an objective such as Quadratic"),
        (lambda: Landscape(LIFT, "X11^2"), "not of MatrixProduct and str"),
        (lambda: Problem(LIFT, [[[0, 0]]], ()), "a problem is about a Landscape"),
        (lambda: Problem(LANDSCAPE, [[[0, 0]]], ("x",)), "the parameter 'c' occurs in the problem"),
        (lambda: Problem(LANDSCAPE, 3, ("x", "c")), "a point is a list of factors"),
        (lambda: Problem.load(None), "the name of a file is a text, not None"),
        (lambda: Problem.from_toml(b"widths"), "a problem in TOML is a text, not a bytes"),
        (lambda: Problem.from_mapping(None), "a problem is a mapping"),
        (lambda: Problem.from_mapping({1: 2}), "a problem is a mapping"),
        (lambda: Problem.shipped("counterexample").at("x=1"), "values are a mapping"),
        (lambda: QUADRATIC.gradient([[1, 2], [3, 4]]), "X is 2×2, but must be 1×2"),
        (lambda: LANDSCAPE(None), "a point is a list of factors"),
    ],
)
def test_a_natural_mistake_gets_a_clear_line(mistake, said):
    with pytest.raises(InputError, match=said) as caught:
        mistake()
    assert "\n" not in str(caught.value)


def test_without_a_slope_the_distance_from_the_target_is_the_objective() -> None:
    text = 'widths = [2, 1, 2]\nparameters = ["a"]\npoint = [[["a", 0]], [[1], [0]]]\n'
    text += '[objective]\nkind = "quadratic"\nc = 1\n'
    target = 'target = [["a", 0], [0, 1]]\n'
    short, long = Problem.from_toml(text + target), Problem.from_toml(text + target + "A = [[0, 0], [0, 0]]\n")
    assert short.statement() == long.statement()
    with pytest.raises(InputError, match="needs the key 'A', or 'target', or both"):
        Problem.from_toml(text)
