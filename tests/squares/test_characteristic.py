"""Eigenvalues by factors: their product is the characteristic polynomial, and the rank gives the kernel of a block."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import sympy
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.certificates import kernel
from deeplift_cas.regions.cases import decide
from deeplift_cas.regions.proof import Evident
from deeplift_cas.regions.tree import Leaf
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.characteristic import MAX_SIZE, Characteristic
from deeplift_cas.squares.elimination import Rows
from deeplift_cas.squares.factorise import sparse
from deeplift_cas.squares.semidefinite import Semidefinite, is_for_characteristic, semidefinite

RING = Ring(("a", "b"))
A, B = RING.generator("a"), RING.generator("b")
ENTRIES = [RING.zero, RING.one, A, B, A + B, A - 1, A * B, 2 * RING.one, B - 2]
VALUES = [Fraction(n, 2) for n in range(-4, 5)]


def symmetric(size: int) -> st.SearchStrategy[list[list[Polynomial]]]:
    """Matrices with entries on and above the diagonal."""
    places = [(i, j) for i in range(size) for j in range(i, size)]
    entries = st.lists(st.sampled_from(ENTRIES), min_size=len(places), max_size=len(places))
    return entries.map(lambda e: [[e[places.index((min(i, j), max(i, j)))] for j in range(size)] for i in range(size)])


def at(table: list[list[Polynomial]], *values: Fraction) -> sympy.Matrix:
    point = [fmpq(v.numerator, v.denominator) for v in values]
    return sympy.Matrix([[sympy.Rational(str(p(*point))) for p in row] for row in table])


@settings(max_examples=60)
@given(st.integers(2, 4).flatmap(symmetric), st.sampled_from(VALUES), st.sampled_from(VALUES))
def test_the_factors_multiply_to_the_characteristic_polynomial(table, a, b) -> None:
    found, x = Characteristic.of(sparse(table), Branch(RING)), sympy.Symbol("x")
    total = sympy.Integer(1)
    for factor in found.factors:
        d, numbers = len(factor), at([list(factor)], a, b)
        total *= x**d + sum((-1) ** (d - j) * s * x**j for j, s in enumerate(numbers))
    assert sympy.expand(total - at(table, a, b).charpoly(x).as_expr()) == 0


@settings(max_examples=80)
@given(st.integers(2, 4).flatmap(symmetric), st.sampled_from(VALUES), st.sampled_from(VALUES))
def test_the_matrix_of_the_rank_maps_onto_the_kernel(table, a, b) -> None:
    found, H = Characteristic.of(sparse(table), Branch(RING)), at(table, a, b)
    image = at([list(row) for row in found.powers[H.rank()]], a, b)
    assert (H * image).is_zero_matrix and image.rank() == H.rows - H.rank()


@settings(max_examples=40)
@given(st.integers(2, 4).flatmap(symmetric))
def test_the_region_is_where_no_eigenvalue_is_negative(table) -> None:
    def procedure(branch: Branch) -> Leaf:
        branch.solve()
        return Leaf(branch, isinstance(semidefinite(sparse(table), branch), Semidefinite), Evident())

    decision = decide(RING, [procedure])
    for a, b in product(VALUES, VALUES):
        H = at(table, a, b)
        psd = all((-1) ** k * c >= 0 for k, c in enumerate(H.charpoly().all_coeffs()))
        if not decision.undecided.contains({"a": a, "b": b}):
            assert decision.region.contains({"a": a, "b": b}) == psd


def test_a_matrix_of_many_rows_needs_few_parameters() -> None:
    """As many rows as the kernel takes, of which the sums of minors are not too long."""
    assert MAX_SIZE == kernel.MAX_BLOCK
    ring = Ring(("a", "b", "c", "d", "e"))
    letters = [ring.generator(name) for name in ring.names]

    def band(rows: int, width: int) -> Rows:
        return {i: {j: letters[abs(i - j)] for j in range(rows) if abs(i - j) < width} for i in range(rows)}

    sizes = {width: [is_for_characteristic(band(rows, width)) for rows in (8, 9, 12, 13)] for width in (2, 3, 5)}
    assert sizes == {2: [True, True, True, False], 3: [True, True, True, False], 5: [True, False, False, False]}
