"""The coefficients of ‖Σ t^j D_j‖²."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import symengine

from deeplift_cas.landscape.matrix import inner
from deeplift_cas.landscape.objectives.protocol import Term, flattened


def squared_norms(D: Sequence[Any], weights: Any = None) -> list[Any]:
    """Σ_{i+j=k} ⟨D_i, D_j⟩ for every k; with ``weights``, each product of entries times that entry."""
    left = D if weights is None else [weighted(weights, d) for d in D]
    return [
        symengine.Add(*[(1 if 2 * i == k else 2) * inner(left[i], D[k - i]) for i in range(k // 2 + 1)])
        for k in range(len(D))
    ]


def square_terms(D: Sequence[Any], weights: Any = None) -> list[Term]:
    """The same for the last k, entry by entry."""
    k, count = len(D) - 1, len(flattened(D[0]))
    factors = [symengine.Integer(1)] * count if weights is None else flattened(weights)
    return [
        (w, [(a, 2)]) if 2 * i == k else (2 * w, [(a, 1), (b, 1)])
        for i in range(k // 2 + 1)
        for w, a, b in zip(factors, flattened(D[i]), flattened(D[k - i]), strict=True)
    ]


def weighted(weights: Any, m: Any) -> Any:
    """The matrix with entries w_ij·m_ij."""
    entries = [a * b for r, s in zip(weights.tolist(), m.tolist(), strict=True) for a, b in zip(r, s, strict=True)]
    return symengine.ImmutableDenseMatrix(*m.shape, entries)
