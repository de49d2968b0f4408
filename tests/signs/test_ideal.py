"""What equations imply: the kernel accepts the lines, and the rules are a Gröbner basis, as SymPy finds one."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
import symengine
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.certificates import kernel
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.signs.ideal import Ideal

RING = Ring(("x", "y", "z"))
X, Y, Z = (RING.generator(name) for name in RING.names)
MONOMIALS = [X, Y, Z, X * Y, Y * Z, X**2, Y**2, Z**2, X * Y * Z, X**3, RING.one]
POLYNOMIALS = st.lists(st.tuples(st.integers(-2, 2), st.sampled_from(MONOMIALS)), min_size=2, max_size=4).map(
    lambda terms: sum((c * m for c, m in terms), RING.zero)
)


def replayed(branch: Branch) -> kernel.Branch:
    """The kernel's branch along the same conditions: it raises if a line does not follow."""
    found = kernel.Branch(kernel.Budget(), list(RING.names))
    for text, head in json.loads(json.dumps(branch.trail())):
        found = found.assume(kernel.condition(text, found.parameters, found.budget), head)
    return found


def assumed(equations: list[Polynomial], *others: Condition) -> Branch:
    branch = Branch(RING)
    for condition in others:
        branch = branch.assume(condition)
    for p in equations:
        branch = branch.assume(Condition.of(RING, p, "="))
    return branch


@settings(max_examples=150)
@given(st.lists(POLYNOMIALS.filter(lambda p: not p.is_constant()), min_size=1, max_size=3), POLYNOMIALS)
def test_the_kernel_accepts_every_line_and_reduces_alike(equations: list[Polynomial], p: Polynomial) -> None:
    branch = assumed(equations, Condition.of(RING, X, "!="))
    checked = replayed(branch)
    remainder = checked.remainder(kernel.parse(RING.text(p), checked.budget))
    assert remainder.terms == kernel.parse(RING.text(branch.reduce(p)), checked.budget).terms


@settings(max_examples=100)
@given(st.lists(POLYNOMIALS.filter(lambda p: not p.is_constant()), min_size=1, max_size=3))
def test_all_of_the_ideal_that_sympy_finds_is_reduced_to_zero(equations: list[Polynomial]) -> None:
    branch = assumed(equations)
    names = sympy.symbols("x y z")
    basis = sympy.groebner([sympy.sympify(RING.text(p).replace("^", "**")) for p in equations], *names, order="grlex")
    if branch.ideal.absurd is None and branch.ideal.complete:
        for element in basis.exprs:
            assert branch.vanishes(RING.polynomial(symengine.sympify(element)))


@pytest.mark.parametrize(
    ("equations", "zero"),
    [
        ([X**2 + Y**2], [X, Y]),  # a sum of squares
        ([(X + Y) ** 3 * (Z**2 + 2)], [X + Y]),  # a power, and a factor that is shown not to vanish first
        ([X * Y - 1, X * Z - 1], [Y - Z]),
        ([X**2 - 2 * X * Y + 2 * Y**2], [X, Y]),
    ],
)
def test_radicals_and_squares_are_taken_apart(equations: list[Polynomial], zero: list[Polynomial]) -> None:
    branch = assumed(equations, Condition.of(RING, Z**2 + 2, ">"))
    replayed(branch)
    assert all(map(branch.vanishes, zero))


def test_a_dense_system_without_a_zero_is_absurd_and_the_kernel_agrees() -> None:
    branch = assumed([X * Y - 1, X + Y, X**2 - Y - 3])
    product = branch.ideal.absurd
    assert product is not None
    checked = replayed(branch)
    proof = {"contradiction": {"terms": [t.json() for t in product.terms], "from": dict(product.sources)}}
    kernel.check_contradiction(proof, kernel.LeafContext(None, {}, "gradient", 1, checked, None, kernel.RULES))
    nothing = kernel.Branch(checked.budget, checked.parameters)
    for wrong, where, error in (
        ({"terms": [{"coefficient": "7", "powers": {}}], "from": {"x*y - 1": "1"}}, nothing, kernel.SignNotShown),
        ({"terms": [{"coefficient": "7", "powers": {"x": 2}}], "from": {}}, checked, kernel.SignNotShown),
        (proof["contradiction"], nothing, kernel.SignNotShown),  # equations that are not stated
    ):
        with pytest.raises(error):
            leaf = kernel.LeafContext(None, {}, "gradient", 1, where, None, kernel.RULES)
            kernel.check_contradiction({"contradiction": wrong}, leaf)


def test_a_normal_form_that_is_kept_is_that_of_the_rules_of_its_time() -> None:
    one = assumed([X * Y - 1])
    p = X**2 * Y**2 + X * Y * Z + Z
    assert RING.text(one.reduce(p)) == "2*z + 1" == RING.text(one.reduce(X**2 * Y**2 + X * Y * Z + Z))
    two = one.assume(Condition.of(RING, Z - 3, "="))
    assert RING.text(two.reduce(p)) == "7" and RING.text(one.reduce(p)) == "2*z + 1"
    assert RING.text(one.reduce(p + X * Y * Z)) == "3*z + 1"  # with the same degrees and ends


def test_only_what_reduces_to_zero_is_dropped() -> None:
    branch = assumed([X * Y - 1])
    branch.drop(X**2 * Y - X)
    with pytest.raises(Undetermined) as question:
        branch.drop(2 * X * Y * Z - 2)
    assert RING.text(question.value.polynomial) == "z - 1" and tuple(question.value.relations) == ("=",)


def test_where_no_basis_is_found_a_variable_in_which_one_equation_is_linear_is_eliminated(monkeypatch) -> None:
    linear = X**3 * Z - Y**3 + 2
    equations = [linear, X**2 * Y * Z - 3 * X * Y * Z**2 + X**3 + Y * Z**2 - X * Z - 3 * X, 3 * Y**2 + Y]
    branch = assumed(equations)
    replayed(branch)
    assert branch.ideal.complete and not branch.ideal.alone
    assert all(branch.vanishes(p) for p in equations)
    monkeypatch.setattr(Ideal, "_eliminate", lambda self, known: None)
    RING.made.pop("ideals")
    without = assumed(equations)
    RING.made.pop("ideals")
    assert not without.ideal.complete and len(without.ideal.alone) == 1


def test_an_equation_of_which_no_basis_is_found_stands_alone() -> None:
    """That of matrices: det = 0, and a form on the kernel.  The rules stay those before."""
    linear = 25 * X**3 + 35 * X**2 * Y + 12 * X**2 * Z + 9 * X * Y**2 + 10 * X * Y * Z + 2 * Y**2 * Z
    form = (X + Y) ** 2 * Z**4 + 3 * X**5 * Y - 7 * Y**4 * Z + X * Y * Z**3 - 2 * Z**2 + 5
    branch = assumed([linear, form])
    replayed(branch)
    assert [*branch.ideal.alone.values()] == [form] and not branch.ideal.complete
    assert branch.ideal.rules == assumed([linear]).ideal.rules and len(branch.ideal.rules) == 1
    assert branch.vanishes(linear * Z) and not branch.vanishes(form) and branch.possible(form) == {0}
    # it is looked at again when more is known
    more = branch.assume(Condition.of(RING, X, "="))
    replayed(more)
    assert more.ideal.complete and not more.ideal.alone and more.vanishes(form)


def test_of_two_variables_what_is_found_without_a_basis_is_kept() -> None:
    """There few equations have few solutions."""
    ring = Ring(("x", "y"))
    x, y = (ring.generator(name) for name in ring.names)
    branch = Branch(ring)
    for k in (1, 2):
        p = (3 * x - 2 * y + k) ** 9 * (x + k * y) - (5 * y - k * x) ** 7 * x + k * y**5 - x**2 + 7**k
        branch = branch.assume(Condition.of(ring, p, "="))
    assert not branch.ideal.complete and not branch.ideal.alone and len(branch.ideal.rules) > 1
    again = branch.ideal.copy()
    again.extend({}, lambda q: None)
    again.rules = again.rules[:1]
    again.extend({}, lambda q: None)  # nothing is left to look at, but of what was left out there is no basis
    assert not again.complete


def test_the_search_for_a_basis_ends() -> None:
    dense = [(3 * X - 2 * Y + Z + k) ** 4 * (X + k * Y) - (Y - k * Z) ** 3 * X + k * Z**5 - X**2 + k for k in (1, 2, 3)]
    branch = assumed(dense)
    replayed(branch)
    assert not branch.ideal.complete and branch.ideal.absurd is None


@settings(max_examples=60)
@given(st.lists(st.fractions(-9, 9, max_denominator=6), min_size=1, max_size=6), st.fractions(1, 5, max_denominator=4))
def test_the_kernel_divides_by_what_is_not_monic_and_has_denominators(numbers, top) -> None:
    x, budget = sympy.symbols("x"), kernel.Budget()
    equation = top * x**2 - sympy.Rational(3, 2) * x + sympy.Rational(2, 7)
    p = sum(sympy.Rational(c) * x**k for k, c in enumerate(numbers))

    def read(q: sympy.Expr) -> kernel.Poly:
        terms = sympy.Poly(q, x).terms()
        return kernel.Poly(kernel.tidy({("x",) * k: Fraction(int(c.p), int(c.q)) for (k,), c in terms}), budget)

    rules = kernel.Replacements([(("x", "x"), read(equation))], budget)
    branch = kernel.Branch(budget, ["x"], rules=rules)
    assert branch.remainder(read(p)).terms == read(sympy.rem(p, equation, x)).terms
