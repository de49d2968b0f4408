"""Exact matrices as a user gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from math import lcm
from typing import Any

import symengine

from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError
from deeplift_cas.vocabulary import entry_name


def matrix(rows: Any, name: str, shape: tuple[int, int] | None = None, names: tuple[str, ...] | None = None) -> Any:
    """The SymEngine matrix with the given rows (lists, or a SymPy or SymEngine matrix).

    Raises :class:`InputError` for ragged rows, a wrong shape, or inexact or unknown entries.

    >>> matrix([[1, "1/2"]], "A")
    [1, 1/2]
    <BLANKLINE>
    >>> matrix([[1], [2, 3]], "A")
    Traceback (most recent call last):
    ...
    deeplift_cas.errors.InputError: A is ragged: its rows have 1 and 2 entries
    """
    if hasattr(rows, "tolist"):
        rows = rows.tolist()
    if _is_list(rows):
        rows = [row.tolist() if hasattr(row, "tolist") else row for row in rows]
    if not _is_list(rows) or not rows or not all(_is_list(row) and row for row in rows):
        raise InputError(f"{name} must be a matrix: a non-empty list of non-empty rows such as [[1, 0], [0, 1]]")
    lengths = list(dict.fromkeys(len(row) for row in rows))
    if len(lengths) > 1:
        raise InputError(f"{name} is ragged: its rows have {lengths[0]} and {lengths[1]} entries")
    found = (len(rows), lengths[0])
    if shape is not None and found != shape:
        raise InputError(f"{name} is {found[0]}×{found[1]}, but must be {shape[0]}×{shape[1]}")
    entries = []
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            try:
                entries.append(exact(value, names))
            except InputError as error:
                raise InputError(f"{name}, row {i + 1}, column {j + 1}: {error}") from None
    return symengine.ImmutableDenseMatrix(*found, entries)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) or (isinstance(value, Sequence) and not isinstance(value, str | bytes))


def as_rows(value: Any, dimensions: Sequence[int]) -> Any:
    """A vector as a column; of a tensor all later indices are taken together.  What has another form stays as it is.

    >>> as_rows([1, 2], (2,)), as_rows([[[1, 2], [3, 4]]], (1, 2, 2))
    ([[1], [2]], [[1, 2, 3, 4]])
    """
    if not _is_list(value):
        return value
    if len(dimensions) == 1:
        return [row if _is_list(row) else [row] for row in value]
    if len(dimensions) > 2 and all(_is_list(row) for row in value):
        return [
            [e for part in as_rows(row, dimensions[1:]) for e in (part if _is_list(part) else [part])] for row in value
        ]
    return value


def symbol_matrix(prefix: str, shape: tuple[int, int]) -> Any:
    """The matrix whose entries are the symbols named by :func:`deeplift_cas.vocabulary.entry_name`."""
    rows, columns = shape
    return symengine.ImmutableDenseMatrix(
        rows,
        columns,
        [symengine.Symbol(entry_name(prefix, i + 1, j + 1)) for i in range(rows) for j in range(columns)],
    )


def integer_matrix(m: Any) -> tuple[list[list[int]], int]:
    """A matrix of rational numbers as integers over their least common denominator.

    >>> integer_matrix(matrix([["1/2", "1/3"]], "A"))
    ([[3, 2]], 6)
    """
    rows = m.tolist()
    if all(isinstance(e, symengine.Integer) for row in rows for e in row):
        return [[int(e) for e in row] for row in rows], 1
    numbers = [[Ring.rational(e) for e in row] for row in rows]
    denominator = lcm(*(int(e.q) for row in numbers for e in row))
    return [[int(e.p) * (denominator // int(e.q)) for e in row] for row in numbers], denominator


def minors(m: Any, size: int, most: int = 400) -> list[Any]:
    """All minors of an order, expanded; none if there are too many.

    >>> minors(matrix([["a", 1], [2, 3]], "A"), 2)
    [-2 + 3*a]
    """
    places = list(product(combinations(range(m.rows), size), combinations(range(m.cols), size)))
    found = []
    for I, J in places if len(places) <= most else ():
        part = symengine.DenseMatrix(size, size, [m[i, j] for i in I for j in J])
        found.append(symengine.expand(part.det()) if size > 1 else part[0, 0])
    return found


def expanded(m: Any) -> Any:
    """The matrix with every entry expanded."""
    return symengine.ImmutableDenseMatrix(m.rows, m.cols, [symengine.expand(e) for row in m.tolist() for e in row])


def substituted(m: Any, values: Mapping[Any, Any]) -> Any:
    """The matrix with values for symbols."""
    return expanded(m.subs(values))


def inner(a: Any, b: Any) -> Any:
    """The Frobenius product ⟨a, b⟩."""
    pairs = ((p, q) for r, s in zip(a.tolist(), b.tolist(), strict=True) for p, q in zip(r, s, strict=True))
    return symengine.Add(*[p * q for p, q in pairs if p != 0 and q != 0])


def matrix_text(m: Any, ring: Ring) -> list[list[str]]:
    """The entries in the normal form of certificates."""
    return [[ring.text(ring.polynomial(e)) for e in row] for row in m.tolist()]
