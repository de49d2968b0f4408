"""A decision in the words of the leaves of its tree, without what need not be said."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache, partial
from itertools import combinations

from deeplift_cas.algebra.condition import Condition, merged
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.deadline import is_late
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.decision import Decision, NotClosed, reworded
from deeplift_cas.regions.effort import EFFORT, Effort
from deeplift_cas.regions.proof import Contradiction
from deeplift_cas.regions.region import Region
from deeplift_cas.regions.simplification import Conjunction, without_implied
from deeplift_cas.regions.tree import Tree, leaves
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import ANY, RELATION
from deeplift_cas.vocabulary import UNDECIDED as OPEN

REPAIRS = 4
"""So often it is tried to say less."""


def of_leaves(ring: Ring, tree: Tree) -> Decision:
    """The decision that the leaves of a tree say, each in few words."""
    long = Decision(Region(ring, _conjunctions(tree, True)), tree, Region(ring, _conjunctions(tree, OPEN)))
    if not (is_late() or any(leaf.branch.is_plain for leaf in leaves(tree))):
        with suppress(NotClosed):
            return _without_implied(long)
    return long


def _without_implied(decision: Decision) -> Decision:
    """The same without the conditions that others imply; on more branches, where a sign that is not said is asked.
    What does not close so keeps its conditions.
    """
    ring, effort = decision.region.ring, Effort(EFFORT)

    def is_empty(branch: Branch) -> bool:
        return effort.allows(branch) and contradiction(branch, thorough=True) is not None

    said = [decision.region.conjunctions, decision.undecided.conjunctions]
    short = [[(without_implied(ring, many, is_empty), many) for many in conjunctions] for conjunctions in said]
    for _ in range(REPAIRS):
        pairs = [*short[0], *short[1]]
        if all(len(few) == len(many) for few, many in pairs):
            return decision
        try:
            return reworded(
                decision.tree, [Region(ring, [few for few, _ in part]) for part in short], partial(_none, pairs)
            )
        except NotClosed as failure:
            assert failure.missing is not None
            at = failure.missing.branch
            short = [
                [(many, many) if Region(ring, [few]).truth(at) else (few, many) for few, many in part] for part in short
            ]
    raise NotClosed


def _none(pairs: Sequence[tuple[Conjunction, Conjunction]], branch: Branch) -> Contradiction | None:
    """Why a branch has no points: few conditions hold on it, and not those that they imply; said of these alone."""
    for few, many in pairs:
        for condition in many if Region(branch.ring, [few]).truth(branch) else ():
            known = branch.facts.get(condition.key, (condition.polynomial, ANY))[1]
            if known and not known & condition.signs:
                fails = Condition(condition.ring, condition.polynomial, RELATION[known])
                empty = contradiction(Branch(branch.ring, [*few, fails]), thorough=True)
                if isinstance(empty, Contradiction):
                    total = sum(map(branch.polynomial, empty.terms), branch.ring.zero)
                    if branch.vanishes(total):
                        return empty
    return None


def _conjunctions(tree: Tree, answer: bool | str) -> list[Conjunction]:
    """The leaves with an answer, without the conditions that do not tell them from those with another one."""
    others = [leaf.branch.facts for leaf in leaves(tree) if leaf.holds not in (None, answer)]
    apart = cache(
        lambda key, signs: {n for n, facts in enumerate(others) if key in facts and not facts[key][1] & signs}
    )
    found: list[Conjunction] = []
    for leaf in leaves(tree):
        if leaf.holds == answer:
            kept = merged(leaf.branch.conditions)
            for condition in sorted(kept, key=lambda c: -len(str(c))):
                rest = tuple(c for c in kept if c is not condition)
                if len(set().union(*(apart(c.key, c.signs) for c in rest))) == len(others):
                    kept = rest
            found.append(kept)
    return _joined(
        [
            c
            for n, c in enumerate(found)
            if not any(_says(c, wide) and (m < n or not _says(wide, c)) for m, wide in enumerate(found) if m != n)
        ]
    )


def _joined(conjunctions: list[Conjunction]) -> list[Conjunction]:
    """With one in place of two that say the same but for the sign of one polynomial: ``p ≥ 0`` for p > 0 and p = 0."""
    for pair in combinations(conjunctions, 2):
        here, there = ({c.key: c for c in conjunction} for conjunction in pair)
        if here.keys() != there.keys():
            continue
        changed = [key for key, c in here.items() if c.signs != there[key].signs]
        if len(changed) == 1:
            (key,) = changed
            signs = here[key].signs | there[key].signs
            both = [c for c in pair[0] if c.key != key]
            if signs != ANY:
                both.append(Condition(here[key].ring, here[key].polynomial, RELATION[signs]))
            return _joined([*(c for c in conjunctions if c not in pair), tuple(both)])
    return conjunctions


def _says(narrow: Conjunction, wide: Conjunction) -> bool:
    """Whether each condition of one conjunction is seen to follow from one of the other."""
    signs = {c.key: c.signs for c in narrow}
    return all(c.key in signs and signs[c.key] <= c.signs for c in wide)
