"""``deeplift-cas counterexample``."""

from __future__ import annotations

import argparse

from deeplift_cas.cli import question
from deeplift_cas.cli.outcome import Outcome
from deeplift_cas.cli.work import import_symengine

EXAMPLES = (
    "counterexample",
    "counterexample --order 4",
    "counterexample --order 2 --search-space ambient",
    "counterexample --at x=0 y=0 z=1 c=1/2",
)


def arguments(verb: argparse.ArgumentParser) -> None:
    """The options of the question."""
    question.arguments(verb)


def answer(options: argparse.Namespace) -> Outcome:
    """The question about the problem that the package brings."""
    import_symengine()
    from deeplift_cas.landscape.problem import Problem

    return question.answer(options, lambda: Problem.shipped("counterexample"))
