"""Forms on a kernel of dimension one: what is taken out of their value is what it was multiplied by."""

from __future__ import annotations

from itertools import combinations_with_replacement

from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring, determinant
from deeplift_cas.criticality.corank_one import CorankOne
from deeplift_cas.criticality.third import form_value
from deeplift_cas.signs.branch import Branch

RING = Ring(("a", "b", "c"))
ENTRIES = st.sampled_from([RING.zero, RING.one, *map(RING.generator, RING.names), RING.generator("a") - RING.one])


@settings(max_examples=60)
@given(st.tuples(*[ENTRIES] * 6), st.integers(3, 4), st.integers(0, 2), st.data())
def test_the_value_of_a_form_at_the_column(entries, degree, column, data) -> None:
    places = list(combinations_with_replacement(range(3), 2))
    rows = {i: {j: entries[places.index((min(i, j), max(i, j)))] for j in range(3)} for i in range(3)}
    det = determinant([[rows[i][j] for j in range(3)] for i in range(3)], RING)
    first, second = [i for i in range(3) if i != column]
    minor = rows[first][first] * rows[second][second] - rows[first][second] ** 2
    if det.is_constant() or minor.is_constant():
        return
    branch = Branch(RING, [Condition.of(RING, minor, "!="), Condition.of(RING, det, "=")])
    if branch.ideal.absurd is not None or not branch.ideal.complete:
        return
    line = CorankOne.of(rows, [0, 1, 2], column, branch)
    if line is None:
        return
    monomials = list(combinations_with_replacement(range(3), degree))
    form = {m: RING.constant(data.draw(st.integers(-2, 2))) for m in monomials}
    vector = {i: line.entries[i, column] for i in range(3)}
    factor = branch.polynomial(line.entry) ** (degree - 2)
    assert branch.vanishes(form_value(form, vector, branch) - factor * line.value(form, branch))


def test_nothing_is_said_where_the_entry_may_be_zero_or_the_matrix_is_large() -> None:
    a, b = RING.generator("a"), RING.generator("b")
    branch = Branch(RING, [Condition.of(RING, a * b - b**2, "=")])
    assert CorankOne.of({0: {0: a, 1: b}, 1: {0: b, 1: b}}, [0, 1], 0, branch) is None
    unit = {i: {i: RING.one} for i in range(6)}
    assert CorankOne.of(unit, list(range(6)), 0, Branch(RING)) is None
