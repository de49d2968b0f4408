"""Vectors of packed terms: integer keys, which stand for monomials, and integer coefficients.

Monomials are multiplied by adding their keys.  There are two arithmetics with the same operations: ``Lists`` of
Python integers, which know no overflow and are quick for little, and ``Words``, arrays of 64-bit integers, for
much; whoever uses words has proved before that all keys and coefficients fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deeplift_cas.algebra.pairing import IntegerMatrix, Pairing, Slopes, Slot

Terms = tuple[Any, Any]
"""Keys and coefficients, two lists or two arrays of the same length."""

Sum = tuple[int, Iterable[Terms], Sequence[tuple[Terms, Terms]]]
"""Parts, a bound of the number of their terms before them, and pairs (a, b), for all products of a term of a and one
of b; no key comes twice."""

LARGE_PAGE = 1 << 21
"""Bytes."""

FITS = 1 << 63
"""Absolute values below fit into a word."""


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


class Lists:
    """Terms as lists of Python integers.

    >>> lists = Lists()
    >>> lists.outer(([0, 16], [2, 3]), ([1, 2], [5, 7]))
    ([1, 2, 17, 18], [10, 14, 15, 21])
    >>> lists.collected([([1, 2], [5, 5]), ([2, 3], [-5, 1])])
    ([1, 3], [5, 1])
    >>> lists.split(([0x12, 0x21, 0x33], [7, 8, 9]), 4, 0, 15)
    (([18], [7]), ([51], [9]))
    """

    def terms(self, matrix: IntegerMatrix, a: Slot, b: Slot) -> Terms:
        """Σ M[i, j] times the monomial with the key  i·(stride of a) + j·(stride of b)."""
        s, t = a[0], b[0]
        return [i * s + j * t for i, j in matrix.positions], matrix.entries

    def outer(self, a: Terms, b: Terms) -> Terms:
        """All products of a term of ``a`` and a term of ``b``."""
        (k, v), (l, w) = a, b
        return [x + y for x in k for y in l], [x * y for x in v for y in w]

    def product(self, pairing: Pairing, key: int) -> Terms:
        """All products of entries of the matrices that a pairing links; ``key`` is added to the keys."""
        scale, links = pairing
        keys, values = [key], [scale]
        for matrix, (s, *_), (t, *_) in links:
            steps = [i * s + j * t for i, j in matrix.positions]
            keys = [x + y for x in keys for y in steps]
            values = [x * y for x in values for y in matrix.entries]
        return keys, values

    def framed(
        self, slopes: Slopes, outer: IntegerMatrix, inner: IntegerMatrix, top: Slot, bottom: Slot, key: int, scale: int
    ) -> Terms:
        """Σ_m m·scale·(outerᵀ B_m innerᵀ)[i, j], with i in the slot ``top`` and j in ``bottom``."""
        a, b = top[0], bottom[0]
        rows = [[(key + i * a, scale * x) for i, x in enumerate(row) if x] for row in outer.rows]
        columns = [[(j * b, x) for j, x in enumerate(row) if x] for row in inner.transposed.rows]
        keys = [m + s + t for m, p, q, _ in slopes.entries for s, _ in rows[p] for t, _ in columns[q]]
        values = [x * u * v for _, p, q, x in slopes.entries for _, u in rows[p] for _, v in columns[q]]
        if slopes.single:
            return keys, values
        total: dict[int, int] = {}
        for k, v in zip(keys, values, strict=True):
            total[k] = total.get(k, 0) + v
        total = {k: v for k, v in total.items() if v}
        return list(total), list(total.values())

    def joined(self, vectors: Sequence[Terms]) -> Terms:
        """One vector after the other."""
        if len(vectors) == 1:
            return vectors[0]
        return [x for k, _ in vectors for x in k], [x for _, v in vectors for x in v]

    def collected(self, vectors: Sequence[Terms]) -> Terms:
        """The sum: equal keys once, without zeros.  The keys of each vector must be different from one another."""
        if len(vectors) == 1:
            return vectors[0]
        total = dict(zip(*vectors[0], strict=True))
        for vector in vectors[1:]:
            more = dict(zip(*vector, strict=True))
            for key in total.keys() & more.keys():
                more[key] += total[key]
            total |= more
        if 0 in total.values():
            total = {key: value for key, value in total.items() if value}
        return list(total), list(total.values())

    def shifted(self, a: Terms, bits: int) -> Terms:
        """All keys times 2^bits."""
        return ([x << bits for x in a[0]], a[1]) if bits else a

    def halved(self, a: Terms) -> Terms:
        """All coefficients, which are even, divided by 2."""
        return a[0], [x // 2 for x in a[1]]

    def split(self, a: Terms, high: int, low: int, mask: int) -> tuple[Terms, Terms]:
        """The terms whose digit at bit ``high`` is less than that at bit ``low``, and those where they are equal."""
        less: Terms = ([], [])
        equal: Terms = ([], [])
        for k, v in zip(*a, strict=True):
            upper, lower = k >> high & mask, k >> low & mask
            if upper < lower:
                less[0].append(k)
                less[1].append(v)
            elif upper == lower:
                equal[0].append(k)
                equal[1].append(v)
        return less, equal

    def assembled(self, sums: Sequence[Sum]) -> list[Terms]:
        """The terms of every sum."""
        result = []
        for _, parts, products in sums:
            keys: list[int] = []
            values: list[int] = []
            for k, v in parts:
                keys += k
                values += v
            for (k, v), (l, w) in products:
                keys += [x + y for x in k for y in l]
                values += [x * y for x in v for y in w]
            result.append((keys, values))
        return result


class Words:
    """Terms as NumPy arrays of 64-bit integers; the operations are those of :class:`Lists`.

    >>> words = Words()
    >>> keys, values = words.collected([words.vector([1, 2], [5, 5]), words.vector([2, 3], [-5, 1])])
    >>> keys.tolist(), values.tolist()
    ([1, 3], [5, 1])
    """

    def __init__(self) -> None:
        import numpy

        self.np = numpy

    def vector(self, keys: Any, values: Any) -> Terms:
        """The terms with these keys and coefficients."""
        return self.np.array(keys, self.np.int64), self.np.array(values, self.np.int64)

    def terms(self, matrix: IntegerMatrix, a: Slot, b: Slot) -> Terms:
        """As in lists."""
        rows, columns, entries = matrix.words
        strides = a[0], b[0]
        if strides not in matrix.keys:
            matrix.keys[strides] = rows * a[0] + columns * b[0]
        return matrix.keys[strides], entries

    def outer(self, a: Terms, b: Terms) -> Terms:
        """As in lists."""
        return (a[0][:, None] + b[0]).ravel(), (a[1][:, None] * b[1]).ravel()

    def product(self, pairing: Pairing, key: int) -> Terms:
        """As in lists; the inner loops are the long ones."""
        scale, links = pairing
        keys, values = self.terms(*links[-1])
        keys, values = keys + key, values * scale
        for link in links[-2::-1]:
            keys, values = self.outer(self.terms(*link), (keys, values))
        return keys, values

    def framed(
        self, slopes: Slopes, outer: IntegerMatrix, inner: IntegerMatrix, top: Slot, bottom: Slot, key: int, scale: int
    ) -> Terms:
        """As in lists."""
        m, p, q, x = slopes.words
        rows, columns = outer.array[p] * (scale * x)[:, None], inner.array.T[q]
        values = (rows[:, :, None] * columns[:, None, :]).ravel()
        (_, height, _), (_, width, _) = top, bottom
        steps = (self.np.arange(height) * top[0])[:, None] + self.np.arange(width) * bottom[0]
        keys = ((m + key)[:, None] + steps.ravel()).ravel()
        keys, values = self.nonzero(keys, values)
        return (keys, values) if slopes.single else self._merged(keys, values)

    def joined(self, vectors: Sequence[Terms]) -> Terms:
        """As in lists."""
        if len(vectors) == 1:
            return vectors[0]
        if not vectors:
            return self.vector([], [])
        return self.np.concatenate([k for k, _ in vectors]), self.np.concatenate([v for _, v in vectors])

    def collected(self, vectors: Sequence[Terms]) -> Terms:
        """As in lists, by sorting."""
        if len(vectors) == 1:
            return vectors[0]
        return self._merged(*self.joined(vectors))

    def _merged(self, keys: Any, values: Any) -> Terms:
        order = keys.argsort()
        keys, values = keys[order], values[order]
        (starts,) = (keys[1:] != keys[:-1]).nonzero()
        if len(starts) + 1 < len(keys):
            starts = self.np.concatenate(([0], starts + 1))
            keys, values = keys[starts], self.np.add.reduceat(values, starts)
        return self.nonzero(keys, values)

    def grid(self, key: int, slots: Sequence[Slot]) -> Any:
        """The keys of all ways to fill the slots, which come with descending strides."""
        ranges: list[tuple[int, int]] = []
        for stride, size, _ in slots:
            if ranges and ranges[-1][0] == stride * size:  # row and column of a variable are one range
                ranges[-1] = stride, size * ranges[-1][1]
            else:
                ranges.append((stride, size))
        keys = self.np.zeros(1, self.np.int64)
        for n, (stride, size) in enumerate(ranges):
            more = self.np.arange(size) * stride
            keys = (keys[:, None] + more).ravel() if n else more + key
        return keys

    def nonzero(self, keys: Any, values: Any) -> Terms:
        """Without the terms that are zero."""
        return (keys, values) if values.all() else (keys[mask := values != 0], values[mask])

    def shifted(self, a: Terms, bits: int) -> Terms:
        """As in lists."""
        return (a[0] << bits, a[1]) if bits else a

    def halved(self, a: Terms) -> Terms:
        """As in lists."""
        return a[0], a[1] >> 1

    def split(self, a: Terms, high: int, low: int, mask: int) -> tuple[Terms, Terms]:
        """As in lists."""
        k, v = a
        upper, lower = k >> high & mask, k >> low & mask
        less, equal = upper < lower, upper == lower
        return (k[less], v[less]), (k[equal], v[equal])

    def assembled(self, sums: Sequence[Sum]) -> list[Terms]:
        """As in lists, but written into one array for all."""
        sizes = [bound + sum([len(k) * len(l) for (k, _), (l, _) in products]) for bound, _, products in sums]
        keys, values = self._room(sum(sizes))
        result, end = [], 0
        for _, parts, products in sums:
            first = end
            for k, v in parts:
                start, end = end, end + len(k)
                keys[start:end], values[start:end] = k, v
            for (k, v), (l, w) in products:
                start, end = end, end + len(k) * len(l)
                self.np.add(k[:, None], l, out=keys[start:end].reshape(len(k), len(l)))
                self.np.multiply(v[:, None], w, out=values[start:end].reshape(len(k), len(l)))
            result.append((keys[first:end], values[first:end]))
        return result

    def _room(self, size: int) -> Any:
        """Two rows of so many words, not yet written to.

        Larger ones begin where a large page of memory does, and lie in a block of which NumPy asks for large pages:
        otherwise most of the time of a first run is spent on page faults (measured: 5 ms of 15 for 11 MB).
        """
        if size < LARGE_PAGE // 16:
            return self.np.empty((2, size), self.np.int64)
        block = self.np.empty(2 * size + 3 * LARGE_PAGE // 8, self.np.int64)
        start = -block.__array_interface__["data"][0] % LARGE_PAGE // 8
        return block[start : start + 2 * size].reshape(2, size)


Arithmetic = Lists | Words
