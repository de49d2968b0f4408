"""What ``counterexample`` and ``problem`` have in common: the question about one problem."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

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
    order,
)
from deeplift_cas.cli.outcome import OF_VERDICT, Outcome
from deeplift_cas.cli.work import decided, limited
from deeplift_cas.render.formats import ANSWER, shown
from deeplift_cas.vocabulary import IMAGE, ORDERS_IN_WORDS, READINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from deeplift_cas.landscape.problem import Problem


def arguments(verb: argparse.ArgumentParser) -> None:
    """The options of the question."""
    verb.add_argument(
        "--order", metavar="K", help=f"k-critical for k = {ORDERS_IN_WORDS} (default: that of the problem, 3)"
    )
    add_scale(verb, " (default: as in the problem)")
    verb.add_argument(
        "--search-space",
        choices=READINGS,
        default=IMAGE,
        help="stationary on the image of φ (rank ≤ d_min, default) or on all matrices",
    )
    add_values(verb)
    add_format(verb, ANSWER)
    verb.add_argument("--certificate", metavar="FILE", help="write the proofs to FILE")
    add_force(verb)
    add_limits(verb)
    add_engine(verb)
    add_latex(verb)


def answer(options: argparse.Namespace, load: Callable[[], Problem], file: str | None = None) -> Outcome:
    """The answer; the certificate that is written, if one is asked for, is the document that the kernel accepted."""
    from deeplift_cas.certificates import format as certificate_format
    from deeplift_cas.files import new_file

    latex = latex_options(options)
    k = order(options.order, said=options.order or "empty")
    if options.certificate is not None:
        new_file(options.certificate, options.force, file)
    with limited(options):
        found = decided(chosen(load(), options), k, options.search_space)
    if options.certificate is not None:
        certificate_format.write(found.certificate(), options.certificate)
    return Outcome(shown(options.format, ANSWER, found, options=latex), OF_VERDICT[found.verdict])
