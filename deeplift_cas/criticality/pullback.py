"""Where φ(W) is stationary for f, and f is critical there: the squares of f, pulled back by the lift.

With X = φ(W), φ(W + tẆ) = X + tD_1 + t²D_2 + t³D_3 + …, ∇f(X) = 0, 2f_2 = Σ λ_i ℓ_i², s·f_3 = Σ ℓ_i q_i and
2s²f_4 − Σ q_i²/λ_i = Σ μ_j Q_j² + Σ ℓ_i c_i for the Taylor coefficients of f at X, and p_i = sλ_i ℓ_i(D_2) + q_i(D_1),

    H = Σ λ_i ℓ_i(D_1)ℓ_i(D_1)ᵀ,   s·g_3 = Σ ℓ_i(D_1) p_i,
    2s²g_4 − Σ p_i²/λ_i = Σ μ_j Q_j(D_1)² + Σ ℓ_i(D_1) (c_i(D_1) + 2s²λ_i ℓ_i(D_3) + 2s ∂q_i(D_1)[D_2]),

where p_i²/λ_i is on the other side if ℓ_i(D_1) = 0.  So no Hessian of g has to be eliminated, and no cubic divided; and
if f_3 = 0 and f_4 = 0, it does not matter which λ_i vanish  (theory, section 1: the chain rule).

Where φ(W) is stationary for f on the image of a lift of degree 2 only, and 2⟨∇f(X), D_2⟩ is a sum of squares, these are
more squares of H, and nothing else changes if f_3 = 0 and f_4 = 0.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise, permutations
from typing import Any, NamedTuple

from flint import fmpq

from deeplift_cas.algebra.form import Form, times
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.fourth import Descent, SumOfSquares, effective_quartic
from deeplift_cas.criticality.proofs.curve import Curve, whole
from deeplift_cas.criticality.section import Section
from deeplift_cas.criticality.third import KernelVector, Sparse, Vanishing, ask_zero, form_value, on_kernel
from deeplift_cas.deadline import in_time
from deeplift_cas.errors import Undecided
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.squares.cone import conic, squares_of
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Rows, Square, Vector, common_denominator, hessian
from deeplift_cas.squares.factorise import factorise

MAX_PRODUCTS = 200_000
"""Of terms, to put the coefficients of the lift into a form of f."""


class PulledBack(NamedTuple):
    """H = Σ λ_i ℓ_i ℓ_iᵀ, and what it shows of g_3 and g_4."""

    squares: list[Square]
    third: Vanishing
    fourth: SumOfSquares | None


@dataclass(frozen=True)
class Pullback:
    """The coefficients D_k of the lift, and those of f at φ(W), as they are asked for."""

    landscape: Landscape
    point: Sequence[Any]
    names: tuple[str, ...]

    def at(self, branch: Branch, order: int) -> PulledBack | None:
        """The squares on a branch, and what follows up to an order; ``None`` where this does not show them.

        >>> from deeplift_cas import MatrixProduct, Quadratic
        >>> from deeplift_cas.algebra.polynomial import Ring
        >>> lift = MatrixProduct(1, 1, 1)
        >>> g = Landscape(lift, Quadratic([[0]], 1, target=[[2]]))
        >>> found = Pullback(g, lift.point([[1]], [[2]]), ()).at(Branch(Ring(())), 3)
        >>> found.squares[0].form, found.third.over_squares
        ({0: 2, 1: 1}, {0: {(0, 1): 1}})
        """
        if not self._is_stationary(branch):
            return self._above_bound(branch, order)
        parts = conic(self._hessian, branch)
        try:
            if parts is None:
                squares = factorise(self._hessian, branch)
                if isinstance(squares, NegativeDirection):
                    return None
            else:
                squares = squares_of(parts)
                if _vanish(self._objective[1 : order - 1], branch):
                    return self._second(squares, branch, order)
        except (Undetermined, Undecided):
            return None
        for square in squares if order > 2 else ():
            ask_zero(square, branch)
        try:
            return self._higher(squares, branch, order)
        except (Undetermined, Undecided):
            return None

    def _above_bound(self, branch: Branch, order: int) -> PulledBack | None:
        """The same where ∇f(X) is not zero, but known to bound f from below on the image, to second order."""
        lift = self.landscape.lift
        if self.landscape.penalty is not None or isinstance(lift, MatrixProduct):
            return None
        from deeplift_cas.landscape.lifts.program import Program  # start-up counts

        assert isinstance(lift, Program)
        if lift.degree != 2:
            return None
        own = conic(self._hessian, branch)
        if own is None or not _vanish(self._objective[1:], branch):
            return None
        try:
            if self._composed(self._slope.coefficients, [(1,)], branch):
                return None
            second = self._composed(self._slope.coefficients, [(2,)], branch)
            bound = factorise(hessian(second, range(len(lift.direction_names))), branch)
            if isinstance(bound, NegativeDirection):
                return None
            found = self._second(squares_of(own), branch, order)
        except (Undetermined, Undecided):
            return None
        return _with_bound(found, bound, branch)

    def ask(self, branch: Branch) -> None:
        """Raise ``Undetermined`` where φ(W) is stationary for f, and it is not known whether ∇²f ⪰ 0."""
        if self._is_stationary(branch):
            factorise(self._hessian, branch)

    def falls(self, branch: Branch, order: int) -> Curve | None:
        """Where dφ is onto, or f a function of one variable, and f is not critical of an order: a curve that shows it.

        Raises ``Undetermined`` where a sign is needed: better that of a derivative of f than of what it is in g, where
        the equations hide that it is a factor.

        >>> from deeplift_cas import MatrixProduct, Quadratic
        >>> from deeplift_cas.algebra.polynomial import Ring
        >>> lift = MatrixProduct(1, 1, 1)
        >>> g = Landscape(lift, Quadratic([[0]], -1, target=[[2]]))
        >>> found = Pullback(g, lift.point([[1]], [[2]]), ()).falls(Branch(Ring(())), 2)
        >>> {name: str(p) for name, p in found.steps[0].items()}, str(found.value)
        ({'w1dot11': '1'}, '-2')
        """
        if not self._is_stationary(branch):
            return None
        size = len(self._slope.directions)
        if size > 1:
            return self._along_section(branch, order)
        linear = self._composed({(0,): branch.ring.one}, [(1,)], branch)
        for k, form in enumerate(self._objective[: order - 1] if linear else (), 2):
            derivative = form.coefficients.get((0,) * k, branch.ring.zero)
            if k % 2 == 0 and branch.is_nonnegative(derivative):
                if k == order or not branch.is_zero(derivative):
                    return None
            elif not branch.is_zero(derivative):
                return self._line(linear, k, derivative, branch)
        return None

    def falls_to_second_order(self, branch: Branch) -> Curve | None:
        """Where ∇²f has a negative direction E, and for a product of matrices a line W + tv with D_1v = 0 and
        D_2(v) = s·E is found, s ≠ 0: g falls along it like t⁴.  One layer moves by the identity, as far as there is
        one, another by what gives E then.

        >>> from deeplift_cas import MatrixProduct, Quadratic
        >>> from deeplift_cas.algebra.polynomial import Ring
        >>> lift = MatrixProduct(1, 1, 1)
        >>> g = Landscape(lift, Quadratic([[0]], -1, target=[[0]]))
        >>> found = Pullback(g, lift.point([[0]], [[0]]), ()).falls_to_second_order(Branch(Ring(())))
        >>> {name: str(p) for name, p in found.steps[0].items()}, str(found.value)
        ({'w1dot11': '1', 'w2dot11': '1'}, '-1/2')
        """
        lift = self.landscape.lift
        if not isinstance(lift, MatrixProduct) or not self._is_stationary(branch):
            return None
        negative = factorise(self._hessian, branch)
        if not isinstance(negative, NegativeDirection):
            return None
        E, below = whole(negative, branch)
        starts = [0, *accumulate(rows * columns for columns, rows in pairwise(lift.widths))]
        for fixed, free in permutations(range(lift.depth), 2):
            columns, rows = lift.widths[fixed : fixed + 2]
            unit = {starts[fixed] + i * columns + i for i in range(min(rows, columns))}
            entries = [self._beside(unit, range(starts[free], starts[free + 1]), second) for second in self._lift[1]]
            try:
                section = Section.of(entries, branch, sorted(E))
            except Undetermined:
                continue
            if section is None:
                continue
            v = dict.fromkeys(sorted(unit), branch.ring.one) | section.lifted(E)
            if all(form_value(first, v, branch).is_zero() for first in self._lift[0]):
                value = below * section.length.power(2) * Product(fmpq(1, 2))
                return Curve.of_steps((v,), value, lift.direction_names, branch.ring)
        return None

    @staticmethod
    def _beside(unit: Container[int], free: Container[int], second: Sparse) -> Sparse:
        """The linear form in some directions that a quadratic one is, where those of a unit are 1, and others 0."""
        found: Sparse = {}
        for (i, j), p in second.items():
            for a, b in ((i, j), (j, i)):
                if a in unit and b in free:
                    found[b,] = found[b,] + p if (b,) in found else p
        return found

    def _along_section(self, branch: Branch, order: int) -> Curve | None:
        """What f itself is refuted by, lifted by a section of dφ, if there is one."""
        names, size = self.landscape.lift.direction_names, len(self._slope.directions)
        first = [self._composed({(e,): branch.ring.one}, [(1,)], branch) for e in range(size)]
        section = Section.of(first, branch)
        if section is None:
            return None
        try:
            squares = factorise(self._hessian, branch)
            if isinstance(squares, NegativeDirection):
                return Curve.of_curvature(section.curvature(squares), names, branch)
            if order < 3:
                return None
            third = on_kernel(self._objective[1], squares, branch)
            if isinstance(third, KernelVector):
                return Curve.of_kernel(section.null(third), names, branch)
            if order < 4 or len(squares) < size - 1:  # the sign of a quartic in two directions is not that of one in g
                return None
            found = effective_quartic((self._slope, *self._objective), self._hessian, squares, third, branch)
        except Undecided:
            return None
        if not isinstance(found, Descent):
            return None

        def second(v: Vector) -> Vector:
            values = (form_value(self._lift[1][e], v, branch) for e in range(size))
            return {e: p for e, p in enumerate(values) if not p.is_zero()}

        lifted = section.descent(found, second, branch)
        return Curve.of_steps((lifted.velocity, lifted.acceleration), lifted.value, names, branch.ring)

    def _line(self, linear: Sparse, order: int, derivative: Polynomial, branch: Branch) -> Curve | None:
        """Along an entry of D_1 that is not zero, or else along D_1 itself."""
        names, one = self.landscape.lift.direction_names, branch.ring.one
        known = [i for (i,), p in linear.items() if 0 not in branch.possible(p)]
        if known:
            i = min(known, key=lambda i: (linear[i,].total_degree(), len(linear[i,])))
            vector, length = {names[i]: one}, linear[i,]
        else:
            vector = {names[i]: p for (i,), p in sorted(linear.items())}
            length = sum((p * p for p in linear.values()), branch.ring.zero)
            if branch.is_zero(length):
                return None
        value, factor = branch.product(derivative), branch.product(length)
        if value is None or factor is None:
            return None
        return Curve(order, (vector,), value * factor.power(order), branch.ring)

    def _is_stationary(self, branch: Branch) -> bool:
        """Whether φ(W) is stationary for f, and g is f of more than one factor, and nothing else."""
        lift = self.landscape.lift
        is_more = self.landscape.penalty is None and not (isinstance(lift, MatrixProduct) and lift.depth == 1)
        return is_more and _vanish([self._slope], branch)

    def _second(self, squares: Sequence[Square], branch: Branch, order: int) -> PulledBack:
        """Where f_3 = 0 and f_4 = 0; no λ_i has a denominator."""
        pulled, of_quadratics = list[Square](), list[tuple[Product, Sparse]]()
        quotients, cubics = dict[int, Sparse](), dict[int, Sparse]()
        for square in squares:
            linear, *more = (self._of_linear(square, k, branch) for k in range(1, order))
            if not linear:
                if order > 3 and more[0]:
                    of_quadratics.append((square.multiplier, more[0]))
                continue
            if order > 2 and more[0]:
                quotients[len(pulled)] = more[0]
            if order > 3 and more[1]:
                cubics[len(pulled)] = _combined([(branch.ring.constant(2), more[1])], branch)
            pulled.append(_square(square.multiplier, linear))
        fourth = SumOfSquares(Product(), of_quadratics, {}, over_squares=cubics) if order > 3 else None
        return PulledBack(pulled, Vanishing(Product(), {}, quotients), fourth)

    def _higher(self, squares: Sequence[Square], branch: Branch, order: int) -> PulledBack | None:
        """Where f is critical of that order; the λ_i are 0 or positive."""
        squares = [square for square in squares if branch.possible_product(square.multiplier) != {0}]
        own, fourth = Vanishing(Product(), {}, {}), None
        if order > 2:
            found = on_kernel(self._objective[1], squares, branch)
            if isinstance(found, KernelVector):
                return None
            own = found
        if order > 3:
            forms = (self._slope, *self._objective)
            quartic = effective_quartic(forms, self._hessian, squares, own, branch)
            if isinstance(quartic, Descent) or quartic.quartic is not None:
                return None
            fourth = quartic
        return self._composition(squares, own, fourth, branch)

    def _composition(
        self, squares: Sequence[Square], own: Vanishing, fourth: SumOfSquares | None, branch: Branch
    ) -> PulledBack:
        """From the squares of f those of g, both sides times a power of a common denominator d of the λ_i."""
        below = common_denominator(squares, branch)
        s, d = branch.polynomial(own.scale), branch.polynomial(below)
        scale = Product() if fourth is None else fourth.scale
        pulled, forms = list[Square](), list[tuple[Product, Sparse]]()
        over, cubics = dict[int, Sparse](), dict[int, Sparse]()
        for i, square in enumerate(squares):
            weight, q = branch.polynomial(below * square.multiplier), own.over_forms.get(i, {})
            linear, second = (self._of_linear(square, k, branch) for k in (1, 2))
            p = _combined([(s * weight, second), (d, self._composed(q, [(1, 1)], branch))], branch)
            if not linear:
                if p and fourth is not None:
                    forms.append((scale * square.multiplier.power(-1), p))
                continue
            if p:
                over[len(pulled)] = p
            if fourth is not None:
                factor = 2 * branch.polynomial(scale) * s * d
                parts = [
                    (d**2, self._composed(fourth.quotients.get(i, {}), [(1, 1, 1)], branch)),
                    (factor * s * weight, self._of_linear(square, 3, branch)),
                    (factor * d, self._composed(q, [(1, 2), (2, 1)], branch)),
                ]
                if c := _combined(parts, branch):
                    cubics[len(pulled)] = c
            pulled.append(_square(square.multiplier, linear))
        third = Vanishing(own.scale * below, over, {})
        if not over:  # then g_3 = 0, and there is nothing to scale
            scale, third = scale * third.scale.power(2), Vanishing(Product(), {}, {})
        if fourth is None:
            return PulledBack(pulled, third, None)
        for multiplier, Q in fourth.squares:
            if form := self._composed(Q, [(1, 1)], branch):
                forms.append((below.power(2) * multiplier, form))
        return PulledBack(pulled, third, SumOfSquares(scale, forms, cubics))

    @cached_property
    def _slope(self) -> Form:
        """Of f(X + tE) in the entries of E: that of order 1, which mostly does not vanish."""
        return self._expanded(1)[0]

    @cached_property
    def _objective(self) -> list[Form]:
        """The others, up to order 4."""
        return self._expanded(4)[1:]

    @cached_property
    def _hessian(self) -> Rows:
        """∇²f(X)."""
        return hessian(self._objective[0].coefficients, range(len(self._slope.directions)))

    def _expanded(self, order: int) -> list[Form]:
        rows, columns = self.landscape.lift.shape
        f = Landscape(MatrixProduct(columns, rows), self.landscape.objective)
        expansion = f.taylor([self.landscape.lift(self.point)], order, self.names)
        return [expansion.coefficient(k) for k in range(1, order + 1)]

    @cached_property
    def _lift(self) -> list[list[Sparse]]:
        """D_1, D_2 and D_3, entry by entry in the order of the rows."""
        directions = self.landscape.lift.direction_names
        return [
            [dict(Form.from_expr(p, directions, self.names, k).coefficients) for row in D.tolist() for p in row]
            for k, D in enumerate(self.landscape.lift.line(self.point, 3)[1:], 1)
        ]

    def _of_linear(self, square: Square, k: int, branch: Branch) -> Sparse:
        """ℓ(D_k)."""
        return self._composed({(i,): p for i, p in square.form.items()}, [(k,)], branch)

    def _composed(self, form: Sparse, orders: Sequence[tuple[int, ...]], branch: Branch) -> Sparse:
        """The sum over the orders (j, k, …) of a form with D_j, D_k, … put into its factors, one after the other.

        Raises :class:`Undecided` if that is too long.
        """
        result: Sparse = {}
        work = 0
        for monomial, weight in form.items():
            for places in orders:
                terms: Sparse = {(): weight}
                for i, k in zip(monomial, places, strict=True):
                    factor = self._lift[k - 1][i]
                    work += len(terms) * len(factor)
                    if work > MAX_PRODUCTS:
                        raise Undecided("the lift put into the derivatives of f is too long")
                    terms = times(terms, factor)
                    in_time()
                for m, p in terms.items():
                    result[m] = result[m] + p if m in result else p
        return _combined([(branch.ring.one, result)], branch)


def _with_bound(found: PulledBack, bound: Sequence[Square], branch: Branch) -> PulledBack:
    """Where f_3 = 0 and f_4 = 0, with the squares of a bound, which may have denominators, as those of f have not: g_3
    times a common one d, g_4 times d², and times d if g_3 = 0.
    """
    d, (own, third, fourth) = common_denominator(bound, branch), found
    power = 2 if third.over_squares else 1
    if power == 2:
        third = third._replace(scale=d)
    if fourth is not None:
        squares, factor = [(d.power(power) * μ, Q) for μ, Q in fourth.squares], branch.polynomial(d.power(power - 1))
        cubics = {i: _combined([(factor, c)], branch) for i, c in fourth.over_squares.items()}
        fourth = SumOfSquares(d.power(2 - power), squares, {}, over_squares=cubics)
    return PulledBack([*own, *bound], third, fourth)


def _square(multiplier: Product, linear: Sparse) -> Square:
    form = {i: p for (i,), p in linear.items()}
    return Square(multiplier, form, min(form))


def _combined(parts: Iterable[tuple[Polynomial, Sparse]], branch: Branch) -> Sparse:
    """Σ factor·form."""
    result: Sparse = {}
    for factor, form in parts:
        for m, p in form.items():
            result[m] = result[m] + factor * p if m in result else factor * p
    return {m: q for m, p in result.items() if not (q := branch.reduce(p)).is_zero()}


def _vanish(forms: Sequence[Form], branch: Branch) -> bool:
    return all(branch.vanishes(p) for form in forms for p in form.coefficients.values())
