"""Sizes as users give them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deeplift_cas.algebra.exact import integer
from deeplift_cas.errors import InputError, shown


def size(value: Any, name: str) -> int:
    """A positive whole number; raises :class:`InputError`."""
    value = integer(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1_000:
        raise InputError(f"'{name}' must be a positive whole number, not {shown(value)}")
    return value


def sizes(values: Any, name: str) -> tuple[int, ...]:
    """A list of them; raises :class:`InputError`."""
    if not isinstance(values, Sequence) or isinstance(values, str) or not values:
        raise InputError(f"'{name}' must be a list of positive whole numbers such as [2, 2, 2], not {shown(values)}")
    return tuple(size(value, name) for value in values)
