"""Quadratic polynomials as sums of squares."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial, Ring, primitive


def quadratic_squares(p: Polynomial, ring: Ring) -> list[tuple[fmpq, Polynomial]] | None:
    """A polynomial of degree 2 as Σ w·q² with w > 0 and primitive q of degree ≤ 1; ``None`` if it is not ≥ 0.

    >>> ring = Ring(("x", "y"))
    >>> x, y = ring.generator("x"), ring.generator("y")
    >>> [(str(w), ring.text(q)) for w, q in quadratic_squares(x**2 - 2 * x * y + 2 * y**2 + 3, ring)]
    [('1', 'x - y'), ('1', 'y'), ('3', '1')]
    >>> quadratic_squares(x * y, ring) is None
    True
    """
    size = len(ring.names)
    matrix = [[fmpq(0)] * (size + 1) for _ in range(size + 1)]
    for exponents, c in p.terms():
        i, j = [*(i for i, e in enumerate(exponents) for _ in range(int(e))), size, size][:2]
        matrix[i][j] += c / 2
        matrix[j][i] += c / 2
    squares = squares_of(matrix)
    if squares is None:
        return None
    monomials, found = [*map(ring.generator, ring.names), ring.one], []
    for weight, vector in squares:
        q, unit = primitive(sum((c * m for c, m in zip(vector, monomials, strict=True)), ring.zero))
        found.append((weight * unit**2, q))
    return found


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
