"""Conditions on one parameter alone, or on two up to a scaling: a point, or a proof that there is none.

This is complete within its bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import reduce
from itertools import chain, islice
from math import gcd
from typing import NamedTuple, TypeVar

from flint import fmpq, fmpq_poly

from deeplift_cas.algebra.algebraic import Algebraic, RealRoot, Values
from deeplift_cas.algebra.polynomial import Polynomial, dense, with_numbers
from deeplift_cas.algebra.real_roots import Coefficients, Isolated, between, halved, isolated, sign_at, sign_between
from deeplift_cas.deadline import is_late
from deeplift_cas.regions.proof import EmptyLine, EmptyUpToScaling, Parts
from deeplift_cas.signs.branch import Branch
from deeplift_cas.signs.points import grid
from deeplift_cas.vocabulary import ANY

MAX_PARTS, MAX_DEGREE, LINES, FEW = 400, 60, 60, 3
PLANES = 8
"""So many lines go for every plane after the first one where conditions are on more than two parameters."""


_T = TypeVar("_T")
Choice = dict[int, fmpq]
"""Values of some parameters, by their numbers."""


class _Fact(NamedTuple):
    """A condition on one parameter: its key, coefficients, and allowed signs."""

    key: str
    coefficients: Coefficients
    signs: frozenset[int]


def empty_line(branch: Branch) -> EmptyLine | None:
    """A proof that the conditions on one of the parameters exclude each other; ``None`` if there is none.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("x",))
    >>> x = ring.generator("x")
    >>> branch = Branch(ring, [Condition.of(ring, x**2 - 2, "<"), Condition.of(ring, x**2 - x - 4, ">")])
    >>> parts = empty_line(branch).parts
    >>> [(str(end), key) for end, key in parts]
    [('-91/64', 'x^2 - 2'), ('3/2', 'x^2 - x - 4'), ('None', 'x^2 - 2')]
    """
    for variable, facts in _by_variable(branch).items():
        with suppress(ArithmeticError):
            if (parts := _cover(facts)) is not None:
                return EmptyLine(branch.ring.names[variable], tuple(parts))
    return None


def empty_up_to_scaling(branch: Branch) -> EmptyUpToScaling | None:
    """A proof that the conditions on two of the parameters exclude each other, where a scaling keeps them; ``None`` if
    there is none.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("x", "y"))
    >>> x, y = ring.generator("x"), ring.generator("y")
    >>> found = empty_up_to_scaling(Branch(ring, [Condition.of(ring, x**2 - 2 * y, "<"), Condition.of(ring, y, "<=")]))
    >>> found.names, found.weights, sorted(found.lines), found.points
    (('x', 'y'), (1, 2), [-1], ('x^2 - 2*y', 'x^2 - 2*y', 'x^2 - 2*y'))
    """
    names = branch.ring.names
    known = [branch.facts[name][1] if name in branch.facts else ANY for name in names]
    for pair, facts in _by_pair(branch).items():
        for weights in dict.fromkeys(filter(None, (_weights(fact[1], pair) for fact in facts))):
            of = dict(zip(pair, weights, strict=True))
            x, y = sorted(pair, key=lambda i: -len(known[i]))
            kept = [fact for fact in facts if _is_homogeneous(fact[1], of)]
            if (found := _empty_everywhere(kept, x, y, known[y])) is not None:
                return EmptyUpToScaling((names[x], names[y]), (of[x], of[y]), *found)
    return None


def _empty_everywhere(
    facts: Sequence[_Restriction], x: int, y: int, signs: frozenset[int]
) -> tuple[dict[int, Parts], tuple[str, ...]] | None:
    """What fails on the lines of x with y = −1 or 1, and at the points with y = 0, as far as y has these signs."""
    points, lines = list[str](), dict[int, Parts]()
    for value in (-1, 0, 1) if 0 in signs else ():
        if (failing := _failing(facts, {x: value, y: 0})) is None:
            return None
        points.append(failing)
    for value in sorted(signs - {0}):
        if (parts := _on_line(facts, x, y, value)) is None:
            return None
        lines[value] = parts
    return lines, tuple(points)


_Restriction = tuple[str, Polynomial, frozenset[int]]
"""The key of a condition, its polynomial modulo the equations, and the signs allowed."""


def _by_pair(branch: Branch) -> dict[tuple[int, ...], list[_Restriction]]:
    """The conditions on two parameters, and on one of these, where some are on both."""
    about: list[tuple[tuple[int, ...], _Restriction]] = []
    for key, (p, signs) in branch.facts.items():
        value = p if sum(map(bool, p.degrees())) <= 2 else branch.reduce(p)
        variables = tuple(i for i, d in enumerate(value.degrees()) if d) if not value.is_constant() else ()
        if 0 < len(variables) <= 2 and value.total_degree() <= MAX_DEGREE:
            about.append((variables, (key, value, signs)))
    pairs = dict.fromkeys(variables for variables, _ in about if len(variables) == 2)
    return {pair: [fact for variables, fact in about if {*variables} <= {*pair}] for pair in pairs}


def _weights(p: Polynomial, pair: tuple[int, ...]) -> tuple[int, int] | None:
    """Weights of two parameters, not zero, for which all monomials of p have the same one, if there is one choice."""
    (i, j), (first, *others) = pair, p.monoms()
    if not others:
        return None
    a, b = int(others[0][j]) - int(first[j]), int(first[i]) - int(others[0][i])
    if a == 0 or b == 0:
        return None
    scale = gcd(a, b) if b > 0 else -gcd(a, b)
    weights = a // scale, b // scale
    return weights if _is_homogeneous(p, dict(zip(pair, weights, strict=True))) else None


def _is_homogeneous(p: Polynomial, weights: Mapping[int, int]) -> bool:
    return len({sum(w * int(m[i]) for i, w in weights.items()) for m in p.monoms()}) == 1


def _failing(facts: Sequence[_Restriction], point: Mapping[int, int]) -> str | None:
    """A condition that fails at values of the two parameters."""
    values = {i: fmpq(value) for i, value in point.items()}
    return next((key for key, p, signs in facts if _sign(with_numbers(p, values)) not in signs), None)


def _on_line(facts: Sequence[_Restriction], x: int, y: int, value: int) -> Parts | None:
    """The line of x at a value of y in parts on each of which a condition fails."""
    restricted = []
    for key, p, signs in facts:
        q = with_numbers(p, {y: fmpq(value)})
        if not q.is_constant():
            restricted.append(_Fact(key, dense(q, x), signs))
        elif _sign(q) not in signs:
            return ((None, key),)
    with suppress(ArithmeticError):
        if (parts := _cover(restricted)) is not None:
            return tuple(parts)
    return None


def real_point(branch: Branch, lines: int = LINES) -> Values | None:
    """A point of the branch on a line along which one parameter varies: rational, or with a root of a polynomial.

    >>> from deeplift_cas.algebra.condition import Condition
    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("x", "y"))
    >>> x, y = ring.generator("x"), ring.generator("y")
    >>> point = real_point(Branch(ring, [Condition.of(ring, x**2 - 2, "="), Condition.of(ring, y - x, "=")]))
    >>> [f"{name} = {number}" for name, number in point.items()]
    ['x = -1.41421… (t^2 = 2)', 'y = -1.41421… (t^2 = 2)']
    """
    ideal, ring = branch.ideal, branch.ring
    if ideal.absurd is not None:
        return None
    lines = min(lines, FEW) if is_late() else lines
    solved = {rule.variable for rule in ideal.rules}
    free = [i for i in range(len(ring.names)) if i not in solved]
    conditions = [(key, branch.reduce(p), signs) for key, (p, signs) in branch.facts.items()]
    conditions = [(key, p, signs) for key, p, signs in conditions if not (p.is_zero() and 0 in signs)]
    conditions += [(rule.key, rule.equation, frozenset({0})) for rule in ideal.rules if rule.variable is None]
    if any(p.is_constant() and _sign(p) not in signs for _, p, signs in conditions):
        return None
    if not free:
        return _completed(branch, {}, None, -1)
    bound = {i for rule in ideal.rules if rule.variable is None for i, d in enumerate(rule.equation.degrees()) if d}
    for variable in sorted(free, key=lambda i: (i not in bound, i)):
        others = [i for i in free if i != variable]
        for choice in chain(_in_time(grid(others), lines), _alone(others, conditions)):
            if (found := _on_line_through(choice, variable, conditions)) is not None:
                return _completed(branch, choice, found, variable)
        if variable in bound:
            break
    from deeplift_cas.regions.primitive import primitive_point  # mostly there is a point on a line: start-up counts
    from deeplift_cas.regions.projection import levels

    asked = [i for i in free if any(p.degrees()[i] for _, p, _ in conditions)]
    if len(asked) >= 2:
        x, y, *rest = sorted(asked, key=lambda i: (i not in bound, max(int(p.degrees()[i]) for _, p, _ in conditions)))
        for values in _in_time(grid(rest), 1 + lines // PLANES):
            plane = {i: values.get(i, fmpq(0)) for i in free if i not in (x, y)}
            restricted = [(with_numbers(p, plane), signs) for _, p, signs in conditions]
            if any(p.is_constant() and _sign(p) not in signs for p, signs in restricted):
                continue
            for value in _in_time(levels(ring, [p for p, _ in restricted if not p.is_constant()], x, y), lines):
                choice = {**plane, y: value}
                if (found := _on_line_through(choice, x, conditions)) is not None:
                    return _completed(branch, choice, found, x)
    return primitive_point(branch)


def _in_time(choices: Iterable[_T], most: int) -> Iterator[_T]:
    """So many choices; but few of them when the time is up."""
    for n, choice in enumerate(islice(choices, most)):
        if n >= FEW and is_late():
            return
        yield choice


def _on_line_through(choice: Choice, variable: int, conditions: Sequence[_Restriction]) -> fmpq | RealRoot | None:
    """A value of one parameter with which the conditions hold, where those of the others are chosen."""
    facts = []
    for key, p, signs in conditions:
        q = with_numbers(p, choice)
        if q.is_constant():
            if _sign(q) not in signs:
                return None
        elif q.total_degree() > MAX_DEGREE:
            return None
        else:
            facts.append(_Fact(key, dense(q, variable), signs))
    with suppress(ArithmeticError):
        return _point(facts)
    return None


def _alone(others: Sequence[int], conditions: Sequence[_Restriction]) -> Iterator[Choice]:
    """Values of parameters for which the conditions on each alone hold, if such are rational."""
    choice: Choice = dict.fromkeys(others, fmpq(0))
    for i in others:
        facts = [
            _Fact(key, dense(p, i), signs)
            for key, p, signs in conditions
            if [j for j, d in enumerate(p.degrees()) if d] == [i] and p.total_degree() <= MAX_DEGREE
        ]
        found = None
        with suppress(ArithmeticError):
            found = _point(facts) if facts else fmpq(0)
        if not isinstance(found, fmpq):
            return
        choice[i] = found
    yield choice


def _sign(p: Polynomial) -> int:
    c = fmpq(0) if p.is_zero() else p.leading_coefficient()
    return (c > 0) - (c < 0)


def _point(facts: Sequence[_Fact]) -> fmpq | RealRoot | None:
    """A value with all the signs, the simplest kind first; raises as :func:`isolated`.

    Only the common roots of equations are looked at.  Elsewhere facts of low degree are asked first, twice as many each
    time: often they leave nothing, and the others cost most.
    """
    equations = [fmpq_poly(list(fact.coefficients)) for fact in facts if fact.signs == {0}]
    if equations:
        common = reduce(fmpq_poly.gcd, equations)
        return None if common.degree() == 0 else _root(facts, isolated([common]))
    facts = sorted(facts, key=lambda fact: len(fact.coefficients))
    known: dict[str, list[Isolated]] = {}
    count = 2
    while True:
        roots = _roots(facts[:count], known)
        found = _first(facts[:count], roots)
        if found is None or count >= len(facts):
            return found
        count *= 2


def _first(facts: Sequence[_Fact], roots: Sequence[Isolated]) -> fmpq | RealRoot | None:
    """A value with all the signs, between the roots or one of them."""
    ends = zip([None, *(root.high for root in roots)], [*(root.low for root in roots), None], strict=True)
    for x in sorted((between(low, high) for low, high in ends), key=lambda x: (int(x.q), abs(x))):
        if all(sign_at(f.coefficients, x) in f.signs for f in facts):
            return x
    return _root(facts, roots)


def _root(facts: Sequence[_Fact], roots: Sequence[Isolated]) -> fmpq | RealRoot | None:
    """One of the roots, at which there are all the signs."""
    for low, high, polynomial in sorted(roots, key=lambda root: len(root.polynomial)):
        root = RealRoot(tuple(polynomial), low, high)
        if all(Algebraic(tuple(f.coefficients), root).sign() in f.signs for f in facts):
            return -polynomial[0] / polynomial[1] if len(polynomial) == 2 else _apart(root, facts)
    return None


def _apart(root: RealRoot, facts: Sequence[_Fact]) -> RealRoot:
    """The root in an interval on which the signs are evident: so the kernel sees them.  Raises ``ArithmeticError``."""
    values = (fmpq_poly(list(fact.coefficients)) % fmpq_poly(list(root.coefficients)) for fact in facts)
    for coefficients in [[fmpq(c) for c in value.coeffs()] for value in values]:
        for _ in range(60):
            if not coefficients or sign_between(coefficients, root.low, root.high):
                break
            root = root.closer(2)
        else:
            raise ArithmeticError("a sign that is not evident")
    return root


def _completed(branch: Branch, choice: Mapping[int, fmpq], found: fmpq | RealRoot | None, variable: int) -> Values:
    """The values of all parameters."""
    values: dict[str, Fraction | Algebraic] = {}
    for i, name in enumerate(branch.ring.names):
        p = with_numbers(branch.reduce(branch.ring.context.gen(i)), choice)
        if not p.is_constant() and isinstance(found, RealRoot):
            rest = fmpq_poly(dense(p, variable)) % fmpq_poly(list(found.coefficients))
            coefficients = tuple(fmpq(c) for c in rest.coeffs())
            if len(coefficients) > 1:
                values[name] = Algebraic(coefficients, found)
                continue
            p = branch.ring.constant(coefficients[0] if coefficients else 0)
        elif not p.is_constant():
            assert isinstance(found, fmpq)
            p = with_numbers(p, {variable: found})
        c = fmpq(0) if p.is_zero() else p.leading_coefficient()
        values[name] = Fraction(int(c.p), int(c.q))
    return values


def _by_variable(branch: Branch) -> dict[int, list[_Fact]]:
    """The conditions that are, modulo the equations, about one parameter alone; but not those of one alone."""
    found: dict[int, list[_Fact]] = {}
    for key, (p, signs) in branch.facts.items():
        value = p if sum(map(bool, p.degrees())) == 1 else branch.reduce(p)
        variables = [i for i, d in enumerate(value.degrees()) if d] if not value.is_constant() else []
        if len(variables) == 1 and value.total_degree() <= MAX_DEGREE:
            found.setdefault(variables[0], []).append(_Fact(key, dense(value, variables[0]), signs))
    return {variable: facts for variable, facts in found.items() if any(f.signs != {-1, 1} for f in facts)}


def _roots(facts: Sequence[_Fact], known: dict[str, list[Isolated]] | None = None) -> list[Isolated]:
    """The roots of all the polynomials; raises as :func:`isolated`."""
    return isolated((fmpq_poly(list(fact.coefficients)) for fact in facts), known)


def _cover(facts: Sequence[_Fact]) -> list[tuple[fmpq | None, str]] | None:
    """Parts of the line, each with a condition that fails on it; ``None`` if all conditions hold somewhere."""
    roots = _roots(facts)
    wanted: list[_Part] = []
    low: fmpq | None = None
    for n, root in enumerate([*roots, None]):
        inside = between(roots[n - 1].high if n else None, root.low if root else None)
        failing = next((f for f in facts if sign_at(f.coefficients, inside) not in f.signs), None)
        if failing is None:
            return None
        _add((low, root.low if root else None, failing), wanted)
        if root is not None:
            around = next((f for f in facts if _fails_around(f, root)), None)
            if around is None:
                return None
            _add((root.low, root.high, around), wanted)
            low = root.high
    parts: list[tuple[fmpq | None, str]] = []
    for start, end, fact in wanted:
        _divide(fact, start, end, parts)
        if len(parts) > MAX_PARTS:
            return None
    return parts


_Part = tuple[fmpq | None, fmpq | None, _Fact]


def _add(part: _Part, parts: list[_Part]) -> None:
    """Add a part, to the one before if the same condition evidently fails on both."""
    if parts and parts[-1][2] is part[2] and sign_between(part[2].coefficients, parts[-1][0], part[1]):
        part = (parts.pop()[0], part[1], part[2])
    parts.append(part)


def _fails_around(fact: _Fact, root: Isolated) -> bool:
    """Whether a condition fails all around a root, of which its polynomial has none there."""
    rest = fmpq_poly(list(fact.coefficients)) % fmpq_poly(list(root.polynomial))
    return rest.degree() >= 0 and sign_at(fact.coefficients, root.low) not in fact.signs


def _divide(fact: _Fact, low: fmpq | None, high: fmpq | None, parts: list[tuple[fmpq | None, str]]) -> None:
    """The interval in parts on each of which the sign is evident."""
    if sign_between(fact.coefficients, low, high) or len(parts) > MAX_PARTS:
        parts.append((high, fact.key))
        return
    middle = halved(low, high)
    _divide(fact, low, middle, parts)
    _divide(fact, middle, high, parts)
