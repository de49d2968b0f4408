"""A classification as a theorem with its proof."""

from __future__ import annotations

from collections.abc import Sequence

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.argument import ProvedCase
from deeplift_cas.criticality.classification import Classification
from deeplift_cas.criticality.proofs.minimum import FibreLine, Homogeneous, Image, Leading
from deeplift_cas.regions.decision import Decision
from deeplift_cas.regions.proof import Evident, Open
from deeplift_cas.render.kinds import kind
from deeplift_cas.render.latex import prose, region, self_contained
from deeplift_cas.render.layout import RAGGED, TEXT_WIDTH, fitted
from deeplift_cas.render.theorem import composite, critical_means, part, setting
from deeplift_cas.render.writer import LatexWriter
from deeplift_cas.vocabulary import MAX_ORDER, ORDERS, STEPS

METHOD = (
    r"A curve along which the first change of $g$ is negative shows that $W$ is no local minimum of $g$; that it is "
    r"one is shown by an identity for $f$, from which $f \geq f(X)$ follows at $X = \phi(W)$, with $U = Z - X$ for "
    r"products $Z$, or by the part of least weight of $g$, a polynomial in coordinates with positive weights, which "
    r"is zero at $0$ alone: the other terms are less near $W$. It is enough to look at a slice: at directions that "
    r"span everything together with the tangent space of the orbit of the symmetry "
    r"$(W_k, W_{k+1}) \mapsto (S W_k, W_{k+1} S^{-1})$, along which $g$ is constant."
)


ALSO = (
    (Homogeneous, r"Where all terms of $g - g(W)$ are of degree $4$ it follows from criticality of order $4$."),
    (
        Leading,
        r"Coordinates of weight $0$ stay near $0$: if no term has less weight than the part, and this is positive "
        r"where they are $0$, it is so where they are small.",
    ),
    (Image, r"As $\phi$ is continuous, $W$ is a minimum of $g$ where $\phi(W)$ is one of $f$ among all products."),
    (
        FibreLine,
        r"Near a point that is not critical $g$ takes smaller values, so $W$ is none if such points with the "
        r"value of $W$ are near it.",
    ),
)
"""What is said of some proofs, where there are any; of a part of least weight if there are coordinates of weight 0."""


def _method(found: Classification) -> str:
    """What shows that a point is a minimum, or that it is none."""
    proofs = [leaf.proof for side in found.sides.values() for leaf in side.minimum.leaves]
    proofs += [proof.leading for proof in proofs if isinstance(proof, Image)]
    used = {type(proof) for proof in proofs if not (isinstance(proof, Leading) and proof.is_strict)}
    return " ".join([METHOD, *(text for kind_of, text in ALSO if kind_of in used)])


def kinds_theorem(found: Classification, naming: str = "dots", width: float = TEXT_WIDTH) -> str:
    """The theorem and proof environments (amsthm), for a text width in points."""
    problem = found.problem
    write = LatexWriter(Ring(problem.parameters), naming)
    lines = [
        rf"\begin{{theorem}}{RAGGED}",
        setting(problem, naming),
        f"Then for {composite(problem)} the point $W$ is",
        rf"\begin{{itemize}}{RAGGED}",
    ]
    for piece in found.pieces:
        where = "" if not problem.parameters else f" for {region(piece.region)}"
        lines.append(rf"\item {_called(kind(piece))}{where};")
    lines[-1] = lines[-1][:-1] + "."
    lines += [r"\end{itemize}", r"\end{theorem}"]
    lines += [r"\begin{proof}" + (RAGGED if width < TEXT_WIDTH else r"\emergencystretch=3em")]
    lines += [
        critical_means(problem, MAX_ORDER, naming) + r"\par",
        *(o.suffices for o in ORDERS[1:]),
        r"\par " + _method(found),
    ]
    for side, name in (("g", "$g$"), ("-g", "$-g$ and $-f$ in place of $g$ and $f$")):
        decisions = found.sides[side].decisions
        for step in (STEPS[-1], "minimum", "global", "strict"):
            cases = _cases(decisions[step])
            if cases:
                lines += part(rf"{TITLES[step]}, for {name}", cases, write)
    lines += [r"Both sides together give the theorem.", r"\end{proof}"]
    return self_contained(fitted("\n".join(lines), width))


TITLES = {
    STEPS[-1]: f"Criticality of order {MAX_ORDER}",
    "minimum": "Local minimum",
    "global": "Global minimum",
    "strict": "Strict minimum, up to the symmetry",
}


def _called(name: str) -> str:
    """With an article, where that is said."""
    if name.startswith(("not ", "undecided")):
        return {"undecided": "of a kind that is left undecided"}.get(name, name)
    if name == "constant":
        return r"a point near which $g$ is constant"
    return prose(f"a {name}")


def _cases(decision: Decision) -> Sequence[ProvedCase]:
    return [
        ProvedCase(leaf.branch.conditions, leaf.holds, leaf.proof)
        for leaf in decision.leaves
        if not isinstance(leaf.proof, Evident | Open)
    ]
