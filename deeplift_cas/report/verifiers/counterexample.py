"""Section 3.2: the point (29), the objective (30), and what follows from them."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import symengine

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.form import Form
from deeplift_cas.certificates.format import Certificate
from deeplift_cas.criticality.classification import Classification
from deeplift_cas.criticality.classification import unchecked as classified
from deeplift_cas.criticality.descent import DescentCurve, descending
from deeplift_cas.criticality.implication import Implication, unchecked
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.errors import InputError, Undecided
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.landscape.matrix import inner, symbol_matrix
from deeplift_cas.landscape.objectives.quadratic import Quadratic
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions.region import Region
from deeplift_cas.regions.tree import Leaf
from deeplift_cas.report.claim import Content
from deeplift_cas.report.criterion import region
from deeplift_cas.report.verdict import Verdict
from deeplift_cas.strata.obstruction import NotAnObstruction, Obstruction
from deeplift_cas.vocabulary import CHECKED, CONSTANT, IMAGE, MINIMUM, PROVED, REFUTED, STATIONARITY, UNDECIDED


def problem() -> Problem:
    """Displays (29), (30) and (32), with x, y, z and c free."""
    return Problem.shipped("counterexample")


@cache
def _answer(order: int, search_space: str) -> Implication:
    return unchecked(problem(), order, search_space).complete()


KINDS = {1: ("slope", 1), 2: ("curvature", 2), 3: ("kernel", 1)}
"""What a direction that refutes an order shows, and what its value is of the coefficient of ε^k: that of g_1, of vᵀHv,
of g_3.
"""


def critical_region(content: Content) -> Verdict:
    """Whether the point is ``order``-critical for g and not stationary for f for all x, y, z, c with ``suppose``.

    With ``exactly``: and for no others.
    """
    answer = _answer(content["order"], content["search_space"])
    ring = answer.region.ring
    supposed = region(content["suppose"], ring.names)
    failing = [leaf for step in answer.steps for leaf in step.decision.leaves if leaf.holds is False]
    failing.sort(key=lambda leaf: (not _directed(leaf), len(leaf.branch.conditions)))  # the simplest reason first
    outside = Region(ring, [leaf.branch.conditions for leaf in failing])
    gaps = [supposed & outside] + ([answer.region & _complement(supposed)] if content.get("exactly") else [])
    certificates = (answer.document,)
    for gap in gaps:
        empty = gap.is_empty()
        if empty is None:
            return Verdict(UNDECIDED, "whether the sets are the same")
        if not empty:
            values = gap.sample()
            assert values is not None
            witness = failure_at({name: str(x) for name, x in values.items()}, content)
            return Verdict(REFUTED, f"exactly where {answer.region}", witness, certificates=certificates)
    because = f"{'exactly' if content.get('exactly') else 'at least'} where {supposed}"
    return Verdict(PROVED, because, None, certificates=certificates)


def failure_at(values: dict[str, str], content: Content) -> dict[str, Any]:
    """Why the point is not ``order``-critical and non-stationary for these parameters."""
    answer = unchecked(problem().at(values), content["order"], content["search_space"]).complete()
    witness: dict[str, Any] = {"at": values}
    failure = answer.failure()
    if failure is None:  # it is, against what was supposed
        return witness | {"critical": True}
    witness["step"] = failure.step
    if _directed(failure.leaf):
        assert isinstance(failure.leaf.proof, Curve)
        curve = failure.leaf.proof.json()["curve"]
        kind, factor = KINDS[curve["order"]]
        value = str(factor * Fraction(curve["value"]["coefficient"]))
        witness |= {"kind": kind, "direction": curve["steps"][0], "value": value}
    return witness


def _directed(leaf: Leaf) -> bool:
    """Whether it refutes by a direction."""
    return isinstance(leaf.proof, Curve) and bool(leaf.proof.about.derivative)


def _complement(r: Region) -> Region:
    result = Region(r.ring, [()])
    for conjunction in r.conjunctions:
        result = result & Region(r.ring, [(condition.negation,) for condition in conjunction])
    return result


def vanishing_derivatives(content: Content) -> Verdict:
    """Whether the derivatives of the given ``orders`` at the point are identically 0.

    ``of`` is "g", for (30) and (32), or "norm", ‖φ − W‖² alone.
    """
    given = problem()
    g, point = given.landscape, given.point
    if content["of"] not in ("g", "norm"):
        raise InputError(f'derivatives of "g" or of "norm", not of {content["of"]!r}')
    if content["of"] == "norm":
        zero = [[0] * g.lift.shape[1]] * g.lift.shape[0]
        g = Landscape(g.lift, Quadratic(zero, 1, g.lift(point), 1))
    for k in content["orders"]:
        form = g.taylor(point, k).derivative(k)
        if len(form):
            witness = _nonzero(form, k) | {"of": content["of"]}
            along = ", ".join(f"{name} = {entry}" for name, entry in witness["direction"].items())
            because = f"the derivative of order {k} along {along} is {witness['value']}"
            return Verdict(REFUTED, because, witness)
    return Verdict(PROVED, "identically 0, for all x, y, z, c" if content["of"] == "g" else "identically 0")


def _nonzero(form: Form, order: int) -> dict[str, Any]:
    """A direction with entries 1 in which a form is not 0, and parameters."""
    smallest = sorted(form.coefficients, key=lambda monomial: (len(set(monomial)), monomial))
    for monomial in smallest:
        chosen = set(monomial)
        total = form.parameter_ring.zero
        for other, p in form.coefficients.items():
            if set(other) <= chosen:
                total += p
        at = Region(form.parameter_ring, [(Condition.of(form.parameter_ring, total, "!="),)]).sample()
        if not total.is_zero() and (total.is_constant() or at):
            direction = {form.directions[i]: "1" for i in sorted(chosen)}
            return {"order": order, "direction": direction, "value": form.parameter_ring.text(total)}
    raise Undecided(f"no direction of one kind in which the form of order {order} is not 0")


def not_implied(content: Content) -> Verdict:
    """Whether the point shows, for some x, y, z, c, that φ is not "``order`` ⟹ 1"."""
    answer = _answer(content["order"], content["search_space"])
    if answer.verdict != PROVED:
        return Verdict(UNDECIDED, "this point does not show it, for any parameters")
    assert answer.witness is not None
    witness = {name: str(value) for name, value in answer.witness.items()}
    because = f"by this point where {answer.region}"
    return Verdict(PROVED, because, {"at": witness}, certificates=(answer.document,))


@cache
def _kinds() -> Classification:
    found = classified(problem())
    if not found.is_decided:  # what is no minimum would not be known
        raise Undecided("the kind of the point (29) is not decided for all x, y, z, c")
    return found


def local_minimum(content: Content) -> Verdict:
    """Whether for all x, y, z with ``suppose`` there is c > 0 such that the point is a local minimum of g.

    With ``exactly``: and for no others.  By the kinds of the point: it is so if it is one for every c > 0, and not so
    if there are x, y, z for which g falls along a curve for every c > 0.
    """
    found = _kinds()
    ring = found.problem.ring
    supposed = region(content["suppose"], ring.names)
    if any(_about(c, "c") for conjunction in supposed.conjunctions for c in conjunction):
        raise InputError("the statement is that there is a c: the conditions must not mention it")
    positive = Region(ring, [(Condition.of(ring, ring.generator("c"), ">"),)])
    minimum, certificates = found.where(MINIMUM, CONSTANT), (found.document,)
    if (supposed & positive & _complement(minimum)).is_empty() is not True:
        for curve in descending(found.sides["g"].critical):
            values = (curve.region & supposed).sample()
            if values is not None and curve.order == 4 and _for_every_positive_c(curve):
                return Verdict(
                    REFUTED, "g falls along a curve, for every c > 0", _curve(curve, values), "", certificates
                )
        return Verdict(UNDECIDED, "no curve that serves every c was found")
    if content.get("exactly") and (minimum & positive & _complement(supposed)).is_empty() is not True:
        return Verdict(UNDECIDED, "there may be more such x, y, z")
    return Verdict(PROVED, f"a local minimum exactly where {minimum}, and then a global one", None, "", certificates)


def kinds_imply(content: Content) -> Verdict:
    """Whether, at the point, each notion of a ``chain`` implies the next, for all x, y, z, c: "global minimum", "local
    minimum", "3-critical", "2-critical", "1-critical", and "stationary", of φ(W) for f.
    """
    known, certificates = _notions(*content["chain"])
    for narrow, wide in pairwise(content["chain"]):
        gap = known[narrow] & _complement(known[wide])
        if gap.is_empty() is not True:
            values = gap.sample()
            if values is None:
                return Verdict(UNDECIDED, f"whether {narrow} implies {wide} here")
            witness = {"at": {name: str(x) for name, x in values.items()}, "is": narrow, "is not": wide}
            return Verdict(REFUTED, f"{narrow} does not imply {wide}", witness, certificates=certificates)
    said = "; ".join(f"{name}: {known[name]}" for name in content["chain"])
    covers = f"the point (29) for all x, y, z, c ({said})"
    return Verdict(CHECKED, "each implies the next", covers=covers, certificates=certificates)


def kinds_differ(content: Content) -> Verdict:
    """Whether there are x, y, z and c > 0 for which the point ``is`` one of these notions and ``is not`` another.

    A landscape in which it is so is a counterexample to "the one implies the other"; where there is none, the point
    (29) with this f is no counterexample.
    """
    narrow, wide = content["is"], content["is not"]
    known, certificates = _notions(narrow, wide)
    ring = known[narrow].ring
    positive = Region(ring, [(Condition.of(ring, ring.generator("c"), ">"),)])
    gap = positive & known[narrow] & _complement(known[wide])
    if gap.is_empty() is True:
        where = {name: str(positive & known[name]) for name in (narrow, wide)}
        return Verdict(REFUTED, f"for all x, y, z and c > 0: {narrow} ⟹ {wide}", where, certificates=certificates)
    values = gap.sample()
    if values is None:
        return Verdict(UNDECIDED, f"whether it is {narrow} and not {wide} somewhere")
    witness = {"at": {name: str(x) for name, x in values.items()}, "is": narrow, "is not": wide}
    return Verdict(PROVED, f"{narrow} and not {wide} at a point", witness, certificates=certificates)


def _notions(*names: str) -> tuple[dict[str, Region], tuple[Certificate, ...]]:
    """Where the point (29) is what these words say, and the proofs; "stationary" is φ(W) for f on the image."""
    found = _kinds()
    ring = found.problem.ring
    of_global = [p.region for p in found.pieces if p.kind == CONSTANT or (p.kind == MINIMUM and p.nature.is_global)]
    if "global minimum" in names and any(p.kind == MINIMUM and p.nature.is_global is None for p in found.pieces):
        raise Undecided("of a local minimum it is not known whether it is a global one")
    implication = _answer(3, IMAGE)
    known = {
        "global minimum": Region(ring, [c for part in of_global for c in part.conjunctions]),
        "local minimum": found.where(MINIMUM, CONSTANT),
        **{f"{order}-critical": d.region for order, d in enumerate(implication.critical.decisions, 1)},
        "stationary": _complement(next(s.region for s in implication.steps if s.id == STATIONARITY)),
    }
    if unknown := [name for name in names if name not in known]:
        raise InputError(f"the notions are {', '.join(known)}, not {unknown[0]!r}")
    return known, (found.document, implication.document)


def _about(c: Condition, name: str) -> bool:
    return bool(c.polynomial.degrees()[c.ring.names.index(name)])


def _for_every_positive_c(curve: DescentCurve) -> bool:
    (conditions,) = curve.region.conjunctions
    c = curve.region.ring.generator("c")
    about_c = [condition for condition in conditions if _about(condition, "c")]
    return all(condition.polynomial == c and condition.relation == ">" for condition in about_c)


def _curve(curve: DescentCurve, values: Any) -> dict[str, Any]:
    at = {name: str(x) for name, x in values.items() if name != "c"}
    return {"at": at, "for": "every c > 0", "curve": curve.entries(), "falls_like": curve.leading_term()}


def choice_of_c(content: Content) -> Verdict:
    """Whether g > 0 on 𝒞, for one c and all x, y, z: chosen before the point ("c", "X") or after it ("X", "c").

    Before: a curve along which g falls for every c meets every ball.  After: ∂f/∂c = s·‖X − W‖² > 0 for X ≠ W.
    """
    if content["order"] == ["c", "X"]:
        verdict = local_minimum({"suppose": [[]]})  # g ≥ 0 near W would not be g > 0 on 𝒞
        return verdict if verdict.status == REFUTED else Verdict(UNDECIDED, "no curve was found")
    if content["order"] != ["X", "c"]:
        raise InputError('the order of the quantifiers is ["c", "X"] or ["X", "c"]')
    f = problem().landscape.objective
    assert isinstance(f, Quadratic)
    X = symbol_matrix("x", f.shape)
    slope = symengine.diff(f.along([X])[0], symengine.Symbol("c"))
    squares = inner(X - f.target, X - f.target) * f.scale
    if symengine.expand(slope - squares) != 0:
        return Verdict(UNDECIDED, "the slope in c is not a multiple of ‖X − W‖²")
    return Verdict(PROVED, "f grows with c without bound wherever X ≠ W")


def not_local_to_local(content: Content) -> Verdict:
    """Whether an obstruction shows that φ is not (``holds``: false) "local ⟹ local" at a point."""
    obstruction = Obstruction(**content["obstruction"])
    try:
        obstruction.check(MatrixProduct(*content["widths"]), *content["at"], search_space=content["search_space"])
    except NotAnObstruction as error:
        return Verdict(UNDECIDED, f"the obstruction is none: {error}")
    witness = {"widths": content["widths"], "factors": content["at"], **obstruction.json()}
    because = "a local minimum of f∘φ, not of f, for f = Σk_i² − h²"
    return Verdict(REFUTED if content["holds"] else PROVED, because, witness)
