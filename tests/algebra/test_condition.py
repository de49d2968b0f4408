"""Conditions: they read back as they are written."""

from __future__ import annotations

import pytest

from deeplift_cas import InputError
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.vocabulary import SIGNS

RING = Ring(("c", "z"))


@pytest.mark.parametrize("relation", SIGNS)
@pytest.mark.parametrize("text", ["c", "c - z", "-c - 2*z^2", "1/2*c - 3"])
def test_a_condition_reads_back(text, relation):
    condition = Condition.of(RING, RING.read(text), relation)
    again = Condition.read(RING, str(condition))
    assert (again.key, again.signs) == (condition.key, condition.signs)


@pytest.mark.parametrize("text", ["", "c", "c > 1", "c >> 0", "c - z", "> 0", "c = 0 0", "q > 0"])
def test_other_texts_are_refused(text):
    with pytest.raises(InputError):
        Condition.read(RING, text)
