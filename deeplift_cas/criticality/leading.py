"""The part of g of least weight: positive definite, or negative along a curve  (theory 2, A.3 ii, iv, iv′, v).

The directions of a slice are split (:mod:`deeplift_cas.criticality.splitting`): of r(v) the part P of least weight
decides, if it is definite or negative somewhere, with weights 1, or those by which the least powers of all v weigh the
same.  Where P is a power of v_i + p(others), or does not depend on all v, it is looked at in other coordinates.
Where g does not change along some v, with u = ψ(v), these have weight 0: so a family of points as low as W is allowed
for, all of which are critical  (iii, and the same with weights).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from math import gcd, lcm

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.linear import nullspace
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.definite import Squares, multiplied, positive, trials, zeros
from deeplift_cas.criticality.multipliers import denominator
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.criticality.proofs.form import DirectionForm
from deeplift_cas.criticality.proofs.minimum import Coordinate, Definite, Falling, Leading
from deeplift_cas.criticality.splitting import Chart, Expanded, Slice, Splitting, Terms
from deeplift_cas.criticality.third import form_value
from deeplift_cas.signs.branch import Branch

MAX_DIRECTIONS, MAX_FREE = 60, 40
"""Of the lift, and of the kernel of H on the slice: above, nothing is tried."""
MAX_ORDER, MAX_WEIGHT, MAX_TERMS = 12, 24, 20_000
"""Up to which r is expanded where it seems to be zero; weight of the leading part; terms of g that are expanded."""
MAX_LENGTH = 2_000
"""Terms of r, in the directions and the parameters: above, it is too long for the kernel."""
SMALL = {1: 1, 2: 6, 3: 4, 4: 3}
"""So many free directions ↦ the greatest of their weights in systems of weights that are tried."""
FEW_TRIALS = 200
MAX_TRIALS, MAX_CHANGES = 3_000, 4
"""Integer directions; and changes of coordinates, one after the other."""


def leading_part(expanded: Expanded, branch: Branch) -> Leading | Falling | None:
    """A proof that the point is a minimum, or a curve along which g falls; ``None`` if neither was found.

    Raises ``Undetermined`` where a sign is needed.
    """
    if len(expanded.landscape.lift.direction_names) > MAX_DIRECTIONS:
        return None
    found = Slice.of(expanded, branch)
    if found is None or len(found.free) > MAX_FREE:
        return None
    search = Search(Splitting(expanded, branch, found))
    return search.by_orders() if found.free else search.definite(2, {}, [], None)


@dataclass
class Search:
    """The search on one slice."""

    splitting: Splitting
    change: list[Polynomial] | None = None
    """The free directions as polynomials in other coordinates."""

    @property
    def branch(self) -> Branch:
        """What is known of the parameters."""
        return self.splitting.branch

    @property
    def free(self) -> list[int]:
        """The directions that are free on the kernel of H."""
        return self.splitting.slice.free

    def by_orders(self) -> Leading | Falling | None:
        """r order by order, until it is not zero; then by weights, in one system of coordinates after the other."""
        chart = None
        for half, chart, r in self._charts(MAX_ORDER):
            for k in range(3, 2 * half + 2):
                part = {m: p for m, p in r.items() if len(m) == k}
                if not all(self.branch.is_zero(p) for p in part.values()):
                    ones = dict.fromkeys(self.free, 1)
                    found = self._judged(part, ones, k, chart)
                    return found or self._in_other_coordinates(part) or self._by_small_weights()
        return None if chart is None else self.definite(2, dict.fromkeys(self.free, 0), [], chart)

    def _in_other_coordinates(self, part: Terms) -> Leading | Falling | None:
        self.change = self._along_kernel(part)
        for _ in range(MAX_CHANGES):
            found, last = self._by_weights()
            if found is not None or not last:
                return found
            change = self._root(last)
            if change is None:
                return None
            self.change = change
        return None

    def _charts(self, order: int) -> Iterator[tuple[int, Chart, Terms]]:
        """Half the order, a chart of that order, and r up to the order and one more."""
        splitting = self.splitting
        for half in range(2, order // 2 + 1):
            top = 2 * half + splitting.expanded.is_known(2 * half + 1)
            if not splitting.expanded.is_short(top, MAX_TERMS):
                return
            chart = splitting.chart(half, self.change)
            if chart is None:
                return
            rest = splitting.rest(chart, top)
            if sum(map(len, rest.values())) > MAX_LENGTH:
                return
            yield half, chart, rest
            if not splitting.slice.pivots and self.change is None and splitting.is_whole(2 * half):
                return  # r is g, and there is no more of it

    def _by_weights(self) -> tuple[Leading | Falling | None, Terms]:
        """What the part of least weight says, for weights by which the least powers of all free directions weigh the
        same, those that do not occur 0; and that part, if it says nothing.
        """
        powers, half = dict[int, int](), 0
        for half, _, r in self._charts(MAX_WEIGHT):
            occur = {i for m in r for i in m}
            powers = {i: min((len(m) for m in r if set(m) == {i}), default=0) for i in self.free if i in occur}
            if all(powers.values()) and (len(powers) == len(self.free) or 2 * half >= MAX_ORDER):
                break
        degree = lcm(*powers.values()) if powers and all(powers.values()) else 0
        if not 0 < degree <= MAX_WEIGHT:
            return None, {}
        weights = {i: degree // powers[i] if i in powers else 0 for i in self.free}
        part: Terms = {}
        # where some v have no weight, ψ is to be a polynomial, all of which is seen: so higher orders are tried, too
        for order in [degree // 2] if len(powers) == len(self.free) else [half, 2 * half]:
            chart = self.splitting.chart(max(1, order, degree // 2), self.change)
            if chart is None:
                return None, {}
            r = self.splitting.rest(chart, degree)
            weight = {m: sum(weights[i] for i in m) for m in r}
            least = min(weight.values(), default=0)
            part = {m: p for m, p in r.items() if weight[m] == least}
            if not part:  # nothing is left modulo the equations
                return None, {}
            found = self._judged(part, weights, least, chart)
            if found is not None:
                return found, part
        return None, part

    def _by_small_weights(self) -> Falling | None:
        """A curve along which the part of least weight is negative, for one of a few systems of weights."""
        highest = SMALL.get(len(self.free))
        last = list(self._charts(MAX_ORDER))[-1:]
        if highest is None or not last or not all(p.is_constant() for p in last[0][2].values()):
            return None
        ((half, chart, r),) = last
        for chosen in sorted(product(range(1, highest + 1), repeat=len(self.free)), key=sum):
            weights = dict(zip(self.free, chosen, strict=True))
            weight = {m: sum(weights[i] for i in m) for m in r}
            least = min(weight.values(), default=0)
            is_known = not self.splitting.slice.pivots or least <= 2 * half + 1
            if gcd(*chosen) == 1 and least > 0 and is_known:
                part = {m: p for m, p in r.items() if weight[m] == least}
                if (falling := self._falling(part, weights, least, chart, FEW_TRIALS)) is not None:
                    return falling
        return None

    def _judged(self, part: Terms, weights: Mapping[int, int], degree: int, chart: Chart) -> Leading | Falling | None:
        falling = self._falling(part, weights, degree, chart)
        if falling is not None:
            return falling
        moving = {i: weight for i, weight in weights.items() if weight}
        squares = positive(part, moving, degree, self.splitting.names, self.branch)
        if squares is not None:
            return self.definite(degree, weights, squares, chart)
        rest = multiplied(part, moving, degree, self.splitting.names, self.branch)
        return None if rest is None else self.definite(degree, weights, [], chart, rest)

    # -- other coordinates -----------------------------------------------------------------------------------

    def _along_kernel(self, part: Terms) -> list[Polynomial] | None:
        """Where a form in numbers does not change along some directions: coordinates along them, and others."""
        if not all(p.is_constant() for p in part.values()) or len(self.free) < 2:
            return None
        rows = dict[tuple[int, ...], dict[int, fmpq]]()
        for m, p in part.items():
            for i in set(m):
                rest = list(m)
                rest.remove(i)
                rows.setdefault(tuple(rest), {})[i] = p.leading_coefficient() * m.count(i)
        table = fmpq_mat([[row.get(i, fmpq(0)) for i in self.free] for row in rows.values()])
        kernel = nullspace(table)
        if not kernel:
            return None
        change = list(self.splitting.identity)
        for vector in kernel:  # each is 1 in a direction of its own, where the others are 0
            own = max(n for n, x in enumerate(vector) if x and all(v is vector or not v[n] for v in kernel))
            for n, x in enumerate(vector):
                if n != own and x:
                    change[n] += self.splitting.identity[own] * x / vector[own]
        return change

    def _root(self, part: Terms) -> list[Polynomial] | None:
        """Where a part is a power of v_i + p(others), up to a factor without directions: v_i − p in place of v_i."""
        splitting = self.splitting
        every = (splitting.terms(q) for q, _ in splitting.ring.factor(splitting.polynomial(part))[1])
        factors = [terms for terms in every if any(terms)]
        if len(factors) != 1:
            return None
        (terms,) = factors
        q = splitting.polynomial(terms)
        for i, v in zip(self.free, splitting.identity, strict=True):
            is_number = (i,) in terms and terms[i,].is_constant()
            if is_number and sum(i in m for m in terms) == 1 and len(terms) > 1:
                a = terms[i,].leading_coefficient()
                shift = (q - v * a) / a
                still = [splitting.ring.generator(splitting.names[j]) for j in splitting.slice.pivots]
                changed = [w - shift if j == i else w for j, w in zip(self.free, splitting.identity, strict=True)]
                before = splitting.identity if self.change is None else self.change
                return [splitting.at(p, still, changed) for p in before]
        return None

    # -- what is found ---------------------------------------------------------------------------------------

    def _falling(
        self, part: Terms, weights: Mapping[int, int], degree: int, chart: Chart, count: int = MAX_TRIALS
    ) -> Falling | None:
        """The curve v_i = x_i·ε^w_i for a point x where the part is negative, or, at an odd degree, not zero."""
        branch, moving = self.branch, [i for i in self.free if weights[i]]
        for x in islice(trials(moving, part), count):
            found = form_value(part, x, branch)
            if found.is_zero():
                continue
            power = gcd(*(weights[i] for i in x))  # of ε, which is another ε: then the weights are less
            lower = {i: w // power for i, w in weights.items()}
            wanted = [{-1}] if degree // power % 2 == 0 else [{-1}, {1}, {-1, 1}]
            if branch.possible(found) in wanted:
                curve = self._curve(x, lower, degree // power, found, chart)
                if curve is not None:
                    return curve
        for x in islice(trials(moving, part), min(count, MAX_TRIALS if degree % 2 else 2 * len(moving))):
            found = form_value(part, x, branch)
            if not found.is_constant() and len(branch.possible(found)) > 1:
                _ = branch.is_zero(found) if degree % 2 else branch.sign(found)
        return None

    def _curve(
        self, x: Mapping[int, int], weights: Mapping[int, int], degree: int, at: Polynomial, chart: Chart
    ) -> Falling | None:
        splitting, product = self.splitting, self.branch.product(at)
        if product is None:
            return None
        steps: list[dict[str, Polynomial]] = [{} for _ in range(degree)]
        for i, p in zip(splitting.slice.kept, [*chart.pivots, *chart.free], strict=True):
            for m, q in splitting.terms(p).items():
                power = sum(weights[j] for j in m)
                if all(j in x for j in m) and power <= (degree if i in weights else degree // 2):
                    for j in m:
                        q = q * x[j]
                    step, name = steps[power - 1], splitting.names[i]
                    step[name] = self.branch.reduce(step[name] + q if name in step else q)
        cleaned = [{n: p for n, p in step.items() if not p.is_zero()} for step in steps]
        while not cleaned[-1]:
            cleaned.pop()
        return Falling(Curve(degree, tuple(cleaned), product, self.branch.ring))

    def definite(
        self,
        degree: int,
        weights: Mapping[int, int],
        squares: Squares,
        chart: Chart | None,
        rest: Definite | None = None,
    ) -> Leading | None:
        """The proof, from squares in the free directions; those of H are added."""
        splitting, branch = self.splitting, self.branch
        pivots, kept = splitting.slice.pivots, splitting.slice.kept
        every = dict.fromkeys(pivots, degree // 2) | dict(weights)
        found = list(squares)
        for square in splitting.slice.squares:
            form: Terms = {(i,): p for i, p in square.form.items() if i in pivots}
            found.append((square.multiplier * Product(fmpq(1, 2)), form))
        moving = [i for i in kept if every[i]]
        known = [] if rest is None else [i for i in self.free if every[i]]
        left = [i for i in moving if i not in known]
        zero = zeros(found, moving, splitting.names, branch, known) if left else None
        coordinates = None if chart is None else self._coordinates(chart, every, degree)
        if (left and zero is None) or (chart is not None and coordinates is None):
            return None
        if chart is not None and len(moving) < len(kept) and not self._is_least(chart, every, degree):
            return None
        below = denominator((weight for weight, _ in found), branch)
        if rest is not None and below != Product():
            return None
        return Leading(
            splitting.left_out(),
            coordinates or (),
            {splitting.names[i]: every[i] for i in kept},
            degree,
            below,
            tuple((weight * below, self._form(form)) for weight, form in found),
            rest,
            zero,
        )

    def _is_least(self, chart: Chart, weights: Mapping[int, int], degree: int) -> bool:
        """Whether no term of g at all, in the coordinates of a chart, has less weight."""
        splitting = self.splitting
        whole = splitting.expanded.degree
        if whole is None or not splitting.expanded.is_short(whole, MAX_TERMS):
            return False
        g = splitting.on_slice(whole)
        pivots = [
            splitting.ring.generator(splitting.names[i])
            + splitting.polynomial(_upto(splitting.terms(p), weights, degree))
            for i, p in zip(splitting.slice.pivots, chart.pivots, strict=True)
        ]
        moved = splitting.terms(splitting.at(g, pivots, chart.free))
        return all(sum(weights[i] for i in m) >= degree for m in moved)

    def _coordinates(self, chart: Chart, weights: Mapping[int, int], degree: int) -> tuple[Coordinate, ...] | None:
        """The directions that are not coordinates themselves, each before those that occur in it."""
        splitting, branch = self.splitting, self.branch
        (scale,) = splitting.terms(chart.scale).values()
        factor, found = branch.product(scale), dict[int, Coordinate]()
        if factor is None:
            return None
        uses = dict[int, set[int]]()
        for i, p in zip(splitting.slice.kept, [*chart.pivots, *chart.free], strict=True):
            terms, is_free = splitting.terms(p), i not in splitting.slice.pivots
            if is_free:
                del terms[i,]
            shift = terms if is_free else _upto(terms, weights, degree)
            if shift or (is_free and scale != branch.ring.one):
                name = splitting.names[i]
                found[i] = Coordinate(name, factor if is_free else Product(), self._form(shift))
                uses[i] = {j for m in shift for j in m}
        ordered = list[Coordinate]()
        while found:
            first = next((i for i in found if not any(i in uses[j] for j in found)), None)
            if first is None:
                return None
            ordered.append(found.pop(first))
        return tuple(ordered)

    def _form(self, terms: Terms) -> DirectionForm:
        return DirectionForm(terms, self.splitting.names, self.branch.ring)


def _upto(terms: Terms, weights: Mapping[int, int], degree: int) -> Terms:
    """What moves a pivot as far as it matters: the terms up to half the weight of the leading part."""
    return {m: p for m, p in terms.items() if sum(weights[i] for i in m) <= degree // 2}
