"""Products of powers: the shape in which a sign is evident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flint import fmpq


@dataclass(frozen=True)
class Product:
    """``coefficient · Π key^exponent``; a key is the text of a polynomial, exponents may be negative.

    >>> half = Product(fmpq(1, 2), {"c": 1})
    >>> (half * half.power(-2)).json()
    {'coefficient': '2', 'powers': {'c': -1}}
    >>> Product.read(half.json()) == half
    True
    """

    coefficient: fmpq = field(default_factory=lambda: fmpq(1))
    powers: Mapping[str, int] = field(default_factory=dict)

    def __mul__(self, other: Product) -> Product:
        powers = dict(self.powers)
        for key, exponent in other.powers.items():
            powers[key] = powers.get(key, 0) + exponent
        return Product(self.coefficient * other.coefficient, {k: e for k, e in powers.items() if e})

    def power(self, exponent: int) -> Product:
        """The product raised to an integer, which may be negative if the coefficient is not 0."""
        return Product(self.coefficient**exponent, {k: e * exponent for k, e in self.powers.items() if exponent})

    def without_coefficient(self) -> Product:
        """The powers alone."""
        return Product(powers=self.powers)

    def lcm(self, other: Product) -> Product:
        """The least product that both divide, for products without negative exponents."""
        keys = [*self.powers, *(k for k in other.powers if k not in self.powers)]
        return Product(powers={k: max(self.powers.get(k, 0), other.powers.get(k, 0)) for k in keys})

    def __str__(self) -> str:
        powers = [f"({key})" + (f"^{exponent}" if exponent != 1 else "") for key, exponent in self.powers.items()]
        return "*".join([str(self.coefficient), *powers])

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Product:
        """The product that a certificate carries."""
        return cls(fmpq(*map(int, data["coefficient"].split("/"))), dict(data["powers"]))

    def json(self) -> dict[str, object]:
        """The form in which a certificate carries it."""
        return {"coefficient": str(self.coefficient), "powers": dict(self.powers)}
