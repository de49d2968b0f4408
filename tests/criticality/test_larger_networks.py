"""Hundreds of directions: the region is right, and the kernel accepts the certificate."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise, product

import numpy
import pytest

from deeplift_cas import Problem, implication
from deeplift_cas.certificates import kernel

VALUES = [Fraction(p, q) for p, q in ((-2, 1), (-1, 1), (-1, 2), (0, 1), (1, 2), (1, 1), (2, 1))]


def truncated_identities(widths):
    """The inner factors with a zero in their last diagonal entry."""
    factors = [[[int(i == j) for j in range(n)] for i in range(m)] for n, m in pairwise(widths)]
    for factor in factors[1:-1]:
        factor[-1][-1] = 0
    return factors


def problem(widths, corner):
    """A has the corner in its last rows and columns."""
    rows, columns = widths[-1], widths[0]
    A = [[0] * columns for _ in range(rows)]
    for i, row in enumerate(corner):
        for j, entry in enumerate(row):
            A[rows - len(corner) + i][columns - len(row) + j] = entry
    names = sorted({e for row in corner for e in row if isinstance(e, str)} | {"c"})
    return Problem.from_mapping(
        {
            "widths": list(widths),
            "parameters": names,
            "point": truncated_identities(widths),
            "objective": {"kind": "quadratic", "A": A, "c": "c"},
        }
    )


@pytest.mark.parametrize(
    ("widths", "corner"),
    [((12, 10, 10, 12), [["z"]]), ((8, 7, 8), [["z"]]), ((6, 5, 5, 6), [[0, "y"], ["x", "z"]])],
    ids=["340 directions", "two layers", "three parameters beside c"],
)
def test_the_region_is_where_the_numeric_hessian_has_no_negative_eigenvalue(widths, corner):
    here = problem(widths, corner)
    answer = implication(here)
    summary = kernel.check(answer.certificate())
    assert summary.verdict == answer.verdict
    hessian = here.landscape.taylor(here.point, 2).coefficient(2)
    names = here.parameters
    parts = {}
    for (i, j), exponents, coefficient in hessian:
        matrix = parts.setdefault(exponents, numpy.zeros((len(hessian.directions),) * 2))
        matrix[i, j] += float(coefficient)
        matrix[j, i] += float(coefficient)
    values = VALUES if len(names) < 4 else VALUES[1:-1:2]
    second = next(step for step in answer.steps if step.id == "hessian").region
    kinds = set()
    for point in product(values, repeat=len(names)):
        H = sum(
            matrix * float(numpy.prod([float(x) ** e for x, e in zip(point, exponents, strict=True)]))
            for exponents, matrix in parts.items()
        )
        semidefinite = bool(numpy.linalg.eigvalsh(H)[0] > -1e-9)
        kinds.add(semidefinite)
        assert second.contains(dict(zip(names, point, strict=True))) == semidefinite, point
    assert kinds == {True, False}


def test_a_wrong_region_for_a_large_network_is_refused():
    document = implication(problem((6, 5, 5, 6), [["z"]])).certificate()
    kernel.check(document)
    document["decisions"]["hessian"]["region"] = [["c >= 0"]]
    document["sha256"] = kernel.digest(document)
    with pytest.raises(kernel.CertificateError):
        kernel.check(document)


def test_dense_equations_without_a_common_zero_are_combined_first():
    """The span of 24 dense quadratics and of their cubics contains 1: no tree of cases is needed."""
    rng = random.Random(72)

    def linear():
        return "+".join(f"({rng.randint(-5, 5)})*{x}" for x in ("1", "p", "q", "r"))

    rows = [[linear()] for _ in range(24)]
    point = [[[linear()], [linear()]], [[linear(), linear()] for _ in range(24)]]
    f = {"kind": "quadratic", "A": [["0"]] * 24, "c": "1/2", "scale": "1", "target": rows}
    problem = Problem.from_mapping(
        {"widths": [1, 2, 24], "parameters": ["p", "q", "r"], "point": point, "objective": f, "order": 1}
    )
    answer = implication(problem)
    assert answer.verdict == "refuted"
    assert answer.steps[-1].region.is_everything
    assert answer.accepted.summary.proofs < 20
