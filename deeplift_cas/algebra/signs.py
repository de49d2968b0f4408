"""What is known of the signs of polynomials on one branch of a case distinction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from itertools import product as cartesian
from typing import NamedTuple

from flint import fmpq

from deeplift_cas.algebra.condition import SIGNS, Condition
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.product import Product

ANY = frozenset({-1, 0, 1})
RELATION = {signs: relation for relation, signs in SIGNS.items()}
GRID = tuple(fmpq(p, q) for p, q in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2), (3, 1), (-3, 1)))


class Undetermined(Exception):
    """A procedure needs a sign that is not known: the caller distinguishes the cases."""

    def __init__(self, polynomial: Polynomial, relations: Sequence[str]) -> None:
        super().__init__(str(polynomial))
        self.polynomial = polynomial
        self.relations = tuple(relations)


class Rule(NamedTuple):
    """An equation used to lower the degree in one variable; ``leading`` is its leading coefficient
    in that variable, known not to vanish.
    """

    variable: int
    degree: int
    equation: Polynomial
    leading: Polynomial

    def remainder(self, p: Polynomial) -> Polynomial:
        """``leading^k · p`` modulo the equation; the factor is 1 if ``leading`` is constant."""
        if self.degree == 1 and len(self.equation) == 1 and self.leading.is_constant():
            return p.subs({self.variable: 0})  # x = 0, the most frequent equation
        while p.degrees()[self.variable] >= self.degree:
            p = self.step(p)
        return p

    def step(self, p: Polynomial) -> Polynomial:
        """Without the highest power of the variable; multiplied by ``leading`` if that is not constant."""
        degree, top = leading(p, self.variable)
        shift = _power(p, self.variable, degree - self.degree)
        if self.leading.is_constant():
            return p - top * shift * self.equation / self.leading
        return self.leading * p - top * shift * self.equation

    def solve(self, values: list[fmpq]) -> fmpq | None:
        """The value of the variable, given those of the others; the simplest rational one."""
        values[self.variable] = fmpq(0)
        if self.degree == 1:
            top = self.leading(*values)
            return None if top == 0 else -self.equation(*values) / top
        others: dict[str | int, fmpq] = {i: v for i, v in enumerate(values) if i != self.variable}
        rest = self.equation.subs(others)
        return None if rest.is_constant() else _rational_root(rest)


class Solved(NamedTuple):
    """An equation that became a rule for a variable, and why its leading coefficient is not zero."""

    equation: str
    variable: str
    leading: Product

    def json(self) -> dict[str, object]:
        """The form in which a certificate carries it."""
        return {"equation": self.equation, "variable": self.variable, "leading": self.leading.json()}


def leading(p: Polynomial, variable: int) -> tuple[int, Polynomial]:
    """Degree in one variable and the coefficient of that power (−1 and 0 for the zero polynomial)."""
    degree = p.degrees()[variable] if not p.is_zero() else -1
    if degree == 0:
        return degree, p
    top = {
        (*exponents[:variable], 0, *exponents[variable + 1 :]): c
        for exponents, c in p.terms()
        if exponents[variable] == degree
    }
    return degree, p.context().from_dict(top)


def _power(p: Polynomial, variable: int, exponent: int) -> Polynomial:
    return p.context().gen(variable) ** exponent


class Signs:
    """A conjunction of conditions, and the questions that it can answer.

    Questions that it cannot answer raise :class:`Undetermined` with the polynomial to branch on.

    >>> ring = Ring(("z", "c"))
    >>> z, c = (ring.generator(n) for n in "zc")
    >>> signs = Signs(ring).assume(Condition.of(ring, z, "=")).assume(Condition.of(ring, c, ">"))
    >>> signs.sign(c**3 + z), signs.sign(-c)
    (1, -1)
    >>> [str(term) for term in signs.assume(Condition.of(ring, c + 1, "<")).contradiction()]
    ['1/3*(c)', '-1/3*(c + 1)', '1/3']
    """

    def __init__(self, ring: Ring, conditions: Iterable[Condition] = ()) -> None:
        self.ring = ring
        self.conditions: tuple[Condition, ...] = ()
        self.facts: dict[str, tuple[Polynomial, frozenset[int]]] = {}
        self.rules: tuple[Rule, ...] = ()
        self.solved: tuple[Solved, ...] = ()  # how the rules came about, in order
        self._parent_witness: dict[str, fmpq] | None = {name: fmpq(0) for name in ring.names}
        self._open = False  # whether some equation is no rule yet
        self._state(conditions)

    def assume(self, condition: Condition) -> Signs:
        """The same knowledge with one more condition."""
        child = Signs(self.ring)
        child.conditions, child.facts = self.conditions, dict(self.facts)
        child.rules, child.solved, child._open = self.rules, self.solved, self._open
        child._parent_witness = self.__dict__.get("witness") or self._parent_witness
        child._state([condition])
        return child

    def _state(self, conditions: Iterable[Condition]) -> None:
        for condition in conditions:
            self.conditions = (*self.conditions, condition)
            known = self.facts.get(condition.key, (condition.polynomial, ANY))[1]
            self.facts[condition.key] = (condition.polynomial, known & condition.signs)
            if self.facts[condition.key][1] == {0}:
                self.rules, self.solved, self._open = (), (), True  # anew, the simplest equation first
        if self._open:
            while self._solve_simplest():
                pass
            self._open = bool(self._pending())

    def _pending(self) -> dict[str, Polynomial]:
        """The equations that do not follow from the rules, modulo these."""
        equations = {key: self.residue(p)[0] for key, (p, signs) in self.facts.items() if signs == {0}}
        return {key: p for key, p in equations.items() if not p.is_constant()}

    def _solve_simplest(self) -> bool:
        """Make an equation a rule in the variable in which that is simplest, if there is one.

        The rules stay a triangular set (Ritt, Wu): an equation that contains variables with a rule becomes
        the rule, of lower degree, of the first of these, and that of before is an equation again.
        """
        ranks = {rule.variable: i for i, rule in enumerate(self.rules)}
        candidates = []
        for key, equation in self._pending().items():
            factors = self.ring.factor(equation)[1]
            reducible = len(factors) > 1 or factors[0][1] > 1
            if reducible and any(0 in self._possible_irreducible(q) for q, _ in factors):
                continue  # a factor vanishes: solve() asks which; if none can, the rule is a contradiction
            degrees = equation.degrees()
            ranked = [v for v in ranks if degrees[v] > 0]
            for variable in ranked[:1] or range(len(self.ring.names)):
                degree, top = leading(equation, variable)
                if degree > 0 and 0 not in self.possible(top) and self.product(top) is not None:
                    size = (not top.is_constant(), degree, len(equation), variable)
                    candidates.append((size, key, Rule(variable, degree, equation, top)))
        if not candidates:
            return False
        _, key, rule = min(candidates, key=lambda entry: entry[0])
        nonzero = self.product(rule.leading)
        assert nonzero is not None
        rank = ranks.get(rule.variable, len(self.rules))
        self.rules = (*self.rules[:rank], rule, *self.rules[rank + 1 :])
        self.solved = (*self.solved, Solved(key, self.ring.names[rule.variable], nonzero))
        self.__dict__.pop("_normal", None)  # what the facts say modulo the equations is to be found anew
        return True

    def solve(self) -> None:
        """Raise ``Undetermined`` where the facts together say more than each alone, as b ≥ 0 and −b ≥ 0 do,
        and for an equation that is no rule yet: which of its factors, or leading coefficients, is zero?
        """
        for q, _ in self._normal.values():
            allowed = [entry[0] for entry in self.stated(q)]
            together = frozenset.intersection(*allowed)
            if together not in allowed:
                raise Undetermined(q, [RELATION[together]] if together else ["<", "=", ">"])
        for equation in self._pending().values() if self._open else ():
            for q, _ in self.ring.factor(equation)[1]:
                self.is_zero(q)
            tops = [leading(equation, v)[1] for v in range(len(self.ring.names)) if leading(equation, v)[0] > 0]
            for top in sorted(tops, key=lambda t: (t.total_degree(), len(t))):
                self.is_zero(top)

    # Reduction

    def reduce(self, p: Polynomial) -> Polynomial:
        """The normal form of ``p`` modulo those equations whose leading coefficient is constant."""
        for rule in self.rules:
            if rule.leading.is_constant() and not p.is_constant():
                p = rule.remainder(p)
        return p

    def vanishes(self, p: Polynomial) -> bool:
        """Whether the equations show that ``p`` is zero here."""
        return bool(self.residue(p)[0].is_zero())

    def residue(self, p: Polynomial) -> tuple[Polynomial, Product]:
        """What is left of ``p`` modulo all equations, and the product, not zero here, that it was multiplied with.

        The kernel does the same.
        """
        left, multiplier = self.reduce(p), Product()
        nonzero = {solved.variable: solved.leading for solved in self.solved}
        for rule in self.rules:
            while not left.is_constant() and left.degrees()[rule.variable] >= rule.degree:
                left = rule.step(left)
                if not rule.leading.is_constant():
                    multiplier = multiplier * nonzero[self.ring.names[rule.variable]]
        return left, multiplier

    # Signs

    @cached_property
    def _normal(self) -> dict[str, tuple[Polynomial, list[tuple[str, fmpq]]]]:
        """Text of an irreducible polynomial ↦ itself, and the facts that are a multiple of it modulo the
        equations.
        """
        normal: dict[str, tuple[Polynomial, list[tuple[str, fmpq]]]] = {}
        for key, (p, _) in self.facts.items():
            p = self.reduce(p)
            if p.is_constant():
                continue
            unit, factors = self.ring.factor(p)
            if len(factors) == 1 and factors[0][1] == 1:
                q = factors[0][0]
                normal.setdefault(self.ring.text(q), (q, []))[1].append((key, unit))
        return normal

    def stated(self, q: Polynomial, besides: str = "") -> list[tuple[frozenset[int], str, fmpq]]:
        """What the facts say of an irreducible polynomial: the signs that each allows, its key and its
        factor, the strictest first.
        """
        found = []
        for key, unit in self._normal.get(self.ring.text(q), (q, []))[1]:
            fact = self.facts[key][1]
            if key != besides:
                found.append((fact if unit > 0 else frozenset(-s for s in fact), key, unit))
        return sorted(found, key=lambda entry: len(entry[0]))

    def _possible_irreducible(self, q: Polynomial) -> frozenset[int]:
        facts = self.stated(q)
        signs = facts[0][0] if facts else ANY
        return frozenset({0}) if 0 in signs and self.rules and self.vanishes(q) else signs

    def possible(self, p: Polynomial) -> frozenset[int]:
        """The signs that ``p`` can have, as far as the conditions say it factor by factor."""
        p = self.reduce(p)
        if p.is_zero():
            return frozenset({0})
        if p.is_constant():
            return _signs_of(p.leading_coefficient())
        unit, factors = self.ring.factor(p)
        signs = _signs_of(unit)
        for q, exponent in factors:
            powers = frozenset(s**exponent for s in self._possible_irreducible(q))
            signs = frozenset(a * b for a in signs for b in powers)
        return signs

    def sign(self, p: Polynomial) -> int:
        """The sign of ``p``; raises :class:`Undetermined`."""
        signs = self.possible(p)
        if len(signs) == 1:
            return next(iter(signs))
        raise self._undetermined(p, zero_only=False)

    def is_zero(self, p: Polynomial) -> bool:
        """Whether ``p`` is zero; raises :class:`Undetermined`."""
        signs = self.possible(p)
        if 0 not in signs:
            return False
        if len(signs) == 1:
            return True
        raise self._undetermined(p, zero_only=True)

    def _undetermined(self, p: Polynomial, zero_only: bool) -> Undetermined:
        """The simplest factor of ``p`` whose sign (or vanishing) is open, with the cases left."""
        open_factors = []
        for q, exponent in self.ring.factor(self.reduce(p))[1]:
            known = self._possible_irreducible(q)
            if zero_only or exponent % 2 == 0:
                cases = [c for c in (known & {0}, known - {0}) if c]
            else:
                cases = [frozenset({s}) for s in sorted(known)]
            if len(cases) > 1:
                open_factors.append((q.total_degree(), len(q), self.ring.text(q), q, cases))
        _, _, _, q, cases = min(open_factors, key=lambda entry: entry[:3])
        return Undetermined(q, [RELATION[case] for case in cases])

    def product(self, p: Polynomial, besides: str = "") -> Product | None:
        """``p`` modulo the equations as a product of polynomials that conditions speak of (besides one)."""
        return self.product_as_is(self.reduce(p), besides)

    def product_as_is(self, p: Polynomial, besides: str = "") -> Product | None:
        """The same for ``p`` itself."""
        if p.is_zero():
            return Product(fmpq(0))
        if p.is_constant():
            return Product(p.leading_coefficient())
        unit, factors = self.ring.factor(p)
        result = Product(unit)
        for q, exponent in factors:
            facts = self.stated(q, besides)
            if not facts:
                return None
            _, key, scale = facts[0]
            result = result * Product(1 / scale, {key: 1}).power(exponent)
        return result

    def possible_product(self, product: Product) -> frozenset[int]:
        """The signs that a product can have."""
        signs = _signs_of(product.coefficient)
        for key, exponent in product.powers.items():
            known = self.facts[key][1] if key in self.facts else ANY
            signs = frozenset(a * (b if exponent % 2 else b * b) for a in signs for b in known)
        return signs

    def polynomial(self, product: Product) -> Polynomial:
        """A product without negative exponents as a polynomial."""
        result = self.ring.constant(product.coefficient)
        for key, exponent in product.powers.items():
            result *= self.facts[key][0] ** exponent
        return result

    # Points

    @cached_property
    def witness(self) -> dict[str, fmpq] | None:
        """A rational point of the branch, if there is one next to the point known before."""
        start = self._parent_witness
        if start is None:
            return None
        return next(self._solutions(_nearby(self._free, start, self.ring.names)), None)

    def points(self, budget: int) -> Iterator[dict[str, fmpq]]:
        """Rational points that satisfy the conditions, the simplest first, at most ``budget`` tried."""
        return self._solutions(islice(_grid(self._free), budget))

    @property
    def _free(self) -> list[int]:
        dependent = {rule.variable for rule in self.rules}
        return [i for i in range(len(self.ring.names)) if i not in dependent]

    def _solutions(self, choices: Iterable[dict[int, fmpq]]) -> Iterator[dict[str, fmpq]]:
        for choice in choices:
            values = self._solve(choice)
            if values is not None and self.contains(values):
                yield values

    def _solve(self, choice: Mapping[int, fmpq]) -> dict[str, fmpq] | None:
        """The point with the chosen free coordinates, if the rules give the others rationally."""
        values = [choice.get(i, fmpq(0)) for i in range(len(self.ring.names))]
        for rule in reversed(self.rules):
            root = rule.solve(values)
            if root is None:
                return None
            values[rule.variable] = root
        return dict(zip(self.ring.names, values, strict=True))

    def contains(self, values: Mapping[str, fmpq]) -> bool:
        """Whether all conditions hold at a rational point."""
        point = [values[name] for name in self.ring.names]
        return all(condition.at(point) for condition in self.conditions)

    def contradiction(self) -> list[Product] | None:
        """A proof that the conditions exclude each other: products that are non-negative under
        them, one of them positive, and whose sum is zero modulo the equations.  ``None`` if there
        is a point, or if none was found.
        """
        from deeplift_cas.algebra.contradiction import find

        return self._contradiction if "_contradiction" in self.__dict__ else self._remember(find(self))

    def _remember(self, terms: list[Product] | None) -> list[Product] | None:
        self._contradiction = terms
        return terms


def _signs_of(number: fmpq) -> frozenset[int]:
    return frozenset({(number > 0) - (number < 0)})


def _nearby(free: Sequence[int], start: Mapping[str, fmpq], names: Sequence[str]) -> Iterator[dict[int, fmpq]]:
    """A point, and the point with one coordinate changed."""
    base = {i: start[names[i]] for i in free}
    yield base
    for i in reversed(free):
        for value in GRID[:5]:
            yield {**base, i: value}


def _grid(free: Sequence[int]) -> Iterator[dict[int, fmpq]]:
    """Points of a grid, simple values first."""
    for size in range(1, len(GRID) + 1):
        for values in cartesian(GRID[:size], repeat=len(free)):
            if size == 1 or GRID[size - 1] in values:
                yield dict(zip(free, values, strict=True))


def _rational_root(p: Polynomial) -> fmpq | None:
    """The simplest rational root of a polynomial in one variable."""
    roots = []
    for q, _ in p.factor()[1]:
        if q.total_degree() == 1:
            roots.append(-q.coefficient(1) / q.coefficient(0) if len(q) == 2 else fmpq(0))
    return min(roots, key=lambda r: (abs(r), r < 0), default=None)
