"""Weighted homogeneous polynomials that are positive but at 0, by squares that have no other zero in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, product
from math import lcm

from flint import fmpq

from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.below import MAX_BASIS, pruned
from deeplift_cas.criticality.proofs.form import DirectionForm
from deeplift_cas.criticality.proofs.minimum import Definite, Zero
from deeplift_cas.criticality.splitting import Terms
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.gram import sum_of_squares

Squares = list[tuple[Product, Terms]]
PARTS = (fmpq(1), fmpq(1, 4), fmpq(1, 20), fmpq(1, 200), fmpq(1, 5000))
"""What is taken away of each pure power, so that the rest is a sum of squares still and the sum is zero at 0 alone."""
MAX_DENSE, MAX_SIGNS = 6, 8
"""Directions, above which only those are tried together that occur in one term; and signs of them."""


def positive(
    part: Terms, weights: Mapping[int, int], degree: int, names: Sequence[str], branch: Branch
) -> Squares | None:
    """A polynomial of a weight in all the directions that have weights, as squares that are all zero at 0 alone;
    ``None`` if none were found.  Raises ``Undetermined`` where a sign is needed.
    """
    free = list(weights)
    if degree % 2 or len(free) > MAX_DENSE:
        return None
    pure = [(i,) * (degree // 2 // weights[i]) for i in free if degree // 2 % weights[i] == 0]
    if len(pure) < len(free) or any(m + m not in part for m in pure):  # it is zero on an axis
        return None
    if len(free) == 1:
        ((monomial, p),) = part.items()
        if branch.sign(p) != 1:
            return None
        weight = branch.product(p)
        return None if weight is None else [(weight, {monomial[: len(monomial) // 2]: branch.ring.one})]
    basis = pruned(_of_weight(weights, degree // 2), part)
    if len(basis) > MAX_BASIS:
        return None
    for less in (fmpq(0), *PARTS) if all(p.is_constant() for p in part.values()) else (fmpq(0),):
        rest = dict(part)
        for m in pure:
            rest[m + m] = rest[m + m] - less
        rest = {m: p for m, p in rest.items() if not p.is_zero()}
        found = sum_of_squares(rest, branch, basis=sorted({*basis, *pure}))
        if found is not None:
            squares = [*found, *((Product(less), {m: branch.ring.one}) for m in pure if less)]
            if zeros(squares, free, names, branch) is not None:
                return squares
    return None


def multiplied(
    part: Terms, weights: Mapping[int, int], degree: int, names: Sequence[str], branch: Branch
) -> Definite | None:
    """The same for a polynomial in numbers, times a sum of even powers of all directions (Reznick, theory 2, A.4)."""
    free, least, ring = list(weights), lcm(*weights.values()), branch.ring
    if degree % 2 or len(free) > MAX_DENSE or not all(p.is_constant() for p in part.values()):
        return None
    powers = [(i,) * (2 * least // weights[i]) for i in free]
    raised: Terms = {}
    for power in powers:
        for m, p in part.items():
            key = tuple(sorted(m + power))
            raised[key] = raised[key] + p if key in raised else p
    raised = {m: p for m, p in raised.items() if not p.is_zero()}
    squares = positive(raised, weights, degree + 2 * least, names, branch)
    if squares is None:
        return None
    zero = zeros(squares, free, names, branch)
    found = tuple((weight, DirectionForm(form, names, ring)) for weight, form in squares)
    multiplier = DirectionForm(dict.fromkeys(powers, ring.one), names, ring)
    return None if zero is None else Definite(DirectionForm(part, names, ring), multiplier, found, zero)


def _of_weight(weights: Mapping[int, int], total: int) -> set[tuple[int, ...]]:
    """The monomials of a weight."""
    every = (m for count in range(1, total + 1) for m in combinations_with_replacement(sorted(weights), count))
    return {m for m in every if sum(weights[i] for i in m) == total}


def zeros(
    squares: Squares, wanted: Sequence[int], names: Sequence[str], branch: Branch, known: Sequence[int] = ()
) -> Zero | None:
    """Why all are zero at 0 alone, if it is seen, where some directions are known to be zero.  Raises ``Undetermined``
    where a sign is needed.
    """
    found = _vanishing(squares, frozenset(known), frozenset(wanted), names, branch)
    if found is None:
        for weight, _ in squares:
            for key in weight.powers if branch.possible_product(weight) == {0, 1} else ():
                branch.is_zero(branch.named(key))
    return found


def _vanishing(
    squares: Squares, zero: frozenset[int], wanted: frozenset[int], names: Sequence[str], branch: Branch
) -> Zero | None:
    """One square after the other is a multiple of a monomial: those of few names first."""
    candidates = list[tuple[int, int, Product, set[int]]]()
    for k, (weight, form) in enumerate(squares):
        left = {m: p for m, p in form.items() if not zero & {*m}}
        if len(left) == 1 and branch.possible_product(weight) == {1}:
            ((monomial, p),) = left.items()
            coefficient = branch.product(p)
            if coefficient is not None and 0 not in branch.possible_product(coefficient):
                candidates.append((len({*monomial}), k, coefficient, {*monomial}))
    for _, k, coefficient, factors in sorted(candidates, key=lambda entry: entry[:2]):
        cases = dict[str, Zero | None]()
        for i in sorted(factors):
            now = zero | {i}
            further = None if now >= wanted else _vanishing(squares, now, wanted, names, branch)
            if further is None and not now >= wanted:
                break
            cases[names[i]] = further
        else:
            return Zero(k, coefficient, cases)
        if len(factors) == 1:  # which says the same for every order of the squares
            return None
    return None


def trials(free: Sequence[int], part: Terms) -> Iterator[dict[int, int]]:
    """Integer points, those with small and few entries first; of many directions those that occur together."""
    if len(free) > MAX_DENSE:
        for places in sorted({tuple(sorted({*m})) for m in part}, key=lambda places: (len(places), places)):
            for signs in product((1, -1), repeat=min(len(places), MAX_SIGNS)):
                yield dict(zip(places, [*signs, *[1] * (len(places) - len(signs))], strict=True))
        return
    seen = set()
    for size in (1, 2, 3):
        values = [0, *(s * n for n in range(1, size + 1) for s in (1, -1))]
        for x in sorted(product(values, repeat=len(free)), key=lambda x: (sum(map(bool, x)), sum(map(abs, x)))):
            if any(x) and x not in seen:
                seen.add(x)
                yield {i: c for i, c in zip(free, x, strict=True) if c}
