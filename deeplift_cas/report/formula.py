"""Matrix formulas as data: sums of products such as ``X2ᵀ X3ᵀ A - c W``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deeplift_cas.errors import InputError
from deeplift_cas.landscape.matrix import expanded


class NotConformable(ValueError):
    """The shapes in a formula do not fit."""


def evaluate(formula: str, values: Mapping[str, Any]) -> Any:
    """The matrix that a formula gives; values are SymEngine matrices, or expressions for scalar factors.

    Names are separated by spaces; ᵀ behind a name transposes; ``+`` and ``-`` stand between products.
    Raises :class:`NotConformable`, and :class:`InputError` for an unknown name.

    >>> from deeplift_cas.landscape.matrix import matrix
    >>> A = matrix([[1, "x"]], "A")
    >>> evaluate("A Aᵀ + c A Aᵀ", {"A": A, "c": matrix([["c"]], "c")[0, 0]})
    [1 + c + c*x**2 + x**2]
    <BLANKLINE>
    """
    total: Any = None
    for piece in formula.replace(" - ", " + -").split(" + "):
        piece = piece.strip()
        sign = -1 if piece.startswith("-") else 1
        term = _product(piece.removeprefix("-").split(), values) * sign
        if total is not None and total.shape != term.shape:
            raise NotConformable(f"{formula}: a sum of a {_by(total)} and a {_by(term)} matrix")
        total = term if total is None else total + term
    return expanded(total)


def _product(factors: list[str], values: Mapping[str, Any]) -> Any:
    result: Any = None
    scalar: Any = 1
    for name in factors:
        plain = name.removesuffix("ᵀ")
        if plain not in values:
            raise InputError(f"the formula has an unknown name {plain}")
        value = values[plain]
        if not hasattr(value, "shape"):
            scalar = scalar * value
            continue
        value = value.T if name != plain else value
        if result is not None and result.shape[1] != value.shape[0]:
            raise NotConformable(f"{' '.join(factors)}: a {_by(result)} times a {_by(value)} matrix")
        result = value if result is None else result * value
    if result is None:
        raise InputError("a product in a formula needs a matrix")
    return result * scalar


def _by(m: Any) -> str:
    return f"{m.shape[0]}×{m.shape[1]}"
