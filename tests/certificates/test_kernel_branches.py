"""Derived equations, rules, and empty branches: what follows from the conditions, and what does not."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from helpers.documents import (
    ONE,
    Json,
    cases,
    claims,
    critical,
    curve,
    decided,
    leaf,
    nested,
    problem,
    product,
    refused,
)
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas.certificates import kernel

SLOPE = leaf(False, curve(1, ONE, {"w1dot11": "1"}))


def line(equation: str, sources: Json, factor: Json = ONE, power: Any = 1, squares: tuple[Json, ...] = ()) -> Json:
    return {"equation": equation, "factor": factor, "power": power, "squares": list(squares), "from": sources}


def no_values(conditions: dict[str, Json], proof: Json) -> Json:
    """f = X11 is critical nowhere; but where these conditions hold it is said that there are no parameters."""
    tree = nested(list(conditions.items()), leaf(None, proof), SLOPE)
    return critical(problem("X11", 1, "abc"), 1, tree)


def contradiction(*terms: Json, **sources: str) -> Json:
    return {"contradiction": {"terms": list(terms), "from": {k.replace("_", " "): v for k, v in sources.items()}}}


def parts(*ends: tuple[str | None, str], variable: Any = "a") -> Json:
    return {"line": {"variable": variable, "parts": [{"to": end, "fails": text} for end, text in ends]}}


def accepted(document: Json) -> None:
    assert kernel.check(document).region == []


# Derived equations

# a ≥ 1 contradicts a = 0
UNLESS_ZERO = contradiction(ONE, product(1, {"a - 1": 1}), a="-1")


def derived(condition: str, *lines: Json, before: tuple[str, ...] = ()) -> Json:
    """The lines behind one condition; then a ≥ 1, which is said to be impossible as a = 0."""
    return no_values({c: {} for c in before} | {condition: {"lines": list(lines)}, "a - 1 >= 0": {}}, UNLESS_ZERO)


B2, A2 = product(1, {"b": 2}), product(1, {"a": 2})


@pytest.mark.parametrize(
    "document",
    [
        derived("a^2 + b^2 = 0", line("a", {"a^2 + b^2": "1"}, power=2, squares=(B2,))),
        derived("a^3 = 0", line("a", {"a^3": "1"}, power=3)),
        derived("a*c = 0", line("a", {"a*c": "1"}, product(1, {"c": 1})), before=("c != 0",)),
        derived("a*c = 0", line("a", {"a*c": "-1"}, product(-1, {"c": 1})), before=("c < 0",)),
        derived("a - b = 0", line("a + c", {"a - b": "1", "b + c": "1"}), line("-2*c", {"b + c": "-2", "b": "2"}),
                line("a", {"a + c": "1", "c": "-1"}), before=("b + c = 0", "b = 0")),
        derived("a^2 + b = 0", line("a", {"a^2 + b": "1"}, power=2, squares=(product(1, {"b": 1}),)),
                before=("b >= 0",)),
        derived("c*a^2 + b^2 = 0", line("a", {"a^2*c + b^2": "1"}, product(1, {"c": 1}), 2, (B2,)), before=("c > 0",)),
    ],
)  # fmt: skip
def test_an_equation_that_follows_is_accepted(document: Json) -> None:
    accepted(document)


@pytest.mark.parametrize(
    ("document", "error"),
    [
        # wrong cofactors
        (derived("a^2 + b^2 = 0", line("a", {"a^2 + b^2": "2"}, power=2, squares=(B2,))), kernel.IdentityFails),
        (derived("a*b = 0", line("a", {"a*b": "1"})), kernel.IdentityFails),
        (derived("b = 0", line("a", {"b": "1"})), kernel.IdentityFails),
        (derived("b = 0", line("a", {})), kernel.IdentityFails),
        (derived("a^2 - 1 = 0", line("a", {"a^2 - 1": "1"}, power=2)), kernel.IdentityFails),
        # an odd power beside squares: a = −b²
        (derived("a + b^2 = 0", line("a", {"a + b^2": "1"}, squares=(B2,))), kernel.NotACertificate),
        (derived("a^3 + b^2 = 0", line("a", {"a^3 + b^2": "1"}, power=3, squares=(B2,))), kernel.NotACertificate),
        # a factor that may be 0
        (derived("a*c = 0", line("a", {"a*c": "1"}, product(1, {"c": 1}))), kernel.SignNotShown),
        (derived("a*c = 0", line("a", {"a*c": "1"}, product(1, {"c": 1})), before=("c >= 0",)), kernel.SignNotShown),
        (derived("b = 0", line("a", {}, product(0))), kernel.SignNotShown),
        # a factor < 0 beside squares: a² = b²
        (
            derived("a^2 - b^2 = 0", line("a", {"a^2 - b^2": "-1"}, product(-1), 2, (B2,))),
            kernel.SignNotShown,
        ),
        # squares that are none
        (
            derived("a^2 + b = 0", line("a", {"a^2 + b": "1"}, power=2, squares=(product(1, {"b": 1}),))),
            kernel.SignNotShown,
        ),
        (
            derived("a^2 - b^2 = 0", line("a", {"a^2 - b^2": "1"}, power=2, squares=(product(-1, {"b": 2}),))),
            kernel.SignNotShown,
        ),
        # equations that are not stated: only a ≥ 0, or nothing, or later, or elsewhere
        (derived("a >= 0", line("a", {"a": "1"})), kernel.SignNotShown),
        (derived("b = 0", line("a", {"a": "1"})), kernel.SignNotShown),
        (derived("b = 0", line("a", {"c": "1", "a - c": "1"}), line("c", {"b": "1"})), kernel.SignNotShown),
        (no_values({"a^2 >= 0": {}, "a - 1 >= 0": {}}, UNLESS_ZERO), kernel.SignNotShown),
        # no exponents
        (derived("b = 0", line("a", {}, power=0)), kernel.NotACertificate),
        (derived("a^2 = 0", line("a", {"a^2": "1"}, power=True)), kernel.NotACertificate),
        (derived("a^2 = 0", line("a", {"a^2": "1"}, power=2.0)), kernel.NotACertificate),
        (derived("a = 0", line("a", {"a": "a^100"}, power=101)), kernel.NotACertificate),
        # not in the parameters
        (derived("b = 0", line("w1dot11", {})), kernel.NotACertificate),
        (derived("b = 0", line("a", {"b": "w1dot11"})), kernel.NotACertificate),
        # about a number
        (derived("b = 0", line("0", {})), kernel.NotACertificate),
        (derived("b = 0", line("1", {"b": "1"})), kernel.IdentityFails),
        (derived("b = 0", line("a", {"b": "1"}) | {"more": 1}), kernel.NotACertificate),
    ],
)
def test_an_equation_that_does_not_follow_is_refused(document: Json, error: type[kernel.CertificateError]) -> None:
    refused(document, error)


def test_what_follows_in_one_case_does_not_hold_in_the_other() -> None:
    lines = {"lines": [line("a", {"a^2 + b^2": "1"}, power=2, squares=(B2,))]}
    inside = nested([("a - 1 >= 0", {})], leaf(None, UNLESS_ZERO), SLOPE)
    good = cases(("a^2 + b^2 = 0", lines | inside), ("a^2 + b^2 != 0", SLOPE))
    accepted(critical(problem("X11", 1, "abc"), 1, good))
    bad = cases(("a^2 + b^2 = 0", lines | inside), ("a^2 + b^2 != 0", inside))
    refused(critical(problem("X11", 1, "abc"), 1, bad), kernel.SignNotShown)
    refused(critical(problem("X11", 1, "abc"), 1, lines | good), kernel.NotACertificate)  # the root has no conditions


# Rules


def reduced(rules: Json, *more: str, condition: str = "a*b - 1 = 0") -> Json:
    """−a³b³ ≥ 0 is said to be impossible as ab = 1."""
    conditions = {c: {} for c in more} | {condition: {"rules": rules}, "-a^3*b^3 >= 0": {}}
    return no_values(conditions, contradiction(ONE, product(1, {"-a^3*b^3": 1})))


def test_rules_replace_a_monomial() -> None:
    accepted(reduced({"a*b - 1": "a*b"}))
    accepted(reduced({"2*a*b - 2": "a*b"}))
    accepted(reduced({"1 - a*b": "3*a*b"}))  # of the monomial the coefficient does not matter
    accepted(reduced({"a - c": "a", "b*c - 1": "b*c"}, "a - c = 0", "b*c - 1 = 0"))
    kept = {"a*b - 1 = 0": {"rules": {"a*b - 1": "a*b"}}, "c = 0": {}, "-a^3*b^3 >= 0": {}}
    accepted(no_values(kept, contradiction(ONE, product(1, {"-a^3*b^3": 1}))))
    kept["c = 0"] = {"rules": {"c": "c"}}  # new rules are in place of the old ones
    refused(no_values(kept, contradiction(ONE, product(1, {"-a^3*b^3": 1}))), kernel.IdentityFails)


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (reduced({}), kernel.IdentityFails),
        (reduced({"a*b - 1": "a*b"}, condition="a*b - 2 = 0"), kernel.SignNotShown),
        (reduced({"a*b - 1": "a*b"}, condition="a*b - 1 >= 0"), kernel.SignNotShown),
        (reduced({"a*b - 1": "a*b"}, condition="a*b - 1 != 0"), kernel.SignNotShown),
        (reduced({"a*b - 2": "a*b"}, condition="a*b - 2 = 0"), kernel.IdentityFails),
        (reduced({"a*b + 1": "a*b"}, condition="a*b + 1 = 0"), kernel.IdentityFails),  # where −a³b³ ≥ 0 is true
        (reduced({"a*b - 1": "a"}), kernel.NotACertificate),
        (reduced({"a*b - 1": "a*b^2"}), kernel.NotACertificate),
        (reduced({"a*b - 1": "1"}), kernel.NotACertificate),
        (reduced({"a*b - 1": "a*b - 1"}), kernel.NotACertificate),
        (reduced({"a*b - 1": "0"}), kernel.NotACertificate),
        (reduced({"0": "a*b"}), kernel.NotACertificate),
        (reduced({"a*b - 1": "w1dot11"}), kernel.NotACertificate),
    ],
)
def test_false_rules_are_refused(document: Json, error: type[kernel.CertificateError]) -> None:
    refused(document, error)


# Contradictions


def bounds(*terms: Json, first: str = "a >= 0", second: str = "-a - 1 >= 0", **sources: str) -> Json:
    return no_values({first: {}, second: {}}, contradiction(*terms, **sources))


A, MINUS = product(1, {"a": 1}), product(1, {"-a - 1": 1})


def test_contradictions() -> None:
    accepted(bounds(ONE, A, MINUS))
    accepted(bounds(product(3), product(3, {"a": 1}), product(3, {"-a - 1": 1})))
    accepted(bounds(ONE, first="a = 0", second="a - 1 = 0", **{"a": "-1", "a_-_1": "1"}))
    accepted(bounds(A2, first="a != 0", second="a^2 = 0", **{"a^2": "-1"}))


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (bounds(A, MINUS, ONE), kernel.SignNotShown),  # the first term has to be > 0
        (bounds(A, product(1, {"-a": 1}), second="-a >= 0"), kernel.SignNotShown),  # a = 0
        (bounds(), kernel.NotACertificate),
        (bounds(product(0)), kernel.SignNotShown),
        (bounds(ONE, A, product(-1, {"a + 1": 1}), second="a + 1 >= 0"), kernel.SignNotShown),
        (bounds(ONE, A, MINUS, second="b >= 0"), kernel.SignNotShown),
        (bounds(ONE, A), kernel.IdentityFails),
        (bounds(ONE, A, MINUS, A), kernel.IdentityFails),
        (bounds(ONE, a="1"), kernel.SignNotShown),  # a = 0 is not stated
        (bounds(ONE, first="a = 0", a="1"), kernel.IdentityFails),
        (bounds(ONE, product(1, {"a - 1": 1}), second="a - 1 >= 0", a="-1"), kernel.SignNotShown),
        (bounds(product(1, {"a": 3}), product(-1, {"a": 3})), kernel.SignNotShown),
    ],
)
def test_false_contradictions_are_refused(document: Json, error: type[kernel.CertificateError]) -> None:
    refused(document, error)


# One parameter


def on_a_line(proof: Json, *conditions: str, rules: Json | None = None) -> Json:
    head: Json = {} if rules is None else {"rules": rules}
    return no_values({c: head if n == 0 else {} for n, c in enumerate(conditions)}, proof)


ROOTS = ("a^3 - 2 = 0", "a^2 - 2 = 0")


@pytest.mark.parametrize(
    "document",
    [
        on_a_line(parts(("0", "a^3 - 2"), ("13/10", "a^2 - 2"), (None, "a^3 - 2")), *ROOTS),
        on_a_line(parts(("1", "a - 2"), (None, "-a")), "a - 2 > 0", "a < 0"),
        on_a_line(
            parts(("0", "a*b + 1"), (None, "a*b + 1"), variable="b"), "a - b = 0", "a*b + 1 < 0", rules={"a - b": "a"}
        ),
        on_a_line(parts((None, "a*b^2 - 3*a + 1")), "b^2 - 3 = 0", "a*b^2 - 3*a + 1 < 0", rules={"b^2 - 3": "b^2"}),
    ],
)
def test_conditions_on_one_parameter_that_exclude_each_other(document: Json) -> None:
    accepted(document)


@pytest.mark.parametrize(
    ("document", "error"),
    [
        # a root lies in a part
        (
            on_a_line(parts(("0", "a^3 - 2"), ("3/2", "a^2 - 2"), (None, "a^3 - 2")), *ROOTS),
            kernel.SignNotShown,
        ),
        (on_a_line(parts(("0", "a^3 - 2"), (None, "a^2 - 2")), *ROOTS), kernel.SignNotShown),
        (on_a_line(parts(("2", "a - 1"), (None, "a - 1")), "a - 1 = 0", "b = 0"), kernel.SignNotShown),
        (on_a_line(parts(("0", "a - 1"), ("2", "a - 1"), (None, "a - 1")), "a - 1 = 0"), kernel.SignNotShown),
        # an end of a part is a root: a = 0
        (on_a_line(parts(("0", "a"), (None, "a")), "a = 0"), kernel.SignNotShown),
        (on_a_line(parts(("0", "a"), (None, "a")), "a >= 0", "-a >= 0"), kernel.SignNotShown),
        (on_a_line(parts(("-1", "a"), ("0", "a"), (None, "a")), "a = 0"), kernel.SignNotShown),
        (on_a_line(parts(("0", "a - 1"), ("1", "a - 1"), ("2", "a"), (None, "a - 1")), "a - 1 = 0"),
         kernel.SignNotShown),
        # the line has more parts
        (on_a_line(parts((None, "a - 1")), "a - 1 >= 0"), kernel.SignNotShown),
        (on_a_line(parts(("0", "a - 1")), "a - 1 >= 0"), kernel.NotACertificate),
        (on_a_line(parts((None, "a - 1"), (None, "a - 1")), "a - 1 >= 0"), kernel.NotACertificate),
        (on_a_line(parts(("1", "a - 2"), ("0", "a - 2"), (None, "-a - 1")), "a - 2 = 0", "-a - 1 >= 0"),
         kernel.NotACertificate),
        (on_a_line(parts(("1", "a - 2"), ("1", "a - 2"), (None, "-a")), "a - 2 > 0", "a < 0"), kernel.NotACertificate),
        (on_a_line(parts(), "a - 1 >= 0"), kernel.NotACertificate),
        # what is allowed does not fail, and of what nothing is stated neither
        (on_a_line(parts(("0", "a - 1"), (None, "a + 1")), "a - 1 <= 0", "b = 0"), kernel.SignNotShown),
        (on_a_line(parts(("0", "a - 1"), (None, "a + 1")), "b = 0"), kernel.SignNotShown),
        (on_a_line(parts(("1", "a - 2"), (None, "-a")), "a - 2 > 0", "a != 0"), kernel.SignNotShown),
        # about another parameter: a ≥ 1 and b ≥ 1
        (on_a_line(parts(("0", "a - 1"), (None, "-b")), "a - 1 >= 0", "b - 1 >= 0"), kernel.NotACertificate),
        (on_a_line(parts(("0", "a - 1"), (None, "-b - 1")), "a - 1 >= 0", "-b - 1 >= 0"), kernel.NotACertificate),
        (on_a_line(parts(("0", "a - 1"), (None, "a*b + 1")), "a - 1 >= 0", "a*b + 1 < 0"), kernel.NotACertificate),
        (on_a_line(parts(("1", "a - 2"), (None, "-a"), variable="b"), "a - 2 > 0", "a < 0"), kernel.NotACertificate),
        (on_a_line(parts(("1", "a - 2"), (None, "-a"), variable=["a"]), "a - 2 > 0", "a < 0"), kernel.NotACertificate),
    ],
)  # fmt: skip
def test_what_one_parameter_can_be_is_not_excluded(document: Json, error: type[kernel.CertificateError]) -> None:
    refused(document, error)


# Several parameters, in boxes


def line_of(variable: Any, *ends: tuple[str | None, str | Json]) -> Json:
    """Parts, each with a condition that fails or with the parts of another line."""
    inside = [{"to": end} | ({"fails": part} if isinstance(part, str) else part) for end, part in ends]
    return {"line": {"variable": variable, "parts": inside}}


DISC, HYPERBOLA = "a^2 + b^2 - 1", "a*b - 1"  # a² + b² ≤ 1 and a·b ≥ 1
OUTSIDE = ("a^2 + b^2 - 1 <= 0", "a*b - 1 >= 0")
ACROSS = line_of("b", ("-5/4", DISC), ("5/4", HYPERBOLA), (None, DISC))
AGAIN = line_of("a", ("0", "a - 1"), ("3/2", "a - 2"))
BEYOND = line_of("b", ("0", DISC), (None, DISC))
TOGETHER = line_of("a", ("-5/4", BEYOND), ("0", ACROSS), ("3/4", ACROSS), ("5/4", ACROSS), (None, BEYOND))


@pytest.mark.parametrize(
    "document",
    [
        # −5/4 ≤ b ≤ 5/4 is too long where |a| may be more than 4/5
        on_a_line(
            line_of(
                "a",
                ("-5/4", BEYOND),
                ("-3/4", line_of("b", ("-3/4", DISC), ("3/4", HYPERBOLA), (None, DISC))),
                ("3/4", ACROSS),
                ("5/4", line_of("b", ("-3/4", DISC), ("3/4", HYPERBOLA), (None, DISC))),
                (None, BEYOND),
            ),
            *OUTSIDE,
        ),
        # an interval is divided again: a ≤ 1 and a ≥ 2 outside of 0 ≤ b ≤ 1, and inside a part by a ≤ 0 and a ≥ 1
        on_a_line(
            line_of("a", ("3/2", line_of("b", ("1/2", "b - 2"), (None, AGAIN))), (None, "a - 3/2")),
            "b - 2 = 0", "a - 1 = 0", "a - 2 = 0", "a - 3/2 < 0",
        ),
        # a condition that does not hold at a corner either: a·b > 0
        on_a_line(line_of("a", ("0", line_of("b", ("0", "b"), (None, "a*b"))), (None, line_of("b", ("0", "a*b"),
                  (None, "a")))), "a*b > 0", "a < 0", "b > 0"),
        # three parameters
        on_a_line(line_of("a", ("0", "a"), (None, line_of("b", ("0", "b"), (None, line_of("c", ("0", "c"),
                  (None, "a*b*c + 1")))))), "a*b*c + 1 < 0", "a > 0", "b > 0", "c > 0"),
    ],
)  # fmt: skip
def test_conditions_on_several_parameters_that_exclude_each_other_in_boxes(document: Json) -> None:
    accepted(document)


@pytest.mark.parametrize(
    ("document", "error"),
    [
        # 1/2 ≤ a, b ≤ 5/4 has a point of both signs
        (on_a_line(TOGETHER, *OUTSIDE), kernel.SignNotShown),
        # what is divided again is not all of the part
        (
            on_a_line(line_of("a", ("1", line_of("a", ("0", "a - 2"))), (None, "a")), "a - 2 = 0", "a <= 0"),
            kernel.NotACertificate,
        ),
        (
            on_a_line(line_of("a", ("1", line_of("a", ("2", "a - 3"))), (None, "a")), "a - 3 = 0", "a <= 0"),
            kernel.NotACertificate,
        ),
        (
            on_a_line(line_of("a", ("1", line_of("a", (None, "a - 3"))), (None, "a")), "a - 3 = 0", "a <= 0"),
            kernel.NotACertificate,
        ),
        (
            on_a_line(
                line_of("a", ("0", "a - 1"), (None, line_of("a", ("-1", "a - 1"), (None, "a + 1")))),
                "a - 1 = 0", "a + 1 <= 0",
            ),
            kernel.NotACertificate,
        ),
        # a corner is a zero, and that is allowed there
        (
            on_a_line(
                line_of("a", ("0", line_of("b", ("0", "b"), (None, "a*b"))), (None, "a")), "a*b >= 0", "a < 0", "b > 0"
            ),
            kernel.SignNotShown,
        ),
        (on_a_line(line_of("a", ("0", line_of("b", ("0", "a*b"), (None, "a*b"))), (None, "a*b")), "a*b < 0"),
         kernel.SignNotShown),
        # an edge is: b·(a² + 1) = 0 where b = 0
        (on_a_line(line_of("b", ("0", line_of("a", ("0", "a^2*b + b"), (None, "a^2*b + b"))), (None, "b")),
                   "a^2*b + b >= 0", "b <= 0"), kernel.SignNotShown),
        # the interior is
        (on_a_line(line_of("a", ("0", "a"), ("2", line_of("b", ("0", "b"), ("2", "a - b"), (None, "b - 1"))),
                           (None, "a - 1")), "a - b > 0", "a > 0", "b > 0", "a - 1 <= 0", "b - 1 <= 0"),
         kernel.SignNotShown),
        # the condition is about another parameter, too
        (on_a_line(line_of("a", ("0", "a"), (None, line_of("b", ("0", "b"), (None, "c - 1")))),
                   "c - 1 = 0", "a > 0", "b > 0"), kernel.NotACertificate),
        # neither, or both
        (on_a_line({"line": {"variable": "a", "parts": [{"to": None}]}}, "a > 0"), kernel.NotACertificate),
        (on_a_line({"line": {"variable": "a", "parts": [{"to": None, "fails": "a", **AGAIN}]}}, "a > 0"),
         kernel.NotACertificate),
        (on_a_line(line_of("a", (None, {"line": {"variable": "b", "parts": []}})), "a > 0"), kernel.NotACertificate),
        (on_a_line(line_of("a", (None, {"line": []})), "a > 0"), kernel.NotACertificate),
    ],
)  # fmt: skip
def test_boxes_that_do_not_cover_or_on_which_nothing_fails_are_refused(
    document: Json, error: type[kernel.CertificateError]
) -> None:
    refused(document, error)


@given(st.data())
def test_signs_in_a_box_are_those_of_points(data: st.DataObject) -> None:
    ends = st.fractions(-3, 3, max_denominator=4)

    def interval() -> tuple[Fraction | None, Fraction | None]:
        low, high = sorted(data.draw(st.lists(ends, min_size=2, max_size=2, unique=True)))
        return data.draw(st.sampled_from([(low, high), (None, high), (low, None)]))

    box = {name: interval() for name in "ab"}
    powers = st.tuples(st.integers(0, 3), st.integers(0, 3))
    terms = data.draw(st.dictionaries(powers, st.integers(-5, 5).filter(bool), max_size=5))
    p = kernel.Poly({("a",) * i + ("b",) * j: c for (i, j), c in terms.items()}, kernel.Budget())
    signs = kernel.signs_in(p, box)
    for _ in range(5):
        at = {}
        for name, (low, high) in box.items():
            low, high = (high - 50 if low is None else low), (low + 50 if high is None else high)
            at[name] = data.draw(st.sampled_from([low, high, (low + high) / 2, (3 * low + high) / 4]))
        value = sum(c * at["a"] ** i * at["b"] ** j for (i, j), c in terms.items())
        assert kernel.sign(value) in signs


# Two parameters up to a scaling


def scaled(
    *conditions: str,
    points: Any = (),
    names: Any = ("a", "b"),
    weights: Any = (1, 1),
    **ends: list[tuple[str | None, str]],
) -> Json:
    """Lines where the second one is 1 or −1, and points where it is 0."""
    lines = {{"up": "1", "down": "-1"}[y]: parts(*found)["line"]["parts"] for y, found in ends.items()}
    proof = {"names": list(names), "weights": list(weights), "lines": lines, "points": list(points)}
    return no_values({c: {} for c in conditions}, {"scaling": proof})


BELOW, BETWEEN = [("1/2", "a - b"), (None, "-a")], [("0", "a^2 - 2*b"), (None, "a^2 - 2*b")]
SQUARES = [("0", "a^2 + b^2"), (None, "a^2 + b^2")]


@pytest.mark.parametrize(
    "document",
    [
        scaled("a - b > 0", "b > 0", "-a > 0", up=BELOW),
        scaled("a - b > 0", "b >= 0", "-a > 0", up=BELOW, points=["a - b", "-a", "-a"]),
        scaled("a^2 - 2*b < 0", "b <= 0", down=BETWEEN, points=["a^2 - 2*b"] * 3, weights=(1, 2)),
        scaled("a^2 + b^2 < 0", up=SQUARES, down=SQUARES, points=["a^2 + b^2"] * 3),
        scaled("a^2 + b^2 < 0", up=SQUARES, down=SQUARES, points=["a^2 + b^2"] * 3, names="ba", weights=(-2, -2)),
        scaled("a*b - 2 > 0", "a*b - 1 < 0", "b > 0", up=[("3/2", "a*b - 2"), (None, "a*b - 1")], weights=(1, -1)),
        # modulo an equation
        no_values(
            {"c - b = 0": {"rules": {"b - c": "c"}}, "b > 0": {}, "a - c > 0": {}, "-a > 0": {}},
            {"scaling": {"names": ["a", "b"], "weights": [1, 1], "points": [],
                         "lines": {"1": parts(("1/2", "a - c"), (None, "-a"))["line"]["parts"]}}},
        ),
    ],
)  # fmt: skip
def test_conditions_on_two_parameters_up_to_a_scaling_that_exclude_each_other(document: Json) -> None:
    accepted(document)


@pytest.mark.parametrize(
    ("document", "error"),
    [
        # no scaling keeps the condition, though it fails where b is −1, 0 or 1: b > 2, and a > b²
        (scaled("b - 2 > 0", "b > 0", up=[("0", "b - 2"), (None, "b - 2")]), kernel.NotACertificate),
        (scaled("a - b^2 > 0", "a - b < 0", "b > 0", up=[("2/3", "a - b^2"), (None, "a - b")]), kernel.NotACertificate),
        (scaled("a^2 - 2*b < 0", "b <= 0", down=BETWEEN, points=["a^2 - 2*b"] * 3), kernel.NotACertificate),
        # weights that scale nothing, or are no whole numbers
        (scaled("b - 2 > 0", "b > 0", up=[(None, "b - 2")], weights=(1, 0)), kernel.NotACertificate),
        (scaled("a - 2 > 0", "b > 0", up=[("1", "a - 2"), (None, "a - 2")], weights=(0, 1)), kernel.NotACertificate),
        (scaled("a - b > 0", "b > 0", "-a > 0", up=BELOW, weights=(True, True)), kernel.NotACertificate),
        (scaled("a - b > 0", "b > 0", "-a > 0", up=BELOW, weights=("1", "1")), kernel.NotACertificate),
        (scaled("a - b > 0", "b > 0", "-a > 0", up=BELOW, weights=(10**9, 10**9)), kernel.NotACertificate),
        (scaled("a - b > 0", "b > 0", "-a > 0", up=BELOW, weights=(1, 1, 1)), kernel.NotACertificate),
        # b may be negative, or zero
        (scaled("a - b > 0", "-a > 0", up=BELOW, points=["a - b", "-a", "-a"]), kernel.NotACertificate),
        (scaled("a - b > 0", "b != 0", "-a > 0", up=BELOW), kernel.NotACertificate),
        (scaled("b^2 <= 0", "a > 0", up=[(None, "b^2")], down=[(None, "b^2")]), kernel.NotACertificate),
        (scaled("b^2 <= 0", "a > 0", up=[(None, "b^2")], down=[(None, "b^2")], points=["a", "a", "a"]),
         kernel.SignNotShown),
        (scaled("a^2 + b^2 <= 0", up=SQUARES, down=SQUARES, points=["a^2 + b^2"] * 3), kernel.SignNotShown),
        # there are such points
        (scaled("a - b > 0", "b > 0", "a > 0", up=[("1/2", "a - b"), (None, "a")]), kernel.SignNotShown),
        (scaled("a - b > 0", "b > 0", up=[("1/2", "a - b"), (None, "-a")]), kernel.SignNotShown),
        # about others
        (scaled("a - c > 0", "b > 0", "-a > 0", up=[("1/2", "a - c"), (None, "-a")]), kernel.NotACertificate),
        (scaled("a - b > 0", "b > 0", "-a > 0", up=BELOW, names="aa"), kernel.NotACertificate),
        (scaled("a - b > 0", "b > 0", "-a > 0", up=BELOW, names=("a", "w1dot11")), kernel.NotACertificate),
        (scaled("a - b > 0", "b > 0", "-a > 0", up=BELOW, names="abc"), kernel.NotACertificate),
    ],
)  # fmt: skip
def test_what_two_parameters_can_be_is_not_excluded(document: Json, error: type[kernel.CertificateError]) -> None:
    refused(document, error)


@pytest.mark.parametrize("step", [*kernel.STEPS[:1], kernel.STATIONARITY, kernel.CONCLUSION])
def test_an_empty_branch_has_any_step(step: str) -> None:
    """The same proof everywhere; it says nothing where the branch is not empty."""
    for conditions, fine in ((("a - 2 > 0", "a < 0"), True), (("a + 2 > 0", "a < 0"), False)):
        proof = parts(("1", "a - 2"), (None, "-a"))
        inside = nested([(c, {}) for c in conditions], leaf(None, proof), leaf("undecided", {}))
        document = claims(problem("X11", 1, "abc"), 1, "undecided", **{step: decided(inside, (), [[]])})
        if fine:
            assert kernel.check(document).verdict == "undecided"
        else:
            refused(document, kernel.SignNotShown)


def test_what_is_zero_by_the_equations_fails_to_be_not_zero_and_nothing_else() -> None:
    def claimed(relation: str) -> Json:
        conditions = {"a = 0": {"rules": {"a": "a"}}, f"a*b + a {relation} 0": {}}
        return no_values(conditions, parts((None, "a*b + a"), variable="b"))

    for relation in ("!=", ">", "<"):
        accepted(claimed(relation))
    for relation in (">=", "<=", "="):
        refused(claimed(relation), kernel.SignNotShown)


@pytest.mark.parametrize(
    ("text", "low", "high", "signs"),
    [
        ("x - 1", 1, 2, {0, 1}),  # a root at an end
        ("x - 1", None, 1, {-1, 0}),
        ("x - 1", None, 0, {-1}),
        ("x - 1", 2, None, {1}),
        ("x^2 - 2", 1, 2, {-1, 0, 1}),
        ("x^2 - 2", -1, 1, {-1}),
        ("0", None, None, {0}),
        ("-3", None, None, {-1}),
    ],
)
def test_signs_on_an_interval(text: str, low: int | None, high: int | None, signs: set[int]) -> None:
    assert kernel.signs_in(kernel.parse(text, kernel.Budget()), {"x": (low, high)}) == signs
