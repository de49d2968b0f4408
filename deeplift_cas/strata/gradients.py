"""The gradients that k-critical points can have: C_1 ⊇ C_2 ⊇ C_3  (theory, section 6, Theorem B).

At y, with X = φ(y) and inside the d_L × d_0 matrices with the Frobenius product,

    C_1 = (im L_y)^⊥,
    C_2 = C_1 ∩ {Q_y(v, w) : v ∈ ker L_y, w arbitrary}^⊥,
    C_3 = C_2 ∩ {Φ_3(v) : v ∈ ker L_y}^⊥,

where L_y = Dφ(y), Q_y = D²φ(y) and Φ_3 is the cubic part of φ(y + v).  y is k-critical for some f with ∇f(X) = A
iff A ∈ C_k.  Hence "k ⟹ 1" holds at y iff C_k contains nothing but gradients of stationary points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import Any

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.linear import nullspace
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.strata.conditions import Ranks, checked_search_space, stationary
from deeplift_cas.vocabulary import AMBIENT, IMAGE, Reading

Matrix = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True)
class GradientSpaces:
    """C_1, C_2 and C_3 at a rational point, each as a list of d_L × d_0 matrices that span it.

    >>> lift = MatrixProduct(3, 2, 2, 3)
    >>> spaces = GradientSpaces.at(lift, [[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1], [0, 0]])
    >>> [spaces.dimension(k) for k in (1, 2, 3)], spaces.rank
    ([3, 1, 1], 1)
    >>> spaces.implies(3), spaces.counterexample(3)
    (False, ((Fraction(0, 1), Fraction(0, 1), Fraction(0, 1)), (Fraction(0, 1), Fraction(0, 1), Fraction(0, 1)), \
(Fraction(0, 1), Fraction(0, 1), Fraction(1, 1))))
    """

    widths: tuple[int, ...]
    rank: int
    product: Matrix
    spaces: tuple[tuple[Matrix, ...], tuple[Matrix, ...], tuple[Matrix, ...]]

    @classmethod
    def at(cls, lift: MatrixProduct, *factors: Any) -> GradientSpaces:
        """The spaces at a point.  Raises :class:`InputError` for factors that do not fit, or contain symbols."""
        ranks = Ranks(lift, *factors)
        strands = _Strands(ranks)
        first = _orthogonal([_flat(image) for _, _, image in strands.first], strands.size)
        kernel = strands.kernel() if first else []  # C_2 and C_3 lie in C_1
        second = first
        for v in kernel:
            second = strands.orthogonal(v, second)
        third = second
        for vectors in combinations_with_replacement(kernel, 3) if lift.depth > 2 else ():
            if not third:
                break
            if _move_apart(vectors) and any(image := strands.image(vectors)):
                third = _orthogonal([image], strands.size, third)
        shape = lift.shape
        spaces = tuple(tuple(_matrix(A, shape) for A in space) for space in (first, second, third))
        X = ranks.product(lift.depth, 0)
        return cls(lift.widths, X.rank(), _matrix([x for row in X.tolist() for x in row], shape), spaces)  # type: ignore[arg-type]

    def dimension(self, k: int) -> int:
        """dim C_k."""
        return len(self._space(k))

    def implies(self, k: int, search_space: Reading = IMAGE) -> bool:
        """Whether φ is "k ⟹ 1" at the point, k = 1, 2, 3."""
        return self.counterexample(k, search_space) is None

    def counterexample(self, k: int, search_space: Reading = IMAGE) -> Matrix | None:
        """∇f(X) for an objective f for which the point is k-critical and X not stationary; ``None`` if there is none.

        f = ⟨A, ·⟩ + β‖· − X‖² is one, for every large β.
        """
        checked_search_space(search_space)
        r = min(self.widths) if search_space == IMAGE else min(self.widths[0], self.widths[-1])
        if search_space == AMBIENT or self.rank < r:
            return next(iter(self._space(k)), None)
        return next((A for A in self._space(k) if not stationary(self.product, A, r)), None)

    def _space(self, k: int) -> tuple[Matrix, ...]:
        if isinstance(k, bool) or k not in (1, 2, 3):
            raise InputError(f'"k ⟹ 1" is decided at a point for k = 1, 2, 3, not {shown(k)}')
        return self.spaces[k - 1]


Direction = dict[int, fmpq_mat]
"""Layer ↦ how its matrix moves; the others stand still."""


def _move_apart(directions: Sequence[Direction]) -> bool:
    """Whether each can move a layer of its own: elsewhere the derivative along all of them is zero."""
    return any(len({*layers}) == len(layers) for layers in product(*directions))


class _Strands:
    """Derivatives of the product: sums over the strands that use given directions, each in one layer."""

    def __init__(self, ranks: Ranks) -> None:
        self.factors, self.widths = ranks.factors, ranks.widths
        self.size = self.widths[0] * self.widths[-1]
        self.still = ranks.product(0, 0)
        depth = len(self.factors)
        self.below = [ranks.product(k, 0) for k in range(depth)]
        self.above = [ranks.product(depth, k + 1) for k in range(depth)]
        self.first = list(self._first())

    def _first(self) -> Iterator[tuple[int, fmpq_mat, fmpq_mat]]:
        """The unit directions, each with its layer and Dφ(y) of it: a column of what is above times a row of what is
        below.
        """
        for k, W in enumerate(self.factors):
            columns = [fmpq_mat(self.widths[-1], 1, list(c)) for c in zip(*self.above[k].tolist(), strict=True)]
            rows = [fmpq_mat(1, self.widths[0], row) for row in self.below[k].tolist()]
            for i, column in enumerate(columns):
                for j, row in enumerate(rows):
                    unit = fmpq_mat(W.nrows(), W.ncols())
                    unit[i, j] = fmpq(1)
                    yield k, unit, column * row

    def orthogonal(self, v: Direction, within: list[list[fmpq]]) -> list[list[fmpq]]:
        """All A in the span of ``within`` that are orthogonal to D²φ(y)[v, w] for every w.

        For w in layer k that reads aboveᵀ·A·d(below)ᵀ + d(above)ᵀ·A·belowᵀ = 0, where d is the derivative along v.
        """
        depth = len(self.factors)
        below, above = [fmpq_mat(*_shape(self.still))], [fmpq_mat(self.widths[-1], self.widths[-1])]
        for k in range(depth - 1):
            moved = self.factors[k] * below[k]
            below.append(moved + v[k] * self.below[k] if k in v else moved)
        for k in reversed(range(1, depth)):
            moved = above[0] * self.factors[k]
            above.insert(0, moved + self.above[k] * v[k] if k in v else moved)
        for k in range(depth):
            if not within:
                break
            left, right = self.above[k].transpose(), self.below[k].transpose()
            d_left, d_right = above[k].transpose(), below[k].transpose()
            if _is_zero(d_left) and _is_zero(d_right):
                continue
            images = []
            for row in within:
                A = fmpq_mat(self.widths[-1], self.widths[0], row)
                images.append(_flat(left * A * d_right + d_left * A * right))
            within = _combined(nullspace(fmpq_mat(images).transpose()), within)
        return within

    def image(self, directions: Sequence[Direction]) -> list[fmpq]:
        """D^jφ(y)[v_1, …, v_j], entry by entry."""
        # lines[S]: the sum over strands through the layers so far that use the directions of the set S
        everything = (1 << len(directions)) - 1
        lines: dict[int, fmpq_mat] = {0: self.still}
        for k, W in enumerate(self.factors):
            moved = {chosen: W * line for chosen, line in lines.items()}
            for chosen, line in lines.items():
                for n, v in enumerate(directions):
                    if k in v and not chosen >> n & 1:
                        more = v[k] * line
                        both = chosen | 1 << n
                        moved[both] = moved[both] + more if both in moved else more
            lines = moved
        total = lines.get(everything, fmpq_mat(self.widths[-1], self.widths[0]))
        return _flat(total)

    def kernel(self) -> list[Direction]:
        """A basis of ker L_y."""
        table = fmpq_mat([_flat(image) for _, _, image in self.first]).transpose()
        found = []
        for coefficients in nullspace(table):
            direction: Direction = {}
            for c, (k, unit, _) in zip(coefficients, self.first, strict=True):
                if c != 0:
                    direction[k] = direction[k] + unit * c if k in direction else unit * c
            found.append(direction)
        return found


def _shape(m: fmpq_mat) -> tuple[int, int]:
    return m.nrows(), m.ncols()


def _is_zero(m: fmpq_mat) -> bool:
    return m == fmpq_mat(*_shape(m))


def _flat(m: fmpq_mat) -> list[fmpq]:
    """Entry by entry."""
    return m.entries()


def _orthogonal(vectors: Sequence[list[fmpq]], size: int, within: list[list[fmpq]] | None = None) -> list[list[fmpq]]:
    """What is orthogonal to all vectors, in the span of ``within`` (or everywhere)."""
    if within is None:
        return nullspace(fmpq_mat(vectors))
    if not within:
        return within
    return _combined(nullspace(fmpq_mat(vectors) * fmpq_mat(within).transpose()), within)


def _combined(coefficients: list[list[fmpq]], rows: list[list[fmpq]]) -> list[list[fmpq]]:
    """The combinations of rows."""
    return (fmpq_mat(coefficients) * fmpq_mat(rows)).tolist() if coefficients else []


def _matrix(entries: Sequence[fmpq], shape: tuple[int, int]) -> Matrix:
    rows, columns = shape
    numbers = [Fraction(int(x.p), int(x.q)) for x in entries]
    return tuple(tuple(numbers[i * columns : (i + 1) * columns]) for i in range(rows))
