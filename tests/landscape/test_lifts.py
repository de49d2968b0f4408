"""Every lift: its expansion is that of the definition, and natural mistakes get a clear line."""

from __future__ import annotations

import operator
import random
from math import factorial

import mpmath
import pytest
import symengine
import sympy

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, Quadratic, classify, implication
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.lifts.activation import JETS, Activation
from deeplift_cas.landscape.lifts.hadamard import Hadamard, HadamardProduct
from deeplift_cas.landscape.lifts.network import Network
from deeplift_cas.landscape.lifts.polynomial import PolynomialLift
from deeplift_cas.landscape.lifts.restricted import as_program, restricted
from deeplift_cas.landscape.lifts.sphere import on_sphere
from deeplift_cas.landscape.lifts.symmetric import SymmetricFactorisation
from deeplift_cas.landscape.lifts.tensors import CanonicalPolyadic, RankOneTensor


def dots(*factors):
    """The entries of a⊗b⊗…, the last index first to move."""
    found = [sympy.Integer(1)]
    for vector in factors:
        found = [x * y for x in found for y in vector]
    return found


def symmetric(blocks):
    (U,) = blocks
    return list(U * U.T)


def polyadic(blocks):
    columns = [dots(*(list(A[:, j]) for A in blocks)) for j in range(blocks[0].cols)]
    return [sum(entries) for entries in zip(*columns, strict=True)]


def network(blocks):
    W_1, W_2 = blocks
    outputs = [W_2 * (W_1 * sympy.Matrix(x)).applyfunc(lambda z: z**2) for x in ([1, 2], [0, 1], [-1, 3])]
    return [output[i] for i in range(W_2.rows) for output in outputs]


DEFINITIONS = [
    (Hadamard(3), lambda b: [u**2 for u in b[0]]),
    (Hadamard(2, 5), lambda b: [u**5 for u in b[0]]),
    (HadamardProduct(2), lambda b: [u * v for u, v in zip(*b, strict=True)]),
    (SymmetricFactorisation(3, 2), symmetric),
    (RankOneTensor(2, 3, 2), lambda b: dots(*map(list, b))),
    (CanonicalPolyadic((2, 2, 3), 2), polyadic),
    (
        PolynomialLift(["r", "k"], [["r^2 - k", "k*r"], ["3", "k^3"]]),
        lambda b: [b[0][0] ** 2 - b[1][0], b[1][0] * b[0][0], 3, b[1][0] ** 3],
    ),
    (Network((2, 2, 1), "square", [[1, 0, -1], [2, 1, 3]]), network),
    (as_program(MatrixProduct(2, 3, 2)), lambda b: list(b[1] * b[0])),
]


@pytest.mark.parametrize(("lift", "define"), DEFINITIONS, ids=lambda part: getattr(part, "title", ""))
def test_the_expansion_is_that_of_the_definition(lift, define):
    """At 23 random points each: with SymPy's derivatives of what the lift is defined to be, to order 3."""
    rng, t = random.Random(1), sympy.Symbol("t")
    for _ in range(23):
        blocks = [sympy.Matrix(*by, lambda i, j: rng.randint(-3, 3)) for by in lift.shapes]
        moves = [sympy.Matrix(*by, lambda i, j: rng.randint(-3, 3)) for by in lift.shapes]
        entries = define([W + t * V for W, V in zip(blocks, moves, strict=True)])
        flat = [value for V in moves for value in V]
        directions = dict(zip(map(symengine.Symbol, lift.direction_names), flat, strict=True))
        line = lift.line(lift.point(*(W.tolist() for W in blocks)), 3)
        for k, X in enumerate(line):
            wanted = [sympy.diff(sympy.sympify(e), t, k).subs(t, 0) / factorial(k) for e in entries]
            assert [sympy.sympify(x.subs(directions)) for x in X] == wanted


@pytest.mark.parametrize("name", sorted(JETS))
@pytest.mark.parametrize("at", [0, symengine.Rational(1, 2), -1])
def test_the_derivatives_are_those_of_the_function(name, at):
    """Against mpmath: with the values of the function, and of its derivative, for the free symbols."""
    functions = {
        "tanh": mpmath.tanh,
        "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
        "softplus": lambda z: mpmath.log(1 + mpmath.exp(z)),
        "swish": lambda z: z / (1 + mpmath.exp(-z)),
        "erf": mpmath.erf,
        "sin": mpmath.sin,
        "exp": mpmath.exp,
    }
    f, place = (
        functions[name],
        mpmath.mpf(int(at.p)) / int(at.q) if isinstance(at, symengine.Rational) else mpmath.mpf(at),
    )
    values = {"s0": f(place), "s1": mpmath.diff(f, place)}
    if name == "swish":
        values["s0"] = functions["sigmoid"](place)  # its symbol is the value of the sigmoid
    for k, s in enumerate(Activation(name).jet(at, 1)):
        number = sympy.sympify(s).evalf(20, subs={n: sympy.Float(str(v), 25) for n, v in values.items()})
        assert abs(float(number) - float(mpmath.diff(f, place, k))) < 1e-7, (name, at, k)


def test_equal_preactivations_share_their_symbols_and_others_have_their_own():
    lift = Network((1, 3, 1), "exp", [[1]])
    y = lift.point([[0], [1], [1]], [[1, 1, 1]])
    assert lift.symbols(y) == {"s0_2"}
    assert lift(y).tolist() == [[1 + 2 * symengine.Symbol("s0_2")]]


def test_opposite_preactivations_of_an_odd_function_share_their_symbols():
    lift = Network((1, 1, 1), "tanh", [[1, -1]])
    y = lift.point([[1]], [[1]])
    s0 = symengine.Symbol("s0")
    assert lift.symbols(y) == {"s0"} and lift(y).tolist() == [[s0, -s0]]
    assert lift.linear_equations == [[1, 1]]


@pytest.mark.parametrize("name", sorted(JETS))
@pytest.mark.parametrize("at", [0, symengine.Rational(1, 2), -1, symengine.Symbol("a")])
def test_what_is_assumed_of_derivatives_is_so(name, at):
    """At the place, or for a symbolic one at several, by mpmath."""
    functions = {
        "tanh": (mpmath.tanh, mpmath.sech),
        "sigmoid": (lambda z: 1 / (1 + mpmath.exp(-z)), None),
        "softplus": (lambda z: mpmath.log(1 + mpmath.exp(z)), lambda z: 1 / (1 + mpmath.exp(-z))),
        "swish": (lambda z: 1 / (1 + mpmath.exp(-z)), None),  # its symbol is the value of the sigmoid
        "erf": (mpmath.erf, lambda z: 2 / mpmath.sqrt(mpmath.pi) * mpmath.exp(-(z**2))),
        "sin": (mpmath.sin, mpmath.cos),
        "exp": (mpmath.exp, None),
    }
    value, slope = functions[name]
    for place in (-3, -1, 0, 0.5, 2) if getattr(at, "free_symbols", None) else (float(at),):
        for fact in Activation.read(name).facts(at, 1):
            symbol, relation, bound = fact.split()
            number, bound = {"s0": value, "s1": slope}[symbol](place), sympy.Rational(bound)
            assert {">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le}[relation](number, bound)


def test_numbers_for_parameters_go_into_a_table_of_derivatives():
    lift = Network((1, 1, 1), {"0": ["s", 1, 0, 0, 0]}, [[1]])
    y = lift.point([[0]], [[1]])
    assert lift.symbols(y) == {"s"} and lift.unknown(y) == frozenset()
    assert lift.at({symengine.Symbol("s"): 3})(y).tolist() == [[3]]


def test_the_last_layer_may_be_activated_and_biases_count():
    lift = Network((1, 1), "tanh", [[2]], biases=True, last="activated")
    y = lift.point([[0]], [0])
    assert [X.tolist() for X in lift.line(y, 1)] == [[[0]], [[symengine.sympify("2*W1_11dot + b1_1dot")]]]


def test_tied_weights_are_a_convolution():
    """A filter (a, b) on three inputs, by tying the entries of a 2×3 matrix."""
    full = MatrixProduct(3, 2)
    tied, y = restricted(full, ["W1_13 = 0", "W1_21 = 0", "W1_22 = W1_11", "W1_23 = W1_12"], [[[1, 2, 0], [0, 1, 2]]])
    assert tied.coordinates == ("W1_11", "W1_12")
    assert tied(y).tolist() == [[1, 2, 0], [0, 1, 2]]


@pytest.mark.parametrize(
    "lift", [Hadamard(3), HadamardProduct(2), SymmetricFactorisation(2, 2), RankOneTensor(2, 1, 2)]
)
def test_on_the_sphere_the_expansion_is_that_of_a_square_root(lift):
    """At 5 rational points each: with SymPy's derivatives of the definition where a coordinate is ±√(1 − others²)."""
    rng, t = random.Random(2), sympy.Symbol("t")
    define = next(
        d
        for known, d in [*DEFINITIONS, (RankOneTensor(2, 1, 2), lambda b: dots(*map(list, b)))]
        if type(known) is type(lift)
    )
    size = len(lift.coordinates)
    for _ in range(5):
        others = [rng.randint(-2, 2) for _ in range(size - 1)]
        norm = sum(x * x for x in others)
        place = [
            sympy.Rational(norm - 1, norm + 1),
            *(sympy.Rational(2 * x, norm + 1) for x in others),
        ]  # stereographic
        blocks, rest = [], iter(map(str, place))
        for rows, columns in lift.shapes:
            blocks.append([[next(rest) for _ in range(columns)] for _ in range(rows)])
        found, y = on_sphere(lift, lift.point(*blocks))
        moves = {name: rng.randint(-3, 3) for name in found.coordinates}
        values = dict(zip(lift.coordinates, place, strict=True))
        moving = {name: value + t * moves[name] for name, value in values.items() if name in moves}
        ((solved, value),) = ((name, value) for name, value in values.items() if name not in moves)
        moving[solved] = sympy.sign(value) * sympy.sqrt(1 - sum(p**2 for p in moving.values()))
        flat = iter(moving[name] for name in lift.coordinates)
        entries = define([sympy.Matrix(*by, lambda i, j, flat=flat: next(flat)) for by in lift.shapes])
        directions = {symengine.Symbol(f"{name}dot"): move for name, move in moves.items()}
        for k, X in enumerate(found.line(y, 4)):
            wanted = [sympy.diff(sympy.sympify(e), t, k).subs(t, 0) / factorial(k) for e in entries]
            assert [sympy.simplify(sympy.sympify(x.subs(directions)) - w) for x, w in zip(X, wanted, strict=True)] == [
                0
            ] * len(wanted)


def on_circle(point, assumed, parameters=("s", "t")):
    lift = {"kind": "hadamard", "n": 2, "sphere": True}
    objective = {"kind": "polynomial", "expression": "a*X1 + b*X2"}
    names = [*parameters, "a", "b"]
    return Problem.from_mapping(
        {"parameters": names, "assume": assumed, "point": point, "lift": lift, "objective": objective}
    )


def test_a_point_of_a_sphere_may_be_algebraic_or_any_one():
    """There the entries of u are not 0, so that a = b is needed; where the second one may be 0 this is enough, too."""
    for assumed in (["2*s^2 = 1"], ["2*s^2 = 1", "s < 0"]):
        problem = on_circle(["s", "s"], assumed, ("s",))
        assert problem.landscape.lift.coordinates == ("u2_chart",)
        assert str(implication(problem, 1).steps[0].region) == "a = b"
    everywhere = on_circle(["s", "t"], ["s^2 + t^2 = 1", "s != 0"])
    assert str(implication(everywhere, 1).steps[0].region) == "a = b  or  t = 0"
    line = everywhere.landscape.lift.line(everywhere.point, 3)
    s, t = symengine.symbols("s t")
    for values in ({s: symengine.Rational(3, 5), t: symengine.Rational(-4, 5)}, {s: 1, t: 0}):
        total = [symengine.expand(sum(X).subs(values)) for X in line]
        assert total == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("point", "assumed", "said"),
    [
        (["s", "s"], ["3*s^2 = 1"], "does not hold there"),
        (["s", "s"], [], "does not hold there"),
        (["s", "t"], ["s^2 + t^2 = 1"], "or be so by what is assumed"),
        (["s", "t"], ["s^2 + t^2 = 1", "s >= 0"], "or be so by what is assumed"),
        (["s", "t"], "s > 0", "'assume' must be a list"),
        (["s", "t"], ["s^2 + r^2 = 1"], "r"),
    ],
)
def test_a_point_that_may_be_off_the_sphere_or_where_no_chart_is_seen_is_refused(point, assumed, said):
    with pytest.raises(InputError, match=said) as caught:
        on_circle(point, assumed)
    assert "\n" not in str(caught.value)


def on_chart(variables, restrict, point, expression):
    return Problem.from_mapping(
        {
            "parameters": ["s"],
            "assume": ["2*s^2 = 1", "s > 0"],
            "point": point,
            "lift": {"kind": "polynomial", "variables": variables, "entries": variables, "restrict": restrict},
            "objective": {"kind": "polynomial", "expression": expression},
        }
    )


@pytest.mark.parametrize("name", ["v", "u1_chart", "u2_chart", "u2_chart_chart"])
def test_the_coordinates_of_a_chart_have_new_names(name):
    problem = on_chart(["u1", "u2", name], ["u1^2 + u2^2 = 1"], ["s", "s", 0], "(X1 - s)^2 - X3^2")
    assert len(set(problem.landscape.lift.coordinates)) == 2
    assert [piece.kind for piece in classify(problem).pieces] == ["saddle"]


def test_an_equation_after_one_with_a_chart_is_moved_into_it():
    """∂g/∂u4 = s − u1 = 0 at the point, and with 2·X4·X1 in place of s·X4 it is s ≠ 0."""
    restrict = ["u1^2 + u2^2 = 1", "u3^2 + u3 + u1*u4 = 0"]
    variables, point = ["u1", "u2", "u3", "u4"], ["s", "s", 0, 0]
    critical = on_chart(variables, restrict, point, "X3 + s*X4")
    assert critical.parameters == ("s",) and implication(critical, 1).steps[0].region.is_everything
    other = on_chart(variables, restrict, point, "X3 + 2*X4*X1 + X4^2")
    assert not implication(other, 1).steps[0].region.conjunctions
    valid = on_chart(["u1", "u2", "u3"], ["u1^2 + u2^2 = 1", "u3^2 + u3 + u1 = s"], ["s", "s", 0], "X3")
    assert str(implication(valid, 1).steps[0].region) == "for no s"


def test_the_radius_of_a_sphere_may_be_a_parameter_and_get_a_value():
    data = {
        "parameters": ["r", "a", "b"],
        "assume": ["r > 0"],
        "point": ["r", 0],
        "lift": {"kind": "polynomial", "variables": ["x", "y"], "entries": ["x", "y"], "restrict": ["x^2 + y^2 = r^2"]},
        "objective": {"kind": "polynomial", "expression": "a*X1^2 + b*X2^2"},
    }
    problem = Problem.from_mapping(data)
    assert str(implication(problem, 2).steps[2].region) == "b ≥ a"
    found = classify(problem.at({"r": 2}))
    assert {str(piece.region): piece.kind for piece in found.pieces} == {
        "b > a": "minimum",
        "a > b": "maximum",
        "a = b": "constant",
    }


def test_several_spheres_are_solved_one_after_the_other():
    """The best approximation of rank one: factors of length 1, and a scale."""
    lift = PolynomialLift(["c", "a1", "a2", "b1", "b2"], [["c*a1*b1", "c*a1*b2"], ["c*a2*b1", "c*a2*b2"]])
    both, y = restricted(lift, ["a1^2 + a2^2 = 1", "b1^2 + b2^2 = 1"], [[3], [1], [0], [0], [1]])
    assert both.coordinates == ("c", "a2", "b1")
    c, a, b = symengine.symbols("cdot a2dot b1dot")
    wanted = [c * b, -3 * (a**2 + b**2) / 2, 3 * a * b, a * c]
    assert [symengine.expand(x - w) for x, w in zip(both.line(y, 2)[2], wanted, strict=True)] == [0] * 4


@pytest.mark.parametrize("decay", ["0", "lambda/2"])
def test_a_penalty_is_added(decay):
    lift = MatrixProduct(1, 1, 1)
    f = PolynomialObjective("X11^2", (1, 1))
    g = Landscape(lift, f, penalty=f"({decay})*(W1_11^2 + W2_11^2) + W1_11^3")
    a, b = symengine.symbols("a b")
    wanted = (
        a**2 * b**2
        + symengine.sympify(decay.replace("lambda", "x")).subs({"x": symengine.Symbol("lambda")}) * (a**2 + b**2)
        + a**3
    )
    assert symengine.expand(g([[["a"]], [["b"]]]) - wanted) == 0
    assert symengine.expand(g([[["a"]], [["b"]]]) + g.opposite()([[["a"]], [["b"]]])) == 0


def problem(**changes):
    data = {
        "point": [1, 0],
        "lift": {"kind": "hadamard", "n": 2},
        "objective": {"kind": "polynomial", "expression": "X1 + X2"},
    }
    return {**data, **changes}


NETWORK = {"kind": "network", "widths": [1, 1, 1], "activation": "tanh", "inputs": [[1]]}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lift": {"kind": "hadamard"}}, "'n' is missing in"),
        ({"lift": {"kind": "hadamard", "n": 0}}, "'n' must be a positive whole number, not 0"),
        ({"lift": {"kind": "hadamard", "n": 2, "power": 99}}, "'power' must be at most 20"),
        ({"lift": {"kind": "cube"}}, "the kind of a lift is .*not 'cube'"),
        ({"lift": {"kind": "hadamard", "n": 2, "m": 1}}, "unknown key 'm' in"),
        ({"lift": 3}, "'lift' must be a table"),
        ({"widths": [1, 1]}, "either 'widths' or a table"),
        ({"point": [1]}, "the point is|u is"),
        ({"point": 3}, "u is a list of 2 values"),
        ({"objective": {"kind": "polynomial", "expression": "X11"}}, "X11"),
        (
            {"lift": {"kind": "polynomial", "variables": ["u"], "entries": ["sqrt(u)"]}, "point": [1]},
            "entry 1 of the lift",
        ),
        ({"lift": {"kind": "polynomial", "variables": ["u"], "entries": ["1/u"]}, "point": [1]}, "polynomial"),
        ({"lift": {"kind": "polynomial", "variables": ["u"], "entries": [["u"], ["u", "u"]]}, "point": [1]}, "ragged"),
        ({"lift": {**NETWORK, "activation": "relu"}, "point": [[[0]], [[0]]]}, "relu is not smooth"),
        ({"lift": {**NETWORK, "activation": "gelu2"}, "point": [[[0]], [[0]]]}, "the activations are tanh"),
        (
            {"lift": {**NETWORK, "activation": {"1": [0, 1, 0, 0, 0]}}, "point": [[[0]], [[0]]]},
            "derivatives of the activation at 0",
        ),
        ({"lift": {**NETWORK, "activation": {"0": [0, 1]}}, "point": [[[0]], [[0]]]}, "the value and 4 derivatives"),
        ({"lift": {**NETWORK, "inputs": [[1], [2]]}, "point": [[[0]], [[0]]]}, "inputs have 2 rows"),
        ({"lift": NETWORK, "point": [[[0]]]}, "2 parts, not 1"),
        (
            {
                "lift": {**NETWORK, "activation": "softplus"},
                "point": [[[0]], [["s0"]]],
                "parameters": ["s0"],
                "objective": {"kind": "polynomial", "expression": "X11"},
            },
            "'s0' is a parameter and the name of a derivative",
        ),
        (
            {"lift": {"kind": "hadamard", "n": 2, "restrict": ["u1^2 + u2^3 = 0"]}, "point": [0, 0]},
            "determines no coor",
        ),
        ({"lift": {"kind": "hadamard", "n": 2, "restrict": ["u1^2 = 1", "u1*u2 + u1^3 = 1"]}}, "nothing is free"),
        ({"lift": {"kind": "hadamard", "n": 2, "restrict": ["u1^2 = 1", "u1^3 = 1"]}}, "besides those of other"),
        (
            {"lift": {"kind": "hadamard", "n": 2, "sphere": True}, "point": [1, 1]},
            "u1\\^2 \\+ u2\\^2 = 1 does not hold",
        ),
        ({"lift": {"kind": "hadamard", "n": 2, "sphere": 1}}, "'sphere' is true or false"),
        ({"lift": {"kind": "hadamard", "n": 2, "sphere": True, "restrict": []}}, "do not go together"),
        ({"lift": {"kind": "hadamard", "n": 2, "restrict": ["u1 = u2"]}}, "does not fit what is restricted"),
        ({"lift": {"kind": "hadamard", "n": 2, "restrict": ["u1 = 1", "u1 = 2"]}}, "u1 = 2 does not hold"),
        ({"lift": {"kind": "hadamard", "n": 2, "restrict": "u1 = 1"}}, "'restrict' is a list of equations"),
        ({"penalty": "W1_11^2"}, "penalty"),
        ({"lift": {"kind": "hadamard", "n": 2, "sphere": True}, "decay": "1"}, "write a 'penalty' in u2"),
        ({"decay": "u1"}, "decay"),
        ({"parameters": ["u1"]}, "u1"),
    ],
)
def test_a_natural_mistake_gets_a_clear_line(changes, said):
    with pytest.raises(InputError, match=said) as caught:
        Problem.from_mapping(problem(**changes))
    assert "\n" not in str(caught.value)


def test_a_parameter_may_have_the_name_of_a_coordinate_where_nothing_is_said_in_coordinates():
    data = {
        "parameters": ["W1_11", "b"],
        "widths": [1, 1, 1],
        "point": [[["W1_11"]], [[0]]],
        "objective": {"kind": "polynomial", "expression": "X11^2 + b*X11"},
    }
    assert str(implication(Problem.from_mapping(data), 1).region) == "W1_11 = 0, b ≠ 0"
    with pytest.raises(InputError, match="'W1_11' is a parameter and the name of a coordinate"):
        Problem.from_mapping({**data, "decay": "b"})


def test_an_objective_of_another_shape_is_refused():
    with pytest.raises(InputError, match="the objective is defined on"):
        Landscape(Hadamard(2), Quadratic([[1, 2]], 0, target=[[0, 0]]))


@pytest.mark.parametrize(
    "lift",
    [HadamardProduct(2), SymmetricFactorisation(3, 3), RankOneTensor(2, 1, 3), CanonicalPolyadic((2, 2), 2)],
    ids=lambda lift: lift.title,
)
def test_a_lift_does_not_change_along_the_curves_of_its_symmetry(lift):
    rng, t = random.Random(4), sympy.Symbol("t")
    zero = lift.point(*([[0] * columns] * rows for rows, columns in lift.shapes))
    assert lift.symmetry_curves(zero) == []  # nothing moves
    for _ in range(4):
        y = lift.point(*([[rng.randint(-2, 2) for _ in range(n)] for _ in range(m)] for m, n in lift.shapes))
        values = dict(zip(lift.coordinates, map(sympy.sympify, lift.values(y)), strict=True))
        for curve in lift.symmetry_curves(y):
            below = sum(q * t**k for k, q in enumerate(curve.denominator))
            moved = dict(values)
            for k, step in enumerate(curve.steps, 1):
                for name, p in step.items():
                    moved[name] += sympy.sympify(p) * t**k / below
            at = {sympy.Symbol(name): p for name, p in moved.items()}
            for entry, still in zip(lift.entries, lift(y), strict=True):
                assert sympy.simplify(sympy.sympify(entry).subs(at, simultaneous=True) - sympy.sympify(still)) == 0


@pytest.mark.parametrize(
    ("lift", "point", "strict"),
    [
        (HadamardProduct(1), [[1], [0]], False),
        (HadamardProduct(1), [[0], [0]], False),  # along u = t, v = 0
        (SymmetricFactorisation(2, 2), [[[1, 0], [0, 1]]], False),
        (SymmetricFactorisation(2, 1), [[[1], [0]]], True),
        (RankOneTensor(2, 2), [[1, 0], [0, 1]], False),
        (Hadamard(2), [[1, 0]], True),
    ],
)
def test_a_minimum_that_a_symmetry_moves_is_not_strict(lift, point, strict):
    y = lift.point(*point)
    target = lift(y)
    f = Quadratic([[0] * lift.shape[1]] * lift.shape[0], 2, target=target)
    (piece,) = classify(Problem(Landscape(lift, f), y, ())).pieces
    assert piece.kind == "minimum" and piece.nature.is_global and piece.nature.strict is strict
