"""The ladder of networks that the engines and their peers expand."""

from __future__ import annotations

import random
from itertools import product
from typing import NamedTuple

Matrix = list[list[int]]


class Rung(NamedTuple):
    """Widths d_0, …, d_L, and the kind of base point.

    Sparse: truncated identities, the inner factors with a zero in their last diagonal entry.
    Dense: random integers in −3..3 from a fixed seed.
    """

    widths: tuple[int, ...]
    dense: bool

    def factors(self) -> list[Matrix]:
        """W_1, …, W_L."""
        shapes = list(zip(self.widths[1:], self.widths, strict=False))
        if self.dense:
            numbers = random.Random(0)
            return [[[numbers.randint(-3, 3) for _ in range(n)] for _ in range(m)] for m, n in shapes]
        factors = [[[int(i == j) for j in range(n)] for i in range(m)] for m, n in shapes]
        for factor in factors[1:-1]:
            factor[-1][-1] = 0
        return factors

    def product(self) -> Matrix:
        """φ(W)."""
        total = [[int(i == j) for j in range(self.widths[0])] for i in range(self.widths[0])]
        for factor in self.factors():
            total = [
                [sum(x * y for x, y in zip(row, c, strict=True)) for c in zip(*total, strict=True)] for row in factor
            ]
        return total

    def __str__(self) -> str:
        return f"{','.join(map(str, self.widths))} {'dense' if self.dense else 'sparse'}"


RUNGS = {
    "S1": Rung((3, 2, 2, 3), False),
    "S2": Rung((4, 3, 3, 4), True),
    "S3": Rung((5, 4, 4, 5), True),
    "S4": Rung((8, 6, 6, 6, 8), False),
    "S5": Rung((8, 7, 7, 8), True),
    "S6": Rung((8, 6, 6, 6, 8), True),
}
GROWTH = {
    f"{','.join(map(str, widths))}": Rung(widths, True)
    for widths in [
        *((d + 1, d, d, d + 1) for d in range(3, 9)),
        *((d + 2, d, d, d, d + 2) for d in range(2, 7)),
        *((d, d, d, d, d, d) for d in range(2, 6)),
    ]
    if Rung(widths, True) not in RUNGS.values()
}


def names(rung: Rung) -> tuple[list[list[str]], list[list[list[str]]]]:
    """Names of the entries of A and of the factors of a direction, letters and digits only."""
    m, n = rung.widths[-1], rung.widths[0]
    A = [[f"A{i}x{j}" for j in range(n)] for i in range(m)]
    shapes = zip(rung.widths[1:], rung.widths, strict=False)
    V = [[[f"w{k}x{i}x{j}" for j in range(b)] for i in range(a)] for k, (a, b) in enumerate(shapes, 1)]
    return A, V


def entries(matrix: list[list[str]]) -> list[str]:
    """All entries, row by row."""
    return [matrix[i][j] for i, j in product(range(len(matrix)), range(len(matrix[0])))]
