"""Truncated power series of expressions: lists of coefficients, expanded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import factorial
from typing import Any

import symengine

from deeplift_cas.algebra.polynomial import Polynomial, Ring

Series = Sequence[Any]


def product(a: Series, b: Series) -> list[Any]:
    """Truncated to their common length.

    >>> x = symengine.Symbol("x")
    >>> product([1, x, 0], [1, -x, 0])
    [1, 0, -x**2]
    """
    return [
        symengine.expand(symengine.Add(*[a[i] * b[k - i] for i in range(k + 1) if a[i] != 0 and b[k - i] != 0]))
        for k in range(len(a))
    ]


def evaluated(polynomial: Polynomial, ring: Ring, values: Mapping[str, Series], length: int) -> list[Any]:
    """A polynomial where some names of its ring are power series; the others stay.

    >>> ring, (a, u, t) = Ring(("u", "a")), symengine.symbols("a u t")
    >>> evaluated(ring.polynomial(a * u**2), ring, {"u": [1, t, 0]}, 3)
    [a, 2*a*t, a*t**2]
    """
    places = [(i, name) for i, name in enumerate(ring.names) if name in values]
    powers: dict[tuple[str, int], list[Any]] = {}

    def power(name: str, e: int) -> Series:
        if e == 1:
            return values[name]
        if (name, e) not in powers:
            powers[name, e] = product(power(name, e - 1), values[name])
        return powers[name, e]

    total: list[list[Any]] = [[] for _ in range(length)]
    for exponents, coefficient in polynomial.terms():
        rest = list(map(int, exponents))
        for i, _ in places:
            rest[i] = 0
        term: Series = [
            ring.expr(ring.context.from_dict({tuple(rest): coefficient})),
            *[symengine.Integer(0)] * (length - 1),
        ]
        for i, name in places:
            if exponents[i]:
                term = product(term, power(name, int(exponents[i])))
        for k, value in enumerate(term):
            total[k].append(value)
    return [symengine.expand(symengine.Add(*values)) for values in total]


def composed(jet: Series, z: Series) -> list[Any]:
    """σ(z_0 + tz_1 + …) = Σ σ^(k)(z_0)/k!·(tz_1 + …)^k, where σ and its derivatives at z_0 are given.

    >>> composed([0, 1, 0, -2], [0, 1, 0, 0])  # tanh(t)
    [0, 1, 0, -1/3]
    """
    zero = symengine.Integer(0)
    power, result = [symengine.Integer(1), *[zero] * (len(z) - 1)], [symengine.sympify(jet[0]), *[zero] * (len(z) - 1)]
    moving = [zero, *z[1:]]
    for k in range(1, len(z)):
        power = product(power, moving)
        result = [p + jet[k] * q / factorial(k) for p, q in zip(result, power, strict=True)]
    return [symengine.expand(p) for p in result]
