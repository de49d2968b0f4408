"""Is f(Z) ≥ f(X) for all products Z, or for those near X = φ(W)?  Then W is a minimum of g  (theory 2, A.3 i).

By an identity: f(X + U) − f(X), with multiples of minors of order d_min + 1 taken away, which are zero on all
products, is a sum of squares, or a square times a unit.  The minors that contain a minor of X of order d_min that is
not zero have different linear terms; so their factors are those of ∇f(X), if X is stationary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, combinations_with_replacement
from typing import TYPE_CHECKING

import symengine

from deeplift_cas.algebra.polynomial import Polynomial, Ring, by_monomial, determinant
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.multipliers import combination, denominator
from deeplift_cas.criticality.proofs.form import DirectionForm
from deeplift_cas.criticality.proofs.minimum import FromBelow
from deeplift_cas.criticality.proofs.stationarity import Outer
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import MatrixProduct, Point
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import gram
from deeplift_cas.squares.factorise import factorise
from deeplift_cas.squares.gram import sum_of_squares
from deeplift_cas.vocabulary import entry_name

if TYPE_CHECKING:
    from deeplift_cas.criticality.tangent import Tangent

Sparse = dict[tuple[int, ...], Polynomial]
"""A polynomial in the entries of U: their numbers ↦ coefficient."""
Minor = tuple[list[int], list[int], Polynomial]
MAX_ENTRIES, MAX_MINOR = 40, 5
"""Of X, and rows of a minor: above, nothing is tried."""
MAX_BASIS = 60
"""Monomials of which the squares of a polynomial of higher degree are made."""


@dataclass(frozen=True)
class Below:
    """f near X, as the branches ask for it."""

    landscape: Landscape
    point: Point
    ring: Ring

    def at(self, branch: Branch, everywhere: bool = False) -> FromBelow | None:
        """The identity on a branch, one without units if it shall hold ``everywhere``; ``None`` if none was found.
        Raises ``Undetermined`` where a sign is needed.

        >>> from deeplift_cas import PolynomialObjective
        >>> f = PolynomialObjective("2*X22 + 2*((X11-1)^2 + X12^2 + X21^2 + X22^2)", (2, 2))
        >>> lift = MatrixProduct(2, 1, 2)
        >>> below = Below(Landscape(lift, f), lift.point([[1, 0]], [[1], [0]]), Ring(()))
        >>> found = below.at(Branch(below.ring))
        >>> [(str(weight), form.text) for weight, _, form in found.squares]
        [('1/2', '2*U11 - U22'), ('3/2', 'U22'), ('1/2', '2*U12 + U21'), ('3/2', 'U21')]
        """
        rows, columns = self.landscape.lift.shape
        if (
            self.landscape.penalty is not None
            or rows * columns > MAX_ENTRIES
            or not {*self.names}.isdisjoint(self.ring.names)
        ):
            return None
        terms = {m: r for m, p in self._terms.items() if not (r := branch.reduce(p)).is_zero()}
        equations = self._without_equations(terms, branch)
        bound = self._without_bound(terms, branch)
        below, minors = self._without_slope(terms, branch)
        if below is None or any(len(m) == 1 for m in terms):
            return None
        squares = self._squares(terms, branch, everywhere)
        if squares is None:
            return None
        one: Sparse = {(): self.ring.one}
        more = denominator((weight for weight, _, _ in squares), branch)
        if bound is not None:
            return self._bounded(bound, more, squares)
        found = tuple((weight * more, self._form(unit or one), self._form(form)) for weight, unit, form in squares)
        factors = ((I, J, branch.reduce(factor * branch.polynomial(more))) for I, J, factor in minors)
        ring, scale = self.ring, branch.polynomial(more)
        sharp = tuple((h, ring.text(branch.reduce(factor * scale))) for h, factor in equations)
        return FromBelow(
            below * more, found, tuple((I, J, self._form({(): factor})) for I, J, factor in factors), sharp
        )

    def _without_equations(self, terms: Sparse, branch: Branch) -> list[tuple[str, Polynomial]]:
        """Takes multiples of equations of the image away, if no slope is left then: linear ones, and, where X is
        rational, those that restrict it.
        """
        N = [terms.get((i,), self.ring.zero) for i in range(len(self.names))]
        if not self._equations or all(p.is_zero() for p in N):
            return []
        combined = combination([slopes for _, slopes, _ in self._equations], N, branch)
        if combined is None:
            return []
        (below, factors), found = combined, []
        for (text, _, moved), scaled in zip(self._equations, factors, strict=True):
            if scaled.is_zero():
                continue
            factor = scaled / branch.polynomial(below)  # a number
            found.append((text, factor))
            for m, p in moved.items():
                terms[m] = terms.get(m, self.ring.zero) - factor * p
        reduced = {m: r for m, p in terms.items() if not (r := branch.reduce(p)).is_zero()}
        terms.clear()
        terms.update(reduced)
        return found

    @cached_property
    def _equations(self) -> list[tuple[str, list[Polynomial], Sparse]]:
        """h as a text, its gradient at X, and h(X + U)."""
        lift = self.landscape.lift
        letters = [symengine.Symbol(name) for row in lift.image_names for name in row]
        X, U = list(lift(self.point)), list(map(symengine.Symbol, self.names))
        is_rational = not any(symengine.sympify(x).free_symbols for x in X)
        equations = [*lift.linear_at(X), *(lift.own_equations if is_rational else ())]
        found, full = [], Ring((*map(str, letters), *self.ring.names))
        big = Ring((*self.names, *self.ring.names))
        for h in equations:
            moved = big.polynomial(symengine.expand(h.subs({n: x + u for n, x, u in zip(letters, X, U, strict=True)})))
            terms = self._sparse(moved)
            if () not in terms:  # else it does not hold at X
                slopes = [terms.get((i,), self.ring.zero) for i in range(len(U))]
                if all(p.is_constant() for p in slopes):
                    found.append((full.text(full.polynomial(symengine.expand(h))), slopes, terms))
        return found

    @cached_property
    def _tangent(self) -> Tangent | None:
        """For what ∇f(X) says of the image of a lift in coordinates."""
        if isinstance(self.landscape.lift, MatrixProduct):
            return None
        from deeplift_cas.criticality.tangent import Tangent  # start-up counts

        return Tangent(self.landscape, self.point, self.ring)

    def _without_bound(self, terms: Sparse, branch: Branch) -> Outer | None:
        """Takes the slope away, if it is a sum of squares on the image."""
        if self._tangent is None or not any(len(m) == 1 for m in terms):
            return None
        found = self._tangent.bound(branch)
        if found is not None:
            for m in [m for m in terms if len(m) == 1]:
                del terms[m]
        return found

    def _bounded(
        self, bound: Outer, more: Product, squares: Sequence[tuple[Product, Sparse | None, Sparse]]
    ) -> FromBelow:
        """The identity times the denominator of the bound, and times that of the squares."""
        one: Sparse = {(): self.ring.one}
        whole = bound.denominator * more
        found = tuple((weight * whole, self._form(unit or one), self._form(form)) for weight, unit, form in squares)
        constraints = tuple(c._replace(factor=more) for c in bound.constraints)
        return FromBelow(whole, found, constraints=constraints)

    @cached_property
    def names(self) -> list[str]:
        """The entries of U."""
        rows, columns = self.landscape.lift.shape
        return [entry_name("U", i + 1, j + 1) for i in range(rows) for j in range(columns)]

    def _form(self, terms: Sparse) -> DirectionForm:
        return DirectionForm(terms, self.names, self.ring)

    @cached_property
    def _terms(self) -> Sparse:
        """f(X + U) − f(X)."""
        rows, columns = self.landscape.lift.shape
        f = Landscape(MatrixProduct(columns, rows), self.landscape.objective)
        expansion = f.taylor([self.landscape.lift(self.point)], max(1, f.degree), self.ring.names)
        forms = (expansion.coefficient(k) for k in range(1, max(1, f.degree) + 1))
        return {m: p for form in forms for m, p in form.coefficients.items()}

    @cached_property
    def _product(self) -> list[list[Polynomial]]:
        return [[self.ring.polynomial(p) for p in row] for row in self.landscape.lift(self.point).tolist()]

    def _without_slope(self, terms: Sparse, branch: Branch) -> tuple[Product | None, list[Minor]]:
        """Takes multiples of minors away, up to a factor; returns that, or ``None`` if a slope would be left."""
        if not any(len(m) == 1 for m in terms):
            return Product(), []
        rows, columns = self.landscape.lift.shape
        lift = self.landscape.lift
        size = min(lift.widths) if isinstance(lift, MatrixProduct) else MAX_MINOR
        chosen = self._pivot(size, branch) if size < min(rows, columns, MAX_MINOR) else None
        if chosen is None:
            return None, []
        I, J, pivot = chosen
        product = branch.product(pivot)
        if product is None:
            return None, []
        minors: list[Minor] = []
        scaled = {m: pivot * pivot * p for m, p in terms.items()}
        for i in (i for i in range(rows) if i not in I):
            for j in (j for j in range(columns) if j not in J):
                slope = terms.get((i * columns + j,))
                if slope is None:
                    continue
                R, C = [*I, i], [*J, j]
                factor = branch.reduce(slope * pivot)
                minors.append(([r + 1 for r in R], [c + 1 for c in C], factor))
                for m, p in self._minor(R, C).items():  # its linear term in U_ij is the pivot
                    scaled[m] = scaled.get(m, self.ring.zero) - factor * p
        terms.clear()
        terms.update((m, r) for m, p in scaled.items() if not (r := branch.reduce(p)).is_zero())
        return product.power(2), minors

    def _pivot(self, size: int, branch: Branch) -> tuple[Sequence[int], Sequence[int], Polynomial] | None:
        """A minor of X of that size that is not zero, a number if there is one."""
        X, found = self._product, []
        for I in combinations(range(len(X)), size):
            for J in combinations(range(len(X[0])), size):
                value = branch.reduce(determinant([[X[i][j] for j in J] for i in I], self.ring))
                if value.is_constant() and not value.is_zero():
                    return I, J, value
                found.append((I, J, value))
        found.sort(key=lambda entry: (0 in branch.possible(entry[2]), entry[2].total_degree(), len(entry[2])))
        return next((entry for entry in found if not branch.is_zero(entry[2])), None)

    def _minor(self, R: Sequence[int], C: Sequence[int]) -> Sparse:
        """Of X + U, without its value at U = 0."""
        big, count = Ring((*self.names, *self.ring.names)), len(self.names)
        columns = self.landscape.lift.shape[1]
        entries = [
            [big.generator(self.names[i * columns + j]) + big.read(self.ring.text(self._product[i][j])) for j in C]
            for i in R
        ]
        terms = by_monomial(determinant(entries, big), count, self.ring)
        found = {tuple(i for i, e in enumerate(powers) for _ in range(e)): p for powers, p in terms.items()}
        found.pop((), None)
        return found

    def _squares(
        self, terms: Sparse, branch: Branch, everywhere: bool
    ) -> list[tuple[Product, Sparse | None, Sparse]] | None:
        """(λ, unit or 1, form)."""
        if not terms:
            return []
        degree = max(map(len, terms))
        if degree == 2:
            found = factorise(gram(terms), branch)
            if isinstance(found, NegativeDirection):
                return None
            return [(s.multiplier, None, {(i,): p for i, p in s.form.items()}) for s in found]
        square = self._square_times_unit(terms, branch)
        if square is not None and (not everywhere or square[1] == {(): self.ring.one}):
            return [square]
        constant = all(p.is_constant() for p in terms.values())
        with_units = _with_units(terms, self.ring) if constant and not everywhere else None
        if with_units is not None:
            return with_units
        basis = half(terms)
        if degree % 2 or len(basis) > MAX_BASIS or (summed := sum_of_squares(terms, branch, basis=basis)) is None:
            return None
        return [(weight, None, form) for weight, form in summed]

    def _square_times_unit(self, terms: Sparse, branch: Branch) -> tuple[Product, Sparse, Sparse] | None:
        """A polynomial as λ·unit·p²: what is left of its factors is λ, without entries of U, and positive at U = 0."""
        ring, count = Ring((*self.names, *self.ring.names)), len(self.names)
        whole = ring.context.from_dict(
            {
                (*(m.count(i) for i in range(count)), *map(int, exponents)): c
                for m, p in terms.items()
                for exponents, c in p.terms()
            }
        )
        number, factors = ring.factor(whole)
        root, unit, weight = ring.one, ring.one, self.ring.constant(number)
        for q, exponent in factors:
            if any(q.degrees()[:count]):
                root *= q ** (exponent // 2)
                unit *= q ** (exponent % 2)
            else:
                weight *= by_monomial(q, count, self.ring)[(0,) * count] ** exponent
        at_zero = self._sparse(unit).get((), self.ring.zero)
        if at_zero.is_zero() or not at_zero.is_constant():
            return None
        if at_zero.leading_coefficient() < 0:
            unit, weight = -unit, -weight
        if not branch.is_nonnegative(weight):
            return None
        product = branch.product(weight)
        return None if product is None else (product, self._sparse(unit), self._sparse(root))

    def _sparse(self, p: Polynomial) -> Sparse:
        """A polynomial in the entries of U and the parameters."""
        terms = by_monomial(p, len(self.names), self.ring)
        return {tuple(i for i, e in enumerate(powers) for _ in range(e)): c for powers, c in terms.items()}


def _with_units(terms: Sparse, ring: Ring) -> list[tuple[Product, Sparse | None, Sparse]] | None:
    """A polynomial in numbers as squares of monomials, each times a unit: what is left is divisible by one of them."""
    squares = {m: p for m, p in terms.items() if all(m.count(i) % 2 == 0 for i in m)}
    bases = {m: p.leading_coefficient() for m, p in squares.items() if p.leading_coefficient() > 0}
    bases = {m: c for m, c in bases.items() if not any(other != m and _quotient(m, other) for other in bases)}
    units: dict[tuple[int, ...], Sparse] = {m: {(): ring.one} for m in bases}
    for m, p in terms.items():
        if m not in bases:
            base = next((b for b in bases if _quotient(m, b)), None)
            if base is None:
                return None
            quotient = _quotient(m, base)
            units[base][quotient] = units[base].get(quotient, ring.zero) + p / bases[base]
    found = []
    for m, c in bases.items():
        unit = units[m] if len(units[m]) > 1 else None
        found.append((Product(c), unit, {m[::2]: ring.one}))
    return found


def _quotient(monomial: tuple[int, ...], divisor: tuple[int, ...]) -> tuple[int, ...]:
    """What is left of a monomial without another one; nothing if that does not divide it, or is it."""
    left = list(monomial)
    for i in divisor:
        if i not in left:
            return ()
        left.remove(i)
    return tuple(left)


def half(terms: Sparse) -> list[tuple[int, ...]]:
    """The monomials that squares with this sum can have: m² must come from somewhere."""
    variables = sorted({i for m in terms for i in m})
    degree = max(map(len, terms)) // 2
    least = min(map(len, terms)) + 1
    kept = {m for k in range(least // 2, degree + 1) for m in combinations_with_replacement(variables, k)}
    if len(kept) > 10 * MAX_BASIS:
        return list(kept)
    return sorted(pruned(kept, terms))


def pruned(kept: set[tuple[int, ...]], terms: Mapping[tuple[int, ...], Polynomial]) -> set[tuple[int, ...]]:
    """Without those m for which m² neither is a term nor the product of two others."""
    while True:
        products = {tuple(sorted(a + b)) for a, b in combinations(kept, 2)}
        gone = {m for m in kept if (square := tuple(sorted(m + m))) not in terms and square not in products}
        if not gone:
            return kept
        kept = kept - gone
