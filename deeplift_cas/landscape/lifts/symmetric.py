"""Symmetric factorisations: U ↦ UUᵀ, as in matrix sensing and the Burer–Monteiro method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import Any, ClassVar

import symengine

from deeplift_cas.landscape.lifts.program import Block, Program
from deeplift_cas.landscape.lifts.sizes import size
from deeplift_cas.landscape.lifts.symmetry import SymmetryCurve, moving, rotation
from deeplift_cas.landscape.matrix import minors, symbol_matrix


class SymmetricFactorisation(Program):
    """U ↦ UUᵀ, U of shape n × r; coordinates U11, U12, ….  Raises :class:`InputError` for sizes that are none.

    >>> lift = SymmetricFactorisation(2, 1)
    >>> lift(lift.point([[1], [2]])).tolist()
    [[1, 2], [2, 4]]
    """

    required: ClassVar[tuple[str, ...]] = ("n", "rank")
    optional: ClassVar[tuple[str, ...]] = ()

    def __init__(self, n: int, r: int) -> None:
        self.n, self.r = size(n, "n"), size(r, "rank")
        U = symbol_matrix("U", (self.n, self.r))
        X = U * U.transpose()
        blocks = [Block("U", (self.n, self.r))]
        super().__init__(f"UUᵀ, U {n}×{r}", blocks, (self.n, self.n), [symengine.expand(e) for e in X])

    @property
    def image(self) -> str:
        """Of U ↦ UUᵀ."""
        return "X = Xᵀ ⪰ 0" + (f", rank ≤ {self.r}" if self.r < self.n else "")

    def openness(self, point: Sequence[Any]) -> tuple[bool, str]:
        """Everywhere."""
        return True, "factors of X_k → UUᵀ have a subsequence that converges to UQ, Q orthogonal (theory 2, C.4)"

    def symmetry_curves(self, point: Sequence[Any]) -> list[SymmetryCurve]:
        """U ↦ UQ: rotations of two columns."""
        (entries,) = self._parts(point)
        names = list(entries)
        columns = [{name: entries[name] for name in names[j :: self.r]} for j in range(self.r)]
        return moving([rotation(a, b) for a, b in combinations(columns, 2)])

    @cached_property
    def equations(self) -> list[Any]:
        """The minors of order r + 1."""
        return minors(symbol_matrix("X", self.shape), self.r + 1)

    @classmethod
    def read(cls, data: Mapping[str, Any], names: tuple[str, ...]) -> SymmetricFactorisation:
        """From a problem file."""
        return cls(data["n"], data["rank"])
