"""Random polynomials with a degenerate critical point at 0, whose kind is known by how they are made, or is asked of
floating point: each is classified by the package, and a wrong kind is a finding.

Polynomial I depends on the seed and on I alone: --seed S --first I --count 1 makes it again.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from itertools import combinations_with_replacement
from typing import Any, NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of small matrices; several of these run side by side

import numpy
import sympy

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
from deeplift_cas.criticality.classification import classify

SLOW = 20
"""Seconds of one classification: more is a finding."""
RADII, STARTS = (0.3, 0.1, 0.03), 4000
"""Of the balls in which a lower and a higher value are looked for, and points in each."""


class Made(NamedTuple):
    """A polynomial, and the kinds that it can have by how it is made; none if that is not known."""

    type: str
    expression: Any
    names: tuple[Any, ...]
    kinds: frozenset[str]
    strict: bool | None = None


def made(seed: int, index: int) -> Made:
    """The polynomial of that index."""
    rng = random.Random(f"kinds:{seed}:{index}")
    x = sympy.symbols(f"X1(1:{rng.choice((2, 2, 2, 3, 3, 4)) + 1})")
    kind, maker = list(TYPES.items())[index % len(TYPES)]
    expression, kinds, strict = maker(rng, x)
    return Made(kind, sympy.expand(expression), x, frozenset(kinds), strict)


def _polynomial(rng: random.Random, x: tuple[Any, ...], least: int, most: int, terms: int) -> Any:
    monomials = [m for k in range(least, most + 1) for m in combinations_with_replacement(x, k)]
    chosen = rng.sample(monomials, min(terms, len(monomials)))
    return sum((rng.choice((-3, -2, -1, 1, 1, 2, 3)) * sympy.Mul(*m) for m in chosen), sympy.Integer(0))


def _moved(rng: random.Random, expression: Any, x: tuple[Any, ...]) -> Any:
    """In other coordinates: linear ones, and one variable with a polynomial in the others added to it."""
    while True:
        A = sympy.Matrix(len(x), len(x), lambda i, j: 1 if i == j else rng.choice((0, 0, 0, 1, -1)))
        if A.det() != 0:
            break
    linear = dict(zip(x, A * sympy.Matrix(x), strict=True))
    bent = rng.randrange(len(x))
    others = tuple(v for k, v in enumerate(x) if k != bent)
    shift = _polynomial(rng, others, 2, 2, rng.choice((0, 1, 1)))
    return expression.subs({x[bent]: x[bent] + shift}, simultaneous=True).subs(linear, simultaneous=True)


def squares_product(rng: random.Random, x: tuple[Any, ...]) -> tuple[Any, set[str], bool | None]:
    """A product of squares, perhaps times a unit: a minimum or, with a minus, a maximum."""
    factors = [_polynomial(rng, x, 1, 2, 2) for _ in range(rng.choice((1, 2, 2)))]
    unit = 1 + (_polynomial(rng, x, 1, 1, 1) if rng.random() < 0.5 else 0)
    sign = rng.choice((1, -1))
    product = sympy.Mul(*(f**2 for f in factors))
    return sign * product * unit, {"constant"} if product == 0 else {"minimum" if sign > 0 else "maximum"}, None


def hidden_minimum(rng: random.Random, x: tuple[Any, ...]) -> tuple[Any, set[str], bool | None]:
    """Powers of coordinates, which are hidden: a strict minimum."""
    powers = [rng.choice((2, 2, 4, 4, 6)) for _ in x]
    if all(p == 2 for p in powers):
        powers[-1] = 4
    return _moved(rng, sum(rng.choice((1, 1, 2)) * v**p for v, p in zip(x, powers, strict=True)), x), {"minimum"}, True


def hidden_saddle(rng: random.Random, x: tuple[Any, ...]) -> tuple[Any, set[str], bool | None]:
    """The same with one sign changed, or one power odd."""
    powers = [rng.choice((2, 2, 4)) for _ in x]
    sign, odd = -1, rng.random() < 0.5
    powers[-1] = rng.choice((3, 5)) if odd else rng.choice((4, 6))
    terms = [v**p for v, p in zip(x, powers, strict=True)]
    return _moved(rng, sum(terms[:-1]) + sign * terms[-1], x), {"saddle"}, None


def peano(rng: random.Random, x: tuple[Any, ...]) -> tuple[Any, set[str], bool | None]:
    """Peano's surface and its kin: saddles, though minima on every line."""
    q = sum(rng.choice((1, 2)) * v**2 for v in x[1:])
    a, b = rng.sample((1, 2, 3, 4), 2)
    return (x[0] - a * q) * (x[0] - b * q), {"saddle"}, None


def monkey(rng: random.Random, x: tuple[Any, ...]) -> tuple[Any, set[str], bool | None]:
    """A form of odd degree, and higher terms: a saddle."""
    degree = rng.choice((3, 3, 5))
    form = _polynomial(rng, x, degree, degree, 3)
    return form + _polynomial(rng, x, degree + 1, degree + 1, 2), {"saddle"}, None


def definite(rng: random.Random, x: tuple[Any, ...]) -> tuple[Any, set[str], bool | None]:
    """A sum of squares of quadratic forms and of all squares, and higher terms: a strict minimum."""
    form = sum(_polynomial(rng, x, 2, 2, 2) ** 2 for _ in range(2)) + sum(v**4 for v in x) / rng.choice((1, 4, 20))
    return form + _polynomial(rng, x, 5, 6, 2), {"minimum"}, True


def anything(rng: random.Random, x: tuple[Any, ...]) -> tuple[Any, set[str], bool | None]:
    """Squares of some variables and a few terms of degree 3 to 6: not known."""
    squares = sum(rng.choice((1, 1, -1)) * v**2 for v in x[: rng.randrange(len(x))])
    return squares + _polynomial(rng, x, 3, 6, rng.choice((2, 3, 4))), set(), None


TYPES: dict[str, Callable[[random.Random, tuple[Any, ...]], tuple[Any, set[str], bool | None]]] = {
    "product of squares": squares_product,
    "hidden minimum": hidden_minimum,
    "hidden saddle": hidden_saddle,
    "Peano": peano,
    "monkey": monkey,
    "definite form": definite,
    "anything": anything,
}


def seen(polynomial: Made, seed: int) -> set[str]:
    """*falls* and *rises* where points close to 0 show it: floating point, with room for its errors."""
    f = sympy.lambdify(polynomial.names, polynomial.expression, "numpy")
    rng, found = numpy.random.default_rng(seed), set[str]()
    for radius in RADII:
        points = rng.normal(size=(len(polynomial.names), STARTS))
        points *= radius * rng.random(STARTS) / numpy.linalg.norm(points, axis=0)
        values = numpy.broadcast_to(f(*points), (STARTS,))
        terms = sum(abs(float(c)) for c in sympy.Poly(polynomial.expression, *polynomial.names).coeffs())
        room = 1e-13 * terms * radius**2
        found |= ({"falls"} if values.min() < -room else set()) | ({"rises"} if values.max() > room else set())
        last = ({"falls"} if values.min() < -room else set()) | ({"rises"} if values.max() > room else set())
    return last


def is_less_far_away(polynomial: Made, kind: str, seed: int) -> bool:
    """Whether g is less (of a maximum more) than at 0 at a point that need not be close."""
    f = sympy.lambdify(polynomial.names, polynomial.expression, "numpy")
    points = numpy.random.default_rng(seed).uniform(-3, 3, size=(len(polynomial.names), STARTS))
    values = numpy.broadcast_to(f(*points), (STARTS,)) * (1 if kind == "minimum" else -1)
    return bool(values.min() < -1e-6 * max(1.0, abs(values).max()))


def fault(polynomial: Made, kind: str, strict: str | None, is_global: bool | None, seed: int) -> str:
    """What is wrong with an answer, or nothing."""
    if polynomial.strict and strict == "not":
        return "made as strict"
    if is_global and is_less_far_away(polynomial, kind, seed):
        return f"no global {kind}"
    if polynomial.kinds and kind not in polynomial.kinds and kind != "undecided":
        return f"made as {', '.join(polynomial.kinds)}"
    if not polynomial.kinds:
        near = seen(polynomial, seed)
        if (kind == "minimum" and "falls" in near) or (kind == "maximum" and "rises" in near):
            return f"floating point sees that it {' and '.join(near)} close to 0"
    return ""


class _Late(Exception):
    pass


def _late(*_: Any) -> None:
    raise _Late


def run(seed: int, first: int, count: int, seconds: float, limit: float) -> int:
    """Classify and check; prints the share that was decided, by type, and the findings; the number of findings."""
    signal.signal(signal.SIGALRM, _late)
    tally, findings, start, slowest = Counter[tuple[str, str]](), 0, time.monotonic(), (0.0, "")
    for index in range(first, first + count):
        if time.monotonic() - start > seconds:
            break
        polynomial = made(seed, index)
        expression, size = str(polynomial.expression).replace("**", "^"), len(polynomial.names)
        lift = MatrixProduct(size, 1)
        begun = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, limit)
        try:
            g = Landscape(lift, PolynomialObjective(expression, (1, size)))
            (piece,) = classify(g, [[[0] * size]]).pieces
            signal.setitimer(signal.ITIMER_REAL, 0)
            problem = fault(polynomial, piece.kind, piece.strict, piece.nature.is_global, index)
            tally[polynomial.type, piece.kind] += 1
        except _Late:
            problem = f"no answer after {limit} s"
        except Exception as error:
            signal.setitimer(signal.ITIMER_REAL, 0)
            problem = "".join(traceback.format_exception_only(error)).strip()
        taken = time.monotonic() - begun
        slowest = max(slowest, (taken, expression))
        if problem or taken > SLOW:
            findings += 1
            print(f"[{index}] {polynomial.type}: {problem or f'{taken:.0f} s'}\n    {expression}", flush=True)
            if not problem.startswith(("made", "floating", "no")):
                tally[polynomial.type, "fault"] += 1
    for kind in TYPES:
        each = {name: n for (of, name), n in sorted(tally.items()) if of == kind}
        total = sum(each.values())
        if total:
            decided = total - each.get("undecided", 0) - each.get("fault", 0)
            said = ", ".join(f"{name} {n}" for name, n in each.items())
            print(f"{kind:<20} {total:>5}  decided {decided / total:>6.1%}   {said}")
    print(f"{sum(tally.values())} polynomials, {findings} findings; slowest {slowest[0]:.1f} s: {slowest[1]}")
    return findings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=10**9)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--limit", type=float, default=40, help="seconds of one classification")
    options = parser.parse_args()
    return 1 if run(options.seed, options.first, options.count, options.seconds, options.limit) else 0


if __name__ == "__main__":
    sys.exit(main())
