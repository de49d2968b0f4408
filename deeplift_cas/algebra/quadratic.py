"""Polynomials as sums of squares, by the simplest Gram matrices: for those of degree 2 there is one alone."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial, Ring, primitive

MAX_SIZE = 20
"""Rows of a Gram matrix that is looked at."""


def simple_squares(p: Polynomial, ring: Ring) -> list[tuple[fmpq, Polynomial]] | None:
    """A polynomial as Σ w·q² with w > 0 and primitive q, where a simple Gram matrix shows it; ``None`` elsewhere, for
    degree 2 only where it is not ≥ 0.

    The rows are the monomials m of which p has the square; a square with a positive coefficient stands on the
    diagonal, and everything else is m·m' in one way, or in all ways in equal parts.

    >>> ring = Ring(("x", "y"))
    >>> x, y = ring.generator("x"), ring.generator("y")
    >>> [(str(w), ring.text(q)) for w, q in simple_squares(x**2 - 2 * x * y + 2 * y**2 + 3, ring)]
    [('1', 'x - y'), ('1', 'y'), ('3', '1')]
    >>> [(str(w), ring.text(q)) for w, q in simple_squares((x * y - 1) ** 2 + (x - y) ** 2, ring)]
    [('1', 'x*y - 1'), ('1', 'x - y')]
    >>> simple_squares(x * y, ring) is None
    True
    """
    terms = {tuple(map(int, m)): c for m, c in p.terms()}
    rows = [tuple(e // 2 for e in m) for m, c in terms.items() if c > 0 and not any(e % 2 for e in m)]
    if len(rows) > MAX_SIZE:
        return None
    place = {m: i for i, m in enumerate(rows)}
    where: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for monomial, c in terms.items():
        half = tuple(e // 2 for e in monomial)
        if half in place and c > 0 and not any(e % 2 for e in monomial):
            where[monomial] = [(place[half], place[half])]
            continue
        others = (place.get(tuple(a - b for a, b in zip(monomial, m, strict=True)), -1) for m in rows)
        where[monomial] = [(i, j) for i, j in enumerate(others) if j > i]
        if not where[monomial]:
            return None
    squares = None
    for most in (1, len(rows)) if max(map(len, where.values())) > 1 else (1,):
        matrix = [[fmpq(0)] * len(rows) for _ in rows]
        for monomial, c in terms.items():
            pairs = where[monomial][:most]
            for i, j in pairs:
                matrix[i][j] = matrix[j][i] = c / (len(pairs) * (1 if i == j else 2))
        if (squares := squares_of(matrix)) is not None:
            break
    if squares is None:
        return None
    found = []
    for weight, vector in squares:
        q, unit = primitive(ring.context.from_dict({m: c for m, c in zip(rows, vector, strict=True) if c != 0}))
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
