"""Both arithmetics of packed terms do the same, and what dictionaries say."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas.algebra.pairing import DENSE, MANY, IntegerMatrix, Slopes, hits, total, ways
from deeplift_cas.algebra.terms import Lists, Words, integers, largest

LISTS, WORDS = Lists(), Words()
entries = st.integers(-4, 4)
vectors = st.dictionaries(st.integers(0, 40), st.integers(-9, 9).filter(bool), max_size=8).map(
    lambda d: (list(d), list(d.values()))
)


def words(terms):
    return WORDS.vector(*terms)


def polynomial(terms):
    found = Counter()
    for key, value in zip(*map(integers, terms), strict=True):
        found[key] += value
    return {key: value for key, value in found.items() if value}


@given(vectors, vectors)
def test_outer_products_are_products_of_polynomials(a, b):
    expected = Counter()
    for k, v in zip(*a, strict=True):
        for m, w in zip(*b, strict=True):
            expected[k + m] += v * w
    expected = {k: v for k, v in expected.items() if v}
    assert polynomial(LISTS.outer(a, b)) == polynomial(WORDS.outer(words(a), words(b))) == expected


@given(st.lists(vectors, min_size=1, max_size=4))
def test_sums_are_collected_without_zeros(parts):
    expected = Counter()
    for part in parts:
        expected.update(dict(zip(*part, strict=True)))
    expected = {k: v for k, v in expected.items() if v}
    for found in (LISTS.collected(parts), WORDS.collected([words(part) for part in parts])):
        assert dict(zip(*map(integers, found), strict=True)) == expected
        assert len(found[0]) == len(expected)


@given(vectors)
def test_splitting_shifting_and_halving_agree(a):
    for x, y in zip(LISTS.split(a, 3, 0, 7), WORDS.split(words(a), 3, 0, 7), strict=True):
        assert x == tuple(map(integers, y))
    assert LISTS.shifted(a, 5) == tuple(map(integers, WORDS.shifted(words(a), 5)))
    even = a[0], [2 * v for v in a[1]]
    assert LISTS.halved(even) == a == tuple(map(integers, WORDS.halved(words(even))))


@given(st.lists(vectors, max_size=3), st.lists(st.tuples(vectors, vectors), max_size=3))
def test_assembling_keeps_every_term(parts, products):
    bound = sum(len(k) for k, _ in parts)
    empty = (0, [], [])
    before, short, after = LISTS.assembled([empty, (bound, parts, products), empty])
    pairs = [(words(a), words(b)) for a, b in products]
    _, long, again = WORDS.assembled([empty, (bound, map(words, parts), pairs), (0, [], pairs)])
    assert short == tuple(map(integers, long)) and before == after == ([], [])
    assert len(again[0]) == len(short[0]) - bound
    assert len(short[0]) == bound + sum(len(a[0]) * len(b[0]) for a, b in products)


def matrices(rows, columns):
    row = st.lists(entries, min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows).map(IntegerMatrix)


@given(matrices(3, 2), matrices(2, 3), st.lists(st.tuples(*[st.integers(0, 2)] * 3, entries.filter(bool)), max_size=6))
def test_frames_are_products_of_three_matrices(outer, inner, found):
    # B_m is 3 × 3, outer 3 × 2, inner 2 × 3
    found = list({(m, i, j): (m, i, j, x) for m, i, j, x in found}.values())
    if not found:
        return
    top, bottom, expected = (100, 2, 0), (10, 2, 1), {}
    for m in range(3):
        for i in range(2):
            for j in range(2):
                value = sum(outer.rows[p][i] * x * inner.rows[j][q] for n, p, q, x in found if n == m)
                expected[m + 100 * i + 10 * j + 1000] = 2 * value
    expected = {k: v for k, v in expected.items() if v}
    for arithmetic in (LISTS, WORDS):
        terms = arithmetic.framed(Slopes(found), outer, inner, top, bottom, 1000, 2)
        assert dict(zip(*map(integers, terms), strict=True)) == expected


def test_tensors_in_slabs_agree_with_sorting_and_with_dictionaries(monkeypatch):
    full = IntegerMatrix([[1, 0, 2], [-1, 3, 1], [2, 1, 1]])
    unit = IntegerMatrix.identity(3)
    slots = [(3 ** (7 - n), 3, n) for n in range(8)]
    a, b, c, d, e, f, g, h = slots
    pairings = [
        (1, [(full, a, b), (full, c, d), (full, e, f), (full, g, h)]),
        (-2, [(unit, a, c), (full, b, d), (unit, f, e), (full, g, h)]),
        (3, [(full, a, h), (unit, b, g), (unit, c, f), (unit, d, e)]),
        (5, [(IntegerMatrix([[0] * 3] * 3), a, h), (unit, b, g), (unit, c, f), (unit, d, e)]),
    ]
    expected = polynomial(LISTS.collected([LISTS.product(p, 7) for p in pairings]))
    assert hits(pairings) >= MANY and ways(pairings) <= DENSE * hits(pairings)
    for slab in (1 << 16, 700, 27, 3, 1):
        monkeypatch.setattr("deeplift_cas.algebra.pairing.SLAB", slab)
        parts = list(total(pairings, 7, WORDS))
        keys = [key for k, _ in parts for key in k.tolist()]
        assert len(keys) == len(set(keys))
        assert dict(zip(keys, (x for _, v in parts for x in v.tolist()), strict=True)) == expected
    monkeypatch.setattr("deeplift_cas.algebra.pairing.MANY", 10**9)
    assert polynomial(WORDS.joined(list(total(pairings, 7, WORDS)))) == expected


def test_the_largest_value_is_that_of_the_absolute_values():
    for values in ([], [3, -7], [-(2**63)]):
        assert largest(values) == largest(words(([0] * len(values), values))[1]) == max(map(abs, values), default=0)
