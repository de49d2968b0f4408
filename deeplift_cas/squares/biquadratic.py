"""Quartics that are quadratic in the square of a variable: they lose it, and what is left decides.

Let F = αx⁴ + βx² + γ with α ≥ 0, β a quadratic and γ a quartic form in the other variables.

- If β ≥ 0, then F ≥ 0 iff γ ≥ 0, as F = α·(x²)² + Σ μ_k (x·m_k)² + γ for β = Σ μ_k m_k².
- If α > 0 and β ≤ 0, then F ≥ 0 iff R = 4αγ − β² ≥ 0, as 4αF = Q² + R for Q = 2αx² + β, and Q has zeros.
- The same if α > 0 and a variable can be flipped so that R stays the same and β becomes −β.

If β = p·m with a form m of numbers that has one sign, that of p is asked for, where this ends in two variables.

Or let F = αx⁴ + βy⁴ + cx²y² + xy·q + γ with αβ = r², r > 0.  If K = c + 2r > 0, then F ≥ 0 iff R = 4Kγ − q² ≥ 0, as

    4αK·F = 4K·(αx² − ry²)² + α·(2Kxy + q)² + α·R,

and both squares have zeros; of these no proof is made if R is negative somewhere.

Or F is quadratic in two variables, with coefficients in two others  (:mod:`deeplift_cas.squares.determinant`).

Where all variables are squared, F is the form of a symmetric matrix in the squares, and ≥ 0 iff that is copositive; if
it has three rows, then there is one of which the entries off the diagonal have no two signs  (K. P. Hadeler, On
copositive matrices, 1983).  With more, it may still be copositive without its positive entries off the diagonal.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from flint import fmpq
from flint.utils.flint_exceptions import DomainError

from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.algebra.product import Product
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.squares.binary_quartic import BinaryQuartic, binary_quartic
from deeplift_cas.squares.copositive import Copositive, copositive
from deeplift_cas.squares.determinant import determinant, less_square
from deeplift_cas.squares.directions import NegativeDirection
from deeplift_cas.squares.elimination import Form, gram
from deeplift_cas.squares.factorise import factorise

Squares = list[tuple[Product, Form]]

MAX_ASKED, MAX_CONDITIONS = 4, 12
"""Variables, of a quartic in their squares, up to which the signs of its coefficients are asked for; and where so many
cases are distinguished already, none is added.  They are asked for, too, where a quartic in two variables is left.
"""


class Root(NamedTuple):
    """A square α·x² − Σ μ_k m_k² with α > 0 and μ_k ≥ 0, which has zeros; or α·x² + β, where one can be flipped."""

    variable: int
    leading: Product
    below: Squares
    flipped: int | None


class Biquadratic(NamedTuple):
    """scale·F = Σ μ_j Q_j² + quartic, with a scale > 0 and μ_j ≥ 0; if the quartic is negative somewhere, where those
    variables are zero, and with a root for each Q_j, which has the variables of later roots and of the quartic.
    """

    scale: Product
    squares: Squares
    quartic: BinaryQuartic | None
    zero: tuple[int, ...] = ()
    roots: tuple[Root, ...] = ()
    falls: NegativeDirection | None = None
    """Instead, where F is negative."""

    @property
    def is_nonnegative(self) -> bool:
        """Whether F ≥ 0."""
        return self.falls is None and (self.quartic is None or self.quartic.is_nonnegative)


def biquadratic(form: Form, variables: Sequence[int], branch: Branch) -> Biquadratic | None:
    """Whether a quartic is ≥ 0, by one in two variables; ``None`` if that does not decide it.

    Raises ``Undetermined`` where a sign is needed.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> one = Ring(()).one
    >>> form = {(n, n, n, n): one for n in range(3)} | {(0, 0, 1, 2): -2 * one}  # x⁴ + y⁴ + z⁴ − 2x²yz
    >>> found = biquadratic(form, range(3), Branch(Ring(())))
    >>> str(found.scale), [(str(m), {k: str(c) for k, c in q.items()}) for m, q in found.squares]
    ('4', [('1', {(1, 2): '-2', (0, 0): '2'})])
    >>> [str(c) for c in found.quartic.coefficients], found.is_nonnegative
    (['4', '0', '-4', '0', '4'], True)
    """
    left = [i for i in variables if any(i in m for m in form)]
    if len(left) < 2:
        return _power(form, left, variables, branch)
    if len(left) == 2:
        quartic = binary_quartic(form, branch)
        return Biquadratic(Product(), [], quartic, tuple(i for i in variables if i not in left))
    squared = _squared(form)
    is_squared = len(squared) == len(left)
    if is_squared and len(left) == 3 and (decided := _three_squares(form, left, variables, branch)) is not None:
        return decided
    asked: Sequence[int] = []
    if len(left) <= MAX_ASKED and len(branch.conditions) < MAX_CONDITIONS:
        asked = squared if is_squared else [x for x in squared if _is_decided_by_signs(x, form, branch)]
    for x, is_open in [(x, False) for x in squared] + [(x, True) for x in asked]:
        found = _without(x, form, variables, branch, is_open)
        if found is not None:
            return found
    if is_squared and asked:
        return _without_positive(form, variables, branch)
    pairs = ((pair, _pair_root(*pair, form, branch)) for pair in combinations(left, 2))
    pair, r = next(((pair, r) for pair, r in pairs if r is not None), (None, None))
    return None if pair is None or r is None else _without_pair(*pair, r, form, variables, branch)


def _left(form: Form, variables: Sequence[int], branch: Branch) -> Biquadratic | None:
    """What is left of a quartic: in the same way, or as a quadratic form in two variables."""
    if (found := biquadratic(form, variables, branch)) is not None:
        return found
    by_determinant = determinant(form, branch)
    if isinstance(by_determinant, NegativeDirection):
        return Biquadratic(Product(), [], None, falls=by_determinant)
    zero = tuple(i for i in variables if not any(i in m for m in form))
    return by_determinant and Biquadratic(Product(), [], by_determinant, zero)


def _squared(form: Form) -> list[int]:
    """The variables of which there are squares only."""
    return sorted({i for m in form for i in m if all(n.count(i) % 2 == 0 for n in form)})


def _is_decided_by_signs(x: int, form: Form, branch: Branch) -> bool:
    """Whether signs of coefficients tell how x is lost, and others after it, up to a quartic in two variables: beside
    x² there is p·m, where m is a form of numbers that has one sign.
    """
    α, β, γ = _in_square(x, form, branch)
    if not β:
        return _is_left_to_signs(γ, branch)
    p = next(iter(β.values()))
    if any(len(q) != len(p) or q * p.leading_coefficient() != p * q.leading_coefficient() for q in β.values()):
        return False
    numbers = {m: branch.ring.constant(q.leading_coefficient() / p.leading_coefficient()) for m, q in β.items()}
    if all(_squares({m: s * c for m, c in numbers.items()}, branch, False) is None for s in (1, -1)):
        return False
    return _is_left_to_signs(γ, branch) and _is_left_to_signs(_difference(4 * α, γ, β, branch), branch)


def _is_left_to_signs(form: Form, branch: Branch) -> bool:
    is_short = len({i for m in form for i in m}) <= 2
    return is_short or any(_is_decided_by_signs(x, form, branch) for x in _squared(form))


def _in_square(x: int, form: Form, branch: Branch) -> tuple[Polynomial, Form, Form]:
    """α, β and γ of αx⁴ + βx² + γ."""
    β = {tuple(i for i in m if i != x): p for m, p in form.items() if m.count(x) == 2}
    return form.get((x,) * 4, branch.ring.zero), β, {m: p for m, p in form.items() if x not in m}


def _three_squares(form: Form, left: Sequence[int], variables: Sequence[int], branch: Branch) -> Biquadratic | None:
    """A quartic in three squares."""
    found = copositive(form, left, branch)
    if isinstance(found, Copositive):
        return Biquadratic(found.scale, found.squares, None)
    if found is None:
        return None
    if found.lost is not None:
        return _without(found.lost, form, variables, branch, is_open=True)
    plane = _left({m: p for m, p in form.items() if found.zero not in m}, variables, branch)
    return None if plane is None or plane.is_nonnegative else plane


def _without_positive(form: Form, variables: Sequence[int], branch: Branch) -> Biquadratic | None:
    """A quartic in squares that is ≥ 0 even without the products of two squares that are."""
    own: Squares = []
    rest = dict(form)
    for m, p in form.items():
        product = branch.product(p) if m[0] != m[3] and branch.possible(p) <= {0, 1} else None
        if product is not None:
            own.append((product, {(m[0], m[3]): branch.ring.one}))
            del rest[m]
    found = _left(rest, variables, branch) if own else None
    if found is None or not found.is_nonnegative:
        return None
    return found._replace(squares=[(found.scale * p, q) for p, q in own] + found.squares)


def _power(form: Form, left: Sequence[int], variables: Sequence[int], branch: Branch) -> Biquadratic | None:
    """p·u⁴, as a form in two variables if it is negative."""
    if not left:
        return Biquadratic(Product(), [], None)
    (u,), (p,) = left, form.values()
    is_nonnegative, product = branch.is_nonnegative(p), branch.product(p)
    others = [i for i in variables if i != u]
    if product is None or not others:
        return None
    if is_nonnegative:
        return Biquadratic(Product(), [(product, {(u, u): branch.ring.one})], None)
    zero = branch.ring.zero
    quartic = BinaryQuartic((u, others[0]), (p, zero, zero, zero, zero), {"a": product}, False)
    return Biquadratic(Product(), [], quartic, tuple(others[1:]))


def _without(x: int, form: Form, variables: Sequence[int], branch: Branch, is_open: bool) -> Biquadratic | None:
    """By what is left without a variable of which there are squares only; if it ``is_open`` signs are asked for."""
    ring = branch.ring
    α, β, γ = _in_square(x, form, branch)
    if not branch.possible(α) <= {0, 1} and not (is_open and branch.is_nonnegative(α)):
        return None
    others = [i for i in variables if i != x]
    above = _squares(β, branch, is_open)
    if above is not None:
        found = _left(γ, others, branch)
        if found is None or not found.is_nonnegative:
            return found and found._replace(zero=(x, *found.zero))
        product = branch.product(α)
        if product is None:
            return None
        own: Squares = [(product, {(x, x): ring.one})] if α else []
        own += [(m, {tuple(sorted((i, x))): p for (i,), p in q.items()}) for m, q in above]
        return found._replace(squares=[(found.scale * m, q) for m, q in own] + found.squares)
    if 0 in branch.possible(α) and not (is_open and not branch.is_zero(α)):
        return None
    below = _squares({m: -p for m, p in β.items()}, branch, is_open)
    flipped = None if below is not None else _flipped(β, γ)
    if below is None and (flipped is None or len(others) > 2):
        return None
    left = _difference(4 * α, γ, β, branch)
    found, product = _left(left, others, branch), branch.product(α)
    if found is None or found.falls is not None or product is None:
        return None
    if found.quartic is not None and below is None and (found.quartic.pair or flipped not in found.quartic.variables):
        return None
    Q = {**β, (x, x): 2 * α}
    root = Root(x, product * Product(fmpq(2)), [(m, dict(q)) for m, q in below or ()], flipped)
    return found._replace(
        scale=found.scale * product * Product(fmpq(4)),
        squares=[(found.scale, Q), *found.squares],
        roots=(root, *found.roots),
    )


def _pair_root(x: int, y: int, form: Form, branch: Branch) -> Polynomial | None:
    """r > 0 with αβ = r², if there are fourth powers of two variables, squares of them, and their product."""
    α, β = (form.get((i,) * 4, branch.ring.zero) for i in (x, y))
    if any((m.count(x), m.count(y)) not in ((4, 0), (0, 4), (2, 2), (1, 1), (0, 0)) for m in form):
        return None
    if branch.possible(α) != {1} or branch.possible(β) != {1}:
        return None
    try:
        r = (α * β).sqrt()
    except DomainError:
        return None
    return branch.sign(r) * r


def _without_pair(
    x: int, y: int, r: Polynomial, form: Form, variables: Sequence[int], branch: Branch
) -> Biquadratic | None:
    """By what is left without these two variables."""
    ring, others = branch.ring, [i for i in variables if i not in (x, y)]
    α, c = (form.get(m, ring.zero) for m in ((x,) * 4, (x, x, y, y)))
    K = c + 2 * r
    if branch.possible(K) != {1} and (len(branch.conditions) >= MAX_CONDITIONS or branch.sign(K) != 1):
        return None
    q = {tuple(i for i in m if i not in (x, y)): p for m, p in form.items() if m.count(x) == 1}
    γ = {m: p for m, p in form.items() if not {x, y} & {*m}}
    left = {m: α * p for m, p in _difference(4 * K, γ, q, branch).items()}
    found, outer, inner = _left(left, others, branch), branch.product(4 * K), branch.product(α)
    if found is None or not found.is_nonnegative or outer is None or inner is None:
        return None
    own: Squares = [(found.scale * outer, {(x, x): α, (y, y): -r})]
    own.append((found.scale * inner, {(min(x, y), max(x, y)): 2 * K, **q}))
    return found._replace(scale=found.scale * outer * inner, squares=[*own, *found.squares])


def _squares(form: Form, branch: Branch, is_open: bool) -> Squares | None:
    """A quadratic form as Σ μ_k m_k² with linear m_k; ``None`` if it is not ≥ 0, or if that is not known."""
    try:
        found = factorise(gram(form), branch)
    except Undetermined:
        if is_open:
            raise
        return None
    if isinstance(found, NegativeDirection):
        return None
    return [(square.multiplier, {(i,): p for i, p in square.form.items()}) for square in found]


def _flipped(β: Form, γ: Form) -> int | None:
    """A variable in which β is odd and γ even."""
    for y in sorted({i for m in β for i in m}):
        if all(m.count(y) % 2 for m in β) and all(m.count(y) % 2 == 0 for m in γ):
            return y
    return None


def _difference(factor: Polynomial, γ: Form, β: Form, branch: Branch) -> Form:
    """factor·γ − β²."""
    return less_square({m: factor * p for m, p in γ.items()}, β, branch)
