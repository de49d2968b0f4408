"""Regions as formulas of z3."""

from __future__ import annotations

import sympy
import z3

COMPARED = {">=": lambda p: p >= 0, ">": lambda p: p > 0, "=": lambda p: p == 0, "!=": lambda p: p != 0}


def to_z3(expression: sympy.Expr) -> z3.ArithRef:
    """A polynomial with rational coefficients."""
    total = z3.RealVal(0)
    names = sorted(expression.free_symbols, key=str)
    for monomial, coefficient in sympy.Poly(expression, *names).terms() if names else [((), expression)]:
        term = z3.RealVal(str(coefficient))
        for name, exponent in zip(names, monomial, strict=True):
            for _ in range(exponent):
                term = term * z3.Real(str(name))
        total = total + term
    return total


def condition_to_z3(text: str) -> z3.BoolRef:
    """A condition as a certificate says it, such as ``c - z >= 0``."""
    polynomial, relation, _ = text.rsplit(" ", 2)
    return COMPARED[relation](to_z3(sympy.sympify(polynomial.replace("^", "**"))))


def region_to_z3(strings: list[list[str]]) -> z3.BoolRef:
    """A union of conjunctions."""
    return z3.Or([z3.And([condition_to_z3(text) for text in conjunction]) for conjunction in strings])


def is_impossible(*formulas: z3.BoolRef, seconds: int = 20) -> bool:
    """Whether z3 proves that no real numbers satisfy all of them."""
    solver = z3.Solver()
    solver.set("timeout", seconds * 1000)
    solver.add(*formulas)
    return solver.check() == z3.unsat
