"""QEPCAD and z3 asked whether xᵀHx ≥ 0 for all x, as far as they can be asked that."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from problems import Form, Term

ANNOUNCED = "An equivalent quantifier-free formula:"
CELLS = 100_000_000
"""Of list space for QEPCAD, 50 times its default: it starts 0.2 s later, and ends abnormally less often."""


class Peer(NamedTuple):
    """How to run a program, what it reads, and how its answer is read: ``None`` if there is none."""

    command: list[str]
    text: Callable[[Form], str]
    answer: Callable[[str], str | None]


def qepcad_input(form: Form) -> str:
    """(A x1)…(A xn) [xᵀHx ≥ 0], the parameters free; with a cubic form: it vanishes wherever xᵀHx does."""
    variables = [f"x{i}" for i in range(1, form.variables + 1)]
    quadratic = _sum(form.quadratic)
    claim = f"{quadratic} >= 0"
    if form.cubic:
        claim = f"{quadratic} > 0 \\/ [ {quadratic} = 0 /\\ {_sum(form.cubic)} = 0 ]"
    quantifiers = "".join(f"(A {x})" for x in variables)
    names = ",".join([*form.parameters, *variables])
    return f"[ ]\n({names})\n{len(form.parameters)}\n{quantifiers}[ {claim} ].\nfinish\n"


def qepcad_answer(output: str) -> str | None:
    """The formula behind the line that announces it, on one line."""
    _, announced, rest = output.partition(ANNOUNCED)
    formula = " ".join(rest.partition("=====")[0].split())
    return formula if announced and formula else None


def conditions(formula: str) -> int:
    """How many atomic conditions a formula has.

    >>> conditions("a >= 0 /\\ [ b /= 0 \\/ a b - 1 < 0 ]"), conditions("TRUE")
    (3, 0)
    """
    return len(re.findall(r">=|<=|/=|=|<|>", formula))


def z3_input(form: Form) -> str:
    """Is there a value of the parameters with xᵀHx ≥ 0 for all x?  Far less than the set of all such values."""
    variables = " ".join(f"(x{i} Real)" for i in range(1, form.variables + 1))
    numbers = (str(t.number) if t.number >= 0 else f"(- {-t.number})" for t in form.quadratic)
    terms = (f"(* {' '.join([number, *_names(t)])})" for number, t in zip(numbers, form.quadratic, strict=True))
    lines = [f"(declare-const {name} Real)" for name in form.parameters]
    lines += [f"(assert (forall ({variables}) (>= (+ {' '.join(terms)}) 0)))", "(check-sat)", ""]
    return "\n".join(lines)


def z3_answer(output: str) -> str | None:
    """Sat, unsat or unknown."""
    word = output.strip()
    return word if word in ("sat", "unsat", "unknown") else None


def _sum(terms: Sequence[Term]) -> str:
    """As QEPCAD reads it: a space multiplies."""
    signed = (("- " if t.number < 0 else "+ ") + " ".join([str(abs(t.number)), *_names(t)]) for t in terms if t.number)
    return " ".join(signed).removeprefix("+ ")


def _names(term: Term) -> list[str]:
    return [*term.parameters, *(f"x{i}" for i in term.variables)]


PEERS = {
    "QEPCAD": Peer(["qepcad", "-noecho", f"+N{CELLS}"], qepcad_input, qepcad_answer),
    "z3": Peer(["z3", "-in"], z3_input, z3_answer),
}
