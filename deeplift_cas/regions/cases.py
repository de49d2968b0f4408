"""Case distinctions: from a procedure that needs signs to an exact region with a proof.

The leaves of the tree of a procedure where the statement holds are the region, exactly.  :func:`decide` says the region
in fewer words and proves it anew, branching on the conditions of that shorter description first.  If the second proof
does not close, the first, longer description stands: it is exact as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from typing import Any, NamedTuple

from deeplift_cas.algebra.condition import merged
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.deadline import in_time
from deeplift_cas.errors import Undecided
from deeplift_cas.regions import progress
from deeplift_cas.regions.decision import Decision, NotClosed, proved_along, reworded
from deeplift_cas.regions.effort import EFFORT, Effort, shared
from deeplift_cas.regions.proof import Open
from deeplift_cas.regions.pruning import without_empty
from deeplift_cas.regions.region import Region, as_assumed
from deeplift_cas.regions.simplification import Conjunction
from deeplift_cas.regions.tree import (
    Leaf,
    Procedure,
    Split,
    TooManyCases,
    Tree,
    answered,
    explore,
    is_stated,
    leaves,
    settle,
)
from deeplift_cas.regions.wording import of_leaves
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.vocabulary import UNDECIDED as OPEN

FEW, SHORT, LONG = 40, 45, 300
"""So many branches a procedure may look at where there is another one; an answer of so many characters is short
enough, one of so many is long.
"""
IN_VAIN = EFFORT // 25
"""What a branch costs that is left undecided: a second, where squares are looked for that are not there."""
REPAIRS = 4
"""So often a description is tried to be proved."""
NO_BASIS = "there are equations of which no basis was found in reasonable time"
TOO_MANY = "there are too many cases"
NO_POINT = "no parameters were found that are as assumed, and it is not known whether there are any"


def decide(
    ring: Ring,
    procedures: Sequence[Procedure],
    within: Sequence[Region] = (),
    plainly: Procedure | None = None,
    before: Decision | None = None,
    enough: int = SHORT,
    anew: int | None = None,
    few: int | None = None,
) -> Decision:
    """Where a statement holds: the shortest answer that one of the procedures gives; where there is another one, it may
    take only a ``few`` cases at first.

    ``within`` are regions that are known to contain it: the cases begin with their conditions.  A procedure that
    answers ``plainly``, by what is stated alone, is asked where the others need many cases or give long answers only.
    What refutes the statement decided ``before`` refutes this one, too.  After an answer in one piece of so many
    characters that it is ``enough``, no other procedure is asked.  To prove the answer, so many branches are looked at
    ``anew``; then what is known of the cases is used.
    """
    if ring.assumed and as_assumed(ring) is None:
        return Decision(Region(ring), Leaf(Branch(ring), OPEN, Open(NO_POINT)), Region(ring, [()]))
    few = FEW if few is None else few
    limits: list[int | None] = [*[few] * (len(procedures) - 1), few if plainly else None]
    # the most frequent answer: on all of the set before
    for procedure, calls in zip(procedures, limits, strict=True):
        if before is not None and before.is_complete:
            with suppress(NotClosed, TooManyCases):
                return _throughout(before, _limited(ring, procedure, calls))
            continue
        for region in within:
            with suppress(NotClosed, TooManyCases):
                return proved_along([region, Region(ring)], _limited(ring, procedure, calls))
    descriptions: list[_Description] = []
    too_long: list[Procedure] = []
    for procedure, calls in zip(procedures, limits, strict=True):
        is_known = any(description.is_complete for description in descriptions)
        whole, calls = plainly is not None or is_known, few if is_known else calls
        try:
            with shared(ring, EFFORT) if descriptions else nullcontext():  # what is left open has taken all effort
                descriptions.append(_described(ring, procedure, calls, anew, within, whole))
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
        if not any(description.is_complete for description in descriptions):
            with shared(ring, EFFORT):  # and from the beginning: the conditions of another way may be long
                descriptions.append(_described(ring, procedure, None, anew, ()))
    complete = [description for description in descriptions if description.is_complete]
    for description in sorted(complete, key=lambda description: description.size):
        for procedure in dict.fromkeys([description.procedure, *procedures]):
            with suppress(NotClosed, TooManyCases):
                return description.proved(procedure)
    decisions = [of_leaves(ring, description.cases) for description in complete]
    if decisions:
        return min(decisions, key=lambda decision: decision.region.size)
    return min(descriptions, key=lambda description: description.left_open).partly()


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
    """The statement holds wherever the one before does, or :class:`NotClosed`: along the cases of that, of which more
    has to be known than what is stated.
    """

    def closed(branch: Branch) -> Leaf:
        leaf = answered(procedure, branch)
        if leaf.holds not in (True, None):
            raise NotClosed
        return leaf

    def grown(known: Tree) -> Tree:
        if isinstance(known, Split):
            return Split(tuple(case._replace(tree=grown(case.tree)) for case in known.cases))
        if known.holds is True and known.branch.is_plain:
            raise NotClosed
        return explore(known.branch, closed) if known.holds is True else known

    progress.begin()
    return before._replace(tree=grown(before.tree))


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
        except (NotClosed, TooManyCases) as failure:
            with suppress(NotClosed):
                return reworded(self.cases, [self.region, self.undecided], lambda branch: None)
            if isinstance(failure, NotClosed) or self.anew is None:
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
                return proved_along([region, self.undecided], limited, self.cases)
            except NotClosed as failure:
                if failure.missing is None:
                    raise
                missing = merged(failure.missing.branch.conditions)
                if missing in region.conjunctions:
                    raise
                region = Region(region.ring, [*region.conjunctions, missing])
        raise NotClosed

    def partly(self) -> Decision:
        """The decision along the description; where that does not close, what the cases say in more words."""
        try:
            return self.proved()
        except (NotClosed, TooManyCases):
            return of_leaves(self.region.ring, self.cases)


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
        except Undecided:  # all ways were tried
            effort.spend(IN_VAIN)
            raise
        except Undetermined as question:
            if not branch.ideal.complete and is_stated(question, branch):  # a fact that is something else when reduced
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
