"""Why φ(y) is, or is not, a stationary point of f  (theory, section 1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from flint import fmpq

from deeplift_cas.algebra.linear import Table
from deeplift_cas.algebra.polynomial import Polynomial, Ring
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


class Approach(NamedTuple):
    """A curve in the image: coordinates as polynomials in t, along which φ = X + t^p·w + …, and ⟨∇f(X), w⟩, negative if
    p is even.  Coordinates that are not named stay.
    """

    path: Mapping[str, tuple[Polynomial, ...]]
    order: int
    value: Product
    ring: Ring

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        path = {name: [self.ring.text(p) for p in coefficients] for name, coefficients in self.path.items()}
        return {"approach": {"path": path, "order": self.order, "value": self.value.json()}}

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> Approach:
        """The record that a certificate carries."""
        found = data["approach"]
        path = {name: tuple(map(ring.read, texts)) for name, texts in found["path"].items()}
        return cls(path, found["order"], Product.read(found["value"]), ring)

    def words(self, write: Writer) -> Iterator[str]:
        """The curve, and the slope."""
        parts = []
        for name, coefficients in self.path.items():
            terms = [
                (write.polynomial(p), ("", "t", f"t^{{{k}}}")[min(k, 2)])
                for k, p in enumerate(coefficients)
                if not p.is_zero()
            ]
            shown = " + ".join(f"({a}) {t}" if t and a != "1" else t or a for a, t in terms) or "0"
            parts.append(f"{write.symbol(name + 'dot').replace(chr(92) + 'dot', '')} = {shown}")
        power = "t" if self.order == 1 else f"t^{{{self.order}}}"
        yield f"along ${', '.join(parts)}$ the product is $X + {power} w + \\cdots$"
        relation = "\\neq 0" if self.order % 2 else "< 0"
        yield f"$\\langle \\nabla f(X), w \\rangle = {write.product(self.value)} {relation}$"


class Constraint(NamedTuple):
    """A polynomial in the entries of X that is zero on the image, or, with squares, ≥ 0 there, and its factor."""

    expression: str
    factor: str | Product
    squares: tuple[tuple[Product, str], ...] | None = None

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        squares = self.squares and [{"multiplier": weight.json(), "form": form} for weight, form in self.squares]
        factor = self.factor if isinstance(self.factor, str) else self.factor.json()
        return {"expression": self.expression, "factor": factor, "squares": None if self.squares is None else squares}


class Outer(NamedTuple):
    """∇f(X) is a combination of gradients of constraints: X is stationary on the image."""

    denominator: Product
    constraints: tuple[Constraint, ...]

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        constraints = [constraint.json() for constraint in self.constraints]
        return {"outer": {"denominator": self.denominator.json(), "constraints": constraints}}

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> Outer:
        """The record that a certificate carries."""
        constraints = []
        for c in data["outer"]["constraints"]:
            squares = c["squares"]
            if squares is not None:
                squares = tuple((Product.read(s["multiplier"]), s["form"]) for s in squares)
            factor = c["factor"] if isinstance(c["factor"], str) else Product.read(c["factor"])
            constraints.append(Constraint(c["expression"], factor, squares))
        return cls(Product.read(data["outer"]["denominator"]), tuple(constraints))

    def words(self, write: Writer) -> Iterator[str]:
        """How many constraints, and of which kind."""
        sharp = sum(c.squares is None for c in self.constraints)
        kinds = [f"{sharp} that are zero on the image"] * bool(sharp)
        kinds += ["one that is a sum of squares on it, and zero at $X$"] * (sharp < len(self.constraints))
        yield f"$\\nabla f(X)$ is a combination of the gradients at $X$ of polynomials: {' and '.join(kinds)}"
