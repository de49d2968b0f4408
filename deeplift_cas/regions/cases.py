"""Case distinctions: from a procedure that needs signs to an exact region with a proof.

A procedure looks at a branch (:class:`Branch`) and answers with a leaf, or raises ``Undetermined``.
``explore`` branches until every leaf is answered; the leaves where the statement holds are the
region, exactly.  ``decide`` then says the region in fewer words and proves it anew, branching on
the conditions of that shorter description first.  If the second proof does not close, the first,
longer description stands: it is exact as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from itertools import combinations, islice
from typing import Any, NamedTuple

from deeplift_cas.algebra.condition import Condition, merged
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.deadline import in_time, is_late
from deeplift_cas.errors import Undecided
from deeplift_cas.regions import progress
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.effort import Effort
from deeplift_cas.regions.proof import Contradiction, Open, Proof
from deeplift_cas.regions.region import Region, as_assumed
from deeplift_cas.regions.simplification import Conjunction, without_implied
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.vocabulary import ANY, RELATION
from deeplift_cas.vocabulary import UNDECIDED as OPEN

FEW, SHORT, LONG, EFFORT = 40, 45, 300, 100_000
"""So many branches a procedure may look at where there is another one; an answer of so many characters is short
enough, one of so many is long; so much work (:class:`~deeplift_cas.regions.effort.Effort`) goes into one decision.
"""
REPAIRS = 4
"""So often a description is tried to be proved."""


TRIED = 2
"""Distinctions of signs by which it is asked of a leaf whether it has points."""
NO_BASIS = "there are equations of which no basis was found in reasonable time"
TOO_MANY = "there are too many cases"
NO_POINT = "no parameters were found that are as assumed, and it is not known whether there are any"


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


def explore(branch: Branch, procedure: Procedure) -> Tree:
    """The tree of cases below one branch."""
    try:
        return answered(procedure, branch)
    except Undetermined as raised:
        question = raised
    polynomial, relations = question.polynomial, question.relations
    if _is_stated(question, branch):
        raise AssertionError(f"{polynomial} {relations[0]} 0 is known, and asked for again")
    conditions = [Condition.of(branch.ring, polynomial, relation) for relation in relations]
    return split(branch, conditions, lambda child: explore(child, procedure))


def _is_stated(question: Undetermined, branch: Branch) -> bool:
    """Whether the first case of a question is what the branch says, so that to ask again would lead nowhere."""
    asked = Condition.of(branch.ring, question.polynomial, question.relations[0])
    return asked.key in branch.facts and branch.facts[asked.key][1] <= asked.signs


def answered(procedure: Procedure, branch: Branch) -> Leaf:
    """What a procedure says, which may be that it is undecided."""
    try:
        return procedure(branch)
    except Undecided as question:
        return Leaf(branch, OPEN, Open(str(question)))


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


class _NotClosed(Exception):
    """The proof along a shorter description did not close; at a leaf that may be missing in it, if there is one."""

    def __init__(self, missing: Leaf | None = None) -> None:
        super().__init__()
        self.missing = missing


class TooManyCases(Exception):
    """More cases are needed than may be."""


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

    def reasons(self) -> list[str]:
        """Why something is left undecided."""
        return [leaf.proof.why for leaf in self.leaves if isinstance(leaf.proof, Open)]

    def __str__(self) -> str:
        if not self.undecided.conjunctions:
            return str(self.region)
        left_open = "undecided" if self.undecided.is_everything else f"undecided where {self.undecided}"
        return f"{self.region}; {left_open}" if self.region.conjunctions else left_open

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"region": self.region.strings(), OPEN: self.undecided.strings(), "tree": self.tree.json()}


def decide(
    ring: Ring,
    procedures: Sequence[Procedure],
    within: Sequence[Region] = (),
    plainly: Procedure | None = None,
    before: Decision | None = None,
    enough: int = SHORT,
    anew: int | None = None,
) -> Decision:
    """Where a statement holds: the shortest answer that one of the procedures gives; where there is another one, it may
    take only a few cases at first.

    ``within`` are regions that are known to contain it: the cases begin with their conditions.  A procedure that
    answers ``plainly``, by what is stated alone, is asked where the others need many cases or give long answers only.
    What refutes the statement decided ``before`` refutes this one, too.  After an answer in one piece of so many
    characters that it is ``enough``, no other procedure is asked.  To prove the answer, so many branches are looked at
    ``anew``; then what is known of the cases is used.
    """
    if ring.assumed and as_assumed(ring) is None:
        return Decision(Region(ring), Leaf(Branch(ring), OPEN, Open(NO_POINT)), Region(ring, [()]))
    limits = [*[FEW] * (len(procedures) - 1), FEW if plainly else None]
    # the most frequent answer: on all of the set before
    for procedure, calls in zip(procedures, limits, strict=True):
        if before is not None and before.is_complete:
            with suppress(_NotClosed, TooManyCases):
                return _throughout(before, _limited(ring, procedure, calls))
            continue
        for region in within:
            with suppress(_NotClosed, TooManyCases):
                return _decision([region, Region(ring)], _limited(ring, procedure, calls))
    descriptions: list[_Description] = []
    too_long: list[Procedure] = []
    for procedure, calls in zip(procedures, limits, strict=True):
        try:
            descriptions.append(_described(ring, procedure, calls, anew, within, whole=plainly is not None))
        except TooManyCases:
            too_long.append(procedure)
            continue
        if descriptions[-1].is_within(enough):
            break
    complete = [description for description in descriptions if description.is_complete]
    if plainly and not any(description.region.size <= LONG for description in complete):
        with suppress(TooManyCases):
            asked = of_leaves(ring, explore(Branch.plain(ring), _whole(plainly)))
            is_shortest = all(asked.region.size < description.region.size for description in complete)
            if is_shortest and len(asked.region.possible().conjunctions) == len(asked.region.conjunctions):
                return asked
    for procedure in too_long:
        if all(d.undecided.is_everything for d in descriptions):  # else what is undecided mostly is so by this one, too
            descriptions.append(_described(ring, procedure, None, anew, within))
    complete = [description for description in descriptions if description.is_complete]
    for description in sorted(complete, key=lambda description: description.size):
        for procedure in {description.procedure: None, **dict.fromkeys(procedures)}:
            with suppress(_NotClosed, TooManyCases):
                return description.proved(procedure)
    decisions = [of_leaves(ring, description.cases) for description in complete]
    if decisions:
        return min(decisions, key=lambda decision: decision.region.size)
    return min(descriptions, key=lambda description: description.left_open).partly()


class _Description(NamedTuple):
    """What the cases of a procedure say in few words, not proved yet."""

    region: Region
    undecided: Region
    cases: Tree
    procedure: Procedure
    calls: int | None
    anew: int | None

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left undecided."""
        return not self.undecided.conjunctions

    @property
    def left_open(self) -> tuple[bool, int, int]:
        """How much is undecided: what has no equation counts first."""
        open_sets = sum(all(c.relation != "=" for c in conjunction) for conjunction in self.undecided.conjunctions)
        return self.undecided.is_everything, open_sets, self.undecided.size

    def is_within(self, characters: int) -> bool:
        """Whether it says all in one piece, and in so many characters."""
        return self.is_complete and self.region.size <= characters and len(self.region.conjunctions) <= 1

    @property
    def size(self) -> tuple[int, int]:
        """What is read, and then what has to be proved."""
        return self.region.size, len(list(leaves(self.cases)))

    def proved(self, procedure: Procedure | None = None) -> Decision:
        """The decision along the description: by its procedure, which mostly makes a shorter proof, unless that takes
        too many branches; then by the cases that are known.  Or by another procedure.
        """
        if procedure is not None and procedure is not self.procedure:
            return self._anew(procedure, self.calls)
        try:
            return self._anew(self.procedure, min(filter(None, (self.calls, self.anew)), default=None))
        except (_NotClosed, TooManyCases) as failure:
            with suppress(_NotClosed):
                return _grown(self.cases, [self.region, self.undecided], lambda branch: None)
            if isinstance(failure, _NotClosed) or self.anew is None:
                raise
        return self._anew(self.procedure, self.calls)

    def _anew(self, procedure: Procedure, calls: int | None) -> Decision:
        """The decision by a procedure along the description; with more words where it cannot be seen that it contains
        what the cases say.
        """
        limited = _limited(self.region.ring, procedure, calls)
        region = self.region
        for _ in range(REPAIRS):
            try:
                return _decision([region, self.undecided], limited, self.cases)
            except _NotClosed as failure:
                if failure.missing is None:
                    raise
                missing = merged(failure.missing.branch.conditions)
                if missing in region.conjunctions:
                    raise
                region = Region(region.ring, [*region.conjunctions, missing])
        raise _NotClosed

    def partly(self) -> Decision:
        """The decision along the description; where that does not close, what the cases say in more words."""
        try:
            return self.proved()
        except (_NotClosed, TooManyCases):
            return of_leaves(self.region.ring, self.cases)


def _limited(
    ring: Ring, procedure: Procedure, calls: int | None, within: Sequence[Region] = (), whole: bool = False
) -> Procedure:
    """The procedure, which may be called only so often; it leaves undecided what would take too much work, or gives up
    then if the ``whole`` answer is wanted.  What is not ``within`` does not use up what may be tried within.
    """
    left, effort = None if calls is None else iter(range(calls)), Effort(EFFORT, ring)
    outside = Effort(EFFORT)

    def limited(branch: Branch) -> Leaf:
        if left is not None and next(left, None) is None:
            raise TooManyCases
        in_time()
        try:
            return procedure(branch)
        except Undetermined as question:
            if not branch.ideal.complete and _is_stated(question, branch):  # a fact that is something else when reduced
                raise Undecided(NO_BASIS) from None
            is_outside = bool(within) and all(region.truth(branch) is False for region in within)
            if (outside if is_outside else effort).allows(branch):
                raise
            raise Undecided(TOO_MANY) from None

    return _whole(limited) if whole else limited


def _whole(procedure: Procedure) -> Procedure:
    """The procedure, which gives up where it would leave something undecided."""

    def all_or_nothing(branch: Branch) -> Leaf:
        try:
            return procedure(branch)
        except Undecided:
            raise TooManyCases from None

    return all_or_nothing


def _described(
    ring: Ring,
    procedure: Procedure,
    calls: int | None,
    anew: int | None,
    within: Sequence[Region],
    whole: bool = False,
) -> _Description:
    limited = _limited(ring, procedure, calls, within, whole)
    progress.begin()
    raw = without_empty(settle(Branch(ring), within, lambda child: explore(child, limited)))
    parts: dict[Any, list[Conjunction]] = {True: [], False: [], OPEN: []}
    for leaf in leaves(raw):
        if leaf.holds is not None:
            parts[leaf.holds].append(merged(leaf.branch.conditions))
    described = [Region(ring, parts[True]), Region(ring, parts[OPEN])]
    return _Description(
        described[0].simplified([*parts[False], *parts[OPEN]], within=within),
        described[1].simplified([*parts[False], *parts[True]]),
        raw,
        procedure,
        calls,
        anew,
    )


def by_cases(ring: Ring, procedure: Procedure) -> Decision:
    """Where a statement holds, as the cases of the procedure describe it: long, but another statement can be decided
    along the same cases, see :func:`continued`.
    """
    progress.begin()
    return of_leaves(ring, without_empty(explore(Branch(ring), _limited(ring, procedure, None))))


def continued(ring: Ring, tree: Tree, procedure: Procedure, otherwise: str) -> Decision:
    """Where a statement holds, of the leaves of a tree on which another one does; elsewhere it is left undecided, and
    that is said.
    """
    limited = _limited(ring, procedure, None)

    def grown(known: Tree) -> Tree:
        if isinstance(known, Split):
            return Split(tuple(case._replace(tree=grown(case.tree)) for case in known.cases))
        if known.holds is None:
            return known
        return explore(known.branch, limited) if known.holds is True else Leaf(known.branch, OPEN, Open(otherwise))

    progress.begin()
    return of_leaves(ring, grown(tree))


def _throughout(before: Decision, procedure: Procedure) -> Decision:
    """The statement holds wherever the one before does, or :class:`_NotClosed`: along the cases of that."""

    def closed(branch: Branch) -> Leaf:
        leaf = answered(procedure, branch)
        if leaf.holds not in (True, None):
            raise _NotClosed
        return leaf

    def grown(known: Tree) -> Tree:
        if isinstance(known, Split):
            return Split(tuple(case._replace(tree=grown(case.tree)) for case in known.cases))
        return explore(known.branch, closed) if known.holds is True else known

    progress.begin()
    return before._replace(tree=grown(before.tree))


def of_leaves(ring: Ring, tree: Tree) -> Decision:
    """The decision that the leaves of a tree say, each in few words."""
    long = Decision(Region(ring, _conjunctions(tree, True)), tree, Region(ring, _conjunctions(tree, OPEN)))
    if not (is_late() or any(leaf.branch.is_plain for leaf in leaves(tree))):
        with suppress(_NotClosed):
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
            return _grown(
                decision.tree, [Region(ring, [few for few, _ in part]) for part in short], partial(_none, pairs)
            )
        except _NotClosed as failure:
            assert failure.missing is not None
            at = failure.missing.branch
            short = [
                [(many, many) if Region(ring, [few]).truth(at) else (few, many) for few, many in part] for part in short
            ]
    raise _NotClosed


def _grown(tree: Tree, regions: Sequence[Region], empty: Callable[[Branch], Contradiction | None]) -> Decision:
    """The decision of a tree in the words of other regions, one on which the statement holds and one where it is
    undecided: by its own proofs, on more branches, some of them ``empty``; or :class:`_NotClosed`.
    """

    def grown(tree: Tree) -> Tree:
        if isinstance(tree, Split):
            return Split(tuple(case._replace(tree=grown(case.tree)) for case in tree.cases))
        return tree if tree.holds is None else settle(tree.branch, regions, lambda child: closed(tree, child))

    def closed(leaf: Leaf, child: Branch) -> Leaf:
        inside, left_open = (region.truth(child) for region in regions)
        if leaf.holds == (True if inside else OPEN if left_open else False):
            if child.ideal is not leaf.branch.ideal and not child.ideal.complete:
                raise _NotClosed(leaf._replace(branch=child))  # what was zero modulo the others may not reduce to zero
            return leaf._replace(branch=child)
        proof = empty(child) or contradiction(child, thorough=True)
        if proof is None:
            raise _NotClosed(leaf._replace(branch=child))
        return Leaf(child, None, proof)

    return Decision(regions[0], grown(tree), regions[1])


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


def without_empty(tree: Tree) -> Tree:
    """The tree with contradictions in place of what would be said on branches without points, as far as they are found
    in time.
    """
    if is_late():
        return tree
    if isinstance(tree, Split):
        return Split(tuple(map(_without_empty, tree.cases)))
    return _emptied(tree.branch) or tree if tree.holds in (True, OPEN) else tree


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


def _decision(regions: Sequence[Region], procedure: Procedure, known: Tree | None = None) -> Decision:
    """The statement holds just on a region, and is undecided on another: the proof, or :class:`_NotClosed`; a tree that
    is ``known`` to decide it helps.
    """
    progress.begin()
    tree = settle(Branch(regions[0].ring), regions, lambda child: _prove(child, regions, procedure, known))
    return Decision(regions[0], tree, regions[1])


def _prove(branch: Branch, regions: Sequence[Region], procedure: Procedure, known: Tree | None) -> Tree:
    """The tree below a branch on which it is known whether it lies in the regions."""
    inside, left_open = (region.truth(branch) for region in regions)
    expected = True if inside else OPEN if left_open else False

    def closed(child: Branch) -> Leaf:
        leaf = answered(procedure, child)
        if leaf.holds != expected:
            raise _NotClosed
        return leaf

    try:
        return explore(branch, closed)
    except _NotClosed:
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
            except _NotClosed:
                empty = contradiction(branch, thorough=True)
                if empty is None:
                    raise _NotClosed(known if known.holds is True else None) from None
        return Leaf(branch, None, empty)
    asked = known.cases[0].condition
    possible = branch.facts[asked.key][1] if asked.key in branch.facts else ANY
    cases = [case for case in known.cases if possible & case.condition.signs]
    if len(cases) == 1 and possible <= cases[0].condition.signs:
        return _along(cases[0].tree, branch, closed)
    trees = {case.condition.signs: case.tree for case in cases}

    def grow(child: Branch) -> Tree:
        if (tree := trees.get(child.conditions[-1].signs)) is None:
            raise _NotClosed
        return _along(tree, child, closed)

    return split(branch, [case.condition for case in cases], grow)
