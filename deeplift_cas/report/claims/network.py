"""Section 2.2: the network, problem (ML), the lift (Z), and what the literature says of it."""

from __future__ import annotations

from deeplift_cas.report.claim import Amendment, Claim
from deeplift_cas.report.verifiers.network import image_of_the_lift, network, no_spurious_minima
from deeplift_cas.report.verifiers.orbits import points

LAURENT = "Laurent and von Brecht, 2018"
LEVIN = "Levin, Kileel and Boumal, Proposition 3.6"
_SADDLES = [
    {
        "widths": [2, 2, 2],
        "inputs": [[1, 0], [0, 1]],
        "targets": [[3, 0], [0, 2]],
        "points": [
            [[[3, 0], [0, 2]], [[1, 0], [0, 1]]],
            [[[3, 0], [0, 0]], [[1, 0], [0, 0]]],
            [[[0, 0], [0, 2]], [[0, 0], [0, 1]]],
            [[[0, 0], [0, 0]], [[0, 0], [0, 0]]],
        ],
    },
    {
        "widths": [2, 2, 2, 2],
        "inputs": [[1, 0], [0, 1]],
        "targets": [[3, 0], [0, 2]],
        "points": [
            [[[3, 0], [0, 2]], [[1, 0], [0, 1]], [[1, 0], [0, 1]]],
            [[[3, 0], [0, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 0]]],
            [[[3, 0], [0, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1]]],
            [[[0, 0], [0, 0]], [[0, 0], [0, 0]], [[0, 0], [0, 0]]],
        ],
    },
    {"widths": [1, 1, 1, 1, 1], "inputs": [[1]], "targets": [[1]], "points": [[[[0]]] * 4, [[[1]]] * 4]},
]
_INNER = [["d_min < d_0", "d_min < d_L"]]

CLAIMS = [
    Claim(
        kind="definition",
        number="2.8",
        section="2.2.1",
        title="the network is x ↦ φ(W)x, and (ML) is f∘φ",
        statement=r"$\mathrm{DLN}(\mathbf{x}; W_1, \dots, W_L) := W_L W_{L-1} \cdots W_1 \mathbf{x}$",
        verifier=network,
        content={"widths": [2, 3, 2, 2], "output": "W3 W2 W1 x"},
    ),
    Claim(
        kind="theorem",
        number="2.2",
        section="2.2.2",
        title="convex loss, d_min = min(d_0, d_L): local minima are global",
        statement=(
            r"For problem (ML), if (i) the loss function $y \mapsto \ell(y, \hat{y})$ is convex and differentiable; "
            r"(ii) the thinnest layer is either the input layer of the output layer, i.e. $d_{\min} \geq \min(d_0, "
            r"d_N)$; then the problem has no sub-optimal minimizers, i.e. any local minimum is global."
        ),
        verifier=no_spurious_minima,
        content={"problems": _SADDLES, "source": f"{LAURENT}, Theorem 1"},
        depends=("theorem 2.3", "definition 2.8"),
    ),
    Claim(
        kind="theorem",
        number="2.3",
        section="2.2.2",
        title='min(d_1, …, d_{L−1}) ≥ min(d_0, d_L): "local ⟹ 1" on all matrices',
        statement=(
            r"If $\min(d_1, \dots, d_{L-1}) \geq \min(d_0, d_L)$, then at any local minimiser $(\hat{W}_1, \dots, "
            r"\hat{W}_L)$ of $g$ the optimality condition $\nabla f(\hat{W}) = 0$, $\hat{W} := \hat{W}_L \cdots "
            r"\hat{W}_1$ is satisfied."
        ),
        verifier=points,
        content={
            "range": "deep",
            "suppose": [["d_k >= d_outer"]],
            "if": [[]],
            "then": [["local_ambient = 1"]],
            "source": f"{LAURENT}, Theorem 3",
        },
        reading="ambient",
    ),
    Claim(
        kind="display",
        number="(Z)",
        section="2.2.2",
        title="im φ = 𝒳 = ℰ",
        statement=(
            r"Let $\mathcal{E} = \mathbb{R}^{d_L \times d_0}$ be the linear space and $\mathcal{X} = \mathcal{E}$ "
            r"our search space. [\ldots] $\phi : \mathcal{M} \to \mathcal{E}$, $\phi(W_1, \dots, W_L) := W_L \cdots "
            r"W_1$, which trivially satisfies $\mathrm{im}(\phi) = \mathcal{X}$ and is smooth."
        ),
        verifier=image_of_the_lift,
        content={"reached": [["s <= d_outer"]]},
        amended=Amendment(
            r"$\mathrm{im}(\phi) = \{X : \mathrm{rank}\, X \leq d_{\min}\}$, which is $\mathcal{E}$ if and only if "
            r"$d_{\min} = \min(d_0, d_L)$.",
            {"reached": [["s <= d_min"]]},
        ),
    ),
    Claim(
        kind="proposition",
        number="2.2",
        part="i",
        section="2.2.2",
        title='two layers, r < min(m, n): "local ⟹ local" iff rank L = rank R = rank LRᵀ',
        statement=(
            r"The lift $\psi(L, R) = LR^\top$ from $\mathbb{R}^{m \times r} \times \mathbb{R}^{n \times r}$ to "
            r"$\mathbb{R}_{\leq r}^{m \times n}$, with $r < \min(m, n)$, satisfies ``local $\implies$ local'' at "
            r"$(L, R)$ if and only if $\mathrm{rank}(L) = \mathrm{rank}(R) = \mathrm{rank}(LR^\top)$."
        ),
        verifier=points,
        content={
            "range": "thin pairs",
            "if": [["rank_below = rank", "rank_above = rank"]],
            "then": [["open_image = 1"]],
            "converse": True,
            "source": LEVIN,
        },
        reading="image",
    ),
    Claim(
        kind="proposition",
        number="2.2",
        part="ii",
        section="2.2.2",
        title='two layers, r < min(m, n): "1 ⟹ 1" iff rank L = rank R = r',
        statement=(
            r"The lift $\psi(L, R) = LR^\top$, with $r < \min(m, n)$, satisfies ``1 $\implies$ 1'' at $(L, R)$ if "
            r"and only if $\mathrm{rank}(L) = \mathrm{rank}(R) = r$."
        ),
        verifier=points,
        content={
            "range": "pairs",
            "suppose": _INNER,
            "if": [["rank_below = d_k", "rank_above = d_k"]],
            "then": [["implies_1 = 1"]],
            "converse": True,
        },
        reading="image",
    ),
    Claim(
        kind="proposition",
        number="2.2",
        part="iii",
        section="2.2.2",
        title='two layers, r < min(m, n): "2 ⟹ 1" everywhere',
        statement=(
            r"The lift $\psi(L, R) = LR^\top$, with $r < \min(m, n)$, satisfies ``2 $\implies$ 1'' everywhere on "
            r"$\mathbb{R}^{m \times r} \times \mathbb{R}^{n \times r}$."
        ),
        verifier=points,
        content={"range": "pairs", "suppose": _INNER, "if": [[]], "then": [["implies_2 = 1"]]},
        reading="image",
    ),
]
