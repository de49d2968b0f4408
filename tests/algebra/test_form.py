"""Forms: what is done on packed terms is what SymEngine does with the expression."""

from __future__ import annotations

from array import array
from fractions import Fraction

import pytest
import symengine
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas import Form, InputError
from deeplift_cas.algebra import terms as packed
from deeplift_cas.algebra.form import KeyLayout
from deeplift_cas.algebra.terms import integers

DIRECTIONS, PARAMETERS = ("u", "v", "w"), ("x", "c")
u, v, w, x, c = symengine.symbols("u v w x c")
numbers = st.fractions(min_value=-3, max_value=3, max_denominator=4)
terms = st.lists(
    st.tuples(
        st.tuples(st.integers(0, 2), st.integers(0, 2)), st.tuples(st.integers(0, 2), st.integers(0, 2)), numbers
    ),
    max_size=6,
)
forms = terms.map(lambda found: Form.from_terms(found, DIRECTIONS, PARAMETERS, 2))


def in_words(form):
    """The same in words."""
    return Form(
        form.directions,
        form.parameters,
        form.degree,
        tuple(memoryview(array("q", vector)) for vector in form.terms),
        form.denominator,
        form.monomials,
    )


@pytest.fixture(autouse=True, params=[1, 10_000], scope="module")
def many(request):
    """With NumPy, and without."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed, "MANY", request.param)
        yield


def same(a, b):
    return symengine.expand(a - b) == 0


@given(forms)
def test_a_form_survives_every_change_of_its_shape(q):
    assert len(q) == len(list(q)) == len(q.polynomial)
    assert Form.from_expr(q.expr, DIRECTIONS, PARAMETERS, 2) == q
    assert Form.from_terms(q, DIRECTIONS, PARAMETERS, 2) == q == in_words(q)
    assert hash(q) == hash(in_words(q))
    assert sorted(in_words(q)) == sorted(q)


@given(forms)
def test_the_parts_of_a_form_by_parameters_and_by_directions_add_up_to_it(q):
    found = [(indices, exponents, n) for exponents, part in q.by_parameters.items() for indices, n in part.items()]
    assert Form.from_terms(found, DIRECTIONS, PARAMETERS, 2) == q
    found = [(indices, tuple(map(int, m)), n) for indices, p in q.coefficients.items() for m, n in p.terms()]
    assert Form.from_terms(found, DIRECTIONS, PARAMETERS, 2) == q


@given(forms, forms, numbers)
def test_sums_and_multiples_are_those_of_the_expressions(p, q, number):
    for a in (p, in_words(p)):
        for b in (q, in_words(q)):
            assert same((a + b).expr, p.expr + q.expr)
            assert (a == b) == same(p.expr, q.expr)
        multiple = a * number
        assert same(multiple.expr, p.expr * symengine.Rational(number.numerator, number.denominator))
        assert 0 not in integers(multiple.terms[1])
    assert not len(p + p * -1)


@given(forms, st.tuples(numbers, numbers, numbers), numbers, numbers)
def test_values_are_those_of_the_expression(q, direction, at_x, at_c):
    rational = [symengine.Rational(n.numerator, n.denominator) for n in (*direction, at_x, at_c)]
    expected = q.expr.subs(dict(zip((u, v, w, x, c), rational, strict=True)))
    for form in (q, in_words(q)):
        assert form.evaluate(direction, {"x": at_x, "c": at_c}) == expected
        assert same(form.evaluate(direction).subs({x: rational[3], c: rational[4]}), expected)
    assert same(q.evaluate([u + x, 2, "c"]), q.expr.subs({u: u + x, v: 2, w: c}))


@given(forms, st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=3))
def test_restriction_is_substitution(q, basis):
    coordinates = symengine.symbols([f"s{n + 1}" for n in range(len(basis))])
    rational = [[symengine.Rational(n.numerator, n.denominator) for n in vector] for vector in basis]
    at = {d: sum(s * row[n] for s, row in zip(coordinates, rational, strict=True)) for n, d in enumerate((u, v, w))}
    for form in (q, in_words(q)):
        assert same(form.restrict(basis, prefix="s").expr, q.expr.subs(at))


def test_restriction_to_a_basis_with_parameters_and_new_symbols():
    q = Form.from_expr(u * v + c * w**2, DIRECTIONS, PARAMETERS, 2)
    found = q.restrict([["x", 1, "k"], [0, "1/2", 0]])
    assert same(found.expr, symengine.expand("x*u1*(u1 + u2/2) + c*k**2*u1**2")) and "k" in found.parameters


def test_values_beyond_a_word_stay_exact():
    huge = in_words(Form.from_terms([((0, 0), (0, 0), 2**62), ((0, 1), (0, 0), -(2**62))], DIRECTIONS, PARAMETERS, 2))
    assert huge.evaluate([2**40, 3, 0]) == 2**62 * 2**80 - 2**62 * 2**40 * 3
    assert (huge * 4).evaluate([1, 0, 0]) == 2**64
    assert (huge + huge).evaluate([1, 0, 0]) == 2**63
    assert (huge + huge * Fraction(1, 3)).evaluate([3, 0, 0]) == 2**62 * 12


def test_the_hessian_is_the_matrix_of_second_derivatives():
    q = Form.from_expr(x * u * v + 3 * u**2 - w * v / 2, DIRECTIONS, PARAMETERS, 2)
    for form in (q, in_words(q)):
        expected = [[symengine.diff(q.expr, a, b) for b in (u, v, w)] for a in (u, v, w)]
        assert form.hessian().tolist() == expected


def test_keys_fit_into_words_up_to_the_last_bit():
    assert KeyLayout(1 << 15, 8).fits(4) and not KeyLayout(1 << 15, 9).fits(4)
    assert KeyLayout(1, 1).key([0, 0], 0) == 0
    layout = KeyLayout(1 << 15, 8)
    last = layout.key([(1 << 15) - 1] * 4, 7)
    assert last == (1 << 63) - 1 and layout.columns([last], 4) == ([[(1 << 15) - 1]] * 4, [7])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda q: Form.from_expr(u, DIRECTIONS, PARAMETERS, 2),
        lambda q: Form.from_expr(u**2 + u, DIRECTIONS, PARAMETERS, 2),
        lambda q: Form.from_expr(1 / u, DIRECTIONS, PARAMETERS, 2),
        lambda q: q + Form.from_expr(u, DIRECTIONS, PARAMETERS, 1),
        lambda q: q.evaluate([1, 2]),
        lambda q: q.evaluate([1, 2, 0.5]),
        lambda q: q.restrict([[1, 2]]),
        lambda q: q * 0.5,
        lambda q: (q * 1).restrict([[0.5, 0, 0]]),
    ],
)
def test_wrong_input_is_refused(wrong):
    with pytest.raises(InputError):
        wrong(Form.from_expr(u**2, DIRECTIONS, PARAMETERS, 2))


def test_numbers_are_those_of_the_exact_value():
    import mpmath
    import numpy

    form = Form.from_expr(symengine.sympify("c*u**2/3 - 5*u*v + a*v**2"), ("u", "v"), ("a", "c"), 2)
    exact = form.evaluate(["1/7", "2/3"], {"a": "1/11", "c": 3})
    with mpmath.workdps(60):
        expected = mpmath.mpf(int(exact.p)) / int(exact.q)
        assert abs(form.evaluate(["1/7", "2/3"], {"a": "1/11", "c": 3}, digits=50) - expected) < mpmath.mpf(10) ** -49
    f = form.lambdify()
    assert f([1 / 7, 2 / 3], a=1 / 11, c=3) == pytest.approx(float(expected))
    many = numpy.random.default_rng(0).normal(size=(4, 5, 2))
    assert f(many, a=1, c=2).shape == (4, 5)
    for wrong in (lambda: f([1, 2, 3], a=1, c=1), lambda: f([1, 2], a=1), lambda: form.evaluate([1, 1], digits=20)):
        with pytest.raises(InputError):
            wrong()
    with pytest.raises(InputError, match="positive integer"):
        form.evaluate([1, 1], {"a": 1, "c": 1}, digits=0)
    with pytest.raises(InputError, match="too large for floating point"):
        Form.from_expr(symengine.sympify("10**400*u**2"), ("u", "v"), (), 2).lambdify()
