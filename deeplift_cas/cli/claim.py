"""``deeplift-cas claim NUMBER``."""

from __future__ import annotations

import argparse

from deeplift_cas.cli.options import add_format, add_limits
from deeplift_cas.cli.outcome import Outcome
from deeplift_cas.cli.work import judged, limited
from deeplift_cas.render.formats import CLAIM, shown

EXAMPLES = ("claim theorem 3.3",)


def arguments(verb: argparse.ArgumentParser) -> None:
    """The number, and the format."""
    verb.add_argument("number", nargs="+", metavar="NUMBER", help="its number, with the kind and reading if needed")
    add_format(verb, CLAIM)
    add_limits(verb)


def answer(options: argparse.Namespace) -> Outcome:
    """The statements of that number in full."""
    with limited(options) as status:
        from deeplift_cas.report.ledger import find

        ledger = judged(find(" ".join(options.number)))
        return Outcome(shown(options.format, CLAIM, ledger.entries), status())
