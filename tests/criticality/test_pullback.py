"""Squares of f, pulled back by the lift where φ(W) is stationary: the kernel accepts them, and they are short."""

from __future__ import annotations

from itertools import pairwise

import pytest
import symengine
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, Quadratic, implication
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.certificates import kernel
from deeplift_cas.criticality.pullback import Pullback
from deeplift_cas.signs.branch import Branch

WIDTHS = st.lists(st.integers(1, 3), min_size=3, max_size=4)


@st.composite
def minima(draw: st.DrawFn) -> dict[str, object]:
    """A problem at a global minimum of c‖X − φ(W)‖², whatever the ranks of the factors are."""
    widths = draw(WIDTHS)
    entries = st.sampled_from(["0", "0", "1", "-1", "2", "a"])
    point = [[[draw(entries) for _ in range(m)] for _ in range(n)] for m, n in pairwise(widths)]
    zero = [["0"] * widths[0]] * widths[-1]
    objective = {"kind": "quadratic", "A": zero, "c": "c"}
    return {"widths": widths, "parameters": ["a", "c"], "point": point, "objective": objective}


@settings(max_examples=40, deadline=None)
@given(minima(), st.integers(2, 4))
def test_a_minimum_is_critical_of_all_orders_and_the_kernel_agrees(data: dict[str, object], order: int) -> None:
    problem = Problem.from_mapping(data)
    answer = problem.landscape.criticality(problem.point, order, ["a", "c"])
    branch = Branch(Ring(("a", "c")), [Condition.of(Ring(("a", "c")), Ring(("a", "c")).generator("c"), ">")])
    assert answer.region.contains({"a": 3, "c": 1}) and not answer.decisions[-1].undecided.conjunctions
    found = answer.derivatives.pullback.at(branch, order)
    assert found is not None and len(found.squares) <= problem.landscape.lift.shape[0] * problem.landscape.lift.shape[1]


def test_a_dense_point_has_one_form_for_each_entry_of_the_product() -> None:
    point = [[[1, 2, -1], [0, 1, 3], [2, 1, 1]], [[1, 1, 2], [-1, 2, 1], [3, 0, 1]]]
    data = {
        "widths": [3, 3, 3],
        "parameters": ["c"],
        "point": [[[str(x) for x in row] for row in W] for W in point],
        "objective": {"kind": "quadratic", "A": [["0"] * 3] * 3, "c": "c"},
    }
    document = implication(Problem.from_mapping(data), 3).certificate()
    (leaf,) = [case for case in document["decisions"]["third"]["tree"]["cases"] if case["holds"]]
    squares, quotients = leaf["proof"]["squares"], leaf["proof"]["third"]["quotients"]
    assert len(squares) == len(quotients) == 9
    assert all(len(square["form"]) <= 6 for square in squares) and all(q.count("w1dot") == 3 for q in quotients)
    assert quotients[0] == "w1dot11*w2dot11 + w1dot21*w2dot12 + w1dot31*w2dot13"  # an entry of D_2
    assert kernel.check(document).verdict == "refuted"


def test_a_form_that_the_lift_moves_to_second_order_only_is_a_square_in_the_quartic() -> None:
    lift = MatrixProduct(1, 1, 1)
    g = Landscape(lift, Quadratic([[0]], 1, target=[[0]]))
    ring = Ring(())
    found = Pullback(g, lift.point([[0]], [[0]]), ()).at(Branch(ring), 4)
    assert found is not None and found.squares == []
    ((weight, form),) = found.of_quadratics
    assert weight.coefficient == 1 and {m: ring.text(p) for m, p in form.items()} == {(0, 1): "1"}
    assert str(g.criticality(lift.point([[0]], [[0]]), 4).region) == "always"


@pytest.mark.parametrize(
    ("f", "at"),
    [
        ("X11", [[1]]),  # not stationary
        ("-X11^2", [[0]]),  # not convex
        ("X11^2 + X11^3", [[0]]),  # a third derivative
        ("X11^2 + X11^4", [[0]]),  # a fourth
    ],
)
def test_elsewhere_nothing_is_pulled_back(f: str, at: list[list[int]]) -> None:
    lift = MatrixProduct(1, 1, 1)
    g = Landscape(lift, PolynomialObjective(symengine.sympify(f.replace("^", "**")), (1, 1)))
    point = lift.point(at, [[1]])
    assert Pullback(g, point, ()).at(Branch(Ring(())), 4) is None
    assert (Pullback(g, point, ()).at(Branch(Ring(())), 2) is None) is (f in ("X11", "-X11^2"))


def test_one_layer_is_left_to_f_itself() -> None:
    lift = MatrixProduct(2, 1)
    g = Landscape(lift, Quadratic([[0, 0]], 1, target=[[0, 0]]))
    assert Pullback(g, lift.point([[0, 0]]), ()).at(Branch(Ring(())), 3) is None
