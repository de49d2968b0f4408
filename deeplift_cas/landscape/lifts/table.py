"""The kinds of lifts that a problem file may name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.lifts.hadamard import Hadamard, HadamardProduct
from deeplift_cas.landscape.lifts.polynomial import PolynomialLift
from deeplift_cas.landscape.lifts.program import Program
from deeplift_cas.landscape.lifts.symmetric import SymmetricFactorisation
from deeplift_cas.landscape.lifts.tensors import CanonicalPolyadic, RankOneTensor

LIFTS: Mapping[str, Any] = {
    "hadamard": Hadamard,
    "hadamard_product": HadamardProduct,
    "symmetric": SymmetricFactorisation,
    "rank_one_tensor": RankOneTensor,
    "canonical_polyadic": CanonicalPolyadic,
    "polynomial": PolynomialLift,
}


def read_lift(data: Any, names: tuple[str, ...]) -> Program:
    """The lift of a table ``[lift]``.  Raises :class:`InputError`.

    >>> read_lift({"kind": "hadamard", "n": 3}, ())
    <lift u∘u, n = 3>
    """
    if not isinstance(data, Mapping):
        raise InputError("'lift' must be a table: write [lift] and below it kind = ...")
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in LIFTS:
        *others, last = (f'"{name}"' for name in LIFTS)
        raise InputError(f"the kind of a lift is {', '.join(others)} or {last}, not {shown(kind)}")
    lift = LIFTS[kind]
    for key in lift.required:
        if key not in data:
            raise InputError(f"the key '{key}' is missing in [lift]")
    allowed = {"kind", *lift.required, *lift.optional}
    if unknown := sorted(set(data) - allowed):
        raise InputError(f"unknown key {shown(unknown[0])} in [lift]: the known ones are {', '.join(sorted(allowed))}")
    found: Program = lift.read(data, names)
    return found
