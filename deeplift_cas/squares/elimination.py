"""A symmetric matrix on its way through an elimination: the shapes that its steps share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product

Vector = dict[int, Polynomial]
Rows = dict[int, dict[int, Polynomial]]  # a symmetric matrix, zero entries left out


class Square(NamedTuple):
    """λ · ℓ(v)² with λ ≥ 0; ``pivot`` is the index eliminated by ℓ."""

    multiplier: Product
    form: Vector
    pivot: int


@dataclass
class Elimination:
    """One connected block on its way: what is left of it, times ``scale`` > 0, is a Schur complement."""

    rows: Rows
    scale: Product = field(default_factory=Product)
    done: list[tuple[int, Vector]] = field(default_factory=list)  # pivot and its row, in order
