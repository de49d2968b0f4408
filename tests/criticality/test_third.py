"""Whether the cubic vanishes on the kernel: the proof passes the kernel where the point is not rational as well."""

from __future__ import annotations

import json
import re
from itertools import product

import pytest
import symengine
import sympy
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas import Form, Landscape, MatrixProduct, PolynomialObjective, Problem, implication
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.certificates import kernel
from deeplift_cas.criticality.argument import Argument
from deeplift_cas.criticality.implication import unchecked
from deeplift_cas.criticality.third import conic_vanishing, divided
from deeplift_cas.render.theorem import theorem
from deeplift_cas.signs import ideal
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.squares.elimination import Square

RING = Ring(("a", "b"))
NAMES = ("u", "v", "w")
SQUARES = [{0: 1, 1: 1}, {1: 2, 2: -1}]


def linear(entries):
    return symengine.Add(*[c * symengine.Symbol(NAMES[i]) for i, c in entries.items()])


def cone(ring, parts):
    """Of each: what is ≥ 0, and the numbers of the squares beside it."""
    return [
        (
            Product(),
            p,
            [
                Square(Product(), {i: ring.constant(c) for i, c in SQUARES[n].items()}, next(iter(SQUARES[n])))
                for n in chosen
            ],
        )
        for p, chosen in parts
    ]


@given(st.lists(st.lists(st.integers(-2, 2), min_size=6, max_size=6), min_size=2, max_size=2))
def test_a_cubic_that_is_a_combination_of_what_is_not_negative_and_linear_forms_is_seen_to_be_one(numbers):
    """With a² and b not in the span of 1 and a² − b, but their difference."""
    quadratic = [symengine.Symbol(x) * symengine.Symbol(y) for x, y in ("uu", "uv", "uw", "vv", "vw", "ww")]
    q, r = (symengine.Add(*[n * m for n, m in zip(row, quadratic, strict=True)]) for row in numbers)
    a, b = symengine.symbols("a b")
    expression = linear(SQUARES[0]) * q + (a**2 - b) * linear(SQUARES[1]) * r
    cubic = Form.from_expr(expression, NAMES, RING.names, 3)
    parts = cone(RING, [(RING.one, [0]), (RING.read("a^2 - b"), [1])])
    found = conic_vanishing(cubic, parts, Branch(RING))
    weights = [1, a**2 - b]
    total = symengine.Add(
        *[
            weights[n] * linear(SQUARES[n]) * RING.expr(p) * symengine.Mul(*[symengine.Symbol(NAMES[i]) for i in m])
            for n, terms in found.over_squares.items()
            for m, p in terms.items()
        ]
    )
    assert symengine.expand(total - expression) == 0


@pytest.mark.parametrize(
    ("expression", "vanishes"),
    [
        ("(a^2 - b)*(2*v - w)*u^2", True),
        ("(a^2 + b)*(2*v - w)*u^2", False),  # not in the span
        ("a*(2*v - w)*u^2", False),
        ("(u + v)*(u + v + w)*w + (a^2 - b)*(2*v - w)*u^2", True),
        ("(2*v - w)*u^2", False),  # beside 1 only u + v may stand
        ("u^3", False),
    ],
)
def test_other_cubics_are_not(expression, vanishes):
    cubic = Form.from_expr(symengine.sympify(expression), NAMES, RING.names, 3)
    parts = cone(RING, [(RING.one, [0]), (RING.read("a^2 - b"), [1])])
    assert (conic_vanishing(cubic, parts, Branch(RING)) is not None) == vanishes


def test_a_cubic_is_taken_apart_modulo_the_equations():
    cubic = Form.from_expr(symengine.sympify("(a^2 + b)*(u + v)*u*w + (a - b)*w^3"), NAMES, RING.names, 3)
    branch = Branch(RING, [Condition.of(RING, RING.read("a - b"), "=")])
    branch.solve()
    parts = cone(RING, [(RING.one, [1]), (branch.reduce(RING.read("a^2 + a")), [0])])
    assert set(conic_vanishing(cubic, parts, branch).over_squares) == {1}


@pytest.mark.slow
def test_a_common_denominator_is_shown_not_to_vanish_also_modulo_equations_of_higher_degree():
    # Modulo the equations the product of the pivots has a factor of which only ">= 0" is asked for elsewhere.
    point = [
        [["a-1"], ["a"], ["1/2*b"]],
        [["-a", "-1", "a^2"], ["-1", "1/2*a", "a^2"], ["2*b", "b", "2"]],
        [["0", "-5/7", "0"], ["-1", "0", "0"]],
    ]
    objective = {"kind": "quadratic", "A": [["0"], ["b^2"]], "c": "a", "target": [["-5/7"], ["a-1"]]}
    data = {"widths": [1, 3, 3, 2], "parameters": ["a", "b"], "point": point, "objective": objective}
    answer = implication(Problem.from_mapping(data))
    assert kernel.check(answer.certificate()).verdict == answer.verdict
    assert answer.verdict == "refuted"  # the equations have one real solution with a ≠ 0, and there a < 0


def test_a_cubic_on_a_kernel_of_dimension_one_is_asked_for_without_the_hidden_factor():
    """With the adjugate A of H, g_3 at its column r is A_rr times a polynomial of degree 4, not 6."""
    f = "X11^2 + 2*a*X11*X12 + 2*b*X11*X13 + X12^2 + 2*c*X12*X13 + X13^2 + X11^3 - X12^2*X13"
    landscape = Landscape(MatrixProduct(3, 1), PolynomialObjective(f, (1, 3)))
    answer = implication(Problem(landscape, landscape.lift.point([[0, 0, 0]]), ("a", "b", "c")), 3)
    assert not any(step.decision.undecided.conjunctions for step in answer.steps)
    region = answer.steps[-1].region
    assert max(c.polynomial.total_degree() for conjunction in region.conjunctions for c in conjunction) <= 4
    for a, b, c in product((-1, 0, 1), repeat=3):
        H = sympy.Matrix([[1, a, b], [a, 1, c], [b, c, 1]])
        kernel_basis = H.nullspace()
        expected = H.is_positive_semidefinite
        if expected and kernel_basis:
            u = sympy.symbols(f"u:{len(kernel_basis)}")
            v = sum((s * w for s, w in zip(u, kernel_basis, strict=True)), sympy.zeros(3, 1))
            expected = sympy.expand(v[0] ** 3 - v[1] ** 2 * v[2]) == 0
        assert region.contains({"a": a, "b": b, "c": c}) == bool(expected)


@pytest.mark.parametrize("quartic", ["-X11^4", "X11^3*X12 + b*X12^4 - X11^2*X12^2"])
def test_a_common_denominator_keeps_its_factors_modulo_the_equations(quartic):
    """The product of the pivots, reduced by det H = 0, would be one long factor: these were left undecided for it."""
    f = "a*X11^2 + 2*b*X11*X12 + 2*X11*X13 + c*X12^2 + 2*a*X12*X13 + b*X13^2 + "
    landscape = Landscape(MatrixProduct(3, 1), PolynomialObjective(f + quartic, (1, 3)))
    answer = implication(Problem(landscape, landscape.lift.point([[0, 0, 0]]), ("a", "b", "c")), 4)
    assert not any(step.decision.undecided.conjunctions for step in answer.steps)
    assert kernel.check(answer.certificate()).verdict == answer.verdict == "refuted"


@pytest.mark.parametrize("slope", ["c - 1 - 3*b", "c"])
@pytest.mark.parametrize("weight", ["-3*b*b - 2*a*b", "-a*b", "a*b*b*(c - a)"])
def test_a_multiplier_that_is_said_not_to_be_negative_as_a_whole_and_not_zero_by_its_factors_is_positive(weight, slope):
    """No proof is refused at first: that λ > 0 is asked, where λ ≥ 0 and b ≠ 0, 2a + 3b ≠ 0 are known."""
    data = {
        "order": 4,
        "widths": [1, 2, 2],
        "parameters": ["a", "b", "c"],
        "point": [[["0"], ["b"]], [["0", "0"], ["c", "0"]]],
        "objective": {"kind": "polynomial", "expression": f"X11^2 + ({weight})*X21^2 + ({slope})*X21*X11^3"},
    }
    found = unchecked(Problem.from_mapping(data), 4)
    assert found.accepted.summary.proofs
    assert not found.critical.decisions[-1].undecided.conjunctions


@pytest.mark.parametrize(
    "f",
    [
        "a*x^2 + 2*b*x*y + c*y^2 + x^2*(b*x + c*y)",
        "(b^2 + 2*a - a^2)*x^2 + x*y + 1/2*a*y^2 + (a^2 - 1 - b)*x^3 + 1/2*a*x^2*y",
        "a*x^2 + 2*b*x*y + c*y^2 + x^2*(b*x + c*y) + z^4 + a*z^2*x^2",
    ],
)
def test_a_block_of_corank_one_of_two_rows_is_not_taken_to_be_definite_at_order_4(f: str) -> None:
    """There g_3 vanishes on the kernel alone: its derivatives count at order 4, and no proof is refused at first."""
    names = {"x": "X11", "y": "X12", "z": "X13"}
    expression = "".join(names.get(letter, letter) for letter in f)
    data = {"widths": [3, 1], "parameters": ["a", "b", "c"], "point": [[[0, 0, 0]]]}
    problem = Problem.from_mapping({**data, "objective": {"kind": "polynomial", "expression": expression}})
    found = unchecked(problem, 4)
    assert found.accepted.summary.proofs and not found.critical.decisions[-1].undecided.conjunctions


@pytest.mark.parametrize(
    ("f", "n", "terms"),
    [
        ("a*X11^2 + 2*b*X11*X12 + c*X12^2 + X11^3 + 2*X11^2*X12 - X11*X12^2 + X12^3", 2, 3),
        ("X11^2 + 2*a*X11*X12 + 2*b*X11*X13 + X12^2 + 2*c*X12*X13 + X13^2 + X11^3 + X11*X12*X13", 3, 3),
        ("X11^2 + 2*a*X11*X12 + 2*b*X11*X13 + X12^2 + 2*c*X12*X13 + X13^2 + X11^3 + X11*X12*X13", 3, 5),
    ],
)
def test_an_equation_that_stands_alone_says_that_the_cubic_vanishes(monkeypatch, f: str, n: int, terms: int) -> None:
    """det = 0, and the value of the cubic on the kernel, of which no rule is made: it is too long."""
    data = {"widths": [n, 1], "parameters": ["a", "b", "c"], "point": [[[0] * n]]}
    problem = Problem.from_mapping({**data, "objective": {"kind": "polynomial", "expression": f}})
    whole = unchecked(problem, 3).critical.decisions[-1]
    monkeypatch.setattr(ideal, "MAX_TERMS", terms)
    answer = implication(problem, 3)
    found = answer.critical.decisions[-1]
    assert not found.undecided.conjunctions and not whole.undecided.conjunctions
    document = json.loads(json.dumps(answer.certificate()))
    assert '"zeros": [{' in json.dumps(document["decisions"]["third"])
    made, read = Argument.of(answer), Argument.read(document)
    assert [c.proof.json() for c in made.criticality] == [c.proof.json() for c in read.criticality]
    assert theorem(made) == theorem(read)
    assert re.search(r"\)\}[^;$]* = 0\$; \$g_3 = 0\$ on \$K\$", theorem(made))  # the value, and no block
    for values in product((-1, 0, 1, 2), repeat=3):
        at = dict(zip("abc", values, strict=True))
        assert found.region.contains(at) == whole.region.contains(at)


def test_a_division_is_done_once_and_its_scale_is_that_of_the_branch() -> None:
    ring = Ring(("a", "b"))
    a, b = map(ring.generator, ring.names)
    x = 0
    pivot = Square(Product(), {x: 2 * a, 1: b}, x)
    cubic = {(x, x, 1): ring.one, (1, 1, 1): b}
    here, there = (Branch(ring, [Condition.of(ring, a, relation)]) for relation in (">", "<"))
    first, again = divided(cubic, [pivot], here), divided(dict(cubic), [pivot], there)
    assert first[1:] == again[1:]
    (quotient,), rest = first[1:]
    for scale, branch, sign in ((first[0], here, 1), (again[0], there, 1)):
        assert branch.possible_product(scale) == {sign}
        value = branch.polynomial(scale)
        for monomial in {*cubic, *rest}:
            found = rest.get(monomial, ring.zero)
            for smaller, p in quotient.items():
                for j, entry in pivot.form.items():
                    if tuple(sorted((*smaller, j))) == monomial:
                        found += p * entry
            assert found == value * cubic.get(monomial, ring.zero)
    other = divided({(x, x, 1): b}, [pivot], here)
    assert other[1] != first[1]
    with pytest.raises(Undetermined):  # nothing is known of a
        divided(cubic, [pivot], Branch(ring))
