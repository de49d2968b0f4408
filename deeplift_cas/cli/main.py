"""From the command line to the exit status: answers on standard output, all else in a line on standard error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence

from deeplift_cas.cli.options import memory_limit
from deeplift_cas.cli.outcome import BAD_INPUT, FAULT, INTERRUPTED
from deeplift_cas.cli.parser import parsed
from deeplift_cas.cli.supervision import Limits, Tell
from deeplift_cas.cli.verbs import verb
from deeplift_cas.errors import InputError, ProofRefused, one_line
from deeplift_cas.vocabulary import DIGITS

ASCII = str.maketrans(
    {"≠": "!=", "≥": ">=", "≤": "<=", "⟺": "<=>", "⟹": "=>", "−": "-", "·": "*", "²": "^2", "³": "^3", "×": "x"}
)
"""What is written where the output cannot carry more than ASCII; the rest is escaped."""


def main(arguments: Sequence[str] | None = None, tell: Tell = lambda limits: None) -> int:
    """Run the command line, and tell whoever watches what it may take; returns the exit status."""
    sys.set_int_max_str_digits(DIGITS)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's matrices are small here: more threads cost time
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")

    def work() -> int:
        options = parsed(sys.argv[1:] if arguments is None else arguments)
        tell(getattr(verb(options.verb), "LIMITS", Limits())._replace(gigabytes=memory_limit(options)))
        return _answered(options)

    return _ending(work)


def _answered(options: argparse.Namespace) -> int:
    text, status = verb(options.verb).answer(options)
    _print(text)
    return int(status)


def _ending(work: Callable[[], int]) -> int:
    """The exit status of some work, or a line why there is no answer and that exit status."""
    try:
        return work()
    except InputError as error:
        return _ended(BAD_INPUT, one_line(str(error)))
    except KeyboardInterrupt:
        return _ended(INTERRUPTED, Limits().interrupted)
    except ProofRefused as error:
        return _ended(
            FAULT, f"a proof made here was refused, so there is no verdict; please report: {one_line(str(error))}"
        )
    except Exception as error:
        return _ended(FAULT, f"something went wrong inside, so there is no answer; please report: {_place(error)}")


def _ended(status: int, message: str) -> int:
    print(f"deeplift-cas: {message}", file=sys.stderr)
    return status


def _place(error: Exception) -> str:
    """The kind of an error, where it arose, and what it says: what a report needs."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace is not None else ""
    return one_line(f"{type(error).__name__}{where}: {error}".removesuffix(": "))


def _print(text: str | Iterable[str]) -> None:
    """Print the answer; a reader that has gone away is no error."""
    if sys.stdout is None:
        raise InputError("there is no standard output to write to")
    is_plain = not (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    try:
        for part in [text] if isinstance(text, str) else text:
            print(part.translate(ASCII) if is_plain else part)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise InputError(f"cannot write the output: {error.strerror or error}") from None
