"""``deeplift-cas report``."""

from __future__ import annotations

import argparse

from deeplift_cas.cli.options import add_force, add_format, add_limits
from deeplift_cas.cli.outcome import Outcome
from deeplift_cas.cli.work import import_symengine, judged, limited
from deeplift_cas.render.formats import LEDGER, shown
from deeplift_cas.vocabulary import CHECKED, CITED, PROVED, REFUTED, UNDECIDED

EXAMPLES = ("report --only refuted", "report --format html -o report.html")


def arguments(verb: argparse.ArgumentParser) -> None:
    """Format, file, selection."""
    add_format(verb, LEDGER)
    verb.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of printing")
    add_force(verb)
    verb.add_argument(
        "--only",
        choices=(PROVED, REFUTED, CHECKED, CITED, UNDECIDED),
        help="show the statements with this verdict alone",
    )
    add_limits(verb)


def answer(options: argparse.Namespace) -> Outcome:
    """The ledger, or a line that says where it was written."""
    from deeplift_cas.files import new_file, write_text

    if options.output is None:
        return Outcome(*_ledger(options))
    new_file(options.output, options.force)
    text, status = _ledger(options)
    write_text(text + "\n", options.output)
    return Outcome(f"{options.output}: written", status)


def _ledger(options: argparse.Namespace) -> tuple[str, int]:
    import_symengine()
    from deeplift_cas.report.ledger import CLAIMS

    with limited(options) as status:
        ledger = judged(CLAIMS)
        return shown(options.format, LEDGER, ledger.only(options.only)), status()
