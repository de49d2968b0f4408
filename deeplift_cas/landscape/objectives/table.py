"""The kinds of objectives that problem files know."""

from __future__ import annotations

from deeplift_cas.landscape.objectives.polynomial import PolynomialObjective
from deeplift_cas.landscape.objectives.protocol import Objective
from deeplift_cas.landscape.objectives.quadratic import Quadratic
from deeplift_cas.landscape.objectives.square_loss import SquareLoss

OBJECTIVES: dict[str, type[Objective]] = {
    "quadratic": Quadratic,
    "polynomial": PolynomialObjective,
    "square_loss": SquareLoss,
}
"""``kind`` in a problem file ↦ the class that reads it."""
