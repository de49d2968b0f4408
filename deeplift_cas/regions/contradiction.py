"""Why a conjunction of sign conditions has no solution.

A contradiction is a list of products, each non-negative under the conditions and one of them
positive, whose sum vanishes modulo the equations (a Positivstellensatz certificate; Stengle 1974).
The search is linear programming over candidate products, exact from beginning to end.  It is
complete for linear conditions; for others it may find nothing.
"""

from __future__ import annotations

from itertools import combinations_with_replacement, islice

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.regions.simplex import nonnegative_solution
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Rows
from deeplift_cas.squares.factorise import factorise

MAX_COLUMNS = 60  # of the linear program
MAX_ENTRIES = 4_000  # of its table
MAX_DEGREE, MAX_TERMS = 3, 12  # of the facts that are multiplied with each other
SAMPLES = 200  # points tried before the search for a contradiction of degree two


def contradiction(branch: Branch) -> list[Product] | None:
    """A proof that the conditions exclude each other; ``None`` if there is a point, or if none was found.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> ring = Ring(("c",))
    >>> c = ring.generator("c")
    >>> branch = Branch(ring, [Condition.of(ring, c, ">"), Condition.of(ring, c + 1, "<")])
    >>> [str(term) for term in contradiction(branch)]
    ['1/3*(c)', '-1/3*(c + 1)', '1/3']
    """
    if branch.witness is not None:
        return None
    terms = _within_rules(branch) or _between_facts(branch) or _definite(branch)
    if terms is not None:
        return terms
    linear = _linear_candidates(branch)
    terms = _combine(branch, linear)
    if terms is not None or all(p.total_degree() <= 1 for _, p, _ in linear):
        return terms
    if next(branch.points(SAMPLES), None) is not None:
        return None
    return _combine(branch, linear + _quadratic_candidates(branch, linear))


def _within_rules(branch: Branch) -> list[Product] | None:
    """An equation whose factors are all known not to vanish, itself or what the others leave of it: its square is
    positive, and zero.
    """
    for rule in branch.rules:
        product = branch.product_as_is(rule.equation)
        if product is not None and 0 not in branch.possible_product(product):
            return [product.power(2)]
    for key, (p, known) in branch.facts.items() if branch.rules else ():
        if known == {0}:
            left, multiplier = branch.residue(p)
            product = branch.product_as_is(left)
            if product is not None and 0 not in branch.possible_product(product):
                terms = [product.power(2), Product(fmpq(-1), {key: 1}) * multiplier * product]
                if branch.vanishes(sum(map(branch.polynomial, terms), start=branch.ring.zero)):
                    return terms  # else the equations say that the multiplier is zero, which is another contradiction
    return None


def _between_facts(branch: Branch) -> list[Product] | None:
    """A contradiction of one fact with its own value, or with what the others say of its factors."""
    for key, (p, known) in branch.facts.items():
        fact = Product(powers={key: 1})
        if not known:
            return [fact, fact * Product(fmpq(-1))]
        value = branch.reduce(p)
        if value.is_zero():
            if 0 not in known:
                return [fact.power(2)]
        elif value.is_constant():
            constant = value.leading_coefficient()
            if (constant > 0) - (constant < 0) not in known:
                return [fact * Product(-1 / constant), Product()]
        else:
            other = branch.product(value, besides=key)
            if other is not None and not known & branch.possible_product(other):
                return _two(branch, fact, known, other)
    return None


def _two(branch: Branch, fact: Product, known: frozenset[int], other: Product) -> list[Product]:
    """Two equal values with disjoint signs."""
    minus = Product(fmpq(-1))
    against = branch.possible_product(other)
    if known == {0}:
        return [other.power(2), fact * other * minus]
    if against == {0}:
        return [fact.power(2), fact * other * minus]
    return [fact, other * minus] if known <= {0, 1} and against <= {0, -1} else [fact * minus, other]


def _definite(branch: Branch) -> list[Product] | None:
    """A fact −p ≥ 0 about a quadratic polynomial p that is a sum of squares and a positive constant."""
    ring = branch.ring
    size = len(ring.names)
    for key, (p, known) in branch.facts.items():
        value = p if known == {0} else branch.reduce(p)
        if value.total_degree() != 2 or not (known <= {0, 1} or known <= {0, -1}):
            continue
        for s in (1, -1) if known == {0} else (-1,) if known <= {0, 1} else (1,):
            squares = factorise(_homogenised(s * value, ring), Branch(ring))
            if isinstance(squares, NegativeDirection):
                continue
            terms = [Product(fmpq(-s), {key: 1})]
            for square in squares:
                form = ring.zero
                for i, coefficient in square.form.items():
                    form += coefficient * (ring.generator(ring.names[i]) if i < size else ring.one)
                weight = square.multiplier
                if form.is_constant():
                    terms.append(weight * Product(form.leading_coefficient() ** 2))
                else:
                    terms.append(weight * Product(powers={ring.text(form): 2}))
            if 0 not in known or any(not term.powers for term in terms):
                return terms
    return None


def _homogenised(p: Polynomial, ring: Ring) -> Rows:
    """The symmetric matrix of a quadratic polynomial; the last index stands for 1."""
    size = len(ring.names)
    rows: Rows = {i: {} for i in range(size + 1)}
    for exponents, coefficient in p.terms():
        indices = [i for i, e in enumerate(exponents) for _ in range(e)]
        i, j = [*indices, size, size][:2]
        entry = ring.constant(coefficient if i == j else coefficient / 2)
        rows[i][j] = rows[j][i] = entry
    return rows


Candidate = tuple[Product, Polynomial, bool]  # the term, its value modulo the equations, whether it is positive


def _linear_candidates(branch: Branch) -> list[Candidate]:
    candidates: list[Candidate] = []
    for key, (p, known) in branch.facts.items():
        value = branch.reduce(p)
        if known == {0}:
            if not value.is_zero():
                candidates += [(Product(fmpq(s), {key: 1}), s * value, False) for s in (1, -1)]
        elif known <= {0, 1}:
            candidates.append((Product(powers={key: 1}), value, 0 not in known))
        elif known <= {0, -1}:
            candidates.append((Product(fmpq(-1), {key: 1}), -value, 0 not in known))
        else:
            candidates.append((Product(powers={key: 2}), branch.reduce(p * p), True))
    candidates.append((Product(), branch.ring.one, True))
    return candidates


def _quadratic_candidates(branch: Branch, linear: list[Candidate]) -> list[Candidate]:
    candidates: list[Candidate] = []
    small = [entry for entry in linear[:-1] if entry[1].total_degree() <= MAX_DEGREE and len(entry[1]) <= MAX_TERMS]
    pairs = islice(combinations_with_replacement(small, 2), MAX_COLUMNS)
    for (s, p, a), (t, q, b) in pairs:
        candidates.append((s * t, branch.reduce(p * q), a and b))
    for name in branch.ring.names:
        square = branch.reduce(branch.ring.generator(name) ** 2)
        if not square.is_zero():
            candidates.append((Product(powers={name: 2}), square, False))
    return candidates[: MAX_COLUMNS - len(linear)]


def _combine(branch: Branch, candidates: list[Candidate]) -> list[Product] | None:
    """Non-negative multiples of the candidates that sum to zero, positive ones with weight one."""
    candidates = _presolved(candidates)
    if not any(positive for _, _, positive in candidates):
        return None
    monomials = sorted({m for _, p, _ in candidates for m in p.monoms()})
    if len(monomials) * len(candidates) > MAX_ENTRIES:
        return None
    columns = []
    for _, p, positive in candidates:
        values = p.to_dict()
        columns.append([fmpq(values.get(m, 0)) for m in monomials] + [fmpq(int(positive))])
    weights = nonnegative_solution(columns, [fmpq(0)] * len(monomials) + [fmpq(1)])
    if weights is None:
        return None
    return [t * Product(w) for (t, _, _), w in zip(candidates, weights, strict=True) if w != 0]


def _presolved(candidates: list[Candidate]) -> list[Candidate]:
    """Without the candidates that have a monomial which no other one can cancel."""
    while True:
        seen: dict[tuple[int, ...], set[bool]] = {}
        for _, p, _ in candidates:
            for m, c in p.terms():
                seen.setdefault(m, set()).add(c > 0)
        kept = [entry for entry in candidates if all(len(seen[m]) == 2 for m in entry[1].monoms())]
        if len(kept) == len(candidates):
            return kept
        candidates = kept
