"""C_1 ⊇ C_2 ⊇ C_3: against the decisions of the landscape, and against the formula of Theorem C."""

from __future__ import annotations

import itertools
import random

import pytest
import sympy

from deeplift_cas import InputError, Landscape, MatrixProduct, Quadratic
from deeplift_cas.strata.gradients import GradientSpaces


def representative(depth, multiplicities):
    """The 0/1 tuple that is a direct sum of intervals [a, b], and its widths; intervals in a fixed order."""
    copies = [interval for interval, m in sorted(multiplicities.items()) for _ in range(m)]
    inside = [[n for n, (a, b) in enumerate(copies) if a <= i <= b] for i in range(depth + 1)]
    factors = [[[int(p == q) for q in inside[k]] for p in inside[k + 1]] for k in range(depth)]
    return [len(layer) for layer in inside], factors


def orbits(depth, widths):
    """All non-negative multiplicities with these widths."""
    intervals = [(a, b) for a in range(depth + 1) for b in range(a, depth + 1)]
    ranges = [range(min(widths[a : b + 1]) + 1) for a, b in intervals]
    for chosen in itertools.product(*ranges):
        found = dict(zip(intervals, chosen, strict=True))
        if all(sum(m for (a, b), m in found.items() if a <= i <= b) == widths[i] for i in range(depth + 1)):
            yield found


def dimensions(depth, multiplicities):
    """dim C_k by Theorem C, for rank X < d_min: blocks of size m_0b·m_aL, each with the order from which it is gone."""
    present = [interval for interval, m in multiplicities.items() if m and interval != (0, depth)]
    result = [0, 0, 0]
    for b in range(depth):
        for a in range(b + 2, depth + 1):
            size = multiplicities[0, b] * multiplicities[a, depth]
            if not size:
                continue
            gap = set(range(b + 1, a))
            order = None
            for count in range(1, depth + 1):
                covers = [
                    chosen
                    for chosen in itertools.combinations(present, count)
                    if gap <= {i for p, q in chosen for i in range(p, q + 1)}
                ]
                if covers:
                    special = all(any(p == 0 for p, _ in c) and any(q == depth for _, q in c) for c in covers)
                    order = 4 if count == 2 and special else count + 1
                    break
            for k in (1, 2, 3):
                if order is None or order > k:
                    result[k - 1] += size
    return result


@pytest.mark.parametrize("widths", [(2, 1, 2), (2, 2, 2), (2, 1, 1, 2), (2, 2, 2, 2), (1, 2, 1, 2), (1, 1, 1, 1, 1)])
def test_dimensions_are_those_of_theorem_c_at_every_orbit(widths):
    depth, count = len(widths) - 1, 0
    for multiplicities in orbits(depth, widths):
        found, factors = representative(depth, multiplicities)
        assert tuple(found) == widths
        spaces = GradientSpaces.at(MatrixProduct(*widths), *factors)
        assert spaces.rank == multiplicities[0, depth]
        if spaces.rank < min(widths):
            assert [spaces.dimension(k) for k in (1, 2, 3)] == dimensions(depth, multiplicities), multiplicities
        count += 1
    assert count > 1


def inverse_pair(rng, size):
    while True:
        G = sympy.Matrix(size, size, lambda i, j: rng.randint(-1, 1))
        if G.det() != 0:
            return G, G.inv()


def test_dimensions_do_not_change_along_an_orbit():
    rng = random.Random(4)
    for multiplicities in rng.sample(list(orbits(3, (2, 2, 2, 2))), 6):
        widths, factors = representative(3, multiplicities)
        pairs = [inverse_pair(rng, d) for d in widths]
        moved = [pairs[k + 1][0] * sympy.Matrix(W) * pairs[k][1] for k, W in enumerate(factors)]
        lift = MatrixProduct(*widths)
        one, two = GradientSpaces.at(lift, *factors), GradientSpaces.at(lift, *[m.tolist() for m in moved])
        assert [one.dimension(k) for k in (1, 2, 3)] == [two.dimension(k) for k in (1, 2, 3)]
        assert [one.implies(k) for k in (1, 2, 3)] == [two.implies(k) for k in (1, 2, 3)]


@pytest.mark.parametrize("widths", [(2, 1, 2), (2, 1, 1, 2), (2, 2, 2, 2), (1, 1, 1, 1, 1)])
def test_points_are_critical_for_just_the_gradients_of_the_spaces(widths):
    """f = ⟨A, ·⟩ + c‖· − X‖²: k-critical for some c iff A ∈ C_k."""
    rng = random.Random(8)
    depth = len(widths) - 1
    every = list(orbits(depth, widths))
    for multiplicities in rng.sample(every, min(5, len(every))):
        _, factors = representative(depth, multiplicities)
        lift = MatrixProduct(*widths)
        point, spaces = lift.point(*factors), GradientSpaces.at(lift, *factors)
        for k in (1, 2, 3):
            inside = spaces.spaces[k - 1]
            outside = [A for A in (spaces.spaces[k - 2] if k > 1 else ()) if sum_rank([*inside, A]) > len(inside)]
            for A, expected in [*((A, True) for A in inside[:2]), *((A, False) for A in outside[:2])]:
                g = Landscape(lift, Quadratic([list(row) for row in A], "c", lift(point)))
                assert (g.criticality(point, k).region.sample() is not None) == expected


def sum_rank(matrices):
    return sympy.Matrix([[sympy.Rational(str(x)) for row in A for x in row] for A in matrices]).rank()


def test_both_readings_of_the_search_space():
    spaces = GradientSpaces.at(MatrixProduct(2, 1, 2), [[1, 0]], [[1], [0]])  # rank 1 = d_min < 2
    assert spaces.implies(1) and not spaces.implies(1, "ambient") and not spaces.implies(3, "ambient")
    zero = GradientSpaces.at(MatrixProduct(2, 1, 2), [[0, 0]], [[0], [0]])
    assert not zero.implies(1) and zero.implies(2) and zero.implies(2, "ambient")
    assert zero.counterexample(2) is None and zero.counterexample(1) is not None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda s: s.implies(4),
        lambda s: s.implies(0),
        lambda s: s.implies(True),
        lambda s: s.implies(1, "everywhere"),
        lambda s: GradientSpaces.at(MatrixProduct(1, 1), [["x"]]),
        lambda s: GradientSpaces.at(MatrixProduct(1, 1), [[0.5]]),
        lambda s: GradientSpaces.at(MatrixProduct(1, 1), [[1, 2]]),
    ],
)
def test_wrong_input_is_refused(wrong):
    spaces = GradientSpaces.at(MatrixProduct(1, 1), [[0]])
    with pytest.raises(InputError):
        wrong(spaces)
