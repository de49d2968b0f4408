"""Asking the kernel before there is a certificate."""

from __future__ import annotations

from deeplift_cas.certificates.format import NOT_ACCEPTED, Rehearsal
from deeplift_cas.errors import Undecided
from deeplift_cas.regions.cases import NO_BASIS, Leaf


def checked(leaf: Leaf, step: str, rehearsal: Rehearsal) -> Leaf:
    """The leaf; raises :class:`~deeplift_cas.errors.Undecided` where the kernel would not accept its proof."""
    objection = rehearsal.objection(step, leaf.holds is True, leaf.proof.json(), leaf.branch.trail())
    if objection:
        incomplete = objection == NOT_ACCEPTED and not leaf.branch.ideal.complete
        raise Undecided(NO_BASIS if incomplete else objection)
    return leaf
