"""Stationarity on the image of lifts in coordinates, at points with parameters."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from itertools import product
from typing import Any

import pytest
from helpers.documents import sealed
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas import Problem, implication
from deeplift_cas.certificates import kernel
from deeplift_cas.criticality.stationary import nonstationary
from deeplift_cas.regions.decision import Decision
from deeplift_cas.vocabulary import IMAGE

SYMMETRIC = {"kind": "symmetric", "n": 3, "rank": 2}
TENSOR = {"kind": "rank_one_tensor", "dimensions": [2, 2, 2]}

CP = {"kind": "canonical_polyadic", "dimensions": [2, 2, 2], "rank": 2}
DIAGONAL = [["p", 0], [0, 1], [0, 0]]
VERONESE = {"kind": "polynomial", "variables": ["x", "y"], "entries": ["x^2", "x*y", "y^2"]}


def posed(lift: dict[str, Any], point: Sequence[Any], expression: str, parameters: Sequence[str]) -> Problem:
    objective = {"kind": "polynomial", "expression": expression}
    return Problem.from_mapping(
        {"lift": lift, "point": point, "parameters": [*parameters], "objective": objective, "order": 1}
    )


def decided(problem: Problem) -> Decision:
    return nonstationary(problem.landscape, problem.point, problem.parameters, IMAGE)


@pytest.mark.parametrize(
    ("lift", "point", "expression", "where"),
    [
        (SYMMETRIC, [["p", 0], [0, "q"], [0, 0]], "(X33-t)^2", "p = 0, t > 0  or  q = 0, t > 0"),
        ({"kind": "symmetric", "n": 3, "rank": 1}, [["p"], [0], [0]], "(X23-t)^2", "p = 0, t ≠ 0"),
        (TENSOR, [["p", 0], [1, 0], [1, 0]], "(X122-t)^2 + (X222-q)^2", "p = 0, q ≠ 0  or  p = 0, t ≠ 0"),
        (TENSOR, [["p", "q"], [1, "t"], [1, 0]], "X111*X222 - X122*X211", "for no p, q, t"),
        # minors of the flattenings; the second column is free where it is zero
        (CP | {"dimensions": [3, 3]}, [DIAGONAL, DIAGONAL], "(X33-t)^2", "p = 0, t ≠ 0"),
        (CP, [[["p", 0], [0, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 0]]], "q*X122 + t*X222", "q ≠ 0  or  t ≠ 0"),
        # relations between the entries: X1·X3 = X2²
        (VERONESE, ["p", 0], "t*X3", "p = 0, t < 0"),
    ],
)  # fmt: skip
def test_normals_of_the_image_are_found_where_parameters_do_not_vanish(
    lift: dict[str, Any], point: Sequence[Any], expression: str, where: str
) -> None:
    found = decided(posed(lift, point, expression, ["p", "q", "t"]))
    assert (str(found.region), found.undecided.conjunctions) == (where, ())


NUMBERS = st.sampled_from(["p", "t", "0", "1", "-1", "2"])


@given(st.booleans(), st.lists(NUMBERS, min_size=6, max_size=6), st.sampled_from(["p", "t", "1"]))
def test_at_numbers_it_is_what_it_is_with_parameters(symmetric: bool, entries: list[str], slope: str) -> None:
    """Two ways to one answer: parameters put in before, and after."""
    lift, shape = (SYMMETRIC, (3, 2)) if symmetric else (TENSOR, (3, 2))
    names = ("X33", "X23", "X12") if symmetric else ("X222", "X122", "X211")
    point = [entries[i * shape[1] : (i + 1) * shape[1]] for i in range(shape[0])]
    expression = f"({slope})*{names[0]} + {names[1]}^2 - t*{names[2]}"
    region = decided(posed(lift, point, expression, ["p", "t"]))
    for p, t in product((-1, 0, 2), (0, 1)):
        at = {"p": str(p), "t": str(t)}
        numbers = [[at.get(entry, entry) for entry in row] for row in point]
        there = decided(posed(lift, numbers, expression.replace("p", f"({p})").replace("t", f"({t})"), []))
        if not region.undecided.contains({"p": p, "t": t}) and not there.undecided.conjunctions:
            assert region.region.contains({"p": p, "t": t}) == there.region.is_everything


def test_a_denominator_that_may_be_negative_or_zero_is_refused() -> None:
    document = implication(posed(TENSOR, [["p", 0], [1, 0], [1, 0]], "(X122-t)^2", ["p", "t"])).certificate()
    assert kernel.check(document).verdict == "proved"
    proofs = _outer(document["decisions"]["stationarity"]["tree"])
    assert any(proof["denominator"]["powers"] for proof in proofs)
    for power in (0, 1):
        other = deepcopy(document)
        for proof in _outer(other["decisions"]["stationarity"]["tree"]):
            proof["denominator"]["powers"] = dict.fromkeys(proof["denominator"]["powers"], power)
        with pytest.raises(kernel.CertificateError):
            kernel.check(sealed(other))


def _outer(tree: dict[str, Any]) -> list[dict[str, Any]]:
    if "cases" in tree:
        return [proof for case in tree["cases"] for proof in _outer(case)]
    return [tree["proof"]["outer"]] if "outer" in tree["proof"] else []
