"""The exact region, against numeric eigenvalues, exact inertia and z3."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy
import z3
from helpers.real_formulas import is_impossible, region_to_z3, to_z3
from sympy.polys.matrices import DomainMatrix

from deeplift_cas import Implication, Problem

VALUES = [Fraction(p, q) for p, q in ((0, 1), (1, 1), (-1, 1), (1, 2), (-1, 2), (2, 1), (-2, 1), (3, 2))]
GRID = [dict(zip("xyzc", point, strict=True)) for point in product(VALUES, repeat=4)]


def hessian(problem: Problem) -> sympy.Matrix:
    return sympy.Matrix(problem.landscape.taylor(problem.point, 2).hessian().tolist())


def expected(values: dict[str, Fraction], scale: Fraction) -> bool:
    """Theory, section 3: the program must find this by itself."""
    return values["x"] == 0 and values["y"] == 0 and 2 * scale * values["c"] >= abs(values["z"])


@pytest.mark.parametrize("scale", ["1/2", "1"])
def test_region_on_a_grid_with_boundaries(answers: dict, scale: str) -> None:
    critical = answers[3, "image", scale].steps[-1].region
    final = answers[3, "image", scale].region
    for values in GRID:
        inside = expected(values, Fraction(scale))
        assert critical.contains(values) == inside
        stationary = values["x"] == values["y"] == values["z"] == 0
        assert final.contains(values) == (inside and not stationary)


def test_hessian_region_against_numeric_eigenvalues(counterexample: Problem, answer: Implication) -> None:
    H = sympy.lambdify(sympy.symbols("x y z c"), hessian(counterexample))
    region = next(step.region for step in answer.steps if step.id == "hessian")
    matrices = np.array([np.array(H(*[float(v) for v in values.values()]), dtype=float) for values in GRID])
    smallest = np.linalg.eigvalsh(matrices)[:, 0]
    for values, eigenvalue in zip(GRID, smallest, strict=True):
        assert region.contains(values) == (eigenvalue > -1e-9)


def blocks(H: sympy.Matrix) -> list[sympy.Matrix]:
    """The connected blocks of the pattern."""
    left, found = set(range(H.rows)), []
    while left:
        stack = [min(left)]
        left -= set(stack)
        component = set(stack)
        while stack:
            i = stack.pop()
            near = {j for j in left if H[i, j] != 0}
            left -= near
            component |= near
            stack += near
        found.append(H.extract(sorted(component), sorted(component)))
    return found


def characteristic_conditions(H: sympy.Matrix) -> list[sympy.Expr]:
    """e_k(H) ≥ 0 for all k, block by block: the independent criterion of theory, section 7."""
    conditions = []
    for block in blocks(H):
        matrix = DomainMatrix.from_Matrix(block)
        coefficients = [matrix.domain.to_sympy(c) for c in matrix.charpoly()]
        conditions += [sympy.expand((-1) ** k * c) for k, c in enumerate(coefficients)][1:]
    return conditions


@pytest.mark.parametrize("scale", ["1/2", "1"])
def test_z3_proves_the_hessian_region_for_all_reals(counterexample: Problem, answers: dict, scale: str) -> None:
    region = next(s.region for s in answers[2, "image", scale].steps if s.id == "hessian")
    claimed = region_to_z3(region.strings())
    criterion = z3.And([to_z3(e) >= 0 for e in characteristic_conditions(hessian(counterexample.with_scale(scale)))])
    assert is_impossible(claimed != criterion, seconds=120)


def test_z3_finds_a_difference_if_the_region_were_as_printed(counterexample: Problem) -> None:
    criterion = z3.And([to_z3(e) >= 0 for e in characteristic_conditions(hessian(counterexample))])
    solver = z3.Solver()
    solver.add(z3.Not(criterion))  # "for all x, y, z"
    assert solver.check() == z3.sat
