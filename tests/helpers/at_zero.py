"""Where 0 is critical for a polynomial of one row."""

from __future__ import annotations

import re

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
from deeplift_cas.criticality.critical import Criticality
from deeplift_cas.regions.region import Region

ENTRIES = {"x": "X11", "y": "X12", "z": "X13", "w": "X14"}


def criticality_at_zero(expression: str, width: int, order: int = 4) -> Criticality:
    """Of g = f.  x, y, z and w are the entries, other letters parameters."""
    f = re.sub(r"\b[xyzw]\b", lambda m: ENTRIES[m[0]], expression)
    names, lift = sorted(set(re.findall(r"\b[a-v]\b", f))), MatrixProduct(width, 1)
    g = Landscape(lift, PolynomialObjective(f, (1, width)))
    return g.criticality(lift.point([[0] * width]), order, names)


def region_at_zero(expression: str, width: int, order: int = 4) -> Region:
    """Where it holds; nothing may be undecided."""
    decision = criticality_at_zero(expression, width, order).decisions[-1]
    assert not decision.undecided.conjunctions
    return decision.region
