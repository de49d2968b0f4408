"""Does "k ⟹ 1" fail at a point, for a given objective?

For which parameters is the point k-critical for g and its product not stationary for f?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple

from deeplift_cas import deadline
from deeplift_cas.algebra.algebraic import Values, witness_json
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.certificates.format import Accepted, Certificate, accepted, certificate
from deeplift_cas.criticality.assumptions import statement
from deeplift_cas.criticality.caution import first_accepted, more_cautious
from deeplift_cas.criticality.critical import Criticality
from deeplift_cas.criticality.descent import DescentCurve, curves_of, descent_through, moving
from deeplift_cas.criticality.proofs.block import IndefiniteBlock
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.criticality.stationary import nonstationary
from deeplift_cas.display import Shown, counted
from deeplift_cas.errors import InputError, Undecided, shown
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions import progress
from deeplift_cas.regions.cases import TOO_MANY
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.decision import Decision
from deeplift_cas.regions.effort import EFFORT, Effort
from deeplift_cas.regions.proof import Evident, Open
from deeplift_cas.regions.pruning import without_empty
from deeplift_cas.regions.region import Region, as_assumed
from deeplift_cas.regions.tree import Leaf, TooManyCases, Tree, leaves, settle
from deeplift_cas.regions.wording import of_leaves
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import CONCLUSION, IMAGE, ORDERS, PROVED, REFUTED, STATIONARITY, STEPS, UNDECIDED


class Step(NamedTuple):
    """One part of the question: where it holds, exactly.

    ``verdict`` is *proved* if that is somewhere, *refuted* if nowhere, *undecided* if it is not
    known whether the region is empty, or whether numbers that are not known, such as log 2, lie in it.
    """

    id: str
    decision: Decision
    verdict: str

    @property
    def region(self) -> Region:
        """Where it holds."""
        return self.decision.region


class Failure(NamedTuple):
    """Parameters for which the point is *not* k-critical or not non-stationary, and why."""

    step: str
    leaf: Leaf
    sample: dict[str, Any]
    curve: DescentCurve | None
    """The curve of the leaf where there is one, with the conditions that it needs."""


@dataclass(frozen=True, repr=False)
class Implication(Shown):
    """The answer: the steps, the region on which all hold, and a witness.

    >>> answer = implication(Problem.shipped("counterexample"), order=3)
    >>> print(answer.verdict, answer.region)
    proved x = 0, y = 0, z ≠ 0, c ≥ |z|
    >>> {name: str(value) for name, value in answer.witness.items()}
    {'x': '0', 'y': '0', 'z': '1', 'c': '1'}
    """

    problem: Problem
    order: int
    search_space: str
    critical: Criticality
    steps: tuple[Step, ...]
    conclusion: Step
    witness: Values | None

    @property
    def verdict(self) -> str:
        """*proved*: "k ⟹ 1" fails here for some parameters; *refuted*: for none."""
        return self.conclusion.verdict

    @property
    def region(self) -> Region:
        """Where the point is k-critical for g and not stationary for f."""
        return self.conclusion.region

    @property
    def holds_everywhere(self) -> bool:
        """Whether it is so for all parameter values."""
        return self.region.is_everything

    def complete(self) -> Implication:
        """Itself; raises :class:`~deeplift_cas.errors.Undecided` if a step is left open somewhere."""
        for step in self.steps:
            if step.decision.undecided.conjunctions:
                raise Undecided(f"{step.id}: {step.decision.reasons()[0]}")
        return self

    def failure(self) -> Failure | None:
        """Where it fails, with the simplest reason found; looked for once."""
        return self._failure

    @cached_property
    def _failure(self) -> Failure | None:
        """Where it fails, the simplest reason first: a direction rather than none, few conditions, a short proof.

        If the problem says for which parameters something is ``printed_for_all``, only conditions on these are taken:
        it then fails there whatever the others are.  If it fails for all parameters, any place will do.
        """
        printed = self.problem.printed_for_all
        everything = printed is None or self.verdict == REFUTED
        claimed = set(self.problem.parameters if everything else printed or ())
        found = []
        for position, step in enumerate(self.steps):
            for leaf in step.decision.leaves:
                if leaf.holds is False and not _names(leaf.branch.conditions) - claimed:
                    length = len(str(leaf.proof.json()))
                    kind = next((n for n, cls in enumerate((Curve, IndefiniteBlock)) if isinstance(leaf.proof, cls)), 2)
                    found.append(((kind, position, len(leaf.branch.conditions), length), step, leaf))
        without = None
        for _, step, leaf in sorted(found, key=lambda entry: entry[0]):
            sample = Region(leaf.branch.ring, [leaf.branch.conditions]).sample()
            if sample is not None:
                failure = Failure(step.id, leaf, sample, self._along(leaf, sample, claimed))
                if failure.curve is not None or not isinstance(leaf.proof, IndefiniteBlock):
                    return failure
                without = without or failure
        return without

    def _along(self, leaf: Leaf, sample: Mapping[str, Any], claimed: Set[str]) -> DescentCurve | None:
        """The curve of a leaf, or one at a point of it where eigenvalues refute, with conditions on no parameters but
        those of the claim.
        """
        if isinstance(leaf.proof, IndefiniteBlock):
            found = descent_through(sample, self.critical, 2)
        elif isinstance(leaf.proof, Curve):
            found = moving(leaf.proof, leaf.branch, self.critical.derivatives.forms)
        else:
            return None
        return None if found is None or _names(found.region.conjunctions[0]) - claimed else found

    @cached_property
    def descent_curves(self) -> tuple[DescentCurve, ...]:
        """Curves that show, wherever the point is not ``order``-critical, that it is not: those of the highest order
        first.  They belong to answers of order 4; below, a direction says it all.
        """
        return () if ORDERS[self.order - 1].derivative else curves_of(self.critical)

    @cached_property
    def document(self) -> Certificate:
        """The certificate before the kernel has seen it."""
        return certificate(
            problem=statement(self.problem),
            order=self.order,
            search_space=self.search_space,
            descents=[curve.json() for curve in self.descent_curves],
            decisions={step.id: step.decision.json() for step in (*self.steps, self.conclusion)},
            verdict=self.verdict,
            witness=None if self.witness is None else witness_json(self.witness),
        )

    @cached_property
    def accepted(self) -> Accepted:
        """The certificate, and what the kernel says of it.  Raises :class:`~deeplift_cas.errors.ProofRefused`."""
        return accepted(self.document)

    def certificate(self) -> Certificate:
        """The proof of everything said here, for the kernel: a copy of the document that it has accepted."""
        return deepcopy(self.accepted.document)

    def __repr__(self) -> str:
        proofs = counted(self.accepted.summary.proofs, "proof")
        where = self.conclusion.decision
        return f"Implication(order {self.order}, {self.verdict}: {where}; {proofs} accepted by the kernel)"


def _names(conditions: Sequence[Condition]) -> set[str]:
    """The parameters that conditions are about."""
    return {n for c in conditions for n, d in zip(c.ring.names, c.polynomial.degrees(), strict=True) if d}


def implication(
    problem: Problem, order: int | None = None, search_space: str = IMAGE, time_limit: float | None = None
) -> Implication:
    """For which parameters the point is ``order``-critical for g and φ(point) not stationary for f.

    The order is 1, 2, 3 or 4, by default that of the problem.
    ``search_space`` is ``"image"`` (rank ≤ d_min, the default) or ``"ambient"`` (all matrices).
    What takes too much work, or is not decided after ``time_limit`` seconds, is left undecided: decisions say where.
    The kernel has accepted every proof of what is returned.

    Raises :class:`~deeplift_cas.errors.InputError` for an order or search space that is not known, and
    :class:`~deeplift_cas.errors.ProofRefused` if the kernel refuses a proof: that would be a fault of this package.

    >>> implication(Problem.shipped("counterexample"), time_limit=0).verdict
    'undecided'
    """
    with deadline.time_limit(time_limit):
        again = partial(unchecked, problem, order, search_space, cautious=True)
        others = partial(more_cautious, again=again, shortened=_shortened)
        return first_accepted(unchecked(problem, order, search_space), others)


def _shortened(answer: Implication) -> Iterator[Implication]:
    """Without the proofs of the highest order, then of the one before, …"""
    away = next(step.decision for step in answer.steps if step.id == STATIONARITY)
    for critical in answer.critical.shortened():
        yield _assembled(answer.problem, answer.search_space, critical, away)


def unchecked(
    problem: Problem, order: int | None = None, search_space: str = IMAGE, cautious: bool = False
) -> Implication:
    """The same for a caller who has the certificate checked: the kernel has not seen it yet, or, if ``cautious``, the
    proofs of criticality one by one.
    """
    if not isinstance(problem, Problem):
        raise InputError(f"a Problem is needed, as Problem.load(file) makes one, not {shown(problem)}")
    landscape, names = problem.landscape, problem.parameters
    order = problem.order if order is None else order
    critical = Criticality.of(landscape, problem.point, order, names, cautious, problem.assume)
    asked = partial(nonstationary, landscape, problem.point, names, search_space, cautious, problem.assume)
    away = asked()
    both = _both(problem.ring, critical.decisions[-1], away)
    if (
        search_space == IMAGE
        and order > 1
        and _is_open(both, problem)
        and (joint := _jointly(critical, asked, problem))
    ):
        critical, away, both = joint
    return _assembled(problem, search_space, critical, away, both)


def _assembled(
    problem: Problem, search_space: str, critical: Criticality, away: Decision, both: Decision | None = None
) -> Implication:
    """The answer from its parts."""
    both = both or _both(problem.ring, critical.decisions[-1], away)
    decisions = dict(zip(STEPS, critical.decisions, strict=False))
    ordered = {STEPS[0]: decisions.pop(STEPS[0]), STATIONARITY: away, **decisions}
    steps = tuple(Step(name, decision, _verdict(decision, problem.unknown)) for name, decision in ordered.items())
    witness = _witness(both.region, problem.unknown)
    conclusion = Step(CONCLUSION, both, _verdict(both, problem.unknown))
    return Implication(problem, critical.order, search_space, critical, steps, conclusion, witness)


def _is_open(decision: Decision, problem: Problem) -> bool:
    return _verdict(decision, problem.unknown) == UNDECIDED


def _jointly(
    critical: Criticality, asked: Callable[..., Decision], problem: Problem
) -> tuple[Criticality, Decision, Decision] | None:
    """Where two descriptions of semidefinite matrices exclude each other and that is not seen: stationarity is asked
    only where the point is critical, along the cases of that.
    """
    if problem.assume and as_assumed(problem.ring) is None:
        return None  # nothing is said of no point
    by_elimination = critical.by_elimination()
    away = asked(where=by_elimination.decisions[-1])
    both = _both(problem.ring, by_elimination.decisions[-1], away)
    return None if _is_open(both, problem) else (by_elimination, away, both)


def _witness(region: Region, unknown: Sequence[str]) -> Values | None:
    """A point of the region, where nothing is asked of numbers that are not known."""
    for conjunction, point in zip(region.conjunctions, region.points, strict=True):
        asked = {n for c in conjunction for n, d in zip(region.ring.names, c.polynomial.degrees(), strict=True) if d}
        if point is not None and asked.isdisjoint(unknown):
            return point
    return None


def _verdict(decision: Decision, unknown: Sequence[str]) -> str:
    if _witness(decision.region, unknown) is not None:
        return PROVED
    return UNDECIDED if decision.region.conjunctions or decision.undecided.conjunctions else REFUTED


def _both(ring: Ring, critical: Decision, away: Decision) -> Decision:
    """The intersection of two decided regions, with the propositional proof that it is that."""
    progress.begin(CONCLUSION)
    parts = [critical, away]
    if deadline.is_late() or any(leaf.branch.is_plain for part in parts for leaf in part.leaves):
        with suppress(TooManyCases):
            plain = _plainly(ring, parts)
            if deadline.is_late() or any(point is not None for point in plain.region.points):
                return plain
    with suppress(TooManyCases):
        return _simplified(ring, parts)
    with suppress(TooManyCases):
        return _plainly(ring, parts)
    return Decision(Region(ring), Leaf(Branch(ring), UNDECIDED, Open(TOO_MANY)), Region(ring, [()]))


def _simplified(ring: Ring, parts: Sequence[Decision]) -> Decision:
    """The intersection in few words."""
    critical, away = parts
    outside = [leaf.branch.conditions for part in parts for leaf in part.leaves if leaf.holds is False]
    both = critical.region & away.region
    open_part = Region(
        ring, [*(critical.undecided & away.region).conjunctions, *(critical.region & away.undecided).conjunctions]
    )
    open_part = Region(ring, [*open_part.conjunctions, *(critical.undecided & away.undecided).conjunctions]).simplified(
        []
    )
    effort = Effort(EFFORT)
    grow = partial(_joined, parts, effort)
    shorter = both.simplified(outside)
    for region in {str(r.strings()): r for r in (shorter.possible(), shorter, both)}.values():
        progress.begin()
        tree = settle(Branch(ring), [region, open_part], grow, effort)
        if all(leaf.holds is None or leaf.holds == _claimed(region, open_part, leaf.branch) for leaf in leaves(tree)):
            return Decision(region, tree, open_part)
    progress.begin()
    return of_leaves(ring, grow(Branch(ring)))


def _plainly(ring: Ring, parts: Sequence[Decision]) -> Decision:
    """The intersection by what is stated alone."""
    progress.begin()
    effort = Effort(EFFORT, timed=False)  # what was decided in time is put together
    tree = _joined(parts, effort, Branch.plain(ring))
    return of_leaves(ring, tree if deadline.is_late() else without_empty(tree))


def _joined(parts: Sequence[Decision], effort: Effort, branch: Branch) -> Tree:
    """Branch until one of the steps is known not to hold, or all of them are known."""
    regions = [(part.region, part.undecided) for part in parts]
    if not any(all(region.truth(branch) is False for region in both) for both in regions):
        for region in (region for both in regions for region in both):
            if region.truth(branch) is None:
                return settle(branch, [region], partial(_joined, parts, effort), effort)
    return _by_regions(parts, branch)


def _claimed(region: Region, undecided: Region, branch: Branch) -> bool | str:
    return True if region.truth(branch) else UNDECIDED if undecided.truth(branch) else False


def _by_regions(parts: Sequence[Decision], branch: Branch) -> Leaf:
    said = [_claimed(part.region, part.undecided, branch) for part in parts]
    if False in said:
        return Leaf(branch, False, Evident())
    empty = contradiction(branch, thorough=True)  # two conditions that are possible each may not be so together
    if empty is not None:
        return Leaf(branch, None, empty)
    if UNDECIDED in said:
        return Leaf(branch, UNDECIDED, Open("a step is left undecided"))
    return Leaf(branch, True, Evident())
