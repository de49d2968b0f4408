"""The Taylor coefficients of f(φ(W + tẆ)) for f(X) = ⟨B, X⟩ + q‖X − φ(W)‖², term by term.

With W_{b:a} = W_b ⋯ W_{a+1}, the coefficient of t^n in φ(W + tẆ) is a sum over strands of n layers,

    Φ_n = Σ_{k_1 > … > k_n}  W_{L:k_1} Ẇ_{k_1} W_{k_1−1:k_2} Ẇ_{k_2} ⋯ Ẇ_{k_n} W_{k_n−1:0}.

So in ⟨B, Φ_n⟩ the indices of the variables ẇ_k[i_k, j_k] are linked, two by two, by matrices:

    W_{k−1:l}[j_k, i_l]                      for consecutive layers k > l of the strand,
    (W_{L:k}ᵀ B W_{l−1:0}ᵀ)[i_k, j_l]        for its top k and its bottom l,

and in ⟨Φ_m, Φ_n⟩ those of two strands, with tops k, k′ and bottoms l, l′, by Gram matrices at both ends:

    (W_{L:k}ᵀ W_{L:k′})[i_k, i_{k′}]         (W_{l−1:0} W_{l′−1:0}ᵀ)[j_l, j_{l′}].

The coefficient of a monomial is the sum, over all ways to thread one or two strands through its variables, of the
product of the linked entries: a *pairing* of its indices.  A layer comes in a monomial at most twice, once in each
strand; two variables of the same layer can be exchanged.

This module says it in Python, for integers of any size.  _strands.pyx does the same in C for 64-bit words, and
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
Link = tuple[Rows, int, int]
"""A matrix, and what its row and column indices are multiplied by in the key of the monomial."""


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
        layers = range(1, self.depth + 1)
        self.upper = {(l, k): product(transposed(W[self.depth, l]), W[self.depth, k]) for k in layers for l in layers}
        self.lower = {(l, k): product(W[l - 1, 0], transposed(W[k - 1, 0])) for k in layers for l in layers}

    def value(self) -> Rows:
        """φ(W)."""
        return self.W[self.depth, 0]

    def forms(self, slopes: Sequence[Slope], weights: Sequence[int], layout: KeyLayout) -> list[Terms]:
        """The terms of g_1, …, g_order; ``weights`` are the q_m for m = 0, 1, …; slopes come in the order of m."""
        self.layout = layout
        entries: list[list[tuple[int, int, int]]] = [[] for _ in weights]
        for m, i, j, x in slopes:
            entries[m].append((i, j, x))
        forms: list[Terms] = []
        for n in range(1, self.order + 1):
            self.n = n
            keys: list[int] = []
            values: list[int] = []
            for layers in self.patterns(any(weights)):
                for m, q in enumerate(weights):
                    pairings = [(q, links) for links in self.pairs(layers)] if q else []
                    if entries[m] and len(set(layers)) == self.n:
                        pairings.append((1, [*self.strand(range(self.n), layers), self.ends(layers, entries[m])]))
                    terms = self.total(pairings, layers, m)
                    keys += terms.keys()
                    values += terms.values()
            forms.append((keys, values))
        return forms

    def patterns(self, twice: bool) -> Iterator[list[int]]:
        """The layers of monomials of degree n, ascending: each at most once, or at most twice."""

        def more(layers: list[int]) -> Iterator[list[int]]:
            if len(layers) == self.n:
                yield layers
                return
            again = twice and layers[-2:-1] != layers[-1:]
            for k in range(layers[-1] + (not again) if layers else 1, self.depth + 1):
                yield from more([*layers, k])

        return more([])

    def row(self, position: int, layers: list[int]) -> int:
        """What i is multiplied by in the key, for the variable at this position."""
        return self.column(position) * self.widths[layers[position] - 1]

    def column(self, position: int) -> int:
        """What j is multiplied by."""
        return 1 << self.layout.bits * (self.n - 1 - position) + self.layout.tail

    def strand(self, positions: Sequence[int], layers: list[int]) -> list[Link]:
        """W_{k−1:l}[j_k, i_l] for consecutive layers of a strand through the variables at these positions."""
        return [(self.W[layers[q] - 1, layers[p]], self.column(q), self.row(p, layers)) for p, q in pairwise(positions)]

    def ends(self, layers: list[int], entries: list[tuple[int, int, int]]) -> Link:
        """W_{L:k}ᵀ B W_{l−1:0}ᵀ, with k the top and l the bottom."""
        B = [[0] * self.widths[0] for _ in range(self.widths[-1])]
        for i, j, x in entries:
            B[i][j] += x
        outer, inner = transposed(self.W[self.depth, layers[-1]]), transposed(self.W[layers[0] - 1, 0])
        return product(product(outer, B), inner), self.row(-1 % self.n, layers), self.column(0)

    def pairs(self, layers: list[int]) -> Iterator[list[Link]]:
        """All ways to give each variable to one of two strands; the first of two of a layer goes to the first one."""
        second = [p for p in range(1, self.n) if layers[p - 1] == layers[p]]
        for choice in range(1 << self.n):
            one, other = ([p for p in range(self.n) if choice >> p & 1 == s] for s in (0, 1))
            if not one or not other or any(p in one or p - 1 in other for p in second):
                continue
            links = self.strand(one, layers) + self.strand(other, layers)
            p, q = one[-1], other[-1]
            links.append((self.upper[layers[p], layers[q]], self.row(p, layers), self.row(q, layers)))
            p, q = one[0], other[0]
            links.append((self.lower[layers[p], layers[q]], self.column(p), self.column(q)))
            yield links

    def total(self, pairings: list[tuple[int, list[Link]]], layers: list[int], m: int) -> dict[int, int]:
        """The sum of the pairings: key ↦ coefficient."""
        base, scale = m, 1
        for p, k in enumerate(layers):
            base += self.column(p) * self.first[k]
            scale *= self.scales[k]
        twice = [p for p in range(1, self.n) if layers[p - 1] == layers[p]]
        total: dict[int, int] = {}
        for factor, links in pairings:
            keys, values = [base], [scale * factor]
            for matrix, a, b in links:
                steps = [i * a + j * b for i, row in enumerate(matrix) for j, x in enumerate(row) if x]
                entries = [x for row in matrix for x in row if x]
                keys = [key + step for key in keys for step in steps]
                values = [value * x for value in values for x in entries]
            for p in twice:
                keys = self.ordered(keys, p)
            for key, value in zip(keys, values, strict=True):
                total[key] = total.get(key, 0) + value
        return {key: value for key, value in total.items() if value}

    def ordered(self, keys: list[int], position: int) -> list[int]:
        """The variable at this position and the one before it exchanged, where it is the smaller one."""
        bits, mask = self.layout.bits, (1 << self.layout.bits) - 1
        low = bits * (self.n - 1 - position) + self.layout.tail
        exchange = (1 << low) - (1 << low + bits)
        return [key + max(0, (key >> low + bits & mask) - (key >> low & mask)) * exchange for key in keys]


def product(a: Rows, b: Rows) -> Rows:
    """The matrix product."""
    columns = transposed(b)
    return [[sum(map(mul, row, column)) for column in columns] for row in a]


def transposed(a: Rows) -> Rows:
    """The transpose."""
    return [list(column) for column in zip(*a, strict=True)]
