"""What the lift does at every point of a stratum: "k ⟹ 1", "local ⟹ 1", "local ⟹ local", decided with evidence.

All of it is the same for all points of a stratum, as the objective is arbitrary.  With rank X = d_min, "1 ⟹ 1" holds on
the image of φ; on all matrices, if these are more, nothing does  (theory, sections 4 to 6; theory 2, A.2, E).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from deeplift_cas.strata.chains import HIGHEST, Interval, Order, block_order, blocks, cover_order, line
from deeplift_cas.strata.conditions import checked_search_space
from deeplift_cas.strata.local_open import local_openness
from deeplift_cas.strata.stratum import Stratum
from deeplift_cas.vocabulary import AMBIENT, CHECKED, IMAGE, PROVED, REFUTED, UNDECIDED, Reading

KEPT = 5_000
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


def properties(stratum: Stratum, search_space: Reading = IMAGE) -> Properties:
    """Decide them all.  Raises :class:`InputError` for an unknown search space.

    >>> stratum = Stratum.from_multiplicities((3, 2, 2, 3), {(0, 3): 1, (0, 1): 1, (0, 0): 1, (2, 3): 1, (3, 3): 1})
    >>> found = properties(stratum)
    >>> bool(found.three), bool(found.four), found.least_k, bool(found.local_to_one), bool(found.local_to_local)
    (False, True, 4, True, False)
    >>> found.evidence["three"]["reason"]
    'the block of [0,0] and [3,3] lies in C_3'
    """
    checked_search_space(search_space)
    depth, smallest = stratum.depth, min(stratum.widths)
    is_full = stratum.rank(depth, 0) == smallest
    is_thin = smallest < min(stratum.widths[0], stratum.widths[-1])
    openness = local_openness(stratum, search_space)
    if is_full and is_thin and search_space == AMBIENT:
        answers, least, status, evidence = _never()
        local, why = (
            Answer(False),
            f"½‖· − X − N‖², N ≠ 0 {NORMAL} and small, has a minimum there",
        )
    elif is_full:
        answers, least, status, evidence = _always()
        local, why = answers[0], "rank X = d_min: a submersion onto the matrices of this rank"
    else:
        answers, least, status, evidence = _by_blocks(stratum.present, depth)
        local, why = _by_lines(stratum.present, depth)
    opened: dict[str, Any] = {"reason": openness.reason}
    if openness.split is not None:
        opened |= {"split": openness.split, "move": [list(place) for place in openness.move]}
    more = {"local_to_one": {"reason": why}, "local_to_local": opened}
    one, two, three, four = answers
    return Properties(one, two, three, four, least, status, local, Answer(openness.holds), {**evidence, **more})


Found = tuple[tuple[Answer, ...], int | None, str, Mapping[str, Mapping[str, Any]]]


@cache
def _always() -> Found:
    reason = {"reason": "rank X = d_min: ∇g = 0 says that X is stationary on the matrices of this rank"}
    return (Answer(True),) * HIGHEST, 1, PROVED, dict.fromkeys((*NAMES, "least_k"), reason)


@cache
def _never() -> Found:
    reason = {"reason": f"f = ⟨N, ·⟩ + β‖· − X‖², N ≠ 0 {NORMAL} and β large, has a minimum there"}
    return (Answer(False),) * HIGHEST, None, PROVED, dict.fromkeys((*NAMES, "least_k"), reason)


@lru_cache(KEPT)
def _by_lines(present: frozenset[Interval], depth: int) -> tuple[Answer, str]:
    """Whether every block has a line in the fibre: then the images of Dφ near the point span all matrices."""
    if all(line(block, present, depth) is not None for block in blocks(present, depth)):
        return Answer(True), "lines in the fibre, along which the images of Dφ span all matrices"
    return Answer(None), "no line in the fibre is seen for a block"


@lru_cache(KEPT)
def orders(present: frozenset[Interval], depth: int) -> Mapping[Interval, Order]:
    """Of every block, where rank X < d_min."""
    return {block: block_order(block, present, depth) for block in blocks(present, depth)}


@lru_cache(KEPT)
def _by_blocks(present: frozenset[Interval], depth: int) -> Found:
    """By the greatest of the orders of the blocks."""
    found = orders(present, depth)
    answers, evidence = [], dict[str, Mapping[str, Any]]()
    for k, name in enumerate(NAMES, 1):
        inside = [block for block, order in found.items() if order.decided and (order.least or HIGHEST + 1) > k]
        open_ = [block for block, order in found.items() if not order.decided] if k == HIGHEST else []
        answers.append(Answer(False if inside else None if open_ else True))
        if inside or open_:
            b, a = (inside or open_)[-1]
            verb = "lies in" if inside else "may lie in"
            evidence[name] = {"reason": f"the block of [0,{b}] and [{a},{depth}] {verb} C_{k}", "block": [b, a]}
        else:
            shown = {f"{b},{a}": [s._asdict() for s in order.steps] for (b, a), order in found.items()}
            reason = f"C_{k} = 0" if found else "C_1 = 0: no interval [0, b] with an [a, L], a ≥ b + 2"
            evidence[name] = {"reason": reason, "steps": shown}
    least = next((k for k, answer in enumerate(answers, 1) if answer), None)
    if least is not None:
        return tuple(answers), least, PROVED, {**evidence, "least_k": evidence[NAMES[least - 1]]}
    on_paper = max(cover_order(block, present, depth) for block in found)
    evidence["least_k"] = {"reason": "Theorem C: by the least number of intervals that cover what is between"}
    is_open = any(answer.holds is None for answer in answers)
    return tuple(answers), on_paper, UNDECIDED if is_open else CHECKED, evidence
