"""Section 3.3: what the report says is necessary and sufficient for "local ⟹ 1"."""

from __future__ import annotations

from deeplift_cas.report.claim import Amendment, Claim
from deeplift_cas.report.verifiers.orbits import points

_INNER = [["d_min < d_0", "d_min < d_L"]]
_RANKS = ["rank_below = d_k", "rank_above = d_k"]
_THEOREM_3 = (
    r"Suppose $d_{\min} < d_0, d_L$ and let $k \in \arg\min_{i \in [L-1]} d_i$, i.e. $d_k = d_{\min}$. Then $\phi$, "
    r"as defined in (Z), satisfies ``local $\implies$ 1'' at $(\hat{W}_1, \dots, \hat{W}_L)$ if and only if "
    r"$\mathrm{rank}(\hat{W}_k \cdots \hat{W}_1) = \mathrm{rank}(\hat{W}_L \cdots \hat{W}_{k+1}) = d_{\min}$. (39)"
)
_THEOREM_4 = (
    r"$\phi$, as defined in (Z), satisfies ``local $\implies$ 1'' at $(\hat{W}_1, \dots, \hat{W}_L)$ if and only if "
    r"either (i) $\min(d_0, \dots, d_L) \in \{d_0, d_L\}$; or (ii) $\mathrm{rank}(\hat{W}_k \cdots \hat{W}_1) = "
    r"\mathrm{rank}(\hat{W}_L \cdots \hat{W}_{k+1}) = d_k$ where $k \in \arg\min_{i \in [L-1]} d_i$."
)
_EVERYWHERE = Amendment(
    r"With $\mathcal{X} = \mathrm{im}(\phi)$, $\phi$ satisfies ``local $\implies$ 1'' at every point.",
    {"range": "deep", "if": [[]], "then": [["local_image = 1"]]},
)

CLAIMS = [
    Claim(
        kind="theorem",
        number="3.3",
        section="3.3",
        title='d_min < d_0, d_L: "local ⟹ 1" iff (39)',
        statement=_THEOREM_3,
        verifier=points,
        content={
            "range": "deep",
            "suppose": _INNER,
            "if": [_RANKS],
            "then": [["local_image = 1"]],
            "converse": True,
        },
        reading="image",
        depends=("theorem 2.3", "proposition 2.2"),
        amended=_EVERYWHERE,
    ),
    Claim(
        kind="theorem",
        number="3.3",
        part="if",
        section="3.3",
        title='d_min < d_0, d_L: "local ⟹ 1" if (39)',
        statement=_THEOREM_3 + r" [Here: ``if''.]",
        verifier=points,
        content={
            "range": "deep",
            "suppose": _INNER,
            "if": [["condition_39_for_some_k = 1"]],
            "then": [["local_image = 1"]],
        },
        reading="image",
        depends=("theorem 2.3", "proposition 2.2"),
    ),
    Claim(
        kind="theorem",
        number="3.3",
        part="if",
        section="3.3",
        title='d_min < d_0, d_L: "local ⟹ 1" if (39)',
        statement=_THEOREM_3 + r" [Here: ``if''.]",
        verifier=points,
        content={"range": "deep", "suppose": _INNER, "if": [_RANKS], "then": [["local_ambient = 1"]]},
        reading="ambient",
        depends=("theorem 2.3", "proposition 2.2"),
        amended=Amendment(
            r"Suppose $d_{\min} < d_0, d_L$. Then, with $\mathcal{X} = \mathcal{E}$, $\phi$ satisfies ``local "
            r"$\implies$ 1'' at $(\hat{W}_1, \dots, \hat{W}_L)$ if $\mathrm{rank}(\hat{W}) < d_{\min}$.",
            {"range": "deep", "suppose": _INNER, "if": [["rank < d_min"]], "then": [["local_ambient = 1"]]},
        ),
    ),
    Claim(
        kind="theorem",
        number="3.3",
        part="only if",
        section="3.3",
        title='d_min < d_0, d_L: "local ⟹ 1" only if (39)',
        statement=_THEOREM_3 + r" [Here: ``only if''.]",
        verifier=points,
        content={"range": "deep", "suppose": _INNER, "if": [["local_ambient = 1"]], "then": [_RANKS]},
        reading="ambient",
        depends=("theorem 2.3", "proposition 2.2"),
        amended=Amendment(
            r"Suppose $d_{\min} < d_0, d_L$. Then, with $\mathcal{X} = \mathcal{E}$, $\phi$ satisfies ``local "
            r"$\implies$ 1'' at $(\hat{W}_1, \dots, \hat{W}_L)$ only if $\mathrm{rank}(\hat{W}) < d_{\min}$.",
            {"range": "deep", "suppose": _INNER, "if": [["local_ambient = 1"]], "then": [["rank < d_min"]]},
        ),
    ),
    Claim(
        kind="theorem",
        number="3.4",
        section="3.3",
        title='"local ⟹ 1" iff d_min ∈ {d_0, d_L} or (ii)',
        statement=_THEOREM_4,
        verifier=points,
        content={
            "range": "deep",
            "if": [["d_min = d_0"], ["d_min = d_L"], _RANKS],
            "then": [["local_image = 1"]],
            "converse": True,
        },
        reading="image",
        depends=("theorem 2.3", "theorem 3.3"),
        amended=_EVERYWHERE,
    ),
    Claim(
        kind="theorem",
        number="3.4",
        section="3.3",
        title='"local ⟹ 1" iff d_min ∈ {d_0, d_L} or (ii)',
        statement=_THEOREM_4,
        verifier=points,
        content={
            "range": "deep",
            "if": [["d_min = d_0"], ["d_min = d_L"], _RANKS],
            "then": [["local_ambient = 1"]],
            "converse": True,
        },
        reading="ambient",
        depends=("theorem 2.3", "theorem 3.3"),
        amended=Amendment(
            r"With $\mathcal{X} = \mathcal{E}$, $\phi$ satisfies ``local $\implies$ 1'' at $(\hat{W}_1, \dots, "
            r"\hat{W}_L)$ if and only if either (i) $\min(d_0, \dots, d_L) \in \{d_0, d_L\}$; or (ii) "
            r"$\mathrm{rank}(\hat{W}) < d_{\min}$.",
            {
                "range": "deep",
                "if": [["d_min = d_0"], ["d_min = d_L"], ["rank < d_min"]],
                "then": [["local_ambient = 1"]],
                "converse": True,
            },
        ),
    ),
]
