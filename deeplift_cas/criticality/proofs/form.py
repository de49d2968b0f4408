"""Vectors and forms in the entries of a direction, as proofs carry them: by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial, Ring, by_monomial, normal_text

Sparse = Mapping[tuple[int, ...], Polynomial]
"""A form: sorted indices of directions ↦ coefficient in ℚ[parameters]."""
Entries = Mapping[str, Polynomial]
"""A vector: direction name ↦ entry, zero where there is none; linear forms alike."""


def named(vector: Mapping[int, Polynomial], names: Sequence[str]) -> Entries:
    """The entries of a vector by name, in the order of the directions."""
    return {names[i]: p for i, p in sorted(vector.items()) if not p.is_zero()}


def entries_json(vector: Entries, ring: Ring) -> dict[str, str]:
    """The form in which a certificate carries a vector."""
    return {name: ring.text(p) for name, p in vector.items()}


def read_entries(data: Mapping[str, str], ring: Ring) -> Entries:
    """The vector that a certificate carries."""
    return {name: ring.read(text) for name, text in data.items()}


def _powers(monomial: tuple[int, ...], names: Sequence[str]) -> list[tuple[str, int]]:
    """Names and exponents of a monomial, sorted by name."""
    powers: list[tuple[str, int]] = []
    for name in sorted([names[i] for i in monomial]):
        if powers and powers[-1][0] == name:
            powers[-1] = name, powers[-1][1] + 1
        else:
            powers.append((name, 1))
    return powers


@dataclass(frozen=True)
class DirectionForm:
    """A form, with the names of its directions and the ring of its coefficients.

    >>> ring = Ring(("a",))
    >>> form = DirectionForm({(0, 1): 2 * ring.generator("a")}, ("u", "v"), ring)
    >>> form.text
    '2*a*u*v'
    >>> DirectionForm.read("2*a*u*v", ("u", "v"), ring).terms == form.terms
    True
    """

    terms: Sparse
    names: Sequence[str]
    ring: Ring

    @cached_property
    def text(self) -> str:
        """The normal form of certificates: the kernel is asked with it, and it is written."""
        terms = []
        first = min(self.names, default="")
        are_before = all(name < first for name in self.ring.names)  # then there is nothing to sort, term by term
        read: dict[int, list[tuple[list[tuple[str, int]], fmpq]]] = {}  # many coefficients are one object
        for monomial, value in self.terms.items():
            if id(value) not in read:
                read[id(value)] = [(self._parameters(exponents), c) for exponents, c in value.terms()]
            directions = _powers(monomial, self.names)
            for parameters, c in read[id(value)]:
                powers = parameters + directions
                terms.append((powers if are_before else sorted(powers), c))
        return normal_text(terms)

    def _parameters(self, exponents: Sequence[int]) -> list[tuple[str, int]]:
        return sorted((name, int(e)) for name, e in zip(self.ring.names, exponents, strict=True) if e)

    @property
    def is_zero(self) -> bool:
        """Whether all coefficients are 0."""
        return all(p.is_zero() for p in self.terms.values())

    @classmethod
    def read(cls, text: str, names: Sequence[str], ring: Ring) -> DirectionForm:
        """The form that a certificate carries; raises :class:`InputError` for a text that is not in normal form."""
        terms = by_monomial(Ring((*names, *ring.names)).read(text), len(names), ring)
        monomials = {exponents: tuple(i for i, e in enumerate(exponents) for _ in range(e)) for exponents in terms}
        return cls({monomials[exponents]: p for exponents, p in terms.items()}, names, ring)
