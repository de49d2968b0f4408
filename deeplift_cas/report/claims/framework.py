"""Section 2.1: cones, critical points, openness."""

from __future__ import annotations

from deeplift_cas.report.claim import Amendment, Claim
from deeplift_cas.report.verifiers.counterexample import kinds_imply
from deeplift_cas.report.verifiers.framework import chain_rule, polar_cones, third_order
from deeplift_cas.report.verifiers.orbits import points
from deeplift_cas.report.verifiers.sufficient import tangent_dimension

CLAIMS = [
    Claim(
        kind="definition",
        number="2.1",
        part="note",
        section="2.1.2",
        title="polar and dual cones are not necessarily convex",
        statement=(
            r"Note that both the polar and dual cones are closed cones, although they are not necessarily convex."
        ),
        verifier=polar_cones,
        content={"names": ["t"], "weights": ["1 - t", "t"], "where": ["t >= 0", "1 - t >= 0"], "closed": False},
        amended=Amendment(
            r"Both the polar and dual cones are convex, whatever $K$ is: they are intersections of half-spaces.",
            {"names": ["t"], "weights": ["1 - t", "t"], "where": ["t >= 0", "1 - t >= 0"], "closed": True},
        ),
    ),
    Claim(
        kind="definition",
        number="2.2",
        part="note",
        section="2.1.2",
        title="smooth submanifolds: the tangent cone is the tangent space (matrices of rank r)",
        statement=(
            r"If $\mathcal{X}$ is a smooth embedded submanifold of a linear space $\mathcal{E}$ near $x$, then $K_x "
            r"\mathcal{X} = T_x \mathcal{X}$, i.e. the tangent cone agrees with the usual tangent space of "
            r"$\mathcal{X}$ at $x$."
        ),
        verifier=tangent_dimension,
        content={"dimension": "r*m + r*n - r^2"},
    ),
    Claim(
        kind="definition",
        number="2.3",
        part="note",
        section="2.1.2",
        title="global minima are local minima, and local minima are first-order stationary, at the point (29)",
        statement=(
            r"Note that all global minima of (P) are local minima, and all local minima are first-order stationary "
            r"points."
        ),
        verifier=kinds_imply,
        content={"chain": ["global minimum", "local minimum", "stationary"]},
    ),
    Claim(
        kind="definition",
        number="2.4",
        part="i to iv",
        section="2.1.2",
        title="global minima, local minima, 2-critical and 1-critical points of g: each is the next, at the point (29)",
        statement=(
            r"A point $y \in \mathcal{M}$ is a (i) global minimum for (Q) if $g(y) = \min_{y' \in \mathcal{M}} g(y')$; "
            r"(ii) local minimum if there is a neighbourhood $V$ of $y$ such that $g(y) = \min_{y' \in V} g(y')$; "
            r"(iii) 1-Critical if for each smooth curve $c$ with $c(0) = y$ we have $(g \circ c)'(0) = 0$; "
            r"(iv) 2-Critical if it is 1-Critical and $(g \circ c)''(0) \geq 0$ for all smooth curves with $c(0) = y$."
        ),
        verifier=kinds_imply,
        content={"chain": ["global minimum", "local minimum", "2-critical", "1-critical"]},
    ),
    Claim(
        kind="definition",
        number="2.4",
        part="v",
        section="2.1.2",
        title="3-critical: (g∘c)''' = 0 for all curves; against Proposition 2.1 (iii)",
        statement=(
            r"$y$ is 3-Critical for (Q) if it is 1- and 2-Critical and $(g \circ c)'''(0) = 0$ for all smooth curves "
            r"$c : I \to \mathcal{M}$ with $c(0) = y$."
        ),
        verifier=third_order,
        content={"curves": "all", "directions": "kernel"},
        amended=Amendment(
            r"$y$ is 3-Critical for (Q) if it is 1- and 2-Critical and $(g \circ c)'''(0) = 0$ for all smooth curves "
            r"$c : I \to \mathcal{M}$ with $c(0) = y$ and $(g \circ c)''(0) = 0$.",
            {"curves": "flat", "directions": "kernel"},
        ),
    ),
    Claim(
        kind="proposition",
        number="2.1",
        part="i",
        section="2.1.2",
        title="1-critical iff ∇g = 0",
        statement=r"A point $y \in \mathcal{M}$ is 1-Critical for (Q) if and only if $\nabla g(y) = 0$.",
        verifier=chain_rule,
        content={"order": 1, "given": 0, "terms": {"v": 1}, "defined": "= 0", "required": "= 0"},
    ),
    Claim(
        kind="proposition",
        number="2.1",
        part="ii",
        section="2.1.2",
        title="2-critical iff ∇g = 0 and ∇²g ⪰ 0",
        statement=(
            r"A point $y \in \mathcal{M}$ is 2-Critical if and only if $\nabla g(y) = 0$ and $\nabla^2 g(y) \succeq 0$."
        ),
        verifier=chain_rule,
        content={"order": 2, "given": 1, "terms": {"vv": 1}, "defined": ">= 0", "required": ">= 0"},
    ),
    Claim(
        kind="proposition",
        number="2.1",
        part="iii",
        section="2.1.2",
        title="3-critical iff ∇g = 0, ∇²g ⪰ 0, ∇³g = 0 on ker ∇²g; with Definition 2.4 (v) amended",
        statement=(
            r"A point $y \in \mathcal{M}$ is 3-Critical if and only if $\nabla g(y) = 0$, $\nabla^2 g(y) \succeq 0$, "
            r"and $\nabla^3 g(y)[\dot{y}, \dot{y}, \dot{y}] = 0$ for all $\dot{y}$ such that $\nabla^2 g(y)[\dot{y}] "
            r"= 0$."
        ),
        verifier=third_order,
        content={"curves": "flat", "directions": "kernel"},
        depends=("definition 2.4",),
    ),
    Claim(
        kind="theorem",
        number="2.1",
        section="2.1.2",
        title='open ⟺ "local ⟹ local"',
        statement=(
            r"If $\mathcal{M}$ is a Hausdorff, second-countable, and locally compact topological space, then a "
            r"smooth lift $\phi$ is open at $y \in \mathcal{M}$ if and only if it satisfies the ``local $\implies$ "
            r"local'' property at $y$."
        ),
        verifier=points,
        content={
            "range": "small pairs",
            "if": [["all_open = 0"]],
            "then": [["open_ambient = 0"]],
            "source": (
                "Levin, Kileel and Boumal, Theorem A.2 (where multiplication is not open, an objective was found)"
            ),
        },
        reading="ambient",
    ),
]
