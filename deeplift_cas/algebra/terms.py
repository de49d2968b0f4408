"""Vectors of packed terms: integer keys, which stand for monomials, and integer coefficients.

Monomials are multiplied by adding their keys.  Short vectors are lists of Python integers, which know no
overflow; long ones are NumPy arrays of 64-bit words.  Before coefficients are computed in words, a bound is
computed for them: where it does not fit, the vector stays a list.  Whether keys fit, the caller knows: he
passes ``long``, the length from which on a vector may become arrays.  NumPy is imported when the first does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import Any

Terms = tuple[Any, Any]
"""Keys and coefficients, two lists or two arrays of the same length."""

LONG = 600
"""From this length on arrays are faster than lists (scripts/bench expansion; between 300 and 1,200 it is level)."""
NEVER = sys.maxsize
"""The value of ``long`` where keys do not fit into words."""
FITS = 1 << 63
"""Numbers below fit into a word."""
_FEW = 100
"""Fewer products are made as lists even if they go into an array."""


def array(numbers: Any) -> Any:
    """The numbers as an array of words."""
    import numpy

    return numpy.asarray(numbers, dtype=numpy.int64)


def integers(numbers: Any) -> list[int]:
    """The numbers as a list of Python integers."""
    return numbers if isinstance(numbers, list) else numbers.tolist()


def largest(values: Any) -> int:
    """The largest absolute value, 0 if there is none.

    >>> largest([2, -3]), largest([])
    (3, 0)
    """
    if isinstance(values, list):
        return max(map(abs, values), default=0)
    return max(int(values.max()), -int(values.min())) if len(values) else 0


def outer(a: Terms, b: Terms, long: int) -> Terms:
    """All products of a term of ``a`` and a term of ``b``.

    >>> outer(([0, 16], [2, 3]), ([1, 2], [5, 7]), NEVER)
    ([1, 2, 17, 18], [10, 14, 15, 21])
    """
    (k, v), (l, w) = a, b
    if len(k) * len(l) >= long and largest(v) * largest(w) < FITS:
        import numpy

        return numpy.add.outer(array(k), array(l)).ravel(), numpy.multiply.outer(array(v), array(w)).ravel()
    if type(k) is not list or type(l) is not list:
        k, v, l, w = integers(k), integers(v), integers(l), integers(w)
    return [x + y for x in k for y in l], [x * y for x in v for y in w]


def product(factors: Sequence[Terms], long: int) -> Terms:
    """All products of a term of each factor; from the last factor on, so that the inner loops are long."""
    result = factors[-1]
    for factor in factors[-2::-1]:
        result = outer(factor, result, long)
    return result


def joined(vectors: Sequence[Terms]) -> Terms:
    """One vector after the other."""
    if len(vectors) == 1:
        return vectors[0]
    keys: list[int] = []
    values: list[int] = []
    for k, v in vectors:
        if type(k) is not list:
            return _joined_words(vectors)
        keys += k
        values += v
    return keys, values


def _joined_words(vectors: Sequence[Terms]) -> Terms:
    if any(type(v) is list and largest(v) >= FITS for _, v in vectors):
        return joined([(integers(k), integers(v)) for k, v in vectors])
    import numpy

    return numpy.concatenate([array(k) for k, _ in vectors]), numpy.concatenate([array(v) for _, v in vectors])


def collected(vectors: Sequence[Terms], long: int) -> Terms:
    """The sum: equal keys once, without zeros.  The keys of each vector must be different from one another.

    >>> collected([([1, 2], [5, 5]), ([2, 3], [-5, 1])], NEVER)
    ([1, 3], [5, 1])
    """
    if len(vectors) == 1:
        return vectors[0]
    if sum([len(k) for k, _ in vectors]) >= long and sum([largest(v) for _, v in vectors]) < FITS:
        return _collected_words(*joined(vectors))
    total = dict(zip(*vectors[0], strict=True)) if type(vectors[0][0]) is list else {}
    for k, v in vectors[1 if total else 0 :]:
        more = dict(zip(integers(k), integers(v), strict=True))
        for key in total.keys() & more.keys():
            more[key] += total[key]
        total |= more
    if 0 in total.values():
        total = {key: value for key, value in total.items() if value}
    return list(total), list(total.values())


def _collected_words(keys: Any, values: Any) -> Terms:
    import numpy

    order = numpy.argsort(array(keys))
    keys, values = array(keys)[order], array(values)[order]
    first = numpy.empty(len(keys), dtype=bool)
    first[:1] = True
    numpy.not_equal(keys[1:], keys[:-1], out=first[1:])
    starts = numpy.flatnonzero(first)
    if len(starts) < len(keys):
        keys, values = keys[starts], numpy.add.reduceat(values, starts)
    return nonzero(keys, values)


def nonzero(keys: Any, values: Any) -> Terms:
    """The terms of two arrays that are not zero."""
    mask = values != 0
    return (keys, values) if mask.all() else (keys[mask], values[mask])


def assembled(bound: int, parts: Iterable[Terms], products: Sequence[tuple[Terms, Terms]], long: int) -> Terms:
    """The terms of all parts, and all products of a term of a and a term of b for pairs (a, b); no key twice.

    ``bound`` is not less than the number of terms of the parts.

    >>> assembled(1, [([7], [8])], [(([0, 16], [2, 3]), ([1], [5]))], NEVER)
    ([7, 1, 17], [8, 10, 15])
    """
    bound += sum([len(a[0]) * len(b[0]) for a, b in products])
    if bound >= long:
        return _assembled_words(bound, parts, products)
    keys: list[int] = []
    values: list[int] = []
    for k, v in parts:
        keys += integers(k)
        values += integers(v)
    for a, b in products:
        k, v = outer(a, b, NEVER)
        keys += k
        values += v
    return keys, values


def _assembled_words(bound: int, parts: Iterable[Terms], products: Sequence[tuple[Terms, Terms]]) -> Terms:
    """Written into two arrays; what is short, or does not fit, is put aside in lists."""
    import numpy

    keys, values = numpy.empty(bound, numpy.int64), numpy.empty(bound, numpy.int64)
    aside: list[Terms] = []
    end = 0
    for k, v in parts:
        if type(k) is list:
            aside.append((k, v))
            continue
        keys[end : end + len(k)], values[end : end + len(k)] = k, v
        end += len(k)
    for (k, v), (l, w) in products:
        count = len(k) * len(l)
        if count < _FEW or largest(v) * largest(w) >= FITS:
            aside.append(outer((k, v), (l, w), NEVER))
            continue
        here = slice(end, end + count)
        numpy.add.outer(array(k), array(l), out=keys[here].reshape(len(k), len(l)))
        numpy.multiply.outer(array(v), array(w), out=values[here].reshape(len(k), len(l)))
        end += count
    k, v = joined(aside) if aside else ([], [])
    if largest(v) >= FITS:
        return joined([(keys[:end], values[:end]), (k, v)])
    keys[end : end + len(k)], values[end : end + len(k)] = k, v
    return keys[: end + len(k)], values[: end + len(k)]


def shifted(a: Terms, bits: int) -> Terms:
    """All keys times 2^bits."""
    k, v = a
    return ([x << bits for x in k] if isinstance(k, list) else k << bits), v


def split(a: Terms, high: int, low: int, mask: int) -> tuple[Terms, Terms]:
    """The terms whose digit at bit ``high`` is less than that at bit ``low``, and those where they are equal.

    >>> split(([0x12, 0x21, 0x33], [7, 8, 9]), 4, 0, 15)
    (([18], [7]), ([51], [9]))
    """
    k, v = a
    if isinstance(k, list):
        difference = [(x >> low & mask) - (x >> high & mask) for x in k]
        less, equal = [d > 0 for d in difference], [not d for d in difference]
        return (
            (list(compress(k, less)), list(compress(v, less))),
            (list(compress(k, equal)), list(compress(v, equal))),
        )
    difference = (k >> low & mask) - (k >> high & mask)
    less, equal = difference > 0, difference == 0
    return (k[less], v[less]), (k[equal], v[equal])
