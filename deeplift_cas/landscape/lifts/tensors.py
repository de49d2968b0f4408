"""Tensors of rank one, and sums of them: the canonical polyadic decomposition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import combinations, product
from typing import Any, ClassVar

import symengine

from deeplift_cas.landscape.lifts.program import Block, Program
from deeplift_cas.landscape.lifts.sizes import size, sizes
from deeplift_cas.landscape.lifts.symmetry import SymmetryCurve, moving, scaling
from deeplift_cas.landscape.matrix import minors
from deeplift_cas.vocabulary import entry_name

MAX_ENTRIES = 64
"""Of a tensor of which equations are made."""


class RankOneTensor(Program):
    """(a_1, …, a_d) ↦ a_1⊗…⊗a_d; coordinates a1_1, a1_2, …, a2_1, ….  Raises :class:`InputError` for sizes that are
    none.

    >>> lift = RankOneTensor(2, 1, 2)
    >>> lift(lift.point([1, 2], [3], [1, 0])).tolist(), lift.image_names[0]
    ([[3, 0], [6, 0]], ['X111', 'X112'])
    """

    required: ClassVar[tuple[str, ...]] = ("dimensions",)
    optional: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *dimensions: int) -> None:
        found = sizes(dimensions, "dimensions")
        blocks = [Block(f"a{k}_", (n,)) for k, n in enumerate(found, 1)]
        entries = [symengine.Mul(*map(symengine.Symbol, names)) for names in product(*(b.names for b in blocks))]
        super().__init__(f"tensors of rank one, {'×'.join(map(str, found))}", blocks, found, entries)

    @property
    def image(self) -> str:
        """Of the product."""
        return "tensors of rank ≤ 1"

    def symmetry_curves(self, point: Sequence[Any]) -> list[SymmetryCurve]:
        """A factor times a number, and another one over it."""
        return moving([scaling(a, b) for a, b in combinations(self._parts(point), 2)])

    def openness(self, point: Sequence[Any]) -> tuple[bool, str]:
        """Iff no factor is zero or all are  (theory 2, C.4)."""
        is_zero = [all(entry == 0 for entry in block) for block in self.checked(point)]
        zeros = sum(is_zero)
        if all(zero or n == 1 for zero, n in zip(is_zero, self.dimensions, strict=True)):
            return True, "factors that are not 0 are numbers: the others make any tensor of rank 1 near 0"
        if zeros == 0:
            return True, "no factor is 0: a submersion onto the tensors of rank 1"
        if zeros == len(self.blocks):
            return True, "all factors are 0: a tensor of rank 1 near 0 is one of factors of equal length"
        return False, "a factor is 0 and another is not: tensors εb⊗… near 0 have no factors near these"

    @cached_property
    def equations(self) -> list[Any]:
        """The minors of order 2 of the flattenings: x_I·x_J is the same where I and J swap an index."""
        indices = list(product(*(range(n) for n in self.dimensions)))
        names = [symengine.Symbol(name) for row in self.image_names for name in row]
        X, found = dict(zip(indices, names, strict=True)), dict[Any, None]()
        for I, J in combinations(indices, 2):
            for k in range(len(I)) if len(indices) <= MAX_ENTRIES else ():
                swapped = X[*I[:k], J[k], *I[k + 1 :]] * X[*J[:k], I[k], *J[k + 1 :]]
                if (h := X[I] * X[J] - swapped) != 0:
                    found[h] = None
        return list(found)

    @classmethod
    def read(cls, data: Mapping[str, Any], names: tuple[str, ...]) -> RankOneTensor:
        """From a problem file."""
        return cls(*sizes(data["dimensions"], "dimensions"))


class CanonicalPolyadic(Program):
    """(A_1, …, A_d) ↦ Σ_j a_1j⊗…⊗a_dj, the columns of A_k of shape d_k × r; coordinates A1_11, A1_12, ….

    Raises :class:`InputError` for sizes that are none.

    >>> lift = CanonicalPolyadic((2, 2), 2)
    >>> lift(lift.point([[1, 0], [0, 1]], [[1, 2], [3, 4]])).tolist()
    [[1, 3], [2, 4]]
    """

    required: ClassVar[tuple[str, ...]] = ("dimensions", "rank")
    optional: ClassVar[tuple[str, ...]] = ()

    def __init__(self, dimensions: Sequence[int], rank: int) -> None:
        found, r = sizes(dimensions, "dimensions"), size(rank, "rank")
        blocks = [Block(f"A{k}_", (n, r)) for k, n in enumerate(found, 1)]
        entries = []
        for index in product(*(range(1, n + 1) for n in found)):
            columns = [
                symengine.Mul(
                    *(symengine.Symbol(entry_name(b.prefix, i, j)) for b, i in zip(blocks, index, strict=True))
                )
                for j in range(1, r + 1)
            ]
            entries.append(symengine.Add(*columns))
        super().__init__(f"tensors of rank ≤ {r}, {'×'.join(map(str, found))}", blocks, found, entries)

    @cached_property
    def equations(self) -> list[Any]:
        """The minors of order r + 1 of the flattenings, which have rank ≤ r; for three and more factors there are more
        equations in general.
        """
        indices = list(product(*(range(n) for n in self.dimensions)))
        X = dict(zip(indices, (symengine.Symbol(name) for row in self.image_names for name in row), strict=True))
        found = dict[Any, None]()
        for k, n in enumerate(self.dimensions):
            rows = [[X[I] for I in indices if I[k] == i] for i in range(n)]
            flattening = symengine.DenseMatrix(n, len(rows[0]), [x for row in rows for x in row])
            found |= dict.fromkeys(minors(flattening, self.blocks[0].shape[1] + 1))
        return list(found)

    @property
    def image(self) -> str:
        """Of the sum."""
        return "tensors that are sums of so many of rank one"

    def symmetry_curves(self, point: Sequence[Any]) -> list[SymmetryCurve]:
        """The same for the columns that belong together."""
        parts, r = self._parts(point), self.blocks[0].shape[1]
        found = []
        for j in range(r):
            columns = [{name: part[name] for name in list(part)[j::r]} for part in parts]
            found += [scaling(a, b) for a, b in combinations(columns, 2)]
        return moving(found)

    @classmethod
    def read(cls, data: Mapping[str, Any], names: tuple[str, ...]) -> CanonicalPolyadic:
        """From a problem file."""
        return cls(sizes(data["dimensions"], "dimensions"), data["rank"])
