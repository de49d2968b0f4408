"""A lift on the unit sphere of its coordinates: the simplex by u∘u, matrices of trace 1 by UUᵀ  (theory 2, C.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deeplift_cas.landscape.lift import MatrixProduct, Point
from deeplift_cas.landscape.lifts.hadamard import Hadamard
from deeplift_cas.landscape.lifts.program import Program
from deeplift_cas.landscape.lifts.restricted import Restricted, restricted


class Simplex(Restricted):
    """u∘u on the sphere, in a chart."""

    @property
    def image(self) -> str:
        """All of it."""
        return "the simplex"

    def openness(self, point: Sequence[Any]) -> tuple[bool, str]:
        """Everywhere."""
        return True, "square roots of the entries, with the signs of u, are near u"


def on_sphere(
    lift: MatrixProduct | Program,
    point: Sequence[Any],
    names: tuple[str, ...] | None = None,
    assumed: Sequence[str] = (),
) -> tuple[Program, Point]:
    """The lift where the squares of all coordinates have the sum 1, in a chart at the point, and the point in that: one
    coordinate is determined by the others.

    Raises :class:`InputError` for a point that is not on it, and if no coordinate there is other than 0 for sure.

    >>> simplex, y = on_sphere(Hadamard(2), [[0, 1]])
    >>> simplex.coordinates, [X.tolist() for X in simplex.line(y, 2)]
    (('u1',), [[[0], [1]], [[0], [0]], [[u1dot**2], [-u1dot**2]]])
    """
    is_simplex = isinstance(lift, Hadamard) and lift.power == 2
    equation = " + ".join(f"{name}^2" for name in lift.coordinates) + " = 1"
    kind = Simplex if is_simplex else Restricted
    return restricted(lift, [equation], point, names, assumed, kind, "on the unit sphere")
