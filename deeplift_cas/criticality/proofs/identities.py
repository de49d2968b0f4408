"""Why a point is k-critical: one identity for each order from 2 on, each built on those before  (theory, section 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple, Protocol

from flint import fmpq

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.fourth import SumOfSquares
from deeplift_cas.criticality.proofs.form import DirectionForm, Entries, Sparse, entries_json, named, read_entries
from deeplift_cas.criticality.third import Vanishing
from deeplift_cas.regions.proof import Writer
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.elimination import Square
from deeplift_cas.vocabulary import ORDERS


class Identity(Protocol):
    """What one order adds to the proof of criticality."""

    def json(self) -> dict[str, Any]:
        """The keys that it adds in a certificate."""

    def words(self, write: Writer, before: Sequence[Any]) -> Iterator[str]:
        """Its clauses; ``before`` are the identities of the orders below."""


class Critical(NamedTuple):
    """∇g = 0, and the identities of the orders 2, …, k."""

    identities: tuple[Identity, ...] = ()

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {key: value for identity in self.identities for key, value in identity.json().items()}

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> Critical:
        """The record that a certificate carries."""
        return cls(tuple(kind.read(data, names, ring) for key, kind in IDENTITIES.items() if key in data))

    def words(self, write: Writer) -> Iterator[str]:
        """An identity after the other."""
        yield r"$\nabla g(W) = 0$"
        for n, identity in enumerate(self.identities):
            yield from identity.words(write, self.identities[:n])


class HessianSquares(NamedTuple):
    """denominator · H = Σ λ_i ℓ_i ℓ_iᵀ with λ_i ≥ 0."""

    denominator: Product
    squares: tuple[tuple[Product, Entries], ...]
    ring: Ring

    @classmethod
    def of(cls, squares: Sequence[Square], names: Sequence[str], branch: Branch) -> HessianSquares:
        """H = Σ λ_i ℓ_i ℓ_iᵀ without negative exponents."""
        denominator = common_denominator(squares, branch)
        scaled = tuple((denominator * s.multiplier, named(s.form, names)) for s in squares)
        return cls(denominator, scaled, branch.ring)

    def json(self) -> dict[str, Any]:
        """Keys ``denominator`` and ``squares``."""
        squares = [{"multiplier": m.json(), "form": entries_json(form, self.ring)} for m, form in self.squares]
        return {"denominator": self.denominator.json(), "squares": squares}

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> HessianSquares:
        """The record that a certificate carries."""
        squares = tuple((Product.read(s["multiplier"]), read_entries(s["form"], ring)) for s in data["squares"])
        return cls(Product.read(data["denominator"]), squares, ring)

    def forms(self, write: Writer) -> list[tuple[str, str]]:
        """λ_i and ℓ_i."""
        return [(write.product(multiplier), write.linear(form)) for multiplier, form in self.squares]

    def words(self, write: Writer, before: Sequence[Any]) -> Iterator[str]:
        """The sum of squares."""
        forms = self.forms(write)
        total = " + ".join(write.juxtaposed(write.factor(m), f"{write.base(form)}^{{2}}") for m, form in forms)
        d = write.scaled(self.denominator)
        positive = f"$D = {d} > 0$ and " if d else ""
        hessian = write.juxtaposed(d, ORDERS[1].latex)
        yield f"${hessian} = {total}$ with {positive}all $\\lambda_i \\geq 0$" if forms else f"${hessian} = 0$"


class CubicQuotients(NamedTuple):
    """scale · g_3 = Σ λ_i ℓ_i q_i, with the λ_i of :class:`HessianSquares` and a scale that is not 0."""

    scale: Product
    quotients: tuple[DirectionForm, ...]

    @classmethod
    def of(cls, found: Vanishing, squares: Sequence[Square], names: Sequence[str], branch: Branch) -> CubicQuotients:
        """From scale · g_3 = Σ ℓ_i q_i: both sides times a common multiple of those λ_i ≠ 0 that are used."""
        denominator = common_denominator(squares, branch)
        multipliers = [denominator * s.multiplier for s in squares]
        common = _common_multiple(multipliers, found.over_forms)
        quotients: list[Sparse] = [{}] * len(squares)
        for i, q in found.over_forms.items():
            factor = branch.polynomial(common * multipliers[i].power(-1))
            quotients[i] = {monomial: factor * value for monomial, value in q.items()}
        for i, q in found.over_squares.items():
            quotients[i] = q
        return cls(found.scale * common, tuple(DirectionForm(q, names, branch.ring) for q in quotients))

    def json(self) -> dict[str, Any]:
        """Key ``third``."""
        return {"third": {"scale": self.scale.json(), "quotients": [q.text for q in self.quotients]}}

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> CubicQuotients:
        """The record that a certificate carries."""
        third = data["third"]
        return cls(Product.read(third["scale"]), tuple(DirectionForm.read(q, names, ring) for q in third["quotients"]))

    def words(self, write: Writer, before: Sequence[Any]) -> Iterator[str]:
        """Why g_3 vanishes on the kernel."""
        (squares,) = before
        s = write.scaled(self.scale)
        parts = over_forms(squares.forms(write), self.quotients, write)
        cubic = write.juxtaposed(s, r"g_3(\dot w)")
        not_zero = f" with $S = {s} \\neq 0$" if s else ""
        yield f"${cubic} = {' + '.join(parts)}$, which is 0 on $K${not_zero}" if parts else "$g_3 = 0$"


class QuarticSquares(NamedTuple):
    """scale · (2·s²·g_4 − denominator·Σ λ_i q_i²) = Σ μ_j Q_j² + Σ λ_i ℓ_i c_i with μ_j ≥ 0, a scale > 0, and s, λ_i,
    q_i of :class:`CubicQuotients`.
    """

    scale: Product
    squares: tuple[tuple[Product, DirectionForm], ...]
    quotients: tuple[DirectionForm, ...]

    @classmethod
    def of(
        cls, found: SumOfSquares, third: Vanishing, squares: Sequence[Square], names: Sequence[str], branch: Branch
    ) -> QuarticSquares:
        """In the third identity q_i is common/λ_i times the form of scale·g_3 = Σ ℓ_i q_i; so the bracket is common²
        times what was found.
        """
        denominator = common_denominator(squares, branch)
        multipliers = [denominator * s.multiplier for s in squares]
        common = _common_multiple(multipliers, third.over_forms)
        more = _common_multiple(multipliers, found.quotients, common)
        below = common_denominator([Square(multiplier, {}, 0) for multiplier, _ in found.squares], branch)
        cubics: list[Sparse] = [{}] * len(squares)
        for i, c in found.quotients.items():
            factor = branch.polynomial(below * more.power(2) * multipliers[i].power(-1))
            cubics[i] = {monomial: factor * value for monomial, value in c.items()}
        return cls(
            below * found.scale * (more * common.power(-1)).power(2),
            tuple((below * m * more.power(2), DirectionForm(Q, names, branch.ring)) for m, Q in found.squares),
            tuple(DirectionForm(c, names, branch.ring) for c in cubics),
        )

    def json(self) -> dict[str, Any]:
        """Key ``fourth``."""
        squares = [{"multiplier": m.json(), "form": form.text} for m, form in self.squares]
        quotients = [c.text for c in self.quotients]
        return {"fourth": {"scale": self.scale.json(), "squares": squares, "quotients": quotients}}

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> QuarticSquares:
        """The record that a certificate carries."""
        fourth = data["fourth"]
        return cls(
            Product.read(fourth["scale"]),
            tuple(
                (Product.read(s["multiplier"]), DirectionForm.read(s["form"], names, ring)) for s in fourth["squares"]
            ),
            tuple(DirectionForm.read(c, names, ring) for c in fourth["quotients"]),
        )

    def words(self, write: Writer, before: Sequence[Any]) -> Iterator[str]:
        """What is left of g_4 on the kernel."""
        squares, third = before
        forms, s, d = squares.forms(write), write.scaled(third.scale), write.scaled(squares.denominator)
        squared = [
            write.juxtaposed(write.factor(write.product(m)), f"{write.base(write.form(Q))}^{{2}}")
            for m, Q in self.squares
        ]
        right = [*squared, *over_forms(forms, self.quotients, write)]
        scale = write.scaled(self.scale)
        if all(q.is_zero for q in third.quotients):  # so only g_4 itself is left
            quartic = write.juxtaposed(scale, "2", f"{write.base(s)}^{{2}}" if s else "", r"g_4(\dot w)")
            yield f"${quartic} = {' + '.join(right)} \\geq 0$ on $K$" if right else "$g_4 = 0$"
            return
        quartic = write.juxtaposed("2", f"{write.base(s)}^{{2}}" if s else "", r"g_4(\dot w)")
        correction = write.juxtaposed(d, r"\textstyle\sum_i \lambda_i q_i^2")
        left = rf"{scale} \bigl({quartic} - {correction}\bigr)" if scale else f"{quartic} - {correction}"
        above = f" with ${scale} > 0$" if scale else ""
        yield rf"${left} = {' + '.join(right) or '0'}$, which is $\geq 0$ on $K${above}"


IDENTITIES: dict[str, Any] = {"squares": HessianSquares, "third": CubicQuotients, "fourth": QuarticSquares}
"""The key by which a certificate shows that there is one ↦ its record."""


def over_forms(forms: Sequence[tuple[str, str]], cofactors: Sequence[DirectionForm], write: Writer) -> list[str]:
    """λ_i ℓ_i q_i, where q_i is not 0."""
    return [
        write.juxtaposed(write.factor(m), write.behind(form), write.behind(write.form(q)))
        for (m, form), q in zip(forms, cofactors, strict=True)
        if not q.is_zero
    ]


def common_denominator(squares: Sequence[Square], branch: Branch) -> Product:
    """The least positive product by which all multipliers lose their negative exponents."""
    negative = (Product(powers={k: -e for k, e in square.multiplier.powers.items() if e < 0}) for square in squares)
    product = reduce(Product.lcm, negative, Product())
    return product if branch.possible_product(product) == {1} else product * Product(fmpq(-1))


def _common_multiple(multipliers: Sequence[Product], used: Mapping[int, Any], start: Product | None = None) -> Product:
    return reduce(Product.lcm, (multipliers[i].without_coefficient() for i in used), start or Product())
