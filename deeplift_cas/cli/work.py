"""The work behind several verbs: decide and have it checked, judge claims, and say on a terminal that it goes on."""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from deeplift_cas.cli.outcome import KernelRefused
from deeplift_cas.vocabulary import IMAGE

if TYPE_CHECKING:
    from deeplift_cas.certificates.kernel import Summary
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


class Checked(NamedTuple):
    """An answer, the document that the kernel has accepted, and what it says of that."""

    answer: Implication
    document: dict[str, Any]
    summary: Summary


def decided(problem: Problem, order: int | None = None, search_space: str = IMAGE) -> Checked:
    """The answer to a question, checked; raises :class:`KernelRefused`."""
    from deeplift_cas.certificates import kernel
    from deeplift_cas.criticality.implication import implication

    with _StillDeciding():
        answer = implication(problem, order, search_space)
        document = json.loads(json.dumps(answer.certificate()))  # as it will be read from a file
        try:
            return Checked(answer, document, kernel.check(document))
        except kernel.CertificateError as error:
            raise KernelRefused(error) from error


def judged(claims: Sequence[Claim]) -> Ledger:
    """The entries of claims; on a terminal it is said which one is at work.  Raises :class:`KernelRefused`."""
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
        raise KernelRefused(f"{current}: {error}") from error
    finally:
        if terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


class _StillDeciding:
    """Says on a terminal, every ten seconds, that the work goes on."""

    def __enter__(self) -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            import threading

            self.start, self.done = time.monotonic(), threading.Event()
            threading.Thread(target=self.tell, daemon=True).start()

    def tell(self) -> None:
        """Run beside the work until it is done."""
        while not self.done.wait(10):
            seconds = round(time.monotonic() - self.start)
            print(f"still deciding after {seconds} s (Ctrl-C stops)", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "done"):
            self.done.set()
