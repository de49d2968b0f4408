"""``deeplift-cas wolfram PROBLEM``."""

from __future__ import annotations

import argparse

from deeplift_cas.cli.options import add_engine, chosen
from deeplift_cas.cli.outcome import Outcome
from deeplift_cas.cli.work import import_symengine

EXAMPLES = ("wolfram counterexample > derivatives.wl",)


def arguments(verb: argparse.ArgumentParser) -> None:
    """The problem."""
    verb.add_argument("problem", metavar="PROBLEM", help='"counterexample", or a problem file')
    add_engine(verb)


def answer(options: argparse.Namespace) -> Outcome:
    """The script."""
    import_symengine()
    from deeplift_cas.landscape.problem import Problem
    from deeplift_cas.render.wolfram import script

    return Outcome(script(chosen(Problem.named(options.problem), options)).rstrip("\n"))
