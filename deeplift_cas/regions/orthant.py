"""Polynomials that have one sign on an orthant: in coordinates that are ≥ 0, all their terms have it.

The coordinates are linear polynomials of which conditions tell the sign, as a, b − a and c − b where 0 ≤ a ≤ b ≤ c, and
symbols beside them, of which only even powers have a sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import ANY

MAX_TERMS, MAX_DEGREE, MAX_FACTS = 100, 10, 30
"""Of a polynomial, before and after it is written in other coordinates; and so many are looked at."""


class Coordinate(NamedTuple):
    """A polynomial of degree 1 by its key, the factor by which it is ≥ 0, and the signs that it can have then."""

    key: str
    value: Polynomial
    unit: int
    signs: frozenset[int]


def signs_of_terms(branch: Branch) -> list[Product] | None:
    """A contradiction: a fact −p ≥ 0 and terms ≥ 0 that sum to p, one of them > 0, or all that with −p > 0.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("a", "b"))
    >>> texts = ("a >= 0", "b - a >= 0", "b^2 - a^2 < 0")
    >>> branch = Branch(ring, [Condition.stated(ring, text) for text in texts])
    >>> [str(term) for term in signs_of_terms(branch)]
    ['1*(a^2 - b^2)', '-2*(a)*(a - b)', '1*(a - b)^2']
    """
    facts = [(key, branch.reduce(p), known) for key, (p, known) in branch.facts.items() if len(known) < len(ANY)]
    asked = [(key, p, known) for key, p, known in facts if p.total_degree() > 1 and len(p) <= MAX_TERMS]
    asked = [(key, p, known) for key, p, known in asked if known in _HALF_LINES and p.total_degree() <= MAX_DEGREE]
    if not asked:
        return None
    for coordinates in _systems(branch, facts):
        back = _substitution(branch, coordinates)
        for key, p, known in asked[:MAX_FACTS]:
            unit = -1 if 1 in known else 1
            found = _terms(p if back is None else p.compose(*back), unit, coordinates)
            if found is not None and (0 not in known or any(branch.possible_product(term) == {1} for term in found)):
                return [Product(fmpq(-unit), {key: 1}), *found]
    return None


_HALF_LINES = [frozenset(signs) for signs in ({1}, {0, 1}, {-1}, {-1, 0})]


def _systems(branch: Branch, facts: list[tuple[str, Polynomial, frozenset[int]]]) -> Iterator[list[Coordinate]]:
    """The symbols, with what is known of their signs; then linear facts, those stated first or last, and symbols."""
    ring = branch.ring
    half = [(key, p, known) for key, p, known in facts if p.total_degree() == 1 and known in _HALF_LINES]
    linear = [Coordinate(k, p, u := 1 if 1 in known else -1, frozenset(u * s for s in known)) for k, p, known in half]
    symbols = [Coordinate(name, ring.generator(name), 1, ANY) for name in ring.names]
    named = {c.value.degrees().index(1): c for c in linear if len(c.value) == 1 and c.value.leading_coefficient() == 1}
    yield [named.get(i, symbol) for i, symbol in enumerate(symbols)]
    if len(named) < len(linear):
        yield _basis([*linear, *symbols])
        yield _basis([*linear[::-1], *symbols])


def _basis(candidates: list[Coordinate]) -> list[Coordinate]:
    """As many as there are symbols, the first that are linearly independent."""
    chosen: list[Coordinate] = []
    for c in candidates:
        if fmpq_mat([_row(d.value) for d in (*chosen, c)]).rank() > len(chosen):
            chosen.append(c)
    return chosen


def _row(p: Polynomial) -> list[fmpq]:
    """The coefficients of the symbols."""
    found = p.to_dict()
    size = len(p.degrees())
    return [fmpq(found.get(tuple(int(i == j) for j in range(size)), 0)) for i in range(size)]


def _substitution(branch: Branch, coordinates: list[Coordinate]) -> list[Polynomial] | None:
    """The symbols in the coordinates, if these are others."""
    ring = branch.ring
    symbols = [ring.generator(name) for name in ring.names]
    if all(c.value == x and c.unit == 1 for c, x in zip(coordinates, symbols, strict=True)):
        return None
    inverse = fmpq_mat([[c.unit * q for q in _row(c.value)] for c in coordinates]).inv()
    shifted = [x - c.unit * c.value(*[0] * len(symbols)) for c, x in zip(coordinates, symbols, strict=True)]
    return [sum((q * y for q, y in zip(row, shifted, strict=True)), ring.zero) for row in inverse.tolist()]


def _terms(p: Polynomial, unit: int, coordinates: list[Coordinate]) -> list[Product] | None:
    """The terms of a polynomial in the coordinates times a unit, if all are ≥ 0."""
    if len(p) > MAX_TERMS:
        return None
    found = []
    for exponents, c in p.terms():
        powers = [(x, int(e)) for x, e in zip(coordinates, exponents, strict=True) if e]
        if unit * c < 0 or any(e % 2 and -1 in x.signs for x, e in powers):
            return None
        sign = -1 if sum(e for x, e in powers if x.unit < 0) % 2 else 1
        found.append(Product(sign * unit * c, {x.key: e for x, e in powers}))
    return found
