"""From the command line to the exit status: answers on standard output, all else in a line on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from deeplift_cas.cli.outcome import Different, KernelRefused
from deeplift_cas.cli.parser import parsed
from deeplift_cas.cli.verbs import verb
from deeplift_cas.errors import InputError, Undecided, one_line

ASCII = str.maketrans(
    {"≠": "!=", "≥": ">=", "≤": "<=", "⟺": "<=>", "⟹": "=>", "−": "-", "·": "*", "²": "^2", "³": "^3", "×": "x"}
)
"""What is written where the output cannot carry more than ASCII; the rest is escaped."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    sys.set_int_max_str_digits(100_000)  # results may be longer than what users write
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = parsed(sys.argv[1:] if arguments is None else arguments)
        _print(verb(options.verb).answer(options))
        return 0
    except InputError as error:
        print(f"deeplift-cas: {one_line(str(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("deeplift-cas: interrupted; nothing was written", file=sys.stderr)
        return 130
    except Different as difference:
        _print(str(difference))
        return 1
    except Undecided as error:
        print(f"deeplift-cas: undecided: {one_line(str(error))}", file=sys.stderr)
        return 1
    except KernelRefused as error:
        print(
            f"deeplift-cas: a proof made here was refused, so there is no verdict; please report: {error}",
            file=sys.stderr,
        )
        return 1


def _print(text: str) -> None:
    """Print the answer; a reader that has gone away is no error."""
    if sys.stdout is None:
        raise InputError("there is no standard output to write to")
    if not (sys.stdout.encoding or "utf-8").lower().startswith("utf"):
        text = text.translate(ASCII)
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise InputError(f"cannot write the output: {error.strerror or error}") from None
