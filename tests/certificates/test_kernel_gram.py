"""Quadratic forms of the Gram matrix of two rows, nowhere negative or negative somewhere: true and false ones.

(x, y; y, z) has x = p² + q², y = pr + qs, z = r² + s².  For 2·g_4 = 2x² + 2a·y² + 2z² the coefficient c1 is 16.
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
    even_signs,
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

P, Q, R, S = (f"w1dot1{n}" for n in "1234")
X = "X11^4 + 2*X11^2*X12^2 + X12^4"
Y = "X11^2*X13^2 + 2*X11*X12*X13*X14 + X12^2*X14^2"
Z = "X13^4 + 2*X13^2*X14^2 + X14^4"
MIXED = " + ".join(f"a*{term}" if term[0] == "X" else f"2*a*{term[2:]}" for term in Y.split(" + "))
F = f"{X} + {MIXED} + {Z}"
SIGNS = even_signs()
C1 = {"c1": product(16)}


def gram(signs: Json, claimed: Json = C1, names: tuple[str, ...] = (Q, S), mixed: str = "2*a", **other: Any) -> Json:
    found = quartic("11 13", "2 0 2*a 0 2", **{name: SIGNS[name] for name in signs})
    return found | {"gram": {"names": [*names], "mixed": mixed, "signs": claimed}} | other


def rises(found: Json) -> Json:
    return hessian() | third() | fourth(found)


def falls(found: Json, **plane: str) -> Json:
    return negative(hessian(), third(), fourth(found), **plane)


def decided(first: Json | None = None, against: Json | None = None) -> Json:
    """a > 0, then −2 ≤ a ≤ 0, then a < −2."""
    second, against = leaf(True, rises(gram("aΔD"))), leaf(False, against or falls(gram("aPD")))
    inner = cases(("a^2 - 4 <= 0", second), ("a^2 - 4 > 0", against))
    tree = cases(("a > 0", leaf(True, rises(first or gram("aΔP")))), ("a <= 0", inner))
    return critical(problem(F, 4, "a"), 4, tree, [["a > 0"], ["a <= 0", "a^2 - 4 <= 0"]])


def test_a_quadratic_form_of_gram_matrices_is_decided() -> None:
    assert kernel.check(decided()).proofs == 3
    assert kernel.check(decided(against=falls(gram("aPD", {})))).proofs == 3  # the quartic alone is negative


@pytest.mark.parametrize(
    ("found", "error"),
    [
        # what decides besides the quartic
        (gram("aΔP", {}), SignNotShown),
        (gram("aΔP", {"c1": product(8)}), IdentityFails),
        (gram("aΔP", {"c2": times(-2, "a")}), SignNotShown),  # c2 = −2a, which is negative here
        (gram("aΔP", {"c0": product(16)}), IdentityFails),
        (gram("aΔP", {"c3": product(16)}), NotACertificate),
        (gram("aΔP", C1 | {"c2": product(16)}), IdentityFails),
        (gram("aΔP", []), NotACertificate),
        # the quartic
        (gram("aP"), SignNotShown),
        (gram("aΔP", coefficients=["2", "0", "0", "0", "2"]), IdentityFails),
        # the form
        (gram("aΔP", mixed="0"), IdentityFails),
        (gram("aΔP", mixed="-2*a"), IdentityFails),
        (gram("aΔP", mixed=Q), NotACertificate),
        (gram("aΔP", names=(S, Q)), IdentityFails),
        (gram("aΔP", names=(Q, Q)), NotACertificate),
        (gram("aΔP", names=(Q, R)), NotACertificate),
        (gram("aΔP", names=(Q,)), NotACertificate),
        (gram("aΔP", names=(Q, "a")), NotACertificate),
        (gram("aΔP", names=(Q, "w1dot15")), NotACertificate),
        (gram("aΔP", pair={"names": [Q, S], "forms": ["0", "0", "0"]}), NotACertificate),
        (gram("aΔP", gram={}), NotACertificate),
    ],
)
def test_false_forms_of_gram_matrices(found: Json, error: Error) -> None:
    refused(decided(found), error)


# y² − xz is ≤ 0 on Gram matrices, and 0 on those of rank one: c2 = −6, c1 = −12, c0 = −8

INNER = f"{Y} - X11^2*X13^2 - X11^2*X14^2 - X12^2*X13^2 - X12^2*X14^2"
ALL = {"c2": product(-6), "c1": product(-12), "c0": product(-8)}
NOTHING = dict.fromkeys("abceq", ZERO)


def inner(claimed: Json) -> Json:
    found = quartic("11 13", "0 0 0 0 0", **NOTHING)
    return found | {"gram": {"names": [Q, S], "mixed": "2", "signs": claimed}}


def test_a_form_that_is_negative_inside_alone() -> None:
    down = never(INNER, 4, 4, falls(inner(ALL)))
    assert kernel.check(down).proofs == 1
    for name in ALL:
        left = {n: p for n, p in ALL.items() if n != name}
        refused(never(INNER, 4, 4, falls(inner(left))), SignNotShown)
        refused(never(INNER, 4, 4, falls(inner(ALL | {name: product(-1)}))), IdentityFails)
    for claimed in (ALL, {}, {"c0": product(-8)}):
        refused(always(INNER, 4, 4, rises(inner(claimed))), SignNotShown)
    for name in (P, Q):  # the plane binds none of the four
        refused(never(INNER, 4, 4, falls(inner(ALL), **{name: "0"})), NotACertificate)


def test_the_directions_of_a_gram_matrix_are_free_on_the_kernel() -> None:
    """Where q = 0 on the kernel of the Hessian, −p²s² is left; and the form would be y² − xz."""
    parts = hessian([(product(2), {Q: "1"})]), third("0"), fourth(inner(ALL), "0")
    refused(never(f"X12^2 + {INNER}", 4, 4, negative(*parts, {Q: ONE})), NotACertificate)


def test_beside_it_there_are_squares_with_roots_of_their_own() -> None:
    more, square = f"{INNER} + X15^4", [{"multiplier": product(2), "form": "w1dot15^2"}]
    proof = negative(hessian(), third(), fourth(inner(ALL), squares=square))

    def rooted(**other: Any) -> Json:
        root = {"name": "w1dot15", "leading": ONE, "below": [], "flipped": None, **other}
        return never(more, 5, 4, {"negative": proof["negative"] | {"roots": [root]}})

    assert kernel.check(rooted()).proofs == 1
    for name in (P, Q, R, S):
        refused(rooted(name=name), NotACertificate)
    refused(rooted(flipped=P), NotACertificate)
