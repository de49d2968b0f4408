"""Exact linear feasibility."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

MAX_BITS = 300
"""Where a pivot is longer, the search is given up: it would take minutes."""


def nonnegative_solution(columns: Sequence[Sequence[fmpq]], rhs: Sequence[fmpq]) -> list[fmpq] | None:
    """Some λ ≥ 0 with Σ λ_k · columns[k] = rhs, or ``None`` if there is none, or none was
    found with numbers of a reasonable size.

    The first phase of the simplex method over the rationals, with Bland's rule, so that it ends.

    >>> one, two = fmpq(1), fmpq(2)
    >>> nonnegative_solution([[one, one], [one, -one]], [two, 0 * one])
    [1, 1]
    >>> nonnegative_solution([[one]], [-one]) is None
    True
    """
    rows, width = len(rhs), len(columns)
    zero = fmpq(0)
    # One row an equation, right-hand side last and made non-negative; artificial variables are implicit.
    table = []
    for i in range(rows):
        sign = -1 if rhs[i] < 0 else 1
        table.append([sign * column[i] for column in columns] + [sign * rhs[i]])
    basis = [width + i for i in range(rows)]
    cost = [sum((row[j] for row in table), zero) for j in range(width + 1)]
    while cost[width] > 0:
        entering = next((j for j in range(width) if cost[j] > 0), None)
        if entering is None:
            return None
        candidates = [(row[width] / row[entering], basis[i], i) for i, row in enumerate(table) if row[entering] > 0]
        _, _, leaving = min(candidates)
        pivot_row = table[leaving]
        pivot = pivot_row[entering]
        if pivot.height_bits() > MAX_BITS:
            return None
        pivot_row[:] = [entry / pivot for entry in pivot_row]
        for row in [*table, cost]:
            factor = row[entering]
            if row is not pivot_row and factor != 0:
                row[:] = [a - factor * b if b != 0 else a for a, b in zip(row, pivot_row, strict=True)]
        basis[leaving] = entering
    solution = [zero] * width
    for i, variable in enumerate(basis):
        if variable < width:
            solution[variable] = table[i][width]
    return solution
