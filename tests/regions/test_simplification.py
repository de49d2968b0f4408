"""Unions of conjunctions in fewer words: the same points, and as short as a reader would say it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
import symengine
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, implication
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.regions.region import Region

RING = Ring(("a", "b", "c"))
POLYNOMIALS = [RING.read(text) for text in ("a", "b", "c", "a - 1", "a + b", "a*c - b^2", "b + c", "a^2 + b^2 - 1")]
POINTS = [tuple(map(fmpq, point)) for point in product((-2, -1, 0, 1, 2), repeat=3)]


def holds(conjunction, point) -> bool:
    return all(((v := c.polynomial(*point)) > 0) - (v < 0) in c.signs for c in conjunction)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(st.sampled_from(POLYNOMIALS), st.sampled_from(["<", "<=", "=", ">=", ">"])),
                         min_size=1, max_size=3), min_size=1, max_size=4))  # fmt: skip
def test_a_simplified_region_has_the_same_points(alternatives) -> None:
    """What is excluded are the cases of all signs that lie in no alternative."""
    conjunctions = [tuple(Condition.of(RING, p, relation) for p, relation in one) for one in alternatives]
    used = {c.key: c.polynomial for one in conjunctions for c in one}
    cells = [
        tuple(Condition.of(RING, p, relation) for p, relation in zip(used.values(), relations, strict=True))
        for relations in product("<=>", repeat=len(used))
    ] if len(used) < 5 else []  # fmt: skip
    excluded = [
        cell
        for cell in cells
        if not any(all({**{c.key: c.signs for c in cell}}[c.key] <= c.signs for c in one) for one in conjunctions)
    ]
    if not cells:
        return
    found = Region(RING, conjunctions).simplified(excluded)
    for point in POINTS:
        assert any(holds(one, point) for one in found.conjunctions) == any(holds(one, point) for one in conjunctions)


@pytest.mark.parametrize(
    ("expression", "width", "region"),
    [
        ("z^2*(a*x^2 + 2*b*x*y + c*y^2)", 3, "a ≥ 0, c ≥ 0, a·c ≥ b²"),
        ("b*(x^2 + y^2 + z^2)^2 + c*(x^4 + y^4 + z^4)", 3, "b + c ≥ 0, 3·b + c ≥ 0"),
        ("a*(x - y)^2 + b*(y - z)^2 + c*(z - x)^2 + d*(x^4 + y^4 + z^4)", 3,
         "d ≥ 0, a·b + a·c + b·c ≥ 0, a + b + c ≥ 0"),
        ("a*(x^2 + y^2) + b*(x^2 + y^2)^2 + c*(x^4 + y^4)", 2, "a > 0  or  a ≥ 0, b + c ≥ 0, 2·b + c ≥ 0"),
        ("a*x^2 + 2*b*x*y + c*y^2 + (x^2 + y^2)^2", 2, "a ≥ 0, c ≥ 0, a·c ≥ b²"),
    ],
)  # fmt: skip
def test_what_several_alternatives_imply_together_is_said_once(expression: str, width: int, region: str) -> None:
    f = symengine.sympify(expression.replace("^", "**")).subs({"x": "X11", "y": "X12", "z": "X13"})
    lift, names = MatrixProduct(width, 1), [n for n in "abcd" if n in expression]
    answer = Landscape(lift, PolynomialObjective(f, (1, width))).criticality(lift.point([[0] * width]), 4, names)
    assert not answer.decisions[-1].undecided.conjunctions
    assert str(answer.region) == region


def test_two_signs_that_are_equal_are_said_by_a_product() -> None:
    """|t| ≤ |ab|, of the eigenvalues ab − t and ab + t of one block."""
    target = [["a*b", "0"], ["0", "t"]]
    objective = {"kind": "quadratic", "A": [["0", "0"], ["0", "0"]], "c": "1", "scale": "1/2", "target": target}
    point = [[["a", "0"]], [["b"], ["0"]]]
    data = {"widths": [2, 1, 2], "parameters": ["a", "b", "t"], "point": point, "objective": objective}
    assert str(implication(Problem.from_mapping(data), 2).steps[-1].region) == "a²·b² ≥ t²"


def test_a_description_that_is_not_seen_to_be_complete_is_repaired_and_not_given_up() -> None:
    """(x² + ay²)² + bx³y + cy⁴: what is missing is one boundary case, not all of the cases."""
    f = symengine.sympify("(X11**2 + a*X12**2)**2 + b*X11**3*X12 + c*X12**4")
    lift = MatrixProduct(2, 1)
    answer = Landscape(lift, PolynomialObjective(f, (1, 2))).criticality(lift.point([[0, 0]]), 4, ["a", "b", "c"])
    assert len(answer.region.conjunctions) <= 3
    for a, b, c in product((-1, 0, 1, 2), (0, 1, 3), (-1, 0, 1)):
        x = [Fraction(n, 8) for n in range(-40, 41)]
        least = min([(t * t + a) ** 2 + b * t**3 + c for t in x] + [1])
        if answer.region.contains({"a": a, "b": b, "c": c}):
            assert least >= 0
