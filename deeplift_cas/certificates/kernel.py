"""The kernel: re-checks a certificate from the problem statement alone.

It imports the standard library and nothing else, has its own polynomial arithmetic, and expands
g(W + tẆ) by itself.  ``check`` returns what was proved, or raises a :class:`CertificateError` that
says which identity, sign or case fails.  What it believes:

* a tree of cases covers all parameters if the cases at every node cover the signs still possible;
* a sign is shown by a product of powers of polynomials whose signs the branch states;
* an identity is shown by reduction to zero modulo the equations of the branch;
* a branch is empty if products ≥ 0, one of them > 0, sum to zero there.

What is proved of criticality stands in ``ORDERS``, and every kind of proof at a leaf in ``LEAVES``.

>>> check({"format": FORMAT, "version": 0})
Traceback (most recent call last):
...
deeplift_cas.certificates.kernel.NotACertificate: version 0: this kernel reads version 2
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from typing import Any, NamedTuple

FORMAT, VERSION = "deeplift-cas certificate", 2
CRITICALITY, DESCENT = "deeplift-cas criticality certificate", "deeplift-cas descent certificate"
MAX_BYTES, MAX_POWER, MAX_DEGREE, MAX_PRODUCTS, MAX_ENTRIES = 40_000_000, 100, 2000, 200_000, 20_000
MAX_WORK = 200_000_000  # of all multiplications of one check: products of terms, times their size
READINGS = IMAGE, AMBIENT = "image", "ambient"
VERDICTS = PROVED, REFUTED, UNDECIDED = "proved", "refuted", "undecided"


class CertificateError(Exception):
    """The certificate does not prove what it claims."""


class NotACertificate(CertificateError):
    """The document does not have the form of a certificate."""


class CasesIncomplete(CertificateError):
    """Some sign of a polynomial is not among the cases."""


class SignNotShown(CertificateError):
    """A product does not have the sign that the proof needs."""


class IdentityFails(CertificateError):
    """A polynomial that must vanish does not."""


class RegionDisagrees(CertificateError):
    """A leaf says something else than the claimed region, or a verdict does not follow from it."""


def need(condition: bool, message: str, error: type[CertificateError] = NotACertificate) -> None:
    """Raise unless the condition holds."""
    if not condition:
        raise error(message)


def fields(data: Any, wanted: set[str]) -> Any:
    """``data``, if it is a dictionary with just these keys."""
    if not isinstance(data, dict) or set(data) != wanted:
        raise NotACertificate(f"expected the keys {sorted(wanted)}, found {str(data)[:80]}")
    return data


def items(data: Any, kind: type = list) -> Any:
    """``data``, if it is a list (or a dictionary)."""
    if not isinstance(data, kind):
        raise NotACertificate(f"a {kind.__name__} was expected, found {str(data)[:80]}")
    return data


class Budget:
    """The work that one check may still do: what is to be multiplied is charged before it is multiplied."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = MAX_WORK

    def charge(self, amount: int) -> None:
        """Count work; raise when it has become too much."""
        self.left -= amount
        if self.left < 0:
            raise NotACertificate("the proofs take too much work")


# Polynomials

Number = int | Fraction  # whole numbers stay int: that is many times faster
Monomial = tuple[str, ...]  # sorted; each name as often as its exponent says
Terms = dict[Monomial, Number]
ONE: Terms = {(): 1}
NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)
FACTOR = re.compile(r"(\d+(?:/\d+)?)|([A-Za-z]\w*)(?:\^(\d{1,3}))?", re.ASCII)


class Poly:
    """A polynomial: its terms, without zeros, and the budget that pays for its products.

    It is never changed; so its size is measured once, when it is first multiplied.
    """

    __slots__ = ("_parts", "_size", "budget", "terms")

    def __init__(self, terms: Terms, budget: Budget) -> None:
        self.terms = terms
        self.budget = budget
        self._size: tuple[int, int] | None = None
        self._parts: list[tuple[Monomial, int, int]] | None = None

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __add__(self, other: Poly) -> Poly:
        return total([self, other], self.budget)

    def __sub__(self, other: Poly) -> Poly:
        result = self.terms.copy()
        for monomial, c in other.terms.items():
            result[monomial] = result[monomial] - c if monomial in result else -c
        return Poly(tidy(result), self.budget)

    def __mul__(self, other: Poly) -> Poly:
        return sum_of_products([(self, other)], self.budget)

    def size(self) -> tuple[int, int]:
        """The greatest degree of a term, and the most words of a coefficient."""
        if self._size is None:
            self._size = max(map(len, self.terms), default=0), max(map(words, self.terms.values()), default=0)
        return self._size

    def parts(self) -> list[tuple[Monomial, int, int]]:
        """Monomials, numerators and denominators."""
        if self._parts is None:
            self._parts = [(m, c.numerator, c.denominator) for m, c in self.terms.items()]
        return self._parts

    def is_constant(self) -> bool:
        """Whether no name occurs."""
        return not any(self.terms)

    def constant(self) -> Number:
        """The term without names."""
        return self.terms.get((), 0)

    def names(self) -> set[str]:
        """The names that occur."""
        return set().union(*self.terms)

    def leading(self, name: str) -> tuple[int, Poly]:
        """Degree in one name, and the coefficient of that power."""
        degree = max((m.count(name) for m in self.terms), default=0)
        return degree, self.coefficient(name, degree)

    def coefficient(self, name: str, power: int) -> Poly:
        """The coefficient of a power of a name."""
        terms = {tuple(n for n in m if n != name): c for m, c in self.terms.items() if m.count(name) == power}
        return Poly(terms, self.budget)

    def gradient(self, names: Container[str]) -> dict[str, Poly]:
        """Name ↦ derivative, for those of the names that occur."""
        self.budget.charge(4 * sum(map(len, self.terms)))
        result: dict[str, Terms] = {}
        for m, c in self.terms.items():
            for k, name in enumerate(m):
                if name in names and (k == 0 or m[k - 1] != name):
                    self.budget.charge(len(m))
                    result.setdefault(name, {})[m[:k] + m[k + 1 :]] = c * m.count(name)
        return {name: Poly(tidy(terms), self.budget) for name, terms in result.items()}

    def substitute(self, values: Mapping[str, Poly]) -> Poly:
        """The polynomial with others in place of some names."""
        self.budget.charge(len(self.terms))
        parts = []
        for m, c in self.terms.items():
            inside = [values[n] for n in m if n in values]
            if all(inside):
                rest = {tuple(n for n in m if n not in values) if inside else m: c}
                parts.append(product_of([Poly(rest, self.budget), *inside]))
        return total(parts, self.budget)


def words(c: Number) -> int:
    """How many machine words a number takes."""
    return (c.numerator.bit_length() + c.denominator.bit_length()) // 64


def tidy(terms: Terms) -> Terms:
    """The terms without zeros, and with whole numbers as such."""
    if {*map(type, terms.values())} <= {int}:
        return terms if all(terms.values()) else {m: c for m, c in terms.items() if c}
    return {m: c if c.denominator > 1 else c.numerator for m, c in terms.items() if c}


def total(polynomials: Iterable[Poly], budget: Budget) -> Poly:
    """The sum."""
    result: Terms = {}
    for p in polynomials:
        for monomial, c in p.terms.items():
            result[monomial] = result[monomial] + c if monomial in result else c
    return Poly(tidy(result), budget)


def sum_of_products(products: Iterable[tuple[Poly, Poly]], budget: Budget) -> Poly:
    """The sum of the products p·q; numerators are added for each denominator, which is quicker than fractions."""
    sums: dict[int, dict[Monomial, int]] = {1: {}}
    found: Terms = {}
    for p, q in products:
        count = len(p.terms) * len(q.terms)
        if not count:
            continue
        need(count <= MAX_PRODUCTS, "the polynomials grow too large")
        (d, long), (e, wide) = p.size(), q.size()
        budget.charge(count * (1 + d + e + long * wide))
        below, numerators = 1, sums[1]
        for m, a, x in p.parts():
            for n, b, y in q.parts():
                if x * y != below:
                    below = x * y
                    numerators = sums.setdefault(below, {})
                # often one of the two is constant, or all its names come before those of the other
                monomial = m + n if not m or not n or m[-1] <= n[0] else tuple(sorted(m + n))
                if monomial in numerators:
                    numerators[monomial] += a * b
                else:
                    numerators[monomial] = a * b
                    found[monomial] = 0
    for below, numerators in sums.items():
        for monomial, c in numerators.items():
            value = c if below == 1 else Fraction(c, below)
            found[monomial] = found[monomial] + value if found[monomial] else value
    return Poly(tidy(found), budget)


def product_of(factors: Sequence[Poly]) -> Poly:
    """The product of one polynomial or more."""
    return reduce(Poly.__mul__, factors)


def constant(c: Number, budget: Budget) -> Poly:
    """A number as a polynomial."""
    return Poly(tidy({(): c}), budget)


def symbol(name: str, budget: Budget, power: int = 1) -> Poly:
    """A name as a polynomial, or a power of it."""
    return Poly({(name,) * power: 1}, budget)


def parse(text: Any, budget: Budget, names: Container[str] | None = None) -> Poly:
    """A polynomial in normal form, ``"2*x^2 - 1/3*y"``; with ``names``, in these only."""
    need(isinstance(text, str), f"{text!r} is not a polynomial")
    terms: Terms = {}
    parts = re.split(r" ([+-]) ", text.removeprefix("-"))
    for sign, part in zip(["-" if text[:1] == "-" else "+", *parts[1::2]], parts[::2], strict=True):
        factors: list[str] = []
        coefficient: Number = -1 if sign == "-" else 1
        for factor in part.split("*"):
            match = FACTOR.fullmatch(factor)
            if match is None or (names is not None and match[2] and match[2] not in names):
                raise NotACertificate(f"{text[:80]!r} is not a polynomial in normal form in the names allowed")
            factors += [match[2]] * int(match[3] or 1) if match[2] else []
            need(len(factors) <= MAX_DEGREE, f"a degree above {MAX_DEGREE}")
            coefficient *= number(match[1]) if match[1] else 1
            budget.charge(words(coefficient) ** 2)
        monomial = tuple(sorted(factors))
        terms[monomial] = terms.get(monomial, 0) + coefficient
    return Poly(tidy(terms), budget)


def number(text: Any) -> Number:
    """A rational number, ``"-1/3"``."""
    try:
        need(isinstance(text, str) and bool(re.fullmatch(r"-?\d+(/\d+)?", text, re.ASCII)), f"{text!r} is not a number")
        value = Fraction(text) if "/" in text else int(text)
        return value if value.denominator > 1 else int(value)
    except (ValueError, ZeroDivisionError):
        long = f" (of {len(text)} characters: sys.set_int_max_str_digits says how many are read)" * (len(text) > 640)
        raise NotACertificate(f"{text[:80]!r} is not a number{long}") from None


# Branches: the conditions from the root of the tree to a node

SIGNS = {"<": {-1}, "<=": {-1, 0}, "=": {0}, ">=": {0, 1}, ">": {1}, "!=": {-1, 1}}
ANY = frozenset({-1, 0, 1})
Key = frozenset[tuple[Monomial, Number]]


def sign(value: Number) -> int:
    """−1, 0 or 1."""
    return (value > 0) - (value < 0)


def normalised(p: Poly) -> tuple[Key, int]:
    """A polynomial up to a factor, and the sign of that factor."""
    need(not p.is_constant(), "a condition on a constant")
    top = p.terms[max(p.terms)]
    return frozenset((m, Fraction(c) / top) for m, c in p.terms.items()), sign(top)


class Condition(NamedTuple):
    """``"c - z >= 0"``; the signs are those of the polynomial that the key stands for."""

    text: str
    polynomial: Poly
    key: Key
    signs: frozenset[int]


def condition(text: Any, parameters: list[str], budget: Budget | None = None) -> Condition:
    """Read a condition on the parameters."""
    match = re.fullmatch(r"(.+) (<|<=|=|>=|>|!=) 0", text) if isinstance(text, str) else None
    if match is None:
        raise NotACertificate(f"{text!r} is not a condition")
    polynomial = parse(match[1], budget or Budget(), parameters)
    key, flip = normalised(polynomial)
    return Condition(text, polynomial, key, frozenset(flip * s for s in SIGNS[match[2]]))


Region = list[list[Condition]]  # conjunctions, of which one must hold
Rule = tuple[str, Poly, int, Poly]  # a name, an equation p = 0, its degree in the name, and its leading coefficient


class Branch(NamedTuple):
    """What is stated: the signs of polynomials, and equations as rules that lower a degree."""

    budget: Budget
    conditions: tuple[str, ...] = ()
    facts: dict[Key, frozenset[int]] = {}  # noqa: RUF012 (never changed, only replaced)
    rules: tuple[Rule, ...] = ()

    def __str__(self) -> str:
        return "where " + ", ".join(self.conditions[:20])[:300] if self.conditions else "for all parameters"

    def known(self, p: Poly) -> frozenset[int]:
        """The signs that a polynomial can have, by what is stated of it."""
        if p.is_constant():
            return frozenset({sign(p.constant())})
        key, flip = normalised(p)
        return frozenset(flip * s for s in self.facts.get(key, ANY))

    def assume(self, new: Condition, rules: Any) -> Branch:
        """The branch with one more condition; rules, if given, replace those before."""
        self.budget.charge(100 * (1 + len(self.conditions) + len(items(rules))))
        facts = {**self.facts, new.key: self.facts.get(new.key, ANY) & new.signs}
        branch = Branch(self.budget, (*self.conditions, new.text), facts, () if rules else self.rules)
        for rule in rules:
            self.budget.charge(10_000 * (1 + len(branch.rules)))
            fields(rule, {"equation", "variable", "leading"})
            equation, name = parse(rule["equation"], self.budget), rule["variable"]
            need(branch.known(equation) == {0}, f"{branch}: {rule['equation']} = 0 is not stated", SignNotShown)
            equation = branch.remainder(equation)
            degree, top = equation.leading(name)
            need(degree > 0, f"{branch}: {rule['equation']} = 0 cannot be solved for {name}")
            value = branch.signed(rule["leading"], {-1, 1}, "the leading coefficient of an equation")
            branch.same(top, value, "the leading coefficient is not the product claimed")
            names = [variable for variable, *_ in branch.rules]
            rank = names.index(name) if name in names else len(names)
            branch = branch._replace(
                rules=(*branch.rules[:rank], (name, equation, degree, top), *branch.rules[rank + 1 :])
            )
        return branch

    def remainder(self, p: Poly) -> Poly:
        """A multiple of p by something that is not zero, modulo the equations: first those with a constant
        leading coefficient.
        """
        if not p or not self.rules:
            return p
        names, plain = p.names(), [rule for rule in self.rules if rule[-1].is_constant()]
        for name, equation, goal, factor in (*plain, *self.rules):
            while name in names and (found := p.leading(name))[0] >= goal:
                step = found[1] * symbol(name, self.budget, found[0] - goal)
                if factor.is_constant():
                    p -= constant(Fraction(1) / factor.constant(), self.budget) * (step * equation)
                else:
                    p = factor * p - step * equation
                names = p.names()
        return p

    def same(self, p: Poly, q: Poly | None, what: str) -> None:
        """Raise unless p = q on the branch; None is 0."""
        if q is not None and p.terms == q.terms:
            return
        for monomial, c in self.remainder(p - q if q else p).terms.items():
            term = "*".join([str(float(c)) if c.denominator > 10**6 else str(c)[:40], *monomial])
            raise IdentityFails(f"{self}: {what}: the term {term} is left")

    def signed(self, data: Any, allowed: set[int], what: str) -> Poly:
        """Read coefficient · Π polynomial^exponent, whose sign must be among those allowed."""
        coefficient = number(fields(data, {"coefficient", "powers"})["coefficient"])
        factors, signs = [constant(coefficient, self.budget)], {sign(coefficient)}
        for text, exponent in items(data["powers"], dict).items():
            need(type(exponent) is int and 0 < exponent <= MAX_POWER, f"{exponent!r} is not an exponent")
            factors += [p := parse(text, self.budget)] * exponent
            signs = {a * b**exponent for a in signs for b in self.known(p)}
        need(signs <= allowed, f"{self}: {what}: the sign is not shown", SignNotShown)
        return product_of(factors)

    def truth(self, region: Region) -> bool | None:
        """Whether the branch lies in the region (True), in its complement (False), or neither is said."""
        verdicts = []
        for conjunction in region:
            pairs = [(self.facts.get(c.key, ANY), c.signs) for c in conjunction]
            outside = any(not have & want for have, want in pairs)
            verdicts.append(False if outside else True if all(have <= want for have, want in pairs) else None)
        return True if True in verdicts else None if None in verdicts else False


# The problem, expanded anew

Table = list[list[Poly]]


class Expansion(NamedTuple):
    """Names of parameters; directions ↦ 0; g_1, …, g_order; X = φ(point), N = ∇f(X); d_min in the image reading."""

    parameters: list[str]
    directions: dict[str, Poly]
    forms: list[Poly]
    X: Table
    N: Table
    smallest: int | None
    budget: Budget

    def hessian(self) -> Poly:
        """vᵀHv = 2·g_2(v)."""
        return constant(2, self.budget) * self.forms[1]


def entry(prefix: str, i: int, j: int) -> str:
    """The name of an entry, counted from 1: w1dot12, and w1dot1_12 with two digits."""
    return f"{prefix}{i + 1}{'_' if max(i, j) > 8 else ''}{j + 1}"


def symbol_table(prefix: str, rows: int, columns: int, budget: Budget) -> Table:
    """The matrix of symbols."""
    return [[symbol(entry(prefix, i, j), budget) for j in range(columns)] for i in range(rows)]


def table(data: Any, rows: int, columns: int, budget: Budget, names: Container[str] | None = None) -> Table:
    """Read a matrix of polynomials."""
    fits = len(items(data)) == rows and all(len(items(row)) == columns for row in data)
    need(fits, f"a {rows}×{columns} matrix was expected")
    return [[parse(text, budget, names) for text in row] for row in data]


def times(a: Table, b: Table, budget: Budget) -> Table:
    """The matrix product."""
    rows = [[(p, b[k]) for k, p in enumerate(row) if p] for row in a]
    return [[sum_of_products(((p, below[j]) for p, below in row), budget) for j in range(len(b[0]))] for row in rows]


def pairs(a: Table, b: Table) -> list[tuple[Poly, Poly]]:
    """The entries of two matrices, side by side."""
    return [pair for r, s in zip(a, b, strict=True) for pair in zip(r, s, strict=True)]


def combine(a: Table, b: Table, operation: Callable[[Poly, Poly], Poly]) -> Table:
    """The matrix with entries operation(a_ij, b_ij)."""
    return [[operation(p, q) for p, q in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def transposed(a: Table) -> Table:
    """The transpose."""
    return [list(column) for column in zip(*a, strict=True)]


def expand(data: Any, order: int, reading: str | None, budget: Budget) -> Expansion:
    """Read the problem statement and expand φ(W + tẆ) and g(W + tẆ) to the given order."""
    fields(data, {"widths", "parameters", "point", "objective"})
    d, parameters = items(data["widths"]), items(data["parameters"])
    need(len(d) > 1 and all(type(n) is int and n > 0 for n in d), "widths are positive integers, two at least")
    entries = sum(m * n for m, n in pairwise(d)) + d[0] * max(d)
    need(entries <= MAX_ENTRIES, f"more than {MAX_ENTRIES} entries in the matrices")
    for name in parameters:
        need(isinstance(name, str) and bool(NAME.fullmatch(name)), f"{str(name)[:40]!r} is not a name")
    need(len(items(data["point"])) == len(d) - 1, "the point needs one factor for each layer")
    factors = [table(W, d[k + 1], d[k], budget, parameters) for k, W in enumerate(data["point"])]
    dots = [symbol_table(f"w{k + 1}dot", d[k + 1], d[k], budget) for k in range(len(factors))]
    names = [name for dot in dots for row in dot for p in row for name in p.names()]
    need(len({*parameters, *names}) == len(parameters) + len(names), "a parameter is named twice or as a direction")
    zero = constant(0, budget)
    series = [factors[0], dots[0], *([[[zero] * d[0]] * d[1]] * (order - 1))]
    for W, dot in zip(factors[1:], dots[1:], strict=True):
        still, moved = [times(W, S, budget) for S in series], [times(dot, S, budget) for S in series[:-1]]
        series = [still[0], *(combine(S, T, Poly.__add__) for S, T in zip(still[1:], moved, strict=True))]
    X, E = series[0], symbol_table("[entry]", d[-1], d[0], budget)  # a name that no parameter can have
    slope = along(data["objective"], [X, E], parameters, budget)[1]
    partial = slope.gradient({entry("[entry]", i, j) for i in range(d[-1]) for j in range(d[0])})
    N = [[partial.get(entry("[entry]", i, j), zero) for j in range(d[0])] for i in range(d[-1])]
    forms = along(data["objective"], series, parameters, budget)[1:]
    smallest = min(d) if reading == IMAGE else None
    return Expansion(parameters, dict.fromkeys(names, zero), forms, X, N, smallest, budget)


def along(data: Any, series: list[Table], names: list[str], budget: Budget) -> list[Poly]:
    """The coefficients of f(Σ t^k X_k)."""
    rows, columns, orders = len(series[0]), len(series[0][0]), range(len(series))
    if items(data, dict).get("kind") == "quadratic":
        fields(data, {"kind", "A", "c", "scale", "target"})
        A, target = (table(data[key], rows, columns, budget, names) for key in ("A", "target"))
        weight = parse(data["scale"], budget, names) * parse(data["c"], budget, names)
        D = [combine(series[0], target, Poly.__sub__), *series[1:]]
        norms = [[pair for i in range(k + 1) for pair in pairs(D[i], D[k - i])] for k in orders]
        return [
            sum_of_products(pairs(A, series[k]), budget) + weight * sum_of_products(norms[k], budget) for k in orders
        ]
    need(fields(data, {"kind", "expression"})["kind"] == "polynomial", "an objective is quadratic or polynomial")
    place = {entry("X", i, j): (i, j) for i in range(rows) for j in range(columns)}
    need(not place.keys() & set(names), "a parameter has the name of an entry of X")
    sums: list[list[Poly]] = [[] for _ in orders]
    for monomial, c in parse(data["expression"], budget, {*names, *place}).terms.items():
        rest = Poly({tuple(n for n in monomial if n not in place): c}, budget)
        term = [rest, *(constant(0, budget) for _ in orders[1:])]
        for i, j in (place[n] for n in monomial if n in place):
            term = [sum_of_products(((term[a], series[k - a][i][j]) for a in range(k + 1)), budget) for k in orders]
        for k in orders:
            sums[k].append(term[k])
    return [total(parts, budget) for parts in sums]


# Leaves: what is proved on one branch


class LeafContext(NamedTuple):
    """What a proof is about: that the claim of a step holds on a branch or not, or (None) that the branch is empty."""

    given: Expansion
    regions: dict[str, Region]
    step: str
    order: int  # of the step, or of the whole certificate where the step is about no order
    branch: Branch
    holds: bool | None = None


Check = Callable[[Any, LeafContext], None]  # raises a CertificateError unless the first argument is a proof


class LeafRule(NamedTuple):
    """How a kind of proof is checked, and where it may stand: in which steps, for which answers ``holds``."""

    check: Check
    steps: tuple[str, ...]
    answers: tuple[bool | None, ...]


class Found:
    """What the parts of a proof have shown, for the parts of higher orders."""

    below: Poly  # below·H = Σ λ_i ℓ_i ℓ_iᵀ
    squares: list[tuple[Poly, Poly]]  # (λ_i, ℓ_i)
    scale: Poly  # scale·g_3 = Σ λ_i ℓ_i q_i
    quotients: list[Poly]  # q_i


def vector(data: Any, given: Expansion) -> dict[str, Poly]:
    """A direction: polynomials in the parameters, zero where nothing is said."""
    need(items(data, dict).keys() <= given.directions.keys(), "a vector has an entry that is no direction")
    return {name: parse(data[name], given.budget, given.parameters) for name in given.directions if name in data}


def claimed(proof: Any, leaf: LeafContext, reason: str, allowed: set[int]) -> tuple[dict[str, Poly], Poly]:
    """A direction, with all its entries, and the value that a derivative is said to have there."""
    data = fields(fields(proof, {reason})[reason], {"direction", "value"})
    v = leaf.given.directions | vector(data["direction"], leaf.given)
    return v, leaf.branch.signed(data["value"], allowed, f"the value of the {reason}")


def check_slope(proof: Any, leaf: LeafContext) -> None:
    """g_1(v) ≠ 0."""
    v, value = claimed(proof, leaf, "slope", {-1, 1})
    leaf.branch.same(leaf.given.forms[0].substitute(v), value, "g_1(v) is not the value claimed")


def check_curvature(proof: Any, leaf: LeafContext) -> None:
    """vᵀHv < 0."""
    v, value = claimed(proof, leaf, "curvature", {-1})
    leaf.branch.same(leaf.given.hessian().substitute(v), value, "vᵀHv is not the value claimed")


def check_kernel(proof: Any, leaf: LeafContext) -> None:
    """Hv = 0 and g_3(v) ≠ 0."""
    v, value = claimed(proof, leaf, "kernel", {-1, 1})
    rows = leaf.given.forms[1].gradient(leaf.given.directions)
    for name in filter(rows.__contains__, leaf.given.directions):
        leaf.branch.same(rows[name].substitute(v), None, f"Hv is not zero in the row of {name}")
    leaf.branch.same(leaf.given.forms[2].substitute(v), value, "g_3(v) is not the value claimed")


def check_descent(proof: Any, leaf: LeafContext) -> None:
    """g falls along a curve like ε⁴."""
    check_curve(leaf.given, fields(fields(proof, {"descent"})["descent"], {"curve", "value"}), 4, leaf.branch)


def check_curve(given: Expansion, data: Any, order: int, branch: Branch) -> None:
    """Along y + εv_1 + ε²v_2 + … the coefficients of g below ε^order vanish, and that of ε^order is negative."""
    curve = [vector(v, given) for v in items(data["curve"])]
    need(0 < len(curve) <= 4, "a curve of degree 1 to 4 was expected")
    value = branch.signed(data["value"], {-1}, "the value of the descent")
    moved = dict(given.directions)
    for power, v in enumerate(curve, 1):
        for name, p in v.items():
            moved[name] += p * symbol("_", given.budget, power)  # no name begins with "_"
    parts = [form.substitute(moved) for form in given.forms[:order]]
    for power in range(1, order + 1):
        found = total([p.coefficient("_", power) for p in parts], given.budget)
        wanted = value if power == order else None
        branch.same(found, wanted, f"the coefficient of the power {power} is not the one claimed")


def check_gradient(proof: Any, leaf: LeafContext, found: Found) -> None:
    """∇g = 0."""
    slopes = leaf.given.forms[0].gradient(leaf.given.directions)
    for name in filter(slopes.__contains__, leaf.given.directions):
        leaf.branch.same(slopes[name], None, f"the derivative of g along {name} is not zero")


def check_hessian(proof: Any, leaf: LeafContext, found: Found) -> None:
    """below·H = Σ λ_i ℓ_i ℓ_iᵀ, with below > 0 and λ_i ≥ 0."""
    given, branch = leaf.given, leaf.branch
    found.squares = []
    for data in items(proof["squares"]):
        multiplier = branch.signed(fields(data, {"multiplier", "form"})["multiplier"], {0, 1}, "a multiplier")
        form = [(p, symbol(name, given.budget)) for name, p in vector(data["form"], given).items()]
        found.squares.append((multiplier, sum_of_products(form, given.budget)))
    found.below = branch.signed(proof["denominator"], {1}, "the denominator of the squares")
    summed = sum_of_products(((m * form, form) for m, form in found.squares), given.budget)
    branch.same(found.below * given.hessian(), summed, "the squares do not add up to the Hessian")
    need(bool(found.squares) or found.below.terms == ONE, "nothing to divide by without squares")


def check_third(proof: Any, leaf: LeafContext, found: Found) -> None:
    """scale·g_3 = Σ λ_i ℓ_i q_i, with scale ≠ 0: then g_3 = 0 on the kernel of H."""
    data = fields(proof["third"], {"scale", "quotients"})
    found.scale = leaf.branch.signed(data["scale"], {-1, 1}, "the scale of g_3")
    found.quotients, summed = over_forms(found.squares, data["quotients"], leaf.given.budget)
    leaf.branch.same(found.scale * leaf.given.forms[2], summed, "g_3 is not the combination of linear forms claimed")
    need(any(found.quotients) or found.scale.terms == ONE, "nothing to scale without quotients")


def check_fourth(proof: Any, leaf: LeafContext, found: Found) -> None:
    """above·(2·scale²·g_4 − below·Σ λ_i q_i²) = Σ μ_j Q_j² + Σ λ_i ℓ_i c_i, with above > 0 and μ_j ≥ 0."""
    branch, budget, scale = leaf.branch, leaf.given.budget, found.scale
    data = fields(proof["fourth"], {"scale", "squares", "quotients"})
    bracket = [(product_of([constant(2, budget), scale, scale]), leaf.given.forms[3])]
    for (m, _), q in zip(found.squares, found.quotients, strict=True):
        if q:
            bracket.append((product_of([constant(-1, budget), found.below, m, q]), q))
    parts = [over_forms(found.squares, data["quotients"], budget)[1]]
    for square in items(data["squares"]):
        multiplier = branch.signed(fields(square, {"multiplier", "form"})["multiplier"], {0, 1}, "a multiplier")
        Q = parse(square["form"], budget)
        parts.append(product_of([multiplier, Q, Q]))
    above = branch.signed(data["scale"], {1}, "the scale of g_4")
    left = above * sum_of_products(bracket, budget)
    branch.same(left, total(parts, budget), "g_4 is not the sum of squares claimed")


def over_forms(squares: list[tuple[Poly, Poly]], data: Any, budget: Budget) -> tuple[list[Poly], Poly]:
    """The quotients q_i, one for each square, and Σ λ_i ℓ_i q_i."""
    need(len(items(data)) == len(squares), "there must be one quotient for each square")
    quotients = [parse(q, budget) for q in data]
    used = ((m * form, q) for (m, form), q in zip(squares, quotients, strict=True) if q)
    return quotients, sum_of_products(used, budget)


class Order(NamedTuple):
    """Criticality of an order: the step, the reason against it, the parts that a proof for it adds to those before."""

    step: str
    reason: str
    check_reason: Check
    parts: tuple[str, ...]
    check_parts: Callable[[Any, LeafContext, Found], None]


ORDERS = (
    Order("gradient", "slope", check_slope, (), check_gradient),
    Order("hessian", "curvature", check_curvature, ("denominator", "squares"), check_hessian),
    Order("third", "kernel", check_kernel, ("third",), check_third),
    Order("fourth", "descent", check_descent, ("fourth",), check_fourth),
)
MAX_ORDER = len(ORDERS)
STEPS = tuple(order.step for order in ORDERS)
REASONS = tuple(order.reason for order in ORDERS)


def check_critical(proof: Any, leaf: LeafContext) -> None:
    """The point is critical: the parts of all orders up to that of the step."""
    orders, found = ORDERS[: leaf.order], Found()
    fields(proof, {part for order in orders for part in order.parts})
    for order in orders:
        order.check_parts(proof, leaf, found)


MATRICES: dict[str, Callable[[Expansion], Table]] = {
    "N": lambda given: given.N,
    "XᵀN": lambda given: times(transposed(given.X), given.N, given.budget),
    "NXᵀ": lambda given: times(given.N, transposed(given.X), given.budget),
}
NORMAL = ["XᵀN", "NXᵀ"]  # both are zero where φ(point) is stationary among the products, if they are smooth there


def check_entry(proof: Any, leaf: LeafContext) -> None:
    """φ(point) is not stationary for f: an entry is not zero."""
    given, branch, image = leaf.given, leaf.branch, leaf.given.smallest is not None
    place = fields(items(proof, dict).get("entry"), {"of", "row", "column", "value"})
    allowed = list(MATRICES) if image else ["N"]
    need(place["of"] in allowed, "an entry of N, or in the image reading of XᵀN or NXᵀ")
    chosen = MATRICES[place["of"]](given)
    (i,), (j,) = positions([place["row"]], len(chosen)), positions([place["column"]], len(chosen[0]))
    value = branch.signed(place["value"], {-1, 1}, "an entry that must not be zero")
    branch.same(chosen[i][j], value, "the entry is not the value claimed")
    lower = image and place["of"] == "N"  # in the image reading N ≠ 0 is enough only where rank X < d_min
    fields(proof, {"entry", "rank"} if lower else {"entry"})
    small = not lower or check_rank(proof["rank"], leaf) < (given.smallest or 0)
    need(small, "the rank is not small", SignNotShown)


def check_zero(proof: Any, leaf: LeafContext) -> None:
    """φ(point) is stationary for f: N = 0, or XᵀN = 0 and NXᵀ = 0 at full rank."""
    smallest = leaf.given.smallest
    normal = smallest is not None and isinstance(proof, dict) and proof.get("zero") == NORMAL
    zero = fields(proof, {"zero", "rank"} if normal else {"zero"})["zero"]
    need(normal or zero == ["N"], "stationarity needs N = 0, or XᵀN = 0 and NXᵀ = 0 at full rank")
    for p in (p for name in zero for row in MATRICES[name](leaf.given) for p in row):
        leaf.branch.same(p, None, f"{' and '.join(zero)} is not zero")
    need(not normal or check_rank(proof["rank"], leaf) == smallest, "the rank is not full", SignNotShown)


def check_rank(data: Any, leaf: LeafContext) -> int:
    """With columns J and a denominator b ≠ 0: b·X = X_J·matrix shows rank X ≤ |J|, and, for |J| = d_min,
    matrix·X_J = b·I shows rank X ≥ |J|.  Returns |J|.
    """
    X, budget, branch = leaf.given.X, leaf.given.budget, leaf.branch
    fields(data, {"columns", "matrix", "denominator"})
    J, b = positions(data["columns"], len(X[0])), branch.signed(data["denominator"], {-1, 1}, "the denominator")
    need(bool(J) or b.terms == ONE, "nothing to divide by without columns")
    spanning, zero = [[row[j] for j in J] for row in X], constant(0, budget)
    if len(J) == leaf.given.smallest:
        shown = times(table(data["matrix"], len(J), len(X), budget), spanning, budget)
        wanted = [[b if i == j else zero for j in range(len(J))] for i in range(len(J))]
    else:
        coefficients = table(data["matrix"], len(J), len(X[0]), budget)
        shown = times(spanning, coefficients, budget) if J else [[zero for _ in row] for row in X]
        wanted = [[b * p for p in row] for row in X]
    for p, q in pairs(shown, wanted):
        branch.same(p, q, "the rank is not shown")
    return len(J)


def positions(data: Any, size: int) -> list[int]:
    """Different positions counted from 1, as positions counted from 0."""
    valid = all(type(i) is int and 1 <= i <= size for i in items(data)) and len(set(data)) == len(data)
    need(valid, f"{data!r} are not different positions from 1 to {size}")
    return [i - 1 for i in data]


def check_conclusion(proof: Any, leaf: LeafContext) -> None:
    """Critical and not stationary: what the two steps say."""
    parts = [leaf.branch.truth(leaf.regions[name]) for name in (STEPS[leaf.order - 1], STATIONARITY)]
    follows = all(parts) if leaf.holds else False in parts
    need(follows and proof == {}, f"{leaf.branch}: the conclusion does not follow from the steps", RegionDisagrees)


def check_contradiction(proof: Any, leaf: LeafContext) -> None:
    """The branch is empty: products ≥ 0, one of them > 0, sum to zero."""
    branch, data = leaf.branch, items(fields(proof, {"contradiction"})["contradiction"])
    terms = [branch.signed(term, {0, 1}, "a term of a contradiction") for term in data]
    branch.same(total(terms, branch.budget), None, "the terms of the contradiction do not cancel")
    for term in data:
        try:
            branch.signed(term, {1}, "positive")
            return
        except SignNotShown:
            continue
    raise SignNotShown(f"{branch}: no term of the contradiction is positive")


STATIONARITY, CONCLUSION = "stationarity", "conclusion"
LEAVES: dict[str, LeafRule] = {
    **{order.reason: LeafRule(order.check_reason, STEPS[k:], (False,)) for k, order in enumerate(ORDERS)},
    "entry": LeafRule(check_entry, (STATIONARITY,), (True,)),
    "zero": LeafRule(check_zero, (STATIONARITY,), (False,)),
    "contradiction": LeafRule(check_contradiction, (*STEPS, STATIONARITY, CONCLUSION), (None,)),
}
"""The key that names a kind of proof ↦ its rule."""
DEFAULTS: dict[str, LeafRule] = {
    **{step: LeafRule(check_critical, (step,), (True,)) for step in STEPS},
    CONCLUSION: LeafRule(check_conclusion, (CONCLUSION,), (True, False)),
}
"""Step ↦ the rule for proofs that no key names."""


def check_leaf(proof: Any, leaf: LeafContext) -> None:
    """Check a proof by the one rule that its keys name, or else by that of the step."""

    def may_stand(rule: LeafRule | None) -> bool:
        return rule is not None and leaf.step in rule.steps and leaf.holds in rule.answers

    named = [name for name, rule in LEAVES.items() if may_stand(rule) and isinstance(proof, dict) and name in proof]
    if leaf.step in STEPS and leaf.holds is False:
        need(len(items(proof, dict)) == len(named) == 1, f"{leaf.branch}: no reason against criticality")
    need(len(named) < 2, f"{leaf.branch}: one proof was expected, found {named}")
    rule = LEAVES[named[0]] if named else DEFAULTS.get(leaf.step)
    if rule is None or not may_stand(rule):  # nothing names a rule: say what the one that may stand here misses
        rule = next(rule for rule in LEAVES.values() if may_stand(rule))
    rule.check(proof, leaf)


# The tree and the document


def walk(tree: Any, leaf: LeafContext) -> int:
    """Check a tree of cases, and that its leaves say what the region says; the number of proofs."""
    branch = leaf.branch
    head = {"condition", "rules"} & set(items(tree, dict)) if branch.conditions else set()
    if "cases" in items(tree, dict):
        cases = [
            (condition(items(case, dict).get("condition"), leaf.given.parameters, branch.budget), case)
            for case in items(fields(tree, head | {"cases"})["cases"])
        ]
        need(len({c.key for c, _ in cases}) == 1, f"{branch}: the cases must be about one polynomial", CasesIncomplete)
        missing = branch.facts.get(cases[0][0].key, ANY).difference(*(c.signs for c, _ in cases))
        need(not missing, f"{branch}: not all signs are among the cases {[c.text for c, _ in cases]}", CasesIncomplete)
        return sum(walk(case, leaf._replace(branch=branch.assume(c, case.get("rules", [])))) for c, case in cases)
    holds, proof = fields(tree, head | {"holds", "proof"})["holds"], tree["proof"]
    agrees = holds is None or (isinstance(holds, bool) and branch.truth(leaf.regions[leaf.step]) is holds)
    need(agrees, f"{branch}: the region claimed and the case do not agree", RegionDisagrees)
    check_leaf(proof, leaf._replace(holds=holds))
    return 1


def check_descent_where(data: Any, given: Expansion) -> None:
    """Where the conditions hold, g falls along a curve; that these cover anything is not claimed."""
    fields(data, {"conditions", "curve", "order", "value"})
    need(type(data["order"]) is int and 1 <= data["order"] <= len(given.forms), "the order of a curve is too high")
    branch = Branch(given.budget)
    for step in items(data["conditions"]):
        need({"condition"} <= set(items(step, dict)) <= {"condition", "rules"}, "a condition, and its rules")
        stated = condition(step["condition"], given.parameters, given.budget)
        branch = branch.assume(stated, step.get("rules", []))
    check_curve(given, data, data["order"], branch)


class Summary(NamedTuple):
    """What was proved, and no more.

    *implication*: for which parameters the point is k-critical for g and not stationary for f, and whether there are
    any; *criticality*: for which it is k-critical; *descent*: that g falls along curves for the parameters in
    the region, which need not be all of that kind.
    """

    verdict: str | None
    region: list[list[str]]
    order: int
    search_space: str | None
    witness: dict[str, str] | None
    proofs: int
    problem: dict[str, Any]
    claim: str


def digest(document: dict[str, Any]) -> str:
    """A fingerprint of all that a document says, against damage; that it is true is for the proofs to show."""
    content = {key: value for key, value in document.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def check(document: Any) -> Summary:
    """Check a certificate; returns what it proves or raises :class:`CertificateError`."""
    try:
        return _check(document)
    except (RecursionError, MemoryError, OverflowError, ValueError, TypeError) as error:
        raise NotACertificate(f"not of the form of a certificate ({type(error).__name__}: {str(error)[:80]})") from None


def _check(document: Any) -> Summary:
    """The whole check, step by step; malformed documents may raise other errors as well."""
    claim = CLAIMS.get(str(document.get("format"))) if isinstance(document, dict) else None
    if claim is None:
        raise NotACertificate("this is not a certificate of deeplift-cas")
    version = document.get("version")
    need(type(version) is int and version == VERSION, f"version {version}: this kernel reads version {VERSION}")
    fields(document, claim.keys | {"format", "version", "problem", "order", "sha256"})
    need(document["sha256"] == digest(document), "the document was changed after it was written (sha256)")
    orders = f"{', '.join(map(str, range(1, MAX_ORDER)))} or {MAX_ORDER}"
    order = document["order"]
    need(type(order) is int and 1 <= order <= MAX_ORDER, f"the order is {orders}")
    reading = document.get("search_space")
    need("search_space" not in claim.keys or reading in READINGS, f"the search space is {' or '.join(READINGS)}")
    return claim.check(document, expand(document["problem"], order, reading, Budget()), order)


def check_decisions(decisions: Any, names: set[str], given: Expansion, order: int) -> tuple[dict[str, Region], int]:
    """The regions of decisions, whose trees are checked, and the number of proofs."""
    regions: dict[str, Region] = {}
    for name, decision in fields(decisions, names).items():
        region = items(fields(decision, {"region", "tree"})["region"])
        regions[name] = [[condition(c, given.parameters, given.budget) for c in items(conj)] for conj in region]
    proofs = 0
    for name, decision in decisions.items():
        about = STEPS.index(name) + 1 if name in STEPS else order
        try:
            proofs += walk(decision["tree"], LeafContext(given, regions, name, about, Branch(given.budget)))
        except CertificateError as error:
            raise type(error)(f"{name}: {error}") from None
    return regions, proofs


def check_implication(document: dict[str, Any], given: Expansion, order: int) -> Summary:
    """Where the point is critical and its product not stationary, and whether that is anywhere."""
    decisions, names = document["decisions"], {*STEPS[:order], STATIONARITY, CONCLUSION}
    regions, proofs = check_decisions(decisions, names, given, order)
    for data in items(document["descents"]):
        check_descent_where(data, given)
    proofs += len(document["descents"])
    verdict, witness = document["verdict"], document["witness"]
    check_verdict(verdict, witness, regions[CONCLUSION], given)
    region, reading = decisions[CONCLUSION]["region"], document["search_space"]
    return Summary(verdict, region, order, reading, witness, proofs, document["problem"], "implication")


def check_criticality(document: dict[str, Any], given: Expansion, order: int) -> Summary:
    """Where the point is critical."""
    decisions = document["decisions"]
    _, proofs = check_decisions(decisions, set(STEPS[:order]), given, order)
    region = decisions[STEPS[order - 1]]["region"]
    return Summary(None, region, order, None, None, proofs, document["problem"], "criticality")


def check_descents(document: dict[str, Any], given: Expansion, order: int) -> Summary:
    """That g falls along each of the curves where its conditions hold."""
    for data in items(document["descents"]):
        check_descent_where(data, given)
    region = [[step["condition"] for step in data["conditions"]] for data in document["descents"]]
    return Summary(None, region, order, None, None, len(region), document["problem"], "descent")


class Claim(NamedTuple):
    """What the documents of a format claim: the keys that they have for it, and how it is checked."""

    keys: set[str]
    check: Callable[[dict[str, Any], Expansion, int], Summary]


CLAIMS = {
    FORMAT: Claim({"search_space", "verdict", "witness", "decisions", "descents"}, check_implication),
    CRITICALITY: Claim({"decisions"}, check_criticality),
    DESCENT: Claim({"descents"}, check_descents),
}
"""The format of a document ↦ what it claims."""


def check_verdict(verdict: Any, witness: Any, region: Region, given: Expansion) -> None:
    """*proved* needs a point of the region, *refuted* an empty region, *undecided* has neither."""
    if verdict != PROVED:
        follows = witness is None and verdict == (UNDECIDED if region else REFUTED)
        need(follows, f"the verdict {verdict!r} does not follow from the region", RegionDisagrees)
        return
    numbers = fields(witness, set(given.parameters)).items()
    values = {name: constant(number(text), given.budget) for name, text in numbers}

    def inside(c: Condition) -> bool:
        value = c.polynomial.substitute(values)
        return value.is_constant() and sign(value.constant()) in SIGNS[c.text.split(" ")[-2]]

    need(any(all(map(inside, conj)) for conj in region), "the witness does not lie in the region", RegionDisagrees)


def check_file(path: str) -> Summary:
    """Read and check a certificate file; raises :class:`CertificateError` or ``OSError``."""
    return check(read_file(path))


def read_file(path: str) -> Any:
    """The JSON in a file, not too large; raises :class:`CertificateError` or ``OSError``."""
    with open(path, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    need(len(data) <= MAX_BYTES, f"more than {MAX_BYTES} bytes")
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=without_duplicates)
    except (RecursionError, ValueError) as error:
        raise NotACertificate(f"not JSON: {str(error)[:80]}") from None


def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, in which no key may stand twice."""
    need(len(dict(pairs)) == len(pairs), "a key stands twice")
    return dict(pairs)


if __name__ == "__main__":
    try:
        print(check_file(sys.argv[1]))
    except (CertificateError, OSError, IndexError) as found:
        sys.exit(f"refused: {found}")
