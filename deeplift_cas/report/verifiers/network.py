"""Section 2.2: the network, problem (ML), the image of the lift, local minima of the square loss."""

from __future__ import annotations

from typing import Any

import symengine

from deeplift_cas.criticality.implication import unchecked
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.landscape.matrix import expanded, inner, matrix, symbol_matrix
from deeplift_cas.landscape.objectives.square_loss import SquareLoss
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.report.claim import Content
from deeplift_cas.report.criterion import holds
from deeplift_cas.report.formula import NotConformable, evaluate
from deeplift_cas.report.verdict import Verdict
from deeplift_cas.report.verifiers.orbits import RANGES
from deeplift_cas.strata.obstruction import minors
from deeplift_cas.vocabulary import CHECKED, CITED, REFUTED, UNDECIDED


def network(content: Content) -> Verdict:
    """Whether ``output``, a formula in W1, …, WL and x, is φ(W)·x, and (ML) with ½‖·‖² is f∘φ for the square loss f.

    For the ``widths``, with all entries of the factors symbols, on samples with exact entries.
    """
    widths = content["widths"]
    lift = MatrixProduct(*widths)
    factors = [symbol_matrix(f"w{k}x", shape) for k, shape in enumerate(lift.shapes, 1)]
    names = {f"W{k}": W for k, W in enumerate(factors, 1)} | {"x": symbol_matrix("x", (widths[0], 1))}
    product = lift(lift.point(*factors))
    try:
        output = evaluate(content["output"], names)
    except NotConformable as error:
        return Verdict(REFUTED, str(error), {"widths": widths, "formula": content["output"]})
    if output != expanded(product * names["x"]):
        return Verdict(REFUTED, "it is not φ(W)·x", {"widths": widths, "formula": content["output"]})
    inputs = [[(i + 2 * j) % 3 + int(i == j) for j in range(3)] for i in range(widths[0])]
    targets = [[i - j for j in range(3)] for i in range(widths[-1])]
    total = symengine.Integer(0)
    for x, y in zip(zip(*inputs, strict=True), zip(*targets, strict=True), strict=True):
        residual = evaluate(content["output"], names | {"x": matrix([[e] for e in x], "x")})
        residual = residual - matrix([[e] for e in y], "y")
        total += inner(residual, residual) / 6  # ½, and the mean over three samples
    loss = SquareLoss(inputs, targets).along([product])[0]
    if symengine.expand(total - loss) != 0:
        return Verdict(REFUTED, "(ML) is not f∘φ", {"widths": widths, "inputs": inputs, "targets": targets})
    covers = f"widths {','.join(map(str, widths))}, all factors; three samples"
    return Verdict(CHECKED, "equal as polynomials in the entries of the factors", covers=covers)


def image_of_the_lift(content: Content) -> Verdict:
    """Whether im φ = {X : the conditions ``reached`` hold for s = rank X}.

    The image is invariant under changes of basis, so X = diag(1, …, 1, 0, …) of rank s decides: it is reached by
    factors of the same kind if s ≤ d_min; and if all minors of size d_min + 1 of φ vanish identically, nothing else is.
    """
    words, widths_of = RANGES["pairs"]
    for widths in widths_of():
        lift = MatrixProduct(*widths)
        least, outer = min(widths), min(lift.shape)
        general = lift([symbol_matrix(f"w{k}x", shape) for k, shape in enumerate(lift.shapes, 1)])
        bounded = all(p == 0 for p in minors(general, least + 1))
        for s in range(outer + 1):
            X = _diagonal(*lift.shape, s)
            reached = s <= least and lift(lift.point(*(_diagonal(*shape, s) for shape in lift.shapes))) == matrix(
                X, "X"
            )
            if not reached and not bounded:
                return Verdict(UNDECIDED, f"neither reached nor excluded: rank {s} for widths {widths}")
            stated = holds(content["reached"], {"s": s, "d_min": least, "d_outer": outer}.__getitem__)
            if stated != reached:
                witness = {"widths": list(widths), "X": X, "rank": s, "d_min": least}
                what = "is" if reached else "is not"
                return Verdict(REFUTED, f"a matrix of rank {s} {what} W_L⋯W_1 for widths {widths}", witness)
    return Verdict(CHECKED, "factors for every rank up to d_min; larger minors of φ are 0", covers=f"{words}, all X")


def _diagonal(rows: int, columns: int, rank: int) -> list[list[int]]:
    return [[int(i == j < rank) for j in range(columns)] for i in range(rows)]


def no_spurious_minima(content: Content) -> Verdict:
    """The square loss of exact data, at exact points: global minima have ∇f = 0; at the others g falls, or ∇g ≠ 0.

    f is convex, so ∇f(X) = 0 means that X is a global minimum.  ``problems`` have widths, inputs, targets and points.
    """
    certificates: list[Any] = []
    count = minima = 0
    for data in content["problems"]:
        lift = MatrixProduct(*data["widths"])
        g = Landscape(lift, SquareLoss(data["inputs"], data["targets"]))
        for factors in data["points"]:
            point = lift.point(*factors)
            count += 1
            if all(e == 0 for row in g.objective.gradient(lift(point)).tolist() for e in row):
                minima += 1
                continue
            answer = unchecked(Problem(g, point, ()), 4).complete()
            certificates.append(answer.document)
            if answer.steps[-1].region.conjunctions:
                witness = {"widths": list(lift.widths), "factors": factors, "targets": data["targets"]}
                return Verdict(UNDECIDED, "4-critical for g and not stationary for f", witness)
    if not count:
        return Verdict(UNDECIDED, "no points were given")
    covers = (
        f"{count} exact points of {len(content['problems'])} problems: {minima} global minima, {count - minima} others"
    )
    return Verdict(CITED, f"{content['source']}; no exception was found", None, covers, tuple(certificates))
