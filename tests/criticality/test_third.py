"""Whether the cubic vanishes on the kernel: the proof passes the kernel where the point is not rational as well."""

from __future__ import annotations

from itertools import product

import pytest
import sympy

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, implication
from deeplift_cas.certificates import kernel


@pytest.mark.slow
def test_a_common_denominator_is_shown_not_to_vanish_also_modulo_equations_of_higher_degree():
    # Modulo the equations the product of the pivots has a factor of which only ">= 0" is asked for elsewhere.
    point = [
        [["a-1"], ["a"], ["1/2*b"]],
        [["-a", "-1", "a^2"], ["-1", "1/2*a", "a^2"], ["2*b", "b", "2"]],
        [["0", "-5/7", "0"], ["-1", "0", "0"]],
    ]
    objective = {"kind": "quadratic", "A": [["0"], ["b^2"]], "c": "a", "target": [["-5/7"], ["a-1"]]}
    data = {"widths": [1, 3, 3, 2], "parameters": ["a", "b"], "point": point, "objective": objective}
    answer = implication(Problem.from_mapping(data))
    assert kernel.check(answer.certificate()).verdict == answer.verdict
    assert answer.verdict == "refuted"  # the equations have one real solution with a ≠ 0, and there a < 0


def test_a_cubic_on_a_kernel_of_dimension_one_is_asked_for_without_the_hidden_factor():
    """With the adjugate A of H, g_3 at its column r is A_rr times a polynomial of degree 4, not 6."""
    f = "X11^2 + 2*a*X11*X12 + 2*b*X11*X13 + X12^2 + 2*c*X12*X13 + X13^2 + X11^3 - X12^2*X13"
    landscape = Landscape(MatrixProduct(3, 1), PolynomialObjective(f, (1, 3)))
    answer = implication(Problem(landscape, landscape.lift.point([[0, 0, 0]]), ("a", "b", "c")), 3)
    assert not any(step.decision.undecided.conjunctions for step in answer.steps)
    region = answer.steps[-1].region
    assert max(c.polynomial.total_degree() for conjunction in region.conjunctions for c in conjunction) <= 4
    for a, b, c in product((-1, 0, 1), repeat=3):
        H = sympy.Matrix([[1, a, b], [a, 1, c], [b, c, 1]])
        kernel_basis = H.nullspace()
        expected = H.is_positive_semidefinite
        if expected and kernel_basis:
            u = sympy.symbols(f"u:{len(kernel_basis)}")
            v = sum((s * w for s, w in zip(u, kernel_basis, strict=True)), sympy.zeros(3, 1))
            expected = sympy.expand(v[0] ** 3 - v[1] ** 2 * v[2]) == 0
        assert region.contains({"a": a, "b": b, "c": c}) == bool(expected)


@pytest.mark.parametrize("quartic", ["-X11^4", "X11^3*X12 + b*X12^4 - X11^2*X12^2"])
def test_a_common_denominator_keeps_its_factors_modulo_the_equations(quartic):
    """The product of the pivots, reduced by det H = 0, would be one long factor: these were left undecided for it."""
    f = "a*X11^2 + 2*b*X11*X12 + 2*X11*X13 + c*X12^2 + 2*a*X12*X13 + b*X13^2 + "
    landscape = Landscape(MatrixProduct(3, 1), PolynomialObjective(f + quartic, (1, 3)))
    answer = implication(Problem(landscape, landscape.lift.point([[0, 0, 0]]), ("a", "b", "c")), 4)
    assert not any(step.decision.undecided.conjunctions for step in answer.steps)
    assert kernel.check(answer.certificate()).verdict == answer.verdict == "refuted"
