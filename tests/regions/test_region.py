"""Regions are sets: what is simplified stays the same set, what is called empty has no point."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas import InputError, Region
from deeplift_cas.algebra.algebraic import Algebraic
from deeplift_cas.algebra.condition import Condition, merged
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.deadline import time_limit
from deeplift_cas.regions import line
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.line import real_point
from deeplift_cas.regions.proof import Contradiction, EmptyUpToScaling
from deeplift_cas.regions.region import said
from deeplift_cas.regions.simplification import Simplification
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import SIGNS

RING = Ring(("x", "y"))
X, Y = RING.generator("x"), RING.generator("y")
POLYNOMIALS = [X, Y, X - Y, X + Y, X - 1, X * Y - 1, X**2 - Y, X**2 + Y**2 - 1, X**2 + 1, Y**2 - 2]
CONDITIONS = st.builds(
    lambda p, r: Condition.of(RING, p, r), st.sampled_from(POLYNOMIALS), st.sampled_from(list(SIGNS))
)
POINTS = [dict(zip("xy", point, strict=True)) for point in product([Fraction(n, 2) for n in range(-4, 5)], repeat=2)]


@settings(max_examples=300)
@given(st.lists(CONDITIONS, max_size=5))
def test_a_contradiction_is_found_only_where_there_is_no_point(conditions: list[Condition]) -> None:
    signs = Branch(RING, conditions)
    found = contradiction(signs)
    if found is not None:
        assert not any(all(c.contains(point) for c in conditions) for point in POINTS)
    if isinstance(found, Contradiction):
        first, *others = found.terms
        assert signs.possible_product(first) <= {1}
        assert all(signs.possible_product(term) <= {0, 1} for term in others)


@settings(max_examples=150)
@given(st.lists(st.lists(CONDITIONS, min_size=1, max_size=3), min_size=1, max_size=3))
def test_simplifying_keeps_the_set(conjunctions: list[list[Condition]]) -> None:
    """The complement is made from the negations, one condition of every conjunction."""
    region = Region(RING, [merged(c) for c in conjunctions if contradiction(Branch(RING, c)) is None])
    outside = [tuple(c.negation for c in choice) for choice in product(*conjunctions)]
    outside = [c for c in outside if contradiction(Branch(RING, c)) is None]
    simple = region.simplified(outside)
    for point in POINTS:
        assert simple.contains(point) == region.contains(point)
    assert len(simple.conjunctions) <= len(region.conjunctions)


@settings(max_examples=150)
@given(st.lists(CONDITIONS, max_size=4), st.lists(CONDITIONS, max_size=3))
def test_intersection_has_the_common_points(mine: list[Condition], theirs: list[Condition]) -> None:
    one, two = Region(RING, [mine]), Region(RING, [theirs])
    for point in POINTS:
        assert (one & two).contains(point) == (one.contains(point) and two.contains(point))


@settings(max_examples=150)
@given(st.lists(CONDITIONS, max_size=3))
def test_a_sample_lies_in_the_region_and_empty_regions_have_none(conditions: list[Condition]) -> None:
    region = Region(RING, [conditions])
    sample, empty = region.sample(), region.is_empty()
    if sample is not None:
        assert region.contains(sample)
        assert empty is False
    if any(region.contains(point) for point in POINTS):
        assert empty is not True


@pytest.mark.parametrize("values", [{}, {"x": 1}, {"x": 1, "y": 2, "z": 3}, {"x": 0.5, "y": 1}, {"x": "y", "y": 1}])
def test_values_must_be_exact_and_complete(values: dict) -> None:
    with pytest.raises(InputError):
        Region(RING, [()]).contains(values)


def test_absolute_values_are_shown() -> None:
    region = Region(RING, [(Condition.of(RING, 2 * X - Y, ">="), Condition.of(RING, 2 * X + Y, ">="))])
    assert str(region) == "2·x ≥ |y|"
    assert region.strings() == [["2*x - y >= 0", "2*x + y >= 0"]]


def test_a_set_of_irrational_points_has_a_point_but_no_rational_one() -> None:
    region = Region(RING, [(Condition.of(RING, Y**2 - 2, "="), Condition.of(RING, X, "="))])
    assert region.is_empty() is False and region.sample() is None
    assert {name: str(value) for name, value in region.point.items()} == {"x": "0", "y": "-1.41421… (t^2 = 2)"}


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(-3, 3), min_size=2, max_size=5), st.sampled_from(sorted(SIGNS))), max_size=4
    )
)
def test_conditions_on_one_parameter_have_a_point_or_a_proof_that_there_is_none(chosen: list) -> None:
    ring = Ring(("x",))
    x = ring.generator("x")
    polynomials = [(sum((c * x**k for k, c in enumerate(numbers)), ring.zero), sign) for numbers, sign in chosen]
    conditions = [Condition.of(ring, p, sign) for p, sign in polynomials if not p.is_constant()]
    branch = Branch(ring, conditions)
    found, empty = real_point(branch), contradiction(branch)
    assert (found is None) == (empty is not None)
    if found is not None:
        value = found["x"]
        number = value if isinstance(value, Algebraic) else None
        for condition in conditions:
            if number is None:
                assert condition.contains({"x": value})
            else:
                dense = [fmpq(0)] * (int(condition.polynomial.total_degree()) + 1)
                for exponents, c in condition.polynomial.terms():
                    dense[int(exponents[0])] = c
                assert Algebraic(tuple(dense), number.root).sign() in condition.signs


@settings(max_examples=150)
@given(st.data())
def test_conditions_on_two_parameters_that_a_scaling_keeps_have_a_point_or_a_proof(data: st.DataObject) -> None:
    """Also where the scaling takes one of them faster, or the other way: (λ²x, λy), (λx, y/λ)."""
    ring = Ring(("x", "y"))
    x, y = ring.generator("x"), ring.generator("y")
    kinds = [[x**3, x**2 * y, x * y**2, y**3], [x, y], [x**2, x * y, y**2]], [[x, y**2], [x**2, x * y**2, y**4]]
    forms = data.draw(st.sampled_from([*kinds, [[x * y, x**2 * y**2, ring.one], [x], [y]]]))
    conditions = []
    for _ in range(data.draw(st.integers(1, 4))):
        monomials = data.draw(st.sampled_from(forms))
        p = sum((data.draw(st.integers(-3, 3)) * m for m in monomials), ring.zero)
        if not p.is_constant():
            conditions.append(Condition.of(ring, p, data.draw(st.sampled_from(sorted(SIGNS)))))
    branch = Branch(ring, conditions)
    found, empty = real_point(branch), contradiction(branch)
    assert (found is None) == (empty is not None)
    if isinstance(empty, EmptyUpToScaling):
        assert EmptyUpToScaling.read(empty.json()) == empty


@settings(max_examples=100)
@given(st.data())
def test_an_open_set_of_two_parameters_has_a_point_on_a_line_between_roots(data: st.DataObject) -> None:
    """Conditions that hold at a point which no grid has, and near it."""
    ring = Ring(("x", "y"))
    x, y = ring.generator("x"), ring.generator("y")
    monomials = [ring.one, x, y, x * x, x * y, y * y, x * x * y, y * y * y]
    point = fmpq(data.draw(st.integers(-200, 200)), 97), fmpq(data.draw(st.integers(-200, 200)), 89)
    conditions = []
    for _ in range(data.draw(st.integers(1, 4))):
        p = sum((data.draw(st.integers(-9, 9)) * m for m in monomials), ring.zero)
        if not p.is_constant() and p(*point) != 0:
            conditions.append(Condition.of(ring, p, ">" if p(*point) > 0 else "<"))
    found = real_point(Branch(ring, conditions))
    assert found is not None
    if not any(isinstance(value, Algebraic) for value in found.values()):
        values = {name: fmpq(value.numerator, value.denominator) for name, value in found.items()}
        assert all(condition.contains(values) for condition in conditions)


def test_roots_that_are_large_or_near_are_told_apart() -> None:
    ring = Ring(("x",))
    x = ring.generator("x")
    far = [Condition.of(ring, x**2 - 10**200 - 1, "="), Condition.of(ring, x, ">")]
    assert Region(ring, [far]).is_empty() is False
    near = [Condition.of(ring, 10**60 * x**2 - 2 * 10**60 - 1, ">"), Condition.of(ring, x**2 - 2, "<")]
    assert Region(ring, [near]).is_empty() is True


def test_where_neither_positive_nor_zero_is_possible_there_is_no_point() -> None:
    """−x² − 1 ≥ 0, of which that is seen only when it is asked whether it is an equation."""
    ring = Ring(("x",))
    condition = Condition.of(ring, -(ring.generator("x") ** 2) - 1, ">=")
    assert Simplification(ring, [])._sharp((condition,)) is None


def test_conditions_that_alternatives_share_are_said_once_if_that_saves_much() -> None:
    ring = Ring(tuple("abcd"))
    a, b, c, d = map(ring.generator, ring.names)
    long = [Condition.of(ring, a**3 * b * k + c**2 * d + k * d + 1, "=") for k in (2, 3, 4, 5)]
    last = [Condition.of(ring, a, "!="), Condition.of(ring, b, ">")]
    region = Region(ring, [(*long, last[0]), (last[1], *long)])
    assert str(region).endswith(", and (a ≠ 0  or  b > 0)") and str(region).count("2·a³·b") == 1
    assert said(region, ["", " (why)"]).endswith("(a ≠ 0  or  b > 0 (why))")
    assert region.strings() == [[*map(str, long), "a != 0"], ["b > 0", *map(str, long)]]
    short = Region(ring, [(long[0], last[0]), (last[1], long[0])])
    assert str(short).count("2·a³·b") == 2
    nested = Region(ring, [tuple(long), (*long, last[0])])  # one says nothing besides
    assert str(nested).count("2·a³·b") == 2


def test_a_parameter_of_which_nothing_is_asked_hides_no_point() -> None:
    ring = Ring(("a", "b", "c"))
    conditions = [Condition.stated(ring, text) for text in ("4*a^2*c^6 = c^2 - 2", "c^2 <= 3")]
    point = real_point(Branch(ring, conditions))
    assert point is not None and point["b"] == 0
    assert Region(ring, [tuple(conditions)]).contains(point)


@pytest.mark.parametrize(
    "texts",
    [
        ("p^2 + q^2 = 1", "p > 0", "q != 0", "2*q^2 + a - b - 1 != 0"),
        ("p^2 + q^2 + a^2 = 1", "p > 0", "q > 0", "a > 0"),
        ("p^4 + q^4 = a", "0 < a", "a < 1", "p > q", "q > b", "b > 0"),
    ],
)
def test_points_that_equations_bind_are_found_beside_other_parameters(texts: tuple[str, ...]) -> None:
    """Where the simplest values of two of them allow no third one."""
    ring = Ring(("p", "q", "a", "b"))
    conditions = tuple(Condition.stated(ring, text) for text in texts)
    point = real_point(Branch(ring, conditions))
    assert point is not None
    at = [float(point[name]) for name in ring.names]
    for condition in conditions:
        terms = condition.polynomial.terms()
        value = sum(
            float(Fraction(int(c.p), int(c.q))) * prod(x ** int(e) for x, e in zip(at, m, strict=True))
            for m, c in terms
        )
        assert (0 if abs(value) < 1e-9 else 1 if value > 0 else -1) in condition.signs


def test_a_singular_correlation_matrix_with_few_entries_is_found() -> None:
    """Of two equations in six parameters whose basis has five elements; three entries are ±1/2, the others zero."""
    ring = Ring(("r12", "r13", "r14", "r23", "r24", "r34"))
    texts = (
        "r12^2*r34^2 + r13^2*r24^2 + r14^2*r23^2 + 2*r12*r13*r23 + 2*r12*r14*r24 + 2*r13*r14*r34 + 2*r23*r24*r34 + 1 = "
        "2*r12*r13*r24*r34 + 2*r12*r14*r23*r34 + 2*r13*r14*r23*r24 + r12^2 + r13^2 + r14^2 + r23^2 + r24^2 + r34^2",
        "r12*r14*r34 + r13*r14*r24 + r23^2 + r24^2 + r34^2 + r23 = r14^2*r23 + 2*r23*r24*r34 + r12*r13 + r24*r34 + 1",
        "2*r23*r24*r34 != r23^2 + r24^2 + r34^2 - 1",
        "r12*r13*r23 + r12*r14*r24 + r13*r14*r34 + r23*r24*r34 > r12^2 + r13^2 + r14^2 + r23^2 + r24^2 + r34^2 - 2",
    )
    region = Region(ring, [tuple(Condition.stated(ring, text) for text in texts)])
    (point,) = region.points
    assert point is not None and region.contains(point)


def test_when_the_time_is_up_few_lines_are_looked_at(monkeypatch) -> None:
    ring = Ring(("a", "b", "c"))
    branch = Branch(ring, [Condition.stated(ring, text) for text in ("a^2 + b^2 + c^2 < 0", "a*b*c > 3")])
    looked_at = []
    monkeypatch.setattr(line, "_on_line_through", lambda *at: looked_at.append(at))
    assert real_point(branch) is None
    assert len(looked_at) > 3 * line.LINES
    looked_at.clear()
    with time_limit(0):
        assert real_point(branch) is None
    assert 0 < len(looked_at) < 10 * line.FEW
