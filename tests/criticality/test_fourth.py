"""Order 4: the effective quartic, sums of squares, and curves along which g falls."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from itertools import combinations, product

import pytest
import sympy
from helpers.at_zero import criticality_at_zero, region_at_zero
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas import InputError, Landscape, MatrixProduct, PolynomialObjective, Problem, implication
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.certificates import kernel
from deeplift_cas.certificates.format import NOT_ACCEPTED
from deeplift_cas.criticality import quartic
from deeplift_cas.signs.branch import Branch
from deeplift_cas.signs.fraction import TOO_LONG
from deeplift_cas.squares.binary_quartic import binary_quartic
from deeplift_cas.verify import main


def at_zero(expression: str, width: int):
    """The landscape of a polynomial in X11, …, X1n itself, and the point 0."""
    return Landscape(MatrixProduct(width, 1), PolynomialObjective(expression, (1, width))), [[[0] * width]]


def accepted(landscape, point, order=4):
    """The answer, checked by the kernel."""
    problem = Problem(landscape, landscape.lift.point(*point), landscape.parameters(point))
    answer = implication(problem, order)
    kernel.check(json.loads(json.dumps(answer.certificate())))
    return next(step for step in answer.steps if step.id == "fourth").region


@pytest.mark.parametrize(
    ("expression", "width", "region"),
    [
        ("X11^4", 1, "always"),
        ("X11^4 - X12^4", 2, "never"),
        ("X11^4 - 2*X11^2*X12^2 + X12^4", 2, "always"),
        ("X11^4 - 3*X11^2*X12^2 + X12^4", 2, "never"),
        ("X11^4 + X12^4 + X13^4 - X11*X12*X13*X14 + X14^4", 4, "always"),
        ("X11^2 + X11*X12^2", 2, "never"),  # the graph x = −y²/2 goes down
        ("X11^2 + 2*X11*X12^2 + X12^4", 2, "always"),  # (x + y²)²
        ("X11^2 + 2*X11*X12^2 + 2*X12^4", 2, "always"),
        ("X11^2 + X11*X12^2 + X12^5", 2, "never"),
        ("X11^5", 1, "always"),
        ("a*X11^2 + X11*X12^2 + X12^4", 2, "4·a ≥ 1"),
        ("X11^4 + a*X11^2*X12^2 + X12^4", 2, "a ≥ −2"),
        ("X11^4 + X12^4 + X13^4 + X14^4 - 4*a*X11*X12*X13*X14", 4, "|a| ≤ 1"),
        ("X11^4 + X12^4 + X13^4 - 4*a*X11^2*X12*X13", 3, "2·a² ≤ 1"),
        ("(X11^2 - a*X12*X13)^2 + b*(X12^2 - X13^2)^2", 3, "b ≥ 0"),
        ("X14^2 + X14*(a*X11^2 + b*X12*X13) + X11^4 + X12^4 + X13^4", 4, "2·a² + b² ≤ 8"),
        ("X11^4 - 2*a*X11^2*X12^2 + a^2*X12^4", 2, "for all a"),
        ("(a^2+1)*X11^4 - 2*a*X11^2*X12^2 + X12^4", 2, "for all a"),
        ("((2+a)*X12*X11-2*a*X11^2)^2 + (a^2*X11^2+X11*X12)^2", 2, "for all a"),  # pivots below the fraction bar
        ("100*(X11^2-2*X12^2)^2 - X11^4", 2, "never"),  # only near (√2, 1)
        ("100*(X11^2-3*X12^2)^2 - X11^4", 2, "never"),
        ("(a^2-1)*X11^4+(a^2-2)*X11^3*X12-a*X11^2*X12^2+(a+2)*X11*X12^3+(a-1)*X12^4", 2, "for no a"),
    ],
)
def test_quartics_in_few_variables(expression, width, region):
    assert str(accepted(*at_zero(expression, width))) == region


@pytest.mark.parametrize(
    ("expression", "width", "region"),
    [
        ("X11^2*X12^2 + a*X11*X12*X13*X14 + c*X12^2*X13^2", 4, "a = 0, c ≥ 0"),
        ("X12^4 + a*X11^3*X12 + b*X12^2*X13^2 + c*X13^4", 3, "a = 0, 4·c ≥ b²  or  a = 0, c ≥ 0, b ≥ 0"),
        ("X11^2*(1+a^2) + b*X11*X12*X13 + a*X12^3*X13 + c*X12^4", 3, "b = 0, a = 0, c ≥ 0"),
        ("X12^4 + (a-b)*X11*X12^2*X13 + (a+b)*X11*X12*X13^2 + X13^4", 3, "a = 0, b = 0"),
        (
            "X11^2 + X11*X12^2 + a*X12^3*X13 + b*X13^2*X12^2 + c*X12^4",
            3,
            "b ≥ 0, 4·c ≥ 1, 4·b·c ≥ a² + b",
        ),
    ],
)
def test_a_quartic_of_odd_degree_in_a_variable_is_negative_somewhere(expression, width, region):
    """Where the coefficient of that power is not zero; along a direction that depends on the parameters."""
    assert str(accepted(*at_zero(expression, width))) == region


def test_numbers_too_long_for_equations_leave_out_a_curve_and_no_more():
    """Choi and Lam's form, with a number of 400 digits: at a point nothing is seen, but there is an answer."""
    n = f"1{'0' * 400}"
    landscape, point = at_zero(f"{n}*X11^2*X12^2 + X12^2*X13^2 + X13^2*X11^2 + X14^4 - 4*a*X11*X12*X13*X14", 4)
    region = accepted(landscape, point)
    assert not region.contains({"a": 10**300}) and not region.is_everything


def test_such_a_quartic_is_refuted_modulo_equations_too():
    """4·u⁴ − 2a·u³v, where a² = −ab − 4: what −4a² is modulo that equation does not show its sign."""
    ring = Ring(("a", "b"))
    a, b = ring.generator("a"), ring.generator("b")
    conditions = [Condition.of(ring, a, "!="), Condition.of(ring, a**2 + a * b + 4, "=")]
    for form in (
        {(0, 0, 0, 1): -2 * a, (0, 0, 0, 0): 4 * ring.one},
        {(0, 1, 1, 1): -2 * a, (1, 1, 1, 1): 4 * ring.one},
    ):
        found = binary_quartic(form, Branch(ring, conditions))
        assert not found.is_nonnegative and str(found.signs["q"]) == "-4*(a)^2"


def test_where_a_quartic_is_linear_in_a_variable_the_curve_is_for_all_parameters():
    landscape, point = at_zero("X11^2*X12^2 + a*X11*X12*X13*X14 + c*X12^2*X13^2", 4)
    problem = Problem(landscape, landscape.lift.point(*point), ("a", "c"))
    curves = implication(problem, 4).certificate()["descents"]
    found = {tuple(step["condition"] for step in curve["conditions"]) for curve in curves}
    assert ("a != 0",) in found


def test_a_quartic_without_squares_is_nonnegative_only_if_it_is_zero():
    """15 parameters: the sign of each is asked for, and only where it is 0 there is more to ask."""
    terms = [f"a{n}*{'*'.join(f'X1{i}' for i in four)}" for n, four in enumerate(combinations(range(1, 7), 4))]
    landscape, point = at_zero(" + ".join(terms), 6)
    region = landscape.criticality(point, order=4).region
    assert sorted(str(region).split(", ")) == sorted(f"a{n} = 0" for n in range(15))


def test_a_form_that_is_positive_but_no_sum_of_squares_is_undecided():
    choi_lam = "X11^2*X12^2 + X12^2*X13^2 + X13^2*X11^2 + X14^4 - 4*X11*X12*X13*X14"
    landscape, point = at_zero(choi_lam, 4)
    assert str(landscape.criticality(point, 3).region) == "always"
    decision = landscape.criticality(point, 4).decisions[3]
    assert decision.undecided.is_everything and not decision.region.conjunctions
    (why,) = map(str, decision.reasons())
    assert re.search("no descent curve .* and no exact sum of squares", why)


def test_the_counterexample_is_four_critical_only_where_it_is_stationary(counterexample: Problem):
    answer = implication(counterexample, 4)
    regions = {step.id: str(step.region) for step in answer.steps}
    assert regions["third"] == "x = 0, y = 0, c ≥ |z|" and regions["fourth"] == "x = 0, y = 0, z = 0, c ≥ 0"
    assert answer.verdict == "refuted" and answer.witness is None
    assert kernel.check(json.loads(json.dumps(answer.certificate()))).order == 4


def test_at_an_algebraic_point_a_curve_is_as_long_as_makes_its_value_a_polynomial() -> None:
    """A kernel of dimension one, and a cubic that is zero on it just where 250a³ = 243."""
    expression = "a/3*X11^2-2/5*X11*X12+b/7*X12^2+X11^3/2-X12^3/9+(a-b)/11*X11^4"
    assert str(region_at_zero(expression, 2)) == "25·a·b > 21, a ≥ 0"


@pytest.mark.parametrize("scale", ["1/2", "1"])
def test_the_curve_of_the_counterexample_descends_at_every_point_of_its_region(counterexample: Problem, scale):
    problem = counterexample.with_scale(scale)
    curve, *others = problem.landscape.descent_curve(problem.point, 4, problem.parameters)
    assert curve.order == 4 and all(other.order == 2 for other in others)
    for values in (
        {"x": 0, "y": 0, "z": 1, "c": 1},
        {"x": 0, "y": 0, "z": -3, "c": 3},
        {"x": 2, "y": -2, "z": 1, "c": 5},
    ):
        assert curve.region.contains(values)
        assert_falls(problem, curve, values)
    assert not curve.region.contains({"x": 0, "y": 0, "z": 0, "c": 1})
    assert not curve.region.contains({"x": 0, "y": 0, "z": 1, "c": 0})


@pytest.mark.parametrize("name", ["counterexample", "two_layers", "quartic", "full_rank"])
@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_the_curves_cover_all_that_is_not_critical_and_every_one_descends(name, order):
    problem = Problem.shipped(name)
    curves = problem.landscape.descent_curve(problem.point, order, problem.parameters)
    region = problem.landscape.criticality(problem.point, order, problem.parameters).region
    values = (0, 1, -1, Fraction(1, 2))
    for index in range(len(values) ** len(problem.parameters)):
        point = {n: values[index // len(values) ** k % len(values)] for k, n in enumerate(problem.parameters)}
        here = [curve for curve in curves if curve.region.contains(point)]
        assert bool(here) != region.contains(point)
        for curve in here[:1]:
            assert_falls(problem, curve, point)


def assert_falls(problem, curve, values):
    """g(y + γ(ε)) − g(y) in plain SymPy: its lowest term is value·ε^order."""
    epsilon = sympy.Symbol("e")
    numbers = {sympy.Symbol(n): sympy.Rational(str(v)) for n, v in values.items()}

    def plain(m):
        return sympy.Matrix([[sympy.sympify(str(e)).subs(numbers) for e in row] for row in m.tolist()])

    moved: dict[str, sympy.Expr] = {}
    for power, step in enumerate(curve.steps, 1):
        for name, p in step.items():
            entry = sympy.sympify(str(p).replace("^", "**")).subs(numbers)
            moved[name] = moved.get(name, 0) + entry * epsilon**power
    lift = problem.landscape.lift
    X = still = sympy.eye(lift.widths[0])
    for W, dots in zip(problem.point, lift.directions, strict=True):
        base = plain(W)
        step = sympy.Matrix([[moved.get(str(e), 0) for e in row] for row in dots.tolist()])
        X, still = (base + step) * X, base * still
    f = problem.landscape.objective
    if isinstance(f, PolynomialObjective):
        formula = sympy.sympify(str(f.expression)).subs(numbers)

        def value(Y):
            return formula.subs(
                {f"X{i + 1}{j + 1}": Y[i, j] for i in range(Y.rows) for j in range(Y.cols)}, simultaneous=True
            )
    else:
        A, T = plain(f.A), plain(f.target)
        weight = sympy.sympify(str(f.scale * f.c)).subs(numbers)

        def value(Y):
            return (A.T * Y).trace() + weight * ((Y - T).T * (Y - T)).trace()

    difference = sympy.Poly(sympy.expand(value(X) - value(still)), epsilon)
    (lowest,), coefficient = difference.terms()[-1]
    assert lowest == curve.order and coefficient < 0
    assert coefficient == sympy.sympify(str(curve.value).replace("^", "**")).subs(numbers)


def test_a_point_that_is_critical_has_no_descent_curve():
    g = Landscape(MatrixProduct(1, 1, 1), PolynomialObjective("X11^2", (1, 1)))
    assert g.descent_curve([[[0]], [[0]]]) == ()
    with pytest.raises(InputError, match="k = 1, 2, 3, 4, not 5"):
        g.descent_curve([[[0]], [[0]]], order=5)


@settings(max_examples=60)
@given(st.lists(st.integers(-2, 2), min_size=9, max_size=9), st.integers(1, 2))
def test_order_four_of_binary_quartics_agrees_with_their_roots(numbers, curvature):
    """f = a x² + x·q(y, z) + quartic(y, z): on x = −q/2a the lowest order is a binary quartic, decided by its roots."""
    q, p = numbers[:3], [*numbers[3:8]]
    expression = f"{curvature}*X11^2 + X11*({q[0]}*X12^2 + {q[1]}*X12*X13 + {q[2]}*X13^2)"
    expression += "".join(f" + {c}*X12^{4 - k}*X13^{k}" for k, c in enumerate(p))
    expression = expression.replace("X12^0*", "").replace("*X13^0", "").replace("X12^1", "X12").replace("X13^1", "X13")
    y = sympy.Symbol("y")
    inner = sum(c * y ** (2 - k) for k, c in enumerate(q))
    effective = sympy.expand(sum(c * y ** (4 - k) for k, c in enumerate(p)) - inner**2 / (4 * curvature))
    landscape, point = at_zero(expression.replace("+ -", "- "), 3)
    region = str(accepted(landscape, point))
    assert not landscape.criticality(point, 4).decisions[3].undecided.conjunctions
    assert (region == "always") == is_nonnegative(sympy.Poly(effective, y))


def is_nonnegative(p):
    """A binary quartic, written in one variable: no root of odd multiplicity, at infinity either."""
    if p.is_zero:
        return True
    odd = [factor for factor, multiplicity in p.sqf_list()[1] if multiplicity % 2]
    return p.degree() % 2 == 0 and p.LC() > 0 and all(factor.count_roots() == 0 for factor in odd)


@pytest.mark.parametrize(
    "expression",
    [
        "(a^2-1)*X11^4+(a^2-2)*X11^3*X12-a*X11^2*X12^2+(a+2)*X11*X12^3+(a-1)*X12^4",
        "(a-1)*X11^4+(a^2+1)*X11^3*X12+(a^2-1)*X11^2*X12^2+(2*a^2-1)*X11*X12^3+(a+2)*X12^4",
    ],
)
def test_a_curve_descends_on_all_of_its_region(expression):
    """Conditions of a leaf that are not those of factors of the value must not be lost."""
    landscape, point = at_zero(expression, 2)
    problem = Problem(landscape, landscape.lift.point(*point), ("a",))
    curves = landscape.descent_curve(point)
    assert curves
    for curve in curves:
        for n in range(-12, 13):
            values = {"a": Fraction(n, 4)}
            if curve.region.contains(values):
                assert_falls(problem, curve, values)


def test_a_sign_that_only_a_direction_with_four_entries_asks_for_is_a_case_distinction():
    objective = {"kind": "polynomial", "expression": "a*X11 + b*X11^2"}  # g_4 = a ẇ1 ẇ2 ẇ3 ẇ4 at W = 0
    data = {"widths": [1] * 5, "parameters": ["a", "b"], "point": [[[0]]] * 4, "objective": objective}
    answer = implication(Problem.from_mapping(data), 4)
    kernel.check(answer.certificate())
    assert answer.steps[-1].region.strings() == [["a = 0"]]


def test_the_region_of_a_palindromic_quartic_is_short_and_right() -> None:
    """x⁴ + ax³y + bx²y² + axy³ + y⁴ is t² + at + b − 2 times x²y², with t = x/y + y/x, |t| ≥ 2."""
    g, point = at_zero("X11^4 + a*X11^3*X12 + b*X11^2*X12^2 + a*X11*X12^3 + X12^4", 2)
    answer = implication(Problem(g, g.lift.point(*point), ("a", "b")), 4)
    region = answer.steps[-1].region
    assert len(region.conjunctions) <= 3 and region.size < 200
    for i, j in product(range(-10, 11), repeat=2):
        a, b = Fraction(i, 2), Fraction(j, 2)
        least = min(t * t + a * t + b - 2 for t in (Fraction(2), Fraction(-2), -a / 2) if abs(t) >= 2)
        assert region.contains({"a": a, "b": b}) is (least >= 0)


def test_where_a_discriminant_refutes_a_curve_is_given_at_a_point(capsys, tmp_path) -> None:
    text = 'widths = [2, 1]\nparameters = ["a", "b"]\npoint = [[[0, 0]]]\norder = 4\n[objective]\nkind = "polynomial"\n'
    form = "X11^4 + a*X11^3*X12 + b*X11^2*X12^2 + a*X11*X12^3 + X12^4"
    (tmp_path / "p.toml").write_text(f'{text}expression = "{form}"\n')
    assert main(["problem", str(tmp_path / "p.toml")]) == 1
    out = capsys.readouterr().out
    assert "Not 4-critical where 2·a + b < −2: g falls along a curve, at order 4." in out
    assert "Where 2·a + b < −2, g falls along" in out and "Where 2·a > b + 2, g falls along" in out


@pytest.mark.slow
def test_a_schur_complement_modulo_equations_is_divided_by_no_more_than_the_kernel_can_follow() -> None:
    """Where b ≠ 1 and (b − 1)·s reduces to zero, and s does not: the squares have to add up all the same."""
    f = (
        "(a - c - 1)*((2 - 2*b)*X11 - X12)^2 + a^2*((a - b*c)*X12)^2 - c*X11^2*X12 + 3*c*X12^3 + b^2*X11*X12^2"
        " + (b + 2*c^2)*X11*X12^3"
    )
    g, point = at_zero(f, 2)
    answer = implication(Problem(g, g.lift.point(*point), ("a", "b", "c")), 4, "ambient")
    assert not [why for step in answer.steps for why in step.decision.reasons() if why == NOT_ACCEPTED]


def test_on_a_kernel_of_dimension_one_the_quartic_is_asked_for_without_hidden_factors() -> None:
    """X11⁴ − X12⁴ on the kernel of a singular correlation matrix is (1 − c²)² − (1 − b²)², up to a positive factor."""
    f = "X11^2 + 2*a*X11*X12 + 2*b*X11*X13 + X12^2 + 2*c*X12*X13 + X13^2 + X11^4 - X12^4"
    region = accepted(*at_zero(f, 3))
    for a, b, c in product((-1, Fraction(-3, 5), 0, Fraction(3, 5), Fraction(4, 5), 1), repeat=3):
        H = sympy.Matrix([[1, a, b], [a, 1, c], [b, c, 1]])
        expected = bool(H.is_positive_semidefinite)
        if expected and (basis := H.nullspace()):
            first, second = sympy.Matrix.hstack(*basis)[0, :], sympy.Matrix.hstack(*basis)[1, :]
            expected = (len(basis) == 1 and abs(first[0]) >= abs(second[0])) or first in (second, -second)
        assert region.contains({"a": a, "b": b, "c": c}) == expected


@pytest.mark.parametrize(("most", "said"), [(1000, True), (30, False)])
def test_where_it_is_undecided_is_not_said_twice_at_length(monkeypatch: pytest.MonkeyPatch, most: int, said: bool):
    monkeypatch.setattr(quartic, "LONG", most)
    landscape, point = at_zero("X11^4 + X12^4 + X13^4 - a*(X11^3*X12 + X12^3*X13 + X13^3*X11)", 3)
    answer = implication(Problem(landscape, landscape.lift.point(*point), ("a",)), 4)
    (reason,) = map(str, answer.steps[-1].decision.reasons())
    assert reason.startswith("it is not decided whether the point is 4-critical")
    assert (" where " in reason) == said


@pytest.mark.parametrize(
    ("expression", "width", "region"),
    [
        ("-(a^2 + b^2)*X11^2", 1, "a = 0, b = 0"),
        ("-((a - b)^2 + (b - c)^2 + (a - 1)^2)*X11^2", 1, "a = 1, b = 1, c = 1"),
        ("-((a*b - 1)^2 + c^2)*X11^2", 1, "c = 0, a·b = 1"),
        ("-(a^4*b^4 + (a^2 - b)^2)*X11^2", 1, "b = 0, a = 0"),
        ("-(a^2 + b^2)*c*X11^2", 1, "c ≤ 0  or  a = 0, b = 0"),
        ("-(a^2 + b^2 + 1)*c*X11^2", 1, "c ≤ 0"),
        ("(1 - a^2 - b^2)*X11^2 + (a^2 + b^2 - 1)*X12^2", 2, "a² + b² = 1"),
    ],
)
def test_where_a_definite_polynomial_is_zero_is_said_by_equations(expression, width, region) -> None:
    assert str(accepted(*at_zero(expression, width))) == region


def test_where_a_point_is_stationary_is_said_by_equations_too() -> None:
    landscape, point = at_zero("-((a*b - 1)^2 + c^2)*X11", 1)
    answer = implication(Problem(landscape, landscape.lift.point(*point), ("a", "b", "c")), 1)
    assert answer.steps[0].region.strings() == [["c = 0", "a*b - 1 = 0"]]
    assert answer.steps[1].region.unless() == "c = 0, a·b = 1"


@pytest.mark.parametrize(
    "limit", ["signs.fraction.LONGEST", "criticality.fourth.LONGEST", "criticality.fourth.SQUARED"]
)
def test_what_has_coefficients_that_are_too_long_is_left_undecided(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Hessian of a·x² is divided by, and −(b + c + 1)²·y⁴/(4a) is added to the quartic."""
    form = "a*x^2 + (b + c + 1)*x*y^2 + b*y^4"
    assert criticality_at_zero(form, 2).decisions[-1].is_complete
    monkeypatch.setattr(f"deeplift_cas.{limit}", 1)
    decision = criticality_at_zero(form, 2).decisions[-1]
    assert decision.undecided.conjunctions and decision.reasons() == [TOO_LONG]


def test_variables_that_a_definite_block_takes_away_are_in_no_direction() -> None:
    """(z² + w² + x²)² − b²x²z² has factors, and x is zero on the kernel where |a| < 2."""
    decision = criticality_at_zero("x^2 + a*x*y + y^2 + (z^2+w^2+x^2)^2 - (b*x*z)^2", 4).decisions[-1]
    assert str(decision) == "|a| < 2  or  |a| ≤ 2, |b| ≤ 2"
