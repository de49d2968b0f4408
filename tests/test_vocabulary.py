"""One vocabulary: the kernel, which imports nothing of ours, has its own copies, and they say the same."""

from __future__ import annotations

import json

import pytest

from deeplift_cas import Problem, implication, vocabulary
from deeplift_cas.certificates import kernel
from deeplift_cas.vocabulary import ENTRY, ORDERS, RELATIONS, direction_prefix, direction_text, entry_name


def test_the_words_of_the_kernel_are_those_of_the_vocabulary() -> None:
    assert kernel.STEPS == vocabulary.STEPS
    assert kernel.OPEN == vocabulary.UNDECIDED
    assert tuple(kernel.MATRICES) == tuple(vocabulary.GRADIENTS)
    assert [vocabulary.GRADIENT_BELOW, vocabulary.GRADIENT_ABOVE] == kernel.NORMAL
    assert kernel.MAX_ORDER == vocabulary.MAX_ORDER
    assert kernel.READINGS == vocabulary.READINGS
    assert set(kernel.VERDICTS) == {vocabulary.PROVED, vocabulary.REFUTED, vocabulary.UNDECIDED}
    assert {name: frozenset(signs) for name, signs in kernel.SIGNS.items()} == vocabulary.SIGNS
    assert kernel.ANY == vocabulary.ANY


def test_the_kernel_names_entries_alike() -> None:
    for i in (1, 9, 10, 12):
        for j in (1, 9, 10, 12):
            assert kernel.entry(direction_prefix(3), i - 1, j - 1) == entry_name(direction_prefix(3), i, j)
            match = ENTRY.fullmatch(entry_name("w12dot", i, j))
            assert match is not None and match["layer"] == "12"
            assert int(match["row"] or match["long_row"]) == i and int(match["column"] or match["long_column"]) == j


@pytest.mark.parametrize("order", [order.number for order in ORDERS])
def test_certificates_use_these_words_alone(order: int) -> None:
    document = json.loads(json.dumps(implication(Problem.shipped("counterexample"), order).certificate()))
    steps = {*vocabulary.STEPS[:order], vocabulary.STATIONARITY, vocabulary.CONCLUSION}
    assert set(document["decisions"]) == steps
    for decision in document["decisions"].values():
        assert set(decision) == {"region", vocabulary.UNDECIDED, "tree"}
    assert document["problem"]["objective"]["kind"] == vocabulary.QUADRATIC
    assert document["search_space"] in vocabulary.READINGS and document["verdict"] in vocabulary.VERDICTS


def test_relations_are_consistent() -> None:
    for name, relation in RELATIONS.items():
        assert RELATIONS[relation.negation].negation == name and RELATIONS[relation.mirror].mirror == name
        assert relation.signs | RELATIONS[relation.negation].signs == vocabulary.ANY
        assert not relation.signs & RELATIONS[relation.negation].signs
        assert RELATIONS[relation.mirror].signs == {-s for s in relation.signs}
        assert vocabulary.RELATION[relation.signs] == name


def test_a_direction_is_written_as_people_do() -> None:
    assert direction_text("w1dot23") == "ẇ1_23" and direction_text("w12dot1_10") == "ẇ12_1,10"
