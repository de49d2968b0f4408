"""Exact linear algebra that FLINT does not have ready."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.polynomial import Polynomial

Table = list[list[Polynomial]]
"""A matrix of polynomials."""


def identity(size: int) -> fmpq_mat:
    """1 on the diagonal."""
    found = fmpq_mat(size, size)
    for i in range(size):
        found[i, i] = 1
    return found


def pivots(reduced: fmpq_mat, rank: int) -> list[int]:
    """The columns of the pivots of an echelon form."""
    return [next(j for j, x in enumerate(row) if x) for row in reduced.tolist()[:rank]]


def nullspace(table: fmpq_mat) -> list[list[fmpq]]:
    """A basis of {v : table·v = 0}."""
    reduced, rank = table.rref()
    rows, columns = reduced.tolist()[:rank], pivots(reduced, rank)
    basis = []
    for free in sorted({*range(table.ncols())}.difference(columns)):
        vector = [fmpq(0)] * table.ncols()
        vector[free] = fmpq(1)
        for row, j in zip(rows, columns, strict=True):
            vector[j] = -row[free]
        basis.append(vector)
    return basis


def transposed(table: Table) -> Table:
    """The transpose."""
    return [list(column) for column in zip(*table, strict=True)]


def times(a: Table, b: Table) -> Table:
    """The matrix product.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> x = Ring(("x",)).generator("x")
    >>> times([[x, x**0]], [[x], [x]])
    [[x^2 + x]]
    """
    columns = transposed(b)
    return [
        [sum((p * q for p, q in zip(row[1:], column[1:], strict=True)), row[0] * column[0]) for column in columns]
        for row in a
    ]


def shorter_span(polynomials: Sequence[Polynomial]) -> list[tuple[Polynomial, dict[int, fmpq]]]:
    """Polynomials with the same rational span, as combinations of those given: in echelon form, the monomials of the
    highest degree eliminated first, where that at least halves the terms; else those given.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("x", "y"))
    >>> x, y = (ring.generator(n) for n in "xy")
    >>> [(ring.text(p), weights) for p, weights in shorter_span([x**2 + x*y + y, x**2 + x*y + y + 1, x**2 + x*y - y])]
    [('1', {0: -1, 1: 1}), ('2*y', {0: 1, 2: -1}), ('2*x^2 + 2*x*y', {0: 1, 2: 1})]
    """
    rows = shorter_rows([[p] for p in polynomials])
    return [(p, weights) for (p,), weights in rows if not p.is_zero()]


def shorter_rows(table: Sequence[Sequence[Polynomial]]) -> list[tuple[list[Polynomial], dict[int, fmpq]]]:
    """The same for the rows of a matrix; rows that are combinations of others are left out."""
    given = [([*row], {i: fmpq(1)}) for i, row in enumerate(table)]
    total = sum(len(p) for row in table for p in row)
    if total < 2 * len(table):
        return given
    vectors = _vectors(table)
    chosen = pivots(*vectors.rref())
    unit = identity(len(chosen)).tolist()
    wide = fmpq_mat([[*(vectors[j, i] for j in range(vectors.nrows())), *e] for i, e in zip(chosen, unit, strict=True)])
    found = []
    for vector in wide.rref()[0].tolist():
        scale = _whole(vector)
        weights = {i: scale * c for i, c in zip(chosen, vector[vectors.nrows() :], strict=True) if c}
        parts = [[c * p for p in table[i]] for i, c in weights.items()]
        found.append(([sum(column[1:], column[0]) for column in zip(*parts, strict=True)], weights))
    found.sort(key=lambda entry: (max(p.total_degree() for p in entry[0]), sum(map(len, entry[0]))))
    return found if 2 * sum(len(p) for row, _ in found for p in row) <= total else given


def independent(table: Sequence[Sequence[Polynomial]]) -> list[int]:
    """Which rows of a matrix are no combinations, with numbers as factors, of those before.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> x = Ring(("x",)).generator("x")
    >>> independent([[x, x - x], [2 * x, x - x], [x**2, x]])
    [0, 2]
    """
    return pivots(*_vectors(table).rref())


def relations(polynomials: Sequence[Polynomial]) -> list[list[fmpq]]:
    """A basis of the numbers c_i with Σ c_i·p_i = 0.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> x = Ring(("x",)).generator("x")
    >>> relations([x + 1, 2 * x, x**2, x - 1])
    [[1, -1, 0, 1]]
    """
    vectors = _vectors([[p] for p in polynomials])
    return nullspace(vectors) if vectors.nrows() else identity(len(polynomials)).tolist()


def _vectors(table: Sequence[Sequence[Polynomial]]) -> fmpq_mat:
    """The rows as columns of coefficients: of each entry and each monomial, the highest degrees first."""
    places = {(j, m) for row in table for j, p in enumerate(row) for m in p.monoms()}
    columns = sorted(places, key=lambda place: (-sum(place[1]), place))
    number = {column: k for k, column in enumerate(columns)}
    vectors = fmpq_mat(len(columns), len(table))
    for i, row in enumerate(table):
        for j, p in enumerate(row):
            for m, c in p.terms():
                vectors[number[j, m], i] = c
    return vectors


def _whole(row: Sequence[fmpq]) -> fmpq:
    """The least factor that makes a vector one of whole numbers."""
    scale = 1
    for c in row:
        scale = lcm(scale, int(c.q))
    return fmpq(scale)


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
