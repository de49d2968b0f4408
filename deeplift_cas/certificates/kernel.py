"""The kernel: re-checks a certificate from the problem statement alone.

It imports the standard library and nothing else, has its own polynomial arithmetic, and expands
g(W + tẆ) by itself.  ``check`` returns what was proved, or raises a :class:`CertificateError` that
says which identity, sign or case fails.  What it believes:

* a tree of cases covers all parameters if the cases at every node cover the signs still possible;
* a sign is shown by a product of powers of polynomials whose signs the branch states;
* an identity is shown by reduction to zero modulo the equations of the branch;
* a branch is empty if products ≥ 0, one of them > 0, sum to zero there.

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
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import partial, reduce
from itertools import pairwise
from typing import Any, NamedTuple

FORMAT, VERSION = "deeplift-cas certificate", 2
MAX_BYTES, MAX_POWER, MAX_DEGREE, MAX_PRODUCTS, MAX_ENTRIES = 40_000_000, 100, 2000, 200_000, 20_000
MAX_WORK = 200_000_000  # of all multiplications of one check: products of terms, times their size
work = [0]  # so far


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


# Polynomials: {sorted tuple of names, each as often as its exponent says: coefficient}

Number = int | Fraction  # whole numbers stay int: that is many times faster
Poly = dict[tuple[str, ...], Number]
ONE: Poly = {(): 1}
NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)
FACTOR = re.compile(r"(\d+(?:/\d+)?)|([A-Za-z]\w*)(?:\^(\d{1,3}))?", re.ASCII)


def parse(text: Any, names: Iterable[str] | None = None) -> Poly:
    """A polynomial in normal form, ``"2*x^2 - 1/3*y"``; with ``names``, in these only."""
    need(isinstance(text, str), f"{text!r} is not a polynomial")
    terms: list[Poly] = []
    parts = re.split(r" ([+-]) ", text.removeprefix("-"))
    for sign, part in zip(["-" if text[:1] == "-" else "+", *parts[1::2]], parts[::2], strict=True):
        monomial: list[str] = []
        coefficient: Number = -1 if sign == "-" else 1
        for factor in part.split("*"):
            match = FACTOR.fullmatch(factor)
            if match is None or (names is not None and match[2] and match[2] not in names):
                raise NotACertificate(f"{text[:80]!r} is not a polynomial in normal form in the names allowed")
            monomial += [match[2]] * int(match[3] or 1) if match[2] else []
            need(len(monomial) <= MAX_DEGREE, f"a degree above {MAX_DEGREE}")
            coefficient *= number(match[1]) if match[1] else 1
            charge(words(coefficient) ** 2)
        terms.append({tuple(sorted(monomial)): coefficient})
    return total(terms)


def number(text: Any) -> Number:
    """A rational number, ``"-1/3"``."""
    try:
        need(isinstance(text, str) and bool(re.fullmatch(r"-?\d+(/\d+)?", text, re.ASCII)), f"{text!r} is not a number")
        value = Fraction(text)
        return value if value.denominator > 1 else int(value)
    except (ValueError, ZeroDivisionError):
        long = f" (of {len(text)} characters: sys.set_int_max_str_digits says how many are read)" * (len(text) > 640)
        raise NotACertificate(f"{text[:80]!r} is not a number{long}") from None


def constant(c: Number) -> Poly:
    """A number as a polynomial."""
    return {(): c} if c else {}


def total(polynomials: Iterable[Poly]) -> Poly:
    """The sum."""
    result: Poly = {}
    for p in polynomials:
        for monomial, c in p.items():
            result[monomial] = result.get(monomial, 0) + c
    return {m: c for m, c in result.items() if c}


def add(p: Poly, q: Poly) -> Poly:
    """p + q."""
    return total((p, q))


def sub(p: Poly, q: Poly) -> Poly:
    """p − q."""
    return total((p, {m: -c for m, c in q.items()}))


def mul(p: Poly, q: Poly) -> Poly:
    """p·q."""
    need(len(p) * len(q) <= MAX_PRODUCTS, "the polynomials grow too large")
    (d, long), (e, wide) = size(p), size(q)
    charge(len(p) * len(q) * (1 + d + e + long * wide))
    if len(p) == len(q) == 1:
        (m, a), (n, b) = *p.items(), *q.items()
        return {tuple(sorted(m + n)): a * b}
    return total({tuple(sorted(m + n)): a * b} for m, a in p.items() for n, b in q.items())


def charge(amount: int) -> None:
    """Count work; raise when it has become too much."""
    work[0] += amount
    need(work[0] <= MAX_WORK, "the proofs take too much work")


def words(c: Number) -> int:
    """How many machine words a number takes."""
    return (c.numerator.bit_length() + c.denominator.bit_length()) // 64


def size(p: Poly) -> tuple[int, int]:
    """The greatest degree of a term, and the most words of a coefficient."""
    return max(map(len, p), default=0), max(map(words, p.values()), default=0)


def product_of(factors: Iterable[Poly]) -> Poly:
    """The product."""
    return reduce(mul, factors, ONE)


def substitute(p: Poly, values: dict[str, Poly]) -> Poly:
    """p with polynomials in place of some names."""
    charge(len(p))
    return total(
        product_of([{tuple(n for n in m if n not in values): c}, *(values[n] for n in m if n in values)])
        for m, c in p.items()
    )


def derivative(p: Poly, name: str) -> Poly:
    """∂p/∂name."""
    charge(4 * len(p))
    return total({m[: m.index(name)] + m[m.index(name) + 1 :]: c * m.count(name)} for m, c in p.items() if name in m)


def leading(p: Poly, name: str) -> tuple[int, Poly]:
    """Degree in one name, and the coefficient of that power."""
    degree = max((m.count(name) for m in p), default=0)
    return degree, {tuple(n for n in m if n != name): c for m, c in p.items() if m.count(name) == degree}


# Branches: the conditions from the root of the tree to a node

SIGNS = {"<": {-1}, "<=": {-1, 0}, "=": {0}, ">=": {0, 1}, ">": {1}, "!=": {-1, 1}}
ANY = frozenset({-1, 0, 1})
Key = frozenset[tuple[tuple[str, ...], Number]]


def sign(value: Number) -> int:
    """−1, 0 or 1."""
    return (value > 0) - (value < 0)


def normalised(p: Poly) -> tuple[Key, int]:
    """A polynomial up to a factor, and the sign of that factor."""
    need(any(p), "a condition on a constant")
    top = p[max(p)]
    return frozenset((m, Fraction(c) / top) for m, c in p.items()), sign(top)


class Condition(NamedTuple):
    """``"c - z >= 0"``; the signs are those of the polynomial that the key stands for."""

    text: str
    polynomial: Poly
    key: Key
    signs: frozenset[int]


def condition(text: Any, parameters: list[str]) -> Condition:
    """Read a condition on the parameters."""
    match = re.fullmatch(r"(.+) (<|<=|=|>=|>|!=) 0", text) if isinstance(text, str) else None
    if match is None:
        raise NotACertificate(f"{text!r} is not a condition")
    polynomial = parse(match[1], parameters)
    key, flip = normalised(polynomial)
    return Condition(text, polynomial, key, frozenset(flip * s for s in SIGNS[match[2]]))


class Branch(NamedTuple):
    """What is stated: the signs of polynomials, and equations as rules that lower a degree."""

    conditions: tuple[str, ...] = ()
    facts: dict[Key, frozenset[int]] = {}  # noqa: RUF012 (never changed, only replaced)
    rules: tuple[tuple[str, Poly], ...] = ()

    def __str__(self) -> str:
        return "where " + ", ".join(self.conditions[:20])[:300] if self.conditions else "for all parameters"

    def known(self, p: Poly) -> frozenset[int]:
        """The signs that a polynomial can have, by what is stated of it."""
        if not any(p):
            return frozenset({sign(p.get((), 0))})
        key, flip = normalised(p)
        return frozenset(flip * s for s in self.facts.get(key, ANY))

    def assume(self, new: Condition, rules: Any) -> Branch:
        """The branch with one more condition; rules, if given, replace those before."""
        charge(100 * (1 + len(self.conditions) + len(items(rules))))
        facts = {**self.facts, new.key: self.facts.get(new.key, ANY) & new.signs}
        branch = Branch((*self.conditions, new.text), facts, () if rules else self.rules)
        for rule in rules:
            charge(10_000 * (1 + len(branch.rules)))
            fields(rule, {"equation", "variable", "leading"})
            equation, name = parse(rule["equation"]), rule["variable"]
            need(branch.known(equation) == {0}, f"{branch}: {rule['equation']} = 0 is not stated", SignNotShown)
            equation = branch.remainder(equation)
            degree, top = leading(equation, name)
            need(degree > 0, f"{branch}: {rule['equation']} = 0 cannot be solved for {name}")
            value = branch.signed(rule["leading"], {-1, 1}, "the leading coefficient of an equation")
            branch.same(top, value, "the leading coefficient is not the product claimed")
            names = [variable for variable, _ in branch.rules]
            rank = names.index(name) if name in names else len(names)
            branch = branch._replace(rules=(*branch.rules[:rank], (name, equation), *branch.rules[rank + 1 :]))
        return branch

    def remainder(self, p: Poly) -> Poly:
        """A multiple of p by something that is not zero, modulo the equations: first those with a constant
        leading coefficient.
        """
        plain = tuple(rule for rule in self.rules if not any(leading(rule[1], rule[0])[1]))
        for name, equation in (*plain, *self.rules):
            goal, factor = leading(equation, name)
            while p and (degree := leading(p, name)[0]) >= goal:
                step = mul(leading(p, name)[1], {(name,) * (degree - goal): 1})
                if any(factor):
                    p = sub(mul(factor, p), mul(step, equation))
                else:
                    p = sub(p, mul(constant(Fraction(1) / factor[()]), mul(step, equation)))
        return p

    def same(self, p: Poly, q: Poly, what: str) -> None:
        """Raise unless p = q on the branch."""
        for monomial, c in self.remainder(sub(p, q)).items():
            term = "*".join([str(float(c)) if c.denominator > 10**6 else str(c)[:40], *monomial])
            raise IdentityFails(f"{self}: {what}: the term {term} is left")

    def signed(self, data: Any, allowed: set[int], what: str) -> Poly:
        """Read coefficient · Π polynomial^exponent, whose sign must be among those allowed."""
        coefficient = number(fields(data, {"coefficient", "powers"})["coefficient"])
        factors, signs = [constant(coefficient)], {sign(coefficient)}
        for text, exponent in items(data["powers"], dict).items():
            need(type(exponent) is int and 0 < exponent <= MAX_POWER, f"{exponent!r} is not an exponent")
            factors += [p := parse(text)] * exponent
            signs = {a * b**exponent for a in signs for b in self.known(p)}
        need(signs <= allowed, f"{self}: {what}: the sign is not shown", SignNotShown)
        return product_of(factors)

    def truth(self, region: list[list[Condition]]) -> bool | None:
        """Whether the branch lies in the region (True), in its complement (False), or neither is said."""
        verdicts = []
        for conjunction in region:
            pairs = [(self.facts.get(c.key, ANY), c.signs) for c in conjunction]
            outside = any(not have & want for have, want in pairs)
            verdicts.append(False if outside else True if all(have <= want for have, want in pairs) else None)
        return True if True in verdicts else None if None in verdicts else False


# The problem, expanded anew

Table = list[list[Poly]]


class Problem(NamedTuple):
    """Names of the directions; g_1, …, g_order; X = φ(point), N = ∇f(X); d_min in the image reading."""

    names: list[str]
    forms: list[Poly]
    X: Table
    N: Table
    smallest: int | None


def entry(prefix: str, i: int, j: int) -> str:
    """The name of an entry, counted from 1: w1dot12, and w1dot1_12 with two digits."""
    return f"{prefix}{i + 1}{'_' if max(i, j) > 8 else ''}{j + 1}"


def symbol_table(prefix: str, rows: int, columns: int) -> Table:
    """The matrix of symbols."""
    return [[{(entry(prefix, i, j),): 1} for j in range(columns)] for i in range(rows)]


def table(data: Any, rows: int, columns: int, names: Iterable[str] | None) -> Table:
    """Read a matrix of polynomials."""
    fits = len(items(data)) == rows and all(len(items(row)) == columns for row in data)
    need(fits, f"a {rows}×{columns} matrix was expected")
    return [[parse(text, names) for text in row] for row in data]


def times(a: Table, b: Table) -> Table:
    """The matrix product."""
    return [[total(mul(p, q[j]) for p, q in zip(row, b, strict=True) if p) for j in range(len(b[0]))] for row in a]


def inner(a: Table, b: Table) -> Poly:
    """The Frobenius product."""
    return total(mul(p, q) for r, s in zip(a, b, strict=True) for p, q in zip(r, s, strict=True))


def combine(a: Table, b: Table, operation: Callable[[Poly, Poly], Poly]) -> Table:
    """The matrix with entries operation(a_ij, b_ij)."""
    return [[operation(p, q) for p, q in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def transposed(a: Table) -> Table:
    """The transpose."""
    return [list(column) for column in zip(*a, strict=True)]


def problem(data: Any, order: int, search_space: str) -> Problem:
    """Read the problem statement and expand φ(W + tẆ) and g(W + tẆ) to the given order."""
    fields(data, {"widths", "parameters", "point", "objective"})
    d, parameters = items(data["widths"]), items(data["parameters"])
    need(len(d) > 1 and all(type(n) is int and n > 0 for n in d), "widths are positive integers, two at least")
    entries = sum(m * n for m, n in pairwise(d)) + d[0] * max(d)
    need(entries <= MAX_ENTRIES, f"more than {MAX_ENTRIES} entries in the matrices")
    for name in parameters:
        need(isinstance(name, str) and bool(NAME.fullmatch(name)), f"{str(name)[:40]!r} is not a name")
    need(len(items(data["point"])) == len(d) - 1, "the point needs one factor for each layer")
    factors = [table(W, d[k + 1], d[k], parameters) for k, W in enumerate(data["point"])]
    dots = [symbol_table(f"w{k + 1}dot", d[k + 1], d[k]) for k in range(len(factors))]
    names = [name for dot in dots for row in dot for p in row for (name,) in p]
    need(len({*parameters, *names}) == len(parameters) + len(names), "a parameter is named twice or as a direction")
    zero: Table = [[{} for _ in range(d[0])] for _ in range(d[1])]
    series = [factors[0], dots[0], *([zero] * (order - 1))]
    for W, dot in zip(factors[1:], dots[1:], strict=True):
        still, moved = [times(W, S) for S in series], [times(dot, S) for S in series]
        series = [still[0], *(combine(still[k], moved[k - 1], add) for k in range(1, order + 1))]
    X, E = series[0], symbol_table("[entry]", d[-1], d[0])  # a name that no parameter can have
    slope = along(data["objective"], [X, E], parameters)[1]
    N = [[derivative(slope, entry("[entry]", i, j)) for j in range(d[0])] for i in range(d[-1])]
    forms = along(data["objective"], series, parameters)[1:]
    return Problem(names, forms, X, N, min(d) if search_space == "image" else None)


def along(data: Any, series: list[Table], names: list[str]) -> list[Poly]:
    """The coefficients of f(Σ t^k X_k)."""
    rows, columns, orders = len(series[0]), len(series[0][0]), range(len(series))
    if items(data, dict).get("kind") == "quadratic":
        fields(data, {"kind", "A", "c", "scale", "target"})
        A, target = (table(data[key], rows, columns, names) for key in ("A", "target"))
        weight = mul(parse(data["scale"], names), parse(data["c"], names))
        D = [combine(series[0], target, sub), *series[1:]]
        norms = [total(inner(D[i], D[k - i]) for i in range(k + 1)) for k in orders]
        return [add(inner(A, series[k]), mul(weight, norms[k])) for k in orders]
    need(fields(data, {"kind", "expression"})["kind"] == "polynomial", "an objective is quadratic or polynomial")
    place = {entry("X", i, j): (i, j) for i in range(rows) for j in range(columns)}
    need(not place.keys() & set(names), "a parameter has the name of an entry of X")
    sums: list[list[Poly]] = [[] for _ in orders]
    for monomial, c in parse(data["expression"], {*names, *place}).items():
        term: list[Poly] = [{tuple(n for n in monomial if n not in place): c}, *({} for _ in orders[1:])]
        for i, j in (place[n] for n in monomial if n in place):
            term = [total(mul(term[a], series[k - a][i][j]) for a in range(k + 1)) for k in orders]
        for k in orders:
            sums[k].append(term[k])
    return [total(parts) for parts in sums]


# Leaves: what is proved on one branch


def vector(data: Any, given: Problem, parameters: list[str]) -> dict[str, Poly]:
    """A direction: polynomials in the parameters, zero where nothing is said."""
    need(set(items(data, dict)) <= set(given.names), "a vector has an entry that is no direction")
    return {name: parse(data[name], parameters) if name in data else {} for name in given.names}


def check_critical(given: Problem, parameters: list[str], order: int, holds: bool, proof: Any, branch: Branch) -> None:
    """The point is, or is not, ``order``-critical for g."""
    g = given.forms
    twice = mul(constant(2), g[1]) if order > 1 else {}
    if not holds:
        reasons = ("slope", "curvature", "kernel", "descent")[:order]
        need(len(items(proof, dict)) == 1 and set(proof) <= set(reasons), f"{branch}: no reason against criticality")
        ((reason, data),) = proof.items()
        if reason == "descent":
            return check_curve(given, parameters, fields(data, {"curve", "value"}), 4, branch)
        v = vector(fields(data, {"direction", "value"})["direction"], given, parameters)
        allowed = {-1} if reason == "curvature" else {-1, 1}
        value = branch.signed(data["value"], allowed, f"the value of the {reason}")
        if reason == "slope":
            branch.same(substitute(g[0], v), value, "g_1(v) is not the value claimed")
        elif reason == "curvature":
            branch.same(substitute(twice, v), value, "vᵀHv is not the value claimed")
        else:
            for name in given.names:
                branch.same(substitute(derivative(g[1], name), v), {}, f"Hv is not zero in the row of {name}")
            branch.same(substitute(g[2], v), value, "g_3(v) is not the value claimed")
        return
    fields(proof, set(("denominator", "squares", "third", "fourth")[: order if order > 1 else 0]))
    for name in given.names:
        branch.same(derivative(g[0], name), {}, f"the derivative of g along {name} is not zero")
    if order == 1:
        return
    squares = []
    for data in items(proof["squares"]):
        multiplier = branch.signed(fields(data, {"multiplier", "form"})["multiplier"], {0, 1}, "a multiplier")
        form = vector(data["form"], given, parameters)
        squares.append((multiplier, total(mul(p, {(name,): 1}) for name, p in form.items())))
    below = branch.signed(proof["denominator"], {1}, "the denominator of the squares")
    summed = total(product_of([m, form, form]) for m, form in squares)
    branch.same(mul(below, twice), summed, "the squares do not add up to the Hessian")
    need(bool(squares) or below == ONE, "nothing to divide by without squares")
    if order > 2:
        third, fourth = fields(proof["third"], {"scale", "quotients"}), proof.get("fourth")
        scale = branch.signed(third["scale"], {-1, 1}, "the scale of g_3")
        q, summed = over_forms(squares, third["quotients"])
        branch.same(mul(scale, g[2]), summed, "g_3 is not the combination of linear forms claimed")
        need(any(q) or scale == ONE, "nothing to scale without quotients")
    if order > 3:
        fields(fourth, {"scale", "squares", "quotients"})
        bracket = [product_of([constant(2), scale, scale, g[3]])]
        bracket += [product_of([constant(-1), below, m, p, p]) for (m, _), p in zip(squares, q, strict=True)]
        parts = [over_forms(squares, fourth["quotients"])[1]]
        for data in items(fourth["squares"]):
            multiplier = branch.signed(fields(data, {"multiplier", "form"})["multiplier"], {0, 1}, "a multiplier")
            parts.append(product_of([multiplier, Q := parse(data["form"]), Q]))
        above = branch.signed(fourth["scale"], {1}, "the scale of g_4")
        branch.same(mul(above, total(bracket)), total(parts), "g_4 is not the sum of squares claimed")


def over_forms(squares: list[tuple[Poly, Poly]], data: Any) -> tuple[list[Poly], Poly]:
    """The quotients q_i, one for each square, and Σ λ_i ℓ_i q_i."""
    need(len(items(data)) == len(squares), "there must be one quotient for each square")
    quotients = [parse(q) for q in data]
    return quotients, total(product_of([m, form, q]) for (m, form), q in zip(squares, quotients, strict=True))


def check_curve(given: Problem, parameters: list[str], data: Any, order: int, branch: Branch) -> None:
    """Along y + εv_1 + ε²v_2 + … the coefficients of g below ε^order vanish, and that of ε^order is negative."""
    curve = [vector(v, given, parameters) for v in items(data["curve"])]
    need(0 < len(curve) <= 4, "a curve of degree 1 to 4 was expected")
    value = branch.signed(data["value"], {-1}, "the value of the descent")
    # no name begins with "_"
    moved = {name: total(mul(v[name], {("_",) * power: 1}) for power, v in enumerate(curve, 1)) for name in given.names}
    along = [substitute(form, moved) for form in given.forms[:order]]
    for power in range(1, order + 1):
        found = total(
            {tuple(n for n in m if n != "_"): c} for p in along for m, c in p.items() if m.count("_") == power
        )
        branch.same(
            found, value if power == order else {}, f"the coefficient of the power {power} is not the one claimed"
        )


def check_descent(given: Problem, parameters: list[str], data: Any) -> None:
    """Where the conditions hold, g falls along a curve; that these cover anything is not claimed."""
    fields(data, {"conditions", "curve", "order", "value"})
    need(type(data["order"]) is int and 1 <= data["order"] <= len(given.forms), "the order of a curve is too high")
    branch = Branch()
    for step in items(data["conditions"]):
        need({"condition"} <= set(items(step, dict)) <= {"condition", "rules"}, "a condition, and its rules")
        branch = branch.assume(condition(step["condition"], parameters), step.get("rules", []))
    check_curve(given, parameters, data, data["order"], branch)


def check_nonstationary(given: Problem, holds: bool, proof: Any, branch: Branch) -> None:
    """φ(point) is not, or is, stationary for f."""
    X, N, image = given.X, given.N, given.smallest is not None
    tables = {"N": N, "XᵀN": times(transposed(X), N), "NXᵀ": times(N, transposed(X))}
    if holds:
        place = fields(items(proof, dict).get("entry"), {"of", "row", "column", "value"})
        need(place["of"] in (list(tables) if image else ["N"]), "an entry of N, or in the image reading of XᵀN or NXᵀ")
        chosen = tables[place["of"]]
        (i,), (j,) = positions([place["row"]], len(chosen)), positions([place["column"]], len(chosen[0]))
        value = branch.signed(place["value"], {-1, 1}, "an entry that must not be zero")
        branch.same(chosen[i][j], value, "the entry is not the value claimed")
        lower = image and place["of"] == "N"  # in the image reading N ≠ 0 is enough only where rank X < d_min
        fields(proof, {"entry", "rank"} if lower else {"entry"})
        need(
            not lower or check_rank(given, proof["rank"], branch) < (given.smallest or 0),
            "the rank is not small",
            SignNotShown,
        )
        return
    normal = proof.get("zero") == ["XᵀN", "NXᵀ"] if image and isinstance(proof, dict) else False
    fields(proof, {"zero", "rank"} if normal else {"zero"})
    need(normal or proof["zero"] == ["N"], "stationarity needs N = 0, or XᵀN = 0 and NXᵀ = 0 at full rank")
    for p in (p for name in proof["zero"] for row in tables[name] for p in row):
        branch.same(p, {}, f"{' and '.join(proof['zero'])} is not zero")
    need(not normal or check_rank(given, proof["rank"], branch) == given.smallest, "the rank is not full", SignNotShown)


def check_rank(given: Problem, data: Any, branch: Branch) -> int:
    """With columns J and a denominator b ≠ 0: b·X = X_J·matrix shows rank X ≤ |J|, and, for |J| = d_min,
    matrix·X_J = b·I shows rank X ≥ |J|.  Returns |J|.
    """
    fields(data, {"columns", "matrix", "denominator"})
    J, b = positions(data["columns"], len(given.X[0])), branch.signed(data["denominator"], {-1, 1}, "the denominator")
    need(bool(J) or b == ONE, "nothing to divide by without columns")
    spanning = [[row[j] for j in J] for row in given.X]
    if len(J) == given.smallest:
        shown = times(table(data["matrix"], len(J), len(given.X), None), spanning)
        wanted = [[b if i == j else {} for j in range(len(J))] for i in range(len(J))]
    else:
        coefficients = table(data["matrix"], len(J), len(given.X[0]), None)
        shown = times(spanning, coefficients) if J else [[{} for _ in row] for row in given.X]
        wanted = [[mul(b, p) for p in row] for row in given.X]
    for left, right in zip(shown, wanted, strict=True):
        for p, q in zip(left, right, strict=True):
            branch.same(p, q, "the rank is not shown")
    return len(J)


def positions(data: Any, size: int) -> list[int]:
    """Different positions counted from 1, as positions counted from 0."""
    valid = all(type(i) is int and 1 <= i <= size for i in items(data)) and len(set(data)) == len(data)
    need(valid, f"{data!r} are not different positions from 1 to {size}")
    return [i - 1 for i in data]


# The tree and the document

Check = Callable[[bool, Any, Branch], None]


def walk(tree: Any, branch: Branch, region: list[list[Condition]], parameters: list[str], leaf: Check) -> int:
    """Check a tree of cases, and that its leaves say what the region says; the number of proofs."""
    head = {"condition", "rules"} & set(items(tree, dict)) if branch.conditions else set()
    if "cases" in items(tree, dict):
        cases = [
            (condition(items(case, dict).get("condition"), parameters), case)
            for case in items(fields(tree, head | {"cases"})["cases"])
        ]
        need(len({c.key for c, _ in cases}) == 1, f"{branch}: the cases must be about one polynomial", CasesIncomplete)
        missing = branch.facts.get(cases[0][0].key, ANY).difference(*(c.signs for c, _ in cases))
        need(not missing, f"{branch}: not all signs are among the cases {[c.text for c, _ in cases]}", CasesIncomplete)
        return sum(walk(case, branch.assume(c, case.get("rules", [])), region, parameters, leaf) for c, case in cases)
    holds, proof = fields(tree, head | {"holds", "proof"})["holds"], tree["proof"]
    if holds is None:
        data = items(fields(proof, {"contradiction"})["contradiction"])
        terms = [branch.signed(term, {0, 1}, "a term of a contradiction") for term in data]
        branch.same(total(terms), {}, "the terms of the contradiction do not cancel")
        for term in data:
            try:
                return 1 if branch.signed(term, {1}, "positive") is not None else 0
            except SignNotShown:
                continue
        raise SignNotShown(f"{branch}: no term of the contradiction is positive")
    agrees = isinstance(holds, bool) and branch.truth(region) is holds
    need(agrees, f"{branch}: the region claimed and the case do not agree", RegionDisagrees)
    leaf(holds, proof, branch)
    return 1


class Summary(NamedTuple):
    """What was proved: for which parameters the point is k-critical for g and not stationary for f."""

    verdict: str
    region: list[list[str]]
    order: int
    search_space: str
    witness: dict[str, str] | None
    proofs: int
    problem: dict[str, Any]


def digest(document: dict[str, Any]) -> str:
    """A fingerprint of all that a document says, against damage; that it is true is for the proofs to show."""
    content = {key: value for key, value in document.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def check(document: Any) -> Summary:
    """Check a certificate; returns what it proves or raises :class:`CertificateError`."""
    try:
        return check_document(document)
    except (RecursionError, MemoryError, OverflowError, ValueError, TypeError) as error:
        raise NotACertificate(f"not of the form of a certificate ({type(error).__name__}: {str(error)[:80]})") from None


def check_document(document: Any) -> Summary:
    """The whole check, step by step; malformed documents may raise other errors as well."""
    work[0] = 0
    need(isinstance(document, dict) and document.get("format") == FORMAT, "this is not a certificate of deeplift-cas")
    version = document.get("version")
    need(type(version) is int and version == VERSION, f"version {version}: this kernel reads version {VERSION}")
    statement = {"problem", "order", "search_space", "verdict", "witness"}
    fields(document, statement | {"format", "version", "decisions", "descents", "sha256"})
    need(document["sha256"] == digest(document), "the document was changed after it was written (sha256)")
    order, space, decisions = document["order"], document["search_space"], document["decisions"]
    need(type(order) is int and order in (1, 2, 3, 4), "the order is 1, 2, 3 or 4")
    need(space in ("image", "ambient"), "the search space is image or ambient")
    given, parameters = problem(document["problem"], order, space), document["problem"]["parameters"]
    steps = ["gradient", "hessian", "third", "fourth"][:order]
    regions: dict[str, list[list[Condition]]] = {}
    for name, decision in fields(decisions, {*steps, "stationarity", "conclusion"}).items():
        region = items(fields(decision, {"region", "tree"})["region"])
        regions[name] = [[condition(c, parameters) for c in items(conj)] for conj in region]

    def conclusion(holds: bool, proof: Any, branch: Branch) -> None:
        parts = [branch.truth(regions[name]) for name in (steps[-1], "stationarity")]
        follows = all(parts) if holds else False in parts
        need(follows and proof == {}, f"{branch}: the conclusion does not follow from the steps", RegionDisagrees)

    checks: dict[str, Check] = {name: partial(check_critical, given, parameters, k) for k, name in enumerate(steps, 1)}
    checks |= {"stationarity": partial(check_nonstationary, given), "conclusion": conclusion}
    proofs = 0
    for name, decision in decisions.items():
        try:
            proofs += walk(decision["tree"], Branch(), regions[name], parameters, checks[name])
        except CertificateError as error:
            raise type(error)(f"{name}: {error}") from None
    for data in items(document["descents"]):
        check_descent(given, parameters, data)
    proofs += len(document["descents"])
    check_verdict(document["verdict"], document["witness"], regions["conclusion"], parameters)
    region = decisions["conclusion"]["region"]
    return Summary(document["verdict"], region, order, space, document["witness"], proofs, document["problem"])


def check_verdict(verdict: Any, witness: Any, region: list[list[Condition]], parameters: list[str]) -> None:
    """*proved* needs a point of the region, *refuted* an empty region, *undecided* has neither."""
    if verdict != "proved":
        follows = witness is None and verdict == ("undecided" if region else "refuted")
        need(follows, f"the verdict {verdict!r} does not follow from the region", RegionDisagrees)
        return
    values = {name: constant(number(text)) for name, text in fields(witness, set(parameters)).items()}

    def inside(c: Condition) -> bool:
        value = substitute(c.polynomial, values)
        return not any(value) and sign(value.get((), 0)) in SIGNS[c.text.split(" ")[-2]]

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
