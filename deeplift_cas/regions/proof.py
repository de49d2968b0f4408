"""What a leaf of a tree of cases carries: the proof of its statement, as a record.

A record keeps algebra, not text.  It knows its JSON form, which a certificate carries and a rule of the kernel checks,
and its words, for which a :class:`Writer` lends it the notation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.product import Product


class Writer(Protocol):
    """LaTeX for the pieces of an identity; the naming of directions is the writer's own; a factor 1 is no text."""

    ring: Ring
    """ℚ[parameters]."""

    def symbol(self, name: str) -> str:
        """A parameter or an entry of a direction."""

    def polynomial(self, p: Polynomial) -> str:
        """A polynomial in the parameters."""

    def form(self, form: Any) -> str:
        """A form in the entries of a direction (:class:`deeplift_cas.criticality.proofs.form.DirectionForm`)."""

    def linear(self, form: Mapping[str, Polynomial]) -> str:
        """Σ coefficient·entry."""

    def product(self, product: Product, factor: int = 1) -> str:
        """factor·coefficient·Π p^e."""

    def scaled(self, product: Product) -> str:
        """A product as a factor in front of something."""

    def factor(self, text: str) -> str:
        """The first factor of a product, in parentheses if it is a sum."""

    def bracketed(self, text: str) -> str:
        """In parentheses if it is a sum."""

    def base(self, text: str) -> str:
        """In parentheses unless it can stand below an exponent."""

    def behind(self, text: str) -> str:
        """A factor behind others: a single symbol, or in parentheses."""

    def times(self, coefficient: str, factor: str) -> str:
        """A term; the sign of the coefficient is its first character."""

    def juxtaposed(self, *factors: str) -> str:
        """A product."""

    def sum(self, terms: Sequence[str]) -> str:
        """A sum."""


class Proof(Protocol):
    """The proof of one leaf."""

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""

    def words(self, write: Writer) -> Iterator[str]:
        """What it says, in clauses of LaTeX: formulas between dollars."""


class Evident(NamedTuple):
    """Nothing needs to be said: the leaf follows from regions that are decided elsewhere."""

    def json(self) -> dict[str, Any]:
        """No keys."""
        return {}

    def words(self, write: Writer) -> Iterator[str]:
        """None."""
        yield from ()


class Open(NamedTuple):
    """Nothing is claimed: what was tried."""

    why: object
    """A text, or what makes it when it is read, as few of many reasons are."""

    def json(self) -> dict[str, Any]:
        """No keys."""
        return {}

    def words(self, write: Writer) -> Iterator[str]:
        """That it is not decided."""
        yield "it is left undecided"


class Contradiction(NamedTuple):
    """Products ≥ 0 under the conditions, the first of them > 0, whose sum, with a combination of equations (their texts
    and cofactors), is zero modulo the equations.
    """

    terms: tuple[Product, ...]
    sources: tuple[tuple[str, str], ...] = ()

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"contradiction": {"terms": [term.json() for term in self.terms], "from": dict(self.sources)}}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Contradiction:
        """The record that a certificate carries."""
        found = data["contradiction"]
        return cls(tuple(map(Product.read, found["terms"])), tuple(found["from"].items()))

    def is_evident(self, ring: Ring) -> bool:
        """Whether it is about two bounds of one expression, as w > 2 and w < 0: nobody needs to be told.

        >>> terms = [("1", {"w - 2": 1}), ("-1", {"w": 1}), ("2", {})]
        >>> data = [{"coefficient": c, "powers": powers} for c, powers in terms]
        >>> Contradiction.read({"contradiction": {"terms": data, "from": {}}}).is_evident(Ring(("w",)))
        True
        """
        linear = [ring.read(text) for term in self.terms for text in term.powers]
        if not linear or any(p.total_degree() != 1 for p in linear) or not self._total(ring).is_zero():
            return False
        origin = [0] * len(ring.names)
        expressions = {ring.text(q / q.leading_coefficient()) for q in (p - p(*origin) for p in linear)}
        return len(expressions) == 1

    def _total(self, ring: Ring) -> Polynomial:
        return sum((_value(term, ring) for term in self.terms), ring.zero)

    def words(self, write: Writer) -> Iterator[str]:
        """Why there are no such parameters."""
        shown = " + ".join(write.bracketed(write.product(term)) for term in self.terms)
        why = "it is 0" if self._total(write.ring).is_zero() else "by the conditions it is 0"
        yield f"there are no such parameters: ${shown}$ would be positive, but {why}"


Parts = tuple[tuple[fmpq | None, "str | EmptyLine"], ...]
"""A line in parts, up to an end (``None`` is infinity), each with the text of a polynomial that does not have a sign
there that is allowed, or with the parts of another line.
"""


def _parts_json(parts: Parts) -> list[dict[str, Any]]:
    return [
        {"to": None if end is None else str(end)} | ({"fails": inside} if isinstance(inside, str) else inside.json())
        for end, inside in parts
    ]


def _read_parts(data: Sequence[Mapping[str, Any]]) -> Parts:
    ends = [None if part["to"] is None else fmpq(*map(int, part["to"].split("/"))) for part in data]
    return tuple(zip(ends, (part["fails"] if "fails" in part else EmptyLine.read(part) for part in data), strict=True))


def _texts(parts: Parts) -> Iterator[str]:
    for _, inside in parts:
        yield from (inside,) if isinstance(inside, str) else _texts(inside.parts)


def _asked(texts: Iterable[str], write: Writer) -> str:
    return ", ".join(f"${write.polynomial(write.ring.read(text))}$" for text in dict.fromkeys(texts))


class EmptyLine(NamedTuple):
    """There is no value of one parameter, or of several: the parts of a line are those of others."""

    variable: str
    parts: Parts

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"line": {"variable": self.variable, "parts": _parts_json(self.parts)}}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> EmptyLine:
        """The record that a certificate carries."""
        return cls(data["line"]["variable"], _read_parts(data["line"]["parts"]))

    @property
    def variables(self) -> tuple[str, ...]:
        """The parameters that the conditions are about."""
        inside = (name for _, part in self.parts if isinstance(part, EmptyLine) for name in part.variables)
        return tuple(dict.fromkeys([self.variable, *inside]))

    def words(self, write: Writer) -> Iterator[str]:
        """What fails where."""
        texts = [*_texts(self.parts)]
        names = [f"${write.symbol(name)}$" for name in self.variables]
        values = f"of which all values are in {len(texts)} boxes, on each of which one of these has another sign"
        yield (
            f"there are no such parameters: modulo the equations the signs of {_asked(texts, write)} are asked of "
            f"{' and '.join(names)} alone, {'and no real number has all of them' if len(names) == 1 else values}"
        )


class EmptyUpToScaling(NamedTuple):
    """There are no values of two parameters x and y: none with y = −1 or 1, and none with y = 0 and x = −1, 0 or 1, as
    far as y may have this sign; and a scaling (λᵃx, λᵇy), λ > 0, with the weights a and b keeps the conditions.
    """

    names: tuple[str, str]
    weights: tuple[int, int]
    lines: Mapping[int, Parts]
    points: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        lines = {str(y): _parts_json(parts) for y, parts in self.lines.items()}
        about = {"names": list(self.names), "weights": list(self.weights)}
        return {"scaling": {**about, "lines": lines, "points": list(self.points)}}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> EmptyUpToScaling:
        """The record that a certificate carries."""
        found = data["scaling"]
        (x, y), (a, b) = found["names"], found["weights"]
        lines = {int(sign): _read_parts(parts) for sign, parts in found["lines"].items()}
        return cls((x, y), (a, b), lines, tuple(found["points"]))

    def words(self, write: Writer) -> Iterator[str]:
        """What fails where."""
        texts = [*(text for line in self.lines.values() for text in _texts(line)), *self.points]
        x, y = map(write.symbol, self.names)
        point = ", ".join(
            rf"\lambda{f'^{{{weight}}}' if weight != 1 else ''} {name}"
            for name, weight in zip((x, y), self.weights, strict=True)
        )
        values = " or ".join(f"${value}$" for value in sorted([*self.lines, *[0] * bool(self.points)]))
        yield (
            f"there are no such parameters: modulo the equations the signs of {_asked(texts, write)} are asked of "
            rf"${x}$ and ${y}$ alone, and they are the same at $({point})$ for $\lambda > 0$; so ${y}$ may be taken to "
            f"be {values}, and then no real number ${x}$ has all of them"
        )


def _value(product: Product, ring: Ring) -> Polynomial:
    value = ring.constant(product.coefficient)
    for text, exponent in product.powers.items():
        value *= ring.read(text) ** exponent
    return value
