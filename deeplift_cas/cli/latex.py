"""``deeplift-cas latex PROBLEM OUT``."""

from __future__ import annotations

import argparse

from deeplift_cas.cli.options import add_assume, add_engine, add_force, add_latex, add_limits, chosen, latex_options
from deeplift_cas.cli.outcome import Outcome
from deeplift_cas.cli.work import classified, decided, judged, limited

EXAMPLES = ("latex counterexample paper/deeplift",)


def arguments(verb: argparse.ArgumentParser) -> None:
    """The problem and the folder."""
    verb.add_argument("problem", metavar="PROBLEM", help='"counterexample" (with the ledger), or a problem file')
    verb.add_argument("folder", metavar="OUT", help="the folder to make")
    add_assume(verb)
    add_force(verb, "the files of these names in a folder")
    add_engine(verb)
    add_latex(verb)
    add_limits(verb)


def answer(options: argparse.Namespace) -> Outcome:
    """The folder is written; a line says so."""
    with limited(options) as status:
        from deeplift_cas.files import new_folder, write_folder
        from deeplift_cas.landscape.problem import Problem
        from deeplift_cas.render.document import fragments
        from deeplift_cas.report.ledger import CLAIMS

        new_folder(options.folder, options.force)
        latex = latex_options(options)
        problem = chosen(Problem.named(options.problem), options)
        found, kinds = decided(problem), classified(problem)
        entries = judged(CLAIMS).entries if options.problem == "counterexample" else ()
        files = fragments(found, latex.naming, entries, latex.width, kinds)
        write_folder(options.folder, files, options.force)
        said = f"{options.folder}: {len(files)} files; main.tex compiles them all (pdflatex, twice)"
        return Outcome(said, status())
