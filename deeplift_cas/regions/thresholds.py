"""Short words for algebraic numbers: between two roots of an equation that is assumed a short number stands."""

from __future__ import annotations

from itertools import pairwise

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.real_roots import real_roots

MAX_DENOMINATOR = 10**6


def thresholds(ring: Ring) -> list[Polynomial]:
    """The parameters themselves and, where an equation that is assumed is about one of them, it minus a short number
    between two roots.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> ring = Ring(("s",))
    >>> ring.assumed = (Condition.stated(ring, "s^2 = 4*s - 2"),)
    >>> [str(p) for p in thresholds(ring)]
    ['s', 's - 1']
    """
    found = [ring.generator(name) for name in ring.names]
    for condition in ring.assumed:
        variables = [i for i, degree in enumerate(condition.polynomial.degrees()) if degree]
        if condition.relation == "=" and len(variables) == 1:
            roots = []
            for factor, _ in ring.factor(condition.polynomial)[1]:
                coefficients = [fmpq(0)] * (factor.total_degree() + 1)
                for exponents, c in factor.terms():
                    coefficients[int(exponents[variables[0]])] = c
                roots += real_roots(coefficients)
            for (_, low), (high, _) in pairwise(sorted(roots)):
                number = short_number(low, high)
                if number:
                    found.append(ring.generator(ring.names[variables[0]]) - number)
    return found


def short_number(low: fmpq, high: fmpq) -> fmpq | None:
    """A number between two others with the least denominator, the one closest to 0; ``None`` if there is none.

    >>> short_number(fmpq(-1, 2), fmpq(3)), short_number(fmpq(141, 100), fmpq(142, 100)), short_number(fmpq(5), fmpq(4))
    (0, 17/12, None)
    """
    if low >= high:
        return None
    for denominator in range(1, MAX_DENOMINATOR):
        above = int((low * denominator).p // (low * denominator).q) + 1  # the first whole number above low·denominator
        below = -int((-high * denominator).p // (-high * denominator).q) - 1
        if above <= below:
            nearest = 0 if above <= 0 <= below else above if above > 0 else below
            return fmpq(nearest, denominator)
    return None
