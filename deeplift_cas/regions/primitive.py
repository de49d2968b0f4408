"""Points with several irrational coordinates: all are polynomials in one number, a primitive element.

Where equations leave finitely many values of some parameters, as s² = 2 and t² = s + 1 do, a sum of multiples of these
generates the residue ring, mostly: its minimal polynomial and the others as polynomials in it are linear algebra.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import islice, product
from typing import NamedTuple

from flint import fmpq, fmpq_mat, fmpq_poly

from deeplift_cas.algebra.algebraic import Algebraic, RealRoot, Values
from deeplift_cas.algebra.polynomial import Polynomial, with_numbers
from deeplift_cas.algebra.real_roots import real_roots
from deeplift_cas.signs.branch import Branch
from deeplift_cas.signs.points import grid

MAX_DIMENSION, FACTORS, CHOICES = 30, 6, 60
"""Of the residue ring; multiples that are tried, and values of the other parameters."""


class Primitive(NamedTuple):
    """Monomials that are a basis of the residue ring, the minimal polynomial, and the monomials as polynomials in its
    root.
    """

    basis: list[tuple[int, ...]]
    minimal: fmpq_poly
    monomials: list[fmpq_poly]

    def expressed(self, p: Polynomial) -> fmpq_poly | None:
        """A reduced polynomial in these parameters as one in the root."""
        total, place = fmpq_poly([0]), {m: n for n, m in enumerate(self.basis)}
        for exponents, c in p.terms():
            n = place.get(tuple(map(int, exponents)))
            if n is None:
                return None
            total += self.monomials[n] * c
        return total


def primitive_point(branch: Branch) -> Values | None:
    """A point of a branch whose equations leave finitely many values of two or more parameters, if one is found.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("s", "t"))
    >>> conditions = [Condition.stated(ring, text) for text in ("s^2 = 2", "t^2 = 3", "t < s")]
    >>> {name: round(float(value), 4) for name, value in primitive_point(Branch(ring, conditions)).items()}
    {'s': -1.4142, 't': -1.7321}
    """
    bound = [rule for rule in branch.ideal.rules if rule.variable is None]
    variables = sorted({i for rule in bound for i, d in enumerate(rule.equation.degrees()) if d})
    if len(variables) < 2 or not branch.ideal.complete:
        return None
    found = _primitive(branch, variables)
    if found is None:
        return None
    solved = {rule.variable for rule in branch.ideal.rules}
    others = [i for i in range(len(branch.ring.names)) if i not in solved and i not in variables]
    for root in _roots(found.minimal):
        for choice in islice(grid(others), CHOICES):
            if _holds(branch, found, root, choice):
                return _values(branch, found, root, choice)
    return None


def _primitive(branch: Branch, variables: Sequence[int]) -> Primitive | None:
    ring, size = branch.ring, len(branch.ring.names)
    leading = [rule.leading for rule in branch.ideal.rules if rule.variable is None]
    pure = {i: min((m[i] for m in leading if sum(m) == m[i]), default=0) for i in variables}
    if not all(pure.values()):
        return None  # not finitely many values
    basis = list[tuple[int, ...]]()
    for powers in product(*(range(pure[i]) for i in variables)):
        m = [0] * size
        for i, e in zip(variables, powers, strict=True):
            m[i] = e
        if not any(all(a <= b for a, b in zip(lead, m, strict=True)) for lead in leading):
            basis.append(tuple(m))
    if len(basis) > MAX_DIMENSION:
        return None
    for factor in range(1, FACTORS):
        generator = sum((ring.context.gen(i) * factor**n for n, i in enumerate(variables)), ring.zero)
        power, rows = ring.one, list[list[fmpq]]()
        for _ in range(len(basis) + 1):
            rows.append(_vector(power, basis))
            power = branch.reduce(power * generator)
        table = fmpq_mat(rows[:-1])
        if table.rank() == len(basis):
            inverse = table.inv()
            last = (fmpq_mat([rows[-1]]) * inverse).tolist()[0]
            minimal = fmpq_poly([*(-c for c in last), 1])
            return Primitive(basis, minimal, [fmpq_poly(row) for row in inverse.tolist()])
    return None


def _vector(p: Polynomial, basis: Sequence[tuple[int, ...]]) -> list[fmpq]:
    coefficients = {tuple(map(int, e)): c for e, c in p.terms()}
    return [coefficients.get(m, fmpq(0)) for m in basis]


def _roots(minimal: fmpq_poly) -> Iterator[RealRoot]:
    for q, _ in minimal.factor()[1]:
        coefficients = tuple(fmpq(c) for c in q.coeffs())
        found = list[tuple[fmpq, fmpq]]()
        with suppress(ArithmeticError):
            found = real_roots(coefficients)
        yield from (RealRoot(coefficients, *ends) for ends in found)


def _number(found: Primitive, root: RealRoot, p: Polynomial) -> Algebraic | fmpq | None:
    """A polynomial at the point."""
    expressed = found.expressed(p)
    if expressed is None:
        return None
    rest = [fmpq(c) for c in (expressed % fmpq_poly(list(root.coefficients))).coeffs()]
    return Algebraic(tuple(rest), root) if len(rest) > 1 else rest[0] if rest else fmpq(0)


def _holds(branch: Branch, found: Primitive, root: RealRoot, choice: Mapping[int, fmpq]) -> bool:
    for p, signs in branch.facts.values():
        number = _number(found, root, branch.reduce(with_numbers(branch.reduce(p), choice)))
        if number is None:
            return False
        try:
            sign = number.sign() if isinstance(number, Algebraic) else (number > 0) - (number < 0)
        except ArithmeticError:
            return False
        if sign not in signs:
            return False
    return True


def _values(branch: Branch, found: Primitive, root: RealRoot, choice: Mapping[int, fmpq]) -> Values | None:
    values: dict[str, Fraction | Algebraic] = {}
    for name in branch.ring.names:
        number = _number(found, root, branch.reduce(with_numbers(branch.reduce(branch.ring.generator(name)), choice)))
        if number is None:
            return None
        values[name] = number if isinstance(number, Algebraic) else Fraction(int(number.p), int(number.q))
    return values
