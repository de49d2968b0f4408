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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, combinations, pairwise
from math import lcm, prod

from deeplift_cas.algebra.form import Form, KeyLayout
from deeplift_cas.algebra.pairing import IntegerMatrix, Links, Pairing, Slot, hits, total, ways
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.terms import LONG, NEVER, Terms, assembled, joined, outer, product, shifted, split
from deeplift_cas.landscape.lift import MatrixProduct, Point
from deeplift_cas.landscape.objective import Quadratic

Place = tuple[int, int]
"""A layer, and the position of its variable in the monomial, counted from the right (from the top layer)."""


class StrandExpansion:
    """g_1, …, g_order for integer factors W_k, given Σ_m m·(⟨B_m, X⟩ + q_m‖X − φ(W)‖²) up to a constant.

    ``linear`` lists the entries of the integer matrices B_m as (m, row, column, entry), ``weights`` the
    integers q_m; m ≥ 0 numbers the monomials of the parameters.  ``scales`` are factors for the variables
    of each layer.  A key with the layout of :class:`~deeplift_cas.algebra.form.KeyLayout` has the variables
    of the top layers on the right: so products of keys are sums.
    """

    def __init__(
        self,
        factors: Sequence[Sequence[Sequence[int]]],
        linear: Sequence[tuple[int, int, int, int]],
        weights: Mapping[int, int],
        order: int,
        layout: KeyLayout,
        scales: Sequence[int],
    ) -> None:
        self.depth = len(factors)
        self.order, self.bits, self.tail = order, layout.bits, layout.tail
        self.linear, self.weights, self.scales = linear, weights, (1, *scales)
        self.widths = (len(factors[0][0]), *(len(factor) for factor in factors))
        self.first = [0, 0]  # the number of the first variable of each layer
        for k in range(1, self.depth):
            self.first.append(self.first[-1] + self.widths[k] * self.widths[k - 1])
        self._slots()
        self._partial_products([IntegerMatrix([list(row) for row in factor]) for factor in factors])
        self._ends: dict[tuple[int, int], tuple[list[tuple[int, int, int, int]], dict[int, IntegerMatrix]]] = {}
        self._several = len({m for m, *_ in linear}) < len(linear)
        self.long = LONG if layout.fits(order) else NEVER

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
        return split(terms, low + self.bits, low, (1 << self.bits) - 1)

    def half(self, terms: Terms) -> Terms:
        """Of terms folded over the columns j, j′ at positions 1 and 0 those with j ≤ j′, as the variables are
        equal if j = j′.
        """
        less, (keys, values) = self.split(terms, 0)
        return joined([less, (keys, [x // 2 for x in values] if isinstance(values, list) else values // 2)])

    def above(self, d: int, layers: Sequence[int]) -> tuple[Terms, Terms]:
        """Σ (upper Gram) Π links with rows i < i′ of layer d; with i = i′.  The free layers are above d."""
        free = [(k, n) for n, k in enumerate(layers)]
        bottom = (d, len(free) + 1), (d, len(free))
        places = [*free, *bottom]
        pairings = self.strands(None, free, bottom)
        key, scale = self.key(places), self.scale(places)
        parts: list[Terms] = []
        for m, q in self.weights.items():
            parts += total([(scale * q, links) for links in pairings], key + m, self.long)
        terms = joined(parts)
        return self.split(terms, len(free))

    def below(self, d: int, layers: Sequence[int]) -> tuple[Terms, Terms]:
        """Σ (lower Gram) Π links with the columns j, j′ of layer d, folded: all; half."""
        free = [(k, n) for n, k in enumerate(layers, 2)]
        scale = 2 * self.scale(free)  # folding doubles, as the sum is symmetric in j and j′
        pairings = [(scale, links) for links in self.strands(((d, 1), (d, 0)), free, None)]
        terms = joined(list(total(pairings, self.key(free), self.long)))
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
        terms = joined(list(total(pairings, self.key(places), self.long)))
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
                less, equal = joined([p for p, _ in parts]), joined([p for _, p in parts])
                if len(less[0]) or len(equal[0]):
                    rows[d, m] = less, equal
            for n in range(self.order - 1):
                ends = [self.below(d, layers) for layers in combinations(range(d - 1, 0, -1), n)]
                everything, half = joined([p for p, _ in ends]), joined([p for _, p in ends])
                for m in range(self.order - 1 - n):
                    if (d, m) in rows:
                        for columns, upper in zip((everything, half), rows[d, m], strict=True):
                            if len(columns[0]) and len(upper[0]):
                                yield m + n + 2, shifted(columns, self.bits * m), upper

    def _extended(
        self, rows: tuple[Terms, Terms], e: int, d: int, above: int, free: int
    ) -> Iterator[tuple[Terms, Terms]]:
        """What is above layer e, carried on down to layer d by strands with ``free`` layers between."""
        for layers in combinations(range(e - 1, d, -1), free):
            yield tuple(  # type: ignore[misc]
                joined(
                    [
                        outer(shifted(part, self.bits * above), up, self.long)
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
        entries, shared = self.ends(layers[0], layers[-1])
        sums: list[tuple[int, list[Pairing]]] = []
        pairs = self.strands(None, places, None)
        for m, q in self.weights.items():
            pairings = [(2 * q * scale, links) for links in pairs]
            if m in shared:
                pairings.append((scale, [(shared[m], top, bottom), *strand]))
            if pairings:
                sums.append((key + m, pairings))
        bound = sum([min(hits(pairings), ways(pairings)) for _, pairings in sums])
        bound += len(entries) * prod([len(matrix.entries) for matrix, _, _ in strand])

        def parts() -> Iterator[Terms]:
            if entries:
                ends = (
                    [key + m + i * top[0] + j * bottom[0] for m, i, j, _ in entries],
                    [scale * x for *_, x in entries],
                )
                yield product([ends, *(matrix.terms(a, b) for matrix, a, b in strand)], self.long)
            for base, pairings in sums:
                yield from total(pairings, base, self.long)

        return bound, parts()

    def ends(self, k: int, l: int) -> tuple[list[tuple[int, int, int, int]], dict[int, IntegerMatrix]]:
        """W_{L:k}ᵀ B_m W_{l−1:0}ᵀ: as entries (m, i, j, x) for the m without weight, as matrices for the others."""
        if (k, l) not in self._ends:
            rows = [[(i, x) for i, x in enumerate(row) if x] for row in self.W[self.depth, k].rows]
            columns = [[(j, x) for j, x in enumerate(row) if x] for row in self.W[l - 1, 0].transposed.rows]
            entries = [(m, i, j, x * u * v) for m, p, q, x in self.linear for i, u in rows[p] for j, v in columns[q]]
            if self._several:
                collect: dict[tuple[int, int, int], int] = {}
                for m, i, j, x in entries:
                    collect[m, i, j] = collect.get((m, i, j), 0) + x
                entries = [(m, i, j, x) for (m, i, j), x in collect.items() if x]
            shared: dict[int, IntegerMatrix] = {}
            for weight in self.weights:
                table = {(i, j): x for m, i, j, x in entries if m == weight}
                if table:
                    shared[weight] = IntegerMatrix(
                        [[table.get((i, j), 0) for j in range(self.widths[l - 1])] for i in range(self.widths[k])]
                    )
            if shared:
                entries = [entry for entry in entries if entry[0] not in shared]
            self._ends[k, l] = entries, shared
        return self._ends[k, l]

    # -- the forms -----------------------------------------------------------------------------------------

    def forms(self) -> list[Terms]:
        """The terms of g_1, …, g_order."""
        products: list[list[tuple[Terms, Terms]]] = [[] for _ in range(self.order + 1)]
        for n, a, b in self.cut():
            products[n].append((a, b))
        forms = []
        for n in range(1, self.order + 1):
            free = [self.free(layers) for layers in combinations(range(self.depth, 0, -1), n)]
            parts = chain.from_iterable([parts for _, parts in free])
            forms.append(assembled(sum([bound for bound, _ in free]), parts, products[n], self.long))
        return forms


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
    factors, scales = [rows for rows, _ in point.rational], [denominator for _, denominator in point.rational]
    whole = prod(scales)
    linear, weight = objective.parts(lift(point), Ring(parameters))
    denominator = lcm(*(int(q.q) * whole**2 for q in weight.values()), *(int(x.q) * whole for *_, x in linear))
    monomials = sorted({*weight, *(m for m, *_ in linear)})
    number = {m: n for n, m in enumerate(monomials)}
    layout = KeyLayout(len(lift.direction_names), len(monomials))
    with _no_collector():
        terms = StrandExpansion(
            factors,
            [(number[m], i, j, int(x.p) * (denominator // (int(x.q) * whole))) for m, i, j, x in linear],
            {number[m]: int(q.p) * (denominator // (int(q.q) * whole**2)) for m, q in weight.items()},
            order,
            layout,
            scales,
        ).forms()
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
