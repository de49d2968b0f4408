"""``deeplift-cas claim NUMBER``."""

from __future__ import annotations

import argparse

from deeplift_cas.cli.options import add_format
from deeplift_cas.cli.outcome import Outcome
from deeplift_cas.cli.work import import_symengine, judged
from deeplift_cas.render.formats import CLAIM, shown

EXAMPLES = ("claim theorem 3.3",)


def arguments(verb: argparse.ArgumentParser) -> None:
    """The number, and the format."""
    verb.add_argument("number", nargs="+", metavar="NUMBER", help="its number, with the kind and reading if needed")
    add_format(verb, CLAIM)


def answer(options: argparse.Namespace) -> Outcome:
    """The statements of that number in full."""
    import_symengine()
    from deeplift_cas.report.ledger import find

    return Outcome(shown(options.format, CLAIM, judged(find(" ".join(options.number))).entries))
