"""``deeplift-cas lift FILE.toml``."""

from __future__ import annotations

import argparse

from deeplift_cas.cli.options import values
from deeplift_cas.cli.outcome import DONE, OPEN, Outcome
from deeplift_cas.cli.work import import_symengine
from deeplift_cas.errors import InputError
from deeplift_cas.vocabulary import IMAGE, READINGS

EXAMPLES = ("lift my-problem.toml", "lift my-problem.toml --format json", "lift --table")
EPILOG = """
Coordinates, used in 'penalty' and 'restrict': widths: W1_11, W1_12, …; hadamard: u1, u2, …; hadamard_product: u1, …,
v1, …; symmetric: U11, U12, …; rank_one_tensor: a1_1, a1_2, …, a2_1, …; canonical_polyadic: A1_11, A1_12, …; polynomial:
its variables; network: W1_11, …, and b1_1, … if there are biases.  Entries of X: X1, X11 or X111, by its shape.  With
'sphere = true' in [lift] the squares of the coordinates have the sum 1.
"""


def arguments(verb: argparse.ArgumentParser) -> None:
    """The file."""
    verb.epilog = f"{verb.epilog or ''}{EPILOG}"
    verb.add_argument("file", metavar="FILE.toml", nargs="?", help="a problem file; its [objective] may be left out")
    verb.add_argument("--table", action="store_true", help="the table of lifts, in place of a file: all strata")
    verb.add_argument("--at", nargs="+", action="extend", metavar="NAME=VALUE", help="values of the parameters")
    verb.add_argument("--search-space", choices=READINGS, default=IMAGE, help="of stationarity (default: image)")
    verb.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="markdown: of --table")
    verb.add_argument("--time-limit", type=float, metavar="SECONDS", help="for each question; then it is undecided")


def answer(options: argparse.Namespace) -> Outcome:
    """The properties; exit status 3 if one of them is undecided."""
    import_symengine()
    if options.table or options.file is None:
        return _table(options)
    if options.format == "markdown":
        raise InputError("--format markdown is for --table")
    from deeplift_cas.landscape.lift import MatrixProduct
    from deeplift_cas.landscape.problem import Problem

    if options.time_limit is not None and not options.time_limit >= 0:
        raise InputError("--time-limit is a number of seconds, 0 or more")
    problem = Problem.load_lift(options.file)
    if options.at:
        problem = problem.at(values(options.at))
    lift = problem.landscape.lift
    if isinstance(lift, MatrixProduct):
        from deeplift_cas.render.strata import in_full, in_short
        from deeplift_cas.strata.stratum import Stratum

        stratum = Stratum.of(lift, *problem.point)
        if options.format == "json":
            return Outcome(in_short(stratum, options.search_space))
        return Outcome(in_full(stratum, options.search_space, lift.title))
    from deeplift_cas.criticality.lifting import lift_answers
    from deeplift_cas.landscape.lifts.program import Program
    from deeplift_cas.render.lifting import FORMATS

    assert isinstance(lift, Program)
    found = lift_answers(lift, problem.point, options.search_space, options.time_limit)
    return Outcome(FORMATS[options.format](found), OPEN if None in found.holds.values() else DONE)


def _table(options: argparse.Namespace) -> Outcome:
    if not options.table or options.file is not None:
        raise InputError("either a problem file or --table: deeplift-cas lift FILE.toml")
    from deeplift_cas.render.lift_table import FORMATS
    from deeplift_cas.report.lifts import table

    return Outcome(FORMATS[options.format](table()))
