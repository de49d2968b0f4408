"""Fractions of polynomials on a branch, of which the denominators are products of what is not zero there.

A denominator is kept by its irreducible factors: what they have in common with a numerator is found by division, and a
common multiple of two by their exponents.  A greatest common divisor of long polynomials takes minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import mul
from typing import NamedTuple

from deeplift_cas.algebra.polynomial import Polynomial, quotient
from deeplift_cas.algebra.product import Product
from deeplift_cas.deadline import in_time
from deeplift_cas.errors import Undecided
from deeplift_cas.signs.branch import Branch

LONGEST = 20_000
"""Terms of a numerator: longer ones may be reduced for minutes; those of accepted proofs were much shorter."""
TOO_LONG = "a form of which the coefficients are too long"
EMPTY: Mapping[str, Polynomial] = {}


class Fraction(NamedTuple):
    """A numerator over a product of powers of irreducible polynomials."""

    above: Polynomial
    below: Product = Product()


class Fractions:
    """Sums and quotients of fractions, the numerators modulo the equations of a branch.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("a", "b"))
    >>> a, b = (ring.generator(name) for name in ring.names)
    >>> fractions = Fractions(Branch(ring))
    >>> half = fractions.over(Fraction(a**2 - b**2), 2 * a + 2 * b)
    >>> half.above, fractions.sum(half, fractions.over(Fraction(b), a**2)).below.powers
    (1/2*a - 1/2*b, {'a': 2})
    """

    def __init__(self, branch: Branch, factors: Mapping[str, Polynomial] = EMPTY) -> None:
        self._branch = branch
        self.factors = dict(factors)
        """Those of the denominators, by their text."""

    def over(self, value: Fraction, divisor: Polynomial, exponent: int = 1) -> Fraction:
        """value / divisor^exponent, cancelled.  The divisor must not be zero."""
        unit, factors = self._branch.ring.factor(divisor)
        above, powers = value.above / unit**exponent, {}
        for q, e in factors:
            for left in range(e * exponent, 0, -1):
                if (smaller := quotient(above, q)) is None:
                    key = self._branch.ring.text(q)
                    self.factors[key], powers[key] = q, left
                    break
                above = smaller
        return Fraction(above, value.below * Product(powers=powers))

    def sum(self, a: Fraction, b: Fraction) -> Fraction:
        """a + b."""
        if a.below == b.below:
            return Fraction(self._reduced(a.above + b.above), a.below)
        below = a.below.lcm(b.below)
        return Fraction(self._reduced(self._raised(a, below) + self._raised(b, below)), below)

    def below(self, fractions: Iterable[Fraction]) -> Product:
        """The least common denominator."""
        return reduce(Product.lcm, {id(f.below): f.below for f in fractions}.values(), Product())

    def times(self, value: Fraction, below: Product) -> Polynomial:
        """The fraction times a multiple of its denominator."""
        return self._reduced(self._raised(value, below))

    def product(self, below: Product) -> Product:
        """A denominator as a product of what conditions speak of, none of which can be zero.

        Raises ``Undetermined`` where a sign is needed, and :class:`Undecided` where the equations say that it is zero.
        """
        branch, one = self._branch, Fraction(self._branch.ring.one)
        if branch.vanishes(common := self.times(one, below)):  # a product of what is not zero
            raise Undecided("equations that may contradict each other, of which no basis was found")
        parts = [branch.product_as_is(self.factors[key]) for key in below.powers]  # which it may lose where reduced
        known = [part for part in parts if part is not None and 0 not in branch.possible_product(part)]
        if len(known) == len(parts):
            return reduce(mul, map(Product.power, known, below.powers.values()), Product())
        for p in (self._raised(one, below), common):
            scale = branch.product_as_is(p)
            if scale is not None and 0 not in branch.possible_product(scale):
                return scale
        if scale is None:  # a factor whose sign has not been asked for yet
            branch.sign(common)
            raise Undecided("the sign of a common denominator")
        for key in scale.powers:  # modulo the equations it can have factors that no pivot has
            branch.is_zero(branch.named(key))
        return scale

    def _raised(self, value: Fraction, below: Product) -> Polynomial:
        """The numerator of an equal fraction with a denominator that is a multiple."""
        above = value.above
        for key, exponent in below.powers.items():
            if left := exponent - value.below.powers.get(key, 0):
                in_time()
                above = _short(above * self.factors[key] ** left)
        return above

    def _reduced(self, p: Polynomial) -> Polynomial:
        return self._branch.reduce(_short(p))


def _short(p: Polynomial) -> Polynomial:
    if len(p) > LONGEST:
        raise Undecided(TOO_LONG)
    return p
