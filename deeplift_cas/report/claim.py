"""A statement of the report: its words, its content as data, and the verifier that decides it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from deeplift_cas.certificates.check import check_any
from deeplift_cas.deadline import is_late
from deeplift_cas.display import Shown
from deeplift_cas.errors import Undecided
from deeplift_cas.report.verdict import Verdict
from deeplift_cas.vocabulary import UNDECIDED

Content = Mapping[str, Any]
"""What a statement says, as plain data: texts, numbers, lists.  A verifier knows nothing else of it."""
Verifier = Callable[[Content], Verdict]


@dataclass(frozen=True)
class Amendment:
    """The right statement: its words (LaTeX) and its content, for the same verifier."""

    statement: str
    content: Content


@dataclass(frozen=True)
class Claim:
    """A numbered statement, or a part of one, in one reading.

    ``statement`` is LaTeX as printed.  ``reading`` is "image" or "ambient" where the search space matters, else empty.
    ``depends`` lists the labels of other claims.  ``answer`` is what was verified where the report asks a question.
    """

    kind: str
    number: str
    section: str
    title: str
    statement: str
    verifier: Verifier
    content: Content
    part: str = ""
    reading: str = ""
    depends: tuple[str, ...] = ()
    amended: Amendment | None = None
    answer: str = ""

    @property
    def label(self) -> str:
        """``theorem 3.3``, without part and reading: what other claims depend on."""
        return f"{self.kind} {self.number}"

    @property
    def name(self) -> str:
        """``theorem 3.2 (text), image``: no two claims have the same."""
        part = f" ({self.part})" if self.part else ""
        return self.label + part + (f", {self.reading}" if self.reading else "")


@dataclass(frozen=True, repr=False)
class Entry(Shown):
    """A claim with its verdict, that of its amendment if it needs one, and how many proofs the kernel accepted."""

    claim: Claim
    verdict: Verdict
    amended: Verdict | None
    seconds: float
    proofs: int

    def __repr__(self) -> str:
        return f"Entry({self.claim.name}: {self.verdict.status})"


class Judge:
    """Runs verifiers and has every certificate re-checked; a certificate that several claims use, once."""

    def __init__(self) -> None:
        self._accepted: dict[str, int] = {}
        self._texts: dict[int, tuple[Any, str]] = {}

    @property
    def proofs(self) -> int:
        """How many proofs the kernel accepted, all certificates together."""
        return sum(self._accepted.values())

    def entry(self, claim: Claim) -> Entry:
        """The entry of a claim.  Raises :class:`CertificateError` if the kernel refuses a certificate."""
        start = time.perf_counter()
        verdict = _run(claim.verifier, claim.content)
        amended = None
        if claim.amended is not None and not verdict.stands:
            amended = _run(claim.verifier, claim.amended.content)
        documents = [*verdict.certificates, *(amended.certificates if amended else ())]
        texts = dict.fromkeys(map(self._text, documents))
        for text in texts:
            if text not in self._accepted:
                self._accepted[text] = check_any(json.loads(text))
        proofs = sum(self._accepted[text] for text in texts)
        return Entry(claim, verdict, amended, time.perf_counter() - start, proofs)

    def _text(self, document: Any) -> str:
        """A certificate as it is written; most are evidence for many claims, and kept."""
        if id(document) not in self._texts:
            self._texts[id(document)] = document, json.dumps(document)
        return self._texts[id(document)][1]


def _run(verifier: Verifier, content: Content) -> Verdict:
    if is_late():
        return Verdict(UNDECIDED, "the time is up")
    try:
        return verifier(content)
    except Undecided as open_question:
        return Verdict(UNDECIDED, str(open_question))
