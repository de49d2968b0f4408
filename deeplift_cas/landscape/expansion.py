"""The direct expansion of g(W + tẆ) at a rational point, for f(X) = ⟨A, X⟩ + scale·c‖X − target‖².

With W_{b:a} = W_b ⋯ W_{a+1}, the coefficient of t^n in φ(W + tẆ) is a sum over strands of n layers,

    Φ_n = Σ_{k_1 > … > k_n}  W_{L:k_1} Ẇ_{k_1} W_{k_1−1:k_2} Ẇ_{k_2} ⋯ Ẇ_{k_n} W_{k_n−1:0},

and every monomial of a strand occurs in it once.  In ⟨B, Φ_n⟩ the indices of ẇ_k[i_k, j_k] are linked by

    (W_{L:k_1}ᵀ B W_{k_n−1:0}ᵀ)[i_{k_1}, j_{k_n}] · Π W_{k−1:l}[j_k, i_l]      over consecutive layers k > l,

in ⟨Φ_m, Φ_n⟩ those of two strands, with tops k, k′ and bottoms l, l′, by Gram matrices at both ends,

    (W_{L:k}ᵀ W_{L:k′})[i_k, i_{k′}] · (W_{l−1:0} W_{l′−1:0}ᵀ)[j_l, j_{l′}] · Π W_{k−1:l}[j_k, i_l]     in both strands.

So all coefficients are pairings of slots (algebra/pairing.py), and what is left to collect is this: different
pairs of strands with the same layers have the same monomials.  A layer d that both strands use cuts them: what
is above it depends on the rows i, i′ of its two variables only, what is below on the columns j, j′ only.  The
terms are products of both, each monomial once if i < i′, or i = i′ and j ≤ j′.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, combinations, pairwise
from math import gcd, lcm, prod

from deeplift_cas.algebra.form import Form, KeyLayout
from deeplift_cas.algebra.pairing import IntegerMatrix, Links, Pairing, Slopes, Slot, hits, total, ways
from deeplift_cas.algebra.terms import FITS, Arithmetic, Lists, Terms, Words
from deeplift_cas.landscape.lift import MatrixProduct, Point
from deeplift_cas.landscape.objective import Quadratic

Place = tuple[int, int]
"""A layer, and the position of its variable in the monomial, counted from the right (from the top layer)."""


MUCH = 2_000
"""From this estimate on words are quicker (scripts/bench expansion: S1 is below, S2 far above)."""
MUCH_MORE = 10_000_000
"""From this estimate on they are quicker even if NumPy must be imported for them."""


class StrandExpansion:
    """g_1, …, g_order for integer factors W_k and f(X) = const + Σ_m m·(⟨B_m, X⟩ + q_m‖X − φ(W)‖²).

    ``scales`` are factors for the variables of each layer.
    """

    def __init__(self, factors: Sequence[list[list[int]]], scales: Sequence[int], order: int) -> None:
        self.depth, self.order = len(factors), order
        self.scales = (1, *scales)
        self.widths = (len(factors[0][0]), *(len(factor) for factor in factors))
        self.first = [0, 0]  # the number of the first variable of each layer
        for k in range(1, self.depth):
            self.first.append(self.first[-1] + self.widths[k] * self.widths[k - 1])
        self._partial_products([IntegerMatrix(factor) for factor in factors])

    def _partial_products(self, factors: Sequence[IntegerMatrix]) -> None:
        """W_{b:a}, and the Gram matrices of the two ends."""
        depth = self.depth
        self.W = {(a, a): IntegerMatrix.identity(d) for a, d in enumerate(self.widths)}
        for a in range(depth):
            for b in range(a + 1, depth + 1):
                self.W[b, a] = factors[a] if b == a + 1 else factors[b - 1] @ self.W[b - 1, a]
        self.upper, self.lower = {}, {}
        for k in range(1, depth + 1):
            for l in range(1, k + 1):
                # W_{L:L} and W_{0:0} are identities
                self.upper[k, l] = self.W[depth, l] if k == depth else self.W[depth, k].transposed @ self.W[depth, l]
                self.lower[k, l] = self.W[k - 1, 0] if l == 1 else self.W[k - 1, 0] @ self.W[l - 1, 0].transposed

    def value(self) -> tuple[list[list[int]], int]:
        """φ(W), as integers over their least common denominator."""
        rows, denominator = self.W[self.depth, 0].rows, prod(self.scales)
        common = gcd(denominator, *(x for row in rows for x in row))
        return ([[x // common for x in row] for row in rows] if common > 1 else rows), denominator // common

    def forms(
        self, linear: Sequence[tuple[int, int, int, int]], weights: Mapping[int, int], layout: KeyLayout
    ) -> list[Terms]:
        """The terms of g_1, …, g_order.

        ``linear`` lists the entries of the integer matrices B_m as (m, row, column, entry), ``weights`` the
        integers q_m; m ≥ 0 numbers the monomials of the parameters.  The variables of the top layers are on
        the right in the keys: so products of keys are sums.
        """
        self.weights = weights
        # the B_m with m among the monomials of q are added to the pairs of strands, the others stand alone
        self.slopes = Slopes([entry for entry in linear if entry[0] not in weights])
        self.shared = {m: self._slope(linear, m) for m in {m for m, *_ in linear} & weights.keys()}
        self.bits, self.tail = layout.bits, layout.tail
        self._slots()
        self.arithmetic = self._arithmetic(layout)
        products: list[list[tuple[Terms, Terms]]] = [[] for _ in range(self.order + 1)]
        for n, a, b in self.cut() if weights else ():
            products[n].append((a, b))
        sums = []
        for n in range(1, self.order + 1):
            free = [self.free(layers) for layers in combinations(range(self.depth, 0, -1), n)]
            parts = chain.from_iterable([parts for _, parts in free])
            sums.append((sum([bound for bound, _ in free]), parts, products[n]))
        return self.arithmetic.assembled(sums)

    def _slope(self, linear: Sequence[tuple[int, int, int, int]], m: int) -> IntegerMatrix:
        """B_m."""
        rows = [[0] * self.widths[0] for _ in range(self.widths[-1])]
        for n, i, j, x in linear:
            if n == m:
                rows[i][j] = x
        return IntegerMatrix(rows)

    def bound(self) -> int:
        """No coefficient, nor any number on the way to it, has a greater absolute value.

        A monomial of degree n comes from at most 2^n pairings (a layer is in one of two strands, or folded),
        each a product of q, two Gram entries and n − 2 links, and from one strand of B with n − 1 links.
        """
        upper, lower = _largest(self.upper.values()), _largest(self.lower.values())
        links = _largest(self.W[b, a] for b, a in self.W if a > 0 and b < self.depth)
        outer = _largest(self.W[self.depth, a] for a in range(self.depth + 1))
        inner = _largest(self.W[b, 0] for b in range(self.depth + 1))
        weight = max([1, *map(abs, self.weights.values())])
        entry = sum([abs(x) for *_, x in self.slopes.entries]) + sum(
            [abs(x) for matrix in self.shared.values() for x in matrix.entries]
        )
        n = self.order
        pairs = 2**n * weight * upper * lower * links ** max(0, n - 2)
        whole: int = max(self.scales) ** n * (pairs + outer * inner * entry * links ** (n - 1))
        return whole

    def work(self) -> int:
        """About proportional to the number of terms: as if the layers that both strands use were all there is."""
        pairs = sum([len(self.upper[d, d].entries) * len(self.lower[d, d].entries) for d in range(1, self.depth + 1)])
        whole: int = pairs ** ((self.order + 1) // 2)
        return whole

    def _arithmetic(self, layout: KeyLayout) -> Arithmetic:
        """Words if there is much to do and they are proved to suffice."""
        if self.work() < (MUCH if sys.modules.get("numpy") else MUCH_MORE):
            return Lists()
        return Words() if layout.fits(self.order) and self.bound() < FITS else Lists()

    # -- slots ---------------------------------------------------------------------------------------------

    def _slots(self) -> None:
        """``row[k, position]`` and ``column[k, position]``: the slots of i and j in ẇ_k[i, j]."""
        self.row: dict[Place, Slot] = {}
        self.column: dict[Place, Slot] = {}
        for k in range(1, self.depth + 1):
            rows, columns = self.widths[k], self.widths[k - 1]
            for position in range(self.order + 2):
                stride = 1 << self.bits * position + self.tail
                self.row[k, position] = columns * stride, rows, 0
                self.column[k, position] = stride, columns, 1

    def key(self, places: Iterable[Place]) -> int:
        """The key of the first variables of the layers."""
        return sum([self.first[k] << self.bits * position + self.tail for k, position in places])

    def scale(self, places: Iterable[Place]) -> int:
        """The factor of the variables."""
        return prod([self.scales[k] for k, _ in places])

    def links(self, strand: Sequence[Place]) -> Links:
        """W_{k−1:l}[j_k, i_l] for consecutive layers k > l of a strand."""
        return [(self.W[k[0] - 1, l[0]], self.column[k], self.row[l]) for k, l in pairwise(strand)]

    def strands(
        self, top: tuple[Place, Place] | None, between: Sequence[Place], bottom: tuple[Place, Place] | None
    ) -> list[Links]:
        """One pairing for every way to share out the layers ``between`` over two strands.

        The strands begin at the columns of ``top``, or freely with a Gram matrix; they end at the rows of
        ``bottom``, or freely.  Without top and bottom, the first layer is in the first strand.
        """
        pairings = []
        for one, other in _ways(len(between)):
            if top is None and bottom is None and (0 in other or not other):
                continue
            a, b = [between[n] for n in one], [between[n] for n in other]
            if top is not None:
                a.insert(0, top[0])
                b.insert(0, top[1])
            if bottom is not None:
                a.append(bottom[0])
                b.append(bottom[1])
            pairing = self.links(a) + self.links(b)
            if top is None:
                k, l = (a[0], b[0]) if a[0][0] >= b[0][0] else (b[0], a[0])
                pairing.append((self.upper[k[0], l[0]], self.row[k], self.row[l]))
            if bottom is None:
                k, l = (a[-1], b[-1]) if a[-1][0] >= b[-1][0] else (b[-1], a[-1])
                pairing.append((self.lower[k[0], l[0]], self.column[k], self.column[l]))
            pairings.append(pairing)
        return pairings

    # -- layers that both strands use ----------------------------------------------------------------------

    def split(self, terms: Terms, position: int) -> tuple[Terms, Terms]:
        """The terms where the digit at ``position`` + 1 is less than that at ``position``; and is equal."""
        low = self.bits * position + self.tail
        return self.arithmetic.split(terms, low + self.bits, low, (1 << self.bits) - 1)

    def half(self, terms: Terms) -> Terms:
        """Of terms folded over the columns j, j′ at positions 1 and 0 those with j ≤ j′, as the variables are
        equal if j = j′.
        """
        less, equal = self.split(terms, 0)
        return self.arithmetic.joined([less, self.arithmetic.halved(equal)])

    def above(self, d: int, layers: Sequence[int]) -> tuple[Terms, Terms]:
        """Σ (upper Gram) Π links with rows i < i′ of layer d; with i = i′.  The free layers are above d."""
        free = [(k, n) for n, k in enumerate(layers)]
        bottom = (d, len(free) + 1), (d, len(free))
        places = [*free, *bottom]
        pairings = self.strands(None, free, bottom)
        key, scale = self.key(places), self.scale(places)
        parts: list[Terms] = []
        for m, q in self.weights.items():
            parts += total([(scale * q, links) for links in pairings], key + m, self.arithmetic)
        terms = self.arithmetic.joined(parts)
        return self.split(terms, len(free))

    def below(self, d: int, layers: Sequence[int]) -> tuple[Terms, Terms]:
        """Σ (lower Gram) Π links with the columns j, j′ of layer d, folded: all; half."""
        free = [(k, n) for n, k in enumerate(layers, 2)]
        scale = 2 * self.scale(free)  # folding doubles, as the sum is symmetric in j and j′
        pairings = [(scale, links) for links in self.strands(((d, 1), (d, 0)), free, None)]
        terms = self.arithmetic.joined(list(total(pairings, self.key(free), self.arithmetic)))
        return terms, self.half(terms)

    def between(self, d: int, e: int, layers: Sequence[int]) -> list[tuple[Terms, Terms]]:
        """Σ Π links from the columns of layer d to the rows of layer e, folded over the columns: for rows i < i′
        of e, then for i = i′, all and half.
        """
        free = [(k, n) for n, k in enumerate(layers, 2)]
        bottom = (e, len(free) + 3), (e, len(free) + 2)
        places = [*free, *bottom]
        scale = self.scale(places)
        pairings = [
            (scale, links) for top in (((d, 1), (d, 0)), ((d, 0), (d, 1))) for links in self.strands(top, free, bottom)
        ]
        terms = self.arithmetic.joined(list(total(pairings, self.key(places), self.arithmetic)))
        return [(part, self.half(part)) for part in self.split(terms, len(free) + 2)]

    def cut(self) -> Iterator[tuple[int, Terms, Terms]]:
        """(n, a, b): the products of terms of a and b are terms of g_n, those with a layer that both strands use.

        ``rows[d, m]``: all that is above the lowest such layer d, with m variables above it, for i < i′ and i = i′.
        """
        rows: dict[tuple[int, int], tuple[Terms, Terms]] = {}
        for d in range(self.depth, 0, -1):
            for m in range(self.order - 1):
                parts = [self.above(d, layers) for layers in combinations(range(self.depth, d, -1), m)]
                for e in range(self.depth, d, -1):
                    for n in range(m - 1):
                        if (e, m - 2 - n) in rows:
                            parts += self._extended(rows[e, m - 2 - n], e, d, m - 2 - n, n)
                less, equal = (
                    self.arithmetic.joined([p for p, _ in parts]),
                    self.arithmetic.joined([p for _, p in parts]),
                )
                if len(less[0]) or len(equal[0]):
                    rows[d, m] = less, equal
            for n in range(self.order - 1):
                ends = [self.below(d, layers) for layers in combinations(range(d - 1, 0, -1), n)]
                everything, half = (
                    self.arithmetic.joined([p for p, _ in ends]),
                    self.arithmetic.joined([p for _, p in ends]),
                )
                for m in range(self.order - 1 - n):
                    if (d, m) in rows:
                        for columns, upper in zip((everything, half), rows[d, m], strict=True):
                            if len(columns[0]) and len(upper[0]):
                                yield m + n + 2, self.arithmetic.shifted(columns, self.bits * m), upper

    def _extended(
        self, rows: tuple[Terms, Terms], e: int, d: int, above: int, free: int
    ) -> Iterator[tuple[Terms, Terms]]:
        """What is above layer e, carried on down to layer d by strands with ``free`` layers between."""
        for layers in combinations(range(e - 1, d, -1), free):
            yield tuple(  # type: ignore[misc]
                self.arithmetic.joined(
                    [
                        self.arithmetic.outer(self.arithmetic.shifted(part, self.bits * above), up)
                        for part, up in zip(parts, rows, strict=True)
                    ]
                )
                for parts in self.between(e, d, layers)
            )

    # -- layers that one strand uses -----------------------------------------------------------------------

    def free(self, layers: tuple[int, ...]) -> tuple[int, Iterator[Terms]]:
        """The terms with these layers, all different, and a bound of their number:
        2·q_m Σ over pairs of strands + one strand with B_m at its ends.
        """
        places = [(k, n) for n, k in enumerate(layers)]
        key, scale = self.key(places), self.scale(places)
        top, bottom, strand = self.row[places[0]], self.column[places[-1]], self.links(places)
        sums: list[tuple[int, list[Pairing]]] = []
        pairs = self.strands(None, places, None) if self.weights else []
        for m, q in self.weights.items():
            pairings = [(2 * q * scale, links) for links in pairs]
            if m in self.shared:
                pairings.append((scale, [(self.ends(m, layers[0], layers[-1]), top, bottom), *strand]))
            if pairings:
                sums.append((key + m, pairings))
        ends: Terms = ([], [])
        if self.slopes.entries:
            outer, inner = self.W[self.depth, layers[0]], self.W[layers[-1] - 1, 0]
            ends = self.arithmetic.framed(self.slopes, outer, inner, top, bottom, key, scale)
        bound = sum([min(hits(pairings), ways(pairings)) for _, pairings in sums])
        bound += len(ends[0]) * prod([len(matrix.entries) for matrix, _, _ in strand])

        def parts() -> Iterator[Terms]:
            terms = ends
            for link in strand:
                terms = self.arithmetic.outer(self.arithmetic.terms(*link), terms)
            yield terms
            for base, pairings in sums:
                yield from total(pairings, base, self.arithmetic)

        return bound, parts()

    def ends(self, m: int, k: int, l: int) -> IntegerMatrix:
        """W_{L:k}ᵀ B_m W_{l−1:0}ᵀ."""
        return self.W[self.depth, k].transposed @ self.shared[m] @ self.W[l - 1, 0].transposed


def direct(
    lift: MatrixProduct, point: Point, objective: Quadratic, order: int, parameters: Sequence[str]
) -> list[Form]:
    """The forms g_1, …, g_order of a quadratic objective at a rational point.

    With W_k = N_k/δ_k, φ(W + tẆ) = Π (N_k + tδ_kẆ_k)/Π δ_k: integers, a factor δ_k for every variable of
    layer k, and one common denominator.

    >>> from deeplift_cas import MatrixProduct, Quadratic
    >>> lift = MatrixProduct(1, 1, 1)
    >>> y = lift.point([["1/2"]], [[0]])
    >>> [sorted(form) for form in direct(lift, y, Quadratic([["x"]], 0, [[0]]), 2, ["x"])]
    [[((1,), (1,), 1/2)], [((0, 1), (1,), 1)]]
    """
    assert point.rational is not None
    with _no_collector():
        factors, scales = [rows for rows, _ in point.rational], [denominator for _, denominator in point.rational]
        whole = prod(scales)
        strands = StrandExpansion(factors, scales, order)
        slope, slope_denominator = objective.slope_at(*strands.value())
        weight, weight_denominator = objective.weight
        monomials = sorted({*weight, *[m for m, *_ in slope]})
        number = {m: n for n, m in enumerate(monomials)}
        denominator = lcm(weight_denominator * whole**2, slope_denominator * whole)
        factor = denominator // (slope_denominator * whole)
        terms = strands.forms(
            [(number[m], i, j, factor * x) for m, i, j, x in slope],
            {number[m]: q * (denominator // (weight_denominator * whole**2)) for m, q in weight.items()},
            KeyLayout(len(lift.direction_names), len(monomials)),
        )
    own = {name: n for n, name in enumerate(objective.ring.names)}
    if tuple(parameters) != objective.ring.names:
        monomials = [tuple(m[own[name]] if name in own else 0 for name in parameters) for m in monomials]
    return [Form(lift.direction_names, parameters, n, part, denominator, monomials) for n, part in enumerate(terms, 1)]


@contextmanager
def _no_collector() -> Iterator[None]:
    """Many small containers are made here, none of them in a cycle: the collector of cycles would go through all
    objects of the process for nothing (measured: up to 2 ms, the work itself may take one).
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@lru_cache
def _ways(count: int) -> list[tuple[list[int], list[int]]]:
    """The ways to share out 0, …, count − 1."""
    return [
        ([n for n in range(count) if bits >> n & 1], [n for n in range(count) if not bits >> n & 1])
        for bits in range(1 << count)
    ]


def _largest(matrices: Iterable[IntegerMatrix]) -> int:
    """The largest absolute value of an entry; at least 1."""
    return max([1, *(matrix.largest for matrix in matrices)])
