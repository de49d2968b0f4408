"""Verifiers on contents that are not in the ledger: what is false is not proved, what is true not refuted."""

from __future__ import annotations

from fractions import Fraction

import pytest

from deeplift_cas import InputError
from deeplift_cas.report.formula import NotConformable, evaluate
from deeplift_cas.report.quantities import value
from deeplift_cas.report.verifiers import counterexample, displays, framework, network, sufficient
from deeplift_cas.report.verifiers.orbits import points
from deeplift_cas.strata.stratum import block_orders, strata
from deeplift_cas.vocabulary import CHECKED, PROVED, REFUTED, UNDECIDED


def test_points_of_which_it_is_not_known_whether_they_are_meant_are_counted():
    either = {"widths": [3, 2, 2, 3], "suppose": [["open_image = 0"], ["open_image = 1"]], "then": [["rank = 2"]]}
    assert points(either).status == UNDECIDED


@pytest.mark.parametrize(
    "content",
    [
        {"range": "pairs", "if": [["L = 5"]], "then": [["implies_1 = 1"]]},
        {"range": "pairs", "suppose": [["L = 5"]], "then": [["implies_1 = 1"]]},
        {"range": "pairs", "if": [["L = 5"]], "then": [["implies_1 = 1"]], "source": "a book"},
    ],
)
def test_what_never_applies_is_not_checked(content):
    assert points(content).status == UNDECIDED


def test_what_is_covered_says_where_the_condition_holds():
    verdict = points({"range": "pairs", "if": [["rank = 3"]], "then": [["d_min = 3"]]})
    assert verdict.status == CHECKED and "the condition holds at 1" in verdict.covers


@pytest.mark.parametrize(
    ("weights", "where", "convex"),
    [
        (["t^2 - t + 1"], [], True),
        (["s^2 - s*t + t^2"], [], True),
        (["2 - t^2"], ["t >= 0", "1 - t >= 0"], True),
        (["1 - t"], ["t >= 0", "2 - t >= 0"], False),
        (["1", "-1"], [], False),
        (["t - 1"], ["t - 2 >= 0"], True),
    ],
)
def test_cones_are_closed_under_weights_that_cannot_be_negative(weights, where, convex):
    content = {"names": ["s", "t"], "weights": weights, "where": where}
    assert framework.polar_cones({**content, "closed": convex}).status == PROVED
    assert framework.polar_cones({**content, "closed": not convex}).status == REFUTED


def test_a_weight_that_is_negative_has_a_witness_where_it_is():
    content = {"names": ["t"], "weights": ["1 - t"], "where": ["t >= 0", "2 - t >= 0"], "closed": True}
    witness = framework.polar_cones(content).witness
    assert witness is not None and 1 < int(witness["at"]["t"]) <= 2


@pytest.mark.parametrize(
    "content",
    [
        {"full": ["Nᵀ U", "N V", "X"], "below": ["N"]},
        {"full": ["Nᵀ U", "N V"], "below": ["N - X"]},
        {"full": ["Nᵀ U", "N V"], "below": ["N Nᵀ"]},
        {"full": ["Nᵀ X", "N Xᵀ", "X - U Vᵀ"], "below": ["N"]},
    ],
)
def test_stationarity_by_conditions_that_are_not_linear_in_the_gradient_is_not_checked(content):
    assert not sufficient.bounded_rank(content).stands


def test_arithmetic_compares_exact_numbers():
    rows = [{"of": "A", "is": [[1]], "rank": 1, "nullity": 0}]
    assert displays.arithmetic({"matrices": {"A": [["3/2"]]}, "rows": rows, "equal": []}).status == REFUTED
    rows[0]["is"] = [["3/2"]]
    assert displays.arithmetic({"matrices": {"A": [["3/2"]]}, "rows": rows, "equal": []}).status == PROVED


def test_the_chain_rule_to_order_three():
    signs = {"defined": "= 0", "required": "= 0"}
    full = {"order": 3, "given": 0, "terms": {"vvv": 1, "vw": 3, "u": 1}, **signs}
    assert framework.chain_rule(full).status == CHECKED
    assert framework.chain_rule({**full, "given": 1}).status == CHECKED  # the term of order 1 is 0
    assert framework.chain_rule({**full, "terms": {"vvv": 1, "vw": 3}}).status == REFUTED
    assert framework.chain_rule({**full, "required": ">= 0"}).status == REFUTED
    with pytest.raises(InputError, match="order"):
        framework.chain_rule({**full, "order": 4})


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: framework.third_order({"curves": "flatt", "directions": "kernel"}),
        lambda: counterexample.vanishing_derivatives({"of": "nrom", "orders": [1]}),
        lambda: counterexample.local_minimum({"suppose": [["x = 0", "c < 0"]]}),
        lambda: counterexample.kinds_differ({"is": "local minimum", "is not": "good"}),
        lambda: counterexample.choice_of_c({"order": ["c"]}),
        lambda: points({"quantifier": "most", "widths": [1, 1], "then": [["rank = 0"]]}),
        lambda: points({"widths": [1, 1], "then": [["no_such_thing = 0"]]}),
        lambda: points({"widths": [1, 1], "then": [["no condition"]]}),
        lambda: value(next(strata(1, 1)), "d_k"),
        lambda: value(next(strata(1, 1, 1, 1)), "t_2"),
        lambda: evaluate("A B", {}),
        lambda: evaluate("--A", {"A": None}),
    ],
)
def test_contents_that_mean_nothing_are_refused(wrong):
    with pytest.raises(InputError):
        wrong()


def test_unknown_names_in_a_condition_on_the_rank_are_no_verdict():
    with pytest.raises(KeyError):
        network.image_of_the_lift({"reached": [["s <= dmin"]]})


def test_empty_hypotheses_are_undecided():
    assert sufficient.fibre_equations({"suppose": [["rank < 0"]], "offset": 1}).status == UNDECIDED
    assert network.no_spurious_minima({"problems": [], "source": "a book"}).status == UNDECIDED


def test_formulas_say_which_product_does_not_fit():
    from deeplift_cas.landscape.matrix import matrix

    A = matrix([[1, 2]], "A")
    with pytest.raises(NotConformable, match="a 1×2 times a 1×2 matrix"):
        evaluate("A A", {"A": A})
    with pytest.raises(NotConformable, match="a sum of a 1×2 and a 2×1 matrix"):
        evaluate("A + Aᵀ", {"A": A})
    assert evaluate("A - A", {"A": A}).tolist() == [[0, 0]]


def test_orders_of_blocks_end_at_full_rank():
    for stratum in strata(2, 1, 2):
        assert block_orders(stratum) == {} or stratum.rank(2, 0) == 0


@pytest.mark.parametrize(
    ("narrow", "wide", "status"),
    [
        ("local minimum", "stationary", REFUTED),
        ("global minimum", "2-critical", REFUTED),
        ("local minimum", "global minimum", REFUTED),
        ("2-critical", "3-critical", REFUTED),
        ("1-critical", "2-critical", PROVED),
        ("3-critical", "local minimum", PROVED),
        ("3-critical", "stationary", PROVED),
    ],
)
def test_notions_that_differ_at_the_counterexample_do_so_at_the_values_named(narrow, wide, status):
    verdict = counterexample.kinds_differ({"is": narrow, "is not": wide})
    assert verdict.status == status
    if status == PROVED:
        assert verdict.witness
        x, y, z, c = (Fraction(verdict.witness["at"][name]) for name in "xyzc")
        critical = x == y == 0 and c >= abs(z)  # theory, section 7: to the orders 2 and 3
        minimum = x == y == z == 0
        holds = {"1-critical": True, "2-critical": critical, "3-critical": critical}
        assert c > 0
        assert holds[narrow]
        assert not {"2-critical": critical, "local minimum": minimum, "stationary": minimum}[wide]
