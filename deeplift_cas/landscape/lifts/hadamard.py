"""Powers and products of vectors, entry by entry: the nonnegative orthant, diagonal networks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import symengine

from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.lifts.program import Block, Program
from deeplift_cas.landscape.lifts.sizes import size
from deeplift_cas.landscape.lifts.symmetry import SymmetryCurve, moving, scaling

MAX_POWER = 20


class Hadamard(Program):
    """u ↦ (u_1^m, …, u_n^m); coordinates u1, u2, ….  Raises :class:`InputError` for a size or power that is none.

    >>> lift = Hadamard(2, power=3)
    >>> lift(lift.point([2, "1/2"])).tolist()
    [[8], [1/8]]
    """

    required: ClassVar[tuple[str, ...]] = ("n",)
    optional: ClassVar[tuple[str, ...]] = ("power",)

    def __init__(self, n: int, power: int = 2) -> None:
        self.n, self.power = size(n, "n"), size(power, "power")
        if self.power > MAX_POWER:
            raise InputError(f"'power' must be at most {MAX_POWER}, not {shown(power)}")
        block = Block("u", (self.n,))
        title = "u∘u" if power == 2 else f"u^∘{power}"
        super().__init__(
            f"{title}, n = {n}", [block], (self.n,), [symengine.Symbol(u) ** self.power for u in block.names]
        )

    @property
    def image(self) -> str:
        """Of the power."""
        return f"ℝ^{self.n}" if self.power % 2 else "x ≥ 0"

    def openness(self, point: Sequence[Any]) -> tuple[bool, str]:
        """Everywhere."""
        return True, "entry by entry: powers are open maps onto their images"

    @classmethod
    def read(cls, data: Mapping[str, Any], names: tuple[str, ...]) -> Hadamard:
        """From a problem file."""
        return cls(data["n"], data.get("power", 2))


class HadamardProduct(Program):
    """(u, v) ↦ (u_1v_1, …, u_nv_n); coordinates u1, …, v1, ….  Raises :class:`InputError` for a size that is none.

    >>> lift = HadamardProduct(2)
    >>> lift(lift.point([1, 2], [3, 4])).tolist()
    [[3], [8]]
    """

    required: ClassVar[tuple[str, ...]] = ("n",)
    optional: ClassVar[tuple[str, ...]] = ()

    def __init__(self, n: int) -> None:
        self.n = size(n, "n")
        u, v = (Block(letter, (self.n,)) for letter in "uv")
        products = [symengine.Symbol(a) * symengine.Symbol(b) for a, b in zip(u.names, v.names, strict=True)]
        super().__init__(f"u∘v, n = {n}", [u, v], (self.n,), products)

    @property
    def image(self) -> str:
        """Everything."""
        return f"ℝ^{self.n}"

    def symmetry_curves(self, point: Sequence[Any]) -> list[SymmetryCurve]:
        """u_i times a number, and v_i over it."""
        u, v = self._parts(point)
        pairs = zip(u.items(), v.items(), strict=True)
        return moving([scaling({n: p}, {m: q}) for (n, p), (m, q) in pairs])

    def openness(self, point: Sequence[Any]) -> tuple[bool, str]:
        """Everywhere."""
        return True, "entry by entry: the product of two numbers is an open map"

    @classmethod
    def read(cls, data: Mapping[str, Any], names: tuple[str, ...]) -> HadamardProduct:
        """From a problem file."""
        return cls(data["n"])
