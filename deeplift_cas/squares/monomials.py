"""Quartics that are quadratic forms in independent monomials: F = Q(m₁, …, m_k), which is ≥ 0 iff Q ⪰ 0.

So it is with Q(xy, yz, zx), as (xy, yz, zx) = pqr·(p, q, r) for (x, y, z) = (pr, pq, qr): wherever Q is negative, but
where p, q or r is 0, there is such a direction of F.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations_with_replacement
from math import prod

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Form, gram
from deeplift_cas.squares.factorise import factorise

Monomial = tuple[int, ...]


def in_monomials(form: Form, branch: Branch) -> list[tuple[Product, Form]] | NegativeDirection | None:
    """The form as squares Σ μ_j Q_j² with μ_j ≥ 0, or a direction with a negative value; ``None`` if it is not of that
    kind, or if Q is negative where a monomial is zero: then F is for large values of a variable.

    Raises ``Undetermined`` where a sign is needed.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> one = Ring(()).one
    >>> form = {m: 2 * one for m in [(0, 0, 1, 1), (1, 1, 2, 2), (0, 0, 2, 2)]}
    >>> form |= {m: -3 * one for m in [(0, 0, 1, 2), (0, 1, 1, 2), (0, 1, 2, 2)]}
    >>> found = in_monomials(form, Branch(Ring(())))
    >>> {i: int(p.leading_coefficient()) for i, p in found.vector.items()}, str(found.value)
    ({0: 3, 1: 9, 2: 3}, '-567')
    """
    monomials = [m[::2] for m in form if m[0] == m[1] and m[2] == m[3]]  # of which the squares occur
    places: dict[Monomial, list[tuple[int, int]]] = {}
    for i, j in combinations_with_replacement(range(len(monomials)), 2):
        places.setdefault(tuple(sorted(monomials[i] + monomials[j])), []).append((i, j))
    if len(monomials) < 2 or len(form) == len(monomials) or any(len(places.get(m, ())) != 1 for m in form):
        return None
    powers = _powers(monomials)
    if powers is None:
        return None
    found = factorise(gram({places[m][0]: p for m, p in form.items()}), branch)
    if not isinstance(found, NegativeDirection):
        return [(square.multiplier, {monomials[n]: p for n, p in square.form.items()}) for square in found]
    entries = [found.vector.get(n, branch.ring.zero) for n in range(len(monomials))]
    if any(branch.is_zero(entry) for entry in entries):
        return None
    exponents, common = powers
    length = branch.product(prod((p**e for p, e in zip(entries, common, strict=True)), start=branch.ring.one))
    if length is None:
        return None
    vector = {
        i: branch.reduce(prod((p**e for p, e in zip(entries, own, strict=True)), start=branch.ring.one))
        for i, own in exponents.items()
    }
    return NegativeDirection(vector, Product(), found.value * found.denominator.power(2) * length.power(2))


def _powers(monomials: Sequence[Monomial]) -> tuple[Mapping[int, list[int]], list[int]] | None:
    """Exponents with which x_i = Π v_j^γ_ij gives m_j(x) = v_j·Π v_l^δ_l, and these δ; ``None`` if none are found.

    >>> exponents, common = _powers([(0, 1), (1, 2), (0, 2)])
    >>> exponents, common
    ({0: [1, 0, 1], 1: [1, 1, 0], 2: [0, 1, 1]}, [1, 1, 1])
    """
    variables = sorted({i for m in monomials for i in m})
    rows = [[m.count(i) for i in variables] for m in monomials]
    columns, common = list[list[int]](), list[int]()
    for j in range(len(monomials)):
        for shift in (0, 1):
            right = [int(i == j) + shift for i in range(len(monomials))]
            solution = _whole(rows, right)
            if solution is not None:
                more = max(0, -min(solution))  # all exponents by one more: that of each monomial by two
                columns.append([e + more for e in solution])
                common.append(shift + 2 * more)
                break
        else:
            return None
    return {x: [column[n] for column in columns] for n, x in enumerate(variables)}, common


def _whole(rows: Sequence[Sequence[int]], right: Sequence[int]) -> list[int] | None:
    """A solution in whole numbers of independent equations, if one is found."""
    size = len(rows[0])
    reduced, rank = fmpq_mat([[*row, r] for row, r in zip(rows, right, strict=True)]).rref()
    pivots = [next((c for c in range(size + 1) if reduced[r, c] != 0), size) for r in range(rank)]
    if rank < len(rows) or size in pivots:
        return None
    solution = [fmpq(0)] * size
    for r, c in enumerate(pivots):
        solution[c] = reduced[r, size]
    return [int(x.p) for x in solution] if all(x.q == 1 for x in solution) else None
