"""The square loss of exact data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import symengine
from flint import fmpq_mat

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.lift import MatrixProduct, Point
from deeplift_cas.landscape.matrix import inner, matrix, symbol_matrix
from deeplift_cas.landscape.objectives.formula import Formula, SquaredNorm
from deeplift_cas.landscape.objectives.norms import square_terms, squared_norms
from deeplift_cas.landscape.objectives.polynomial import PolynomialObjective
from deeplift_cas.landscape.objectives.protocol import Group, scalar


class SquareLoss(PolynomialObjective):
    """f(X) = scale/N · ‖X·inputs − targets‖²_F: the square loss of problem (ML) on N samples, the columns.

    ``inputs`` is d_0 × N, ``targets`` d_L × N; entries and ``scale`` are exact.  Raises :class:`InputError` for data
    that do not fit together, are inexact or contain symbols, and for singular data: inputs of rank below d_0.

    >>> f = SquareLoss([[1, 2]], [[3, 4]])
    >>> f.expression, f.gradient(matrix([[2]], "X")).tolist()
    (25/4 + (-11/2)*X11 + (5/4)*X11**2, [[-1/2]])
    """

    required: ClassVar[tuple[str, ...]] = ("inputs", "targets")
    optional: ClassVar[tuple[str, ...]] = ("scale",)

    def __init__(self, inputs: Any, targets: Any, scale: Any = "1/2") -> None:
        self.inputs, self.targets = matrix(inputs, "inputs", names=()), matrix(targets, "targets", names=())
        samples = self.inputs.shape[1]
        if self.targets.shape[1] != samples:
            raise InputError(f"inputs have {samples} columns and targets {self.targets.shape[1]}: one for each sample")
        rank = fmpq_mat([[Ring.rational(e) for e in row] for row in self.inputs.tolist()]).rank()
        if rank < self.inputs.shape[0]:
            raise InputError(f"singular data: the inputs have rank {rank}, but {self.inputs.shape[0]} is needed")
        self.weight = scalar(scale, "scale", ()) / samples
        shape = self.targets.shape[0], self.inputs.shape[0]
        residual = symbol_matrix("X", shape) * self.inputs - self.targets
        super().__init__(symengine.expand(self.weight * inner(residual, residual)), shape)

    @classmethod
    def read(cls, data: Mapping[str, Any], lift: MatrixProduct, point: Point, names: tuple[str, ...]) -> SquareLoss:
        """From a problem file."""
        return cls(data["inputs"], data["targets"], data.get("scale", "1/2"))

    def along(self, series: Sequence[Any]) -> list[Any]:
        """f_k = scale/N · Σ_{i+j=k} ⟨R_i, R_j⟩ with R_0 = X_0·inputs − targets, R_j = X_j·inputs."""
        first, *others = [X * self.inputs for X in series]
        return [symengine.expand(self.weight * norm) for norm in squared_norms([first - self.targets, *others])]

    def at(self, values: Mapping[Any, Any]) -> SquareLoss:
        """The same: it has no symbols."""
        return self

    def formula(self, product: Any) -> Formula:
        """scale/N · ‖X·inputs − targets‖²."""
        norm = SquaredNorm(self.weight, "targets", "inputs")
        return Formula((norm,), {"inputs": self.inputs, "targets": self.targets}, self.inputs.shape[1])

    def grouped(self, series: Sequence[Any]) -> list[Group]:
        """The last of the coefficients that ``along`` gives, by its residuals."""
        first, *others = [X * self.inputs for X in series]
        return [(self.weight, square_terms([first - self.targets, *others]))]
