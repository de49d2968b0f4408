"""Section 4, the open question, and appendix A, Mathematica's outputs."""

from __future__ import annotations

from importlib import resources

from deeplift_cas.report.claim import Claim
from deeplift_cas.report.verifiers.orbits import points
from deeplift_cas.report.verifiers.outlook import printed_derivative


def printed(order: int) -> str:
    """What Mathematica printed for ``D[g, {t, order}] /. t -> 0``, in plain infix."""
    return (resources.files("deeplift_cas.report") / "appendix" / f"order{order}.txt").read_text(encoding="utf-8")


CLAIMS = [
    Claim(
        kind="question",
        number="4",
        section="4",
        title='when is φ "k ⟹ 1"? The orders of Theorem C, for k = 1, 2, 3',
        statement=(
            r"One possible avenue of further investigation is finding the conditions for $\phi$ to satisfy ``$k "
            r"\implies 1$''. [\ldots] Therefore, the conditions for these desirable properties is unknown."
        ),
        answer=(
            r"At a point with $\mathrm{rank}(W) < d_{\min}$, $\phi$ is ``$k \implies 1$'' onto its image if and only "
            r"if $k$ is at least the order of the stratum of the point [Theorem C; here for $k = 1, 2, 3$]."
        ),
        verifier=points,
        content={
            "range": "deep",
            "if": [[]],
            "then": [
                ["order <= 1", "implies_1 = 1", "implies_2 = 1", "implies_3 = 1"],
                ["order = 2", "implies_1 = 0", "implies_2 = 1", "implies_3 = 1"],
                ["order = 3", "implies_2 = 0", "implies_3 = 1"],
                ["order >= 4", "implies_3 = 0"],
            ],
        },
        reading="image",
    ),
    Claim(
        kind="remark",
        number="4",
        section="4",
        title='points that satisfy the conditions of Theorem 2.2 but are not "1 ⟹ 1"',
        statement=(
            r"However, in [9] Laurent and von Brecht construct counter-examples that satisfy the conditions of "
            r"Theorem 2.2 but do not exhibit ``$1 \implies 1$''."
        ),
        verifier=points,
        content={"quantifier": "some", "widths": [2, 2, 2], "then": [["implies_1 = 0", "d_k >= d_outer"]]},
    ),
    *(
        Claim(
            kind="appendix",
            number=f"A.{order}",
            section="A",
            title=f"Mathematica's derivative of order {order}",
            statement=(
                rf"$\left. \frac{{d^{order}}}{{dt^{order}}} g(W + t\dot{{W}}) \right|_{{t=0}}$ [the output; "
                rf"superscripts "
                r"that the scan lost are restored]"
            ),
            verifier=printed_derivative,
            content={"order": order, "scale": "1", "printed": printed(order)},
        )
        for order in (1, 2, 3, 4)
    ),
]
