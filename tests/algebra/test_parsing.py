"""Expressions are read exactly, bounded, and never executed."""

from __future__ import annotations

from fractions import Fraction

import numpy
import pytest
import symengine
import sympy
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas import InputError
from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.parsing import parse


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("0.5", 'write "1/2"'),
        ("1e-3", 'write "1/1000"'),
        ("x + .25", 'write "1/4"'),
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


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        float("nan"),
        float("inf"),
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
