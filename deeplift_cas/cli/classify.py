"""``deeplift-cas classify PROBLEM``."""

from __future__ import annotations

import argparse

from deeplift_cas.cli.options import (
    add_engine,
    add_force,
    add_format,
    add_latex,
    add_limits,
    add_scale,
    add_values,
    chosen,
    latex_options,
)
from deeplift_cas.cli.outcome import DONE, OPEN, Outcome
from deeplift_cas.cli.work import classified, import_symengine, limited
from deeplift_cas.render.formats import KINDS, shown

EXAMPLES = (
    "classify counterexample",
    "classify counterexample --at x=0 y=0 z=1 c=2",
    "classify my-problem.toml --format json --certificate kinds.json",
)


def arguments(verb: argparse.ArgumentParser) -> None:
    """The problem, and the options."""
    verb.add_argument("problem", metavar="PROBLEM", help="counterexample, or a problem file")
    add_scale(verb, " (default: as in the problem)")
    add_values(verb)
    add_format(verb, KINDS)
    verb.add_argument("--certificate", metavar="FILE", help="write the proofs to FILE")
    add_force(verb)
    add_limits(verb)
    add_engine(verb)
    add_latex(verb)


def answer(options: argparse.Namespace) -> Outcome:
    """The pieces; undecided if one of them is."""
    import_symengine()
    from deeplift_cas.certificates import format as certificate_format
    from deeplift_cas.files import new_file
    from deeplift_cas.landscape.problem import Problem

    latex = latex_options(options)
    if options.certificate is not None:
        new_file(options.certificate, options.force, options.problem)
    with limited(options):
        found = classified(chosen(Problem.named(options.problem), options))
    if options.certificate is not None:
        certificate_format.write(found.certificate(), options.certificate)
    return Outcome(shown(options.format, KINDS, found, options=latex), DONE if found.is_decided else OPEN)
