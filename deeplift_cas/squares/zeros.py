"""Real zeros of a quartic ≥ 0 in three variables, with all their conjugates.

A Gram matrix G ⪰ 0 of it has the vector z(p) of products in its kernel for every real zero p, and if G is rational, for
all conjugates of p, too.  Floating point shows no more than the real ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from flint import fmpq, fmpq_mat, fmpq_poly

from deeplift_cas.algebra.polynomial import Ring, dense
from deeplift_cas.algebra.real_roots import real_roots

Monomial = tuple[int, ...]
SHEARS = (0, 1, 2)
Element = fmpq_poly
"""Of ℚ[x]/p, by its representative of least degree."""


def conjugate_zeros(quartic: Mapping[Monomial, fmpq], places: Sequence[Monomial]) -> list[list[fmpq]]:
    """A basis of the span of z(p), z the products of two variables, over the real zeros p and their conjugates, as far
    as these are found: those with coordinates in ℚ(x + ky) for a point (x, y, 1).

    >>> x4, y4, x2w2, y2w2, w4 = (0,) * 4, (1,) * 4, (0, 0, 2, 2), (1, 1, 2, 2), (2,) * 4
    >>> quartic = {x4: fmpq(1), x2w2: fmpq(-4), w4: fmpq(5), y4: fmpq(1), y2w2: fmpq(-2)}  # (x² − 2)² + (y² − 1)²
    >>> conjugate_zeros(quartic, [(0, 0), (0, 1), (1, 1), (2, 2)])
    [[1, 0, 1/2, 1/2], [0, 1, 0, 0]]
    """
    variables = sorted({i for m in quartic for i in m})
    found: list[list[fmpq]] = []
    if len(variables) == 3:
        for w in variables:
            x, y = (v for v in variables if v != w)
            for k in SHEARS:
                for point, modulus in _double_points(quartic, x, y, w, k):
                    products = [point[a] * point[b] % modulus for a, b in places]
                    found += [[c[k] for c in products] for k in range(modulus.degree())]
    if not found:
        return []
    reduced, rank = fmpq_mat(found).rref()
    return [[reduced[i, j] for j in range(len(places))] for i in range(rank)]


def _double_points(
    quartic: Mapping[Monomial, fmpq], x: int, y: int, w: int, k: int
) -> Iterator[tuple[dict[int, Element], fmpq_poly]]:
    """The points (x, y, 1) at which the quartic has a double zero in y on the line x + ky = t, one for each irreducible
    polynomial of t that has a real root; not where it has two such zeros on one line.
    """
    ring = Ring(("t", "y"))
    t, s = (ring.generator(name) for name in ring.names)
    q = sum((c * (t - k * s) ** m.count(x) * s ** m.count(y) for m, c in quartic.items()), ring.zero)
    powers = {tuple(map(int, exponents)): c for exponents, c in q.terms()}
    discriminant = dense(q.discriminant("y"), 0) if q.degrees()[1] > 1 else []
    for modulus, exponent in fmpq_poly(discriminant).factor()[1] if any(discriminant) else []:
        if exponent > 1 and _has_real_root(modulus):
            of_y = [fmpq_poly([powers.get((i, j), fmpq(0)) for i in range(5)]) % modulus for j in range(5)]
            common = _common(of_y, [n * c for n, c in enumerate(of_y)][1:], modulus)
            if len(common) == 2:
                value = -common[0] * _inverse(common[1], modulus) % modulus
                yield {x: (fmpq_poly([0, 1]) - k * value) % modulus, y: value, w: fmpq_poly([1])}, modulus


def _has_real_root(modulus: fmpq_poly) -> bool:
    with suppress(ArithmeticError):
        return bool(real_roots([fmpq(c) for c in modulus.coeffs()]))
    return False  # not known


def _inverse(c: Element, modulus: fmpq_poly) -> Element:
    gcd, inverse, _ = c.xgcd(modulus)
    return inverse / gcd[0]


def _common(a: list[Element], b: list[Element], modulus: fmpq_poly) -> list[Element]:
    """The greatest common divisor of polynomials over the field ℚ[x]/p, coefficients from the constant term on."""
    a, b = _trimmed(a), _trimmed(b)
    while b:
        top = _inverse(b[-1], modulus)
        while len(a) >= len(b):
            factor, shift = a[-1] * top % modulus, len(a) - len(b)
            a = _trimmed([c - factor * b[k - shift] % modulus if k >= shift else c for k, c in enumerate(a)])
        a, b = b, a
    return a


def _trimmed(p: list[Element]) -> list[Element]:
    while p and p[-1].degree() < 0:
        p = p[:-1]
    return p
