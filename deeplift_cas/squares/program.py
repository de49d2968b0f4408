"""Conic programs for Clarabel (the extra ``conic``), which solves them in floating point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Entry = tuple[int, int, float]
"""Row, column, value."""
ZERO, NONNEGATIVE, SEMIDEFINITE = "ZeroConeT", "NonnegativeConeT", "PSDTriangleConeT"
SOLVED, INFEASIBLE = "Solved", "PrimalInfeasible"


class Columns:
    """A sparse matrix, as Clarabel reads one: SciPy's takes longer to load than most programs take to solve."""

    has_canonical_format = True

    def __init__(self, entries: Sequence[Entry], rows: int, columns: int) -> None:
        import numpy

        ordered = sorted(entries, key=lambda entry: (entry[1], entry[0]))
        self.shape = (rows, columns)
        self.data = numpy.array([value for _, _, value in ordered], dtype=float)
        self.indices = numpy.array([row for row, _, _ in ordered], dtype=int)
        starts = numpy.array([column for _, column, _ in ordered], dtype=int)
        self.indptr = numpy.searchsorted(starts, numpy.arange(columns + 1))


def solved(
    cost: Sequence[float], entries: Sequence[Entry], bounds: Sequence[float], cones: Sequence[tuple[str, int]]
) -> tuple[str, Any] | None:
    """The status, and x with the least cost·x such that bounds − A·x lies in the cones, one after the other; ``None``
    if Clarabel is not installed, or fails.

    A matrix ⪰ 0 is its upper triangle, column by column, entries off the diagonal times √2.

    >>> status, x = solved([1.0], [(0, 0, -1.0)], [-2.0], [(NONNEGATIVE, 1)])
    >>> status, round(x[0], 3)
    ('Solved', 2.0)
    >>> solved([1.0], [(0, 0, -1.0), (1, 0, 1.0)], [-2.0, 1.0], [(NONNEGATIVE, 2)])[0]
    'PrimalInfeasible'
    """
    try:
        import clarabel
        import numpy
    except ImportError:
        return None
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    size = len(cost)
    solver = clarabel.DefaultSolver(
        Columns([], size, size),
        numpy.array(cost, dtype=float),
        Columns(entries, len(bounds), size),
        numpy.array(bounds, dtype=float),
        [getattr(clarabel, kind)(count) for kind, count in cones],
        settings,
    )
    try:
        solution = solver.solve()
    except BaseException as error:  # a panic of Clarabel's is no Exception: then it has found nothing
        if type(error).__name__ != "PanicException":
            raise
        return None
    return str(solution.status), solution.x
