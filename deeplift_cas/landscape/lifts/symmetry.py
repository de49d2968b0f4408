"""Curves along which a lift does not change, as it has a symmetry: rotations of columns, scales that cancel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import symengine


class SymmetryCurve(NamedTuple):
    """y + (Σ ε^k v_k) / (Σ ε^k q_k), q_0 = 1: coordinates by their names."""

    steps: tuple[Mapping[str, Any], ...]
    denominator: tuple[int, ...]


def rotation(first: Mapping[str, Any], second: Mapping[str, Any]) -> SymmetryCurve:
    """Two vectors, as names and values, turned in their plane: by the angle with the tangent of its half ε.

    >>> rotation({"U11": 1}, {"U12": 0})
    SymmetryCurve(steps=({'U11': 0, 'U12': -2}, {'U11': -2, 'U12': 0}), denominator=(1, 0, 1))
    """
    pairs = list(zip(first.items(), second.items(), strict=True))
    one = {n: 2 * q for (n, _), (_, q) in pairs} | {m: -2 * p for (_, p), (m, _) in pairs}
    two = {n: -2 * p for n, p in (*first.items(), *second.items())}
    return SymmetryCurve((one, two), (1, 0, 1))


def scaling(first: Mapping[str, Any], second: Mapping[str, Any]) -> SymmetryCurve:
    """A vector times 1 + ε, and another one over 1 + ε.

    >>> scaling({"u1": 2}, {"v1": 3})
    SymmetryCurve(steps=({'u1': 2, 'v1': -3}, {'u1': 2}), denominator=(1, 1))
    """
    return SymmetryCurve(({**first, **{n: -p for n, p in second.items()}}, dict(first)), (1, 1))


def moving(curves: Sequence[SymmetryCurve]) -> list[SymmetryCurve]:
    """Those that leave the point."""
    return [c for c in curves if any(symengine.expand(p) != 0 for p in c.steps[0].values())]
