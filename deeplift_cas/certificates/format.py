"""The certificate file: plain JSON, versioned; the manual, "Certificates", says how to read one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from flint import fmpq

from deeplift_cas.certificates import kernel
from deeplift_cas.certificates.kernel import FORMAT, VERSION, Summary, digest
from deeplift_cas.display import Shown
from deeplift_cas.errors import ProofRefused
from deeplift_cas.files import Name, write_text
from deeplift_cas.vocabulary import DIGITS

Found = TypeVar("Found")


class Certificate(dict[str, Any], Shown):
    """A certificate: plain data, that of a JSON file."""

    def __repr__(self) -> str:
        return f"Certificate({', '.join(self)})"


def certificate(
    problem: Mapping[str, Any],
    order: int,
    decisions: Mapping[str, Any],
    descents: Sequence[Mapping[str, Any]] = (),
    search_space: str | None = None,
    verdict: str | None = None,
    witness: Mapping[str, Any] | None = None,
) -> Certificate:
    """What is decided about a point, and curves along which g falls.

    With a search space: that the point is k-critical for g and not stationary for f just on a region, and by the
    verdict whether that has a point, the witness; without: that it is k-critical just on a region.
    """
    document = {
        "format": FORMAT,
        "version": VERSION,
        "problem": dict(problem),
        "order": order,
        "search_space": search_space,
        "decisions": dict(decisions),
        "descents": [dict(curve) for curve in descents],
        "verdict": verdict,
        "witness": None if witness is None else dict(witness),
    }
    return Certificate(document | {"sha256": digest(document)})


class Accepted(NamedTuple):
    """A document as it will be read from a file, and what the kernel says of it."""

    document: Certificate
    summary: Summary


def accepted(document: Mapping[str, Any]) -> Accepted:
    """A certificate made here, checked.  Raises :class:`~deeplift_cas.errors.ProofRefused`: a fault of this package.

    >>> accepted({"format": "another"})
    Traceback (most recent call last):
    ...
    deeplift_cas.errors.ProofRefused: this is not a certificate of the format 'deeplift-cas certificate'
    """
    return Accepted(*checked(document, kernel.check))


def checked(document: Mapping[str, Any], check: Callable[[Any], Found]) -> tuple[Certificate, Found]:
    """A document as it will be read from a file, and what a kernel says of that; raises as :func:`accepted`."""
    read, digits = Certificate(json.loads(json.dumps(document))), sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(max(digits, DIGITS))
    try:
        return read, check(read)
    except kernel.CertificateError as error:
        raise ProofRefused(str(error)) from error
    finally:
        sys.set_int_max_str_digits(digits)


REHEARSAL = 40_000_000
"""Work that the kernel may put into one leaf (:class:`kernel.Budget`) if it is asked beforehand."""
PART = 2 * kernel.MAX_WORK // 5
"""What it may put into all leaves about criticality, or into all about stationarity, if each of them is asked about."""

TOO_LONG = "the proof found is too long for the kernel"
TOO_LONG_TOGETHER = "the proofs found are too long together for the kernel"
NOT_ACCEPTED = "the kernel does not accept the proof found, which is a fault of this package: please report it"


def reading(coefficients: Iterable[fmpq]) -> int:
    """The work that the kernel has at least with reading these terms: whether it is too much is known before they are
    written.
    """
    bits = [c.height_bits() for c in coefficients]
    return sum(kernel.TERM + b // 2 + (b // 64) ** 2 for b in bits)  # two for a digit, of which 16 take 53 bits


class Rehearsal:
    """The kernel, asked about one leaf before there is a certificate: what it has against the proof."""

    def __init__(
        self,
        statement: Mapping[str, Any],
        order: int,
        search_space: str | None = None,
        cautious: bool = False,
        rules: kernel.Rules = kernel.RULES,
    ) -> None:
        self._given = kernel.expand(json.loads(json.dumps(statement)), order, search_space, kernel.Budget())
        self._order, self._rules = order, rules
        self._before: dict[tuple[Any, ...], str] = {}
        self._left = PART if cautious else None

    def objection(self, step: str, holds: bool, proof: Mapping[str, Any], trail: Sequence[tuple[str, Any]]) -> str:
        """Why a proof that a step holds, or not, is none where the conditions of the trail hold; or nothing.

        It is the answer for the same proof and the same equations, where that was asked before: the work is the same.
        Whether the signs are shown on this branch, too, is not; so if *cautious*, every leaf is asked about, and
        all that is accepted together is not too much for one check.
        """
        rules = next((head["rules"] for _, head in reversed(trail) if "rules" in head), None)
        key = step, holds, json.dumps(proof), json.dumps(rules if self._left is None else trail)
        if key not in self._before:
            found = self._asked(step, holds, proof, trail)
            if found == NOT_ACCEPTED:  # which may be a matter of signs
                return found
            self._before[key] = found
        return self._before[key]

    def _asked(self, step: str, holds: bool, proof: Mapping[str, Any], trail: Sequence[tuple[str, Any]]) -> str:
        given, allowed = self._given, REHEARSAL if self._left is None else min(REHEARSAL, self._left)
        given.budget.left = allowed
        branch = given.root
        order = kernel.STEPS.index(step) + 1 if step in kernel.STEPS else self._order
        leaf = kernel.LeafContext(given, {}, step, order, branch, holds, self._rules)
        try:
            for condition, head in json.loads(json.dumps(trail)):
                branch = branch.assume(kernel.condition(condition, given.parameters, given.budget), head)
            kernel.check_leaf(json.loads(json.dumps(proof)), leaf._replace(branch=branch))
        except kernel.CertificateError as error:
            return TOO_LONG if isinstance(error, kernel.TooLarge) else NOT_ACCEPTED
        if self._left is not None:
            self._left -= allowed - given.budget.left
        return ""

    def accepts_descent(self, curve: Mapping[str, Any]) -> bool:
        """Whether a curve descends where its conditions hold."""
        self._given.budget.left = REHEARSAL
        try:
            kernel.check_descent_where(json.loads(json.dumps(curve)), self._given)
        except kernel.CertificateError:
            return False
        return True


def write(document: Mapping[str, Any], path: Name) -> None:
    """Write a certificate whole or not at all.  Raises :class:`InputError` if it cannot be written."""
    write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", path)
