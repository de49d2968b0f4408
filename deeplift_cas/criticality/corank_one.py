"""Forms on a kernel of dimension one.

Let B be a singular symmetric matrix and A its adjugate, with A_rr ≠ 0.  Then column r of A spans the kernel of B, and
as A has rank one, A_ir·A_jr = A_rr·A_ij.  So of the value of a form at that column powers of A_rr can be taken out,
which are not to be seen any more once the value is reduced modulo det B = 0: what is left has a much lower degree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from deeplift_cas.algebra.polynomial import Polynomial, determinant
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.elimination import Rows

MAX_ROWS = 5
"""Of a matrix of which the adjugate is made."""


class CorankOne(NamedTuple):
    """The adjugate of a singular matrix by the numbers of its rows, up to its sign; r, and the entry A_rr, not 0."""

    entries: Mapping[tuple[int, int], Polynomial]
    column: int
    entry: Product

    @classmethod
    def of(cls, rows: Rows, indices: Sequence[int], index: int, branch: Branch) -> CorankOne | None:
        """The adjugate of a principal submatrix, if it is small and it is known that A_rr ≠ 0."""
        if len(indices) > MAX_ROWS or index not in indices:
            return None
        ring, entries = branch.ring, dict[tuple[int, int], Polynomial]()
        order = [index, *(i for i in indices if i != index)]
        for place, i in enumerate(order):
            for j in order[: place + 1]:
                minor = [[rows[k].get(m, ring.zero) for m in indices if m != j] for k in indices if k != i]
                sign = -1 if (indices.index(i) + indices.index(j)) % 2 else 1
                entries[i, j] = entries[j, i] = branch.reduce(sign * determinant(minor, ring))
        entry = branch.product(entries[index, index])
        if entry is None or 0 in branch.possible_product(entry):
            return None
        return cls(entries, index, entry)

    def value(self, form: Mapping[tuple[int, ...], Polynomial], branch: Branch) -> Polynomial:
        """The value of a form of degree 3 at column r, divided by A_rr, or of a quartic one, divided by its square."""
        total = branch.ring.zero
        for monomial, c in form.items():
            i, j, k, m = (*monomial, self.column)[:4]
            ways = ((i, j, k, m), (i, k, j, m), (i, m, j, k))
            a, b = min(
                ((self.entries[w[:2]], self.entries[w[2:]]) for w in ways), key=lambda pair: len(pair[0]) * len(pair[1])
            )
            total += branch.reduce(c * a) * b
        return branch.reduce(total)
