"""Section 3.1: the partial derivatives of g, stationarity on matrices of bounded rank, the nullity conditions."""

from __future__ import annotations

from deeplift_cas.report.claim import Amendment, Claim
from deeplift_cas.report.verifiers.orbits import points
from deeplift_cas.report.verifiers.sufficient import (
    bounded_rank,
    fibre_equations,
    partial_derivatives,
    perturbed_factors,
)

_PRINTED = [
    ["kernel_of_transpose = 0"],
    ["rank = d_min"],
    ["kernel_of_transpose > 0", "rank < d_min", "k_1 = k_2"],
]
_SECOND = [["kernel > 0", "rank < d_min", "k_1 = k_2"]]
_LEMMA_1 = (
    r"$\nabla_{W_1} g = W_{2,+}^\top \nabla f(W)$, $\nabla_{W_k} g = W_{k+1,+}^\top \nabla f(W) W_{k-1,-}^\top$ for "
    r"$k \in \{2, \dots, L-1\}$, $\nabla_{W_L} g = \nabla f(W) W_{L-1,-}^\top$, where $W := W_L \cdots W_1$, "
    r"$W_{i,+} := W_L \cdots W_i$ and $W_{i,-} = W_i \cdots W_1$."
)
_PROPOSITION = (
    r"If either (i) $\ker(W_{L-1,-}^\top)$ is trivial or $\mathrm{rank}(\hat{W}) = d_{\min}$; or (ii) "
    r"$\ker(W_{L-1,-}^\top)$ is non-trivial, $\mathrm{rank}(\hat{W}) < d_{\min}$, and $k_1 = k_2$, then $\phi$ "
    r"satisfies ``local $\implies$ 1'' at $(W_1, \dots, W)$."
)

CLAIMS = [
    Claim(
        kind="lemma",
        number="3.1",
        section="3.1",
        title="the partial derivatives of g",
        statement=_LEMMA_1,
        verifier=partial_derivatives,
        content={"first": "Uᵀ N", "middle": "Uᵀ N Vᵀ", "last": "N Vᵀ"},
    ),
    Claim(
        kind="lemma",
        number="3.2",
        section="3.1",
        title="stationary points on {rank ≤ r}, by singular vectors",
        statement=(
            r"$X = U_X \mathrm{diag}(\sigma_1, \dots, \sigma_r) V_X^\top$ is a first-order stationary point of "
            r"$\min_{X \in \mathbb{R}_{\leq r}^{m \times n}} h(X)$ if and only if $\nabla h(X)^\top U_X = 0 \wedge "
            r"\nabla h(X) V_X = 0$ where $\mathrm{rank}(X) = r$, $\nabla h(X) = 0$ where $\mathrm{rank}(X) < r$."
        ),
        verifier=bounded_rank,
        content={"full": ["Nᵀ U", "N V"], "below": ["N"]},
    ),
    Claim(
        kind="corollary",
        number="3.1",
        section="3.1",
        title="stationary points on {rank ≤ r}, by X itself",
        statement=(
            r"$X$ is a first-order stationary point of $\min_{X \in \mathbb{R}_{\leq r}^{m \times n}} h(X)$ if and "
            r"only if $\nabla h(X)^\top X = 0 \wedge \nabla h(X) X^\top = 0$ where $\mathrm{rank}(X) = r$, $\nabla "
            r"h(X) = 0$ where $\mathrm{rank}(X) < r$."
        ),
        verifier=bounded_rank,
        content={"full": ["Nᵀ X", "N Xᵀ"], "below": ["N"]},
        depends=("lemma 3.2",),
    ),
    Claim(
        kind="corollary",
        number="3.1",
        part="proof",
        section="3.1",
        title="the same when rank X = 0",
        statement=(
            r"Therefore, by Lemma 3.2, when $\mathrm{rank}(X) = 0$, $X$ is a first-order stationary point if and "
            r"only if: \ldots{} $\nabla h(X)^\top X = 0$ \ldots{} $\nabla h(X) X^\top = 0$"
        ),
        verifier=bounded_rank,
        content={"full": ["Nᵀ X", "N Xᵀ"], "below": ["Nᵀ X", "N Xᵀ"]},
        depends=("lemma 3.2",),
        amended=Amendment(
            r"Therefore, by Lemma 3.2, when $\mathrm{rank}(X) = r$, \ldots",
            {"full": ["Nᵀ X", "N Xᵀ"], "below": ["N"]},
        ),
    ),
    Claim(
        kind="display",
        number="(1)-(2)",
        section="3.1",
        title="rank W < d_min: k_1 and k_2 exist, k_1 ≤ k_2",
        statement=(
            r"We define $k_1 \in [L]$ such that $\ker(\hat{W}_{k,-}) = \{0\}$ for all $k < k_1$ and "
            r"$\ker(\hat{W}_{k,-}) \neq \{0\}$ for all $k \geq k_1$, and $k_2 \in [L]$ such that "
            r"$\mathrm{rank}(\hat{W}_{k,-}) > \mathrm{rank}(\hat{W})$ for all $k < k_2$ and "
            r"$\mathrm{rank}(\hat{W}_{k,-}) = \mathrm{rank}(\hat{W})$ for all $k \geq k_2$. [\ldots] Therefore, $k_1 "
            r"\leq k_2$."
        ),
        verifier=points,
        content={"range": "deep", "if": [["rank < d_min"]], "then": [["k_1 <= k_2", "1 <= k_1", "k_2 <= L"]]},
    ),
    Claim(
        kind="proposition",
        number="3.1",
        section="3.1",
        title='nullity conditions for "local ⟹ 1"',
        statement=_PROPOSITION,
        verifier=points,
        content={"range": "deep", "if": _PRINTED, "then": [["local_image = 1"]]},
        reading="image",
        depends=("lemma 3.1", "corollary 3.1", "claim 3.1", "claim 3.2", "display (1)-(2)"),
    ),
    Claim(
        kind="proposition",
        number="3.1",
        section="3.1",
        title='nullity conditions for "local ⟹ 1"',
        statement=_PROPOSITION,
        verifier=points,
        content={"range": "deep", "if": _PRINTED, "then": [["local_ambient = 1"]]},
        reading="ambient",
        depends=("lemma 3.1", "corollary 3.1", "claim 3.1", "claim 3.2", "display (1)-(2)"),
        amended=Amendment(
            r"If either (i) $\ker(\hat{W}_{L-1,-})$ is trivial; or (ii) $\ker(\hat{W}_{L-1,-})$ is non-trivial, "
            r"$\mathrm{rank}(\hat{W}) < d_{\min}$, and $k_1 = k_2$, then $\phi$ satisfies ``local $\implies$ 1'' at "
            r"$(W_1, \dots, W_L)$.",
            {"range": "deep", "if": [["kernel = 0"], *_SECOND], "then": [["local_ambient = 1"]]},
        ),
    ),
    Claim(
        kind="proposition",
        number="3.1",
        part="proof",
        section="3.1",
        title="ker(W_{L−1,−}ᵀ) trivial and ∇f(W)W_{L−1,−}ᵀ = 0 imply ∇f(W) = 0",
        statement=(
            r"If $\hat{W}_{L-1,-}^\top$ has trivial kernel, then (4) immediately implies that $0 = \nabla f(\hat{W}) "
            r"\hat{W}_{L-1,-}^\top \implies \nabla f(\hat{W}) = 0$."
        ),
        verifier=points,
        content={"range": "deep", "if": [["kernel_of_transpose = 0"]], "then": [["last_is_enough = 1"]]},
        amended=Amendment(
            r"If $\hat{W}_{L-1,-}$ has trivial kernel, then (5) implies that $0 = \nabla f(\hat{W}) "
            r"\hat{W}_{L-1,-}^\top \implies \nabla f(\hat{W}) = 0$.",
            {"range": "deep", "if": [["kernel = 0"]], "then": [["last_is_enough = 1"]]},
        ),
    ),
    Claim(
        kind="claim",
        number="3.1",
        section="3.1",
        title="moved factors with the same product, local minimisers too",
        statement=(
            r"Suppose we have unit vectors $\mathbf{w}_k \in \mathbb{R}^{d_k}$ and scalars $\delta_k$ satisfying $0 "
            r"\leq \delta_k \leq \frac{\varepsilon_0}{2}$, for all $k_2 < k \leq L$. The tuple of matrices defined "
            r"by $\tilde{W}_k := \hat{W}_k$ for $1 \leq k \leq k_2$ and $\tilde{W}_k := \hat{W}_k + \delta_k "
            r"\mathbf{w}_k \hat{\mathbf{u}}_{k-1}^\top$ otherwise satisfies $\|\tilde{W}_k - \hat{W}_k\|_F \leq "
            r"\frac{\varepsilon_0}{2}$ and $\tilde{W} = \hat{W}$. Furthermore, $(\tilde{W}_1, \dots, \tilde{W}_L)$ "
            r"is a local minimiser of (B)."
        ),
        verifier=perturbed_factors,
        content={"from": "k_2"},
        depends=("display (1)-(2)",),
    ),
    Claim(
        kind="claim",
        number="3.2",
        section="3.1",
        title="∇f(W)ᵀ W̃_{k_2+1,+} = 0",
        statement=(
            r"Suppose $(\tilde{W}_1, \dots, \tilde{W}_L)$ satisfies (16) for some unit vectors $\mathbf{w}_k \in "
            r"\mathbb{R}^{d_k}$ and scalars $\delta_k$ such that $0 \leq \delta_k \leq \frac{\varepsilon_0}{2}$. "
            r"Then $\nabla f(\hat{W})^\top \tilde{W}_{k_2+1,+} = 0$ for $k_2$ as defined above."
        ),
        verifier=fibre_equations,
        content={"suppose": [_PRINTED[2]], "offset": 1},
        depends=("claim 3.1", "lemma 3.1"),
    ),
    Claim(
        kind="claim",
        number="3.2",
        part="proof",
        section="3.1",
        title="(6) and (12) imply k_2 ≤ L − 1",
        statement=(
            r"Finally, we do not need to consider the case where $k_2 = L$, as (6) and (12) imply that $k_2 \leq L - "
            r"1$. [(6): $\ker(\hat{W}_{L-1,-}^\top) \neq \{0\}$]"
        ),
        verifier=points,
        content={
            "range": "deep",
            "if": [["kernel_of_transpose > 0", "rank < d_min", "k_1 = k_2"]],
            "then": [["k_2 <= L - 1"]],
        },
        amended=Amendment(
            r"\ldots{} as (6), with $\ker(\hat{W}_{L-1,-})$ in place of $\ker(\hat{W}_{L-1,-}^\top)$, and $k_1 = "
            r"k_2$ imply that $k_2 \leq L - 1$.",
            {"range": "deep", "if": _SECOND, "then": [["k_2 <= L - 1"]]},
        ),
    ),
]
