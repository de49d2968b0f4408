"""Curves in the fibre φ⁻¹(X) that show "local ⟹ 1" at a point  (theory, section 4)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.linear import identity, nullspace
from deeplift_cas.certificates.fibre import EPSILON, FORMAT
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.strata.chains import line
from deeplift_cas.strata.conditions import Ranks
from deeplift_cas.strata.stratum import Stratum

TRIES = 6
"""Random choices for every split."""


def fibre_certificate(lift: MatrixProduct, *factors: Any) -> dict[str, Any] | None:
    """The document that :func:`deeplift_cas.certificates.fibre.check_fibre` accepts; ``None`` if none is found.

    It shows more than "local ⟹ 1": ∇f(X) = 0 for every f such that the point is a local minimum of f∘φ.  So there is
    none at points of rank d_min < min(d_0, d_L), where that is false.  Raises :class:`InputError` for factors that do
    not fit, or contain symbols.

    Above a split k, W_j + εRU with UW_{j−1:0} = 0, and below it W_j + εVR with W_{k:j}V = 0: neither W_{k:0} nor the
    product changes.  Or, the other way round, UW_{j−1:k} = 0 and W_{L:j}V = 0: then W_{L:k} does not change.

    >>> from deeplift_cas.certificates.fibre import check_fibre
    >>> lift = MatrixProduct(3, 2, 2, 3)
    >>> point = [[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1], [0, 0]]
    >>> check_fibre(fibre_certificate(lift, *point))
    [3, 2, 2, 3]
    """
    ranks = Ranks(lift, *factors)
    size = lift.widths[0] * lift.widths[-1]
    found: list[list[fmpq_mat]] = []
    span = fmpq_mat(0, size)
    for perturbation in _perturbations(ranks):
        moved = [W + P for W, P in zip(ranks.factors, perturbation, strict=True)]
        more = _stacked(span, _image(moved, lift.widths))
        if more.nrows() > span.nrows():
            span = more
            found.append(perturbation)
        if span.nrows() == size:
            curves = [
                [_texts(W, P) for W, P in zip(ranks.factors, perturbation, strict=True)] for perturbation in found
            ]
            still = [_texts(W, W * 0) for W in ranks.factors]
            return {"format": FORMAT, "widths": list(lift.widths), "point": still, "curves": curves, "epsilon": "1"}
    return None


def _perturbations(ranks: Ranks) -> Iterator[list[fmpq_mat]]:
    """What is added, times ε: nothing; then for every split what keeps the product."""
    nothing = [W * 0 for W in ranks.factors]
    yield nothing
    rng = random.Random(0)
    depth, product = ranks.depth, ranks.product
    for _ in range(TRIES):
        for split in range(depth + 1):
            for inner, outer in ((split, 0), (depth, split)):
                perturbation = list(nothing)
                for j in range(1, depth + 1):
                    if j > split:
                        left = nullspace(product(j - 1, outer).transpose())
                        if left:
                            perturbation[j - 1] = _random(rng, ranks.widths[j], len(left)) * fmpq_mat(left)
                    else:
                        right = nullspace(product(inner, j))
                        if right:
                            V = fmpq_mat(right).transpose()
                            perturbation[j - 1] = V * _random(rng, len(right), ranks.widths[j - 1])
                yield perturbation


def _random(rng: random.Random, rows: int, columns: int) -> fmpq_mat:
    return fmpq_mat([[fmpq(rng.randint(-3, 3)) for _ in range(columns)] for _ in range(rows)])


def _image(factors: list[fmpq_mat], widths: tuple[int, ...]) -> fmpq_mat:
    """Rows that span the image of the differential."""
    rows = []
    for k in range(1, len(widths)):
        above, below = identity(widths[k]), identity(widths[0])
        for W in factors[k:]:
            above = W * above
        for W in factors[: k - 1]:
            below = W * below
        right = below.tolist()
        rows += [[x * y for x in column for y in row] for column in above.transpose().tolist() for row in right]
    return fmpq_mat(rows)


def _stacked(span: fmpq_mat, more: fmpq_mat) -> fmpq_mat:
    """A basis of the span of both, as rows."""
    reduced, rank = fmpq_mat([*span.tolist(), *more.tolist()]).rref()
    return fmpq_mat(rank, reduced.ncols(), reduced.entries()[: rank * reduced.ncols()])


def _texts(W: fmpq_mat, P: fmpq_mat) -> list[list[str]]:
    """W + εP, in the normal form of certificates."""
    return [[_text(W[i, j], P[i, j]) for j in range(W.ncols())] for i in range(W.nrows())]


def _text(w: fmpq, p: fmpq) -> str:
    if p == 0:
        return str(w)
    slope = {"1": EPSILON, "-1": f"-{EPSILON}"}.get(str(p), f"{p}*{EPSILON}")
    return slope if w == 0 else f"{slope} {'-' if w < 0 else '+'} {abs(w)}"


def fibre_lines(stratum: Stratum) -> dict[str, Any] | None:
    """The same document for the representative of a stratum, written down without a search: a line for each pair of
    vectors p in [0, b] and q in [a, L], a ≥ b + 2, along the arrows of :func:`~deeplift_cas.strata.chains.line`.

    ``None`` where there is none for a pair, as at rank d_min < min(d_0, d_L).

    >>> from deeplift_cas.certificates.fibre import check_fibre
    >>> check_fibre(fibre_lines(Stratum.from_multiplicities((2, 1, 2), {(0, 0): 2, (1, 1): 1, (2, 2): 2})))
    [2, 1, 2]
    """
    depth, intervals = stratum.depth, stratum.intervals
    inside = [[n for n, (a, b) in enumerate(intervals) if a <= k <= b] for k in range(depth + 1)]
    still = [[[str(x) for x in row] for row in W] for W in stratum.representative()]
    curves = [still]
    for p, q in product(inside[0], inside[depth]):
        if intervals[q][0] < intervals[p][1] + 2:
            continue
        arrows = line((intervals[p][1], intervals[q][0]), stratum.present, depth)
        if arrows is None:
            return None
        # any vector of an interval will do, but for the ends
        chosen = {interval: n for n, interval in enumerate(intervals)} | {intervals[p]: p, intervals[q]: q}
        curve = [[list(row) for row in W] for W in still]
        for layer, source, target in arrows:
            row, column = inside[layer].index(chosen[target]), inside[layer - 1].index(chosen[source])
            curve[layer - 1][row][column] = EPSILON
        curves.append(curve)
    return {"format": FORMAT, "widths": list(stratum.widths), "point": still, "curves": curves, "epsilon": "1"}
