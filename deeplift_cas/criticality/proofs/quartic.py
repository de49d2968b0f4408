"""Why a quartic is ≥ 0 on the kernel of the Hessian, or negative somewhere: the identity of order 4, and what its parts
are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.fourth import SumOfSquares
from deeplift_cas.criticality.proofs.form import DirectionForm, Sparse
from deeplift_cas.criticality.proofs.identities import (
    CubicQuotients,
    HessianSquares,
    Identity,
    common_multiple,
    multiplied,
    over_forms,
)
from deeplift_cas.criticality.third import Vanishing
from deeplift_cas.regions.proof import Writer
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.binary_quartic import DEGREES, GRAM_DEGREES, BinaryQuartic, OfGram, Pair
from deeplift_cas.squares.biquadratic import Root
from deeplift_cas.squares.elimination import Square, common_denominator
from deeplift_cas.squares.lineality import Shift, line


class QuarticSquares(NamedTuple):
    """scale · (2·s²·g_4 − denominator·Σ λ_i q_i²) = Σ μ_j Q_j² + Σ λ_i ℓ_i c_i with μ_j ≥ 0, a scale > 0, and s, λ_i,
    q_i of :class:`CubicQuotients`.
    """

    scale: Product
    squares: tuple[tuple[Product, DirectionForm], ...]
    quotients: tuple[DirectionForm, ...]
    quartic: Quartic | None = None

    @classmethod
    def of(
        cls, found: SumOfSquares, third: Vanishing, squares: Sequence[Square], names: Sequence[str], branch: Branch
    ) -> QuarticSquares:
        """In the third identity q_i is common/λ_i times the form of scale·g_3 = Σ ℓ_i q_i; so the bracket is common²
        times what was found.
        """
        denominator = common_denominator(squares, branch)
        multipliers = [denominator * s.multiplier for s in squares]
        common = common_multiple(multipliers, third.over_forms)
        more = common_multiple(multipliers, found.quotients, common)
        below = common_denominator([Square(multiplier, {}, 0) for multiplier, _ in found.squares], branch)
        cubics: list[Sparse] = [{}] * len(squares)
        for i, c in multiplied(found.quotients, below * more.power(2), multipliers, branch):
            cubics[i] = c
        for i, c in found.over_squares.items():
            cubics[i] = c
        return cls(
            below * found.scale * (more * common.power(-1)).power(2),
            tuple((below * m * more.power(2), DirectionForm(Q, names, branch.ring)) for m, Q in found.squares),
            tuple(DirectionForm(c, names, branch.ring) for c in cubics),
            None
            if found.quartic is None
            else Quartic.of(found.quartic, below * more.power(2), names, branch, found.shift),
        )

    def json(self) -> dict[str, Any]:
        """Key ``fourth``."""
        squares = [{"multiplier": m.json(), "form": form.text} for m, form in self.squares]
        quotients = [c.text for c in self.quotients]
        quartic = None if self.quartic is None else self.quartic.json()
        scale = self.scale.json()
        return {"fourth": {"scale": scale, "squares": squares, "quotients": quotients, "quartic": quartic}}

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
            None if fourth["quartic"] is None else Quartic.read(fourth["quartic"], names, ring),
        )

    def forms_read(self) -> Sequence[DirectionForm]:
        """c_i and Q_j."""
        return (*self.quotients, *(form for _, form in self.squares))

    @property
    def has_invariants(self) -> bool:
        """Of the quartic."""
        return self.quartic is not None

    def words(self, write: Writer, before: Sequence[Any]) -> Iterator[str]:
        """What is left of g_4 on the kernel."""
        squares, third = before
        forms, s, d = squares.forms(write), write.scaled(third.scale), write.scaled(squares.denominator)
        squared = [
            write.juxtaposed(write.factor(write.product(m)), f"{write.base(write.form(Q))}^{{2}}")
            for m, Q in self.squares
        ]
        right = [*squared, *over_forms(forms, self.quotients, write)]
        if self.quartic is not None:
            right.insert(0, self.quartic.text(write))
        scale = write.scaled(self.scale)
        if squares.blocks:
            besides = "is of degree 2 or more in the directions of definite blocks, and what $g_4$ has is 0 on $K$"
            yield f"what $g_3$ has besides {besides}"
        if all(q.is_zero for q in third.quotients):  # so only g_4 itself is left
            quartic = write.juxtaposed(scale, "2", f"{write.base(s)}^{{2}}" if s else "", r"g_4(\dot w)")
            why = "" if self.quartic is None else f"; {self.quartic.reason(write)}"
            yield f"${quartic} = {' + '.join(right)} \\geq 0$ on $K${why}" if right else "$g_4 = 0$ on $K$"
            return
        quartic = write.juxtaposed("2", f"{write.base(s)}^{{2}}" if s else "", r"g_4(\dot w)")
        correction = write.juxtaposed(d, r"\textstyle\sum_i \lambda_i q_i^2")
        left = rf"{scale} \bigl({quartic} - {correction}\bigr)" if scale else f"{quartic} - {correction}"
        above = f" with ${scale} > 0$" if scale else ""
        if self.quartic is not None:
            above += f"; {self.quartic.reason(write)}"
        yield rf"${left} = {' + '.join(right) or '0'}$, which is $\geq 0$ on $K${above}"


class Quartic(NamedTuple):
    """A form in two directions whose sign its invariants tell  (:mod:`deeplift_cas.squares.binary_quartic`)."""

    names: tuple[str, ...]
    coefficients: tuple[Polynomial, ...]
    signs: Mapping[str, Product]
    ring: Ring
    pair: QuadraticPair | None = None
    """The form is 4αγ − β² of that."""
    gram: GramForm | None = None
    """The form is this where two directions are 0."""
    forms: Mapping[str, DirectionForm] = {}
    """In place of directions."""

    @classmethod
    def of(cls, found: BinaryQuartic, factor: Product, names: Sequence[str], branch: Branch, shift: Shift) -> Quartic:
        """factor > 0 times the form that was found, or times that of which it is the determinant."""
        pair = None if found.pair is None else QuadraticPair.of(found.pair, factor, names, branch)
        if pair is not None:
            factor = factor.power(2)
        value = branch.polynomial(factor)
        coefficients = tuple(value * c for c in found.coefficients)
        signs = {name: product * factor.power(DEGREES[name]) for name, product in found.signs.items()}
        gram = None if found.gram is None else GramForm.of(found.gram, factor, names, branch)
        forms = {names[i]: DirectionForm(line(i, shift, branch), names, branch.ring) for i in shift}
        return cls(tuple(names[i] for i in found.variables), coefficients, signs, branch.ring, pair, gram, forms)

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        signs = {name: product.json() for name, product in self.signs.items()}
        coefficients = [self.ring.text(c) for c in self.coefficients]
        data: dict[str, Any] = {"names": list(self.names), "coefficients": coefficients, "signs": signs}
        if self.forms:
            data["forms"] = {name: form.text for name, form in self.forms.items()}
        if self.gram is not None:
            return {**data, "gram": self.gram.json(self.ring)}
        return data if self.pair is None else {**data, "pair": self.pair.json()}

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> Quartic:
        """The record that a certificate carries."""
        signs = {name: Product.read(product) for name, product in data["signs"].items()}
        pair = QuadraticPair.read(data["pair"], names, ring) if "pair" in data else None
        gram = GramForm.read(data["gram"], ring) if "gram" in data else None
        forms = {name: DirectionForm.read(text, names, ring) for name, text in data.get("forms", {}).items()}
        return cls(tuple(data["names"]), tuple(map(ring.read, data["coefficients"])), signs, ring, pair, gram, forms)

    def text(self, write: Writer) -> str:
        """The form, or that of which it is the determinant, or of which it is a part."""
        if self.gram is not None:
            return self.gram.text(self.names, self.coefficients, write)
        return self._text(write) if self.pair is None else self.pair.text(write)

    def _text(self, write: Writer) -> str:
        u, v = (write.form(self.forms[n]) if n in self.forms else write.symbol(n) for n in self.names)
        terms = []
        for k, c in enumerate(self.coefficients):
            if not c.is_zero():
                powers = [
                    f"{write.base(x)}^{{{n}}}" if n > 1 else write.behind(x) for x, n in ((u, 4 - k), (v, k)) if n
                ]
                terms.append(write.times(write.polynomial(c), write.juxtaposed(*powers)))
        return write.sum(terms) or "0"

    def reason(self, write: Writer) -> str:
        """The values of the invariants."""
        inside = [f"${write.form(form)}$ in place of ${write.symbol(name)}$" for name, form in self.forms.items()]
        is_written = self.gram is None and self.pair is None
        return self._reason(write) + (f", with {' and '.join(inside)}" if inside and not is_written else "")

    def _reason(self, write: Writer) -> str:
        shown = ", ".join(f"${LETTERS[name]} = {write.product(product)}$" for name, product in self.signs.items())
        if self.gram is not None:
            return self.gram.reason(f"${self._text(write)}$, which has, {QUARTIC}, {shown}", write)
        if self.pair is None:
            return f"{QUARTIC}, it has {shown}"
        pair = ", ".join(f"${write.symbol(name)}$" for name in self.pair.names)
        trace = "" if self.pair.trace is None else f", and ${self.pair.trace_text(write)}$"
        return (
            f"as a quadratic form in {pair} it has, up to a positive factor, the determinant ${self._text(write)}$, "
            f"which has, {QUARTIC}, {shown}{trace}"
        )


class QuadraticPair(NamedTuple):
    """A quadratic form in two directions with the coefficients α, β, γ in others, and its trace as a sum of squares
    (:mod:`deeplift_cas.squares.determinant`).
    """

    names: tuple[str, ...]
    forms: tuple[DirectionForm, ...]
    scale: Product
    trace: tuple[tuple[Product, DirectionForm], ...] | None
    """scale·(α + γ), with a scale > 0."""

    @classmethod
    def of(cls, found: Pair, factor: Product, names: Sequence[str], branch: Branch) -> QuadraticPair:
        """factor > 0 times the form that was found."""
        value = branch.polynomial(factor)
        forms = [{m: value * p for m, p in form.items()} for form in found.forms]
        below, trace = Product(), None
        if found.trace is not None:
            below = common_denominator([Square(factor * m, {}, 0) for m, _ in found.trace], branch)
            trace = tuple((below * factor * m, DirectionForm(form, names, branch.ring)) for m, form in found.trace)
        return cls(
            tuple(names[i] for i in found.variables),
            tuple(DirectionForm(form, names, branch.ring) for form in forms),
            below,
            trace,
        )

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        data: dict[str, Any] = {"names": list(self.names), "forms": [form.text for form in self.forms]}
        if self.trace is not None:
            squares = [{"multiplier": m.json(), "form": form.text} for m, form in self.trace]
            data["trace"] = {"scale": self.scale.json(), "squares": squares}
        return data

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> QuadraticPair:
        """The record that a certificate carries."""
        forms = tuple(DirectionForm.read(form, names, ring) for form in data["forms"])
        if "trace" not in data:
            return cls(tuple(data["names"]), forms, Product(), None)
        squares = data["trace"]["squares"]
        trace = tuple((Product.read(s["multiplier"]), DirectionForm.read(s["form"], names, ring)) for s in squares)
        return cls(tuple(data["names"]), forms, Product.read(data["trace"]["scale"]), trace)

    def text(self, write: Writer) -> str:
        """The form."""
        x, y = map(write.symbol, self.names)
        products = (f"{write.base(x)}^{{2}}", write.juxtaposed(x, y), f"{write.base(y)}^{{2}}")
        parts = zip(self.forms, products, strict=True)
        return write.sum([write.times(write.form(form), product) for form, product in parts if not form.is_zero])

    def trace_text(self, write: Writer) -> str:
        """The trace as the sum of squares."""
        squares = [
            write.juxtaposed(write.factor(write.product(m)), f"{write.base(write.form(form))}^{{2}}")
            for m, form in self.trace or ()
        ]
        trace = write.juxtaposed(write.scaled(self.scale), r"\operatorname{trace}")
        return f"{trace} = {' + '.join(squares) or '0'}"


class GramForm(NamedTuple):
    """A quadratic form of the Gram matrix of two rows, of which the first entries are the directions of the quartic
    (:mod:`deeplift_cas.squares.of_gram`).
    """

    names: tuple[str, ...]
    mixed: Polynomial
    signs: Mapping[str, Product]

    @classmethod
    def of(cls, found: OfGram, factor: Product, names: Sequence[str], branch: Branch) -> GramForm:
        """factor > 0 times the form that was found."""
        signs = {name: product * factor.power(GRAM_DEGREES[name]) for name, product in found.signs.items()}
        return cls(tuple(names[i] for i in found.others), branch.polynomial(factor) * found.mixed, signs)

    def json(self, ring: Ring) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        signs = {name: product.json() for name, product in self.signs.items()}
        return {"names": list(self.names), "mixed": ring.text(self.mixed), "signs": signs}

    @classmethod
    def read(cls, data: Mapping[str, Any], ring: Ring) -> GramForm:
        """The record that a certificate carries."""
        signs = {name: Product.read(product) for name, product in data["signs"].items()}
        return cls(tuple(data["names"]), ring.read(data["mixed"]), signs)

    def text(self, first: Sequence[str], coefficients: Sequence[Polynomial], write: Writer) -> str:
        """The form, in the entries of the Gram matrix."""
        (p, r), (q, s) = (map(write.symbol, names) for names in (first, self.names))
        x, z = (f"({write.base(a)}^{{2}} + {write.base(b)}^{{2}})" for a, b in ((p, q), (r, s)))
        y = f"({write.juxtaposed(p, r)} + {write.juxtaposed(q, s)})"
        A, B, C, E, G = coefficients
        D = self.mixed
        products = ((A, f"{x}^{{2}}"), (B, x + y), (C - D, x + z), (D, f"{y}^{{2}}"), (E, y + z), (G, f"{z}^{{2}}"))
        return write.sum([write.times(write.polynomial(c), text) for c, text in products if not c.is_zero()])

    def reason(self, quartic: str, write: Writer) -> str:
        """What decides."""
        signs = ", ".join(f"$\\mathsf{{c}}_{{{name[1:]}}} = {write.product(p)}$" for name, p in self.signs.items())
        if not signs:
            return f"where two directions are 0 it is {quartic}"
        determinant = (
            r"4 \det(\mathsf{Q} - \mathsf{t} \mathsf{J}) = "
            r"-\mathsf{t}^{3} + \mathsf{c}_{2} \mathsf{t}^{2} + \mathsf{c}_{1} \mathsf{t} + \mathsf{c}_{0}"
        )
        return (
            "as a quadratic form of positive semidefinite matrices, with the matrix $\\mathsf{Q}$, and $\\mathsf{J}$ "
            f"for the determinant, it has {signs} in ${determinant}$; on those of rank one it is {quartic}"
        )


QUARTIC = "with $\\mathsf{q}_4, \\ldots, \\mathsf{q}_0$ for the coefficients of the quartic"
_A, _B, _C, _D, _E = (f"\\mathsf{{q}}_{k}" for k in (4, 3, 2, 1, 0))  # no parameter is written like that
LETTERS = {
    "a": _A,
    "b": _B,
    "c": _C,
    "e": _E,
    "q": f"4 {_C} {_E} - {_D}^2",
    "P": f"8 {_A} {_C} - 3 {_B}^2",
    "D": f"64 {_A}^3 {_E} - 16 {_A}^2 {_C}^2 + 16 {_A} {_B}^2 {_C} - 16 {_A}^2 {_B} {_D} - 3 {_B}^4",
    "Δ": r"27 \operatorname{disc}",
}
"""What the invariants of a quartic are called."""


class QuarticRoot(NamedTuple):
    """A square with zeros: α·x² − Σ μ_k m_k², or α·x² + β, of which β changes its sign where a direction is flipped."""

    name: str
    leading: Product
    below: tuple[tuple[Product, DirectionForm], ...]
    flipped: str | None

    @classmethod
    def of(cls, root: Root, names: Sequence[str], ring: Ring) -> QuarticRoot:
        """The same with names."""
        below = tuple((m, DirectionForm(q, names, ring)) for m, q in root.below)
        flipped = None if root.flipped is None else names[root.flipped]
        return cls(names[root.variable], root.leading, below, flipped)

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        below = [{"multiplier": m.json(), "form": form.text} for m, form in self.below]
        return {"name": self.name, "leading": self.leading.json(), "below": below, "flipped": self.flipped}

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> QuarticRoot:
        """The record that a certificate carries."""
        below = ((Product.read(s["multiplier"]), DirectionForm.read(s["form"], names, ring)) for s in data["below"])
        return cls(data["name"], Product.read(data["leading"]), tuple(below), data["flipped"])


class NegativeQuartic(NamedTuple):
    """On the kernel of the Hessian the effective quartic is a form in two directions, up to squares that are zero
    somewhere, and negative there.
    """

    squares: HessianSquares
    cubic: CubicQuotients
    fourth: QuarticSquares
    pivots: tuple[tuple[str, Product], ...]
    plane: Mapping[str, DirectionForm]
    """On which it is that form: the other directions, each as a multiple of one of the two."""
    roots: tuple[QuarticRoot, ...] = ()
    stretch: Product | None = None
    """What the two directions are multiplied by on the plane, which has no denominators then; it is not 0."""

    @property
    def identities(self) -> tuple[Identity, ...]:
        """Those of the orders 3 and 4."""
        return self.cubic, self.fourth

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        data = {**self.squares.json(), **self.cubic.json(), **self.fourth.json()}
        del data["blocks"]
        data["pivots"] = [{"name": name, "coefficient": product.json()} for name, product in self.pivots]
        data["plane"] = {name: form.text for name, form in self.plane.items()}
        if self.roots:
            data["roots"] = [root.json() for root in self.roots]
        if self.stretch is not None:
            data["stretch"] = self.stretch.json()
        return {"negative": data}

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str], ring: Ring) -> NegativeQuartic:
        """The record that a certificate carries."""
        found = {**data["negative"], "blocks": []}
        squares, cubic = HessianSquares.read(found, names, ring), CubicQuotients.read(found, names, ring)
        pivots = tuple((pivot["name"], Product.read(pivot["coefficient"])) for pivot in found["pivots"])
        plane = {name: DirectionForm.read(text, names, ring) for name, text in found["plane"].items()}
        roots = tuple(QuarticRoot.read(root, names, ring) for root in found.get("roots", ()))
        stretch = Product.read(found["stretch"]) if "stretch" in found else None
        return cls(squares, cubic, QuarticSquares.read(found, names, ring), pivots, plane, roots, stretch)

    def words(self, write: Writer) -> Iterator[str]:
        """The quartic, and why it is negative somewhere."""
        assert self.fourth.quartic is not None
        zeros = self._zeros(write)
        yield (
            f"on $K${self._where(write)} the effective quartic is, up to a positive factor"
            f"{' and a sum of squares' if zeros else ''}, "
            f"${self.fourth.quartic.text(write)}$, which is negative somewhere: {self.fourth.quartic.reason(write)}"
            + (f"; {zeros}" if zeros else "")
        )

    def _zeros(self, write: Writer) -> str:
        """Where the squares beside the quartic are zero."""
        forms = ", ".join(f"${write.form(Q)}$" for _, Q in self.fourth.squares)
        if not forms:
            return ""
        flipped = next((root.flipped for root in self.roots if root.flipped is not None), None)
        if flipped is None:
            return f"there {forms} can be zero{' together' if len(self.roots) > 1 else ''}"
        other = f"where ${write.symbol(flipped)}$ has the other sign, which does not change it"
        return f"there, or {other}, {forms} can be zero"

    def _where(self, write: Writer) -> str:
        equations = []
        length = "" if self.stretch is None else write.factor(write.product(self.stretch))
        for name, form in self.plane.items():
            equations.append(f"${write.juxtaposed(length, write.symbol(name))} = {write.form(form)}$")
        return ", where " + ", ".join(equations) + "," if equations else ""
