"""Which ways are tried to decide an order."""

from __future__ import annotations

from itertools import product
from math import cos, pi

import pytest
from helpers.at_zero import region_at_zero

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
from deeplift_cas.criticality.critical import ROWS, Criticality


def chain(rows: int) -> str:
    """The quadratic form of a tridiagonal Toeplitz matrix."""
    squares = [f"s*X1{j}^2" for j in range(1, rows + 1)]
    return " + ".join(squares + [f"2*t*X1{j}*X1{j + 1}" for j in range(1, rows)])


@pytest.mark.parametrize(("rows", "ways"), [(2, [True, False]), (ROWS, [True, False]), (ROWS + 1, [False])])
def test_a_large_block_is_not_eliminated(rows: int, ways: list[bool]) -> None:
    landscape = Landscape(MatrixProduct(rows, 1), PolynomialObjective(chain(rows), (1, rows)))
    point = landscape.lift.point([[0] * rows])
    found = Criticality.of(landscape, point, 2, ["s", "t"]).derivatives.procedures(2)
    assert [way.args[2] for way in found] == ways


def test_a_chain_of_seven_is_decided_by_its_characteristic_polynomial() -> None:
    """Its least eigenvalue is s − 2|t|·cos(π/8)."""
    region = region_at_zero(chain(7), 7, 2)
    for s, t in product(range(-2, 20), range(-10, 11)):
        assert region.contains({"s": s, "t": t}) == (s >= 2 * abs(t) * cos(pi / 8)), (s, t)
