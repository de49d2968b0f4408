"""Lifts that are any polynomials: tied weights, convolution, attention without softmax."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import combinations_with_replacement
from math import comb, prod
from typing import Any, ClassVar

import symengine

from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.linear import relations
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.lifts.program import Named, Program
from deeplift_cas.vocabulary import ENTRY

MAX_PRODUCTS = 100
"""Of entries, of which relations are looked for."""


class PolynomialLift(Program):
    """Coordinates with names ↦ X, whose entries are polynomials in them: a list for a vector, of rows for a matrix.

    Other symbols are parameters; with ``names``, only those.  Raises :class:`InputError` for what is no polynomial.

    >>> lift = PolynomialLift(["r", "k"], ["r", "k^2", "k*r"])
    >>> lift(lift.point(2, 3)).tolist()
    [[2], [9], [6]]
    """

    required: ClassVar[tuple[str, ...]] = ("variables", "entries")
    optional: ClassVar[tuple[str, ...]] = ()

    def __init__(self, variables: Sequence[str], entries: Sequence[Any], names: tuple[str, ...] | None = None) -> None:
        for name in variables if isinstance(variables, Sequence) and not isinstance(variables, str) else [variables]:
            if not isinstance(name, str) or not name.isidentifier() or not name.isascii() or ENTRY.fullmatch(name):
                raise InputError(f'\'variables\' are names such as ["u", "v"], not {shown(name)}')
        dimensions, flat = _flat(entries)
        if names is not None and (both := sorted({*variables} & {*names})):
            raise InputError(f"'{both[0]}' is a parameter and a coordinate: rename the parameter")
        known = None if names is None else (*variables, *names)
        found = []
        for number, text in enumerate(flat, 1):
            try:
                found.append(exact(text, known))
            except InputError as error:
                raise InputError(f"entry {number} of the lift: {error}") from None
        super().__init__(
            f"a polynomial lift of {len(variables)} coordinates", [Named(v) for v in variables], dimensions, found
        )

    @cached_property
    def equations(self) -> list[Any]:
        """All of degree 3, or 2 if there are many entries: the linear relations between their products.

        >>> len(PolynomialLift(["x", "y"], ["x^2", "x*y", "y^2"]).equations)  # X1·X3 − X2², and that times X1, X2, X3
        4
        """
        degree = next((d for d in (3, 2) if comb(len(self.entries) + d, d) <= MAX_PRODUCTS), 0)
        if self.parameters or degree == 0:
            return []
        ring, letters = Ring(self.coordinates), [symengine.Symbol(n) for row in self.image_names for n in row]
        places = [m for d in range(degree + 1) for m in combinations_with_replacement(range(len(letters)), d)]
        image = [ring.polynomial(p) for p in self.entries]
        products = [prod((image[i] for i in m), start=ring.one) for m in places]
        monomials = [symengine.Mul(*(letters[i] for i in m)) for m in places]
        return [
            symengine.Add(*(symengine.Rational(int(c.p), int(c.q)) * m for c, m in zip(row, monomials, strict=True)))
            for row in relations(products)
        ]

    @classmethod
    def read(cls, data: Mapping[str, Any], names: tuple[str, ...]) -> PolynomialLift:
        """From a problem file."""
        if not isinstance(data["variables"], list) or not data["variables"]:
            raise InputError(f'\'variables\' is a list of names such as ["u", "v"], not {shown(data["variables"])}')
        return cls(data["variables"], data["entries"], names)


def _flat(entries: Any) -> tuple[tuple[int, ...], list[Any]]:
    """The dimensions, and the entries in one list."""
    if not isinstance(entries, Sequence) or isinstance(entries, str) or not entries:
        raise InputError(f"'entries' is a list of polynomials, or of rows of them, not {shown(entries)}")
    if not any(isinstance(row, Sequence) and not isinstance(row, str) for row in entries):
        return (len(entries),), list(entries)
    parts = [_flat(row) for row in entries]
    if len({dimensions for dimensions, _ in parts}) > 1:
        raise InputError("'entries' is ragged: all rows have the same length")
    return (len(entries), *parts[0][0]), [entry for _, flat in parts for entry in flat]
