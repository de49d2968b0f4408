"""Why conditions exclude each other, by sums of squares as weights.

Sums of squares times the polynomials that are ≥ 0, and times their products in pairs, and something that is > 0 add up
to zero modulo the equations (Stengle 1974, Parrilo 2003).  A bound on the degree makes that a conic program.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import combinations, combinations_with_replacement
from itertools import product as cartesian
from typing import NamedTuple

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial, primitive
from deeplift_cas.algebra.product import Product
from deeplift_cas.regions.candidate import Candidate, times
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.conic import Equation, semidefinite_solution, zero_rows

MAX_DEGREE, FURTHER, MAX_NAMES = 8, 4, 4
"""The degree of what is summed, and how far it may be above that of the conditions; and parameters."""
MAX_TERMS = 24
"""Of a condition: a longer one fits to nothing."""
PRESOLVED = 4
"""How many times the entries that are left there may be before some of them are seen to be zero."""
LARGE = 1000
"""A coefficient above which a polynomial is scaled."""
MAX_EQUATIONS, MAX_ROWS = 120, 16
"""Equations for the entries of all Gram matrices, and rows of one."""
CORNERS = (0, 1, -1, 5, -40)
"""Coordinates of points at which it is tried whether an equation changes its sign."""


class Limits(NamedTuple):
    """How large a question may be: conditions, entries of all matrices together, and products > 0."""

    facts: int
    entries: int
    positive: int


QUICK, THOROUGH = Limits(5, 60, 24), Limits(8, 500, 60)


class Block(NamedTuple):
    """A weight Σ G_ij·m_i·m_j of a product, with G ⪰ 0; a positive product has a weight ≥ 0 alone."""

    product: Product
    value: Polynomial
    monomials: list[Polynomial]
    positive: bool = False


def positivstellensatz(branch: Branch, facts: Sequence[Candidate], limits: Limits) -> list[Product] | None:
    """Products ≥ 0, one of them > 0, that sum to zero modulo the equations; ``None`` if none are found.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("a", "b"))
    >>> a, b = ring.generator("a"), ring.generator("b")
    >>> branch = Branch(ring, [Condition.of(ring, p, ">=") for p in (a - 1, 1 - a * b, b - 2)])
    >>> facts = [(Product(powers={ring.text(p): 1}), p, False) for p in (a - 1, 1 - a * b, b - 2)]
    >>> [str(term) for term in positivstellensatz(branch, [*facts, (Product(), ring.one, True)], QUICK)]
    ['2', '4*(a - 1)', '2*(1 - a*b)', '2*(b - 2)', '2*(a - 1)*(b - 2)']
    """
    facts = [fact for fact in facts if fact[1].total_degree() <= MAX_DEGREE and len(fact[1]) <= MAX_TERMS]
    if len(facts) > limits.facts + 1 or len(branch.ring.names) > MAX_NAMES or not branch.ideal.complete:
        return None
    if not _may_be_empty(branch):
        return None
    facts = [*_intervals(facts), *facts]
    least = max(2, *(p.total_degree() for _, p, _ in facts))
    least += least % 2
    for degree in range(least, min(least + FURTHER, MAX_DEGREE) + 1, 2):
        monomials = _monomials(branch, degree // 2)
        if _entries(facts, monomials, degree) > PRESOLVED * limits.entries:
            return None
        blocks = _blocks(branch, facts, monomials, degree, limits.positive)
        blocks, equations = _presolved(blocks, _equations(blocks, branch))
        found = _solved(blocks, equations, limits.entries)
        if found is not None:
            pairs = zip(blocks, found, strict=True)
            return _collected(term for block, squares in pairs for term in _terms(branch, block, squares))
    return None


def _intervals(facts: Sequence[Candidate]) -> list[Candidate]:
    """(x − low)·(high − x), for an interval of a parameter: what is multiplied by it has one factor, not two."""
    bounds = [(fact, fact[1].degrees()) for fact in facts if fact[1].total_degree() == 1 and fact[0].powers]
    return [
        (s[0] * t[0], s[1] * t[1], s[2] and t[2])
        for (s, degrees), (t, others) in combinations(bounds, 2)
        if degrees == others and sum(map(int, degrees)) == 1 and (s[1] * t[1]).leading_coefficient() < 0
    ]


def _may_be_empty(branch: Branch) -> bool:
    """Whether there are conditions that a generic point of the equations need not satisfy, or equations that need not
    have real points: not a single one that changes its sign.
    """
    if any(signs not in ({0}, {-1, 1}) for _, signs in branch.facts.values()):
        return True
    if len(branch.ideal.rules) != 1:
        return bool(branch.ideal.rules)
    p = branch.ideal.rules[0].equation
    values = [p(*point) for point in cartesian(CORNERS, repeat=len(branch.ring.names))]
    return min(values) >= 0 or max(values) <= 0


def _collected(terms: Iterable[Product]) -> list[Product]:
    """The same sum, each product of powers once."""
    weights: dict[frozenset[tuple[str, int]], Product] = {}
    for term in terms:
        key = frozenset(term.powers.items())
        before = weights.get(key)
        weights[key] = term if before is None else Product(before.coefficient + term.coefficient, term.powers)
    return list(weights.values())


def _blocks(
    branch: Branch, facts: Sequence[Candidate], monomials: Sequence[Polynomial], degree: int, most: int
) -> list[Block]:
    """All weights of a bounded degree."""
    ring = branch.ring
    products = [_scaled(fact) for fact in facts if fact[0].powers]
    weighted = [(Product(), ring.one, True), *products, *_pairs(branch, products, degree)]
    blocks = []
    for product, value, _ in weighted:
        room = (degree - value.total_degree()) // 2
        blocks.append(Block(product, value, [m for m in monomials if m.total_degree() <= room]))
    return blocks + [
        Block(product, value, [ring.one], True) for product, value, _ in _positive(branch, products, degree, most)
    ]


def _positive(branch: Branch, facts: Sequence[Candidate], degree: int, most: int) -> list[Candidate]:
    """Products of facts > 0: first those without powers, of few facts first."""
    strict, found = [fact for fact in facts if fact[2]], [(Product(), branch.ring.one, True)]
    for choose in (combinations, combinations_with_replacement):
        for size in range(1, degree + 1):
            for chosen in choose(range(len(strict)), size):
                if len(found) == most:
                    return found
                if choose is combinations or len({*chosen}) < size:
                    parts = [strict[i] for i in chosen]
                    if sum(p.total_degree() for _, p, _ in parts) <= degree:
                        found.append(reduce(lambda s, t: times(branch, s, t), parts))
    return found


def _scaled(fact: Candidate) -> Candidate:
    """A positive multiple without large numbers, which floating point could not compare with others."""
    product, value, positive = fact
    largest = max((abs(c) for _, c in value.terms()), default=fmpq(1))
    return (product * Product(1 / largest), value / largest, positive) if largest > LARGE else fact


def _pairs(branch: Branch, facts: Sequence[Candidate], degree: int) -> list[Candidate]:
    """The products of two facts, of a bounded degree."""
    return [
        times(branch, s, t) for s, t in combinations(facts, 2) if s[1].total_degree() + t[1].total_degree() <= degree
    ]


def _monomials(branch: Branch, degree: int) -> list[Polynomial]:
    """Those of a bounded degree that the equations leave as they are."""
    size, found = len(branch.ring.names), []
    for d in range(degree + 1):
        for chosen in combinations_with_replacement(range(size), d):
            exponents = tuple(map(chosen.count, range(size)))
            if not any(rule.replaces(exponents) for rule in branch.ideal.rules):
                found.append(branch.ring.context.from_dict({exponents: fmpq(1)}))
    return found


def _entries(facts: Sequence[Candidate], monomials: Sequence[Polynomial], degree: int) -> int:
    """About how many entries the matrices have."""
    degrees, sizes = [m.total_degree() for m in monomials], [p.total_degree() for _, p, _ in facts]
    rooms = [degree - d for d in [0, *sizes, *map(sum, combinations(sizes, 2))]]
    rows = [sum(2 * d <= room for d in degrees) for room in rooms]
    return sum(n * (n + 1) // 2 for n in rows)


def _equations(blocks: Sequence[Block], branch: Branch) -> dict[tuple[int, ...], Equation]:
    """What the entries of the matrices must satisfy: for each monomial that its coefficients add up to zero."""
    equations: dict[tuple[int, ...], Equation] = {}
    for k, block in enumerate(blocks):
        known: dict[str, list[tuple[tuple[int, ...], fmpq]]] = {}
        for i, m in enumerate(block.monomials):
            for j in range(i, len(block.monomials)):
                product = m * block.monomials[j]
                text = str(product)
                if text not in known:
                    known[text] = list(branch.reduce(block.value * product).terms())
                for monomial, c in known[text]:
                    equations.setdefault(monomial, {})[k, i, j] = fmpq(c) if i == j else 2 * fmpq(c)
    return equations


def _presolved(blocks: list[Block], equations: dict[tuple[int, ...], Equation]) -> tuple[list[Block], list[Equation]]:
    """The blocks without rows that must be zero, as a monomial occurs with one sign and on diagonals only."""
    zero = zero_rows(list(equations.values()), [fmpq(0)] * len(equations))
    rows = [{(k, i, j): c for (k, i, j), c in row.items() if not {(k, i), (k, j)} & zero} for row in equations.values()]
    rows = [row for row in rows if row]
    kept = {(k, i): i for k, block in enumerate(blocks) for i in range(len(block.monomials)) if (k, i) not in zero}
    places = {}
    for number, k in enumerate(dict.fromkeys(k for k, _ in kept)):
        for row_number, i in enumerate(i for block, i in kept if block == k):
            places[k, i] = number, row_number
    left_over = [
        block._replace(monomials=[m for i, m in enumerate(block.monomials) if (k, i) in kept])
        for k, block in enumerate(blocks)
    ]
    renamed = [{(*places[k, i], places[k, j][1]): c for (k, i, j), c in row.items()} for row in rows]
    return [block for block in left_over if block.monomials], renamed


def _solved(
    blocks: Sequence[Block], equations: Sequence[Equation], unknown: int
) -> list[list[tuple[fmpq, list[fmpq]]]] | None:
    sizes = [len(block.monomials) for block in blocks]
    entries = sum(size * (size + 1) // 2 for size in sizes)
    positive: Equation = {(k, 0, 0): fmpq(1) for k, block in enumerate(blocks) if block.positive}
    if not positive or entries > unknown or len(equations) > MAX_EQUATIONS or max(sizes) > MAX_ROWS:
        return None
    return semidefinite_solution(sizes, [*equations, positive], [fmpq(0)] * len(equations) + [fmpq(1)])


def _terms(branch: Branch, block: Block, squares: Sequence[tuple[fmpq, list[fmpq]]]) -> list[Product]:
    found = []
    for weight, vector in squares:
        q, unit = primitive(sum((c * m for c, m in zip(vector, block.monomials, strict=True)), branch.ring.zero))
        square = Product(weight * unit**2, {} if q.is_constant() else {branch.ring.text(q): 2})
        found.append(block.product * square)
    return found
