"""Case distinctions: from a procedure that needs signs to an exact region with a proof.

A procedure looks at a branch (:class:`Signs`) and answers with a leaf, or raises ``Undetermined``.
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
from deeplift_cas.algebra.product import Product
from deeplift_cas.algebra.region import Region
from deeplift_cas.algebra.signs import ANY, RELATION, Signs, Solved, Undetermined


class Leaf(NamedTuple):
    """Whether the statement holds on the branch, with its proof in the form of certificates.

    ``holds`` is ``None`` on a branch that has no points; the proof is then a contradiction.
    """

    signs: Signs
    holds: bool | None
    proof: dict[str, Any]

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"holds": self.holds, "proof": self.proof}


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
Procedure = Callable[[Signs], Leaf]


def empty_leaf(signs: Signs, terms: Sequence[Product]) -> Leaf:
    """The leaf of a branch whose conditions exclude each other."""
    return Leaf(signs, None, {"contradiction": [term.json() for term in terms]})


def explore(signs: Signs, procedure: Procedure) -> Tree:
    """The tree of cases below one branch."""
    try:
        return procedure(signs)
    except Undetermined as question:
        polynomial, relations = question.polynomial, question.relations
    conditions = [Condition.of(signs.ring, polynomial, relation) for relation in relations]
    return split(signs, conditions, lambda branch: explore(branch, procedure))


def split(signs: Signs, conditions: Sequence[Condition], grow: Callable[[Signs], Tree]) -> Split:
    """Branch on the given conditions, which must cover all that is possible.

    Signs that only follow from other conditions are stated as well: those branches are empty.
    """
    first = conditions[0]
    stated = signs.facts[first.key][1] if first.key in signs.facts else ANY
    missing = stated.difference(*(c.signs for c in conditions))
    if missing:
        conditions = [*conditions, Condition(signs.ring, first.polynomial, RELATION[missing])]
    cases = []
    for condition in conditions:
        branch = signs.assume(condition)
        terms = branch.contradiction()
        solved = branch.solved if branch.solved != signs.solved else ()
        tree = grow(branch) if terms is None else empty_leaf(branch, terms)
        cases.append(Case(condition, solved, tree))
    return Split(tuple(cases))


def settle(signs: Signs, regions: Sequence[Region], grow: Callable[[Signs], Tree]) -> Tree:
    """Branch until it is known of every region whether the branch lies in it, then grow."""
    for region in regions:
        if region.truth(signs) is None:
            condition = region.undecided(signs)
            return split(signs, [condition, condition.negation], lambda branch: settle(branch, regions, grow))
    return grow(signs)


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
    raw = settle(Signs(ring), within, lambda branch: explore(branch, procedure))
    inside = [leaf.signs.conditions for leaf in leaves(raw) if leaf.holds]
    outside = [leaf.signs.conditions for leaf in leaves(raw) if leaf.holds is False]
    described = Region(ring, inside)
    region = described.simplified(outside)
    try:
        return _decision(ring, region, procedure)
    except _NotClosed:
        return Decision(described, raw)


def _decision(ring: Ring, region: Region, procedure: Procedure) -> Decision:
    """The statement holds just on a region: the proof, or :class:`_NotClosed`."""
    return Decision(region, settle(Signs(ring), [region], lambda branch: _prove(branch, region, procedure)))


def _prove(branch: Signs, region: Region, procedure: Procedure) -> Tree:
    """The tree below a branch on which it is known whether it lies in the region."""
    expected = region.truth(branch)

    def closed(signs: Signs) -> Leaf:
        leaf = procedure(signs)
        if leaf.holds != expected:
            raise _NotClosed
        return leaf

    return explore(branch, closed)
