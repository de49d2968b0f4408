"""All claims, in the order of the report; and how one is found."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from deeplift_cas.display import Shown, counted
from deeplift_cas.errors import InputError, shown
from deeplift_cas.report.claim import Claim, Entry, Judge
from deeplift_cas.report.claims import (
    counterexample,
    framework,
    local_to_local,
    necessary,
    network,
    outlook,
    sufficient,
)
from deeplift_cas.vocabulary import READINGS, REFUTED, VERDICTS

CLAIMS: tuple[Claim, ...] = (
    *framework.CLAIMS,
    *network.CLAIMS,
    *sufficient.CLAIMS,
    *counterexample.CLAIMS,
    *necessary.CLAIMS,
    *local_to_local.CLAIMS,
    *outlook.CLAIMS,
)
KINDS = tuple(dict.fromkeys(claim.kind for claim in CLAIMS))
SHORT = {"def": "definition", "prop": "proposition", "thm": "theorem", "lem": "lemma", "cor": "corollary"}


@dataclass(frozen=True, repr=False)
class Ledger(Shown):
    """Entries, how many proofs the kernel accepted for them, and the seconds that it took."""

    entries: tuple[Entry, ...]
    proofs: int
    seconds: float = 0.0

    @classmethod
    def of(cls, claims: Sequence[Claim] = CLAIMS, progress: Callable[[int, Claim], None] | None = None) -> Ledger:
        """Judge claims; ``progress`` hears of each, by its number, before it begins.

        Raises :class:`CertificateError` if the kernel refuses a certificate.

        >>> print(Ledger.of(find("lemma 3.1")).summary)
        1 statement: 1 checked.
        """
        start = time.perf_counter()
        judge, entries = Judge(), []
        for number, claim in enumerate(claims, 1):
            if progress is not None:
                progress(number, claim)
            entries.append(judge.entry(claim))
        return cls(tuple(entries), judge.proofs, time.perf_counter() - start)

    def only(self, status: str | None) -> Ledger:
        """The entries with this verdict alone, and their proofs; all if none is named."""
        if status is None:
            return self
        kept = tuple(entry for entry in self.entries if entry.verdict.status == status)
        return replace(self, entries=kept, proofs=sum(entry.proofs for entry in kept))

    @property
    def summary(self) -> str:
        """How many statements have which verdict."""
        counts = Counter(entry.verdict.status for entry in self.entries)
        words = ", ".join(f"{counts[s]} {s}" for s in VERDICTS if counts[s]) or "none"
        mended = sum(entry.amended is not None and entry.amended.stands for entry in self.entries)
        amended = f" (as printed; {mended} amended)" if counts[REFUTED] else ""
        count = f"{len(self.entries)} statement{'s' if len(self.entries) != 1 else ''}"
        proofs = counted(self.proofs, "proof")
        checked = (
            f" {proofs}, {'each ' * (self.proofs > 1)}re-checked by the kernel in this run." if self.proofs else ""
        )
        return f"{count}: {words}{amended}.{checked}"

    def __repr__(self) -> str:
        return f"Ledger({self.summary})"


def find(text: str) -> list[Claim]:
    """The claims that a text such as "3.3", "theorem 3.2", "theorem 3.2 image", "(29)" or "A.2" names.

    A bare number means the claim of that number, if there is one, else every statement with it.
    Raises :class:`InputError` if there is none.

    >>> [claim.name for claim in find("3.3")], len(find("theorem 3.3"))
    (['claim 3.3'], 4)
    """
    words = re.sub(r"[,]", " ", text.lower()).split()
    kinds = [SHORT.get(word, word) for word in words if SHORT.get(word, word) in KINDS]
    readings = [word for word in words if word in READINGS]
    number = " ".join(word for word in words if SHORT.get(word, word) not in (*KINDS, *READINGS))
    found = [
        claim
        for claim in CLAIMS
        if _matches(claim, number)
        and (not kinds or claim.kind in kinds)
        and (not readings or claim.reading in readings)
    ]
    if not kinds and (preferred := [claim for claim in found if claim.kind == "claim"]):
        found = preferred
    if not found:
        known = ", ".join(dict.fromkeys(claim.label for claim in CLAIMS))
        raise InputError(f"there is no statement {shown(text)} in the ledger: there are {known}")
    return found


def _matches(claim: Claim, number: str) -> bool:
    names = {claim.number.lower(), claim.name.lower().partition(",")[0].removeprefix(claim.kind + " ")}
    names |= set(re.findall(r"\((\w+)\)", claim.number.lower())) | {f"{claim.number} {claim.part}".lower()}
    return number in names or number.strip("()") in names
