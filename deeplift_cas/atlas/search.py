"""The smallest networks at which "k ⟹ 1" fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from deeplift_cas.errors import InputError, shown
from deeplift_cas.strata.answers import properties
from deeplift_cas.strata.chains import HIGHEST
from deeplift_cas.strata.stratum import Stratum, strata
from deeplift_cas.vocabulary import IMAGE, Reading

STATEMENT = re.compile(rf"\s*([1-{HIGHEST}])\s*(?:=>|⟹|⇒|->|implies)\s*1\s*")


class Smallest(NamedTuple):
    """The widths with the fewest parameters Σ d_k d_{k−1}, among those the first, and where it fails there."""

    widths: tuple[int, ...]
    parameters: int
    strata: tuple[Stratum, ...]


def order_of(text: str) -> int:
    """The k of a text such as "3=>1"; raises :class:`InputError`.

    >>> order_of("3 => 1"), order_of("2⟹1")
    (3, 2)
    """
    match = STATEMENT.fullmatch(text)
    if match is None:
        raise InputError(f'{shown(text)} is not searched for: write "1=>1", "2=>1", "3=>1" or "4=>1"')
    return int(match[1])


def parameters(widths: tuple[int, ...]) -> int:
    """Entries of all factors."""
    return sum(m * n for m, n in pairwise(widths))


def by_parameters(max_depth: int, max_width: int) -> Iterator[tuple[int, ...]]:
    """All width tuples in a range, those with few parameters first; of as many, in lexicographic order.

    >>> [*by_parameters(2, 2)][:4], len([*by_parameters(2, 2)])
    ([(1, 1), (1, 1, 1), (1, 2), (2, 1)], 12)
    """

    def longer(widths: tuple[int, ...], left: int) -> Iterator[tuple[int, ...]]:
        if not left:
            yield widths
        elif len(widths) <= max_depth:
            for d in range(1, min(max_width, left // widths[-1]) + 1):
                yield from longer((*widths, d), left - widths[-1] * d)

    for number in range(1, max_depth * max_width**2 + 1):
        for first in range(1, max_width + 1):
            yield from longer((first,), number)


def smallest(k: int, max_depth: int, max_width: int, search_space: Reading = IMAGE) -> Smallest | None:
    """The smallest network of a range at which "k ⟹ 1" fails; ``None`` if it fails nowhere there.

    >>> smallest(1, 3, 3).widths, smallest(3, 3, 3).widths
    ((1, 1, 1), (2, 1, 1, 2))
    """
    for widths in by_parameters(max_depth, max_width):
        found = tuple(_failing(widths, k, search_space))
        if found:
            return Smallest(widths, parameters(widths), found)
    return None


def _failing(widths: tuple[int, ...], k: int, search_space: Reading) -> Iterator[Stratum]:
    return (s for s in strata(*widths) if properties(s, search_space).implies(k).holds is False)
