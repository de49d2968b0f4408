"""Any certificate, checked by the kernel that is for it; the standard library only."""

from __future__ import annotations

from typing import Any

from deeplift_cas.certificates import fibre, kernel, kinds


def check_any(document: Any) -> int:
    """Check a certificate of any format; returns how many proofs it holds, raises :class:`CertificateError`.

    >>> check_any({"format": "another"})
    Traceback (most recent call last):
    ...
    deeplift_cas.certificates.kernel.NotACertificate: this is not a certificate of the format 'deeplift-cas certificate'
    """
    if isinstance(document, dict) and document.get("format") == fibre.FORMAT:
        fibre.check_fibre(document)
        return 1
    if isinstance(document, dict) and document.get("format") == kinds.FORMAT:
        return kinds.check_kinds(document).proofs
    return kernel.check(document).proofs
