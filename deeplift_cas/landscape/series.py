"""Truncated power series of expressions: lists of coefficients, expanded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import factorial
from typing import Any

import symengine

from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.errors import InputError

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


def implicit(
    relation: Polynomial, ring: Ring, name: str, value: Any, known: Mapping[str, Series], length: int
) -> Series:
    """The power series w that makes a polynomial zero, with a value at t = 0, where ∂F/∂w is a number other than 0.

    Raises :class:`InputError` where the value does not make it zero, or it is not determined so.

    >>> ring, t = Ring(("w", "u")), symengine.Symbol("t")
    >>> implicit(ring.read("w^2 + u^2 - 1"), ring, "w", 1, {"u": [0, t, 0, 0, 0]}, 5)
    [1, 0, (-1/2)*t**2, 0, (-1/8)*t**4]
    """
    found: list[Any] = [symengine.sympify(value)]
    inside = {n: s for n, s in known.items() if n in ring.names}
    first = {n: s[:1] for n, s in inside.items()} | {name: found}
    (slope,) = evaluated(relation.derivative(name), ring, first, 1)
    if evaluated(relation, ring, first, 1) != [0]:
        raise InputError(f"{ring.text(relation)} = 0 does not hold at the point")
    if slope == 0 or slope.free_symbols:
        raise InputError(f"{ring.text(relation)} = 0 does not determine {name} near the point")
    for k in range(1, length):
        series = {n: s[: k + 1] for n, s in inside.items()} | {name: [*found, symengine.Integer(0)]}
        found.append(symengine.expand(-evaluated(relation, ring, series, k + 1)[k] / slope))
    return found


def remainder(p: Polynomial, relation: Polynomial, ring: Ring, name: str) -> Polynomial:
    """p modulo a polynomial in which the highest power of a name stands with a number; else p as it is.

    >>> ring = Ring(("w", "u"))
    >>> print(ring.text(remainder(ring.read("w^3 + w*u^2"), ring.read("w^2 + u^2 - 1"), ring, "w")))
    w
    """
    if not has_number_on_top(relation, ring, name):
        return p
    i = ring.names.index(name)
    top = relation.degrees()[i]
    (number,) = (c for m, c in relation.terms() if m[i] == top)
    while high := {m: c for m, c in p.terms() if m[i] >= top}:
        lowered = ring.context.from_dict({(*m[:i], int(m[i]) - top, *m[i + 1 :]): c for m, c in high.items()})
        p -= lowered * relation / number
    return p


def has_number_on_top(relation: Polynomial, ring: Ring, name: str) -> bool:
    """Whether the highest power of a name stands with a number alone: modulo such a polynomial powers are replaced.

    >>> ring = Ring(("w", "u"))
    >>> [has_number_on_top(ring.read(text), ring, "w") for text in ("2*w^2 + u*w", "u*w^2 - 1", "u")]
    [True, False, False]
    """
    i = ring.names.index(name)
    top = 0 if relation.is_zero() else relation.degrees()[i]
    return top > 0 and all(sum(map(int, m)) == top for m, _ in relation.terms() if m[i] == top)
