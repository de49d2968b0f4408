"""Curves along which g falls: what remains of a point that is not k-critical  (theory, sections 2 and 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from copy import deepcopy
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import fmpq

from deeplift_cas.algebra.condition import Condition, merged
from deeplift_cas.algebra.form import Form
from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.algebra.product import Product
from deeplift_cas.certificates.format import TOO_LONG, Accepted, Certificate, accepted, certificate
from deeplift_cas.criticality.assumptions import statement
from deeplift_cas.criticality.critical import Criticality, procedure
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.criticality.proofs.form import Entries
from deeplift_cas.errors import Undecided
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.regions.proof import Proof
from deeplift_cas.regions.region import Region
from deeplift_cas.regions.simplification import Simplification, modulo_equations
from deeplift_cas.regions.tree import Leaf
from deeplift_cas.signs.branch import Branch, Undetermined
from deeplift_cas.vocabulary import MAX_ORDER, RELATION, direction_text

MAX_TERMS = 1_000
"""Of g along a curve, without the equations of its region."""


@dataclass(frozen=True)
class DescentCurve:
    """g(y + εv_1 + ε²v_2 + …) − g(y) = value·ε^order + higher terms, where value < 0 on all of ``region``.

    >>> from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective
    >>> g = Landscape(MatrixProduct(1, 1, 1), PolynomialObjective("z*X11", (1, 1)))
    >>> (curve,) = g.descent_curve([[[0]], [[0]]], order=2)
    >>> print(curve)
    ẇ1_11 = -ε, ẇ2_11 = 2*z*ε: g falls like -2*z^2*ε^2 where z ≠ 0
    """

    steps: tuple[Entries, ...]
    order: int
    value: Polynomial
    region: Region
    product: Product
    """The value once more, as a product of which the sign is evident."""

    @property
    def curve(self) -> Curve:
        """The record of it."""
        return Curve(self.order, self.steps, self.product, self.region.ring)

    @cached_property
    def branches(self) -> list[Branch]:
        """Nothing is known; then one condition of the region more each time."""
        branches = [Branch(self.region.ring)]
        for condition in self.region.conjunctions[0]:
            branches.append(branches[-1].assume(condition))
        return branches

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it: the conditions with what they say of variables, and the curve."""
        conditions = []
        for condition, before, after in zip(
            self.region.conjunctions[0], self.branches, self.branches[1:], strict=False
        ):
            conditions.append({"condition": str(condition), **after.head(before)})
        return {"conditions": conditions, **self.curve.json()}

    def entries(self) -> dict[str, str]:
        """The entries that move, as texts in ε."""
        ring = self.region.ring
        found: dict[str, list[str]] = {}
        for power, step in enumerate(self.steps, 1):
            for name, p in step.items():
                found.setdefault(name, []).append(with_power(ring.text(p), power))
        return {name: " + ".join(found[name]).replace("+ -", "- ") for name in sorted(found)}

    def leading_term(self) -> str:
        """value·ε^order, as text."""
        return with_power(self.region.ring.text(self.value), self.order)

    def __str__(self) -> str:
        moving = ", ".join(f"{direction_text(name)} = {entry}" for name, entry in self.entries().items())
        where = "" if self.region.is_everything else f" where {self.region}"
        return f"{moving}: g falls like {self.leading_term()}{where}"


def with_power(text: str, exponent: int) -> str:
    """A polynomial times a power of ε: ``-ε``, ``(a + 1)*ε^2``."""
    power = "ε" if exponent == 1 else f"ε^{exponent}"
    if text in ("1", "-1"):
        return text[:-1] + power
    return f"({text})*{power}" if " " in text else f"{text}*{power}"


class DescentCurves(tuple[DescentCurve, ...]):
    """Curves along which g falls; the kernel has accepted every one."""

    accepted: Accepted

    def certificate(self) -> Certificate:
        """That g falls along them, for the kernel: a copy of the document that it has accepted."""
        return deepcopy(self.accepted.document)

    def __repr__(self) -> str:
        count = f"{len(self)} curve{'' if len(self) == 1 else 's'}"
        return "\n".join([f"DescentCurves: {count}, accepted by the kernel", *(f"  {curve}" for curve in self)])


def descent_curves(
    landscape: Landscape,
    point: Sequence[Any],
    order: int = MAX_ORDER,
    parameters: Sequence[str] | None = None,
    assume: Sequence[str] = (),
) -> DescentCurves:
    """Curves that show that the point is not ``order``-critical, on regions as large as they are seen to be.

    They cover all parameters for which it is not, but for curves that are too long for the kernel, and where that is
    shown without a curve, by the eigenvalues of the Hessian or by a discriminant: there one is given at a point, if one
    is found.  The certificate shows each one.  Raises as :func:`~deeplift_cas.criticality.critical.criticality`.
    """
    critical = Criticality.of(landscape, point, order, parameters, assume=assume)
    curves = DescentCurves(curves_of(critical))
    curves.accepted = accepted(certificate(statement(critical.problem), order, {}, [curve.json() for curve in curves]))
    return curves


def curves_of(critical: Criticality) -> tuple[DescentCurve, ...]:
    """The curves of :func:`descending` without those whose regions the others cover together."""
    found = descending(critical)
    simplification = Simplification(critical.derivatives.ring, [])
    for curve in sorted(found, key=lambda curve: -len(str(curve))):
        others = [other for other in found if other is not curve]
        if simplification.covers([o.region.conjunctions[0] for o in others], curve.region.conjunctions[0]):
            found = others
    return tuple(sorted(found, key=lambda curve: -curve.order))


def descending(critical: Criticality) -> list[DescentCurve]:
    """The curves of the leaves that refute the last order by one, the most general ones: no leaf lies in the region
    of a curve before its own.
    """
    found: list[DescentCurve] = []
    refuted = [leaf for leaf in critical.decisions[-1].leaves if leaf.holds is False]
    for leaf in sorted(refuted, key=_special):
        proof: Proof | None = leaf.proof
        branch = leaf.branch
        if not isinstance(proof, Curve):
            sample = Region(branch.ring, [branch.conditions]).sample()
            proof, branch = (None, branch) if sample is None else _at(sample, critical, critical.order)
        if isinstance(proof, Curve) and not any(_covers(curve.region, branch) for curve in found):
            curve = _accepted(proof, branch, critical)
            if curve is not None:
                found.append(curve)
    return found


def _special(leaf: Leaf) -> tuple[bool, int, int]:
    conditions = leaf.branch.conditions
    return not isinstance(leaf.proof, Curve), sum(c.relation == "=" for c in conditions), len(conditions)


def curve_at(sample: Mapping[str, Fraction], critical: Criticality, order: int) -> Curve | None:
    """A curve along which g falls at a rational point that is not ``order``-critical, if one is found that the kernel
    accepts.
    """
    proof, branch = _at(sample, critical, order)
    return proof if isinstance(proof, Curve) and _accepted(proof, branch, critical) is not None else None


def descent_through(sample: Mapping[str, Fraction], critical: Criticality, order: int) -> DescentCurve | None:
    """The same with the parameters for which it descends, which the rational point is among."""
    proof, branch = _at(sample, critical, order)
    return _accepted(proof, branch, critical) if isinstance(proof, Curve) else None


def _accepted(curve: Curve, branch: Branch, critical: Criticality) -> DescentCurve | None:
    """The curve of a branch with the parameters for which it descends, if the kernel accepts it."""
    falls = _generalised(curve, branch, critical.derivatives.forms)
    return None if falls is None or not critical.derivatives.rehearsal.accepts_descent(falls.json()) else falls


def _at(sample: Mapping[str, Fraction], critical: Criticality, order: int) -> tuple[Proof | None, Branch]:
    """What is found at a rational point where leaves refute by eigenvalues or by a discriminant: mostly a curve."""
    ring = critical.derivatives.ring
    point = Branch(ring, [Condition.of(ring, ring.generator(n) - ring.rational(v), "=") for n, v in sample.items()])
    try:
        return procedure(critical.derivatives, order, True, point).proof, point
    except (Undecided, Undetermined):  # numbers may be too long for an equation to be used
        return None, point


def _covers(region: Region, branch: Branch) -> bool:
    return any(
        all(branch.possible(c.polynomial) <= c.signs for c in conjunction) for conjunction in region.conjunctions
    )


def _generalised(curve: Curve, branch: Branch, forms: Sequence[Form]) -> DescentCurve | None:
    """The curve of a leaf, in the direction in which g falls, with the parameters for which it descends: these may be
    more than those of the leaf.  ``None`` where g along it is so long that nobody would read it.
    """
    try:
        return _widest(_falling(curve, branch, forms), branch, forms, {-1})
    except Undecided:
        return None


def moving(curve: Curve, branch: Branch, forms: Sequence[Form]) -> DescentCurve | None:
    """The curve of a leaf as it is, with the parameters for which it refutes: at an odd order those for which its value
    is not 0, as g falls on the way back where it does not on the way there.  ``None`` where g along it is too long.
    """
    try:
        return _widest(curve, branch, forms, {-1, 1} if curve.order % 2 else {-1})
    except Undecided:
        return None


def _widest(curve: Curve, leaf: Branch, forms: Sequence[Form], signs: Set[int]) -> DescentCurve:
    """With few conditions under which the lower coefficients vanish and the last one has one of the signs; with those
    of the leaf where that is not seen.
    """
    coefficients = _along(forms[: curve.order], curve.steps, curve.order, leaf.ring)
    for conditions in (_wider(coefficients, leaf, signs), list(merged(leaf.conditions))):
        found, stands = _under(conditions, curve, coefficients, leaf, signs)
        if stands:
            break
    else:
        return _under(leaf.conditions, curve, coefficients, leaf, signs)[0]
    shorter, stands = _under(modulo_equations(leaf.ring, conditions), curve, coefficients, leaf, signs)
    found = shorter if stands else found
    for condition in sorted(found.region.conjunctions[0], key=lambda c: -len(str(c))):
        rest = [c for c in found.region.conjunctions[0] if c is not condition]
        fewer, stands = _under(rest, curve, coefficients, leaf, signs)
        found = fewer if stands else found
    return found


def _falling(curve: Curve, branch: Branch, forms: Sequence[Form]) -> Curve:
    """At an odd order the way back may be the one that falls; where that is not known, v is multiplied by −value."""
    if curve.order % 2 == 0:
        return curve
    value = _along(forms[: curve.order], curve.steps, curve.order, branch.ring)[curve.order]
    known, minus = branch.possible(value), Product(fmpq(-1))
    if known == {-1}:
        return curve
    factor, product = -branch.ring.one, curve.value * minus
    if known != {1}:
        factor, product = -value, curve.value.power(curve.order + 1) * minus
    steps = tuple({name: factor**k * p for name, p in step.items()} for k, step in enumerate(curve.steps, 1))
    return curve._replace(steps=steps, value=product)


def _wider(coefficients: Sequence[Polynomial], branch: Branch, signs: Set[int]) -> list[Condition]:
    """Why the lower coefficients vanish and the last one has its sign, for a reason that the leaf has."""
    *lower, last = coefficients
    conditions = [c for p in lower[1:] for c in _vanishing(p, branch)]
    return [*conditions, *_signed(Branch(branch.ring, conditions).reduce(last), branch, signs)]


def _under(
    conditions: Sequence[Condition],
    curve: Curve,
    coefficients: Sequence[Polynomial],
    leaf: Branch,
    signs: Set[int],
) -> tuple[DescentCurve, bool]:
    """The curve, reduced by the equations among some conditions, and whether these show what is said of it."""
    equations = Branch(leaf.ring, [c for c in conditions if c.relation == "="])
    region = Region(leaf.ring, [tuple({str(c): c for c in conditions}.values())])
    steps = tuple(
        {name: r for name, p in step.items() if not (r := equations.reduce(p)).is_zero()} for step in curve.steps
    )
    value = equations.reduce(coefficients[-1])
    found = DescentCurve(steps, curve.order, value, region, curve.value)
    known = found.branches[-1]
    product = known.product(value)
    if product is not None and known.possible_product(product) <= signs:
        found, said = replace(found, product=product), known.polynomial(product)
    else:  # the equations hide the sign
        said = leaf.polynomial(curve.value)
        found = replace(found, value=said)
    zero = [*coefficients[1:-1], coefficients[-1] - said]
    return found, known.possible_product(found.product) <= signs and all(map(known.vanishes, zero))


def _along(forms: Sequence[Form], steps: Sequence[Entries], order: int, ring: Ring) -> list[Polynomial]:
    """The coefficients of ε^0, …, ε^order in g(y + εv_1 + ε²v_2 + …) − g(y); raises :class:`Undecided` if they are
    long.
    """
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
                if max(map(len, total)) > MAX_TERMS:
                    raise Undecided(TOO_LONG)
    return total


def _vanishing(p: Polynomial, branch: Branch) -> list[Condition]:
    """Why a polynomial vanishes on the branch: one of its factors, if it is as simple as that."""
    if p.is_zero():
        return []
    for q, _ in branch.ring.factor(p)[1]:
        if branch.possible(q) == {0}:
            return [Condition.of(branch.ring, q, "=")]
    return [Condition.of(branch.ring, p, "=")]


def _signed(p: Polynomial, branch: Branch, signs: Set[int]) -> list[Condition]:
    """Why a polynomial is negative, or not 0 if any other sign will do: the signs of its factors on the branch."""
    if p.is_constant():
        return []
    found = []
    for q, exponent in branch.ring.factor(p)[1]:
        known = branch.possible(q) - {0}
        if exponent % 2 == 0 or len(signs) > 1 or len(known) != 1:
            found.append(Condition.of(branch.ring, q, "!="))
        else:
            found.append(Condition.of(branch.ring, q, RELATION[known]))
    return found
