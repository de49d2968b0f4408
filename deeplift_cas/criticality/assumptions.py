"""What is assumed of the parameters: the root of every tree of cases  (theory 2, B.1)."""

from __future__ import annotations

from typing import Any

from deeplift_cas.algebra.algebraic import witness_json
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.region import as_assumed
from deeplift_cas.signs.branch import Branch


def statement(problem: Problem) -> dict[str, Any]:
    """The problem as certificates carry it: each assumption with what it says of equations, and a point that is so.

    >>> problem = Problem.shipped("counterexample").assuming(["c > 1", "x + y = 1"])
    >>> statement(problem)["assume"]["conditions"]
    [{'condition': 'c - 1 > 0'}, {'condition': 'x + y - 1 = 0', 'rules': {'x + y - 1': 'x'}}]
    >>> statement(problem)["assume"]["witness"]
    {'x': '1', 'y': '0', 'z': '0', 'c': '2'}
    """
    stated = problem.statement()
    if problem.assume:
        conditions = [{"condition": text, **head} for text, head in Branch.root(problem.ring).trail()]
        point = as_assumed(problem.ring)
        stated["assume"] = {"conditions": conditions, "witness": None if point is None else witness_json(point)}
    return stated


def consistent(problem: Problem) -> Problem:
    """The problem; raises :class:`InputError` if nothing is as assumed.

    >>> consistent(Problem.shipped("counterexample").assuming(["c^2 = -1"]))
    Traceback (most recent call last):
    ...
    deeplift_cas.errors.InputError: the assumptions contradict each other: c^2 + 1 = 0
    """
    if problem.assume and contradiction(Branch(problem.ring), thorough=True) is not None:
        raise InputError(f"the assumptions contradict each other: {', '.join(problem.assume)}")
    return problem
