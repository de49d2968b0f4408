"""A curve along which g begins to move at some order, against what k-criticality asks for  (theory, section 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import factorial
from typing import Any, NamedTuple

from flint import fmpq

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.proofs.block import Block
from deeplift_cas.criticality.proofs.form import Entries, entries_json, named, read_entries
from deeplift_cas.criticality.third import KernelVector
from deeplift_cas.regions.proof import Writer
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Vector
from deeplift_cas.vocabulary import ORDERS, Order


class Curve(NamedTuple):
    """g(y + εv_1 + ε²v_2 + …) − g(y) = value·ε^order + higher terms, value ≠ 0, and < 0 if the order is even.

    A direction with a slope, one of negative curvature, a vector of the kernel of the Hessian on which g_3 is not 0,
    and a curve of order 4 are all this; certificates know them by those names.
    """

    order: int
    steps: tuple[Entries, ...]
    value: Product
    ring: Ring
    null: tuple[tuple[Block, Entries], ...] = ()
    """Blocks of ∇²g on which the direction is in the kernel: it is the image of a vector."""

    @classmethod
    def of_slope(cls, direction: Entries, value: Product, ring: Ring) -> Curve:
        """A direction in which g_1 is not zero."""
        return cls(1, (direction,), value, ring)

    @classmethod
    def of_curvature(cls, found: NegativeDirection, names: Sequence[str], branch: Branch) -> Curve:
        """v with vᵀHv < 0."""
        vector, value = whole(found, branch)
        return cls(2, (named(vector, names),), value * Product(fmpq(1, 2)), branch.ring)

    @classmethod
    def of_kernel(cls, found: KernelVector, names: Sequence[str], branch: Branch) -> Curve:
        """v ∈ ker H with g_3(v) ≠ 0."""
        null = tuple((Block.of(block, names, branch), named(source, names)) for block, source in found.images)
        return cls(3, (named(found.vector, names),), found.value, branch.ring, null)

    @classmethod
    def of_steps(cls, steps: Sequence[Vector], value: Product, names: Sequence[str], ring: Ring) -> Curve:
        """A curve y + εv + ε²w along which g falls like ε⁴."""
        return cls(4, tuple(named(step, names) for step in steps), value, ring)

    @property
    def about(self) -> Order:
        """What is known of its order."""
        return ORDERS[self.order - 1]

    @property
    def derivative(self) -> Product:
        """The derivative of g(y + εv_1 + …) of this order at ε = 0."""
        return self.value * Product(fmpq(factorial(self.order)))

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        steps = [entries_json(dict(sorted(step.items())), self.ring) for step in self.steps]
        null = [
            {"block": block.json(), "image": [[self.ring.text(source[n]) if n in source else "0"] for n in block.names]}
            for block, source in self.null
        ]
        return {"curve": {"order": self.order, "steps": steps, "value": self.value.json(), "null": null}}

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> Curve:
        """The record that a certificate carries."""
        found = data["curve"]
        steps = tuple(read_entries(v, ring) for v in found["steps"])
        null = []
        for part in found["null"]:
            block = Block.read(part["block"])
            entries = {name: text for name, (text,) in zip(block.names, part["image"], strict=True) if text != "0"}
            null.append((block, read_entries(entries, ring)))
        return cls(found["order"], steps, Product.read(found["value"]), ring, tuple(null))

    def words(self, write: Writer) -> Iterator[str]:
        """The direction and the derivative along it; of a curve that bends, the curve and how g changes."""
        order = self.about
        if order.derivative:
            moving = ", ".join(f"${write.symbol(n)} = {write.polynomial(v)}$" for n, v in self.steps[0].items())
            value = write.product(self.derivative)
            sign = "< 0" if order.is_negative else r"\neq 0"
            yield f"along {moving} (other entries 0){order.within}, ${order.latex} = {value} {sign}$"
            return
        yield from self.bending(write)

    def bending(self, write: Writer) -> Iterator[str]:
        """The curve, and how g changes along it."""
        change = write.times(write.product(self.value), rf"\varepsilon^{{{self.order}}} + \cdots")
        yield f"along {self.moving(write)} (other entries 0), $g(W + \\dot w) - g(W) = {change}$, so $g$ falls"

    def moving(self, write: Writer) -> str:
        """The entries, as polynomials in ε."""
        powers = [r"\varepsilon", *(rf"\varepsilon^{{{k}}}" for k in range(2, len(self.steps) + 1))]
        entries: dict[str, list[str]] = {}
        for power, step in zip(powers, self.steps, strict=True):
            for name, entry in step.items():
                entries.setdefault(name, []).append(write.times(write.polynomial(entry), power))
        return ", ".join(f"${write.symbol(name)} = {write.sum(parts)}$" for name, parts in sorted(entries.items()))


def whole(found: NegativeDirection, branch: Branch) -> tuple[Vector, Product]:
    """A multiple v of a direction, and vᵀHv: certificates have no denominators, so it is multiplied by its own, and
    lengthened until the value has no negative exponents.
    """
    factor = Product(powers={k: (1 - e) // 2 for k, e in found.value.powers.items() if e < 0})
    length = branch.polynomial(factor)
    vector = {i: branch.reduce(length * p) for i, p in found.vector.items()}
    return vector, found.value * (factor * found.denominator).power(2)
