"""Quartics that are quadratic in two variables, with coefficients in two others: the determinant decides, completely.

Let F = αx² + βxy + γy² with quadratic forms α, β and γ in u and v.  F ≥ 0 iff for all u and v the matrix with the rows
(α, β/2) and (β/2, γ) is positive semidefinite: iff α, γ and the binary quartic 4αγ − β² are ≥ 0.  So it is with g at
the origin of a network of widths 2, 1, 2, where X = wvᵀ: whether a quadratic form is ≥ 0 on the matrices of rank one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from flint import fmpq

from deeplift_cas.algebra.form import times
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.binary_quartic import BinaryQuartic, Pair, binary_quartic
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Rows
from deeplift_cas.squares.factorise import factorise

Form = dict[tuple[int, ...], Polynomial]
"""Sorted indices of variables ↦ coefficient in ℚ[parameters]."""


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
        squares = factorise(_hessian(part, others, branch), branch)
        if isinstance(squares, NegativeDirection):
            value = squares.value * squares.denominator.power(2) * Product(fmpq(1, 2))
            return squares._replace(vector={x: branch.ring.one, **squares.vector}, denominator=Product(), value=value)
        half = Product(fmpq(1, 2))
        trace += [(half * s.multiplier, {(i,): p for i, p in s.form.items()}) for s in squares]
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
            found = {m: 4 * p for m, p in times(α, γ).items()}
            for m, p in times(β, β).items():
                found[m] = found[m] - p if m in found else -p
            u, v = (i for i in variables if i not in (x, y))
            yield (x, y), (u, v), {m: r for m, p in found.items() if not (r := branch.reduce(p)).is_zero()}


def _coefficients(form: Form, pair: tuple[int, int]) -> tuple[Form, Form, Form]:
    """α, β and γ."""
    y = pair[1]
    found: dict[int, Form] = {0: {}, 1: {}, 2: {}}
    for monomial, p in form.items():
        found[monomial.count(y)][tuple(i for i in monomial if i not in pair)] = p
    return found[0], found[1], found[2]


def _hessian(form: Form, variables: tuple[int, int], branch: Branch) -> Rows:
    """The second derivatives of a quadratic form, without zeros."""
    rows: Rows = {i: {} for i in variables}
    for (i, j), p in form.items():
        rows[i][j] = rows[j][i] = 2 * p if i == j else p
    return rows
