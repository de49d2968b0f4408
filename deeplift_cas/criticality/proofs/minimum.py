"""Why the point is a local minimum of g, and along which curve of a high order it is none  (theory 2, A.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.criticality.proofs.form import DirectionForm, Entries, entries_json
from deeplift_cas.criticality.proofs.stationarity import Constraint
from deeplift_cas.regions.proof import Writer


class FromBelow(NamedTuple):
    """denominator·(f(X + U) − f(X)) = Σ λ_i u_i p_i² + Σ factor·minor, polynomials in the entries of U: the λ_i are
    ≥ 0, the units u_i positive at U = 0, the minors those of X + U that are zero on all products.
    """

    denominator: Product
    squares: tuple[tuple[Product, DirectionForm, DirectionForm], ...]
    """(λ_i, u_i, p_i)."""
    minors: tuple[tuple[Sequence[int], Sequence[int], DirectionForm], ...] = ()
    """Rows, columns, counted from 1, and the factor."""
    equations: tuple[tuple[str, str], ...] = ()
    """Polynomials in the entries of X that are zero on the image of the lift, and their factors."""
    constraints: tuple[Constraint, ...] = ()
    """Such as are sums of squares there."""

    @property
    def is_global(self) -> bool:
        """Whether it is so far away, too."""
        return all(unit.text == "1" for _, unit, _ in self.squares)

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        squares = [
            {"multiplier": weight.json(), "unit": unit.text, "form": form.text} for weight, unit, form in self.squares
        ]
        minors = [{"rows": [*I], "columns": [*J], "factor": factor.text} for I, J, factor in self.minors]
        found = {"denominator": self.denominator.json(), "squares": squares, "minors": minors}
        equations = [{"expression": h, "factor": factor} for h, factor in self.equations]
        found |= {"equations": equations} if equations else {}
        return {"below": found | ({"constraints": [c.json() for c in self.constraints]} if self.constraints else {})}

    def words(self, write: Writer) -> Iterator[str]:
        """The identity."""
        d = write.scaled(self.denominator)
        left = write.juxtaposed(d, r"\bigl(f(X + U) - f(X)\bigr)")
        right = [
            write.juxtaposed(
                write.factor(write.product(weight)),
                "" if unit.text == "1" else write.bracketed(write.form(unit)),
                f"{write.base(write.form(form))}^{{2}}",
            )
            for weight, unit, form in self.squares
        ]
        for I, J, factor in self.minors:
            place = f"{{{''.join(map(str, I))}, {''.join(map(str, J))}}}"
            right.append(write.times(write.form(factor), rf"\det (X + U)_{place}"))
        if self.equations:
            right.append("h(X + U)")
        if self.constraints:
            right.append("s(X + U)")
        near = "" if self.is_global else " near $X$"
        minors = ", as the minors are zero on all products" if self.minors else ""
        if self.equations:
            minors = ", as $h$, a sum of multiples of equations of the image, is zero on it"
        if self.constraints:
            minors += ", as $s$ is a sum of squares on the image"
        positive = f" with ${d} > 0$ and factors of the squares $\\geq 0$" if d else ""
        yield f"${left} = {write.sum(right) or '0'}${positive}: so $f \\geq f(X)${near}{minors}"


class Homogeneous(NamedTuple):
    """All terms of g − g(W) are of degree 4, and W is 4-critical."""

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"homogeneous": {}}

    def words(self, write: Writer) -> Iterator[str]:
        """What follows on lines."""
        yield (
            r"all terms of $g - g(W)$ are of degree $4$; as $W$ is $4$-critical, $g(W + \varepsilon \dot w) - g(W) = "
            r"\varepsilon^4 g_4(\dot w) \geq 0$ for all $\dot w$"
        )


class Field(NamedTuple):
    """That a direction is, up to others of the slice and a factor ≠ 0, a combination of fields of the symmetry."""

    combination: Entries
    """``"k,i,j"``, which is (…, E_ij·W_k, −W_(k+1)·E_ij, …), ↦ coefficient."""
    factor: Product
    ring: Ring


class Coordinate(NamedTuple):
    """A direction as factor·x + shift."""

    name: str
    factor: Product
    shift: DirectionForm


class Zero(NamedTuple):
    """The square with that number is a monomial, up to a factor ≠ 0, where the coordinates before are zero: so one of
    the names in it is zero, and for each of these it goes on.
    """

    square: int
    coefficient: Product
    cases: Mapping[str, Zero | None]

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        cases = {name: {} if case is None else case.json() for name, case in self.cases.items()}
        return {"square": self.square, "coefficient": self.coefficient.json(), "cases": cases}


class Definite(NamedTuple):
    """A polynomial that is positive but at 0: multiplier·form = Σ λ_i p_i², zero at 0 alone, the multiplier a sum of
    even powers of all the directions in the form.
    """

    form: DirectionForm
    multiplier: DirectionForm
    squares: tuple[tuple[Product, DirectionForm], ...]
    zeros: Zero

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        squares = [{"multiplier": weight.json(), "form": form.text} for weight, form in self.squares]
        texts = {"form": self.form.text, "multiplier": self.multiplier.text}
        return {**texts, "squares": squares, "zeros": self.zeros.json()}


class Leading(NamedTuple):
    """On a slice across the orbit, the part of g of least weight is Σ λ_i p_i² over a denominator, zero at 0 alone; of
    its terms without the coordinates of weight 0, if there are such: along these g does not change.
    """

    slice: Mapping[str, Field]
    """Directions that are left out of it."""
    coordinates: tuple[Coordinate, ...]
    """The shift of each is without the names of those before it."""
    weights: Mapping[str, int]
    degree: int
    denominator: Product
    squares: tuple[tuple[Product, DirectionForm], ...]
    rest: Definite | None
    zeros: Zero | None

    @property
    def is_strict(self) -> bool:
        """Whether the point is a strict minimum on the slice."""
        return 0 not in self.weights.values()

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        found: dict[str, Any] = {"slice": _slice(self.slice), "coordinates": []}
        found |= {"weights": dict(self.weights), "degree": self.degree}
        for name, factor, shift in self.coordinates:
            found["coordinates"].append({"name": name, "factor": factor.json(), "shift": shift.text})
        found["denominator"] = self.denominator.json()
        found["squares"] = [{"multiplier": weight.json(), "form": form.text} for weight, form in self.squares]
        found["rest"] = None if self.rest is None else self.rest.json()
        found["zeros"] = {} if self.zeros is None else self.zeros.json()
        return {"leading": found}

    def words(self, write: Writer) -> Iterator[str]:
        """The slice, the coordinates, and the part of least weight."""
        if self.slice:
            out = ", ".join(f"${write.symbol(name)}$" for name in self.slice)
            yield f"on the slice {out} = 0"
        moved = []
        for name, factor, shift in self.coordinates:
            terms = [
                write.times(write.product(factor), write.symbol(name)),
                *([] if shift.is_zero else [write.form(shift)]),
            ]
            moved.append(rf"${write.sum(terms)}$ in place of ${write.symbol(name)}$")
        if moved:
            yield f"with {', '.join(moved)}"
        still = [f"${write.symbol(name)}$" for name, weight in self.weights.items() if weight == 0]
        if set(self.weights.values()) - {0} != {1}:
            weights = ", ".join(f"{weight} for ${write.symbol(name)}$" for name, weight in self.weights.items())
            yield f"with the weights {weights}"
        elif still:
            yield f"with weight 0 for {', '.join(still)}, and 1 for the others"
        squares = [
            write.juxtaposed(write.factor(write.product(weight)), f"{write.base(write.form(form))}^{{2}}")
            for weight, form in self.squares
        ]
        if self.rest is not None:
            squares.append(write.bracketed(write.form(self.rest.form)))
            summed = write.sum(
                [
                    write.juxtaposed(write.factor(write.product(weight)), f"{write.base(write.form(form))}^{{2}}")
                    for weight, form in self.rest.squares
                ]
            )
            left = f"{write.bracketed(write.form(self.rest.multiplier))} {write.bracketed(write.form(self.rest.form))}"
            yield f"${left} = {summed}$"
        d = write.scaled(self.denominator)
        above = f" over ${d} > 0$" if d else ""
        of = f" where {', '.join(still)} = 0," if still else ""
        yield (
            f"the part of weight {self.degree} of $g - g(W)$, the least one,{of} is "
            f"${write.sum(squares) or '0'}${above}, "
            "which is positive but at $0$"
        )


class Minor(NamedTuple):
    """A minor of X that is not zero: rows and columns, counted from 1."""

    rows: Sequence[int]
    columns: Sequence[int]
    value: Product

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"rows": [*self.rows], "columns": [*self.columns], "value": self.value.json()}


class Image(NamedTuple):
    """f has a minimum at X: on all matrices, or (with ``layers``) on those of the rank of X, the minor of which is not
    zero, as the product of two: W_k⋯W_1, k = ``layers``, and the others.
    """

    layers: int | None
    minor: Minor | None
    leading: Leading

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        minor = None if self.minor is None else self.minor.json()
        return {"image": {"layers": self.layers, "minor": minor, **self.leading.json()}}

    def words(self, write: Writer) -> Iterator[str]:
        """Where f has a minimum, and why."""
        if self.layers is None:
            yield "$X$ is a minimum of $f$ on all matrices: with the one layer $W_1 = X$ in place of $W$"
        else:
            below = "".join(f"W_{{{k}}}" for k in range(self.layers, 0, -1))
            yield (
                "all products near $X$ are of the rank of $X$, and products of two matrices near "
                f"${below}$ and the product of the layers above: with these two layers in place of $W$"
            )
        yield from self.leading.words(write)


class FibreLine(NamedTuple):
    """φ does not change along W + εv, and a derivative of g there begins with, or has, value·ε^power, not zero."""

    vector: Entries
    name: str
    power: int
    value: Product
    ring: Ring

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        vector = entries_json(dict(sorted(self.vector.items())), self.ring)
        return {"fibre": {"vector": vector, "name": self.name, "power": self.power, "value": self.value.json()}}

    def words(self, write: Writer) -> Iterator[str]:
        """The line, and the derivative."""
        moving = Curve(1, (self.vector,), self.value, self.ring).moving(write)
        term = write.times(
            write.product(self.value), {0: "", 1: r"\varepsilon"}.get(self.power, rf"\varepsilon^{{{self.power}}}")
        )
        yield (
            f"$\\phi$ does not change along {moving}, where the derivative of $g$ in ${write.symbol(self.name)}$ "
            f"has the term ${term}$: so points near $W$ with its value are not critical"
        )


class Flat(NamedTuple):
    """A curve on a slice across the orbit along which g does not change: Σ ε^k v_k over Σ ε^k q_k, q_0 ≠ 0."""

    slice: Mapping[str, Field]
    steps: tuple[Entries, ...]
    denominator: tuple[Product, ...]
    name: str
    entry: Product
    """An entry of the first step, not 0."""
    ring: Ring

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        steps = [entries_json(dict(sorted(step.items())), self.ring) for step in self.steps]
        below = [q.json() for q in self.denominator]
        moving = {"steps": steps, "denominator": below, "name": self.name, "entry": self.entry.json()}
        return {"flat": {"slice": _slice(self.slice), **moving}}

    def words(self, write: Writer) -> Iterator[str]:
        """The curve."""
        moving = Curve(len(self.steps), self.steps, self.entry, self.ring).moving(write)
        powers = ["", r"\varepsilon", *(rf"\varepsilon^{{{k}}}" for k in range(2, len(self.denominator)))]
        terms = [
            write.juxtaposed(write.scaled(q), power) or "1"
            for q, power in zip(self.denominator, powers, strict=False)
            if q.coefficient != 0
        ]
        over = f", over ${write.sum(terms)}$" if len(self.denominator) > 1 else ""
        yield f"$g$ does not change along {moving}{over}, which leaves the orbit"


class Lower(NamedTuple):
    """g(y + v) < g(y); or with an ``order`` so for y + t·v and large t: the highest power of t and its coefficient."""

    vector: Entries
    order: int | None
    value: Product
    ring: Ring

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        vector = entries_json(dict(sorted(self.vector.items())), self.ring)
        return {"lower": {"vector": vector, "order": self.order, "value": self.value.json()}}

    def words(self, write: Writer) -> Iterator[str]:
        """Where g is less."""
        moving = ", ".join(f"${write.symbol(n)} = {write.polynomial(p)}$" for n, p in self.vector.items())
        if self.order is None:
            yield f"at {moving} (other entries 0), $g(W + \\dot w) - g(W) = {write.product(self.value)} < 0$"
        else:
            grows = write.times(write.product(self.value), f"t^{{{self.order}}}")
            yield f"along $t \\dot w$ with {moving} (other entries 0), $g$ behaves like ${grows}$ for large $|t|$"


def _slice(slice_: Mapping[str, Field]) -> dict[str, Any]:
    return {
        name: {"combination": entries_json(combination, ring), "factor": factor.json()}
        for name, (combination, factor, ring) in slice_.items()
    }


class Falling(NamedTuple):
    """A curve along which g falls, of an order above 4."""

    curve: Curve

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        return {"falls": self.curve.json()["curve"]}

    def words(self, write: Writer) -> Iterator[str]:
        """The curve."""
        yield from self.curve.bending(write)
