"""Is X a local minimum of f on all matrices, or on those near X that are products?  Then W is one of g.

At rank X = d_min = d_k all products near X are of this rank, and products of matrices near W_L⋯W_(k+1) and W_k⋯W_1:
so the kind of W is that of these two layers, the orbits of which are the fibres  (theory 2, A.2, A.3 i).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from deeplift_cas.algebra.polynomial import Polynomial, Ring, determinant
from deeplift_cas.criticality.leading import leading_part
from deeplift_cas.criticality.proofs.minimum import Image, Leading, Minor
from deeplift_cas.criticality.splitting import Expanded
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import MatrixProduct, Point
from deeplift_cas.signs.branch import Branch

MAX_MINOR, MAX_MINORS = 5, 400
"""Rows of a minor of X, and how many are looked at: above, nothing is tried."""


@dataclass
class OnImage:
    """f near X, as the branches ask for it."""

    landscape: Landscape
    point: Point
    ring: Ring

    def at(self, branch: Branch) -> Image | None:
        """The proof on a branch; ``None`` if none was found.  Raises ``Undetermined`` where a sign is needed.

        >>> from deeplift_cas import PolynomialObjective
        >>> f = PolynomialObjective("(X11-1)^2 + X12^2 + X21^2 + (X22-1)^2 + X12*X21*(X11-1)", (2, 2))
        >>> lift = MatrixProduct(2, 2, 2, 2)
        >>> image = OnImage(Landscape(lift, f), lift.point(*[[[1, 0], [0, 1]]] * 3), Ring(()))
        >>> image.at(Branch(image.ring)).leading.weights
        {'w1dot11': 1, 'w1dot12': 1, 'w1dot21': 1, 'w1dot22': 1}
        """
        lift = self.landscape.lift
        if self.landscape.penalty is not None or (isinstance(lift, MatrixProduct) and lift.depth == 1):
            return None
        if all(branch.reduce(p).is_zero() for p in self._all.upto(1)[0].coefficients.values()):
            found = leading_part(self._all, branch)
            if isinstance(found, Leading):
                return Image(None, None, found)
        if self._halves is None or (minor := self._minor(branch)) is None:
            return None
        layers, halves = self._halves
        found = leading_part(halves, branch)
        return Image(layers, minor, found) if isinstance(found, Leading) else None

    @cached_property
    def _all(self) -> Expanded:
        """f at X, as a network of one layer."""
        rows, columns = self.landscape.lift.shape
        lift = MatrixProduct(columns, rows)
        f = Landscape(lift, self.landscape.objective)
        return Expanded(f, lift.point(self.landscape.lift(self.point)), self.ring)

    @cached_property
    def _halves(self) -> tuple[int, Expanded] | None:
        """How many layers are in the first of two, and these; ``None`` where that gains nothing."""
        lift = self.landscape.lift
        if not isinstance(lift, MatrixProduct):
            return None
        widths, least = lift.widths, min(lift.widths)
        inner = [k for k in range(1, lift.depth) if widths[k] == least]
        if lift.depth == 2 or not inner or least in (widths[0], widths[-1]):
            return None
        k, short = inner[0], MatrixProduct(widths[0], least, widths[-1])
        factors = lift.partial_product(self.point, 0, k), lift.partial_product(self.point, k, lift.depth)
        return k, Expanded(Landscape(short, self.landscape.objective), short.point(*factors), self.ring)

    def _minor(self, branch: Branch) -> Minor | None:
        """A minor of X of order d_min that is not zero, if one is seen."""
        X = [[self.ring.polynomial(p) for p in row] for row in self.landscape.lift(self.point).tolist()]
        least, found = min(self.landscape.factors.widths), list[tuple[Polynomial, tuple[int, ...], tuple[int, ...]]]()
        places = [(I, J) for I in combinations(range(len(X)), least) for J in combinations(range(len(X[0])), least)]
        for I, J in places if least <= MAX_MINOR and len(places) <= MAX_MINORS else ():
            found.append((branch.reduce(determinant([[X[i][j] for j in J] for i in I], self.ring)), I, J))
        for value, I, J in sorted(found, key=lambda entry: (entry[0].total_degree(), len(entry[0]))):
            if not branch.is_zero(value) and (shown := branch.product(value)) is not None:
                return Minor([i + 1 for i in I], [j + 1 for j in J], shown)
        return None
