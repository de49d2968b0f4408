"""Curves along which g falls: what remains of a point that is not k-critical  (theory, sections 2 and 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.region import Region
from deeplift_cas.algebra.signs import RELATION, Signs
from deeplift_cas.criticality.cases import Leaf
from deeplift_cas.criticality.critical import Criticality
from deeplift_cas.landscape.landscape import Landscape

Step = dict[str, Polynomial]
"""Direction name ↦ entry: one of the vectors v_1, v_2, … of a curve y + εv_1 + ε²v_2 + …"""


class DescentCurve(NamedTuple):
    """g(y + εv_1 + ε²v_2 + …) − g(y) = value·ε^order + higher terms, where value < 0 on all of ``region``.

    >>> from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
    >>> g = Landscape(MatrixProduct(1, 1, 1), PolynomialObjective("z*X11", (1, 1)))
    >>> (curve,) = g.descent_curve([[[0]], [[0]]], order=2)
    >>> print(curve)
    ẇ1_11 = -ε, ẇ2_11 = 2*z*ε: g falls like -2*z^2*ε^2 where z ≠ 0
    """

    steps: tuple[Step, ...]
    order: int
    value: Polynomial
    region: Region

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it: the conditions with what they say of variables, and the value as
        a product of which the sign is evident.
        """
        ring = self.region.ring
        signs, conditions = Signs(ring), []
        for condition in self.region.conjunctions[0]:
            more = signs.assume(condition)
            step: dict[str, Any] = {"condition": str(condition)}
            if more.solved != signs.solved:
                step["rules"] = [solved.json() for solved in more.solved]
            conditions.append(step)
            signs = more
        value = signs.product(self.value)
        assert value is not None
        curve = [{name: ring.text(p) for name, p in sorted(step.items())} for step in self.steps]
        return {"conditions": conditions, "curve": curve, "order": self.order, "value": value.json()}

    def entries(self) -> dict[str, str]:
        """The entries that move, as texts in ε."""
        ring = self.region.ring
        found: dict[str, list[str]] = {}
        for power, step in enumerate(self.steps, 1):
            for name, p in step.items():
                found.setdefault(name, []).append(_times(ring.text(p), "ε" if power == 1 else f"ε^{power}"))
        return {name: " + ".join(found[name]).replace("+ -", "- ") for name in sorted(found)}

    def leading_term(self) -> str:
        """value·ε^order, as text."""
        return _times(self.region.ring.text(self.value), "ε" if self.order == 1 else f"ε^{self.order}")

    def __str__(self) -> str:
        from deeplift_cas.render.text import direction_name

        moving = ", ".join(f"{direction_name(name)} = {entry}" for name, entry in self.entries().items())
        where = "" if self.region.is_everything else f" where {self.region}"
        return f"{moving}: g falls like {self.leading_term()}{where}"


def _times(text: str, power: str) -> str:
    if text in ("1", "-1"):
        return text[:-1] + power
    return f"({text})*{power}" if " " in text else f"{text}*{power}"


def descent_curves(
    landscape: Landscape, point: Sequence[Any], order: int = 4, parameters: Sequence[str] | None = None
) -> tuple[DescentCurve, ...]:
    """Curves that show, wherever the point is not ``order``-critical, that it is not.

    Their regions cover all parameters for which the point is not ``order``-critical; none is left out.  Raises as
    :meth:`Criticality.of`.
    """
    critical = Criticality.of(landscape, point, order, parameters)
    expansion = landscape.taylor(point, order, critical.parameters)
    forms = [expansion.coefficient(k) for k in range(1, order + 1)]
    return curves_of([leaf for leaf in critical.decisions[-1].leaves if leaf.holds is False], forms)


def curves_of(leaves: Sequence[Leaf], forms: Sequence[Form]) -> tuple[DescentCurve, ...]:
    """The curves of leaves that refute, the most general ones: no leaf lies in the region of a curve before its own."""
    found: list[DescentCurve] = []
    for leaf in sorted(leaves, key=_special):
        if not any(_covers(curve.region, leaf.signs) for curve in found):
            found.append(_curve(leaf, forms))
    return tuple(sorted(found, key=lambda curve: -curve.order))


def _special(leaf: Leaf) -> tuple[int, int]:
    return sum(c.relation == "=" for c in leaf.signs.conditions), len(leaf.signs.conditions)


def _covers(region: Region, signs: Signs) -> bool:
    return any(all(signs.possible(c.polynomial) <= c.signs for c in conjunction) for conjunction in region.conjunctions)


def _curve(leaf: Leaf, forms: Sequence[Form]) -> DescentCurve:
    """The curve of a leaf, and the parameters for which it descends, which may be more than those of the leaf."""
    signs, ring = leaf.signs, leaf.signs.ring
    ((reason, data),) = leaf.proof.items()
    steps = [_vector(v, ring) for v in (data["curve"] if reason == "descent" else [data["direction"]])]
    order = {"slope": 1, "curvature": 2, "kernel": 3, "descent": 4}[reason]
    coefficients = _along(forms[:order], steps, order, ring)
    if order % 2:  # the direction in which g falls
        possible = signs.possible(coefficients[order])
        factor = -ring.one if possible == {1} else ring.one if possible == {-1} else -coefficients[order]
        steps = [{name: factor**power * p for name, p in step.items()} for power, step in enumerate(steps, 1)]
        coefficients = _along(forms[:order], steps, order, ring)
    conditions: list[Condition] = []
    for power in range(1, order):
        conditions += _vanishing(coefficients[power], signs)
    equations = Signs(ring, conditions)
    value = equations.reduce(coefficients[order])
    conditions += _negative(value, signs)
    if Signs(ring, conditions).possible(value) != {-1}:  # the leaf has more to say than its factors one by one
        conditions, equations, value = list(signs.conditions), signs, signs.reduce(coefficients[order])
    region = Region(ring, [tuple({str(c): c for c in conditions}.values())])
    steps = [{name: r for name, p in step.items() if not (r := equations.reduce(p)).is_zero()} for step in steps]
    return DescentCurve(tuple(steps), order, value, region)


def _vector(data: Mapping[str, str], ring: Ring) -> Step:
    return {name: ring.read(text) for name, text in data.items()}


def _along(forms: Sequence[Form], steps: Sequence[Step], order: int, ring: Ring) -> list[Polynomial]:
    """The coefficients of ε^0, …, ε^order in g(y + εv_1 + ε²v_2 + …) − g(y)."""
    total = [ring.zero] * (order + 1)
    number = {name: i for i, name in enumerate(forms[0].directions)}
    entries: dict[int, list[tuple[int, Polynomial]]] = {}
    for power, step in enumerate(steps, 1):
        for name, p in step.items():
            entries.setdefault(number[name], []).append((power, p))
    for form in forms:
        for monomial, coefficient in form.coefficients.items():
            if all(i in entries for i in monomial):
                terms = [(0, coefficient)]
                for i in monomial:
                    terms = [(a + b, p * q) for a, p in terms for b, q in entries[i] if a + b <= order]
                for power, p in terms:
                    total[power] += p
    return total


def _vanishing(p: Polynomial, signs: Signs) -> list[Condition]:
    """Why a polynomial vanishes on the branch: one of its factors, if it is as simple as that."""
    if p.is_zero():
        return []
    for q, _ in signs.ring.factor(p)[1]:
        if signs.possible(q) == {0}:
            return [Condition.of(signs.ring, q, "=")]
    return [Condition.of(signs.ring, p, "=")]


def _negative(p: Polynomial, signs: Signs) -> list[Condition]:
    """Why a polynomial is negative: the signs of its factors on the branch."""
    if p.is_constant():
        return []
    found = []
    for q, exponent in signs.ring.factor(p)[1]:
        known = signs.possible(q) - {0}
        if exponent % 2 == 0:
            found.append(Condition.of(signs.ring, q, "!="))
        elif len(known) == 1:
            found.append(Condition.of(signs.ring, q, RELATION[known]))
    return found
