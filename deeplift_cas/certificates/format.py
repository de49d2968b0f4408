"""The certificate file: plain JSON, versioned; the manual, "Certificates", says how to read one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from flint import fmpq

from deeplift_cas.certificates import kernel
from deeplift_cas.certificates.kernel import FORMAT, VERSION, Summary, digest
from deeplift_cas.display import Shown
from deeplift_cas.errors import ProofRefused
from deeplift_cas.files import write_text
from deeplift_cas.vocabulary import DIGITS


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
    deeplift_cas.errors.ProofRefused: this is not a certificate of deeplift-cas
    """
    read, digits = Certificate(json.loads(json.dumps(document))), sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(max(digits, DIGITS))
    try:
        return Accepted(read, kernel.check(read))
    except kernel.CertificateError as error:
        raise ProofRefused(str(error)) from error
    finally:
        sys.set_int_max_str_digits(digits)


REHEARSAL = 40_000_000
"""Work that the kernel may put into one leaf (:class:`kernel.Budget`) if it is asked beforehand."""

TOO_LONG = "the proof found is too long for the kernel"
NOT_ACCEPTED = "the kernel does not accept the proof found, which is a fault of this package: please report it"


def reading(coefficients: Iterable[fmpq]) -> int:
    """The work that the kernel has at least with reading these terms: whether it is too much is known before they are
    written.
    """
    bits = [c.height_bits() for c in coefficients]
    return sum(kernel.TERM + b // 2 + (b // 64) ** 2 for b in bits)  # two for a digit, of which 16 take 53 bits


class Rehearsal:
    """The kernel, asked about one leaf before there is a certificate: what it has against the proof."""

    def __init__(self, statement: Mapping[str, Any], order: int) -> None:
        self._given = kernel.expand(json.loads(json.dumps(statement)), order, None, kernel.Budget())

    def objection(self, step: int, holds: bool, proof: Mapping[str, Any], trail: Sequence[tuple[str, Any]]) -> str:
        """Why a proof that the step of an order holds, or not, is none where the conditions of the trail hold; or
        nothing.
        """
        given = self._given
        given.budget.left = REHEARSAL
        branch = kernel.Branch(given.budget, given.parameters)
        leaf = kernel.LeafContext(given, {}, kernel.STEPS[step - 1], step, branch, holds)
        try:
            for condition, head in json.loads(json.dumps(trail)):
                branch = branch.assume(kernel.condition(condition, given.parameters, given.budget), head)
            kernel.check_leaf(json.loads(json.dumps(proof)), leaf._replace(branch=branch))
        except kernel.CertificateError as error:
            return TOO_LONG if isinstance(error, kernel.TooLarge) else NOT_ACCEPTED
        return ""

    def accepts_descent(self, curve: Mapping[str, Any]) -> bool:
        """Whether a curve descends where its conditions hold."""
        self._given.budget.left = REHEARSAL
        try:
            kernel.check_descent_where(json.loads(json.dumps(curve)), self._given)
        except kernel.CertificateError:
            return False
        return True


def write(document: Mapping[str, Any], path: str | Path) -> None:
    """Write a certificate whole or not at all.  Raises :class:`InputError` if it cannot be written."""
    write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", path)
