"""One polynomial sign condition."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import symengine
from flint import fmpq

from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Polynomial, Ring, content
from deeplift_cas.errors import InputError, shown
from deeplift_cas.vocabulary import RELATION, RELATIONS, SIGNS


@dataclass(frozen=True, eq=False)
class Condition:
    """``polynomial relation 0``, with a primitive polynomial, written so that the relation reads
    ``>=``, ``>``, ``=`` or ``!=`` wherever that is possible.

    >>> ring = Ring(("z", "c"))
    >>> z, c = (ring.generator(n) for n in "zc")
    >>> condition = Condition.of(ring, 2 * z - 2 * c, "<=")
    >>> str(condition), str(condition.negation)
    ('c - z >= 0', 'z - c > 0')
    """

    ring: Ring
    polynomial: Polynomial
    relation: str

    @classmethod
    def of(cls, ring: Ring, p: Polynomial, relation: str) -> Condition:
        """The condition ``p relation 0``; ``p`` must not be constant."""
        scale = content([p])
        if p.leading_coefficient() < 0:
            scale, relation = -scale, RELATIONS[relation].mirror
        return cls(ring, p / scale, relation)

    @classmethod
    def read(cls, ring: Ring, text: str) -> Condition:
        """The condition that a certificate carries, as ``str`` writes it.  Raises :class:`InputError`.

        >>> str(Condition.read(Ring(("z", "c")), "z - c > 0"))
        'z - c > 0'
        """
        polynomial, _, relation = text.removesuffix(" 0").rpartition(" ")
        if relation not in SIGNS:
            raise InputError(f"{shown(text)} is no condition in normal form, such as 'c - z >= 0'")
        return cls.of(ring, ring.read(polynomial), relation)

    @classmethod
    def stated(cls, ring: Ring, text: Any) -> Condition:
        """The condition that a user writes, such as ``"c > 0"`` or ``"s^2 = s + 1"``.  Raises :class:`InputError`.

        >>> str(Condition.stated(Ring(("s",)), "s^2 = s + 1"))
        's^2 - s - 1 = 0'
        """
        example = "a condition is a text such as 'c > 0' or 's^2 = s + 1'"
        parts = re.split(r"(<=|>=|!=|==|[<>=≤≥≠])", text) if isinstance(text, str) else []
        if len(parts) != 3:
            raise InputError(f"{example}, not {shown(text)}")
        try:
            sides = [ring.polynomial(symengine.expand(exact(side.strip(), ring.names))) for side in parts[::2]]
        except InputError as error:
            raise InputError(f"the condition {shown(text)}: {error}") from None
        difference = sides[0] - sides[1]
        if difference.is_constant():
            raise InputError(f"the condition {shown(text)} is not about a parameter: {example}")
        return cls.of(ring, difference, {"==": "=", "≤": "<=", "≥": ">=", "≠": "!="}.get(parts[1], parts[1]))

    @cached_property
    def key(self) -> str:
        """The polynomial with positive leading coefficient, as text: the same for a condition and
        its negation.
        """
        return self.ring.text(self.polynomial)

    @cached_property
    def signs(self) -> frozenset[int]:
        """The signs of the polynomial that the condition allows."""
        return SIGNS[self.relation]

    @property
    def negation(self) -> Condition:
        """The condition that holds exactly where this one does not."""
        return Condition(self.ring, self.polynomial, RELATIONS[self.relation].negation)

    @property
    def oriented(self) -> tuple[Polynomial, str]:
        """Polynomial and relation as they are shown, without ``<`` and ``<=``."""
        if self.relation in ("<", "<="):
            return -self.polynomial, RELATIONS[self.relation].mirror
        return self.polynomial, self.relation

    def contains(self, values: Mapping[str, Any]) -> bool:
        """Whether the condition holds at a rational point."""
        return self.at([self.ring.rational(values[name]) for name in self.ring.names])

    def at(self, point: Sequence[fmpq]) -> bool:
        """Whether the condition holds at a point given in the order of the ring's symbols."""
        numerator = self.polynomial(*point).p
        return (1 if numerator > 0 else -1 if numerator else 0) in self.signs

    def __str__(self) -> str:
        polynomial, relation = self.oriented
        return f"{self.ring.text(polynomial)} {relation} 0"


def merged(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
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
