"""Vectors of packed terms: integer keys, which stand for monomials, and integer coefficients.

They are lists of Python integers, or 64-bit words: anything with a buffer of them, such as what the compiled
expansion makes, or an array of NumPy.  Whoever uses words has proved before that all keys and coefficients fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Terms = tuple[Any, Any]
"""Keys and coefficients, two vectors of the same length."""

FITS = 1 << 63
"""Absolute values below fit into a word."""

MANY = 10_000
"""From this number on NumPy is used for terms in words; below it would cost more to import it."""


def integers(vector: Any) -> list[int]:
    """The vector as a list of Python integers."""
    return vector if isinstance(vector, list) else vector.tolist()


def array(vector: Any) -> Any:
    """Words as an array of NumPy, not copied."""
    import numpy

    return numpy.asarray(vector)


def pays(*vectors: Any) -> bool:
    """Whether all are words, and many: NumPy is the quicker way then."""
    return all(not isinstance(v, list) for v in vectors) and max(map(len, vectors)) >= MANY


def largest(vector: Any) -> int:
    """The largest absolute value, 0 if there is none.

    >>> largest([2, -3]), largest([])
    (3, 0)
    """
    if pays(vector):
        return max(int(array(vector).max()), -int(array(vector).min()))
    return max(map(abs, integers(vector)), default=0)


def collected(parts: Sequence[Terms]) -> Terms:
    """The sum: equal keys once, without zeros.

    >>> collected([([1, 2], [5, 5]), ([2, 3], [-5, 1])])
    ([1, 3], [5, 1])
    """
    if pays(*(vector for part in parts for vector in part)) and sum(largest(v) for _, v in parts) < FITS:
        return _collected_words(parts)
    total: dict[int, int] = {}
    for keys, values in parts:
        for key, value in zip(integers(keys), integers(values), strict=True):
            total[key] = total.get(key, 0) + value
    total = {key: value for key, value in total.items() if value}
    return list(total), list(total.values())


def _collected_words(parts: Sequence[Terms]) -> Terms:
    import numpy

    keys = numpy.concatenate([array(k) for k, _ in parts])
    values = numpy.concatenate([array(v) for _, v in parts])
    order = keys.argsort()
    keys, values = keys[order], values[order]
    starts = numpy.concatenate(([0], (keys[1:] != keys[:-1]).nonzero()[0] + 1))
    keys, values = keys[starts], numpy.add.reduceat(values, starts)
    return keys[values != 0], values[values != 0]
