"""Random problems: the regions are right at rational parameters, and the kernel accepts every certificate."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from typing import Any

import pytest
from helpers.oracles import is_critical_here, is_stationary_here
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deeplift_cas import InputError, Landscape, MatrixProduct, PolynomialObjective, Problem, Quadratic, implication
from deeplift_cas.certificates import kernel
from deeplift_cas.certificates.format import TOO_LONG
from deeplift_cas.regions.tree import TooManyCases

NAMES = ("a", "b")
SMALL = [
    (2, 1, 2),
    (2, 2, 2),
    (1, 1, 1, 1),
    (2, 1, 1, 2),
    (2, 2, 1, 2),
    (2, 1, 2, 2),
    (3, 1, 2),
    (1, 1),
    (2, 2),
    (2, 1, 1, 1, 2),
]
VALUES = st.sampled_from([Fraction(p, q) for p, q in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2))])
ENTRIES = st.sampled_from([0, 0, 0, 0, 1, -1, "a", "b", "a + b", "a - 1", "2*b"])


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    lift = MatrixProduct(*draw(st.sampled_from(SMALL)))
    numbers = st.sampled_from([0, 0, 1, 1, -1, 2])
    diagonal = draw(st.booleans())

    def entry(i: int, j: int) -> Any:
        return draw(st.sampled_from([0, 1])) if diagonal and i == j else 0 if diagonal else draw(numbers)

    point = lift.point(*[[[entry(i, j) for j in range(n)] for i in range(m)] for m, n in lift.shapes])
    m, n = lift.shape
    if draw(st.integers(0, 3)):
        A = [[draw(ENTRIES) for _ in range(n)] for _ in range(m)]
        for i in range(m):
            for j in range(n):
                unit = Quadratic([[int((i, j) == (p, q)) for q in range(n)] for p in range(m)], 0, lift(point))
                if len(Landscape(lift, unit).taylor(point, 1).coefficient(1)):
                    A[i][j] = 0  # so that the gradient often vanishes
        f: Any = Quadratic(
            A, draw(st.sampled_from(["a", "b", 1, 0, "a - 1"])), lift(point), draw(st.sampled_from(["1/2", 1]))
        )
    else:
        terms = [
            f"({draw(ENTRIES)})*X{draw(st.integers(1, m))}{draw(st.integers(1, n))}^{draw(st.integers(1, 3))}"
            for _ in range(3)
        ]
        f = PolynomialObjective(" + ".join(terms), (m, n))
    return Problem(Landscape(lift, f), point, NAMES, printed_for_all=NAMES)


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(
    problems(),
    st.sampled_from([1, 2, 3]),
    st.sampled_from(["image", "ambient"]),
    st.lists(st.tuples(VALUES, VALUES), min_size=4, max_size=4),
)
def test_regions_are_right_and_certificates_accepted(
    problem: Problem, order: int, search_space: str, points: list[tuple[Fraction, Fraction]]
) -> None:
    answer = implication(problem, order, search_space)
    summary = kernel.check(json.loads(json.dumps(answer.certificate())))
    assert summary.verdict == answer.verdict
    if answer.witness is not None:
        points = [*points, tuple(answer.witness.values())]
    for point in points:
        values = dict(zip(NAMES, point, strict=True))
        here = problem.at(values)
        critical, stationary = is_critical_here(here, order), is_stationary_here(here, search_space)
        assert next(s for s in answer.steps if s.id == "stationarity").region.contains(values) == (not stationary)
        last = [s for s in answer.steps if s.id != "stationarity"][-1]
        assert last.region.contains(values) == critical
        assert answer.region.contains(values) == (critical and not stationary)


def test_steps_of_the_counterexample(answer: Any) -> None:
    regions = {step.id: str(step.region) for step in answer.steps}
    assert regions == {
        "gradient": "for all x, y, z, c",
        "stationarity": "x ≠ 0  or  y ≠ 0  or  z ≠ 0",
        "hessian": "x = 0, y = 0, c ≥ |z|",
        "third": "x = 0, y = 0, c ≥ |z|",
    }


def test_where_the_printed_claim_fails_does_not_depend_on_c(answer: Any) -> None:
    failure = answer.failure()
    assert failure.step == "hessian"
    assert [str(c) for c in failure.leaf.branch.conditions] == ["x != 0"]


def test_without_a_the_point_is_stationary_and_the_verdict_is_no() -> None:
    problem = Problem.from_toml(
        'widths = [2, 2]\nparameters = ["c"]\npoint = [[[1, 0], [0, 1]]]\n'
        '[objective]\nkind = "quadratic"\nA = [[0, 0], [0, 0]]\nc = "c"\n'
    )
    answer = implication(problem, 3)
    assert (answer.verdict, answer.region.conjunctions, answer.witness) == ("refuted", (), None)


def test_theorem_2_2_two_layers_have_no_counterexample_at_order_two() -> None:
    """Proposition 2.2 (iii): "2 ⟹ 1" everywhere for L = 2, here at points of every rank."""
    for W1, W2 in (([[0, 0]], [[0], [0]]), ([[1, 0]], [[0], [0]]), ([[1, 0]], [[1], [0]])):
        lift = MatrixProduct(2, 1, 2)
        point = lift.point(W1, W2)
        f = Quadratic([["p", "q"], ["r", "s"]], "c", lift(point))
        problem = Problem(Landscape(lift, f), point, ("p", "q", "r", "s", "c"))
        assert implication(problem, 2).verdict == "refuted"


def test_four_layers_at_zero_are_three_critical_for_every_objective() -> None:
    """Theory, section 8: Theorem 3.1 is trivial at W = 0 for L ≥ 4."""
    lift = MatrixProduct(1, 1, 1, 1, 1)
    point = lift.point(*[[[0]]] * 4)
    problem = Problem(Landscape(lift, Quadratic([["a"]], 0, [[0]])), point, ("a",))
    assert str(implication(problem, 3).region) == "a ≠ 0"


@pytest.mark.parametrize("arguments", [(0, "image"), (5, "image"), (2.0, "image"), (2, "nowhere")])
def test_unknown_orders_and_readings_are_refused(counterexample: Problem, arguments: tuple) -> None:
    with pytest.raises(InputError):
        implication(counterexample, *arguments)


@pytest.mark.parametrize("search_space", ["image", "ambient"])
@pytest.mark.parametrize(
    "text",
    [
        # x = y = -1, z = -1/2 is forced by some equations and excluded by another of higher degree
        """
        widths = [2, 1, 1, 2]
        parameters = ["x", "y", "z"]
        point = [[["x - z", "z"]], [[0]], [[0], [0]]]
        [objective]
        kind = "quadratic"
        A = [["x", "x*y"], [0, 2]]
        c = "x*y"
        target = [["y", "x*y"], [2, "z"]]
        """,
        # the pivots of the rank of X, reduced by an equation, do not show their factors
        """
        widths = [2, 2, 2]
        parameters = ["x", "y", "z"]
        point = [[["x+y", "y"], ["y", "x"]], [[0, "x"], ["y", 0]]]
        [objective]
        kind = "polynomial"
        expression = "x*X22*X11*X21 - X12*X11"
        """,
    ],
    ids=["equations that exclude each other", "pivots modulo an equation"],
)
def test_problems_that_an_audit_found(text: str, search_space: str) -> None:
    answer = implication(Problem.from_toml(text), search_space=search_space)
    assert kernel.check(answer.certificate()).verdict == answer.verdict


@pytest.mark.parametrize(
    ("widths", "parameters", "point", "objective"),
    [
        # a curve generalised by a coefficient that equals the leaf's on the leaf alone
        (
            [2, 1],
            ["a"],
            [[[0, 0]]],
            {"kind": "polynomial", "expression": "(2*a^2 - 3)*X11 + (1 - a^2)*X12"},
        ),
        # conditions that are possible each, but not together
        (
            [2, 1],
            ["x1", "alpha"],
            [[["x1^2 - 1", 0]]],
            {"kind": "square_loss", "inputs": [[1, -1], [0, 2]], "targets": [["-x1", "alpha"]]},
        ),
        # an equation that says that another one's multiplier is zero
        (
            [1, 2],
            ["lambd", "theta_1"],
            [[["theta_1"], ["-lambd"]]],
            {"kind": "polynomial", "expression": "2*X11 + X11*X21/2 + 2*lambd*X11*X21 - 2*X11^2*X21^2"},
        ),
    ],
)
def test_the_kernel_accepts_what_is_found_where_conditions_are_entangled(widths, parameters, point, objective):
    problem = Problem.from_mapping({"widths": widths, "parameters": parameters, "point": point, "objective": objective})
    for order in (1, 2, 3, 4):
        assert implication(problem, order).accepted.summary.proofs > 0


def test_what_the_kernel_does_not_accept_is_left_undecided_and_the_rest_is_an_answer(monkeypatch):
    problem = Problem.from_toml(
        'widths = [4, 1]\nparameters = ["a"]\npoint = [[[0, 0, 0, 0]]]\norder = 4\n[objective]\nkind = "polynomial"\n'
        'expression = "(X11+X12+X13+X14)^4 + a*X11^2 + X12^2"\n'
    )
    assert str(implication(problem).steps[-1].decision) == "a ≥ 0"
    monkeypatch.setattr(kernel, "MAX_PRODUCTS", 20)  # too few for a square of a form in four directions
    answer = implication(problem)
    assert (str(answer.steps[-1].decision), answer.verdict) == ("undecided where a ≥ 0", "refuted")
    assert answer.steps[-1].decision.reasons()[0] == TOO_LONG
    assert str(problem.landscape.criticality(problem.point, 4, ["a"]).decisions[-1]) == "undecided where a ≥ 0"


def test_a_cubic_that_vanishes_with_the_equations_needs_no_scale():
    problem = Problem.from_toml(
        'widths = [2, 1]\nparameters = ["a", "b"]\npoint = [[[0, 0]]]\norder = 3\n[objective]\nkind = "polynomial"\n'
        'expression = "(-2 - a*b)*X11*X11 + (3*b + 2*a)*X11*X12 + 3*a*X12*X12 - b*b*X11^3"\n'
    )
    answer = implication(problem, search_space="ambient")
    assert not any(step.decision.reasons() for step in answer.steps) and answer.accepted.summary.proofs


def test_a_cubic_that_vanishes_up_to_a_factor_vanishes_by_an_equation_of_its_own():
    problem = Problem.from_toml(
        'widths = [2, 1]\nparameters = ["a", "b"]\npoint = [[[0, 0]]]\norder = 3\n[objective]\nkind = "polynomial"\n'
        'expression = "-b*X11^2 + (3*b - 1 - 3*a)*X11*X12 + (-2*b + a*b)*X12^2 - a*b*X12^3"\n'
    )
    answer = implication(problem)
    assert not any(step.decision.reasons() for step in answer.steps) and answer.accepted.summary.proofs


def test_a_quartic_whose_invariants_are_entangled_crashes_nothing():
    problem = Problem.from_toml(
        'widths = [2, 1]\nparameters = ["a", "b", "c", "d"]\npoint = [[[0, 0]]]\norder = 4\n[objective]\n'
        'kind = "polynomial"\nexpression = "(-3*c)*((-b*c - 3*b)*X11^2 - 3*a*X11*X12 + (-3*b + 2)*X12^2)^2'
        ' + d*(-3*b*c*X11^2 - 3*a*X12^2)^2"\n'
    )
    assert implication(problem, search_space="ambient").accepted.summary.proofs


def test_a_fact_that_is_something_else_modulo_equations_without_a_basis_is_not_asked_for_again():
    f = (
        "2*a*X11^2 - (2*b + 2*a)*X11*X12 + X11*X13 + 2*a*X12^2 - (2*b + 2*a)*X12*X13 + 2*a*X13^2 + 2*X12^3"
        " + a^2*X12^3*X13"
    )
    problem = Problem.from_toml(
        'widths = [3, 1]\nparameters = ["a", "b", "c"]\npoint = [[[0, 0, 0]]]\norder = 4\n[objective]\n'
        f'kind = "polynomial"\nexpression = "{f}"\n'
    )
    assert implication(problem).accepted.summary.proofs


@pytest.mark.parametrize("search_space", ["image", "ambient"])
@pytest.mark.parametrize(
    ("widths", "point"),
    [
        ((2, 2, 2), ([["a", "b"], [0, "b"]], [["c", 0], ["d", 1]])),
        ((2, 1, 2), ([["a", "b"]], [["c"], ["d"]])),
        ((2, 1, 2), ([[1, "a"]], [["c - 1"], ["b*d"]])),
    ],
)
def test_equations_as_they_are_say_the_same_as_their_solutions(
    widths: tuple[int, ...], point: Any, search_space: str, monkeypatch
) -> None:
    """Where few cases may be looked at, ∇g = 0 and ∇f ≠ 0 are said by their entries; the kernel accepts that, and the
    same parameters are meant.
    """
    lift = MatrixProduct(*widths)
    objective = PolynomialObjective("(X11 - 1)^2 + (X22 - 1)^2 + X12^2 + X21^2", (2, 2))
    problem = Problem(Landscape(lift, objective), lift.point(*point), ("a", "b", "c", "d"))
    solved = implication(problem, 1, search_space)
    monkeypatch.setattr("deeplift_cas.regions.cases.FEW", 0)
    plain = implication(problem, 1, search_space)
    assert any(leaf.branch.is_plain for step in plain.steps for leaf in step.decision.leaves)
    assert plain.verdict == solved.verdict and not plain.conclusion.decision.undecided.conjunctions
    for values in itertools.product((-1, 0, 1, 2), repeat=4):
        at = dict(zip("abcd", values, strict=True))
        for one, other in zip((*plain.steps, plain.conclusion), (*solved.steps, solved.conclusion), strict=True):
            assert one.region.contains(at) == other.region.contains(at)


def test_with_all_eight_entries_free_it_is_decided_by_the_equations_what_is_stationary() -> None:
    """Where all matrices are products, no rank is asked for; that takes no time worth a limit."""
    lift = MatrixProduct(2, 2, 2)
    objective = PolynomialObjective("(X11 - 1)^2 + (X22 - 1)^2 + X12^2 + X21^2", (2, 2))
    point = lift.point([["a", "b"], ["c", "d"]], [["p", "q"], ["r", "s"]])
    problem = Problem(Landscape(lift, objective), point, tuple("abcdpqrs"))
    assert implication(problem, 1, time_limit=0).verdict == "proved"
    answer = implication(problem, 1)
    gradient, away = answer.steps
    assert away.region.unless() == "a·p + c·q = 1, b·p + d·q = 0, a·r + c·s = 0, b·r + d·s = 1"
    assert len(gradient.region.conjunctions) == 1 and len(gradient.region.conjunctions[0]) == 8
    assert answer.verdict == "proved"


def test_a_conclusion_by_what_is_stated_alone_has_no_pieces_that_are_seen_to_be_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def too_many(*parts: Any) -> None:
        raise TooManyCases

    monkeypatch.setattr("deeplift_cas.criticality.implication._simplified", too_many)
    lift = MatrixProduct(2, 2, 1)
    f = "(3-c)*X11*X12^3 + (3+3*b-2*c)*X11*X12 + 2*b*X11*X12^2 + (X12-b)^2"
    point = lift.point([[2, 2], ["3*c^2 + 2*a*b", 0]], [[0, -1]])
    found = implication(Problem(Landscape(lift, PolynomialObjective(f, (1, 2))), point, ("a", "b", "c")), 2)
    assert found.verdict == "refuted"
    empty = [leaf for leaf in found.conclusion.decision.leaves if leaf.holds is None]
    assert any(not leaf.branch.is_plain for leaf in empty)
    others = [leaf for leaf in found.conclusion.decision.leaves if leaf.holds is False]
    assert others and all(leaf.branch.is_plain for leaf in others)


def test_an_alternative_that_is_empty_for_each_sign_of_a_coefficient_is_not_said() -> None:
    lift = MatrixProduct(1, 3, 1)
    objective = PolynomialObjective("(2+3*c)*X11^3 - X11^4 + 2*b*X11 + (X11-b)^2", (1, 1))
    point = lift.point([["a"], ["-a"], [0]], [["a", 0, 0]])
    found = implication(Problem(Landscape(lift, objective), point, ("a", "b", "c")), 2)
    gradient, _, hessian = found.steps
    assert gradient.decision.region.strings() == [["4*a^4 - 9*a^2*c - 6*a^2 - 2 = 0"], ["a = 0"]]
    assert hessian.decision.region.strings() == [["a = 0"]]


def test_where_the_point_is_stationary_the_cases_of_criticality_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many they are: the conclusion has one leaf."""
    monkeypatch.setattr("deeplift_cas.criticality.implication.EFFORT", 0)
    lift = MatrixProduct(2, 1)
    f = PolynomialObjective("X11^4 + a*X11^2*X12^2 + b*X12^4", (1, 2))
    answer = implication(Problem(Landscape(lift, f), lift.point([[0, 0]]), ("a", "b")), 4)
    assert len(answer.critical.decisions[-1].leaves) > 3
    assert answer.verdict == "refuted" and len(answer.conclusion.decision.leaves) == 1
    kernel.check(json.loads(json.dumps(answer.certificate())))
