"""Why a conjunction of sign conditions has no solution.

A contradiction is a list of products, each non-negative under the conditions and the first of them
positive, whose sum vanishes modulo the equations (a Positivstellensatz certificate; Stengle 1974).
The search is linear programming over candidate products, exact from beginning to end.  It is
complete for linear conditions and, by the line, for those on one parameter; for others it may find nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, combinations_with_replacement, islice
from math import comb
from typing import Any

from flint import fmpq

from deeplift_cas.algebra.algebraic import Algebraic
from deeplift_cas.algebra.polynomial import Polynomial, Ring, primitive
from deeplift_cas.algebra.product import Product
from deeplift_cas.algebra.quadratic import simple_squares
from deeplift_cas.deadline import is_late
from deeplift_cas.regions.candidate import Candidate, independent, times
from deeplift_cas.regions.line import empty_line, empty_up_to_scaling, real_point
from deeplift_cas.regions.orthant import signs_of_terms
from deeplift_cas.regions.proof import Contradiction, EmptyLine, EmptyUpToScaling
from deeplift_cas.regions.simplex import nonnegative_solution
from deeplift_cas.signs.branch import Branch

MAX_COLUMNS = 80  # of the linear program
FEW = 600  # entries of a linear program that is solved without asking floating point first: to load that takes longer
MAX_ENTRIES = 6_000  # of its table
MANY = 6  # facts, of which it is asked then whether others imply them
MAX_DEGREE, MAX_TERMS, MAX_VARIABLES = 4, 12, 3  # of the facts that are multiplied with each other, and by squares
MAX_BITS = 200  # of the numbers in them: longer ones are those of resultants, which fit to nothing
MAX_EXPANDED = 5_000  # monomials of a power
MAX_FACT = 1_000  # terms of a fact that is squared
MAX_SQUARED = 400  # terms of what is squared: the kernel multiplies it, too
MAX_POWER, SQUARINGS = 100, 4  # terms that are multiplied, and how often, to see that something is nilpotent
LONG = 50_000  # bits of the numbers of a contradiction
SAMPLES = 200  # points tried before the search for a contradiction of degree two
FEW_LINES = 12  # on which a point is looked for then: most of those that are found are on the first

Choice = Callable[[Sequence[Sequence[fmpq]], Sequence[fmpq]], list[int]]


def contradiction(branch: Branch, thorough: bool = False) -> Contradiction | EmptyLine | EmptyUpToScaling | None:
    """A proof that the conditions exclude each other; ``None`` if there is a point, or if none was found.

    *thorough* is for the few conjunctions that are printed.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> ring = Ring(("c",))
    >>> c = ring.generator("c")
    >>> branch = Branch(ring, [Condition.of(ring, c, ">"), Condition.of(ring, c + 1, "<")])
    >>> [str(term) for term in contradiction(branch).terms]
    ['1/3*(c)', '-1/3*(c + 1)', '1/3']
    """
    if branch.is_plain or branch.witness is not None:
        return None
    if branch.ideal.absurd is not None:
        return Contradiction(*branch.ideal.absurd)
    key = (contradiction, thorough, frozenset((text, signs) for text, (_, signs) in branch.facts.items()))
    if key in branch.ring.made:  # a search without success is not repeated; a proof depends on the rules of the branch
        if (point := branch.ring.made[key]) is not None:
            branch.found(point)
        return None
    found = _searched(branch, thorough)
    if found is None and not is_late():
        branch.ring.made[key] = branch.witness
    return found


def _searched(branch: Branch, thorough: bool) -> Contradiction | EmptyLine | EmptyUpToScaling | None:
    linear = _linear_candidates(branch)
    terms = _between_facts(branch)
    if terms is None and not is_late():
        terms = _definite(branch) or signs_of_terms(branch) or _combine(branch, linear)
    if terms is None and (line := empty_line(branch) or empty_up_to_scaling(branch)) is not None:
        return line
    if terms is None and not is_late():
        found = _of_higher_degree(branch, linear, thorough)
        if isinstance(found, EmptyLine):
            return found
        terms = found
    if terms is None:
        return None
    if not branch.ideal.complete and not branch.vanishes(sum(map(branch.polynomial, terms), branch.ring.zero)):
        return None  # products of remainders are not remainders of products then
    if sum(_bits(term.coefficient) for term in terms) > LONG:
        return None  # the kernel would take too long to multiply it out
    terms.sort(key=lambda term: branch.possible_product(term) != {1})  # the positive ones first
    return Contradiction(tuple(terms))


def _bits(number: fmpq) -> int:
    return int(number.p).bit_length() + int(number.q).bit_length()


def _of_higher_degree(branch: Branch, linear: list[Candidate], thorough: bool) -> list[Product] | EmptyLine | None:
    is_linear = not branch.ideal.rules and all(p.total_degree() <= 1 for _, p, _ in linear)
    if is_linear or _has_point(branch, next(branch.points(SAMPLES), None)):
        return None
    if (power := _nilpotent(branch)) is not None:
        return [power]
    from deeplift_cas.regions.positivstellensatz import QUICK, THOROUGH, positivstellensatz  # start-up counts
    from deeplift_cas.squares.conic import support

    linear = [entry for entry in linear if all(c.height_bits() <= MAX_BITS for c in entry[1].coeffs())]
    if len(linear) > MANY:
        linear = independent(linear)
    for more in _further_candidates(branch, linear):
        terms = _combine(branch, _presolved(linear + more)[:MAX_COLUMNS], support)
        if terms is not None:
            return terms
    if _has_point(branch, real_point(branch, FEW_LINES)):
        return None
    if not thorough:
        return positivstellensatz(branch, linear, QUICK)
    from deeplift_cas.regions.boxes import empty_boxes  # start-up counts

    return empty_boxes(branch) or positivstellensatz(branch, linear, THOROUGH)


def _has_point(branch: Branch, point: Mapping[str, Any] | None) -> bool:
    """Whether a point was found; a rational one is kept."""
    if point is None:
        return False
    if not any(isinstance(x, Algebraic) for x in point.values()):
        branch.found({name: branch.ring.rational(x) for name, x in point.items()})
    return True


def _between_facts(branch: Branch) -> list[Product] | None:
    """A contradiction of one fact with its own value, or with what the others say of its factors."""
    for key, (_, known) in branch.facts.items():
        if not known:
            return [Product(powers={key: 1}), Product(fmpq(-1), {key: 1})]
    for key, (p, known) in branch.facts.items():
        fact = Product(powers={key: 1})
        value = branch.reduce(p)
        if value.is_zero():
            if len(known) == 1 and 0 not in known:
                return [fact * Product(fmpq(*known))]
            if 0 not in known and len(p) <= MAX_FACT:  # the kernel multiplies it out
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


def _nilpotent(branch: Branch) -> Product | None:
    """A power of the product of all that is not zero, which is zero modulo the equations."""
    if not branch.ideal.rules or not branch.ideal.complete:
        return None
    term, value = Product(), branch.ring.one
    for key, (p, known) in branch.facts.items():
        if 0 not in known:
            q = branch.reduce(p)
            if len(q) * len(value) <= MAX_POWER and len(p) <= MAX_TERMS:  # as the kernel multiplies p itself
                term, value = term * Product(powers={key: 2}), branch.reduce(value * q)
    for _ in range(SQUARINGS):
        if value.is_zero():
            return term if _expanded(branch, term) <= MAX_EXPANDED else None
        if len(value) ** 2 > MAX_POWER:
            return None
        term, value = term.power(2), branch.reduce(value**2)
    return None


def _expanded(branch: Branch, term: Product) -> int:
    """The most monomials that a product can have: the kernel multiplies it out."""
    degree = sum(branch.facts[key][0].total_degree() * exponent for key, exponent in term.powers.items())
    return comb(degree + len(branch.ring.names), degree)


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
    """A fact −p ≥ 0 about a polynomial p that is a sum of squares and a positive constant, or −p > 0."""
    for key, (p, known) in branch.facts.items():
        value = p if known == {0} else branch.reduce(p)
        if value.total_degree() % 2 or not (known <= {0, 1} or known <= {0, -1}):
            continue
        for s in (1, -1) if known == {0} else (-1,) if known <= {0, 1} else (1,):
            squares = _sum_of_squares(s * value, branch.ring)
            if squares is not None and (0 not in known or any(not term.powers for term in squares)):
                return [Product(fmpq(-s), {key: 1}), *squares]
    return None


def _sum_of_squares(p: Polynomial, ring: Ring) -> list[Product] | None:
    """A polynomial as a sum of squares with constant weights, if that is found soon."""
    size = len(ring.names)
    if p(*([0] * size)) < 0 or any(p(*point) < 0 for point in _corners(size)):
        return None
    squares = simple_squares(p, ring)
    if squares is None and p.total_degree() == 4:
        squares = _quartic_squares(p, ring)
    if squares is None:
        return None
    return [Product(w, {} if q.is_constant() else {ring.text(q): 2}) for w, q in squares]


def _quartic_squares(p: Polynomial, ring: Ring) -> list[tuple[fmpq, Polynomial]] | None:
    """A polynomial of degree 4 as Σ w·q², by a simple Gram matrix of it as a form in one variable more."""
    from deeplift_cas.squares.gram import sum_of_squares  # start-up counts

    size, monomials = len(ring.names), [*map(ring.generator, ring.names), ring.one]
    quartic = {}
    for exponents, c in p.terms():
        indices = [i for i, e in enumerate(exponents) for _ in range(int(e))]
        quartic[(*indices, *[size] * (4 - len(indices)))] = ring.constant(c)
    found = sum_of_squares(quartic, Branch(ring), numeric=False)
    if found is None:
        return None
    squares = []
    for multiplier, form in found:
        q, unit = primitive(sum((c * monomials[i] * monomials[j] for (i, j), c in form.items()), ring.zero))
        squares.append((multiplier.coefficient * unit**2, q))
    return squares


def _corners(size: int) -> Iterator[tuple[int, ...]]:
    """A few points, to see that a polynomial is negative somewhere."""
    for value in (1, -1, 2, -3):
        yield (value,) * size
        for i in range(size):
            yield tuple(value if i == j else 0 for j in range(size))


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
        elif len(p) <= MAX_SQUARED:
            candidates.append((Product(powers={key: 2}), branch.reduce(p * p), True))
    candidates.append((Product(), branch.ring.one, True))
    return candidates


def _further_candidates(branch: Branch, linear: list[Candidate]) -> Iterator[list[Candidate]]:
    """Products of two facts; then facts times squares; all together; then products of two with squares of variables."""
    small = [entry for entry in linear[:-1] if entry[1].total_degree() <= MAX_DEGREE and len(entry[1]) <= MAX_TERMS]
    squares = [(name, p) for name, p in _squares(branch)]
    plain = [(Product(powers={text: 2}), p, False) for text, p in squares if not p.is_zero()]
    plain += _hinted(branch)
    pairs = [times(branch, s, t) for s, t in islice(combinations_with_replacement(small, 2), MAX_COLUMNS)]
    yield [*pairs, *plain]
    degree = max((p.total_degree() for _, p, _ in linear), default=0)
    lifted = [times(branch, s, square) for s in small for square in plain if s[1].total_degree() + 2 <= degree]
    yield [*lifted, *plain]
    yield [*pairs, *lifted, *plain]
    of_variables = [square for square in plain if len(square[1]) == 1]
    raised = [times(branch, s, square) for s in pairs for square in of_variables if s[1].total_degree() + 2 <= degree]
    if raised:
        yield [*pairs, *raised]


def _hinted(branch: Branch) -> Iterator[Candidate]:
    """What those who asked for a sign hinted at, as far as it is ≥ 0."""
    for product in branch.hints:
        signs = branch.possible_product(product)
        if signs <= {0, 1} and all(exponent > 0 for exponent in product.powers.values()):
            yield product, branch.reduce(branch.polynomial(product)), 0 not in signs


def _squares(branch: Branch) -> Iterator[tuple[str, Polynomial]]:
    """Squares of variables, and of sums and differences of two, modulo the equations."""
    ring = branch.ring
    free = [ring.generator(name) for name in ring.names]
    free = [x for x in free if branch.reduce(x) == x]
    for x in free:
        yield ring.text(x), branch.reduce(x * x)
    for x, y in combinations(free, 2) if len(free) <= MAX_VARIABLES else ():
        for p in (x + y, x - y):
            yield ring.text(p), branch.reduce(p * p)


def _combine(branch: Branch, candidates: list[Candidate], among: Choice | None = None) -> list[Product] | None:
    """Non-negative multiples of the candidates that sum to zero, positive ones with weight one; the exact search is
    *among* those that floating point chooses, if there are many.
    """
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
    right = [fmpq(0)] * len(monomials) + [fmpq(1)]
    is_small = len(columns) * len(right) <= FEW
    chosen = [*range(len(columns))] if among is None or is_small else among(columns, right)
    weights = nonnegative_solution([columns[j] for j in chosen], right)
    if weights is None:
        return None
    return [candidates[j][0] * Product(w) for j, w in zip(chosen, weights, strict=True) if w != 0]


def _presolved(candidates: list[Candidate]) -> list[Candidate]:
    """Without the candidates that have a monomial which no other one can cancel."""
    terms = [[(m, c > 0) for m, c in p.terms()] for _, p, _ in candidates]
    at: dict[tuple[int, ...], dict[bool, set[int]]] = {}
    for n, own in enumerate(terms):
        for m, is_positive in own:
            at.setdefault(m, {True: set(), False: set()})[is_positive].add(n)
    left_out = set[int]()
    alone = [n for there in at.values() if not (there[True] and there[False]) for n in (*there[True], *there[False])]
    while alone:
        n = alone.pop()
        if n in left_out:
            continue
        left_out.add(n)
        for m, is_positive in terms[n]:
            at[m][is_positive].discard(n)
            if not at[m][is_positive]:
                alone += at[m][not is_positive]
    return [candidate for n, candidate in enumerate(candidates) if n not in left_out]
