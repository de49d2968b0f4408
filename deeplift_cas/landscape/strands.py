"""The Taylor coefficients of φ(W + tẆ) and of f(X) = ⟨B, X⟩ + q‖X‖² along it, term by term.

With W_{b:a} = W_b ⋯ W_{a+1}, the coefficient of t^n in φ(W + tẆ) is a sum over strands of n layers,

    Φ_n = Σ_{k_1 > … > k_n}  W_{L:k_1} Ẇ_{k_1} W_{k_1−1:k_2} Ẇ_{k_2} ⋯ Ẇ_{k_n} W_{k_n−1:0}.

So in ⟨B, Φ_n⟩ the indices of the variables ẇ_k[i_k, j_k] are linked, two by two, by matrices:

    W_{k−1:l}[j_k, i_l]                      for consecutive layers k > l of the strand,
    (W_{L:k}ᵀ B W_{l−1:0}ᵀ)[i_k, j_l]        for its top k and its bottom l,

and in ⟨Φ_m, Φ_n⟩ those of two strands, with tops k, k′ and bottoms l, l′, by Gram matrices at both ends:

    (W_{L:k}ᵀ W_{L:k′})[i_k, i_{k′}]         (W_{l−1:0} W_{l′−1:0}ᵀ)[j_l, j_{l′}].

The coefficient of a monomial is the sum, over all ways to thread one or two strands through its variables, of the
product of the linked entries: a *pairing* of its indices.  To find all monomials the indices are chosen one after
the other, i before j, lower layers first; a link restricts and multiplies when its second index is chosen.  A branch
ends where no pairing is left, so that no more than the monomials and their beginnings are visited.  Each comes once:
of two variables of the same layer the first is not greater; and if they are equal, giving them to the strands in the
other order is nothing new.

This module says it in Python, for integers of any size.  _strands.pyx says the same in C for 64-bit words: it
refuses what is not proved to fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from operator import mul

from deeplift_cas.algebra.form import KeyLayout
from deeplift_cas.algebra.terms import Terms

Rows = list[list[int]]
Slope = tuple[int, int, int, int]
"""(m, row, column, entry): of the matrix B_m that belongs to the parameter monomial m."""
Link = tuple[int, Rows]
"""The slot of the index chosen earlier, and the matrix: the entries for the index in hand are in its row."""
Pairing = tuple[int, set[int], list[Link]]
"""A factor, the second variables whose layer the strands visit in the other order, and a link for every slot."""


class StrandExpansion:
    """g_1, …, g_order for integer factors W_k and f(X) = const + Σ_m m·(⟨B_m, X⟩ + q_m‖X − φ(W)‖²).

    ``scales`` are factors for the variables of each layer.

    >>> expansion = StrandExpansion([[[2]], [[3]]], [1, 1], 2)
    >>> expansion.value()
    [[6]]
    >>> expansion.forms([(0, 0, 0, 1)], [0], KeyLayout(2, 1))  # f(X) = X: 3ẇ_1 + 2ẇ_2 and ẇ_1ẇ_2
    [([0, 1], [3, 2]), ([1], [1])]
    """

    def __init__(self, factors: Sequence[Rows], scales: Sequence[int], order: int) -> None:
        self.depth, self.order, self.scales = len(factors), order, (1, *scales)
        self.widths = (len(factors[0][0]), *(len(factor) for factor in factors))
        sizes = [rows * columns for rows, columns in zip(self.widths[1:], self.widths, strict=False)]
        self.first = [0, 0, *accumulate(sizes)]  # the number of the first variable of each layer
        W: dict[tuple[int, int], Rows] = {}
        for a, size in enumerate(self.widths):
            W[a, a] = [[int(i == j) for j in range(size)] for i in range(size)]
            for b in range(a + 1, self.depth + 1):
                W[b, a] = product(factors[b - 1], W[b - 1, a])
        self.W = W
        # rows belong to the lower layer l of the two, whose index is chosen first
        self.links, self.upper, self.lower = {}, {}, {}
        for k in range(1, self.depth + 1):
            for l in range(1, k + 1):
                self.upper[l, k] = product(transposed(W[self.depth, l]), W[self.depth, k])
                self.lower[l, k] = product(W[l - 1, 0], transposed(W[k - 1, 0]))
                if l < k:
                    self.links[l, k] = transposed(W[k - 1, l])

    def value(self) -> Rows:
        """φ(W)."""
        return self.W[self.depth, 0]

    def forms(self, slopes: Sequence[Slope], weights: Sequence[int], layout: KeyLayout) -> list[Terms]:
        """The terms of g_1, …, g_order; ``weights`` are the q_m for m = 0, 1, …; slopes come in the order of m."""
        entries: list[list[tuple[int, int, int]]] = [[] for _ in weights]
        for m, i, j, x in slopes:
            entries[m].append((i, j, x))
        forms: list[Terms] = []
        for n in range(1, self.order + 1):
            keys: list[int] = []
            values: list[int] = []
            for layers in self.patterns(n, any(weights)):
                pairs, strand = self.pairs(layers), self.strand(layers)
                for m, q in enumerate(weights):
                    pairings = [(q * factor, swapped, links) for factor, swapped, links in pairs] if q else []
                    if entries[m] and strand:
                        pairings.append((1, set(), self.ended(strand, layers, entries[m])))
                    if pairings:
                        self.fill(layers, pairings, m, layout, keys, values)
            forms.append((keys, values))
        return forms

    def patterns(self, n: int, twice: bool) -> Iterator[list[int]]:
        """The layers of monomials of degree n, ascending: each at most once, or at most twice."""

        def more(layers: list[int]) -> Iterator[list[int]]:
            if len(layers) == n:
                yield layers
                return
            again = twice and (len(layers) == 1 or (len(layers) > 1 and layers[-2] < layers[-1]))
            for k in range((layers[-1] + (not again)) if layers else 1, self.depth + 1):
                yield from more([*layers, k])

        return more([])

    def strand(self, layers: list[int]) -> list[Link]:
        """The links of the one strand through all variables; none if it would use a layer twice."""
        if any(l == k for l, k in pairwise(layers)):
            return []
        links = self.open(layers)
        self.thread(layers, range(len(layers)), links)
        return links

    def ended(self, strand: list[Link], layers: list[int], entries: list[tuple[int, int, int]]) -> list[Link]:
        """The strand closed by W_{L:k}ᵀ B W_{l−1:0}ᵀ, with k its top and l its bottom."""
        outer, inner = self.W[self.depth, layers[-1]], self.W[layers[0] - 1, 0]
        ends = [[0] * self.widths[layers[-1]] for _ in inner]
        for i, j, x in entries:
            for row, v in zip(ends, inner, strict=True):
                if v[j]:
                    row[:] = [e + x * u * v[j] for e, u in zip(row, outer[i], strict=True)]
        links = strand.copy()
        if len(layers) == 1:  # i is chosen before j
            self.close(links, 0, 1, transposed(ends))
        else:
            self.close(links, 1, 2 * len(layers) - 2, ends)
        return links

    def pairs(self, layers: list[int]) -> list[Pairing]:
        """All ways to give each variable to one of two strands."""
        n = len(layers)
        second = [p for p in range(1, n) if layers[p - 1] == layers[p]]
        single = [p for p in range(n) if p not in second and p + 1 not in second]
        found = []
        for choice in range(1 << n):
            strands = [[p for p in range(n) if choice >> p & 1 == s] for s in (0, 1)]
            # exchanging the strands changes nothing: the first variable alone in its layer is in the first strand
            if not all(strands) or any(choice >> p & 1 == choice >> p - 1 & 1 for p in second):
                continue
            if single and choice >> single[0] & 1:
                continue
            links = self.open(layers)
            for positions in strands:
                self.thread(layers, positions, links)
            for end, matrices, slot in ((-1, self.upper, 0), (0, self.lower, 1)):
                p, q = sorted(positions[end] for positions in strands)
                self.close(links, 2 * p + slot, 2 * q + slot, matrices[layers[p], layers[q]])
            swapped = {p for p in second if choice >> p - 1 & 1}
            found.append((2 if single else 1, swapped, links))
        return found

    def open(self, layers: list[int]) -> list[Link]:
        """A place for the link of every slot: i and j of the first variable, i and j of the second, …"""
        return [(0, [])] * (2 * len(layers))

    def thread(self, layers: list[int], positions: Sequence[int], links: list[Link]) -> None:
        """The links of a strand through the variables at these positions."""
        for p, q in pairwise(positions):
            self.close(links, 2 * p, 2 * q + 1, self.links[layers[p], layers[q]])

    def close(self, links: list[Link], earlier: int, later: int, matrix: Rows) -> None:
        """Link two slots: at the earlier one, only indices of rows that are not zero can go on."""
        links[earlier] = -1, [[int(any(row)) for row in matrix]]
        links[later] = earlier, matrix

    def fill(
        self, layers: list[int], pairings: list[Pairing], m: int, layout: KeyLayout, keys: list[int], values: list[int]
    ) -> None:
        """Append all terms of the sum of these pairings."""
        n = len(layers)
        sizes, strides, scale, base = [], [], 1, m
        for p, k in enumerate(layers):
            digit = 1 << layout.bits * (n - 1 - p) + layout.tail
            sizes += [self.widths[k], self.widths[k - 1]]
            strides += [digit * self.widths[k - 1], digit]
            scale *= self.scales[k]
            base += digit * self.first[k]
        index = [0] * (2 * n) + [0]  # the last one is for links that open

        def choose(slot: int, active: list[tuple[int, Pairing]], key: int) -> None:
            position, column = divmod(slot, 2)
            start, tied = 0, False
            if position and layers[position - 1] == layers[position]:
                same_row = index[slot - 1] == index[slot - 3]
                if not column or same_row:
                    start, tied = index[slot - 2], bool(column)
            rows = [links[slot][1][index[links[slot][0]]] for _, (_, _, links) in active]
            stride = strides[slot]
            if slot < 2 * n - 1:
                for v in range(start, sizes[slot]):
                    onward = [
                        (c * row[v], pairing) for (c, pairing), row in zip(active, rows, strict=True) if row[v]
                    ]
                    if tied and v == start:
                        onward = [(c, pairing) for c, pairing in onward if position not in pairing[1]]
                    if onward:
                        index[slot] = v
                        choose(slot + 1, onward, key + v * stride)
                return
            total = [0] * (sizes[slot] - start)
            for (c, (_, swapped, _)), row in zip(active, rows, strict=True):
                total = [x + c * y for x, y in zip(total, row[start:], strict=True)]
                if tied and position in swapped:
                    total[0] -= c * row[start]
            keys.extend([key + v * stride for v, x in enumerate(total, start) if x])
            values.extend([x for x in total if x])

        choose(0, [(scale * pairing[0], pairing) for pairing in pairings], base)


def product(a: Rows, b: Rows) -> Rows:
    """The matrix product."""
    columns = transposed(b)
    return [[sum(map(mul, row, column)) for column in columns] for row in a]


def transposed(a: Rows) -> Rows:
    """The transpose."""
    return [list(column) for column in zip(*a, strict=True)]
