"""Short words for algebraic numbers: between two roots of an equation that is assumed a short number stands."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial, Ring, dense
from deeplift_cas.algebra.real_roots import between, real_roots

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
                with suppress(ArithmeticError):
                    roots += real_roots(dense(factor, variables[0]))
            for (_, low), (high, _) in pairwise(sorted(roots)):
                number = between(low, high) if low < high else fmpq(0)
                if number and number.q < MAX_DENOMINATOR:
                    found.append(ring.generator(ring.names[variables[0]]) - number)
    return found
