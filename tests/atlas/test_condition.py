"""Conditions are read, never executed, and say where they cannot be read."""

from __future__ import annotations

import pytest

from deeplift_cas.atlas.condition import Condition
from deeplift_cas.atlas.row import row, rows
from deeplift_cas.errors import InputError
from deeplift_cas.strata.stratum import Stratum

REPORT = row(Stratum.from_multiplicities((3, 2, 2, 3), {(0, 3): 1, (0, 1): 1, (0, 0): 1, (2, 3): 1, (3, 3): 1}))


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("three = false", True),
        ("three", False),
        ("not three and four", True),
        ("three or four", True),
        ("rank(3,0) = 1 and rank(2,0) = 1 and rank(1,0) = 2", True),
        ("m(0,1) = 1 and m(1,1) = 0", True),
        ("d(0) + d(3) = 2*d(1) + 2", True),
        ("rank(3,0) >= dmin implies one", True),
        ("rank(3,0) < dmin implies one", False),
        ("least_k != 4 or -1 < 0", True),
        ("widths = '3,2,2,3'", True),
        ("local_to_local ≠ undecided", True),
        ("rank(4,0) = 1", None),
        ("depth = 3 implies (one implies two)", True),
        ("1 - 1 - 1 = -1", True),
    ],
)
def test_what_is_written_is_what_is_meant(text, truth):
    assert Condition(text)(REPORT) is truth


def test_what_is_undecided_stays_so_unless_the_rest_decides():
    unknown = REPORT._replace(local_to_local=None)
    assert Condition("local_to_local")(unknown) is None
    assert Condition("local_to_local or four")(unknown) is True
    assert Condition("local_to_local and one")(unknown) is False
    assert Condition("not local_to_local")(unknown) is None
    assert Condition("local_to_local = true")(unknown) is None
    assert Condition("local_to_local = undecided")(unknown) is True
    assert Condition("local_to_local = undecided")(REPORT) is False
    assert Condition("local_to_local implies one")(unknown) is None
    assert Condition("c4 + 1 = 2")(REPORT._replace(c4=None)) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("three =", "cannot be read at"),
        ("", "is no condition"),
        ("foo = 1", "there is no 'foo'"),
        ("__import__('os').system('true')", "no condition|there is no"),
        ("rank(0,3) = 1", "a ≤ b"),
        ("(" * 300, "no condition|too many"),
        ("one = one = one", "cannot be read"),
        ("1" * 3000, "characters"),
        ("99999999999 = 1", "cannot be read"),
    ],
)
def test_what_is_no_condition_is_refused_with_a_line(text, words):
    with pytest.raises(InputError, match=words):
        Condition(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("least_k", "least_k is a number, where a truth is needed"),
        ("'a' < 3", "3 is a number, where a text is needed"),
        ("'a' + 1 = 2", "'a' is a text, where a number is needed"),
        ("three = 1", "1 is a number, where a truth is needed"),
        ("one and dmin", "dmin is a number, where a truth is needed"),
        ("not 1", "1 is a number, where a truth is needed"),
    ],
)
def test_what_does_not_fit_together_is_said_before_a_row_is_read(text, words):
    with pytest.raises(InputError, match=words):
        Condition(text)


def test_a_row_is_counted_once_by_a_condition_and_its_negation():
    found = list(rows((2, 2, 2, 1)))
    for text in ("three", "rank(3,0) < 2", "m(0,1) = 1 or least_k > 1"):
        yes, no = (sum(Condition(t)(r) is True for r in found) for t in (text, f"not ({text})"))
        assert yes + no == len(found)
