"""The tree of cases decides semidefiniteness as the characteristic polynomial does; its proofs add up."""

from __future__ import annotations

from fractions import Fraction

import sympy
from flint import fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.regions.cases import decide
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.proof import Evident
from deeplift_cas.regions.tree import Leaf
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.factorise import factorise, sparse

RING = Ring(("a", "b"))
A, B = RING.generator("a"), RING.generator("b")
ENTRIES = [RING.zero, RING.zero, RING.one, -RING.one, A, B, -A, A + B, A - 1, A * B, A**2, B + 1, 2 * RING.one]
VALUES = [Fraction(p, q) for p, q in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-3, 2))]


def symmetric(size: int) -> st.SearchStrategy[list[list[Polynomial]]]:
    count = size * (size + 1) // 2

    def fill(entries: list[Polynomial]) -> list[list[Polynomial]]:
        table, rest = [[RING.zero] * size for _ in range(size)], iter(entries)
        for i in range(size):
            for j in range(i, size):
                table[i][j] = table[j][i] = next(rest)
        return table

    return st.lists(st.sampled_from(ENTRIES), min_size=count, max_size=count).map(fill)


MATRICES = st.integers(1, 3).flatmap(symmetric)


def at(p: Polynomial, a: Fraction, b: Fraction) -> sympy.Rational:
    value = p(fmpq(a.numerator, a.denominator), fmpq(b.numerator, b.denominator))
    return sympy.Rational(int(value.p), int(value.q))


def psd(H: sympy.Matrix) -> bool:
    """All sums of principal minors are ≥ 0."""
    return all((-1) ** k * c >= 0 for k, c in enumerate(H.charpoly().all_coeffs()))


def region_of(table: list[list[Polynomial]]):
    def procedure(signs: Branch) -> Leaf:
        signs.solve()
        return Leaf(signs, not isinstance(factorise(sparse(table), signs), NegativeDirection), Evident())

    return decide(RING, [procedure]).region


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(MATRICES)
def test_region_equals_the_characteristic_criterion(table: list[list[Polynomial]]) -> None:
    region = region_of(table)
    for a in VALUES:
        for b in VALUES:
            H = sympy.Matrix([[at(p, a, b) for p in row] for row in table])
            assert region.contains({"a": a, "b": b}) == psd(H)


@settings(max_examples=150)
@given(st.integers(1, 5).flatmap(symmetric), st.sampled_from(VALUES), st.sampled_from(VALUES))
def test_squares_add_up_and_directions_are_negative(table: list[list[Polynomial]], a: Fraction, b: Fraction) -> None:
    numbers = [[RING.constant(fmpq(int(v.p), int(v.q))) for v in (at(p, a, b) for p in row)] for row in table]
    H = sympy.Matrix([[at(p, a, b) for p in row] for row in table])
    found = factorise(sparse(numbers), Branch(RING))
    if isinstance(found, NegativeDirection):
        v = sympy.Matrix([at(found.vector.get(i, RING.zero), a, b) for i in range(H.rows)])
        below = sympy.Rational(str(found.denominator.coefficient))
        assert (v.T * H * v)[0] / below**2 == sympy.Rational(str(found.value.coefficient)) < 0
        return
    total = sympy.zeros(H.rows, H.rows)
    for square in found:
        form = sympy.Matrix([at(square.form.get(i, RING.zero), a, b) for i in range(H.rows)])
        weight = sympy.Rational(str(square.multiplier.coefficient))
        assert weight >= 0
        total += weight * form * form.T
    assert total == H


@settings(max_examples=60)
@given(st.integers(1, 3).flatmap(symmetric), st.lists(st.permutations(range(9)), max_size=1))
def test_a_block_that_comes_again_has_the_same_squares(table, orders) -> None:
    """Three copies of a matrix, their rows mixed: each square of one is a square of the others."""
    size = len(table)
    order = [i for i in (orders or [range(9)])[0] if i < 3 * size]
    rows = {
        order[n * size + i]: {order[n * size + j]: p for j, p in enumerate(row) if not p.is_zero()}
        for n in range(3)
        for i, row in enumerate(table)
    }
    branch = Branch(RING, [Condition.of(RING, A, "="), Condition.of(RING, B - 1, "=")])
    found = factorise(rows, branch)
    if isinstance(found, NegativeDirection):
        assert not psd(sympy.Matrix([[at(p, Fraction(0), Fraction(1)) for p in row] for row in table]))
        return
    total = sympy.zeros(3 * size, 3 * size)
    for square in found:
        form = sympy.Matrix([at(square.form.get(i, RING.zero), Fraction(0), Fraction(1)) for i in range(3 * size)])
        total += at(branch.polynomial(square.multiplier), Fraction(0), Fraction(1)) * form * form.T
    value = {(i, j): at(p, Fraction(0), Fraction(1)) for i, row in rows.items() for j, p in row.items()}
    assert total == sympy.Matrix(3 * size, 3 * size, lambda i, j: value.get((i, j), 0))


def test_indefinite_everywhere_is_found_with_no_region() -> None:
    assert region_of([[RING.zero, RING.one], [RING.one, A]]).conjunctions == ()


def test_a_boundary_with_irrational_points_is_exact() -> None:
    region = region_of([[A, B], [B, 2 * RING.one]])
    assert region.strings() == [["2*a - b^2 >= 0"]]
    assert not region.contains({"a": "49/50", "b": "7/5"} | {"a": "48/50"})


def test_conditions_that_exclude_each_other_leave_no_case() -> None:
    signs = Branch(
        RING, [Condition.of(RING, A - B, ">"), Condition.of(RING, B - 1, ">="), Condition.of(RING, A - 1, "<=")]
    )
    assert contradiction(signs) is not None
