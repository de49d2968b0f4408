"""Which record stands behind the keys of a proof in a certificate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.proofs.block import IndefiniteBlock
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.criticality.proofs.identities import Critical, CubicQuotients, HessianSquares
from deeplift_cas.criticality.proofs.quartic import NegativeQuartic, QuarticSquares
from deeplift_cas.criticality.proofs.stationarity import Approach, NonzeroEntry, Outer, ZeroGradient
from deeplift_cas.regions.proof import Contradiction, EmptyLine, EmptyUpToScaling, Proof

RECORDS: dict[str, Any] = {
    "curve": Curve,
    "indefinite": IndefiniteBlock,
    "negative": NegativeQuartic,
    "entry": NonzeroEntry,
    "zero": ZeroGradient,
    "approach": Approach,
    "outer": Outer,
}
"""The key that tells a record ↦ the record; what has none of them is :class:`Critical`."""
IDENTITIES: dict[str, Any] = {"squares": HessianSquares, "third": CubicQuotients, "fourth": QuarticSquares}
"""The key by which that shows that it has an identity ↦ the record of that."""


def read_proof(data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> Proof:
    """The record of a proof in a certificate that the kernel has accepted.

    Raises :class:`InputError` for a polynomial that is not in normal form.
    """
    if "contradiction" in data:
        return Contradiction.read(data)
    if "line" in data:
        return EmptyLine.read(data)
    if "scaling" in data:
        return EmptyUpToScaling.read(data)
    kind = next((RECORDS[key] for key in data if key in RECORDS), None)
    if kind is None:
        return Critical(tuple(of.read(data, names, ring) for key, of in IDENTITIES.items() if key in data))
    proof: Proof = kind.read(data, names, ring)
    return proof
