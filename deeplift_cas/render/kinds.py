"""A classification in the words that all formats share."""

from __future__ import annotations

from typing import Any, NamedTuple

from deeplift_cas.algebra.text import pretty
from deeplift_cas.criticality.classification import Classification, Example, Piece
from deeplift_cas.criticality.proofs.minimum import FibreLine, Flat, FromBelow, Homogeneous, Image, Leading, Lower
from deeplift_cas.display import counted
from deeplift_cas.render.words import added, alternatives, assuming, objective, values_text
from deeplift_cas.vocabulary import CONSTANT, MAXIMUM, MINIMUM, NOT_CRITICAL, SADDLE, direction_text

STRICTNESS = {"strict": "strict", "modulo symmetry": "strict up to symmetry", "not": "not strict", None: ""}


class Row(NamedTuple):
    """A piece: where it is, the kind of the point, and why."""

    where: str
    kind: str
    why: str


def heading(found: Classification) -> str:
    """The question, the widths, f, and what is free."""
    problem = found.problem
    chosen = ["at " + values_text(dict(problem.values))] if problem.values else []
    free = [f"{', '.join(problem.parameters)} free{assuming(problem)}"] if problem.parameters else []
    parts = [
        f"What kind of point is it?{f' ({problem.title})' if problem.title else ''}",
        problem.landscape.lift.title,
        f"f(X) = {pretty(objective(problem))}",
        *added(problem),
        "; ".join(chosen + free) or "no parameters",
    ]
    return "     ".join(parts)


def kind(piece: Piece) -> str:
    """``saddle of order 4``, ``global minimum, strict up to symmetry``."""
    if piece.kind == SADDLE:
        order, exact = piece.order
        if piece.is_strict_saddle:
            return "strict saddle"
        return (
            "saddle" if order is None else f"saddle of order {order}" if exact else f"saddle, of order {order} or less"
        )
    if piece.kind in (MINIMUM, MAXIMUM):
        reach = {True: "global", False: "local but not global", None: "local"}[piece.nature.is_global]
        return ", ".join(filter(None, [f"{reach} {piece.kind}", STRICTNESS[piece.strict]]))
    return piece.kind


def why(piece: Piece) -> str:
    """The evidence, in a few words."""
    if piece.kind == CONSTANT:
        return "g is constant"
    if piece.kind == NOT_CRITICAL:
        return "∇g(W) ≠ 0"
    if piece.kind in (MINIMUM, MAXIMUM):
        is_bounded = any(isinstance(proof, FromBelow) and proof.is_global for proof in piece.evidence)
        said = [p for p in piece.evidence if not (is_bounded and isinstance(p, FromBelow) and not p.is_global)]
        return ", ".join(dict.fromkeys(reason(proof, piece.kind) for proof in said))
    sides = []
    for verb, order, example in (
        ("falls", piece.nature.descends, piece.falling),
        ("rises", piece.nature.ascends, piece.rising),
    ):
        at = order or (example.order if example else None)
        sides.append(
            f"g {verb} at order {at}"
            if at
            else f"g {verb}"
            if piece.kind == SADDLE
            else f"whether g {verb} is not known"
        )
    return ", ".join([*sides, *dict.fromkeys(reason(proof, piece.kind) for proof in piece.evidence)])


def reason(proof: Any, of: str) -> str:
    """What a proof says of a point of some kind."""
    less = "≥" if of == MINIMUM else "≤"
    if isinstance(proof, FromBelow):
        return f"f {less} f(X) {'on the image of φ' if proof.is_global else 'near X'}"
    if isinstance(proof, Homogeneous):
        return f"g − g(W) is a form of degree 4 that is {less} 0"
    if isinstance(proof, Leading | Image):
        is_image = isinstance(proof, Image)
        proof = proof.leading if isinstance(proof, Image) else proof
        where = " for f at X" if is_image else " on a slice" if proof.slice else ""
        where += ", across a family" if not proof.is_strict else ""
        order = f", weight {proof.degree}" if proof.degree > 2 else ""
        return f"{'positive' if of == MINIMUM else 'negative'} definite{where}{order}"
    if isinstance(proof, FibreLine):
        return "points of the fibre near W are not critical"
    if isinstance(proof, Lower):
        beyond = {MINIMUM: "less", MAXIMUM: "more"}[of]
        return f"g is {beyond} elsewhere" if proof.order is None else f"g has no bound, order {proof.order} far away"
    if isinstance(proof, Flat):
        return "g is constant along a curve"
    raise TypeError(f"no proof of a minimum: {type(proof).__name__}")


def rows(found: Classification) -> list[Row]:
    """The pieces."""
    return [Row(where(piece), kind(piece), why(piece)) for piece in found.pieces]


def where(piece: Piece) -> str:
    """The region of a piece."""
    return str(piece.region) if piece.region.is_everything else alternatives(piece.region)


def remarks(found: Classification) -> list[str]:
    """A curve along which one leaves each saddle that second derivatives do not show, at a point of its piece; and why
    something is left undecided.
    """
    lines = []
    for piece in found.pieces:
        lines += [f"Undecided: {reason}." for reason in piece.reasons]
        if piece.kind == SADDLE and not piece.is_strict_saddle and piece.falling is not None:
            lines.append(along(piece.falling, "falls"))
        if piece.kind == SADDLE and piece.nature.ascends != 2 and piece.rising is not None:
            lines.append(along(piece.rising, "rises"))
    return list(dict.fromkeys(lines))


def along(example: Example, verb: str) -> str:
    """``For z = 1, c = 1 g falls along …``."""
    moving = ", ".join(f"{direction_text(name)} = {pretty(entry)}" for name, entry in example.entries.items())
    at = f"For {values_text(example.at)} " if example.at else "Here "
    return f"{at}g {verb} along {moving}: g(W + ẇ) − g(W) = {pretty(example.leading_term)} + higher terms."


def closing(found: Classification) -> str:
    """What the kernel says."""
    proofs = found.accepted.summary.proofs
    return f"{counted(proofs, 'proof')}, each re-checked by the kernel in this run."
