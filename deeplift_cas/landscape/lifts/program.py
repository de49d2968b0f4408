"""Any lift as a program in its coordinates: polynomials, and functions of which the derivatives at the point are given.

Every kind of lift besides the product of matrices is one, and has no code of its own in the kernel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property
from itertools import product as pairs
from math import comb, prod
from typing import Any, NamedTuple

import symengine

from deeplift_cas.algebra.linear import relations
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.lift import Lift, Point
from deeplift_cas.landscape.lifts.activation import Activation
from deeplift_cas.landscape.lifts.symmetry import SymmetryCurve
from deeplift_cas.landscape.matrix import matrix
from deeplift_cas.landscape.series import composed, evaluated, implicit, remainder
from deeplift_cas.vocabulary import entry_name

MAX_JET = 4
"""Derivatives that are given of a function."""
MAX_COORDINATES, MAX_ENTRIES = 2_000, 2_000
MAX_FACTS = 12
"""About derivatives that are not rational: they are assumptions, of which many take time."""


class Block(NamedTuple):
    """A part of a point: what its coordinates are called, and its shape, that of a vector or a matrix."""

    prefix: str
    shape: tuple[int, ...]

    @property
    def names(self) -> list[str]:
        """u1, u2; U11, U12, U21."""
        if len(self.shape) == 1:
            return [f"{self.prefix}{i + 1}" for i in range(self.shape[0])] if self.shape[0] else []
        rows, columns = self.shape
        return [entry_name(self.prefix, i + 1, j + 1) for i in range(rows) for j in range(columns)]

    @property
    def by(self) -> tuple[int, int]:
        """Its shape as a matrix."""
        return (self.shape[0], self.shape[1] if len(self.shape) > 1 else 1)


class Named(Block):
    """A coordinate by itself, with any name."""

    def __new__(cls, name: str) -> Named:
        return super().__new__(cls, name, (1,))

    @property
    def names(self) -> list[str]:
        return [self.prefix]


class Step(NamedTuple):
    """A name for a polynomial in what was named before, or for a function of it, of which derivatives are known; or for
    what makes a polynomial zero, in itself too, with a value at the point, where the relation determines it.
    """

    name: str
    of: Any
    jet: Activation | None = None
    value: Any = None


class Program(Lift):
    """φ: coordinates ↦ X, whose entries are polynomials in the coordinates, in the names of steps, and in parameters.

    ``title`` says what it is.  Raises :class:`InputError` for entries that are no polynomials in these.

    >>> u, v = symengine.symbols("u1 u2")
    >>> lift = Program("u∘u", [Block("u", (2,))], (2,), [u * u, v * v])
    >>> y = lift.point([1, "a"])
    >>> lift(y).tolist(), lift.degree, lift.direction_names
    ([[1], [a**2]], 2, ('u1dot', 'u2dot'))
    >>> [X.tolist() for X in lift.line(y, 2)]
    [[[1], [a**2]], [[2*u1dot], [2*a*u2dot]], [[u1dot**2], [u2dot**2]]]
    """

    def __init__(
        self,
        title: str,
        blocks: Sequence[Block],
        dimensions: Sequence[int],
        entries: Sequence[Any],
        steps: Sequence[Step] = (),
    ) -> None:
        self.title, self.blocks = title, tuple(blocks)
        self.dimensions: tuple[int, ...] = tuple(dimensions)
        self.coordinates: tuple[str, ...] = tuple(name for block in self.blocks for name in block.names)
        self.steps, self.entries = tuple(steps), tuple(entries)
        if len(self.coordinates) > MAX_COORDINATES or prod(self.dimensions) > MAX_ENTRIES:
            raise InputError(f"too large: at most {MAX_COORDINATES} coordinates and {MAX_ENTRIES} entries of X")
        if len(set(self.coordinates)) < len(self.coordinates):
            raise InputError("two coordinates have the same name")
        if len(self.entries) != prod(self.dimensions):
            raise InputError(f"{prod(self.dimensions)} entries of X are needed, not {len(self.entries)}")
        _ = self._polynomials

    def __repr__(self) -> str:
        return f"<lift {self.title}>"

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """Of the blocks of a point, as matrices."""
        return [block.by for block in self.blocks]

    @cached_property
    def direction_names(self) -> tuple[str, ...]:  # type: ignore[override]
        """A name with "dot" for each coordinate."""
        return tuple(f"{name}dot" for name in self.coordinates)

    @property
    def directions(self) -> tuple[Any, ...]:
        """A direction, block by block."""
        names = iter(self.direction_names)
        return tuple(
            symengine.ImmutableDenseMatrix(*by, [symengine.Symbol(next(names)) for _ in range(prod(by))])
            for by in self.shapes
        )

    @cached_property
    def parameters(self) -> frozenset[str]:  # type: ignore[override]
        """The names of the symbols in it that are no coordinates."""
        known = {*self.coordinates, *(step.name for step in self.steps)}
        parts = [*self.entries, *(step.of for step in self.steps), *(step.value for step in self.relations)]
        return frozenset(str(s) for p in parts for s in symengine.sympify(p).free_symbols) - known

    @property
    def image(self) -> str:
        """What is known of it, in words."""
        return "not described"

    def openness(self, point: Sequence[Any]) -> tuple[bool, str] | None:
        """Whether φ is open at a point onto its image, and why; ``None`` where that is not known."""
        return None

    def symmetry_curves(self, point: Sequence[Any]) -> list[SymmetryCurve]:
        """Curves through a point along which X does not change, as the lift has a symmetry, as far as it is known."""
        return []

    def _parts(self, point: Sequence[Any]) -> list[dict[str, Any]]:
        """The blocks of a point, as names and values."""
        parts = zip(self.blocks, self.checked(point), strict=True)
        return [dict(zip(block.names, list(values), strict=True)) for block, values in parts]

    @cached_property
    def symbolic_image(self) -> list[Any]:
        """The entries of X in the coordinates as symbols; values of functions are symbols, too: the same for equal
        arguments, and opposite ones about its center for opposite arguments of a function that has one.
        """
        known: dict[str, Any] = {}
        seen = list[tuple[str, Any, Any]]()
        ring, steps, entries = self._polynomials

        def moved(p: Polynomial) -> Any:
            return symengine.expand(ring.expr(p).subs(known))

        for step, p in zip(self.steps, steps, strict=True):
            if step.value is not None:
                continue
            argument = moved(p)
            if step.jet is None:
                known[step.name] = argument
                continue
            value, center = symengine.Symbol(f"value_of_{step.name}"), step.jet.center
            for name, other, found in seen:
                if name == step.jet.name and symengine.expand(argument - other) == 0:
                    value = found
                elif name == step.jet.name and center is not None and symengine.expand(argument + other) == 0:
                    value = 2 * center - found
            seen.append((step.jet.name, argument, value))
            known[step.name] = value
        return [self.reduced(moved(p)) if self.relations else moved(p) for p in entries]

    @property
    def relations(self) -> list[Step]:  # type: ignore[override]
        """The names that are no coordinates but that relations determine."""
        return [step for step in self.steps if step.value is not None]

    def reduced(self, p: Any) -> Any:
        """An expression in the names of coordinates and relations, modulo these."""
        ring, steps, _ = self._polynomials
        for step, relation in reversed([*zip(self.steps, steps, strict=True)]):
            if step.value is not None:
                full = Ring((*ring.names, *sorted({str(s) for s in p.free_symbols} - {*ring.names})))
                p = full.expr(remainder(full.polynomial(p), full.polynomial(ring.expr(relation)), full, step.name))
        return symengine.expand(p)

    @cached_property
    def linear_equations(self) -> list[list[Any]]:  # type: ignore[override]
        """A basis of the A for which ⟨A, φ⟩ is constant, entry by entry: they say nothing about the image, and nothing
        about g.
        """
        names = sorted({str(s) for p in self.symbolic_image for s in p.free_symbols})
        if self.parameters & {*names}:
            return []
        ring = Ring(names)
        image = [ring.polynomial(p) for p in self.symbolic_image]
        moving = [p - p(*[0] * len(names)) for p in image]
        return [[symengine.Rational(int(x.p), int(x.q)) for x in row] for row in relations(moving)]

    @cached_property
    def equations(self) -> Sequence[Any]:
        """Polynomials in the entries of X that are zero on the image, besides linear ones, as far as they are known."""
        return ()

    @cached_property
    def degree(self) -> int | None:
        """In the coordinates, or more; ``None`` if X is no polynomial in them."""
        degrees: dict[str, int] = dict.fromkeys(self.coordinates, 1)
        ring, steps, entries = self._polynomials
        if any(step.jet is not None or step.value is not None for step in self.steps):
            return None
        for step, p in zip(self.steps, steps, strict=True):
            degrees[step.name] = _degree(p, ring, degrees)
        return max(1, *(_degree(p, ring, degrees) for p in entries))

    @cached_property
    def _polynomials(self) -> tuple[Ring, list[Polynomial], list[Polynomial]]:
        """Of the steps, and of the entries."""
        ring = Ring((*self.coordinates, *(step.name for step in self.steps), *sorted(self.parameters)))
        return ring, [ring.polynomial(step.of) for step in self.steps], [ring.polynomial(p) for p in self.entries]

    def point(self, *blocks: Any, names: tuple[str, ...] | None = None) -> Point:
        """A point, block by block: a list for a vector, a list of rows for a matrix; with ``names``, only those symbols
        may occur.  Raises :class:`InputError` for other shapes, or inexact entries.
        """
        if len(blocks) != len(self.blocks):
            what = ", ".join(f"{block.prefix}{_said(block.shape)}" for block in self.blocks)
            raise InputError(f"a point of {self.title} is given by {what}: {len(self.blocks)} parts, not {len(blocks)}")
        point = Point(
            matrix(_rows(value, block), block.prefix.rstrip("_") or "the point", block.by, names)
            for block, value in zip(self.blocks, blocks, strict=True)
        )
        point.widths = self.coordinates  # whose it is
        return point

    def read_point(self, value: Any, names: tuple[str, ...]) -> Point:
        """From a problem file: a part alone, or the list of all."""
        if len(self.blocks) == 1:
            return self.point(value, names=names)
        if all(block.shape == (1,) for block in self.blocks) and isinstance(value, Sequence):
            return self.point(*([entry] for entry in value), names=names)
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise InputError(f"'point' is the list of {', '.join(b.prefix.rstrip('_') for b in self.blocks)}")
        return self.point(*value, names=names)

    def checked(self, point: Sequence[Any]) -> Point:
        """The point, if it is one of this lift; else as :meth:`point`."""
        if isinstance(point, Point) and point.widths == self.coordinates:
            return point
        if not isinstance(point, Iterable):
            raise InputError(f"a point of {self.title} is a list of its parts, not {shown(point)}")
        return self.point(*point)

    def __call__(self, point: Sequence[Any]) -> Any:
        """φ(point)."""
        return self.along([[value] for value in self.values(point)])[0]

    def line(self, point: Sequence[Any], order: int) -> list[Any]:
        """[Φ_0, …, Φ_order], the coefficients of φ(y + tẏ) = Σ t^j Φ_j(ẏ): matrices, expanded."""
        zeros = [symengine.Integer(0)] * order
        moving = zip(self.values(point), self.direction_names, strict=True)
        return self.along([[value, symengine.Symbol(dot), *zeros][: order + 1] for value, dot in moving])

    def along(self, curve: Sequence[Sequence[Any]]) -> list[Any]:
        """The coefficients of φ along a curve of coordinates, truncated power series of the same length.

        Raises :class:`InputError` where more derivatives are needed than are given.
        """
        return self._followed(curve)[0]

    def _followed(self, curve: Sequence[Sequence[Any]]) -> tuple[list[Any], dict[str, tuple[Any, tuple[Any, ...]]]]:
        """The same, and of steps with derivatives the places where these are taken, and what they are."""
        length = len(curve[0])
        known: dict[str, Sequence[Any]] = dict(zip(self.coordinates, curve, strict=True))
        ring, steps, entries = self._polynomials
        taken, places = dict[str, tuple[Any, tuple[Any, ...]]](), dict[Any, tuple[Any, ...]]()
        for step, p in zip(self.steps, steps, strict=True):
            if step.value is not None:
                known[step.name] = implicit(p, ring, step.name, step.value, known, length)
                continue
            series = evaluated(p, ring, known, length)
            if step.jet is not None:
                if length > MAX_JET + 1:
                    raise InputError(f"derivatives of functions are given up to order {MAX_JET}")
                place = series[0]
                opposite = places.get(symengine.expand(-place))
                if place not in places and opposite is not None and step.jet.center is not None:
                    places[place] = step.jet.reflected(opposite)
                elif place not in places:
                    places[place] = step.jet.jet(place, len(places) + 1)
                jet = places[place]
                taken[step.name] = place, jet
                series = composed(jet, series)
            known[step.name] = series
        flat = [evaluated(p, ring, known, length) for p in entries]
        return [symengine.ImmutableDenseMatrix(*self.shape, [entry[k] for entry in flat]) for k in range(length)], taken

    def symbols(self, point: Sequence[Any]) -> frozenset[str]:
        """Those of the lift, among them those of the derivatives at a point."""
        taken = self.derivatives(point)
        return self.parameters | {str(s) for jet in taken.values() for p in jet for s in p.free_symbols}

    def unknown(self, point: Sequence[Any]) -> frozenset[str]:
        """The symbols that stand for derivatives of activations with a name at a point: numbers, of which little is
        known.
        """
        given = any(step.jet is not None and step.jet.table for step in self.steps)
        return frozenset() if given else self.symbols(point) - self.parameters

    def facts(self, point: Sequence[Any]) -> list[str]:
        """What is known of these, as conditions."""
        named = [step.jet for step in self.steps if step.jet is not None and not step.jet.table]
        if not named:
            return []
        found = list[str]()
        for number, (place, jet) in enumerate(self.derivatives(point).items(), 1):
            own = {str(s) for p in jet for s in p.free_symbols}
            found += [fact for fact in named[0].facts(place, number) if fact.split()[0] in own]
        return found[:MAX_FACTS]

    def terms(self, point: Sequence[Any], order: int) -> list[int]:
        """How many terms an entry of the coefficients of φ(y + tẏ) has at most, in the directions: t⁰, …, t^order."""
        size, known = order + 1, dict[str, list[int]]()
        for name, value in zip(self.coordinates, self.values(point), strict=True):
            known[name] = [int(value != 0), 1, *[0] * order][:size]
        ring, steps, entries = self._polynomials
        for step, p in zip(self.steps, steps, strict=True):
            if step.jet is not None or step.value is not None:
                return [comb(len(self.coordinates) + k - 1, k) for k in range(size)]
            known[step.name] = _counted(p, ring, known, size)
        every = [_counted(p, ring, known, size) for p in entries]
        return [max(entry[k] for entry in every) for k in range(size)]

    def at(self, values: Mapping[Any, Any]) -> Program:
        """The lift with values for its parameters."""
        if not values:
            return self

        def moved(p: Any) -> Any:
            return symengine.expand(symengine.sympify(p).subs(values))

        steps = [
            Step(s.name, moved(s.of), s.jet and s.jet.at(values), None if s.value is None else moved(s.value))
            for s in self.steps
        ]
        found = copy(self)
        found.own_equations = [moved(h) for h in self.own_equations]
        Program.__init__(found, self.title, self.blocks, self.dimensions, [moved(p) for p in self.entries], steps)
        for name in ("parameters", "_polynomials", "equations", "degree", "symbolic_image", "linear_equations"):
            found.__dict__.pop(name, None)
        _ = found._polynomials
        return found

    def statement(self, ring: Ring, point: Sequence[Any]) -> dict[str, Any]:
        """The program, with the derivatives at a point, and the coordinates of that."""
        full = Ring((*self.coordinates, *(step.name for step in self.steps), *ring.names))
        taken = self._taken(point)

        def text(p: Any, of: Ring = full) -> str:
            return of.text(of.polynomial(symengine.sympify(p)))

        steps = []
        for step in self.steps:
            if step.value is not None:
                steps.append({"name": step.name, "relation": text(step.of), "value": text(step.value, ring)})
                continue
            stated: dict[str, Any] = {"name": step.name, "of": text(step.of)}
            if step.name in taken:
                place, jet = taken[step.name]
                stated |= {"jet": [text(p, ring) for p in jet], "at": text(place, ring)}
                if step.jet is not None and step.jet.name:
                    stated["function"] = step.jet.name
                if step.jet is not None and step.jet.center is not None:
                    stated["center"] = text(step.jet.center, ring)
            steps.append(stated)
        lift = {
            "coordinates": list(self.coordinates),
            "shape": list(self.dimensions),
            "entries": [text(p) for p in self.entries],
            **({"steps": steps} if steps else {}),
        }
        return {"lift": lift, "point": [text(value, ring) for value in self.values(point)]}

    def derivatives(self, point: Sequence[Any]) -> dict[Any, tuple[Any, ...]]:
        """The places at which derivatives of functions are taken at a point, in order, and what they are."""
        return dict(self._taken(point).values())

    def _taken(self, point: Sequence[Any]) -> dict[str, tuple[Any, tuple[Any, ...]]]:
        """By the names of steps."""
        if not any(step.jet is not None for step in self.steps):
            return {}
        return self._followed([[value] for value in self.values(point)])[1]


def _degree(p: Polynomial, ring: Ring, degrees: Mapping[str, int]) -> int:
    weights = [degrees.get(name, 0) for name in ring.names]
    return max((sum(w * int(e) for w, e in zip(weights, m, strict=True)) for m, _ in p.terms()), default=0)


def _counted(p: Polynomial, ring: Ring, known: Mapping[str, Sequence[int]], size: int) -> list[int]:
    total = [0] * size
    for exponents, _ in p.terms():
        term = [1, *[0] * (size - 1)]
        for name, e in zip(ring.names, exponents, strict=True):
            for _ in range(int(e) if name in known else 0):
                found = [0] * size
                for i, j in pairs(range(size), repeat=2):
                    if i + j < size:
                        found[i + j] += term[i] * known[name][j]
                term = found
        total = [a + b for a, b in zip(total, term, strict=True)]
    return total


def _said(shape: tuple[int, ...]) -> str:
    return f" ({'×'.join(map(str, shape))})" if len(shape) > 1 else f" ({shape[0]} numbers)" if shape[0] > 1 else ""


def _rows(value: Any, block: Block) -> Any:
    """A vector as a column."""
    if len(block.shape) > 1:
        return value
    value = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(value, Sequence) or isinstance(value, str):
        value = [value] if block.shape == (1,) else value
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise InputError(f"{block.prefix.rstrip('_')} is a list of {block.shape[0]} values, not {shown(value)}")
    return [entry if isinstance(entry, Sequence) and not isinstance(entry, str) else [entry] for entry in value]
