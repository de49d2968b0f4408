"""An answer in the words that all formats share: plain data, made once, printed many ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.implication import Failure, Implication, Step
from deeplift_cas.landscape.objective import PolynomialObjective, Quadratic
from deeplift_cas.landscape.problem import Problem

STATEMENTS = {
    "gradient": "∇g(W) = 0",
    "stationarity": "φ(W) is not stationary for f",
    "hessian": "∇²g(W) ⪰ 0",
    "third": "∇³g(W) = 0 on ker ∇²g(W)",
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
    """The theorem of the report if the problem names one and the order is its own."""
    if answer.problem.theorem and answer.order == 3:
        return answer.problem.theorem
    return f'φ is not "{answer.order} ⟹ 1", by this point'


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
        weight = ring.text(ring.polynomial(f.scale * f.c))
        weight = f"({weight})" if " " in weight else weight
        target = "W" if f.target == problem.landscape.lift(problem.point) else "T"
        return f"⟨A,X⟩ + {weight}*‖X−{target}‖²"
    if isinstance(f, PolynomialObjective):
        return str(f.statement(Ring(problem.parameters))["expression"])
    return type(f).__name__


@dataclass(frozen=True)
class Refutation:
    """Where and why it is not so for all parameters; texts in the plain notation."""

    step: str
    where: list[str]
    whatever: list[str]  # the parameters that do not matter
    direction: dict[str, str]
    derivative: str
    value: str
    sample: dict[str, str]


def refutation(failure: Failure, parameters: tuple[str, ...]) -> Refutation:
    """The content of a failure."""
    conditions = failure.leaf.signs.conditions
    names = {n for c in conditions for n, d in zip(c.ring.names, c.polynomial.degrees(), strict=True) if d}
    kind = next((k for k in DERIVATIVES if k in failure.leaf.proof), "")
    data = failure.leaf.proof.get(kind, {})
    below = product_text(data["denominator"]) if "denominator" in data else "1"
    value = dict(data.get("value", {"coefficient": "0", "powers": {}}))
    if FACTORIAL.get(kind, 1) != 1:
        value["coefficient"] = str(_times(value["coefficient"], FACTORIAL[kind]))
    return Refutation(
        step=failure.step,
        where=[str(c) for c in conditions],
        whatever=[n for n in parameters if n not in names],
        direction={name: quotient_text(text, below) for name, text in data.get("direction", {}).items()},
        derivative=DERIVATIVES.get(kind, ""),
        value=product_text(value) if kind else "",
        sample={name: str(v) for name, v in failure.sample.items()},
    )


def _times(number: str, factor: int) -> Any:
    from fractions import Fraction

    return Fraction(number) * factor


def product_text(product: Mapping[str, Any]) -> str:
    """``-2*x*(c - z)^2``."""
    powers = []
    for text, exponent in product["powers"].items():
        base = f"({text})" if " " in text else text
        powers.append(base if exponent == 1 else f"{base}^{exponent}")
    coefficient = product["coefficient"]
    if not powers:
        return str(coefficient)
    head = {"1": "", "-1": "-"}.get(coefficient, f"{coefficient}*")
    return head + "*".join(powers)


def quotient_text(numerator: str, denominator: str) -> str:
    """``-(c + 1)/(2*x)`` for numerator ``-c - 1`` and denominator ``2*x``."""
    if denominator == "1":
        return numerator
    sign = ""
    if numerator.startswith("-") and " + " not in numerator:
        sign, numerator = "-", numerator[1:].replace(" - ", " + ")
    numerator = f"({numerator})" if " " in numerator else numerator
    return f"{sign}{numerator}/{denominator}" if denominator.isalnum() else f"{sign}{numerator}/({denominator})"
