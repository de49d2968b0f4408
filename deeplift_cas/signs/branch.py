"""What is known of the signs of polynomials on one branch of a case distinction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from flint import fmpq

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.points import Point, free_variables, grid, nearby, solutions
from deeplift_cas.signs.rules import Rule, Solved, leading
from deeplift_cas.vocabulary import ANY, RELATION


class Undetermined(Exception):
    """A procedure needs a sign that is not known: the caller distinguishes the cases."""

    def __init__(self, polynomial: Polynomial, relations: Sequence[str]) -> None:
        super().__init__(str(polynomial))
        self.polynomial = polynomial
        self.relations = tuple(relations)


class Branch:
    """A conjunction of conditions, and the questions that it can answer.

    Questions that it cannot answer raise :class:`Undetermined` with the polynomial to branch on.

    >>> ring = Ring(("z", "c"))
    >>> z, c = (ring.generator(n) for n in "zc")
    >>> branch = Branch(ring).assume(Condition.of(ring, z, "=")).assume(Condition.of(ring, c, ">"))
    >>> branch.sign(c**3 + z), branch.sign(-c)
    (1, -1)
    """

    def __init__(self, ring: Ring, conditions: Iterable[Condition] = ()) -> None:
        self.ring = ring
        self.conditions: tuple[Condition, ...] = ()
        self.facts: dict[str, tuple[Polynomial, frozenset[int]]] = {}
        self.rules: tuple[Rule, ...] = ()
        self.solved: tuple[Solved, ...] = ()  # how the rules came about, in order
        self._parent_witness: Point | None = {name: fmpq(0) for name in ring.names}
        self._plain: tuple[tuple[Rule, ...], tuple[Rule, ...]] = ((), ())
        self._open = False  # whether some equation is no rule yet
        self._state(conditions)

    def assume(self, condition: Condition) -> Branch:
        """The same knowledge with one more condition."""
        child = Branch(self.ring)
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
        plain = self._plain_rules()
        if not plain or p.is_constant():
            return p
        degrees = p.degrees()
        for rule in plain:
            if degrees[rule.variable] >= rule.degree:
                p = rule.remainder(p)
                if p.is_constant():
                    break
                degrees = p.degrees()
        return p

    def _plain_rules(self) -> tuple[Rule, ...]:
        """The rules with a constant leading coefficient, looked for once for each set of rules."""
        if self._plain[0] is not self.rules:
            self._plain = self.rules, tuple(rule for rule in self.rules if rule.leading.is_constant())
        return self._plain[1]

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
    def witness(self) -> Point | None:
        """A rational point of the branch, if there is one next to the point known before."""
        start = self._parent_witness
        if start is None:
            return None
        return next(self._points(nearby(self._free, start, self.ring.names)), None)

    def points(self, budget: int) -> Iterator[Point]:
        """Rational points that satisfy the conditions, the simplest first, at most ``budget`` tried."""
        return self._points(islice(grid(self._free), budget))

    @property
    def _free(self) -> list[int]:
        return free_variables(self.rules, self.ring.names)

    def _points(self, choices: Iterable[Mapping[int, fmpq]]) -> Iterator[Point]:
        return filter(self.contains, solutions(choices, self.rules, self.ring.names))

    def contains(self, values: Mapping[str, fmpq]) -> bool:
        """Whether all conditions hold at a rational point."""
        point = [values[name] for name in self.ring.names]
        return all(condition.at(point) for condition in self.conditions)


def _signs_of(number: fmpq) -> frozenset[int]:
    return frozenset({(number > 0) - (number < 0)})
