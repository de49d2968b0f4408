"""Gram matrices that floating point suggests, rounded to rational numbers that give the quartic exactly.

The numbers come from an interior-point method if Clarabel is installed (the extra ``conic``), and from alternating
projections.  Nothing here proves anything: the caller decides exactly whether a suggestion is positive semidefinite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.linear import nullspace
from deeplift_cas.squares.program import NONNEGATIVE, SEMIDEFINITE, SOLVED, ZERO, solved

Places = Mapping[tuple[int, ...], Sequence[tuple[int, int]]]
"""Monomial of degree 4 ↦ the entries (a, b), a ≤ b, of a Gram matrix that make it up."""
Entries = dict[tuple[int, int], fmpq]
"""The upper triangle of a symmetric matrix."""

ROUNDS = 2000
"""Of alternating projections."""
DENOMINATORS = (1, 2, 3, 4, 6, 12, 60, 10**4)
MAX_UNIT = 1000
"""More is less than the accuracy of floating point at the boundary of the cone."""
MAX_PROJECTED = 15
"""Rows above which projections are not tried beside an interior-point method: they take long, and find little more."""
SMALL = 1e-5
"""Eigenvalues below this part of the greatest are taken for 0."""
MAX_EQUATIONS = 200
"""On a face, where they are solved exactly."""


def suggestions(quartic: Mapping[tuple[int, ...], fmpq], size: int, places: Places) -> Iterator[Entries]:
    """Rational Gram matrices of a quartic, the most promising first.

    The quartic is divided by its largest coefficient first: floating point has a range, and rounding a scale.
    """
    largest = max((abs(c) for c in quartic.values()), default=fmpq(0))
    if largest:
        quartic = {monomial: c / largest for monomial, c in quartic.items()}
        for found in _suggestions(quartic, size, places):
            yield {place: value * largest for place, value in found.items()}


def _suggestions(quartic: Mapping[tuple[int, ...], fmpq], size: int, places: Places) -> Iterator[Entries]:
    import numpy

    group = numpy.zeros((size, size), dtype=int)
    wanted = numpy.zeros(len(places))
    for number, (monomial, where) in enumerate(places.items()):
        for a, b in where:
            group[a, b] = group[b, a] = number
        value = quartic.get(monomial, fmpq(0))
        wanted[number] = int(value.p) / int(value.q)
    interior = _interior_point(group, wanted)
    if interior is not None:
        values = numpy.linalg.eigvalsh(interior)
        if values[0] < -SMALL * max(abs(values[-1]), 1e-12):  # the greatest least eigenvalue: so there is none
            return
        yield from _rounded(interior, quartic, places)
        face = _on_face(interior, quartic, places)
        if face is not None:
            yield face
    for G in _projections(group, wanted) if interior is None or size <= MAX_PROJECTED else ():
        yield from _rounded(G, quartic, places)
        if interior is None and (face := _on_face(G, quartic, places)) is not None:
            yield face


def _projections(group: Any, wanted: Any) -> Iterator[Any]:
    """Alternating projections onto {G ⪰ δ} and the Gram matrices, which only differ within the groups of entries."""
    import numpy

    members = numpy.bincount(group.ravel(), minlength=len(wanted))

    def shared(G: Any) -> Any:
        """The nearest Gram matrix."""
        total = numpy.bincount(group.ravel(), G.ravel(), minlength=len(wanted))
        return G + ((wanted - total) / members)[group]

    for margin in (0.05, 0.0):
        G = shared(numpy.zeros(group.shape))
        scale = max(1e-12, float(abs(G).max()))
        for _ in range(ROUNDS):
            values, vectors = numpy.linalg.eigh(G)
            if values[0] >= margin * scale / 2:
                break
            G = shared((vectors * numpy.maximum(values, margin * scale)) @ vectors.T)
        yield G


def _interior_point(group: Any, wanted: Any) -> Any | None:
    """The Gram matrix G with the greatest least eigenvalue λ ≤ 1: the conic program max λ, G − λ·1 ⪰ 0.

    ``None`` if Clarabel is not installed or finds none.  An interior-point method ends in the relative interior of the
    face of all G ⪰ 0, so that the kernel of G is that of the face.
    """
    size, count = len(group), len(wanted)
    upper = [(a, b) for b in range(size) for a in range(b + 1)]  # Clarabel's order: column by column
    last = len(upper)
    entries = [(int(group[a, b]), n, 1.0 if a == b else 2.0) for n, (a, b) in enumerate(upper)]
    entries.append((count, last, 1.0))  # λ ≤ 1
    for n, (a, b) in enumerate(upper):  # −G + λ·1 + s = 0, entries off the diagonal scaled by √2
        entries.append((count + 1 + n, n, -1.0 if a == b else -(2**0.5)))
        if a == b:
            entries.append((count + 1 + n, last, 1.0))
    cones = [(ZERO, count), (NONNEGATIVE, 1), (SEMIDEFINITE, size)]
    solution = solved([0.0] * last + [-1.0], entries, [*wanted, 1.0, *[0.0] * last], cones)
    if solution is None or SOLVED not in solution[0]:
        return None
    import numpy

    G = numpy.zeros((size, size))
    for value, (a, b) in zip(solution[1], upper, strict=False):
        G[a, b] = G[b, a] = value
    return G


def _rounded(G: Any, quartic: Mapping[tuple[int, ...], fmpq], places: Places) -> Iterator[Entries]:
    """The rational Gram matrices next to roundings of G: what is missing is shared out in each group.

    Where the coefficients are multiples of 1/n, so may the entries be up to a small factor: a Gram matrix that is the
    only one, as of two squares with common zeros that are not rational, is found that way.
    """
    import numpy

    unit = lcm(*(int(c.q) for c in quartic.values()))
    for denominator in dict.fromkeys((*(unit * d for d in DENOMINATORS[:-1] if unit <= MAX_UNIT), *DENOMINATORS)):
        if not numpy.isfinite(G).all():
            return
        rounded = numpy.rint(G * denominator).astype(object)
        found: Entries = {}
        for monomial, where in places.items():
            count = sum(1 if a == b else 2 for a, b in where)
            total = sum((fmpq(int(rounded[a, b]), denominator) * (1 if a == b else 2) for a, b in where), fmpq(0))
            missing = (quartic.get(monomial, fmpq(0)) - total) / count
            for a, b in where:
                found[a, b] = fmpq(int(rounded[a, b]), denominator) + missing
        yield found


def _on_face(G: Any, quartic: Mapping[tuple[int, ...], fmpq], places: Places) -> Entries | None:
    """If G seems to be singular: G = NSNᵀ, where N spans the orthogonal complement of a kernel with rational vectors.

    The equations for S are solved exactly, next to what G suggests.  ``None`` if they contradict: the kernel was
    guessed wrong.
    """
    import numpy

    if not numpy.isfinite(G).all():
        return None
    values, vectors = numpy.linalg.eigh(G)
    nullity = int((values < SMALL * max(abs(values[-1]), 1e-12)).sum())
    if not 0 < nullity < len(values) or len(places) > MAX_EQUATIONS:
        return None
    kernel = rational_basis(vectors[:, :nullity].T)
    if kernel is None:
        return None
    basis = nullspace(fmpq_mat(kernel))  # of the orthogonal complement of the kernel
    N = numpy.array([[float(Fraction(int(x.p), int(x.q))) for x in row] for row in basis]).T
    inverse = numpy.linalg.pinv(N)
    S = inverse @ G @ inverse.T
    pairs = [(i, j) for i in range(len(basis)) for j in range(i, len(basis))]
    start = [fmpq(round(float(S[i, j]) * 10**4), 10**4) for i, j in pairs]
    nearest = projection(_equations(basis, pairs, places), [quartic.get(m, fmpq(0)) for m in places])
    if nearest is None:
        return None
    solution = nearest(start)
    found: Entries = {}
    for a in range(len(values)):
        for b in range(a, len(values)):
            total = fmpq(0)
            for (i, j), s in zip(pairs, solution, strict=True):
                total += s * weight(basis, i, j, a, b)
            found[a, b] = total
    return found


def _equations(basis: Sequence[Sequence[fmpq]], pairs: Sequence[tuple[int, int]], places: Places) -> list[list[fmpq]]:
    """For every monomial its coefficient in zᵀNSNᵀz, as a row over the entries of S."""
    rows = []
    for where in places.values():
        row = []
        for i, j in pairs:
            total = fmpq(0)
            for a, b in where:
                total += weight(basis, i, j, a, b) * (1 if a == b else 2)
            row.append(total)
        rows.append(row)
    return rows


def weight(basis: Sequence[Sequence[fmpq]], i: int, j: int, a: int, b: int) -> fmpq:
    """The coefficient of s_ij, i ≤ j, in the entry (a, b) of NSNᵀ."""
    weight = basis[i][a] * basis[j][b]
    return weight if i == j else weight + basis[j][a] * basis[i][b]


def rational_basis(rows: Any) -> list[list[fmpq]] | None:
    """A basis of the span with small rational entries, if the numbers look like that."""
    import numpy

    work = numpy.array(rows, dtype=float)
    pivots: list[int] = []
    for n in range(len(work)):
        size = abs(work[n:]).max(axis=0)
        size[pivots] = 0
        j = int(size.argmax())
        if size[j] < 1e-3:
            return None
        k = n + int(abs(work[n:, j]).argmax())
        work[[n, k]] = work[[k, n]]
        work[n] /= work[n, j]
        for m in range(len(work)):
            if m != n:
                work[m] -= work[m, j] * work[n]
        pivots.append(j)
    found = []
    for row in work:
        guess = [Fraction(float(x)).limit_denominator(64) for x in row]
        if any(abs(float(g) - x) > 1e-3 for g, x in zip(guess, row, strict=True)):
            return None
        found.append([fmpq(g.numerator, g.denominator) for g in guess])
    return found


def projection(rows: list[list[fmpq]], right: list[fmpq]) -> Callable[[list[fmpq]], list[fmpq]] | None:
    """What takes a vector to the nearest solution of a linear system, exactly; ``None`` if there are no solutions.

    >>> nearest = projection([[fmpq(1), fmpq(1)]], [fmpq(2)])
    >>> nearest([fmpq(0), fmpq(0)]), nearest([fmpq(3), fmpq(0)])
    ([1, 1], [5/2, -1/2])
    >>> projection([[fmpq(0)]], [fmpq(1)]) is None
    True
    """
    reduced, rank = fmpq_mat([[*row, value] for row, value in zip(rows, right, strict=True)]).rref()
    size = reduced.ncols() - 1
    if not rank or all(reduced[rank - 1, j] == 0 for j in range(size)):
        return None
    A = fmpq_mat(rank, size, [reduced[i, j] for i in range(rank) for j in range(size)])
    b = fmpq_mat(rank, 1, [reduced[i, size] for i in range(rank)])
    products = A * A.transpose()

    def nearest(start: list[fmpq]) -> list[fmpq]:
        x = fmpq_mat(size, 1, start)
        corrected = x + A.transpose() * products.solve(b - A * x)
        return [corrected[i, 0] for i in range(size)]

    return nearest
