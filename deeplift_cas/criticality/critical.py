"""k-critical points, k = 1, 2, 3, 4  (report, Proposition 2.1; theory, section 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.region import Region
from deeplift_cas.algebra.semidefinite import NegativeDirection, Rows, Square, conic, factorise
from deeplift_cas.algebra.signs import Signs
from deeplift_cas.criticality.cases import Decision, Leaf, decide
from deeplift_cas.criticality.fourth import Descent, effective_quartic
from deeplift_cas.criticality.proofs import (
    curvature_json,
    descent_json,
    fourth_json,
    kernel_json,
    slope_json,
    squares_json,
    third_json,
)
from deeplift_cas.criticality.third import KernelVector, conic_vanishing, on_kernel
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.landscape import Landscape

MAX_ORDER = 4
STEPS = ("gradient", "hessian", "third", "fourth")
"""The step that each order adds."""


@dataclass(frozen=True)
class Derivatives:
    """g_1, …, g_k at a point, as the decisions need them."""

    ring: Ring
    names: tuple[str, ...]
    forms: tuple[Form, ...]

    @cached_property
    def hessian(self) -> Rows:
        """∇²g as sparse rows over ℚ[parameters]."""
        rows: Rows = {i: {} for i in range(len(self.names))}
        for (i, j), p in self.forms[1].coefficients.items():
            rows[i][j] = rows[j][i] = 2 * p if i == j else p
        return rows


def procedure(derivatives: Derivatives, order: int, signs: Signs) -> Leaf:
    """Whether the point is ``order``-critical on a branch; raises ``Undetermined``."""
    ring, names = signs.ring, derivatives.names
    signs.solve()
    for (i,), p in sorted(derivatives.forms[0].coefficients.items()):
        if not signs.is_zero(p):
            value = signs.product(p)
            assert value is not None
            return Leaf(signs, False, slope_json(names[i], value))
    if order == 1:
        return Leaf(signs, True, {})
    if order <= 3:
        proof = _without_cases(derivatives, order, signs)
        if proof is not None:
            return Leaf(signs, True, proof)
    squares = factorise(derivatives.hessian, signs)
    if isinstance(squares, NegativeDirection):
        return Leaf(signs, False, curvature_json(squares, names, signs))
    proof = squares_json(squares, names, signs)
    if order == 2:
        return Leaf(signs, True, proof)
    found = on_kernel(derivatives.forms[2], squares, signs)
    if isinstance(found, KernelVector):
        return Leaf(signs, False, kernel_json(found, names, ring))
    proof["third"] = third_json(found, squares, names, signs)
    if order == 3:
        return Leaf(signs, True, proof)
    quartic = effective_quartic(derivatives.forms, squares, found, signs)
    if isinstance(quartic, Descent):
        return Leaf(signs, False, descent_json(quartic, names, ring))
    proof["fourth"] = fourth_json(quartic, found, squares, names, signs)
    return Leaf(signs, True, proof)


def _without_cases(derivatives: Derivatives, order: int, signs: Signs) -> dict[str, Any] | None:
    """A proof that needs no further case, boundary included, if H and g_3 are that simple."""
    parts = conic(derivatives.hessian, signs)
    if parts is None:
        return None
    squares = [
        Square(multiplier * square.multiplier, square.form, square.pivot)
        for multiplier, _, part in parts
        for square in part
    ]
    proof = squares_json(squares, derivatives.names, signs)
    if order >= 3:
        cubic = derivatives.forms[2]
        vanishing = conic_vanishing(cubic, parts, signs)
        if vanishing is None:
            return None
        proof["third"] = third_json(vanishing, squares, derivatives.names, signs)
    return proof


@dataclass(frozen=True)
class Criticality:
    """For which parameters a point is k-critical for g, k = 1, …, order.

    ``decisions[k − 1]`` is about order k; ``region`` is that of the last.

    >>> from deeplift_cas import Landscape, MatrixProduct, Quadratic, symbols
    >>> z, c = symbols("z c")
    >>> lift = MatrixProduct(1, 1, 1)
    >>> g = Landscape(lift, Quadratic([[z]], c, target=[[0]]))
    >>> answer = g.criticality(lift.point([[0]], [[0]]), order=3)
    >>> [str(decision.region) for decision in answer.decisions]
    ['for all c, z', 'z = 0', 'z = 0']
    """

    parameters: tuple[str, ...]
    decisions: tuple[Decision, ...]

    @classmethod
    def of(
        cls, landscape: Landscape, point: Sequence[Any], order: int, parameters: Sequence[str] | None = None
    ) -> Criticality:
        """Decide the orders 1 to ``order``; raises :class:`InputError` for another order than 1, 2, 3, 4, and
        :class:`~deeplift_cas.errors.Undecided` if order 4 is not decided.
        """
        if isinstance(order, bool) or not isinstance(order, int) or not 1 <= order <= MAX_ORDER:
            raise InputError(f"k-criticality is decided for k = 1, 2, 3, 4, not {order!r}")
        names = landscape.parameters(point) if parameters is None else tuple(parameters)
        expansion = landscape.taylor(point, order, names)
        forms = tuple(expansion.coefficient(k) for k in range(1, order + 1))
        ring = Ring(names)
        derivatives = Derivatives(ring, landscape.lift.direction_names, forms)
        decisions: list[Decision] = []
        for k in range(1, order + 1):
            within = [decisions[-1].region] if decisions else []
            decisions.append(decide(ring, partial(procedure, derivatives, k), within))
        return cls(names, tuple(decisions))

    @property
    def region(self) -> Region:
        """Where the point is critical of the highest order asked for."""
        return self.decisions[-1].region
