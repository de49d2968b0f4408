"""A slice across the orbit of the symmetry: where the point is a minimum just if it is one of g  (theory 2, A.3 v).

g does not change along (…, (1 + sG)W_k, W_(k+1)(1 + sG)⁻¹, …).  The fields of E_ij in place of G, at the point, span
the tangent space of the orbit; the coordinate subspace of the directions without their pivots is a complement.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from deeplift_cas.algebra.polynomial import Polynomial, content
from deeplift_cas.algebra.product import Product
from deeplift_cas.errors import Undecided
from deeplift_cas.landscape.lift import MatrixProduct, Point
from deeplift_cas.signs.branch import Branch

Vector = dict[int, Polynomial]
Key = TypeVar("Key", int, str)


class Field(NamedTuple):
    """A combination of fields as a vector; by the key ``"k,i,j"`` of a field its coefficient."""

    vector: Vector
    combination: dict[str, Polynomial]


def fields_at(lift: MatrixProduct, point: Point, branch: Branch) -> list[Field]:
    """The fields at a point: E_ij·W_k on layer k, −W_(k+1)·E_ij on the one above.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> lift, branch = MatrixProduct(1, 1, 1), Branch(Ring(()))
    >>> [found.vector for found in fields_at(lift, lift.point([[2]], [[3]]), branch)]
    [{0: 2, 1: -3}]
    """
    ring, found = branch.ring, []
    number = {name: n for n, name in enumerate(lift.direction_names)}
    starts, total = [], 0
    for rows, columns in lift.shapes:
        starts.append(total)
        total += rows * columns
    assert total == len(number)
    factors = [[[branch.reduce(ring.polynomial(p)) for p in row] for row in W.tolist()] for W in point]
    for k in range(lift.depth - 1):
        below, above = factors[k], factors[k + 1]
        for i in range(len(below)):
            for j in range(len(below)):
                vector = {starts[k] + i * len(below[0]) + c: p for c, p in enumerate(below[j])}
                vector |= {starts[k + 1] + r * len(below) + j: -row[i] for r, row in enumerate(above)}
                vector = {n: p for n, p in vector.items() if not p.is_zero()}
                if vector:
                    found.append(Field(vector, {f"{k + 1},{i + 1},{j + 1}": ring.one}))
    return found


def left_out(lift: MatrixProduct, point: Point, branch: Branch) -> Mapping[int, tuple[Field, Product]]:
    """The directions left out of a slice, each with a combination of fields that has, of all of these, this one alone,
    and the factor there, not 0.  Raises ``Undetermined`` where it is not known whether an entry is zero.
    """
    rows, done = fields_at(lift, point, branch), dict[int, Field]()
    while rows:
        row, i = _pivot(rows, branch)
        rows = [other for other in rows if other is not row]
        rows = [new for other in rows if (new := _without(other, row, i, branch)).vector]
        done = {j: _without(other, row, i, branch) for j, other in done.items()} | {i: row}
    result = {}
    for i, field in done.items():
        factor = branch.product(field.vector[i])
        if factor is None:
            raise Undecided("the sign of a pivot of the symmetry")
        result[i] = field, factor
    return result


def _pivot(rows: list[Field], branch: Branch) -> tuple[Field, int]:
    """A row and an entry that is not zero: a number, if there is one."""
    entries = [(row, i, p) for row in rows for i, p in row.vector.items()]
    for row, i, p in entries:
        if p.is_constant():
            return row, i
    for row, i, p in sorted(entries, key=lambda entry: len(entry[2])):
        if 0 not in branch.possible(p):
            return row, i
    row, i, p = min(entries, key=lambda entry: (entry[2].total_degree(), len(entry[2])))
    if not branch.is_zero(p):
        return row, i
    raise Undecided("an entry of the symmetry that is zero, which does not reduce to it")


def _without(row: Field, pivot: Field, i: int, branch: Branch) -> Field:
    """A row without the entry of the pivot, up to a factor that is not zero."""
    entry = row.vector.get(i)
    if entry is None:
        return row
    p = pivot.vector[i]
    common = p.gcd(entry)
    p, entry = p / common, entry / common
    vector = _combined(row.vector, pivot.vector, p, entry, branch)
    combination = _combined(row.combination, pivot.combination, p, entry, branch)
    number = content([*vector.values(), *combination.values()]) or 1
    return Field({n: q / number for n, q in vector.items()}, {k: q / number for k, q in combination.items()})


def _combined(
    a: Mapping[Key, Polynomial], b: Mapping[Key, Polynomial], p: Polynomial, q: Polynomial, branch: Branch
) -> dict[Key, Polynomial]:
    """p·a − q·b."""
    new = {n: p * x for n, x in a.items()}
    for n, x in b.items():
        new[n] = new.get(n, branch.ring.zero) - q * x
    return {n: r for n, x in new.items() if not (r := branch.reduce(x)).is_zero()}
