"""Is the point a local minimum of g, for which parameters, and is it a global or a strict one?  (theory 2, A.3)"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, NamedTuple

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.certificates import kinds
from deeplift_cas.certificates.format import Rehearsal
from deeplift_cas.criticality.assumptions import statement
from deeplift_cas.criticality.below import Below
from deeplift_cas.criticality.caution import checked
from deeplift_cas.criticality.critical import Criticality
from deeplift_cas.criticality.fibre import Fibre
from deeplift_cas.criticality.flat import along_family, along_symmetry, flat_curve
from deeplift_cas.criticality.homogeneous import homogeneous
from deeplift_cas.criticality.image import OnImage
from deeplift_cas.criticality.leading import leading_part
from deeplift_cas.criticality.lower import lower
from deeplift_cas.criticality.proofs.minimum import Falling, FibreLine, Flat, FromBelow, Homogeneous, Leading, Lower
from deeplift_cas.criticality.splitting import Expanded
from deeplift_cas.errors import Undecided
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions import progress
from deeplift_cas.regions.cases import decide
from deeplift_cas.regions.decision import Decision
from deeplift_cas.regions.proof import Evident
from deeplift_cas.regions.tree import Leaf
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.vocabulary import GLOBAL, MAX_ORDER, MINIMUM, STEPS, STRICT


class Side(NamedTuple):
    """The answers for g, or for −g: the orders 1 to 4, and where the point is a minimum, a global one, a strict one."""

    critical: Criticality
    minimum: Decision
    is_global: Decision
    is_strict: Decision

    @classmethod
    def of(cls, problem: Problem, cautious: bool = False) -> Side:
        """Decide them all.  Raises as :func:`~deeplift_cas.criticality.critical.criticality`."""
        landscape, point, names = problem.landscape, problem.point, problem.parameters
        critical = Criticality.of(landscape, point, MAX_ORDER, names, cautious, problem.assume)
        search = Search(problem, critical.decisions[-1], cautious)
        ring = critical.derivatives.ring
        minimum = search.decided(ring, MINIMUM, critical.decisions[-1], search.is_minimum)
        far = search.decided(ring, GLOBAL, minimum, partial(search.is_also, minimum, search.far))
        strict = search.decided(ring, STRICT, minimum, partial(search.is_also, minimum, search.strict))
        return cls(critical, minimum, far, strict)

    @property
    def decisions(self) -> dict[str, Decision]:
        """All, by the names that certificates have for them."""
        orders = dict(zip(STEPS, self.critical.decisions, strict=True))
        return orders | {MINIMUM: self.minimum, GLOBAL: self.is_global, STRICT: self.is_strict}


@dataclass
class Search:
    """Proofs that the point is a minimum, looked for on each branch once."""

    problem: Problem
    critical: Decision
    cautious: bool
    _found: dict[Any, Any] = field(default_factory=dict)

    @cached_property
    def below(self) -> Below:
        """f near X."""
        return Below(self.problem.landscape, self.problem.point, self.problem.ring)

    @cached_property
    def on_image(self) -> OnImage:
        """The same, by the part of least weight."""
        return OnImage(self.problem.landscape, self.problem.point, self.problem.ring)

    @cached_property
    def fibre(self) -> Fibre:
        """The points with the same product."""
        return Fibre(self.problem.landscape, self.problem.point, self.problem.ring)

    @cached_property
    def expanded(self) -> Expanded:
        """g near the point."""
        return Expanded(self.problem.landscape, self.problem.point, self.problem.ring)

    @cached_property
    def rehearsal(self) -> Rehearsal:
        """The kernel, for one leaf."""
        return Rehearsal(statement(self.problem), MAX_ORDER, cautious=True, rules=kinds.RULES)

    def bound(self, branch: Branch) -> FromBelow | Homogeneous | None:
        """That g ≥ g(W), by an identity for f, or as g is a form; the latter needs no sign."""
        is_critical = self.critical.region.truth(branch) is True
        form: Homogeneous | None = (
            self._once("form", lambda branch: homogeneous(self.expanded, branch), branch) if is_critical else None
        )
        try:
            found: FromBelow | None = self._once("below", self.below.at, branch)
        except Undetermined:
            if form is None:
                raise
            return form
        return form if found is None else found

    def far(self, branch: Branch) -> FromBelow | Homogeneous | Lower | None:
        """A bound, if that is global, or where g is less."""
        found = self.bound(branch)
        if isinstance(found, FromBelow) and not found.is_global:
            found = self._once("everywhere", lambda branch: self.below.at(branch, everywhere=True), branch)
        if found is not None:
            return found
        less: Lower | None = self._once("lower", lambda branch: lower(self.expanded, branch), branch)
        return less

    def strict(self, branch: Branch) -> Leading | Flat | None:
        """A part of least weight that is positive definite, or a curve along which g does not change."""
        turned: Flat | None = self._once("symmetry", self._symmetry, branch)
        if turned is not None:
            return turned
        found = self._once("leading", self._leading, branch)
        if isinstance(found, Leading):
            return found if found.is_strict else along_family(found, branch)
        flat: Flat | None = self._once("flat", lambda branch: flat_curve(self.expanded, branch), branch)
        return flat

    def is_minimum(self, branch: Branch) -> Leaf:
        """The procedure for one branch on which it is known whether the point is 4-critical."""
        branch.solve()
        if _is_outside(self.critical, branch):
            return Leaf(branch, False, Evident())
        proof: Any = self.bound(branch)
        for name, find in (("leading", self._leading), ("image", self.on_image.at), ("fibre", self.fibre.at)):
            proof = self._once(name, find, branch) if proof is None else proof
        if proof is None:
            raise Undecided("neither a proof that the point is a minimum was found nor a curve along which g falls")
        return self._asked(Leaf(branch, not isinstance(proof, Falling | FibreLine), proof), MINIMUM)

    def _symmetry(self, branch: Branch) -> Flat | None:
        return along_symmetry(self.problem.landscape, self.problem.point, branch)

    def _leading(self, branch: Branch) -> Leading | Falling | None:
        return leading_part(self.expanded, branch)

    def is_also(self, minimum: Decision, prove: Callable[[Branch], Any], branch: Branch) -> Leaf:
        """The procedure where it is known whether the point is a minimum."""
        branch.solve()
        if _is_outside(minimum, branch):
            return Leaf(branch, False, Evident())
        proof = prove(branch)
        if proof is None:
            raise Undecided("no proof was found")
        about = GLOBAL if isinstance(proof, FromBelow | Homogeneous | Lower) else STRICT
        return self._asked(Leaf(branch, not isinstance(proof, Flat | Lower), proof), about)

    def decided(self, ring: Ring, name: str, before: Decision, procedure: Callable[[Branch], Leaf]) -> Decision:
        """Where a procedure holds, which needs to know whether a decision before holds."""
        progress.begin(name)
        within = [before.region, *([before.undecided] if before.undecided.conjunctions else [])]
        return decide(ring, [procedure], within)

    def _once(self, name: str, find: Callable[[Branch], Any], branch: Branch) -> Any:
        facts = frozenset((text, signs) for text, (_, signs) in branch.facts.items())
        key = name, facts, tuple(rule.key for rule in branch.ideal.rules)
        if key not in self._found:
            self._found[key] = find(branch)
        return self._found[key]

    def _asked(self, leaf: Leaf, step: str) -> Leaf:
        return checked(leaf, step, self.rehearsal) if self.cautious or not leaf.branch.ideal.complete else leaf


def _is_outside(decision: Decision, branch: Branch) -> bool:
    """Whether a statement does not hold on a branch; raises ``Undetermined`` where that is not known yet."""
    for region in (decision.region, decision.undecided):
        if region.truth(branch) is None:
            condition = region.undecided(branch)
            raise Undetermined(condition.polynomial, (condition.relation, condition.negation.relation))
    return not decision.region.truth(branch) and not decision.undecided.truth(branch)


def sides(problem: Problem, cautious: bool = False) -> dict[str, Side]:
    """Both: that of g, and that of −g."""
    landscape: Landscape = problem.landscape
    return {
        "g": Side.of(problem, cautious),
        "-g": Side.of(replace(problem, landscape=landscape.opposite()), cautious),
    }
