"""``deeplift-cas strata WIDTHS``."""

from __future__ import annotations

import argparse
import re

from deeplift_cas.cli.outcome import Outcome
from deeplift_cas.cli.work import import_symengine
from deeplift_cas.errors import InputError
from deeplift_cas.vocabulary import IMAGE, READINGS

EXAMPLES = ("strata 3 2 2 3", 'strata 3 2 2 3 --where "three = false"', "strata --of my-problem.toml")
FORMATS = ("text", "json", "csv", "markdown")
MOST = 20_000
"""Strata of one table."""


def arguments(verb: argparse.ArgumentParser) -> None:
    """The widths, or a problem."""
    verb.add_argument("widths", nargs="*", metavar="WIDTH", help="d_0 d_1 … d_L: all strata of these widths")
    verb.add_argument("--where", metavar="CONDITION", help='such as "three = false and rank(3,0) < dmin"')
    verb.add_argument("--of", metavar="FILE.toml", help="the stratum that the point of a problem lies in")
    verb.add_argument("--search-space", choices=READINGS, default=IMAGE, help="of stationarity (default: image)")
    verb.add_argument("--format", choices=FORMATS, default=FORMATS[0])


def widths_of(texts: list[str]) -> tuple[int, ...]:
    """Widths from the command line; raises :class:`InputError`."""
    if len(texts) < 2 or not all(re.fullmatch("[1-9][0-9]?", text) for text in texts):
        raise InputError("widths are two or more positive whole numbers d_0 d_1 … d_L up to 99, such as 3 2 2 3")
    return tuple(map(int, texts))


def answer(options: argparse.Namespace) -> Outcome:
    """The table."""
    import_symengine()
    from deeplift_cas.atlas.condition import Condition
    from deeplift_cas.atlas.count import count
    from deeplift_cas.atlas.row import row, rows
    from deeplift_cas.render import strata as render

    if (options.of is None) == (not options.widths):
        raise InputError("either widths are needed, such as strata 3 2 2 3, or --of FILE.toml")
    condition = None if options.where is None else Condition(options.where)
    if options.of is not None:
        from deeplift_cas.landscape.problem import Problem
        from deeplift_cas.strata.stratum import Stratum

        problem = Problem.named(options.of)
        stratum = Stratum.of(problem.landscape.factors, *problem.point)
        if options.format == "text" and condition is None:
            return Outcome(render.in_full(stratum, options.search_space, problem.title or "the point"))
        found = iter([row(stratum)])
    else:
        widths = widths_of(options.widths)
        number = count(widths)
        if number > MOST and condition is None:
            raise InputError(f"{number} strata: too many for a table; say --where, or make an atlas")
        found = rows(widths)
    if condition is not None:
        found = (one for one in found if condition(one) is True)
    return Outcome(render.FORMATS[options.format](found, options.search_space))
