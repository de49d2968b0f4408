"""A line in the fibre φ⁻¹(X) whose points are not critical: so W is no minimum  (theory, section 4; theory 2, A.2).

It exists wherever rank X < d_min and ∇f(X) ≠ 0.  Above a split k the rows of W_j move by those that vanish on the image
of W_(j−1)⋯W_1, and below it the columns by what W_k⋯W_(j+1) maps to 0; or the other way round, with W_L⋯W_(j+1).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any

from flint import Ordering, fmpq_mpoly_ctx

from deeplift_cas.algebra.linear import Table, times, transposed
from deeplift_cas.algebra.polynomial import Polynomial, Ring, by_monomial
from deeplift_cas.criticality.proofs.minimum import FibreLine
from deeplift_cas.criticality.rank import Elimination
from deeplift_cas.deadline import in_time
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import Point
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import direction_prefix, entry_name

TRIES, MAX_COST = 4, 4_000_000
"""Choices for every split, the first without chance; multiplications of entries in one of them."""
EPSILON = "[epsilon]"
"""A name that no parameter can have."""


@dataclass
class Fibre:
    """The factors of W and ∇f(X), as the branches ask for them."""

    landscape: Landscape
    point: Point
    ring: Ring

    def at(self, branch: Branch) -> FibreLine | None:
        """The line on a branch; ``None`` if none was found.  Raises ``Undetermined`` where a sign is needed.

        >>> from deeplift_cas import MatrixProduct, Quadratic
        >>> lift = MatrixProduct(1, 1, 1)
        >>> g = Landscape(lift, Quadratic([[0]], 1, target=[[2]]))
        >>> found = Fibre(g, lift.point([[0]], [[0]]), Ring(())).at(Branch(Ring(())))
        >>> {name: str(p) for name, p in found.vector.items()}, found.name
        ({'w2dot11': '1'}, 'w1dot11')
        """
        if not self.landscape.is_symmetric:
            return None
        lift = self.landscape.factors
        if max(lift.widths) ** 3 * lift.depth**2 > MAX_COST:
            return None
        if all(branch.reduce(p).is_zero() for row in self._gradient for p in row):
            return None
        asked = list[Polynomial]()
        for moves in self._lines(cache(partial(self._kernel, branch))):
            in_time()
            for name, power, p in self._slopes(moves, branch):
                value = branch.product(p) if 0 not in branch.possible(p) else None
                if value is not None:
                    return FibreLine(self._named(moves), name, power, value, self.ring)
                asked.append(p)
        for p in sorted(asked, key=lambda p: (p.total_degree(), len(p)))[:1]:
            _ = branch.is_zero(p)
        return None

    @cached_property
    def _factors(self) -> list[Table]:
        return [self._table(W) for W in self.point]

    @cached_property
    def _gradient(self) -> Table:
        return self._table(self.landscape.objective.gradient(self.landscape.lift(self.point)))

    def _table(self, m: Any) -> Table:
        return [[self.ring.polynomial(p) for p in row] for row in m.tolist()]

    def _kernel(self, branch: Branch, b: int, a: int, left: bool) -> Table:
        """What W_b⋯W_(a+1) maps to 0, or (``left``) the rows that map it to 0; each is a row."""
        product = self._table(self.landscape.factors.partial_product(self.point, a, b))
        table = transposed(product) if left else product
        return Elimination.of(table, branch).kernel(len(table[0]), branch)

    def _lines(self, kernel: Callable[[int, int, bool], Table]) -> Iterator[list[Table]]:
        """What is added to the factors, times ε: for every split what keeps the product."""
        rng, depth = random.Random(0), self.landscape.factors.depth
        for attempt in range(TRIES):
            for split in range(depth + 1):
                for inner, outer in ((split, 0), (depth, split)):
                    moves = []
                    for j, W in enumerate(self._factors, 1):
                        above = j > split
                        found = kernel(j - 1, outer, True) if above else kernel(inner, j, False)
                        rows = self._mixed(
                            found, len(W) if above else len(W[0]), len(W[0]) if above else len(W), attempt, rng
                        )
                        moves.append(rows if above else transposed(rows))
                    if any(not p.is_zero() for V in moves for row in V for p in row):
                        yield moves

    def _mixed(self, found: Table, count: int, size: int, attempt: int, rng: random.Random) -> Table:
        """So many rows, each of them one of the rows found, or later a combination by chance."""
        rows = []
        for i in range(count):
            row = [self.ring.zero] * size
            for m, vector in enumerate(found):
                weight = rng.randint(-3, 3) if attempt else int(m == i % len(found))
                row = [p + weight * q for p, q in zip(row, vector, strict=True)]
            rows.append(row)
        return rows

    def _slopes(self, moves: list[Table], branch: Branch) -> Iterator[tuple[str, int, Polynomial]]:
        """The coefficients of the powers of ε of the derivatives of g along the line: W_(L:k)ᵀ·∇f(X)·W_(k−1:0)ᵀ."""
        context = fmpq_mpoly_ctx.get((EPSILON, *self.ring.names), Ordering.deglex)

        def lifted(table: Table, power: int) -> Table:
            return [[context.from_dict({(power, *e): c for e, c in p.to_dict().items()}) for p in row] for row in table]

        moved = [
            [[p + q for p, q in zip(*rows, strict=True)] for rows in zip(lifted(W, 0), lifted(V, 1), strict=True)]
            for W, V in zip(self._factors, moves, strict=True)
        ]
        above = [lifted(self._gradient, 0)]  # (W_L⋯W_(k+1))ᵀ·∇f(X), from the last k to the first
        for W in reversed(moved[1:]):
            above.append(times(transposed(W), above[-1]))
        below: Table | None = None
        for k, W in enumerate(moved, 1):
            slope = above[-k] if below is None else times(above[-k], transposed(below))
            for i, row in enumerate(slope):
                for j, p in enumerate(row):
                    for (power,), found in by_monomial(p, 1, self.ring).items():
                        if not (r := branch.reduce(found)).is_zero():
                            yield entry_name(direction_prefix(k), i + 1, j + 1), power, r
            below = W if below is None else times(W, below)

    def _named(self, moves: list[Table]) -> dict[str, Polynomial]:
        return {
            entry_name(direction_prefix(k), i + 1, j + 1): p
            for k, V in enumerate(moves, 1)
            for i, row in enumerate(V)
            for j, p in enumerate(row)
            if not p.is_zero()
        }
