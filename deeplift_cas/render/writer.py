"""The notation of proofs in LaTeX: what records ask for when they say their words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.proofs.form import DirectionForm
from deeplift_cas.render import latex
from deeplift_cas.render.words import product_text


class LatexWriter:
    """A :class:`deeplift_cas.regions.proof.Writer` with one of the namings of directions."""

    def __init__(self, ring: Ring, naming: str) -> None:
        self.ring, self.naming = ring, naming

    def symbol(self, name: str) -> str:
        """A parameter or an entry of a direction."""
        return latex.symbol(name, self.naming)

    def polynomial(self, p: Polynomial) -> str:
        """A polynomial in the parameters."""
        return latex.polynomial(self.ring.text(p), self.naming)

    def form(self, form: DirectionForm) -> str:
        """A form in the entries of a direction."""
        return latex.polynomial(form.text, self.naming)

    def linear(self, form: Mapping[str, Polynomial]) -> str:
        """Σ coefficient·entry."""
        return self.sum([self.times(self.polynomial(p), self.symbol(name)) for name, p in form.items()])

    def product(self, product: Product, factor: int = 1) -> str:
        """factor·coefficient·Π p^e; a negative coefficient is put into a factor a − b, if there is one."""
        coefficient, powers = factor * product.coefficient, product.powers
        odd = next((text for text, e in powers.items() if e % 2 and " - " in text), None)
        if coefficient < 0 and odd is not None:
            names = tuple(sorted(set(re.findall(r"[A-Za-z]\w*", odd))))
            opposite = Ring(names).text(-Ring(names).read(odd))
            powers = {opposite if text == odd else text: e for text, e in powers.items()}
            coefficient = -coefficient
        return latex.polynomial(product_text(Product(coefficient, powers)), self.naming)

    def scaled(self, product: Product) -> str:
        """A factor in front of something; nothing for 1."""
        text = self.product(product)
        return "" if text == "1" else self.factor(text)

    def factor(self, text: str) -> str:
        """The first factor of a product; nothing for 1."""
        return "" if text == "1" else latex.bracketed(text)

    def bracketed(self, text: str) -> str:
        """In parentheses if it is a sum."""
        return latex.bracketed(text)

    def base(self, text: str) -> str:
        """In parentheses unless it can stand below an exponent."""
        return latex.base(text)

    def behind(self, text: str) -> str:
        """A factor behind others: a single symbol, or in parentheses."""
        return f"({text})" if " " in text or latex.is_sum(text) or text[0].isdigit() else text

    def times(self, coefficient: str, factor: str) -> str:
        """A term; the sign of the coefficient is its first character."""
        sign = "-" if coefficient.startswith("-") and not latex.is_sum(coefficient[1:]) else ""
        return sign + self.juxtaposed(self.factor(coefficient.removeprefix(sign)), factor)

    def juxtaposed(self, *factors: str) -> str:
        """A product; a factor 1 is an empty text."""
        return " ".join(filter(None, factors))

    def sum(self, terms: Sequence[str]) -> str:
        """A sum."""
        return " + ".join(terms).replace("+ -", "- ")
