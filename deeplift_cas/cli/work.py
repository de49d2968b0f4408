"""The work behind several verbs: decide, judge claims, and say on a terminal that it goes on."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from deeplift_cas.cli.options import time_limit
from deeplift_cas.cli.outcome import DONE, OPEN
from deeplift_cas.errors import ProofRefused
from deeplift_cas.vocabulary import IMAGE

if TYPE_CHECKING:
    from deeplift_cas.criticality.classification import Classification
    from deeplift_cas.criticality.implication import Implication
    from deeplift_cas.landscape.problem import Problem
    from deeplift_cas.report.claim import Claim
    from deeplift_cas.report.ledger import Ledger


def import_symengine() -> None:
    """SymEngine loads NumPy if it is there, which costs more time than the whole answer; nothing here
    uses it, so it is out of sight while SymEngine is loaded.
    """
    if "numpy" not in sys.modules and "symengine" not in sys.modules:
        sys.modules["numpy"] = None  # type: ignore[assignment]
        try:
            importlib.import_module("symengine")
        finally:
            del sys.modules["numpy"]


def decided(problem: Problem, order: int | None = None, search_space: str = IMAGE) -> Implication:
    """The answer to a question, whose proofs the kernel has accepted."""
    from deeplift_cas.criticality.implication import implication

    with _deciding():
        return implication(problem, order, search_space)


def classified(problem: Problem) -> Classification:
    """The kinds of a point, the proofs of which the kernel has accepted."""
    from deeplift_cas.criticality.classification import classify

    with _deciding():
        return classify(problem)


Proved = TypeVar("Proved", "Implication", "Classification")


def proved(options: argparse.Namespace, file: str | None, find: Callable[[], Proved]) -> Proved:
    """What is found; the certificate that is written, if one is asked for, is the document that the
    kernel accepted.  Raises :class:`InputError` before the work if it would overwrite something.
    """
    from deeplift_cas.certificates import format as certificate_format
    from deeplift_cas.files import new_file

    if options.certificate is not None:
        new_file(options.certificate, options.force, file)
    found = find()
    if options.certificate is not None:
        certificate_format.write(found.certificate(), options.certificate)
    return found


@contextmanager
def limited(options: argparse.Namespace) -> Iterator[Callable[[], int]]:
    """Within it the time limit of the options holds; gives what says at the end whether it was enough: a status."""
    seconds = time_limit(options)
    import_symengine()
    from deeplift_cas import deadline

    with deadline.time_limit(seconds):
        yield lambda: OPEN if deadline.is_late() else DONE


def judged(claims: Sequence[Claim]) -> Ledger:
    """The entries of claims; on a terminal it is said which one is at work."""
    from deeplift_cas.certificates.kernel import CertificateError
    from deeplift_cas.report.ledger import Ledger

    terminal = sys.stderr is not None and sys.stderr.isatty()
    current = ""

    def tell(number: int, claim: Claim) -> None:
        nonlocal current
        current = claim.name
        if terminal:
            print(f"\r\033[K[{number}/{len(claims)}] {claim.name}", end="", file=sys.stderr, flush=True)

    try:
        return Ledger.of(claims, tell)
    except CertificateError as error:
        raise ProofRefused(f"{current}: {error}") from error
    finally:
        if terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


@contextmanager
def _deciding() -> Iterator[None]:
    """Says on a terminal how far the work has come, in a line that is gone at the end."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    import threading

    from deeplift_cas.regions.progress import followed

    start, done = time.monotonic(), threading.Event()
    with followed() as progress:

        def tell() -> None:
            while not done.wait(1):
                seconds = round(time.monotonic() - start)
                print(f"\r\033[K{progress}, {seconds} s (Ctrl-C stops)", end="", file=sys.stderr, flush=True)

        teller = threading.Thread(target=tell, daemon=True)
        teller.start()
        try:
            yield
        finally:
            done.set()
            teller.join()
            print("\r\033[K", end="", file=sys.stderr, flush=True)
