"""Section 3.2: the point (29), the objective (30), and what follows from them."""

from __future__ import annotations

from functools import cache
from typing import Any

import symengine

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.form import Form
from deeplift_cas.criticality.descent import DescentCurve
from deeplift_cas.criticality.implication import Implication, implication
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.errors import InputError, Undecided
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.landscape.matrix import inner, symbol_matrix
from deeplift_cas.landscape.objectives.quadratic import Quadratic
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions.cases import Leaf
from deeplift_cas.regions.region import Region
from deeplift_cas.report.claim import Amendment, Claim, Content
from deeplift_cas.report.criterion import Alternatives, region
from deeplift_cas.report.displays import (
    arithmetic,
    composition,
    factor_gradients,
    gradient_at_the_point,
    objective_gradient,
)
from deeplift_cas.report.orbits import points
from deeplift_cas.report.verdict import Verdict
from deeplift_cas.signs.branch import Branch
from deeplift_cas.strata.obstruction import NotAnObstruction, Obstruction
from deeplift_cas.vocabulary import PROVED, REFUTED, UNDECIDED

WIDTHS = [3, 2, 2, 3]
POINT = [[[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1], [0, 0]]]
"""Display (29)."""


def problem() -> Problem:
    """Displays (29), (30) and (32), with x, y, z and c free."""
    return Problem.shipped("counterexample")


@cache
def _answer(order: int, search_space: str) -> Implication:
    return implication(problem(), order, search_space)


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
    certificates = (answer.certificate(),)
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
    answer = implication(problem().at(values), content["order"], content["search_space"])
    witness: dict[str, Any] = {"at": values}
    failure = answer.failure()
    if failure is None:  # it is, against what was supposed
        return witness | {"critical": True}
    witness["step"] = failure.step
    if _directed(failure.leaf):
        ((kind, data),) = failure.leaf.proof.json().items()
        witness |= {"kind": kind, "direction": data["direction"], "value": data["value"]["coefficient"]}
    return witness


def _directed(leaf: Leaf) -> bool:
    """Whether it refutes by a direction."""
    return isinstance(leaf.proof, Curve) and bool(leaf.proof.words_of_order.derivative)


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
    return Verdict(PROVED, because, {"at": witness}, certificates=(answer.certificate(),))


def local_minimum(content: Content) -> Verdict:
    """Whether for all x, y, z with ``suppose`` there is c > 0 such that the point is a local minimum of g.

    With ``exactly``: and for no others.  It is none where it is not 4-critical; it is one where f(X) − f(W) is
    s·c·‖X − W‖² ≥ 0, that is where A = 0.
    """
    answer = _answer(4, "image")
    fourth = answer.critical.region
    ring = fourth.ring
    possible = Region(ring, [[c for c in conjunction if not _about(c, "c")] for conjunction in fourth.conjunctions])
    supposed = region(content["suppose"], ring.names)
    if any(_about(c, "c") for conjunction in supposed.conjunctions for c in conjunction):
        raise InputError("the statement is that there is a c: the conditions must not mention it")
    certificates = (answer.certificate(),)
    if (supposed & _complement(possible)).is_empty() is not True:
        for curve in answer.descent_curves:
            values = (curve.region & supposed).sample()
            if values is not None and curve.order == 4 and _for_every_positive_c(curve):
                return Verdict(
                    REFUTED, "g falls along a curve, for every c > 0", _curve(curve, values), "", certificates
                )
        return Verdict(UNDECIDED, "no curve that serves every c was found")
    f = problem().landscape.objective
    assert isinstance(f, Quadratic)
    for conjunction in supposed.conjunctions:
        branch = Branch(ring, conjunction)
        if not all(branch.vanishes(ring.polynomial(e)) for row in f.A.tolist() for e in row):
            return Verdict(UNDECIDED, "4-critical, but f(X) − f(W) is no multiple of a square")
    if content.get("exactly") and (possible & _complement(supposed)).is_empty() is not True:
        return Verdict(UNDECIDED, "there may be more such x, y, z")
    because = "there A = 0 and g ≥ 0 = g(W); everywhere else g falls along a curve, for every c > 0"
    return Verdict(PROVED, because, None, certificates=certificates)


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


_P12, _P13 = "((1 + w3dot11)*(1 + w3dot22) - w3dot12*w3dot21)", "((1 + w3dot11)*w3dot32 - w3dot12*w3dot31)"
_Q12, _Q13 = "((1 + w1dot11)*(1 + w1dot22) - w1dot12*w1dot21)", "((1 + w1dot11)*w1dot23 - w1dot13*w1dot21)"
OBSTRUCTION: dict[str, Any] = {
    # minors of size 2: M_{13,13} = p_13·det W_2·q_13 and M_{12,12} = p_12·det W_2·q_12 (Cauchy and Binet)
    "h": "X33",
    "others": ("X13", "X22", "X12"),
    "unit": f"{_P12}*{_Q12}*X11",
    "multipliers": (f"{_P12}*{_Q12}*X31", f"{_P13}*{_Q13}*X11", f"-{_P13}*{_Q13}*X21"),
    "move": ((0, 0, 0), (0, 0, 0), (0, 0, 1)),
}
_EVERYTHING: Alternatives = [[]]
_AMENDED_REGION: Alternatives = [["x = 0", "y = 0", "z != 0", "c - z >= 0", "c + z >= 0"]]
_RANKS_29 = {
    "matrices": {"W1": POINT[0], "W2": POINT[1], "W3": POINT[2]},
    "rows": [
        {"of": "W1", "is": POINT[0], "rank": 2, "nullity": 1},
        {"of": "W2", "is": POINT[1], "rank": 1, "nullity": 1},
        {"of": "W3", "is": POINT[2], "rank": 2, "nullity": 0},
        {"of": "W3 W2 W1", "is": [[1, 0, 0], [0, 0, 0], [0, 0, 0]], "rank": 1, "nullity": 2},
        {"of": "W2 W1", "is": [[1, 0, 0], [0, 0, 0]], "rank": 1, "nullity": 2},
        {"of": "W3 W2", "is": [[1, 0], [0, 0], [0, 0]], "rank": 1, "nullity": 1},
    ],
    "equal": [["W1ᵀ W2ᵀ", "W3 W2"]],
}
_THEOREM_1 = (
    r"The smooth lift $\phi : \mathcal{M} \to \mathcal{E}$ does not satisfy ``$3 \implies 1$'' and therefore also "
    r"does not satisfy ``$2 \implies 1$''."
)
_BROKEN = ["kernel_of_transpose > 0", "rank < d_min", "k_1 != k_2"]
"""Neither (i) nor (ii) of Proposition 3.1."""
_NOT_LOCAL_TEXT = (
    r"The smooth lift $\phi : \mathcal{M} \to \mathcal{E}$ as defined in (Z) does not satisfy ``local $\implies$ 1''."
)
_BLOCKS = (
    r"$\nabla g(W_1, W_2, W_3) = \Bigl($$\begin{pmatrix} a_{1,1} & a_{1,2} & a_{1,3} \\ 0 & 0 & 0 \end{pmatrix}$, "
    r"$\begin{pmatrix} a_{1,1} & %s \\ a_{2,1} & a_{2,2} \end{pmatrix}$, $\begin{pmatrix} a_{1,1} & 0 \\ a_{2,1} & 0 "
    r"\\ a_{3,1} & 0 \end{pmatrix}$$\Bigr)$"
)
_NORMS = (
    r"$+ \frac{c}{2} \Bigl($$\frac{d \|%s - W\|_F^2}{d X_1}$, $\frac{d \|%s - W\|_F^2}{d X_2}$, $\frac{d \|%s - "
    r"W\|_F^2}{d X_3}$$\Bigr)$"
)


def _blocks(entry: str) -> list[Any]:
    return [
        [["a11", "a12", "a13"], [0, 0, 0]],
        [["a11", entry], ["a21", "a22"]],
        [["a11", 0], ["a21", 0], ["a31", 0]],
    ]


CLAIMS = [
    Claim(
        kind="display",
        number="(29)",
        section="3.2",
        title="W_1, W_2, W_3, their products, ranks and nullities",
        statement=(
            r"$W_1 = \begin{pmatrix} 1 & 0 & 0 \\ 0 & 1 & 0 \end{pmatrix}$, $W_2 = \begin{pmatrix} 1 & 0 \\ 0 & 0 "
            r"\end{pmatrix}$, $W_3 = \begin{pmatrix} 1 & 0 \\ 0 & 1 \\ 0 & 0 \end{pmatrix}$ [\ldots] Note that $(W_2 "
            r"W_1)^\top = W_3 W_2$."
        ),
        verifier=arithmetic,
        content=_RANKS_29,
    ),
    Claim(
        kind="display",
        number="(30)-(31)",
        section="3.2",
        title="g = f∘φ and its domain",
        statement=(
            r"$g : \mathbb{R}^{3 \times 2} \times \mathbb{R}^{2 \times 2} \times \mathbb{R}^{2 \times 3} \to "
            r"\mathbb{R}$, $(X_1, X_2, X_3) \mapsto \langle A, X_3 X_2 X_1 \rangle_F + \frac{c}{2} \|X_3 X_2 X_1 - "
            r"W\|_F^2$"
        ),
        verifier=composition,
        content={"widths": WIDTHS, "domain": {"X1": [3, 2], "X2": [2, 2], "X3": [2, 3]}, "product": "X3 X2 X1"},
        amended=Amendment(
            r"$g : \mathbb{R}^{2 \times 3} \times \mathbb{R}^{2 \times 2} \times \mathbb{R}^{3 \times 2} \to "
            r"\mathbb{R}$",
            {"widths": WIDTHS, "domain": {"X1": [2, 3], "X2": [2, 2], "X3": [3, 2]}, "product": "X3 X2 X1"},
        ),
    ),
    Claim(
        kind="display",
        number="(29)",
        part="note",
        section="3.2",
        title="(W_1, W_2, W_3) does not satisfy the conditions of Proposition 3.1",
        statement=(
            r"As illustrated by calculations (29), $(W_1, W_2, W_3)$ do not satisfy the conditions outlined by "
            r"Proposition 3.1."
        ),
        verifier=points,
        content={
            "quantifier": "some",
            "widths": WIDTHS,
            "at": POINT,
            "then": [["kernel > 0", "kernel_of_transpose > 0", "rank < d_min", "k_1 != k_2"]],
        },
        depends=("display (29)",),
    ),
    Claim(
        kind="display",
        number="grad f",
        section="3.2",
        title="∇f(X) = A + c(X − W)",
        statement=r"$\nabla f(X) = A + c(X - W)$",
        verifier=objective_gradient,
        content={"shape": [3, 3], "gradient": "A + c X - c W"},
    ),
    Claim(
        kind="display",
        number="grad g",
        section="3.2",
        title="∇g(X_1, X_2, X_3)",
        statement=(
            r"$\nabla g(X_1, X_2, X_3) = (A X_1^\top X_2^\top, X_3^\top A X_1^\top, X_2^\top X_3^\top A)$ "
            + _NORMS % (("X_1 X_2 X_3",) * 3)
        ),
        verifier=factor_gradients,
        content={"widths": WIDTHS, "components": ["A X1ᵀ X2ᵀ", "X3ᵀ A X1ᵀ", "X2ᵀ X3ᵀ A"], "norm": "X1 X2 X3"},
        depends=("display (30)-(31)", "lemma 3.1"),
        amended=Amendment(
            r"$\nabla g(X_1, X_2, X_3) = (X_2^\top X_3^\top A, X_3^\top A X_1^\top, A X_1^\top X_2^\top)$ "
            + _NORMS % (("X_3 X_2 X_1",) * 3),
            {"widths": WIDTHS, "components": ["X2ᵀ X3ᵀ A", "X3ᵀ A X1ᵀ", "A X1ᵀ X2ᵀ"], "norm": "X3 X2 X1"},
        ),
    ),
    Claim(
        kind="display",
        number="grad g(W)",
        section="3.2",
        title="∇g(W_1, W_2, W_3) as a triple of matrices",
        statement=_BLOCKS % "a_{2,1}",
        verifier=gradient_at_the_point,
        content={"widths": WIDTHS, "point": POINT, "blocks": _blocks("a21")},
        depends=("display (29)", "display grad g"),
        amended=Amendment(
            _BLOCKS % "a_{1,2}",
            {"widths": WIDTHS, "point": POINT, "blocks": _blocks("a12")},
        ),
    ),
    Claim(
        kind="display",
        number="(32)",
        section="3.2",
        title="A of this shape: ∇g(W) = 0 and ∇f(W) ≠ 0 for all x, y, z",
        statement=(
            r"$A = \begin{pmatrix} 0 & 0 & 0 \\ 0 & 0 & x \\ 0 & y & z \end{pmatrix} \implies \nabla g(W_1, W_2, "
            r"W_3) = 0 \wedge \nabla f(W) \neq 0$ for all $x, y, z \in \mathbb{R}$."
        ),
        verifier=critical_region,
        content={"order": 1, "search_space": "ambient", "suppose": _EVERYTHING},
        depends=("display grad f", "display grad g(W)"),
        amended=Amendment(
            r"\ldots{} for all $(x, y, z) \neq 0$, and only for these.",
            {
                "order": 1,
                "search_space": "ambient",
                "suppose": [["x != 0"], ["y != 0"], ["z != 0"]],
                "exactly": True,
            },
        ),
    ),
    Claim(
        kind="remark",
        number="3.2a",
        section="3.2",
        title='φ is not "1 ⟹ 1"',
        statement=r"So $\phi$ is not ``$1 \implies 1$''.",
        verifier=not_implied,
        content={"order": 1, "search_space": "image"},
        reading="image",
        depends=("display (32)",),
    ),
    Claim(
        kind="remark",
        number="3.2b",
        section="3.2",
        title="∇²g(W) = 0 and ∇³g(W) = 0",
        statement=(
            r"Furthermore, we computed $\nabla^2 g(W_1, W_2, W_3)$ and $\nabla^3 g(W_1, W_2, W_3)$ for the same $A$ "
            r"using Mathematica and found that both also equal 0."
        ),
        verifier=vanishing_derivatives,
        content={"of": "g", "orders": [2, 3]},
        depends=("appendix A.2", "appendix A.3"),
        amended=Amendment(
            r"$\nabla g(W_1, W_2, W_3) = 0$ for the same $A$, for all $x, y, z, c$.",
            {"of": "g", "orders": [1]},
        ),
    ),
    Claim(
        kind="remark",
        number="3.2c",
        section="3.2",
        title="(W_1, W_2, W_3), A, f, g: 3-critical and not stationary, for all x, y, z",
        statement=(
            r"Therefore, $W_1, W_2, W_3, A, f$, and $g$ are a counter-example to $\phi$ satisfying ``$3 \implies "
            r"1$''. [For all $x, y, z \in \mathbb{R}$; we did not need to set $c$.]"
        ),
        verifier=critical_region,
        content={"order": 3, "search_space": "image", "suppose": _EVERYTHING},
        reading="image",
        depends=("remark 3.2b", "display (32)"),
        amended=Amendment(
            r"$(W_1, W_2, W_3)$ is 3-critical for $g$ and $W$ is not stationary for $f$ if and only if $x = y = 0$, "
            r"$z \neq 0$ and $c \geq |z|$.",
            {"order": 3, "search_space": "image", "suppose": _AMENDED_REGION, "exactly": True},
        ),
    ),
    Claim(
        kind="theorem",
        number="3.1",
        section="3.2",
        title='φ is not "3 ⟹ 1" (for some widths)',
        statement=_THEOREM_1,
        verifier=not_implied,
        content={"order": 3, "search_space": "image"},
        reading="image",
        depends=("remark 3.2c",),
    ),
    Claim(
        kind="theorem",
        number="3.1",
        section="3.2",
        title='φ is not "3 ⟹ 1" (for some widths)',
        statement=_THEOREM_1,
        verifier=not_implied,
        content={"order": 3, "search_space": "ambient"},
        reading="ambient",
        depends=("remark 3.2c",),
    ),
    Claim(
        kind="theorem",
        number="3.1",
        part="every L",
        section="3.2",
        title='φ is not "3 ⟹ 1" (read as a statement about every network)',
        statement=_THEOREM_1,
        verifier=points,
        content={"quantifier": "some", "widths": [2, 1, 2], "then": [["implies_3 = 0"]]},
        reading="image",
        amended=Amendment(
            r"For the widths $d = (3, 2, 2, 3)$, $\phi$ does not satisfy ``$3 \implies 1$'' at some point.",
            {"quantifier": "some", "widths": WIDTHS, "then": [["implies_3 = 0"]]},
        ),
    ),
    Claim(
        kind="remark",
        number="3.2d",
        section="3.2",
        title="all derivatives of ‖X_3X_2X_1 − W‖² are zero at the point",
        statement=(
            r"Note that as all derivatives of $\|X_1 X_2 X_3 - W\|_F^2$ are zero at $(X_1, X_2, X_3) = (W_1, W_2, "
            r"W_3)$, we did not need to set $c$."
        ),
        verifier=vanishing_derivatives,
        content={"of": "norm", "orders": [1, 2, 3, 4, 5, 6]},
        amended=Amendment(
            r"The first derivative of $\|X_3 X_2 X_1 - W\|_F^2$ is zero at $(W_1, W_2, W_3)$.",
            {"of": "norm", "orders": [1]},
        ),
    ),
    Claim(
        kind="claim",
        number="3.3",
        section="3.2",
        title="for all x, y, z there is c > 0 such that W is a local minimum of g",
        statement=(
            r"Suppose $A = \begin{pmatrix} 0 & 0 & 0 \\ 0 & 0 & x \\ 0 & y & z \end{pmatrix}$ for some $x, y, z \in "
            r"\mathbb{R}$. Then there exists $c > 0$ such that $(W_1, W_2, W_3)$, as defined in (29), is a local "
            r"minimum of $g$."
        ),
        verifier=local_minimum,
        content={"suppose": _EVERYTHING},
        depends=("display (29)", "display (30)-(31)", "display (32)"),
        amended=Amendment(
            r"There exists $c > 0$ such that $(W_1, W_2, W_3)$ is a local minimum of $g$ if and only if $x = y = z = "
            r"0$.",
            {"suppose": [["x = 0", "y = 0", "z = 0"]], "exactly": True},
        ),
    ),
    Claim(
        kind="display",
        number="(38)",
        section="3.2",
        title="one c for all points of a ball: g > 0 where φ(X) ≠ W",
        statement=(
            r"From (36) and the properties of the map (37), we can infer that there must exist a $c' \in "
            r"\mathbb{R}_{>}$ such that $g(X_1, X_2, X_3) > 0$ for all $(X_1, X_2, X_3) \in \mathcal{C}$."
        ),
        verifier=choice_of_c,
        content={"order": ["c", "X"]},
        amended=Amendment(
            r"For every $(X_1, X_2, X_3) \in \mathcal{C}$ there is a $c' > 0$, which depends on it, such that "
            r"$g(X_1, X_2, X_3) > 0$.",
            {"order": ["X", "c"]},
        ),
    ),
    *(
        Claim(
            kind="theorem",
            number="3.2",
            part="title",
            section="3.2",
            title='φ is not "local ⟹ local" (at this point)',
            statement=r"$\phi$ is not ``local $\implies$ local''.",
            verifier=not_local_to_local,
            content={
                "widths": WIDTHS,
                "at": POINT,
                "search_space": space,
                "obstruction": OBSTRUCTION,
                "holds": False,
            },
            reading=space,
        )
        for space in ("image", "ambient")
    ),
    Claim(
        kind="theorem",
        number="3.2",
        section="3.2",
        title='φ is not "local ⟹ 1" (for these widths)',
        statement=_NOT_LOCAL_TEXT,
        verifier=points,
        content={"quantifier": "some", "widths": WIDTHS, "then": [["local_image = 0"]], "shown_at": POINT},
        reading="image",
        depends=("claim 3.3",),
        amended=Amendment(
            r"For the widths $d = (3, 2, 2, 3)$ the smooth lift $\phi$ onto its image satisfies ``local $\implies$ "
            r"1'' at every point.",
            {"quantifier": "every", "widths": WIDTHS, "then": [["local_image = 1"]]},
        ),
    ),
    Claim(
        kind="theorem",
        number="3.2",
        section="3.2",
        title='φ is not "local ⟹ 1" (for these widths, at some point)',
        statement=_NOT_LOCAL_TEXT,
        verifier=points,
        content={"quantifier": "some", "widths": WIDTHS, "then": [["local_ambient = 0"]]},
        reading="ambient",
    ),
    Claim(
        kind="theorem",
        number="3.2",
        part="proof",
        section="3.2",
        title='φ is not "local ⟹ 1" at (W_1, W_2, W_3)',
        statement=_NOT_LOCAL_TEXT + r" [By the counter-example $(W_1, W_2, W_3)$ of Claim 3.3.]",
        verifier=points,
        content={"quantifier": "some", "widths": WIDTHS, "at": POINT, "then": [["local_ambient = 0"]]},
        reading="ambient",
        depends=("claim 3.3",),
        amended=Amendment(
            r"$\phi$ satisfies ``local $\implies$ 1'' at $(W_1, W_2, W_3)$, on all matrices too.",
            {"quantifier": "some", "widths": WIDTHS, "at": POINT, "then": [["local_ambient = 1"]]},
        ),
    ),
    *(
        Claim(
            kind="remark",
            number="3.2e",
            section="3.2",
            title='where the conditions of Proposition 3.1 fail, "local ⟹ 1" may fail (for these widths)',
            statement=(
                r"Additionally, given that the counter-example used to prove this theorem does not satisfy the "
                r"conditions of Proposition 3.1, we can conclude that those conditions are strongest in the sense "
                r"that breaking them may lead to $\phi$ not being ``local $\implies$ 1''."
            ),
            verifier=points,
            content={
                "quantifier": "some",
                "widths": WIDTHS,
                "then": [[*_BROKEN, f"local_{space} = 0"]],
                "shown_at": POINT,
            },
            reading=space,
            depends=("proposition 3.1", "theorem 3.2"),
            amended=Amendment(
                r"For these widths, $\phi$ satisfies ``local $\implies$ 1'' wherever the conditions of Proposition "
                r"3.1 fail.",
                {"quantifier": "every", "widths": WIDTHS, "if": [_BROKEN], "then": [[f"local_{space} = 1"]]},
            ),
        )
        for space in ("image", "ambient")
    ),
]
