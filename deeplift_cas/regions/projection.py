"""Lines of a plane on which a set has a point, if it has one and is open.

Between two neighbouring roots of the discriminants, leading coefficients and resultants of its conditions nothing
changes from line to line (the first projection of a cylindrical algebraic decomposition; Collins 1975).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from flint import fmpq, fmpq_poly

from deeplift_cas.algebra.polynomial import Polynomial, Ring, dense, primitive
from deeplift_cas.algebra.real_roots import between, isolated

MAX_FACTORS, MAX_ROOTS = 12, 60
"""Irreducible factors of the conditions; common zeros of two of them, by Bézout's bound."""


def levels(ring: Ring, polynomials: Sequence[Polynomial], x: int, y: int) -> list[fmpq]:
    """Values of the parameter with number y, one in each interval in which nothing changes, and rational ends of these;
    the simplest first.  What is too long is left out.

    >>> ring = Ring(("x", "y"))
    >>> x, y = ring.generator("x"), ring.generator("y")
    >>> [str(value) for value in levels(ring, [x**2 + y**2 - 1], 0, 1)]
    ['0', '1', '-1', '2', '-2']
    """
    factors: dict[str, Polynomial] = {}
    for p in polynomials:
        for q, _ in ring.factor(p)[1]:
            factors[ring.text(primitive(q)[0])] = q
    key = (levels, frozenset(factors), x, y)
    if key not in ring.made:
        ring.made[key] = _levels(ring, list(factors.values()), x, y) if len(factors) <= MAX_FACTORS else []
    found: list[fmpq] = ring.made[key]
    return found


def _levels(ring: Ring, factors: Sequence[Polynomial], x: int, y: int) -> list[fmpq]:
    try:
        roots = isolated(fmpq_poly(dense(p, y)) for p in _projected(ring, factors, x, y))
    except ArithmeticError:
        return []
    ends = zip([None, *(root.high for root in roots)], [*(root.low for root in roots), None], strict=True)
    found = [between(low, high) for low, high in ends]
    found += [-root.polynomial[0] / root.polynomial[1] for root in roots if len(root.polynomial) == 2]
    return sorted(dict.fromkeys(found), key=lambda value: (int(value.q), abs(value), value < 0))


def _projected(ring: Ring, factors: Sequence[Polynomial], x: int, y: int) -> Iterator[Polynomial]:
    """Polynomials in y alone."""
    curves = []
    for p in factors:
        degree = int(p.degrees()[x])
        if degree == 0:
            yield p
            continue
        curves.append(p)
        leading = {m: c for m, c in p.terms() if m[x] == degree}
        yield ring.context.from_dict(
            {tuple(0 if i == x else int(e) for i, e in enumerate(m)): c for m, c in leading.items()}
        )
        if degree > 1 and _zeros(p, p, x, y) <= MAX_ROOTS:
            yield p.discriminant(ring.names[x])
    for p, q in combinations(curves, 2):
        if _zeros(p, q, x, y) <= MAX_ROOTS:
            yield p.resultant(q, ring.names[x])


def _zeros(p: Polynomial, q: Polynomial, x: int, y: int) -> int:
    """A bound for the degree of the resultant in y."""
    d, e = p.degrees(), q.degrees()
    return int(d[x] * e[y] + d[y] * e[x])
