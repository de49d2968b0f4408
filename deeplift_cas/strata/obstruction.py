"""Why φ is not "local ⟹ local" at a point: an objective that comes from an identity  (report, section 3.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement
from typing import Any

import symengine
from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.linear import pivots
from deeplift_cas.algebra.parsing import parse
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.landscape.matrix import matrix
from deeplift_cas.strata.conditions import checked_search_space
from deeplift_cas.vocabulary import AMBIENT, IMAGE, entry_name

EPSILON = "epsilon"
DEGREE = 2
"""Of the polynomials that :func:`find_obstruction` looks for."""
MAX_VARIABLES = 10
"""Entries of a direction, for the search: its linear systems grow with their fourth power."""


class NotAnObstruction(ValueError):
    """The identity fails, or a part of it does not vanish where it has to."""


@dataclass(frozen=True)
class Obstruction:
    """unit·h(φ) = Σ_i multiplier_i·k_i(φ) at y + ẇ, where unit(0) ≠ 0, the multipliers are 0 at 0, h = k_i = 0 at X.

    So |h| ≤ ½·(Σ k_i²)^½ on φ(y + ẇ) for small ẇ, and y is a local minimum of f∘φ for f = Σ k_i² − h².  But along
    X + ε·move all k_i are 0 and h is not: X is no local minimum of f.  Hence φ is not "local ⟹ local" at y.
    ``h`` and ``others`` (the k_i) are texts in the entries X11, … of X; ``unit`` and the multipliers may also contain
    the entries w1dot11, … of ẇ, and X there stands for φ(y + ẇ).

    >>> lift = MatrixProduct(2, 1, 2)
    >>> found = Obstruction("X11*X22 - X12*X21", (), "1", (), ((0, 0), (0, 1)))  # the determinant is 0 on the image
    >>> found.check(lift, [[1, 0]], [[1], [0]], search_space="ambient")
    >>> found.objective
    '-(X11*X22 - X12*X21)^2'
    >>> found.check(lift, [[1, 0]], [[1], [0]], search_space="image")
    Traceback (most recent call last):
    ...
    deeplift_cas.strata.obstruction.NotAnObstruction: X + ε·move leaves the search space
    """

    h: str
    others: tuple[str, ...]
    unit: str
    multipliers: tuple[str, ...]
    move: tuple[tuple[int, ...], ...]

    @property
    def objective(self) -> str:
        """f = Σ k_i² − h²."""
        squares = " + ".join(f"({k})^2" for k in self.others)
        return f"{squares} - ({self.h})^2" if squares else f"-({self.h})^2"

    def check(self, lift: MatrixProduct, *factors: Any, search_space: str = IMAGE) -> None:
        """Returns if it shows that φ is not "local ⟹ local" at the point; else raises :class:`NotAnObstruction`.

        ``search_space`` is that of the X + ε·move.  Raises :class:`InputError` for factors that do not fit.
        """
        checked_search_space(search_space)
        point = lift.point(*factors)
        if len(self.others) != len(self.multipliers):
            raise NotAnObstruction("every k_i needs a multiplier")
        entries = _entries(lift)
        names = (*entries, *lift.direction_names)
        moved = _values(entries, _moved(lift, point))
        still = _values(entries, lift(point)) | dict.fromkeys(map(symengine.Symbol, lift.direction_names), 0)
        h, unit = parse(self.h, entries), parse(self.unit, names)
        ks, multipliers = [parse(k, entries) for k in self.others], [parse(m, names) for m in self.multipliers]
        difference = unit * h - symengine.Add(*[m * k for m, k in zip(multipliers, ks, strict=True)])
        if symengine.expand(difference.subs(moved)) != 0:
            raise NotAnObstruction("the identity fails")
        if symengine.expand(unit.subs(still)) == 0:
            raise NotAnObstruction("the unit vanishes at the point")
        if any(symengine.expand(p.subs(still)) != 0 for p in (*multipliers, *ks, h)):
            raise NotAnObstruction("h, all k_i and all multipliers must vanish at the point")
        self._check_move(lift, point, search_space, h, ks)

    def _check_move(self, lift: MatrixProduct, point: Any, search_space: str, h: Any, ks: Sequence[Any]) -> None:
        path = lift(point) + symengine.Symbol(EPSILON) * matrix(self.move, "move", lift.shape, ())
        along = _values(_entries(lift), path)
        if any(symengine.expand(k.subs(along)) != 0 for k in ks):
            raise NotAnObstruction("some k_i does not vanish along X + ε·move")
        if symengine.expand(h.subs(along)) == 0:
            raise NotAnObstruction("h vanishes along X + ε·move")
        if search_space == IMAGE and any(p != 0 for p in minors(path, min(lift.widths) + 1)):
            raise NotAnObstruction("X + ε·move leaves the search space")

    def json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "objective": self.objective,
            "h": self.h,
            "others": list(self.others),
            "unit": self.unit,
            "multipliers": list(self.multipliers),
            "move": [list(row) for row in self.move],
        }


def find_obstruction(lift: MatrixProduct, *factors: Any, search_space: str = IMAGE) -> Obstruction | None:
    """An obstruction in which h is an entry of X and the k_i are the others, found by linear algebra.

    ``None`` if there is none of low degree, or the point has more than ten entries: that says nothing.

    >>> find_obstruction(MatrixProduct(2, 1, 2), [[0, 0]], [[1], [0]]).objective
    '(X11)^2 - (X21)^2'
    """
    checked_search_space(search_space)
    point = lift.point(*factors)
    if len(lift.direction_names) > MAX_VARIABLES:
        return None
    size = min(lift.widths)
    if search_space == AMBIENT and size < min(lift.shape):
        minor = _determinant(lift)
        minor.check(lift, *factors, search_space=search_space)
        return minor
    identity = _Identity(lift, point)
    for i, j in identity.places:
        move = tuple(tuple(int((p, q) == (i, j)) for q in range(lift.shape[1])) for p in range(lift.shape[0]))
        path = identity.X + symengine.Symbol(EPSILON) * matrix(move, "move")
        if search_space == AMBIENT or all(p == 0 for p in minors(path, size + 1)):
            found = identity.solve(i, j, move)
            if found is not None:
                found.check(lift, *factors, search_space=search_space)
                return found
    return None


def minors(m: Any, size: int) -> Iterator[Any]:
    """All minors of a size, expanded."""
    for rows in combinations(range(m.rows), size):
        for columns in combinations(range(m.cols), size):
            chosen = symengine.DenseMatrix(size, size, [m[i, j] for i in rows for j in columns])
            yield symengine.expand(chosen.det())


def _determinant(lift: MatrixProduct) -> Obstruction:
    """The first minor of size d_min + 1: 0 on the image, but not along X + ε·diag(1, …, 1, 0, …)."""
    size = min(lift.widths) + 1
    names = _entries(lift)
    symbols = symengine.DenseMatrix(*lift.shape, [symengine.Symbol(name) for name in names])
    chosen = symengine.DenseMatrix(size, size, [symbols[i, j] for i in range(size) for j in range(size)])
    move = tuple(tuple(int(i == j < size) for j in range(lift.shape[1])) for i in range(lift.shape[0]))
    h = Ring(names).text(Ring(names).polynomial(symengine.expand(chosen.det())))
    return Obstruction(h, (), "1", (), move)


class _Identity:
    """The linear system for unit = 1 + … and the multipliers, of degree ≤ DEGREE in the entries of ẇ."""

    def __init__(self, lift: MatrixProduct, point: Any) -> None:
        self.lift, self.X = lift, lift(point)
        self.ring = Ring(lift.direction_names)
        rows, columns = lift.shape
        self.places = [(i, j) for i in range(rows) for j in range(columns)]
        difference = _moved(lift, point) - self.X
        self.entries = {(i, j): self.ring.polynomial(symengine.expand(difference[i, j])) for i, j in self.places}
        generators = [self.ring.generator(name) for name in self.ring.names]
        self.monomials: list[Polynomial] = []
        for degree in range(1, DEGREE + 1):
            for chosen in combinations_with_replacement(generators, degree):
                product = self.ring.one
                for g in chosen:
                    product = product * g
                self.monomials.append(product)

    def solve(self, i: int, j: int, move: tuple[tuple[int, ...], ...]) -> Obstruction | None:
        others = [place for place in self.places if place != (i, j)]
        h = self.entries[i, j]
        unknowns = [m * h for m in self.monomials] + [-m * self.entries[k] for k in others for m in self.monomials]
        solution = _solved(unknowns, -h)
        if solution is None:
            return None
        count = len(self.monomials)
        combined = [
            sum((c * m for c, m in zip(solution[n : n + count], self.monomials, strict=True)), self.ring.zero)
            for n in range(0, len(solution), count)
        ]
        used = [(place, p) for place, p in zip(others, combined[1:], strict=True) if not p.is_zero()]
        return Obstruction(
            self._shifted(i, j),
            tuple(self._shifted(*place) for place, _ in used),
            self.ring.text(self.ring.one + combined[0]),
            tuple(self.ring.text(p) for _, p in used),
            move,
        )

    def _shifted(self, i: int, j: int) -> str:
        """X_ij − its value at the point."""
        value = self.X[i, j]
        name = entry_name("X", i + 1, j + 1)
        return name if value == 0 else f"{name} - {value}" if value > 0 else f"{name} + {-value}"


def _solved(columns: Sequence[Polynomial], right: Polynomial) -> list[fmpq] | None:
    """x with Σ x_n·columns_n = right, if there is one."""
    terms = [{tuple(map(int, exponents)): c for exponents, c in p.terms()} for p in (*columns, right)]
    chosen = _connected(terms)
    monomials = {m: row for row, m in enumerate(dict.fromkeys(m for n in chosen for m in terms[n]))}
    system = fmpq_mat(len(monomials), len(chosen))
    for k, n in enumerate(chosen):
        for m, coefficient in terms[n].items():
            system[monomials[m], k] = coefficient
    reduced, rank = system.rref()
    solution = [fmpq(0)] * len(columns)
    for row, pivot in enumerate(pivots(reduced, rank)):
        if pivot == len(chosen) - 1:
            return None
        solution[chosen[pivot]] = reduced[row, len(chosen) - 1]
    return solution


def _connected(terms: Sequence[Mapping[tuple[int, ...], fmpq]]) -> list[int]:
    """The columns of a system that the last one hangs together with by common monomials; the others may be 0."""
    using: dict[tuple[int, ...], list[int]] = {}
    for n, column in enumerate(terms):
        for m in column:
            using.setdefault(m, []).append(n)
    reached, waiting = {len(terms) - 1}, [len(terms) - 1]
    while waiting:
        for m in terms[waiting.pop()]:
            new = {*using.pop(m, ())} - reached
            reached |= new
            waiting += new
    return sorted(reached)


def _entries(lift: MatrixProduct) -> tuple[str, ...]:
    rows, columns = lift.shape
    return tuple(entry_name("X", i + 1, j + 1) for i in range(rows) for j in range(columns))


def _values(names: Sequence[str], m: Any) -> dict[Any, Any]:
    return dict(zip(map(symengine.Symbol, names), (e for row in m.tolist() for e in row), strict=True))


def _moved(lift: MatrixProduct, point: Any) -> Any:
    """φ(y + ẇ)."""
    if point.symbols:
        raise InputError("an obstruction is found and checked at rational points")
    product = symengine.eye(lift.widths[0])
    for W, moving in zip(point, lift.directions, strict=True):
        product = (W + moving) * product
    return product
