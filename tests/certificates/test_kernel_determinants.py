"""Quartics that are quadratic in two directions, by their determinant: true and false ones.

2·g_4 = 2x²u² + 2a·xyuv + 2y²v² has, in x and y, the determinant (16 − 4a²)·u²v².
"""

from __future__ import annotations

from typing import Any

import pytest
from helpers.documents import (
    ONE,
    ZERO,
    Error,
    Json,
    always,
    cases,
    critical,
    fourth,
    hessian,
    leaf,
    negative,
    never,
    problem,
    product,
    quartic,
    refused,
    third,
    times,
)

from deeplift_cas.certificates import kernel
from deeplift_cas.certificates.kernel import IdentityFails, NotACertificate, SignNotShown

F = "X11^2*X13^2 + a*X11*X12*X13*X14 + X12^2*X14^2"
X, Y, U, V = (f"w1dot1{n}" for n in "1234")
FORMS = [f"2*{U}^2", f"2*a*{U}*{V}", f"2*{V}^2"]
TRACE = {"scale": ONE, "squares": [{"multiplier": product(2), "form": name} for name in (U, V)]}
FACTOR = times(-4, "a^2 - 4")
SIGNS = {"a": ZERO, "b": ZERO, "c": FACTOR, "e": ZERO, "q": ZERO}


COEFFICIENTS = ["0", "0", "-4*a^2 + 16", "0", "0"]


def determinant(forms: list[str] = FORMS, trace: Any = TRACE, names: tuple[str, ...] = (X, Y), **other: Any) -> Json:
    """Of the form in x and y, with a trace if there is one."""
    pair = {"names": [*names], "forms": forms} | ({} if trace is None else {"trace": trace})
    return quartic("13 14", "", **SIGNS) | {"coefficients": COEFFICIENTS, "pair": pair} | other


def squares(*parts: tuple[Json, str], scale: Json = ONE) -> Json:
    return {"scale": scale, "squares": [{"multiplier": m, "form": form} for m, form in parts]}


def rises(found: Json | None = None) -> Json:
    return hessian() | third() | fourth(determinant() if found is None else found)


def falls(found: Json | None = None, f: str = F, width: int = 4, **plane: str) -> Json:
    return negative(hessian(), third(), fourth(determinant(trace=None) if found is None else found), **plane)


def decided(first: Json, second: Json, f: str = F) -> Json:
    """4-critical where a² ≤ 4."""
    tree = cases(("a^2 - 4 <= 0", leaf(True, first)), ("a^2 - 4 > 0", leaf(False, second)))
    return critical(problem(f, 4, "a"), 4, tree, [["a^2 - 4 <= 0"]])


def test_the_determinant_decides() -> None:
    summary = kernel.check(decided(rises(), falls()))
    assert (summary.region, summary.proofs) == ([["a^2 - 4 <= 0"]], 2)
    assert kernel.check(decided(rises(), falls(determinant()))).proofs == 2  # a trace does no harm


@pytest.mark.parametrize(
    ("found", "error"),
    [
        # the trace
        (determinant(trace=None), SignNotShown),
        (determinant(trace=squares((product(2), U))), IdentityFails),
        (determinant(trace=squares((product(2), U), (product(-2), V))), SignNotShown),
        (determinant(trace=squares((product(2), U), (product(2), V), scale=product(2))), IdentityFails),
        (determinant(trace=squares((product(-2), U), (product(-2), V), scale=product(-1))), SignNotShown),
        (determinant(trace=squares(scale=ZERO)), SignNotShown),
        (determinant(trace=squares((product(2), X), (product(2), V))), NotACertificate),
        (determinant(trace=TRACE["squares"]), NotACertificate),
        # the forms
        (determinant([f"2*{U}^2", "0", f"2*{V}^2"]), IdentityFails),
        (determinant([f"2*{U}^2", f"-2*a*{U}*{V}", f"2*{V}^2"]), IdentityFails),
        (determinant([f"2*{V}^2", f"2*a*{U}*{V}", f"2*{U}^2"]), IdentityFails),
        (determinant(FORMS[:2]), NotACertificate),
        (determinant([f"2*{X}^2", *FORMS[1:]]), NotACertificate),
        # the names
        (determinant(names=(X, X)), NotACertificate),
        (determinant(names=(X, U)), NotACertificate),
        (determinant(names=(X, "a")), NotACertificate),
        (determinant(names=(X,)), NotACertificate),
        (determinant(names=(X, "w1dot15")), NotACertificate),
        # the quartic
        (determinant(coefficients=["0", "0", "4*a^2 - 16", "0", "0"]), IdentityFails),
        (determinant(signs=SIGNS | {"c": product(4)}), IdentityFails),
        (determinant(coefficients=["0", "0", "16", "0", "0"], signs=SIGNS | {"c": product(16)}), IdentityFails),
        (determinant(signs={}), SignNotShown),
        (determinant(pair=[]), NotACertificate),
        (determinant(pair={}), NotACertificate),
        (determinant(other=None), NotACertificate),
    ],
)
def test_false_determinants(found: Json, error: Error) -> None:
    refused(decided(rises(found), falls()), error)


def test_the_other_sign_is_not_shown() -> None:
    refused(decided(falls(), rises()), NotACertificate)
    tree = cases(("a^2 - 4 <= 0", leaf(False, falls())), ("a^2 - 4 > 0", leaf(True, rises())))
    refused(critical(problem(F, 4, "a"), 4, tree, [["a^2 - 4 > 0"]]), SignNotShown)


def test_a_determinant_without_a_trace_is_that_of_the_opposite_form_as_well() -> None:
    """−x²u² − y²v² has the determinant 16u²v², and is negative."""
    f, forms = F.replace("a*X11*X12*X13*X14", "0").replace("X11^2", "-X11^2").replace("+ X12^2", "- X12^2"), FORMS
    forms = [f"-2*{U}^2", "0", f"-2*{V}^2"]
    signs = {"a": ZERO, "b": ZERO, "c": product(16), "e": ZERO, "q": ZERO}
    for trace, error in (
        (None, SignNotShown),
        (squares((product(-2), U), (product(-2), V)), SignNotShown),
        (squares((product(2), U), (product(2), V), scale=product(-1)), SignNotShown),
        (squares((product(2), U), (product(2), V)), IdentityFails),
    ):
        found = determinant(forms, trace, coefficients=["0", "0", "16", "0", "0"], signs=signs)
        refused(always(f, 4, 4, rises(found)), error)


def test_a_form_is_not_negative_by_another_determinant() -> None:
    found = determinant(trace=None, coefficients=["0", "0", "-1", "0", "0"], signs=SIGNS | {"c": product(-1)})
    refused(decided(rises(), falls(found)), IdentityFails)


NEGATIVE = determinant(
    [f"2*{U}^2", f"6*{U}*{V}", f"2*{V}^2"],
    None,
    coefficients=["0", "0", "-20", "0", "0"],
    signs={"a": ZERO, "b": ZERO, "c": product(-20)},
)
STEEP = "X11^2*X13^2 + 3*X11*X12*X13*X14 + X12^2*X14^2"


def test_beside_a_determinant_that_is_negative_there_are_only_squares_with_roots() -> None:
    def down(f: str, width: int, effective: Json, **plane: str) -> Json:
        return never(f, width, 4, negative(hessian(), third(), effective, **plane))

    assert kernel.check(down(STEEP, 4, fourth(NEGATIVE))).proofs == 1
    more = f"{STEEP} + X15^4"
    assert kernel.check(down(more, 5, fourth(NEGATIVE), w1dot15="0")).proofs == 1
    refused(down(more, 5, fourth(NEGATIVE)), IdentityFails)
    beside = fourth(NEGATIVE, squares=[{"multiplier": product(2), "form": "w1dot15^2"}])
    refused(down(more, 5, beside), NotACertificate)
    proof = negative(hessian(), third(), beside)

    def rooted(**other: Any) -> Json:
        root = {"name": "w1dot15", "leading": ONE, "below": [], "flipped": None, **other}
        return never(more, 5, 4, {"negative": proof["negative"] | {"roots": [root]}})

    assert kernel.check(rooted()).proofs == 1
    for name in (X, U, "a"):  # a root is none of the four
        refused(rooted(name=name), NotACertificate)
    refused(rooted(flipped=X), NotACertificate)
    for name in (X, U):  # the plane binds none of the four
        refused(down(STEEP, 4, fourth(NEGATIVE), **{name: "0"}), NotACertificate)


def test_the_directions_of_a_determinant_are_free_on_the_kernel() -> None:
    """Where x = 0 on the kernel of the Hessian, y²v² is left, which is ≥ 0."""
    parts = hessian([(product(2), {X: "1"})]), third("0"), fourth(NEGATIVE, "0")
    refused(never(f"X11^2 + {STEEP}", 4, 4, negative(*parts, {X: ONE})), NotACertificate)
