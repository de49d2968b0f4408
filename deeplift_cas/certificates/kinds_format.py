"""The certificate file of kinds of points; start-up counts, and few answers need it and the kernel's check of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from deeplift_cas.certificates import kinds
from deeplift_cas.certificates.format import Certificate, checked
from deeplift_cas.certificates.kernel import VERSION, digest


def kinds_certificate(
    problem: Mapping[str, Any],
    sides: Mapping[str, Any],
    pieces: Sequence[Mapping[str, Any]],
    cover: Mapping[str, Any],
) -> Certificate:
    """What is decided about g and −g, and the pieces of the parameter space that follow."""
    document = {
        "format": kinds.FORMAT,
        "version": VERSION,
        "problem": dict(problem),
        "sides": dict(sides),
        "pieces": [dict(piece) for piece in pieces],
        "cover": dict(cover),
    }
    return Certificate(document | {"sha256": digest(document)})


class KindsAccepted(NamedTuple):
    """A document as it will be read from a file, and what the kernel says of it."""

    document: Certificate
    summary: kinds.Kinds


def kinds_accepted(document: Mapping[str, Any]) -> KindsAccepted:
    """The same as :func:`accepted`, for a certificate of kinds."""
    return KindsAccepted(*checked(document, kinds.check_kinds))
