"""Conditions that exclude each other on boxes: what is found is a proof; nothing is found where there is a point."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import pytest
from flint import fmpq
from helpers.documents import ONE, critical, curve, leaf, nested, problem, sealed
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.certificates import kernel
from deeplift_cas.regions import boxes
from deeplift_cas.regions.boxes import empty_boxes
from deeplift_cas.regions.proof import EmptyLine
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import SIGNS


def assumed(ring: Ring, conditions: Sequence[Condition]) -> Branch:
    return reduce(Branch.assume, conditions, Branch(ring))


def branch(*texts: str) -> Branch:
    ring = Ring(("x", "y", "z"))
    return assumed(ring, [Condition.stated(ring, text) for text in texts])


def is_accepted(found: EmptyLine, of: Branch) -> bool:
    """Whether the kernel takes it for a proof that the conditions exclude each other."""
    slope = leaf(False, curve(1, ONE, {"w1dot11": "1"}))
    tree = nested(of.trail(), leaf(None, found.json()), slope)
    return kernel.check(sealed(critical(problem("X11", 1, "".join(of.ring.names)), 1, tree))).region == []


@pytest.mark.parametrize(
    "texts",
    [
        ("x^2 + y^2 - 1 <= 0", "x*y - 1 >= 0"),
        ("x^2 + y^2 - 1 < 0", "x^3 - y + 4 <= 0"),
        ("x^2*y - 1 = 0", "y + x^4 + 1 < 0"),
        ("x^2 + y^2 + z^2 - 1 <= 0", "x*y*z - 1 >= 0"),
        ("y*x^4 + x^3 - 1 >= 0", "-x - 1 >= 0", "y - 1 <= 0", "-y - x^2 >= 0"),
        ("z - x = 0", "x^2 + y^2 - 1 <= 0", "y*z - 1 >= 0"),
    ],
)
def test_what_excludes_each_other_is_found_and_the_kernel_accepts_it(texts: tuple[str, ...]) -> None:
    of = branch(*texts)
    found = empty_boxes(of)
    assert found is not None and is_accepted(found, of)
    assert EmptyLine.read(found.json()) == found


def polynomial(data: st.DataObject, ring: Ring, most: int) -> Polynomial:
    """In x and y, with small whole numbers."""
    x, y = ring.generator("x"), ring.generator("y")
    monomials = [ring.one, x, y, x * x, x * y, y * y, x * x * y]
    return sum((data.draw(st.integers(-most, most)) * m for m in monomials), ring.zero)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_nothing_is_found_where_there_is_a_point(data: st.DataObject) -> None:
    ring = Ring(("x", "y"))
    point = [fmpq(data.draw(st.integers(-9, 9)), data.draw(st.integers(1, 4))) for _ in "xy"]
    conditions = []
    for _ in range(data.draw(st.integers(2, 4))):
        p = polynomial(data, ring, 4)
        if data.draw(st.booleans()):
            p -= p(*point)  # a condition on whose boundary the point lies
        value = p(*point)
        sign = (value > 0) - (value < 0)
        relations = [relation for relation, signs in SIGNS.items() if sign in signs]
        if not p.is_constant():
            conditions.append(Condition.of(ring, p, data.draw(st.sampled_from(sorted(relations)))))
    assert empty_boxes(assumed(ring, conditions)) is None


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_found_the_kernel_accepts(data: st.DataObject) -> None:
    ring, conditions = Ring(("x", "y")), []
    for _ in range(data.draw(st.integers(2, 5))):
        p = polynomial(data, ring, 3)
        if not p.is_constant():
            conditions.append(Condition.of(ring, p, data.draw(st.sampled_from(sorted(SIGNS)))))
    of = assumed(ring, conditions)
    found = empty_boxes(of)
    assert found is None or is_accepted(found, of)


def test_searches_in_vain_about_one_ring_come_to_an_end() -> None:
    """Where the only points are not rational, no box is small enough."""
    of = branch("x^4 + y^4 - 4*x^2 - 6*y^2 + 13 <= 0", "x > 0")
    for _ in range(2 * boxes.IN_VAIN // boxes.WORK):
        assert empty_boxes(of) is None
        assert 0 <= of.ring.made[boxes.BOXES] < boxes.IN_VAIN
    of.ring.made[boxes.BOXES] = 100
    disjoint = ("x^2 + y^2 - 1 <= 0", "x*y - 1 >= 0")
    ring = of.ring
    assert empty_boxes(assumed(ring, [Condition.stated(ring, text) for text in disjoint])) is None
    assert empty_boxes(branch(*disjoint)) is not None  # of another ring


def test_a_proof_that_is_long_for_the_kernel_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("x^2 + y^2 - 1 <= 0", "x*y - 1 >= 0")
    assert empty_boxes(branch(*texts)) is not None
    monkeypatch.setattr(boxes, "MAX_PRICE", 50)
    assert empty_boxes(branch(*texts)) is None


def test_a_region_of_pieces_without_points_is_empty() -> None:
    """Both pieces were printed before, with "(no point found)", and it was undecided whether there are such points."""
    f = (
        "-(-3*X11 - 3*X12 + X13 + X14)^2 + (2 + 2*a^2)*(-3*X11 - X12 + 3*X13 + X14)^2"
        " + (a*b - a)*(1/2*X11 - X13 + 1/2*X14)^2 + (3*a + 3*a^2)*(X13 - 3*X12)^2"
    )
    g = Landscape(MatrixProduct(4, 1), PolynomialObjective(f, (1, 4)))
    answer = g.criticality([[[0, 0, 0, 0]]], order=2)
    assert answer.region.is_empty() is True and str(answer.region) == "for no a, b"
