"""Positive semidefinite matrices that satisfy linear equations: suggested by floating point, completed exactly.

The matrices are blocks of one conic program.  Its solution tells which rational vectors they all have in their kernel;
on the complements of these the equations are solved exactly, next to what floating point suggests, and what comes out
is decided exactly.  Clarabel (the extra ``conic``) solves the program; without it nothing is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations_with_replacement, product
from typing import Any

from flint import fmpq, fmpq_mat, fmpz_mat

from deeplift_cas.algebra.linear import identity, nullspace, pivots
from deeplift_cas.algebra.quadratic import squares_of
from deeplift_cas.squares.numeric_gram import Entries, Places, projection, rational_basis, weight
from deeplift_cas.squares.program import INFEASIBLE, NONNEGATIVE, SEMIDEFINITE, SOLVED, ZERO, solved

Matrix = list[list[fmpq]]
Squares = list[tuple[fmpq, list[fmpq]]]
"""Σ w·v·vᵀ with w > 0."""
Equation = dict[tuple[int, int, int], fmpq]
"""Block, row i and column j ≥ i ↦ coefficient of that entry."""

KERNELS = (1e-5, 1e-3, 1e-7)
"""Eigenvalues below this part of the greatest are taken for 0, one guess after the other."""
DENOMINATORS = (1, 2, 12, 60, 10**4)
FEW, NEAR = 100, 1e-2
"""Up to so many unknown entries the exact answer takes no longer than floating point; a guess that is not so near to a
solution, relative to its entries, has none.
"""
SUPPORT = 1e-7  # a weight below it is taken for 0
WEIGHT, SHORT = 10**5, 12
"""Of how many digits of a kernel relations are looked for; the largest number in one, and in what is left of them."""
LARGEST = 10**9  # of the numbers in the equations: floating point tells nothing about larger ones
MAX_BITS = 125_000  # of what is next to a suggestion: the squares of such numbers are too long for any proof
TRACE, COSTS = 1e3, (1e-4, 0.0)
"""A bound for the sum of the traces, and what it costs: if something, the matrices have a low rank and simple entries;
if nothing, they are in the middle of all solutions, and their kernels are those that all have.
"""


def semidefinite_solution(
    sizes: Sequence[int], equations: Sequence[Equation], right: Sequence[fmpq]
) -> list[Squares] | None:
    """Matrices ⪰ 0 with Σ coefficient·entry = right, each as a sum of squares; ``None`` if none are found.

    >>> entries = [{(0, i, j): fmpq(1)} for i, j in ((0, 0), (0, 1), (1, 1))]
    >>> semidefinite_solution([2], entries, [fmpq(1), fmpq(1), fmpq(1)])
    [[(1, [1, 1])]]
    >>> semidefinite_solution([2], entries, [fmpq(1), fmpq(2), fmpq(3)]) is None
    True
    """
    for cost in COSTS:
        suggested = _suggested(sizes, equations, right, cost)
        if suggested is None:
            return None
        for bases, is_smaller in _faces(suggested):
            face = Face(bases, equations, right)
            for blocks in _completed(suggested, face):
                found = [squares_of(block) if block else [] for block in blocks]
                squares = [s for s in found if s is not None]
                if len(squares) == len(found):
                    return _in_full(squares, bases)
            if is_smaller and (inside := _on_face(face)) is not None:
                return inside
    return None


class Face:
    """The matrices G = NᵀSN, N a basis for each block, that satisfy equations: what these say of the entries of S."""

    def __init__(self, bases: Sequence[Matrix], equations: Sequence[Equation], right: Sequence[fmpq]) -> None:
        self.bases, self.equations, self.right = bases, equations, list(right)
        self.unknown = _upper([len(basis) for basis in bases])

    @cached_property
    def table(self) -> list[list[fmpq]]:
        """The equations for the entries of S."""
        place = {entry: n for n, entry in enumerate(self.unknown)}
        columns = [[[(a, x) for a, x in enumerate(c) if x] for c in zip(*basis, strict=True)] for basis in self.bases]
        table = []
        for row in self.equations:
            found = [fmpq(0)] * len(self.unknown)
            for (k, i, j), c in row.items():
                for (a, x), (b, y) in product(columns[k][i], columns[k][j]) if columns[k] else ():
                    found[place[k, min(a, b), max(a, b)]] += c * x * y
            table.append(found)
        return table

    @cached_property
    def nearest(self) -> Callable[[list[fmpq]], list[fmpq]] | None:
        """What takes entries to the nearest ones that satisfy the equations, if there are any."""
        return projection(self.table, self.right)

    def below(self, suggested: Sequence[Any]) -> list[float]:
        """The entries of S for matrices G, as far as these are of this kind."""
        import numpy

        start: list[float] = []
        for G, basis in zip(suggested, self.bases, strict=True):
            if basis:
                inverse = numpy.linalg.pinv(_floats(basis))
                S = inverse.T @ G @ inverse
                start += [float(S[i, j]) for j in range(len(basis)) for i in range(j + 1)]
        return start

    def misses(self, start: Sequence[float]) -> tuple[float, float]:
        """How far the equations are from having a solution, and how far the nearest one to some entries is from being
        ⪰ 0, relative to these: as floating point sees it, in a small part of the time that the exact answer takes.
        """
        import numpy

        A, b, x = self._in_floats(), _floats([self.right])[0], numpy.array(start)
        x = x + numpy.linalg.lstsq(A, b - A @ x, rcond=None)[0]
        least, place = 0.0, 0
        for size in filter(None, map(len, self.bases)):
            j, i = numpy.tril_indices(size)
            S = numpy.zeros((size, size))
            S[i, j] = S[j, i] = x[place : place + len(i)]
            place += len(i)
            least = min(least, float(numpy.linalg.eigvalsh(S)[0]))
        return float(abs(A @ x - b).max()), -least / max(1.0, *map(abs, start))

    def _in_floats(self) -> Any:
        """The table in floating point."""
        import numpy

        tables = []
        for k, basis in enumerate(self.bases):
            if not basis:
                continue
            N = _floats(basis)
            weights = numpy.zeros((len(self.equations), N.shape[1], N.shape[1]))
            for r, row in enumerate(self.equations):
                for (n, a, b), c in row.items():
                    if n == k:
                        weights[r, a, b] = int(c.p) / int(c.q)
            below = N @ weights @ N.T
            below += below.transpose(0, 2, 1) * (1 - numpy.eye(len(N)))
            j, i = numpy.tril_indices(len(N))
            tables.append(below[:, i, j])
        return numpy.hstack(tables)


def _floats(rows: Sequence[Sequence[fmpq]]) -> Any:
    import numpy

    return numpy.array([[int(x.p) / int(x.q) for x in row] for row in rows])


def _on_face(face: Face) -> list[Squares] | None:
    """Matrices of a face where what was suggested is none of these."""
    bases = face.bases
    kept = [k for k, basis in enumerate(bases) if basis]
    if not kept or face.nearest is None:
        return None
    chosen = pivots(
        *fmpq_mat(face.table).transpose().rref()
    )  # equations that depend on others have no interior for Clarabel
    rows = [zip(face.unknown, face.table[n], strict=True) for n in chosen]
    smaller = [{(kept.index(k), i, j): c for (k, i, j), c in row if c} for row in rows]
    found = semidefinite_solution([len(bases[k]) for k in kept], smaller, [face.right[n] for n in chosen])
    if found is None:
        return None
    by_block = dict(zip(kept, found, strict=True))
    return _in_full([by_block.get(k, []) for k in range(len(bases))], bases)


def _in_full(squares: Sequence[Squares], bases: Sequence[Matrix]) -> list[Squares]:
    """The squares of S as those of NᵀSN."""
    pairs = zip(squares, bases, strict=True)
    return [[(w, _times(vector, basis)) for w, vector in block] for block, basis in pairs]


def zero_rows(equations: Sequence[Equation], right: Sequence[fmpq]) -> set[tuple[int, int]]:
    """Block and row of what is zero in every solution: an equation says that of a sum of diagonal entries.

    >>> one, zero = fmpq(1), fmpq(0)
    >>> sorted(zero_rows([{(0, 0, 0): one, (1, 1, 1): one}, {(0, 1, 1): one, (0, 0, 2): one}], [zero, zero]))
    [(0, 0), (0, 1), (1, 1)]
    """
    zero = set[tuple[int, int]]()
    rows = [row for row, b in zip(equations, right, strict=True) if not b]
    while more := {
        (k, i)
        for row in rows
        if all(i == j for _, i, j in row) and len({c > 0 for c in row.values()}) == 1
        for k, i, _ in row
    }:
        zero |= more
        left = [{(k, i, j): c for (k, i, j), c in row.items() if not {(k, i), (k, j)} & zero} for row in rows]
        rows = [row for row in left if row]
    return zero


def on_complement(
    kernel: Sequence[Sequence[fmpq]], quartic: Mapping[tuple[int, ...], fmpq], places: Places
) -> Entries | None:
    """A rational Gram matrix of a quartic with given independent vectors in its kernel; ``None`` if none is found.

    >>> places = {(0, 0, 0, 0): [(0, 0)], (0, 0, 1, 1): [(0, 1)], (1, 1, 1, 1): [(1, 1)]}
    >>> quartic = {(0, 0, 0, 0): fmpq(1), (0, 0, 1, 1): fmpq(-4), (1, 1, 1, 1): fmpq(4)}  # (x² − 2y²)²
    >>> on_complement([[fmpq(2), fmpq(1)]], quartic, places)
    {(0, 0): 1, (0, 1): -2, (1, 1): 4}
    """
    basis: Matrix = nullspace(fmpq_mat([list(row) for row in kernel]))
    equations: list[Equation] = []
    for where in places.values():
        row: Equation = {}
        for i, j in combinations_with_replacement(range(len(basis)), 2):
            weights = (weight(basis, i, j, a, b) * (1 if a == b else 2) for a, b in where)
            if total := sum(weights, fmpq(0)):
                row[0, i, j] = total
        equations.append(row)
    largest = max(map(abs, quartic.values()))  # floating point has a range
    right = [quartic.get(m, fmpq(0)) / largest for m in places]
    if any(b and not row for b, row in zip(right, equations, strict=True)):
        return None
    found = semidefinite_solution([len(basis)], equations, right)
    if found is None:
        return None
    squares = [(w * largest, _times(vector, basis)) for w, vector in found[0]]
    entries = sorted({entry for where in places.values() for entry in where})
    return {(a, b): sum((w * v[a] * v[b] for w, v in squares), fmpq(0)) for a, b in entries}


def support(columns: Sequence[Sequence[fmpq]], right: Sequence[fmpq]) -> list[int]:
    """The columns that occur in some non-negative combination with a given sum, as floating point sees it; none of them
    if there seems to be no such combination, and all of them if nothing is known of it.

    >>> zero, one = fmpq(0), fmpq(1)
    >>> support([[one, zero], [one, one], [one, -one], [zero, one]], [one, zero])
    [0, 1, 2, 3]
    >>> support([[one, one], [one, zero], [zero, one]], [one, zero]), support([[one]], [-one])
    ([1], [])
    """
    size, count = len(columns), len(right)
    if any(abs(b) > LARGEST for b in right):
        return [*range(size)]
    entries = [(i, j, x) for j, column in enumerate(columns) for i, x in enumerate(_scaled(column)) if x]
    entries += [(count, j, 1.0) for j in range(size)] + [(count + 1 + j, j, -1.0) for j in range(size)]
    bounds = [*(int(b.p) / int(b.q) for b in right), TRACE, *[0.0] * size]
    found = solved([0.0] * size, entries, bounds, [(ZERO, count), (NONNEGATIVE, size + 1)])
    if found is not None and INFEASIBLE in found[0]:
        return []
    if found is None or SOLVED not in found[0]:
        return [*range(size)]
    return [j for j, x in enumerate(found[1]) if x > SUPPORT]


def _scaled(column: Sequence[fmpq]) -> list[float]:
    """A positive multiple, in floating point."""
    try:
        numbers = [int(c.p) / int(c.q) if c else 0.0 for c in column]
    except OverflowError:
        largest = max(map(abs, column))
        numbers = [int((c / largest).p) / int((c / largest).q) for c in column]
    scale = max(map(abs, numbers))
    return [x / scale for x in numbers] if scale else numbers


def _times(vector: Sequence[fmpq], basis: Sequence[Sequence[fmpq]]) -> list[fmpq]:
    return [sum((v * b for v, b in zip(vector, column, strict=True)), fmpq(0)) for column in zip(*basis, strict=True)]


def _upper(sizes: Sequence[int]) -> list[tuple[int, int, int]]:
    """The entries in Clarabel's order: column by column."""
    return [(k, i, j) for k, size in enumerate(sizes) for j in range(size) for i in range(j + 1)]


def _suggested(
    sizes: Sequence[int], equations: Sequence[Equation], right: Sequence[fmpq], cost: float
) -> list[Any] | None:
    """The solution whose blocks have the greatest least eigenvalue λ ≤ 1, if that is not negative."""
    if any(abs(c) > LARGEST for numbers in (right, *(row.values() for row in equations)) for c in numbers):
        return None
    upper = _upper(sizes)
    place = {entry: n for n, entry in enumerate(upper)}
    last, count = len(upper), len(equations)
    entries = [(r, place[e], int(c.p) / int(c.q)) for r, row in enumerate(equations) for e, c in row.items()]
    entries.append((count, last, 1.0))
    for n, (_, i, j) in enumerate(upper):
        entries.append((count + 2 + n, n, -1.0 if i == j else -(2**0.5)))
        if i == j:
            entries += [(count + 1, n, 1.0), (count + 2 + n, last, 1.0)]
    bounds = [*(int(b.p) / int(b.q) for b in right), 1.0, TRACE, *[0.0] * last]
    costs = [cost if i == j else 0.0 for _, i, j in upper] + [-1.0]
    cones = [(ZERO, count), (NONNEGATIVE, 2), *((SEMIDEFINITE, size) for size in sizes)]
    solution = solved(costs, entries, bounds, cones)
    least = KERNELS[0] + cost  # a lower trace may be worth that much
    if solution is None or SOLVED not in solution[0] or solution[1][last] < -least:
        return None
    import numpy

    found = [numpy.zeros((size, size)) for size in sizes]
    for value, (k, i, j) in zip(solution[1], upper, strict=False):
        found[k][i, j] = found[k][j, i] = value
    return found if all(numpy.isfinite(G).all() for G in found) else None


def _faces(suggested: Sequence[Any]) -> Iterator[tuple[list[Matrix], bool]]:
    """Bases of the complements of the kernels, as these seem to be, from one guess to the next: rational kernels first,
    then kernels that are not; and whether the face is smaller than that of what is suggested.
    """
    import numpy

    spectra = [numpy.linalg.eigh(G) for G in suggested]
    largest = max(float(abs(values).max()) for values, _ in spectra)
    guesses = dict.fromkeys(tuple(int((v < part * largest).sum()) for v, _ in spectra) for part in KERNELS)
    for complement in (_complement, annihilator):
        for nullities in guesses:
            kernels = [vectors[:, :n].T for n, (_, vectors) in zip(nullities, spectra, strict=True)]
            bases = [b for b in map(complement, kernels) if b is not None]
            is_smaller = complement is annihilator and any(
                len(b) + n < len(v) for b, n, (v, _) in zip(bases, nullities, spectra, strict=False)
            )
            if len(bases) == len(spectra) and (is_smaller or complement is _complement):
                yield bases, is_smaller


def _complement(kernel: Any) -> Matrix | None:
    """A basis of the complement of a kernel that has a rational one, if it seems to have."""
    nullity, size = kernel.shape
    if nullity in (0, size):
        return [] if nullity else identity(size).tolist()
    rational = rational_basis(kernel)
    return None if rational is None else nullspace(fmpq_mat(rational))


def annihilator(kernel: Any) -> Matrix:
    """The rational vectors with small entries that are orthogonal to all rows, as far as these are known.

    A rational matrix ⪰ 0 has the conjugates of a vector of its kernel in the kernel, too, which floating point does
    not show; but its rows are of this kind.

    >>> import numpy
    >>> annihilator(numpy.array([[2**0.5, 1.0, 1.0, 0.5**0.5]]))
    [[0, 1, -1, 0], [1, 0, 0, -2]]
    """
    size = kernel.shape[1]
    rows = [[int(i == j) for j in range(size)] + [round(float(x) * WEIGHT) for x in kernel[:, i]] for i in range(size)]
    reduced = fmpz_mat(rows).lll().tolist()
    short = [list(map(int, row[:size])) for row in reduced if all(abs(x) <= SHORT for x in row)]
    return [[fmpq(x if row > [0] * size else -x) for x in row] for row in short]


def _completed(suggested: Sequence[Any], face: Face) -> Iterator[list[Matrix]]:
    """Matrices S of a face that solve the equations, next to roundings of what is suggested."""
    if not face.unknown:
        return
    start = face.below(suggested)
    if len(face.unknown) > FEW and max(face.misses(start)) > NEAR:
        return
    nearest = face.nearest
    if nearest is None:
        return
    for denominator in DENOMINATORS:
        solution = nearest([fmpq(round(x * denominator), denominator) for x in start])
        if sum(x.height_bits() for x in solution) > MAX_BITS:
            return
        blocks = [[[fmpq(0)] * len(basis) for _ in basis] for basis in face.bases]
        for value, (k, i, j) in zip(solution, face.unknown, strict=True):
            blocks[k][i][j] = blocks[k][j][i] = value
        yield blocks
