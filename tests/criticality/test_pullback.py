"""Squares of f, pulled back by the lift where φ(W) is stationary: the kernel accepts them, and they are short."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
import symengine
from helpers.oracles import agrees_at
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, Quadratic, implication
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.certificates import kernel
from deeplift_cas.criticality.implication import unchecked
from deeplift_cas.criticality.pullback import Pullback
from deeplift_cas.signs.branch import Branch, Undetermined

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


@settings(max_examples=40)
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
    assert found.fourth is not None
    ((weight, form),) = found.fourth.squares
    assert weight.coefficient == 1 and {m: ring.text(p) for m, p in form.items()} == {(0, 1): "1"}
    assert str(g.criticality(lift.point([[0]], [[0]]), 4).region) == "always"


@pytest.mark.parametrize(
    ("f", "at"),
    [
        ("X11", [[1]]),  # not stationary
        ("-X11^2", [[0]]),  # not convex
        ("X11^3", [[0]]),  # a third derivative on the kernel of the second
        ("-X11^4", [[0]]),  # a fourth that is negative there
    ],
)
def test_elsewhere_nothing_is_pulled_back(f: str, at: list[list[int]]) -> None:
    lift = MatrixProduct(1, 1, 1)
    g = Landscape(lift, PolynomialObjective(symengine.sympify(f.replace("^", "**")), (1, 1)))
    point = lift.point(at, [[1]])
    assert Pullback(g, point, ()).at(Branch(Ring(())), 4) is None
    assert (Pullback(g, point, ()).at(Branch(Ring(())), 2) is None) is (f in ("X11", "-X11^2"))


@st.composite
def curved_minima(draw: st.DrawFn) -> tuple[dict[str, object], int]:
    """Σ w_i (ℓ_i(E) + q_i(E))² with E = X − φ(W) and w_i > 0, and the number of squares."""
    widths = draw(st.sampled_from([(1, 1, 1), (1, 2, 1), (2, 1, 1), (1, 1, 2), (2, 2, 1), (1, 1, 1, 1)]))
    entries = st.sampled_from(["0", "1", "-1", "2", "a", "a-1"])
    point = [[[draw(entries) for _ in range(m)] for _ in range(n)] for m, n in pairwise(widths)]
    X = MatrixProduct(*widths)(MatrixProduct(*widths).point(*point)).tolist()
    names = [(i + 1, j + 1) for i in range(widths[-1]) for j in range(widths[0])]
    E = st.sampled_from([f"(X{i}{j} - ({X[i - 1][j - 1]}))" for i, j in names])
    count = draw(st.integers(1, 2))
    coefficients = st.sampled_from(["1", "-1", "2", "a"])
    roots = [f"{draw(E)} + {draw(coefficients)}*{draw(E)}*{draw(E)}" for _ in range(count)]
    f = " + ".join(f"{draw(st.sampled_from(['1', '2', '(a**2 + 1)']))}*({root})**2" for root in roots)
    objective = {"kind": "polynomial", "expression": f.replace("**", "^")}
    return {"widths": widths, "parameters": ["a"], "point": point, "objective": objective}, count


@settings(max_examples=60)
@given(curved_minima())
def test_a_minimum_with_higher_derivatives_is_critical_of_all_orders_without_an_elimination_of_g(
    drawn: tuple[dict[str, object], int],
) -> None:
    data, count = drawn
    problem = Problem.from_mapping(data)
    answer = problem.landscape.criticality(problem.point, 4, ["a"])
    assert not answer.decisions[-1].undecided.conjunctions
    assert all(answer.region.contains({"a": value}) for value in (-1, 0, 1, Fraction(5, 3)))
    branch = Branch(Ring(("a",)), [Condition.of(Ring(("a",)), Ring(("a",)).read("a^2 + 1"), ">")])
    found = answer.derivatives.pullback.at(branch, 4)
    if count == 1:
        assert found is not None
    assert found is None or len(found.squares) <= count


def test_a_square_with_a_higher_derivative_that_the_lift_moves_to_second_order_only_is_one_in_the_quartic() -> None:
    lift = MatrixProduct(1, 1, 1)
    g = Landscape(lift, PolynomialObjective(symengine.sympify("2*(X11 + 3*X11**2)**2"), (1, 1)))
    found = Pullback(g, lift.point([[0]], [[0]]), ()).at(Branch(Ring(())), 4)
    assert found is not None and found.squares == [] and found.fourth is not None
    ((weight, form),) = found.fourth.squares
    assert weight.coefficient * form[0, 1] ** 2 == 4 and [*form] == [(0, 1)]  # 2g_4 = 4(ẇ1·ẇ2)²
    assert str(g.criticality(lift.point([[0]], [[0]]), 4).region) == "always"


def test_the_sign_of_a_second_derivative_is_asked_where_a_third_one_needs_it() -> None:
    ring, lift = Ring(("c",)), MatrixProduct(1, 1, 1)
    g = Landscape(lift, PolynomialObjective(symengine.sympify("c*(X11 - 1)**2 + (X11 - 1)**3"), (1, 1)))
    pullback = Pullback(g, lift.point([[1]], [[1]]), ("c",))
    c = ring.generator("c")
    with pytest.raises(Undetermined):
        pullback.at(Branch(ring, [Condition.of(ring, c, ">=")]), 3)
    found = pullback.at(Branch(ring, [Condition.of(ring, c, ">")]), 4)
    assert found is not None and found.third.over_forms == {
        0: {(0, 0): 1, (0, 1): 2 * c + 2, (1, 1): 1}  # 2c·D_2 + D_1²
    }
    assert str(g.criticality(lift.point([[1]], [[1]]), 4, ["c"]).region) == "c > 0"


def test_one_layer_is_left_to_f_itself() -> None:
    lift = MatrixProduct(2, 1)
    g = Landscape(lift, Quadratic([[0, 0]], 1, target=[[0, 0]]))
    assert Pullback(g, lift.point([[0, 0]]), ()).at(Branch(Ring(())), 3) is None


def test_where_f_descends_the_kernel_of_a_hessian_with_parameters_is_found_by_an_elimination() -> None:
    lift, X11, X21 = MatrixProduct(1, 2, 2), "(X11 - a - b)", "(X21 - 2*a)"
    f = symengine.sympify(f"(a*{X21} + a*{X11} + {X11}**2)**2 - {X21}**4")
    g = Landscape(lift, PolynomialObjective(f, (2, 1)))
    answer = g.criticality(lift.point([[1], [1]], [["b", "a"], ["a", "a"]]), 4, ["a", "b"])
    assert [str(decision.region) for decision in answer.decisions] == ["for all a, b"] * 3 + ["for no a, b"]
    assert not answer.decisions[-1].undecided.conjunctions


@st.composite
def functions_of_one_variable(draw: st.DrawFn) -> tuple[str, Landscape, list[object]]:
    """c·(X − φ(W))^k·(X + d), at a point with a parameter."""
    widths = draw(st.sampled_from([(1, 1, 1), (1, 2, 1), (1, 1, 1, 1)]))
    entries = st.sampled_from(["0", "1", "-1", "a", "a-1"])
    lift = MatrixProduct(*widths)
    point = lift.point(*([[draw(entries) for _ in range(m)] for _ in range(n)] for m, n in pairwise(widths)))
    at, power = lift(point).tolist()[0][0], draw(st.integers(2, 4))
    factor = draw(st.sampled_from(["1", "-1", "a", "(X11 + a)", "(X11 - 1)", "(a**2 + 1)"]))
    return f"{factor}*(X11 - ({at}))**{power}", lift, point


@settings(max_examples=60)
@given(functions_of_one_variable(), st.integers(2, 4))
def test_a_function_of_one_variable_falls_where_its_derivative_says_so(
    drawn: tuple[str, MatrixProduct, list[object]], order: int
) -> None:
    f, lift, point = drawn
    answer = Landscape(lift, PolynomialObjective(symengine.sympify(f), (1, 1))).criticality(point, order, ["a"])
    assert not answer.decisions[-1].undecided.conjunctions
    assert agrees_at(answer, (-2, -1, 0, 1, 2, Fraction(1, 2)))


def test_the_sign_of_the_derivative_of_f_decides_and_not_what_the_equations_make_of_it_in_g() -> None:
    lift, f = MatrixProduct(1, 3, 1), "a*X11 + (3 - c)*X11 - X11**2 + (2*c + 3*a)*X11**3 + (X11 - 1)**2"
    g = Landscape(lift, PolynomialObjective(symengine.sympify(f), (1, 1)))
    answer = g.criticality(lift.point([[0], ["b"], ["b"]], [[2, 2, 1]]), 2, ["a", "b", "c"])
    curve = "81·a·b² + 54·b²·c + a = c − 1"  # f′(φ(W)) = 0; and f″ = 18b·(3a + 2c)
    assert str(answer.region) == f"{curve}, 3·a·b + 2·b·c ≥ 0"


def test_along_the_derivative_of_the_lift_where_no_entry_of_it_is_known() -> None:
    ring, lift = Ring(("a", "b")), MatrixProduct(1, 1, 1)
    f = symengine.sympify("-(X11 - a*b)**2")
    pullback = Pullback(Landscape(lift, PolynomialObjective(f, (1, 1))), lift.point([["a"]], [["b"]]), ("a", "b"))
    with pytest.raises(Undetermined):
        pullback.falls(Branch(ring), 2)
    condition = Condition.of(ring, ring.read("a^2 + b^2"), "!=")
    found = pullback.falls(Branch(ring, [condition]), 2)
    assert found is not None and {n: str(p) for n, p in found.steps[0].items()} == {"w1dot11": "b", "w2dot11": "a"}
    assert str(found.value) == "-1*(a^2 + b^2)^2"
    lowest = pullback.falls(Branch(ring, [Condition.of(ring, ring.generator("a"), "!=")]), 2)
    assert lowest is not None and [*lowest.steps[0]] == ["w2dot11"]


@pytest.mark.parametrize(
    ("widths", "f", "region"),
    [
        ((2, 1, 1), "a*X11**2 + 2*b*X11*X12 + c*X12**2", "a ≥ 0, c ≥ 0, a·c ≥ b²"),
        ((1, 1, 2), "a*X11**2 + 2*b*X11*X21 + c*X21**2", "a ≥ 0, c ≥ 0, a·c ≥ b²"),
        ((2, 2, 2), "a*(X11**2 + X12**2 + X21**2 + X22**2) + b*(X11*X22 - X12*X21)", "2·a ≥ |b|"),
    ],
)
def test_where_the_derivative_of_the_lift_is_zero_the_hessian_of_f_decides_about_order_four(
    widths: tuple[int, ...], f: str, region: str
) -> None:
    """There g_2 = g_3 = 0, so that the proof has no squares at order 2 and nothing to scale."""
    lift, names = MatrixProduct(*widths), [n for n in "abc" if n in f]
    g = Landscape(lift, PolynomialObjective(symengine.sympify(f), (widths[-1], widths[0])))
    answer = g.criticality(lift.point(*([[0] * m for _ in range(n)] for m, n in pairwise(widths))), 4, names)
    assert not answer.decisions[-1].undecided.conjunctions
    assert str(answer.region) == region


@pytest.mark.parametrize(
    ("point", "target", "region"),
    [
        # the multipliers of the bound have the denominator a
        ([["p", 0, 0], [0, 0, 0], [0, 0, 0]], [["p^2", 0, 0], [0, "a", "b"], [0, "b", "c"]], "a ≤ 0, c ≤ 0, a·c ≥ b²"),
        ([["a", "b"], [0, 0], [0, 0]], [["a^2 + b^2", 0, 0], [0, "p", "c"], [0, "c", "p"]], "−p ≥ |c|"),
    ],
)
def test_where_the_gradient_bounds_f_on_the_image_squares_are_pulled_back_as_well(
    point: list[list[object]], target: list[list[object]], region: str
) -> None:
    """‖UUᵀ − T‖² at a U with UUᵀ the projection of T onto the matrices ⪰ 0: a global minimum, of all orders."""
    objective = {"kind": "quadratic", "A": [["0"] * 3] * 3, "c": "2", "target": target}
    data = {
        "lift": {"kind": "symmetric", "n": 3, "rank": len(point[0])},
        "parameters": ["a", "b", "c", "p"],
        "point": point,
        "objective": objective,
    }
    answer = unchecked(Problem.from_mapping(data), 4)
    steps = {step.id: step.decision for step in answer.steps}
    assert {str(steps[order]) for order in ("hessian", "third", "fourth")} == {region}
    assert answer.accepted.summary.verdict == "refuted"  # at once: no proof was refused


@pytest.mark.parametrize(
    "f",
    [
        "a*(X11-1)^2 + 2*b*(X11-1)*X12 + c*X12^2 - t*X22",
        "a*(X11-1)^2 + 2*b*(X11-1)*X22 + c*X22^2 - t*X22",
        "a*X12^2 + 2*b*X12*X22 + c*X22^2 - t*X22",
    ],
)
def test_where_the_squares_of_f_itself_have_denominators_no_proof_is_refused(f: str) -> None:
    data = {
        "lift": {"kind": "symmetric", "n": 2, "rank": 2},
        "parameters": ["a", "b", "c", "t"],
        "point": [[1, 0], [0, 0]],
        "objective": {"kind": "polynomial", "expression": f},
    }
    assert unchecked(Problem.from_mapping(data), 4).accepted.summary.proofs


ZERO = [[0, 0], [0, 0]]
CROSSED = "X11^2 + a*X12*X21 + X22^2 + b*X11*X22 + X12^2 + c*X21^2"


@pytest.mark.parametrize(
    ("widths", "point", "objective", "region"),
    [
        ((2, 2, 2), (ZERO, ZERO), CROSSED, "|b| ≤ 2, 4·c ≥ a²"),
        ((2, 3, 2), ([[0, 0]] * 3, [[0] * 3] * 2), CROSSED, "|b| ≤ 2, 4·c ≥ a²"),
        ((2, 2, 2, 2), (ZERO, [[1, 0], [0, 1]], ZERO), CROSSED, "|b| ≤ 2, 4·c ≥ a²"),
        ((2, 2, 2), (ZERO, ZERO), "a*X11^2 + X12^2 + b*X21^2 + c*X22^2 + X11*X22 + X12*X21",
         "c ≥ 0, 4·a·c ≥ 1, 4·b ≥ 1"),
    ],
)  # fmt: skip
def test_what_refutes_f_to_second_order_refutes_g_at_order_four(widths, point, objective, region) -> None:
    """Where the lift is of degree two to lowest order and onto, g_4 = f_2(D_2) ≥ 0 just where ∇²f ⪰ 0."""
    lift = MatrixProduct(*widths)
    g = Landscape(lift, PolynomialObjective(objective, lift.shape))
    decided = g.criticality(lift.point(*point), 4, ("a", "b", "c"))
    assert str(decided.decisions[-1]) == region and decided.accepted


def test_no_line_is_found_where_none_reaches_the_direction() -> None:
    """X11·X22 < 0 has rank two; −X11² is reached by one layer of one unit."""
    lift = MatrixProduct(2, 1, 2)
    for objective, is_found in (("X11*X22", False), ("-X11^2", True)):
        g = Landscape(lift, PolynomialObjective(objective, lift.shape))
        found = Pullback(g, lift.point([[0, 0]], [[0], [0]]), ()).falls_to_second_order(Branch(Ring(())))
        assert (found is not None) == is_found
