"""The direct expansion: equal to the reference engine, exact at the edge of words, one choice of engine."""

from __future__ import annotations

import gc
import random
import subprocess
import sys
from fractions import Fraction
from types import SimpleNamespace

import pytest

from deeplift_cas import InputError, Landscape, MatrixProduct, PolynomialObjective, Quadratic
from deeplift_cas.algebra.form import KeyLayout
from deeplift_cas.algebra.terms import FITS, Lists, Words, integers, largest
from deeplift_cas.landscape import expansion
from deeplift_cas.landscape.expansion import StrandExpansion


def random_landscape(rng, depth):
    """Rational points with zeros, A and target with and without parameters, weights of one or several monomials."""
    width = 3 if depth < 4 else 2
    lift = MatrixProduct(*(rng.randint(1, width) for _ in range(depth + 1)))

    def number():
        return 0 if rng.random() < 0.3 else Fraction(rng.randint(-3, 3), rng.choice([1, 1, 2, 3]))

    def entry():
        return rng.choice([number(), "x", "y*x + 1/2", 0])

    rows, columns = lift.shape
    point = lift.point(*[[[number() for _ in range(b)] for _ in range(a)] for a, b in lift.shapes])
    A = [[entry() for _ in range(columns)] for _ in range(rows)]
    target = rng.choice([lift(point), [[number() for _ in range(columns)] for _ in range(rows)], A])
    c = rng.choice(["c", "c*x", "x + y", 2, 0, "c + 1/3"])
    return Landscape(lift, Quadratic(A, c, target, rng.choice(["1/2", 1]))), point


@pytest.mark.parametrize("arithmetic", ["lists", "words"])
@pytest.mark.parametrize("depth", range(1, 7))
def test_both_engines_give_the_same_forms(depth, arithmetic, monkeypatch):
    monkeypatch.setattr(expansion, "MUCH", 10**99 if arithmetic == "lists" else 0)
    rng = random.Random(depth)
    for _ in range(15):
        landscape, point = random_landscape(rng, depth)
        order = rng.choice([2, 3, 4, 5, 6]) if depth < 4 else rng.choice([3, 4])
        direct = landscape.taylor(point, order, engine="direct")
        reference = landscape.taylor(point, order, engine="symengine")
        for k in range(1, order + 1):
            form = direct.coefficient(k)
            assert form == reference.coefficient(k) and len(form) == len(reference.coefficient(k))
            keys, values = map(integers, form.terms)
            assert len(set(keys)) == len(keys) and all(values)
            if len(keys):
                assert isinstance(form.terms[0], list) == (arithmetic == "lists")


def strands(entry, order=4):
    """Three layers; g_4 has the coefficient  6·entry²·…  of a monomial."""
    return StrandExpansion([[[entry]], [[1]], [[entry]]], [1, 1, 1], order)


def test_words_are_used_exactly_up_to_their_proved_bound(monkeypatch):
    monkeypatch.setattr(expansion, "MUCH", 0)
    layout = KeyLayout(3, 2)
    for entry in (3, 2**12, 2**14, 2**15, 2**16, 2**20, 2**40, 2**70):
        job = strands(entry)
        forms = job.forms([(1, 0, 0, 1)], {0: 1}, layout)
        assert isinstance(job.arithmetic, Words) == (job.bound() < FITS)
        assert max(largest(values) for _, values in forms) <= job.bound()
        lists = strands(entry)
        monkeypatch.setattr(expansion, "MUCH", 10**99)
        exact = lists.forms([(1, 0, 0, 1)], {0: 1}, layout)
        monkeypatch.setattr(expansion, "MUCH", 0)
        for found, expected in zip(forms, exact, strict=True):
            assert dict(zip(*map(integers, found), strict=True)) == dict(zip(*expected, strict=True))


def test_the_bound_just_below_a_word_is_taken_and_just_above_is_not(monkeypatch):
    monkeypatch.setattr(expansion, "MUCH", 0)
    lift = MatrixProduct(1, 1)
    for weight, words in ((2**60 - 1, True), (2**60, False), (2**62, False)):
        # L = 1: the bound is 2^2·weight for g_1, g_2 with the denominator 1, and g_2 = weight·ẇ²
        job = StrandExpansion([[[1]]], [1], 2)
        forms = job.forms([], {0: 2 * weight}, KeyLayout(1, 1))
        assert (job.bound() < FITS) == words == isinstance(job.arithmetic, Words)
        assert [integers(values) for _, values in forms] == [[], [2 * weight]]
        g = Landscape(lift, Quadratic([[0]], 2 * weight, [[1]], scale=1))
        assert g.taylor(lift.point([[1]]), 2).coefficient(2).evaluate([3]) == 18 * weight


def test_keys_beyond_a_word_fall_back_to_lists(monkeypatch):
    monkeypatch.setattr(expansion, "MUCH", 0)
    lift = MatrixProduct(*[1] * 5)
    g = Landscape(lift, Quadratic([["a"]], "c", [[16]]))
    point = lift.point(*[[[2]]] * 4)
    fitting = g.taylor(point, 4)
    monkeypatch.setattr(KeyLayout, "fits", lambda self, degree: False)
    falling_back = g.taylor(point, 4)
    for k in range(1, 5):
        assert fitting.coefficient(k) == falling_back.coefficient(k)
        assert isinstance(falling_back.coefficient(k).terms[0], list)
    assert not isinstance(fitting.coefficient(4).terms[0], list)


def test_a_key_of_more_than_64_bits_is_right():
    lift = MatrixProduct(*[1] * 41)  # 40 directions: 6 bits each, 12 of them are 72 bits
    g = Landscape(lift, Quadratic([["a"]], 0, [[1]]))
    form = g.taylor(lift.point(*[[[1]]] * 40), 3, engine="direct").coefficient(3)
    assert len(form) == 40 * 39 * 38 // 6
    deep = Landscape(MatrixProduct(*[1] * 14), Quadratic([["a"]], 0, [[1]]))
    top = deep.taylor(deep.lift.point(*[[[1]]] * 13), 13, engine="direct").coefficient(13)
    assert list(top) == [(tuple(range(13)), (1,), 1)]


def test_the_engine_is_chosen_in_one_place_and_can_be_overridden():
    lift = MatrixProduct(2, 1, 2)
    quadratic, polynomial = Quadratic([["x", 0], [0, 1]], "c", [[0, 0], [0, 0]]), PolynomialObjective("X11^2", (2, 2))
    rational, symbolic = lift.point([[1, 0]], [["1/2"], [0]]), lift.point([["s", 0]], [[1], [0]])
    g = Landscape(lift, quadratic)
    assert g.taylor(rational, 2).coefficient(2) == g.taylor(rational, 2, engine="symengine").coefficient(2)
    for landscape, point in ((g, symbolic), (Landscape(lift, polynomial), rational)):
        assert len(landscape.taylor(point, 2).coefficient(2))
        with pytest.raises(InputError, match='"direct" needs a quadratic objective and a point without symbols'):
            landscape.taylor(point, 2, engine="direct")
    chain = MatrixProduct(*[1] * 9)
    long = Landscape(chain, Quadratic([["x"]], "c", [[2]]))
    ones = chain.point(*[[[1]]] * 8)
    assert long.taylor(ones, 3).coefficient(3) == long.taylor(ones, 3, engine="direct").coefficient(3)
    with pytest.raises(InputError, match=r"the engines are .*, not 'numpy'"):
        g.taylor(rational, 2, engine="numpy")


def test_the_order_of_the_parameters_is_the_one_asked_for():
    lift = MatrixProduct(1, 1)
    g = Landscape(lift, Quadratic([["b*a^2"]], "c", [[2]]))
    form = g.taylor([[[2]]], 1, parameters=("c", "b", "unused", "a")).coefficient(1)
    assert list(form) == [((0,), (0, 1, 0, 2), 1)]


def test_the_collector_of_cycles_is_as_it_was():
    lift = MatrixProduct(1, 1)
    g = Landscape(lift, Quadratic([["a"]], "c", [[0]]))
    for enabled in (True, False):
        (gc.enable if enabled else gc.disable)()
        try:
            g.taylor([[[1]]], 2)
            assert gc.isenabled() == enabled
        finally:
            gc.enable()


def test_small_problems_do_not_import_numpy():
    code = (
        "import sys; sys.argv[1:] = ['counterexample']\n"
        "from deeplift_cas import verify\n"
        "try: verify.main()\n"
        "except SystemExit: pass\n"
        "print('numpy' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize(("loaded", "enough", "words"), [(True, 0, True), (False, 0, True), (False, 10**99, False)])
def test_without_numpy_words_need_more_work_to_pay(loaded, enough, words, monkeypatch):
    modules = SimpleNamespace(modules={"numpy": object()} if loaded else {})
    monkeypatch.setattr(expansion, "sys", modules)
    monkeypatch.setattr(expansion, "MUCH_MORE", enough)
    job = StrandExpansion([[[1] * 6] * 6] * 2, [1, 1], 4)
    job.forms([], {0: 1}, KeyLayout(100, 1))
    assert isinstance(job.arithmetic, Words) == words


def test_words_are_only_used_where_there_is_much_to_do():
    small, large = strands(1), StrandExpansion([[[1] * 6] * 6] * 2, [1, 1], 4)
    for job in (small, large):
        job.forms([], {0: 1}, KeyLayout(100, 1))
    assert isinstance(small.arithmetic, Lists) and isinstance(large.arithmetic, Words)
