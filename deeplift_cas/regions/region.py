"""Sets of parameter values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import fmpq

from deeplift_cas.algebra.algebraic import Algebraic, Values
from deeplift_cas.algebra.condition import Condition, merged
from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.text import condition_text, conditions_text, polynomial_text
from deeplift_cas.display import Typeset
from deeplift_cas.errors import InputError, Undecided
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.line import real_point
from deeplift_cas.regions.simplification import Conjunction, Simplification
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import ANY

ONCE = 100
"""So many characters have to be saved for common conditions to be said once."""
SAMPLES = 2_000
"""Points tried by :meth:`Region.point` in each conjunction, before lines."""


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
        self._found: dict[int, Values | None] = {}

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
        found = self.point
        if found is None or any(isinstance(value, Algebraic) for value in found.values()):
            return None
        return {name: value for name, value in found.items() if isinstance(value, Fraction)}

    @cached_property
    def point(self) -> Values | None:
        """A point, as simple as a search finds one, rational if possible; ``None`` if it finds none."""
        irrational: Values | None = None
        for i in range(len(self.conjunctions)):
            found = self._point_of(i)
            if found is not None and not any(isinstance(value, Algebraic) for value in found.values()):
                return found
            irrational = irrational or found
        return irrational

    @property
    def points(self) -> list[Values | None]:
        """A point of each conjunction, or ``None`` where a search finds none."""
        return [self._point_of(i) for i in range(len(self.conjunctions))]

    def _point_of(self, i: int) -> Values | None:
        if i not in self._found:
            self._found[i] = conjunction_point(self.ring, self.conjunctions[i])
        return self._found[i]

    def is_empty(self) -> bool | None:
        """Whether the region is empty; ``None`` where neither a point nor a proof is found."""
        if all(contradiction(Branch(self.ring, c), thorough=True) is not None for c in self.conjunctions):
            return True
        return False if self.point is not None else None

    @property
    def is_everything(self) -> bool:
        """Whether some conjunction has no conditions."""
        return any(not conjunction for conjunction in self.conjunctions)

    @property
    def size(self) -> int:
        """How long it is to say."""
        return sum(4 + sum(len(str(c)) for c in conjunction) for conjunction in self.conjunctions)

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
        return Region(
            self.ring, [c for c in self.conjunctions if contradiction(Branch(self.ring, c), thorough=True) is None]
        )

    def simplified(
        self, excluded: Sequence[Conjunction], in_other_words: bool = False, within: Sequence[Region] = ()
    ) -> Region:
        """The same set in fewer words; ``excluded`` are conjunctions that cover its complement, ``within`` regions that
        contain it.  When the time is up, the region as it is.
        """
        known = tuple(c for region in within if len(region.conjunctions) == 1 for c in region.conjunctions[0])
        try:
            return Region(self.ring, Simplification(self.ring, excluded, known).of(self.conjunctions, in_other_words))
        except Undecided:
            return self

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

    def common(self) -> tuple[Conjunction, list[Conjunction]]:
        """Conditions that all alternatives share, if that is much, and what each says besides."""
        if len(self.conjunctions) > 1:
            shared = set[str].intersection(*({str(c) for c in conjunction} for conjunction in self.conjunctions))
            rest = [tuple(c for c in conjunction if str(c) not in shared) for conjunction in self.conjunctions]
            if all(rest) and sum(map(len, shared)) * (len(rest) - 1) > ONCE:
                return tuple(c for c in self.conjunctions[0] if str(c) in shared), rest
        return (), list(self.conjunctions)

    def __str__(self) -> str:
        """``x = 0, c ≥ |z|``; alternatives are joined by *or*."""
        names = ", ".join(self.ring.names)
        if not self.conjunctions:
            return f"for no {names}" if names else "never"
        if self.is_everything:
            return f"for all {names}" if names else "always"
        return said(self)

    def __repr__(self) -> str:
        return f"Region({self.strings()})"


def said(region: Region, marks: Sequence[str] = ()) -> str:
    """The alternatives, each with its mark; conditions that they share are said once: ``A, B, and (C  or  D)``.

    >>> ring = Ring(("a", "b", "c"))
    >>> a, b, c = map(ring.generator, ring.names)
    >>> long = Condition.of(ring, sum((a**k * b for k in range(20)), c), "=")
    >>> said(Region(ring, [(long, Condition.of(ring, p, ">")) for p in (a, b)])).split(", and ")[1]
    '(a > 0  or  b > 0)'
    """
    common, alternatives = region.common()
    marks = marks or [""] * len(alternatives)
    parts = [", ".join(conditions_text(one)) + mark for one, mark in zip(alternatives, marks, strict=True)]
    if not common:
        return "  or  ".join(parts)
    return f"{', '.join(conditions_text(common))}, and ({'  or  '.join(parts)})"


def conjunction_point(ring: Ring, conjunction: Conjunction) -> Values | None:
    """A point of a conjunction, if one is found."""
    branch = Branch(ring, conjunction)
    point = next(branch.points(SAMPLES // 10), None)
    if point is None and contradiction(branch, thorough=True) is None:
        line = real_point(branch)
        if line is not None and not any(isinstance(value, Algebraic) for value in line.values()):
            return line
        point = next(branch.points(SAMPLES), None)
        if point is None and line is None:
            point = next(branch.sparse_points(SAMPLES), None)
        if point is None:
            return line
    if point is None:
        return None
    return {name: Fraction(int(value.p), int(value.q)) for name, value in point.items()}


def as_assumed(ring: Ring) -> Values | None:
    """A point that is as assumed, if one is found: about the points of an empty set everything would be true.

    >>> ring = Ring(("x", "y"))
    >>> ring.assumed = (Condition.stated(ring, "x^2 + y^2 = 2"), Condition.stated(ring, "x > y"))
    >>> {name: str(value) for name, value in as_assumed(ring).items()}
    {'x': '1', 'y': '-1'}
    """
    if "as assumed" not in ring.made:
        ring.made["as assumed"] = conjunction_point(ring, ())
    found: Values | None = ring.made["as assumed"]
    return found


def _truth(conjunction: Conjunction, branch: Branch) -> bool | None:
    result: bool | None = True
    for condition in conjunction:
        known = branch.facts[condition.key][1] if condition.key in branch.facts else ANY
        if not known & condition.signs:
            return False
        if not known <= condition.signs:
            result = None
    return result
