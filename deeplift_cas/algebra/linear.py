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
