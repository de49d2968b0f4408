"""Quartics in a pencil, F = p·A + q·B with numbers in A and B: ≥ 0 between two ends.

The (p, q) with p·A + q·B ≥ 0 are a convex cone in the plane.  If F is ≥ 0 at both of its ends, and a direction shows
each to be one, then F ≥ 0 just where the values of F in these directions are: F is a combination of the quartics at the
ends, weighted with these values.  The ends are looked for among small integer directions.  Where one is not found, as
it is not rational, F ≥ 0 is shown between two combinations within.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, islice
from itertools import product as cartesian
from math import atan2, lcm, pi, prod
from typing import NamedTuple

from flint import fmpq

from deeplift_cas.algebra.linear import in_span
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.gram import Quartic, Squares, kept, sum_of_squares
from deeplift_cas.squares.low_directions import low_directions, low_planes

MAX_DIRECTIONS, MAX_ENTRY = 3_000, 4
"""So many integer directions are tried, with entries as large as that allows, and no larger than that."""
EXACT = 1e-9
"""Angles closer than that are equal."""
HALVINGS, FARTHEST, FARTHER = 8, 4, 3
"""Steps towards an end that is not rational, where they begin at the latest, and how many times the last step beyond it
a direction is looked for: in a simple one F is not negative at once.
"""


class End(NamedTuple):
    """A direction v, the value F(v), and the quartic of numbers at the other end as Σ μ_j Q_j²."""

    direction: dict[int, int]
    value: Polynomial
    squares: Squares


class _Outside(NamedTuple):
    """A direction v, F(v), and the quartic of numbers where F is 0 in the direction of the other one."""

    direction: dict[int, int]
    value: Polynomial
    quartic: Quartic


def ends(quartic: Quartic, branch: Branch) -> tuple[End, End] | None:
    """Of a pencil that is ≥ 0 between two ends: F = Σ F(v)·(the squares of v); ``None`` if it is not seen to be one.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("a",))
    >>> a, one = ring.generator("a"), ring.one
    >>> F = {(n,) * 4: one for n in range(3)} | {m: a for m in ((0, 0, 1, 1), (0, 0, 2, 2), (1, 1, 2, 2))}
    >>> [(end.direction, str(end.value)) for end in ends(F, Branch(ring))]  # x⁴ + y⁴ + z⁴ + a·(x²y² + x²z² + y²z²)
    [({2: 1}, '1'), ({0: 1, 1: -1, 2: -1}, '3*a + 3')]
    """
    outside = _outside(quartic, branch)
    if outside is None:
        return None

    def found() -> tuple[End, End] | None:
        ends = []
        for direction, value, part in outside:
            squares = sum_of_squares(part, Branch(branch.ring))
            if squares is None:
                return None
            ends.append(End(direction, value, squares))
        return ends[0], ends[1]

    return kept(ends, quartic, branch, found)


class Within(NamedTuple):
    """Weights and sums of squares that add up to F, of which the weights may be negative where F is not, if they are
    found; and directions in which F is negative beyond, a little beyond if such a one is found.
    """

    parts: list[tuple[Polynomial, Squares]] | None
    beyond: list[dict[int, int]]
    planes: Sequence[tuple[dict[int, int], dict[int, int]]] = ()
    """On which F seems to be negative beyond, however near: of an end that is not rational."""


def within(quartic: Quartic, branch: Branch) -> Within | None:
    """Of a pencil: where it is ≥ 0, up to near its ends.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("a",))
    >>> a, one = ring.generator("a"), ring.one
    >>> F = {(n,) * 4: one for n in range(3)} | {m: -a for m in ((0, 0, 0, 1), (1, 1, 1, 2), (0, 2, 2, 2))}
    >>> found = within(F, Branch(ring))  # x⁴ + y⁴ + z⁴ − a·(x³y + y³z + z³x)
    >>> below, above = [weight for weight, squares in found.parts]
    >>> str(above), below(fmpq(-37, 25)) > 0 > below(fmpq(-3, 2)), len(found.beyond)  # the end is −1.4894…
    ('-3*a + 3', True, 2)
    """
    outside = _outside(quartic, branch)
    if outside is None:
        return None
    (first_direction, v, S), (second_direction, w, T) = outside

    def found() -> Within:
        """F = v·S + w·T = ((v − t·w)·(S + s·T) + (w − s·v)·(T + t·S)) / (1 − s·t)."""
        here, there = _nearest(S, T, branch), _nearest(T, S, branch)
        if here is None or there is None or here.t * there.t >= 1:
            return Within(None, [first_direction, second_direction])
        (s, first, below, lower), (t, second, above, upper) = here, there
        parts = [((v - t * w) / (1 - s * t), first), ((w - s * v) / (1 - s * t), second)]
        return Within(parts, [below or second_direction, above or first_direction], [*lower, *upper])

    return kept(within, quartic, branch, found)


class _Near(NamedTuple):
    """A small t ≥ 0 with S + t·T as a sum of squares, and a direction in which it is negative for a smaller one, or {}
    where t is 0 or none is found; and a plane on which it seems to be negative for the next smaller one, if it is seen.
    """

    t: fmpq
    squares: Squares
    beyond: dict[int, int]
    planes: list[tuple[dict[int, int], dict[int, int]]]


def _nearest(S: Quartic, T: Quartic, branch: Branch) -> _Near | None:
    def combined(t: fmpq) -> Quartic:
        zero = branch.ring.zero
        total = {m: S.get(m, zero) + t * T.get(m, zero) for m in {**S, **T}}
        return {m: p for m, p in total.items() if not p.is_zero()}

    def squares(t: fmpq) -> Squares | None:
        return sum_of_squares(combined(t), Branch(branch.ring))

    if (exact := squares(fmpq(0))) is not None:
        return _Near(fmpq(0), exact, {}, [])
    low, high = fmpq(0), fmpq(1, 2)
    while (best := squares(high)) is None:
        low, high = high, 2 * high
        if high > FARTHEST:
            return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if (found := squares(middle)) is None:
            low = middle
        else:
            high, best = middle, found
    beyond = combined(max(low - FARTHER * (high - low), fmpq(0)))
    directions = (v for v in low_directions(_numbers(beyond)) if branch.possible(_value(beyond, v, branch)) == {-1})
    # near the end the quartic is flat, so that descent may not have ended
    planes = chain.from_iterable(low_planes(_numbers(q)) for q in (combined(low), beyond, combined(fmpq(0))))
    return _Near(high, best, next(directions, {}), [*islice(planes, 1)])


def _numbers(quartic: Quartic) -> dict[tuple[int, ...], fmpq]:
    return {m: p.leading_coefficient() for m, p in quartic.items()}


def weighted(parts: Sequence[tuple[Polynomial, Squares]], branch: Branch) -> Squares | None:
    """F as Σ μ_j Q_j², where the weights of its parts are known to be ≥ 0."""
    squares: Squares = []
    for value, part in parts:
        weight = branch.product(value)
        if weight is None or not branch.possible_product(weight) <= {0, 1}:
            return None
        squares += [(weight * μ, Q) for μ, Q in part]
    return squares


def _basis(quartic: Quartic) -> list[Polynomial] | None:
    """Two coefficients of which all others are combinations."""
    basis: list[Polynomial] = []
    for p in quartic.values():
        if not basis or in_span([p], basis) is None:
            basis.append(p)
        if len(basis) > 2:
            return None
    return basis if len(basis) == 2 else None


def _outside(quartic: Quartic, branch: Branch) -> tuple[_Outside, _Outside] | None:
    """The two directions in which F is 0 first, of those that are tried."""
    variables = sorted({i for monomial in quartic for i in monomial})
    basis = _basis(quartic)
    if basis is None or len(variables) < 2 or 3 ** len(variables) > 2 * MAX_DIRECTIONS:
        return None

    def found() -> tuple[_Outside, _Outside] | None:
        parts = in_span(list(quartic.values()), basis)
        assert parts is not None
        directions = _extreme({m: (x, y) for m, (x, y) in zip(quartic, parts, strict=True)}, variables)
        if directions is None:
            return None
        values = [_value(quartic, direction, branch) for direction in directions]
        parts = in_span(list(quartic.values()), values)
        if parts is None:
            return None
        of = [
            {m: branch.ring.constant(x[n]) for m, x in zip(quartic, parts, strict=True) if x[n] != 0} for n in range(2)
        ]
        first, second = (_Outside(*each) for each in zip(directions, values, of, strict=True))
        return first, second

    return kept(_outside, quartic, branch, found)


def _value(quartic: Quartic, direction: Mapping[int, int], branch: Branch) -> Polynomial:
    terms = (p * prod(direction.get(i, 0) for i in m) for m, p in quartic.items())
    return sum(terms, branch.ring.zero)


def _extreme(
    pairs: Mapping[tuple[int, ...], tuple[fmpq, fmpq]], variables: Sequence[int]
) -> tuple[dict[int, int], dict[int, int]] | None:
    """The directions in which (A(v), B(v)) is extreme, if these points lie on one side of a line through 0."""
    size = next(n for n in range(MAX_ENTRY, 0, -1) if n == 1 or (2 * n + 1) ** len(variables) <= 2 * MAX_DIRECTIONS)
    below = lcm(*(int(c.q) for pair in pairs.values() for c in pair))
    terms = [([*map(variables.index, m)], int(below * x), int(below * y)) for m, (x, y) in pairs.items()]
    found: dict[float, tuple[int, dict[int, int]]] = {}
    for v in cartesian(range(-size, size + 1), repeat=len(variables)):
        if next((x for x in v if x), 0) <= 0:  # −v has the values of v
            continue
        a = b = 0
        for (i, j, k, l), x, y in terms:
            factor = v[i] * v[j] * v[k] * v[l]
            a, b = a + factor * x, b + factor * y
        if a or b:
            scale = 1 << max(a.bit_length(), b.bit_length())
            length, angle = sum(map(abs, v)), round(atan2(b / scale, a / scale) / EXACT) * EXACT
            if angle not in found or length < found[angle][0]:
                found[angle] = length, {n: x for n, x in zip(variables, v, strict=True) if x}
    angles = sorted(found)
    if len(angles) < 2:
        return None
    gaps = [(b - a, n) for n, (a, b) in enumerate(zip(angles, [*angles[1:], angles[0] + 2 * pi], strict=True))]
    widest, n = max(gaps)
    if widest <= pi + EXACT:
        return None
    return found[angles[(n + 1) % len(angles)]][1], found[angles[n]][1]
