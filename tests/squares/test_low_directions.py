"""Floating point suggests directions, and no more."""

from __future__ import annotations

from flint import fmpq

from deeplift_cas.squares.low_directions import low_directions, lowest_value


def test_numbers_that_floating_point_does_not_have_are_no_crash() -> None:
    """The quartic is divided by its largest coefficient."""
    quartic = {(0, 0, 0, 0): fmpq(10**400), (0, 0, 1, 1): fmpq(-(10**401)), (1, 1, 1, 1): fmpq(1)}
    assert any(x.get(0, 0) and x.get(1, 0) for x in low_directions(quartic))
    assert lowest_value([quartic]) < -0.2


def test_a_short_descent_finds_what_chance_does_not_see() -> None:
    """(x − 2y)²(x² + y²) − y⁴/1000 is negative in a narrow cone; without the last term nowhere."""
    square = {(0, 0, 0, 0): fmpq(1), (0, 0, 0, 1): fmpq(-4), (0, 0, 1, 1): fmpq(5), (0, 1, 1, 1): fmpq(-4)}
    narrow, nowhere = (square | {(1, 1, 1, 1): fmpq(4) - x} for x in (fmpq(1, 1000), fmpq(0)))
    assert lowest_value([nowhere, narrow]) == lowest_value([narrow]) < -1e-6 < -1e-12 < lowest_value([nowhere])
