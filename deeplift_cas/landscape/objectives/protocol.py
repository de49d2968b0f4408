"""What a landscape, problem files and formats need of an objective."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, Protocol

import symengine

from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError
from deeplift_cas.files import Name
from deeplift_cas.landscape.lift import Lift, Point
from deeplift_cas.landscape.objectives.formula import Formula
from deeplift_cas.vocabulary import POLYNOMIAL

ONE = symengine.Integer(1)
Term = tuple[Any, list[tuple[Any, int]]]
"""coefficient · Π factor^power."""
Group = tuple[Any, list[Term]]
"""weight · Σ terms."""


class Setting(NamedTuple):
    """Where an objective is read: for which lift and point, the parameters that may occur, the folder of the file."""

    lift: Lift
    point: Point
    names: tuple[str, ...]
    folder: Name | None = None


class Objective(Protocol):
    """A polynomial f on matrices.  A new kind is a class with these members and a line in ``table.py``.

    Four members more are optional: ``grouped``, for the derivatives as a person writes them, ``with_scale``, for
    objectives with a normalisation, and, as they can be computed faster than from the polynomial, ``degree`` in the
    entries of X and ``opposite``, −f.
    """

    required: ClassVar[tuple[str, ...]]
    """Its keys in a problem file, besides ``kind``, that cannot be left out."""
    optional: ClassVar[tuple[str, ...]]
    """Those that can."""

    shape: tuple[int, int]

    @classmethod
    def read(cls, data: Mapping[str, Any], setting: Setting) -> Objective:
        """The objective of a problem file.  Raises :class:`InputError`."""

    @property
    def parameters(self) -> set[str]:
        """The names of the symbols that f depends on besides X."""

    def gradient(self, X: Any) -> Any:
        """∇f(X), a matrix of the shape of X."""

    def along(self, series: Sequence[Any]) -> list[Any]:
        """The coefficients of f(Σ t^j X_j) up to the length of ``series``, expanded."""

    def at(self, values: Mapping[Any, Any]) -> Objective:
        """The objective with values for its parameters (SymEngine symbols)."""

    def formula(self, product: Any) -> Formula:
        """How it is written, where φ(y) = ``product``."""

    def statement(self, ring: Ring) -> dict[str, Any]:
        """f in the normal form of certificates, of a kind that the kernel knows."""


def scalar(value: Any, name: str, names: tuple[str, ...] | None) -> Any:
    """An exact value; raises :class:`InputError` that names it."""
    try:
        return exact(value, names)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None


def polynomial_statement(expression: Any, X: Any, ring: Ring) -> dict[str, Any]:
    """The normal form of certificates of a polynomial in the entries of X, a matrix of symbols, and the parameters."""
    full = Ring((*(str(s) for row in X.tolist() for s in row), *ring.names))
    return {"kind": POLYNOMIAL, "expression": full.text(full.polynomial(symengine.expand(expression)))}


def flattened(m: Any) -> list[Any]:
    """The entries, expanded, row by row."""
    return [symengine.expand(e) for row in m.tolist() for e in row]
