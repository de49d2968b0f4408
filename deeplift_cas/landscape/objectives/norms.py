"""The coefficients of ‖Σ t^j D_j‖²."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import symengine

from deeplift_cas.landscape.matrix import inner
from deeplift_cas.landscape.objectives.protocol import Term, flattened


def squared_norms(D: Sequence[Any]) -> list[Any]:
    """The coefficients of ‖Σ t^j D_j‖²: Σ_{i+j=k} ⟨D_i, D_j⟩."""
    return [
        symengine.Add(*[(1 if 2 * i == k else 2) * inner(D[i], D[k - i]) for i in range(k // 2 + 1)])
        for k in range(len(D))
    ]


def square_terms(D: Sequence[Any]) -> list[Term]:
    """Σ_{i+j=k} ⟨D_i, D_j⟩ for the last k, entry by entry."""
    k = len(D) - 1
    return [
        (1, [(a, 2)]) if 2 * i == k else (2, [(a, 1), (b, 1)])
        for i in range(k // 2 + 1)
        for a, b in zip(flattened(D[i]), flattened(D[k - i]), strict=True)
    ]
