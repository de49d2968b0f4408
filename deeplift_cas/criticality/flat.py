"""Curves along which g does not change: a minimum on such a curve is not strict.

On a slice across the orbit, u and v as in :mod:`deeplift_cas.criticality.splitting`: u = ψ(v) where that is a
polynomial of low degree, or, where g is quadratic in u, the solution of a linear system: a rational function of v.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, islice
from typing import Any

import symengine
from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial, Ring, by_monomial, determinant
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.definite import trials
from deeplift_cas.criticality.proofs.minimum import Flat, Leading
from deeplift_cas.criticality.splitting import Expanded, Slice, Splitting, Terms
from deeplift_cas.criticality.third import form_value
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.signs.branch import Branch

DEGREE = 4
"""Of ψ, if it is a polynomial."""
MAX_DIRECTIONS, MAX_FREE, MAX_PIVOTS, MAX_TERMS = 60, 12, 6, 20_000
"""Above, nothing is tried."""
MAX_TRIALS = 300
"""Integer directions v."""


def flat_curve(expanded: Expanded, branch: Branch) -> Flat | None:
    """A curve on a slice across the orbit along which g does not change; ``None`` if none was found.

    >>> from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> lift = MatrixProduct(2, 1)
    >>> g = Landscape(lift, PolynomialObjective("(X11*(1 + X12^2) - X12^2)^2", (1, 2)))
    >>> found = flat_curve(Expanded(g, lift.point([[0, 0]]), Ring(())), Branch(Ring(())))
    >>> [str(q) for q in found.denominator][:3]
    ['2', '0', '4']
    """
    if len(expanded.landscape.lift.direction_names) > MAX_DIRECTIONS:
        return None
    found = Slice.of(expanded, branch)
    if found is None or not 0 < len(found.free) <= MAX_FREE:
        return None
    if expanded.degree is None or not expanded.is_short(expanded.degree, MAX_TERMS):
        return None
    splitting = Splitting(expanded, branch, found)
    return _polynomial(splitting) or _rational(splitting)


def along_symmetry(landscape: Landscape, point: Sequence[Any], branch: Branch) -> Flat | None:
    """A curve of a symmetry of a lift in coordinates, if an entry is known to move.

    >>> from deeplift_cas import Landscape, PolynomialObjective
    >>> from deeplift_cas.landscape.lifts.hadamard import HadamardProduct
    >>> lift, branch = HadamardProduct(1), Branch(Ring(()))
    >>> found = along_symmetry(Landscape(lift, PolynomialObjective("X1^2", (1,))), lift.point([1], [0]), branch)
    >>> [{name: str(p) for name, p in step.items()} for step in found.steps]
    [{'u1dot': '1'}, {'u1dot': '1'}]
    """
    lift, ring = landscape.lift, branch.ring
    if isinstance(lift, MatrixProduct) or landscape.penalty is not None:
        return None
    dots = dict(zip(lift.coordinates, lift.direction_names, strict=True))
    for curve in lift.symmetry_curves(point):
        steps = []
        for step in curve.steps:
            moved = {dots[name]: branch.reduce(ring.polynomial(symengine.expand(p))) for name, p in step.items()}
            steps.append({name: p for name, p in moved.items() if not p.is_zero()})
        for name, p in steps[0].items():
            if (entry := branch.product(p)) is not None and 0 not in branch.possible_product(entry):
                below = tuple(Product(fmpq(q)) for q in curve.denominator)
                return Flat({}, tuple(steps), below, name, entry, ring)
    return None


def along_family(found: Leading, branch: Branch) -> Flat:
    """The curve on which a coordinate of weight 0 is ε, and the others are 0.

    >>> from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> from deeplift_cas.criticality.leading import leading_part
    >>> lift, branch = MatrixProduct(2, 1), Branch(Ring(()))
    >>> g = Landscape(lift, PolynomialObjective("(X11 - X12^3)^2", (1, 2)))
    >>> found = along_family(leading_part(Expanded(g, lift.point([[0, 0]]), branch.ring), branch), branch)
    >>> [{name: str(p) for name, p in step.items()} for step in found.steps]
    [{'w1dot12': '1'}, {}, {'w1dot11': '1'}]
    """
    moving = next(name for name, weight in found.weights.items() if weight == 0)
    ring, entry = branch.ring, Product()
    steps: dict[int, dict[str, Polynomial]] = {1: {moving: ring.one}}
    for name, factor, shift in found.coordinates:
        if name == moving:
            entry, steps[1][name] = factor, branch.polynomial(factor)
        own = {len(m): p for m, p in shift.terms.items() if {shift.names[i] for i in m} == {moving}}
        for power, p in own.items():
            steps.setdefault(power, {})[name] = p
    ordered = tuple(steps.get(power, {}) for power in range(1, max(steps) + 1))
    return Flat(found.slice, ordered, (Product(),), moving, entry, ring)


def _polynomial(splitting: Splitting) -> Flat | None:
    """Along v = x·ε, u = ψ(v)."""
    branch, chart = splitting.branch, splitting.chart(DEGREE)
    if chart is None:
        return None
    rest = splitting.rest(chart, (splitting.expanded.degree or 0) * DEGREE)
    for x in islice(trials(splitting.slice.free, rest), MAX_TRIALS):
        if not _along(rest, x, branch):
            steps: dict[int, dict[str, Polynomial]] = {}
            for i, p in zip(splitting.slice.kept, [*chart.pivots, *chart.free], strict=True):
                for power, q in _along(splitting.terms(p), x, branch).items():
                    steps.setdefault(power, {})[splitting.names[i]] = q
            return _flat(splitting, steps, [Product()])
    return None


def _along(terms: Terms, x: Mapping[int, int], branch: Branch) -> dict[int, Polynomial]:
    """The coefficients of the powers of ε of a polynomial at v = x·ε."""
    by_degree: dict[int, Terms] = {}
    for m, p in terms.items():
        by_degree.setdefault(len(m), {})[m] = p
    found = {power: form_value(part, x, branch) for power, part in by_degree.items()}
    return {power: p for power, p in found.items() if not p.is_zero()}


def _rational(splitting: Splitting) -> Flat | None:
    """Along v = x·ε, and the u for which g is stationary, the pivots or one layer: g is quadratic in a layer, if f is
    quadratic, and A·u = −b is solved by Cramer's rule.
    """
    kept, choices, start = splitting.slice.kept, [splitting.slice.pivots], 0
    for rows, columns in splitting.expanded.landscape.lift.shapes:
        choices.append([i for i in kept if start <= i < start + rows * columns])
        start += rows * columns
    for layer in choices:
        others = [i for i in kept if i not in layer]
        if 0 < len(layer) <= MAX_PIVOTS and others and (found := _in_layer(splitting, layer, others)) is not None:
            return found
    return None


def _in_layer(splitting: Splitting, layer: Sequence[int], others: Sequence[int]) -> Flat | None:
    ring, names = splitting.ring, splitting.names
    g, epsilon = splitting.on_slice(splitting.expanded.degree or 0), ring.generator(names[others[0]])
    place = {i: n for n, i in enumerate(splitting.slice.kept)}
    together: Terms = dict.fromkeys([*((i,) for i in others), *combinations(others, 2)], splitting.branch.ring.one)
    for x in islice(trials(others, together), MAX_TRIALS // 10):
        along = _moved(splitting, g, {i: epsilon * x.get(i, 0) for i in others})
        slopes = [along.derivative(place[i]) for i in layer]
        A = [[slope.derivative(place[i]) for i in layer] for slope in slopes]
        if any(int(p.degrees()[place[i]]) > 0 for row in A for p in row for i in layer):
            return None  # not quadratic
        none = dict.fromkeys(layer, ring.zero)
        b, q = [_moved(splitting, slope, none) for slope in slopes], determinant(A, ring)
        p = [
            determinant([[-b[r] if c == k else entry for c, entry in enumerate(row)] for r, row in enumerate(A)], ring)
            for k in range(len(layer))
        ]
        change = _moved(splitting, along, none) * q * q
        for k, row in enumerate(A):
            change += b[k] * p[k] * q
            change += sum((entry * p[k] * p[m] for m, entry in enumerate(row)), ring.zero) / 2
        if not splitting.terms(change) and (found := _over(splitting, x, dict(zip(layer, p, strict=True)), q)):
            return found
    return None


def _moved(splitting: Splitting, p: Polynomial, values: Mapping[int, Polynomial]) -> Polynomial:
    """A polynomial with others in place of some directions."""
    kept, ring, count = splitting.slice.kept, splitting.ring, len(splitting.slice.pivots)
    every = [values.get(i, ring.generator(splitting.names[i])) for i in kept]
    return splitting.at(p, every[:count], every[count:])


def _over(splitting: Splitting, x: Mapping[int, int], p: Mapping[int, Polynomial], q: Polynomial) -> Flat | None:
    branch, below = splitting.branch, _powers(splitting, q)
    first = branch.product(below[0]) if 0 in below else None
    if first is None:
        return None
    denominator = [first, *(_as_product(below.get(k, branch.ring.zero), branch.ring) for k in range(1, max(below) + 1))]
    steps: dict[int, dict[str, Polynomial]] = {}
    for i, entry in p.items():
        for power, c in _powers(splitting, entry).items():
            steps.setdefault(power, {})[splitting.names[i]] = c
    for i, number in x.items():
        for power, c in below.items():
            steps.setdefault(power + 1, {})[splitting.names[i]] = branch.reduce(c * number)
    return None if 0 in steps else _flat(splitting, steps, denominator)


def _as_product(p: Polynomial, ring: Ring) -> Product:
    """Any polynomial: its sign is not asked for."""
    if p.is_constant():
        return Product(fmpq(0) if p.is_zero() else p.leading_coefficient())
    return Product(powers={ring.text(p): 1})


def _powers(splitting: Splitting, p: Polynomial) -> dict[int, Polynomial]:
    """The coefficients of the powers of ε, modulo the equations."""
    found = {}
    for powers, c in by_monomial(p, len(splitting.slice.kept), splitting.branch.ring).items():
        if not (r := splitting.branch.reduce(c)).is_zero():
            found[sum(powers)] = r
    return found


def _flat(
    splitting: Splitting, steps: Mapping[int, Mapping[str, Polynomial]], denominator: Sequence[Product]
) -> Flat | None:
    branch = splitting.branch
    if 1 not in steps or 0 in branch.possible_product(denominator[0]):
        return None
    ordered = tuple(steps.get(power, {}) for power in range(1, max(steps) + 1))
    for name, p in steps[1].items():
        entry = branch.product(p)
        if entry is not None and 0 not in branch.possible_product(entry):
            return Flat(splitting.left_out(), ordered, tuple(denominator), name, entry, branch.ring)
    return None
