"""What a page shows of a network: its strata, which lie next in whose closure, and a counterexample for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from deeplift_cas.atlas.count import count_all
from deeplift_cas.atlas.counterexample import Counterexample, counterexample
from deeplift_cas.atlas.row import Row, networks, row
from deeplift_cas.errors import InputError
from deeplift_cas.strata.answers import Properties, properties
from deeplift_cas.strata.chains import HIGHEST
from deeplift_cas.strata.degeneration import covers
from deeplift_cas.strata.stratum import Stratum, strata
from deeplift_cas.vocabulary import READINGS, Reading

MOST = 15_000
"""Strata of one page: about 20 MB, and two minutes of work."""


class Entry(NamedTuple):
    """A stratum in a sheet."""

    stratum: Stratum
    row: Row
    properties: dict[Reading, Properties]
    counterexample: Counterexample | None
    """To "k ⟹ 1" for the greatest k ≤ 4 for which it fails: on the image, or where it holds there, on all matrices."""


class Sheet(NamedTuple):
    """A network in a page."""

    widths: tuple[int, ...]
    entries: tuple[Entry, ...]
    covers: list[tuple[int, int]]
    """(i, j): entry i lies next below entry j."""


def sheets(
    max_depth: int, max_width: int, tell: Callable[[int, int], None] = lambda done, total: None
) -> Iterator[Sheet]:
    """One for each network of a range.  Raises :class:`InputError` where the range has too many strata for a page.

    >>> [(len(sheet.entries), sheet.covers) for sheet in sheets(1, 2)][-1]
    (3, [(0, 1), (1, 2)])
    """
    total, done = sum(count_all(depth, max_width) for depth in range(1, max_depth + 1)), 0
    if total > MOST:
        raise InputError(f"{total} strata are too many for a page: at most {MOST} are shown; take less of either")
    for widths in networks(max_depth, max_width):
        found = []
        for stratum in strata(*widths):
            found.append(entry(stratum))
            done += 1
            tell(done, total)
        yield Sheet(widths, tuple(found), covers([one.stratum for one in found]))


def entry(stratum: Stratum) -> Entry:
    """A stratum with everything.

    >>> one = entry(next(strata(1, 1, 1)))
    >>> one.properties["image"].least_k, one.counterexample.order
    (2, 1)
    """
    found = {space: properties(stratum, space) for space in READINGS}
    for space, said in found.items():
        failing = [k for k in range(1, HIGHEST + 1) if said.implies(k).holds is False]
        if failing:
            return Entry(stratum, row(stratum), found, counterexample(stratum, failing[-1], space))
    return Entry(stratum, row(stratum), found, None)
