"""Section 3.4: openness of matrix multiplication, and "local ⟹ local"."""

from __future__ import annotations

from deeplift_cas.report.claim import Amendment, Claim
from deeplift_cas.report.verifiers.orbits import points

BEHRENDS = "Behrends, 2017, Theorem 2.5"
_SECOND = [["t_2 <= k - m"], ["n - t_1 <= k - s"]]
_PRINTED = [["t_2 <= k - m"], ["n - t - t_2 <= k - s"]]
_MENDED = [["t_2 <= k - m"], ["n - t + t_2 <= k - s"]]
_PAIR = (
    r"Let $X$, $Y$, and $Z$ be real or complex normed spaces with dimensions $n$, $k$, and $m$; $S_0 \in L(Y, Z)$, "
    r"$T_0 \in L(X, Y)$ of ranks $s$ and $t = t_1 + t_2$, where $t_2 = \dim(\mathrm{im}(T_0) \cap \ker(S_0))$. "
    r"Equivalent are: "
)
_ALTERNATIVES = (
    r"Either $\dim(\mathrm{im}(W_{k,-}) \cap \ker(W_{k+1})) \leq d_k - d_{k+1}$ or $d_0 - \mathrm{rank}(W_{k,-}) %s "
    r"\dim(\mathrm{im}(W_{k,-}) \cap \ker(W_{k+1})) \leq d_k - \mathrm{rank}(W_{k+1})$"
)
_EXTENSIONS = (
    r"There exists $V \in \mathbb{R}^{d_k \times d_0}$ with $W_{k+1} V = 0$ such that $W_{k,-} + \alpha V$ is "
    r"one-to-one for every $\alpha \neq 0$, or there exists $U \in \mathbb{R}^{d_{k+1} \times d_k}$ such that $U "
    r"W_{k,-} = 0$ and $W_{k+1} + \alpha U$ is onto for every $\alpha \neq 0$."
)
_COROLLARY = (
    r"The smooth lift $\phi : \mathcal{M} \to \mathcal{E}$ as defined in (Z) is ``local $\implies$ local'' if and "
    r"only if the "
    rf"following equivalent conditions are satisfied (i) {_ALTERNATIVES % '-'} (ii) {_EXTENSIONS} "
    r"for all $k \in [L - 1]$, where $W_{k,-} := W_k \cdots W_1$."
)
_SUFFICIENT = (
    r"The smooth lift $\phi$ is ``local $\implies$ local'' at $(W_1, \dots, W_L)$ if for all $k \in [L - 1]$: "
)

CLAIMS = [
    Claim(
        kind="theorem",
        number="3.5",
        part="i and ii",
        section="3.4",
        title="multiplication is open at (S_0, T_0) iff t_2 ≤ k − m or n − t_1 ≤ k − s",
        statement=(
            f"{_PAIR}"
            r"(i) Multiplication is locally open at $(S_0, T_0)$; (ii) $t_2 \leq k - m$, or $n - t_1 \leq k - s$."
        ),
        verifier=points,
        content={
            "range": "small pairs",
            "if": _SECOND,
            "then": [["open_ambient = 1"]],
            "converse": True,
            "source": BEHRENDS,
        },
        reading="ambient",
    ),
    Claim(
        kind="theorem",
        number="3.5",
        part="ii and iii",
        section="3.4",
        title="that, iff there is T with T_0 + αT one-to-one or S with S_0 + αS onto",
        statement=(
            f"{_PAIR}"
            r"(ii) $t_2 \leq k - m$, or $n - t_1 \leq k - s$; (iii) There exists $T \in L(X, Y)$ with $S_0 T = 0$ "
            r"such that $T_0 + \alpha T$ is one-to-one for every $\alpha \neq 0$, or there exists $S \in L(Y, Z)$ "
            r"such that $S T_0 = 0$ and $S_0 + \alpha S$ is onto for every $\alpha \neq 0$."
        ),
        verifier=points,
        content={"range": "pairs", "if": _SECOND, "then": [["extension = 1"]], "converse": True},
    ),
    Claim(
        kind="corollary",
        number="3.2",
        part="i and ii",
        section="3.4",
        title="the conditions (i) and (ii) are equivalent",
        statement=_COROLLARY + r" [Here: (i) and (ii) are equivalent.]",
        verifier=points,
        content={"range": "pairs", "if": _PRINTED, "then": [["extension = 1"]], "converse": True},
        depends=("theorem 3.5",),
        amended=Amendment(
            rf"The conditions (i) {_ALTERNATIVES % '+'} and (ii) are equivalent, for every $k$.",
            {"range": "pairs", "if": _MENDED, "then": [["extension = 1"]], "converse": True},
        ),
    ),
    *(
        Claim(
            kind="corollary",
            number="3.2",
            part="i, if",
            section="3.4",
            title='(i) for all k: then φ is "local ⟹ local"',
            statement=_COROLLARY + r" [Here: (i) for all $k$ is sufficient.]",
            verifier=points,
            content={"range": "small", "if": [["all_open_as_printed = 1"]], "then": [[f"open_{space} = 1"]]},
            reading=space,
            depends=("theorem 2.1", "theorem 3.5"),
            amended=Amendment(
                _SUFFICIENT + _ALTERNATIVES % "+",
                {
                    "range": "small",
                    "if": [["all_open = 1"]],
                    "then": [[f"open_{space} = 1"]],
                    "source": f"{BEHRENDS}; open maps compose",
                },
            ),
        )
        for space in ("image", "ambient")
    ),
    *(
        Claim(
            kind="corollary",
            number="3.2",
            part="ii, only if",
            section="3.4",
            title='φ is "local ⟹ local": only if (ii) for all k',
            statement=_COROLLARY + r" [Here: (ii) for all $k$ is necessary.]",
            verifier=points,
            content={"range": "small", "if": [[f"open_{space} = 1"]], "then": [["all_open = 1"]]},
            reading=space,
            depends=("theorem 2.1", "theorem 3.5"),
            amended=Amendment(
                r"It is sufficient, not necessary. " + _SUFFICIENT + _EXTENSIONS,
                {
                    "range": "small",
                    "if": [["all_open = 1"]],
                    "then": [[f"open_{space} = 1"]],
                    "source": f"{BEHRENDS}; open maps compose",
                },
            ),
        )
        for space in ("image", "ambient")
    ),
    Claim(
        kind="remark",
        number="3.4",
        section="3.4",
        title="rank AB = rank B − dim(im B ∩ ker A)",
        statement=r"Finally, we note that $\mathrm{rank}(AB) = \mathrm{rank}(B) - \dim(\mathrm{im}(B) \cap \ker(A))$.",
        verifier=points,
        content={"range": "pairs", "if": [[]], "then": [["rank = t - t_2"]]},
    ),
]
