"""Branches without points: contradictions in place of what would be said on them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.deadline import is_late
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.tree import Case, Leaf, Split, Tree
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import UNDECIDED as OPEN

TRIED = 2
"""Distinctions of signs by which it is asked of a leaf whether it has points."""


def without_empty(tree: Tree) -> Tree:
    """The tree with contradictions in place of what would be said on branches without points, as far as they are found
    in time.
    """
    if is_late():
        return tree
    if isinstance(tree, Split):
        return Split(tuple(map(_without_empty, tree.cases)))
    return _emptied(tree.branch) or tree if tree.holds in (True, OPEN) else tree


def _without_empty(case: Case) -> Case:
    """The same for a case; where nothing was derived of its branch, what the contradiction needs stands in its head."""
    tree = case.tree
    if isinstance(tree, Split) or not tree.branch.is_plain or tree.holds not in (True, OPEN):
        return case._replace(tree=without_empty(tree))
    before, branch = tree.branch.parent, Branch(tree.branch.ring, tree.branch.conditions)
    empty = contradiction(branch, thorough=True)
    if empty is None or before is None:
        return case
    return case._replace(head=branch.head(before), tree=Leaf(branch, None, empty))


def _emptied(branch: Branch) -> Tree | None:
    """The proof that a branch has no points, if one is found: by a contradiction, or by one for each sign of what
    stands beside a variable in which some equation is linear.
    """
    empty = contradiction(branch, thorough=True)
    if empty is not None:
        return Leaf(branch, None, empty)
    if branch.witness is not None:
        return None
    for q in islice(_beside_variables(branch), TRIED):
        cases = []
        for condition in (Condition.of(branch.ring, q, relation) for relation in ("=", "!=")):
            child = branch.assume(condition)
            empty = contradiction(child, thorough=True)
            if empty is None:
                break
            cases.append(Case(condition, child.head(branch), Leaf(child, None, empty)))
        else:
            return Split(tuple(cases))
    return None


def _beside_variables(branch: Branch) -> Iterator[Polynomial]:
    """Irreducible polynomials that may be zero or not, of which the coefficient of a variable is a product."""
    found: dict[str, Polynomial] = {}
    for rule in branch.ideal.rules:
        for x, degree in enumerate(rule.equation.degrees()):
            if degree == 1 and rule.variable is None:
                for q, _ in branch.ring.factor(rule.equation.derivative(x))[1]:
                    if branch.possible(q) > {0}:
                        found.setdefault(branch.ring.text(q), q)
    yield from found.values()
