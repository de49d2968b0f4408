"""Floating point suggests directions, and no more."""

from __future__ import annotations

from flint import fmpq

from deeplift_cas.squares.low_directions import low_directions


def test_numbers_that_floating_point_does_not_have_are_no_crash() -> None:
    """The quartic is divided by its largest coefficient."""
    quartic = {(0, 0, 0, 0): fmpq(10**400), (0, 0, 1, 1): fmpq(-(10**401)), (1, 1, 1, 1): fmpq(1)}
    assert any(x.get(0, 0) and x.get(1, 0) for x in low_directions(quartic))
