"""Unions of conjunctions in fewer words: the same points, and as short as a reader would say it."""

from __future__ import annotations

from itertools import product

import pytest
import sympy
from flint import fmpq
from helpers.at_zero import region_at_zero
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deeplift_cas import Problem, implication
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.regions.region import Region
from deeplift_cas.regions.simplification import Simplification, modulo_equations

RING, X = Ring(("a", "b", "c")), sympy.Symbol("x")
POLYNOMIALS = [RING.read(text) for text in ("a", "b", "c", "a - 1", "a + b", "a*c - b^2", "b + c", "a^2 + b^2 - 1")]
POINTS = [tuple(map(fmpq, point)) for point in product((-2, -1, 0, 1, 2), repeat=3)]


def holds(conjunction, point) -> bool:
    return all(((v := c.polynomial(*point)) > 0) - (v < 0) in c.signs for c in conjunction)


def is_inside(cell, conjunction) -> bool:
    signs = {c.key: c.signs for c in cell}
    return all(signs[c.key] <= c.signs for c in conjunction)


@settings(max_examples=60)
@given(st.lists(st.lists(st.tuples(st.sampled_from(POLYNOMIALS), st.sampled_from(["<", "<=", "=", ">=", ">"])),
                         min_size=1, max_size=3), min_size=1, max_size=4))  # fmt: skip
def test_a_simplified_region_has_the_same_points(alternatives) -> None:
    """What is excluded are the cases of all signs that lie in no alternative."""
    conjunctions = [tuple(Condition.of(RING, p, relation) for p, relation in one) for one in alternatives]
    used = {c.key: c.polynomial for one in conjunctions for c in one}
    assume(len(used) < 5)
    cells = (
        [Condition.of(RING, p, relation) for p, relation in zip(used.values(), relations, strict=True)]
        for relations in product("<=>", repeat=len(used))
    )
    excluded = [tuple(cell) for cell in cells if not any(is_inside(cell, one) for one in conjunctions)]
    found = Region(RING, conjunctions).simplified(excluded)
    for point in POINTS:
        assert any(holds(one, point) for one in found.conjunctions) == any(holds(one, point) for one in conjunctions)


@pytest.mark.parametrize(
    ("expression", "width", "region"),
    [
        ("z^2*(a*x^2 + 2*b*x*y + c*y^2)", 3, "a ≥ 0, c ≥ 0, a·c ≥ b²"),
        ("b*(x^2 + y^2 + z^2)^2 + c*(x^4 + y^4 + z^4)", 3, "b + c ≥ 0, 3·b + c ≥ 0"),
        ("a*(x - y)^2 + b*(y - z)^2 + c*(z - x)^2 + d*(x^4 + y^4 + z^4)", 3,
         "d ≥ 0, a + b + c ≥ 0, a·b + a·c + b·c ≥ 0"),
        ("a*(x^2 + y^2) + b*(x^2 + y^2)^2 + c*(x^4 + y^4)", 2, "a > 0  or  a ≥ 0, 2·b + c ≥ 0, b + c ≥ 0"),
        ("a*x^2 + 2*b*x*y + c*y^2 + (x^2 + y^2)^2", 2, "a ≥ 0, c ≥ 0, a·c ≥ b²"),
    ],
)  # fmt: skip
def test_what_several_alternatives_imply_together_is_said_once(expression: str, width: int, region: str) -> None:
    assert str(region_at_zero(expression, width)) == region


def test_two_signs_that_are_equal_are_said_by_a_product() -> None:
    """|t| ≤ |ab|, of the eigenvalues ab − t and ab + t of one block."""
    target = [["a*b", "0"], ["0", "t"]]
    objective = {"kind": "quadratic", "A": [["0", "0"], ["0", "0"]], "c": "1", "scale": "1/2", "target": target}
    point = [[["a", "0"]], [["b"], ["0"]]]
    data = {"widths": [2, 1, 2], "parameters": ["a", "b", "t"], "point": point, "objective": objective}
    assert str(implication(Problem.from_mapping(data), 2).steps[-1].region) == "a²·b² ≥ t²"


def test_four_quadrants_are_said_by_two_products() -> None:
    """W_k = diag(p, q) of widths 3, 2, 2, 3 and the target diag(p³, q³, t): only the signs of p and q differ."""
    ring = Ring(("p", "q", "t"))
    signs = [
        (f"{i}p^3 - t >= 0", f"{i}p^3 + t >= 0", f"{j}q^3 - t >= 0", f"{j}q^3 + t >= 0")
        for i in ("", "-")
        for j in ("", "-")
    ]
    region = Region(ring, [[Condition.stated(ring, text) for text in texts] for texts in signs])
    outside = [(Condition.stated(ring, f"{name}^6 - t^2 < 0"),) for name in "pq"]
    assert str(region.simplified(outside)) == "p⁶ ≥ t², q⁶ ≥ t²"


def test_two_sides_of_what_is_excluded_are_said_by_one_condition() -> None:
    ring = Ring(("p", "s"))
    pieces = [[Condition.stated(ring, text) for text in ("p = 0", f"s {side} 0")] for side in "<>"]
    outside = [(Condition.stated(ring, "p != 0"),), (Condition.stated(ring, "s = 0"),)]
    assert str(Region(ring, pieces).simplified(outside)) == "p = 0, s ≠ 0"


def test_a_description_that_is_not_seen_to_be_complete_is_repaired_and_not_given_up() -> None:
    """(x² + ay²)² + bx³y + cy⁴: what is missing is one boundary case, not all of the cases."""
    region = region_at_zero("(x^2 + a*y^2)^2 + b*x^3*y + c*y^4", 2)
    assert len(region.conjunctions) <= 3
    for a, b, c in product((-1, 0, 1, 2), (0, 1, 3), (-1, 0, 1)):
        values = [sympy.Poly([1, b, 2 * a, 0, a * a + c], X)(t) for t in _turning_points(a, b)]
        assert region.contains({"a": a, "b": b, "c": c}) == all(sympy.N(value) >= -1e-9 for value in values)


def _turning_points(a: int, b: int) -> list[sympy.Expr]:
    """Those of t⁴ + bt³ + 2at² + constant."""
    return sympy.Poly([4, 3 * b, 4 * a, 0], X).real_roots()


def test_a_union_covers_what_lies_in_it_however_many_others_there_are() -> None:
    """The strips n ≤ x + y ≤ n + 1 cover the square, all but one of them do not."""
    ring = Ring(("x", "y"))
    strips = [
        (Condition.stated(ring, f"x + y >= {n}"), Condition.stated(ring, f"x + y <= {n + 1}")) for n in range(-9, 9)
    ]
    square = tuple(Condition.stated(ring, text) for text in ("x >= 0", "x <= 1", "y >= 0", "y <= 1"))
    simplification = Simplification(ring, [])
    assert simplification.covers(strips, square)
    for missing in (0, 1):
        assert not simplification.covers([s for n, s in enumerate(strips, -9) if n != missing], square)


def test_the_conditions_of_a_piece_are_reduced_modulo_its_equations() -> None:
    """At order 3 a piece with c = 0 said 8·a²b² + 3·abc = 0, after conditions were left out."""
    text = 'widths = [1, 1, 1]\nparameters = ["a", "b", "c", "d"]\npoint = [[["a"]], [["b"]]]\norder = 3\n'
    f = 'objective = {kind = "polynomial", expression = "X11^4 + c*X11^3 + d*X11^2"}\n'
    decision = implication(Problem.from_toml(text + f)).critical.decisions[-1]
    assert ["c = 0", "a*b = 0", "d >= 0"] in decision.region.strings()
    for conjunction in decision.region.conjunctions:
        assert modulo_equations(decision.region.ring, conjunction) == conjunction
