"""The kernel: re-checks a certificate from the problem statement alone.

It imports the standard library and nothing else, has its own polynomial arithmetic, and expands
g(W + tẆ) by itself.  ``check`` returns what was proved, or raises a :class:`CertificateError` that
says which identity, sign or case fails.  What it believes:

* a tree of cases covers all parameters if the cases at every node cover the signs still possible;
* a sign is shown by a product of powers of polynomials whose signs the branch states;
* a new equation is a combination of equations before it, up to a factor ≠ 0, a power, and squares that vanish with it;
* an identity is shown by reduction to zero modulo the equations of the branch;
* a branch is empty if products ≥ 0, the first of them > 0, sum to zero there.

What is proved of criticality stands in ``ORDERS``, and every kind of proof at a leaf in ``LEAVES``.

>>> check({"format": FORMAT, "version": 0})
Traceback (most recent call last):
...
deeplift_cas.certificates.kernel.NotACertificate: version 0: this kernel reads version 3
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, partial, reduce
from itertools import pairwise
from itertools import product as cartesian
from math import comb, factorial, gcd, lcm, prod
from typing import Any, NamedTuple

FORMAT, VERSION = "deeplift-cas certificate", 3
CLAIMED = {"search_space", "decisions", "descents", "verdict", "witness"}
KEYS = CLAIMED | {"format", "version", "problem", "order", "sha256"}
MAX_BYTES, MAX_POWER, MAX_DEGREE, MAX_PRODUCTS, MAX_ENTRIES = 40_000_000, 100, 2000, 1_000_000, 20_000
MAX_VALUES = 1_000_000  # of a file: what is nothing but brackets takes many times its size in memory
MAX_BLOCK = 12  # rows of a matrix of which the characteristic polynomial is made
FEW_BLOCKS = 4  # of which it is kept
DENSE, FEW_NAMES = 12, 8  # terms of both factors, and names, from which and up to which monomials are packed
MAX_INDICES = 12  # of an entry of a tensor
MAX_JET = 4  # derivatives that are given of a function
MAX_WORK = 400_000_000  # of one check: a unit is up to 25 ns: so this is up to 10 s
TERM = 300  # of them for a term that is read, which takes up to 250 bytes; most of those computed do not stay
READINGS = IMAGE, AMBIENT = "image", "ambient"
VERDICTS = PROVED, REFUTED, UNDECIDED = "proved", "refuted", "undecided"


class CertificateError(Exception):
    """The certificate does not prove what it claims."""


class NotACertificate(CertificateError):
    """The document does not have the form of a certificate."""


class TooLarge(NotACertificate):
    """The proofs take more work than one check may do."""


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
    """The work that one check may still do: what is to be done is charged before it is done."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = MAX_WORK

    def charge(self, amount: int) -> None:
        """Count work; raise when it has become too much."""
        self.left -= amount
        if self.left < 0:
            raise TooLarge("the proofs take too much work")


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

    __slots__ = ("_size", "_whole", "budget", "terms")

    def __init__(self, terms: Terms, budget: Budget) -> None:
        self.terms = terms
        self.budget = budget
        self._size: tuple[int, int] | None = None
        self._whole: tuple[int, list[tuple[Monomial, int]]] | None = None

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __add__(self, other: Poly) -> Poly:
        return total([self, other], self.budget)

    def __sub__(self, other: Poly) -> Poly:
        self.budget.charge(4 * (len(self.terms) + len(other.terms)))
        result = self.terms.copy()
        for monomial, c in other.terms.items():
            result[monomial] = result[monomial] - c if monomial in result else -c
        return Poly(tidy(result), self.budget)

    def __mul__(self, other: Poly | Number) -> Poly:
        q = other if isinstance(other, Poly) else constant(other, self.budget)
        return sum_of_products([(self, q)], self.budget)

    def size(self) -> tuple[int, int]:
        """The greatest degree of a term, and the most words of a coefficient over the common denominator."""
        if self._size is None:
            below, terms = self.whole()
            longest = max((c.bit_length() for _, c in terms), default=0) // 64
            self._size = max(map(len, self.terms), default=0), words(below) + longest
        return self._size

    def whole(self) -> tuple[int, list[tuple[Monomial, int]]]:
        """A common denominator, and the terms times it."""
        if self._whole is None:
            below = 1
            for c in self.terms.values():
                if below % c.denominator:
                    below = lcm(below, c.denominator)
                    self.budget.charge(10 * words(below))
            self.budget.charge(12 * len(self.terms) * words(below))  # of eight bytes each
            self._whole = below, [(m, c.numerator * (below // c.denominator)) for m, c in self.terms.items()]
        return self._whole

    def is_constant(self) -> bool:
        """Whether no name occurs."""
        return not any(self.terms)

    def constant(self) -> Number:
        """The term without names."""
        return self.terms.get((), 0)

    def names(self) -> set[str]:
        """The names that occur."""
        return set().union(*self.terms)

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
        self.budget.charge(15 * len(self.terms) + 3 * sum(map(len, self.terms)))
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
        budget.charge(4 * len(p.terms) + 30 * sum(map(words, p.terms.values())))
        for monomial, c in p.terms.items():
            result[monomial] = result[monomial] + c if monomial in result else c
            if type(c) is not int:  # what is added up grows
                budget.charge(words(result[monomial]))
    return Poly(tidy(result), budget)


def sum_of_products(products: Iterable[tuple[Poly, Poly]], budget: Budget) -> Poly:
    """The sum of the products p·q; whole numbers over one denominator are added, which is quicker than fractions."""
    products = list(products)
    budget.charge(55 * len(products))
    products = [(p, q) for p, q in products if p.terms and q.terms]
    packing = Packing.of_dense(products, budget)
    common, degree = 1, 0
    found: dict[Any, int] = {}  # by monomials, or by their numbers
    for p, q in products:
        count = len(p.terms) * len(q.terms)
        need(count <= MAX_PRODUCTS, "the polynomials grow too large", TooLarge)
        (d, long), (e, wide) = p.size(), q.size()
        degree = max(degree, d + e)
        (x, left), (y, right) = p.whole(), q.whole()
        if common % (x * y):
            before, common = common, lcm(common, x * y)
            budget.charge(4 * len(found) * (1 + words(common)))
            found = {m: c * (common // before) for m, c in found.items()}
        factor = common // (x * y)
        if packing is not None:
            budget.charge(count * (6 + 2 * packing.price + (long + words(factor)) * wide))
            others = packing.packed(right).items()
            for key, a in packing.packed(left).items():
                a *= factor
                for k, b in others:
                    found[key + k] = found.get(key + k, 0) + a * b
        else:
            budget.charge(count * (8 + d + e + 8 * max(0, d + e - 64) + (long + words(factor)) * wide))
            for m, a in left:
                a, last = a * factor, m[-1] if m else ""
                for n, b in right:
                    # often one of the two is constant, or all its names come before those of the other
                    monomial = m + n if not n or last <= n[0] else tuple(sorted(m + n))
                    found[monomial] = found.get(monomial, 0) + a * b
        need(len(found) <= MAX_PRODUCTS, "the polynomials grow too large", TooLarge)
    budget.charge(len(found) * (TERM // 2 * (1 + words(common)) + 10 * max(0, degree - 8)))
    terms = {packing.monomial(key): c for key, c in found.items() if c} if packing is not None else found
    if common == 1:
        return Poly({m: c for m, c in terms.items() if c}, budget)
    return Poly({m: Fraction(c, common) if c % common else c // common for m, c in terms.items() if c}, budget)


Packed = dict[int, int]  # the exponents of a monomial in the bits of one number ↦ coefficient


class Packing:
    """Monomials in a few names as numbers, which are added and compared many times faster than tuples: the exponent of
    a name has 32 bits; the highest is free, so that it is seen where a greater exponent is taken away.
    """

    def __init__(self, names: Collection[str], budget: Budget) -> None:
        self.places = {name: 32 * k for k, name in enumerate(sorted(names))}
        self.free = sum(1 << place + 31 for place in self.places.values())
        self.price = 1 + len(names) // 8  # of such a number
        self.budget = budget

    @classmethod
    def of_dense(cls, products: Sequence[tuple[Poly, Poly]], budget: Budget) -> Packing | None:
        """One in which products are multiplied out, if these are long, and in few names."""
        if all(min(len(p.terms), len(q.terms)) < DENSE for p, q in products):
            return None
        factors = {id(p): p for pair in products for p in pair}.values()
        budget.charge(sum(20 * len(p.terms) + 2 * len(p.terms) * p.size()[0] for p in factors))
        names = set[str]().union(*(p.names() for p in factors))
        return cls(names, budget) if len(names) <= FEW_NAMES else None

    def key(self, monomial: Monomial) -> int:
        """The number of a monomial, without names that have no place."""
        return sum(1 << self.places[n] for n in monomial if n in self.places)

    def packed(self, terms: Collection[tuple[Monomial, int]]) -> Packed:
        """Terms of which the monomials differ in names that have places."""
        self.budget.charge(self.price * (8 * len(terms) + 4 * sum(len(m) for m, _ in terms)))
        return {self.key(m): c for m, c in terms}

    def monomial(self, key: int) -> Monomial:
        """The monomial of a number, sorted."""
        exponents = [(name, key >> place & (1 << 31) - 1) for name, place in self.places.items()]
        self.budget.charge(self.price * len(exponents) + sum(e for _, e in exponents))
        return tuple(name for name, e in exponents for _ in range(e))


def product_of(factors: Sequence[Poly]) -> Poly:
    """The product of one polynomial or more."""
    return reduce(Poly.__mul__, factors)


def constant(c: Number, budget: Budget) -> Poly:
    """A number as a polynomial."""
    return Poly(tidy({(): c}), budget)


def symbol(name: str, budget: Budget, power: int = 1) -> Poly:
    """A name as a polynomial, or a power of it; that of a variable is "_", with which no name begins."""
    return Poly({(name,) * power: 1}, budget)


def parse(text: Any, budget: Budget, names: Container[str] | None = None) -> Poly:
    """A polynomial in normal form, ``"2*x^2 - 1/3*y"``; with ``names``, in these only."""
    need(isinstance(text, str), f"{text!r} is not a polynomial")
    budget.charge(20 + 2 * len(text) + TERM * text.count(" ") // 2 + TERM // 3 * text.count("*"))
    terms: Terms = {}
    parts = re.split(r" ([+-]) ", text.removeprefix("-"))
    for sign, part in zip(["-" if text[:1] == "-" else "+", *parts[1::2]], parts[::2], strict=True):
        factors: list[str] = []
        coefficient: Number = -1 if sign == "-" else 1
        for factor in part.split("*"):
            match = FACTOR.fullmatch(factor)
            if match is None or (names is not None and match[2] and match[2] not in names):
                raise NotACertificate(f"{text[:80]!r} is not a polynomial in normal form in the names allowed")
            factors += [sys.intern(match[2])] * int(match[3] or 1) if match[2] else []
            need(len(factors) <= MAX_DEGREE, f"a degree above {MAX_DEGREE}")
            coefficient *= number(match[1]) if match[1] else 1
            budget.charge(words(coefficient) ** 2 + 10 * int(match[3] or 1))
        monomial = tuple(sorted(factors))
        terms[monomial] = terms[monomial] + coefficient if monomial in terms else coefficient
        budget.charge(words(terms[monomial]) ** 2)
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
    p.budget.charge(40 * len(p.terms) + sum((words(c) + words(top)) ** 2 for c in p.terms.values()))
    return frozenset((m, Fraction(c) / top) for m, c in p.terms.items()), sign(top)


class Condition(NamedTuple):
    """``"c - z >= 0"``; the signs are those of the polynomial that the key stands for."""

    text: str
    polynomial: Poly
    key: Key
    signs: frozenset[int]


def condition(text: Any, parameters: Collection[str], budget: Budget | None = None) -> Condition:
    """Read a condition on the parameters."""
    match = re.fullmatch(r"(.+) (<|<=|=|>=|>|!=) 0", text) if isinstance(text, str) else None
    if match is None:
        raise NotACertificate(f"{text!r} is not a condition")
    budget = budget or Budget()
    budget.charge(5 * TERM)
    polynomial = parse(match[1], budget, parameters)
    key, flip = normalised(polynomial)
    return Condition(text, polynomial, key, frozenset(flip * s for s in SIGNS[match[2]]))


Region = list[list[Condition]]  # conjunctions, of which one must hold
Signed = tuple[Poly, frozenset[int]]  # a polynomial, and the signs that it can have


class Replacements:
    """Equations, which each replace a monomial of theirs."""

    def __init__(self, equations: Sequence[tuple[Monomial, Poly]], budget: Budget) -> None:
        self.budget = budget
        self.packing = packing = Packing(set[str]().union(*(p.names() for _, p in equations)), budget)
        self.equations = [(packing.key(m), p.size()[0], packing.packed(p.whole()[1])) for m, p in equations]

    def remainder(self, p: Poly) -> Poly:
        """p modulo the equations: for each monomial in other names, what stands beside it by itself."""
        below, terms = p.whole()
        parts: dict[Monomial, list[tuple[Monomial, int]]] = {}
        self.budget.charge(8 * len(terms) + 2 * sum(len(m) for m, _ in terms))
        for m, c in terms:
            parts.setdefault(tuple(n for n in m if n not in self.packing.places), []).append((m, c))
        result: Terms = {}
        for beside, part in parts.items():
            scale, left = self.replaced(self.packing.packed(part), p.size()[0])
            self.budget.charge(TERM // 2 * len(left) * (1 + words(below * scale)))
            for key, c in left.items():
                result[tuple(sorted(beside + self.packing.monomial(key)))] = Fraction(c, below * scale)
        return Poly(tidy(result), self.budget)

    def replaced(self, p: Packed, degree: int) -> tuple[int, Packed]:
        """A number d, and d·p, rule by rule until none applies."""
        below, free, price, again = 1, self.packing.free, self.packing.price, True
        while again:
            again = False
            for lead, more, equation in self.equations:
                self.budget.charge(60 + 4 * price * len(p))
                while found := [m for m in p if (m | free) - lead & free == free]:  # no exponent of it is less
                    again, degree = True, degree + more
                    need(degree < 1 << 31, "the polynomials grow too large", TooLarge)
                    long, wide, deep = max(map(words, p.values())), max(map(words, equation.values())), words(below)
                    self.budget.charge(len(found) * len(equation) * (20 + 3 * price + (2 + long) * (2 + wide)))
                    # one common divisor is taken of long numbers; more is common than before by the new factor only
                    self.budget.charge(250 + long * deep // 3 + len(p) * (20 + 4 * price + (2 + long) * (2 + wide)))
                    part = gcd(equation[lead], *(p[m] for m in found))
                    scale = equation[lead] // part
                    below, after = below * scale, {m: c * scale for m, c in p.items()}
                    for m in found:
                        factor, quotient = p[m] // part, m - lead
                        for n, c in equation.items():
                            after[quotient + n] = after.get(quotient + n, 0) - factor * c
                    part = gcd(below, *after.values())
                    below, p = below // part, {m: c // part for m, c in after.items() if c}
                    need(len(p) <= MAX_PRODUCTS, "the polynomials grow too large", TooLarge)
        return below, p


class Branch(NamedTuple):
    """What is stated: the signs of polynomials, and rules that replace a monomial by others, from equations."""

    budget: Budget
    parameters: Collection[str]
    conditions: tuple[str, ...] = ()
    facts: dict[Key, frozenset[int]] = {}  # noqa: RUF012 (changed by none but :meth:`assume`, before it is returned)
    rules: Replacements | None = None

    def __str__(self) -> str:
        return (
            "where " + ", ".join(text[:300] for text in self.conditions[:20])[:300]
            if self.conditions
            else "for all parameters"
        )

    def read(self, text: Any) -> Poly:
        """A polynomial in the parameters."""
        return parse(text, self.budget, self.parameters)

    def known(self, p: Poly) -> frozenset[int]:
        """The signs that a polynomial can have, by what is stated of it."""
        if p.is_constant():
            return frozenset({sign(p.constant())})
        key, flip = normalised(p)
        return frozenset(flip * s for s in self.facts.get(key, ANY))

    def assume(self, new: Condition, head: Mapping[str, Any]) -> Branch:
        """The branch with one more condition; then the lines, and the rules in place of those before, of its head."""
        self.budget.charge(100 * (1 + len(self.conditions) + len(self.facts)))
        facts = {**self.facts, new.key: self.facts.get(new.key, ANY) & new.signs}
        branch = self._replace(conditions=(*self.conditions, new.text), facts=facts)
        for line in items(head.get("lines", [])):
            key = normalised(branch.equation(line))[0]
            facts[key] = facts.get(key, ANY) & {0}
        if "rules" not in head:
            return branch
        rules = []
        for text, leading in items(head["rules"], dict).items():
            p, (monomial,) = self.read(text), self.read(leading).terms
            need(branch.known(p) <= {0}, f"{branch}: {text[:80]} = 0 is not stated", SignNotShown)
            need(bool(monomial) and monomial in p.terms, f"{leading} is no monomial of {text[:80]}")
            rules.append((monomial, p))
        return branch._replace(rules=Replacements(rules, self.budget) if rules else None)

    def equation(self, line: Any) -> Poly:
        """factor·p^power + Σ squares = Σ cofactor·equation, with factor ≠ 0: then p = 0.  Squares, which are any
        products ≥ 0, ask for a factor > 0 and an even power.
        """
        fields(line, {"equation", "factor", "power", "squares", "from"})
        p, power = self.read(line["equation"]), line["power"]
        need(type(power) is int and 0 < power <= MAX_POWER, f"{power!r} is not an exponent")
        squares = [self.signed(data, {0, 1}, "a square") for data in items(line["squares"])]
        need(not squares or power % 2 == 0, "an odd power beside squares")
        factor = self.signed(line["factor"], {1} if squares else {-1, 1}, "the factor of an equation")
        left = total([product_of([factor, *[p] * power]), *squares], self.budget)
        need(left.terms == self.combination(line["from"]).terms, f"{self}: {line['equation']} = 0 fails", IdentityFails)
        return p

    def combination(self, data: Any) -> Poly:
        """Σ cofactor·equation, which is zero: each equation is stated."""
        read = [(self.read(text), self.read(cofactor)) for text, cofactor in items(data, dict).items()]
        need(all(self.known(p) <= {0} for p, _ in read), f"{self}: an equation is not stated", SignNotShown)
        return sum_of_products(read, self.budget)

    def remainder(self, p: Poly) -> Poly:
        """p modulo the equations."""
        return self.rules.remainder(p) if self.rules else p

    def same(self, p: Poly, q: Poly | None, what: str) -> None:
        """Raise unless p = q on the branch; None is 0."""
        if q is not None and p.terms == q.terms:
            return
        difference = p - q if q else p
        if difference and not difference.is_constant() and self.known(difference) == {0}:
            return
        for monomial, c in self.remainder(difference).terms.items():
            term = "*".join([str(c)[:40], *monomial])
            raise IdentityFails(f"{self}: {what}: the term {term} is left")

    def product(self, data: Any) -> Signed:
        """Read coefficient · Π polynomial^exponent, and the signs that it can have."""
        text = fields(data, {"coefficient", "powers"})["coefficient"]
        self.budget.charge(len(text) + (len(text) // 64) ** 2)
        coefficient = number(text)
        factors, signs = [constant(coefficient, self.budget)], {sign(coefficient)}
        for text, exponent in items(data["powers"], dict).items():
            need(type(exponent) is int and 0 < exponent <= MAX_POWER, f"{exponent!r} is not an exponent")
            factors += [p := self.read(text)] * exponent
            signs = {a * b**exponent for a in signs for b in self.known(p)}
        return product_of(factors), frozenset(signs)

    def signed(self, data: Any, allowed: set[int], what: str) -> Poly:
        """Read a product whose sign must be among those allowed."""
        p, signs = self.product(data)
        need(signs <= allowed, f"{self}: {what}: the sign is not shown", SignNotShown)
        return p

    def truth(self, region: Region) -> bool | None:
        """Whether the branch lies in the region (True), in its complement (False), or neither is said."""
        verdicts = []
        self.budget.charge(25 * (1 + len(region) + sum(map(len, region))))
        for conjunction in region:
            pairs = [(self.facts.get(c.key, ANY), c.signs) for c in conjunction]
            outside = any(not have & want for have, want in pairs)
            verdicts.append(False if outside else True if all(have <= want for have, want in pairs) else None)
        return True if True in verdicts else None if None in verdicts else False


# The problem, expanded anew

Table = list[list[Poly]]


class Expansion(NamedTuple):
    """Names of parameters; directions ↦ 0; g_1, …, g_order; X = φ(point), N = ∇f(X); d_min in the image reading of
    products, and −1 in that of other lifts.
    """

    parameters: Collection[str]
    directions: dict[str, Poly]
    forms: list[Poly]
    X: Table
    N: Table
    smallest: int | None
    lift: Lift
    budget: Budget
    names: set[str]  # of the parameters and the directions
    root: Branch  # what is assumed of the parameters
    assumed: list[Condition]
    is_possible: bool  # whether a point is shown that is as assumed: else nothing is proved, as it would be of no point
    factors: list[Table]  # of a product of matrices, if g is f of it and nothing else
    more: Callable[[int], list[Poly]]  # g_1, …, g_k for any k
    problem: Mapping[str, Any]
    sign: int  # −1 where the objective is −f
    made: dict[tuple[str, ...], dict[str, Poly]]  # of quartics with these coefficients
    matrices: dict[str, Table]  # of MATRICES by name; both come again on many branches
    characteristics: dict[tuple[Key, ...], tuple[Poly, list[Table]]]  # of a few matrices

    def upto(self, order: int) -> list[Poly]:
        """g_1, …, g_order."""
        return self.forms[:order] if order <= len(self.forms) else self.more(order)


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
    budget.charge(50 * len(a) * len(b[0]))
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


class Lift(NamedTuple):
    """φ at a point: its coordinates there with their directions, and the coefficients of φ along a curve."""

    coordinates: dict[str, tuple[Poly, str]]
    along: Callable[[Mapping[str, list[Poly]]], list[Table]]
    """The coordinates as power series of equal length ↦ those of the entries of φ."""
    places: dict[str, tuple[int, int]]  # the names of the entries of X
    shape: tuple[int, int]
    degree: int | None  # in the coordinates, or more; none if it is known by derivatives at the point alone
    image: Callable[[], Table]
    """The entries of X in coordinates that are symbols; so are values of functions: the same for equal arguments, and
    where σ(z) + σ(−z) = 2·center, opposite ones about it for opposite arguments.
    """
    implicit: Collection[str] = ()  # names that relations determine
    reduced: Callable[[Poly], Poly] = lambda p: p  # modulo these

    def series(self, values: Mapping[str, Sequence[Poly]], order: int, budget: Budget) -> list[Table]:
        """Its coefficients t⁰, …, t^order where the coordinates are polynomials in t."""
        zero = constant(0, budget)
        budget.charge(20 * len(self.coordinates) * (order + 1))
        return self.along({n: [*values[n], *[zero] * (order + 1)][: order + 1] for n in self.coordinates})

    def moving(self, order: int, budget: Budget) -> list[Table]:
        """Those on the line through the point in the symbolic direction."""
        return self.series({n: [p, symbol(dot, budget)] for n, (p, dot) in self.coordinates.items()}, order, budget)


def expand(data: Any, order: int, reading: str | None, budget: Budget) -> Expansion:
    """Read the problem statement and expand φ(W + tẆ) and g(W + tẆ) to the given order."""
    kind = "lift" if "lift" in items(data, dict) else "widths"
    fields(data, {kind, "parameters", "point", "objective"} | {"assume", "penalty", "unknown"} & data.keys())
    parameters = items(data["parameters"])
    for name in parameters:
        need(isinstance(name, str) and bool(NAME.fullmatch(name)), f"{str(name)[:40]!r} is not a name")
    count, parameters = len(parameters), frozenset(parameters)
    factors = list[Table]() if kind == "lift" else read_factors(data, parameters, budget)
    lift = read_lift(data, parameters, budget) if kind == "lift" else matrix_product(factors, budget)
    names, more = taylor(data, lift, parameters, budget)
    need(len({*parameters, *names}) == count + len(names), "a parameter is named twice or as a direction")
    zero, (rows, columns) = constant(0, budget), lift.shape

    (X,) = lift.series({n: [p] for n, (p, _) in lift.coordinates.items()}, 0, budget)
    E = symbol_table("[entry]", rows, columns, budget)  # a name that no parameter can have
    slope = along(data["objective"], [X, E], parameters, budget, lift.places)[1]
    partial = slope.gradient({entry("[entry]", i, j) for i in range(rows) for j in range(columns)})
    N = [[partial.get(entry("[entry]", i, j), zero) for j in range(columns)] for i in range(rows)]
    smallest = None if reading != IMAGE else min(data["widths"]) if kind == "widths" else -1
    every = {*parameters, *names}
    directions = dict.fromkeys(names, zero)
    forms, assumed, root = more(order), list[Condition](), Branch(budget, parameters)
    stated = fields(data["assume"], {"conditions", "witness"}) if "assume" in data else {"conditions": []}
    for step in items(stated["conditions"]):
        assumed.append(condition(items(step, dict).get("condition"), parameters, budget))
        root = root.assume(assumed[-1], fields(step, {"condition", *({"lines", "rules"} & step.keys())}))
    is_possible = not assumed or stated["witness"] is not None
    if assumed and is_possible:
        need(as_at(stated["witness"], parameters, budget)(assumed), "a witness is not as assumed", RegionDisagrees)
    root = root._replace(conditions=())
    if "penalty" in data:
        factors = []  # what follows from the symmetry of φ, or from f alone, is not so for g
    return Expansion(
        parameters,
        directions,
        forms,
        X,
        N,
        smallest,
        lift,
        budget,
        every,
        root,
        assumed,
        is_possible,
        factors,
        more,
        data,
        1,
        {},
        {},
        {},
    )


def read_factors(data: Any, parameters: Container[str], budget: Budget) -> list[Table]:
    """W_1, …, W_L."""
    d = items(data["widths"])
    need(len(d) > 1 and all(type(n) is int and n > 0 for n in d), "widths are positive integers, two at least")
    entries = sum(m * n for m, n in pairwise(d)) + d[0] * max(d)
    need(entries <= MAX_ENTRIES, f"more than {MAX_ENTRIES} entries in the matrices")
    need(len(items(data["point"])) == len(d) - 1, "the point needs one factor for each layer")
    return [table(W, d[k + 1], d[k], budget, parameters) for k, W in enumerate(data["point"])]


def taylor(
    problem: Any, lift: Lift, parameters: Collection[str], budget: Budget
) -> tuple[list[str], Callable[[int], list[Poly]]]:
    """The names of the directions at a point, and g_1, …, g_k for any k."""
    budget.charge(100 * len(lift.coordinates))
    extra = None
    if "penalty" in problem:
        need(not lift.coordinates.keys() & {*parameters}, "a parameter has the name of a coordinate")
        extra = parse(problem["penalty"], budget, {*parameters, *lift.coordinates})

    @lru_cache(maxsize=4)
    def more(order: int) -> list[Poly]:
        forms = along(problem["objective"], lift.moving(order, budget), parameters, budget, lift.places)
        if extra is not None:
            zeros = [constant(0, budget)] * order
            moving = {n: [p, symbol(dot, budget), *zeros][: order + 1] for n, (p, dot) in lift.coordinates.items()}
            forms = [p + q for p, q in zip(forms, evaluated(extra, moving, order, budget), strict=True)]
        return forms[1:]

    return [dot for _, dot in lift.coordinates.values()], more


def matrix_product(factors: list[Table], budget: Budget) -> Lift:
    """(W_1, …, W_L) ↦ W_L⋯W_1; coordinates are named W1_12, and W1_1_12 with two digits."""
    coordinates: dict[str, tuple[Poly, str]] = {}
    names = list[list[list[str]]]()
    for k, W in enumerate(factors, 1):
        own = [[f"W{k}_{entry('', i, j)}" for j in range(len(row))] for i, row in enumerate(W)]
        for i, row in enumerate(W):
            coordinates |= {own[i][j]: (p, entry(f"w{k}dot", i, j)) for j, p in enumerate(row)}
        names.append(own)

    def series(values: Mapping[str, list[Poly]]) -> list[Table]:
        orders = range(len(next(iter(values.values()))))
        layers = [[[[values[n][k] for n in row] for row in own] for k in orders] for own in names]
        found = layers[0]
        for W in layers[1:]:
            found = convolved(W, found, budget)
        return found

    rows, columns = len(factors[-1]), len(factors[0][0])
    places = {entry("X", i, j): (i, j) for i in range(rows) for j in range(columns)}

    @lru_cache(maxsize=1)
    def image() -> Table:
        return series({n: [symbol(n, budget)] for n in coordinates})[0]

    return Lift(coordinates, series, places, (rows, columns), len(factors), image)


def convolved(W: list[Table], X: list[Table], budget: Budget) -> list[Table]:
    """The product of two power series of matrices; coefficients that are zero are passed over."""
    used = [k for k, A in enumerate(W) if any(p for row in A for p in row)]
    result = list[Table]()
    for k in range(len(X)):
        parts = [times(W[j], X[k - j], budget) for j in used if j <= k]
        zero = [[constant(0, budget)] * len(X[0][0])] * len(W[0])
        result.append(reduce(lambda A, B: combine(A, B, Poly.__add__), parts) if parts else zero)
    return result


class Step(NamedTuple):
    """A name for a polynomial, or for a function of it: its value and derivatives at a place; the name of the function,
    and half of σ(z) + σ(−z), if that is constant.  Or for what makes a polynomial zero, near its value at the point.
    """

    name: str
    of: Poly
    jet: list[Poly] | None = None
    at: Poly | None = None
    function: str | None = None
    center: Poly | None = None
    value: Poly | None = None

    @classmethod
    def read(cls, data: Any, names: Collection[str], parameters: Container[str], budget: Budget) -> Step:
        """Of a polynomial in names known before."""
        if "relation" in items(data, dict):
            fields(data, {"name", "relation", "value"})
            relation = parse(data["relation"], budget, {*names, str(data["name"])})
            return cls(data["name"], relation, value=parse(data["value"], budget, parameters))
        fields(data, {"name", "of"} | {"jet", "at", "function", "center"} & items(data, dict).keys())
        of = parse(data["of"], budget, names)
        if "jet" not in data:
            return cls(data["name"], of)
        jet, at = [parse(s, budget, parameters) for s in items(data["jet"])], parse(data["at"], budget, parameters)
        need(len(jet) == MAX_JET + 1, f"a function is given by its value and {MAX_JET} derivatives")
        function, center = data.get("function"), None
        need(function is None or isinstance(function, str), "a function has a name")
        if "center" in data:
            center = parse(data["center"], budget, parameters)
            even = [] if at.terms else [jet[0] - center, *jet[2::2]]
            need(not any(p.terms for p in even), "the derivatives at 0 are no such function's", IdentityFails)
        return cls(data["name"], of, jet, at, function, center)


class Program(NamedTuple):
    """Names for polynomials and functions of coordinates and of what has a name already, and the entries of X."""

    coordinates: list[str]
    steps: list[Step]
    entries: list[Poly]
    columns: int
    budget: Budget

    def along(self, values: Mapping[str, list[Poly]]) -> list[Table]:
        """The coefficients of X where those of the coordinates are given."""
        order, found = len(values[self.coordinates[0]]) - 1, dict(values)
        for step in self.steps:
            if step.value is not None:
                found[step.name] = implicit(step.of, step.name, step.value, found, order)
                continue
            found[step.name] = evaluated(step.of, found, order, self.budget)
            if step.jet is not None and step.at is not None:
                found[step.name] = composed(step.jet, step.at, found[step.name], self.budget)
        flat = [evaluated(p, found, order, self.budget) for p in self.entries]
        return [self._table([series[k] for series in flat]) for k in range(order + 1)]

    def image(self) -> Table:
        """X in symbols."""
        found, seen = {n: [symbol(n, self.budget)] for n in self.coordinates}, dict[tuple[str, Key], Poly]()
        for step in self.steps:
            if step.value is not None:
                found[step.name] = [symbol(step.name, self.budget)]
                continue
            (argument,) = found[step.name] = evaluated(step.of, found, 0, self.budget)
            if step.jet is None:
                continue
            value = symbol(f"[{step.name}]", self.budget)
            if step.function is not None:
                opposite = seen.get((step.function, key_of(argument * -1)))
                if step.center is not None and opposite is not None:
                    value = step.center * 2 - opposite
                value = seen.setdefault((step.function, key_of(argument)), value)
            found[step.name] = [value]
        return self._table([evaluated(p, found, 0, self.budget)[0] for p in self.entries])

    def degree(self) -> int | None:
        """Of the entries in the coordinates, or more; none if they are no polynomials."""
        if any(step.jet is not None or step.value is not None for step in self.steps):
            return None
        degrees = dict.fromkeys(self.coordinates, 1)

        def of(p: Poly) -> int:
            highest = max((sum(degrees.get(n, 0) for n in monomial) for monomial in p.terms), default=0)
            need(highest <= MAX_DEGREE, f"a degree above {MAX_DEGREE}")
            return highest

        for step in self.steps:
            degrees[step.name] = of(step.of)
        return max(1, *(of(p) for p in self.entries))

    def check_functions(self) -> None:
        """Of one function the derivatives are the same where it is asked for at the same place, or at the opposite one
        of a function with a center.
        """
        centers, known = dict[str, Poly | None](), dict[tuple[str, Key], list[Poly]]()
        for step in self.steps:
            if step.jet is None or step.at is None or step.function is None:
                continue
            center = centers.setdefault(step.function, step.center)
            agree = center is step.center if center is None or step.center is None else not (center - step.center).terms
            need(agree, "a function has one center, or none")
            others = [known.setdefault((step.function, key_of(step.at)), step.jet)]
            opposite = known.get((step.function, key_of(step.at * -1)))
            if center is not None and opposite is not None:
                others.append([center * 2 - opposite[0], *(q * (-1) ** k for k, q in enumerate(opposite[1:]))])
            same = all(not (p - q).terms for jet in others for p, q in zip(step.jet, jet, strict=True))
            need(same, "no function has these derivatives, given twice")

    def rules(self) -> list[tuple[str, int, Poly]]:
        """Of the relations where the highest power of the name stands with a number, the last first: the name, that
        power, and what it is.
        """
        found = list[tuple[str, int, Poly]]()
        for step in reversed(self.steps):
            if step.value is None:
                continue
            self.budget.charge(20 * len(step.of.terms) + 4 * sum(map(len, step.of.terms)))
            top = max((m.count(step.name) for m in step.of.terms), default=0)
            leading = step.of.coefficient(step.name, top)
            if top and leading.is_constant():
                low = Poly({m: c for m, c in step.of.terms.items() if m.count(step.name) < top}, self.budget)
                found.append((step.name, top, low * (-1 / Fraction(leading.constant()))))
        return found

    def _table(self, flat: list[Poly]) -> Table:
        return [flat[k : k + self.columns] for k in range(0, len(flat), self.columns)]


def read_lift(data: Any, parameters: Collection[str], budget: Budget) -> Lift:
    """A lift as a program."""
    lift = fields(data["lift"], {"coordinates", "shape", "entries"} | {"steps"} & items(data["lift"], dict).keys())
    names, shape = items(lift["coordinates"]), items(lift["shape"])
    need(bool(names), "a lift has coordinates")
    need(0 < len(shape) <= MAX_INDICES, f"a shape has 1 to {MAX_INDICES} sizes")
    need(all(type(n) is int and n > 0 for n in shape), "a shape is made of positive integers")
    need(len(names) + prod(shape) <= MAX_ENTRIES, f"more than {MAX_ENTRIES} entries")
    budget.charge(200 * (len(names) + prod(shape)))
    indices = cartesian(*(range(1, n + 1) for n in shape))
    letters = ["X" + ("_" if max(index) > 9 else "").join(map(str, index)) for index in indices]
    taken, known = {*parameters, *letters}, {*parameters}

    def named(name: Any) -> str:
        need(isinstance(name, str) and bool(NAME.fullmatch(name)), f"{str(name)[:40]!r} is not a name")
        need(name not in taken, f"{name[:40]!r} is named twice")
        taken.add(name)
        known.add(name)
        return str(name)

    point = items(data["point"])
    need(len(point) == len(names), "the point needs a value for each coordinate")
    coordinates = {named(n): (parse(p, budget, parameters), f"{n}dot") for n, p in zip(names, point, strict=True)}
    steps = list[Step]()
    for step in items(lift.get("steps", [])):
        steps.append(Step.read(step, known, parameters, budget))
        named(steps[-1].name)
    relations = [step.name for step in steps if step.value is not None]
    need(len(items(lift["entries"])) == len(letters), "an entry of X is missing")
    entries, columns = [parse(text, budget, known) for text in lift["entries"]], prod(shape[1:])
    program = Program(names, steps, entries, columns, budget)
    program.check_functions()
    places = {name: divmod(n, columns) for n, name in enumerate(letters)}
    by, rules, image = (shape[0], columns), program.rules(), lru_cache(maxsize=1)(program.image)
    return Lift(coordinates, program.along, places, by, program.degree(), image, relations, lambda p: modulo(rules, p))


def modulo(rules: Sequence[tuple[str, int, Poly]], p: Poly) -> Poly:
    """Modulo relations: powers of their names are replaced."""
    budget = p.budget
    budget.charge(20 * len(rules) + 4 * sum(map(len, p.terms)))
    names = p.names()
    for name, top, power in rules:
        while name in names:
            budget.charge(30 * len(p.terms) + 6 * sum(map(len, p.terms)))
            high = {m: m.index(name) for m in p.terms if m.count(name) >= top}
            if not high:
                break
            rest = Poly({m: c for m, c in p.terms.items() if m not in high}, budget)
            taken = Poly({m[:i] + m[i + top :]: p.terms[m] for m, i in high.items()}, budget)
            p = rest + taken * power
            names = p.names()
    return p


def key_of(p: Poly) -> Key:
    """By which equal polynomials are found."""
    p.budget.charge(20 + 20 * len(p.terms))
    return frozenset(p.terms.items())


def composed(jet: list[Poly], at: Poly, z: list[Poly], budget: Budget) -> list[Poly]:
    """σ(z_0 + tz_1 + …) = Σ σ^(k)(z_0)/k!·(tz_1 + …)^k, where the derivatives at z_0 are given."""
    need(not (z[0] - at).terms, "the derivatives are given at another place", IdentityFails)
    need(len(z) <= len(jet), f"derivatives are given up to order {MAX_JET}")
    zero = constant(0, budget)
    power, result = [constant(1, budget), *[zero] * (len(z) - 1)], [jet[0], *[zero] * (len(z) - 1)]
    for k in range(1, len(z)):
        power = [sum_of_products(((power[j], z[i - j]) for j in range(i)), budget) for i in range(len(z))]
        result = [p + jet[k] * q * Fraction(1, factorial(k)) for p, q in zip(result, power, strict=True)]
    return result


def implicit(F: Poly, name: str, value: Poly, known: Mapping[str, list[Poly]], order: int) -> list[Poly]:
    """The power series w with F(w, …) = 0 and this value at the beginning, where ∂F/∂w is a number other than 0."""
    budget = F.budget
    inside = {n: known[n] for n in F.names() if n in known}
    first = {n: series[:1] for n, series in inside.items()} | {name: [value]}
    need(not evaluated(F, first, 0, budget)[0].terms, "a relation does not hold at the beginning", IdentityFails)
    (slope,) = evaluated(F.gradient([name]).get(name, constant(0, budget)), first, 0, budget)
    need(slope.is_constant() and bool(slope), "a relation does not determine its name", SignNotShown)
    found = [value]
    for k in range(1, order + 1):
        series = {n: s[: k + 1] for n, s in inside.items()} | {name: [*found, constant(0, budget)]}
        found.append(evaluated(F, series, k, budget)[k] * (-1 / Fraction(slope.constant())))
    return found


def evaluated(p: Poly, values: Mapping[str, Sequence[Poly]], order: int, budget: Budget) -> list[Poly]:
    """A polynomial in power series, some of its names, up to an order."""
    orders = range(order + 1)
    sums: list[list[Poly]] = [[] for _ in orders]
    for monomial, c in p.terms.items():
        budget.charge(20 + 4 * len(monomial))
        inside = [n for n in monomial if n in values]
        rest = Poly({tuple(n for n in monomial if n not in values): c}, budget)
        if not inside:
            sums[0].append(rest)
            continue
        budget.charge(60 * len(orders))
        term = [rest, *(constant(0, budget) for _ in orders[1:])]
        for name in inside:
            factor = values[name]
            term = [sum_of_products(((term[a], factor[k - a]) for a in range(k + 1)), budget) for k in orders]
        for k in orders:
            sums[k].append(term[k])
    return [total(parts, budget) for parts in sums]


def product(factors: list[Table], budget: Budget) -> Table:
    """W_L⋯W_1."""
    return reduce(lambda X, W: times(W, X, budget), factors)


def along(
    data: Any, series: list[Table], names: Collection[str], budget: Budget, places: Mapping[str, tuple[int, int]]
) -> list[Poly]:
    """The coefficients of f(Σ t^k X_k); the entries of X have names."""
    rows, columns, orders = len(series[0]), len(series[0][0]), range(len(series))
    if items(data, dict).get("kind") == "quadratic":
        fields(data, {"kind", "A", "c", "scale", "target"})
        A, target = (table(data[key], rows, columns, budget, names) for key in ("A", "target"))
        weight = parse(data["scale"], budget, names) * parse(data["c"], budget, names)
        D = [combine(series[0], target, Poly.__sub__), *series[1:]]
        norms = [[pair for i in range(k + 1) for pair in pairs(D[i], D[k - i])] for k in orders]
        linear = [sum_of_products(pairs(A, X), budget) for X in series]
        return [p + weight * sum_of_products(norm, budget) for p, norm in zip(linear, norms, strict=True)]
    need(fields(data, {"kind", "expression"})["kind"] == "polynomial", "an objective is quadratic or polynomial")
    need(not places.keys() & set(names), "a parameter has the name of an entry of X")
    values = {name: [X[i][j] for X in series] for name, (i, j) in places.items()}
    return evaluated(parse(data["expression"], budget, {*names, *places}), values, len(series) - 1, budget)


# Leaves: what is proved on one branch

OPEN = "undecided"


class Claimed(NamedTuple):
    """Where a step holds, and where that is left undecided; it fails everywhere else."""

    region: Region
    undecided: Region

    def truth(self, branch: Branch) -> bool | str | None:
        """What is claimed on a branch: that the step holds (True) or not (False), or neither; None if that is open."""
        inside, left_open = branch.truth(self.region), branch.truth(self.undecided)
        return inside if inside is not False else OPEN if left_open else left_open


class LeafContext(NamedTuple):
    """What a proof is about: that the claim of a step holds on a branch or not, or (None) that the branch is empty."""

    given: Expansion
    claims: dict[str, Claimed]
    step: str
    order: int  # of the step, or of the whole certificate where the step is about no order
    branch: Branch
    holds: bool | str | None
    rules: Rules


Check = Callable[[Any, LeafContext], None]  # raises a CertificateError unless the first argument is a proof


class LeafRule(NamedTuple):
    """How a kind of proof is checked, and where it may stand: in which steps, for which answers ``holds``."""

    check: Check
    steps: tuple[str, ...]
    answers: tuple[bool | str | None, ...]


class Rules(NamedTuple):
    """The kinds of proofs of a kind of certificate."""

    named: Mapping[str, LeafRule]  # by the key that names it
    defaults: tuple[LeafRule, ...]  # for proofs that no key names


def vector(data: Any, given: Expansion) -> dict[str, Poly]:
    """A direction: polynomials in the parameters, zero where nothing is said."""
    need(items(data, dict).keys() <= given.directions.keys(), "a vector has an entry that is no direction")
    return {name: parse(text, given.budget, given.parameters) for name, text in data.items()}


def check_refuting_curve(proof: Any, leaf: LeafContext) -> None:
    """g begins to fall, or at an odd order to change, along a curve: at an order up to that of the step."""
    check_curve(fields(proof, {"curve"})["curve"], leaf.given, leaf.branch, leaf.order, {-1, 1})


def check_curve(data: Any, given: Expansion, branch: Branch, highest: int, odd: set[int]) -> None:
    """Along y + εv_1 + ε²v_2 + … the coefficients of g below ε^order vanish, and that of ε^order is ``value``: < 0, or
    for odd orders one of the signs allowed there.

    Of a straight line vᵀHv = 0 may be shown in part by ``null``: blocks B of H on which v is in the kernel.
    """
    order, curve = fields(data, {"order", "steps", "value", "null"})["order"], items(data["steps"])
    need(type(order) is int and 1 <= order <= highest, "the order of a curve is too high")
    given.budget.charge(2 * len(given.directions))
    need(0 < len(curve) <= max(4, order), "a curve of degree 1 to 4, or to its order, was expected")
    curve, forms = [vector(v, given) for v in curve], list(given.upto(order))
    value = branch.signed(data["value"], odd if order % 2 else {-1}, "the value of the curve")
    if items(data["null"]):
        need(len(curve) == 1 and order == 3, "kernels are for straight lines of order 3")
        blocks = [Block.read(fields(part, {"block", "image"})["block"], given, branch) for part in data["null"]]
        for part, block in zip(data["null"], blocks, strict=True):
            image = [[curve[0].get(name, constant(0, given.budget))] for name in block.names]
            source = table(part["image"], len(block.names), 1, given.budget, given.parameters)
            for p, q in pairs(times(block.projector(branch), source, given.budget), image):
                branch.same(p, q, "the direction is not in the kernel of a block")
        forms[1] = apart(given, blocks)
    moved = dict(given.directions)
    for power, v in enumerate(curve, 1):
        for name, p in v.items():
            moved[name] += p * symbol("_", given.budget, power)
    parts = [form.substitute(moved) for form in forms]
    for power in range(1, order + 1):
        found = total([p.coefficient("_", power) for p in parts], given.budget)
        wanted = value if power == order else None
        branch.same(found, wanted, f"the coefficient of the power {power} is not the one claimed")


# Principal submatrices of the Hessian, and their characteristic polynomials


class Block(NamedTuple):
    """A principal submatrix B of H, and det(x − B) = Π factors: of each the (−1)^(d−j)·(coefficient of x^j), j < d.

    All eigenvalues are real.  So those that belong to a factor are ≥ 0 just where all these are ≥ 0, and if the first m
    are zero and the next one is not, then 0 is a root m times.
    """

    names: list[str]
    powers: list[Table]  # A_0 = 1, A_k = e_k − B·A_(k−1): with the sum e_k of the principal minors of size k
    factors: list[list[Signed]]

    @classmethod
    def read(cls, data: Any, given: Expansion, branch: Branch) -> Block:
        """Read and check one."""
        names, budget = items(fields(data, {"names", "factors"})["names"]), given.budget
        need(0 < len(names) <= MAX_BLOCK and len(set(names)) == len(names), f"1 to {MAX_BLOCK} different names")
        need(given.directions.keys() >= set(names), "a block has a name that is no direction")
        budget.charge(4 * len(given.directions))
        rows, zero = given.forms[1].gradient(names), constant(0, budget)
        still = {name: zero for name in given.directions if name not in names}
        seconds = {name: row.substitute(still).gradient(names) for name, row in rows.items()}
        B = [[branch.remainder(seconds.get(m, {}).get(n, zero)) for n in names] for m in names]
        factors = [[branch.product(s) for s in items(factor)] for factor in items(data["factors"])]
        wanted, powers = characteristic(B, given)
        found = constant(1, budget)
        for factor in factors:
            terms = [s * symbol("_", budget, j) * (-1) ** (len(factor) - j) for j, (s, _) in enumerate(factor)]
            found = found * total([symbol("_", budget, len(factor)), *terms], budget)
        branch.same(wanted, found, "the factors are not those of the characteristic polynomial")
        return cls(names, powers, factors)

    def projector(self, branch: Branch) -> Table:
        """A matrix whose image is the kernel of B: A_r for the rank r."""
        return [[branch.remainder(p) for p in row] for row in self.powers[self.rank(branch)]]

    def rank(self, branch: Branch) -> int:
        """The rank of B, which must be shown by the signs."""
        rank = len(self.names)
        for factor in self.factors:
            signs = [signs for _, signs in factor] + [frozenset({1})]
            zeros = next(j for j, known in enumerate(signs) if known != {0})
            need(0 not in signs[zeros], f"{branch}: the rank of a block is not shown", SignNotShown)
            rank -= zeros
        return rank


def characteristic(B: Table, given: Expansion) -> tuple[Poly, list[Table]]:
    """det(x − B), and A_0, A_1, … (Faddeev and Le Verrier); a matrix mostly comes again on the next branch."""
    key, size, budget = tuple(key_of(p) for row in B for p in row), len(B), given.budget
    if key not in given.characteristics:
        unit = [[constant(int(i == j), budget) for j in range(size)] for i in range(size)]
        parts, powers = [symbol("_", budget, size)], [unit]
        for k in range(1, size + 1):
            M = times(B, powers[-1], budget)
            e = total((M[i][i] for i in range(size)), budget) * Fraction(1, k)
            parts.append(e * symbol("_", budget, size - k) * (-1) ** k)
            powers.append([[e * p - q for p, q in zip(r, s, strict=True)] for r, s in zip(unit, M, strict=True)])
        if len(given.characteristics) >= FEW_BLOCKS:
            given.characteristics.clear()
        given.characteristics[key] = total(parts, budget), powers
    return given.characteristics[key]


def apart(given: Expansion, blocks: list[Block]) -> Poly:
    """g_2 without the blocks, which must have no name in common."""
    names = [name for block in blocks for name in block.names]
    need(len(set(names)) == len(names), "two blocks have a name in common")
    of = {name: number for number, block in enumerate(blocks) for name in block.names}
    kept = {}
    for m, c in given.forms[1].terms.items():
        u, v = (name for name in m if name in given.directions)
        if u not in of or of[u] != of.get(v):
            kept[m] = c
    return Poly(kept, given.budget)


def check_indefinite(proof: Any, leaf: LeafContext) -> None:
    """H is not ⪰ 0: a factor of the characteristic polynomial of a block has a sign that it cannot have then."""
    block = Block.read(fields(proof, {"indefinite"})["indefinite"], leaf.given, leaf.branch)
    shown = any(signs <= {-1} for factor in block.factors for _, signs in factor)
    need(shown, f"{leaf.branch}: no coefficient is shown to be negative", SignNotShown)


# Why the point is critical


class Found:
    """What the parts of a proof have shown, for the parts of higher orders."""

    blocks: list[Block]  # principal submatrices B ⪰ 0
    below: Poly  # below·H = Σ λ_i ℓ_i ℓ_iᵀ + below·(the blocks)
    squares: list[tuple[Poly, Poly]]  # (λ_i, ℓ_i)
    scale: Poly  # scale·g_3 = Σ λ_i ℓ_i q_i
    quotients: list[Poly]  # q_i
    columns: Mapping[str, Any]  # name ↦ the product that the diagonal entry of the column of A is


def check_gradient(proof: Any, leaf: LeafContext, found: Found) -> None:
    """∇g = 0."""
    for name, slope in leaf.given.forms[0].gradient(leaf.given.directions).items():
        leaf.branch.same(slope, None, f"the derivative of g along {name} is not zero")


def check_hessian(proof: Any, leaf: LeafContext, found: Found) -> None:
    """below·H = Σ λ_i ℓ_i ℓ_iᵀ + below·(blocks ⪰ 0), with below > 0 and λ_i ≥ 0."""
    given, branch = leaf.given, leaf.branch
    found.squares = []
    for data in items(proof["squares"]):
        multiplier = branch.signed(fields(data, {"multiplier", "form"})["multiplier"], {0, 1}, "a multiplier")
        form = [(p, symbol(name, given.budget)) for name, p in vector(data["form"], given).items()]
        found.squares.append((multiplier, sum_of_products(form, given.budget)))
    found.blocks = [Block.read(data, given, branch) for data in items(proof["blocks"])]
    negative = [s for block in found.blocks for factor in block.factors for _, s in factor if not s <= {0, 1}]
    need(not negative, f"{branch}: a coefficient is not shown to be ≥ 0", SignNotShown)
    found.below = branch.signed(proof["denominator"], {1}, "the denominator of the squares")
    summed = sum_of_products(((m * form, form) for m, form in found.squares), given.budget)
    branch.same(found.below * apart(given, found.blocks) * 2, summed, "the squares do not add up to the Hessian")
    need(bool(found.squares) or found.below.terms == ONE, "nothing to divide by without squares")


def check_third(proof: Any, leaf: LeafContext, found: Found) -> None:
    """scale·g_3 = Σ λ_i ℓ_i q_i + Σ z_j c_j on the kernels of the blocks, scale ≠ 0 and z_j = 0: then g_3 = 0 on the
    kernel of H.
    """
    data = fields(proof["third"], {"scale", "quotients", "columns", *({"zeros"} & items(proof["third"], dict).keys())})
    found.columns = items(data["columns"], dict)
    found.scale = leaf.branch.signed(data["scale"], {-1, 1}, "the scale of g_3")
    found.quotients, summed = over_forms(found.squares, data["quotients"], leaf)
    left = found.scale * leaf.given.forms[2] - summed
    if leaf.order == 3:
        left = on_kernels(left, leaf, found)
    else:  # for order 4 the derivatives on the kernel of H matter: only where v = 0 on a block they may be left out
        left = leaf.branch.remainder(left)
        blocks = [block for block in found.blocks if left.names() & {*block.names}]
        definite = {n for block in blocks if block.rank(leaf.branch) == len(block.names) for n in block.names}
        left = Poly({m: c for m, c in left.terms.items() if sum(n in definite for n in m) < 2}, leaf.given.budget)
    for zero in items(data.get("zeros", [])):
        value = leaf.branch.signed(fields(zero, {"value", "form"})["value"], {0}, "a value that is zero")
        left -= value * parse(zero["form"], leaf.given.budget, leaf.given.names)
    leaf.branch.same(left, None, "g_3 is not the combination of linear forms claimed")
    need(any(found.quotients) or found.scale.terms == ONE, "nothing to scale without quotients")


def on_kernels(form: Poly, leaf: LeafContext, found: Found) -> Poly:
    """A form with v = A·v in place of v, on each block for a matrix A that maps onto the kernel of the block; where
    that has one dimension, a column of A that is not zero is enough.
    """
    budget, values, form = leaf.given.budget, dict[str, Poly](), leaf.branch.remainder(form)
    for block in found.blocks:
        if not form.names() & {*block.names}:
            continue
        A, kept = block.projector(leaf.branch), [name for name in block.names if name in found.columns]
        if kept:
            j = block.names.index(kept[0])
            entry = leaf.branch.signed(found.columns[kept[0]], {-1, 1}, "the entry of a column")
            leaf.branch.same(A[j][j], entry, "the entry of a column is not the one claimed")
            need(block.rank(leaf.branch) == len(A) - 1, "a kernel has more than one dimension", SignNotShown)
        u = [symbol(n, budget) if n in (kept[:1] or block.names) else constant(0, budget) for n in block.names]
        values |= {n: sum_of_products(zip(row, u, strict=True), budget) for n, row in zip(block.names, A, strict=True)}
    return form.substitute(values)


def check_fourth(proof: Any, leaf: LeafContext, found: Found) -> None:
    """above·(2·scale²·g_4 − below·Σ λ_i q_i²) = Σ μ_j Q_j² + Σ λ_i ℓ_i c_i + a quartic in two directions, on the
    kernels of the blocks, with above > 0, μ_j ≥ 0 and the quartic ≥ 0.
    """
    left, quartic = effective(proof, leaf, found)
    need(sign_of(quartic, leaf) == 1, f"{leaf.branch}: the quartic is not shown to be ≥ 0", SignNotShown)
    need("pair" not in (quartic or {}) or "trace" in quartic["pair"], "a determinant alone shows nothing", SignNotShown)
    leaf.branch.same(on_kernels(left, leaf, found), None, "g_4 is not the sum of squares claimed")


def effective(proof: Any, leaf: LeafContext, found: Found) -> tuple[Poly, Any]:
    """The difference of the two sides of the identity for g_4, and the quartic in it as it stands there."""
    branch, budget, scale = leaf.branch, leaf.given.budget, found.scale
    data = fields(proof["fourth"], {"scale", "squares", "quotients", "quartic"})
    bracket = [(scale * scale * 2, leaf.given.forms[3])]
    for (m, _), q in zip(found.squares, found.quotients, strict=True):
        if q:
            bracket.append((found.below * m * q * -1, q))
    parts = [over_forms(found.squares, data["quotients"], leaf)[1]]
    for square in items(data["squares"]):
        multiplier = branch.signed(fields(square, {"multiplier", "form"})["multiplier"], {0, 1}, "a multiplier")
        Q = parse(square["form"], budget, leaf.given.names)
        parts.append(multiplier * Q * Q)
    if data["quartic"] is not None:
        (u, v), coefficients, _ = read_quartic(data["quartic"], leaf)
        quartic = [c * symbol(u, budget, 4 - k) * symbol(v, budget, k) for k, c in enumerate(coefficients)]
        if "pair" in data["quartic"]:
            quartic = [quadratic(data["quartic"], total(quartic, budget), leaf)]
        if "gram" in data["quartic"]:
            quartic = [of_gram(data["quartic"], coefficients, leaf)]
        forms = items(data["quartic"].get("forms", {}), dict).items()
        inside = {name: parse(text, budget, leaf.given.names) for name, text in forms}  # what is ≥ 0 is so for these
        parts += [p.substitute(inside) for p in quartic]
    above = branch.signed(data["scale"], {1}, "the scale of g_4")
    return above * sum_of_products(bracket, budget) - total(parts, budget), data["quartic"]


def over_forms(squares: list[tuple[Poly, Poly]], data: Any, leaf: LeafContext) -> tuple[list[Poly], Poly]:
    """The quotients q_i, one for each square, and Σ λ_i ℓ_i q_i."""
    need(len(items(data)) == len(squares), "there must be one quotient for each square")
    quotients = [parse(q, leaf.given.budget, leaf.given.names) for q in data]
    used = ((m * form, q) for (m, form), q in zip(squares, quotients, strict=True) if q)
    return quotients, sum_of_products(used, leaf.given.budget)


def read_quartic(data: Any, leaf: LeafContext) -> tuple[list[str], list[Poly], Mapping[str, Any]]:
    """Two directions u and v, the coefficients of u⁴, u³v, …, v⁴, and the signs of what decides about it; there may be
    ``forms`` in place of directions, which are put in last.
    """
    more = {"pair", "gram"} & items(data, dict).keys()
    need(len(more) < 2, "a quartic of two kinds")
    keys = {"names", "coefficients", "signs"} | more | ({"forms"} & data.keys())
    names, coefficients = fields(data, keys)["names"], items(data["coefficients"])
    need(len(items(names)) == len({*names} & leaf.given.directions.keys()) == 2, "two directions were expected")
    need(len(coefficients) == 5, "a quartic in two directions has five coefficients")
    return names, [leaf.branch.read(c) for c in coefficients], items(data["signs"], dict)


def quadratic(data: Any, quartic: Poly, leaf: LeafContext) -> Poly:
    """α·x² + β·xy + γ·y² in a pair of other directions, with α, β and γ in those of the quartic, which is 4αγ − β²: it
    is ≥ 0 just where that is, if the trace α + γ is, too: scale·(α + γ) = Σ μ_k m_k², with a scale > 0 and μ_k ≥ 0.
    """
    pair, budget, directions = items(data["pair"], dict), leaf.given.budget, leaf.given.directions.keys()
    names = fields(pair, {"names", "forms"} | ({"trace"} & pair.keys()))["names"]
    need(len(items(names)) == len({*names} & directions - {*data["names"]}) == 2, "two other directions were expected")
    inside = leaf.given.names - (directions - {*data["names"]})
    α, β, γ = (parse(text, budget, inside) for text in items(pair["forms"]))
    leaf.branch.same(α * γ * 4 - β * β, quartic, "a quartic is not the determinant claimed")
    if "trace" in pair:
        scale = leaf.branch.signed(fields(pair["trace"], {"scale", "squares"})["scale"], {1}, "the scale of a trace")
        squares = sum_of_squares(pair["trace"]["squares"], inside, leaf.branch)
        leaf.branch.same(scale * (α + γ), squares, "a trace is not the sum of squares claimed")
    x, y = (symbol(name, budget) for name in names)
    return total([α * x * x, β * x * y, γ * y * y], budget)


def of_gram(data: Any, coefficients: list[Poly], leaf: LeafContext) -> Poly:
    """A·x² + B·xy + C·xz + D·y² + E·yz + G·z² of the Gram matrix (x, y; y, z) of the rows (p, q) and (r, s), with the
    quartic in p and r that it is where q = s = 0.
    """
    budget, names = leaf.given.budget, fields(data["gram"], {"names", "mixed", "signs"})["names"]
    others = {*items(names)} & leaf.given.directions.keys() - {*data["names"]}
    need(len(names) == len(others) == 2, "two other directions were expected")
    p, r, q, s = (symbol(name, budget) for name in [*data["names"], *names])
    x, y, z, D = p * p + q * q, p * r + q * s, r * r + s * s, leaf.branch.read(data["gram"]["mixed"])
    A, B, C, E, G = coefficients
    return total([A * x * x, B * x * y, (C - D) * x * z, D * y * y, E * y * z, G * z * z], budget)


GRAM = {
    "c2": "2*C - D",
    "c1": "4*A*G - B*E - C^2 + 2*C*D",
    "c0": "4*A*D*G - A*E^2 - B^2*G + B*C*E - C^2*D",
}
"""4·det(Q − τJ) = −τ³ + c2·τ² + c1·τ + c0, for the matrix Q of a form as :func:`of_gram` has it, and J of xz − y²."""


def sign_of(data: Any, leaf: LeafContext) -> int:
    """Of a quartic, or of a quadratic form of Gram matrices  (as :func:`quartic_sign`).

    These are, up to sign, the matrices with xz ≥ y²: by the S-lemma it is ≥ 0 on them just where Q − τJ ⪰ 0 for some
    τ ≥ 0.  For some τ of any sign that is so where the quartic is ≥ 0; then all three roots are real, and the τ are
    those between the greater two: there is one ≥ 0 just where not all of c2, c1 and c0 are negative.  Where all are, no
    root is ≥ 0, so that Q − τJ, which is not ⪰ 0 for large τ, is so for no τ ≥ 0 at all.
    """
    found = quartic_sign(data, leaf)
    if data is None or "gram" not in data:
        return found
    A, B, C, E, G = (leaf.branch.read(c) for c in data["coefficients"])
    D = leaf.branch.read(data["gram"]["mixed"])
    values, known = {"A": A, "B": B, "C": C - D, "D": D, "E": E, "G": G}, dict.fromkeys(GRAM, ANY)
    for name, product in items(data["gram"]["signs"], dict).items():
        value, known[name] = leaf.branch.product(product)
        stated = parse(GRAM[name], leaf.given.budget).substitute(values)
        leaf.branch.same(stated, value, f"{name} of Gram matrices is not the one claimed")
    if all(signs <= {-1} for signs in known.values()):
        return -1
    return found if found == -1 or any(signs <= {0, 1} for signs in known.values()) else 0


INVARIANTS = {
    "q": "4*c*e - d^2",
    "P": "8*a*c - 3*b^2",
    "D": "64*a^3*e - 16*a^2*c^2 + 16*a*b^2*c - 16*a^2*b*d - 3*b^4",
    "z": "12*a*e - 3*b*d + c^2",
    "w": "72*a*c*e + 9*b*c*d - 27*a*d^2 - 27*b^2*e - 2*c^3",
    "Δ": "4*z^3 - w^2",  # 27 times the discriminant
}
"""Of a quartic with the coefficients a, b, c, d and e, and what is made of them; see :func:`quartic_sign`."""


def quartic_sign(data: Any, leaf: LeafContext) -> int:
    """1 if a quartic a·u⁴ + b·u³v + c·u²v² + d·uv³ + e·v⁴ is shown to be ≥ 0, −1 if to be negative somewhere, else 0.

    Where a > 0, by the discriminant Δ, P and D  (Rees, Graphical discussion of the roots of a quartic equation, 1922):
    it has no simple root where Δ ≥ 0 and (P > 0 or D ≥ 0), and one where Δ < 0 or (P ≤ 0 and D < 0).
    """
    if data is None:
        return 1
    _, coefficients, claimed = read_quartic(data, leaf)
    values = leaf.given.made.setdefault(tuple(data["coefficients"]), dict(zip("abcde", coefficients, strict=True)))
    for name, text in INVARIANTS.items():
        if name not in values:
            values[name] = parse(text, leaf.given.budget).substitute(values)
    known = dict.fromkeys(values, ANY)
    need(claimed.keys() <= values.keys() - {*"dzw"}, "the sign of something that decides nothing about a quartic")
    for name, product in claimed.items():
        value, known[name] = leaf.branch.product(product)
        leaf.branch.same(values[name], value, f"{name} of a quartic is not the one claimed")

    def is_in(name: str, *signs: int) -> bool:
        return known[name] <= {*signs}

    if is_in("a", -1) or is_in("e", -1):
        return -1
    if is_in("a", 0):
        if not is_in("b", 0):
            return -1 if is_in("b", -1, 1) else 0
        shown = is_in("c", 0, 1) and is_in("e", 0, 1) and is_in("q", 0, 1)
        return 1 if shown else -1 if is_in("c", -1) or is_in("q", -1) else 0
    if not is_in("a", 1):
        return 0
    if is_in("Δ", -1) or (is_in("P", -1, 0) and is_in("D", -1)):
        return -1
    return 1 if is_in("Δ", 0, 1) and (is_in("P", 1) or is_in("D", 0, 1)) else 0


def check_negative(proof: Any, leaf: LeafContext) -> None:
    """On the kernel of H = Σ λ_i ℓ_i ℓ_iᵀ, or on what is left of it if some directions are linear forms in two others,
    the effective quartic is one in these two, up to squares that are zero together, and negative somewhere; or it is
    quadratic in two more, and its determinant is.  Without squares the linear forms may depend on parameters: all
    directions are multiplied by a number that is not 0, so that they have no denominators.

    It is attained along a curve, as the ℓ_i are independent: each has a pivot that is in no later one.
    """
    keys, found, branch = {"denominator", "squares", "pivots", "plane", "third", "fourth"}, Found(), leaf.branch
    data = items(fields(proof, {"negative"})["negative"], dict)
    fields(data, keys | ({"roots", "stretch"} & data.keys()))
    check_hessian({**data, "blocks": []}, leaf, found)
    check_third(data, leaf, found)
    left, quartic = effective(data, leaf, found)
    need(sign_of(quartic, leaf) == -1, "the quartic is not shown to be negative", SignNotShown)
    need("forms" not in quartic, "forms, which may not take the values of directions")
    free = [*quartic["names"], *(n for kind in ("pair", "gram") for n in quartic.get(kind, {"names": []})["names"])]
    names = {*quartic["names"], *(branch.parameters if "stretch" in data else ())}
    plane = {n: parse(text, branch.budget, names) for n, text in items(data["plane"], dict).items()}
    need(leaf.given.directions.keys() >= plane.keys(), "a plane has a name that is no direction")
    need(not plane.keys() & {*free}, "the directions of the quartic are free on the plane")
    degrees = {sum(n in quartic["names"] for n in m) for p in plane.values() for m in p.terms}
    need(degrees <= {1}, "a plane is given by linear forms")
    if "stretch" in data:  # by a number that is not 0: that changes no sign, and spares denominators
        need(not data["fourth"]["squares"], "a plane that is stretched is for no squares")
        length = branch.signed(data["stretch"], {-1, 1}, "what a plane is stretched by")
        plane |= {n: length * symbol(n, branch.budget) for n in free}
    branch.same(left.substitute(plane), None, "g_4 is not the quartic claimed")
    roots = check_roots(data["fourth"]["squares"], items(data.get("roots", [])), quartic, free, plane, leaf)
    pivots, forms = items(data["pivots"]), [form for _, form in found.squares]
    need(len(pivots) == len(forms), "there must be one pivot for each square")
    last = {name: i for i, form in enumerate(forms) for name in form.names()}  # the form in which it is
    last |= dict.fromkeys([*free, *plane, *roots], len(forms))
    for i, (pivot, form) in enumerate(zip(pivots, forms, strict=True)):
        name = fields(pivot, {"name", "coefficient"})["name"]
        coefficient = branch.signed(pivot["coefficient"], {-1, 1}, "a pivot")
        branch.same(form.coefficient(name, 1), coefficient, "the pivot is not the one claimed")
        need(last.get(name, i) == i, "a pivot occurs again")
        branch.signed(data["squares"][i]["multiplier"], {1}, "the multiplier of a square")


def check_roots(
    squares: Any, roots: Any, quartic: Any, free: list[str], plane: Mapping[str, Poly], leaf: LeafContext
) -> list[str]:
    """The directions x by which squares Q² are zero on a plane, wherever the free directions of a quartic are; the
    squares use those of later ones.

    Q = α·x² − Σ μ_k m_k² with α > 0 and μ_k ≥ 0.  Or there is one square only, Q = α·x² + y·ℓ, and neither ℓ nor the
    quartic changes where y does its sign: so y·ℓ ≤ 0 there or here.
    """
    branch, budget, found = leaf.branch, leaf.given.budget, list[str]()
    need(len(squares) == len(roots), "squares without a root would make the quartic less than it is")
    for square, root in reversed([*zip(squares, roots, strict=True)]):
        x, known = fields(root, {"name", "leading", "below", "flipped"})["name"], {*free, *found}
        need(x in leaf.given.directions and x not in known | plane.keys(), "a root is a direction of its own")
        α = branch.signed(root["leading"], {1}, "the leading coefficient of a square")
        rest = parse(square["form"], budget, leaf.given.names).substitute(plane) - α * symbol(x, budget, 2)
        if (y := root["flipped"]) is not None:
            need(len(roots) == 1 and y in known and not items(root["below"]), "one square and a direction to flip")
            need(not {"pair", "gram"} & quartic.keys(), "only a quartic itself tells what is flipped")
            linear = rest.coefficient(y, 1)
            rest -= linear * symbol(y, budget)
            need(linear.names() & leaf.given.directions.keys() <= known - {y}, "a square is not determined")
            for c in quartic["coefficients"][1::2]:
                branch.same(branch.read(c), None, "the quartic changes where a direction is flipped")
        for part in items(root["below"]):
            m = parse(fields(part, {"multiplier", "form"})["form"], budget, leaf.given.names).substitute(plane)
            need(m.names() & leaf.given.directions.keys() <= known, "a square is not determined")
            rest += branch.signed(part["multiplier"], {0, 1}, "a multiplier") * m * m
        branch.same(rest, None, "a square has not the root claimed")
        found.append(x)
    return found


class Order(NamedTuple):
    """Criticality of an order: the step, and the parts that a proof of it adds to those before."""

    step: str
    parts: tuple[str, ...]
    check_parts: Callable[[Any, LeafContext, Found], None]


ORDERS = (
    Order("gradient", (), check_gradient),
    Order("hessian", ("denominator", "squares", "blocks"), check_hessian),
    Order("third", ("third",), check_third),
    Order("fourth", ("fourth",), check_fourth),
)
MAX_ORDER = len(ORDERS)
STEPS = tuple(order.step for order in ORDERS)


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


def matrix(name: str, given: Expansion) -> Table:
    """One of them, made once."""
    if name not in given.matrices:
        given.matrices[name] = MATRICES[name](given)
    return given.matrices[name]


AT_MOST, AT_LEAST = "at most", "at least"
NORMAL = ["XᵀN", "NXᵀ"]  # both are zero where φ(point) is stationary among the products, if they are smooth there


def check_entry(proof: Any, leaf: LeafContext) -> None:
    """φ(point) is not stationary for f: an entry, or a combination of entries, is not zero."""
    given, branch, image = leaf.given, leaf.branch, leaf.given.smallest is not None
    need(given.smallest != -1, "N ≠ 0 says nothing of the image of this lift")
    place = fields(items(proof, dict).get("entry"), {"of", "entries", "value"})
    allowed = list(MATRICES) if image else ["N"]
    need(place["of"] in allowed, "an entry of N, or in the image reading of XᵀN or NXᵀ")
    chosen, parts = matrix(place["of"], given), []
    for data in items(place["entries"]):
        weight = constant(number(fields(data, {"row", "column", "weight"})["weight"]), branch.budget)
        (i,), (j,) = positions([data["row"]], len(chosen)), positions([data["column"]], len(chosen[0]))
        parts.append((weight, chosen[i][j]))
    value = branch.signed(place["value"], {-1, 1}, "an entry that must not be zero")
    branch.same(sum_of_products(parts, branch.budget), value, "the entry is not the value claimed")
    # in the image reading N ≠ 0 is enough where rank X < d_min, and where all matrices are products
    everything = image and min(given.lift.shape) == given.smallest
    lower = image and place["of"] == "N" and ("rank" in proof or not everything)
    fields(proof, {"entry", "rank"} if lower else {"entry"})
    small = not lower or check_rank(proof["rank"], leaf, AT_MOST) < (given.smallest or 0)
    need(small, "the rank is not small", SignNotShown)


def check_zero(proof: Any, leaf: LeafContext) -> None:
    """φ(point) is stationary for f: N = 0, or XᵀN = 0 and NXᵀ = 0 at full rank."""
    smallest = leaf.given.smallest
    normal = smallest not in (None, -1) and isinstance(proof, dict) and proof.get("zero") == NORMAL
    zero = fields(proof, {"zero", "rank"} if normal else {"zero"})["zero"]
    need(normal or zero == ["N"], "stationarity needs N = 0, or XᵀN = 0 and NXᵀ = 0 at full rank")
    for p in (p for name in zero for row in matrix(name, leaf.given) for p in row):
        leaf.branch.same(p, None, f"{' and '.join(zero)} is not zero")
    need(not normal or check_rank(proof["rank"], leaf, AT_LEAST) == smallest, "the rank is not full", SignNotShown)


def check_approach(proof: Any, leaf: LeafContext) -> None:
    """φ(point) is not stationary on the image: there is a curve of coordinates, from any point with the same X, along
    which φ = X + t^p·w + …, and ⟨N, w⟩ < 0, or ≠ 0 if p is odd.  Coordinates that are not named stay at the point.
    """
    given, branch, budget = leaf.given, leaf.branch, leaf.given.budget
    data = fields(fields(proof, {"approach"})["approach"], {"path", "order", "value"})
    p, coordinates = data["order"], given.lift.coordinates
    need(given.smallest is not None, "a curve in the image was not asked for")
    need(type(p) is int and 1 <= p <= MAX_POWER, "an order was expected")
    need(items(data["path"], dict).keys() <= coordinates.keys(), "a path has a name that is no coordinate")
    path = {name: [value] for name, (value, _) in coordinates.items()}
    path |= {name: [parse(text, budget, given.parameters) for text in items(c)] for name, c in data["path"].items()}
    still, *moved = given.lift.series(path, p, budget)
    for found, wanted in pairs(still, given.X):
        branch.same(found, wanted, "the curve does not begin over φ(point)")
    for table_ in moved[:-1]:
        for found in (entry_ for row in table_ for entry_ in row):
            branch.same(found, None, "the curve moves φ at a lower order")
    slope = sum_of_products(pairs(given.N, moved[-1]), budget)
    value = branch.signed(data["value"], {-1, 1} if p % 2 else {-1}, "a slope of f along the image")
    branch.same(slope, value, "the slope is not the value claimed")


def check_outer(proof: Any, leaf: LeafContext) -> None:
    """φ(point) is stationary on the image: N is a combination of gradients at X of polynomials that are zero on the
    whole image, and, with factors ≥ 0, of such as are sums of squares there and zero at X.
    """
    given, branch, budget = leaf.given, leaf.branch, leaf.given.budget
    need(given.smallest is not None, "constraints of the image say nothing of all X")
    data = fields(fields(proof, {"outer"})["outer"], {"denominator", "constraints"})
    lift, at_X = given.lift, {n: [given.X[i][j]] for n, (i, j) in given.lift.places.items()}
    products: dict[str, list[tuple[Poly, Poly]]] = {n: [] for n in lift.places}
    for constraint in items(data["constraints"]):
        fields(constraint, {"expression", "factor", "squares"})
        if constraint["squares"] is None:
            factor = parse(constraint["factor"], budget, given.parameters)
            h = zero_on_image(constraint["expression"], leaf)
        else:
            factor = branch.signed(constraint["factor"], {0, 1}, "a factor")
            h = squares_on_image(constraint["expression"], constraint["squares"], leaf)
            branch.same(evaluated(h, at_X, 0, budget)[0], None, "a constraint is not zero at X")
        for n, slope in h.gradient(lift.places).items():
            products[n].append((factor, evaluated(slope, at_X, 0, budget)[0]))
    below = branch.signed(data["denominator"], {1}, "the denominator")
    for n, (i, j) in lift.places.items():
        branch.same(below * given.N[i][j], sum_of_products(products[n], budget), "N is not the combination claimed")


def zero_on_image(expression: Any, leaf: LeafContext) -> Poly:
    """A polynomial in the entries of X that is zero on the whole image."""
    h, value = on_image(expression, leaf.given)
    leaf.branch.same(value, None, "a constraint is not zero on the image")
    return h


def squares_on_image(expression: Any, squares: Any, leaf: LeafContext) -> Poly:
    """A polynomial in the entries of X that is a sum of squares on the image, of polynomials in the coordinates."""
    lift = leaf.given.lift
    h, value = on_image(expression, leaf.given)
    names = {*leaf.given.parameters, *lift.coordinates, *lift.implicit}
    summed = lift.reduced(sum_of_squares(squares, names, leaf.branch))
    leaf.branch.same(value, summed, "a constraint is no sum of squares")
    return h


def on_image(expression: Any, given: Expansion) -> tuple[Poly, Poly]:
    """A polynomial in the entries of X, and its value on the image, modulo the relations of the lift."""
    lift, budget = given.lift, given.budget
    names = {*lift.coordinates, *lift.implicit}
    need(not names & {*given.parameters}, "a parameter has the name of a coordinate")
    need(not lift.places.keys() & {*names, *given.parameters}, "a name is that of an entry of X")
    h, image = parse(expression, budget, {*given.parameters, *lift.places}), lift.image()
    (value,) = evaluated(h, {n: [image[i][j]] for n, (i, j) in lift.places.items()}, 0, budget)
    return h, lift.reduced(value)


def sum_of_squares(data: Any, names: Container[str], branch: Branch) -> Poly:
    """Σ λ_i p_i² with λ_i ≥ 0."""
    parts = []
    for square in items(data):
        form = parse(fields(square, {"multiplier", "form"})["form"], branch.budget, names)
        parts.append(branch.signed(square["multiplier"], {0, 1}, "a multiplier") * form * form)
    return total(parts, branch.budget)


def check_rank(data: Any, leaf: LeafContext, shows: str) -> int:
    """With columns J and a denominator b ≠ 0: b·X = X_J·matrix shows that the rank is at most |J|, and matrix·X_J = b·I
    that it is at least |J|.  Returns |J|.
    """
    X, budget, branch = leaf.given.X, leaf.given.budget, leaf.branch
    fields(data, {"columns", "matrix", "denominator", "shows"})
    need(data["shows"] == shows, f"a rank {shows} something was expected")
    J, b = positions(data["columns"], len(X[0])), branch.signed(data["denominator"], {-1, 1}, "the denominator")
    need(bool(J) or b.terms == ONE, "nothing to divide by without columns")
    spanning, zero = [[row[j] for j in J] for row in X], constant(0, budget)
    if shows == AT_LEAST:
        found = times(table(data["matrix"], len(J), len(X), budget, branch.parameters), spanning, budget)
        wanted = [[b if i == j else zero for j in range(len(J))] for i in range(len(J))]
    else:
        coefficients = table(data["matrix"], len(J), len(X[0]), budget, branch.parameters)
        found = times(spanning, coefficients, budget) if J else [[zero for _ in row] for row in X]
        wanted = [[b * p for p in row] for row in X]
    for p, q in pairs(found, wanted):
        branch.same(p, q, "the rank is not shown")
    return len(J)


def positions(data: Any, size: int) -> list[int]:
    """Different positions counted from 1, as positions counted from 0."""
    valid = all(type(i) is int and 1 <= i <= size for i in items(data)) and len(set(data)) == len(data)
    need(valid, f"{data!r} are not different positions from 1 to {size}")
    return [i - 1 for i in data]


def check_conclusion(proof: Any, leaf: LeafContext) -> None:
    """Critical and not stationary: what the two steps say."""
    parts = [leaf.claims[name].truth(leaf.branch) for name in (STEPS[leaf.order - 1], STATIONARITY)]
    follows = parts == [True, True] if leaf.holds else False in parts
    need(follows and proof == {}, f"{leaf.branch}: the conclusion does not follow from the steps", RegionDisagrees)


def check_contradiction(proof: Any, leaf: LeafContext) -> None:
    """The branch is empty: products, of which the first is > 0 and the others are ≥ 0, add up to zero, if what the
    equations say is zero is added.
    """
    branch, data = leaf.branch, fields(fields(proof, {"contradiction"})["contradiction"], {"terms", "from"})
    first, *others = items(data["terms"]) or [None]
    terms = [branch.signed(first, {1}, "the first term of a contradiction")]
    terms += [branch.signed(term, {0, 1}, "a term of a contradiction") for term in others]
    summed = total([*terms, branch.combination(data["from"])], branch.budget)
    branch.same(summed, None, "the terms of the contradiction do not cancel")


def check_line(proof: Any, leaf: LeafContext) -> None:
    """The branch is empty: what a parameter may be is in parts, on each of which a condition fails."""
    check_parts(fields(proof, {"line"})["line"], {}, leaf.branch, partial(stated_about, branch=leaf.branch))


def check_scaling(proof: Any, leaf: LeafContext) -> None:
    """The branch is empty: so are the lines of x where y is −1 or 1, and the points where both are −1, 0 or 1 and y is
    0.  All others are taken there by (λᵃx, λᵇy), λ > 0, with the weights a and b, which keeps the signs of polynomials
    whose monomials have one weight.
    """
    data, branch = fields(fields(proof, {"scaling"})["scaling"], {"names", "weights", "lines", "points"}), leaf.branch
    (x, y), (a, b) = items(data["names"]), items(data["weights"])
    need({x, y} <= {*branch.parameters} and x != y, "two parameters were expected")
    need(type(a) is type(b) is int and a != 0 != b, "a weight is a whole number other than 0")
    need(max(abs(a), abs(b)) <= MAX_DEGREE, f"a weight above {MAX_DEGREE}")

    def at(text: Any, about: object, values: Mapping[str, int]) -> Signed:
        p, known = stated_about(text, {x, y}, branch)
        branch.budget.charge(20 * len(p.terms) + 2 * sum(map(len, p.terms)))
        need(len({a * m.count(x) + b * m.count(y) for m in p.terms}) < 2, "the monomials differ in weight")
        return p.substitute({name: constant(value, branch.budget) for name, value in values.items()}), known

    signs = branch.known(symbol(y, branch.budget))
    for text, parts in fields(data["lines"], {str(s) for s in signs - {0}}).items():
        check_parts({"variable": x, "parts": parts}, {}, branch, partial(at, values={y: int(text)}))
    need(len(items(data["points"])) == 3 * (0 in signs), "three points are asked about where y may be 0, else none")
    for s, fails in zip((-1, 0, 1), data["points"], strict=False):
        p, known = at(fails, None, {x: s, y: 0})
        need(sign(p.constant()) not in known, "a condition is not shown to fail", SignNotShown)


Interval = tuple[Number | None, Number | None]  # closed; None is infinity


def check_parts(
    data: Any, box: Mapping[str, Interval], branch: Branch, stated: Callable[[Any, Collection[str]], Signed]
) -> None:
    """What a parameter may be in a box is in parts: on each of these a condition about the parameters of the box fails,
    or what another one may be there is in parts again.
    """
    name, parts = fields(data, {"variable", "parts"})["variable"], items(data["parts"])
    need(bool(parts) and isinstance(name, str), "the parts of what a parameter may be were expected")
    low, end = box.get(name, (None, None))
    for last, part in enumerate(parts, 1 - len(parts)):
        need({*items(part, dict)} in ({"to", "fails"}, {"to", "line"}), "a part has an end, and a condition or parts")
        high = None if part["to"] is None else number(part["to"])
        covers = high == end if last == 0 else high is not None
        need(covers and (low is None or high is None or low < high), "the parts do not cover a line")
        inside = {**box, name: (low, high)}
        if "line" in part:
            check_parts(part["line"], inside, branch, stated)
        else:
            p, known = stated(part["fails"], inside)
            need(not signs_in(p, inside) & known, "a condition is not shown to fail", SignNotShown)
        low = high


def stated_about(text: Any, about: Collection[str], branch: Branch) -> Signed:
    """Of a polynomial of which something is stated, what it is in these parameters alone, and the signs stated."""
    stated = branch.read(text)
    p = stated if stated.names() <= {*about} else branch.remainder(stated)
    need(p.names() <= {*about}, f"{text[:80]} is not about {' and '.join(sorted(about))} alone")
    return p, branch.known(stated)


def signs_in(p: Poly, box: Mapping[str, Interval]) -> frozenset[int]:
    """The signs of a polynomial in the names of a closed box there: one, or that and 0, if after a change of each
    variable that takes it to the numbers ≥ 0 no two coefficients have different signs (Descartes); else any.  It is not
    0 if no coefficient that belongs to a corner is.
    """
    values = {tuple(map(m.count, box)): c for m, c in p.terms.items()}
    top = [max((powers[k] for powers in values), default=0) for k in range(len(box))]
    for k, ends in enumerate(box.values()):
        rows: dict[tuple[int, ...], list[Number]] = {}
        p.budget.charge(20 * (1 + len(values)) * (len(box) + top[k]))
        for powers, c in values.items():
            rows.setdefault(powers[:k] + powers[k + 1 :], [0] * (top[k] + 1))[powers[k]] = c
        moved = {rest: moved_to(row, *ends, p.budget) for rest, row in rows.items()}
        values = {(*rest[:k], j, *rest[k:]): c for rest, row in moved.items() for j, c in enumerate(row) if c}
    signs = {sign(c) for c in values.values()} or {0}
    corners = cartesian(*({0} if None in ends else {0, top[k]} for k, ends in enumerate(box.values())))
    return ANY if len(signs) > 1 else frozenset(signs if all(c in values for c in corners) else {0, *signs})


def moved_to(a: list[Number], low: Number | None, high: Number | None, budget: Budget) -> list[Number]:
    """The coefficients of a polynomial after the change of its variable that takes an interval to the numbers ≥ 0."""
    degree = len(a) - 1
    growth = (degree + 1) * (1 + words(low or 0) + words(high or 0))  # that of the powers of the ends
    longest = growth + max(map(words, a))
    budget.charge((degree + 1) ** 2 * (300 + longest**2 // 8))
    start, scale = (low, 1 if high is None else high - low) if low is not None else (high, -1)
    need(start is not None or degree == 0, "a part is the whole line", SignNotShown)
    result: list[Number] = [0] * (degree + 1)
    for c in reversed(a):  # p(start + scale·s), in s
        for k in range(degree, 0, -1):
            result[k] = result[k] * (start or 0) + result[k - 1] * scale
        result[0] = result[0] * (start or 0) + c
    if None not in (low, high):
        result = [sum(result[k] * comb(degree - k, j - k) for k in range(j + 1)) for j in range(degree + 1)]
    return result


def check_undecided(proof: Any, leaf: LeafContext) -> None:
    """Nothing is claimed."""
    need(proof == {}, "what is undecided has no proof")


STATIONARITY, CONCLUSION = "stationarity", "conclusion"
EVERYWHERE = (*STEPS, STATIONARITY, CONCLUSION)
LEAVES = {
    "curve": LeafRule(check_refuting_curve, STEPS, (False,)),
    "indefinite": LeafRule(check_indefinite, STEPS[1:], (False,)),
    "negative": LeafRule(check_negative, STEPS[3:], (False,)),
    "entry": LeafRule(check_entry, (STATIONARITY,), (True,)),
    "zero": LeafRule(check_zero, (STATIONARITY,), (False,)),
    "approach": LeafRule(check_approach, (STATIONARITY,), (True,)),
    "outer": LeafRule(check_outer, (STATIONARITY,), (False,)),
    "contradiction": LeafRule(check_contradiction, EVERYWHERE, (None,)),
    "line": LeafRule(check_line, EVERYWHERE, (None,)),
    "scaling": LeafRule(check_scaling, EVERYWHERE, (None,)),
}
DEFAULTS = (
    LeafRule(check_critical, STEPS, (True,)),
    LeafRule(check_conclusion, (CONCLUSION,), (True, False)),
    LeafRule(check_undecided, EVERYWHERE, (OPEN,)),
)
RULES = Rules(LEAVES, DEFAULTS)


def check_leaf(proof: Any, leaf: LeafContext) -> None:
    """Check a proof by the one rule that its key names, or else by that of the step."""

    def may_stand(rule: LeafRule | None) -> bool:
        return rule is not None and leaf.step in rule.steps and leaf.holds in rule.answers

    name = next(iter(proof), "") if isinstance(proof, dict) else ""
    named = leaf.rules.named.get(name) if len(items(proof, dict)) == 1 or name in ("entry", "zero") else None
    rule = named or next(filter(may_stand, leaf.rules.defaults), None)
    if rule is None or not may_stand(rule):
        raise NotACertificate(f"{leaf.branch}: no proof that {leaf.step} is {leaf.holds}: {str(proof)[:80]}")
    rule.check(proof, leaf)


# The tree and the document


def walk(tree: Any, leaf: LeafContext) -> int:
    """Check a tree of cases, and that its leaves say what the region says; the number of proofs."""
    branch = leaf.branch
    if "cases" in items(tree, dict):
        return sum(walk(case, leaf._replace(branch=child)) for case, child in cases_of(tree, branch))
    holds, proof = fields(tree, head_of(tree, branch) | {"holds", "proof"})["holds"], tree["proof"]
    need(leaf.given.is_possible or holds == OPEN, "no point is shown that is as assumed", RegionDisagrees)
    if holds is not None:
        said = leaf.claims[leaf.step].truth(branch)
        agrees = said is holds or said == OPEN == holds
        need(agrees, f"{branch}: the region claimed and the case do not agree", RegionDisagrees)
    check_leaf(proof, leaf._replace(holds=holds))
    return int(holds != OPEN)


def head_of(tree: Any, branch: Branch) -> set[str]:
    """The keys that a tree has as one of several cases."""
    return {"condition", "lines", "rules"} & set(items(tree, dict)) if branch.conditions else set()


def cases_of(tree: Any, branch: Branch) -> Iterable[tuple[Any, Branch]]:
    """The cases of a tree, and the branch of each: they cover all signs that one polynomial can have."""
    cases = [
        (condition(items(case, dict).get("condition"), branch.parameters, branch.budget), case)
        for case in items(fields(tree, head_of(tree, branch) | {"cases"})["cases"])
    ]
    need(len({c.key for c, _ in cases}) == 1, f"{branch}: the cases must be about one polynomial", CasesIncomplete)
    missing = branch.facts.get(cases[0][0].key, ANY).difference(*(c.signs for c, _ in cases))
    need(not missing, f"{branch}: not all signs are among the cases {[c.text for c, _ in cases]}", CasesIncomplete)
    return ((case, branch.assume(c, case)) for c, case in cases)


def check_descent_where(data: Any, given: Expansion) -> None:
    """Where the conditions hold, g falls along a curve; that these cover anything is not claimed."""
    branch = given.root
    need(given.is_possible, "no point is shown that is as assumed", RegionDisagrees)
    for step in items(fields(data, {"conditions", "curve"})["conditions"]):
        need({"condition"} <= set(items(step, dict)) <= {"condition", "lines", "rules"}, "a condition, and its lines")
        branch = branch.assume(condition(step["condition"], given.parameters, given.budget), step)
    check_curve(data["curve"], given, branch, len(given.forms), {-1})


class Summary(NamedTuple):
    """What was proved, and no more.

    *implication* (a certificate with a search space): for which parameters the point is k-critical for g and not
    stationary for f, and whether there are any; *criticality* (without): for which it is k-critical; *descent* (without
    decisions): that g falls along curves for the parameters in the region, which need not be all of that kind.
    """

    verdict: str | None
    region: list[list[str]]
    order: int
    search_space: str | None
    witness: dict[str, Any] | None
    proofs: int
    problem: dict[str, Any]
    claim: str
    undecided: list[list[str]]


def digest(document: dict[str, Any]) -> str:
    """A fingerprint of all that a document says, against damage; that it is true is for the proofs to show."""
    content = {key: value for key, value in document.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def check(document: Any) -> Summary:
    """Check a certificate; returns what it proves or raises :class:`CertificateError`."""
    try:
        return _check(document)
    except (RecursionError, MemoryError, ArithmeticError, ValueError, TypeError, LookupError) as error:
        raise NotACertificate(f"not of the form of a certificate ({type(error).__name__}: {str(error)[:80]})") from None


def check_header(document: Any, name: str, keys: set[str]) -> None:
    """It is of that format and this version, and undamaged."""
    need(
        isinstance(document, dict) and document.get("format") == name,
        f"this is not a certificate of the format {name!r}",
    )
    version = document.get("version")
    need(type(version) is int and version == VERSION, f"version {version}: this kernel reads version {VERSION}")
    fields(document, keys)
    need(document["sha256"] == digest(document), "the document was changed after it was written (sha256)")


def _check(document: Any) -> Summary:
    """The whole check, step by step; malformed documents may raise other errors as well."""
    check_header(document, FORMAT, KEYS)
    order = document["order"]
    orders = f"{', '.join(map(str, range(1, MAX_ORDER)))} or {MAX_ORDER}"
    need(type(order) is int and 1 <= order <= MAX_ORDER, f"the order is {orders}")
    reading, verdict, witness = document["search_space"], document["verdict"], document["witness"]
    need(reading is None or reading in READINGS, f"the search space is {' or '.join(READINGS)}")
    given, decisions = expand(document["problem"], order, reading, Budget()), items(document["decisions"], dict)
    steps = [*STEPS[:order]] if decisions else []
    names = {*steps, *([STATIONARITY, CONCLUSION] * bool(reading))}
    regions, proofs = check_decisions(decisions, names, given, order, RULES)
    for data in items(document["descents"]):
        check_descent_where(data, given)
    if reading:
        check_verdict(verdict, witness, regions[CONCLUSION], given)
    need(bool(reading) or verdict is witness is None, "a verdict needs a search space")
    claim = "implication" if reading else "criticality" if decisions else "descent"
    falls = [[step["condition"] for step in data["conditions"]] for data in document["descents"]]
    decided = decisions[CONCLUSION if reading else steps[-1]] if decisions else {"region": falls, OPEN: []}
    proofs += len(falls)
    region, left_open = decided["region"], decided[OPEN]
    return Summary(verdict, region, order, reading, witness, proofs, document["problem"], claim, left_open)


def check_decisions(
    decisions: Any, names: set[str], given: Expansion, order: int, rules: Rules
) -> tuple[dict[str, Claimed], int]:
    """What decisions claim, whose trees are checked, and the number of proofs."""
    regions: dict[str, Claimed] = {}
    for name, decision in fields(decisions, names).items():
        read = [
            [[condition(c, given.parameters, given.budget) for c in items(conj)] for conj in items(region)]
            for region in (fields(decision, {"region", OPEN, "tree"})["region"], decision[OPEN])
        ]
        regions[name] = Claimed(*read)
    proofs = 0
    for name, decision in decisions.items():
        about = STEPS.index(name) + 1 if name in STEPS else order
        try:
            start = LeafContext(given, regions, name, about, given.root, None, rules)
            proofs += walk(decision["tree"], start)
        except CertificateError as error:
            raise type(error)(f"{name}: {error}") from None
    return regions, proofs


def check_verdict(verdict: Any, witness: Any, claimed: Claimed, given: Expansion) -> None:
    """*proved* needs a point of the region, where nothing is asked of parameters that stand for numbers not known;
    *refuted* that nothing is claimed or left open; *undecided* has neither.
    """
    if verdict != PROVED:
        follows = witness is None and verdict == (UNDECIDED if claimed.region or claimed.undecided else REFUTED)
        need(follows, f"the verdict {verdict!r} does not follow from the region", RegionDisagrees)
        return
    inside = as_at(witness, given.parameters, given.budget)
    need(inside(given.assumed), "the witness is not as assumed", RegionDisagrees)
    unknown = {name for name in items(given.problem.get("unknown", [])) if isinstance(name, str)}
    without = [part for part in claimed.region if all(unknown.isdisjoint(c.polynomial.names()) for c in part)]
    need(any(map(inside, without)), "the witness is not in the region", RegionDisagrees)


def as_at(witness: Any, parameters: Collection[str], budget: Budget) -> Callable[[Sequence[Condition]], bool]:
    """Read a point: whether conditions hold there."""
    texts = dict(items(witness, dict))
    root = read_root(texts.pop(ROOT), budget) if ROOT in texts else (Branch(budget, []), None, None)
    values = {n: parse(text, budget, root[0].parameters) for n, text in fields(texts, {*parameters}).items()}

    def holds(c: Condition) -> bool:
        value = root[0].remainder(c.polynomial.substitute(values))
        return signs_in(value, {SYMBOL: root[1:]}) <= SIGNS[c.text.split(" ")[-2]]

    return lambda conditions: all(map(holds, conditions))


ROOT, SYMBOL = "root of", "root"  # neither key nor symbol can be taken for a parameter


def read_root(data: Any, budget: Budget) -> tuple[Branch, Number, Number]:
    """A real number between two others, by a polynomial (its coefficients, from that of the highest power on) that
    changes its sign there: what replaces a power of it, and the two.
    """
    fields(data, {"coefficients", "interval"})
    m, (low, high) = [number(c) for c in items(data["coefficients"])], map(number, items(data["interval"]))
    need(1 < len(m) <= MAX_DEGREE and m[0] != 0 and low < high, "a polynomial, and an interval, were expected")
    power = len(m) - 1
    long = len(m) * (1 + max(words(low), words(high)))  # the words of the highest powers
    budget.charge(100 * len(m) * (long + max(map(words, m))))
    ends = [reduce(lambda value, c: value * x + c, m) for x in (low, high)]
    need(sign(ends[0]) * sign(ends[1]) < 0, "the polynomial does not change its sign in the interval")
    p = Poly(tidy({(SYMBOL,) * (power - k): c for k, c in enumerate(m)}), budget)
    return Branch(budget, [SYMBOL], rules=Replacements([((SYMBOL,) * power, p)], budget)), low, high


def check_file(path: str) -> Summary:
    """Read and check a certificate file; raises :class:`CertificateError` or ``OSError``."""
    return check(read_file(path))


def read_file(path: str) -> Any:
    """The JSON in a file, not too large; raises :class:`CertificateError` or ``OSError``."""
    with open(path, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    need(len(data) <= MAX_BYTES, f"more than {MAX_BYTES} bytes")
    need(sum(map(data.count, (b",", b"[", b"{"))) <= MAX_VALUES, f"more than {MAX_VALUES} values")
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
