"""Quartics that are quadratic in the square of a variable: what is said holds at points, and identities hold."""

from __future__ import annotations

from functools import cache
from itertools import product as cartesian

import pytest
from flint import fmpq
from helpers.at_zero import region_at_zero
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.regions.region import Region
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.squares.biquadratic import Biquadratic, Form, biquadratic

RING = Ring(())
GRID = [tuple(map(fmpq, v)) for v in cartesian(range(-3, 4), repeat=3)]


def value(form: Form, v: tuple[fmpq, ...]) -> fmpq:
    total = fmpq(0)
    for monomial, p in form.items():
        term = p.leading_coefficient()
        for i in monomial:
            term *= v[i]
        total += term
    return total


@st.composite
def quartics(draw: st.DrawFn) -> Form:
    """αz⁴ + β(x, y)z² + γ(x, y), also with β or γ in squares only."""
    numbers = st.integers(-3, 3)
    places = [(2, 2, 2, 2), (0, 0, 2, 2), (1, 1, 2, 2), (0, 0, 0, 0), (0, 0, 1, 1), (1, 1, 1, 1)]
    if draw(st.booleans()):
        places += [(0, 1, 2, 2), (0, 0, 0, 1), (0, 1, 1, 1)]
    found = {m: RING.constant(fmpq(draw(numbers))) for m in places}
    return {m: p for m, p in found.items() if p}


def is_identity(found: Biquadratic, form: Form) -> bool:
    """scale·F = Σ μ Q² + quartic, where the variables that are zero are."""
    for v in GRID:
        v = tuple(fmpq(0) if i in found.zero else x for i, x in enumerate(v))
        right = sum((m.coefficient * value(Q, v) ** 2 for m, Q in found.squares), fmpq(0))
        if found.quartic is not None:
            (a, b), coefficients = found.quartic.variables, found.quartic.coefficients
            for k, c in enumerate(coefficients):
                right += value({(a,) * (4 - k) + (b,) * k: c}, v) if c else 0
        if found.scale.coefficient * value(form, v) != right:
            return False
    return True


@settings(max_examples=300)
@given(quartics())
def test_what_is_nonnegative_is_so_on_a_grid_and_what_is_not_has_roots(form: Form) -> None:
    found = biquadratic(form, range(3), Branch(RING))
    if found is None:
        return
    assert found.scale.coefficient > 0 and all(m.coefficient >= 0 for m, _ in found.squares)
    assert is_identity(found, form)
    if found.is_nonnegative:
        assert all(value(form, v) >= 0 for v in GRID)
    else:
        assert len(found.roots) == len(found.squares)
        assert all(root.leading.coefficient > 0 for root in found.roots)


@settings(max_examples=200)
@given(st.lists(st.integers(-2, 3), min_size=6, max_size=6))
def test_quartics_in_three_squares_are_all_decided(numbers: list[int]) -> None:
    places = [(i, i, j, j) for i in range(3) for j in range(i, 3)]
    form = {m: RING.constant(fmpq(x)) for m, x in zip(places, numbers, strict=True) if x}
    a, b, c, d, e, f = numbers  # of x⁴, x²y², x²z², y⁴, y²z², z⁴
    found = biquadratic(form, range(3), Branch(RING))
    if min(a, d, f) > 0:
        assert found is not None
        # Hadeler's criterion by values on a fine grid of the simplex suggests the same
        grid = [(x, y, 60 - x - y) for x in range(61) for y in range(61 - x)]
        least = min(a * x * x + b * x * y + c * x * z + d * y * y + e * y * z + f * z * z for x, y, z in grid)
        assert found.is_nonnegative or least < 60  # a quartic that is negative only between two points of the grid
        assert least >= 0 or not found.is_nonnegative


def test_signs_are_asked_of_quartics_in_squares() -> None:
    ring = Ring(("a",))
    a, one = ring.generator("a"), ring.one
    squared = {(0, 0, 0, 0): one, (1, 1, 1, 1): one, (2, 2, 2, 2): one, (0, 0, 1, 1): a}
    with pytest.raises(Undetermined):
        biquadratic(squared, range(3), Branch(ring))
    assert biquadratic(squared | {(0, 1, 2, 2): a, (0, 0, 1, 2): a}, range(3), Branch(ring)) is None


def test_signs_are_asked_where_one_of_them_tells_how_a_variable_is_lost() -> None:
    """Beside x² there is a·m: m has one sign, or not; then a quartic in two variables is left, or not."""
    ring = Ring(("a", "b"))
    a, b, one = ring.generator("a"), ring.generator("b"), ring.one
    x, others = {(0, 0, 0, 0): one}, {(1, 1, 1, 1): one, (1, 1, 1, 2): b, (2, 2, 2, 2): one}
    square = {(0, 0, 1, 1): a, (0, 0, 1, 2): 2 * a, (0, 0, 2, 2): a}  # a·(y + z)²
    for form, sign in ((x | {(0, 0, 1, 1): a} | others, a), (x | square | others, a)):
        with pytest.raises(Undetermined) as raised:
            biquadratic(form, range(3), Branch(ring))
        assert raised.value.polynomial == sign
    for form in (
        x | {(0, 0, 1, 2): a} | others,  # yz has two signs
        x | {(0, 0, 1, 1): a, (0, 0, 2, 2): b} | others,  # two signs
        x | {(0, 0, 1, 1): a} | others | {(2, 2, 3, 3): a, (2, 2, 2, 3): one, (3, 3, 3, 3): one},  # three variables
    ):
        assert biquadratic(form, range(4), Branch(ring)) is None


@pytest.mark.parametrize(
    ("expression", "width", "region"),
    [
        ("x^4 + a*x^2*y^2 + b*y^4 + c*y*z^3 + z^4", 3, "256·b ≥ 27·c⁴ + 64·a²  or  a ≥ 0, 256·b ≥ 27·c⁴"),
        ("x^4 + a*x^2*y^2 + y^4 + b*y^3*z + z^4", 3,
         "48·a⁴ ≥ 4·a⁶ + 27·b⁴ + 192·a² − 256  or  a ≥ 0, 27·b⁴ ≤ 256"),
    ],
)  # fmt: skip
def test_quartics_that_lose_a_variable_by_one_sign_are_decided(expression: str, width: int, region: str) -> None:
    assert str(region_at_zero(expression, width)) == region


CHAIN = "x^4 + a*x^2*w^2 + w^4 + b*w^2*z^2 + z^4 + c*z*y^3 + y^4"


@cache
def _region(expression: str) -> Region:
    return region_at_zero(expression, 4)


@settings(max_examples=25)
@given(st.lists(st.integers(-9, 9), min_size=3, max_size=3))
def test_variables_are_lost_one_after_the_other(numbers: list[int]) -> None:
    """The region says of numbers what is found of the quartic in them."""
    texts = [f"({n})/4" for n in numbers]
    a, b, c = (fmpq(n, 4) for n in numbers)
    inside = any(all(condition.at([a, b, c]) for condition in piece) for piece in _region(CHAIN).conjunctions)
    expression = CHAIN
    for name, text in zip("abc", texts, strict=True):
        expression = expression.replace(f"{name}*", f"{text}*")
    assert bool(region_at_zero(expression, 4).conjunctions) == inside


@pytest.mark.parametrize(
    ("expression", "width", "region"),
    [
        ("X11^4 + X12^4 + X13^4 + a*X11^2*X12^2 + b*X12^2*X13^2", 3,
         "a² + b² ≤ 4  or  b ≥ −2, a ≥ −2, a + b ≥ −2"),
        ("X11^4 + a*X12^4 + b*X13^4 - 4*X11^2*X12*X13", 3, "b ≥ 0, a·b ≥ 4"),
        ("(X11^2 + X12^2)^2 + a*X13^4 + 2*b*X11^2*X13^2", 3, "a ≥ b²  or  a ≥ 0, b ≥ 0"),
        ("X11^4 + X12^4 + X13^4 + a*(X11^2*X12^2 + X12^2*X13^2 + X13^2*X11^2)", 3, "a ≥ −1"),
        ("X11^4 + X12^4 + X13^4 + X14^4 + a*(X11^2*X12^2 + X13^2*X14^2) + b*(X11^2*X13^2 + X12^2*X14^2)", 4,
         "a ≥ −2, b ≥ −2, a + b ≥ −2"),
    ],
)  # fmt: skip
def test_order_four_is_decided_where_directions_of_descent_are_algebraic(
    expression: str, width: int, region: str
) -> None:
    assert str(region_at_zero(expression, width)) == region


@settings(max_examples=60)
@given(st.integers(-12, 12), st.sampled_from([1, 4, 9]), st.integers(0, 9), st.integers(-3, 9))
def test_two_variables_with_fourth_powers_and_their_product_are_lost_together(a: int, β: int, b: int, c: int) -> None:
    """x⁴ + βy⁴ + z⁴ + bw⁴ + a·xyzw + c·x²y² ≥ 0 iff a⁴ ≤ 64·K²·b, K = c + 2√β > 0: then an identity holds."""
    coefficients = {(0,) * 4: 1, (1,) * 4: β, (2,) * 4: 1, (3,) * 4: b, (0, 1, 2, 3): a, (0, 0, 1, 1): c}
    form = {m: RING.constant(fmpq(p)) for m, p in coefficients.items() if p}
    found = biquadratic(form, range(4), Branch(RING)) if a else None
    K = c + 2 * {1: 1, 4: 2, 9: 3}[β]
    if a and K > 0:
        assert (found is not None and found.is_nonnegative) == (a**4 <= 64 * K * K * b)
    if found is not None:
        for v in cartesian(map(fmpq, (-2, 0, 1, 3)), repeat=4):
            squares = sum((m.coefficient * value(q, v) ** 2 for m, q in found.squares), fmpq(0))
            assert squares + _quartic(found, v) == found.scale.coefficient * value(form, v)


def _quartic(found: Biquadratic, v: tuple[fmpq, ...]) -> fmpq:
    if found.quartic is None:
        return fmpq(0)
    (i, j), coefficients = found.quartic.variables, found.quartic.coefficients
    terms = (p.leading_coefficient() * v[i] ** (4 - k) * v[j] ** k for k, p in enumerate(coefficients) if p)
    return sum(terms, fmpq(0))
