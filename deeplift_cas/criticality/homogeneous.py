"""Is g a form of degree 4 around the point?  Then it is a minimum just if it is 4-critical, and a global one."""

from __future__ import annotations

from deeplift_cas.criticality.proofs.minimum import Homogeneous
from deeplift_cas.criticality.splitting import Expanded
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import MAX_ORDER

MAX_DEGREE, MAX_TERMS = 40, 20_000
"""Of g: above, it is not looked at."""


def homogeneous(expanded: Expanded, branch: Branch) -> Homogeneous | None:
    """That all terms of g − g(W) are of degree 4, or none are left, modulo the equations of a branch.

    >>> from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> lift = MatrixProduct(2, 1, 2)
    >>> g = Landscape(lift, PolynomialObjective("X11*X22 - X12*X21", (2, 2)))
    >>> homogeneous(Expanded(g, lift.point([[0, 0]], [[0], [0]]), Ring(())), Branch(Ring(()))) is not None
    True
    """
    degree = expanded.degree
    if degree is None or degree > MAX_DEGREE or not expanded.is_short(degree, MAX_TERMS):
        return None
    forms = expanded.upto(degree)
    others = [form.coefficients for order, form in enumerate(forms, 1) if order != MAX_ORDER]
    vanishes = all(branch.reduce(p).is_zero() for form in others for p in form.values())
    return Homogeneous() if vanishes else None
