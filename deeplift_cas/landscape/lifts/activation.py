"""Smooth activations by their derivatives at a preactivation value  (theory 2, D.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import symengine

from deeplift_cas.algebra.exact import exact
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import InputError, shown

ORDER = 4
"""Of the highest derivative that is used."""
POLYNOMIAL = {"square": 2, "cubic": 3}
"""Powers: the lift stays polynomial."""
CENTERS = {name: symengine.Integer(0) for name in ("tanh", "erf", "sin")} | {"sigmoid": symengine.Rational(1, 2)}
NOT_SMOOTH = {"relu": "max(0, z)", "abs": "|z|", "leaky_relu": "max(z, εz)"}
NAMES = ("tanh", "sigmoid", "softplus", "erf", "sin", "exp", "swish", *POLYNOMIAL)


@dataclass(frozen=True)
class Activation:
    """A smooth function: by its name, or by a table of values and derivatives at places, the user's own.

    Derivatives that are not rational are symbols s0, s1, …, for another place s0_2, s1_2, …, of which :meth:`facts`
    says what is known.  ``values`` are numbers for some of them.

    >>> Activation("tanh").jet(0, 1), Activation("softplus").jet(0, 1)
    ((0, 1, 0, -2, 0), (s0, 1/2, 1/4, 0, -1/8))
    >>> [symengine.expand(s) for s in Activation("tanh").jet(1, 2)][:2]
    [s0_2, 1 - s0_2**2]
    """

    name: str
    table: tuple[tuple[Any, tuple[Any, ...]], ...] = ()
    values: Mapping[Any, Any] = field(default_factory=dict)
    center: Any = None
    """Half of σ(z) + σ(−z), if that is always the same number: 0 of an odd function."""

    @classmethod
    def read(cls, given: Any) -> Activation:
        """A name, or a mapping from places to the value and four derivatives.  Raises :class:`InputError`."""
        if isinstance(given, Mapping):
            table = []
            for place, jet in given.items():
                if not isinstance(jet, Sequence) or isinstance(jet, str) or len(jet) != ORDER + 1:
                    raise InputError(
                        f"activation at {shown(place)}: a list of the value and {ORDER} derivatives is needed"
                    )
                table.append((exact(place), tuple(exact(s) for s in jet)))
            return cls("given", tuple(table))
        if isinstance(given, str) and given.lower() in NOT_SMOOTH:
            raise InputError(
                f"{given} is not smooth: {NOT_SMOOTH[given.lower()]} has no derivative at 0, and g no Taylor expansion"
            )
        if not isinstance(given, str) or given not in NAMES:
            raise InputError(f"the activations are {', '.join(NAMES)}, not {shown(given)}")
        return cls(given, center=CENTERS.get(given))

    @property
    def power(self) -> int | None:
        """Its exponent, if it is a power."""
        return POLYNOMIAL.get(self.name)

    def jet(self, at: Any, number: int) -> tuple[Any, ...]:
        """σ, σ′, …, σ⁗ at a place, the so-many-th different one.

        Raises :class:`InputError` where the user's table has none.
        """
        at = symengine.expand(symengine.sympify(at))
        suffix = "" if number == 1 else f"_{number}"
        if self.table:
            found: tuple[Any, ...] | None = dict(self.table).get(at)
            if found is None:
                known = ", ".join(str(place) for place, _ in self.table)
                raise InputError(
                    f"the derivatives of the activation at {at} are needed, and given are those at {known}"
                )
            return found
        s0, s1 = (symengine.Symbol(f"s{k}{suffix}") for k in range(2))
        jet = JETS[self.name](at, s0, s1)
        return tuple(symengine.expand(symengine.sympify(s).subs(self.values)) for s in jet)

    def facts(self, at: Any, number: int) -> list[str]:
        """What is known of the symbols in the derivatives at a place.

        >>> Activation.read("softplus").facts(0, 1), Activation.read("tanh").facts(-1, 2)
        (['s0 > 0'], ['s0_2 > -1', 's0_2 < 0'])
        """
        at = symengine.expand(symengine.sympify(at))
        number_at = None if at.free_symbols else Ring.rational(at)
        sign = None if number_at is None else int(number_at > 0) - int(number_at < 0)
        suffix = "" if number == 1 else f"_{number}"
        used = {str(s) for p in self.jet(at, number) for s in p.free_symbols}
        found = FACTS[self.name](sign) if self.name in FACTS and not self.table else []
        named = [(f"{name}{suffix}", rest) for name, rest in found]
        return [f"{name} {rest}" for name, rest in named if name in used]

    def reflected(self, jet: Sequence[Any]) -> tuple[Any, ...]:
        """The derivatives at −z, from those at z, of a function with a center.

        >>> Activation.read("sigmoid").reflected(Activation.read("sigmoid").jet(1, 1))[0]
        1 - s0
        """
        return (symengine.expand(2 * self.center - jet[0]), *(s * (-1) ** k for k, s in enumerate(jet[1:])))

    def at(self, values: Mapping[Any, Any]) -> Activation:
        """With numbers for some of its symbols, and for parameters in the places."""

        def moved(p: Any) -> Any:
            return symengine.expand(symengine.sympify(p).subs(values))

        table = tuple((moved(z), tuple(map(moved, jet))) for z, jet in self.table)
        return Activation(self.name, table, {**self.values, **values}, self.center)


def _sigmoid(at: Any, s0: Any, s1: Any) -> tuple[Any, ...]:
    p = symengine.Symbol("p")
    value = symengine.Rational(1, 2) if at == 0 else s0
    return _chain(p, p * (1 - p), value)


def _chain(s: Any, slope: Any, value: Any, first: int = ORDER + 1) -> tuple[Any, ...]:
    """s, s′, s″, … where s′ = slope(s), at a value of s."""
    jet = [s]
    while len(jet) < first:
        jet.append(symengine.expand(symengine.diff(jet[-1], s) * slope))
    return tuple(symengine.expand(symengine.sympify(x).subs({s: value})) for x in jet)


def _tanh(at: Any, s0: Any, s1: Any) -> tuple[Any, ...]:
    t = symengine.Symbol("t")
    return _chain(t, 1 - t * t, symengine.Integer(0) if at == 0 else s0)


def _softplus(at: Any, s0: Any, s1: Any) -> tuple[Any, ...]:
    p = symengine.Symbol("p")
    return (s0, *_chain(p, p * (1 - p), symengine.Rational(1, 2) if at == 0 else s1, ORDER))


def _swish(at: Any, s0: Any, s1: Any) -> tuple[Any, ...]:
    """zσ(z), with σ the sigmoid: zσ^(k) + kσ^(k−1)."""
    sigma = _sigmoid(at, s0, s1)
    return tuple(at * sigma[k] + (k * sigma[k - 1] if k else 0) for k in range(ORDER + 1))


def _erf(at: Any, s0: Any, s1: Any) -> tuple[Any, ...]:
    """erf′ = 2/√π·exp(−z²): with s1 its value, s1·(1, −2z, 4z² − 2, −8z³ + 12z)."""
    first = symengine.Integer(0) if at == 0 else s0
    return (first, s1, -2 * at * s1, (4 * at**2 - 2) * s1, (12 * at - 8 * at**3) * s1)


def _sin(at: Any, s0: Any, s1: Any) -> tuple[Any, ...]:
    a, b = (symengine.Integer(0), symengine.Integer(1)) if at == 0 else (s0, s1)
    return (a, b, -a, -b, a)


def _exp(at: Any, s0: Any, s1: Any) -> tuple[Any, ...]:
    return (symengine.Integer(1) if at == 0 else s0,) * (ORDER + 1)


JETS: Mapping[str, Any] = {
    "tanh": _tanh,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "swish": _swish,
    "erf": _erf,
    "sin": _sin,
    "exp": _exp,
}
"""Name ↦ the derivatives at a place, in symbols for what is not rational there."""


def _between(name: str, low: str, middle: str, high: str, sign: int | None) -> list[tuple[str, str]]:
    """Of a value of an increasing function that is ``middle`` at 0."""
    low, high = (low, high) if sign is None else (middle, high) if sign > 0 else (low, middle)
    return [(name, f"> {low}"), (name, f"< {high}")]


def _of_sigmoid(name: str) -> Callable[[int | None], list[tuple[str, str]]]:
    return lambda sign: _between(name, "0", "1/2", "1", sign)


FACTS: Mapping[str, Callable[[int | None], list[tuple[str, str]]]] = {
    "tanh": lambda sign: _between("s0", "-1", "0", "1", sign),
    "erf": lambda sign: [*_between("s0", "-1", "0", "1", sign), ("s1", "> 0")],
    "sigmoid": _of_sigmoid("s0"),
    "swish": _of_sigmoid("s0"),
    "softplus": lambda sign: [("s0", "> 0"), *_of_sigmoid("s1")(sign)],
    "exp": lambda sign: [("s0", "> 0" if not sign else "> 1" if sign > 0 else "< 1"), *[("s0", "> 0")] * (sign == -1)],
    "sin": lambda sign: [(name, rest) for name in ("s0", "s1") for rest in ("<= 1", ">= -1")],
}
"""Name and sign of the place (``None`` if it is not known) ↦ what is known of symbols."""
