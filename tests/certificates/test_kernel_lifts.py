"""The kernel and lifts in coordinates: false statements about the image, derivatives and penalties are refused."""

from __future__ import annotations

import contextlib
import copy
import json
import random
from collections import Counter
from typing import Any

import pytest
from certificates.test_kernel_refuses_edits import edited
from helpers.documents import Json, sealed

from deeplift_cas import Problem, classify, implication
from deeplift_cas.certificates import kernel, kinds
from deeplift_cas.certificates.kernel import CertificateError, IdentityFails, NotACertificate, SignNotShown
from deeplift_cas.errors import InputError
from deeplift_cas.regions.region import Region

HADAMARD = {"kind": "hadamard", "n": 2}
QUADRATIC = {"kind": "quadratic", "A": ["a", "b"], "c": "c"}
PROBLEMS: dict[str, tuple[dict[str, Any], int, str]] = {
    "hadamard": (
        {"parameters": ["a", "b", "c"], "point": [1, 0], "lift": HADAMARD, "objective": QUADRATIC},
        2,
        "image",
    ),
    "symmetric": (
        {
            "parameters": ["a", "b"],
            "point": [[1], [0]],
            "lift": {"kind": "symmetric", "n": 2, "rank": 1},
            "objective": {"kind": "polynomial", "expression": "a*X22 + b*X12 - b*X21 + X22^2"},
        },
        2,
        "image",
    ),
    "tensor": (
        {
            "parameters": ["a"],
            "point": [[1, 0], [1, 0], [0, 0]],
            "lift": {"kind": "rank_one_tensor", "dimensions": [2, 2, 2]},
            "objective": {"kind": "polynomial", "expression": "a*X222 + X111^2"},
        },
        2,
        "image",
    ),
    "softplus": (
        {
            "point": [[[0, 0]], [[0]]],
            "lift": {
                "kind": "network",
                "widths": [2, 1, 1],
                "activation": "softplus",
                "inputs": [[1, 1, -1, -1], [1, -1, 1, -1]],
            },
            "objective": {"kind": "square_loss", "targets": [[1, -1, -1, 1]]},
        },
        3,
        "ambient",
    ),
    "simplex": (
        {
            "parameters": ["a", "b", "c"],
            "point": [0, "3/5", "4/5"],
            "lift": {"kind": "hadamard", "n": 3, "sphere": True},
            "objective": {"kind": "polynomial", "expression": "a*X1 + b*X2 + c*X3 + X1^2"},
        },
        2,
        "image",
    ),
    "decay": (
        {
            "parameters": ["b"],
            "widths": [1, 1, 1],
            "decay": "b",
            "point": [[[0]], [[0]]],
            "objective": {"kind": "polynomial", "expression": "X11"},
        },
        3,
        "image",
    ),
}


def certificate(name: str) -> Json:
    data, order, space = PROBLEMS[name]
    return json.loads(json.dumps(implication(Problem.from_mapping(data), order, space).certificate()))


def proofs(tree: Json, key: str) -> list[Json]:
    """The proofs of a kind in a tree."""
    if "cases" in tree:
        return [found for case in tree["cases"] for found in proofs(case, key)]
    return [tree["proof"][key]] if key in tree["proof"] else []


def refused(document: Json, *errors: type[CertificateError]) -> None:
    with pytest.raises(CertificateError) as caught:
        kernel.check(sealed(document))
    assert not errors or type(caught.value) in errors, caught.value


@pytest.mark.parametrize("name", sorted(PROBLEMS))
def test_what_is_proved_is_accepted(name: str) -> None:
    summary = kernel.check(certificate(name))
    assert summary.problem.get("lift", {}).get("coordinates") or "penalty" in summary.problem


def test_a_curve_in_the_image_must_begin_over_the_point_and_fall() -> None:
    document = certificate("hadamard")
    tree = document["decisions"]["stationarity"]["tree"]
    assert {p["order"] for p in proofs(tree, "approach")} == {1, 2} and proofs(tree, "outer")
    for change in ("start", "order", "name", "still", "sign", "turn"):
        other = copy.deepcopy(document)
        curve = next(p for p in proofs(other["decisions"]["stationarity"]["tree"], "approach") if p["order"] == 2)
        if change == "start":
            curve["path"]["u2"][0] = "1"
        elif change == "order":
            curve["order"] = 1
        elif change == "name":
            curve["path"]["u3"] = ["0", "1"]
        elif change == "still":
            curve["path"]["u2"] = ["0"]
        elif change == "sign":  # at an even order the other direction of the curve is the same
            curve["value"]["coefficient"] = "-1"
        else:
            curve["path"]["u1"] = ["1", "1"]
        refused(other, IdentityFails, NotACertificate, SignNotShown)


def test_a_curve_is_no_answer_to_the_question_about_all_matrices() -> None:
    document = certificate("hadamard")
    document["search_space"] = "ambient"
    refused(document)


def test_constraints_of_the_image_are_no_answer_to_the_question_about_all_matrices() -> None:
    """On x ≥ 0 the point (1, 0) is stationary for f = x_2, and not among all x."""
    data = {"point": [1, 0], "lift": HADAMARD, "objective": {"kind": "polynomial", "expression": "X2"}}
    document = json.loads(json.dumps(implication(Problem.from_mapping(data), 1, "image").certificate()))
    assert document["verdict"] == "refuted" and proofs(document["decisions"]["stationarity"]["tree"], "outer")
    document["search_space"] = "ambient"
    refused(document, NotACertificate)


def test_a_nonzero_gradient_is_no_answer_to_the_question_about_the_image() -> None:
    """On x ≥ 0 the point (1, 0) is stationary for f = x_2, whose gradient is not zero."""
    data = {"point": [1, 0], "lift": HADAMARD, "objective": {"kind": "polynomial", "expression": "X2"}}
    document = json.loads(json.dumps(implication(Problem.from_mapping(data), 1, "ambient").certificate()))
    assert document["verdict"] == "proved"
    document["search_space"] = "image"
    refused(document)


def test_constraints_must_hold_on_the_whole_image() -> None:
    document = certificate("symmetric")
    found = proofs(document["decisions"]["stationarity"]["tree"], "outer")
    kinds = {constraint["squares"] is None for proof in found for constraint in proof["constraints"]}
    assert found and kinds <= {True, False}
    for index in range(len(found)):
        for change in ("expression", "factor", "drop", "denominator"):
            other = copy.deepcopy(document)
            proof = proofs(other["decisions"]["stationarity"]["tree"], "outer")[index]
            if change == "expression":
                proof["constraints"][0]["expression"] += " + X11"
            elif change == "drop":
                proof["constraints"].pop()
            elif change == "denominator":
                proof["denominator"]["coefficient"] = "-1"
            elif isinstance(proof["constraints"][0]["factor"], str):
                proof["constraints"][0]["factor"] = "7"
            else:
                proof["constraints"][0]["factor"]["coefficient"] = "-1"
            refused(other, IdentityFails, SignNotShown)


def test_a_square_that_is_negative_is_no_square() -> None:
    document = certificate("hadamard")
    squares = [
        c["squares"] for p in proofs(document["decisions"]["stationarity"]["tree"], "outer") for c in p["constraints"]
    ]
    (first, *_) = [s for s in squares if s]
    first[0]["multiplier"]["coefficient"] = "-1"
    refused(document, SignNotShown, IdentityFails)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("steps", 0, "at"), "1"),
        (("steps", 0, "jet"), ["s0", "1/2", "1/4", "0"]),
        (("steps", 0, "name"), "W1_11"),
        (("steps", 1, "name"), "h1_1_1"),
        (("steps", 0, "of"), "h1_1_2"),
        (("steps", 0, "function"), 3),
        (("steps", 0, "jet"), ["s0", "1/2", "1/4", "0", "1"]),
        (("steps", 0, "center"), "0"),
        (("steps", 0, "center"), "W1_11"),
        (("steps", 0, "of"), "W2_11^2 + s9"),
        (("coordinates", 0), "W2_11"),
        (("coordinates", 0), "s0"),
        (("coordinates", 0), "X11"),
        (("coordinates",), ["W1_11"]),
        (("entries", 0), "W3_11"),
        (("entries",), ["0"]),
        (("shape",), [2, 3]),
        (("shape",), []),
        (("shape", 0), 0),
        (("shape",), [1] * 900),
        (("shape", 0), 10**9),
        (("other",), 1),
    ],
)
def test_a_lift_that_is_none_is_refused(path: tuple[Any, ...], value: Any) -> None:
    document = certificate("softplus")
    part = document["problem"]["lift"]
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    refused(document, NotACertificate, IdentityFails, kernel.TooLarge)


def test_a_function_has_the_same_derivatives_wherever_it_is_asked_for() -> None:
    """At one place, and, as tanh(−z) = −tanh(z), at the opposite one: else an equation of the image would be false."""
    data = {
        "point": [[[1]], [[1]]],
        "lift": {"kind": "network", "widths": [1, 1, 1], "activation": "tanh", "inputs": [[1, -1]]},
        "objective": {"kind": "polynomial", "expression": "X11 + X12"},
    }
    document = json.loads(json.dumps(implication(Problem.from_mapping(data), 1, "image").certificate()))
    steps = document["problem"]["lift"]["steps"]
    assert [step["at"] for step in steps] == ["1", "-1"] and document["verdict"] == "refuted"
    assert proofs(document["decisions"]["stationarity"]["tree"], "outer")
    for other in ({"jet": ["s0", "1 - s0^2", "2*s0^3 - 2*s0", "0", "0"]}, {"at": "1"}, {"function": "other"}):
        changed = copy.deepcopy(document)
        changed["problem"]["lift"]["steps"][1] |= other
        refused(changed)
    for step in steps:
        del step["center"]  # the equation X11 + X12 = 0 is shown by it
    refused(document, IdentityFails)


def test_an_equation_of_the_image_that_bounds_f_must_hold_on_it() -> None:
    problem = Problem.from_mapping(
        {**PROBLEMS["softplus"][0], "lift": {**PROBLEMS["softplus"][0]["lift"], "activation": "tanh"}}
    )
    document = json.loads(json.dumps(classify(problem).certificate()))
    kinds.check_kinds(document)
    found = proofs(document["sides"]["g"]["minimum"]["tree"], "below")
    assert found and all(proof["equations"] for proof in found)
    for change in ("expression", "factor"):
        other = copy.deepcopy(document)
        equation = proofs(other["sides"]["g"]["minimum"]["tree"], "below")[0]["equations"][0]
        equation[change] = {"expression": "X11", "factor": "7"}[change]
        with pytest.raises(CertificateError):
            kinds.check_kinds(sealed(other))


def test_what_bounds_f_on_the_image_is_a_sum_of_squares_there() -> None:
    """On matrices UUᵀ, ⟨A, X⟩ ≥ 0 for A = vvᵀ."""
    problem = Problem.from_mapping(
        {
            "parameters": ["c"],
            "point": [[0], [0]],
            "lift": {"kind": "symmetric", "n": 2, "rank": 1},
            "objective": {"kind": "polynomial", "expression": "X11 + 2*X12 + 2*X22 + c*X11^2"},
        }
    )
    answer = classify(problem.at({"c": 1}))
    assert [(str(piece.region), piece.kind) for piece in answer.pieces] == [("always", "minimum")]
    document = json.loads(json.dumps(answer.certificate()))
    found = proofs(document["sides"]["g"]["global"]["tree"], "below")
    assert found and all(proof["constraints"] for proof in found)
    kinds.check_kinds(document)
    for change in ("expression", "factor", "multiplier", "form", "squares", "drop", "ambient"):
        other = copy.deepcopy(document)
        proof = proofs(other["sides"]["g"]["global"]["tree"], "below")[0]
        constraint = proof["constraints"][0]
        if change == "expression":
            constraint["expression"] += " - X11"
        elif change == "factor":
            constraint["factor"]["coefficient"] = "-1"
        elif change == "multiplier":
            constraint["squares"][0]["multiplier"]["coefficient"] = "-1"
        elif change == "form":
            constraint["squares"][0]["form"] += " + U11"
        elif change == "squares":
            constraint["squares"] = None
        elif change == "drop":
            del proof["constraints"]
        else:
            proof["constraints"] = [{"expression": "X11", "factor": "1"}]
        with pytest.raises(CertificateError):
            kinds.check_kinds(sealed(other))


def test_derivatives_above_those_given_are_not_invented() -> None:
    given = kernel.expand(certificate("softplus")["problem"], 4, None, kernel.Budget())
    with pytest.raises(NotACertificate, match="up to order 4"):
        given.more(5)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"relation": "u1^2 + u2^2 + u3^2 - 2"}, IdentityFails),
        ({"value": "-3/5"}, None),  # the mirror image: X is the same
        ({"value": "3/5*a"}, IdentityFails),
        ({"relation": "u1^2*u2 + 4*u1*u2^2 - 3*u2 + u1"}, IdentityFails),
        ({"relation": "0"}, SignNotShown),
        ({"relation": "u1^2*a"}, SignNotShown),
        ({"relation": "u1^2*u2 + u9"}, NotACertificate),
        ({"relation": "5*u1*u2 - u3^2 + 16/25 + u1^2 - u1*a"}, SignNotShown),
        ({"name": "u1"}, NotACertificate),
        ({"name": "a"}, NotACertificate),
        ({"name": "u4"}, NotACertificate),
        ({"of": "u1"}, NotACertificate),
        ({"relation": "u1^2 + u2^2 + u3^3 - 1 + u3^2 - u3^3"}, None),
        ({"relation": "u1^2 + u2^2 + u3^2 - 1 + u1*u2 - u1*u2"}, None),
        ({"relation": "2*u1^2 + u2^2 + u3^2 - 1"}, IdentityFails),
        ({"relation": "u2^2 + u3^2 - 1"}, IdentityFails),
        ({"relation": "u2 - 3/5 + 4/3*u3 - 16/15"}, IdentityFails),
    ],
)
def test_a_relation_holds_at_the_point_and_determines_its_name(change: dict[str, Any], error: Any) -> None:
    document = certificate("simplex")
    (step,) = document["problem"]["lift"]["steps"]
    assert step == {"name": "u2", "relation": "u1^2 + u2^2 + u3^2 - 1", "value": "3/5"}
    step.update(change)
    if error is None:
        kernel.check(sealed(document))
    else:
        refused(document, error)


def test_what_holds_modulo_a_relation_does_not_hold_without() -> None:
    document = certificate("simplex")
    found = proofs(document["decisions"]["stationarity"]["tree"], "outer")
    assert found
    for index in range(len(found)):
        for change in ("expression", "denominator", "square"):
            other = copy.deepcopy(document)
            proof = proofs(other["decisions"]["stationarity"]["tree"], "outer")[index]
            constraint = proof["constraints"][0]
            if change == "expression":
                constraint["expression"] += " + X1"
            elif change == "square" and constraint["squares"]:
                constraint["squares"][0]["form"] += " + u3"
            else:
                proof["denominator"]["coefficient"] = "-1"
            refused(other, IdentityFails, SignNotShown)


@pytest.mark.parametrize(
    ("relations", "constraints", "entry", "expression"),
    [
        ([f"v{i} - u1" for i in range(3_000)], 200, "u1", "0"),
        ([f"v{i} - u1" for i in range(3_000)], 1, "u1", " + ".join(f"a^{i + 1}*b^{999 - i}" for i in range(900))),
        (["v0 - 1"], 1, "v0", "X1^999*X1^901 + " + " + ".join(f"a^{i + 1}*b^{999 - i}" for i in range(300))),
    ],
)
def test_work_modulo_relations_is_charged(relations: list[str], constraints: int, entry: str, expression: str) -> None:
    document = certificate("hadamard")
    problem = document["problem"]
    problem["parameters"] = ["a", "b", "c"]
    values = ["1" if r == "v0 - 1" else "0" for r in relations]
    steps = [
        {"name": f"v{i}", "relation": r, "value": v} for i, (r, v) in enumerate(zip(relations, values, strict=True))
    ]
    problem["lift"] = {"coordinates": ["u1"], "shape": [1], "entries": [entry], "steps": steps}
    problem["point"] = ["0"]
    problem["objective"] = {"kind": "polynomial", "expression": "X1"}
    given = kernel.expand(problem, 1, "image", kernel.Budget())
    h = kernel.parse(expression, given.budget)
    (value,) = kernel.evaluated(h, {"X1": [given.lift.image()[0][0]]}, 0, given.budget)
    before = given.budget.left
    with contextlib.suppress(kernel.TooLarge):
        for _ in range(constraints):
            given.lift.reduced(value)
    assert before - given.budget.left >= 20 * constraints * max(len(relations), len(value.terms))


def test_a_penalty_counts_and_its_names_are_coordinates() -> None:
    document = certificate("decay")
    assert document["problem"]["penalty"] == "W1_11^2*b + W2_11^2*b"
    for other in ("W1_11^2*b", "0", "W3_11", "w1dot11^2", "q", 1):
        changed = copy.deepcopy(document)
        changed["problem"]["penalty"] = other
        refused(changed)
    del document["problem"]["penalty"]
    refused(document)


def test_random_edits_prove_nothing_that_the_engine_does_not_find() -> None:
    """With the fingerprint renewed: what is accepted is true of the problem that the edited file states."""
    rng, originals, reasons = random.Random(22), {name: certificate(name) for name in PROBLEMS}, Counter[str]()
    while reasons.total() < 600:
        name = rng.choice(sorted(originals))
        document, what = edited(originals[name], rng)
        if document == originals[name] or "sha256" not in document:
            continue
        document["sha256"] = kernel.digest(document)
        try:
            summary = kernel.check(document)
        except CertificateError as error:
            reasons[type(error).__name__] += 1
            continue
        reasons["accepted"] += 1
        try:
            problem = Problem.from_mapping(document["problem"])
        except InputError:
            continue  # the engine is stricter about names
        found = implication(problem, document["order"], document["search_space"])
        claimed = Region(problem.ring, [[kernel_condition(problem, c) for c in part] for part in summary.region])
        for _ in range(20):
            point = {n: rng.choice((-2, -1, 0, 0, 1, 2)) for n in problem.parameters}
            assert claimed.contains(point) == found.region.contains(point), f"accepted, and false: {name}, {what}"
    assert reasons["accepted"] < 100 and reasons["IdentityFails"] and reasons["NotACertificate"]


def kernel_condition(problem: Problem, text: str) -> Any:
    from deeplift_cas.algebra.condition import Condition

    return Condition.read(problem.ring, text)
