"""Appendix A: what Mathematica printed."""

from __future__ import annotations

from deeplift_cas.landscape.printed import mismatches
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.report.claim import Content
from deeplift_cas.report.verdict import Verdict
from deeplift_cas.vocabulary import PROVED, REFUTED


def printed_derivative(content: Content) -> Verdict:
    """Whether ``printed`` is the derivative of ``order`` at the point (29), with the ``scale`` of ‖·‖² given."""
    problem = Problem.shipped("counterexample").with_scale(content["scale"])
    order = content["order"]
    form = problem.landscape.taylor(problem.point, order).derivative(order)
    differences = mismatches(form, content["printed"])
    if not differences:
        return Verdict(PROVED, f"equal, {len(form)} terms")
    witness = {"order": order, "difference": [mismatch._asdict() for mismatch in differences]}
    return Verdict(REFUTED, f"{len(differences)} monomials differ", witness)
