"""The rank and the kernel of a matrix with parameters, on a branch."""

from __future__ import annotations

import operator
from functools import reduce
from typing import NamedTuple

from deeplift_cas.algebra.linear import Table, shorter_rows
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.proofs.stationarity import Rank
from deeplift_cas.signs.branch import Branch


class Elimination(NamedTuple):
    """X has rank |J|: its columns J span (denominator·X = X_J·coefficients) and are independent
    (left·X_J = denominator·I).
    """

    columns: list[int]
    coefficients: Table
    left: Table
    denominator: Product

    def at_most(self, ring: Ring) -> Rank:
        """The proof that the rank is no more."""
        return Rank(tuple(j + 1 for j in self.columns), self.coefficients, self.denominator, ring, "at most")

    def at_least(self, ring: Ring) -> Rank:
        """The proof that the rank is no less."""
        return Rank(tuple(j + 1 for j in self.columns), self.left, self.denominator, ring, "at least")

    @classmethod
    def of(cls, X: Table, branch: Branch) -> Elimination:
        """Fraction-free Gauss–Jordan elimination of [X | I]; raises ``Undetermined`` where a pivot may vanish.

        In the end (row operations U) · X has pivots d_k in rows k and columns J_k, zero rows below.
        """
        ring = branch.ring
        width, work = len(X[0]), []
        for entries, weights in shorter_rows(X):
            work.append([branch.reduce(p) for p in entries] + [ring.constant(weights.get(i, 0)) for i in range(len(X))])
        height = len(work)
        columns: list[int] = []
        pivots: list[Product] = []  # as products: reduced entries may not show their factors any more
        for j in range(width):
            row = len(columns)
            choices = [i for i in range(row, height) if not work[i][j].is_zero()]
            choices.sort(key=lambda i: (not work[i][j].is_constant(), work[i][j].total_degree(), len(work[i][j])))
            pivot = next((i for i in choices if not branch.is_zero(work[i][j])), None)
            if pivot is None:
                continue
            work[row], work[pivot] = work[pivot], work[row]
            p = work[row][j]
            value = branch.product(p)
            assert value is not None
            for i in range(height):
                a = work[i][j]
                if i != row and not a.is_zero():
                    if i < row:
                        pivots[i] = value * pivots[i]
                    work[i] = [branch.reduce(p * u - a * v) for u, v in zip(work[i], work[row], strict=True)]
            columns.append(j)
            pivots.append(value)
        denominator = reduce(operator.mul, pivots, Product())
        coefficients, left = [], []
        for k in range(len(columns)):
            others = ring.one
            for m, j in enumerate(columns):
                if m != k:
                    others *= work[m][j]
            coefficients.append([branch.reduce(others * p) for p in work[k][:width]])
            left.append([branch.reduce(others * p) for p in work[k][width:]])
        return cls(columns, coefficients, left, denominator)

    def kernel(self, size: int, branch: Branch) -> list[list[Polynomial]]:
        """Independent vectors that X, a matrix with ``size`` columns, maps to 0: as many as there are.

        >>> ring = Ring(("a",))
        >>> X = [[ring.read("1"), ring.read("a")]]
        >>> [[str(p) for p in v] for v in Elimination.of(X, Branch(ring)).kernel(2, Branch(ring))]
        [['-a', '1']]
        """
        below, found = branch.polynomial(self.denominator), list[list[Polynomial]]()
        for j in (j for j in range(size) if j not in self.columns):
            vector = [branch.ring.zero] * size
            vector[j] = below
            for k, column in enumerate(self.columns):
                vector[column] = -self.coefficients[k][j]
            common = reduce(Polynomial.gcd, vector)
            found.append([branch.reduce(p / common) for p in vector])
        return found
