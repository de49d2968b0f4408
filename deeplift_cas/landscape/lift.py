"""The matrix multiplication lift φ(W_1, …, W_L) = W_L ⋯ W_1  (report, display (Z); theory, section 1)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import prod
from typing import Any

import symengine

from deeplift_cas.algebra.exact import integer
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.matrix import expanded, integer_matrix, matrix, matrix_text, symbol_matrix
from deeplift_cas.vocabulary import direction_prefix, entry_name, image_names


class Point(tuple[Any, ...]):
    """(W_1, …, W_L): exact matrices that fit together; :meth:`MatrixProduct.point` makes them."""

    widths: tuple[int, ...] | tuple[str, ...]
    """Of the lift that it belongs to: the widths, or the names of the coordinates."""

    @cached_property
    def symbols(self) -> frozenset[str]:
        """The names of the symbols in the entries."""
        return frozenset(str(s) for factor in self for s in factor.free_symbols)

    @cached_property
    def rational(self) -> list[tuple[list[list[int]], int]] | None:
        """Every factor as an integer matrix and a common denominator; ``None`` if there are symbols.

        >>> MatrixProduct(2, 1).point([["1/2", 1]]).rational
        [([[1, 2]], 2)]
        """
        return None if self.symbols else [integer_matrix(factor) for factor in self]


class Lift(ABC):
    """φ, as a landscape needs it: coordinates, in blocks that are matrices, ↦ X, a vector, matrix or tensor.

    What has defaults here may be more: a lift with parameters, with functions of which derivatives are given, with
    equations of its image.  Products of matrices have a class of their own; the others are programs (``lifts/``).
    """

    title: str
    """What it is, in an answer."""
    coordinates: tuple[str, ...]
    direction_names: tuple[str, ...]
    dimensions: tuple[int, ...]
    """Of X."""
    parameters: frozenset[str] = frozenset()
    """The symbols of its own."""
    inputs: Any = None
    """The data that belong to it, if outputs on them are what it maps to."""
    linear_equations: Sequence[Sequence[Any]] = ()
    """A basis of the A for which ⟨A, φ⟩ is constant, entry by entry, if they are known."""
    own_equations: Sequence[Any] = ()
    """Polynomials in the entries of X that are zero on the image, as they restrict the coordinates."""
    relations: Sequence[Any] = ()
    """What determines names that are no coordinates, if something does."""

    @property
    @abstractmethod
    def degree(self) -> int | None:
        """In the coordinates, or more; ``None`` if it is known by derivatives at the point alone."""

    @property
    @abstractmethod
    def shapes(self) -> list[tuple[int, int]]:
        """Of the blocks of a point."""

    @property
    def shape(self) -> tuple[int, int]:
        """Of X as a matrix: a vector is a column, the later indices of a tensor are taken together."""
        return (self.dimensions[0], prod(self.dimensions[1:]))

    @property
    def image_names(self) -> list[list[str]]:
        """The names of the entries of X: X1 or X12 or X123."""
        return image_names(self.dimensions)

    @property
    @abstractmethod
    def directions(self) -> tuple[Any, ...]:
        """A direction, block by block, as matrices of symbols."""

    @abstractmethod
    def point(self, *blocks: Any, names: tuple[str, ...] | None = None) -> Point:
        """A point, block by block."""

    @abstractmethod
    def checked(self, point: Sequence[Any]) -> Point:
        """The point, if it is one of this lift; else as :meth:`point`."""

    def values(self, point: Sequence[Any]) -> list[Any]:
        """Of the coordinates."""
        return [entry for block in self.checked(point) for row in block.tolist() for entry in row]

    @abstractmethod
    def __call__(self, point: Sequence[Any]) -> Any:
        """φ(point)."""

    @abstractmethod
    def line(self, point: Sequence[Any], order: int) -> list[Any]:
        """[Φ_0, …, Φ_order], the coefficients of φ(y + tẏ) = Σ t^j Φ_j(ẏ): matrices, expanded."""

    @abstractmethod
    def terms(self, point: Sequence[Any], order: int) -> list[int]:
        """How many terms an entry of these has at most, in the directions."""

    @abstractmethod
    def statement(self, ring: Ring, point: Sequence[Any]) -> dict[str, Any]:
        """The lift and a point in the normal form of certificates."""

    def at(self, values: Mapping[Any, Any]) -> Lift:
        """The lift with values for its parameters."""
        return self

    def linear_at(self, X: Sequence[Any]) -> list[Any]:
        """The linear equations of the image, by the entries of one X."""
        letters = [symengine.Symbol(name) for row in self.image_names for name in row]
        return [
            symengine.Add(*(a * (n - x) for a, n, x in zip(row, letters, X, strict=True)))
            for row in self.linear_equations
        ]

    def symbols(self, point: Sequence[Any]) -> frozenset[str]:
        """Those of the lift, among them those of the derivatives at a point."""
        return self.parameters

    def unknown(self, point: Sequence[Any]) -> frozenset[str]:
        """The symbols that stand for derivatives of activations with a name at a point: numbers, of which little is
        known.
        """
        return frozenset()

    def facts(self, point: Sequence[Any]) -> list[str]:
        """What is known of these, as conditions."""
        return []

    def symmetry_curves(self, point: Sequence[Any]) -> list[Any]:
        """Curves through a point along which X does not change, as the lift has a symmetry, as far as it is known."""
        return []


class MatrixProduct(Lift):
    """The lift with widths d_0, …, d_L, one by one or as a list: factors W_k of shape d_k × d_{k−1}, product d_L × d_0.

    Raises :class:`InputError` for fewer than two widths or a width that is not a positive integer.

    >>> lift = MatrixProduct(2, 1, 2)
    >>> y = lift.point([[1, 0]], [["1/2"], [0]])
    >>> lift(y)
    [1/2, 0]
    [0, 0]
    <BLANKLINE>
    """

    def __init__(self, *widths: int | Sequence[int]) -> None:
        listed = len(widths) == 1 and isinstance(widths[0], Iterable)
        given: Sequence[Any] = [integer(d) for d in (widths[0] if listed else widths)]  # type: ignore[union-attr]
        if len(given) < 2:
            raise InputError("a network needs at least two widths, d_0 and d_1")
        for d in given:
            if isinstance(d, bool) or not isinstance(d, int) or d < 1:
                raise InputError(f"a width must be a positive integer, not {shown(d)}")
        self.widths: tuple[int, ...] = tuple(given)

    def __repr__(self) -> str:
        return f"MatrixProduct({', '.join(map(str, self.widths))})"

    @property
    def title(self) -> str:  # type: ignore[override]
        """What it is, in an answer."""
        return f"widths {','.join(map(str, self.widths))}"

    @cached_property
    def coordinates(self) -> tuple[str, ...]:  # type: ignore[override]
        """W1_11, W1_12, …: layer by layer, row by row."""
        shapes = enumerate(self.shapes, 1)
        return tuple(entry_name(f"W{k}_", i + 1, j + 1) for k, (m, n) in shapes for i in range(m) for j in range(n))

    @property
    def degree(self) -> int:
        """In the coordinates."""
        return self.depth

    @property
    def dimensions(self) -> tuple[int, int]:  # type: ignore[override]
        """Of X."""
        return self.shape

    def statement(self, ring: Ring, point: Sequence[Any]) -> dict[str, Any]:
        """The widths and the factors."""
        factors = [matrix_text(factor, ring) for factor in self.checked(point)]
        return {"widths": list(self.widths), "point": factors}

    @property
    def depth(self) -> int:
        """L, the number of factors."""
        return len(self.widths) - 1

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """The shapes of W_1, …, W_L."""
        return [(self.widths[k + 1], self.widths[k]) for k in range(self.depth)]

    @property
    def shape(self) -> tuple[int, int]:
        """The shape d_L × d_0 of the product."""
        return (self.widths[-1], self.widths[0])

    def point(self, *factors: Any, names: tuple[str, ...] | None = None) -> Point:
        """The tuple (W_1, …, W_L) of exact matrices; with ``names``, only those symbols may occur.

        Raises :class:`InputError` for a wrong number of factors, a wrong shape or inexact entries.
        """
        if len(factors) != self.depth:
            raise InputError(f"widths {', '.join(map(str, self.widths))} need {self.depth} factors, not {len(factors)}")
        point = Point(
            matrix(factor, f"W_{k + 1}", shape, names)
            for k, (factor, shape) in enumerate(zip(factors, self.shapes, strict=True))
        )
        point.widths = self.widths
        _ = point.rational
        return point

    def checked(self, point: Sequence[Any]) -> Point:
        """The point, if it is one of this lift; else as :meth:`point`."""
        if isinstance(point, Point) and point.widths == self.widths:
            return point
        if not isinstance(point, Iterable):
            raise InputError(f"a point is a list of factors [W_1, …, W_L], not {shown(point)}")
        return self.point(*point)

    def __call__(self, point: Sequence[Any]) -> Any:
        """φ(point) = W_L ⋯ W_1."""
        return self.partial_product(point, 0, self.depth)

    def partial_product(self, point: Sequence[Any], a: int, b: int) -> Any:
        """W_{b:a} = W_b ⋯ W_{a+1}, the identity if a = b (0 ≤ a ≤ b ≤ L)."""
        if not 0 <= a <= b <= self.depth:
            raise InputError(f"a partial product needs 0 ≤ a ≤ b ≤ {self.depth}")
        product = symengine.eye(self.widths[a])
        for factor in self.checked(point)[a:b]:
            product = factor * product
        return expanded(product)

    @property
    def directions(self) -> tuple[Any, ...]:
        """(Ẇ_1, …, Ẇ_L) as matrices of symbols ``w1dot11``, …."""
        return tuple(symbol_matrix(direction_prefix(k + 1), shape) for k, shape in enumerate(self.shapes))

    @cached_property
    def direction_names(self) -> tuple[str, ...]:  # type: ignore[override]
        """The names of all entries of a direction: layer by layer, row by row."""
        return tuple(
            entry_name(direction_prefix(k + 1), i + 1, j + 1)
            for k, (rows, columns) in enumerate(self.shapes)
            for i in range(rows)
            for j in range(columns)
        )

    def line(self, point: Sequence[Any], order: int) -> list[Any]:
        """[Φ_0, …, Φ_order], the coefficients of φ(W + tẆ) = Σ t^j Φ_j(Ẇ): matrices, expanded.

        A truncated product of the series W_k + tẆ_k, from the first layer up.

        >>> MatrixProduct(1, 1).line([[[2]]], 2)
        [[2]
        , [w1dot11]
        , [0]
        ]
        """
        series = [symengine.eye(self.widths[0])]
        for k, (base, velocity) in enumerate(zip(self.checked(point), self.directions, strict=True), 1):
            moved = [base * coefficient for coefficient in series] + [symengine.zeros(self.widths[k], self.widths[0])]
            for j, coefficient in enumerate(series):
                moved[j + 1] = moved[j + 1] + velocity * coefficient
            series = [expanded(m) for m in moved[: order + 1]]
        return series + [symengine.zeros(*self.shape)] * (order + 1 - len(series))

    def terms(self, point: Sequence[Any], order: int) -> list[int]:
        """How many terms an entry of the coefficients of φ(point + tẆ) has at most, in the directions: t⁰, …, t^order.

        >>> MatrixProduct(2, 2, 2).terms(MatrixProduct(2, 2, 2).point([[1, 0], [0, 1]], [[1, 0], [0, 0]]), 3)
        [1, 2, 2, 0]
        """
        size = min(order, self.depth) + 1
        rows = [[[int(i == j)] + [0] * (size - 1) for j in range(self.widths[0])] for i in range(self.widths[0])]
        for W in self.checked(point):
            still = [[entry != 0 for entry in row] for row in W.tolist()]
            moved = [[sum(row[j][k] for row in rows) for k in range(size)] for j in range(self.widths[0])]
            rows = [
                [
                    [
                        sum(row[j][k] for row, s in zip(rows, some, strict=True) if s) + (moved[j][k - 1] if k else 0)
                        for k in range(size)
                    ]
                    for j in range(self.widths[0])
                ]
                for some in still
            ]
        most = [max(entry[k] for row in rows for entry in row) for k in range(size)]
        return most + [0] * (order + 1 - size)

    def differential(self, point: Sequence[Any]) -> Any:
        """L_y = Dφ(y) as a matrix: rows are the entries of the product, columns the directions."""
        names = self.directions
        variables = [s for m in names for row in m.tolist() for s in row]
        first = self.line(point, 1)[1]
        entries = [e for row in first.tolist() for e in row]
        return symengine.ImmutableDenseMatrix(
            len(entries), len(variables), [symengine.diff(e, v) for e in entries for v in variables]
        )

    def second_differential(self, point: Sequence[Any]) -> list[list[Any]]:
        """Q_y = D²φ(y): for every entry of the product the symmetric matrix of its bilinear form."""
        variables = [s for m in self.directions for row in m.tolist() for s in row]
        size = len(variables)
        second = self.line(point, 2)[2]
        return [
            [
                symengine.ImmutableDenseMatrix(
                    size, size, [symengine.diff(e, u, v) for u in variables for v in variables]
                )
                for e in row
            ]
            for row in second.tolist()
        ]
