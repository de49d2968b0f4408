"""Sums of products of matrices that share out the indices of monomials.

A monomial has slots, each filled by an index.  A pairing links the slots two by two, a matrix on each link:
it is the sum, over all ways to fill the slots, of Π M[a, b] times the monomial.  Keys of monomials are linear in
the indices: Σ stride·index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import product as tuples
from math import prod
from operator import mul
from typing import Any

from deeplift_cas.algebra.terms import Arithmetic, Terms, Words, largest

Slot = tuple[int, int, int]
"""Stride, size, and something to tell slots of the same stride and size apart."""
Links = list[tuple["IntegerMatrix", Slot, Slot]]
Pairing = tuple[int, Links]
"""A factor, and the links; every slot occurs once."""

MANY = 1500
"""Fewer terms are collected by sorting, whatever they are."""
DENSE = 12
"""Pairings are added up as tensors if at least one entry in so many is hit, else by sorting keys."""
SMALL = 1 << 13
"""Up to this number of entries a tensor is made at once."""
SLAB = 1 << 16
"""Entries of a tensor that are worked on at a time: half a megabyte stays in the cache."""


class IntegerMatrix:
    """A matrix of integers, as rows and as the list of its entries that are not zero.

    >>> m = IntegerMatrix([[0, 2], [3, 0]])
    >>> m.positions, m.entries, (m @ m).rows, m.transposed.rows
    ([(0, 1), (1, 0)], [2, 3], [[6, 0], [0, 6]], [[0, 3], [2, 0]])
    """

    def __init__(self, rows: list[list[int]]) -> None:
        self.rows = rows
        self.positions = [(i, j) for i, row in enumerate(rows) for j, x in enumerate(row) if x]
        self.entries = [x for row in rows for x in row if x]
        self.keys: dict[tuple[int, int], Any] = {}  # of the entries, by strides: see Words.terms

    @staticmethod
    @cache
    def identity(size: int) -> IntegerMatrix:
        """1 on the diagonal."""
        return IntegerMatrix([[int(i == j) for j in range(size)] for i in range(size)])

    def __matmul__(self, other: IntegerMatrix) -> IntegerMatrix:
        columns = other.transposed.rows
        return IntegerMatrix([[sum(map(mul, row, column)) for column in columns] for row in self.rows])

    @cached_property
    def transposed(self) -> IntegerMatrix:
        """The transpose."""
        return IntegerMatrix([list(column) for column in zip(*self.rows, strict=True)])

    @cached_property
    def is_identity(self) -> bool:
        """Whether it is the identity."""
        square = len(self.rows) == len(self.rows[0]) == len(self.entries)
        return square and all(i == j for i, j in self.positions) and all(x == 1 for x in self.entries)

    @cached_property
    def largest(self) -> int:
        """The largest absolute value of an entry."""
        return largest(self.entries)

    @cached_property
    def words(self) -> tuple[Any, Any, Any]:
        """Row, column and value of the entries that are not zero, as arrays of words."""
        import numpy

        rows, columns = numpy.array(self.positions, numpy.int64).reshape(-1, 2).T.copy()
        return rows, columns, numpy.array(self.entries, numpy.int64)

    @cached_property
    def array(self) -> Any:
        """The rows as an array of words."""
        import numpy

        return numpy.array(self.rows, numpy.int64)


class Slopes:
    """Integer matrices B_m, as entries (m, row, column, entry); ``single``: every B_m has one."""

    def __init__(self, entries: list[tuple[int, int, int, int]]) -> None:
        self.entries = entries
        self.single = len({m for m, *_ in entries}) == len(entries)

    @cached_property
    def words(self) -> Any:
        """The entries as four arrays of words."""
        import numpy

        return numpy.array(self.entries, numpy.int64).T.copy()


def hits(pairings: Sequence[Pairing]) -> int:
    """The number of terms of all pairings together."""
    count = 0
    for _, links in pairings:
        part = 1
        for matrix, _, _ in links:
            part *= len(matrix.entries)
        count += part
    return count


def ways(pairings: Sequence[Pairing]) -> int:
    """The number of ways to fill the slots."""
    return prod([a[1] * b[1] for _, a, b in pairings[0][1]])


def total(pairings: Sequence[Pairing], key: int, arithmetic: Arithmetic) -> Iterable[Terms]:
    """The sum of pairings of the same slots, collected; ``key`` is added to all keys.

    It comes in parts; no key is in two of them.

    >>> from deeplift_cas.algebra.terms import Lists
    >>> m = IntegerMatrix([[1, 2], [0, 1]])
    >>> row, column = (2, 2, 0), (1, 2, 1)
    >>> list(total([(1, [(m, row, column)]), (3, [(m, column, row)])], 0, Lists()))
    [([0, 1, 3, 2], [4, 2, 4, 6])]
    """
    if isinstance(arithmetic, Words):
        terms, size = (hits(pairings), ways(pairings)) if len(pairings) > 1 else (0, 1)
        if size <= DENSE * terms:
            if size <= SMALL:
                return [_block(pairings, key, arithmetic)]
            if terms >= MANY:
                return _tensor(pairings, key, arithmetic)
    return [arithmetic.collected([arithmetic.product(pairing, key) for pairing in pairings])]


def _block(pairings: Sequence[Pairing], key: int, arithmetic: Words) -> Terms:
    """The sum as one small tensor with an axis for every slot."""
    slots = sorted([slot for _, *pair in pairings[0][1] for slot in pair], reverse=True)
    axis = {slot: n for n, slot in enumerate(slots)}
    ones = [1] * len(slots)
    tensor: Any = 0
    for scale, links in pairings:
        summand: Any = scale
        for matrix, a, b in links:
            shape, m, n = ones.copy(), axis[a], axis[b]
            shape[m], shape[n] = a[1], b[1]
            summand = summand * (matrix.array if m < n else matrix.array.T).reshape(shape)
        tensor = tensor + summand
    return arithmetic.nonzero(arithmetic.grid(key, slots), tensor.ravel())


def _tensor(pairings: Sequence[Pairing], key: int, arithmetic: Words) -> Iterator[Terms]:
    """The sum as a tensor with an axis for every slot, one slab after the other."""
    import numpy

    slots = sorted([slot for _, *pair in pairings[0][1] for slot in pair], reverse=True)
    sizes = [size for _, size, _ in slots]
    lead = next(n for n in range(len(slots) + 1) if prod(sizes[n:]) <= SLAB)
    slab = numpy.empty(sizes[lead:], dtype=numpy.int64)
    summands = [_Summand(pairing, slots, lead, slab) for pairing in pairings]
    keys = arithmetic.grid(key, slots[lead:])
    for index in tuples(*map(range, sizes[:lead])):
        slab[...] = 0
        for summand in summands:
            summand.add(index)
        base = sum(i * stride for i, (stride, *_) in zip(index, slots, strict=False))
        values = slab.ravel()
        mask = values != 0  # a copy in every case: the slab is written to again
        yield keys[mask] + base, values[mask]


class _Summand:
    """A pairing that is added to slabs: an index is given to each of the first ``lead`` slots."""

    def __init__(self, pairing: Pairing, slots: list[Slot], lead: int, slab: Any) -> None:
        import numpy

        scale, links = pairing
        place = {slot: n for n, slot in enumerate(slots)}
        ordered = [
            (matrix, place[a], place[b]) if place[a] < place[b] else (matrix.transposed, place[b], place[a])
            for matrix, a, b in links
        ]
        # Two slots linked by an identity are one axis: the diagonal.
        merged = {b: a for matrix, a, b in ordered if matrix.is_identity and a >= lead}
        axes = [n for n in range(lead, len(slots)) if n not in merged]
        self.axis = {n: axes.index(merged.get(n, n)) for n in range(lead, len(slots))}
        self.count = len(axes)
        self.view = slab
        if merged:
            self.view = numpy.einsum(slab, [self.axis[n] for n in range(lead, len(slots))], list(range(len(axes))))
        self.factor = numpy.full([1] * self.count, scale)
        for matrix, a, b in ordered:
            if a >= lead and b not in merged:
                self.factor = self.factor * self.shaped(matrix.array, a, b)
        self.given = [(matrix, a, b) for matrix, a, b in ordered if a < lead]
        self.lead = lead

    def shaped(self, entries: Any, *places: int) -> Any:
        """The array with its axes at those of the view."""
        shape = [1] * self.count
        for place, size in zip(places, entries.shape, strict=True):
            shape[self.axis[place]] = size
        return entries.reshape(shape)

    def add(self, index: tuple[int, ...]) -> None:
        """Add the part of the pairing where the first slots are filled so."""
        factor, view = self.factor, self.view
        for matrix, a, b in self.given:
            i = index[a]
            if b < self.lead:
                factor = factor * matrix.rows[i][index[b]]
            elif matrix.is_identity:
                here = tuple(slice(i, i + 1) if n == self.axis[b] else slice(None) for n in range(self.count))
                view = view[here]
                factor = factor[here] if factor.shape[self.axis[b]] > 1 else factor
            else:
                factor = factor * self.shaped(matrix.array[i], b)
        view += factor
