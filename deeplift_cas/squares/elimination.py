"""A symmetric matrix on its way through an elimination: the shapes that its steps share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import NamedTuple

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch

Form = dict[tuple[int, ...], Polynomial]
"""Sorted indices of variables ↦ coefficient in ℚ[parameters]."""
Vector = dict[int, Polynomial]
Rows = dict[int, dict[int, Polynomial]]  # a symmetric matrix, zero entries left out


def hessian(form: Mapping[tuple[int, ...], Polynomial], indices: Iterable[int]) -> Rows:
    """The second derivatives of a quadratic form by some of its variables; its coefficients by sorted pairs of these.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> one = Ring(()).one
    >>> hessian({(0, 0): one, (0, 1): 3 * one}, range(2))
    {0: {0: 2, 1: 3}, 1: {0: 3}}
    """
    rows: Rows = {i: {} for i in indices}
    twice: dict[int, Polynomial] = {}  # equal entries stay one object, see :func:`pattern`
    for (i, j), p in form.items():
        if i in rows and j in rows:
            if i == j and id(p) not in twice:
                twice[id(p)] = 2 * p
            rows[i][j] = rows[j][i] = twice[id(p)] if i == j else p
    return rows


Pattern = tuple[tuple[tuple[int, int], ...], ...]


def pattern(block: Rows) -> Pattern:
    """What blocks have in common that are equal up to the numbers of their rows, in this order, with entries that are
    the same objects: nothing needs to be computed twice of those.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> one = Ring(()).one
    >>> pattern({0: {0: one, 3: one}, 3: {0: one}}) == pattern({1: {1: one, 2: one}, 2: {1: one}})
    True
    """
    places = {i: n for n, i in enumerate(block)}
    return tuple(tuple((places[j], id(p)) for j, p in row.items()) for row in block.values())


def gram(form: Mapping[tuple[int, ...], Polynomial]) -> Rows:
    """G with vᵀGv the form."""
    rows: Rows = {i: {} for monomial in form for i in monomial}
    for (i, j), p in form.items():
        rows[i][j] = rows[j][i] = p if i == j else p / 2
    return rows


class Square(NamedTuple):
    """λ · ℓ(v)² with λ ≥ 0; ``pivot`` is the index eliminated by ℓ."""

    multiplier: Product
    form: Vector
    pivot: int


def common_denominator(squares: Sequence[Square], branch: Branch) -> Product:
    """The least positive product by which all multipliers lose their negative exponents."""
    negative = (Product(powers={k: -e for k, e in square.multiplier.powers.items() if e < 0}) for square in squares)
    product = reduce(Product.lcm, negative, Product())
    return product if branch.possible_product(product) == {1} else product * Product(fmpq(-1))


@dataclass
class Elimination:
    """One connected block on its way: what is left of it, times ``scale`` > 0, is a Schur complement."""

    rows: Rows
    scale: Product = field(default_factory=Product)
    done: list[tuple[int, Vector]] = field(default_factory=list)  # pivot and its row, in order
