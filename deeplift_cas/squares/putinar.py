"""Forms whose coefficients are polynomials in the parameters, as Σ a·σ with a ≥ 0 known and sums of squares σ.

The squares have coefficients that are polynomials in the parameters, too (Putinar 1993; with products of two of the a,
Schmüdgen 1991).  A bound on their degree makes that a conic program; without Clarabel nothing is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import combinations, combinations_with_replacement, islice
from math import lcm, prod
from operator import add
from typing import NamedTuple

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.linear import nullspace
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.deadline import is_late
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.conic import Equation, semidefinite_solution, zero_rows
from deeplift_cas.squares.elimination import Form
from deeplift_cas.squares.low_directions import lowest_value, relative

Powers = tuple[int, ...]
"""Of the parameters in a monomial."""
Squares = list[tuple[Product, Form]]

MAX_DEGREE, MAX_NAMES = 8, 6
"""Of the coefficients, and parameters in them."""
FEW_DEGREES, FEW_NAMES = 6, 3
"""Up to which all monomials may be used for squares."""
FUNCTIONALS, LARGEST = 300, 9
"""Linear functionals that bound the Newton polytope, and their entries."""
MAX_MONOMIALS = 3_000
"""Of which it is asked whether they lie in it."""
MAX_FACTS, MAX_ROWS, MAX_ENTRIES, MAX_EQUATIONS = 12, 40, 1200, 400
"""Conditions, rows of one Gram matrix, entries of all, and equations for these."""
SPENT, IN_VAIN = "weighted squares", 400_000
"""What programs without a solution may cost, all together, in cubes of rows: they take the most time."""
VECTORS, TRIED, POINTS, DESCENTS, SMALL = 200, 100, 12, 4, 1e-9
"""Of the look in floating point: values of the variables, points that are tried and used, those of them from which a
quartic is followed down, what is taken for 0.
"""


class Block(NamedTuple):
    """A multiplier, and what squares are made of: monomials in the parameters times such in the variables."""

    multiplier: Product
    value: Polynomial
    rows: list[tuple[Powers, tuple[int, ...]]]


def weighted_squares(form: Form, places: Sequence[tuple[int, ...]], branch: Branch) -> Squares | None:
    """The form as Σ μ_j Q_j², μ_j ≥ 0 on the branch, the Q_j of the monomials ``places``; ``None`` if none was found.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("a",))
    >>> one, a = ring.one, ring.generator("a")
    >>> form = {(0, 0): one, (0, 1): 2 * a, (1, 1): one}
    >>> given = Branch(ring, [Condition.of(ring, 1 - a, ">="), Condition.of(ring, a + 1, ">=")])
    >>> sorted(str(multiplier) for multiplier, q in weighted_squares(form, [(0,), (1,)], given))
    ['-1/2*(a - 1)', '1/2*(a + 1)']
    >>> weighted_squares(form, [(0,), (1,)], Branch(ring)) is None
    True
    """
    ring = branch.ring
    form = {m: r for m, p in form.items() if not (r := branch.reduce(p)).is_zero()}
    used = [i for i, name in enumerate(ring.names) if any(p.degrees()[i] for p in form.values())]
    degree = max((p.total_degree() for p in form.values()), default=0)
    if not places or not 0 < len(used) <= MAX_NAMES or degree > MAX_DEGREE or not branch.ideal.complete:
        return None
    if _is_negative_somewhere(form, branch):
        return None
    facts = [f for f in _facts(branch) if all(i in used or not d for i, d in enumerate(f[1].degrees()))]
    largest = max(abs(c) for p in form.values() for c in p.coeffs())
    for blocks in _levels(form, branch, facts, used, degree, places):
        if ring.made.get(SPENT, 0) > IN_VAIN or is_late():
            return None
        found = _solved(blocks, form, 1 / largest, branch)
        if found is not None:
            return [(multiplier * Product(largest), q) for multiplier, q in found]
    return None


def _entries(block: Block) -> int:
    """Of its Gram matrix."""
    return len(block.rows) * (len(block.rows) + 1) // 2


def _is_negative_somewhere(form: Form, branch: Branch) -> bool:
    """Whether floating point sees a point of the branch and values of the variables for which the form is negative."""
    import numpy

    variables = sorted({i for m in form for i in m})
    u = numpy.random.default_rng(0).normal(size=(VECTORS, len(variables)))
    monomials = [numpy.prod(u[:, [variables.index(i) for i in m]], axis=1) for m in form]
    seen = []
    for point in _some_points(branch):
        values = [point[name] for name in branch.ring.names]
        numbers = {m: p(*values) for m, p in form.items()}
        lowest = sum(c * m for c, m in zip(relative([*numbers.values()]), monomials, strict=True)).min()
        if lowest < -SMALL:
            return True
        seen.append((lowest, numbers))
    if any(len(m) != 4 for m in form):
        return False
    nearest = [numbers for _, numbers in sorted(seen, key=lambda entry: float(entry[0]))[:DESCENTS]]
    return bool(nearest) and lowest_value(nearest) < -SMALL


def _some_points(branch: Branch) -> Iterator[Mapping[str, fmpq]]:
    if branch.witness is not None:
        yield branch.witness
    yield from islice(branch.points(TRIED), POINTS)


def _facts(branch: Branch) -> list[tuple[Product, Polynomial]]:
    """What is known to be ≥ 0, modulo the equations."""
    found = []
    for key, (p, known) in branch.facts.items():
        value = branch.reduce(p)
        if known == {0} or value.is_constant() or not (known <= {0, 1} or known <= {0, -1}):
            continue
        sign = 1 if known <= {0, 1} else -1
        found.append((Product(fmpq(sign), {key: 1}), sign * value))
    return found[:MAX_FACTS]


def _levels(
    form: Form,
    branch: Branch,
    facts: Sequence[tuple[Product, Polynomial]],
    used: Sequence[int],
    degree: int,
    places: Sequence[tuple[int, ...]],
) -> Iterator[list[Block]]:
    """Squares without parameters, then with as many as the degree allows; multipliers with products of two last.  Where
    that is too much, of monomials alone that the Newton polytope of the form allows.
    """
    single = [(Product(), branch.ring.one), *facts]
    double = [*single, *((m * n, branch.reduce(p * q)) for (m, p), (n, q) in combinations(facts, 2))]
    even = degree + degree % 2
    is_large = degree > FEW_DEGREES or len(used) > FEW_NAMES
    monomials_up_to = cache(partial(_monomials, branch, used))
    seen = []
    for multipliers, allowed, highest in (
        (single, degree, 0),
        (double, even, 0),
        (single, even, even),
        (double, even, even),
    ):
        blocks = []
        for m, p in multipliers:
            if p.total_degree() <= allowed:
                monomials = monomials_up_to(min(highest, max(0, even - p.total_degree())) // 2)
                blocks.append(Block(m, p, [(powers, z) for powers in monomials for z in places]))
        if (is_large or _is_too_large(blocks)) and sum(len(block.rows) for block in blocks) <= MAX_MONOMIALS:
            blocks = _in_newton_polytope(blocks, form)
        rows = [block.rows for block in blocks]
        if blocks and rows not in seen and not _is_too_large(blocks):
            seen.append(rows)
            yield blocks


def _is_too_large(blocks: Sequence[Block]) -> bool:
    return any(len(block.rows) > MAX_ROWS for block in blocks) or sum(map(_entries, blocks)) > MAX_ENTRIES


def _in_newton_polytope(blocks: Sequence[Block], form: Form) -> list[Block]:
    """The blocks with monomials alone of which the square, times one of the multiplier, lies in the Newton polytope of
    the form, as far as some linear functionals tell: all that squares consist of where nothing cancels.
    """
    import numpy

    variables = sorted({i for m in form for i in m})

    def place(powers: Powers, monomial: tuple[int, ...]) -> list[int]:
        return [*map(int, powers), *(monomial.count(i) for i in variables)]

    inside = [place(powers, m) for m, p in form.items() for powers in p.monoms()]
    hull = nullspace(fmpq_mat([[x - y for x, y in zip(row, inside[0], strict=True)] for row in inside]))
    equal = numpy.array([[int(x * lcm(*(int(c.q) for c in row))) for x in row] for row in hull], dtype=object)
    bounding = numpy.random.default_rng(0).integers(-LARGEST, LARGEST + 1, size=(FUNCTIONALS, len(inside[0])))
    points = numpy.array(inside)
    bounds = (points @ bounding.T).max(axis=0)
    kept = []
    for block in blocks:
        doubled = 2 * numpy.array([place(powers, z) for powers, z in block.rows])
        is_kept = numpy.zeros(len(block.rows), dtype=bool)
        for exponents in block.value.monoms():
            squares = doubled + numpy.array(place(exponents, ()))
            allowed = (squares @ bounding.T <= bounds).all(axis=1)
            if len(hull):
                allowed &= ((squares - points[0]) @ equal.T == 0).all(axis=1)
            is_kept |= allowed
        rows = [row for row, keep in zip(block.rows, is_kept, strict=True) if keep]
        if rows:
            kept.append(block._replace(rows=rows))
    return kept


def _monomials(branch: Branch, used: Sequence[int], degree: int) -> list[Powers]:
    """In the parameters, up to a degree, that are no others modulo the equations."""
    count = len(branch.ring.names)
    every = (chosen for n in range(degree + 1) for chosen in combinations_with_replacement(used, n))
    found = [tuple(chosen.count(i) for i in range(count)) for chosen in every]
    return [powers for powers in found if branch.reduce(p := _monomial(branch, powers)) == p]


def _monomial(branch: Branch, powers: Powers) -> Polynomial:
    generators = map(branch.ring.generator, branch.ring.names)
    return prod((g**e for g, e in zip(generators, powers, strict=True)), start=branch.ring.one)


def _solved(blocks: Sequence[Block], form: Form, scale: fmpq, branch: Branch) -> Squares | None:
    equations = _equations(blocks, branch)
    right = {(m, tuple(map(int, powers))): c * scale for m, p in form.items() for powers, c in p.terms()}
    if not right.keys() <= equations.keys() or len(equations) > MAX_EQUATIONS:
        return None
    values = [right.get(place, fmpq(0)) for place in equations]
    zero = zero_rows(list(equations.values()), values)
    kept = [[row for i, row in enumerate(block.rows) if (k, i) not in zero] for k, block in enumerate(blocks)]
    if zero:
        return _solved(
            [b._replace(rows=rows) for b, rows in zip(blocks, kept, strict=True) if rows], form, scale, branch
        )
    solution = semidefinite_solution([len(rows) for rows in kept], list(equations.values()), values)
    if solution is None:
        branch.ring.made[SPENT] = branch.ring.made.get(SPENT, 0) + sum(len(block.rows) ** 3 for block in blocks)
        return None
    found = []
    for block, squares in zip(blocks, solution, strict=True):
        for weight, vector in squares:
            q: Form = {}
            for c, (powers, z) in zip(vector, block.rows, strict=True):
                if c:
                    q[z] = q.get(z, branch.ring.zero) + c * _monomial(branch, powers)
            found.append((block.multiplier * Product(weight), q))
    return found


def _equations(blocks: Sequence[Block], branch: Branch) -> dict[tuple[tuple[int, ...], Powers], Equation]:
    """For every monomial in the variables and the parameters, what the entries of the matrices contribute to it."""
    equations: dict[tuple[tuple[int, ...], Powers], Equation] = {}
    for k, block in enumerate(blocks):
        values: dict[Powers, list[tuple[Powers, fmpq]]] = {}
        for i, (m, y) in enumerate(block.rows):
            for j, (n, z) in enumerate(block.rows[i:], i):
                powers = tuple(map(add, m, n))
                if powers not in values:
                    value = branch.reduce(block.value * _monomial(branch, powers))
                    values[powers] = [(tuple(map(int, e)), c) for e, c in value.terms()]
                for exponents, c in values[powers]:
                    row = equations.setdefault((tuple(sorted(y + z)), exponents), {})
                    row[k, i, j] = c * (1 if i == j else 2)
    return equations
