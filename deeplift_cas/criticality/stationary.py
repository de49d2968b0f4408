"""Is φ(y) a stationary point of f, and on which search space?  (report, Corollary 3.1; theory, section 1)

*ambient*: 𝒳 = ℝ^{d_L×d_0}, stationary iff N = ∇f(X) is 0.
*image*: 𝒳 = im φ = {rank ≤ d_min}; if rank X < d_min, or d_min = min(d_0, d_L), stationary iff N = 0; else iff XᵀN = 0
and NXᵀ = 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, cached_property, partial
from typing import Any

from flint import fmpq

from deeplift_cas.algebra.linear import Table, shorter_span, times, transposed
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.certificates.format import Rehearsal
from deeplift_cas.criticality.assumptions import statement
from deeplift_cas.criticality.caution import checked
from deeplift_cas.criticality.proofs.stationarity import NonzeroEntry, ZeroGradient
from deeplift_cas.criticality.rank import Elimination
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions import progress
from deeplift_cas.regions.cases import continued, decide
from deeplift_cas.regions.decision import Decision
from deeplift_cas.regions.tree import Leaf
from deeplift_cas.signs.branch import Branch, first_nonzero
from deeplift_cas.vocabulary import (
    GRADIENT,
    GRADIENT_ABOVE,
    GRADIENT_BELOW,
    IMAGE,
    READINGS,
    STATIONARITY,
    WHERE_CRITICAL,
)


def nonstationary(
    landscape: Landscape,
    point: Sequence[Any],
    parameters: Sequence[str],
    search_space: str,
    cautious: bool = False,
    assume: Sequence[str] = (),
    where: Decision | None = None,
) -> Decision:
    """For which parameters φ(point) is *not* stationary for f; if ``cautious``, what the kernel does not accept is left
    undecided; if it is only asked ``where`` another statement holds, along the cases of that one.

    Raises :class:`InputError` for an unknown search space.

    >>> from deeplift_cas import Landscape, MatrixProduct, Quadratic
    >>> lift = MatrixProduct(2, 1, 2)
    >>> g = Landscape(lift, Quadratic([["x", 0], [0, "y"]], 0, target=[[0, 0], [0, 0]]))
    >>> y = lift.point([[1, 0]], [[1], [0]])
    >>> for space in ("image", "ambient"):
    ...     print(nonstationary(g, y, ("x", "y"), space).region)
    x ≠ 0
    x ≠ 0  or  y ≠ 0
    """
    if search_space not in READINGS:
        raise InputError(f"the search space is 'image' or 'ambient', not {search_space!r}")
    point = landscape.lift.checked(point)
    problem = Problem(landscape, point, tuple(parameters), assume=tuple(assume))
    ring = problem.ring
    product = landscape.lift(point)
    X = _table(product, ring)
    N = _table(landscape.objective.gradient(product), ring)
    progress.begin(STATIONARITY)
    rehearsal = cache(lambda: Rehearsal(statement(problem), 1, search_space, cautious))
    procedure: Callable[[Branch], Leaf]
    plainly: Callable[[Branch], Leaf] | None = None
    if search_space == IMAGE and not isinstance(landscape.lift, MatrixProduct):
        from deeplift_cas.criticality.tangent import Tangent  # start-up counts

        procedure = Tangent(landscape, problem.point, ring).leaf
    else:
        gradients = _Gradients(X, N)
        rank = min(landscape.factors.widths) if search_space == IMAGE else None
        if rank == min(landscape.lift.shape):
            rank = None
        procedure = partial(_procedure, gradients, rank)
        if rank in (None, 1):  # a proof of a higher rank needs equations that follow from others
            plainly = partial(_checked, partial(_entry_by_entry, gradients, rank), rehearsal)

    def asked(branch: Branch) -> Leaf:
        if any(branch.possible(p) != {0} for row in N for p in row):
            leaf = procedure(branch)
        else:
            leaf = Leaf(branch, False, ZeroGradient((GRADIENT,)))
        return leaf if branch.ideal.complete and not cautious else checked(leaf, STATIONARITY, rehearsal())

    if where is not None:
        return continued(ring, where.tree, asked, WHERE_CRITICAL)
    return decide(ring, [asked], plainly=plainly)


def _checked(procedure: Callable[[Branch], Leaf], rehearsal: Callable[[], Rehearsal], branch: Branch) -> Leaf:
    return checked(procedure(branch), STATIONARITY, rehearsal())


Entries = list[tuple[Polynomial, tuple[tuple[int, int, fmpq], ...]]]
"""Combinations of entries: the polynomial, and rows, columns and weights."""


class _Gradients:
    """X, and the combinations of entries of N, of XᵀN and of NXᵀ that are to be zero."""

    def __init__(self, X: Table, N: Table) -> None:
        self.X, self.N = X, N

    @cached_property
    def of_all(self) -> Entries:
        return _entries(self.N)

    @cached_property
    def below(self) -> Entries:
        return _entries(times(transposed(self.X), self.N))

    @cached_property
    def above(self) -> Entries:
        return _entries(times(self.N, transposed(self.X)))


def _entries(table: Table) -> Entries:
    entries = [(i + 1, j + 1, p) for i, row in enumerate(table) for j, p in enumerate(row) if not p.is_zero()]
    found: Entries = []
    for p, weights in shorter_span([p for _, _, p in entries]):
        found.append((p, tuple((*entries[k][:2], weight) for k, weight in weights.items())))
    return found


def _procedure(gradients: _Gradients, full_rank: int | None, branch: Branch) -> Leaf:
    """Whether X is not stationary on a branch; ``full_rank`` is d_min, or ``None`` if 𝒳 is everything."""
    branch.solve()
    ring = branch.ring
    if all(branch.possible(p) == {0} for p, _ in gradients.of_all):
        return Leaf(branch, False, ZeroGradient((GRADIENT,)))
    rank = Elimination.of(gradients.X, branch) if full_rank is not None else None
    if rank is None or len(rank.columns) < (full_rank or 0):
        entry = _nonzero_entry(GRADIENT, gradients.of_all, branch)
        if entry is None:
            return Leaf(branch, False, ZeroGradient((GRADIENT,)))
        shown = None if rank is None else rank.at_most(ring)
        return Leaf(branch, True, entry._replace(rank=shown))
    for name, entries in ((GRADIENT_BELOW, gradients.below), (GRADIENT_ABOVE, gradients.above)):
        entry = _nonzero_entry(name, entries, branch)
        if entry is not None:
            return Leaf(branch, True, entry)
    return Leaf(branch, False, ZeroGradient((GRADIENT_BELOW, GRADIENT_ABOVE), rank.at_least(ring)))


def _entry_by_entry(gradients: _Gradients, full_rank: int | None, branch: Branch) -> Leaf:
    """The same by what is stated of each entry as it is; an entry of XᵀN or NXᵀ that is not 0 says enough."""
    rank = None
    if full_rank is not None:
        for name, entries in ((GRADIENT_BELOW, gradients.below), (GRADIENT_ABOVE, gradients.above)):
            entry = first_nonzero(branch, entries)
            if entry is not None:
                return Leaf(branch, True, NonzeroEntry(name, *entry))
        rank = Elimination.of(gradients.X, branch)
        if len(rank.columns) == full_rank:
            return Leaf(branch, False, ZeroGradient((GRADIENT_BELOW, GRADIENT_ABOVE), rank.at_least(branch.ring)))
    entry = first_nonzero(branch, gradients.of_all)
    if entry is None:
        return Leaf(branch, False, ZeroGradient((GRADIENT,)))
    return Leaf(branch, True, NonzeroEntry(GRADIENT, *entry, rank and rank.at_most(branch.ring)))


def _nonzero_entry(name: str, entries: Entries, branch: Branch) -> NonzeroEntry | None:
    """The first entry, or combination of entries, that is not zero; raises ``Undetermined``."""
    for p, places in entries:
        if not branch.is_zero(p):
            value = branch.product(p)
            assert value is not None
            return NonzeroEntry(name, places, value)
    return None


def _table(m: Any, ring: Ring) -> Table:
    return [[ring.polynomial(e) for e in row] for row in m.tolist()]
