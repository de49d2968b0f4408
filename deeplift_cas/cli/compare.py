"""``deeplift-cas compare FILE --order K``: like ``diff``, the exit status is 1 if there is a difference."""

from __future__ import annotations

import argparse

from deeplift_cas.cli.options import add_engine, add_format, add_latex, add_scale, chosen, latex_options, order
from deeplift_cas.cli.outcome import DONE, NO, Outcome
from deeplift_cas.cli.work import import_symengine
from deeplift_cas.errors import InputError
from deeplift_cas.errors import shown as shown_text
from deeplift_cas.render.formats import COMPARISON, shown

EXAMPLES = ("compare output.txt --order 3",)


def arguments(verb: argparse.ArgumentParser) -> None:
    """The file, the order, and of which problem it is."""
    verb.add_argument("file", metavar="FILE", help="InputForm, or the output form, even as scanned")
    verb.add_argument("--order", metavar="K", required=True, help="of the derivative in t of g(W + tẆ) at t = 0")
    verb.add_argument("--problem", metavar="FILE.toml", help="default: the counterexample, with scale 1")
    add_scale(verb)
    add_engine(verb)
    add_format(verb, COMPARISON)
    add_latex(verb)


def answer(options: argparse.Namespace) -> Outcome:
    """That both are equal, or the differences."""
    import_symengine()
    from deeplift_cas.files import read_text
    from deeplift_cas.landscape.printed import MAX_FILE, comparison
    from deeplift_cas.landscape.problem import Problem

    latex = latex_options(options)
    k = order(options.order, said=shown_text(options.order))
    assert k is not None
    text = read_text(options.file, MAX_FILE, "a printed polynomial")
    if not text.strip():
        raise InputError(f"{options.file}: the file is empty")
    if options.problem is not None:
        problem = Problem.load(options.problem)
    else:
        problem = Problem.shipped("counterexample").with_scale("1")
    try:
        found = comparison(chosen(problem, options), k, text)
    except InputError as error:
        raise InputError(f"{options.file}: {error}") from None
    return Outcome(shown(options.format, COMPARISON, found, options=latex), NO if found.mismatches else DONE)
