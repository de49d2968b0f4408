"""How many strata, without enumerating them: by the layers, with how many vectors live on from which layer.

The number for given widths is a value of Kostant's partition function of type A.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from deeplift_cas.errors import InputError
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.strata.chains import Interval, blocks, cover_order

Alive = tuple[int, ...]
"""How many vectors that were born in layer 0, 1, … are alive."""
MAX_STATES = 1_000_000
"""Of the sum: above, it would take too much memory."""


def count(widths: Sequence[int]) -> int:
    """The number of strata with these widths.  Raises :class:`InputError` for widths that are none.

    >>> count((2, 1, 2)), count((4, 4, 4, 4, 4))
    (4, 2695)
    """
    widths = MatrixProduct(*widths).widths
    alive: Mapping[Alive, int] = {(widths[0],): 1}
    for d in widths[1:]:
        found = Counter[Alive]()
        for before, number in alive.items():
            for left in _survivors(before, d):
                found[(*left, d - sum(left))] += number
        alive = found
    return sum(alive.values())


def _survivors(alive: Alive, most: int) -> Iterator[Alive]:
    """How many of each may live on, together no more than there is room for."""
    if not alive:
        yield ()
        return
    for n in range(min(alive[0], most) + 1):
        for others in _survivors(alive[1:], most - n):
            yield (n, *others)


def count_by_least_k(depth: int, max_width: int) -> dict[int, int]:
    """The least k on the image ↦ for how many strata of this depth, with widths up to one, it is that: by Theorem C,
    and without enumerating: it depends on which intervals occur, and on whether rank X = d_min.

    Raises :class:`InputError` where the sum is too long.

    >>> count_by_least_k(2, 2)
    {1: 27, 2: 18}
    """
    found = Counter[int]()
    for (present, is_full), number in _by_intervals(depth, max_width).items():
        orders = [] if is_full else [cover_order(block, present, depth) for block in blocks(present, depth)]
        found[max(orders, default=1)] += number
    return dict(sorted(found.items()))


def _by_intervals(depth: int, max_width: int) -> Counter[tuple[frozenset[Interval], bool]]:
    """Which intervals occur, and whether rank X = d_min ↦ number of strata."""
    states: Counter[tuple[Alive, frozenset[Interval], int]] = Counter()
    nothing: frozenset[Interval] = frozenset()
    for d in range(1, max_width + 1):
        states[(d,), nothing, d] += 1
    for k in range(1, depth + 1):
        found: Counter[tuple[Alive, frozenset[Interval], int]] = Counter()
        for (before, present, smallest), number in states.items():
            for left in product(*(range(n + 1) for n in before)):
                alive = sum(left)
                ended = {(a, k - 1) for a, (n, m) in enumerate(zip(before, left, strict=True)) if m < n}
                now = present | ended if ended else present
                for d in range(max(1, alive), max_width + 1):
                    found[(*left, d - alive), now, min(smallest, d)] += number
            if len(found) > MAX_STATES:
                said = f"depth {depth} with widths up to {max_width}"
                raise InputError(f"{said} is too much to count by intervals: take less of either")
        states = found
    total: Counter[tuple[frozenset[Interval], bool]] = Counter()
    for (alive_at_end, present, smallest), number in states.items():
        last = {(a, depth) for a, n in enumerate(alive_at_end) if n}
        total[present | last, alive_at_end[0] == smallest] += number
    return total
