"""The expansion in Python and the compiled one: the same terms, and words only where they are proved to suffice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas.algebra.form import KeyLayout
from deeplift_cas.algebra.terms import integers
from deeplift_cas.landscape import _strands, strands


def polynomials(forms):
    found = [dict(zip(*map(integers, form), strict=True)) for form in forms]
    assert [len(p) for p in found] == [len(keys) for keys, _ in forms] and all(all(p.values()) for p in found)
    return found


def both(factors, scales, order, slopes, weights):
    size = sum(len(factor) * len(factor[0]) for factor in factors)
    layout = KeyLayout(size, len(weights))
    compiled, python = (engine.StrandExpansion(factors, scales, order) for engine in (_strands, strands))
    assert compiled.value() == python.value()
    found = polynomials(compiled.forms(slopes, weights, layout))
    assert found == polynomials(python.forms(slopes, weights, layout))
    return found


@st.composite
def problems(draw):
    depth = draw(st.integers(1, 5))
    largest_width, order = (3, 6) if depth < 4 else (2, 4)
    widths = draw(st.lists(st.integers(1, largest_width), min_size=depth + 1, max_size=depth + 1))
    entries = st.sampled_from([0, 0, 1, 1, -1, 2, 5])
    factors = [
        draw(st.lists(st.lists(entries, min_size=b, max_size=b), min_size=a, max_size=a))
        for a, b in zip(widths[1:], widths, strict=False)
    ]
    scales = draw(st.lists(st.integers(1, 3), min_size=depth, max_size=depth))
    weights = draw(st.lists(st.sampled_from([0, 0, 1, -2]), min_size=1, max_size=3))
    places = st.tuples(st.integers(0, len(weights) - 1), st.integers(0, widths[-1] - 1), st.integers(0, widths[0] - 1))
    slopes = draw(st.dictionaries(places, st.integers(-3, 3).filter(bool), max_size=6))
    return factors, scales, draw(st.integers(1, order)), sorted((*k, x) for k, x in slopes.items()), weights


@settings(max_examples=300)
@given(problems())
def test_both_find_the_same_terms(problem):
    both(*problem)


def test_layers_wider_than_64_are_right():
    rng = random.Random(1)
    wide = [[rng.choice([0] * 30 + [1, -2]) for _ in range(70)] for _ in range(3)]
    found = both(
        [[list(row) for row in zip(*wide, strict=True)], wide], [1, 1], 3, [(0, 1, 2, 1), (1, 2, 0, 3)], [0, 1]
    )
    assert sum(map(len, found)) > 1000


def test_an_order_above_the_degree_gives_forms_without_terms():
    assert both([[[1]], [[2]]], [1, 1], 6, [(0, 0, 0, 1)], [1])[4:] == [{}, {}]


def test_words_are_used_up_to_their_proved_bound_and_not_beyond():
    layout = KeyLayout(3, 1)
    refused = []
    for bits in range(64):
        factors, weights = [[[2**bits]], [[1]], [[1]]], [1]
        try:
            found = polynomials(_strands.StrandExpansion(factors, [1] * 3, 4).forms([], weights, layout))
        except OverflowError:
            refused.append(bits)
        else:
            assert found == polynomials(strands.StrandExpansion(factors, [1] * 3, 4).forms([], weights, layout))
    # g_2 has the coefficient 2^(2·bits): 2^60 is certain to fit, 2^62 is not
    assert refused[0] == 30 and refused == list(range(30, 64))


@pytest.mark.parametrize(
    ("factors", "scales", "slopes", "weights"),
    [
        ([[[1]]], [1], [], [2**61]),
        ([[[1]]], [1], [(0, 0, 0, 2**62)], [0]),
        ([[[1]]], [1], [(0, 0, 0, -(2**63))], [0]),
        ([[[1]]], [1], [(0, 0, 0, 2**64)], [0]),
        ([[[1]]], [2**31], [], [1]),
        ([[[1]]], [2**70], [], [1]),
        ([[[2**70]]], [1], [], [1]),
        ([[[-(2**63)]], [[1]]], [1, 1], [], [1]),
        ([[[2**31]], [[2**31]]], [1, 1], [], [1]),
        ([[[2**30] * 8], [[2**30]] * 8], [1, 1], [], [1]),
    ],
)
def test_what_may_not_fit_into_a_word_is_refused(factors, scales, slopes, weights):
    size = sum(len(factor) * len(factor[0]) for factor in factors)
    with pytest.raises(OverflowError):
        _strands.StrandExpansion(factors, scales, 2).forms(slopes, weights, KeyLayout(size, 1))


def test_keys_that_do_not_fit_and_high_orders_are_refused():
    ones = [[[1]]] * 40  # 6 bits each
    assert KeyLayout(40, 1).fits(10) and not KeyLayout(40, 1).fits(11)
    with pytest.raises(OverflowError):
        _strands.StrandExpansion(ones, [1] * 40, 11).forms([], [0], KeyLayout(40, 1))
    with pytest.raises(OverflowError):
        _strands.StrandExpansion([[[1]]], [1], 13)


def test_terms_are_read_only_words():
    keys, values = _strands.StrandExpansion([[[3]]], [1], 2).forms([(0, 0, 0, 5)], [7], KeyLayout(1, 1))[1]
    assert (keys.format, keys.itemsize, keys.readonly, keys.tolist(), values.tolist()) == ("q", 8, True, [0], [7])
    empty, _ = _strands.StrandExpansion([[[3]]], [1], 3).forms([], [7], KeyLayout(1, 1))[2]
    assert len(empty) == 0 and empty.tolist() == []


def test_an_expansion_can_be_asked_again():
    expansion = _strands.StrandExpansion([[[3, 1]], [[2], [0]]], [1, 1], 4)
    layout = KeyLayout(4, 2)
    first = polynomials(expansion.forms([(0, 0, 0, 5)], [0, 1], layout))
    polynomials(expansion.forms([], [0, 0], layout))
    assert polynomials(expansion.forms([(0, 0, 0, 5)], [0, 1], layout)) == first


def test_a_long_expansion_can_be_interrupted():
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # else ignored in the background
        "from deeplift_cas.landscape import _strands; from deeplift_cas.algebra.form import KeyLayout\n"
        "e = _strands.StrandExpansion([[[1]]] * 30, [1] * 30, 12)\n"  # few terms each of very many patterns
        "print('ready', flush=True)\n"
        "try: e.forms([], [1], KeyLayout(30, 1))\n"
        "except KeyboardInterrupt: print('interrupted')"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=1)
        process.send_signal(signal.SIGINT)
        try:
            assert process.communicate(timeout=60)[0] == "interrupted\n"
        finally:
            process.kill()
