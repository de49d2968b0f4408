"""Orbits of points under a change of basis in every layer  (theory, section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.strata.conditions import Ranks

Interval = tuple[int, int]


@dataclass(frozen=True)
class Stratum:
    """An orbit of GL(d_0) × … × GL(d_L) on tuples (W_1, …, W_L): a sum of intervals [a, b], 0 ≤ a ≤ b ≤ L.

    An interval is a basis vector that lives in the layers a, …, b: born in layer a, mapped on by W_{a+1}, …, W_b, and
    killed by W_{b+1}.  They stand in the order of birth, the longest first.  Every "… ⟹ 1" and "local ⟹ local" is the
    same at all points of a stratum, because the objective is arbitrary.

    >>> lift = MatrixProduct(3, 2, 2, 3)
    >>> stratum = Stratum.of(lift, [[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1], [0, 0]])
    >>> print(stratum)
    [0,3]+[0,1]+[0,0]+[2,3]+[3,3]
    >>> stratum.widths, stratum.rank(3, 0), stratum.representative()[1]
    ((3, 2, 2, 3), 1, [[1, 0], [0, 0]])
    """

    depth: int
    intervals: tuple[Interval, ...]

    @classmethod
    def of(cls, lift: MatrixProduct, *factors: Any) -> Stratum:
        """The stratum of a rational point: m_ab = r_ab − r_{a−1,b} − r_{a,b+1} + r_{a−1,b+1}, where r_ab is the rank
        of W_b ⋯ W_{a+1}, and 0 outside.  Raises :class:`InputError` as :class:`Ranks`.
        """
        ranks, depth = Ranks(lift, *factors), lift.depth

        def r(a: int, b: int) -> int:
            return ranks(b, a) if a >= 0 and b <= depth else 0

        found = []
        for a in range(depth + 1):
            for b in range(depth, a - 1, -1):
                found += [(a, b)] * (r(a, b) - r(a - 1, b) - r(a, b + 1) + r(a - 1, b + 1))
        return cls(depth, tuple(found))

    @property
    def widths(self) -> tuple[int, ...]:
        """d_0, …, d_L: how many intervals contain each layer."""
        return tuple(sum(a <= k <= b for a, b in self.intervals) for k in range(self.depth + 1))

    @property
    def lift(self) -> MatrixProduct:
        """The lift on whose points it lies."""
        return MatrixProduct(*self.widths)

    def multiplicity(self, a: int, b: int) -> int:
        """m_ab."""
        return self.intervals.count((a, b))

    def rank(self, b: int, a: int) -> int:
        """rank W_b ⋯ W_{a+1}: how many intervals contain a and b."""
        return sum(c <= a and b <= d for c, d in self.intervals)

    def representative(self) -> list[list[list[int]]]:
        """W_1, …, W_L with entries 0 and 1."""
        inside = [[n for n, (a, b) in enumerate(self.intervals) if a <= k <= b] for k in range(self.depth + 1)]
        return [[[int(p == q) for q in inside[k]] for p in inside[k + 1]] for k in range(self.depth)]

    def __str__(self) -> str:
        return "+".join(f"[{a},{b}]" for a, b in self.intervals)


def strata(*widths: int) -> Iterator[Stratum]:
    """All strata of points with these widths: the solutions of Σ_{a ≤ k ≤ b} m_ab = d_k, every one once.

    Raises :class:`InputError` for widths that are none.

    >>> [str(s) for s in strata(1, 1)]
    ['[0,0]+[1,1]', '[0,1]']
    """
    depth = MatrixProduct(*widths).depth
    intervals = [(a, b) for a in range(depth + 1) for b in range(depth, a - 1, -1)]

    def completions(position: int, left: tuple[int, ...]) -> Iterator[tuple[Interval, ...]]:
        if position == len(intervals):
            if not any(left):
                yield ()
            return
        a, b = intervals[position]
        if any(left[:a]):
            return  # no later interval reaches that layer
        for m in range(min(left[a : b + 1]) + 1):
            rest = tuple(d - m if a <= k <= b else d for k, d in enumerate(left))
            for others in completions(position + 1, rest):
                yield (intervals[position],) * m + others

    for found in completions(0, widths):
        yield Stratum(depth, found)


def block_orders(stratum: Stratum) -> dict[Interval, int]:
    """For every pair (b, a), a ≥ b + 2, of intervals [0, b] and [a, L]: from which k on "k ⟹ 1" holds for its block.

    c is the least number of intervals other than [0, L] whose union contains {b+1, …, a−1}; the order is c + 1, but 4
    if c = 2 and every such pair of intervals has the form {[0, q], [p, L]}.  On the image of φ, where rank W < d_min,
    "k ⟹ 1" holds iff k is at least the greatest of them.
    *Status.* Theory, section 6, Theorem C: on paper; equal to Theorem B's dimensions wherever the tests and
    the ledger compare them.

    >>> point = [[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1], [0, 0]]
    >>> block_orders(Stratum.of(MatrixProduct(3, 2, 2, 3), *point))
    {(0, 2): 2, (0, 3): 4, (1, 3): 2}
    """
    depth = stratum.depth
    others = sorted(set(stratum.intervals) - {(0, depth)})
    orders: dict[Interval, int] = {}
    if stratum.rank(depth, 0) == min(stratum.widths):
        return orders  # already "1 ⟹ 1"
    for b in range(depth + 1):
        for a in range(b + 2, depth + 1):
            if (0, b) in others and (a, depth) in others:
                orders[b, a] = _order(others, b + 1, a - 1, depth)
    return orders


def _order(intervals: list[Interval], first: int, last: int, depth: int) -> int:
    # the farthest layer that j intervals reach, going up from `first` without a gap
    reach, count = first - 1, 0
    while reach < last:
        reach = max((d for c, d in intervals if c <= reach + 1), default=reach)
        count += 1
    if count == 2:
        pairs = [
            (i, j)
            for i in intervals
            for j in intervals
            if i[0] <= first <= i[1] and j[0] <= i[1] + 1 and i[1] < last <= j[1]
        ]
        if all(i[0] == 0 and j[1] == depth for i, j in pairs):
            return 4
    return count + 1
