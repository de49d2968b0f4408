"""The arithmetic of the kernel: polynomials, packed or not, and what replaces monomials by equations."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas.certificates import kernel

GENERATORS = sympy.symbols("x y z u")
POLYNOMIALS = st.dictionaries(
    st.tuples(*[st.integers(0, 5)] * 4), st.fractions(-9, 9, max_denominator=6), min_size=1, max_size=6
).map(lambda terms: sympy.Poly({m: sympy.Rational(str(c)) for m, c in terms.items()}, *GENERATORS))


def test_long_monomials_cost_more_than_short_ones() -> None:
    def charged(degree: int) -> int:
        budget = kernel.Budget()
        terms = {("a",) * k + ("b",) * (degree - k): k + 1 for k in range(3)}
        p = kernel.Poly(dict(terms), budget)
        p.size(), p.whole()
        before = budget.left
        _ = p * p
        return before - budget.left

    assert charged(60) - charged(4) >= 9 * (2 * 60 - 2 * 4)  # nine pairs: to sort and to hash them takes their length


def test_what_grows_is_paid_for() -> None:
    budget = kernel.Budget()
    long = kernel.Poly({("x",) * k: 1 for k in range(351)}, budget)
    with pytest.raises(kernel.TooLarge):  # the powers of such ends have thousands of digits
        kernel.signs_in(long, {"x": (Fraction(1, 2**61 - 1), Fraction(2, 2**61 - 1))})
    names = [f"x{n}" for n in range(10, 50)]
    budget = kernel.Budget()
    one = kernel.Poly({tuple(names): 1}, budget)
    with pytest.raises(kernel.TooLarge):  # one term is 2⁴⁰ of them in coordinates that are ≥ 0 in the box
        kernel.signs_in(one, dict.fromkeys(names, (1, 2)))
    budget = kernel.Budget()
    branch = kernel.Branch(budget, ["x"])
    before = budget.left
    assert branch.truth([[]] * 1000) is True
    assert before - budget.left >= 20 * 1000  # conjunctions without conditions, too
    before = budget.left
    kernel.parse("x^900", budget)
    assert before - budget.left > 9000  # as long as it is when it is read


def replacements(equations: dict[str, str], budget: kernel.Budget | None = None) -> kernel.Replacements:
    budget = budget or kernel.Budget()
    read = [(lead, kernel.parse(text, budget)) for text, lead in equations.items()]
    return kernel.Replacements([(next(iter(kernel.parse(lead, budget).terms)), p) for lead, p in read], budget)


@pytest.mark.parametrize(
    ("equation", "lead", "p", "remainder"),
    [
        ("a^3*b - 2", "a^3*b", "a^5*b^2", "2*a^2*b"),
        ("a^3*b - 2", "a^3*b", "a^2*b^9 + a^9", "a^2*b^9 + a^9"),  # one exponent is too small, however great the other
        ("a*b^999 - 1", "a*b^999", "a^999*b^998", "a^999*b^998"),
        ("-3*a^2 + b", "a^2", "a^4 - 1/2", "1/9*b^2 - 1/2"),
        ("a - 1", "a", "a*u^2*v - u^2*v + a^2*w - c", "w - c"),  # names that no rule has stay
        ("2*a - b", "a", "2*a*u - b*u", "0"),
    ],
)
def test_a_monomial_is_replaced_just_where_it_divides(equation: str, lead: str, p: str, remainder: str) -> None:
    budget = kernel.Budget()
    found = replacements({equation: lead}, budget).remainder(kernel.parse(p, budget))
    assert found.terms == kernel.parse(remainder, budget).terms


@given(POLYNOMIALS)
def test_remainders_are_those_of_sympy(p: sympy.Poly) -> None:
    x, y, z, u = p.gens
    budget, basis = kernel.Budget(), {"3*x^2 - y - 1": "x^2", "y^3 - 1/2*z": "y^3"}  # a Gröbner basis
    of_sympy = sympy.reduced(p.as_expr(), [3 * x**2 - y - 1, y**3 - z / 2], *p.gens, order="grevlex")[1]
    terms = {tuple(n for n, e in zip("xyzu", m, strict=True) for _ in range(e)): Fraction(c) for m, c in p.terms()}
    read = kernel.Poly({tuple(sorted(m)): c for m, c in terms.items() if c}, budget)
    wanted = {m: Fraction(int(c.p), int(c.q)) for m, c in sympy.Poly(of_sympy, x, y, z, u).terms() if c}
    found = {tuple(m.count(n) for n in "xyzu"): c for m, c in replacements(basis, budget).remainder(read).terms.items()}
    assert found == wanted


@given(st.lists(st.tuples(POLYNOMIALS, POLYNOMIALS), min_size=1, max_size=3))
def test_long_polynomials_are_multiplied_as_short_ones_are(products: list[tuple[sympy.Poly, sympy.Poly]]) -> None:
    budget = kernel.Budget()

    def read(p: sympy.Poly) -> kernel.Poly:
        terms = {tuple(sorted(n for n, e in zip("xyzu", m, strict=True) for _ in range(e))): c for m, c in p.terms()}
        return kernel.Poly(kernel.tidy({m: Fraction(int(c.p), int(c.q)) for m, c in terms.items()}), budget)

    factors = [(read(p), read(q)) for p, q in products]
    found = []
    for dense in (0, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kernel, "DENSE", dense)
            found.append(kernel.sum_of_products(factors, budget).terms)
    assert found[0] == found[1]
    assert {type(c) for c in found[0].values()} <= {int, Fraction}
    wanted = sum((p * q for p, q in products), sympy.Poly(0, *GENERATORS))
    assert found[0] == read(wanted).terms


def test_replacing_is_paid_for_and_ends() -> None:
    budget = kernel.Budget()
    before = budget.left
    replacements({"a^2 - b": "a^2"}, budget).remainder(kernel.parse("a^990", budget))
    assert before - budget.left > 495 * 10
    with pytest.raises(kernel.TooLarge):  # no order of monomials has this one first
        replacements({"a - a*b": "a"}).remainder(kernel.parse("a", kernel.Budget()))


def test_fractions_that_grow_in_a_sum_are_paid_for() -> None:
    budget = kernel.Budget()
    small, large = Fraction(1, 3), Fraction(3**100_000, 2**100_000)
    before = budget.left
    kernel.total([kernel.constant(large, budget), *[kernel.constant(small, budget)] * 100], budget)
    assert before - budget.left > 100 * kernel.words(large)
