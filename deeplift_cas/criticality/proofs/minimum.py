"""Why the point is a local minimum of g, and along which curve of a high order it is none  (theory 2, A.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.criticality.proofs.form import DirectionForm, Entries, entries_json
from deeplift_cas.regions.proof import Writer


class FromBelow(NamedTuple):
    """denominator·(f(X + U) − f(X)) = Σ λ_i u_i p_i² + Σ factor·minor, polynomials in the entries of U: the λ_i are
    ≥ 0, the units u_i positive at U = 0, the minors those of X + U that are zero on all products.
    """

    denominator: Product
    squares: tuple[tuple[Product, DirectionForm, DirectionForm], ...]
    """(λ_i, u_i, p_i)."""
    minors: tuple[tuple[Sequence[int], Sequence[int], DirectionForm], ...] = ()
    """Rows, columns, counted from 1, and the factor."""

    @property
    def is_global(self) -> bool:
        """Whether it is so far away, too."""
        return all(unit.text == "1" for _, unit, _ in self.squares)

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        squares = [
            {"multiplier": weight.json(), "unit": unit.text, "form": form.text} for weight, unit, form in self.squares
        ]
        minors = [{"rows": [*I], "columns": [*J], "factor": factor.text} for I, J, factor in self.minors]
        return {"below": {"denominator": self.denominator.json(), "squares": squares, "minors": minors}}

    def words(self, write: Writer) -> Iterator[str]:
        """What it says."""
        minors = " on all products, where the minors of order $d_{\\min} + 1$ are zero" if self.minors else ""
        near = "" if self.is_global else " near $X$"
        yield f"$f \\geq f(X)${near}{minors}, by a sum of squares"


class Field(NamedTuple):
    """That a direction is, up to others of the slice and a factor ≠ 0, a combination of fields of the symmetry."""

    combination: Entries
    """``"k,i,j"``, which is (…, E_ij·W_k, −W_(k+1)·E_ij, …), ↦ coefficient."""
    factor: Product
    ring: Ring


class Coordinate(NamedTuple):
    """A direction as factor·x + shift."""

    name: str
    factor: Product
    shift: DirectionForm


class Zero(NamedTuple):
    """The square with that number is a monomial, up to a factor ≠ 0, where the coordinates before are zero: so one of
    the names in it is zero, and for each of these it goes on.
    """

    square: int
    coefficient: Product
    cases: Mapping[str, Zero | None]

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        cases = {name: {} if case is None else case.json() for name, case in self.cases.items()}
        return {"square": self.square, "coefficient": self.coefficient.json(), "cases": cases}


class Leading(NamedTuple):
    """On a slice across the orbit, the part of g of least weight is Σ λ_i p_i² over a denominator, zero at 0 alone."""

    slice: Mapping[str, Field]
    """Directions that are left out of it."""
    coordinates: tuple[Coordinate, ...]
    """The shift of each is without the names of those before it."""
    weights: Mapping[str, int]
    degree: int
    denominator: Product
    squares: tuple[tuple[Product, DirectionForm], ...]
    zeros: Zero | None

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        found: dict[str, Any] = {"slice": {}, "coordinates": [], "weights": dict(self.weights), "degree": self.degree}
        for name, (combination, factor, ring) in self.slice.items():
            found["slice"][name] = {"combination": entries_json(combination, ring), "factor": factor.json()}
        for name, factor, shift in self.coordinates:
            found["coordinates"].append({"name": name, "factor": factor.json(), "shift": shift.text})
        found["denominator"] = self.denominator.json()
        found["squares"] = [{"multiplier": weight.json(), "form": form.text} for weight, form in self.squares]
        found["zeros"] = {} if self.zeros is None else self.zeros.json()
        return {"leading": found}

    def words(self, write: Writer) -> Iterator[str]:
        """What it says."""
        where = " on a slice across the orbit of the symmetry" if self.slice else ""
        yield f"the part of least weight of $g - g(W)${where} is positive definite"


class Falling(NamedTuple):
    """A curve along which g falls, of an order above 4."""

    curve: Curve

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"falls": self.curve.json()["curve"]}

    def words(self, write: Writer) -> Iterator[str]:
        """The curve."""
        yield from self.curve.bending(write)
