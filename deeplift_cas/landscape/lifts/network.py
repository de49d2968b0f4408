"""Networks with smooth activations: weights ↦ the outputs on given inputs  (theory 2, D.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import symengine

from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.lift import Point
from deeplift_cas.landscape.lifts.activation import Activation
from deeplift_cas.landscape.lifts.program import Block, Program, Step
from deeplift_cas.landscape.lifts.sizes import sizes
from deeplift_cas.landscape.matrix import matrix
from deeplift_cas.vocabulary import entry_name

LAST = ("linear", "activated")


class Network(Program):
    """(W_1, …, W_L) ↦ the matrix d_L × N of outputs W_L·σ(⋯σ(W_1·x)) on N inputs, the columns of a d_0 × N matrix; with
    ``biases``, W_k·h + b_k.  The last layer is ``"linear"``, or ``"activated"``, too.

    Coordinates W1_11, …, and b1_1, ….  Derivatives of σ are used up to order 4, at the preactivations of the point; a
    power stays a polynomial.  Raises :class:`InputError` for sizes that do not fit, and an activation that is unknown
    or not smooth.

    >>> lift = Network((1, 1, 1), "tanh", [[1, 2]])
    >>> [X.tolist() for X in lift.line(lift.point([[0]], [[1]]), 1)]
    [[[0, 0]], [[W1_11dot, 2*W1_11dot]]]
    """

    required: ClassVar[tuple[str, ...]] = ("widths", "activation", "inputs")
    optional: ClassVar[tuple[str, ...]] = ("biases", "last")

    def __init__(
        self,
        widths: Sequence[int],
        activation: str | Mapping[Any, Any] | Activation,
        inputs: Any,
        biases: bool = False,
        last: str = LAST[0],
        names: tuple[str, ...] | None = None,
    ) -> None:
        self.widths = sizes(widths, "widths")
        if len(self.widths) < 2:
            raise InputError("a network needs at least two widths, d_0 and d_1")
        if not isinstance(biases, bool):
            raise InputError(f"'biases' is true or false, not {shown(biases)}")
        if last not in LAST:
            raise InputError(f'\'last\' is "linear" or "activated", not {shown(last)}')
        self.activation = activation if isinstance(activation, Activation) else Activation.read(activation)
        self.inputs = matrix(inputs, "inputs", names=names)
        if self.inputs.rows != self.widths[0]:
            raise InputError(
                f"inputs have {self.inputs.rows} rows: d_0 = {self.widths[0]} are needed, a column a sample"
            )
        depth, samples = len(self.widths) - 1, self.inputs.cols
        blocks = [Block(f"W{k}_", (self.widths[k], self.widths[k - 1])) for k in range(1, depth + 1)]
        blocks += [Block(f"b{k}_", (self.widths[k],)) for k in range(1, depth + 1)] if biases else []
        steps, h = [], [[self.inputs[i, n] for i in range(self.widths[0])] for n in range(samples)]
        for k in range(1, depth + 1):
            moved = []
            for n, values in enumerate(h, 1):
                row = []
                for i in range(1, self.widths[k] + 1):
                    products = [symengine.Symbol(entry_name(f"W{k}_", i, j)) * v for j, v in enumerate(values, 1)]
                    z = symengine.Add(*products, symengine.Symbol(f"b{k}_{i}") if biases else 0)
                    if k < depth or last == LAST[1]:
                        name = f"h{k}_{i}_{n}"
                        power = self.activation.power
                        steps.append(Step(name, z if power is None else z**power, None if power else self.activation))
                        z = symengine.Symbol(name)
                    row.append(z)
                moved.append(row)
            h = moved
        entries = [h[n][i] for i in range(self.widths[-1]) for n in range(samples)]
        said = f"a network {'-'.join(map(str, self.widths))} with {self.activation.name}, {samples} samples"
        super().__init__(said, blocks, (self.widths[-1], samples), entries, steps)

    @classmethod
    def read(cls, data: Mapping[str, Any], names: tuple[str, ...]) -> Network:
        """From a problem file."""
        given = data.get("biases", False), data.get("last", LAST[0])
        return cls(data["widths"], data["activation"], data["inputs"], *given, names)

    def read_point(self, value: Any, names: tuple[str, ...]) -> Point:
        """The list of weight matrices; biases that are left out are 0."""
        depth = len(self.widths) - 1
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise InputError(f"'point' is the list of {depth} weight matrices, not {shown(value)}")
        if len(value) == depth < len(self.blocks):
            value = [*value, *([0] * d for d in self.widths[1:])]
        return self.point(*value, names=names)
