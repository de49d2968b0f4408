"""Conditions as data: "rank_below = d_min" and the like, joined by "and" and "or"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.parsing import parse
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError, shown
from deeplift_cas.regions.region import Region
from deeplift_cas.vocabulary import RELATIONS

_RELATION = re.compile(rf"^(.+?)({'|'.join(RELATIONS)})(.+)$")
Alternatives = Sequence[Sequence[str]]
"""A list of conjunctions, each a list of conditions; no conditions: always."""


@cache
def condition(text: str, names: tuple[str, ...] | None = None) -> Condition:
    """``left relation right``, polynomials in names.  Raises :class:`InputError`.

    >>> str(condition("t_2 <= k - m"))
    'k - m - t_2 >= 0'
    """
    match = _RELATION.match(text)
    if match is None:
        raise InputError(f"a condition such as 'x >= 0' was expected, not {shown(text)}")
    difference = parse(match[1], names) - parse(match[3], names)
    ring = Ring(names or tuple(sorted(map(str, difference.free_symbols))))
    return Condition.of(ring, ring.polynomial(difference), match[2])


def region(alternatives: Alternatives, names: tuple[str, ...]) -> Region:
    """The set of parameters that the conditions describe."""
    return Region(Ring(names), [[condition(text, names) for text in conjunction] for conjunction in alternatives])


def holds(alternatives: Alternatives, value: Callable[[str], int | None]) -> bool | None:
    """Whether the conditions hold for the values of the names; ``None`` if it hangs on a value that is not known.

    >>> holds([["k <= 2"], ["n = 1"]], {"k": 3, "n": 1}.get), holds([["k <= 2", "n = 1"]], {"k": 1}.get)
    (True, None)
    """
    verdicts = [_all(conjunction, value) for conjunction in alternatives]
    return True if True in verdicts else None if None in verdicts else False


def _all(conjunction: Sequence[str], value: Callable[[str], int | None]) -> bool | None:
    unknown = False
    for text in conjunction:
        values = tuple(value(name) for name in condition(text).ring.names)
        if None in values:
            unknown = True
        elif not _satisfied(text, values):
            return False
    return None if unknown else True


@cache
def _satisfied(text: str, values: tuple[int, ...]) -> bool:
    """Strata are many, values of ranks few: each case is computed once."""
    stated = condition(text)
    return stated.at(list(map(stated.ring.rational, values)))
