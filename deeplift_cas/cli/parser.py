"""The parser: all verbs are named, the chosen one alone is imported."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from deeplift_cas.cli.verbs import VERBS, verb
from deeplift_cas.errors import InputError


class Parser(argparse.ArgumentParser):
    """argparse's, with errors of one line."""

    def error(self, message: str) -> NoReturn:
        """One line, without the usage."""
        raise InputError(f"{message} (see {self.prog} --help)")


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of a command line; raises :class:`InputError`."""
    chosen = arguments[0] if arguments and arguments[0] in VERBS else None
    return parser(chosen, with_examples=chosen is None and not {"-h", "--help"}.isdisjoint(arguments)).parse_args(
        arguments
    )


def parser(chosen: str | None, with_examples: bool = False) -> Parser:
    """The parser for one verb: of the others it knows the names."""
    top = Parser(
        prog="deeplift-cas",
        description="For which parameters is a point k-critical for g = f∘φ, but its product not stationary for f?",
        epilog=examples() if with_examples else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)
    for name, text in VERBS.items():
        own = verbs.add_parser(name, help=text)
        if name == chosen:
            verb(name).arguments(own)
    return top


def examples() -> str:
    """Those of all verbs."""
    return "examples:\n" + "".join(f"  deeplift-cas {line}\n" for name in VERBS for line in verb(name).EXAMPLES)
