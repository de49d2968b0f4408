"""k-critical points, k = 1, 2, 3, 4  (report, Proposition 2.1; theory, section 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from deeplift_cas.algebra.exact import integer
from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.linear import shorter_span
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.certificates.format import (
    REHEARSAL,
    TOO_LONG,
    TOO_LONG_TOGETHER,
    Accepted,
    Certificate,
    Rehearsal,
    accepted,
    certificate,
    reading,
)
from deeplift_cas.criticality.assumptions import consistent, statement
from deeplift_cas.criticality.caution import checked, first_accepted, more_cautious
from deeplift_cas.criticality.fourth import Descent, SumOfSquares, effective_quartic, squares_of_monomials
from deeplift_cas.criticality.proofs.block import Block, IndefiniteBlock
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.criticality.proofs.form import DirectionForm, Entries
from deeplift_cas.criticality.proofs.identities import (
    Critical,
    CubicQuotients,
    HessianSquares,
    Identity,
)
from deeplift_cas.criticality.pullback import Pullback
from deeplift_cas.criticality.third import (
    KernelVector,
    NeedsElimination,
    Vanishing,
    ask_zero,
    conic_vanishing,
    on_kernel,
)
from deeplift_cas.deadline import in_time
from deeplift_cas.display import Shown, counted
from deeplift_cas.errors import InputError, Undecided
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions import progress
from deeplift_cas.regions.cases import NO_BASIS, SHORT, by_cases, decide
from deeplift_cas.regions.decision import Decision
from deeplift_cas.regions.effort import shared
from deeplift_cas.regions.proof import Open, Proof
from deeplift_cas.regions.region import Region
from deeplift_cas.regions.tree import Leaf, Procedure
from deeplift_cas.signs.branch import Branch, first_nonzero
from deeplift_cas.squares.characteristic import Characteristic
from deeplift_cas.squares.cone import conic, squares_of
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Rows, Square, hessian
from deeplift_cas.squares.factorise import blocks_of, factorise
from deeplift_cas.squares.semidefinite import Indefinite, is_for_characteristic, semidefinite
from deeplift_cas.vocabulary import MAX_ORDER, ORDERS, STEPS, UNDECIDED

if TYPE_CHECKING:
    from deeplift_cas.criticality.proofs.quartic import NegativeQuartic, QuarticSquares


@dataclass(frozen=True)
class Derivatives:
    """g_1, …, g_k at a point, as the decisions need them."""

    ring: Ring
    names: tuple[str, ...]
    forms: tuple[Form, ...]
    statement: Mapping[str, Any]
    pullback: Pullback
    cautious: bool = False
    """Whether the kernel is asked about every proof at once."""

    @cached_property
    def rehearsal(self) -> Rehearsal:
        """The kernel, with its own expansion of the problem."""
        return Rehearsal(self.statement, len(self.forms), cautious=self.cautious)

    @cached_property
    def slopes(self) -> list[tuple[Polynomial, Entries]]:
        """What must be zero where ∇g = 0, as derivatives along directions."""
        partial_derivatives = sorted(self.forms[0].coefficients.items())
        span = shorter_span([p for _, p in partial_derivatives])
        names = [self.names[i] for (i,), _ in partial_derivatives]
        return [(p, {names[k]: self.ring.constant(w) for k, w in weights.items()}) for p, weights in span]

    @cached_property
    def hessian(self) -> Rows:
        """∇²g as sparse rows over ℚ[parameters]."""
        return hessian(self.forms[1].coefficients, range(len(self.names)))

    def procedures(self, order: int) -> tuple[list[Procedure], int]:
        """By elimination, or by characteristic polynomials if a block of the Hessian has parameters: by these first
        where it has many rows, and by these alone where it has so many entries that the cases of an elimination would
        be too many; but with few rows, order 3 is mostly decided faster by elimination, and begins with the answer
        for order 2.  And how long an answer of the first may be, so that the other is not asked.
        """
        blocks = [block for block in blocks_of(self.hessian) if is_for_characteristic(block)] if order > 1 else []
        dense = [block for block in blocks if sum(map(len, block.values())) >= MANY * len(block)]
        is_large = any(len(block) > (MANY if block in dense else ROWS) for block in blocks)
        is_alone = bool(dense) and (is_large or order == MAX_ORDER or len(self.forms) == 2)
        ways = [True] if not blocks else [False] if is_alone else [False, True] if is_large else [True, False]
        enough = ENOUGH if is_large else SHORT
        return [partial(procedure, self, order, by_elimination) for by_elimination in ways], enough

    def slope_by_slope(self, branch: Branch) -> Leaf:
        """Whether ∇g = 0 on a branch, by what is stated of each entry as it is."""
        slope = first_nonzero(branch, self.slopes)
        proof = Critical(()) if slope is None else Curve.of_slope(*slope, self.ring)
        return checked(Leaf(branch, slope is None, proof), STEPS[0], self.rehearsal)


ROWS, MANY, ENOUGH = 6, 4, 150
"""Rows above which a block with parameters is not eliminated first, entries in a row on the average from which on it is
dense (and not eliminated first if it has more rows than that), and characters of an answer about many rows that is
short enough.
"""
EFFORT = 200_000
"""Work (:class:`~deeplift_cas.regions.effort.Effort`) for one order by the first way; others have their own."""
MORE = 100
"""Branches that the first of two ways may look at from order 3 on."""
FEW_ANEW = 20
"""Branches on which order 4 is decided anew to prove a description: it costs more than all else."""
LONG, MUCH = 60, 15 * REHEARSAL
"""Terms in what is known on a branch, and work with reading a proof times their square (it is multiplied with products
of them), above which the kernel is asked at once.
"""


@dataclass
class Search:
    """The search on one branch, from order to order: what a rule finds, the next ones use."""

    derivatives: Derivatives
    branch: Branch
    squares: list[Square] = field(default_factory=list)
    blocks: list[Characteristic] = field(default_factory=list)
    vanishing: Vanishing | None = None

    def refuted(self, proof: Proof) -> Leaf:
        """That the point is not critical of the order asked for."""
        return Leaf(self.branch, False, proof)


Rule = Callable[[Search], Leaf | Identity | None]
"""What an order asks for beyond those below: an identity that shows it (if it needs one), or why it is not so.

Raises ``Undetermined`` where a sign is needed.
"""


def procedure(derivatives: Derivatives, order: int, by_elimination: bool, branch: Branch) -> Leaf:
    """Whether the point is ``order``-critical on a branch; raises ``Undetermined``, or :class:`Undecided` where the
    kernel would not accept the proof: as it is too long, or as no basis of the equations was found in reasonable time.
    """
    leaf = _procedure(derivatives, order, by_elimination, branch)
    work = _reading(leaf)
    if work > REHEARSAL:
        raise Undecided(TOO_LONG)
    if derivatives.cautious or not branch.ideal.complete or (order > 1 and _is_long(leaf, work)):
        return checked(leaf, STEPS[order - 1], derivatives.rehearsal)
    return leaf


def _is_long(leaf: Leaf, work: int) -> bool:
    """Whether a proof may be too long for the kernel: for what is known on the branch, or as the invariants of a
    quartic have to be computed.
    """
    facts = sum(len(p) for p, _ in leaf.branch.facts.values())
    return facts >= LONG or facts**2 * work > MUCH or any(i.has_invariants for i in _identities(leaf))


def _identities(leaf: Leaf) -> Sequence[Identity]:
    found: Sequence[Identity] = getattr(leaf.proof, "identities", ())
    return found


def _reading(leaf: Leaf) -> int:
    """The work of reading the forms in the identities of orders 3 and 4."""
    forms = [form for identity in _identities(leaf) for form in identity.forms_read()]
    return sum(reading(p.coeffs()) for form in forms for p in form.terms.values())


def _procedure(derivatives: Derivatives, order: int, by_elimination: bool, branch: Branch) -> Leaf:
    branch.solve()
    search = Search(derivatives, branch)
    identities: list[Identity] = []
    for k, rule in enumerate(RULES[:order], 1):
        if k == 2:
            if (simple := _pulled_back(derivatives, order, branch)) is not None:
                return Leaf(branch, True, simple)
            if (falls := derivatives.pullback.falls(branch, order)) is not None:
                return Leaf(branch, False, falls)
            if (by_elimination or order > 3) and (simple := _without_cases(derivatives, order, branch)) is not None:
                return Leaf(branch, True, simple)
            rule = by_squares if by_elimination else by_eigenvalues
        try:
            found = rule(search)
        except NeedsElimination:
            assert not by_elimination
            return _procedure(derivatives, order, True, branch)
        except Undecided:
            derivatives.pullback.ask(branch)
            if k == 4 and (falls := derivatives.pullback.falls_to_second_order(branch)) is not None:
                return Leaf(branch, False, falls)
            raise
        if isinstance(found, Leaf):
            return found
        if found is not None:
            identities.append(found)
    return Leaf(branch, True, Critical(tuple(identities)))


def first(search: Search) -> Leaf | None:
    """∇g = 0."""
    derivatives, branch = search.derivatives, search.branch
    for p, direction in derivatives.slopes:
        if not branch.is_zero(p):
            value = branch.product(p)
            assert value is not None
            return search.refuted(Curve.of_slope(direction, value, branch.ring))
    return None


def by_squares(search: Search) -> Leaf | HessianSquares:
    """∇²g ⪰ 0, by elimination."""
    names, branch = search.derivatives.names, search.branch
    squares = factorise(search.derivatives.hessian, branch, in_time)
    if isinstance(squares, NegativeDirection):
        return search.refuted(Curve.of_curvature(squares, names, branch))
    search.squares = squares
    return HessianSquares.of(squares, names, branch)


def by_eigenvalues(search: Search) -> Leaf | HessianSquares:
    """∇²g ⪰ 0, block by block, by characteristic polynomials."""
    names, branch = search.derivatives.names, search.branch
    found = semidefinite(search.derivatives.hessian, branch)
    if isinstance(found, NegativeDirection):
        return search.refuted(Curve.of_curvature(found, names, branch))
    if isinstance(found, Indefinite):
        return search.refuted(IndefiniteBlock(Block.of(found.block, names, branch)))
    search.squares, search.blocks = found
    return HessianSquares.of(found.squares, names, branch, found.blocks)


def third(search: Search) -> Leaf | CubicQuotients:
    """g_3 = 0 on ker ∇²g."""
    derivatives, branch = search.derivatives, search.branch
    found = on_kernel(derivatives.forms[2], search.squares, branch, search.blocks)
    if isinstance(found, KernelVector):
        return search.refuted(Curve.of_kernel(found, derivatives.names, branch))
    search.vanishing = found
    return CubicQuotients.of(found, search.squares, derivatives.names, branch)


def fourth(search: Search) -> Leaf | QuarticSquares:
    """The effective quartic is not negative on ker ∇²g."""
    from deeplift_cas.criticality.proofs.quartic import QuarticSquares  # start-up counts, and few answers need it

    derivatives, branch, vanishing = search.derivatives, search.branch, search.vanishing
    assert vanishing is not None
    if not vanishing.everywhere:
        if search.blocks:
            raise NeedsElimination
        raise Undecided(NO_BASIS)
    found = effective_quartic(derivatives.forms, derivatives.hessian, search.squares, vanishing, branch, search.blocks)
    if isinstance(found, Descent):
        steps = found.velocity, found.acceleration
        return search.refuted(Curve.of_steps(steps, found.value, derivatives.names, branch.ring))
    if found.quartic is not None and not found.quartic.is_nonnegative:
        return search.refuted(_negative(found, search))
    return QuarticSquares.of(found, vanishing, search.squares, derivatives.names, branch)


def _negative(found: SumOfSquares, search: Search) -> NegativeQuartic:
    """That the effective quartic is negative somewhere: the ℓ_i with λ_i > 0 are independent, and no others count."""
    from deeplift_cas.criticality.proofs.quartic import NegativeQuartic, QuarticRoot, QuarticSquares

    names, branch, vanishing = search.derivatives.names, search.branch, search.vanishing
    assert vanishing is not None
    if search.blocks:
        raise NeedsElimination
    strict = []
    for i, square in enumerate(search.squares):
        ask_zero(square, branch)
        if branch.possible_product(square.multiplier) != {0}:
            strict.append(i)
    squares = [search.squares[i] for i in strict]
    over = {strict.index(i): q for i, q in vanishing.over_forms.items()}
    third = vanishing._replace(over_forms=over)
    fourth = found._replace(quotients={strict.index(i): q for i, q in found.quotients.items()})
    pivots = []
    for square in squares:
        product = branch.product(square.form[square.pivot])
        assert product is not None
        pivots.append((names[square.pivot], product))
    return NegativeQuartic(
        HessianSquares.of(squares, names, branch),
        CubicQuotients.of(third, squares, names, branch),
        QuarticSquares.of(fourth, third, squares, names, branch),
        tuple(pivots),
        {names[i]: DirectionForm(line, names, branch.ring) for i, line in found.plane.items()},
        tuple(QuarticRoot.of(root, names, branch.ring) for root in found.roots),
        None if found.stretch is None else branch.product(found.stretch),
    )


RULES: tuple[Rule, ...] = (first, by_squares, third, fourth)
"""One for each of :data:`deeplift_cas.vocabulary.ORDERS`."""
assert len(RULES) == len(ORDERS)


def _pulled_back(derivatives: Derivatives, order: int, branch: Branch) -> Critical | None:
    """A proof from squares of f, where φ(W) is stationary for it."""
    found = derivatives.pullback.at(branch, order)
    if found is None:
        return None
    names, squares = derivatives.names, found.squares
    identities: list[Identity] = [HessianSquares.of(squares, names, branch)]
    if order > 2:
        identities.append(CubicQuotients.of(found.third, squares, names, branch))
    if found.fourth is not None:
        from deeplift_cas.criticality.proofs.quartic import QuarticSquares

        identities.append(QuarticSquares.of(found.fourth, found.third, squares, names, branch))
    return Critical(tuple(identities))


def _without_cases(derivatives: Derivatives, order: int, branch: Branch) -> Critical | None:
    """A proof that needs no further case, boundary included, if H, g_3 and g_4 are that simple."""
    parts = conic(derivatives.hessian, branch)
    if parts is None:
        return None
    squares = squares_of(parts)
    summed = HessianSquares.of(squares, derivatives.names, branch)
    if order < 3:
        return Critical((summed,))
    vanishing = conic_vanishing(derivatives.forms[2], parts, branch)
    if vanishing is None:
        return None
    third = CubicQuotients.of(vanishing, squares, derivatives.names, branch)
    if order < 4:
        return Critical((summed, third))
    from deeplift_cas.criticality.proofs.quartic import QuarticSquares

    of_monomials = None if vanishing.over_squares else squares_of_monomials(derivatives.forms[3], branch)
    if of_monomials is None:
        return None
    return Critical((summed, third, QuarticSquares.of(of_monomials, vanishing, squares, derivatives.names, branch)))


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
    derivatives: Derivatives
    """g_1, …, g_order, of which these are the decisions."""

    @classmethod
    def of(
        cls,
        landscape: Landscape,
        point: Sequence[Any],
        order: int,
        parameters: Sequence[str] | None = None,
        cautious: bool = False,
        assume: Sequence[str] = (),
    ) -> Criticality:
        """Decide the orders 1 to ``order``, for a caller who has the certificate checked; if ``cautious``, what the
        kernel does not accept is left undecided.

        Raises as :func:`criticality`.
        """
        order = integer(order)
        if isinstance(order, bool) or not isinstance(order, int) or not 1 <= order <= MAX_ORDER:
            decided = ", ".join(str(k.number) for k in ORDERS)
            raise InputError(f"k-criticality is decided for k = {decided}, not {order!r}")
        names = landscape.named(point, parameters)
        expansion = landscape.taylor(point, order, names)
        forms = tuple(expansion.coefficient(k) for k in range(1, order + 1))
        problem = consistent(Problem(landscape, landscape.lift.checked(point), names, assume=tuple(assume)))
        ring, stated = problem.ring, statement(problem)
        pullback = Pullback(landscape, problem.point, names)
        derivatives = Derivatives(ring, landscape.lift.direction_names, forms, stated, pullback, cautious)
        decisions: list[Decision] = []
        for k in range(1, order + 1):
            before = decisions[-1] if decisions else None
            progress.begin(STEPS[k - 1])
            with shared(ring, EFFORT):
                plainly = derivatives.slope_by_slope if k == 1 else None
                ways, enough = derivatives.procedures(k)
                within = [before.region] if before else []
                anew = FEW_ANEW if k == MAX_ORDER else None
                few = None if k < 3 else MORE
                decisions.append(decide(ring, ways, within, plainly, before, enough, anew, few))
        return cls(problem, tuple(decisions), derivatives)

    @property
    def order(self) -> int:
        """The highest order asked for."""
        return len(self.decisions)

    def by_elimination(self) -> Criticality:
        """The same, with the highest order described by the cases of an elimination."""
        order, ring = self.order, self.derivatives.ring
        progress.begin(STEPS[order - 1])
        last = by_cases(ring, partial(procedure, self.derivatives, order, True))
        return replace(self, decisions=(*self.decisions[:-1], last))

    def shortened(self) -> Iterator[Criticality]:
        """The same with the highest order left undecided, then the one before, too, …: their proofs are too long."""
        ring = self.derivatives.ring
        left_open = Decision(Region(ring), Leaf(Branch(ring), UNDECIDED, Open(TOO_LONG_TOGETHER)), Region(ring, [()]))
        for known in reversed(range(self.order)):
            yield replace(self, decisions=(*self.decisions[:known], *[left_open] * (self.order - known)))

    @property
    def region(self) -> Region:
        """Where the point is critical of the highest order asked for."""
        return self.decisions[-1].region

    @cached_property
    def accepted(self) -> Accepted:
        """The certificate, and what the kernel says of it.  Raises :class:`~deeplift_cas.errors.ProofRefused`."""
        decisions = {step: decision.json() for step, decision in zip(STEPS, self.decisions, strict=False)}
        return accepted(certificate(statement(self.problem), self.order, decisions))

    def certificate(self) -> Certificate:
        """The proof of everything said here, for the kernel: a copy of the document that it has accepted."""
        return deepcopy(self.accepted.document)

    def __repr__(self) -> str:
        proofs = counted(self.accepted.summary.proofs, "proof")
        return f"Criticality(order {self.order}: {self.decisions[-1]}; {proofs} accepted by the kernel)"


def criticality(
    landscape: Landscape,
    point: Sequence[Any],
    order: int = 3,
    parameters: Sequence[str] | None = None,
    assume: Sequence[str] = (),
) -> Criticality:
    """For which parameters the point is k-critical for g, k = 1, …, order; the kernel has accepted every proof.

    Where something is left undecided, the decisions say so.  Raises :class:`InputError` for an order that is not known,
    and :class:`~deeplift_cas.errors.ProofRefused` if the kernel refuses a proof: that would be a fault of this package.
    """
    of = partial(Criticality.of, landscape, point, order, parameters, assume=assume)
    others = partial(more_cautious, again=partial(of, cautious=True), shortened=Criticality.shortened)
    return first_accepted(of(), others)
