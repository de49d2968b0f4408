"""Expressions are read exactly, bounded, and never executed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import prod

import numpy
import pytest
import symengine
import sympy
from flint import fmpq, fmpz
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas import InputError
from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.parsing import decimal, parse
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.text import pretty
from deeplift_cas.vocabulary import direction_text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("0.5.1", "'0.5.1' is not a number"),
        ("1e-1000", "too large or too small"),
        ("1e999999999999", "too large or too small"),
        ("1__0", "'1__0' is not a number"),
        ("0." + "1" * 1000, "1001 digits"),
        ("x½", "an operator is missing beside ½"),
        ("½½", "an operator is missing beside ½"),
        ("x²³⁴⁵⁶", "exponent must be an integer from 0 to 100"),
        ("x⁻¹", "has no meaning"),
        ("2¹⁄₂", "has no meaning"),
        ("2^1⁄2", "has no meaning"),
        ("x₁", "use numbers, names and indices as in X11"),
        ("x^①", "has no meaning"),
        ("2½", "an operator is missing beside ½"),
        ("½x", "an operator is missing beside ½"),
        ("x/0", "division by zero"),
        ("1/(2-2)", "division by zero"),
        ("1/x", "division by an expression with symbols"),
        ("x^10**9", "power of a power|exponent"),
        ("x^1000000000", "exponent must be an integer from 0 to 100"),
        ("x^-1", "exponent must be an integer"),
        ("x^(1/2)", "exponent must be an integer"),
        ("x^y", "exponent must be an integer"),
        ("(((9^99)^99)^99)^99", "too large"),
        ("(x+y+z+c)^100*(x+y+z+c)", "terms|degree"),
        ("(" * 10_000 + "x" + ")" * 10_000, "nested more than 100 deep"),
        ("(x", "closing parenthesis"),
        ("x y", "operator missing"),
        ("2 x", "operator missing"),
        ("x +", "ends too early"),
        ("sin(x)", "looks like a function"),
        ("__import__('os').system('true')", "has no meaning|not expected"),
        ("lambda: 1", "has no meaning"),
        ("x; y", "has no meaning"),
        ("q", "unknown symbol 'q'"),
        ("9" * 1001, "1001 digits"),
        ("x" * 200_000, "too long"),
        ("x\N{LATIN SMALL LETTER E WITH ACUTE}", "has no meaning"),
    ],
)
def test_bad_expression_gets_one_clear_line(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        parse(text, ("x", "y", "z", "c"))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@given(
    st.recursive(
        st.integers(0, 9).map(str) | st.sampled_from(["x", "y"]),
        lambda inner: (
            st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})")
            | st.tuples(inner, st.integers(0, 3)).map(lambda t: f"({t[0]})^{t[1]}")
        ),
        max_leaves=8,
    )
)
def test_expressions_mean_what_sympy_says(text: str) -> None:
    by_sympy = sympy.sympify(text.replace("^", "**"))
    assert sympy.expand(parse(text, ("x", "y"))._sympy_() - by_sympy) == 0


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6).filter(lambda d: abs(d) < 10**12))
def test_a_decimal_is_the_number_that_its_digits_say(number: Decimal) -> None:
    for text in (str(number), f"{number:f}", f"{number:e}", f"{number:+}"):
        assert decimal(text) == Fraction(text) == Fraction(number)
        assert exact(text) == exact(Fraction(number))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", Fraction(1, 10)),
        ("1.25", Fraction(5, 4)),
        (".5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        ("2.5E-3", Fraction(1, 400)),
        ("1_000.5", Fraction(2001, 2)),
        ("0.1+0.2", Fraction(3, 10)),
        ("½", Fraction(1, 2)),
        ("1⁄2", Fraction(1, 2)),
        ("1/1⁄2", Fraction(2)),
        ("½²", Fraction(1, 4)),
        ("3/2·½", Fraction(3, 4)),
        ("−⅓", Fraction(-1, 3)),
        ("2³", Fraction(8)),
        ("2**3", Fraction(8)),
        ("2^3", Fraction(8)),
    ],
)
def test_numbers_in_every_spelling(text: str, value: Fraction) -> None:
    assert exact(text) == exact(value)


@given(
    st.dictionaries(st.tuples(*[st.integers(0, 3)] * 3), st.fractions(-4, 4, max_denominator=7), max_size=5),
    st.sampled_from(["w1dot23", "w1dot10_2"]),
)
def test_what_is_printed_can_be_pasted_back(terms: dict[tuple[int, ...], Fraction], direction: str) -> None:
    ring = Ring(("X11", "c", direction))
    polynomial = sum(
        (
            ring.rational(q)
            * prod((ring.polynomial(symengine.Symbol(n)) ** e for n, e in zip(ring.names, m, strict=True)), start=1)
            for m, q in terms.items()
        ),
        start=ring.zero,
    )
    plain = ring.text(polynomial)
    for text in (plain, pretty(plain), pretty(plain).replace(direction, direction_text(direction))):
        assert ring.polynomial(parse(text, ring.names)) == polynomial


def test_what_may_be_a_number_or_a_product_is_refused() -> None:
    assert exact("2e3") == 2000
    with pytest.raises(InputError, match=r"'2e3' may be a number or 2\*e3: write \*"):
        parse("2e3", ("e3",))


@pytest.mark.parametrize(
    "value", [fmpz(3), Decimal("0.75"), Decimal("1e3"), fmpq(3, 4), symengine.Rational(3, 4), sympy.Rational(3, 4)]
)
def test_exact_numbers_of_the_libraries_are_taken(value: object) -> None:
    assert exact(value) == exact(str(value))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (sympy.sqrt(2), r"'2\*\*\(1/2\)' is not a rational number"),
        (symengine.sqrt(2) + 1, "is not a rational number"),
        (sympy.pi, "'pi' is not a rational number"),
        (sympy.E, "'E' is not a rational number"),
        (sympy.GoldenRatio, "is not a rational number"),
        (sympy.I, "is not a real number"),
        (1 / sympy.Symbol("x"), "division by an expression with symbols"),
        (sympy.Symbol("x") ** sympy.Symbol("y"), "is no polynomial"),
        (sympy.sqrt(sympy.Symbol("x")), "is no polynomial"),
        (sympy.sin(sympy.Symbol("x")), "is no polynomial"),
        (sympy.sin(2), "is not a rational number"),
    ],
)
def test_other_numbers_and_functions_get_a_clear_line(value: object, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        exact(value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        float("nan"),
        float("inf"),
        Decimal("nan"),
        Decimal("inf"),
        1j,
        numpy.float64(0.5),
        sympy.Float("0.5"),
        symengine.RealDouble(0.5),
        sympy.Symbol("x") * 0.5,
        True,
        None,
        [1],
        sympy.oo,
    ],
)
def test_inexact_values_are_refused(value: object) -> None:
    with pytest.raises(InputError):
        exact(value)


@pytest.mark.parametrize(
    "value",
    [2, Fraction(1, 3), "1/3", sympy.Rational(1, 3), symengine.Rational(1, 3), numpy.int64(4), sympy.Symbol("x") ** 2],
)
def test_exact_values_pass_unchanged(value: object) -> None:
    if isinstance(value, str | Fraction):
        assert exact(value) == symengine.Rational(1, 3)
    else:
        assert sympy.sympify(exact(value)) == sympy.sympify(value)
