"""Packed terms: lists and words do the same, and what dictionaries say."""

from __future__ import annotations

from array import array as words_of
from collections import Counter

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas.algebra import terms
from deeplift_cas.algebra.terms import array, collected, integers, largest, pays

vectors = st.dictionaries(st.integers(0, 40), st.integers(-9, 9).filter(bool), max_size=8).map(
    lambda d: (list(d), list(d.values()))
)


def in_words(part):
    return tuple(memoryview(words_of("q", vector)) for vector in part)


@pytest.mark.parametrize("many", [1, 10_000])
@given(parts=st.lists(vectors, min_size=1, max_size=4))
def test_sums_are_collected_without_zeros(many, parts):
    expected = Counter()
    for keys, values in parts:
        expected.update(dict(zip(keys, values, strict=True)))
    expected = {k: v for k, v in expected.items() if v}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terms, "MANY", many)
        for part in (parts, [in_words(part) for part in parts], [*map(in_words, parts[:1]), *parts[1:]]):
            found = collected(part)
            assert dict(zip(*map(integers, found), strict=True)) == expected and len(found[0]) == len(expected)


def test_sums_beyond_a_word_are_exact(monkeypatch):
    monkeypatch.setattr(terms, "MANY", 1)
    half = in_words(([1], [2**62]))
    assert collected([half, half]) == ([1], [2**63])


def test_numpy_is_used_for_many_words_only():
    few, many = words_of("q", [1]), words_of("q", range(terms.MANY))
    assert pays(many, many) and not pays(few, few) and not pays(list(many)) and not pays(many, [1])
    assert numpy.shares_memory(array(many), numpy.frombuffer(many, numpy.int64))


@pytest.mark.parametrize("many", [1, 10_000])
def test_the_largest_value_is_that_of_the_absolute_values(many, monkeypatch):
    monkeypatch.setattr(terms, "MANY", many)
    for values in ([0], [3, -7], [-(2**63)]):
        assert largest(values) == largest(memoryview(words_of("q", values))) == max(map(abs, values))
    assert largest([]) == 0
