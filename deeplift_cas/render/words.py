"""An answer in the words that all formats share: plain data, made once, printed many ways."""

from __future__ import annotations

from typing import NamedTuple

from flint import fmpq
from flint.utils.flint_exceptions import DomainError

from deeplift_cas.algebra.polynomial import Polynomial, Ring, content
from deeplift_cas.algebra.product import Product
from deeplift_cas.algebra.region import Conjunction, merged
from deeplift_cas.criticality.implication import Failure, Implication, Step
from deeplift_cas.landscape.objective import PolynomialObjective, Quadratic, SquareLoss
from deeplift_cas.landscape.problem import Problem

STATEMENTS = {
    "gradient": "∇g(W) = 0",
    "stationarity": "φ(W) is not stationary for f",
    "hessian": "∇²g(W) ⪰ 0",
    "third": "∇³g(W) = 0 on ker ∇²g(W)",
    "fourth": "no curve descends at order 4",
}
DERIVATIVES = {"slope": "∇g(W)[ẇ]", "curvature": "∇²g(W)[ẇ,ẇ]", "kernel": "∇³g(W)[ẇ,ẇ,ẇ]"}
FACTORIAL = {"slope": 1, "curvature": 1, "kernel": 6}  # the value in a certificate is vᵀHv, or that of g_k


def statement(step: Step) -> str:
    """What a step is about."""
    return STATEMENTS[step.id]


def question(answer: Implication) -> str:
    """What the conclusion is about."""
    return f"{answer.order}-critical for g and not stationary for f"


def theorem(answer: Implication) -> str:
    """What the verdict is about: the theorem that the problem names, if it is of this order and proved."""
    if answer.verdict != "proved":
        return f'This point shows that φ is not "{answer.order} ⟹ 1"'
    if answer.problem.theorem and answer.order == answer.problem.order:
        return answer.problem.theorem
    return f'φ is not "{answer.order} ⟹ 1"'


def search_space(answer: Implication) -> str:
    """The reading of stationarity."""
    d = answer.problem.landscape.lift.widths
    if answer.search_space == "image":
        return f"the image of φ (rank ≤ {min(d)})"
    return f"all {d[-1]}×{d[0]} matrices"


def objective(problem: Problem) -> str:
    """The formula of f."""
    f = problem.landscape.objective
    if isinstance(f, Quadratic):
        ring = Ring(problem.parameters)
        p = ring.polynomial(f.scale * f.c)
        if p.is_zero():
            return "⟨A,X⟩"
        sign, p = ("-", -p) if all(c < 0 for c in p.coeffs()) else ("+", p)
        weight = _weight(ring, p)
        target = "W" if f.target == problem.landscape.lift(problem.point) else "T"
        return f"⟨A,X⟩ {sign} {weight}‖X−{target}‖²"
    if isinstance(f, SquareLoss):
        return f"{f.weight}*‖X*inputs−targets‖², {f.inputs.shape[1]} samples"
    if isinstance(f, PolynomialObjective):
        return str(f.statement(Ring(problem.parameters))["expression"])
    return type(f).__name__


def _weight(ring: Ring, p: Polynomial) -> str:
    """The factor before a norm: ``c/2*``."""
    if p.is_one():
        return ""
    denominator = content([p]).q
    text = ring.text(p * denominator)
    text = f"({text})" if " " in text else text
    return f"{text}/{denominator}*" if denominator != 1 else f"{text}*"


class Refutation(NamedTuple):
    """Where and why it is not so for all parameters; texts in the plain notation."""

    step: str
    where: Conjunction
    whatever: list[str]  # the parameters that do not matter
    direction: dict[str, str]
    derivative: str
    value: str
    sample: dict[str, str]


def refutation(failure: Failure, parameters: tuple[str, ...]) -> Refutation:
    """The content of a failure."""
    signs = failure.leaf.signs
    conditions = merged(signs.conditions)
    names = {n for c in conditions for n, d in zip(c.ring.names, c.polynomial.degrees(), strict=True) if d}
    kind = next((k for k in DERIVATIVES if k in failure.leaf.proof), "")
    data = failure.leaf.proof.get(kind, {"direction": {}, "value": {"coefficient": "0", "powers": {}}})
    value = Product.read(data["value"]) * Product(fmpq(FACTORIAL.get(kind, 1)))
    below = signs.ring.one
    if kind == "curvature" and (root := _root(value * Product(fmpq(-1)))) is not None:
        below, value = signs.polynomial(root), Product(fmpq(-1))
    return Refutation(
        step=failure.step,
        where=conditions,
        whatever=[n for n in parameters if n not in names],
        direction={name: _quotient(signs.ring, text, below) for name, text in data["direction"].items()},
        derivative=DERIVATIVES.get(kind, ""),
        value=product_text(value) if kind else "",
        sample={name: str(v) for name, v in failure.sample.items()},
    )


def _root(product: Product) -> Product | None:
    """The square root of a product, if it is a square: v is then divided by it."""
    try:
        coefficient = product.coefficient.sqrt()
    except (DomainError, ValueError):
        return None
    if any(e % 2 for e in product.powers.values()):
        return None
    return Product(coefficient, {k: e // 2 for k, e in product.powers.items()})


def _quotient(ring: Ring, numerator: str, below: Polynomial) -> str:
    """``-(c + 1)/(2*x)``, in lowest terms."""
    above = ring.read(numerator)
    common = above.gcd(below)
    above, below = above / common, below / common
    scale = content([below]) * (1 if below.leading_coefficient() > 0 else -1)
    above, below = above / scale, below / scale
    if below.is_one():
        return ring.text(above)
    denominator = content([above]).q
    above, below = above * denominator, below * denominator
    sign = "-" if all(c < 0 for c in above.coeffs()) else ""
    top, bottom = ring.text(-above if sign else above), ring.text(below)
    top = f"({top})" if " " in top else top
    return f"{sign}{top}/{bottom}" if bottom.isalnum() else f"{sign}{top}/({bottom})"


def product_text(product: Product) -> str:
    """``-2*x*(c - z)^2``."""
    powers = []
    for text, exponent in product.powers.items():
        base = f"({text})" if " " in text else text
        powers.append(base if exponent == 1 else f"{base}^{exponent}")
    coefficient = str(product.coefficient)
    if not powers:
        return coefficient
    if coefficient == "1" and list(product.powers.values()) == [1]:
        return next(iter(product.powers))
    head = {"1": "", "-1": "-"}.get(coefficient, f"{coefficient}*")
    return head + "*".join(powers)
