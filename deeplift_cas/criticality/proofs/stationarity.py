"""Why φ(y) is, or is not, a stationary point of f  (theory, section 1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from flint import fmpq

from deeplift_cas.algebra.linear import Table
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.regions.proof import Writer
from deeplift_cas.vocabulary import GRADIENTS


class Rank(NamedTuple):
    """X has rank |J|, counted from 1: with a denominator ≠ 0 either denominator·X = X_J·table, or table·X_J =
    denominator·I.
    """

    columns: tuple[int, ...]
    table: Table
    denominator: Product
    ring: Ring
    shows: str
    """Whether the rank is ``"at most"`` or ``"at least"`` |J|."""

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        matrix = [[self.ring.text(p) for p in row] for row in self.table]
        denominator = self.denominator.json()
        return {"columns": list(self.columns), "matrix": matrix, "denominator": denominator, "shows": self.shows}

    @classmethod
    def read(cls, data: Mapping[str, Any], ring: Ring) -> Rank:
        """The record that a certificate carries."""
        table = [[ring.read(text) for text in row] for row in data["matrix"]]
        return cls(tuple(data["columns"]), table, Product.read(data["denominator"]), ring, data["shows"])


class NonzeroEntry(NamedTuple):
    """A rational combination of entries of one of the matrices that decide that is not 0; and the rank of X if it
    matters.
    """

    of: str
    entries: tuple[tuple[int, int, fmpq], ...]
    """Row and column, counted from 1, and the weight."""
    value: Product
    rank: Rank | None = None

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        entries = [{"row": i, "column": j, "weight": str(weight)} for i, j, weight in self.entries]
        entry = {"of": self.of, "entries": entries, "value": self.value.json()}
        return {"entry": entry} | ({} if self.rank is None else {"rank": self.rank.json()})

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> NonzeroEntry:
        """The record that a certificate carries."""
        entry, rank = data["entry"], Rank.read(data["rank"], ring) if "rank" in data else None
        entries = tuple((e["row"], e["column"], ring.read(e["weight"]).leading_coefficient()) for e in entry["entries"])
        return cls(entry["of"], entries, Product.read(entry["value"]), rank)

    def words(self, write: Writer) -> Iterator[str]:
        """The entry or entries, and the rank."""
        at, value = f"${GRADIENTS[self.of]}$ at $X = \\phi(W)$", write.product(self.value)
        if len(self.entries) == 1:
            ((i, j, _),) = self.entries
            yield f"entry $({i}, {j})$ of {at} is ${value} \\neq 0$"
        else:
            places = ", ".join(f"${weight}$ at $({i}, {j})$" for i, j, weight in self.entries)
            yield f"the sum of the entries of {at} with the weights {places} is ${value} \\neq 0$"
        yield from _rank_words(self.rank)


class ZeroGradient(NamedTuple):
    """The matrices that are 0: N, or at full rank XᵀN and NXᵀ."""

    zero: tuple[str, ...]
    rank: Rank | None = None

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"zero": list(self.zero)} | ({} if self.rank is None else {"rank": self.rank.json()})

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> ZeroGradient:
        """The record that a certificate carries."""
        return cls(tuple(data["zero"]), Rank.read(data["rank"], ring) if "rank" in data else None)

    def words(self, write: Writer) -> Iterator[str]:
        """The equations, and the rank."""
        yield " and ".join(f"${GRADIENTS[name]} = 0$" for name in self.zero)
        yield from _rank_words(self.rank)


def _rank_words(rank: Rank | None) -> Iterator[str]:
    if rank is not None:
        yield f"the rank of $X$ is {len(rank.columns)}"
