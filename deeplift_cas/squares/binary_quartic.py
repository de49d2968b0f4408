"""When is a quartic form in two variables nowhere negative?  By the signs of its invariants, which is complete.

With a > 0 the form a·u⁴ + b·u³v + c·u²v² + d·uv³ + e·v⁴ is ≥ 0 just where Δ ≥ 0 and (P > 0 or D ≥ 0), for the
discriminant Δ, P = 8ac − 3b² and D = 64a³e − 16a²c² + 16ab²c − 16a²bd − 3b⁴  (E. L. Rees, Graphical discussion of the
roots of a quartic equation, 1922).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.errors import Undecided
from deeplift_cas.signs.branch import Branch

Form = Mapping[tuple[int, ...], Polynomial]
"""Sorted indices of variables ↦ coefficient."""


class Pair(NamedTuple):
    """α·x² + β·xy + γ·y² in two variables x and y, with forms α, β and γ in others."""

    variables: tuple[int, int]
    forms: tuple[Form, Form, Form]
    trace: Sequence[tuple[Product, Form]] | None
    """α + γ = Σ μ_k m_k² with μ_k ≥ 0, if it is shown to be ≥ 0."""


class OfGram(NamedTuple):
    """A quadratic form of the Gram matrix (x, y; y, z) of two rows in the plane, which is the quartic where the second
    entries are 0: those entries, the coefficient of y², and signs that decide.
    """

    others: tuple[int, int]
    mixed: Polynomial
    signs: Mapping[str, Product]


class BinaryQuartic(NamedTuple):
    """The form, and the signs that decide, by the name of the invariant; if there is a pair, 4αγ − β² of that."""

    variables: tuple[int, int]
    coefficients: tuple[Polynomial, ...]
    signs: Mapping[str, Product]
    is_nonnegative: bool
    pair: Pair | None = None
    gram: OfGram | None = None


MAX_TERMS, MAX_PRODUCTS = 60, 200_000
"""Of the coefficients, and of the products that the kernel has to make of them."""
DEGREES = {"a": 1, "b": 1, "c": 1, "e": 1, "q": 2, "Δ": 6, "P": 2, "D": 4}
"""Of the invariants, in the coefficients."""
GRAM_DEGREES = {"c2": 1, "c1": 2, "c0": 3}
"""The same of what decides about quadratic forms of Gram matrices."""


def invariants(coefficients: Sequence[Polynomial], branch: Branch) -> dict[str, Polynomial]:
    """What decides: some coefficients, 4ce − d², 27 times the discriminant, P and D, modulo the equations."""
    a, b, c, d, e = coefficients
    if max(map(len, coefficients)) > MAX_TERMS:
        raise Undecided("a quartic of which the discriminant is too long")
    z = c * c - 3 * b * d + 12 * a * e
    w = 72 * a * c * e + 9 * b * c * d - 27 * a * d * d - 27 * b * b * e - 2 * c * c * c
    if max(len(z * z) * len(z), len(w) ** 2, len(a * c) * len(e)) > MAX_PRODUCTS:
        raise Undecided("a quartic of which the discriminant is too long")
    found = {
        "a": a,
        "b": b,
        "c": c,
        "e": e,
        "q": 4 * c * e - d * d,
        "Δ": 4 * z * z * z - w * w,
        "P": 8 * a * c - 3 * b * b,
        "D": 64 * a**3 * e - 16 * a**2 * c**2 + 16 * a * b**2 * c - 16 * a**2 * b * d - 3 * b**4,
    }
    return {name: branch.reduce(value) for name, value in found.items()}


def _is_unbounded(coefficients: Sequence[Polynomial], branch: Branch) -> bool:
    """Whether the form is of odd degree in the first variable, with a coefficient that is known not to be zero."""
    a, b, c, d, _ = coefficients
    leading = b if b or c else d
    return not a and (b or not c) and bool(leading) and 0 not in branch.possible(leading)


def binary_quartic(form: Form, branch: Branch, variables: Sequence[int] = ()) -> BinaryQuartic:
    """Whether a form in two variables is ≥ 0; raises ``Undetermined``.  They are named where it may not have both.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(())
    >>> one = ring.one
    >>> form = {(0, 0, 0, 0): one, (0, 0, 0, 1): 3 * one, (0, 0, 1, 1): one, (1, 1, 1, 1): one}
    >>> binary_quartic(form, Branch(ring)).is_nonnegative
    False
    """
    u, v = variables or sorted({i for monomial in form for i in monomial})
    coefficients = tuple(form.get(tuple(sorted((u,) * (4 - k) + (v,) * k)), branch.ring.zero) for k in range(5))
    if _is_unbounded(coefficients[::-1], branch) or (not coefficients[0] and not _is_unbounded(coefficients, branch)):
        u, v, coefficients = v, u, coefficients[::-1]  # else a leading coefficient that is not zero, if there is one
    values = invariants(coefficients, branch)

    def answer(names: str, is_nonnegative: bool) -> BinaryQuartic:
        signs = {}
        for name in names:
            product = branch.product(values[name])
            assert product is not None
            signs[name] = product
        return BinaryQuartic((u, v), coefficients, signs, is_nonnegative)

    def is_nonnegative(name: str) -> bool:
        return branch.is_nonnegative(values[name])

    if _is_unbounded(coefficients, branch):
        zero, leading = Product(fmpq(0)), branch.product(coefficients[1] or coefficients[3])
        assert leading is not None
        # what q is modulo equations need not show that it is −d²
        signs = {"b": leading} if coefficients[1] else {"b": zero, "q": leading.power(2) * Product(fmpq(-1))}
        return BinaryQuartic((u, v), coefficients, {"a": zero, **signs}, False)
    if not is_nonnegative("a"):
        return answer("a", False)
    if not is_nonnegative("e"):
        return answer("e", False)
    if branch.is_zero(values["a"]):
        if not branch.is_zero(values["b"]):
            return answer("ab", False)
        for name in "cq":
            if not is_nonnegative(name):
                return answer(f"ab{name}", False)
        return answer("abceq", True)
    if not is_nonnegative("Δ"):
        return answer("aΔ", False)
    if is_nonnegative("D"):
        return answer("aΔD", True)
    if branch.is_nonnegative(-values["P"]):
        return answer("aPD", False)
    return answer("aΔP", True)
