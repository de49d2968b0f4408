"""What is known of the signs of polynomials on one branch of a case distinction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from flint import fmpq

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Polynomial, Ring, primitive
from deeplift_cas.algebra.product import Product
from deeplift_cas.algebra.quadratic import simple_squares
from deeplift_cas.signs.ideal import Ideal, Rule
from deeplift_cas.signs.points import Point, free_variables, grid, nearby, solutions, sparse
from deeplift_cas.vocabulary import ANY, RELATION

MAX_IDEALS = 2_000
"""Of those found before that are kept."""
LONG = 60
"""Terms of a fact: a longer one, as a discriminant, is not reduced to see whether it is a factor of an equation."""
ZERO = fmpq(0)
Factors = list[tuple[Polynomial, int]]


Meaning = TypeVar("Meaning")


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
        self.parent: Branch | None = None
        self.facts: dict[str, tuple[Polynomial, frozenset[int]]] = {}
        self.ideal = Ideal(ring)
        self._made_for: Any = None
        self._made: dict[str, tuple[Polynomial, list[tuple[str, fmpq]]]] = {}
        self._parent_witness: Point | None = dict.fromkeys(ring.names, ZERO)
        self.is_plain = False
        """Whether nothing is derived from what is stated."""
        if ring.assumed:
            root = Branch.root(ring)
            self.facts, self.ideal = dict(root.facts), root.ideal
        self._state(conditions)

    @classmethod
    def plain(cls, ring: Ring, conditions: Iterable[Condition] = ()) -> Branch:
        """It and those that follow know what is stated, and derive nothing from it."""
        found = cls(ring)
        found.is_plain = True
        found._state(conditions)
        return found

    @classmethod
    def root(cls, ring: Ring) -> Branch:
        """The conditions that are assumed, as those of a branch."""
        if "root" not in ring.made:
            bare = Ring(ring.names)
            root = cls(bare)
            for condition in ring.assumed:
                root = root.assume(Condition(bare, condition.polynomial, condition.relation))
            ring.made["root"] = root
        found: Branch = ring.made["root"]
        return found

    def assume(self, condition: Condition) -> Branch:
        """The same knowledge with one more condition."""
        child = Branch(self.ring)
        child.parent, child.is_plain = self, self.is_plain
        child.conditions, child.facts, child.ideal = self.conditions, dict(self.facts), self.ideal
        child._parent_witness = self.__dict__.get("witness") or self._parent_witness
        child._state([condition])
        return child

    def _state(self, conditions: Iterable[Condition]) -> None:
        """Add conditions, and the equations that follow."""
        stated: dict[str, Polynomial] = {}
        for condition in conditions:
            self.conditions = (*self.conditions, condition)
            known = self.facts.get(condition.key, (condition.polynomial, ANY))[1] & condition.signs
            self.facts[condition.key] = (condition.polynomial, known)
            if known == {0} and condition.key not in self.ideal.equations:
                stated[condition.key] = condition.polynomial
        if self.is_plain:
            return
        if stated or any(len(self.ring.factor(rule.equation)[1]) > 1 for rule in self.ideal.rules):
            self._extend(stated)
            for key, equation in self.ideal.equations.items():
                known = self.facts.get(key, (equation, ANY))[1] & {0}
                self.facts[key] = (equation, known)

    def _extend(self, stated: Mapping[str, Polynomial]) -> None:
        """Extend the ideal, or take the one that was found before, from the same lines and with the same not zero."""
        before = self.ideal
        nonzero = frozenset(key for key, (_, signs) in self.facts.items() if 0 not in signs)
        rules = (*((rule.key, rule.leading) for rule in before.rules), *before.alone)
        ideals: dict[Any, list[tuple[Any, bool, Ideal]]] = self.ring.made.setdefault("ideals", {})
        if len(ideals) >= MAX_IDEALS:
            ideals.clear()
        known = ideals.setdefault((frozenset(before.equations), rules, tuple(stated), nonzero), [])
        for lines, complete, found in known:
            if lines == before.lines and complete == before.complete:
                self.ideal = found
                return
        self.ideal = before.copy()
        self.ideal.extend(stated, self._nonzero)
        known.append((before.lines, before.complete, self.ideal))

    def _nonzero(self, q: Polynomial) -> Product | None:
        """An irreducible polynomial as a multiple of a fact that it is not zero."""
        reduced = self.reduce(q)
        q = q if reduced.is_constant() else reduced
        facts = [(len(signs), key, p) for key, (p, signs) in self.facts.items() if 0 not in signs]
        for _, key, p in sorted(facts, key=lambda fact: fact[0]):
            p = self.reduce(p) if len(p) <= LONG else p
            if len(p) == len(q) and p == q * (unit := p.leading_coefficient() / q.leading_coefficient()):
                return Product(1 / unit, {key: 1})
        return None

    def solve(self) -> None:
        """Raise ``Undetermined`` where the facts together say more than each alone, as b ≥ 0 and −b ≥ 0 do,
        and for an equation that is a product: which of its factors is zero?
        """
        for q, facts in self._normal.values():
            if len(facts) > 1:
                allowed = [entry[0] for entry in self.stated(q)]
                together = frozenset.intersection(*allowed)
                if together not in allowed:
                    raise Undetermined(q, [RELATION[together]] if together else ["<", "=", ">"])
        for rule in self.ideal.rules:
            factors = self.ring.factor(rule.equation)[1]
            if len(factors) > 1:
                for q, _ in sorted(factors, key=lambda f: (f[0].total_degree(), len(f[0]))):
                    self.is_zero(q)

    # Reduction

    def reduce(self, p: Polynomial) -> Polynomial:
        """The normal form of ``p`` modulo the equations."""
        return self.ideal.reduce(p)

    def vanishes(self, p: Polynomial) -> bool:
        """Whether the equations show that ``p`` is zero here."""
        return bool(self.reduce(p).is_zero())

    def head(self, before: Branch) -> dict[str, Any]:
        """What a certificate says of the equations of this branch beyond those of the one before."""
        lines = self.ideal.lines[len(before.ideal.lines) :]
        found: dict[str, Any] = {"lines": [line.json() for line in lines]} if lines else {}
        if self.ideal.rules != before.ideal.rules:
            found["rules"] = {rule.key: self._leading(rule) for rule in self.ideal.rules}
        return found

    def trail(self) -> list[tuple[str, dict[str, Any]]]:
        """The conditions, one after the other from a branch without any, with what each says of equations."""
        found: list[tuple[str, dict[str, Any]]] = []
        branch = self
        while branch.parent is not None:
            found.append((str(branch.conditions[-1]), branch.head(branch.parent)))
            branch = branch.parent
        return found[::-1]

    def _leading(self, rule: Rule) -> str:
        return self.ring.text(self.ring.context.from_dict({rule.leading: fmpq(1)}))

    # Signs

    @property
    def _normal(self) -> dict[str, tuple[Polynomial, list[tuple[str, fmpq]]]]:
        """Text of a primitive polynomial ↦ itself, and the facts that are a multiple of it modulo the equations."""
        made_for = self.ideal.rules, len(self.facts), len(self.conditions)
        if self._made_for != made_for:
            normal: dict[str, tuple[Polynomial, list[tuple[str, fmpq]]]] = {}
            rules, known = self.ideal.made.get("facts", ((), {}))
            if rules is not self.ideal.rules:  # the ideal is being extended
                rules, known = self.ideal.made["facts"] = self.ideal.rules, {}
            for key, (p, _) in self.facts.items():
                if key not in known:
                    known[key] = self._primitive(p)
                if (found := known[key]) is not None:
                    text, q, unit = found
                    normal.setdefault(text, (q, []))[1].append((key, unit))
            self._made_for, self._made = made_for, normal
        return self._made

    def _primitive(self, p: Polynomial) -> tuple[str, Polynomial, fmpq] | None:
        """A polynomial modulo the equations as a multiple of a primitive one, with its text; None if it is constant."""
        p = self.reduce(p)
        if p.is_constant():
            return None
        q, unit = primitive(p)
        return self.ring.text(q), q, unit

    def stated(self, q: Polynomial, besides: str = "") -> list[tuple[frozenset[int], str, fmpq]]:
        """What the facts say of an irreducible polynomial: the signs that each allows, its key and its
        factor, the strictest first.
        """
        found, scale, reduced = [], fmpq(1), self.reduce(q)  # a factor of what is reduced need not be so
        if reduced != q and not reduced.is_constant():
            q, scale = primitive(reduced)
        for key, unit in self._normal.get(self.ring.text(q), (q, []))[1]:
            unit = unit / scale
            fact = self.facts[key][1]
            if key != besides:
                found.append((fact if unit > 0 else frozenset(-s for s in fact), key, unit))
        return sorted(found, key=lambda entry: len(entry[0]))

    def _possible_irreducible(self, q: Polynomial) -> frozenset[int]:
        facts = self.stated(q)
        return facts[0][0] if facts else ANY

    def possible(self, p: Polynomial) -> frozenset[int]:
        """The signs that ``p`` can have, as far as the conditions say it factor by factor, or of ``p`` as a whole."""
        return min(self._said(p), key=len)

    def _said(self, p: Polynomial) -> list[frozenset[int]]:
        """What is said of the sign of ``p``, in one way or another, each of which a product can show."""
        p = self.reduce(p)
        if p.is_zero():
            return [frozenset({0})]
        if p.is_constant():
            return [_signs_of(p.leading_coefficient())]
        unit, factors = self.ring.factor(p)
        signs = each = _signs_of(unit)
        for q, exponent in factors:
            powers = frozenset(s**exponent for s in self._possible_irreducible(q))
            each = frozenset(a * b for a in each for b in powers)
        if len(factors) == 1 and factors[0][1] == 1:
            return [each]
        open_part, others = self._open_part(factors)
        for q, exponent in others:
            powers = frozenset(s**exponent for s in self._possible_irreducible(q))
            signs = frozenset(a * b for a in signs for b in powers)
        together = frozenset(a * b for a in signs for b in self._stated_signs(open_part))
        return [each, together, self._stated_signs(p)]

    def _open_part(self, factors: Factors) -> tuple[Polynomial, Factors]:
        """The product of the factors of odd exponents of which the sign is open, and what is left."""
        others, open_part = [], self.ring.one
        for q, exponent in factors:
            if exponent % 2 == 0 or len(self._possible_irreducible(q)) == 1:
                others.append((q, exponent))
            else:
                open_part *= q
                if exponent > 1:
                    others.append((q, exponent - 1))
        return open_part, others

    def put_together(self, p: Polynomial) -> None:
        """Raise :class:`Undetermined` where of the whole ``p`` ≥ 0 is stated and ≠ 0 of its factors, or the like."""
        said = self._said(p)
        together = frozenset.intersection(*said)
        if together not in said:
            q, unit = primitive(self.reduce(p))
            signs = together if unit > 0 else frozenset(-s for s in together)
            raise Undetermined(q, [RELATION[signs]] if signs else ["<", "=", ">"])

    def _stated_signs(self, p: Polynomial) -> frozenset[int]:
        """What the facts say of a polynomial as a whole."""
        if p.is_constant():
            return _signs_of(p.leading_coefficient())
        q, unit = primitive(p)
        signs = self._possible_irreducible(q)
        return signs if unit > 0 else frozenset(-s for s in signs)

    def sign(self, p: Polynomial) -> int:
        """The sign of ``p``; raises :class:`Undetermined`."""
        signs = self.possible(p)
        if len(signs) == 1:
            return next(iter(signs))
        self.put_together(p)
        raise self._undetermined(p, zero_only=False)

    def is_negative(self, p: Polynomial) -> bool:
        """Whether ``p`` is seen to be negative; the point of the branch is asked first, which mostly is enough."""
        point = self.witness
        if point is not None and p(*(point[name] for name in self.ring.names)).p >= 0:
            return False
        return self.possible(p) == {-1}

    def is_zero(self, p: Polynomial) -> bool:
        """Whether ``p`` is zero; raises :class:`Undetermined`."""
        signs = self.possible(p)
        if 0 not in signs:
            return False
        if len(signs) == 1:
            return True
        self.put_together(p)
        raise self._undetermined(p, zero_only=True)

    def hint(self, p: Polynomial, products: Sequence[Product]) -> None:
        """Before the sign of a polynomial is asked for: it may follow from what is known and the signs of products."""
        reduced = self.reduce(p)
        if not reduced.is_constant():
            self.ring.made.setdefault("hints", {})[self.ring.text(primitive(reduced)[0])] = products

    @property
    def hints(self) -> Iterator[Product]:
        """What was hinted at about the polynomials of the conditions."""
        hints = self.ring.made.get("hints", {})
        return (product for key in self.facts for product in hints.get(key, ()))

    def drop(self, p: Polynomial) -> None:
        """Raise :class:`Undetermined` unless ``p``, which is known to be zero, reduces to zero, too, so that it may be
        left out of identities: without a basis of the equations that is not the same.
        """
        left = self.reduce(p)
        if not left.is_zero():
            raise Undetermined(primitive(left)[0], ["="])

    def is_nonnegative(self, p: Polynomial) -> bool:
        """Whether ``p`` ≥ 0; raises :class:`Undetermined`, with two cases, or three where to be zero says more."""
        signs = self.possible(p)
        if signs <= {0, 1}:
            return True
        if signs == {-1}:
            return False
        self.put_together(p)
        unit, factors = self.ring.factor(self.reduce(p))
        open_part, others = self._open_part(factors)
        for q, exponent in others:
            if 0 in self._possible_irreducible(q):
                raise self._undetermined(q, zero_only=True)
            unit *= next(iter(self._possible_irreducible(q))) ** exponent
        left = [q for q, _ in self.ring.factor(open_part)[1]]
        for q in left:
            if self._possible_irreducible(q) in ({0, 1}, {-1, 0}):
                raise self._undetermined(q, zero_only=True)
        q = min(left, key=lambda q: (q.total_degree(), len(q), self.ring.text(q)))
        cases: tuple[frozenset[int], ...] = (frozenset({0, 1}), frozenset({-1}))
        if len(left) == 1 and unit < 0:
            cases = (frozenset({-1, 0}), frozenset({1}))
        if simple_squares(q, self.ring) or simple_squares(-q, self.ring):
            cases = (frozenset({1}), frozenset({0}), frozenset({-1}))
        known = self._possible_irreducible(q)
        raise Undetermined(q, [RELATION[case & known] for case in cases if case & known])

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
        """The same for ``p`` itself: factor by factor, as a whole, or what is stated as a whole of the factors left."""
        if p.is_zero():
            return Product(fmpq(0))
        if p.is_constant():
            return Product(p.leading_coefficient())
        unit, factors = self.ring.factor(p)
        found = [self._every(unit, factors, besides)]
        if len(factors) > 1 or factors[0][1] > 1:
            open_part, others = self._open_part(factors)
            rest, whole = self._every(unit, others, besides), self._whole(open_part, besides)
            found += [rest * whole if rest and whole else None, self._whole(p, besides)]
        return min(filter(None, found), key=lambda product: len(self.possible_product(product)), default=None)

    def _every(self, unit: fmpq, factors: Factors, besides: str) -> Product | None:
        """A product of factors each of which is a multiple of a fact, or of an even power, or anything if one is 0."""
        result, is_zero = Product(unit), any(self._possible_irreducible(q) == {0} for q, _ in factors)
        for q, exponent in factors:
            if facts := self.stated(q, besides):
                result = result * Product(1 / facts[0][2], {facts[0][1]: 1}).power(exponent)
            elif exponent % 2 == 0 or is_zero:
                result = result * Product(powers={self.ring.text(q): exponent})
            else:
                return None
        return result

    def _whole(self, p: Polynomial, besides: str) -> Product | None:
        """A polynomial as a multiple of a fact."""
        if p.is_constant():
            return Product(p.leading_coefficient())
        q, unit = primitive(p)
        facts = self.stated(q, besides)
        return Product(unit / facts[0][2], {facts[0][1]: 1}) if facts else None

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
            result *= self.named(key) ** exponent
        return result

    def named(self, key: str) -> Polynomial:
        """The polynomial of a key of a product."""
        return self.facts[key][0] if key in self.facts else self.ring.read(key)

    # Points

    @cached_property
    def witness(self) -> Point | None:
        """A rational point of the branch, if there is one next to the point known before."""
        start = self._parent_witness
        if start is None:
            return None
        if self.ideal.absurd is None and self.contains(start):
            return start
        return next(self._points(nearby(self._free, start, self.ring.names)), None)

    def found(self, point: Point) -> None:
        """A rational point of the branch that was found elsewhere: branches below begin with it."""
        self.__dict__["witness"] = point

    def points(self, budget: int) -> Iterator[Point]:
        """Rational points that satisfy the conditions, the simplest first, at most ``budget`` tried."""
        return self._points(islice(grid(self._free), budget))

    def sparse_points(self, budget: int) -> Iterator[Point]:
        """The same among those of which few coordinates are not zero, whatever the equations are."""
        return filter(self.contains, islice(sparse(self.ring.names), budget))

    @property
    def _is_solved(self) -> bool:
        """Whether every rule gives one variable as a polynomial in those chosen."""
        return all(rule.variable is not None for rule in self.ideal.rules)

    @property
    def _free(self) -> list[int]:
        if self._is_solved:
            solved = {rule.variable for rule in self.ideal.rules}
            return [i for i in range(len(self.ring.names)) if i not in solved]
        return free_variables(self._equations, self.ring.names)

    @property
    def _equations(self) -> list[Polynomial]:
        return [rule.equation for rule in self.ideal.rules]

    def _points(self, choices: Iterable[Mapping[int, fmpq]]) -> Iterator[Point]:
        if self.ideal.absurd is not None:
            return
        if self._is_solved:
            points = filter(self._holds, map(self._completed, choices))
            yield from (dict(zip(self.ring.names, point, strict=True)) for point in points)
        else:
            yield from filter(self.contains, solutions(choices, self._equations, self.ring.names))

    def _completed(self, choice: Mapping[int, fmpq]) -> list[fmpq]:
        """The point that a choice gives where the equations are solved."""
        values = [choice.get(i, ZERO) for i in range(len(self.ring.names))]
        for rule in self.ideal.rules:
            assert rule.variable is not None
            values[rule.variable] = ZERO
            values[rule.variable] = -rule.equation(*values)
        return values

    def contains(self, values: Mapping[str, fmpq]) -> bool:
        """Whether all conditions hold at a rational point."""
        return self._holds([values[name] for name in self.ring.names])

    def _holds(self, point: Sequence[fmpq]) -> bool:
        for condition in reversed(self.conditions):  # near a point of the branch before the newest may fail
            if not condition.at(point):
                return False
        return all(condition.at(point) for condition in self.ring.assumed)


def first_nonzero(branch: Branch, entries: Iterable[tuple[Polynomial, Meaning]]) -> tuple[Meaning, Product] | None:
    """The first of some polynomials that is stated not to be zero, with what it stands for; raises
    :class:`Undetermined` with a polynomial as it is, of which nothing is stated.
    """
    for p, meaning in entries:
        if p.is_constant() and not p.is_zero():
            return meaning, Product(p.leading_coefficient())
        if not p.is_zero():
            q, unit = primitive(p)
            key = branch.ring.text(q)
            signs = branch.facts[key][1] if key in branch.facts else ANY
            if 0 not in signs:
                return meaning, Product(unit, {key: 1})
            if signs != {0}:
                raise Undetermined(q, ["=", "!="])
    return None


def _signs_of(number: fmpq) -> frozenset[int]:
    return frozenset({(number > 0) - (number < 0)})
