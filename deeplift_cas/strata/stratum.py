"""Orbits of points under a change of basis in every layer  (theory, section 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from deeplift_cas.errors import InputError
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.strata.chains import Interval, blocks, cover_order
from deeplift_cas.strata.conditions import Ranks


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
        every = {(a, b): ranks.rank(b, a) for b in range(depth + 1) for a in range(b + 1)}
        return cls.from_multiplicities(lift.widths, _multiplicities(every, depth))

    @classmethod
    def from_multiplicities(cls, widths: Sequence[int], multiplicities: Mapping[Interval, int]) -> Stratum:
        """The stratum with so many intervals [a, b]; those not named are not there.

        Raises :class:`InputError` if they do not add up to the widths.

        >>> print(Stratum.from_multiplicities((3, 2, 2, 3), {(0, 3): 1, (0, 1): 1, (0, 0): 1, (2, 3): 1, (3, 3): 1}))
        [0,3]+[0,1]+[0,0]+[2,3]+[3,3]
        """
        depth = MatrixProduct(*widths).depth
        for interval, count in multiplicities.items():
            fits = isinstance(interval, tuple) and len(interval) == 2 and 0 <= interval[0] <= interval[1] <= depth
            if not fits or isinstance(count, bool) or not isinstance(count, int) or count < 0:
                raise InputError(
                    f"{interval!r}: {count!r} is no multiplicity of an interval (a, b) with 0 ≤ a ≤ b ≤ {depth}"
                )
        ordered = sorted(multiplicities, key=lambda interval: (interval[0], -interval[1]))
        found = cls(depth, tuple(interval for interval in ordered for _ in range(multiplicities[interval])))
        if found.widths != tuple(widths):
            said, wanted = (",".join(map(str, d)) for d in (found.widths, widths))
            raise InputError(f"these intervals are those of widths {said}, not {wanted}")
        return found

    @classmethod
    def from_ranks(cls, widths: Sequence[int], ranks: Mapping[Interval, int]) -> Stratum:
        """The stratum where W_b ⋯ W_{a+1} has rank ``ranks[b, a]``, for all 0 ≤ a < b ≤ L.

        Raises :class:`InputError` if a rank is missing, or no point has these ranks.

        >>> print(Stratum.from_ranks((2, 1, 2), {(1, 0): 1, (2, 1): 1, (2, 0): 0}))
        Traceback (most recent call last):
        ...
        deeplift_cas.errors.InputError: no point of widths 2,1,2 has these ranks: m[1,1] would be -1
        """
        depth = MatrixProduct(*widths).depth
        wanted = {(b, a) for b in range(depth + 1) for a in range(b)}
        if {*ranks} != wanted:
            wrong = min({*ranks} ^ wanted, key=str)
            raise InputError(
                f"the rank of W_b⋯W_(a+1) is needed for all 0 ≤ a < b ≤ {depth}, and no other: see {wrong}"
            )
        every = {(a, b): rank for (b, a), rank in ranks.items()} | {(k, k): d for k, d in enumerate(widths)}
        found = _multiplicities(every, depth)
        for (a, b), count in found.items():
            if count < 0:
                said = ",".join(map(str, widths))
                raise InputError(f"no point of widths {said} has these ranks: m[{a},{b}] would be {count}")
        return cls.from_multiplicities(widths, found)

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """d_0, …, d_L: how many intervals contain each layer."""
        return tuple(self._ranks[k][k] for k in range(self.depth + 1))

    @cached_property
    def present(self) -> frozenset[Interval]:
        """Which intervals occur."""
        return frozenset(self.intervals)

    @cached_property
    def is_thin(self) -> bool:
        """Whether a layer between is narrower than the first and the last: then not all matrices are products."""
        return min(self.widths) < min(self.widths[0], self.widths[-1])

    @property
    def dimension(self) -> int:
        """Of the orbit: Σ d_k² − dim End; a map [a, b] → [c, d] that is not 0 exists iff c ≤ a ≤ d ≤ b, and is unique.

        >>> [s.dimension for s in strata(2, 1, 2)]
        [0, 2, 2, 4]
        """
        counts = Counter(self.intervals)
        maps = sum(m * n for (a, b), m in counts.items() for (c, d), n in counts.items() if c <= a <= d <= b)
        return sum(d * d for d in self.widths) - maps

    def transposed(self) -> Stratum:
        """That of (W_1ᵀ, …, W_Lᵀ) in the opposite order.

        >>> print(next(strata(1, 1)).transposed())
        [0,0]+[1,1]
        """
        opposite = ((self.depth - b, self.depth - a) for a, b in self.intervals)
        return Stratum(self.depth, tuple(sorted(opposite, key=lambda interval: (interval[0], -interval[1]))))

    def is_in_closure_of(self, other: Stratum) -> bool:
        """Whether it lies in the closure of another one: the order by ranks  (Abeasis and Del Fra).

        >>> zero, *_, full = strata(2, 1, 2)
        >>> zero.is_in_closure_of(full), full.is_in_closure_of(zero)
        (True, False)
        """
        pairs = [(b, a) for b in range(self.depth + 1) for a in range(b)]
        return self.widths == other.widths and all(self.rank(b, a) <= other.rank(b, a) for b, a in pairs)

    @property
    def lift(self) -> MatrixProduct:
        """The lift on whose points it lies."""
        return MatrixProduct(*self.widths)

    def multiplicity(self, a: int, b: int) -> int:
        """m_ab."""
        return self.intervals.count((a, b))

    def rank(self, b: int, a: int) -> int:
        """rank W_b ⋯ W_{a+1}: how many intervals contain a and b."""
        return self._ranks[b][a]

    @cached_property
    def _ranks(self) -> list[list[int]]:
        """Row b, column a."""
        found = [[0] * (self.depth + 1) for _ in range(self.depth + 1)]
        for c, d in self.intervals:
            for b in range(c, d + 1):
                for a in range(c, b + 1):
                    found[b][a] += 1
        return found

    def representative(self) -> list[list[list[int]]]:
        """W_1, …, W_L with entries 0 and 1."""
        inside = [[n for n, (a, b) in enumerate(self.intervals) if a <= k <= b] for k in range(self.depth + 1)]
        return [[[int(p == q) for q in inside[k]] for p in inside[k + 1]] for k in range(self.depth)]

    def __str__(self) -> str:
        return "+".join(f"[{a},{b}]" for a, b in self.intervals)


def _multiplicities(r: Mapping[Interval, int], depth: int) -> dict[Interval, int]:
    """From the ranks r[a, b] of W_b ⋯ W_{a+1}, the widths where a = b."""

    def at(a: int, b: int) -> int:
        return r[a, b] if a >= 0 and b <= depth else 0

    return {
        (a, b): at(a, b) - at(a - 1, b) - at(a, b + 1) + at(a - 1, b + 1)
        for a in range(depth + 1)
        for b in range(depth, a - 1, -1)
    }


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

    On the image of φ, where rank W < d_min, "k ⟹ 1" holds iff k is at least the greatest of them.
    *Status.* Theory, section 6, Theorem C (:func:`~deeplift_cas.strata.chains.cover_order`): on paper; up to 4 proved
    by :func:`~deeplift_cas.strata.chains.block_order`.

    >>> point = [[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1], [0, 0]]
    >>> block_orders(Stratum.of(MatrixProduct(3, 2, 2, 3), *point))
    {(0, 2): 2, (0, 3): 4, (1, 3): 2}
    """
    present, depth = stratum.present, stratum.depth
    if stratum.rank(depth, 0) == min(stratum.widths):
        return {}  # already "1 ⟹ 1"
    return {block: cover_order(block, present, depth) for block in blocks(present, depth)}
