"""The tree of cases decides semidefiniteness as the characteristic polynomial does; its proofs add up."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from flint import fmpq
from helpers.at_zero import region_at_zero
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
from deeplift_cas.squares.factorise import along_dividing_pivots, factorise, sparse
from deeplift_cas.squares.semidefinite import semidefinite

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


PATH = "a*(x-y)^2 + b*(y-z)^2 + c*(z-w)^2 + d*w^2"


@pytest.mark.parametrize(
    ("expression", "region"),
    [
        (PATH, "a ≥ 0, b ≥ 0, c ≥ 0, d ≥ 0"),
        ("a*(x+y+z+w)^2 + b*(y+z+w)^2 + c*(z+w)^2 + d*w^2", "a ≥ 0, b ≥ 0, c ≥ 0, d ≥ 0"),
        (
            "a*(x^2+2*x*y+2*x*z+2*x*w) + b*(y^2+2*y*z+2*y*w) + c*(z^2+2*z*w) + d*w^2",  # the least of two indices
            "a ≥ 0, b ≥ a, c ≥ b, d ≥ c",
        ),
        ("a*x^2 + 2*a*b*x*y + c*y^2", "a ≥ 0, c ≥ a·b²"),
        ("x^2 + 2*a*x*y + 2*b*x*z + (1+a^2)*y^2 + 2*c*y*z + d*z^2", "2·a·b·c + d ≥ a²·b² + b² + c²"),
        (
            "a*(x+p*y)^2 + b*(y+p*z)^2 + c*(z+p*x)^2",
            "a ≥ 0, b ≥ 0, c ≥ 0  or  p = −1, a + b + c ≥ 0, a·b + a·c + b·c ≥ 0",
        ),
    ],
)
@pytest.mark.parametrize("order", [2, 3])
def test_pivots_that_divide_their_rows_need_no_case(expression: str, region: str, order: int) -> None:
    width = 2 + ("z" in expression) + ("w" in expression)
    assert str(region_at_zero(expression, width, order)) == region


@given(
    st.lists(st.sampled_from(ENTRIES), min_size=3, max_size=3),
    st.lists(st.sampled_from(ENTRIES), min_size=3, max_size=3),
)
def test_what_is_found_along_dividing_pivots_adds_up(diagonal: list[Polynomial], entries: list[Polynomial]) -> None:
    """H = Σ p_i ℓ_i ℓ_iᵀ for ℓ_i with 1 at i and polynomials behind it."""
    forms = [[RING.one, entries[0], entries[1]], [RING.zero, RING.one, entries[2]], [RING.zero, RING.zero, RING.one]]
    table = [
        [sum((p * m[i] * m[j] for p, m in zip(diagonal, forms, strict=True)), RING.zero) for j in range(3)]
        for i in range(3)
    ]
    signs = [Condition.of(RING, p, ">=") for p in diagonal if not p.is_constant()]
    branch = Branch(RING, signs)
    found = along_dividing_pivots({i: row for i, row in sparse(table).items() if row}, branch)
    if isinstance(found, list):
        for i in range(3):
            for j in range(3):
                parts = [branch.polynomial(s.multiplier) * s.form.get(i, 0) * s.form.get(j, 0) for s in found]
                assert branch.vanishes(sum(parts, RING.zero) - table[i][j])
    elif found is not None:
        v = [found.vector.get(i, RING.zero) for i in range(3)]
        value = sum((v[i] * v[j] * table[i][j] for i in range(3) for j in range(3)), RING.zero)
        scaled = found.value * found.denominator.power(2)
        assert branch.vanishes(value - branch.polynomial(scaled)) and branch.possible_product(scaled) == {-1}


def test_a_direction_is_found_behind_pivots_that_may_be_zero() -> None:
    a, b = A, B
    branch = Branch(RING, [Condition.of(RING, a, ">="), Condition.of(RING, b - a, "<")])
    found = semidefinite(sparse([[a, a], [a, b]]), branch)
    assert isinstance(found, NegativeDirection) and found.vector == {0: -RING.one, 1: RING.one}
