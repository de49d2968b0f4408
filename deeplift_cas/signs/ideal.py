"""Equations: what they imply, line by line, and the rules by which they simplify.

Every equation that is found is a :class:`Line` that the kernel multiplies out once: a combination of equations before
it, up to a factor that is not zero, a power, and squares that vanish with it.  The rules are a Gröbner basis
(Buchberger, 1965), after the variables that some equation gives as a polynomial in others have been eliminated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from flint import fmpq

from deeplift_cas.algebra.polynomial import Kept, Polynomial, Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.algebra.quadratic import simple_squares

Exponents = tuple[int, ...]
Combination = dict[str, Polynomial]
"""Text of an equation ↦ cofactor."""
Entry = tuple[Polynomial, Combination]
"""A polynomial that is zero, and the combination of equations that it is."""

MAX_KEPT = 20_000  # normal forms modulo the same rules
MAX_PAIRS, MAX_WORK, MAX_TERMS, MAX_BITS, MAX_EXPANDED = 40, 50_000, 80, 400, 10_000
"""Of the search for a basis: pairs looked at for one new equation, and terms in all divisions; size of a polynomial
kept, and of a power multiplied out.  What is not found is not known, but nothing found is wrong.
"""
PLANE = 2
"""Parameters up to which rules are kept that are no basis."""


class Rule(NamedTuple):
    """An equation, monic in the monomial that it replaces; ``variable`` is that monomial, if it is solved for it."""

    leading: Exponents
    equation: Polynomial
    key: str
    variable: int | None

    def replaces(self, monomial: Exponents) -> bool:
        """Whether a monomial is a multiple of the leading one."""
        if self.variable is not None:  # the most frequent question
            return bool(monomial[self.variable])
        return all(a <= b for a, b in zip(self.leading, monomial, strict=True))

    def divided(self, p: Polynomial) -> tuple[Polynomial, Polynomial]:
        """Quotient and remainder: no monomial of the remainder is replaced."""
        if self.variable is None:
            quotient, remainder = divmod(p, self.equation)
            return quotient, remainder
        remainder = self.remainder(p)
        return (p - remainder) / self.equation, remainder

    def remainder(self, p: Polynomial) -> Polynomial:
        """What is left of a polynomial."""
        if self.variable is None:
            return divmod(p, self.equation)[1]
        v, degrees = self.variable, p.degrees()
        if not degrees[v]:
            return p
        if len(self.equation) == 1:
            return p.subs({v: 0})  # x = 0, the most frequent equation
        value, parts = p.context().gen(v) - self.equation, _by_powers(p, v)
        result = p.context().constant(0)
        for power in range(max(parts), -1, -1):  # Horner
            result = result * value
            if power in parts:
                result += parts[power]
        return result


class Line(NamedTuple):
    """factor·equation^power + Σ squares = Σ cofactor·(an equation before): so the equation holds."""

    equation: str
    factor: Product
    power: int
    squares: tuple[Product, ...]
    sources: tuple[tuple[str, str], ...]

    def json(self) -> dict[str, object]:
        """The form in which a certificate carries it."""
        return {
            "equation": self.equation,
            "factor": self.factor.json(),
            "power": self.power,
            "squares": [square.json() for square in self.squares],
            "from": dict(self.sources),
        }


class Absurd(NamedTuple):
    """Products ≥ 0, the first of them > 0, that add up to zero together with a combination of equations."""

    terms: tuple[Product, ...]
    sources: tuple[tuple[str, str], ...]


Known = Callable[[Polynomial], "Product | None"]
"""An irreducible polynomial as a multiple of facts that say it is not zero, modulo the rules; else None."""


class Ideal:
    """The lines found so far and the rules; it is extended by equations that are stated.

    >>> ring = Ring(("x", "y"))
    >>> x, y = (ring.generator(n) for n in "xy")
    >>> ideal = Ideal(ring)
    >>> ideal.extend({"x^2 - y": x**2 - y, "x*y - 1": x * y - 1}, lambda q: None)
    >>> ring.text(ideal.reduce(x**4))
    'x'
    """

    def __init__(self, ring: Ring) -> None:
        self.ring = ring
        self.rules: tuple[Rule, ...] = ()
        self.lines: tuple[Line, ...] = ()
        self.equations: dict[str, Polynomial] = {}  # of the lines
        self.absurd: Absurd | None = None
        self.complete = True
        self.alone: dict[str, Polynomial] = {}
        """Equations that are stated, of which no basis with the others was found: no rule is made of them."""
        self._work = 0
        self._kept_for: tuple[Rule, ...] = ()
        self._kept = Kept[Polynomial]()
        self.made: dict[Any, Any] = {}
        """What others have computed modulo these rules, and may ask for again: branches with the same equations share
        an ideal.
        """

    def copy(self) -> Ideal:
        """One that can be extended by itself."""
        other = Ideal(self.ring)
        other.rules, other.lines, other.equations = self.rules, self.lines, dict(self.equations)
        other.absurd, other.complete, other.alone = self.absurd, self.complete, self.alone
        return other

    # Reduction

    def reduce(self, p: Polynomial) -> Polynomial:
        """The normal form modulo the rules: linear in p.

        The same polynomials are asked about again and again, on branches with the same equations: they are kept.
        """
        if not self.rules:
            return p
        if self._kept_for is not self.rules:
            name = "normal forms", *((rule.key, rule.leading) for rule in self.rules)
            self._kept_for, self._kept = self.rules, self.ring.made.setdefault(name, Kept[Polynomial](MAX_KEPT))
        found = self._kept.get(p)
        if found is None:
            found = self._divided(p, None)
            self._kept.put(p, found)
        return found

    def _divided(self, p: Polynomial, cofactors: Combination | None) -> Polynomial:
        """The normal form; the combination of equations that was taken away is added to ``cofactors``.  Where no basis
        was found there is none, and the work is bounded.
        """
        again, work = bool(self.rules), MAX_WORK
        while again and not p.is_constant():
            again, degrees = False, p.degrees()
            for rule in self.rules:
                if not rule.replaces(degrees):
                    continue
                if cofactors is None:
                    work -= 0 if self.complete else len(p) + len(rule.equation)
                    if work < 0:
                        return p
                    remainder = rule.remainder(p)
                else:
                    self._work -= len(p) + len(rule.equation)
                    if self._work < 0:
                        return p  # the search is given up
                    quotient, remainder = rule.divided(p)
                    if not quotient.is_zero():
                        _add(cofactors, rule.key, quotient / self._scale(rule))
                if remainder != p:
                    again, p = True, remainder
                    if p.is_constant():
                        break
                    degrees = p.degrees()
        return p

    def _scale(self, rule: Rule) -> fmpq:
        """The equation that is stated, as a multiple of the monic one."""
        return self.equations[rule.key].leading_coefficient() / rule.equation.leading_coefficient()

    # Extension

    def extend(self, stated: Mapping[str, Polynomial], known: Known) -> None:
        """Add equations that are stated, and look again at those that are products, and at those that stand alone.

        Without a basis what is zero modulo the rules would depend on their order: then the new equations stand alone.
        Of two variables what was found is kept, as there few equations have few solutions.
        """
        rules, lines, equations = self.rules, self.lines, dict(self.equations)
        has_basis = self.complete or bool(self.alone)
        trials: list[Mapping[str, Polynomial]] = [{**self.alone, **stated}, stated, {}]
        for more in trials if self.alone else trials[1:]:
            self.rules, self.lines, self.equations, self.complete = rules, lines, {**equations, **more}, has_basis
            self._extend(more, known)
            if self.complete or self.absurd is not None or len(self.ring.names) <= PLANE:
                break
        self.alone = {key: p for key, p in {**self.alone, **stated}.items() if key not in self.equations}
        self.complete &= not self.alone

    def _extend(self, stated: Mapping[str, Polynomial], known: Known) -> None:
        queue: list[Entry] = [(p, {key: self.ring.one}) for key, p in stated.items()]
        for rule in self.rules:
            if len(self.ring.factor(rule.equation)[1]) > 1:
                self.rules = tuple(r for r in self.rules if r is not rule)
                queue.append(self._entry(rule.key))
        self._close(queue, known)
        if not self.complete and self.absurd is None:
            self._eliminate(known)

    def _eliminate(self, known: Known) -> None:
        """Where no basis was found: what is left without a variable in which some equation is linear, and once more."""
        before, queue = {*self.equations}, [self._entry(rule.key) for rule in self.rules]
        self._work = MAX_WORK
        shortest = dict[int, Entry]()
        for x, entry in self._eliminants():
            if x not in shortest or len(entry[0]) < len(shortest[x][0]):
                shortest[x] = entry
        for p, sources in shortest.values():
            queue += [self._entry(key) for key in self._found(p, sources, known) if key not in before]
            if self.absurd is not None:
                return
        if len(queue) > len(self.rules):
            self.rules, self.complete = (), True
            self._close(queue, known)

    def _eliminants(self) -> Iterator[tuple[int, Entry]]:
        """x with A·x + B = 0, and Σ p_k·(−B)^k·A^(d−k) for an equation Σ p_k·x^k = 0, if it is not long."""
        ring = self.ring
        for linear in self.rules:
            for x, degree in enumerate(linear.equation.degrees()):
                others = [r for r in self.rules if r is not linear and r.equation.degrees()[x]]
                if degree != 1 or linear.variable is not None or not others:
                    continue
                given = self.equations[linear.key]
                a = given.derivative(x)
                b = given - a * ring.context.gen(x)
                for other in others:
                    p = self.equations[other.key]
                    top, result = int(p.degrees()[x]), ring.zero
                    if len(a) ** top > MAX_EXPANDED or len(b) ** top > MAX_EXPANDED:
                        continue
                    for k, part in _by_powers(p, x).items():
                        result += part * (-b) ** k * a ** (top - k)
                    if result.is_zero() or len(result) > MAX_TERMS or _bits(result) > MAX_BITS:
                        continue
                    rest = a**top * p - result
                    yield x, (result, {other.key: a**top, linear.key: -(rest / given)})

    def _close(self, queue: list[Entry], known: Known) -> None:
        """Equations to look at, until all combinations in which leading monomials cancel are zero."""
        pairs, self._work = MAX_PAIRS, MAX_WORK
        while queue and self.absurd is None:
            if self._work < 0:
                self.complete = False
                return
            queue.sort(key=lambda entry: (-entry[0].total_degree(), -len(entry[0])))
            p, sources = queue.pop()
            r = self._reduced(p, sources)
            if r.is_zero():
                continue
            if len(r) > MAX_TERMS or _bits(r) > MAX_BITS:
                self.complete = False
                continue
            keys = self._found(r, sources, known)
            more = self._with(self._rule(*keys)) if len(keys) == 1 else list(map(self._entry, keys))
            self.complete &= len(more) <= pairs
            queue += more[:pairs]
            pairs -= len(more)

    def _entry(self, key: str) -> Entry:
        return self.equations[key], {key: self.ring.one}

    def _reduced(self, p: Polynomial, sources: Combination) -> Polynomial:
        """The normal form of a combination, which becomes that of the normal form."""
        taken: Combination = {}
        r = self._divided(p, taken)
        for key, q in taken.items():
            _add(sources, key, -q)
        return r

    def _found(self, r: Polynomial, sources: Combination, known: Known) -> list[str]:
        """The equations that r = 0 gives: without powers and factors that are not zero; if it is a sum of squares,
        theirs.  Their lines are added.
        """
        ring = self.ring
        unit, factors = ring.factor(r)
        factor, kept = Product(unit), []
        for q, exponent in factors:
            product = known(q)
            if product is None:
                kept.append((q, exponent))
            else:
                factor = factor * product.power(exponent)
        power = max((exponent for _, exponent in kept), default=1)
        equation, cofactor = ring.one, ring.one
        for q, exponent in kept:
            equation *= q
            cofactor *= q ** (power - exponent)
        key = ring.text(equation)
        if kept and key in self.equations:
            return self._squares(key) if len(kept) == 1 else [key]
        # factor·equation^power = cofactor·r modulo the rules
        rest = _value(factor, ring) * equation**power - cofactor * r
        taken: Combination = {}
        if not self._divided(rest, taken).is_zero():
            self.complete = False  # the factors are not what they seem: keep r as it is
            factor, power, equation, cofactor, taken = Product(unit), 1, r / unit, ring.one, {}
            key = ring.text(equation)
        combined = {source: q * cofactor for source, q in sources.items()}
        for source, q in taken.items():
            _add(combined, source, q)
        if not kept and equation.is_constant():
            self.absurd = Absurd(
                (factor.power(2),), _texts({k: -q * _value(factor, ring) for k, q in combined.items()}, ring)
            )
            return []
        self._say(equation, factor, power, (), combined)
        return self._squares(key) if len(kept) == 1 else [key]

    def _say(
        self, equation: Polynomial, factor: Product, power: int, squares: tuple[Product, ...], sources: Combination
    ) -> str:
        """Add a line, unless the equation is known."""
        key = self.ring.text(equation)
        if key not in self.equations:
            self.equations[key] = equation
            self.lines = (*self.lines, Line(key, factor, power, squares, _texts(sources, self.ring)))
        return key

    def _squares(self, key: str) -> list[str]:
        """The equations of the squares of which an equation is a sum; or itself."""
        ring = self.ring
        unit, squares = _sum_of_squares(self.equations[key], ring)
        if not squares:
            return [key]
        terms = [Product(w, {} if q.is_constant() else {ring.text(q): 2}) for w, q in squares]
        if any(q.is_constant() for _, q in squares):
            first = next(i for i, (_, q) in enumerate(squares) if q.is_constant())
            terms.insert(0, terms.pop(first))
            self.absurd = Absurd(tuple(terms), _texts({key: -unit}, ring))
            return []
        return [
            self._say(q, Product(w), 2, tuple(t for t in terms if t is not terms[i]), {key: unit})
            for i, (w, q) in enumerate(squares)
        ]

    def _rule(self, key: str) -> Rule:
        """The rule that an equation in normal form gives: solved for a variable, if it can be."""
        equation = self.equations[key]
        degrees = equation.degrees()
        for v, degree in enumerate(degrees):
            if degree == 1:
                alone = tuple(int(i == v) for i in range(len(degrees)))
                if sum(1 for m in equation.monoms() if m[v]) == 1 and (c := equation.to_dict().get(alone)):
                    return Rule(alone, equation / c, key, v)
        leading = tuple(map(int, equation.monoms()[0]))
        return Rule(leading, equation / equation.leading_coefficient(), key, None)

    def _with(self, new: Rule) -> list[Entry]:
        """Add a rule; what it changes, and its pairs with others, are equations to look at again."""
        gone = [
            rule
            for rule in self.rules
            if (rule.equation.degrees()[new.variable] if new.variable is not None else new.replaces(rule.leading))
        ]
        kept = [rule for rule in self.rules if all(rule is not other for other in gone)]
        again = [self._entry(rule.key) for rule in gone]
        if new.variable is not None:
            self.rules = (new, *kept)
            return again
        self.rules = (*kept, new)
        return again + [self._pair(new, rule) for rule in kept if rule.variable is None and _meet(new, rule)]

    def _pair(self, first: Rule, second: Rule) -> Entry:
        """The combination of two equations in which the leading monomials cancel."""
        sources: Combination = {}
        p = self.ring.zero
        for rule, other, sign in ((first, second, 1), (second, first, -1)):
            shift = tuple(max(b - a, 0) for a, b in zip(rule.leading, other.leading, strict=True))
            equation = self.equations[rule.key]
            factor = self.ring.context.from_dict({shift: sign / equation.leading_coefficient()})
            _add(sources, rule.key, factor)
            p += factor * equation
        return p, sources


def _by_powers(p: Polynomial, x: int) -> dict[int, Polynomial]:
    """The coefficients of the powers of a variable."""
    parts: dict[int, dict[Exponents, fmpq]] = {}
    for exponents, c in p.terms():
        parts.setdefault(int(exponents[x]), {})[(*exponents[:x], 0, *exponents[x + 1 :])] = c
    return {power: p.context().from_dict(part) for power, part in parts.items()}


def _meet(a: Rule, b: Rule) -> bool:
    """Whether two leading monomials have a variable in common."""
    return any(x and y for x, y in zip(a.leading, b.leading, strict=True))


def _add(combination: Combination, key: str, cofactor: Polynomial) -> None:
    combination[key] = combination[key] + cofactor if key in combination else cofactor


def _texts(combination: Combination, ring: Ring) -> tuple[tuple[str, str], ...]:
    return tuple((key, ring.text(q)) for key, q in combination.items() if not q.is_zero())


def _value(product: Product, ring: Ring) -> Polynomial:
    """A product, of which the keys are texts of polynomials."""
    value = ring.constant(product.coefficient)
    for text, exponent in product.powers.items():
        value *= ring.read(text) ** exponent
    return value


def _bits(p: Polynomial) -> int:
    return max(int(c.p).bit_length() + int(c.q).bit_length() for c in p.coeffs())


def _sum_of_squares(p: Polynomial, ring: Ring) -> tuple[Polynomial, list[tuple[fmpq, Polynomial]]]:
    """unit·p = Σ w·q² with w > 0 and primitive q, if that is simple to see."""
    unit = ring.one if p.leading_coefficient() > 0 else -ring.one
    squares = simple_squares(unit * p, ring) or []
    return unit, squares if len(squares) > 1 else []
