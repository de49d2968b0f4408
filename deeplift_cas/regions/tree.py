"""The tree of cases: distinctions of signs, with a proof at each leaf.

A procedure looks at a branch (:class:`~deeplift_cas.signs.branch.Branch`) and answers with a leaf, or raises
``Undetermined``; :func:`explore` branches until every leaf is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.errors import Undecided
from deeplift_cas.regions import progress
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.effort import Effort
from deeplift_cas.regions.proof import Open, Proof
from deeplift_cas.regions.region import Region
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.vocabulary import ANY, RELATION
from deeplift_cas.vocabulary import UNDECIDED as OPEN


class Leaf(NamedTuple):
    """Whether the statement holds on the branch, and why.

    ``holds`` is ``None`` on a branch that has no points; the proof is then a :class:`Contradiction`.  It is
    ``"undecided"`` where nothing is claimed (:class:`Open`).
    """

    branch: Branch
    holds: bool | str | None
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
            cases.append({"condition": str(case.condition), **case.head, **case.tree.json()})
        return {"cases": cases}


class Case(NamedTuple):
    """One branch: its condition, and what it says of equations."""

    condition: Condition
    head: Mapping[str, Any]
    tree: Tree


Tree = Leaf | Split
Procedure = Callable[[Branch], Leaf]


class TooManyCases(Exception):
    """More cases are needed than may be."""


def explore(branch: Branch, procedure: Procedure) -> Tree:
    """The tree of cases below one branch."""
    try:
        return answered(procedure, branch)
    except Undetermined as raised:
        question = raised
    polynomial, relations = question.polynomial, question.relations
    if is_stated(question, branch):
        raise AssertionError(f"{polynomial} {relations[0]} 0 is known, and asked for again")
    conditions = [Condition.of(branch.ring, polynomial, relation) for relation in relations]
    return split(branch, conditions, lambda child: explore(child, procedure))


def is_stated(question: Undetermined, branch: Branch) -> bool:
    """Whether the first case of a question is what the branch says, so that to ask again would lead nowhere."""
    asked = Condition.of(branch.ring, question.polynomial, question.relations[0])
    return asked.key in branch.facts and branch.facts[asked.key][1] <= asked.signs


def answered(procedure: Procedure, branch: Branch) -> Leaf:
    """What a procedure says, which may be that it is undecided."""
    try:
        return procedure(branch)
    except Undecided as question:
        return Leaf(branch, OPEN, Open(question.args[0] if question.args else ""))


def split(branch: Branch, conditions: Sequence[Condition], grow: Callable[[Branch], Tree]) -> Split:
    """Branch on the given conditions, which must cover all that is possible.

    Signs that only follow from other conditions are stated as well: those branches are empty.
    """
    first = conditions[0]
    stated = branch.facts[first.key][1] if first.key in branch.facts else ANY
    missing = stated.difference(*(c.signs for c in conditions))
    if missing:
        conditions = [*conditions, Condition(branch.ring, first.polynomial, RELATION[missing])]
    cases: dict[str, Case] = {}
    progress.branched(len(conditions))
    for condition in sorted(conditions, key=lambda c: c.relation == "="):  # if effort is short, the open sets first
        child = branch.assume(condition)
        empty = contradiction(child)
        tree = grow(child) if empty is None else Leaf(child, None, empty)
        if isinstance(tree, Leaf):
            progress.closed()
        cases[condition.relation] = Case(condition, child.head(branch), tree)
    return Split(tuple(cases[condition.relation] for condition in conditions))


def settle(
    branch: Branch, regions: Sequence[Region], grow: Callable[[Branch], Tree], effort: Effort | None = None
) -> Tree:
    """Branch until it is known of every region whether the branch lies in it, then grow; raises :class:`TooManyCases`
    where the effort is not enough.
    """
    for region in regions:
        if region.truth(branch) is None:
            if effort is not None and not effort.allows(branch):
                raise TooManyCases
            condition = region.undecided(branch)
            return split(branch, [condition, condition.negation], lambda child: settle(child, regions, grow, effort))
    return grow(branch)


def leaves(tree: Tree) -> Iterator[Leaf]:
    """All leaves, in order."""
    if isinstance(tree, Leaf):
        yield tree
    else:
        for case in tree.cases:
            yield from leaves(case.tree)
