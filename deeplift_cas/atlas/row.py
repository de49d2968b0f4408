"""One stratum as a row of numbers, texts and truths: what a table, a condition and an atlas are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, product
from typing import Any, NamedTuple

from deeplift_cas.strata.answers import decided, levels
from deeplift_cas.strata.chains import HIGHEST, Interval, cover_order
from deeplift_cas.strata.conditions import nullity_conditions, rank_condition
from deeplift_cas.strata.openness import stepwise_openness
from deeplift_cas.strata.stratum import Stratum, strata
from deeplift_cas.vocabulary import AMBIENT, IMAGE


class Row(NamedTuple):
    """Of one stratum.  Truths are 1, 0, or ``None`` where something is not decided or not said."""

    depth: int
    widths: str
    intervals: str
    parameters: int
    """Σ d_k d_{k−1}, entries of the factors."""
    dmin: int
    rank: int
    """Of X."""
    dimension: int
    """Of the orbit."""
    one: int | None
    two: int | None
    three: int | None
    four: int | None
    least_k: int | None
    least_k_status: str
    local_to_one: int | None
    local_to_local: int | None
    one_ambient: int | None
    two_ambient: int | None
    three_ambient: int | None
    four_ambient: int | None
    least_k_ambient: int | None
    local_to_one_ambient: int | None
    local_to_local_ambient: int | None
    c1: int
    """dim C_1 on the image where rank X < d_min; at rank d_min the dimension of the normal space."""
    c2: int
    c3: int
    c4: int | None
    blocks: str
    """``"b,a:order"`` of each block, in the order of the pairs."""
    openness: str
    """Why φ is open on the image, or not."""
    proposition_3_1: int
    """Whether (i) or (ii) of the report's Proposition 3.1 holds, with the kernel of W_(L−1)⋯W_1, as its proof needs it,
    in place of that of the transpose: it then says "local ⟹ 1".
    """
    theorem_3_4: int
    """Whether d_min is d_0 or d_L, or its condition (39) holds: it says "local ⟹ 1" then, and only then."""
    corollary_3_2: int
    """Whether all alternatives of (i) hold as printed, with the sign that (ii), its equivalent, does not have: it says
    "local ⟹ local" then, and only then.
    """


PROPERTIES = ("one", "two", "three", "four", "local_to_one", "local_to_local")
TRUTHS = (*PROPERTIES, *(f"{name}_ambient" for name in PROPERTIES), "proposition_3_1", "theorem_3_4", "corollary_3_2")
"""Columns that hold a truth."""
TEXTS = ("widths", "intervals", "least_k_status", "blocks", "openness")
"""Columns that hold a text; the others hold a number."""


def row(stratum: Stratum) -> Row:
    """The row of a stratum.

    >>> point = {(0, 3): 1, (0, 1): 1, (0, 0): 1, (2, 3): 1, (3, 3): 1}
    >>> found = row(Stratum.from_multiplicities((3, 2, 2, 3), point))
    >>> found.three, found.least_k, found.blocks, (found.c1, found.c2, found.c3, found.c4)
    (0, 4, '0,2:2 0,3:4 1,3:2', (3, 1, 1, 0))
    """
    d, depth = stratum.widths, stratum.depth
    here = decided(stratum, IMAGE)
    there = decided(stratum, AMBIENT) if stratum.is_thin else here
    smallest, rank = min(d), stratum.rank(depth, 0)
    dimensions: list[int | None]
    if rank == smallest:
        dimensions, text = [(d[0] - rank) * (d[-1] - rank)] * HIGHEST, ""
    else:
        dimensions, text = _dimensions(stratum), _blocks(stratum.present, depth)
    said: list[Any] = [
        depth,
        ",".join(map(str, d)),
        str(stratum),
        sum(m * n for m, n in pairwise(d)),
        smallest,
        rank,
        stratum.dimension,
        *(_number(answer.holds) for answer in here.answers),
        here.least_k,
        here.least_k_status,
        _number(here.local_to_one.holds),
        _number(here.openness.holds),
        *(_number(answer.holds) for answer in there.answers),
        there.least_k,
        _number(there.local_to_one.holds),
        _number(there.openness.holds),
        *dimensions,
        text,
        here.openness.reason,
        int(any(nullity_conditions(stratum)[2:])),
        int(_theorem_3_4(stratum)),
        int(all(stepwise_openness(stratum, printed=True))),
    ]
    return Row._make(said)


def _number(holds: bool | None) -> int | None:
    return None if holds is None else int(holds)


def _dimensions(stratum: Stratum) -> list[int | None]:
    found: list[int | None] = []
    every = levels(stratum.present, stratum.depth)
    sizes = {(b, a): stratum.multiplicity(0, b) * stratum.multiplicity(a, stratum.depth) for b, a in every}
    for k in range(1, HIGHEST + 1):
        known = k < HIGHEST or all(order.decided for order in every.values())
        inside = (sizes[block] for block, order in every.items() if (order.least or HIGHEST + 1) > k)
        found.append(sum(inside) if known else None)
    return found


@lru_cache(20_000)
def _blocks(present: frozenset[Interval], depth: int) -> str:
    found = levels(present, depth).items()
    return " ".join(f"{b},{a}:{order.least or cover_order((b, a), present, depth)}" for (b, a), order in found)


def _theorem_3_4(stratum: Stratum) -> bool:
    d = stratum.widths
    return min(d) in (d[0], d[-1]) or rank_condition(stratum)


def rows(widths: Sequence[int]) -> Iterator[Row]:
    """Those of all strata of a network, in the order in which they are enumerated."""
    return map(row, strata(*widths))


def stratum_of(found: Row | dict[str, Any]) -> Stratum:
    """The stratum that a row, or a record of an atlas, is about.

    >>> print(stratum_of(row(next(strata(2, 1)))))
    [0,0]+[0,0]+[1,1]
    """
    data = found._asdict() if isinstance(found, Row) else found
    pairs = (part.strip("[]").split(",") for part in data["intervals"].split("+"))
    return Stratum(data["depth"], tuple((int(a), int(b)) for a, b in pairs))


def networks(max_depth: int, max_width: int, min_depth: int = 1) -> Iterator[tuple[int, ...]]:
    """All width tuples in a range, the shallow ones first.

    >>> list(networks(2, 1))
    [(1, 1), (1, 1, 1)]
    """
    for depth in range(min_depth, max_depth + 1):
        yield from product(range(1, max_width + 1), repeat=depth + 1)
