"""Where a statement holds, exactly: a region, and the tree of cases that proves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from deeplift_cas.regions import progress
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.proof import Contradiction, Open
from deeplift_cas.regions.region import Region
from deeplift_cas.regions.tree import Leaf, Procedure, Split, Tree, answered, explore, leaves, settle, split
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import ANY
from deeplift_cas.vocabulary import UNDECIDED as OPEN


class Decision(NamedTuple):
    """The exact region on which a statement holds, the one where it is left undecided, and the tree that proves it."""

    region: Region
    tree: Tree
    undecided: Region

    @property
    def leaves(self) -> list[Leaf]:
        """All leaves of the tree: each carries one proof."""
        return list(leaves(self.tree))

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left undecided."""
        return not self.undecided.conjunctions

    def reasons(self) -> list[object]:
        """Why something is left undecided, to be read by ``str``."""
        return [leaf.proof.why for leaf in self.leaves if isinstance(leaf.proof, Open)]

    def __str__(self) -> str:
        if not self.undecided.conjunctions:
            return str(self.region)
        left_open = "undecided" if self.undecided.is_everything else f"undecided where {self.undecided}"
        return f"{self.region}; {left_open}" if self.region.conjunctions else left_open

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"region": self.region.strings(), OPEN: self.undecided.strings(), "tree": self.tree.json()}


class NotClosed(Exception):
    """The proof along a shorter description did not close; at a leaf that may be missing in it, if there is one."""

    def __init__(self, missing: Leaf | None = None) -> None:
        super().__init__()
        self.missing = missing


def proved_along(regions: Sequence[Region], procedure: Procedure, known: Tree | None = None) -> Decision:
    """The statement holds just on a region, and is undecided on another: the proof, or :class:`NotClosed`; a tree that
    is ``known`` to decide it helps.
    """
    progress.begin()
    tree = settle(Branch(regions[0].ring), regions, lambda child: _prove(child, regions, procedure, known))
    return Decision(regions[0], tree, _still_open(regions[1], tree))


def _still_open(undecided: Region, tree: Tree) -> Region:
    """The pieces in which something is left undecided: others were seen to be empty."""
    pieces = [Region(undecided.ring, [conjunction]) for conjunction in undecided.conjunctions]
    left = [leaf.branch for leaf in leaves(tree) if leaf.holds == OPEN] if pieces else []
    kept = [piece for piece in pieces if any(piece.truth(branch) for branch in left)]
    return undecided if len(kept) == len(pieces) else Region(undecided.ring, [c for p in kept for c in p.conjunctions])


def _prove(branch: Branch, regions: Sequence[Region], procedure: Procedure, known: Tree | None) -> Tree:
    """The tree below a branch on which it is known whether it lies in the regions."""
    inside, left_open = (region.truth(branch) for region in regions)
    expected = True if inside else OPEN if left_open else False

    def closed(child: Branch) -> Leaf:
        leaf = answered(procedure, child)
        if leaf.holds != expected:
            raise NotClosed
        return leaf

    try:
        return explore(branch, closed)
    except NotClosed:
        if known is None:
            raise
        return _along(known, branch, closed)


def _along(known: Tree, branch: Branch, closed: Procedure) -> Tree:
    """The tree below a branch by the cases of another one: where few conditions give the wrong answer, as the branch
    has no points, all those of a leaf of that tree show that it has none.
    """
    if isinstance(known, Leaf):
        empty = contradiction(branch, thorough=True) if known.holds is None else None
        if empty is None:
            try:
                return explore(branch, closed)
            except NotClosed:
                empty = contradiction(branch, thorough=True)
                if empty is None:
                    raise NotClosed(known if known.holds is True else None) from None
        return Leaf(branch, None, empty)
    asked = known.cases[0].condition
    possible = branch.facts[asked.key][1] if asked.key in branch.facts else ANY
    cases = [case for case in known.cases if possible & case.condition.signs]
    if len(cases) == 1 and possible <= cases[0].condition.signs:
        return _along(cases[0].tree, branch, closed)
    trees = {case.condition.signs: case.tree for case in cases}

    def grow(child: Branch) -> Tree:
        if (tree := trees.get(child.conditions[-1].signs)) is None:
            raise NotClosed
        return _along(tree, child, closed)

    return split(branch, [case.condition for case in cases], grow)


def reworded(tree: Tree, regions: Sequence[Region], empty: Callable[[Branch], Contradiction | None]) -> Decision:
    """The decision of a tree in the words of other regions, one on which the statement holds and one where it is
    undecided: by its own proofs, on more branches, some of them ``empty``; or :class:`NotClosed`.
    """

    def grown(tree: Tree) -> Tree:
        if isinstance(tree, Split):
            return Split(tuple(case._replace(tree=grown(case.tree)) for case in tree.cases))
        return tree if tree.holds is None else settle(tree.branch, regions, lambda child: closed(tree, child))

    def closed(leaf: Leaf, child: Branch) -> Leaf:
        inside, left_open = (region.truth(child) for region in regions)
        if leaf.holds == (True if inside else OPEN if left_open else False):
            if child.ideal is not leaf.branch.ideal and not child.ideal.complete:
                raise NotClosed(leaf._replace(branch=child))  # what was zero modulo the others may not reduce to zero
            return leaf._replace(branch=child)
        proof = empty(child) or contradiction(child, thorough=True)
        if proof is None:
            raise NotClosed(leaf._replace(branch=child))
        return Leaf(child, None, proof)

    found = grown(tree)
    return Decision(regions[0], found, _still_open(regions[1], found))
