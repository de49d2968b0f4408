"""The direct expansion: equal to the reference engine for numbers of every size, one choice of engine."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from deeplift_cas import InputError, Landscape, MatrixProduct, PolynomialObjective, Quadratic
from deeplift_cas.algebra.terms import integers
from deeplift_cas.landscape import expansion


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


@pytest.mark.parametrize("engine", ["compiled", "python"])
@pytest.mark.parametrize("depth", range(1, 7))
def test_both_engines_give_the_same_forms(depth, engine, monkeypatch):
    if engine == "python":
        monkeypatch.setattr(expansion, "compiled", None)
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


@pytest.mark.parametrize("entry", [1, 2**15, 2**31, 2**70, "1/3", f"1/{2**40}"])
def test_numbers_of_every_size_give_the_same_forms(entry):
    lift = MatrixProduct(2, 1, 1, 2)
    g = Landscape(lift, Quadratic([["x", 0], [1, entry]], "c", [[0, entry], [0, 0]]))
    point = lift.point([[entry, 0]], [[1]], [[1], [entry]])
    direct, reference = (g.taylor(point, 4, engine=engine) for engine in ("direct", "symengine"))
    for k in range(1, 5):
        assert direct.coefficient(k) == reference.coefficient(k)
    assert isinstance(direct.coefficient(2).terms[0], list) == (entry in (2**31, 2**70, f"1/{2**40}"))


def test_without_the_compiled_part_the_forms_are_the_same(monkeypatch):
    landscape, point = random_landscape(random.Random(7), 3)
    compiled = landscape.taylor(point, 4)
    monkeypatch.setattr(expansion, "compiled", None)
    python = landscape.taylor(point, 4)
    for k in range(1, 5):
        assert compiled.coefficient(k) == python.coefficient(k)
    assert isinstance(python.coefficient(2).terms[0], list) and not isinstance(compiled.coefficient(2).terms[0], list)


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
        with pytest.raises(InputError, match='"direct" needs a quadratic objective without weights, and a point'):
            landscape.taylor(point, 2, engine="direct")
    with pytest.raises(InputError, match=r"the engines are .*, not 'numpy'"):
        g.taylor(rational, 2, engine="numpy")


def test_the_order_of_the_parameters_is_the_one_asked_for():
    lift = MatrixProduct(1, 1)
    g = Landscape(lift, Quadratic([["b*a^2"]], "c", [[2]]))
    form = g.taylor([[[2]]], 1, parameters=("c", "b", "unused", "a")).coefficient(1)
    assert list(form) == [((0,), (0, 1, 0, 2), 1)]
