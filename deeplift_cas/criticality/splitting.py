"""g on a slice, without its quadratic part: the splitting lemma, with power series  (theory 2, A.3 iv′).

On a slice across the orbit of the symmetry let u be the pivots of H = Σ λ_i ℓ_i ℓ_iᵀ, λ_i > 0, and v the other
directions.  H is definite on the pivots; so a power series u = ψ(v) solves ∂g/∂u = 0, and in coordinates u − ψ(v), v

    g − g(W) = ½·uᵀHu + r(v) + terms u·(more than a given order of v) + terms u·u·(u or v).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import comb
from typing import NamedTuple

from flint import fmpq
from flint.utils.flint_exceptions import DomainError

from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.polynomial import Polynomial, Ring, by_monomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.proofs.minimum import Field as Symmetry
from deeplift_cas.criticality.slices import Field, left_out
from deeplift_cas.criticality.third import ask_zero
from deeplift_cas.deadline import in_time
from deeplift_cas.errors import Undecided
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import Point
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.characteristic import Characteristic
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Square, hessian
from deeplift_cas.squares.factorise import factorise, reduced
from deeplift_cas.vocabulary import MAX_ORDER, SYMENGINE

MAX_SIZE = 300_000
"""Terms of an expansion, by a bound from above: it is not made if there may be more."""

Terms = dict[tuple[int, ...], Polynomial]
"""A polynomial in the directions: their numbers, sorted, ↦ coefficient in ℚ[parameters]."""


@dataclass
class Expanded:
    """g_1, g_2, … at a point, as far as they are asked for."""

    landscape: Landscape
    point: Point
    ring: Ring
    forms: list[Form] = field(default_factory=list)

    def upto(self, order: int) -> list[Form]:
        """g_1, …, g_order; those above the degree of g are zero, and left out."""
        if not self.is_known(order):
            raise Undecided(f"g is no polynomial, and is looked at up to order {MAX_ORDER}")
        order = order if self.degree is None else min(order, max(2, self.degree))
        if len(self.forms) < order:
            in_time()
            engine = SYMENGINE if order > MAX_ORDER else None  # the direct one is made for low orders
            expansion = self.landscape.taylor(self.point, order, self.ring.names, engine)
            self.forms = [expansion.coefficient(k) for k in range(1, order + 1)]
        return self.forms[:order]

    def is_known(self, order: int) -> bool:
        """Whether g_k is looked at for all k up to an order: for g that is no polynomial that is so up to 4."""
        return self.degree is not None or order <= MAX_ORDER

    def is_short(self, order: int, count: int) -> bool:
        """Whether g_1, …, g_order have so many terms, or less: not even expanded where they may have far more."""
        if len(self.forms) < order and self._size(order) > MAX_SIZE:
            return False
        return sum(map(len, self.upto(order))) <= count

    def _size(self, order: int) -> int:
        """Terms of g_1, …, g_order, or more."""
        lift, series = self.landscape.lift, [1]
        entry = lift.terms(self.point, order)
        for _ in range(self.landscape.degree):
            pairs = [(i + j, a * b) for i, a in enumerate(series) for j, b in enumerate(entry) if i + j <= order]
            series = [sum(product for k, product in pairs if k == power) for power in range(order + 1)]
        rows, columns = lift.shape
        every = (comb(len(lift.direction_names) + k - 1, k) for k in range(1, order + 1))
        return sum(min(rows * columns * n, most) for n, most in zip(series[1:], every, strict=False))

    @cached_property
    def degree(self) -> int | None:
        """Of g, or more; ``None`` if it is known up to order 4 alone."""
        return self.landscape.total_degree


class Slice(NamedTuple):
    """Where g is looked at: directions left out, the squares of H on the others, and those free on its kernel."""

    out: Mapping[int, tuple[Field, Product]]
    squares: list[Square]
    free: list[int]

    @property
    def pivots(self) -> list[int]:
        """Those on which H is definite."""
        return [square.pivot for square in self.squares]

    @property
    def kept(self) -> list[int]:
        """All directions of the slice, the pivots first."""
        return [*self.pivots, *self.free]

    @classmethod
    def of(cls, expanded: Expanded, branch: Branch) -> Slice | None:
        """That at a point; ``None`` if H is not ⪰ 0.  Raises ``Undetermined`` where a sign is needed."""
        lift = expanded.landscape.lift
        landscape = expanded.landscape
        out = left_out(landscape.factors, expanded.point, branch) if landscape.is_symmetric else {}
        kept = [i for i in range(len(lift.direction_names)) if i not in out]
        squares = factorise(hessian(expanded.upto(2)[1].coefficients, kept), branch, in_time)
        if isinstance(squares, NegativeDirection):
            return None
        for square in squares:
            ask_zero(square, branch)
        squares = [s for s in squares if branch.possible_product(s.multiplier) == {1}]
        pivots = {s.pivot for s in squares}
        return cls(out, squares, [i for i in kept if i not in pivots])


class Chart(NamedTuple):
    """The directions of a slice as polynomials in its coordinates, pivots first: u + ψ(v), without u, and scale·v."""

    pivots: list[Polynomial]
    free: list[Polynomial]
    scale: Polynomial


@dataclass
class Splitting:
    """g on a slice, and its charts."""

    expanded: Expanded
    branch: Branch
    slice: Slice

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of the directions."""
        return tuple(self.expanded.landscape.lift.direction_names)

    def is_whole(self, order: int) -> bool:
        """Whether g has no terms above an order."""
        return self.expanded.degree is not None and self.expanded.degree <= order

    @cached_property
    def ring(self) -> Ring:
        """ℚ[directions of the slice, parameters]."""
        return Ring((*(self.names[i] for i in self.slice.kept), *self.branch.ring.names))

    @cached_property
    def identity(self) -> list[Polynomial]:
        """The free directions themselves."""
        return [self.ring.generator(self.names[i]) for i in self.slice.free]

    def chart(self, order: int, change: Sequence[Polynomial] | None = None) -> Chart | None:
        """ψ up to an order, where v is scaled so that there are no denominators; then v as polynomials in others."""
        pivots = self.slice.pivots
        adjugate, determinant = self._inverse
        divisor, scale = self._lifted(determinant), self._lifted(determinant * determinant)
        g = self.on_slice(order + 1)
        slopes = [g.derivative(n) for n in range(len(pivots))]
        psi = [self.ring.zero for _ in pivots]
        free = [v * scale for v in self.identity]
        for k in range(1, order + 1):
            in_time()
            residual = [self._part(self.at(p, psi, free), k, k) for p in slopes]
            try:
                for n, row in enumerate(adjugate):
                    step = sum((self._lifted(p) * q for p, q in zip(row, residual, strict=True)), self.ring.zero)
                    psi[n] -= step / divisor
            except DomainError:
                return None
        psi, scale = self._short(psi, scale, order)
        if not self.terms(scale):  # zero, as the branch has no points
            return None
        changed = list(self.identity if change is None else change)
        if change is not None:
            still = [self.ring.generator(self.names[i]) for i in pivots]
            psi = [self.at(p, still, changed) for p in psi]
        return Chart(psi, [p * scale for p in changed], scale)

    def rest(self, chart: Chart, order: int) -> Terms:
        """r up to an order: g where u = ψ(v)."""
        return self.terms(self._part(self.at(self.on_slice(order), chart.pivots, chart.free), 0, order))

    def left_out(self) -> dict[str, Symmetry]:
        """The directions that the slice does without."""
        return {
            self.names[i]: Symmetry(found.combination, factor, self.branch.ring)
            for i, (found, factor) in self.slice.out.items()
        }

    def terms(self, p: Polynomial) -> Terms:
        """By monomials in the directions, coefficients modulo the equations."""
        kept, found = self.slice.kept, {}
        for powers, c in by_monomial(p, len(kept), self.branch.ring).items():
            if not (r := self.branch.reduce(c)).is_zero():
                found[tuple(sorted(kept[n] for n, e in enumerate(powers) for _ in range(e)))] = r
        return found

    def polynomial(self, terms: Terms) -> Polynomial:
        """The other way round."""
        place = {i: n for n, i in enumerate(self.slice.kept)}
        found: dict[tuple[int, ...], fmpq] = {}
        for monomial, p in terms.items():
            powers = [0] * len(place)
            for i in monomial:
                powers[place[i]] += 1
            for e, c in p.terms():
                found[(*powers, *map(int, e))] = c
        return self.ring.context.from_dict(found)

    # -- the pieces of it ----------------------------------------------------------------------------------

    @cached_property
    def _inverse(self) -> tuple[list[list[Polynomial]], Polynomial]:
        """adj(H) and det(H) on the pivots, or H⁻¹ and 1 if that is free of denominators."""
        pivots, ring = self.slice.pivots, self.branch.ring
        if not pivots:
            return [], ring.one
        rows = hessian(self.expanded.upto(2)[1].coefficients, pivots)
        found = Characteristic.of(reduced(rows, self.branch), self.branch)
        determinant = ring.one
        for factor in found.factors:
            determinant *= factor[0]
        determinant = self.branch.reduce(determinant)
        if determinant.is_constant():
            return [[p / determinant.leading_coefficient() for p in row] for row in found.powers[-2]], ring.one
        return [list(row) for row in found.powers[-2]], determinant

    def _lifted(self, p: Polynomial) -> Polynomial:
        """A polynomial in the parameters, in the larger ring."""
        none = (0,) * len(self.slice.kept)
        return self.ring.context.from_dict({(*none, *map(int, e)): c for e, c in p.terms()})

    def on_slice(self, order: int) -> Polynomial:
        """g_1 + … + g_order on the slice."""
        place, terms = set(self.slice.kept), Terms()
        for form in self.expanded.upto(order):
            for monomial, p in form.coefficients.items():
                if place.issuperset(monomial):
                    terms[monomial] = self.branch.reduce(p)
        return self.polynomial(terms)

    def at(self, p: Polynomial, pivots: Sequence[Polynomial], free: Sequence[Polynomial]) -> Polynomial:
        """A polynomial with others in place of the directions."""
        same = [self.ring.generator(name) for name in self.branch.ring.names]
        return p.compose(*pivots, *free, *same, ctx=self.ring.context)

    def _part(self, p: Polynomial, least: int, most: int) -> Polynomial:
        """The terms of some degrees in the directions."""
        count = len(self.slice.kept)
        return self.ring.context.from_dict({e: c for e, c in p.terms() if least <= sum(map(int, e[:count])) <= most})

    def _short(self, psi: list[Polynomial], scale: Polynomial, order: int) -> tuple[list[Polynomial], Polynomial]:
        """With a smaller scale, if that leaves no denominators; numbers may be there."""
        if scale.is_constant() and not scale.is_zero():
            return [self._divided(p, scale, order) for p in psi], self.ring.one
        for q, exponent in [] if scale.is_constant() else self.ring.factor(scale)[1]:
            for _ in range(exponent):
                try:
                    psi = [self._divided(p, q, order) for p in psi]
                except DomainError:
                    break
                scale = scale / q
        return psi, scale

    def _divided(self, p: Polynomial, q: Polynomial, order: int) -> Polynomial:
        """The terms of degree k over q^k."""
        return sum((self._part(p, k, k) / q**k for k in range(1, order + 1)), self.ring.zero)
