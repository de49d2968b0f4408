"""A union of conjunctions in fewer words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations, islice
from math import prod

from deeplift_cas.algebra.condition import Condition, merged
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.deadline import in_time, is_late
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.effort import Effort
from deeplift_cas.regions.samples import KNOWN, Samples
from deeplift_cas.regions.thresholds import thresholds
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import ANY, RELATION

Conjunction = tuple[Condition, ...]

EFFORT = 150_000
"""What one simplification may spend on contradictions."""
COVER_BUDGET, BLIND = 60, 10
"""Branches looked at to see whether one conjunction is covered by the others together; one of which neither a point
nor a contradiction is found counts as more.
"""
FEW = 8
"""Conjunctions, up to which it is tried to put one in place of several."""
POINTS, TRIED = 2, 8
"""Points of each excluded conjunction that are kept, and tried for that."""


def without_implied(
    ring: Ring, conjunction: Conjunction, is_empty: Callable[[Branch], bool] = lambda b: contradiction(b) is not None
) -> Conjunction:
    """The same points: without the conditions that others are shown to imply in time, the longest first.

    >>> ring = Ring(("a", "b"))
    >>> a, b = ring.generator("a"), ring.generator("b")
    >>> conditions = Condition.of(ring, 4 * b - a**2 - 8, "<"), Condition.of(ring, 2 * a + b + 2, "<")
    >>> [str(c) for c in without_implied(ring, conditions)]
    ['-2*a - b - 2 > 0']
    """
    for condition in sorted(conjunction, key=lambda c: -len(str(c))):
        rest = tuple(c for c in conjunction if c is not condition)
        if not is_late() and is_empty(Branch(ring, [*rest, condition.negation])):
            conjunction = rest
    return conjunction


def modulo_equations(ring: Ring, conjunction: Sequence[Condition]) -> Conjunction:
    """The same points: the equations as a basis, the other conditions modulo these and without factors of which the
    sign is known; as it was if that is no shorter.

    >>> ring = Ring(("a", "b"))
    >>> a, b = ring.generator("a"), ring.generator("b")
    >>> conditions = [Condition.of(ring, b, "="), Condition.of(ring, a + b, "="), Condition.of(ring, a * b + 1, ">")]
    >>> [str(c) for c in modulo_equations(ring, conditions)]
    ['a = 0', 'b = 0']
    >>> [str(c) for c in modulo_equations(ring, [Condition.of(ring, b, "="), Condition.of(ring, a**2 - b, ">")])]
    ['b = 0', 'a != 0']
    """
    conjunction = merged(conjunction)
    branch = Branch(ring, conjunction)
    equations = [branch.ideal.equations[rule.key] for rule in branch.ideal.rules]
    if not branch.ideal.complete:
        equations = [c.polynomial for c in conjunction if c.relation == "="]
    found = [Condition.of(ring, p, "=") for p in equations]
    given = Branch(ring, found)
    for condition in conjunction:
        if condition.relation != "=":
            shorter = _shorter(condition, given)
            if shorter is not None:
                found.append(shorter)
                given = given.assume(shorter)
    return min(conjunction, merged(found), key=lambda c: (sum(len(str(p)) for p in c), len(c)))


def _shorter(condition: Condition, given: Branch) -> Condition | None:
    """A condition modulo equations and without factors of a known sign; ``None`` if it is known to hold."""
    p = given.reduce(condition.polynomial)
    if p.is_constant() or given.possible(p) <= condition.signs:
        return None
    unit, factors = given.ring.factor(p)
    signs, left, is_square = frozenset({1 if unit > 0 else -1}), given.ring.one, True
    for q, exponent in factors:
        known = given.possible(q)
        if known in ({1}, {-1}) or (known == {-1, 1} and exponent % 2 == 0):
            signs = frozenset(a * next(iter(known)) ** exponent for a in signs)
        elif condition.relation == "!=":
            left, is_square = left * q, False
        else:
            left, is_square = left * q**exponent, is_square and exponent % 2 == 0
    wanted = frozenset(s for s in ANY if {s * t for t in signs} <= condition.signs)
    if is_square and wanted == {1}:  # a² > 0
        return Condition.of(given.ring, prod((q for q, _ in given.ring.factor(left)[1]), start=given.ring.one), "!=")
    return Condition.of(given.ring, left, RELATION[wanted])


def _length(conjunctions: Sequence[Conjunction]) -> tuple[int, int]:
    return len(conjunctions), sum(len(str(c)) for conjunction in conjunctions for c in conjunction)


def _simplicity(condition: Condition) -> tuple[bool, int, int, list[int]]:
    """Equations come first, then what is of low degree, short, and begins with the first parameters."""
    p = condition.polynomial
    return condition.relation != "=", p.total_degree(), len(p), [-int(e) for e in p.monoms()[0]]


def _equations(conjunction: Conjunction) -> int:
    return sum(c.relation == "=" for c in conjunction)


class Simplification:
    """The same set in fewer words, given conjunctions that cover its complement.

    Every conjunction is widened, by dropping and weakening conditions, as far as it provably stays clear of all that is
    excluded; those that others contain are then dropped.
    """

    def __init__(self, ring: Ring, excluded: Sequence[Conjunction], known: Conjunction = ()) -> None:
        self.ring = ring
        self.known = known
        """Conditions that every conjunction is known to imply."""
        self.outside: list[Branch] = []
        self.samples = Samples()
        for conjunction in sorted(excluded, key=len):  # what few conditions exclude is most of it
            in_time()
            branch = Branch(ring, conjunction)
            self.outside.append(branch)
            for point in [branch.witness, *islice(branch.points(TRIED), POINTS)]:
                if point is not None:
                    self.samples.add(point)
        self.excluded = (1 << len(self.samples)) - 1
        """The samples that are excluded: later ones need not be."""
        self.effort = Effort(EFFORT, ring)
        self.long_first = True
        """Which conditions are left out first."""

    def of(self, conjunctions: Sequence[Conjunction], in_other_words: bool = False) -> list[Conjunction]:
        """The conjunctions that are left; ``in_other_words`` also by polynomials of which others speak, if that gives
        fewer of them.
        """
        if conjunctions and all(len(c) == 1 and c[0].relation == "!=" for c in conjunctions):
            return self._complement(tuple(c.negation for (c,) in conjunctions))
        if len(self.outside) == 1 and all(c.relation == "=" for c in self.outside[0].conditions):
            complement = self._complement(self.outside[0].conditions)
            if len(complement) <= len(conjunctions):
                return complement
        found = self._of(conjunctions, [])
        if self.ring.assumed and found:  # the parameters themselves may say it
            found = min(found, self._of(conjunctions, thresholds(self.ring)), key=_length)
        if in_other_words and len(found) > 2:
            spoken_of = {c.key: c.polynomial for branch in self.outside for c in branch.conditions}
            spoken_of |= {c.key: c.polynomial for conjunction in conjunctions for c in conjunction}
            self.effort, self.long_first = Effort(EFFORT, self.ring), False
            found = min(found, self._of(conjunctions, list(spoken_of.values())), key=_length)
        return found

    def _of(self, conjunctions: Sequence[Conjunction], spoken_of: Sequence[Polynomial]) -> list[Conjunction]:
        wide: list[Conjunction] = []
        for conjunction in sorted(conjunctions, key=_equations):  # what is large, when widened, contains what is small
            in_time()
            reduced = self.reduced(conjunction)
            if reduced is not None and not any(self._implies(reduced, other) for other in wide):
                widened = self._widened(self._said_of(spoken_of, reduced))
                wide = [w for w in wide if not self._implies(w, widened)] + [widened]
        for conjunction in sorted(wide, key=lambda c: (len(c), sum(len(str(p)) for p in c)), reverse=True):
            in_time()
            others = [w for w in wide if w is not conjunction]
            if self.covers(others, conjunction):
                wide = others
        wide = self._joined(wide)
        if 1 < len(wide) <= FEW:
            wide = self._merged(wide)
        is_empty = partial(self._is_empty, thorough=True)
        sharp = [self._sharp(without_implied(self.ring, conjunction, is_empty)) for conjunction in wide]
        sharp = [c and modulo_equations(self.ring, c) for c in sharp]  # fewer conditions may have a shorter basis
        return sorted((c for c in sharp if c is not None), key=lambda c: (len(c), [str(condition) for condition in c]))

    def _complement(self, equations: Conjunction) -> list[Conjunction]:
        """x ≠ 0 or y ≠ 0: where one of some equations, in few words, does not hold."""
        reduced = self.reduced(equations)
        return [()] if reduced is None else [(c.negation,) for c in reduced]

    def reduced(self, conjunction: Conjunction) -> Conjunction | None:
        """The same points in other words, see :func:`modulo_equations`; ``None`` if there are none."""
        conjunction = merged(conjunction)
        if self._is_empty(Branch(self.ring, conjunction), thorough=True):
            return None
        return modulo_equations(self.ring, conjunction)

    def _is_empty(self, branch: Branch, thorough: bool = False) -> bool:
        if self.samples.at(branch.conditions) or not self.effort.allows(branch):
            return False
        found = contradiction(branch, thorough)
        if branch.witness is not None and len(self.samples) < KNOWN:
            self.samples.add(branch.witness)
        return found is not None

    def _excludes(self, other: Branch, conjunction: Conjunction) -> bool:
        """Whether a conjunction provably has no point in common with a branch."""
        for c in conjunction:
            if c.key in other.facts and not other.facts[c.key][1] & c.signs:
                return True
        if self.effort.is_spent() or self.samples.at((*other.conditions, *conjunction)):
            return False
        for c in conjunction:
            other = other.assume(c)
        return self._is_empty(other)

    def _implies(self, conjunction: Conjunction, other: Conjunction) -> bool:
        branch = Branch(self.ring, conjunction)
        return all(self._excludes(branch, (condition.negation,)) for condition in other)

    def covers(self, others: Sequence[Conjunction], conjunction: Conjunction) -> bool:
        """Whether all points of a conjunction are shown to lie in the union of others."""
        return bool(others) and self._covered(Branch(self.ring, conjunction), others, [COVER_BUDGET])

    def _covered(self, branch: Branch, others: Sequence[Conjunction], budget: list[int]) -> bool:
        """Whether the conditions provably imply that one of the conjunctions holds: one that holds at a point, or a
        condition of it does not, and then one of the rest.
        """
        budget[0] -= 1
        if budget[0] < 0:
            return False
        there = 0
        if branch.witness is not None:
            point = [*branch.witness.values()]
            there = next((n for n, other in enumerate(others) if all(c.at(point) for c in other)), len(others))
        elif self._is_empty(branch):
            return True
        else:
            budget[0] -= BLIND
        if there == len(others):
            return False
        rest = [other for n, other in enumerate(others) if n != there]
        return all(self._covered(branch.assume(c.negation), rest, budget) for c in others[there])

    def _clear(self, candidate: Conjunction) -> bool:
        """Whether a conjunction provably stays clear of all that is excluded."""
        if self.samples.at(candidate) & self.excluded:
            return False
        return all(self._excludes(branch, candidate) for branch in self.outside)

    def _dropped(self, current: Conjunction) -> Conjunction:
        by_length = sorted(current, key=lambda c: (-c.polynomial.total_degree(), -len(c.polynomial), -len(c.key)))
        for condition in by_length if self.long_first else by_length[::-1]:
            rest = tuple(c for c in current if c.key != condition.key)
            if len(rest) < len(current) and self._clear(rest):
                current = rest
        return current

    def _said_of(self, polynomials: Sequence[Polynomial], conjunction: Conjunction) -> Conjunction:
        """A conjunction, with what it implies of the signs of others."""
        implied = list[Condition]()
        for p in polynomials:
            for relation in ("<", ">"):
                condition = Condition.of(self.ring, p, relation)
                if condition.key not in {c.key for c in conjunction} and self._implies(conjunction, (condition,)):
                    implied.append(condition)
        return (*conjunction, *implied)

    def _merged(self, wide: list[Conjunction]) -> list[Conjunction]:
        """With one conjunction in place of several where all that they imply together stays clear of what is excluded:
        ``a ≥ 0, c ≥ 0, a·c ≥ b²`` for ``a > 0, a·c ≥ b²`` and ``a ≥ 0, b = 0, c ≥ 0``.
        """
        polynomials = {c.key: c.polynomial for w in wide for c in w} | {c.key: c.polynomial for c in self.known}
        closed = [Condition.of(self.ring, p, relation) for p in polynomials.values() for relation in ("<=", ">=")]
        implied = {w: {c for c in closed if self._implies(w, (c,))} for w in wide}
        groups = [tuple(wide), *combinations(wide, 2)] if len(wide) > 2 else [tuple(wide)]
        for group in groups:
            if not all(w in wide for w in group):
                continue
            hull = merged([c for c in closed if all(c in implied[w] for w in group)])
            if self._clear(hull):
                hull = tuple(sorted(self._dropped(hull), key=_simplicity))
                wide = [w for w in wide if w not in group and not self._implies(w, hull)] + [hull]
                implied[hull] = {c for c in closed if self._implies(hull, (c,))}
        return wide

    def _joined(self, wide: list[Conjunction]) -> list[Conjunction]:
        """With ≠ in place of < and >, and a product in place of two signs, as often as that can be: ``a² ≥ t²,
        b² ≥ t²`` for four quadrants.
        """
        for pair in combinations(wide, 2):
            hull = self._either(*pair)
            if hull is not None and self._clear(hull):
                hull = tuple(sorted(self._dropped(hull), key=_simplicity))
                return self._joined([w for w in wide if w not in pair and not self._implies(w, hull)] + [hull])
        return wide

    def _either(self, first: Conjunction, second: Conjunction) -> Conjunction | None:
        """``p ≠ 0`` in place of ``p < 0`` and ``p > 0``, or ``p·q ≥ 0`` in place of ``p ≥ 0, q ≥ 0`` and ``p ≤ 0,
        q ≤ 0``, if they differ by nothing else.
        """
        here, there = ({c.key: c for c in w} for w in (first, second))
        flipped = [here[key] for key in here if key in there and here[key].signs != there[key].signs]
        if here.keys() != there.keys() or any(there[c.key].signs != frozenset(-s for s in c.signs) for c in flipped):
            return None
        match flipped:
            case [p] if 0 not in p.signs:
                both = Condition(self.ring, p.polynomial, "!=")
            case [p, q]:
                signs = frozenset(s * t for s in p.signs for t in q.signs)
                both = Condition.of(self.ring, p.polynomial * q.polynomial, RELATION[signs])
                if len(str(both)) > (len(str(p)) + len(str(q))) * 2:
                    return None
            case _:
                return None
        return (*(c for c in first if c not in flipped), both)

    def _widened(self, conjunction: Conjunction) -> Conjunction:
        current = self._dropped(conjunction)
        for condition in current:
            for relation in {">": (">=",), "<": ("<=",), "=": (">=", "<=")}.get(condition.relation, ()):
                weaker = Condition(self.ring, condition.polynomial, relation)
                candidate = tuple(weaker if c is condition else c for c in current)
                if self._clear(candidate):
                    current = candidate
                    break
        return tuple(map(self._strict, self._dropped(current)))

    def _sharp(self, conjunction: Conjunction) -> Conjunction | None:
        """The same points: with an equation in place of ``p ≥ 0`` where p > 0 nowhere, as it is −Σ q²; ``None`` where
        there are none.
        """
        for condition in conjunction:
            if condition.relation in (">=", "<="):
                strict = Condition(self.ring, condition.polynomial, condition.relation[0])
                rest = [c for c in conjunction if c is not condition]
                if self._is_empty(Branch(self.ring, [*rest, strict])):
                    equation = Condition(self.ring, condition.polynomial, "=")
                    reduced = self.reduced((*rest, equation))
                    return None if reduced is None else self._sharp(reduced)
        return conjunction

    def _strict(self, condition: Condition) -> Condition:
        """``> 0`` in place of ``≥ 0`` where, as is assumed, nothing lies on the boundary."""
        if not self.ring.assumed or condition.relation not in (">=", "<="):
            return condition
        boundary = Condition(self.ring, condition.polynomial, "=")
        strict = Condition(self.ring, condition.polynomial, condition.relation[0])
        return strict if self._is_empty(Branch(self.ring, [boundary])) else condition
