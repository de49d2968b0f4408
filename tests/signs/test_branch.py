"""What a branch knows: reduction modulo equations changes no value, and what it says of signs is so at its points."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import SIGNS

RING = Ring(("x", "y", "z"))
X, Y, Z = (RING.generator(name) for name in RING.names)
EQUATIONS = [X, Y - 1, X - Y, X * Y - Z, Z**2 - X, X - 2 * Z, Y * Z + X, X**2 - 1]
OTHERS = [*EQUATIONS, X + Y, Z - 1, X * Z, X * Y * Z - 1]
POLYNOMIALS = [*OTHERS, X**3 * Y + Z, (X + Y + Z) ** 2, X * Y - Y**2 * Z + 1]
CONDITIONS = st.one_of(
    st.sampled_from(EQUATIONS).map(lambda p: Condition.of(RING, p, "=")),
    st.builds(lambda p, r: Condition.of(RING, p, r), st.sampled_from(OTHERS), st.sampled_from(list(SIGNS))),
)


@settings(max_examples=300)
@given(st.lists(CONDITIONS, max_size=4), st.sampled_from(POLYNOMIALS))
def test_nothing_false_is_known(conditions: list[Condition], p) -> None:
    branch = Branch(RING, conditions)
    points = [*branch.points(200)][:20]
    assume(points)
    reduced = branch.reduce(p)
    possible = branch.possible(p)
    for point in points:
        values = [point[name] for name in RING.names]
        assert reduced(*values) == p(*values)
        assert (p(*values) > 0) - (p(*values) < 0) in possible
        if branch.vanishes(p):
            assert p(*values) == 0


@settings(max_examples=200)
@given(st.lists(CONDITIONS, max_size=4), st.sampled_from(POLYNOMIALS))
def test_reduction_ends_in_a_normal_form(conditions: list[Condition], p) -> None:
    branch = Branch(RING, conditions)
    reduced = branch.reduce(p)
    for rule in branch.ideal.rules:
        assert reduced.is_zero() or not any(map(rule.replaces, reduced.monoms()))
    assert branch.reduce(reduced) == reduced


def test_a_branch_with_one_more_condition_leaves_the_first_as_it_is() -> None:
    first = Branch(RING, [Condition.of(RING, X - Y, "=")])
    second = first.assume(Condition.of(RING, Y, "="))
    assert str(first.reduce(X + Y)) == "2*y" and second.reduce(X + Y).is_zero()
    assert first.reduce(X * Z) == Y * Z


def test_what_is_stated_is_known_of_a_factor_that_is_not_reduced() -> None:
    """Where ab = 1 a polynomial may be reduced, and its factor a² + ab + b² − 3 not."""
    ring = Ring(("a", "b"))
    branch = Branch(ring)
    for text, relation in (("a*b - 1", "="), ("a^2 + a*b + b^2 - 3", ">=")):
        branch = branch.assume(Condition.of(ring, ring.read(text), relation))
    for text, signs in (("a^2 + a*b + b^2 - 3", {0, 1}), ("a^2 + b^2 - 2", {0, 1}), ("4 - 2*a^2 - 2*b^2", {0, -1})):
        assert branch.possible(ring.read(text)) == signs
    assert [entry[0] for entry in branch.stated(ring.read("a^2 + a*b + b^2 - 3"))] == [{0, 1}]


@given(st.lists(CONDITIONS, max_size=3), st.sampled_from(POLYNOMIALS))
@settings(max_examples=200)
def test_what_is_seen_to_be_negative_is_so_by_the_conditions_and_not_by_one_point(stated, p) -> None:
    branch = Branch(RING, stated)
    assert not branch.is_negative(p) or branch.possible(p) == {-1}
    if branch.possible(p) == {-1} and branch.witness is not None:
        assert branch.is_negative(p)
