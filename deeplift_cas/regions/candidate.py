"""What a contradiction may be made of: products that are ≥ 0 under the conditions."""

from __future__ import annotations

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch

Candidate = tuple[Product, Polynomial, bool]
"""A product ≥ 0, its value modulo the equations, whether it is > 0."""


def times(branch: Branch, s: Candidate, t: Candidate) -> Candidate:
    """The product of two, modulo the equations."""
    return s[0] * t[0], branch.reduce(s[1] * t[1]), s[2] and t[2]
