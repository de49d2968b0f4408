"""The report's conditions: what they say at the points that decide about its statements."""

from __future__ import annotations

import random

import pytest
import sympy

from deeplift_cas import InputError, Landscape, MatrixProduct, Quadratic
from deeplift_cas.strata.conditions import Ranks, local_implies_first_order, nullity_conditions, rank_condition
from deeplift_cas.strata.openness import extensions, openness, printed_openness, stepwise_openness

COUNTEREXAMPLE = MatrixProduct(3, 2, 2, 3), [[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1], [0, 0]]


def test_ranks_are_those_of_sympy():
    rng = random.Random(2)
    for _ in range(20):
        widths = [rng.randint(1, 3) for _ in range(4)]
        factors = [
            [[rng.randint(-1, 1) for _ in range(b)] for _ in range(a)] for a, b in zip(widths[1:], widths, strict=False)
        ]
        ranks = Ranks(MatrixProduct(*widths), *factors)
        for a in range(4):
            product = sympy.eye(widths[a])
            assert ranks.rank(a, a) == widths[a]
            for b in range(a + 1, 4):
                product = sympy.Matrix(factors[b - 1]) * product
                assert ranks.rank(b, a) == product.rank()


def test_the_two_numbers_of_proposition_3_1():
    assert nullity_conditions(Ranks(*COUNTEREXAMPLE)) == (1, 2, False, False)
    # theory, section 8: the proof's "k_2 ≤ L − 1" is false here
    both = nullity_conditions(Ranks(MatrixProduct(1, 2, 1), [[1], [0]], [[0, 1]]))
    assert (both.k_1, both.k_2) == (2, 2)
    regular = nullity_conditions(Ranks(MatrixProduct(1, 1, 1), [[1]], [[2]]))
    assert regular.k_1 is None and regular.first
    dead = nullity_conditions(Ranks(MatrixProduct(2, 2, 2), [[0, 0], [0, 0]], [[1, 0], [0, 1]]))
    assert (dead.k_1, dead.k_2, dead.first, dead.second) == (1, 1, False, True)


def test_condition_39_is_refuted_as_a_criterion_on_all_matrices():
    """(39) holds, and a local minimum is not stationary: theory, section 4, d = (3, 2, 3)."""
    lift = MatrixProduct(3, 2, 3)
    point = [[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 1], [0, 0]]
    ranks = Ranks(lift, *point)
    assert rank_condition(ranks) and not local_implies_first_order(ranks, "ambient")
    f = Quadratic([[0] * 3] * 3, 1, target=[[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    # g ≥ ½·(distance of I to the matrices of rank ≤ 2)² = ½ by Eckart and Young, and g(y) = ½: a global minimum
    assert Landscape(lift, f)(lift.point(*point)) == sympy.Rational(1, 2)
    assert f.gradient(lift(lift.point(*point))).tolist()[2][2] == -1
    # (39) fails, and "local ⟹ 1" holds
    zero = Ranks(lift, [[0] * 3] * 2, [[0] * 2] * 3)
    assert not rank_condition(zero) and local_implies_first_order(zero, "ambient")
    assert local_implies_first_order(ranks) and local_implies_first_order(zero)


def test_condition_39_is_not_stated_for_wide_inner_layers():
    with pytest.raises(InputError, match="narrower"):
        rank_condition(Ranks(MatrixProduct(1, 2, 1), [[1], [0]], [[0, 1]]))


def test_the_printed_sign_of_corollary_3_2_calls_a_pair_open_that_is_not():
    """S_0 = E_11, T_0 = E_22 (theory, section 8)."""
    S, T = [[1, 0], [0, 0]], [[0, 0], [0, 1]]
    assert not openness(S, T) and printed_openness(S, T)


def test_openness_of_pairs_agrees_with_behrends_third_condition():
    """(ii) ⟺ (iii): T with S_0T = 0 and T_0 + αT one-to-one, or S with ST_0 = 0 and S_0 + αS onto; both generic."""
    rng = random.Random(5)
    for _ in range(200):
        m, k, n = (rng.randint(1, 3) for _ in range(3))
        S0 = sympy.Matrix(m, k, lambda i, j: rng.choice([0, 0, 1, -1]))
        T0 = sympy.Matrix(k, n, lambda i, j: rng.choice([0, 0, 1, -1]))
        right, left = S0.nullspace(), T0.T.nullspace()
        T = sum((v * sympy.Matrix(1, n, lambda i, j: rng.randint(-50, 50)) for v in right), sympy.zeros(k, n))
        S = sum((sympy.Matrix(m, 1, lambda i, j: rng.randint(-50, 50)) * v.T for v in left), sympy.zeros(m, k))
        third = (T0 + 7 * T).rank() == n or (S0 + 7 * S).rank() == m
        assert bool(openness(S0, T0)) == third
        found = extensions(S0, T0)
        assert (found[0] is not None or found[1] is not None) == third
        for given, T_or_S in zip((T0, S0), found, strict=True):
            if T_or_S is not None:
                moved = sympy.Matrix(T_or_S)
                assert (S0 * moved if given is T0 else moved * T0).is_zero_matrix
                full = n if given is T0 else m
                assert all((given + alpha * moved).rank() == full for alpha in (1, -1, sympy.Rational(1, 3), 50))


def test_only_if_of_corollary_3_2_fails_where_the_lift_is_a_submersion():
    lift = MatrixProduct(2, 1, 2, 1)
    point = lift.point([[0, 0]], [[1], [0]], [[1, 0]])
    steps = stepwise_openness(Ranks(lift, *point))
    assert not all(steps)
    L = sympy.Matrix(lift.differential(point).tolist())
    assert L.rank() == 2 == lift.shape[0] * lift.shape[1]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: openness([[1, 0]], [[1]]),
        lambda: openness([["x"]], [[1]]),
        lambda: openness([[0.5]], [[1]]),
        lambda: openness([], [[1]]),
        lambda: Ranks(MatrixProduct(1, 1), [["x"]]),
        lambda: local_implies_first_order(Ranks(MatrixProduct(1, 1), [[1]]), "somewhere"),
    ],
)
def test_wrong_input_is_refused(wrong):
    with pytest.raises(InputError):
        wrong()
