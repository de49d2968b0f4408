"""Quartics that are quadratic in two variables, with coefficients in two others: the determinant decides, completely.

Let F = αx² + βxy + γy² with quadratic forms α, β and γ in u and v.  F ≥ 0 iff for all u and v the matrix with the rows
(α, β/2) and (β/2, γ) is positive semidefinite: iff α, γ and the binary quartic 4αγ − β² are ≥ 0.  So it is with g at
the origin of a network of widths 2, 1, 2, where X = wvᵀ: whether a quadratic form is ≥ 0 on the matrices of rank one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from deeplift_cas.algebra.form import times
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.binary_quartic import BinaryQuartic, Pair, binary_quartic
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Form, gram
from deeplift_cas.squares.factorise import factorise


def determinant(form: Form, branch: Branch) -> BinaryQuartic | NegativeDirection | None:
    """Whether a quartic is ≥ 0, by its determinant as a form in two variables, or a direction with a negative value;
    ``None`` if it is not of that kind.

    Raises ``Undetermined`` where a sign is needed.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> one = Ring(()).one
    >>> form = {(0, 0, 2, 2): one, (0, 1, 2, 3): one, (1, 1, 3, 3): one}  # (xu)² + xyuv + (yv)²
    >>> found = determinant(form, Branch(Ring(())))
    >>> [str(c) for c in found.coefficients], found.is_nonnegative, found.pair.variables
    (['0', '0', '3', '0', '0'], True, (0, 1))
    """
    kinds = [
        (sum(map(len, found.values())), pair, others, found) for pair, others, found in _determinants(form, branch)
    ]
    if not kinds:
        return None
    _, pair, others, found = min(kinds, key=lambda kind: kind[:3])
    α, _, γ = forms = _coefficients(form, pair)
    trace: list[tuple[Product, Form]] = []
    for x, part in zip(pair, (α, γ), strict=True):
        squares = factorise(gram(part), branch)
        if isinstance(squares, NegativeDirection):
            value = squares.value * squares.denominator.power(2)
            return NegativeDirection({x: branch.ring.one, **squares.vector}, Product(), value)
        trace += [(s.multiplier, {(i,): p for i, p in s.form.items()}) for s in squares]
    quartic = binary_quartic(found, branch, others)
    return quartic._replace(pair=Pair(pair, forms, trace if quartic.is_nonnegative else None))


def _determinants(form: Form, branch: Branch) -> Iterator[tuple[tuple[int, int], tuple[int, int], Form]]:
    """Pairs of variables in which a quartic in four is quadratic, the others, and 4αγ − β²."""
    variables = sorted({i for monomial in form for i in monomial})
    if len(variables) != 4:
        return
    for x, y in combinations(variables, 2):
        if all(m.count(x) + m.count(y) == 2 for m in form):
            α, β, γ = _coefficients(form, (x, y))
            u, v = (i for i in variables if i not in (x, y))
            yield (x, y), (u, v), less_square({m: 4 * p for m, p in times(α, γ).items()}, β, branch)


def less_square(form: Form, q: Form, branch: Branch) -> Form:
    """form − q²."""
    found = dict(form)
    for m, p in times(q, q).items():
        found[m] = found[m] - p if m in found else -p
    return {m: r for m, p in found.items() if not (r := branch.reduce(p)).is_zero()}


def _coefficients(form: Form, pair: tuple[int, int]) -> tuple[Form, Form, Form]:
    """α, β and γ."""
    y = pair[1]
    found: dict[int, Form] = {0: {}, 1: {}, 2: {}}
    for monomial, p in form.items():
        found[monomial.count(y)][tuple(i for i in monomial if i not in pair)] = p
    return found[0], found[1], found[2]
