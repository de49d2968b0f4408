"""One expansion in one process: worker.py ENGINE RUNG; prints the seconds it took and the number of terms.

All engines compute g_1, …, g_4 of g(W + tẆ) for f(X) = ⟨A, X⟩ + c/2·‖X − φ(W)‖², A and c symbolic, W integers.
The time does not contain the import of libraries and the making of symbols, rings and matrices.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from rungs import RUNGS, Rung, entries, names

ORDER = 4
kept: list[Any] = []
"""The packed terms of our engine."""
Job = Callable[[], int]
"""The expansion, ready to go; it returns the number of terms."""


def direct(rung: Rung) -> Job:
    """This package."""
    landscape, point = _landscape(rung)

    def run() -> int:
        forms = _forms(landscape.taylor(point, ORDER, engine="direct"))
        kept.extend(form.terms for form in forms)
        return sum(len(form) for form in forms)

    return run


def series(rung: Rung) -> Job:
    """This package's reference engine: truncated series of SymEngine expressions."""
    landscape, point = _landscape(rung)
    objective, lift = landscape.objective, landscape.lift

    def run() -> int:
        expressions = objective.along(lift.line(point, ORDER))[1:]
        return sum(len(e.args) for e in expressions)

    return run


def _landscape(rung: Rung) -> tuple[Any, Any]:
    from deeplift_cas import Landscape, MatrixProduct, Quadratic

    lift = MatrixProduct(*rung.widths)
    point = lift.point(*rung.factors())
    return Landscape(lift, Quadratic(names(rung)[0], "c", target=rung.product())), point


def _forms(expansion: Any) -> list[Any]:
    return [expansion.coefficient(k) for k in range(1, ORDER + 1)]


def flint(rung: Rung) -> Job:
    """python-flint, one variable for every entry."""
    from flint import Ordering, fmpz_mpoly_ctx

    A, V = names(rung)
    symbols = [*entries(A), *(name for matrix in V for name in entries(matrix)), "c"]
    context = fmpz_mpoly_ctx.get(tuple(symbols), Ordering.lex)
    value = dict(zip(symbols, context.gens(), strict=True))
    return _polynomials(rung, value, context.constant(0), value["c"])


def flint_packed(rung: Rung) -> Job:
    """python-flint, one variable for every layer: entries are exponents.

    They form a Sidon set, so that products of two can be told apart, above half their maximum, so that
    products differ from single ones.  An entry of A is a power of one variable, and c is 1.
    """
    from flint import Ordering, fmpz_mpoly_ctx

    A, V = names(rung)
    context = fmpz_mpoly_ctx.get(("a", *(f"w{k}" for k in range(len(V)))), Ordering.lex)
    exponents = _sidon(max(len(entries(matrix)) for matrix in V))
    value = {name: _power(context, 0, n) for n, name in enumerate(entries(A), 1)}
    for k, matrix in enumerate(V, 1):
        value |= {name: _power(context, k, e) for e, name in zip(exponents, entries(matrix), strict=False)}
    return _polynomials(rung, value, context.constant(0), 1)


def _power(context: Any, variable: int, exponent: int) -> Any:
    return context.from_dict({tuple(exponent if n == variable else 0 for n in range(context.nvars())): 1})


def _sidon(size: int) -> list[int]:
    """Mian and Chowla's set, moved up by its maximum."""
    found: list[int] = []
    differences: set[int] = set()
    x = 0
    while len(found) < size:
        if all(x - y not in differences for y in found):
            differences.update(x - y for y in found)
            found.append(x)
        x += 1
    return [e + x for e in found]


def sympy_ring(rung: Rung) -> Job:
    """SymPy's sparse polynomials over the integers."""
    from sympy import ZZ, ring

    A, V = names(rung)
    symbols = [*entries(A), *(name for matrix in V for name in entries(matrix)), "c"]
    domain, *generators = ring(symbols, ZZ)
    value = dict(zip(symbols, generators, strict=True))
    return _polynomials(rung, value, domain.zero, value["c"])


def _polynomials(rung: Rung, value: dict[str, Any], zero: Any, c: Any) -> Job:
    """Order by order, base point as integers, partial products shared, sums as trees."""
    names_of_A, names_of_V = names(rung)
    A = [[value[name] for name in row] for row in names_of_A]
    V = [[[value[name] for name in row] for row in matrix] for matrix in names_of_V]
    W = rung.factors()

    def total(summands: list[Any]) -> Any:
        summands = [x for x in summands if x != 0]
        while len(summands) > 1:
            pairs = zip(summands[::2], summands[1::2], strict=False)
            summands = [x + y for x, y in pairs] + summands[len(summands) // 2 * 2 :]
        return summands[0] if summands else zero

    def times(a: Any, b: Any) -> Any:
        columns = list(zip(*b, strict=True))
        return [
            [total([x * y for x, y in zip(row, c, strict=True) if x != 0 and y != 0]) for c in columns] for row in a
        ]

    def run() -> int:
        base = [[int(i == j) for j in range(rung.widths[0])] for i in range(rung.widths[0])]
        line: dict[int, Any] = {}
        for w, v in zip(W, V, strict=True):
            moved = {1: times(v, base)}
            for j, matrix in line.items():
                fixed = times(w, matrix)
                moved[j] = (
                    [[x + y for x, y in zip(r, s, strict=True)] for r, s in zip(moved[j], fixed, strict=True)]
                    if j in moved
                    else fixed
                )
                if j < ORDER:
                    moved[j + 1] = times(v, matrix)
            base = [[sum(x * y for x, y in zip(row, col, strict=True)) for col in zip(*base, strict=True)] for row in w]
            line = moved
        terms = 0
        for k in range(1, ORDER + 1):
            parts = []
            if k in line:
                parts += [2 * x * y for r, s in zip(A, line[k], strict=True) for x, y in zip(r, s, strict=True)]
            for i in range(1, k // 2 + 1):
                if i in line and k - i in line:
                    pairs = [
                        (x, y) for r, s in zip(line[i], line[k - i], strict=True) for x, y in zip(r, s, strict=True)
                    ]
                    inner = total([x * x if 2 * i == k else x * y for x, y in pairs])
                    parts.append(c * (inner if 2 * i == k else 2 * inner))
            terms += len(total(parts))
        return terms

    return run


ENGINES: dict[str, Callable[[Rung], Job]] = {
    "deeplift-cas": direct,
    "deeplift-cas, SymEngine series": series,
    "FLINT packed": flint_packed,
    "FLINT": flint,
    "SymPy ring": sympy_ring,
}


def main(engine: str, widths: str) -> None:
    """Run and report."""
    rung = RUNGS.get(widths) or Rung(tuple(map(int, widths.split(","))), True)
    job = ENGINES[engine](rung)
    memory = _peak()
    start = time.perf_counter()
    terms = job()
    seconds = time.perf_counter() - start
    packed = sum(16 * len(keys) for keys, _ in kept)  # a word for the key, a word for the coefficient
    print(json.dumps({"seconds": seconds, "terms": terms, "packed": packed, "peak": _peak() - memory}))


def _peak() -> int:
    """The largest memory of this process so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
