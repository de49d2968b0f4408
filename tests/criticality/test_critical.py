"""Which ways are tried to decide an order."""

from __future__ import annotations

from itertools import combinations, product
from math import cos, pi

import numpy
import pytest
from helpers.at_zero import region_at_zero

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, implication
from deeplift_cas.criticality.critical import ROWS, Criticality
from deeplift_cas.criticality.proofs.block import IndefiniteBlock
from deeplift_cas.render.words import closing


def chain(rows: int) -> str:
    """The quadratic form of a tridiagonal Toeplitz matrix."""
    squares = [f"s*X1{j}^2" for j in range(1, rows + 1)]
    return " + ".join(squares + [f"2*t*X1{j}*X1{j + 1}" for j in range(1, rows)])


def correlated(rows: int) -> str:
    """With a on the diagonal and b beside it: the eigenvalues are a − b and a + (n − 1)·b."""
    names = [f"X1{'_' if j > 9 else ''}{j}" for j in range(1, rows + 1)]
    return f"(a - b)*({' + '.join(f'{name}^2' for name in names)}) + b*({' + '.join(names)})^2"


@pytest.mark.parametrize(("rows", "ways"), [(2, [True, False]), (ROWS, [True, False]), (ROWS + 1, [False, True])])
def test_a_large_block_is_not_eliminated_first(rows: int, ways: list[bool]) -> None:
    landscape = Landscape(MatrixProduct(rows, 1), PolynomialObjective(chain(rows), (1, rows)))
    point = landscape.lift.point([[0] * rows])
    found, _ = Criticality.of(landscape, point, 2, ["s", "t"]).derivatives.procedures(2)
    assert [way.args[2] for way in found] == ways


@pytest.mark.parametrize(
    ("rows", "asked", "ways"),
    [
        (3, 4, {2: [True, False], 3: [True, False], 4: [True, False]}),
        (4, 2, {2: [False]}),
        (4, 4, {2: [True, False], 3: [True, False], 4: [False]}),
        (5, 4, {2: [False], 3: [False], 4: [False]}),
    ],
)
def test_a_block_without_zeros_is_eliminated_for_order_three_if_it_is_small(
    rows: int, asked: int, ways: dict[int, list[bool]]
) -> None:
    """Long before: only by characteristic polynomials.  Order 3 begins with the answer for order 2."""
    entries = [f"X1{i}" for i in range(1, rows + 1)]
    f = " + ".join([*(f"{x}^2" for x in entries), *(f"s*{x}*{y}" for x, y in combinations(entries, 2))])
    landscape = Landscape(MatrixProduct(rows, 1), PolynomialObjective(f, (1, rows)))
    derivatives = Criticality.of(landscape, landscape.lift.point([[0] * rows]), asked, ["s"]).derivatives
    assert {order: [way.args[2] for way in derivatives.procedures(order)[0]] for order in ways} == ways


@pytest.mark.parametrize(
    ("more", "shown"),
    [("", True), (" + X11^4 + c^2*X11^2*X13^2", True), (" + X11^3*X13", False)],
    ids=["quadratic", "squares of monomials", "another quartic"],
)
def test_a_region_of_order_two_that_stays_is_that_of_order_four_along_the_same_cases(more: str, shown: bool) -> None:
    """As g has no cubic part, and its quartic part is not negative."""
    landscape = Landscape(MatrixProduct(10, 1), PolynomialObjective(correlated(10) + more, (1, 10)))
    point = landscape.lift.point([[0] * 10])
    second, third, fourth = Criticality.of(landscape, point, 4, ["a", "b", "c"]).decisions[1:]
    assert second.region.strings() == third.region.strings() and len(second.leaves) == len(third.leaves)
    assert (len(fourth.leaves) == len(second.leaves) and fourth.region.strings() == second.region.strings()) is shown


def test_a_direction_is_given_where_eigenvalues_refute() -> None:
    """At a point, for all parameters that it serves: here g falls along (1, 1, 0, …)."""
    landscape = Landscape(MatrixProduct(10, 1), PolynomialObjective(correlated(10), (1, 10)))
    answer = implication(Problem(landscape, landscape.lift.point([[0] * 10]), ("a", "b")), 2)
    assert any(isinstance(leaf.proof, IndefiniteBlock) for leaf in answer.steps[-1].decision.leaves)
    failure = answer.failure()
    assert failure is not None and failure.step == "hessian" and failure.curve is not None
    assert failure.curve.region.contains(failure.sample)
    assert any("Not 2-critical where" in line and "along" in line for line in closing(answer))


def test_a_large_block_is_eliminated_where_that_says_it_in_fewer_words() -> None:
    """A chain of six and an entry beside it: three conditions, not the seven sums of minors."""
    f = "a*(X11^2 + X12^2 + X13^2 + X14^2 + X15^2 + X16^2) + X17^2 + 2*c*X17*X11"
    f += "".join(f" + 2*b*X1{j}*X1{j + 1}" for j in range(1, 6))
    region = region_at_zero(f, 7, 2)
    assert region.size < 150
    for a, b, c in product(range(-1, 4), range(-2, 3), range(-2, 3)):
        H = a * numpy.eye(7) + b * (numpy.eye(7, k=1) + numpy.eye(7, k=-1))
        H[6], H[:, 6] = 0, 0
        H[6, 6], H[0, 6], H[6, 0] = 1, c, c
        assert region.contains({"a": a, "b": b, "c": c}) == (numpy.linalg.eigvalsh(H)[0] > -1e-9), (a, b, c)


def test_a_chain_of_seven_is_decided_by_its_characteristic_polynomial() -> None:
    """Its least eigenvalue is s − 2|t|·cos(π/8)."""
    region = region_at_zero(chain(7), 7, 2)
    for s, t in product(range(-2, 20), range(-10, 11)):
        assert region.contains({"s": s, "t": t}) == (s >= 2 * abs(t) * cos(pi / 8)), (s, t)
