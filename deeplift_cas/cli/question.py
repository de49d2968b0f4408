"""What ``counterexample`` and ``problem`` have in common: the question about one problem."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from deeplift_cas.cli.options import (
    add_question,
    chosen,
    latex_options,
    order,
)
from deeplift_cas.cli.outcome import OF_VERDICT, Outcome
from deeplift_cas.cli.work import decided, limited, proved
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
    verb.add_argument(
        "--search-space",
        choices=READINGS,
        default=IMAGE,
        help="stationary on the image of φ (rank ≤ d_min, default) or on all matrices",
    )
    add_question(verb, ANSWER)


def answer(options: argparse.Namespace, load: Callable[[], Problem], file: str | None = None) -> Outcome:
    """The answer."""
    latex = latex_options(options)
    k = order(options.order, said=options.order or "empty")
    with limited(options):
        found = proved(options, file, lambda: decided(chosen(load(), options), k, options.search_space))
        return Outcome(shown(options.format, ANSWER, found, options=latex), OF_VERDICT[found.verdict])
