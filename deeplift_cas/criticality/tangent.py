"""Is X = φ(y) stationary for f on the image of any lift?  (theory 2, C.3)

It is not, if f falls along a curve in the image through X: one of coordinates, from y or from another point over X.  It
is, if ∇f(X) is a combination of gradients of polynomials that vanish on the image, or are sums of squares there.  Where
neither is found that is left open.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache, cached_property
from itertools import product
from typing import Any

import symengine

from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.linear import Table
from deeplift_cas.algebra.polynomial import Polynomial, Ring, by_monomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.multipliers import combination, denominator
from deeplift_cas.criticality.proofs.stationarity import Approach, Constraint, Outer
from deeplift_cas.criticality.rank import Elimination
from deeplift_cas.criticality.third import form_value
from deeplift_cas.errors import Undecided
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import Point
from deeplift_cas.landscape.lifts.program import Program
from deeplift_cas.landscape.matrix import inner
from deeplift_cas.regions.tree import Leaf
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Rows
from deeplift_cas.squares.factorise import factorise

MAX_SIGNS = 6
"""Coordinates of a direction of which the signs are tried."""
Values = Sequence[Any]


class Tangent:
    """∇f(X), and the lift near the points over X that are known.

    >>> from deeplift_cas import Landscape, Quadratic
    >>> from deeplift_cas.landscape.lifts.hadamard import Hadamard
    >>> lift = Hadamard(2)
    >>> y, ring = lift.point([1, 0]), Ring(("a", "b"))
    >>> g = Landscape(lift, Quadratic([["a"], ["b"]], 0, target=[[0], [0]]))
    >>> from deeplift_cas.algebra.condition import Condition
    >>> known = [Condition.stated(ring, text) for text in ("a = 0", "b < 0")]
    >>> leaf = Tangent(g, y, ring).leaf(Branch(ring, known))
    >>> leaf.holds, leaf.proof.json()["approach"]["order"]
    (True, 2)
    """

    def __init__(self, landscape: Landscape, point: Point, ring: Ring) -> None:
        lift = landscape.lift
        assert isinstance(lift, Program)
        self.lift, self.ring, self.point = lift, ring, tuple(lift.values(point))
        self.X = lift(point)
        self.N = landscape.objective.gradient(self.X)
        self._at = cache(lambda base: _Near(lift, base, self.N, ring))
        self._moved = cache(self._moves)

    def leaf(self, branch: Branch) -> Leaf:
        """Whether X is *not* stationary on a branch; raises ``Undetermined`` where a sign is needed, and
        :class:`Undecided` where nothing is found.
        """
        branch.solve()
        with suppress(Undetermined):  # where it is known, without a question
            if self._at(self.point).is_flat(branch) and (bound := self._half_space(branch)) is not None:
                return Leaf(branch, False, bound)
        for near in self._near(branch):
            found = near.approach(branch)
            if found is not None:
                return Leaf(branch, True, found)
        outer = self._half_space(branch) or self._even(branch) or self._equations(branch)
        if outer is None:
            raise Undecided("neither a curve in the image was found along which f falls nor that there is none")
        return Leaf(branch, False, outer)

    def bound(self, branch: Branch) -> Outer | None:
        """⟨N, φ(z) − X⟩ as a sum of squares: it is ≥ 0 far away, too.

        Raises ``Undetermined`` where a sign is needed.
        """
        if not self._at(self.point).is_flat(branch):
            return None
        return self._half_space(branch) or self._even(branch)

    def _near(self, branch: Branch) -> list[_Near]:
        """The lift near the point, and near that with as many coordinates 0 as do not change X on the branch."""
        values = list(self.point)
        for i, value in enumerate(values):
            tried = [*values[:i], symengine.Integer(0), *values[i + 1 :]]
            if value != 0 and self.lift.degree is not None and self._is_over(tried, branch):
                values = tried
        return [self._at(base) for base in dict.fromkeys((self.point, tuple(values)))]

    def _is_over(self, values: Values, branch: Branch) -> bool:
        return all(branch.reduce(p).is_zero() for p in self._moved(tuple(values)))

    def _moves(self, values: Values) -> list[Polynomial]:
        """φ there, without X."""
        found = self.lift.along([[value] for value in values])[0]
        return [self.ring.polynomial(symengine.expand(p - q)) for p, q in zip(found, self.X, strict=True)]

    def _half_space(self, branch: Branch) -> Outer | None:
        """⟨N, φ(z) − X⟩ is a sum of squares of linear forms in z − y: for lifts of degree 2; modulo relations of degree
        2, each with the multiplier for which the derivative in its name is zero (their Lagrangian).
        """
        if (quadratic := self._quadratic) is None:
            return None
        squares = factorise(
            {
                i: {j: q for j, p in row.items() if not (q := branch.reduce(p)).is_zero()}
                for i, row in quadratic.items()
            },
            branch,
        )
        if isinstance(squares, NegativeDirection):
            return None
        below = denominator((square.multiplier for square in squares), branch)
        full = Ring((*self._names, *self.ring.names))
        found = []
        for square in squares:
            terms = (
                self.ring.expr(p) * (symengine.Symbol(self._names[i]) - self._values[i]) for i, p in square.form.items()
            )
            found.append((square.multiplier * below, full.text(full.polynomial(symengine.expand(sum(terms))))))
        names = [symengine.Symbol(name) for row in self.lift.image_names for name in row]
        more = self.ring.expr(branch.polynomial(below))
        h = sum((n * (x - y) for n, x, y in zip(self.N, names, self.X, strict=True)), symengine.Integer(0))
        return Outer(below, (Constraint(self._text(h * more), Product(), tuple(found)),))

    @cached_property
    def _names(self) -> list[str]:
        """Of coordinates, and what relations determine."""
        return [*self.lift.coordinates, *(step.name for step in self.lift.relations)]

    @cached_property
    def _values(self) -> list[Any]:
        return [*self.point, *(step.value for step in self.lift.relations)]

    @cached_property
    def _quadratic(self) -> Rows | None:
        """⟨N, φ(z)⟩, with the relations and their multipliers, as a symmetric matrix; ``None`` if it is of higher
        degree, or values of functions are in it.
        """
        lift, relations = self.lift, self.lift.relations
        if len(relations) < len(lift.steps) and (relations or lift.degree is None):
            return None
        at = dict(zip(map(symengine.Symbol, self._names), self._values, strict=True))
        image = lift.entries if relations else lift.along([[symengine.Symbol(n)] for n in self._names])[0]
        value = symengine.Add(*(n * x for n, x in zip(self.N, image, strict=True)))
        for step in reversed(relations):
            name = symengine.Symbol(step.name)
            slopes = [symengine.expand(symengine.diff(p, name).subs(at)) for p in (value, step.of)]
            value = symengine.expand(value - slopes[0] / slopes[1] * step.of)
        full, size = Ring((*self._names, *self.ring.names)), len(self._names)
        rows: Rows = {i: {} for i in range(size)}
        for powers, p in by_monomial(full.polynomial(symengine.expand(value)), size, self.ring).items():
            if sum(powers) > 2:
                return None
            if sum(powers) == 2:
                i, j = (n for n, e in enumerate(powers) for _ in range(e))
                rows[i][j] = rows[j][i] = p if i == j else p / 2
        return rows

    def _even(self, branch: Branch) -> Outer | None:
        """⟨N, φ(z) − X⟩ is a sum of squares of monomials."""
        if self.lift.degree is None:
            return None
        full = Ring((*self.lift.coordinates, *self.ring.names))
        image = self.lift.along([[symengine.Symbol(name)] for name in self.lift.coordinates])[0]
        value = full.polynomial(symengine.expand(inner(self.N, image - self.X)))
        squares = []
        for powers, c in by_monomial(value, len(self.lift.coordinates), self.ring).items():
            p = branch.reduce(c)
            if p.is_zero():
                continue
            if any(e % 2 for e in powers) or not branch.is_nonnegative(p) or (weight := branch.product(p)) is None:
                return None
            half = [symengine.Symbol(n) ** (e // 2) for n, e in zip(self.lift.coordinates, powers, strict=True)]
            squares.append((weight, full.text(full.polynomial(symengine.Mul(*half)))))
        names = [symengine.Symbol(name) for row in self.lift.image_names for name in row]
        h = sum((n * (x - y) for n, x, y in zip(self.N, names, self.X, strict=True)), symengine.Integer(0))
        return Outer(Product(), (Constraint(self._text(h), Product(), tuple(squares)),))

    def _equations(self, branch: Branch) -> Outer | None:
        """N is in the span of the gradients at X of polynomials that are zero on the image."""
        equations, slopes = self._normals
        N = [branch.reduce(self.ring.polynomial(p)) for p in self.N]
        found = combination(slopes, N, branch)
        if found is None:
            return None
        below, factors = found
        chosen = [
            Constraint(self._text(h), self.ring.text(factor))
            for h, factor in zip(equations, factors, strict=True)
            if not factor.is_zero()
        ]
        return Outer(below, tuple(chosen))

    @cached_property
    def _normals(self) -> tuple[list[Any], Table]:
        """Polynomials that are zero on the image, and their gradients at X, where these are not zero."""
        names = [symengine.Symbol(name) for row in self.lift.image_names for name in row]
        at = dict(zip(names, self.X, strict=True))
        equations, slopes = list[Any](), list[list[Polynomial]]()
        for h in [*self.lift.linear_at(list(self.X)), *self.lift.equations]:
            slope = [self.ring.polynomial(symengine.expand(symengine.diff(h, x).subs(at))) for x in names]
            if not all(p.is_zero() for p in slope):
                equations.append(h)
                slopes.append(slope)
        return equations, slopes

    def _text(self, h: Any) -> str:
        full = Ring((*(name for row in self.lift.image_names for name in row), *self.ring.names))
        return full.text(full.polynomial(symengine.expand(h)))


class _Near:
    """⟨N, φ⟩ near a point over X."""

    def __init__(self, lift: Program, base: Values, N: Any, ring: Ring) -> None:
        self.lift, self.base, self.N, self.ring = lift, base, N, ring
        zeros = [symengine.Integer(0)] * max(1, lift.degree or 4)
        moving = zip(base, lift.direction_names, strict=True)
        self.line = lift.along([[value, symengine.Symbol(dot), *zeros][: len(zeros) + 1] for value, dot in moving])

    def is_flat(self, branch: Branch) -> bool:
        """Whether ⟨N, Φ_1⟩ = 0 is known."""
        return all(branch.possible(p) == {0} for p in self._forms[0].values())

    def form(self, k: int) -> dict[tuple[int, ...], Polynomial]:
        """⟨N, Φ_k⟩."""
        expression = symengine.expand(inner(self.N, self.line[k]))
        return dict(Form.from_expr(expression, self.lift.direction_names, self.ring.names, k).coefficients)

    @cached_property
    def _forms(self) -> list[dict[tuple[int, ...], Polynomial]]:
        return [self.form(k) for k in range(1, len(self.line))]

    @cached_property
    def _differential(self) -> Table:
        """L: a row for each entry of X, a column for each coordinate."""
        rows = []
        for p in self.line[1]:
            form = Form.from_expr(p, self.lift.direction_names, self.ring.names, 1).coefficients
            rows.append([form.get((i,), self.ring.zero) for i in range(len(self.base))])
        return rows

    def quadratic(self, branch: Branch) -> Rows:
        """⟨N, Φ_2(v)⟩ as a symmetric matrix."""
        rows: Rows = {i: {} for i in range(len(self.base))}
        for (i, j), p in (self._forms[1] if len(self._forms) > 1 else {}).items():
            rows[i][j] = rows[j][i] = branch.reduce(p if i == j else p / 2)
        return {i: {j: p for j, p in row.items() if not p.is_zero()} for i, row in rows.items()}

    def approach(self, branch: Branch) -> Approach | None:
        """A curve along a line through the base, or ``None``."""
        for (i,), p in self._forms[0].items():
            if not branch.is_zero(p):
                return self._along({i: self.ring.one}, 1, p, branch)
        if len(self._forms) > 1 and (found := self._on_kernel(branch)) is not None:
            return found
        if (found := self._on_axes(branch)) is not None:
            return found
        for k in range(3, len(self.line)):
            if (found := self._by_monomials(k, branch)) is not None:
                return found
        return None

    def _on_kernel(self, branch: Branch) -> Approach | None:
        """To second order: v in the kernel of L with ⟨N, Φ_2(v)⟩ < 0."""
        size = len(self.base)
        kernel = Elimination.of(self._differential, branch).kernel(size, branch)
        Q = self.quadratic(branch)
        if not kernel or not any(Q.values()):
            return None
        images = [[sum((p * v[j] for j, p in Q[i].items()), self.ring.zero) for i in range(size)] for v in kernel]
        rows = {
            a: {
                b: p
                for b in range(len(kernel))
                if not (
                    p := branch.reduce(sum((x * y for x, y in zip(kernel[a], images[b], strict=True)), self.ring.zero))
                ).is_zero()
            }
            for a in range(len(kernel))
        }
        found = factorise(rows, branch)
        if not isinstance(found, NegativeDirection):
            return None
        v = {
            i: p
            for i in range(size)
            if not (
                p := branch.reduce(sum((c * kernel[a][i] for a, c in found.vector.items()), self.ring.zero))
            ).is_zero()
        }
        return self._along(v, 2, form_value(self._forms[1], v, branch), branch)

    def _on_axes(self, branch: Branch) -> Approach | None:
        """Along a coordinate, by the first coefficient of φ that moves there."""
        for i, k in self._axes:
            p = self._forms[k - 1].get((i,) * k, self.ring.zero)
            if not branch.is_zero(p) if k % 2 else not branch.is_nonnegative(p):
                return self._along({i: self.ring.one}, k, p, branch)
        return None

    @cached_property
    def _axes(self) -> list[tuple[int, int]]:
        """Coordinates along which φ moves, and the first order at which it does."""
        found = dict[int, int]()
        for k, moved in enumerate(self._moved, 1):
            for m in moved:
                if len(set(m)) == 1:
                    found.setdefault(m[0], k)
        return sorted(found.items())

    @cached_property
    def _moved(self) -> list[dict[tuple[int, ...], list[Polynomial]]]:
        """Φ_1, Φ_2, …: by the monomial in the directions, its coefficients in entries of φ."""
        found = []
        for k in range(1, len(self.line)):
            moved: dict[tuple[int, ...], list[Polynomial]] = {}
            for p in self.line[k]:
                form = Form.from_expr(p, self.lift.direction_names, self.ring.names, k)
                for m, coefficient in form.coefficients.items():
                    moved.setdefault(m, []).append(coefficient)
            found.append(moved)
        return found

    def _is_still(self, support: Sequence[int], k: int, branch: Branch) -> bool:
        """Whether φ does not move below an order, along lines on which these coordinates move."""
        inside = (c for moved in self._moved[: k - 1] for m, c in moved.items() if {*m} <= {*support})
        return all(branch.vanishes(p) for coefficients in inside for p in coefficients)

    def _by_monomials(self, k: int, branch: Branch) -> Approach | None:
        """Along lines on which the coordinates of a monomial move, and φ at no lower order."""
        for monomial, p in self._forms[k - 1].items():
            support = sorted(set(monomial))[:MAX_SIGNS]
            if not self._is_still(support, k, branch) or branch.is_zero(p):
                continue
            for signs in product((1, -1), repeat=len(support)):
                v = {i: self.ring.constant(s) for i, s in zip(support, signs, strict=True)}
                value = branch.reduce(form_value(self._forms[k - 1], v, branch))
                if k % 2:
                    if not branch.is_zero(value):
                        return self._along(v, k, value, branch)
                elif not branch.is_nonnegative(value):
                    return self._along(v, k, value, branch)
        return None

    def _along(self, v: dict[int, Polynomial], order: int, slope: Polynomial, branch: Branch) -> Approach | None:
        value = branch.product(slope)
        if value is None:
            return None
        path: dict[str, tuple[Polynomial, ...]] = {}
        for i, name in enumerate(self.lift.coordinates):
            still = self.ring.polynomial(self.base[i])
            if i in v:
                path[name] = (still, v[i])
            elif still.is_zero():
                path[name] = (still,)
        return Approach(path, order, value, self.ring)
