"""How an objective is written: a sum of terms in X and in matrices with names.  Every format sets it in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Inner(NamedTuple):
    """⟨matrix, X⟩."""

    matrix: str


class SquaredNorm(NamedTuple):
    """weight·‖X·inputs − target‖²; without ``inputs`` ‖X − target‖²; ``at_product``: the target is φ(y).

    With ``entries`` every square of an entry has a weight of its own: Σ entries_ij·(X·inputs − target)_ij².
    """

    weight: Any
    target: str
    inputs: str = ""
    at_product: bool = False
    entries: str = ""


class Plain(NamedTuple):
    """A polynomial in the entries of X and the parameters."""

    expression: Any
    entries: tuple[str, ...]


class Formula(NamedTuple):
    """The terms, the matrices that they name, and, if there are data, how many samples."""

    terms: tuple[Inner | SquaredNorm | Plain, ...]
    matrices: Mapping[str, Any]
    samples: int | None = None
