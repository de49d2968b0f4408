"""k-critical points, k = 1, 2, 3, 4  (report, Proposition 2.1; theory, section 2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from deeplift_cas.algebra.exact import integer
from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.certificates.format import Accepted, Certificate, accepted, criticality_certificate
from deeplift_cas.criticality.fourth import Descent, effective_quartic
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.criticality.proofs.identities import (
    Critical,
    CubicQuotients,
    HessianSquares,
    Identity,
    QuarticSquares,
)
from deeplift_cas.criticality.third import KernelVector, Vanishing, conic_vanishing, on_kernel
from deeplift_cas.display import Shown, counted
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions.cases import Decision, Leaf, decide
from deeplift_cas.regions.region import Region
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.cone import conic
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Rows, Square
from deeplift_cas.squares.factorise import factorise
from deeplift_cas.vocabulary import MAX_ORDER, ORDERS, STEPS


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


@dataclass
class Search:
    """The search on one branch, from order to order: what a rule finds, the next ones use."""

    derivatives: Derivatives
    branch: Branch
    squares: list[Square] = field(default_factory=list)
    vanishing: Vanishing | None = None


Rule = Callable[[Search], Curve | Identity | None]
"""What an order asks for beyond those below: an identity that shows it (if it needs one), or a curve against it.

Raises ``Undetermined`` where a sign is needed.
"""


def procedure(derivatives: Derivatives, order: int, branch: Branch) -> Leaf:
    """Whether the point is ``order``-critical on a branch; raises ``Undetermined``."""
    branch.solve()
    search = Search(derivatives, branch)
    identities: list[Identity] = []
    for k, rule in enumerate(RULES[:order], 1):
        if k == 2 and order <= 3 and (simple := _without_cases(derivatives, order, branch)) is not None:
            return Leaf(branch, True, simple)
        found = rule(search)
        if isinstance(found, Curve):
            return Leaf(branch, False, found)
        if found is not None:
            identities.append(found)
    return Leaf(branch, True, Critical(tuple(identities)))


def first(search: Search) -> Curve | None:
    """∇g = 0."""
    derivatives, branch = search.derivatives, search.branch
    for (i,), p in sorted(derivatives.forms[0].coefficients.items()):
        if not branch.is_zero(p):
            value = branch.product(p)
            assert value is not None
            return Curve.of_slope(derivatives.names[i], value, branch.ring)
    return None


def second(search: Search) -> Curve | HessianSquares:
    """∇²g ⪰ 0."""
    names, branch = search.derivatives.names, search.branch
    squares = factorise(search.derivatives.hessian, branch)
    if isinstance(squares, NegativeDirection):
        return Curve.of_curvature(squares, names, branch)
    search.squares = squares
    return HessianSquares.of(squares, names, branch)


def third(search: Search) -> Curve | CubicQuotients:
    """g_3 = 0 on ker ∇²g."""
    derivatives, branch = search.derivatives, search.branch
    found = on_kernel(derivatives.forms[2], search.squares, branch)
    if isinstance(found, KernelVector):
        return Curve.of_kernel(found.vector, found.value, derivatives.names, branch.ring)
    search.vanishing = found
    return CubicQuotients.of(found, search.squares, derivatives.names, branch)


def fourth(search: Search) -> Curve | QuarticSquares:
    """The effective quartic is not negative on ker ∇²g."""
    derivatives, branch, vanishing = search.derivatives, search.branch, search.vanishing
    assert vanishing is not None
    found = effective_quartic(derivatives.forms, search.squares, vanishing, branch)
    if isinstance(found, Descent):
        return Curve.of_steps((found.velocity, found.acceleration), found.value, derivatives.names, branch.ring)
    return QuarticSquares.of(found, vanishing, search.squares, derivatives.names, branch)


RULES: tuple[Rule, ...] = (first, second, third, fourth)
"""One for each of :data:`deeplift_cas.vocabulary.ORDERS`."""
assert len(RULES) == len(ORDERS)


def _without_cases(derivatives: Derivatives, order: int, branch: Branch) -> Critical | None:
    """A proof that needs no further case, boundary included, if H and g_3 are that simple."""
    parts = conic(derivatives.hessian, branch)
    if parts is None:
        return None
    squares = [
        Square(multiplier * square.multiplier, square.form, square.pivot)
        for multiplier, _, part in parts
        for square in part
    ]
    summed = HessianSquares.of(squares, derivatives.names, branch)
    if order < 3:
        return Critical((summed,))
    vanishing = conic_vanishing(derivatives.forms[2], parts, branch)
    if vanishing is None:
        return None
    return Critical((summed, CubicQuotients.of(vanishing, squares, derivatives.names, branch)))


@dataclass(frozen=True, repr=False)
class Criticality(Shown):
    """For which parameters the point of a problem is k-critical for g, k = 1, …, order.

    ``decisions[k − 1]`` is about order k; ``region`` is that of the last.

    >>> from deeplift_cas import Landscape, MatrixProduct, Quadratic, symbols
    >>> z, c = symbols("z c")
    >>> lift = MatrixProduct(1, 1, 1)
    >>> g = Landscape(lift, Quadratic([[z]], c, target=[[0]]))
    >>> answer = g.criticality(lift.point([[0]], [[0]]), order=3)
    >>> [str(decision.region) for decision in answer.decisions]
    ['for all c, z', 'z = 0', 'z = 0']
    >>> answer
    Criticality(order 3: z = 0; 5 proofs accepted by the kernel)
    """

    problem: Problem
    decisions: tuple[Decision, ...]
    forms: tuple[Form, ...]
    """g_1, …, g_order, of which these are the decisions."""

    @classmethod
    def of(
        cls, landscape: Landscape, point: Sequence[Any], order: int, parameters: Sequence[str] | None = None
    ) -> Criticality:
        """Decide the orders 1 to ``order``, for a caller who has the certificate checked.

        Raises as :func:`criticality`.
        """
        order = integer(order)
        if isinstance(order, bool) or not isinstance(order, int) or not 1 <= order <= MAX_ORDER:
            decided = ", ".join(str(k.number) for k in ORDERS)
            raise InputError(f"k-criticality is decided for k = {decided}, not {order!r}")
        names = landscape.named(point, parameters)
        expansion = landscape.taylor(point, order, names)
        forms = tuple(expansion.coefficient(k) for k in range(1, order + 1))
        ring = Ring(names)
        derivatives = Derivatives(ring, landscape.lift.direction_names, forms)
        decisions: list[Decision] = []
        for k in range(1, order + 1):
            within = [decisions[-1].region] if decisions else []
            decisions.append(decide(ring, partial(procedure, derivatives, k), within))
        return cls(Problem(landscape, landscape.lift.checked(point), names), tuple(decisions), forms)

    @property
    def order(self) -> int:
        """The highest order asked for."""
        return len(self.decisions)

    @property
    def region(self) -> Region:
        """Where the point is critical of the highest order asked for."""
        return self.decisions[-1].region

    @cached_property
    def accepted(self) -> Accepted:
        """The certificate, and what the kernel says of it.  Raises :class:`~deeplift_cas.errors.ProofRefused`."""
        decisions = {step: decision.json() for step, decision in zip(STEPS, self.decisions, strict=False)}
        return accepted(criticality_certificate(self.problem.statement(), self.order, decisions))

    def certificate(self) -> Certificate:
        """The proof of everything said here, for the kernel: a copy of the document that it has accepted."""
        return deepcopy(self.accepted.document)

    def __repr__(self) -> str:
        proofs = counted(self.accepted.summary.proofs, "proof")
        return f"Criticality(order {self.order}: {self.region}; {proofs} accepted by the kernel)"


def criticality(
    landscape: Landscape, point: Sequence[Any], order: int = 3, parameters: Sequence[str] | None = None
) -> Criticality:
    """For which parameters the point is k-critical for g, k = 1, …, order; the kernel has accepted every proof.

    Raises :class:`InputError` for an order that is not known, :class:`~deeplift_cas.errors.Undecided` if order 4 is not
    decided, and :class:`~deeplift_cas.errors.ProofRefused` if the kernel refuses a proof: that would be a fault of this
    package.
    """
    answer = Criticality.of(landscape, point, order, parameters)
    _ = answer.accepted
    return answer
