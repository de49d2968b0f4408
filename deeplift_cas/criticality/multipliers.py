"""Multipliers: of gradients in a combination, and the common denominator of those of squares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import symengine
from flint import fmpq_mat

from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch


def combination(rows: Sequence[Sequence[Any]], N: Sequence[Polynomial], branch: Branch) -> list[Polynomial] | None:
    """Factors with Σ factor·row = N on a branch, rows of numbers; ``None`` if N is not in their span."""
    numbers = [[Ring.rational(symengine.sympify(x)) for x in row] for row in rows]
    kept, rank = list[int](), 0
    for i in range(len(numbers)):  # independent ones
        if fmpq_mat([*(numbers[j] for j in kept), numbers[i]]).rank() > rank:
            kept, rank = [*kept, i], rank + 1
    if not kept:
        return None
    G, zero = fmpq_mat([numbers[j] for j in kept]), branch.ring.zero
    weights = (G * G.transpose()).inv() * G  # (GGᵀ)⁻¹·G·N
    factors = [sum((p * weights[i, j] for j, p in enumerate(N)), zero) for i in range(len(kept))]
    for j, p in enumerate(N):
        if not branch.reduce(p - sum((factor * G[i, j] for i, factor in enumerate(factors)), zero)).is_zero():
            return None
    by_row = dict(zip(kept, factors, strict=True))
    return [branch.reduce(by_row.get(i, zero)) for i in range(len(rows))]


def denominator(multipliers: Iterable[Product], branch: Branch) -> Product:
    """A product > 0, times which multipliers are without negative exponents: certificates have none."""
    below = Product()
    for weight in multipliers:
        below = below.lcm(Product(powers={k: -e for k, e in weight.powers.items() if e < 0}))
    return below if branch.possible_product(below) == {1} else below.power(2)
