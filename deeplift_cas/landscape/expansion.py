"""The direct expansion of g(W + tẆ) at a rational point, for f(X) = ⟨A, X⟩ + scale·c‖X − target‖²."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd, lcm, prod
from typing import Any

from deeplift_cas.algebra.form import Form, KeyLayout
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.lift import MatrixProduct, Point
from deeplift_cas.landscape.objectives.quadratic import Quadratic

try:
    from deeplift_cas.landscape import _strands as compiled
except ImportError:  # no C compiler was there when the package was installed
    compiled = None  # type: ignore[assignment]

NO_DIRECT = 'the engine "direct" needs a quadratic objective without weights, and a point without symbols'


def direct(
    lift: MatrixProduct, point: Point, objective: Quadratic, order: int, parameters: Sequence[str]
) -> list[Form]:
    """The forms g_1, …, g_order of a quadratic objective without weights at a rational point.

    Raises :class:`InputError` for another one.

    >>> from deeplift_cas import MatrixProduct, Quadratic
    >>> lift = MatrixProduct(1, 1, 1)
    >>> y = lift.point([["1/2"]], [[0]])
    >>> [sorted(form) for form in direct(lift, y, Quadratic([["x"]], 0, [[0]]), 2, ["x"])]
    [[((1,), (1,), 1/2)], [((0, 1), (1,), 1)]]
    """
    if point.rational is None or objective.weights is not None:
        raise InputError(NO_DIRECT)
    if compiled is not None:
        try:
            return _forms(compiled, lift, point, objective, order, parameters)
        except OverflowError:
            pass
    from deeplift_cas.landscape import strands  # the same in Python: start-up counts

    return _forms(strands, lift, point, objective, order, parameters)


def _forms(
    engine: Any, lift: MatrixProduct, point: Point, objective: Quadratic, order: int, parameters: Sequence[str]
) -> list[Form]:
    """With W_k = N_k/δ_k, φ(W + tẆ) = Π (N_k + tδ_kẆ_k)/Π δ_k: integers, a factor δ_k for every variable of layer k,
    and one common denominator.
    """
    assert point.rational is not None
    factors, scales = [rows for rows, _ in point.rational], [denominator for _, denominator in point.rational]
    whole = prod(scales)
    expansion = engine.StrandExpansion(factors, scales, order)
    slope, slope_denominator = objective.slope_at(*_lowest(expansion.value(), whole))
    weight, weight_denominator = objective.weight
    monomials = sorted({*weight, *[m for m, *_ in slope]})
    number = {m: n for n, m in enumerate(monomials)}
    denominator = lcm(weight_denominator * whole**2, slope_denominator * whole)
    factor = denominator // (slope_denominator * whole)
    weights = [0] * len(monomials)
    for m, q in weight.items():
        weights[number[m]] = q * (denominator // (weight_denominator * whole**2))
    slopes = sorted([(number[m], i, j, factor * x) for m, i, j, x in slope])
    terms = expansion.forms(slopes, weights, KeyLayout(len(lift.direction_names), len(monomials)))
    own = {name: n for n, name in enumerate(objective.ring.names)}
    if tuple(parameters) != objective.ring.names:
        monomials = [tuple(m[own[name]] if name in own else 0 for name in parameters) for m in monomials]
    return [Form(lift.direction_names, parameters, n, part, denominator, monomials) for n, part in enumerate(terms, 1)]


def _lowest(rows: list[list[int]], denominator: int) -> tuple[list[list[int]], int]:
    """The same rational matrix with the least common denominator."""
    common = gcd(denominator, *[x for row in rows for x in row])
    return ([[x // common for x in row] for row in rows] if common > 1 else rows), denominator // common
