"""What the lift does at every point of a stratum: "k ⟹ 1", "local ⟹ 1", "local ⟹ local", decided with evidence.

All of it is the same for all points of a stratum, as the objective is arbitrary.  With rank X = d_min, "1 ⟹ 1" holds on
the image of φ; on all matrices, if these are more, nothing does  (theory, sections 4 to 6; theory 2, A.2, E).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from deeplift_cas.strata.chains import HIGHEST, Interval, Order, block_order, blocks, cover_order, line
from deeplift_cas.strata.conditions import checked_search_space
from deeplift_cas.strata.local_open import Openness, local_openness
from deeplift_cas.strata.stratum import Stratum
from deeplift_cas.vocabulary import AMBIENT, CHECKED, IMAGE, PROVED, REFUTED, UNDECIDED, Reading

KEPT = 20_000
"""Sets of intervals of which answers are kept: strata that are enumerated one after the other have few."""
NORMAL = "normal to the matrices of rank d_min"
NAMES = ("one", "two", "three", "four")
"""Of "k ⟹ 1", k = 1, …, 4."""


class Answer(NamedTuple):
    """Whether something holds, ``None`` if that is not decided; its truth value is whether it is known to hold."""

    holds: bool | None

    def __bool__(self) -> bool:
        return self.holds is True

    @property
    def status(self) -> str:
        """*proved, refuted* or *undecided*."""
        return UNDECIDED if self.holds is None else PROVED if self.holds else REFUTED

    def __str__(self) -> str:
        return self.status


HOLDS, FAILS, UNKNOWN = Answer(True), Answer(False), Answer(None)


class Properties(NamedTuple):
    """Of a stratum in a search space; ``evidence`` says why, by name."""

    one: Answer
    two: Answer
    three: Answer
    four: Answer
    least_k: int | None
    """The least k for which "k ⟹ 1" holds; ``None`` if it does for none."""
    least_k_status: str
    """*proved* up to 4; above *checked*: Theorem C of the theory is an argument on paper, compared with exact linear
    algebra on the ranges that the manual names; *undecided* where "4 ⟹ 1" is.
    """
    local_to_one: Answer
    local_to_local: Answer
    evidence: Mapping[str, Mapping[str, Any]]

    def implies(self, k: int) -> Answer:
        """Whether "k ⟹ 1" holds, k = 1, …, 4."""
        return (self.one, self.two, self.three, self.four)[k - 1]


class Decided(NamedTuple):
    """Properties without evidence: what an atlas needs of many strata."""

    answers: tuple[Answer, ...]
    """"k ⟹ 1", k = 1, …, 4."""
    least_k: int | None
    least_k_status: str
    local_to_one: Answer
    openness: Openness


def properties(stratum: Stratum, search_space: Reading = IMAGE) -> Properties:
    """Decide them all.  Raises :class:`InputError` for an unknown search space.

    >>> stratum = Stratum.from_multiplicities((3, 2, 2, 3), {(0, 3): 1, (0, 1): 1, (0, 0): 1, (2, 3): 1, (3, 3): 1})
    >>> found = properties(stratum)
    >>> bool(found.three), bool(found.four), found.least_k, bool(found.local_to_one), bool(found.local_to_local)
    (False, True, 4, True, False)
    >>> found.evidence["three"]["reason"]
    'the block of [0,0] and [3,3] lies in C_3'
    """
    found = decided(stratum, search_space)
    one, two, three, four = found.answers
    opened: dict[str, Any] = {"reason": found.openness.reason}
    if found.openness.split is not None:
        opened |= {"split": found.openness.split, "move": [list(place) for place in found.openness.move]}
    evidence = {**_evidence(stratum, search_space), "local_to_local": opened}
    more = found.local_to_one, Answer(found.openness.holds), evidence
    return Properties(one, two, three, four, found.least_k, found.least_k_status, *more)


def decided(stratum: Stratum, search_space: Reading) -> Decided:
    """The same without evidence.  Raises :class:`InputError` for an unknown search space."""
    checked_search_space(search_space)
    openness = local_openness(stratum, search_space)
    if not _is_full(stratum):
        return Decided(*_by_blocks(stratum.present, stratum.depth), openness)
    if search_space == AMBIENT and stratum.is_thin:
        return Decided((FAILS,) * HIGHEST, None, PROVED, FAILS, openness)
    return Decided((HOLDS,) * HIGHEST, 1, PROVED, HOLDS, openness)


def _is_full(stratum: Stratum) -> bool:
    return stratum.rank(stratum.depth, 0) == min(stratum.widths)


@lru_cache(KEPT)
def _by_blocks(present: frozenset[Interval], depth: int) -> tuple[tuple[Answer, ...], int | None, str, Answer]:
    """By the greatest of the orders of the blocks, and by whether every block has a line in the fibre: then the images
    of Dφ near the point span all matrices.
    """
    found = levels(present, depth)
    answers = []
    for k in range(1, HIGHEST + 1):
        fails = any(order.decided and (order.least or HIGHEST + 1) > k for order in found.values())
        is_open = k == HIGHEST and not all(order.decided for order in found.values())
        answers.append(FAILS if fails else UNKNOWN if is_open else HOLDS)
    local = HOLDS if all(line(block, present, depth) is not None for block in found) else UNKNOWN
    least = next((k for k, answer in enumerate(answers, 1) if answer), None)
    if least is not None:
        return tuple(answers), least, PROVED, local
    on_paper = max(cover_order(block, present, depth) for block in found)
    return tuple(answers), on_paper, UNDECIDED if UNKNOWN in answers else CHECKED, local


@lru_cache(KEPT)
def levels(present: frozenset[Interval], depth: int) -> Mapping[Interval, Order]:
    """The orders of all blocks, without the arrows that show them, where rank X < d_min."""
    return {block: Order(order.least, (), order.decided) for block, order in orders(present, depth).items()}


def orders(present: frozenset[Interval], depth: int) -> Mapping[Interval, Order]:
    """Of every block, where rank X < d_min."""
    return {block: block_order(block, present, depth) for block in blocks(present, depth)}


def _evidence(stratum: Stratum, search_space: Reading) -> dict[str, Mapping[str, Any]]:
    """Why all but "local ⟹ local" is so."""
    if not _is_full(stratum):
        return _of_blocks(stratum.present, stratum.depth)
    every, local = (
        "rank X = d_min: ∇g = 0 says that X is stationary on the matrices of this rank",
        "rank X = d_min: a submersion onto the matrices of this rank",
    )
    if search_space == AMBIENT and stratum.is_thin:
        every = f"f = ⟨N, ·⟩ + β‖· − X‖², N ≠ 0 {NORMAL} and β large, has a minimum there"
        local = f"½‖· − X − N‖², N ≠ 0 {NORMAL} and small, has a minimum there"
    return {**{name: {"reason": every} for name in (*NAMES, "least_k")}, "local_to_one": {"reason": local}}


def _of_blocks(present: frozenset[Interval], depth: int) -> dict[str, Mapping[str, Any]]:
    found, evidence = orders(present, depth), dict[str, Mapping[str, Any]]()
    answers, least, _, local = _by_blocks(present, depth)
    for k, name in enumerate(NAMES, 1):
        inside = [block for block, order in found.items() if order.decided and (order.least or HIGHEST + 1) > k]
        open_ = [block for block, order in found.items() if not order.decided] if k == HIGHEST else []
        if inside or open_:
            b, a = (inside or open_)[-1]
            verb = "lies in" if inside else "may lie in"
            evidence[name] = {"reason": f"the block of [0,{b}] and [{a},{depth}] {verb} C_{k}", "block": [b, a]}
        else:
            shown = {f"{b},{a}": [s._asdict() for s in order.steps] for (b, a), order in found.items()}
            reason = f"C_{k} = 0" if found else "C_1 = 0: no interval [0, b] with an [a, L], a ≥ b + 2"
            evidence[name] = {"reason": reason, "steps": shown}
    if HOLDS in answers and least is not None:
        evidence["least_k"] = evidence[NAMES[least - 1]]
    else:
        evidence["least_k"] = {"reason": "Theorem C: by the least number of intervals that cover what is between"}
    lines = "lines in the fibre, along which the images of Dφ span all matrices"
    evidence["local_to_one"] = {"reason": lines if local else "no line in the fibre is seen for a block"}
    return evidence
