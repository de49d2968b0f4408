"""Does "k ⟹ 1" fail at a point, for a given objective?

For which parameters is the point k-critical for g and its product not stationary for f?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.region import Region
from deeplift_cas.algebra.signs import Signs
from deeplift_cas.certificates import format as certificate_format
from deeplift_cas.criticality.cases import Decision, Leaf, leaves, settle
from deeplift_cas.criticality.critical import MAX_ORDER, STEPS, Criticality
from deeplift_cas.criticality.descent import DescentCurve, curves_of
from deeplift_cas.criticality.stationary import nonstationary
from deeplift_cas.landscape.problem import Problem

PROVED, REFUTED, UNDECIDED = "proved", "refuted", "undecided"


class Step(NamedTuple):
    """One part of the question: where it holds, exactly.

    ``verdict`` is *proved* if that is somewhere, *refuted* if nowhere, *undecided* if it is not
    known whether the region is empty.
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


@dataclass(frozen=True, repr=False)
class Implication:
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
    steps: tuple[Step, ...]
    conclusion: Step
    witness: dict[str, Any] | None

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

    def failure(self) -> Failure | None:
        """Where it fails, with the simplest reason found.

        Only conditions on the parameters ``printed_for_all`` are taken: it then fails there whatever
        the others are.
        """
        claimed = set(self.problem.printed_for_all)
        found = []
        for position, step in enumerate(self.steps):
            for leaf in step.decision.leaves:
                if leaf.holds is False and not _names(leaf) - claimed:
                    size = (not _directed(leaf), position, len(leaf.signs.conditions), len(str(leaf.proof)))
                    found.append((size, step, leaf))
        for _, step, leaf in sorted(found, key=lambda entry: entry[0]):
            sample = Region(leaf.signs.ring, [leaf.signs.conditions]).sample()
            if sample is not None:
                return Failure(step.id, leaf, sample)
        return None

    @cached_property
    def descent_curves(self) -> tuple[DescentCurve, ...]:
        """Curves that show, wherever the point is not ``order``-critical, that it is not: those of the highest order
        first.  They belong to answers of order 4.
        """
        if self.order < MAX_ORDER:
            return ()
        problem = self.problem
        expansion = problem.landscape.taylor(problem.point, self.order, problem.parameters)
        forms = [expansion.coefficient(k) for k in range(1, self.order + 1)]
        last = next(step for step in self.steps if step.id == STEPS[self.order - 1])
        return curves_of([leaf for leaf in last.decision.leaves if leaf.holds is False], forms)

    def certificate(self) -> certificate_format.Certificate:
        """The proof of everything said here, for the kernel."""
        return certificate_format.certificate(
            problem=self.problem.statement(),
            order=self.order,
            search_space=self.search_space,
            descents=[curve.json() for curve in self.descent_curves],
            decisions={step.id: step.decision.json() for step in (*self.steps, self.conclusion)},
            verdict=self.verdict,
            witness=None if self.witness is None else {n: str(v) for n, v in self.witness.items()},
        )

    def __repr__(self) -> str:
        return f"Implication(order {self.order}, {self.verdict}: {self.region})"

    def _repr_html_(self) -> str:
        from deeplift_cas.render.notebook import html

        return html(self)


def _names(leaf: Leaf) -> set[str]:
    """The parameters that the conditions of a leaf are about."""
    return {n for c in leaf.signs.conditions for n, d in zip(c.ring.names, c.polynomial.degrees(), strict=True) if d}


def _directed(leaf: Leaf) -> bool:
    return any(key in leaf.proof for key in ("slope", "curvature", "kernel", "descent"))


def implication(problem: Problem, order: int | None = None, search_space: str = "image") -> Implication:
    """For which parameters the point is ``order``-critical for g and φ(point) not stationary for f.

    The order is 1, 2, 3 or 4, by default that of the problem.

    ``search_space`` is ``"image"`` (rank ≤ d_min, the default) or ``"ambient"`` (all matrices).
    Raises :class:`~deeplift_cas.errors.InputError` for an order or search space that is not known.
    """
    landscape, names = problem.landscape, problem.parameters
    order = problem.order if order is None else order
    critical = Criticality.of(landscape, problem.point, order, names)
    away = nonstationary(landscape, problem.point, names, search_space)
    decisions = dict(zip(STEPS, critical.decisions, strict=False))
    ordered = {"gradient": decisions.pop("gradient"), "stationarity": away, **decisions}
    steps = tuple(Step(name, decision, _verdict(decision.region)) for name, decision in ordered.items())
    both = _both(Ring(names), critical.decisions[-1], away)
    witness = both.region.sample()
    conclusion = Step("conclusion", both, _verdict(both.region))
    return Implication(problem, order, search_space, steps, conclusion, witness)


def _verdict(region: Region) -> str:
    return {True: REFUTED, False: PROVED, None: UNDECIDED}[region.is_empty()]


def _both(ring: Ring, critical: Decision, away: Decision) -> Decision:
    """The intersection of two decided regions, with the propositional proof that it is that."""
    parts = [critical.region, away.region]
    outside = [leaf.signs.conditions for d in (critical, away) for leaf in d.leaves if leaf.holds is False]
    for region in ((parts[0] & parts[1]).simplified(outside), parts[0] & parts[1]):
        tree = settle(Signs(ring), [region, *parts], partial(_by_regions, parts))
        if all(leaf.holds is None or leaf.holds == region.truth(leaf.signs) for leaf in leaves(tree)):
            return Decision(region, tree)
    raw = settle(Signs(ring), parts, partial(_by_regions, parts))
    return Decision(Region(ring, [leaf.signs.conditions for leaf in leaves(raw) if leaf.holds]), raw)


def _by_regions(parts: Sequence[Region], signs: Signs) -> Leaf:
    return Leaf(signs, all(part.truth(signs) for part in parts), {})
