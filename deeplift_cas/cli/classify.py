"""``deeplift-cas classify PROBLEM``."""

from __future__ import annotations

import argparse

from deeplift_cas.cli.options import add_question, chosen, latex_options
from deeplift_cas.cli.outcome import DONE, OPEN, Outcome
from deeplift_cas.cli.work import classified, import_symengine, limited, proved
from deeplift_cas.render.formats import KINDS, shown

EXAMPLES = (
    "classify counterexample",
    "classify counterexample --at x=0 y=0 z=1 c=2",
    "classify my-problem.toml --format json --certificate kinds.json",
)


def arguments(verb: argparse.ArgumentParser) -> None:
    """The problem, and the options."""
    verb.add_argument("problem", metavar="PROBLEM", help="counterexample, or a problem file")
    add_question(verb, KINDS)


def answer(options: argparse.Namespace) -> Outcome:
    """The pieces; undecided if one of them is."""
    import_symengine()
    from deeplift_cas.landscape.problem import Problem

    latex = latex_options(options)
    with limited(options):
        found = proved(options, options.problem, lambda: classified(chosen(Problem.named(options.problem), options)))
        return Outcome(shown(options.format, KINDS, found, options=latex), DONE if found.is_decided else OPEN)
