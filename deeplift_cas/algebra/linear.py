"""Exact linear algebra that FLINT does not have ready."""

from __future__ import annotations

from flint import fmpq, fmpq_mat


def identity(size: int) -> fmpq_mat:
    """1 on the diagonal."""
    return fmpq_mat([[fmpq(int(i == j)) for j in range(size)] for i in range(size)])


def nullspace(table: fmpq_mat) -> list[list[fmpq]]:
    """A basis of {v : table·v = 0}."""
    reduced, rank = table.rref()
    pivots = []
    for i in range(rank):
        pivots.append(next(j for j in range(table.ncols()) if reduced[i, j] != 0))
    basis = []
    for free in range(table.ncols()):
        if free not in pivots:
            vector = [fmpq(0)] * table.ncols()
            vector[free] = fmpq(1)
            for i, j in enumerate(pivots):
                vector[j] = -reduced[i, free]
            basis.append(vector)
    return basis
