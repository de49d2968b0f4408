"""Random single edits of certificates: as a file they are refused, and none proves anything false."""

from __future__ import annotations

import copy
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy
import pytest
import sympy

from deeplift_cas import Problem, implication
from deeplift_cas.certificates import kernel

EDITS = 1000


def certificates() -> list[dict[str, Any]]:
    """Of several kinds: the counterexample in both readings, an empty region, symbolic points, numbers only."""
    problems = [
        (Problem.shipped("counterexample"), 3, "image"),
        (Problem.shipped("counterexample"), 2, "ambient"),
        (Problem.shipped("counterexample").at({"x": 0, "y": 0, "z": 1, "c": 2}), 3, "image"),
        (Problem.shipped("counterexample").at({"x": 1, "y": 0, "z": 1, "c": 2}), 3, "image"),
        (Problem.shipped("two_layers"), 2, "image"),
        (Problem.shipped("quartic"), 3, "image"),
        (Problem.shipped("full_rank"), 3, "image"),
        (Problem.shipped("two_layers"), 4, "image"),
        (Problem.shipped("quartic"), 4, "ambient"),
        (Problem.shipped("counterexample").at({"x": 0, "y": 0, "z": 1, "c": 2}), 4, "image"),
        (Problem.shipped("counterexample").at({"x": 0, "y": 0, "z": 0, "c": 2}), 4, "image"),
    ]
    return [json.loads(json.dumps(implication(*p).certificate())) for p in problems]


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """All paths to parts of a document."""
    if path:
        yield path
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places(value, (*path, key))


def edited(document: dict[str, Any], rng: random.Random) -> tuple[dict[str, Any], str]:
    """The document with one random edit, and what it was."""
    result = copy.deepcopy(document)
    path = rng.choice(list(places(document)))
    parent = result
    for key in path[:-1]:
        parent = parent[key]
    key, value = path[-1], parent[path[-1]]
    kind = rng.choice(["value", "value", "value", "delete", "rename", "swap"])
    if kind == "delete" and len(path) > 1:
        del parent[key]
    elif kind == "rename" and isinstance(parent, dict):
        other = changed_text(str(key), rng)
        if other in parent:
            return edited(document, rng)
        parent[other] = parent.pop(key)
    elif kind == "swap" and isinstance(parent, list) and len(parent) > 1:
        other = rng.randrange(len(parent))
        parent[key], parent[other] = parent[other], value
    elif isinstance(value, bool):
        parent[key] = rng.choice([not value, None, 0])
    elif isinstance(value, int):
        parent[key] = rng.choice([value + 1, value - 1, -value, str(value)])
    elif isinstance(value, str):
        parent[key] = changed_text(value, rng)
    elif value is None:
        parent[key] = rng.choice([True, False, 0, {}])
    else:
        parent[key] = rng.choice([None, [], {}, "1"])
    return result, f"{kind} at {'/'.join(map(str, path))}"


def changed_text(text: str, rng: random.Random) -> str:
    """A coefficient, sign, relation or name changed."""
    choices = []
    for match in re.finditer(r"\d+", text):
        choices.append(text[: match.start()] + str(int(match[0]) + rng.choice([1, 2, 10])) + text[match.end() :])
    for match in re.finditer(r" [+-] ", text):
        choices.append(text[: match.start()] + (" - " if match[0] == " + " else " + ") + text[match.end() :])
    for match in re.finditer(r">=|!=|>|<|=", text):
        relation = rng.choice([r for r in (">=", ">", "=", "!=", "<", "<=") if r != match[0]])
        choices.append(text[: match.start()] + relation + text[match.end() :])
        break
    for match in re.finditer(r"[a-z]+", text):
        choices.append(text[: match.start()] + rng.choice(["x", "y", "z", "c", "s", "q"]) + text[match.end() :])
    choices.append(text.removeprefix("-") if text.startswith("-") else f"-{text}")
    choices.append(text[:-1])
    return rng.choice(choices)


def says_the_truth(document: dict[str, Any]) -> bool:
    """Whether what an accepted document claims holds at some points, by SymPy alone."""
    region = [
        [kernel.condition(c, document["problem"]["parameters"]) for c in conj]
        for conj in document["decisions"]["conclusion"]["region"]
    ]
    names = document["problem"]["parameters"]
    rng = random.Random(5)
    for _ in range(8 if names else 1):
        point = [rng.choice((0, 0, 1, -1, 2, Fraction(1, 2))) for _ in names]
        values = dict(zip(names, point, strict=True))
        claimed = any(all(holds(c, values) for c in conjunction) for conjunction in region)
        true = is_critical(document["problem"], values, document["order"]) and not is_stationary(document, values)
        if claimed != true:
            return False
    witness = document["witness"]
    return witness is None or any(all(holds(c, witness) for c in conjunction) for conjunction in region)


def holds(condition: kernel.Condition, values: dict[str, Any]) -> bool:
    value = sympy_number(condition.text.rsplit(" ", 2)[0], values)
    relation = condition.text.rsplit(" ", 2)[1]
    return int(sympy.sign(value)) in kernel.SIGNS[relation]


def sympy_number(text: str, values: dict[str, Any]) -> sympy.Rational:
    expression = sympy.sympify(text.replace("^", "**"))
    return expression.subs({sympy.Symbol(n): sympy.Rational(str(v)) for n, v in values.items()})


def sympy_matrix(rows: list[list[str]], values: dict[str, Any]) -> sympy.Matrix:
    return sympy.Matrix([[sympy_number(text, values) for text in row] for row in rows])


def objective(problem: dict[str, Any], values: dict[str, Any], X: sympy.Matrix) -> sympy.Expr:
    f = problem["objective"]
    if f["kind"] == "quadratic":
        weight = sympy_number(f["scale"], values) * sympy_number(f["c"], values)
        D = X - sympy_matrix(f["target"], values)
        return (sympy_matrix(f["A"], values).T * X).trace() + weight * (D.T * D).trace()
    entries = {sympy.Symbol(f"X{i + 1}{j + 1}"): X[i, j] for i in range(X.rows) for j in range(X.cols)}
    return sympy.sympify(sympy_number(f["expression"], values)).subs(entries, simultaneous=True)


def is_critical(problem: dict[str, Any], values: dict[str, Any], order: int) -> bool:
    factors = [sympy_matrix(W, values) for W in problem["point"]]
    variables: list[sympy.Symbol] = []
    t, X = sympy.Symbol("t"), sympy.eye(problem["widths"][0])
    for k, W in enumerate(factors):
        V = sympy.Matrix(W.rows, W.cols, lambda i, j, k=k: sympy.Symbol(f"v{k}_{i}_{j}"))
        variables += list(V)
        X = (W + t * V) * X
    g = sympy.expand(objective(problem, values, X))
    g1, g2, g3 = (g.coeff(t, k) for k in (1, 2, 3))
    H = sympy.hessian(g2, variables)
    if g1 != 0 or (order > 1 and any((-1) ** k * c < 0 for k, c in enumerate(H.charpoly().all_coeffs()))):
        return False
    if order < 3:
        return True
    g4 = g.coeff(t, 4)
    kernel_basis = H.nullspace()
    u = sympy.symbols(f"u0:{len(kernel_basis)}")
    direction = sum((s * v for s, v in zip(u, kernel_basis, strict=True)), sympy.zeros(len(variables), 1))
    at_direction = dict(zip(variables, direction, strict=True))
    if sympy.expand(g3.subs(at_direction, simultaneous=True)) != 0:
        return False
    if order < 4 or not kernel_basis:
        return True
    b = sympy.Matrix([sympy.expand(sympy.diff(g3, v).subs(at_direction, simultaneous=True)) for v in variables])
    quartic = sympy.expand(g4.subs(at_direction, simultaneous=True) - (b.T * H.pinv() * b)[0] / 2)
    return quartic == 0 or lowest(quartic, u) > -1e-9


def lowest(quartic: sympy.Expr, u: Sequence[sympy.Symbol]) -> float:
    """The least value among many directions, dense and sparse ones."""
    rng = numpy.random.default_rng(3)
    dense, sparse = rng.normal(size=(len(u), 3000)), rng.choice([-1, 0, 0, 1], size=(len(u), 3000))
    units = numpy.hstack([numpy.eye(len(u)), dense, sparse])
    return float(numpy.min(sympy.lambdify([u], quartic, "numpy")(units)))


def is_stationary(document: dict[str, Any], values: dict[str, Any]) -> bool:
    problem, X = document["problem"], sympy.eye(document["problem"]["widths"][0])
    for W in problem["point"]:
        X = sympy_matrix(W, values) * X
    Y = sympy.Matrix(X.rows, X.cols, lambda i, j: sympy.Symbol(f"Y{i}_{j}"))
    f = sympy.expand(objective(problem, values, Y))
    at = dict(zip(Y, X, strict=True))
    N = sympy.Matrix(X.rows, X.cols, lambda i, j: sympy.diff(f, Y[i, j]).subs(at))
    if document["search_space"] == "ambient" or X.rank() < min(problem["widths"]):
        return N.is_zero_matrix
    return (X.T * N).is_zero_matrix and (N * X.T).is_zero_matrix


def test_a_thousand_single_edits_of_the_file_are_refused() -> None:
    rng = random.Random(20)
    originals = certificates()
    for original in originals:
        kernel.check(original)
    for _ in range(EDITS):
        original = rng.choice(originals)
        document, what = edited(original, rng)
        if document == original:
            continue
        with pytest.raises(kernel.CertificateError):
            kernel.check(document)
            pytest.fail(f"accepted: {what}")


def test_a_thousand_single_edits_with_the_fingerprint_renewed_prove_nothing_false() -> None:
    """Without the fingerprint it is the mathematics that refuses.  What it accepts must be another true
    statement with its proof: another witness, the sign of a linear form, a constant that does not matter.
    """
    rng = random.Random(21)
    originals = certificates()
    reasons: Counter[str] = Counter()
    while reasons.total() < EDITS:
        original = rng.choice(originals)
        document, what = edited(original, rng)
        if document == original or "sha256" not in document:
            continue
        document["sha256"] = kernel.digest(document)
        try:
            kernel.check(document)
            reasons["accepted"] += 1
        except kernel.CertificateError as error:
            reasons[type(error).__name__] += 1
            continue
        assert says_the_truth(document), f"accepted, and false: {what}"
    assert reasons["accepted"] < EDITS // 10
    assert {"IdentityFails", "SignNotShown", "RegionDisagrees", "CasesIncomplete", "NotACertificate"} <= set(reasons)
