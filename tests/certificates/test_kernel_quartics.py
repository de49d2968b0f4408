"""Quartics in two directions, nowhere negative or negative somewhere: true and false ones."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.documents import (
    NEGATION,
    ONE,
    ZERO,
    Error,
    Json,
    U,
    V,
    W,
    always,
    block,
    cases,
    critical,
    even_signs,
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

SQUARE = "X11^2 + 2*X11*X12 + X12^2"  # H = [[2, 2], [2, 2]], of rank 1
ROOT2 = block(f"{U} {V}", [ZERO, product(4)])

# Quartics in two directions: 2·g_4 = 2u⁴ + 2a·u²v² + 2v⁴

EVEN = "X11^4 + a*X11^2*X12^2 + X12^4"
FACTOR = "a^2 - 4"
SIGNS = even_signs()
COEFFICIENTS = "2 0 2*a 0 2"


def even(names: str = "11 12", coefficients: str = COEFFICIENTS, **signs: Json) -> Json:
    return hessian() | third() | fourth(quartic(names, coefficients, **signs))


def pick(*names: str, **other: Json) -> dict[str, Json]:
    return {name: SIGNS[name] for name in names} | other


def decide_even(first: Json, second: Json, against: Json) -> Json:
    """a > 0, then −2 ≤ a ≤ 0, then a < −2."""
    inner = cases(("a^2 - 4 <= 0", leaf(True, second)), ("a^2 - 4 > 0", leaf(False, against)))
    tree = cases(("a > 0", leaf(True, first)), ("a <= 0", inner))
    return critical(problem(EVEN, 2, "a"), 4, tree, [["a > 0"], ["a <= 0", "a^2 - 4 <= 0"]])


def below(**signs: Json) -> Json:
    return negative(hessian(), third(), fourth(quartic("11 12", COEFFICIENTS, **signs)))


FIRST, SECOND, AGAINST = even(**pick("a", "Δ", "P")), even(**pick("a", "Δ", "D")), below(**pick("a", "P", "D"))


def test_the_discriminant_of_a_quartic_decides() -> None:
    assert kernel.check(decide_even(FIRST, SECOND, AGAINST)).region == [["a > 0"], ["a <= 0", "a^2 - 4 <= 0"]]


@pytest.mark.parametrize(
    ("first", "error"),
    [
        (even(**pick("a", "P", Δ=times(27, FACTOR, FACTOR))), IdentityFails),
        (even(**pick("a", "P", Δ=product(1))), IdentityFails),
        (even(**pick("a", "Δ", P=SIGNS["D"], D=SIGNS["P"])), IdentityFails),
        (even(**pick("a", "Δ", D=SIGNS["P"])), IdentityFails),
        (even(**pick("Δ", "P", a=product(1))), IdentityFails),
        (even(**pick("a", "Δ")), SignNotShown),
        (even(**pick("a", "P")), SignNotShown),
        (even(**pick("Δ", "P")), SignNotShown),
        (even(**pick("a", "Δ", "D")), SignNotShown),  # where a > 0 it is not known
        (even(**pick("a", "Δ", P=times(32, "a"), R=ONE)), NotACertificate),
        (even(coefficients="2 0 a 0 2", a=product(2), e=product(2)), SignNotShown),
        (even(coefficients="2 0 0 0 2", a=product(2), Δ=product(442368), P=ZERO, D=product(1024)), IdentityFails),
        (even("11 11", **pick("a", "Δ", "P")), NotACertificate),
        (even("11", **pick("a", "Δ", "P")), NotACertificate),
        (even("11 12 13", **pick("a", "Δ", "P")), NotACertificate),
        (even("11 13", **pick("a", "Δ", "P")), NotACertificate),
        (even(coefficients="2 0 2*a 0", **pick("a", "Δ", "P")), NotACertificate),
        (hessian() | third() | fourth(), IdentityFails),
    ],
)
def test_false_invariants_are_refused(first: Json, error: Error) -> None:
    refused(decide_even(first, SECOND, AGAINST), error)


@pytest.mark.parametrize(
    ("second", "against"),
    [
        (FIRST, AGAINST),  # P is not > 0
        (even(**pick("a", "D")), AGAINST),
        (even(**pick("a", "Δ")), AGAINST),
        (SECOND, below(**pick("a", "P"))),
        (SECOND, below(**pick("a", "D"))),
        (SECOND, below(**pick("a", "Δ"))),
        (SECOND, below(**pick("P", "D"))),
        (SECOND, below(a=product(2), e=product(2))),
    ],
)
def test_invariants_that_do_not_decide(second: Json, against: Json) -> None:
    refused(decide_even(FIRST, second, against), SignNotShown)


def test_a_quartic_that_is_negative_is_not_shown_to_be_positive_nor_the_other_way_round() -> None:
    for a, b in ((FIRST, AGAINST), (SECOND, AGAINST)):
        for condition in ("a > 0", "a <= 0", "a^2 - 4 <= 0", "a^2 - 4 > 0"):
            for holds, proof in ((True, a), (False, b)):
                tree = nested([(condition, {})], leaf(holds, proof), leaf("undecided", {}))
                polynomial, relation, _ = condition.rsplit(" ", 2)
                rest = [[f"{polynomial} {'<=' if relation == '>' else '>'} 0"]]
                document = critical(problem(EVEN, 2, "a"), 4, tree, [[condition]] if holds else [], rest)
                if (condition, proof) in (("a > 0", FIRST), ("a^2 - 4 <= 0", SECOND)):
                    kernel.check(document)
                else:
                    refused(document, SignNotShown)


PLAIN = "a*X11^4 + b*X11^3*X12 + c*X11^2*X12^2 + d*X11*X12^3 + e*X12^4"
LETTERS = {n: times(2, n) for n in "abce"} | {"q": times(4, "4*c*e - d^2")}


def plain(holds: bool, conditions: str, names: str) -> Json:
    """By the coefficients alone."""
    effective = fourth(quartic("11 12", "2*a 2*b 2*c 2*d 2*e", **{n: LETTERS[n] for n in names}))
    proof = hessian() | third() | effective if holds else negative(hessian(), third(), effective)
    parts = [f"{part} 0" for part in conditions.split(", ")]
    rest = [[*parts[:n], f"{p} {NEGATION[r]} 0"] for n, (p, r, _) in enumerate(part.rsplit(" ", 2) for part in parts)]
    tree = nested([(part, {}) for part in parts], leaf(holds, proof), leaf("undecided", {}))
    return critical(problem(PLAIN, 2, "abcde"), 4, tree, [parts] if holds else [], rest)


NONE_AB = "a =, b =, "


@pytest.mark.parametrize(
    ("holds", "conditions", "names"),
    [
        (True, NONE_AB + "c >=, e >=, 4*c*e - d^2 >=", "abceq"),
        (False, "a <", "a"),
        (False, "e <", "e"),
        (False, "a =, b !=", "ab"),
        (False, "a =, b <", "ab"),
        (False, NONE_AB + "c <", "abc"),
        (False, NONE_AB + "4*c*e - d^2 <", "abq"),
    ],
)
def test_a_quartic_is_decided_by_its_coefficients(holds: bool, conditions: str, names: str) -> None:
    assert kernel.check(plain(holds, conditions, names)).proofs == 1


@pytest.mark.parametrize(
    ("holds", "conditions", "names"),
    [
        (True, NONE_AB + "c >=, e >=, 4*c*e - d^2 >=", "aceq"),
        (True, NONE_AB + "c >=, e >=, 4*c*e - d^2 >=", "bceq"),
        (True, NONE_AB + "c >=, e >=, 4*c*e - d^2 >=", "abeq"),
        (True, NONE_AB + "c >=, e >=, 4*c*e - d^2 >=", "abcq"),
        (True, NONE_AB + "c >=, e >=, 4*c*e - d^2 >=", "abce"),
        (True, NONE_AB + "c >=, e >=", "abceq"),
        (True, NONE_AB + "4*c*e - d^2 >=", "abceq"),
        (True, "a =, c >=, e >=, 4*c*e - d^2 >=", "abceq"),
        (True, "a =, b >=, c >=, e >=, 4*c*e - d^2 >=", "abceq"),
        (True, "a >=, e >=", "ae"),
        (True, "a <", "a"),
        (False, "a <=", "a"),
        (False, "e <=", "e"),
        (False, "e =", "e"),
        (False, "a =", "ab"),
        (False, "a =, b <=", "ab"),
        (False, "b !=", "ab"),
        (False, "a =, c <", "abc"),
        (False, NONE_AB + "c <=", "abc"),
        (False, "a =, 4*c*e - d^2 <", "abq"),
        (False, "a >=, c <", "abc"),
        (False, NONE_AB + "4*c*e - d^2 <=", "abq"),
        (False, NONE_AB + "c >=, e >=, 4*c*e - d^2 >=", "abceq"),
    ],
)
def test_coefficients_that_do_not_decide(holds: bool, conditions: str, names: str) -> None:
    refused(plain(holds, conditions, names), SignNotShown)


def test_a_discriminant_below_zero_is_enough() -> None:
    """u⁴ + 4uv³ + v⁴ is −2 at (1, −1), for which neither P nor D is needed."""
    falls = fourth(quartic("11 12", "2 0 0 8 2", a=product(2), Δ=product(4 * 48**3 - (27 * 128) ** 2)))
    assert kernel.check(never("X11^4 + 4*X11*X12^3 + X12^4", 2, 4, negative(hessian(), third(), falls))).proofs == 1
    rises = fourth(quartic("11 12", "2 0 0 2 2", a=product(2), Δ=product(4 * 48**3 - (27 * 8) ** 2)))
    refused(never("X11^4 + X11*X12^3 + X12^4", 2, 4, negative(hessian(), third(), rises)), SignNotShown)


def test_a_quartic_on_the_kernel_of_a_block() -> None:
    """H = [[2, 2], [2, 2]] with v = (s, −s), and X13: the quartic is one in X11 and X13."""
    f = f"{SQUARE} + X12^4 + X13^4"
    found = quartic("11 13", "2 0 0 0 2", a=product(2), Δ=product(27 * 16384), D=product(1024))
    proof = hessian(blocks=[ROOT2]) | third(columns={U: product(2)}) | fourth(found)
    assert kernel.check(always(f, 3, 4, proof)).proofs == 1
    refused(always(f, 3, 4, hessian(blocks=[ROOT2]) | third() | fourth(found | {"signs": {}})), SignNotShown)
    for name in ("d", "z", "w", "27"):  # what the invariants are made of, and what is none
        signs = {"signs": {name: times(0)}}
        refused(always(f, 3, 4, hessian(blocks=[ROOT2]) | third() | fourth(found | signs)), kernel.NotACertificate)
    refused(always(f"{SQUARE} + X12^4 - X13^4", 3, 4, proof), IdentityFails)
    refused(always(f"{SQUARE} - X12^4 + X13^4", 3, 4, proof), IdentityFails)
    refused(always(f"{SQUARE} + X12^4 + X13^4 - X13^3", 3, 4, proof), IdentityFails)


# Negative quartics: g_2 = X13², g_3 = 2·X13·X11², so that 2·g_4 − 2·u⁴ is left

BENT = "X13^2 + 2*X13*X11^2 + X11^4 + X12^4 + a*X11^2*X12^2"
SQUARES, CUBIC = hessian([(product(2), {W: "1"})]), third(f"{U}^2")
LEFT = quartic("11 12", "0 0 2*a 0 2", a=ZERO, b=ZERO, c=times(2, "a"))
RISES = SQUARES | CUBIC | fourth(
    None, "0", squares=[{"multiplier": times(2, "a"), "form": f"{U}*{V}"}, {"multiplier": product(2), "form": f"{V}^2"}]
)  # fmt: skip
FALLS = negative(SQUARES, CUBIC, fourth(LEFT, "0"), {W: ONE})


def bent(falls: Json = FALLS, relation: str = ">=", f: str = BENT) -> Json:
    tree = nested([(f"a {relation} 0", {})], leaf(True, RISES), leaf(False, falls))
    return critical(problem(f, 3, "a"), 4, tree, [[f"a {relation} 0"]])


def test_the_effective_quartic_is_negative() -> None:
    assert kernel.check(bent()).region == [["a >= 0"]]


@pytest.mark.parametrize(
    ("falls", "error"),
    [
        # the sign, the squares, the identities
        (negative(SQUARES, CUBIC, fourth(LEFT | {"signs": {}}, "0"), {W: ONE}), SignNotShown),
        (negative(SQUARES, CUBIC, fourth(None, "0"), {W: ONE}), SignNotShown),
        (negative(SQUARES, CUBIC, fourth(LEFT, "0", squares=[{"multiplier": ONE, "form": f"{U}^2"}]), {W: ONE}),
         IdentityFails),
        (negative(SQUARES, CUBIC, fourth(LEFT, "0", scale=product(-1)), {W: ONE}), SignNotShown),
        (negative(SQUARES, CUBIC, fourth(LEFT, "0", scale=product(2)), {W: ONE}), IdentityFails),
        (negative(SQUARES, CUBIC, fourth(LEFT, f"{U}^3"), {W: ONE}), IdentityFails),
        (negative(SQUARES, third("0"), fourth(LEFT, "0"), {W: ONE}), IdentityFails),
        (negative(SQUARES, third(f"2*{U}^2", scale=product(2)), fourth(LEFT, "0"), {W: ONE}), IdentityFails),
        (negative(SQUARES, third(f"{U}^2", scale=ZERO), fourth(LEFT, "0"), {W: ONE}), SignNotShown),
        (negative(hessian([(product(3), {W: "1"})]), CUBIC, fourth(LEFT, "0"), {W: ONE}), IdentityFails),
        (negative(hessian(), third(), fourth(LEFT), {}), IdentityFails),
        # pivots
        (negative(SQUARES, CUBIC, fourth(LEFT, "0"), {}), NotACertificate),
        (negative(SQUARES, CUBIC, fourth(LEFT, "0"), {W: ONE, U: ONE}), NotACertificate),
        (negative(SQUARES, CUBIC, fourth(LEFT, "0"), {W: product(2)}), IdentityFails),
        (negative(SQUARES, CUBIC, fourth(LEFT, "0"), {W: ZERO}), SignNotShown),
        (negative(SQUARES, CUBIC, fourth(LEFT, "0"), {U: ONE}), IdentityFails),
        (negative(SQUARES, CUBIC, fourth(LEFT, "0"), {"a": ONE}), IdentityFails),
        # the plane
        (negative(SQUARES, CUBIC, fourth(LEFT, "0"), {W: ONE}, w1dot13="w1dot11"), NotACertificate),
        (negative(SQUARES, CUBIC, fourth(LEFT, "0"), {W: ONE}, w1dot13="0"), NotACertificate),
        (negative(SQUARES, CUBIC, fourth(LEFT, "0"), {W: ONE}, w1dot11="w1dot11"), NotACertificate),
        (negative(SQUARES, CUBIC, fourth(LEFT, "0"), {W: ONE}, a="0"), NotACertificate),
        (negative(SQUARES, CUBIC, fourth(LEFT, "0"), {W: ONE}, other="0"), NotACertificate),
        (negative(SQUARES, CUBIC, fourth(LEFT, "0"), {W: ONE})["negative"], NotACertificate),
        ({"negative": FALLS["negative"] | {"blocks": []}}, NotACertificate),
    ],
)  # fmt: skip
def test_false_parts_of_a_negative_quartic(falls: Json, error: Error) -> None:
    refused(bent(falls), error)


def test_where_it_is_not_negative_it_is_not() -> None:
    refused(bent(relation=">"), SignNotShown)
    refused(bent(relation="!="), SignNotShown)
    refused(bent(f=BENT.replace("X12^4", "2*X12^4")), IdentityFails)


def down(f: str, width: int, *parts: Any, parameters: str = "", **plane: str) -> Json:
    return never(f, width, 4, negative(*parts, **plane), parameters)


def test_forms_that_depend_on_each_other_have_no_pivots() -> None:
    """X11⁴ + X12⁴ + X13²: of H = w² + w² with quotients ±2u² for g_3 = 0 too much would be taken away."""
    squares = hessian([(ONE, {W: "1"}), (ONE, {W: "1"})])
    cubic, f = third(f"2*{U}^2", f"-2*{U}^2"), "X13^2 + X11^4 + X12^4"
    effective = fourth(quartic("11 12", "-6 0 0 0 2", a=product(-6)), "0", "0")
    for name in (W, U):
        pivots = [{"name": W, "coefficient": ONE}, {"name": name, "coefficient": ONE}]
        refused(down(f, 3, squares, cubic, effective, pivots), NotACertificate)


def test_a_pivot_may_be_in_an_earlier_form() -> None:
    """H = (u + w)² + w², in this order and with these pivots; not the other way round."""
    f = "1/2*X11^2 + X11*X13 + X13^2 + X12^4 - X14^4"
    effective = fourth(quartic("12 14", "2 0 0 0 -2", e=product(-2)), "0", "0")
    cubic = third("0", "0")
    forms = [(ONE, {U: "1", W: "1"}), (ONE, {W: "1"})]
    pivots = [{"name": U, "coefficient": ONE}, {"name": W, "coefficient": ONE}]
    assert kernel.check(down(f, 4, hessian(forms), cubic, effective, pivots)).proofs == 1
    refused(down(f, 4, hessian(forms[::-1]), cubic, effective, pivots[::-1]), NotACertificate)
    pivots[0]["name"] = W  # which is in the later form
    refused(down(f, 4, hessian(forms), cubic, effective, pivots), NotACertificate)


def test_a_pivot_is_free() -> None:
    """On the kernel of the Hessian the pivot is determined: neither the quartic nor the plane has it."""
    one = hessian([(product(2), {U: "1"})])
    effective = fourth(quartic("11 12", "-2 0 0 0 2", a=product(-2)), "0")
    refused(down("X11^2 - X11^4 + X12^4", 2, one, third("0"), effective, {U: ONE}), NotACertificate)
    f = "X13^2 + X11^4 + X12^4 - 3*X13^2*X11^2"  # 4-critical; but not without the square
    one, effective = hessian([(product(2), {W: "1"})]), fourth(quartic("11 12", "-4 0 0 0 2", a=product(-4)), "0")
    refused(down(f, 3, one, third("0"), effective, {W: ONE}, w1dot13=U), NotACertificate)


PLANE = "X11^4 + X12^4 + X13^4 - 8*X11^2*X13^2"


def test_a_quartic_on_a_plane() -> None:
    parts = hessian(), third(), fourth(quartic("11 13", "4 0 -16 0 2", e=product(2), a=product(4), P=product(-512),
                                               D=product(64 * 64 * 2 - 16 * 16 * 256)))  # fmt: skip
    for sign in ("", "-"):
        assert kernel.check(down(PLANE, 3, *parts, w1dot12=f"{sign}{U}")).proofs == 1
    on_zero = fourth(quartic("11 13", "2 0 -16 0 2", a=product(2), P=product(-256), D=product(1024 - 64 * 256)))
    assert kernel.check(down(PLANE, 3, hessian(), third(), on_zero, w1dot12="0")).proofs == 1
    for plane, error in (
        ({}, IdentityFails), ({V: "0"}, IdentityFails), ({V: W}, IdentityFails), ({V: f"2*{U}"}, IdentityFails),
        ({V: f"{U}^2"}, NotACertificate), ({V: f"{U} + 1"}, NotACertificate), ({V: V}, NotACertificate),
        ({V: U, W: W}, NotACertificate), ({V: U, W: "0"}, NotACertificate), ({U: "0"}, NotACertificate),
    ):  # fmt: skip
        refused(down(PLANE, 3, *parts, **plane), error)


@pytest.mark.parametrize("plane", [{U: "0"}, {U: V}, {V: U}, {V: "0", U: "0"}, {V: f"-{U}"}])
def test_a_plane_does_not_bind_the_directions_of_the_quartic(plane: dict[str, str]) -> None:
    """X11⁴ + X12⁴ is 4-critical: that it is some quartic for u = 0, or u = v, does not make that one effective."""
    for coefficients, value in (("-2 0 0 0 2", -2), ("-2 0 8 0 -2", -2), ("2 0 0 0 -2", 2), ("-2 0 6 0 0", -2)):
        signs = {"a": product(value), "e": product(int(coefficients.split()[-1]))}
        effective = fourth(quartic("11 12", coefficients, **signs))
        refused(down("X11^4 + X12^4", 2, hessian(), third(), effective, **plane), NotACertificate)


@pytest.mark.parametrize("plane", [{V: f"{U}^2"}, {V: "1"}, {V: f"{U}*{W}"}])
def test_a_plane_is_linear(plane: dict[str, str]) -> None:
    """2-critical up to order 4: X12² is of order 2 there, though X12 = u² and X12 = 1 are no directions."""
    f = "X11^4 + X13^4 - 3*X12*X11*X13^2 + X12^4" if U in plane[V] and W in plane[V] else "X11^4 + X13^4 + X12^4"
    for coefficients in ("-4 0 0 0 2", "2 0 0 0 -4"):
        effective = fourth(quartic("11 13", coefficients, a=product(coefficients.split()[0])))
        refused(down(f, 3, hessian(), third(), effective, **plane),
                SignNotShown if coefficients[0] == "2" else NotACertificate)  # fmt: skip


# Linear forms in place of the two directions


def expanded(u: str, v: str) -> str:
    """u⁴ + a·u²v² + v⁴ as the kernel reads it."""
    ring = Ring(("X11", "X12", "X13", "a"))
    x, y = ring.read(u), ring.read(v)
    return ring.text(x**4 + ring.generator("a") * x**2 * y**2 + y**4)


def along(proof: Json, **forms: str) -> Json:
    """The same with forms in place of u and v."""
    names = {"u": U, "v": V, "w": W}
    own = {names.get(name, name): text for name, text in forms.items()}
    proof["fourth"]["quartic"]["forms"] = own
    return proof


def decided_along(u: str, v: str, proof: Json) -> Json:
    """Of that with such forms in place of u and v, that it is ≥ 0 where a ≥ 0."""
    tree = cases(("a > 0", leaf(True, proof)), ("a <= 0", leaf("undecided", {})))
    return critical(problem(expanded(u, v), 3, "a"), 4, tree, [["a > 0"]], [["a <= 0"]])


def first() -> Json:
    return even(**pick("a", "Δ", "P"))


@pytest.mark.parametrize(
    ("u", "v", "forms"),
    [
        ("X11 - X13", "X12 - X13", {"u": f"{U} - {W}", "v": f"{V} - {W}"}),
        ("X11 + 2*X12 + X13", "X12", {"u": f"{U} + 2*{V} + {W}"}),
        ("X11 + 2*X12", "X11 - X12 + X13", {"u": f"{U} + 2*{V}", "v": f"{U} - {V} + {W}"}),
        ("X11", "X12", {"w": f"{U}"}),  # there is no w in it
    ],
)
def test_a_quartic_may_be_one_in_linear_forms(u: str, v: str, forms: dict[str, str]) -> None:
    assert kernel.check(sealed(decided_along(u, v, along(first(), **forms)))).region == [["a > 0"]]


@pytest.mark.parametrize(
    ("u", "v", "forms", "error"),
    [
        ("X11 - X13", "X12 - X13", {}, IdentityFails),
        ("X11 - X13", "X12 - X13", {"u": f"{U} - {W}"}, IdentityFails),
        ("X11 - X13", "X12 - X13", {"u": f"{U} + {W}", "v": f"{V} - {W}"}, IdentityFails),
        ("X11", "X12", {"u": "0"}, IdentityFails),
        ("X11", "X12", {"u": f"2*{U}"}, IdentityFails),
        ("X11", "X12", {"u": "x"}, NotACertificate),
        ("X11", "X12", {"u": None}, NotACertificate),
    ],
)
def test_other_forms_are_refused(u: str, v: str, forms: dict[str, Any], error: Error) -> None:
    refused(decided_along(u, v, along(first(), **forms)), error)


def test_a_quartic_in_forms_is_not_shown_to_be_negative_somewhere() -> None:
    """Even where each form is the direction: it does not ask whether forms take all values."""
    tree = cases(("a > 0", leaf("undecided", {})), ("a <= 0", leaf("undecided", {})))
    inner = cases(("a^2 - 4 <= 0", leaf("undecided", {})), ("a^2 - 4 > 0", leaf(False, AGAINST)))
    tree["cases"][1] |= inner
    for key in ("holds", "proof"):
        tree["cases"][1].pop(key)
    left_open = [["a > 0"], ["a <= 0", "a^2 - 4 <= 0"]]
    assert kernel.check(critical(problem(EVEN, 2, "a"), 4, tree, [], left_open))
    against = below(**pick("a", "P", "D"))
    along(against["negative"], u=U)
    tree["cases"][1]["cases"][1] |= leaf(False, against)
    refused(critical(problem(EVEN, 2, "a"), 4, tree, [], left_open), NotACertificate)


# A plane that is stretched: z²·(a·x² + 2c·xy) for x : y : z = c·s : −a·s : c·t is −a·c⁴·s²t²

FLAT = "a*X11^2*X13^2 + 2*c*X11*X12*X13^2"


def far_away(stretch: Json | None, plane: Json, coefficients: str = "0 0 -2*a 0 0", **parts: Json) -> Json:
    signs = {"a": ZERO, "b": ZERO, "c": product(-2, {"a": 1})}
    found = negative(hessian(), third(), fourth(quartic("13 11", coefficients, **signs), **parts), **plane)
    if stretch is not None:
        found["negative"]["stretch"] = stretch
    return found


def decided_far_away(proof: Json, *conditions: str) -> Json:
    tree = nested([(c, {}) for c in conditions], leaf(False, proof), leaf("undecided", {}))
    left_open = []
    for n, condition in enumerate(conditions):
        polynomial, relation, _ = condition.rsplit(" ", 2)
        left_open.append([*conditions[:n], f"{polynomial} {NEGATION[relation]} 0"])
    return critical(problem(FLAT, 3, "ac"), 4, tree, [], left_open)


BY_C, ACROSS = product(1, {"c": 1}), {V: f"-a*{U}"}


def test_a_plane_may_be_stretched() -> None:
    assert kernel.check(decided_far_away(far_away(BY_C, ACROSS), "a > 0", "c != 0")).region == []


@pytest.mark.parametrize(
    ("proof", "conditions", "error"),
    [
        # c may be 0, or nothing is known of it
        (far_away(BY_C, ACROSS), ["a > 0"], SignNotShown),
        (far_away(BY_C, ACROSS), ["a > 0", "c >= 0"], SignNotShown),
        (far_away(ZERO, ACROSS), ["a > 0", "c != 0"], SignNotShown),
        # a is not positive
        (far_away(BY_C, ACROSS), ["a >= 0", "c != 0"], SignNotShown),
        # another plane, or another number
        (far_away(BY_C, {V: f"a*{U}"}), ["a > 0", "c != 0"], IdentityFails),
        (far_away(ONE, ACROSS), ["a > 0", "c != 0"], IdentityFails),
        (far_away(product(1, {"a": 1}), ACROSS), ["a > 0", "c != 0"], IdentityFails),
        (far_away(BY_C, {}), ["a > 0", "c != 0"], IdentityFails),
        # parameters are for planes that are stretched
        (far_away(None, ACROSS), ["a > 0", "c != 0"], NotACertificate),
        # no linear form, none in the two directions, or a direction that is free
        (far_away(BY_C, {V: "-a"}), ["a > 0", "c != 0"], NotACertificate),
        (far_away(BY_C, {V: f"-a*{U}^2"}), ["a > 0", "c != 0"], NotACertificate),
        (far_away(BY_C, {V: f"-a*{V}"}), ["a > 0", "c != 0"], NotACertificate),
        (far_away(BY_C, {**ACROSS, U: f"c*{U}"}), ["a > 0", "c != 0"], NotACertificate),
        # beside squares
        (
            far_away(BY_C, ACROSS, squares=[{"multiplier": ZERO, "form": f"{U}*{V}"}]),
            ["a > 0", "c != 0"],
            NotACertificate,
        ),
    ],
)
def test_planes_that_are_stretched_wrongly_are_refused(proof: Json, conditions: list[str], error: Error) -> None:
    refused(decided_far_away(proof, *conditions), error)
