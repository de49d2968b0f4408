"""Case distinctions: from a procedure that needs signs to an exact region with a proof.

A procedure looks at a branch (:class:`Branch`) and answers with a leaf, or raises ``Undetermined``.
``explore`` branches until every leaf is answered; the leaves where the statement holds are the
region, exactly.  ``decide`` then says the region in fewer words and proves it anew, branching on
the conditions of that shorter description first.  If the second proof does not close, the first,
longer description stands: it is exact as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.proof import Contradiction, Proof
from deeplift_cas.regions.region import Region
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.signs.rules import Solved
from deeplift_cas.vocabulary import ANY, RELATION


class Leaf(NamedTuple):
    """Whether the statement holds on the branch, and why.

    ``holds`` is ``None`` on a branch that has no points; the proof is then a :class:`Contradiction`.
    """

    branch: Branch
    holds: bool | None
    proof: Proof

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"holds": self.holds, "proof": self.proof.json()}


class Split(NamedTuple):
    """A distinction of the sign of one polynomial; the cases cover all signs still possible."""

    cases: tuple[Case, ...]

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        cases = []
        for case in self.cases:
            head: dict[str, Any] = {"condition": str(case.condition)}
            if case.solved:
                head["rules"] = [solved.json() for solved in case.solved]
            cases.append(head | case.tree.json())
        return {"cases": cases}


class Case(NamedTuple):
    """One branch: its condition, and, where that changes, the equations solved for a variable."""

    condition: Condition
    solved: tuple[Solved, ...]
    tree: Tree


Tree = Leaf | Split
Procedure = Callable[[Branch], Leaf]


def explore(branch: Branch, procedure: Procedure) -> Tree:
    """The tree of cases below one branch."""
    try:
        return procedure(branch)
    except Undetermined as question:
        polynomial, relations = question.polynomial, question.relations
    conditions = [Condition.of(branch.ring, polynomial, relation) for relation in relations]
    return split(branch, conditions, lambda child: explore(child, procedure))


def split(branch: Branch, conditions: Sequence[Condition], grow: Callable[[Branch], Tree]) -> Split:
    """Branch on the given conditions, which must cover all that is possible.

    Signs that only follow from other conditions are stated as well: those branches are empty.
    """
    first = conditions[0]
    stated = branch.facts[first.key][1] if first.key in branch.facts else ANY
    missing = stated.difference(*(c.signs for c in conditions))
    if missing:
        conditions = [*conditions, Condition(branch.ring, first.polynomial, RELATION[missing])]
    cases = []
    for condition in conditions:
        child = branch.assume(condition)
        terms = contradiction(child)
        solved = child.solved if child.solved != branch.solved else ()
        tree = grow(child) if terms is None else Leaf(child, None, Contradiction(tuple(terms)))
        cases.append(Case(condition, solved, tree))
    return Split(tuple(cases))


def settle(branch: Branch, regions: Sequence[Region], grow: Callable[[Branch], Tree]) -> Tree:
    """Branch until it is known of every region whether the branch lies in it, then grow."""
    for region in regions:
        if region.truth(branch) is None:
            condition = region.undecided(branch)
            return split(branch, [condition, condition.negation], lambda child: settle(child, regions, grow))
    return grow(branch)


def leaves(tree: Tree) -> Iterator[Leaf]:
    """All leaves, in order."""
    if isinstance(tree, Leaf):
        yield tree
    else:
        for case in tree.cases:
            yield from leaves(case.tree)


class _NotClosed(Exception):
    """The proof along a shorter description did not close."""


class Decision(NamedTuple):
    """The exact region on which a statement holds, and the tree that proves it."""

    region: Region
    tree: Tree

    @property
    def leaves(self) -> list[Leaf]:
        """All leaves of the tree: each carries one proof."""
        return list(leaves(self.tree))

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"region": self.region.strings(), "tree": self.tree.json()}


def decide(ring: Ring, procedure: Procedure, within: Sequence[Region] = ()) -> Decision:
    """Where a statement holds.

    ``within`` are regions that are known to contain it: the cases begin with their conditions.
    """
    for region in within:  # the most frequent answer: on all of the set before
        with suppress(_NotClosed):
            return _decision(ring, region, procedure)
    raw = settle(Branch(ring), within, lambda child: explore(child, procedure))
    inside = [leaf.branch.conditions for leaf in leaves(raw) if leaf.holds]
    outside = [leaf.branch.conditions for leaf in leaves(raw) if leaf.holds is False]
    described = Region(ring, inside)
    region = described.simplified(outside)
    try:
        return _decision(ring, region, procedure)
    except _NotClosed:
        return Decision(described, raw)


def _decision(ring: Ring, region: Region, procedure: Procedure) -> Decision:
    """The statement holds just on a region: the proof, or :class:`_NotClosed`."""
    return Decision(region, settle(Branch(ring), [region], lambda child: _prove(child, region, procedure)))


def _prove(branch: Branch, region: Region, procedure: Procedure) -> Tree:
    """The tree below a branch on which it is known whether it lies in the region."""
    expected = region.truth(branch)

    def closed(child: Branch) -> Leaf:
        leaf = procedure(child)
        if leaf.holds != expected:
            raise _NotClosed
        return leaf

    return explore(branch, closed)
