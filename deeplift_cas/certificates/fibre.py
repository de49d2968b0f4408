"""The kernel's check of fibre certificates: "local ⟹ 1" at a point  (theory, section 4).

Let X = φ(y).  If y is a local minimum of g = f∘φ, so is every point ỹ near it with φ(ỹ) = X: the value of g is the same
there.  Hence ∇g(ỹ) = 0, that is ∇f(X) ⊥ im Dφ(ỹ).  The certificate gives curves ỹ_1(ε), …, ỹ_n(ε), polynomial in ε,
with ỹ_i(0) = y and φ(ỹ_i(ε)) = X for all ε, and one ε_0 where the images of Dφ(ỹ_i(ε_0)) together span all matrices.
A determinant that is not zero at ε_0 is a polynomial in ε that is not zero; so they span for all small ε > 0, too,
and ∇f(X) = 0.  This module uses the arithmetic of the kernel and, like it, nothing but the standard library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import gcd, lcm
from typing import Any

from deeplift_cas.certificates.kernel import (
    Budget,
    CertificateError,
    IdentityFails,
    NotACertificate,
    Number,
    Table,
    constant,
    fields,
    items,
    need,
    number,
    pairs,
    table,
    times,
    words,
)

FORMAT = "deeplift-cas fibre certificate"
EPSILON = "e"
MAX_SIZE = 400
"""Rows of the matrix of which the rank is computed."""

ENTRY = 6
"""Work for an operation with two numbers."""

Rows = list[list[int]]
Span = list[tuple[int, list[int], int]]
"""Independent vectors: the place of the first entry that is not zero, the vector, the words of its longest entry."""


class SpanIncomplete(CertificateError):
    """The images do not span all matrices."""


def check_fibre(document: Any) -> list[int]:
    """Check a fibre certificate: whatever f is, if the point is a local minimum of f∘φ then ∇f = 0 at its product.

    Returns the widths; raises :class:`CertificateError`.

    >>> zero, one = [[["0"]], [["0"]]], [[["e"]], [["0"]]]
    >>> check_fibre({"format": FORMAT, "widths": [1, 1, 1], "point": zero, "curves": [one], "epsilon": "1"})
    [1, 1, 1]
    >>> check_fibre({"format": FORMAT, "widths": [1, 1, 1], "point": zero, "curves": [zero], "epsilon": "1"})
    Traceback (most recent call last):
    ...
    deeplift_cas.certificates.fibre.SpanIncomplete: the images span 0 of 1 dimensions
    """
    try:
        return _check(document)
    except (RecursionError, MemoryError, ArithmeticError, ValueError, TypeError, LookupError) as error:
        raise NotACertificate(f"not of the form of a certificate ({type(error).__name__}: {str(error)[:80]})") from None


def _check(document: Any) -> list[int]:
    fields(document, {"format", "widths", "point", "curves", "epsilon"})
    need(document["format"] == FORMAT, "this is not a fibre certificate of deeplift-cas")
    d: list[int] = items(document["widths"])
    need(len(d) > 1 and all(type(n) is int and n > 0 for n in d), "widths are positive integers, two at least")
    need(d[0] * d[-1] <= MAX_SIZE and sum(m * n for m, n in pairwise(d)) <= 10 * MAX_SIZE, "the matrices are too large")
    budget = Budget()
    point = _factors(document["point"], d, [], budget)
    epsilon = number(document["epsilon"])
    X = _product(point, budget)
    span: Span = []
    for data in items(document["curves"]):
        curve = _factors(data, d, [EPSILON], budget)
        for W, V in zip(point, curve, strict=True):
            need(_same(_at(V, 0, budget), W), "a curve does not begin at the point", IdentityFails)
        need(_same(_product(curve, budget), X), "the product changes along a curve", IdentityFails)
        if len(span) < d[0] * d[-1]:
            _extend(span, _image([_whole(_at(V, epsilon, budget), budget) for V in curve], d, budget), budget)
    need(len(span) == d[0] * d[-1], f"the images span {len(span)} of {d[0] * d[-1]} dimensions", SpanIncomplete)
    return d


def _factors(data: Any, d: list[int], names: list[str], budget: Budget) -> list[Table]:
    need(len(items(data)) == len(d) - 1, "one factor for each layer was expected")
    return [table(W, d[k + 1], d[k], budget, names) for k, W in enumerate(data)]


def _product(factors: list[Table], budget: Budget) -> Table:
    result = factors[0]
    for W in factors[1:]:
        result = times(W, result, budget)
    return result


def _at(W: Table, epsilon: Number, budget: Budget) -> Table:
    value = {EPSILON: constant(epsilon, budget)}
    return [[p.substitute(value) for p in row] for row in W]


def _same(a: Table, b: Table) -> bool:
    return all(p.terms == q.terms for p, q in pairs(a, b))


def _whole(W: Table, budget: Budget) -> Rows:
    """A multiple of a matrix of numbers, without denominators: what the images span is the same."""
    common = 1
    for p in (p for row in W for p in row):
        budget.charge(ENTRY * (1 + words(common) ** 2))
        common = lcm(common, p.constant().denominator)
    budget.charge(ENTRY * sum(map(len, W)) * (1 + words(common) ** 2))
    return [[int(p.constant() * common) for p in row] for row in W]


def _image(factors: list[Rows], d: list[int], budget: Budget) -> Iterator[list[int]]:
    """Spanning vectors of the image of Dφ: a·bᵀ with a a column of W_{L:k} and b a row of W_{k−1:0}."""
    above, below = [_identity(d[-1])], [_identity(d[0])]
    for W, V in zip(factors[:0:-1], factors[:-1], strict=True):
        above.append(_times(above[-1], W, budget))
        below.append(_times(V, below[-1], budget))
    for left, right in zip(above[::-1], below, strict=True):
        for column in zip(*left, strict=True):
            for row in right:
                budget.charge(ENTRY * d[0] * d[-1] * (1 + _words(column) * _words(row)))
                yield [x * y for x in column for y in row]


def _identity(size: int) -> Rows:
    return [[int(i == j) for j in range(size)] for i in range(size)]


def _times(a: Rows, b: Rows, budget: Budget) -> Rows:
    longest = max(map(_words, a)) * max(map(_words, b))
    budget.charge(200 + ENTRY * (len(a) * len(b) + len(b) * len(b[0]) + (1 + longest) * len(a) * len(b) * len(b[0])))
    columns = list(zip(*b, strict=True))
    return [[sum(x * y for x, y in zip(row, c, strict=True)) for c in columns] for row in a]


def _words(vector: Sequence[int]) -> int:
    """How many machine words the longest entry takes."""
    return max(abs(max(vector)), abs(min(vector))).bit_length() // 64


def _extend(span: Span, vectors: Iterable[list[int]], budget: Budget) -> None:
    """What is independent is added to the span, by Gauß' elimination without fractions."""
    for vector in vectors:
        long = _words(vector)
        for place, row, wide in span:
            budget.charge(2)
            if a := vector[place]:
                b = row[place]
                budget.charge(len(vector) * (ENTRY + (words(a) + words(b)) * max(long, wide) // 12))
                vector = [b * x - a * y for x, y in zip(vector, row, strict=True)]
                if long := _words(vector):
                    vector = _primitive(vector, long, budget)
                    long = _words(vector)
        if any(vector):
            vector = _primitive(vector, long, budget)
            span.append((next(i for i, x in enumerate(vector) if x), vector, _words(vector)))
        if len(span) == len(vector):
            return


def _primitive(vector: list[int], long: int, budget: Budget) -> list[int]:
    """A multiple of a vector without a common divisor."""
    budget.charge(len(vector) * (ENTRY + long**2 // 4))
    common = gcd(*vector)
    return [x // common for x in vector] if common > 1 else vector
