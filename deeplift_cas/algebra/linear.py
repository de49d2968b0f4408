"""Exact linear algebra that FLINT does not have ready."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.polynomial import Polynomial


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


def in_span(polynomials: Sequence[Polynomial], basis: Sequence[Polynomial]) -> list[list[fmpq]] | None:
    """The coefficients of each polynomial with respect to linearly independent ones; ``None`` if one
    is not in their span.
    """
    monomials = list(dict.fromkeys(m for b in basis for m in b.monoms()))
    known = set(monomials)
    if any(m not in known for p in polynomials for m in p.monoms()):
        return None
    columns = [p.to_dict() for p in (*basis, *polynomials)]
    table = fmpq_mat([[fmpq(c.get(m, 0)) for c in columns] for m in monomials])
    reduced, rank = table.rref()
    if rank != len(basis):
        return None
    return [[reduced[i, len(basis) + k] for i in range(rank)] for k in range(len(polynomials))]


def squares_of(matrix: Sequence[Sequence[fmpq]]) -> list[tuple[fmpq, list[fmpq]]] | None:
    """A symmetric matrix as Σ w·v·vᵀ with w > 0; ``None`` if it is not ⪰ 0.

    >>> squares_of([[fmpq(1), fmpq(1)], [fmpq(1), fmpq(3)]])
    [(1, [1, 1]), (2, [0, 1])]
    """
    rows, found = [list(row) for row in matrix], []
    for i, row in enumerate(rows):
        if row[i] < 0 or (row[i] == 0 and any(row)):
            return None
        if row[i] > 0:
            vector = [entry / row[i] for entry in row]
            found.append((row[i], vector))
            for other in rows[i:]:
                if (factor := other[i]) != 0:
                    other[:] = [a - factor * b for a, b in zip(other, vector, strict=True)]
    return found
