"""How many strata, without enumerating them: by the layers, with how many vectors live on from which layer.

The number for given widths is a value of Kostant's partition function of type A.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

from deeplift_cas.errors import InputError
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.strata.chains import Interval, blocks, cover_order

Alive = tuple[int, ...]
"""How many vectors that were born in layer 0, 1, … are alive."""
Ended = frozenset[Interval]
Note = Callable[[Ended, Interval], Ended]
"""The intervals that have ended, with one more: as far as they matter."""
States = Counter[tuple[Alive, Ended]]
"""How many vectors are alive, and which intervals have ended ↦ in how many ways."""
MAX_STATES = 3_000_000
"""Of the sum: above, it would take too much memory."""


def count(widths: Sequence[int]) -> int:
    """The number of strata with these widths.  Raises :class:`InputError` for widths that are none.

    >>> count((2, 1, 2)), count((4, 4, 4, 4, 4))
    (4, 2695)
    """
    first, *others = MatrixProduct(*widths).widths
    states = States({((first,), frozenset()): 1})
    for k, d in enumerate(others, 1):
        for born in range(k):
            states = _ended(states, born, k, _not_noted)
            _check_size(states, f"widths {','.join(map(str, widths))}")
        found = States()
        for (alive, ended), number in states.items():
            if sum(alive) <= d:
                found[(*alive, d - sum(alive)), ended] += number
        states = found
    return sum(states.values())


def _not_noted(ended: Ended, interval: Interval) -> Ended:
    return ended


def _check_size(states: States, said: str) -> None:
    if len(states) > MAX_STATES:
        raise InputError(f"{said}: too much to count; take less")


def count_all(depth: int, max_width: int) -> int:
    """The number of strata of all networks of a depth with widths up to one.

    >>> count_all(2, 3), sum(count((a, b, c)) for a in (1, 2, 3) for b in (1, 2, 3) for c in (1, 2, 3))
    (215, 215)
    """
    return sum(_by_intervals(depth, max_width, _not_noted).values())


def count_by_least_k(depth: int, max_width: int) -> dict[int, int]:
    """The least k on the image ↦ for how many strata of this depth, with widths up to one, it is that: by Theorem C,
    and without enumerating: it depends on which intervals occur.

    Raises :class:`InputError` where the sum is too long.

    >>> count_by_least_k(2, 2)
    {1: 27, 2: 18}
    """
    found = Counter[int]()
    for present, number in _by_intervals(depth, max_width, _noted).items():
        found[_least_k(present, depth)] += number
    return dict(sorted(found.items()))


def _least_k(present: frozenset[Interval], depth: int) -> int:
    covered = {k for a, b in present - {(0, depth)} for k in range(a, b + 1)}
    if len(covered) <= depth:
        return 1  # rank X = d_min: a layer has no other vectors than those of [0, L]
    return max((cover_order(block, present, depth) for block in blocks(present, depth)), default=1)


@cache
def _noted(ended: Ended, interval: Interval) -> Ended:
    """The intervals that have ended, with one more.  Of those that are born after layer 0 only the greatest are kept:
    an interval inside of another does not change the least numbers of intervals that cover something.
    """
    a, b = interval
    if a == 0:
        return ended | {interval}
    if any(0 < c <= a and b <= d for c, d in ended):
        return ended
    return frozenset((c, d) for c, d in ended if c < a or b < d) | {interval}


def _by_intervals(depth: int, max_width: int, noted: Note) -> Counter[Ended]:
    """Which intervals occur, as they are noted ↦ number of strata.

    Layer by layer: how many vectors that were born where are alive, and which intervals have ended.
    """
    states = States()
    nothing: Ended = frozenset()
    for d in range(1, max_width + 1):
        states[(d,), nothing] += 1
    for k in range(1, depth + 1):
        for born in range(k):
            states = _ended(states, born, k, noted)
            _check_size(states, f"depth {depth} with widths up to {max_width}")
        if k < depth:
            states = _born(states, max_width)
    total = Counter[Ended]()
    for (alive, ended), number in states.items():
        present = ended | {(a, depth) for a, n in enumerate(alive) if n}
        if any(alive):
            total[present] += number
        total[present | {(depth, depth)}] += number * (max_width - sum(alive))
    return total


def _ended(
    states: States,
    born: int,
    k: int,
    noted: Note,
) -> States:
    """Of the vectors born in one layer none, some or all do not live on to layer k."""
    found = States()
    for (alive, ended), number in states.items():
        found[alive, ended] += number
        if alive[born]:
            now = noted(ended, (born, k - 1))
            for left in range(alive[born]):
                found[(*alive[:born], left, *alive[born + 1 :]), now] += number
    return found


def _born(states: States, max_width: int) -> States:
    """With new vectors, as far as there is room; a layer has one or more."""
    found = States()
    for (alive, ended), number in states.items():
        living = sum(alive)
        for d in range(max(1, living), max_width + 1):
            found[(*alive, d - living), ended] += number
    return found
