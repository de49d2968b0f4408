"""The parser: for the chosen verb alone, which is imported, or for the help, which names them all."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

from deeplift_cas.cli.outcome import STATUSES
from deeplift_cas.cli.verbs import VERBS, verb
from deeplift_cas.errors import InputError


class Help(argparse.HelpFormatter):
    """argparse's, which is made for each option, and loads what reads archives to know its width: start-up counts."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class WholeHelp(Help, argparse.RawDescriptionHelpFormatter):
    """The same with the lines of the description as they are."""


def _columns() -> int:
    """The width of the terminal, as ``shutil.get_terminal_size`` finds it."""
    with suppress(ValueError):
        if (columns := int(os.environ.get("COLUMNS", ""))) > 0:
            return columns
    with suppress(AttributeError, ValueError, OSError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    return 80


class Parser(argparse.ArgumentParser):
    """argparse's, with errors of one line."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"formatter_class": Help, **settings})

    def error(self, message: str) -> NoReturn:
        """One line, without the usage."""
        raise InputError(f"{message} (see {self.prog} --help)")


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of a command line; raises :class:`InputError`."""
    asks_for_all = list(arguments[:1]) in (["-h"], ["--help"])
    chosen = None if asks_for_all else next((argument for argument in arguments if argument in VERBS), None)
    return parser(chosen).parse_args(arguments)


def parser(chosen: str | None) -> Parser:
    """The parser for one verb; for none, with the names of all and what stands below the help."""
    top = Parser(
        prog="deeplift-cas",
        description="For which parameters is a point k-critical for g = f∘φ, but its product not stationary for f?",
        epilog=after_help() if chosen is None else None,
        formatter_class=WholeHelp,
    )
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)
    if chosen is not None:
        verb(chosen).arguments(verbs.add_parser(chosen, help=VERBS[chosen]))
        return top
    for name, text in VERBS.items():
        verbs.add_parser(name, help=text)
    return top


def after_help() -> str:
    """The examples of all verbs, and what the exit statuses say."""
    examples = "".join(f"  deeplift-cas {line}\n" for name in VERBS for line in verb(name).EXAMPLES)
    statuses = "".join(f"  {status:<4} {text}\n" for status, text in STATUSES.items())
    return f"examples:\n{examples}\nexit status:\n{statuses}"
