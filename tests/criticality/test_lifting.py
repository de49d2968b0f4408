"""What is decided about other lifts: the table of theory 2, C.4, and points where linear shortcuts would be wrong."""

from __future__ import annotations

import random
from itertools import product

import pytest
import sympy

from deeplift_cas import MatrixProduct, Problem, classify
from deeplift_cas.certificates import kernel, kinds
from deeplift_cas.criticality.implication import implication
from deeplift_cas.criticality.lifting import lift_answers
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.lifts.hadamard import Hadamard, HadamardProduct
from deeplift_cas.landscape.lifts.polynomial import PolynomialLift
from deeplift_cas.landscape.lifts.restricted import as_program
from deeplift_cas.landscape.lifts.sphere import on_sphere
from deeplift_cas.landscape.lifts.symmetric import SymmetricFactorisation
from deeplift_cas.landscape.lifts.tensors import RankOneTensor
from deeplift_cas.render.kinds import why
from deeplift_cas.strata.answers import properties
from deeplift_cas.strata.stratum import Stratum, strata

E1, ZERO = [1, 0], [0, 0]
K = ("one", "two", "three", "four")
TABLE = [
    (Hadamard(2), [[1, 1]], "TTTT"),
    (Hadamard(2), [[1, 0]], "FTTT"),
    (Hadamard(2), [[0, 0]], "FTTT"),
    (Hadamard(2, 3), [[1, 2]], "TTTT"),
    (Hadamard(2, 3), [[1, 0]], "FFTT"),
    (Hadamard(2, 4), [[1, 0]], "FFFT"),
    (HadamardProduct(2), [[1, 0], [0, 1]], "TTTT"),
    (HadamardProduct(2), [[1, 0], [1, 0]], "FTTT"),
    (HadamardProduct(2), [[0, 0], [0, 0]], "FTTT"),
    (SymmetricFactorisation(2, 1), [[[1], [0]]], "TTTT"),
    (SymmetricFactorisation(2, 1), [[[0], [0]]], "FTTT"),
    (SymmetricFactorisation(3, 2), [[[1, 0], [0, 1], [0, 0]]], "TTTT"),
    (SymmetricFactorisation(3, 2), [[[1, 0], [0, 0], [0, 0]]], "FTTT"),
    (SymmetricFactorisation(3, 2), [[[0, 0], [0, 0], [0, 0]]], "FTTT"),
    (SymmetricFactorisation(2, 2), [[[1, 0], [0, 1]]], "TTTT"),
    (SymmetricFactorisation(2, 2), [[[1, 0], [0, 0]]], "FTTT"),
    (RankOneTensor(2, 2), [E1, E1], "TTTT"),
    (RankOneTensor(2, 2), [E1, ZERO], "FTTT"),
    (RankOneTensor(2, 2), [ZERO, ZERO], "FTTT"),
    (RankOneTensor(2, 2, 2), [E1, E1, E1], "TTTT"),
    (RankOneTensor(2, 2, 2), [E1, E1, ZERO], "FFFT"),
    (RankOneTensor(2, 2, 2), [E1, ZERO, ZERO], "FFTT"),
    (RankOneTensor(2, 2, 2), [ZERO, ZERO, ZERO], "FFTT"),
]
"""A lift, a point of a stratum, and whether "1 ⟹ 1", …, "4 ⟹ 1" hold."""
ON_SPHERE = [
    (Hadamard(2), [["3/5", "-4/5"]], "TTTTTT"),
    (Hadamard(2), [[0, 1]], "FTTTTT"),
    (Hadamard(3), [["2/3", "2/3", "1/3"]], "TTTTTT"),
    (Hadamard(3), [["3/5", 0, "4/5"]], "FTTTTT"),
    (Hadamard(3), [[0, 0, -1]], "FTTTTT"),
    (SymmetricFactorisation(2, 1), [[["3/5"], ["4/5"]]], "TTTTT?"),
    (SymmetricFactorisation(2, 2), [[[1, 0], [0, 0]]], "FTTTT?"),
    (SymmetricFactorisation(3, 2), [[["3/5", 0], [0, "4/5"], [0, 0]]], "TTTTT?"),
]
"""On the unit sphere: simplices, matrices of trace 1; last, whether "local ⟹ 1" and "local ⟹ local" hold."""


@pytest.mark.parametrize(("lift", "point", "wanted"), ON_SPHERE, ids=lambda part: getattr(part, "title", str(part)))
def test_the_row_of_the_sphere_is_found_by_computing(lift, point, wanted):
    found = lift_answers(*on_sphere(lift, lift.point(*point)))
    assert "".join({True: "T", False: "F", None: "?"}[holds] for holds in found.holds.values()) == wanted
    shown = [said["certificate"] for said in found.evidence.values() if "certificate" in said]
    for certificate in shown:
        assert kernel.check(certificate).verdict in ("refuted", "proved")
    assert bool(shown) or "F" not in wanted


@pytest.mark.parametrize(("lift", "point", "wanted"), TABLE, ids=lambda part: getattr(part, "title", str(part)))
def test_the_table_is_found_by_computing(lift, point, wanted):
    found = lift_answers(lift, lift.point(*point))
    assert "".join({True: "T", False: "F", None: "?"}[found.holds[name]] for name in K) == wanted
    for name in K:
        said = found.evidence[name]
        if "certificate" in said:
            assert kernel.check(said["certificate"]).verdict == ("refuted" if found.holds[name] else "proved")
    if "F" in wanted:
        assert found.evidence["one"]["certificate"]["problem"]["lift"]["coordinates"] == list(lift.coordinates)


@pytest.mark.parametrize("widths", [(2, 1, 2), (1, 1, 1), (2, 2, 1)])
def test_a_product_of_two_matrices_as_a_program_agrees_with_its_strata(widths):
    """Another route: the strata know intervals, the program polynomials; L = 2 is decided by both everywhere."""
    lift = as_program(MatrixProduct(*widths))
    for stratum in strata(*widths):
        found = lift_answers(lift, lift.point(*stratum.representative()))
        known = properties(Stratum.of(MatrixProduct(*widths), *stratum.representative()))
        for name in K:
            assert found.holds[name] in (None, getattr(known, name).holds), (str(stratum), name)
        assert found.holds["two"] is True


def test_where_the_conditions_are_a_cone_no_linear_shortcut_is_taken():
    """For u∘u at a zero coordinate C_2 is the half-line A_2 ≥ 0: the linear condition S_A = 0 would leave A = 0."""
    data = {
        "parameters": ["a"],
        "point": [1, 0],
        "lift": {"kind": "hadamard", "n": 2},
        "objective": {"kind": "quadratic", "A": [0, "a"], "c": 1},
    }
    answer = implication(Problem.from_mapping(data), 2)
    assert str(answer.critical.decisions[1].region) == "a ≥ 0"
    assert answer.verdict == "refuted" and str(answer.steps[1].region) == "a < 0"


def test_conditions_that_are_no_closed_cone():
    """(r, k) ↦ (r, k², kr) at 0: C_2 = {A_1 = 0, A_2 > 0} ∪ {0}, strict branch and boundary  (theory 2, C.1)."""
    data = {
        "parameters": ["a", "b", "c"],
        "point": [0, 0],
        "lift": {"kind": "polynomial", "variables": ["r", "k"], "entries": ["r", "k^2", "k*r"]},
        "objective": {"kind": "quadratic", "A": [0, "a", "b"], "c": "c"},
        "order": 2,
    }
    region = implication(Problem.from_mapping(data), 2, "ambient").critical.decisions[1].region
    for a, b, c, inside in (
        (1, 5, 100, True),
        (0, 0, 0, True),
        (0, 1, 100, False),
        (-1, 0, 100, False),
        (1, 5, 1, False),
    ):
        assert region.contains({"a": a, "b": b, "c": c}) is inside
    lift = PolynomialLift(["r", "k"], ["r", "k^2", "k*r"])
    assert lift_answers(lift, lift.point([0], [0]), "ambient").holds["two"] is False


def test_the_xor_problem_at_zero():
    """Theory 2, D.4: which order sees that W = 0 is no minimum depends on the derivatives of the activation at 0."""
    data = {
        "parameters": ["s0", "s1", "s2"],
        "point": [[[0, 0]], [[0]]],
        "lift": {
            "kind": "network",
            "widths": [2, 1, 1],
            "activation": {"0": ["s0", "s1", "s2", 0, 0]},
            "inputs": [[1, 1, -1, -1], [1, -1, 1, -1]],
        },
        "objective": {"kind": "square_loss", "targets": [[1, -1, -1, 1]]},
    }
    decisions = implication(Problem.from_mapping(data), 4, "ambient").critical.decisions
    assert [str(d.region) for d in decisions] == [*["for all s0, s1, s2"] * 2, "s0 ≠ 0  or  s2 = 0", "s2 = 0"]


def xor(activation):
    return Problem.from_mapping(
        {
            "point": [[[0, 0]], [[0]]],
            "lift": {
                "kind": "network",
                "widths": [2, 1, 1],
                "activation": activation,
                "inputs": [[1, 1, -1, -1], [1, -1, 1, -1]],
            },
            "objective": {"kind": "square_loss", "targets": [[1, -1, -1, 1]]},
        }
    )


@pytest.mark.parametrize("activation", ["tanh", "erf", "sin", "sigmoid"])
def test_the_symmetry_of_the_activation_makes_zero_a_global_minimum_of_xor(activation):
    """Theory 2, D.4: as σ(z) + σ(−z) is constant, outputs at x and −x are opposite up to a constant; targets are not.
    Derivatives up to any order would not show it: an equation of the image does.
    """
    found = classify(xor(activation))
    assert {(piece.kind, piece.nature.is_global) for piece in found.pieces} == {("minimum", True)}
    document = found.certificate()
    assert {why(piece) for piece in found.pieces} == {"f ≥ f(X) on the image of φ"}
    kinds.check_kinds(document)
    assert implication(xor(activation), 4).verdict == "refuted"
    for step in document["problem"]["lift"]["steps"]:
        del step["center"]
    document["sha256"] = kernel.digest(document)
    with pytest.raises(kernel.CertificateError):
        kinds.check_kinds(document)


def test_without_that_symmetry_zero_is_a_saddle_of_order_four():
    kinds_found = {str(piece.region): (piece.kind, piece.order) for piece in classify(xor("softplus")).pieces}
    assert kinds_found == {"for all s0": ("saddle", (4, True))}  # of log 2 it is known that it is positive


@pytest.mark.parametrize(
    ("activation", "weights", "inputs", "f", "verdict"),
    [
        ("tanh", [1, 0], [1, -1], "X11 + 2*X12", "refuted"),  # ∇g = −tanh 1; with s0 and s0_2 free it would vanish
        ("softplus", [0, 0], [1], "X11", "refuted"),  # ∇g = log 2
        ("erf", [0, 1], [1], "X11", "refuted"),  # ∇g = 2/√π
        ("tanh", [1, 0], [1, 2], "X11 - 1/2*X12", "undecided"),  # ∇g = tanh 1 − ½·tanh 2 ≠ 0, and no symbol knows
        ("tanh", [1, 0], [1, 2], "X11^2", "refuted"),  # critical and stationary: whatever the numbers are
    ],
)
def test_nothing_is_proved_by_a_number_that_the_activation_does_not_have(activation, weights, inputs, f, verdict):
    data = {
        "point": [[[w]] for w in weights],
        "lift": {"kind": "network", "widths": [1, 1, 1], "activation": activation, "inputs": [inputs]},
        "objective": {"kind": "polynomial", "expression": f},
    }
    problem = Problem.from_mapping(data)
    for space in ("image", "ambient"):
        answer = implication(problem, 1, space)
        assert answer.verdict == verdict
        document = answer.certificate()
        assert kernel.check(document).verdict == verdict
        if verdict == "undecided":
            document |= {"verdict": "proved", "witness": {"s0": "1/4", "s0_2": "1/2"}}
            document["sha256"] = kernel.digest(document)
            with pytest.raises(kernel.CertificateError, match="witness"):
                kernel.check(document)


@pytest.mark.parametrize(
    ("activation", "depth", "order"), [("tanh", 2, 2), ("tanh", 3, 3), ("sin", 2, 2), ("square", 2, 3)]
)
def test_zero_is_critical_below_the_order_that_the_derivatives_say(activation, depth, order):
    """Theory 2, D.2: for s_0 = 0 ≠ s_1, k-critical iff k < L; for z², iff k < 2^L − 1."""
    data = {
        "point": [[[0]]] * depth,
        "lift": {"kind": "network", "widths": [1] * (depth + 1), "activation": activation, "inputs": [[1]]},
        "objective": {"kind": "square_loss", "targets": [[1]]},
    }
    decisions = implication(Problem.from_mapping(data), 4, "ambient").critical.decisions
    assert [bool(d.region.conjunctions) for d in decisions] == [k < order for k in (1, 2, 3, 4)]


def test_weight_decay_has_its_pitchfork_where_the_penalty_wins():
    data = {
        "parameters": ["lambda"],
        "widths": [1, 1, 1],
        "decay": "lambda/2",
        "point": [[[0]], [[0]]],
        "objective": {"kind": "polynomial", "expression": "1/2*(X11-1)^2"},
    }
    answer = implication(Problem.from_mapping(data), 4)
    assert str(answer.region) == "lambda ≥ 1"
    assert kernel.check(answer.certificate()).region == [["lambda - 1 >= 0"]]


@pytest.mark.parametrize(("zeros", "holds"), [(1, "proved"), (2, "refuted"), (3, "refuted"), (4, "refuted")])
def test_fourfold_tensors_are_not_three_to_one_where_a_factor_is_zero(zeros, holds):
    """And with exactly one not "4 ⟹ 1": the entry with all factors that are not zero replaced, and squares of all."""
    entry = f"X{'1' * zeros}{'2' * (4 - zeros)}"
    norm = " + ".join(f"X{''.join(index)}^2" for index in product("12", repeat=4))
    data = {
        "point": [ZERO] * zeros + [E1] * (4 - zeros),
        "lift": {"kind": "rank_one_tensor", "dimensions": [2, 2, 2, 2]},
        "objective": {"kind": "polynomial", "expression": f"{entry} + 4*({norm})"},
    }
    problem = Problem.from_mapping(data)
    assert [implication(problem, k).verdict for k in (3, 4)] == ["proved", holds]


@pytest.mark.slow
def test_fourfold_tensors_are_four_to_one_at_zero():
    lift = RankOneTensor(2, 2, 2, 2)
    found = lift_answers(lift, lift.point(*[ZERO] * 4))
    assert [found.holds[name] for name in K] == [False, False, False, True]


def test_the_kinds_of_a_symmetric_factorisation_below_its_rank_are_all_decided():
    """With a bound by squares on the image: a minimum iff A is definite, or A ⪰ 0 and c ≥ 0."""
    data = {
        "parameters": ["a", "b", "d", "c"],
        "point": [[0], [0]],
        "lift": {"kind": "symmetric", "n": 2, "rank": 1},
        "objective": {"kind": "quadratic", "A": [["a", "b"], ["b", "d"]], "c": "c"},
    }
    found = classify(Problem.from_mapping(data))
    assert not any(piece.kind == "undecided" for piece in found.pieces)
    rng = random.Random(3)
    for _ in range(300):
        values = {n: rng.choice((-2, -1, 0, 1, 2)) for n in ("a", "b", "d", "c")}
        a, b, d, c = values.values()
        (piece,) = (piece for piece in found.pieces if piece.region.contains(values))
        for sign, kind in ((1, "minimum"), (-1, "maximum")):
            semidefinite = sign * a >= 0 and sign * d >= 0 and a * d >= b * b
            definite = semidefinite and a * d > b * b
            expected = semidefinite and (sign * c >= 0 or definite)
            assert (piece.kind in (kind, "constant")) == expected, (values, piece.kind)


def test_matrix_completion_with_three_of_four_entries():
    """U ↦ UUᵀ, U of 2 × 1; of ones the entries (1,1), (1,2), (2,1) are seen: U = 0 is no stationary point."""
    data = {
        "point": [[0], [0]],
        "lift": {"kind": "symmetric", "n": 2, "rank": 1},
        "objective": {"kind": "polynomial", "expression": "(X11-1)^2 + (X12-1)^2 + (X21-1)^2"},
    }
    answer = implication(Problem.from_mapping(data), 2)
    assert answer.steps[1].verdict == "proved" and answer.verdict == "refuted"


def test_the_critical_point_of_matrix_sensing_is_a_minimum_above_the_constant_one_half_alone():
    """At m = 6, a restricted isometry constant of 1/2, second and third derivatives see no descent, the fourth does;
    for m > 6 it is a local minimum, and no global one.  SymPy confirms the curve.
    """
    problem = Problem.shipped("sensing")
    found = classify(problem)
    assert {str(p.region): (p.kind, p.nature.descends) for p in found.pieces} == {
        "m > 6": ("minimum", None),
        "m = 6": ("saddle", 4),
        "m < 6": ("saddle", 2),
    }
    assert all(piece.region.point is not None for piece in found.pieces)
    e, s = sympy.Symbol("e"), 1 / sympy.sqrt(2)
    x, y = e, s - 2 * s * e**2
    loss = 2 * (x**2 - 1) ** 2 + 2 * (x**2 - 1) * y**2 + 2 * y**4 + 6 * x**2 * y**2
    assert sympy.series(sympy.expand(loss), e, 0, 5).removeO() == sympy.Rational(3, 2) - 6 * e**4
    spurious = implication(problem.at({"m": 7}), 2)
    assert str(spurious.steps[1].region) == "for no s" and spurious.steps[2].verdict == "proved"


def test_a_family_is_refused():
    lift = Hadamard(1)
    with pytest.raises(InputError, match="give values with --at"):
        lift_answers(lift, lift.point(["a"]))


def test_on_all_matrices_a_symmetric_factorisation_is_nothing():
    """⟨A, UUᵀ⟩ = 0 for A = −Aᵀ: g is constant, every point a minimum, and X not stationary among all matrices."""
    lift = SymmetricFactorisation(2, 1)
    found = lift_answers(lift, lift.point([[1], [0]]), "ambient")
    assert set(found.holds.values()) == {False}
    assert kernel.check(found.evidence["three"]["certificate"]).search_space == "ambient"
    kinds.check_kinds(found.evidence["local_to_one"]["certificate"])


def test_the_rayleigh_quotient_is_decided_at_an_eigenvector():
    """Σ λ_i x_i² on the sphere at e_2, which is the sphere's own equation in X: global minimum iff λ_2 is the least."""
    data = {
        "parameters": ["a", "b", "d"],
        "point": [0, 1, 0],
        "lift": {"kind": "polynomial", "variables": ["x", "y", "z"], "entries": ["x", "y", "z"], "sphere": True},
        "objective": {"kind": "polynomial", "expression": "a*X1^2 + b*X2^2 + d*X3^2"},
    }
    problem = Problem.from_mapping(data)
    assert str(implication(problem, 2).steps[1].region) == "for no a, b, d"
    found = classify(problem)
    for a, b, d in product((-1, 0, 1), repeat=3):
        (piece,) = (p for p in found.pieces if p.region.contains({"a": a, "b": b, "d": d}))
        expected = (
            "constant" if a == b == d else "minimum" if b <= min(a, d) else "maximum" if b >= max(a, d) else "saddle"
        )
        assert piece.kind == expected and (expected == "saddle" or piece.nature.is_global is not False)


def test_a_minimum_of_a_network_that_order_four_shows_is_seen():
    """½(a·tanh w − 1)² + ½(a² + w²) is (½ + ⅓)e⁴ on the kernel of its Hessian, (1, 1)."""
    data = {
        "point": [[[0]], [[0]]],
        "decay": "1/2",
        "lift": {"kind": "network", "widths": [1, 1, 1], "activation": "tanh", "inputs": [[1]]},
        "objective": {"kind": "square_loss", "targets": [[1]]},
    }
    (piece,) = classify(Problem.from_mapping(data)).pieces
    assert (piece.kind, piece.nature.strict) == ("minimum", True)
    e = sympy.Symbol("e")
    g = (e * sympy.tanh(e) - 1) ** 2 / 2 + e**2
    assert sympy.series(g, e, 0, 5).removeO() == sympy.Rational(1, 2) + sympy.Rational(5, 6) * e**4


def test_a_restricted_network_keeps_its_inputs_and_a_penalty_of_zero_is_none():
    data = {
        "point": [[[0]], [[0]]],
        "decay": "0",
        "lift": {
            "kind": "network",
            "widths": [1, 1, 1],
            "activation": "square",
            "inputs": [[1, 2]],
            "restrict": ["W2_11 = W1_11"],
        },
        "objective": {"kind": "square_loss", "targets": [[0, 0]]},
    }
    problem = Problem.from_mapping(data)
    assert problem.landscape.penalty is None
    (piece,) = classify(problem).pieces
    assert piece.kind == "minimum" and piece.nature.is_global
