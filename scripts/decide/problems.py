"""The questions of ``bench decide``: problem files, random ones from fixed seeds, and the forms behind them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from itertools import combinations_with_replacement
from math import prod
from typing import Any, NamedTuple

from rungs import Rung


class Question(NamedTuple):
    """A row of the benchmark: what is run, and what the issue asks of it.

    ``problem`` is the content of a problem file, ``None`` for a verb that needs none; ``form`` says what the peers
    are asked; ``certificate``: it is written and its size reported.
    """

    name: str
    title: str
    asked: str
    problem: dict[str, Any] | None = None
    form: Form | None = None
    certificate: bool = False
    z3: bool = False


class Form(NamedTuple):
    """xᵀHx with parameters, and perhaps a cubic form that has to vanish wherever xᵀHx does, both as sums of terms."""

    parameters: list[str]
    variables: int
    quadratic: list[Term]
    cubic: list[Term]


class Term(NamedTuple):
    """An integer, names of parameters with multiplicity, and numbers of variables with multiplicity."""

    number: int
    parameters: tuple[str, ...]
    variables: tuple[int, ...]


Entry = list[tuple[int, tuple[str, ...]]]
"""A polynomial in the parameters."""


def parameter(name: str) -> Entry:
    """Just this parameter."""
    return [(1, (name,))]


def quadratic(upper: dict[tuple[int, int], Entry]) -> list[Term]:
    """xᵀHx from the entries H_ij, i ≤ j."""
    return [
        Term(number * (1 if i == j else 2), names, (i, j))
        for (i, j), entry in sorted(upper.items())
        for number, names in entry
    ]


def at_zero(parameters: list[str], size: int, upper: dict[tuple[int, int], Entry], cubic: Sequence[Term] = ()) -> Form:
    """The form that the Hessian at W = 0 is to be, and the one of order 3."""
    return Form(parameters, size, quadratic(upper), list(cubic))


def symbolic(size: int) -> Form:
    """A parameter for each entry."""
    upper = {(i, j): parameter(f"h{i}{j}") for i in range(1, size + 1) for j in range(i, size + 1)}
    return at_zero([f"h{i}{j}" for i, j in upper], size, upper)


def toeplitz(size: int, bands: int) -> Form:
    """H_ij = t_|i−j|, zero beyond the bands."""
    indices = range(1, size + 1)
    upper = {(i, j): parameter(f"t{j - i}") for i in indices for j in indices if i <= j < i + bands}
    return at_zero([f"t{k}" for k in range(bands)], size, upper)


def dense(size: int, seed: int) -> Form:
    """Random polynomials of degree 2 in p and q; the diagonal is lifted by 9, lest the region be empty."""
    numbers = random.Random(seed)
    monomials: list[tuple[str, ...]] = [(), ("p",), ("q",), ("p", "p"), ("p", "q"), ("q", "q")]
    upper: dict[tuple[int, int], Entry] = {}
    for i, j in combinations_with_replacement(range(1, size + 1), 2):
        entry = [(numbers.randint(-9, 9), names) for names in monomials]
        upper[i, j] = [(entry[0][0] + 9 * (i == j), ()), *entry[1:]]
    return at_zero(["p", "q"], size, upper)


def diagonal(size: int) -> Form:
    """diag(a1, …)."""
    upper = {(i, i): parameter(f"a{i}") for i in range(1, size + 1)}
    return at_zero([f"a{i}" for i in range(1, size + 1)], size, upper)


def correlation(size: int, cubic: Sequence[Term] = ()) -> Form:
    """Ones on the diagonal and a parameter for each entry beside."""
    upper = {(i, j): parameter(f"r{i}{j}") for i in range(1, size + 1) for j in range(i + 1, size + 1)}
    names = [f"r{i}{j}" for i, j in upper]
    return at_zero(names, size, upper | {(i, i): [(1, ())] for i in range(1, size + 1)}, cubic)


def polynomial(form: Form, order: int) -> dict[str, Any]:
    """The problem file with widths n, 1 whose Taylor form at W = 0 this is."""
    n = form.variables
    entries = [f"X1{i}" if i < 10 else f"X1_{i}" for i in range(1, n + 1)]
    terms = (
        "*".join([str(t.number), *t.parameters, *(entries[i - 1] for i in t.variables)])
        for t in form.quadratic + form.cubic
        if t.number
    )
    objective = {"kind": "polynomial", "expression": " + ".join(terms)}
    return {
        "order": order,
        "widths": [n, 1],
        "parameters": form.parameters,
        "point": [[[0] * n]],
        "objective": objective,
    }


def text(entry: Entry) -> str:
    """As problem files have it."""
    return " + ".join("*".join([str(number), *names]) for number, names in entry if number) or "0"


def value(entry: Entry, at: dict[str, int]) -> int:
    """The entry at a point."""
    return sum(number * prod(at[name] for name in names) for number, names in entry)


def _random_entry(numbers: random.Random, degree: int) -> Entry:
    """A polynomial in p, q, r with all its monomials up to this degree."""
    monomials = [names for k in range(degree + 1) for names in combinations_with_replacement("pqr", k)]
    return [(numbers.choice([-1, 1]) * numbers.randint(1, 5), names) for names in monomials]


def gradients(rows: int, seed: int, zero: dict[str, int] | None = None) -> dict[str, Any]:
    """Widths 1, 2, rows: where the gradient vanishes is said by 2·rows + 2 dense cubic equations in p, q, r.

    The factors are linear, A and the target quadratic.  ``zero`` is made a common zero of all equations.
    """
    numbers = random.Random(seed)
    first = [_random_entry(numbers, 1) for _ in range(2)]
    second = [[_random_entry(numbers, 1) for _ in range(2)] for _ in range(rows)]
    A, target = ([_random_entry(numbers, 2) for _ in range(rows)] for _ in range(2))
    if zero is not None:
        for a, t, w in zip(A, target, second, strict=True):
            product = sum(value(x, zero) * value(y, zero) for x, y in zip(w, first, strict=True))
            a.append((value(t, zero) - product - value(a, zero), ()))
    return {
        "order": 1,
        "widths": [1, 2, rows],
        "parameters": ["p", "q", "r"],
        "point": [_column(first), [[text(x) for x in row] for row in second]],
        "objective": {"kind": "quadratic", "A": _column(A), "c": 1, "scale": "1/2", "target": _column(target)},
    }


def _column(entries: Sequence[Entry]) -> list[list[str]]:
    return [[text(entry)] for entry in entries]


def corner(rung: Rung) -> dict[str, Any]:
    """f(X) = z·X_mn + c/2·‖X − φ(W)‖² at the point of a rung of the other ladder."""
    rows, columns = rung.widths[-1], rung.widths[0]
    A: list[list[Any]] = [[0] * columns for _ in range(rows)]
    A[-1][-1] = "z"
    return _quadratic(rung.widths, rung.factors(), A)


def singular(size: int, seed: int) -> dict[str, Any]:
    """Two dense factors of rank size − 1, and the gradient z·uvᵀ with uᵀW_2 = 0, W_1v = 0, so that ∇g(W) = 0."""
    numbers = random.Random(seed)
    (first, v), (second, u) = _dependent(numbers, size), _dependent(numbers, size)
    A = [[f"{a * b}*z" for b in v] for a in u]
    return _quadratic((size, size, size), [[list(column) for column in zip(*first, strict=True)], second], A)


def _dependent(numbers: random.Random, size: int) -> tuple[list[list[int]], list[int]]:
    """A matrix whose last row is a signed sum of the others, and what it vanishes with from the left."""
    rows = [[numbers.randint(-3, 3) for _ in range(size)] for _ in range(size - 1)]
    signs = [numbers.choice([-1, 1]) for _ in rows]
    last = [sum(s * x for s, x in zip(signs, column, strict=True)) for column in zip(*rows, strict=True)]
    return [*rows, last], [*signs, -1]


def _quadratic(widths: Sequence[int], point: Any, A: Any) -> dict[str, Any]:
    objective = {"kind": "quadratic", "A": A, "c": "c", "scale": "1/2"}
    return {
        "order": 3,
        "widths": list(widths),
        "parameters": ["z", "c"],
        "point": point,
        "objective": objective,
    }


def toml(title: str, problem: dict[str, Any]) -> str:
    """A problem file: numbers, texts and lists are written as in JSON."""
    objective = problem["objective"]
    lines = [f"title = {json.dumps(title, ensure_ascii=False)}"]
    lines += [f"{key} = {json.dumps(content)}" for key, content in problem.items() if key != "objective"]
    lines += ["", "[objective]", *(f"{key} = {json.dumps(content)}" for key, content in objective.items())]
    return "\n".join([*lines, ""])


def _at_zero(name: str, title: str, asked: str, form: Form, order: int = 2, z3: bool = False) -> Question:
    return Question(name, f"{title}, order {order}", asked, polynomial(form, order), form, z3=z3)


CUBIC = [Term(1, (), (1, 1, 1)), Term(1, (), (1, 2, 3))]
QUESTIONS = [
    _at_zero("symbolic-4", "symbolic 4×4", "0.5", symbolic(4), z3=True),
    _at_zero("toeplitz-4", "Toeplitz 4×4", "0.5", toeplitz(4, 4)),
    _at_zero("toeplitz-5", "Toeplitz 5×5", "2", toeplitz(5, 5)),
    _at_zero("dense-4", "dense 4×4, two parameters", "1", dense(4, 6)),
    _at_zero("tridiagonal-8", "tridiagonal 8×8", "0.17", toeplitz(8, 2), z3=True),
    _at_zero("diagonal-12-order-2", "diag(a1, …, a12)", "0.3", diagonal(12)),
    _at_zero("diagonal-12-order-3", "diag(a1, …, a12)", "0.3", diagonal(12), 3),
    _at_zero("correlation-4-order-2", "correlations 4×4", "1", correlation(4)),
    _at_zero("correlation-4-order-3", "correlations 4×4, cubic", "20", correlation(4, CUBIC), 3),
    Question("gradient-72", "72 dense cubics, order 1", "0.5", gradients(35, 0)),
    Question("gradient-72-one-zero", "72 dense cubics, a zero", "0.5", gradients(35, 0, {"p": 1, "q": -1, "r": 2})),
    Question("points-8-8-8", "dense point 8,8,8", "10, 0.8 MB", corner(Rung((8, 8, 8), True)), certificate=True),
    Question("points-8-8-8-rank-7", "the same, rank 7, ∇g = 0", "–", singular(8, 0), certificate=True),
    Question("widths-20-18-18-20", "sparse point 20,18,18,20", "2", corner(Rung((20, 18, 18, 20), False))),
    Question("counterexample", "counterexample", "0.70 × today"),
    Question("report", "report", "0.5 × today"),
]
