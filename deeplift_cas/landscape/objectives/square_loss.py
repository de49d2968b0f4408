"""The square loss of exact data."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import symengine
from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.matrix import inner, matrix, substituted, symbol_matrix
from deeplift_cas.landscape.objectives.formula import Formula, SquaredNorm
from deeplift_cas.landscape.objectives.norms import square_terms, squared_norms
from deeplift_cas.landscape.objectives.polynomial import PolynomialObjective
from deeplift_cas.landscape.objectives.protocol import Group, Setting, scalar
from deeplift_cas.landscape.objectives.quadratic import Quadratic

FEW_SAMPLES = 12
"""Of which residuals are expanded and shown one by one."""


class SquareLoss(PolynomialObjective):
    """f(X) = scale/N · ‖X·inputs − targets‖²_F: the square loss of problem (ML) on N samples, the columns.

    ``inputs`` is d_0 × N, ``targets`` d_L × N; entries and ``scale`` are exact and may contain parameters.  With
    ``weights``, a matrix like the targets, the norm is Σ w_ij (X·inputs − targets)_ij²: targets of weight 0 are masked.
    Raises :class:`InputError` for data that do not fit together or are inexact, and for singular data: inputs of rank
    below d_0 for all values of the parameters, if ``singular`` does not allow them.

    >>> f = SquareLoss([[1, 2]], [[3, 4]])
    >>> f.expression, f.gradient(matrix([[2]], "X")).tolist()
    (25/4 + (-11/2)*X11 + (5/4)*X11**2, [[-1/2]])
    >>> SquareLoss([[1, 2]], [[3, "a"]], weights=[[1, 0]]).parameters
    set()
    """

    required: ClassVar[tuple[str, ...]] = ("targets",)
    optional: ClassVar[tuple[str, ...]] = ("inputs", "scale", "weights", "data")

    def __init__(
        self,
        inputs: Any,
        targets: Any,
        scale: Any = "1/2",
        names: tuple[str, ...] | None = None,
        weights: Any = None,
        singular: bool = False,
    ) -> None:
        self.inputs, self.targets = matrix(inputs, "inputs", names=names), matrix(targets, "targets", names=names)
        samples = self.inputs.shape[1]
        if self.targets.shape[1] != samples:
            raise InputError(f"inputs have {samples} columns and targets {self.targets.shape[1]}: one for each sample")
        if not singular and (rank := _generic_rank(self.inputs)) < self.inputs.shape[0]:
            raise InputError(f"singular data: the inputs have rank {rank}, but {self.inputs.shape[0]} is needed")
        self.weights = None if weights is None else matrix(weights, "weights", self.targets.shape, names)
        self.weight = scalar(scale, "scale", names) / samples
        shape = self.targets.shape[0], self.inputs.shape[0]
        parts = [self.inputs, self.targets, self.weight, *([] if self.weights is None else [self.weights])]
        given = {str(s) for part in parts for s in part.free_symbols}
        if both := sorted(given & {str(s) for s in symbol_matrix("X", shape).free_symbols}):
            raise InputError(f"'{both[0]}' is a parameter and an entry of X: rename the parameter")
        super().__init__(symengine.expand(self.weight * self._norm(symbol_matrix("X", shape))), shape)

    @classmethod
    def read(cls, data: Mapping[str, Any], setting: Setting) -> Any:
        """From a problem file; with ``data``, a CSV file beside it, columns are named.  Where the inputs belong to the
        lift, scale/N·‖X − targets‖².
        """
        if setting.lift.inputs is not None:
            if "inputs" in data or "data" in data:
                raise InputError("the inputs of a network stand in [lift]: [objective] has the targets")
            shape = setting.lift.shape
            targets = matrix(data["targets"], "targets", shape, setting.names)
            weight = scalar(data.get("scale", "1/2"), "scale", setting.names) / shape[1]
            zero = [[0] * shape[1] for _ in range(shape[0])]
            return Quadratic(zero, 1, targets, weight, setting.names, data.get("weights"))
        if "inputs" not in data:
            raise InputError("the key 'inputs' is missing in [objective]")
        inputs, targets, weights = data["inputs"], data["targets"], data.get("weights")
        if "data" in data:
            from deeplift_cas.landscape.objectives.samples import Samples  # start-up counts

            table = Samples(os.path.join(setting.folder or "", _file(data["data"])))
            inputs, targets = (table.columns(_columns(data[key], key)) for key in ("inputs", "targets"))
            if isinstance(weights, list) and any(isinstance(e, str) for e in weights):
                weights = table.columns(_columns(weights, "weights"))
        elif any(isinstance(e, str) for part in (inputs, targets) if isinstance(part, list) for e in part):
            raise InputError('inputs and targets name columns, but of no file: write data = "samples.csv", or matrices')
        return cls(inputs, targets, data.get("scale", "1/2"), setting.names, weights)

    def along(self, series: Sequence[Any]) -> list[Any]:
        """f_k = scale/N · Σ_{i+j=k} ⟨R_i, R_j⟩ with R_0 = X_0·inputs − targets, R_j = X_j·inputs."""
        if self.inputs.shape[1] > FEW_SAMPLES:
            return super().along(series)  # as a polynomial in X it does not grow with the samples
        norms = squared_norms(self._residuals(series), self.weights)
        return [symengine.expand(self.weight * norm) for norm in norms]

    def at(self, values: Mapping[Any, Any]) -> SquareLoss:
        """The objective with values for symbols."""
        scale = symengine.expand(self.weight.subs(values)) * self.inputs.shape[1]
        weights = None if self.weights is None else substituted(self.weights, values)
        inputs, targets = substituted(self.inputs, values), substituted(self.targets, values)
        return SquareLoss(inputs, targets, scale, weights=weights, singular=True)  # at some values they may be

    def opposite(self) -> SquareLoss:
        """−f."""
        scale = -self.weight * self.inputs.shape[1]
        return SquareLoss(self.inputs, self.targets, scale, weights=self.weights, singular=True)

    def formula(self, product: Any) -> Formula:
        """scale/N · ‖X·inputs − targets‖²."""
        norm, matrices = SquaredNorm(self.weight, "targets", "inputs"), {"inputs": self.inputs, "targets": self.targets}
        if self.weights is not None:
            norm, matrices = norm._replace(entries="weights"), matrices | {"weights": self.weights}
        return Formula((norm,), matrices, self.inputs.shape[1])

    def grouped(self, series: Sequence[Any]) -> list[Group]:
        """The last of the coefficients that ``along`` gives, by its residuals."""
        if self.inputs.shape[1] > FEW_SAMPLES:
            return super().grouped(series)
        return [(self.weight, square_terms(self._residuals(series), self.weights))]

    def _norm(self, X: Any) -> Any:
        """‖X·inputs − targets‖² = ⟨X·G, X⟩ − 2⟨C, X⟩ + ‖targets‖², G and C the products with the transposed inputs,
        where all are numbers without weights; else square by square.
        """
        if self.weights is not None or self.inputs.free_symbols or self.targets.free_symbols:
            return squared_norms([X * self.inputs - self.targets], self.weights)[0]
        inputs, targets = (fmpq_mat(_numbers(m)) for m in (self.inputs, self.targets))
        G, C = (_matrix(m * inputs.transpose()) for m in (inputs, targets))
        constant = sum((q * q for q in targets.entries()), start=fmpq(0))
        return inner(X * G, X) - 2 * inner(C, X) + symengine.Rational(int(constant.p), int(constant.q))

    def _residuals(self, series: Sequence[Any]) -> list[Any]:
        first, *others = [X * self.inputs for X in series]
        return [first - self.targets, *others]


def _generic_rank(m: Any) -> int:
    """The rank for all but special values of the symbols: that at a point chosen at random, and never more."""
    if not m.free_symbols:
        return int(fmpq_mat(_numbers(m)).rank())
    import random  # only where it is needed: start-up counts

    rng = random.Random(0)
    values = {symbol: symengine.Integer(rng.randint(1, 10**12)) for symbol in sorted(m.free_symbols, key=str)}
    return int(fmpq_mat(_numbers(substituted(m, values))).rank())


def _numbers(m: Any) -> list[list[fmpq]]:
    return [[Ring.rational(e) for e in row] for row in m.tolist()]


def _matrix(m: fmpq_mat) -> Any:
    entries = [symengine.Rational(int(q.p), int(q.q)) for q in m.entries()]
    return symengine.ImmutableDenseMatrix(m.nrows(), m.ncols(), entries)


def _file(name: Any) -> str:
    name = os.fspath(name) if isinstance(name, os.PathLike) else name
    if not isinstance(name, str) or not name.isprintable() or not name.strip():
        raise InputError(f"'data' must be the name of a CSV file in quotes, not {shown(name)}")
    return name


def _columns(names: Any, key: str) -> list[str]:
    if not isinstance(names, list | tuple) or not names or not all(isinstance(name, str) for name in names):
        raise InputError(f"with 'data', '{key}' must be a list of columns such as [\"length\", \"width\"]")
    if repeated := [name for i, name in enumerate(names) if name in names[:i]]:
        raise InputError(f"'{key}' names the column {shown(repeated[0])} twice")
    return list(names)
