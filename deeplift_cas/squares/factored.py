"""Quartics p·q of quadratic forms, of which p is nowhere negative: the square of a linear form, or ⪰ 0 on a branch.

Where p is not zero, and so everywhere, p·q ≥ 0 just where q ⪰ 0; and then it is a sum of squares.  Where p + λq ⪰ 0 for
a number λ > 0, as for P² − Q² = (P − Q)·(P + Q) with P ⪰ 0, p and q are negative in no direction both, and p·q ≥ 0 just
where p ⪰ 0 and q ⪰ 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from flint import fmpq

from deeplift_cas.algebra.form import times
from deeplift_cas.algebra.polynomial import Polynomial, Ring, by_monomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Square, Vector, gram
from deeplift_cas.squares.factorise import factorise
from deeplift_cas.squares.gram import Quartic, Squares, kept

Factors = tuple[Quartic, Quartic, Quartic | None]
"""p, q, and the linear form of which p is the square, if it is one."""

MAX_TERMS = 300
"""Of a quartic that is factored."""


def factored(quartic: Quartic, branch: Branch) -> Squares | NegativeDirection | None:
    """The quartic as Σ μ_j Q_j², or a direction in which it is negative; ``None`` if it has no such factors, or if p is
    zero in the direction in which q is negative.

    Raises ``Undetermined`` where the signs do not tell.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("a",))
    >>> one, a = ring.one, ring.generator("a")
    >>> F = {(0, 0, 0, 0): one, (0, 0, 0, 1): 2 * a, (0, 0, 1, 1): a**2 + 1, (0, 1, 1, 1): 2 * a, (1, 1, 1, 1): a**2}
    >>> [(str(μ), {m: str(c) for m, c in Q.items()}) for μ, Q in factored(F, Branch(ring))]  # (x² + y²)·(x + a·y)²
    [('1', {(0, 1): 'a', (0, 0): '1'}), ('1', {(1, 1): 'a', (0, 1): '1'})]
    """
    factors = kept(factored, quartic, branch, lambda: _factors(quartic, branch.ring))
    if factors is None:
        return None
    if (pair := _never_both_negative(factors, branch.ring)) is not None:
        return _both(*pair, branch)
    for p, squares_of_p, q in _with_squares(factors, branch):
        found = factorise(gram(q), branch)
        if isinstance(found, NegativeDirection):
            return _falling(found, p, branch)
        squares = []
        for square in found:
            for μ, form in squares_of_p:
                Q = {m: c for m, c in times(form, _linear(square)).items() if not c.is_zero()}
                squares.append((μ * square.multiplier, Q))
        return squares
    return _square_of_one(factors, branch)


def _never_both_negative(factors: Factors, ring: Ring) -> tuple[Quartic, Quartic] | None:
    """The two factors, or the two with other signs, if a positive combination of them is a form of numbers ⪰ 0."""
    p, q, linear = factors
    varied = next((m for m, c in p.items() if not c.is_constant()), None)
    if linear is not None or varied is None or varied not in q:
        return None
    weight = -p[varied].leading_coefficient() / q[varied].leading_coefficient()
    total = {m: p.get(m, ring.zero) + weight * q.get(m, ring.zero) for m in {**p, **q}}
    if weight <= 0 or not all(c.is_constant() for c in total.values()):
        return None
    for sign in (1, -1):
        signed = {m: sign * c for m, c in total.items() if not c.is_zero()}
        if not isinstance(factorise(gram(signed), Branch(Ring(ring.names))), NegativeDirection):
            one, other = ({m: sign * c for m, c in form.items()} for form in (p, q))
            return one, other
    return None


def _both(p: Quartic, q: Quartic, branch: Branch) -> Squares | NegativeDirection | None:
    """The product of two forms that are ⪰ 0, or a direction in which one of them is negative, and so the other not."""
    parts: list[list[Square]] = []
    for form, other in ((p, q), (q, p)):
        found = factorise(gram(form), branch)
        if isinstance(found, NegativeDirection):
            return _falling(found, other, branch)
        parts.append(found)
    squares = []
    for one, two in product(*parts):
        Q = {m: c for m, c in times(_linear(one), _linear(two)).items() if not c.is_zero()}
        squares.append((one.multiplier * two.multiplier, Q))
    return squares


def _falling(found: NegativeDirection, other: Quartic, branch: Branch) -> NegativeDirection | None:
    """A direction in which one factor is negative, with the value of the product; ``None`` if the other is zero there,
    or negative, too.
    """
    value, ring = _value(other, found.vector, branch.ring), branch.ring
    negative = found.value * found.denominator.power(2)
    squares = [Product(powers={ring.text(q): 2}) for q in found.vector.values() if not q.is_constant()]
    branch.hint(value, [*squares, negative * Product(fmpq(-1))])  # q(v) is often a sum of such squares, and −λ·p(v)
    if branch.sign(value) <= 0:
        return None
    positive = branch.product(value)
    assert positive is not None
    return NegativeDirection(found.vector, Product(), negative * positive)


def _linear(square: Square) -> Quartic:
    return {(i,): c for i, c in square.form.items()}


def _square_of_one(factors: Factors, branch: Branch) -> Squares | None:
    """λ·p² with λ ≥ 0, where q = λ·p and p has a coefficient that is a number."""
    p, q, _ = factors
    known = next((m for m, c in p.items() if c.is_constant()), None)
    if known is None:
        return None
    ring = branch.ring
    ratio = q.get(known, ring.zero) / p[known].leading_coefficient()
    if not all(branch.is_zero(q.get(m, ring.zero) - ratio * p.get(m, ring.zero)) for m in {**p, **q}):
        return None
    λ = branch.product(ratio) if branch.is_nonnegative(ratio) else None
    return None if λ is None else [(λ, p)]


def _with_squares(factors: Factors, branch: Branch) -> Iterator[tuple[Quartic, Squares, Quartic]]:
    """One of two factors up to a sign, as a sum of squares of linear forms too, and the other one."""
    p, q, linear = factors
    if linear is not None:
        yield p, [(Product(), linear)], q
        return
    for one, other in ((p, q), (q, p)):
        for sign in (1, -1):
            signed, opposite = ({m: sign * c for m, c in form.items()} for form in (one, other))
            found = factorise(gram(signed), branch)
            if not isinstance(found, NegativeDirection):
                yield signed, [(s.multiplier, _linear(s)) for s in found], opposite


def _value(quadratic: Quartic, v: Vector, ring: Ring) -> Polynomial:
    return sum((c * v[i] * v[j] for (i, j), c in quadratic.items() if i in v and j in v), ring.zero)


def _factors(quartic: Quartic, ring: Ring) -> Factors | None:
    """Two quadratic forms of which it is the product, the first one the square of a linear form if that can be."""
    if sum(map(len, quartic.values())) > MAX_TERMS:
        return None
    variables = sorted({i for monomial in quartic for i in monomial})
    together = Ring((*(f"v{i}" for i in range(len(variables))), *ring.names))
    F = together.context.from_dict(
        {
            (*(m.count(i) for i in variables), *exponents): c
            for m, p in quartic.items()
            for exponents, c in p.to_dict().items()
        }
    )
    forms = [(factor, _form(factor, variables, ring), exponent) for factor, exponent in together.factor(F)[1]]
    for factor, form, exponent in forms:
        degrees = {len(m) for m in form}
        if (degrees == {1} and exponent > 1) or degrees == {2}:
            p = factor if degrees == {2} else factor**2
            rest, remainder = divmod(F, p)
            assert remainder.is_zero()
            return (_form(p, variables, ring), _form(rest, variables, ring), None if degrees == {2} else form)
    return None


def _form(p: Polynomial, variables: list[int], ring: Ring) -> Quartic:
    """A polynomial in the variables and the parameters as a form."""
    found = by_monomial(p, len(variables), ring)
    return {
        tuple(i for i, e in zip(variables, powers, strict=True) for _ in range(e)): c for powers, c in found.items()
    }
