"""Equations as rules that lower the degree in one variable."""

from __future__ import annotations

from typing import NamedTuple

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product


class Rule(NamedTuple):
    """An equation used to lower the degree in one variable; ``leading`` is its leading coefficient
    in that variable, known not to vanish.
    """

    variable: int
    degree: int
    equation: Polynomial
    leading: Polynomial

    def remainder(self, p: Polynomial) -> Polynomial:
        """``leading^k · p`` modulo the equation; the factor is 1 if ``leading`` is constant."""
        if self.degree == 1 and len(self.equation) == 1 and self.leading.is_constant():
            return p.subs({self.variable: 0})  # x = 0, the most frequent equation
        while p.degrees()[self.variable] >= self.degree:
            p = self.step(p)
        return p

    def step(self, p: Polynomial) -> Polynomial:
        """Without the highest power of the variable; multiplied by ``leading`` if that is not constant."""
        degree, top = leading(p, self.variable)
        shift = _power(p, self.variable, degree - self.degree)
        if self.leading.is_constant():
            return p - top * shift * self.equation / self.leading
        return self.leading * p - top * shift * self.equation

    def solve(self, values: list[fmpq]) -> fmpq | None:
        """The value of the variable, given those of the others; the simplest rational one."""
        values[self.variable] = fmpq(0)
        if self.degree == 1:
            top = self.leading(*values)
            return None if top == 0 else -self.equation(*values) / top
        others: dict[str | int, fmpq] = {i: v for i, v in enumerate(values) if i != self.variable}
        rest = self.equation.subs(others)
        return None if rest.is_constant() else _rational_root(rest)


class Solved(NamedTuple):
    """An equation that became a rule for a variable, and why its leading coefficient is not zero."""

    equation: str
    variable: str
    leading: Product

    def json(self) -> dict[str, object]:
        """The form in which a certificate carries it."""
        return {"equation": self.equation, "variable": self.variable, "leading": self.leading.json()}


def leading(p: Polynomial, variable: int) -> tuple[int, Polynomial]:
    """Degree in one variable and the coefficient of that power (−1 and 0 for the zero polynomial)."""
    degree = p.degrees()[variable] if not p.is_zero() else -1
    if degree == 0:
        return degree, p
    top = {
        (*exponents[:variable], 0, *exponents[variable + 1 :]): c
        for exponents, c in p.terms()
        if exponents[variable] == degree
    }
    return degree, p.context().from_dict(top)


def _power(p: Polynomial, variable: int, exponent: int) -> Polynomial:
    return p.context().gen(variable) ** exponent


def _rational_root(p: Polynomial) -> fmpq | None:
    """The simplest rational root of a polynomial in one variable."""
    roots = []
    for q, _ in p.factor()[1]:
        if q.total_degree() == 1:
            roots.append(-q.coefficient(1) / q.coefficient(0) if len(q) == 2 else fmpq(0))
    return min(roots, key=lambda r: (abs(r), r < 0), default=None)
