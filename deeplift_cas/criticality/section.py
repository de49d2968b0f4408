"""Directions that move φ(W) as it is asked for: a section of dφ, where that is onto entry by entry.

There g is critical of an order iff f is: a curve X + εE + ε²A in the image is that of W + εv + ε²w with D_1v = E and
D_1w = A − D_2(v)  (theory, section 1: the chain rule).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.fourth import Descent
from deeplift_cas.criticality.third import KernelVector, Sparse
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Vector


class Section(NamedTuple):
    """For each entry of φ(W) a direction that moves it and no other one, and how far: s times as far as the entry, in
    all, for a length s that is not zero.
    """

    length: Product
    polynomial: Polynomial
    columns: dict[int, tuple[int, Polynomial]]

    @classmethod
    def of(cls, first: Sequence[Sparse], branch: Branch, wanted: Collection[int] | None = None) -> Section | None:
        """That of D_1, entry by entry, for all entries or those that are ``wanted``; ``None`` if there is none.

        Raises ``Undetermined`` where it is not known of an entry of D_1 whether it is zero.

        >>> from deeplift_cas.algebra.polynomial import Ring
        >>> ring = Ring(())
        >>> found = Section.of([{(0,): 2 * ring.one}, {(1,): 3 * ring.one, (2,): ring.one}], Branch(ring))
        >>> str(found.polynomial), {i: str(p) for i, p in found.lifted({0: ring.one, 1: ring.one}).items()}
        ('6', {0: '3', 1: '2'})
        """
        moved: dict[int, list[int]] = {}
        for e, entry in enumerate(first):
            for (i,) in entry:
                moved.setdefault(i, []).append(e)
        chosen: dict[int, tuple[int, Polynomial]] = {}
        for e in range(len(first)) if wanted is None else wanted:
            entry = first[e]
            alone = [(i, p) for (i,), p in entry.items() if moved[i] == [e]]
            if not alone:
                return None
            known = [(i, p) for i, p in alone if 0 not in branch.possible(p)]
            i, p = min(known or alone, key=lambda pair: (pair[1].total_degree(), len(pair[1])))
            if not known and branch.is_zero(p):
                return None
            chosen[e] = i, p
        total = branch.ring.one
        for _, p in chosen.values():
            total = total * (p / total.gcd(p))
        length = branch.product(total)
        if length is None:
            return None
        return cls(length, total, {e: (i, total / p) for e, (i, p) in chosen.items()})

    def lifted(self, vector: Vector) -> Vector:
        """v with D_1v = s·vector."""
        return {i: p * vector[e] for e, (i, p) in self.columns.items() if e in vector}

    def curvature(self, found: NegativeDirection) -> NegativeDirection:
        """A direction of negative curvature of f as one of g."""
        return found._replace(vector=self.lifted(found.vector), value=found.value * self.length.power(2))

    def null(self, found: KernelVector) -> KernelVector:
        """A vector of ker ∇²f on which the cubic of f is not 0, as one of ker ∇²g."""
        return KernelVector(self.lifted(found.vector), found.value * self.length.power(3))

    def descent(self, found: Descent, second: Callable[[Vector], Vector], branch: Branch) -> Descent:
        """A curve along which f falls as one along which g does; ``second`` is D_2."""
        s, direction = self.polynomial, self.lifted(found.velocity)
        bent = {e: -s * p for e, p in second(direction).items()}
        for e, p in found.acceleration.items():
            bent[e] = bent[e] + s**3 * p if e in bent else s**3 * p
        velocity = {i: branch.reduce(s * p) for i, p in direction.items()}
        acceleration = {i: branch.reduce(p) for i, p in self.lifted(bent).items()}
        return Descent(velocity, acceleration, found.value * self.length.power(8))
