"""``deeplift-cas problem FILE.toml``."""

from __future__ import annotations

import argparse

from deeplift_cas.cli import question
from deeplift_cas.cli.outcome import Outcome
from deeplift_cas.cli.work import import_symengine

EXAMPLES = ("problem my-problem.toml --format json --certificate proof.json",)


def arguments(verb: argparse.ArgumentParser) -> None:
    """The options of the question, and the file."""
    question.arguments(verb)
    verb.add_argument("file", metavar="FILE.toml", help="a problem file (notebooks/manual.md, 'Problem files')")


def answer(options: argparse.Namespace) -> Outcome:
    """The question about the problem in the file."""
    import_symengine()
    from deeplift_cas.landscape.problem import Problem

    return question.answer(options, lambda: Problem.load(options.file), options.file)
