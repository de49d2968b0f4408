"""Where dφ is onto entry by entry, g is critical of an order iff f is; curves of f are lifted."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
import symengine
from helpers.oracles import agrees_at
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.pullback import Pullback
from deeplift_cas.criticality.section import Section
from deeplift_cas.signs.branch import Branch, Undetermined

RING = Ring(("a",))
A, ONE = RING.generator("a"), RING.one


def objective(f: str, shape: tuple[int, int]) -> PolynomialObjective:
    return PolynomialObjective(symengine.sympify(f), shape)


def test_each_entry_has_a_direction_of_its_own_and_all_move_as_far() -> None:
    branch = Branch(RING, [Condition.of(RING, A, "!=")])
    found = Section.of([{(0,): A, (2,): ONE}, {(1,): 2 * A, (2,): ONE}], branch)
    assert found is not None and found.polynomial in (A, 2 * A)
    assert found.lifted({0: ONE, 1: ONE}) == {0: found.polynomial / A, 1: found.polynomial / (2 * A)}


def test_an_entry_that_no_direction_moves_alone_has_no_section() -> None:
    assert Section.of([{(0,): ONE, (1,): ONE}, {(0,): ONE, (1,): 2 * ONE}], Branch(RING)) is None
    assert Section.of([{(0,): ONE}, {}], Branch(RING)) is None


def test_what_is_divided_by_is_asked_for() -> None:
    with pytest.raises(Undetermined):
        Section.of([{(0,): A}, {(1,): ONE}], Branch(RING))
    assert Section.of([{(0,): A}, {(1,): ONE}], Branch(RING, [Condition.of(RING, A, "<")])) is not None


@st.composite
def stationary(draw: st.DrawFn) -> tuple[str, MatrixProduct, list[object]]:
    """A function of two or more entries of E = X − φ(W), of degree 2 to 4."""
    widths = draw(st.sampled_from([(2, 1, 1), (1, 1, 2), (2, 2, 1), (1, 2, 2), (2, 1, 1, 1)]))
    entries = st.sampled_from(["0", "1", "-1", "2", "a"])
    lift = MatrixProduct(*widths)
    point = lift.point(*([[draw(entries) for _ in range(m)] for _ in range(n)] for m, n in pairwise(widths)))
    X = lift(point).tolist()
    E = [f"(X{i + 1}{j + 1} - ({X[i][j]}))" for i in range(widths[-1]) for j in range(widths[0])]
    x, y = draw(st.permutations(E))[:2]
    factors = st.sampled_from(["1", "-1", "2", "a", "(a**2 + 1)"])
    shapes = [
        "x**2 + {p}*y**2",
        "({p}*x + y)**2",
        "(x + {p}*y**2)**2",
        "x**2 + x*y**2 + {p}*y**4",
        "x**2 + {p}*y**3",
        "x*y",
    ]
    f = draw(st.sampled_from(shapes)).replace("x", x).replace("y", y).format(p=draw(factors))
    return f"{draw(factors)}*({f}) + {draw(st.sampled_from(['0', '1', '-1']))}*{y}**4", lift, point


@settings(max_examples=60)
@given(stationary(), st.integers(2, 4))
def test_what_is_said_for_all_parameters_is_said_at_each(
    drawn: tuple[str, MatrixProduct, list[object]], order: int
) -> None:
    f, lift, point = drawn
    answer = Landscape(lift, objective(f, lift.shape)).criticality(point, order, ["a"])
    assert agrees_at(answer, (-2, -1, 0, 1, Fraction(1, 3)))


@pytest.mark.parametrize(
    ("f", "order", "steps"),
    [
        ("x**2 - y**2", 2, 1),
        ("x**2 + y**3", 3, 1),
        ("x**2 - y**4", 4, 2),
        ("(x + y**2)**2 - y**4", 4, 2),
        ("(x + y**2)**2 + x*y**3 - y**4 + x**3", 4, 2),
    ],
)
def test_a_curve_along_which_f_falls_is_one_along_which_g_does(f: str, order: int, steps: int) -> None:
    lift = MatrixProduct(2, 1, 1)
    point = lift.point([["a", 1]], [[3]])
    f = f.replace("x", "(X11 - 3*a)").replace("y", "(X12 - 3)")
    g = Landscape(lift, objective(f, (1, 2)))
    found = Pullback(g, point, ("a",)).falls(Branch(RING), order)
    assert found is not None and found.order == order and len(found.steps) == steps
    answer = g.criticality(point, order, ["a"])  # the kernel has accepted it
    assert str(answer.region) == "for no a" and not answer.decisions[-1].undecided.conjunctions
    if order > 2:
        assert str(answer.decisions[order - 2].region) == "for all a"
