"""Asking the kernel before there is a certificate, and what is still an answer if it refuses one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from deeplift_cas.certificates.format import NOT_ACCEPTED, Rehearsal
from deeplift_cas.certificates.kernel import TooLarge
from deeplift_cas.deadline import is_late
from deeplift_cas.errors import ProofRefused, Undecided
from deeplift_cas.regions.cases import NO_BASIS
from deeplift_cas.regions.tree import Leaf


class Answer(Protocol):
    """What has a certificate that the kernel accepts, or refuses by :class:`~deeplift_cas.errors.ProofRefused`."""

    @property
    def accepted(self) -> Any:
        """The certificate, and what the kernel says of it."""


Some = TypeVar("Some", bound=Answer)


def first_accepted(answer: Some, others: Callable[[Some, bool], Iterable[Some]]) -> Some:
    """An answer, or else the first of others, made of it, that the kernel accepts; these are told whether the proofs
    of the answer are too long together, and are asked for one after the other as long as theirs are.

    Raises :class:`~deeplift_cas.errors.ProofRefused`.
    """
    try:
        _ = answer.accepted
        return answer
    except ProofRefused as error:
        refused = error
    for attempt in others(answer, isinstance(refused.__cause__, TooLarge)):
        try:
            _ = attempt.accepted
            return attempt
        except ProofRefused as error:
            refused = error
        if not isinstance(refused.__cause__, TooLarge):
            break
    raise refused


def more_cautious(
    answer: Some, too_long: bool, again: Callable[[], Some], shortened: Callable[[Some], Iterable[Some]]
) -> Iterator[Some]:
    """The answer once more, with the kernel asked about every proof, and shortened; where the time is up, first what
    was decided in time.
    """
    cautious = None if is_late() else again()
    if too_long and is_late():
        yield from shortened(answer)
    cautious = cautious or again()
    yield cautious
    yield from shortened(cautious)


def checked(leaf: Leaf, step: str, rehearsal: Rehearsal) -> Leaf:
    """The leaf; raises :class:`~deeplift_cas.errors.Undecided` where the kernel would not accept its proof."""
    objection = rehearsal.objection(step, leaf.holds is True, leaf.proof.json(), leaf.branch.trail())
    if objection:
        incomplete = objection == NOT_ACCEPTED and not leaf.branch.ideal.complete
        raise Undecided(NO_BASIS if incomplete else objection)
    return leaf
