"""A principal submatrix of the Hessian, known by its eigenvalues  (theory, section 7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.regions.proof import Writer
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.characteristic import Characteristic


class Block(NamedTuple):
    """The names of the directions, and of the factors of the characteristic polynomial the s_j."""

    names: tuple[str, ...]
    factors: tuple[tuple[Product, ...], ...]

    @classmethod
    def of(cls, block: Characteristic, names: Sequence[str], branch: Branch) -> Block:
        """From the block: s_j as a product of what the conditions speak of, or as it is."""
        factors = tuple(tuple(_shown(s, branch) for s in factor) for factor in block.factors)
        return cls(tuple(names[i] for i in block.indices), factors)

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"names": list(self.names), "factors": [[s.json() for s in factor] for factor in self.factors]}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Block:
        """The record that a certificate carries."""
        factors = tuple(tuple(Product.read(s) for s in factor) for factor in data["factors"])
        return cls(tuple(data["names"]), factors)

    def polynomial(self, write: Writer) -> str:
        """det(x − B), factor by factor."""
        return "".join(f"({_factor(factor, write)})" for factor in self.factors)

    def words(self, write: Writer) -> Iterator[str]:
        """The characteristic polynomial, and what it says."""
        names = ", ".join(f"${write.symbol(name)}$" for name in self.names)
        yield (
            f"the block $B$ of $\\nabla^2 g(W)$ of {names} has only eigenvalues $\\geq 0$, as "
            f"$\\det(x - B) = {self.polynomial(write)}$ with factors of which the signs alternate"
        )


class IndefiniteBlock(NamedTuple):
    """A block that has a negative eigenvalue: some s_j is negative."""

    block: Block

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"indefinite": self.block.json()}

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> IndefiniteBlock:
        """The record that a certificate carries."""
        return cls(Block.read(data["indefinite"]))

    def words(self, write: Writer) -> Iterator[str]:
        """The characteristic polynomial, and what it says."""
        names = ", ".join(f"${write.symbol(name)}$" for name in self.block.names)
        yield (
            f"the block $B$ of $\\nabla^2 g(W)$ of {names} has a negative eigenvalue, as a factor of "
            f"$\\det(x - B) = {self.block.polynomial(write)}$ has no alternating signs"
        )


def _shown(s: Polynomial, branch: Branch) -> Product:
    product = branch.product(s)
    if product is not None:
        return product
    q = branch.reduce(s)
    return Product(fmpq(1), {branch.ring.text(q): 1})


def _factor(factor: Sequence[Product], write: Writer) -> str:
    degree, parts = len(factor), []
    for j, s in reversed(list(enumerate(factor))):
        power = "" if j == 0 else "x" if j == 1 else f"x^{{{j}}}"
        parts.append(("+" if (degree - j) % 2 == 0 else "-") + write.bracketed(write.product(s)) + power)
    return (f"x^{{{degree}}}" if degree > 1 else "x") + "".join(parts)
