"""Why a point is k-critical: one identity for each order from 2 on, each built on those before  (theory, section 2).

That of order 4 stands in :mod:`deeplift_cas.criticality.proofs.quartic`: few answers need it, and start-up counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple, Protocol

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.certificates.format import REHEARSAL, TOO_LONG, reading
from deeplift_cas.criticality.proofs.block import Block
from deeplift_cas.criticality.proofs.form import DirectionForm, Entries, Sparse, entries_json, named, read_entries
from deeplift_cas.criticality.third import Vanishing
from deeplift_cas.errors import Undecided
from deeplift_cas.regions.proof import Writer
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.characteristic import Characteristic
from deeplift_cas.squares.elimination import Square, common_denominator
from deeplift_cas.vocabulary import ORDERS


class Identity(Protocol):
    """What one order adds to the proof of criticality."""

    def json(self) -> dict[str, Any]:
        """The keys that it adds in a certificate."""

    def words(self, write: Writer, before: Sequence[Any]) -> Iterator[str]:
        """Its clauses; ``before`` are the identities of the orders below."""

    def forms_read(self) -> Sequence[DirectionForm]:
        """Those that a kernel has to read besides linear ones."""

    @property
    def has_invariants(self) -> bool:
        """Whether a kernel has to compute invariants of a quartic."""


class Critical(NamedTuple):
    """∇g = 0, and the identities of the orders 2, …, k."""

    identities: tuple[Identity, ...] = ()

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {key: value for identity in self.identities for key, value in identity.json().items()}

    def words(self, write: Writer) -> Iterator[str]:
        """An identity after the other."""
        yield r"$\nabla g(W) = 0$"
        for n, identity in enumerate(self.identities):
            yield from identity.words(write, self.identities[:n])


class HessianSquares(NamedTuple):
    """denominator · H = Σ λ_i ℓ_i ℓ_iᵀ + denominator · blocks, with λ_i ≥ 0 and blocks ⪰ 0."""

    denominator: Product
    squares: tuple[tuple[Product, Entries], ...]
    ring: Ring
    blocks: tuple[Block, ...] = ()

    @classmethod
    def of(
        cls,
        squares: Sequence[Square],
        names: Sequence[str],
        branch: Branch,
        blocks: Sequence[Characteristic] = (),
    ) -> HessianSquares:
        """H = Σ λ_i ℓ_i ℓ_iᵀ + blocks without negative exponents."""
        denominator = common_denominator(squares, branch)
        scaled = tuple((denominator * s.multiplier, named(s.form, names)) for s in squares)
        return cls(denominator, scaled, branch.ring, tuple(Block.of(block, names, branch) for block in blocks))

    def json(self) -> dict[str, Any]:
        """Keys ``denominator``, ``squares`` and ``blocks``."""
        squares = [{"multiplier": m.json(), "form": entries_json(form, self.ring)} for m, form in self.squares]
        blocks = [block.json() for block in self.blocks]
        return {"denominator": self.denominator.json(), "squares": squares, "blocks": blocks}

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> HessianSquares:
        """The record that a certificate carries."""
        squares = tuple((Product.read(s["multiplier"]), read_entries(s["form"], ring)) for s in data["squares"])
        return cls(Product.read(data["denominator"]), squares, ring, tuple(map(Block.read, data["blocks"])))

    def forms_read(self) -> Sequence[DirectionForm]:
        """None."""
        return ()

    @property
    def has_invariants(self) -> bool:
        """None."""
        return False

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
        for block in self.blocks:
            yield from block.words(write)
        if self.blocks:
            hessian += " $ without the entries of these blocks $"
        yield f"${hessian} = {total}$ with {positive}all $\\lambda_i \\geq 0$" if forms else f"${hessian} = 0$"


class CubicQuotients(NamedTuple):
    """scale · g_3 = Σ λ_i ℓ_i q_i + Σ z_j c_j, with the λ_i of :class:`HessianSquares`, a scale that is not 0 and z_j
    that are 0.
    """

    scale: Product
    quotients: tuple[DirectionForm, ...]
    columns: tuple[tuple[str, Product], ...] = ()
    """Of blocks of corank 1: the direction of a column that spans the kernel, and its entry there, not 0."""
    zeros: tuple[tuple[Product, DirectionForm], ...] = ()

    @classmethod
    def of(cls, found: Vanishing, squares: Sequence[Square], names: Sequence[str], branch: Branch) -> CubicQuotients:
        """From scale · g_3 = Σ ℓ_i q_i: both sides times a common multiple of those λ_i ≠ 0 that are used."""
        denominator = common_denominator(squares, branch)
        multipliers = [denominator * s.multiplier for s in squares]
        common = common_multiple(multipliers, found.over_forms)
        quotients: list[Sparse] = [{}] * len(squares)
        for i, q in multiplied(found.over_forms, common, multipliers, branch):
            quotients[i] = q
        for i, q in found.over_squares.items():
            quotients[i] = q
        columns = tuple((names[i], entry) for i, entry in found.columns)
        forms = tuple(DirectionForm(q, names, branch.ring) for q in quotients)
        zeros = tuple(
            (z * common, DirectionForm({monomial: branch.ring.one}, names, branch.ring))
            for monomial, z in found.zeros.items()
        )
        return cls(found.scale * common, forms, columns, zeros)

    def json(self) -> dict[str, Any]:
        """Key ``third``."""
        columns = {name: entry.json() for name, entry in self.columns}
        zeros = [{"value": z.json(), "form": form.text} for z, form in self.zeros]
        third = {"scale": self.scale.json(), "quotients": [q.text for q in self.quotients], "columns": columns}
        return {"third": third | ({"zeros": zeros} if zeros else {})}

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> CubicQuotients:
        """The record that a certificate carries."""
        third = data["third"]
        columns = tuple((name, Product.read(entry)) for name, entry in third["columns"].items())
        quotients = tuple(DirectionForm.read(q, names, ring) for q in third["quotients"])
        zeros = tuple(
            (Product.read(zero["value"]), DirectionForm.read(zero["form"], names, ring))
            for zero in third.get("zeros", [])
        )
        return cls(Product.read(third["scale"]), quotients, columns, zeros)

    def forms_read(self) -> Sequence[DirectionForm]:
        """q_i."""
        return self.quotients

    @property
    def has_invariants(self) -> bool:
        """None."""
        return False

    def words(self, write: Writer, before: Sequence[Any]) -> Iterator[str]:
        """Why g_3 vanishes on the kernel."""
        (squares,) = before
        s = write.scaled(self.scale)
        parts = over_forms(squares.forms(write), self.quotients, write)
        for z, form in self.zeros:
            zero = write.product(z)
            yield f"${zero} = 0$"
            if not squares.blocks:  # else the form is one in coordinates of their kernels
                parts.append(write.juxtaposed(write.factor(zero), write.behind(write.form(form))))
        cubic = write.juxtaposed(s, r"g_3(\dot w)")
        not_zero = f" with $S = {s} \\neq 0$" if s else ""
        if squares.blocks:  # of which the identity says nothing
            equal = f"${cubic} = {' + '.join(parts)}$ up to terms that are 0 on $K$" if parts else "$g_3 = 0$ on $K$"
            yield f"{equal}, so that $g_3 = 0$ there{not_zero}" if parts else equal
            return
        yield f"${cubic} = {' + '.join(parts)}$, which is 0 on $K${not_zero}" if parts else "$g_3 = 0$"


def over_forms(forms: Sequence[tuple[str, str]], cofactors: Sequence[DirectionForm], write: Writer) -> list[str]:
    """λ_i ℓ_i q_i, where q_i is not 0."""
    return [
        write.juxtaposed(write.factor(m), write.behind(form), write.behind(write.form(q)))
        for (m, form), q in zip(forms, cofactors, strict=True)
        if not q.is_zero
    ]


def multiplied(
    forms: Mapping[int, Sparse], common: Product, multipliers: Sequence[Product], branch: Branch
) -> Iterator[tuple[int, Sparse]]:
    """Each form times common/multiplier; raises :class:`Undecided` where they become too long for the kernel."""
    work = 0
    for i, form in forms.items():
        factor = branch.polynomial(common * multipliers[i].power(-1))
        result = {}
        for monomial, value in form.items():
            result[monomial] = factor * value
            work += reading(result[monomial].coeffs())
            if work > REHEARSAL:
                raise Undecided(TOO_LONG)
        yield i, result


def common_multiple(multipliers: Sequence[Product], used: Mapping[int, Any], start: Product | None = None) -> Product:
    return reduce(Product.lcm, (multipliers[i].without_coefficient() for i in used), start or Product())
