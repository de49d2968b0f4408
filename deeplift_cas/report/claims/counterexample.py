"""Section 3.2: the point (29), the objective (30), and what follows from them."""

from __future__ import annotations

from typing import Any

from deeplift_cas.report.claim import Amendment, Claim
from deeplift_cas.report.criterion import Alternatives
from deeplift_cas.report.verifiers.counterexample import (
    choice_of_c,
    critical_region,
    kinds_differ,
    local_minimum,
    not_implied,
    not_local_to_local,
    vanishing_derivatives,
)
from deeplift_cas.report.verifiers.displays import (
    arithmetic,
    composition,
    factor_gradients,
    gradient_at_the_point,
    objective_gradient,
)
from deeplift_cas.report.verifiers.orbits import points

WIDTHS = [3, 2, 2, 3]
POINT = [[[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1], [0, 0]]]
"""Display (29)."""
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
    Claim(
        kind="theorem",
        number="3.2",
        part="by kind",
        section="3.2",
        title="the landscape of Claim 3.3 shows it: a local minimum of g whose image is not stationary for f",
        statement=(
            _NOT_LOCAL_TEXT + r" [For some $x, y, z$ and $c > 0$ the point $(W_1, W_2, W_3)$ is a local minimum of $g$ "
            r"and its image is not stationary for $f$.]"
        ),
        verifier=kinds_differ,
        content={"is": "local minimum", "is not": "stationary"},
        reading="image",
        depends=("claim 3.3",),
        amended=Amendment(
            r"For some $x, y, z$ and $c > 0$ the point $(W_1, W_2, W_3)$ is 3-critical for $g$ and its image is not "
            r"stationary for $f$.",
            {"is": "3-critical", "is not": "stationary"},
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
