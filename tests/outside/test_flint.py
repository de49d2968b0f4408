"""The direct expansion against python-flint's polynomials, and modulo primes where these would take long."""

from __future__ import annotations

import random
import sys
from fractions import Fraction
from pathlib import Path

import numpy
import pytest
from flint import Ordering, fmpq, fmpq_mpoly_ctx

from deeplift_cas import Landscape, MatrixProduct, Quadratic
from deeplift_cas.algebra.terms import array

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts" / "expansion"))
from rungs import RUNGS

ORDER = 4


def flint_forms(landscape, point, names):
    """g_1, …, g_4 from the definition, with truncated products of matrices of python-flint polynomials."""
    lift, f = landscape.lift, landscape.objective
    context = fmpq_mpoly_ctx.get((*names, *lift.direction_names), Ordering.lex)
    variables = dict(zip(context.names(), context.gens(), strict=True))
    zero = context.constant(0)

    def value(expr):
        p = landscape.objective.ring.polynomial(expr)
        return sum(
            (
                fmpq(c) * _product([variables[n] ** e for n, e in zip(f.ring.names, exponents, strict=True)], context)
                for exponents, c in p.terms()
            ),
            zero,
        )

    def times(a, b):
        return [
            [sum((x * y for x, y in zip(r, c, strict=True) if x != 0 and y != 0), zero) for c in zip(*b, strict=True)]
            for r in a
        ]

    directions = iter(lift.direction_names)
    size = lift.widths[0]
    line = [[[context.constant(int(i == j)) for j in range(size)] for i in range(size)]]
    for W, (rows, columns) in zip(point, lift.shapes, strict=True):
        base = [[value(e) for e in row] for row in W.tolist()]
        velocity = [[variables[next(directions)] for _ in range(columns)] for _ in range(rows)]
        fixed = [times(base, m) for m in line]
        moved = [times(velocity, m) for m in line]
        blank = [[zero] * size for _ in range(rows)]
        line = [
            [[x + y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]
            for a, b in zip([*fixed, blank], [blank, *moved], strict=True)
        ][: ORDER + 1]
    weight = value(f.c) * value(f.scale)
    A, T = ([[value(e) for e in row] for row in m.tolist()] for m in (f.A, f.target))
    line[0] = [[x - y for x, y in zip(r, s, strict=True)] for r, s in zip(line[0], T, strict=True)]

    def inner(a, b):
        return sum((x * y for r, s in zip(a, b, strict=True) for x, y in zip(r, s, strict=True)), zero)

    for k in range(1, ORDER + 1):
        square = sum((inner(line[i], line[k - i]) for i in range(k + 1) if max(i, k - i) < len(line)), zero)
        yield (inner(A, line[k]) if k < len(line) else zero) + weight * square


def _product(factors, context):
    result = context.constant(1)
    for factor in factors:
        result *= factor
    return result


def assert_equal_term_by_term(landscape, point):
    names = landscape.parameters(point)
    expansion = landscape.taylor(point, ORDER, engine="direct")
    for k, expected in enumerate(flint_forms(landscape, point, names), 1):
        form = expansion.coefficient(k)
        found = {}
        for indices, exponents, coefficient in form:
            powers = [0] * len(form.directions)
            for i in indices:
                powers[i] += 1
            found[exponents + tuple(powers)] = coefficient
        assert len(found) == len(form)
        assert found == {tuple(map(int, m)): c for m, c in expected.terms()}


def rung(name):
    chosen = RUNGS[name]
    lift = MatrixProduct(*chosen.widths)
    rows, columns = lift.shape
    A = [[f"A{i}x{j}" for j in range(columns)] for i in range(rows)]
    return Landscape(lift, Quadratic(A, "c", chosen.product())), lift.point(*chosen.factors())


@pytest.mark.parametrize("name", ["S1", "S2", "S3", "S4"])
def test_rungs_equal_flint_term_by_term(name):
    assert_equal_term_by_term(*rung(name))


@pytest.mark.parametrize("seed", range(10))
def test_two_hundred_random_networks_equal_flint_term_by_term(seed):
    rng = random.Random(seed)
    for n in range(20):
        depth = 1 + n % 6
        lift = MatrixProduct(*(rng.choice([1, 1, 2, 3] if depth < 4 else [1, 2]) for _ in range(depth + 1)))

        def number():
            return 0 if rng.random() < 0.2 else Fraction(rng.randint(-4, 4), rng.choice([1, 1, 2, 5]))

        factors = [[[number() for _ in range(b)] for _ in range(a)] for a, b in lift.shapes]
        if n % 3 == 0:
            factor = rng.choice(factors)
            factor[0] = [0] * len(factor[0])
        rows, columns = lift.shape
        A = [[rng.choice([number(), "x", "y - x/3"]) for _ in range(columns)] for _ in range(rows)]
        target = [[rng.choice([number(), "y"]) for _ in range(columns)] for _ in range(rows)]
        f = Quadratic(A, rng.choice(["c", "c*x + 1", 3]), rng.choice([lift(lift.point(*factors)), target]))
        assert_equal_term_by_term(Landscape(lift, f), lift.point(*factors))


@pytest.mark.parametrize("prime", [2**31 - 1, 10**9 + 7])
@pytest.mark.parametrize("name", ["S5", "S6"])
def test_large_rungs_have_the_right_values_modulo_primes(name, prime):
    landscape, point = rung(name)
    lift, rng = landscape.lift, random.Random(prime)
    names = landscape.parameters(point)
    values = {n: rng.randrange(prime) for n in names}
    direction = [rng.randrange(prime) for _ in lift.direction_names]
    # from the definition, in integers
    factors, entries = RUNGS[name].factors(), iter(direction)
    line = [numpy.identity(lift.widths[0], dtype=object)]
    for W, (rows, columns) in zip(factors, lift.shapes, strict=True):
        velocity = numpy.array([[next(entries) for _ in range(columns)] for _ in range(rows)], dtype=object)
        base = numpy.array(W, dtype=object)
        padded = [*line, numpy.zeros_like(line[0])]
        line = [
            (base @ padded[k] + (velocity @ padded[k - 1] if k else 0)) % prime
            for k in range(min(ORDER, len(line)) + 1)
        ]
    A = numpy.array([[values[str(e)] for e in row] for row in landscape.objective.A.tolist()], dtype=object)
    half = pow(2, -1, prime)
    expansion = landscape.taylor(point, ORDER)
    for k in range(1, ORDER + 1):
        square = sum((line[i] * line[k - i]).sum() for i in range(1, k) if max(i, k - i) < len(line))
        slope = (A * line[k]).sum() if k < len(line) else 0
        expected = (slope + half * values["c"] * square) % prime
        form = expansion.coefficient(k)
        keys, coefficients = map(array, form.terms)
        columns, monomials = form.layout.columns(keys, k)
        powers = [
            int(
                numpy.prod(
                    [pow(values[n], e, prime) for n, e in zip(names, m, strict=True) if e], initial=1, dtype=object
                )
            )
            for m in form.monomials
        ]
        total = coefficients % prime * (numpy.array(powers, numpy.int64) % prime)[monomials] % prime
        for column in columns:
            total = total * numpy.array(direction, numpy.int64)[column] % prime
        assert int(total.astype(object).sum()) * pow(form.denominator, -1, prime) % prime == expected
