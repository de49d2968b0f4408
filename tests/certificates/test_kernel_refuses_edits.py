"""Random single edits of certificates: as a file they are refused, and none proves anything false."""

from __future__ import annotations

import copy
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from helpers.oracles import says_the_truth

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, implication
from deeplift_cas.certificates import kernel

EDITS = 1000


def certificates() -> list[dict[str, Any]]:
    """Of several kinds: the counterexample in both readings, an empty region, symbolic points, numbers only; derived
    equations, blocks, lines of one parameter, quartics in two directions, also as determinants, a witness that is a
    root, sums of squares as weights of a contradiction.
    """
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
        (at_zero("a*X11^2 + 2*b*X11*X12 + c*X12^2", "abc"), 2, "ambient"),
        (at_zero("a*X11^2 + 2*b*X11*X12 + c*X12^2 + X11^3 + X12^3", "abc"), 3, "image"),
        (at_zero("X11^4 + a*X11^3*X12 + b*X11^2*X12^2 + X11*X12^3 + X12^4", "ab"), 4, "image"),
        (at_zero("a^2*X11 + b^2*X11 + a*X12^2", "ab"), 2, "image"),
        (at_zero("(a^2*b - 2)*X11^2 + (1 - a^2 - b^2)*X12^2", "ab"), 2, "ambient"),
        (three_at_zero("X11^4 + X12^4 + X13^4 + a*X11^2*X12^2 + b*X12^2*X13^2"), 4, "image"),
        (three_at_zero("X11^4 + a*X12^4 + b*X13^4 - 4*X11^2*X12*X13"), 4, "image"),
        (rank_one("a*X11^2 + X11*X22 + X12^2 + b*X12*X21 + X21^2 + X22^2", "ab"), 4, "image"),
        (tridiagonal(), 2, "image"),
        (rooted(), 1, "image"),
        (dense(), 2, "image"),
    ]
    return [json.loads(json.dumps(implication(*p).certificate())) for p in problems]


def at_zero(f: str, parameters: str) -> Problem:
    """f of a row of two at 0."""
    landscape = Landscape(MatrixProduct(2, 1), PolynomialObjective(f, (1, 2)))
    return Problem(landscape, landscape.lift.point([[0, 0]]), tuple(parameters))


def three_at_zero(f: str) -> Problem:
    """f of a row of three at 0."""
    landscape = Landscape(MatrixProduct(3, 1), PolynomialObjective(f, (1, 3)))
    return Problem(landscape, landscape.lift.point([[0, 0, 0]]), ("a", "b"))


def rank_one(f: str, parameters: str) -> Problem:
    """f of the matrices of rank one, at 0."""
    landscape = Landscape(MatrixProduct(2, 1, 2), PolynomialObjective(f, (2, 2)))
    return Problem(landscape, landscape.lift.point([[0, 0]], [[0], [0]]), tuple(parameters))


def dense() -> Problem:
    """A Hessian of four rows without zeros: decided by its eigenvalues."""
    products = "X11*X12 + X11*X13 + X11*X14 + X12*X13 + X12*X14 + X13*X14"
    f = f"a*(X11^2 + X12^2 + X13^2 + X14^2) + 2*b*({products})"
    landscape = Landscape(MatrixProduct(4, 1), PolynomialObjective(f, (1, 4)))
    return Problem(landscape, landscape.lift.point([[0, 0, 0, 0]]), ("a", "b"))


def tridiagonal() -> Problem:
    """A Hessian with a on the diagonal and b beside: no scaling of the two changes what it is."""
    f = "a*(X11^2 + X12^2 + X13^2 + X14^2) + 2*b*(X11*X12 + X12*X13 + X13*X14)"
    landscape = Landscape(MatrixProduct(4, 1), PolynomialObjective(f, (1, 4)))
    return Problem(landscape, landscape.lift.point([[0, 0, 0, 0]]), ("a", "b"))


def rooted() -> Problem:
    """Critical where a³ = 2, and there not stationary."""
    landscape = Landscape(MatrixProduct(1, 1, 1), PolynomialObjective("(a^3 - 2)*X11^2 + X11", (1, 1)))
    return Problem(landscape, landscape.lift.point([["a^3 - 2"]], [[0]]), ("a",))


def test_they_are_of_all_kinds() -> None:
    texts = json.dumps(certificates())
    kinds = (
        "lines",
        "rules",
        "indefinite",
        "negative",
        "line",
        "scaling",
        "contradiction",
        "root of",
        "entry",
        "zero",
        "roots",
    )
    for kind in kinds:
        assert f'"{kind}": ' in texts, kind
    for kind in ('"blocks": [{', '"quartic": {', '"curve": {', '"pair": {', '"trace": {'):
        assert kind in texts, kind


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
