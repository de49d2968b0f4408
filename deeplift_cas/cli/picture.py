"""``deeplift-cas picture KIND OUT``."""

from __future__ import annotations

import argparse

from deeplift_cas.cli.options import add_assume, add_engine, add_force, add_limits, values
from deeplift_cas.cli.outcome import OPEN, Outcome
from deeplift_cas.cli.work import limited
from deeplift_cas.errors import InputError

EXAMPLES = ("picture region region.svg", "picture kinds kinds.svg --axes z c --at x=0 y=0")


def arguments(verb: argparse.ArgumentParser) -> None:
    """The kind, the file, and what it is of."""
    verb.add_argument("kind", metavar="KIND", help="region, kinds, descent, hessian or strata")
    verb.add_argument("file", metavar="OUT", help="a file that ends in .svg, .pdf or .png")
    verb.add_argument("--problem", default="counterexample", metavar="FILE.toml")
    verb.add_argument("--at", nargs="+", action="extend", metavar="NAME=VALUE", help="values of the parameters")
    verb.add_argument(
        "--axes", nargs=2, metavar=("X", "Y"), help="the parameters of a region, or of kinds (default: z c)"
    )
    verb.add_argument("--widths", nargs="+", metavar="WIDTH", help="of the network of which all strata are drawn")
    add_assume(verb)
    add_force(verb)
    add_engine(verb)
    add_limits(verb)


def answer(options: argparse.Namespace) -> Outcome:
    """The picture is written; a line says so."""
    from deeplift_cas.landscape.problem import Problem
    from deeplift_cas.render.picture import checked_name, picture, save

    besides = None if options.problem == "counterexample" else options.problem
    checked_name(options.file, options.force, besides)
    if (options.kind == "strata") != (options.widths is not None):
        raise InputError(
            "picture strata OUT --widths 3 2 2 3: all strata of a network; other pictures are of a problem"
        )
    if options.kind == "strata":
        from deeplift_cas.cli.strata import widths_of
        from deeplift_cas.render.hasse import hasse_picture

        save(hasse_picture(widths_of(options.widths)), options.file, options.force)
        return Outcome(f"{options.file}: strata")
    at = values(options.at) if options.at else None
    problem = Problem.named(options.problem)
    if options.assume is not None:
        problem = problem.assuming(options.assume)
    if options.engine is not None:
        problem = problem.with_engine(options.engine)
    with limited(options) as status:
        try:
            drawn = picture(options.kind, problem, at, options.axes or ())
        except InputError as error:
            if status() != OPEN:
                raise
            return Outcome(f"{options.file}: not written, the time is up ({error})", OPEN)
        save(drawn, options.file, options.force)
        return Outcome(f"{options.file}: {options.kind}", status())
