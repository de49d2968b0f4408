"""Sets of parameter values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.text import condition_text, conditions_text, polynomial_text
from deeplift_cas.display import Typeset
from deeplift_cas.errors import InputError
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import ANY, RELATION

Conjunction = tuple[Condition, ...]

COVER_BUDGET = 60
"""Branches looked at to see whether one conjunction is covered by the others together."""

SAMPLES = 20_000
"""Points tried by :meth:`Region.sample` in each conjunction."""


class Region(Typeset):
    """A union of conjunctions of polynomial sign conditions.

    No conjunction is the empty set; a conjunction without conditions is everything.

    >>> ring = Ring(("z", "c"))
    >>> z, c = (ring.generator(n) for n in "zc")
    >>> region = Region(ring, [(Condition.of(ring, c - z, ">="), Condition.of(ring, c + z, ">="))])
    >>> print(region)
    c ≥ |z|
    >>> region.contains({"z": 1, "c": 1}), region.contains({"z": 1, "c": "1/2"})
    (True, False)
    >>> region.strings()
    [['c - z >= 0', 'c + z >= 0']]
    >>> region.is_empty(), region.sample()
    (False, {'z': Fraction(0, 1), 'c': Fraction(0, 1)})
    """

    def __init__(self, ring: Ring, conjunctions: Iterable[Sequence[Condition]] = ()) -> None:
        self.ring = ring
        self.conjunctions: tuple[Conjunction, ...] = tuple(tuple(c) for c in conjunctions)

    def contains(self, values: Mapping[str, Any]) -> bool:
        """Whether a point lies in the region; ``values`` gives an exact number to every parameter.

        Raises :class:`InputError` for a missing, unknown or inexact value.
        """
        point = self._point(values)
        return any(all(c.contains(point) for c in conjunction) for conjunction in self.conjunctions)

    def _point(self, values: Mapping[str, Any]) -> dict[str, fmpq]:
        values = {str(name): value for name, value in values.items()}
        if set(values) != set(self.ring.names):
            raise InputError(f"a value is needed for each of {', '.join(self.ring.names)}, and for nothing else")
        constants = Ring(())
        return {
            n: constants.polynomial(exact(v, ())).leading_coefficient() if exact(v, ()) != 0 else fmpq(0)
            for n, v in values.items()
        }

    def sample(self) -> dict[str, Fraction] | None:
        """A rational point, as simple as a search finds one; ``None`` if it finds none."""
        for conjunction in self.conjunctions:
            branch = Branch(self.ring, conjunction)
            if contradiction(branch) is None:
                point = next(branch.points(SAMPLES), None)
                if point is not None:
                    return {name: Fraction(int(value.p), int(value.q)) for name, value in point.items()}
        return None

    def is_empty(self) -> bool | None:
        """Whether the region is empty; ``None`` where neither a point nor a proof is found."""
        if all(contradiction(Branch(self.ring, c)) is not None for c in self.conjunctions):
            return True
        return False if self.sample() is not None else None

    @property
    def is_everything(self) -> bool:
        """Whether some conjunction has no conditions."""
        return any(not conjunction for conjunction in self.conjunctions)

    def __and__(self, other: Region) -> Region:
        """The intersection, without conjunctions shown to be contradictory."""
        joined = [merged((*mine, *theirs)) for mine in self.conjunctions for theirs in other.conjunctions]
        return Region(self.ring, joined).possible()

    def truth(self, branch: Branch) -> bool | None:
        """Whether the facts on a branch say that its points lie in the region; ``None`` if open.

        Only what is stated about the very same polynomials is used, so that the kernel can follow.
        """
        verdicts = [_truth(conjunction, branch) for conjunction in self.conjunctions]
        return True if True in verdicts else None if None in verdicts else False

    def undecided(self, branch: Branch) -> Condition:
        """The first condition to branch on while :meth:`truth` is ``None``."""
        for conjunction in self.conjunctions:
            if _truth(conjunction, branch) is None:
                return next(c for c in conjunction if _truth((c,), branch) is None)
        raise ValueError("the truth is known")

    def possible(self) -> Region:
        """Without the conjunctions that are shown to have no point."""
        return Region(self.ring, [c for c in self.conjunctions if contradiction(Branch(self.ring, c)) is None])

    def simplified(self, excluded: Sequence[Conjunction]) -> Region:
        """The same set in fewer words; ``excluded`` are conjunctions that cover its complement.

        Every conjunction is widened, by dropping and weakening conditions, as far as it provably
        stays clear of all excluded ones; those that others contain are then dropped.
        """
        outside = [(c, Branch(self.ring, c)) for c in excluded]
        wide: list[Conjunction] = []
        for conjunction in map(merged, self.conjunctions):
            if not any(_implies(self.ring, conjunction, other) for other in wide):
                widened = _widened(self.ring, conjunction, outside)
                wide = [w for w in wide if not _implies(self.ring, w, widened)] + [widened]
        for conjunction in sorted(wide, key=len, reverse=True):
            others = [w for w in wide if w is not conjunction]
            if others and _covered(Branch(self.ring, conjunction), others, [COVER_BUDGET]):
                wide = others
        return Region(self.ring, sorted(wide, key=lambda c: (len(c), [str(condition) for condition in c])))

    def strings(self) -> list[list[str]]:
        """The conditions as plain text, one list a conjunction."""
        return [[str(condition) for condition in conjunction] for conjunction in self.conjunctions]

    def unless(self) -> str | None:
        """``x = y = 0`` for the region ``x ≠ 0 or y ≠ 0``: what it leaves out, if it is of that kind."""
        if not self.conjunctions or any(len(c) != 1 or c[0].relation != "!=" for c in self.conjunctions):
            return None
        left_out = [condition.negation for (condition,) in self.conjunctions]
        if all(len(condition.polynomial) == 1 for condition in left_out):
            return " = ".join([*(polynomial_text(self.ring, c.polynomial) for c in left_out), "0"])
        return ", ".join(map(condition_text, left_out))

    def __str__(self) -> str:
        """``x = 0, c ≥ |z|``; alternatives are joined by *or*."""
        names = ", ".join(self.ring.names)
        if not self.conjunctions:
            return f"for no {names}" if names else "never"
        if self.is_everything:
            return f"for all {names}" if names else "always"
        return "  or  ".join(", ".join(conditions_text(conjunction)) for conjunction in self.conjunctions)

    def __repr__(self) -> str:
        return f"Region({self.strings()})"


def merged(conditions: Sequence[Condition]) -> Conjunction:
    """One condition a polynomial: ``a >= 0, a != 0`` becomes ``a > 0``."""
    seen: dict[str, Condition] = {}
    for condition in conditions:
        before = seen.get(condition.key)
        if before is not None:
            if not before.signs & condition.signs:
                return tuple(conditions)  # they exclude each other
            relation = RELATION[before.signs & condition.signs]
            condition = Condition(condition.ring, condition.polynomial, relation)
        seen[condition.key] = condition
    return tuple(seen.values())


def _truth(conjunction: Conjunction, branch: Branch) -> bool | None:
    result: bool | None = True
    for condition in conjunction:
        known = branch.facts[condition.key][1] if condition.key in branch.facts else ANY
        if not known & condition.signs:
            return False
        if not known <= condition.signs:
            result = None
    return result


def _excludes(ring: Ring, conjunction: Conjunction, other: Conjunction) -> bool:
    """Whether two conjunctions provably have no common point."""
    mine = {c.key: c for c in conjunction}
    if any(c.key in mine and not mine[c.key].signs & c.signs for c in other):
        return True
    return contradiction(Branch(ring, (*other, *conjunction))) is not None


def _implies(ring: Ring, conjunction: Conjunction, other: Conjunction) -> bool:
    return all(_excludes(ring, conjunction, (condition.negation,)) for condition in other)


def _covered(branch: Branch, others: Sequence[Conjunction], budget: list[int]) -> bool:
    """Whether the conditions provably imply that one of the conjunctions holds."""
    budget[0] -= 1
    if budget[0] < 0:
        return False
    if contradiction(branch) is not None:
        return True
    if not others:
        return False
    return all(_covered(branch.assume(c.negation), others[1:], budget) for c in others[0])


def _widened(ring: Ring, conjunction: Conjunction, outside: list[tuple[Conjunction, Branch]]) -> Conjunction:
    def clear(candidate: Conjunction) -> bool:
        for _, branch in outside:
            if branch.witness is not None and all(c.contains(branch.witness) for c in candidate):
                return False
        return all(_excludes(ring, candidate, other) for other, _ in outside)

    def dropped(current: Conjunction) -> Conjunction:
        for condition in conjunction:
            rest = tuple(c for c in current if c.key != condition.key)
            if len(rest) < len(current) and clear(rest):
                current = rest
        return current

    current = dropped(conjunction)
    for condition in current:
        for relation in {">": (">=",), "<": ("<=",), "=": (">=", "<=")}.get(condition.relation, ()):
            weaker = Condition(ring, condition.polynomial, relation)
            candidate = tuple(weaker if c is condition else c for c in current)
            if clear(candidate):
                current = candidate
                break
    return dropped(current)
