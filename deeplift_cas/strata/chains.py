"""From which k on is "k ⟹ 1" true for a block of gradients, at a stratum?  (theory, section 6; theory 2, E)

At the 0/1 representative an *arrow* i → j in layer l moves the basis vector of an interval i, alive at l − 1, to that
of an interval j, alive at l.  With p = [0, b] and q = [a, L], a ≥ b + 2, and A = E_qp, every condition for A ∈ C_k is a
sum over paths p → x → … → q of arrows in layers that go up, and ker Dφ is a product over pairs of intervals: the
entries of i → j are free, but that they sum to zero where i contains 0 and j contains L.  So a sum vanishes just if its
part for each sequence of intervals does.  Hence C_2, C_3 and C_4 depend on which intervals occur, not on how many:

* A ∉ C_2: one interval x other than [0, L] contains b + 1, …, a − 1;
* A ∉ C_3: for some x, y the sum over p → x → y → q is not zero on the kernel;
* A ∈ C_4: A·ψ_4 = Σ ψ_2[z, p]·ψ_2[q, z] over the z = [0, L], sequence by sequence (E.2, from below);
* A ∉ C_4: arrows whose entries are powers of s, along which |A·ψ_4| exceeds every multiple of |ψ_2|².

Each C_k is a sum of whole blocks, as it is mapped to itself by GL(m_0b) × GL(m_aL), which acts on the blocks
irreducibly and differently; so one entry decides for a block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import combinations, pairwise, product
from typing import NamedTuple

Interval = tuple[int, int]
Entries = Mapping[int, int]
"""Of an arrow: layer ↦ number."""
HIGHEST = 4
"""The k up to which this is decided."""
WEIGHTS = 3
"""The greatest power of s."""


class Step(NamedTuple):
    """An arrow with its entries, as one of the coefficients u_1 or u_2 of a curve, times a power of s."""

    source: Interval
    target: Interval
    entries: tuple[tuple[int, int], ...]
    """(layer, number)."""
    power: int = 1
    """1 in u_1, 2 in u_2."""
    weight: int = 0
    """The exponent of s."""


class Order(NamedTuple):
    """The least k with A ∉ C_k and the arrows that show it; ``None`` if A ∈ C_4, or, where not ``decided``, unknown."""

    least: int | None
    steps: tuple[Step, ...] = ()
    decided: bool = True


def window(source: Interval, target: Interval) -> range:
    """The layers of an arrow.

    >>> list(window((0, 1), (1, 3))), list(window((0, 0), (2, 2)))
    ([1, 2], [])
    """
    return range(max(source[0] + 1, target[0]), min(source[1] + 1, target[1]) + 1)


@cache
def kernel(source: Interval, target: Interval, depth: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """A basis of the entries of an arrow in ker Dφ.

    >>> kernel((0, 1), (1, 3), 3), kernel((1, 1), (1, 2), 3)
    ((((1, 1), (2, -1)),), (((2, 1),),))
    """
    layers = window(source, target)
    if source[0] == 0 and target[1] == depth:
        return tuple(((k, 1), (m, -1)) for k, m in pairwise(layers))
    return free(source, target)


@cache
def free(source: Interval, target: Interval) -> tuple[tuple[tuple[int, int], ...], ...]:
    """A basis of all entries of an arrow."""
    return tuple(((k, 1),) for k in window(source, target))


def path_sum(arrows: Sequence[Iterable[tuple[int, int]]]) -> int:
    """Σ over layers l_1 < l_2 < … of the products of the entries.

    >>> path_sum([[(1, 2), (3, 5)], [(2, 1), (4, 1)]])
    9
    """
    reached = {0: 1}
    for entries in arrows:
        reached = {
            layer: total * number
            for layer, number in entries
            if (total := sum(value for before, value in reached.items() if before < layer))
        }
    return sum(reached.values())


def block_order(block: Interval, present: frozenset[Interval], depth: int) -> Order:
    """The order of the block (b, a) where these intervals occur.

    >>> block_order((0, 3), frozenset({(0, 3), (0, 1), (0, 0), (2, 3), (3, 3)}), 3).least
    4
    >>> block_order((0, 4), frozenset({(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)}), 4)
    Order(least=4, ...
    """
    b, a = block
    whole, p, q = (0, depth), (0, b), (a, depth)
    every = sorted(present)
    for x in every:
        if x != whole and x[0] <= b + 1 and x[1] >= a - 1:
            return Order(2, _arrows([p, x, q], [((b + 1, 1),), ((a, 1),)]))
    seconds = [y for y in every if kernel(y, q, depth)]
    for x in every:
        if not kernel(p, x, depth):
            continue
        for y in seconds:
            nodes = [p, x, y, q]
            for entries in product(*(kernel(*pair, depth) for pair in pairwise(nodes))):
                if path_sum(entries):
                    return Order(3, _arrows(nodes, entries))
    open_ = False
    for nodes, powers, chosen in _obstacles(p, q, every, depth):
        open_ = True
        steps = _falling(_arrows(nodes, chosen, powers), p, q, depth)
        if steps is not None:
            return Order(4, steps)
    return Order(None, decided=not open_)


def _arrows(
    nodes: Sequence[Interval], chosen: Sequence[tuple[tuple[int, int], ...]], powers: Sequence[int] | None = None
) -> tuple[Step, ...]:
    steps = zip(pairwise(nodes), chosen, powers or [1] * len(chosen), strict=True)
    return tuple(Step(source, target, entries, power) for (source, target), entries, power in steps)


Obstacle = tuple[list[Interval], list[int], tuple[tuple[tuple[int, int], ...], ...]]


def _obstacles(p: Interval, q: Interval, present: Sequence[Interval], depth: int) -> Iterator[Obstacle]:
    """Sequences of intervals, powers and entries for which A·ψ_4 − Σ ψ_2[z, p]·ψ_2[q, z] is not zero."""
    for powers in ([1, 2, 1], [1, 1, 1, 1], [2, 1, 1], [1, 1, 2], [2, 2]):
        for inner in product(present, repeat=len(powers) - 1):
            nodes = [p, *inner, q]
            pairs = list(pairwise(nodes))
            if not all(window(*pair) for pair in pairs):
                continue
            bases = [
                kernel(*pair, depth) if power == 1 else free(*pair) for pair, power in zip(pairs, powers, strict=True)
            ]
            # where the first arrows and the others have power 2 each, an interval [0, L] between them is taken away
            middle = next(n for n in range(1, len(powers) + 1) if sum(powers[:n]) >= 2)
            split = middle if sum(powers[:middle]) == 2 and nodes[middle] == (0, depth) else None
            for chosen in product(*bases):
                away = 0 if split is None else path_sum(chosen[:split]) * path_sum(chosen[split:])
                if path_sum(chosen) != away:
                    yield nodes, powers, chosen


@lru_cache(10_000)
def _falling(steps: tuple[Step, ...], p: Interval, q: Interval, depth: int) -> tuple[Step, ...] | None:
    """The arrows with powers of s for which A·ψ_4 is of lower order than |ψ_2|²; ``None`` if there are none."""
    for weights in sorted(product(range(WEIGHTS + 1), repeat=len(steps)), key=sum):
        scaled = tuple(step._replace(weight=weight) for step, weight in zip(steps, weights, strict=True))
        least = lowest(scaled, p, q, 4)
        if least is None:
            continue
        ends = {step.source for step in steps if step.source[0] == 0}, {s.target for s in steps if s.target[1] == depth}
        second = [lowest(scaled, i, j, 2) for i in sorted(ends[0]) for j in sorted(ends[1])]
        first = [lowest(scaled, i, j, 1) for i in sorted(ends[0]) for j in sorted(ends[1])]
        if all(one is None for one in first) and all(two is None or 2 * two > least for two in second):
            return scaled
    return None


def lowest(steps: Sequence[Step], p: Interval, q: Interval, power: int) -> int | None:
    """The least exponent of s in the entry (q, p) of ψ_power along these arrows, if it is not zero."""
    totals: dict[int, int] = {}
    for count in range(1, power + 1):
        for chosen in product(steps, repeat=count):
            joined = all(s.target == t.source for s, t in pairwise(chosen))
            if joined and (chosen[0].source, chosen[-1].target) == (p, q) and sum(s.power for s in chosen) == power:
                weight = sum(s.weight for s in chosen)
                totals[weight] = totals.get(weight, 0) + path_sum([s.entries for s in chosen])
    return min((weight for weight, total in totals.items() if total), default=None)


def cover_order(block: Interval, present: frozenset[Interval], depth: int) -> int:
    """Theorem C: c + 1, where c is the least number of intervals other than [0, L] that contain b + 1, …, a − 1; but 4
    if c = 2 and all such pairs are {[0, ·], [·, L]}.  *Status.* On paper; here a value above 4 is only *checked*.

    >>> cover_order((0, 3), frozenset({(0, 3), (0, 1), (0, 0), (2, 3), (3, 3)}), 3)
    4
    """
    first, last = block[0] + 1, block[1] - 1
    others = sorted(present - {(0, depth)})
    reach, count = first - 1, 0
    while reach < last:  # the farthest layer that so many intervals reach without a gap
        reach = max(d for c, d in others if c <= reach + 1)
        count += 1
    if count == 2:
        pairs = [(i, j) for i, j in product(others, repeat=2) if _cover(i, j, first, last)]
        if all(i[0] == 0 and j[1] == depth for i, j in pairs):
            return 4
    return count + 1


def _cover(i: Interval, j: Interval, first: int, last: int) -> bool:
    return i[0] <= first <= i[1] < last <= j[1] and j[0] <= i[1] + 1


def blocks(present: Iterable[Interval], depth: int) -> list[Interval]:
    """The pairs (b, a), a ≥ b + 2, for which [0, b] and [a, L] occur: C_1 is the sum of their blocks."""
    found = set(present)
    return [(b, a) for b, a in combinations(range(depth + 1), 2) if a >= b + 2 and {(0, b), (a, depth)} <= found]


def line(
    block: Interval, present: frozenset[Interval], depth: int
) -> tuple[tuple[int, Interval, Interval], ...] | None:
    """A line in the fibre, near which E_qp is in the image of Dφ, for p = [0, b] and q = [a, L]: the arrows that are ε
    on it, as (layer, from, to); ``None`` if there is none  (theory, section 4).

    They belong to a chain p → x → … → q of intervals other than [0, L] that live in the layers b + 1, …, a − 1: up to
    a split these do not reach the last layer, from there on they were not born in the first.  Without the arrow at the
    split no vector of layer 0 gets to layer L, so φ does not change; and that arrow has in its image E_qp, up to a
    power of ε, and entries of pairs with less between them.

    >>> line((0, 2), frozenset({(0, 0), (1, 1), (2, 2)}), 2), line((0, 2), frozenset({(0, 0), (0, 2), (2, 2)}), 2)
    (((1, (0, 0), (1, 1)),), None)
    """
    (b, a), layer = block, block[0] + 1
    nodes: list[tuple[int, Interval]] = [(b, (0, b))]
    while layer < a and (before := [i for i in present if i[0] <= layer <= i[1] < depth]):
        nodes.append((layer, max(before, key=lambda i: i[1])))
        layer = nodes[-1][1][1] + 1
    split = len(nodes) - 1
    if layer < a:
        beyond = min((i for i in present if 0 < i[0] <= layer and i[1] == depth), default=None)
        if beyond is None:
            return None
        nodes.append((layer, beyond))
    nodes.append((a, (a, depth)))
    arrows = [(entered, source, target) for (_, source), (entered, target) in pairwise(nodes)]
    return (*arrows[:split], *arrows[split + 1 :])
