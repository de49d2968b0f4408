"""Squares that are zero together beside a quartic that is negative: true and false roots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import symengine
from helpers.documents import (
    ONE,
    ZERO,
    Error,
    Json,
    U,
    V,
    W,
    critical,
    fourth,
    hessian,
    leaf,
    negative,
    nested,
    never,
    problem,
    product,
    quartic,
    refused,
    sealed,
    third,
    times,
)

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.certificates import kernel
from deeplift_cas.certificates.kernel import IdentityFails, NotACertificate, SignNotShown


def expanded(f: str) -> str:
    """In the normal form of certificates."""
    ring = Ring(("a", "X11", "X12", "X13", "X14"))
    return ring.text(ring.polynomial(symengine.expand(symengine.sympify(f.replace("^", "**")))))


EVEN_ROOT = "X13^4 - 2*X11^2*X13^2 - 2*a*X12^2*X13^2 + a^2*X12^4"  # 4F = (2w² − 2u² − 2av²)² − 4u⁴ − 8au²v²


def square(form: str, multiplier: Json = ONE) -> Json:
    return {"multiplier": multiplier, "form": form}


def root(name: str = W, leading: Json = ONE, *below: Json, flipped: str | None = None) -> Json:
    return {"name": name, "leading": leading, "below": list(below), "flipped": flipped}


def rooted(f: str, form: Json, squares: Sequence[Json], roots: Sequence[Json], **scale: Json) -> Json:
    """Where a > 0: negative somewhere, by squares with roots."""
    effective = fourth(form, squares=squares, **scale)
    proof = negative(hessian(), third(), effective)
    proof["negative"]["roots"] = list(roots)
    tree = nested([("a > 0", {})], leaf(False, proof), leaf("undecided", {}))
    return critical(problem(expanded(f), 3, "a"), 4, tree, [], [["a <= 0"]])


BELOW = [square(U, product(2)), square(V, times(2, "a"))]
MIXED = quartic("11 12", "-8 0 -16*a 0 0", a=product(-8))
ONE_SQUARE = [square(f"2*{W}^2 - 2*{U}^2 - 2*a*{V}^2", product(2))]


def test_a_square_with_a_root_may_stand_beside_a_negative_quartic() -> None:
    found = rooted(EVEN_ROOT, MIXED, ONE_SQUARE, [root(W, product(2), *BELOW)], scale=product(4))
    assert kernel.check(found).proofs == 1


@pytest.mark.parametrize(
    ("roots", "error"),
    [
        ([], NotACertificate),
        ([root(W, product(2), *BELOW)] * 2, NotACertificate),
        ([root(W, product(2), BELOW[0])], IdentityFails),
        ([root(W, product(1), *BELOW)], IdentityFails),
        ([root(W, product(-2), *BELOW)], SignNotShown),
        ([root(W, ZERO, *BELOW)], SignNotShown),
        ([root(W, product(2), *BELOW, square(W))], NotACertificate),
        ([root(U, product(2), *BELOW)], NotACertificate),
        ([root("a", product(2), *BELOW)], NotACertificate),
        ([root(W, product(2), BELOW[0], square(V, times(-2, "a")), square(V, times(4, "a")))], SignNotShown),
        ([root(W, product(2), flipped=U)], IdentityFails),
        ([root(W, product(2), *BELOW, flipped=U)], NotACertificate),
        ([root(W, product(2), *BELOW) | {"other": "0"}], NotACertificate),
        (root(W, product(2), *BELOW), NotACertificate),
    ],
)
def test_false_roots(roots: Any, error: Error) -> None:
    document = rooted(EVEN_ROOT, MIXED, ONE_SQUARE, [], scale=product(4))
    document["decisions"]["fourth"]["tree"]["cases"][0]["proof"]["negative"]["roots"] = roots
    refused(sealed(document), error)


def test_a_square_is_not_zero_where_it_has_no_root() -> None:
    """(w² + u²)² + v⁴ − ½u⁴ ≥ 0, though a part of it, −½u⁴ + v⁴, is not; and two squares do not have the same root."""
    f = "(X13^2 + X11^2)^2 - X11^4/2 + X12^4"
    form = quartic("11 12", "-1 0 0 0 2", a=product(-1))
    for roots in ([root(W, ONE, square(U, product(-1)))], [root(W, ONE)], [root(W, ONE, flipped=U)]):
        refused(
            rooted(f, form, [square(f"{W}^2 + {U}^2", product(2))], roots),
            SignNotShown if roots[0]["below"] else IdentityFails,
        )
    f = "(X13^2 - X11^2)^2 + (X13^2 - 4*X11^2)^2 - X11^4/2 + X12^4"
    squares = [square(f"{W}^2 - {U}^2", product(2)), square(f"{W}^2 - 4*{U}^2", product(2))]
    form = quartic("11 12", "-1 0 0 0 2", a=product(-1))
    roots = [root(W, ONE, square(U)), root(W, ONE, square(U, product(4)))]
    refused(rooted(f, form, squares, roots), NotACertificate)


def test_roots_use_those_after_them_and_no_others() -> None:
    """(x² − w²)² + (w² − u²)² − u⁴ + v⁴, with x = X14."""
    f, x = "(X14^2 - X13^2)^2 + (X13^2 - X11^2)^2 - X11^4 + X12^4", "w1dot14"
    squares = [square(f"{x}^2 - {W}^2", product(2)), square(f"{W}^2 - {U}^2", product(2))]
    roots = [root(x, ONE, square(W)), root(W, ONE, square(U))]
    for order, good in ((1, True), (-1, False)):
        proof = negative(
            hessian(), third(), fourth(quartic("11 12", "-2 0 0 0 2", a=product(-2)), squares=squares[::order])
        )
        proof["negative"]["roots"] = roots[::order]
        if good:
            assert kernel.check(never(expanded(f), 4, 4, proof)).proofs == 1
        else:
            refused(never(expanded(f), 4, 4, proof), NotACertificate)


def test_a_square_that_changes_its_sign_has_a_root_on_one_side() -> None:
    easy = "X13^4 - 2*X11*X12*X13^2 - a*X11^4"  # (w² − uv)² − u²v² − a·u⁴
    good = rooted(
        easy, quartic("11 12", "-2*a 0 -2 0 0", a=times(-2, "a")), [square(f"{W}^2 - {U}*{V}", product(2))], []
    )
    for flipped, error in (
        (U, None),
        (V, None),
        (W, NotACertificate),
        ("a", NotACertificate),
        ("other", NotACertificate),
    ):
        good["decisions"]["fourth"]["tree"]["cases"][0]["proof"]["negative"]["roots"] = [root(W, ONE, flipped=flipped)]
        if error is None:
            assert kernel.check(sealed(good)).proofs == 1
        else:
            refused(good, error)


def test_where_the_quartic_changes_with_the_direction_that_is_flipped_there_may_be_no_root() -> None:
    """(w² + uv)² + 3u³v + … is not its quartic where uv > 0, and there the quartic is positive."""
    f = "(X13^2 + X11*X12)^2 + a*(X11^3*X12 + X11^4 + X12^4)"
    form = quartic("11 12", "2*a 2*a 0 0 2*a", a=times(2, "a"))
    squares = [square(f"{W}^2 + {U}*{V}", product(2))]
    refused(rooted(f, form, squares, [root(W, ONE, flipped=U)]), SignNotShown)
    f = "(X13^2 + X11*X12)^2 + 3*X11^3*X12 - a*X11^4"
    form = quartic("11 12", "-2*a 6 0 0 0", a=times(-2, "a"))
    refused(rooted(f, form, squares, [root(W, ONE, flipped=U)]), IdentityFails)


S = "w1dot14"


def beside_pivot(f: str, pivot: str, form: Json, squares: Json, at: Json, roots: Sequence[Json], **plane: str) -> Json:
    """With one square of the Hessian, of which the pivot is determined on the kernel."""
    proof = negative(
        hessian([(product(2), squares)]), third("0"), fourth(form, "0", squares=[at]), {pivot: ONE}, **plane
    )
    proof["negative"]["roots"] = list(roots)
    return never(expanded(f), 4, 4, proof)


def test_a_pivot_is_no_root() -> None:
    """w² + (w² − u²)² − ½u⁴ + v⁴ is 4-critical: on the kernel w is 0."""
    form = quartic("11 12", "-1 0 0 0 2", a=product(-1))
    at, roots = square(f"{W}^2 - {U}^2", product(2)), [root(W, ONE, square(U))]
    f = "X14^2 + (X13^2 - X11^2)^2 - X11^4/2 + X12^4"
    assert kernel.check(beside_pivot(f, S, form, {S: "1"}, at, roots)).proofs == 1
    f = "X13^2 + (X13^2 - X11^2)^2 - X11^4/2 + X12^4"
    refused(beside_pivot(f, W, form, {W: "1"}, at, roots), NotACertificate)


def test_what_changes_its_sign_has_no_pivot() -> None:
    """(s − v)² + (w² + vs)² − ½v⁴ + u⁴ is 4-critical: on the kernel s is v, and w² + v² has no root."""
    form = quartic("11 12", "2 0 0 0 -1", e=product(-1))
    at, roots = square(f"{W}^2 + {V}*{S}", product(2)), [root(W, ONE, flipped=V)]
    f = "(X14 - X12)^2 + (X13^2 + X12*X14)^2 - X12^4/2 + X11^4"
    refused(beside_pivot(f, S, form, {S: "1", V: "-1"}, at, roots), NotACertificate)


def test_a_root_is_not_bound_by_the_plane() -> None:
    form = quartic("11 12", "-1 0 0 0 2", a=product(-1))
    at, roots = square(f"{W}^2 - {U}^2", product(2)), [root(W, ONE, square(U))]
    f = "X14^2 + (X13^2 - X11^2)^2 - X11^4/2 + X12^4"
    refused(beside_pivot(f, S, form, {S: "1"}, at, roots, w1dot13="0"), NotACertificate)


def test_a_direction_is_flipped_for_one_square_only() -> None:
    """(x² − uv)² + (w² + uv)² − u²v²/2 ≥ 0: one of the two is at least u²v²."""
    f = "(X14^2 - X11*X12)^2 + (X13^2 + X11*X12)^2 - X11^2*X12^2/2"
    squares = [square(f"{S}^2 - {U}*{V}", product(2)), square(f"{W}^2 + {U}*{V}", product(2))]
    form = quartic("11 12", "0 0 -1 0 0", a=ZERO, b=ZERO, c=product(-1))
    proof = negative(hessian(), third(), fourth(form, squares=squares))
    proof["negative"]["roots"] = [root(S, ONE, flipped=U), root(W, ONE, flipped=U)]
    refused(never(expanded(f), 4, 4, proof), NotACertificate)
