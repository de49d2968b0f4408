import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas import Problem, implication
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.certificates import kernel
from deeplift_cas.regions import contradiction as search
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.region import Region
from deeplift_cas.signs.branch import Branch


def branch_of(*texts: str) -> Branch:
    ring = Ring(tuple(sorted(set(re.findall(r"[a-z]", " ".join(texts))))))
    split = [text.rsplit(" ", 2) for text in texts]
    branch = Branch(ring)
    for p, relation, _ in split:
        branch = branch.assume(Condition.of(ring, ring.read(p), relation))
    return branch


EMPTY = [
    ("c - 2 > 0", "24 - a^2*c^2 - 12*c >= 0"),
    ("a^2*b - 2 >= 0", "1 - a^2 - b^2 >= 0"),
    ("2*c + 1 >= 0", "a + 2 >= 0", "-4*a*c^2 - 4*a*c - 8*c^2 - a - 8*c - 8 >= 0"),
    ("a > 0", "2 - a*b >= 0", "4*a*b - b^2 - 12*a - 2*b - 1 >= 0"),
    ("a >= 0", "a*b - 2 = 0", "7*a - 12*a^2 - 2*b - 4 >= 0"),
    ("2*a^2 - a*b - 2*b^2 + b = 0", "-b > 0", "a + 2*b - 1 >= 0"),
    ("-b - 1 > 0", "8*b^3 - a^2 - 4*a*b + 4*b^2 - 4*a - 4*b >= 0"),
    ("-c >= 0", "12*b*c - a^2*c^2 - 6*a^2*c - 9*a^2 - 36*c^2 >= 0", "-b*c - 1 >= 0"),
    ("a + c > 0", "-9*a^2*c^2 - 12*a^3 - 12*a^2*c - 6*a*c - 1 >= 0"),
    ("-d >= 0", "24*b*c - 8*a^2*c - 3*b*c^2 - 48*b > 0", "b >= 0", "c >= 0"),
    (  # a boundary point of the correlation matrices, where an interval counts as one fact
        "a^2 + b^2 + c^2 - 2*a*b*c - 1 = 0",
        "1 - a > 0",
        "a + 1 > 0",
        "c - b > 0",
        "b + c > 0",
        "b^2 + c^2 - 2 >= 0",
    ),
    ("a != 0", "b - 1 != 0", "b + 1 != 0", "a*b - 1 = 0", "a^2 + a - b - 1 = 0"),
]


@pytest.mark.parametrize("texts", EMPTY)
def test_sums_of_squares_as_weights_show_that_conditions_exclude_each_other_and_the_kernel_agrees(texts) -> None:
    branch = branch_of(*texts)
    found = contradiction(branch, thorough=True)
    assert found is not None
    names, budget = list(branch.ring.names), kernel.Budget()
    checked = kernel.Branch(budget, names)
    for condition, head in branch.trail():
        checked = checked.assume(kernel.condition(condition, names, budget), head)
    statement = {
        "widths": [1, 1],
        "parameters": names,
        "point": [[["0"]]],
        "objective": {"kind": "polynomial", "expression": "0"},
    }
    leaf = kernel.LeafContext(kernel.expand(statement, 1, None, budget), {}, "gradient", 1, checked, None, kernel.RULES)
    kernel.check_leaf(found.json(), leaf)


@settings(max_examples=30)
@given(st.data())
def test_what_has_a_point_is_not_called_empty(data) -> None:
    """Conditions that hold at a point with awkward coordinates, which no search tries."""
    ring = Ring(("a", "b"))
    a, b = ring.generator("a"), ring.generator("b")
    monomials = [ring.one, a, b, a * a, a * b, b * b, a * a * b, b * b * b]
    x, y = 137, -59
    conditions = []
    for _ in range(data.draw(st.integers(2, 4))):
        p = sum((data.draw(st.integers(-3, 3)) * m for m in monomials), ring.zero)
        value = p(x, y)
        relation = data.draw(st.sampled_from([">=", ">", "!="])) if value > 0 else ">=" if value == 0 else "<="
        if not p.is_constant():
            conditions.append(Condition.of(ring, p, relation))
    assert contradiction(Branch(ring, conditions), thorough=True) is None


def test_without_the_conic_solver_such_conditions_stay_open(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "clarabel", None)
    branch = branch_of(*EMPTY[8])
    assert contradiction(branch, thorough=True) is None
    assert Region(branch.ring, [branch.conditions]).is_empty() is None


def test_an_alternative_that_has_no_point_is_not_printed() -> None:
    data = {
        "widths": [2, 1],
        "parameters": ["a", "b"],
        "point": [[[0, 0]]],
        "objective": {"kind": "polynomial", "expression": "(a^2*b-2)*X11^2 + (1-a^2-b^2)*X12^2"},
    }
    answer = implication(Problem.from_mapping(data), 2, "ambient")
    assert answer.steps[-1].region.is_empty() is True and answer.verdict == "refuted"


def test_a_power_that_the_kernel_could_not_multiply_out_is_no_proof(monkeypatch) -> None:
    branch = branch_of(*EMPTY[-1])
    assert search._nilpotent(branch) is not None
    monkeypatch.setattr(search, "MAX_EXPANDED", 1)
    assert search._nilpotent(branch) is None
