"""What is decided about a lift at a point, whatever the objective  (theory 2, C.1).

y is k-critical for some f with ∇f(X) = A iff it is so for ⟨A, X⟩ + c/2·‖X − φ(y)‖² with c large: that is Theorem B′ for
k ≤ 3, and so for any k, as f is not above that near X, and equal to it at X.  So "k ⟹ 1" holds at y iff for no A normal
to im L, and no c, this point is k-critical and X not stationary: a question with the coordinates of A and c as
parameters, which the engine decides, as cones, and the kernel checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import symengine
from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.linear import nullspace
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.classification import classify
from deeplift_cas.criticality.implication import Implication, implication
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lifts.program import Program
from deeplift_cas.landscape.objectives.quadratic import Quadratic
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.vocabulary import AMBIENT, CONSTANT, IMAGE, MAX_ORDER, MINIMUM, PROVED, REFUTED, Reading

NAMES = ("one", "two", "three", "four", "local_to_one", "local_to_local")
"""What is asked: "k ⟹ 1", "local ⟹ 1" and "local ⟹ local"."""
ON_SPAN = "im L is all that differences of points of the image span"
SUBMERSION = "im L is everything: φ is a submersion at the point"


class LiftAnswers(NamedTuple):
    """Whether properties hold at a point, by name, ``None`` where that is not decided; and why."""

    lift: Program
    point: Sequence[Any]
    search_space: Reading
    rank: int
    """Of L = Dφ(y)."""
    holds: Mapping[str, bool | None]
    evidence: Mapping[str, Mapping[str, Any]]
    """``reason``, and the ``certificate`` if there is one: of the family of objectives, or of a counterexample."""


def lift_answers(
    lift: Program, point: Sequence[Any], search_space: Reading = IMAGE, time_limit: float | None = None
) -> LiftAnswers:
    """Decide them.  What is not decided after ``time_limit`` seconds each is ``None``.

    Raises :class:`InputError` for a point or a lift with parameters.

    >>> from deeplift_cas.landscape.lifts.hadamard import Hadamard
    >>> lift = Hadamard(2)
    >>> found = lift_answers(lift, lift.point([1, 0]))
    >>> found.rank, found.holds
    (1, {'one': False, 'two': True, 'three': True, 'four': True, 'local_to_one': True, 'local_to_local': True})
    """
    point = lift.checked(point)
    if free := sorted({*point.symbols, *lift.symbols(point)}):
        raise InputError(
            f"a point is needed, not a family with {', '.join(free)}: give values with --at, rational numbers"
        )
    silent = lift.linear_equations if search_space == IMAGE else []
    normals = _normals(lift, point, silent)
    size = lift.shape[0] * lift.shape[1]
    rank = size - len(normals if search_space == AMBIENT else _normals(lift, point, []))
    holds: dict[str, bool | None] = dict.fromkeys(NAMES)
    evidence: dict[str, dict[str, Any]] = {name: {"reason": "not decided"} for name in NAMES}

    def say(name: str, answer: bool | None, reason: str, **more: Any) -> None:
        holds[name], evidence[name] = answer, {"reason": reason, **more}

    if not normals:
        for name in NAMES:
            say(name, True, SUBMERSION if rank == size else ON_SPAN)
        return LiftAnswers(lift, point, search_space, rank, holds, evidence)
    problem, failing = _family(lift, point, normals), None
    for k, name in enumerate(NAMES[:MAX_ORDER], 1):
        if k > 1 and holds[NAMES[k - 2]]:
            say(name, True, f'"{k - 1} ⟹ 1" holds')
            continue
        found = implication(problem, k, search_space, time_limit)
        if found.verdict == REFUTED:
            reason = f"for no A normal to im L, and no c, the point is {k}-critical and X not stationary"
            say(name, True, reason, certificate=found.certificate())
        elif found.verdict == PROVED and (example := _example(found, k, search_space)) is not None:
            failing = k, example
            more = {} if example is found else {"objective": example.problem.statement()["objective"]}
            reason = "a counterexample" if more else "a counterexample: the witness of the certificate"
            say(name, False, reason, certificate=example.certificate(), **more)
        else:
            say(name, None, next(_reasons(found), "no point of the region was found"))
    first = next((k for k, name in enumerate(NAMES[:MAX_ORDER], 1) if holds[name]), None)
    if first is not None:
        say("local_to_one", True, f'"{first} ⟹ 1" holds')
    elif failing is not None and failing[0] >= 3:
        k, example = failing
        kinds = classify(example.problem, time_limit=time_limit)
        if [piece.kind for piece in kinds.pieces] in ([MINIMUM], [CONSTANT]):
            reason = f"the point is a local minimum for the counterexample to {k} ⟹ 1"
            say("local_to_one", False, reason, certificate=kinds.certificate())
    open_ = lift.openness(point)
    if search_space == IMAGE and open_ is not None:
        say("local_to_local", *open_)
        if open_[0] and not holds["local_to_one"]:
            say("local_to_one", True, '"local ⟹ local" holds')
    elif holds["local_to_one"] is False:
        say("local_to_local", False, '"local ⟹ 1" fails')
    return LiftAnswers(lift, point, search_space, rank, holds, evidence)


def _normals(lift: Program, point: Sequence[Any], besides: Sequence[Sequence[Any]]) -> list[list[fmpq]]:
    """A basis of the matrices that are normal to im L, and to some others."""
    first = lift.line(point, 1)[1]
    ring = Ring(lift.direction_names)
    rows = []
    for p in first:
        row = [fmpq(0)] * len(lift.coordinates)
        for exponents, coefficient in ring.polynomial(p).terms():
            row[next(i for i, e in enumerate(exponents) if e)] = coefficient
        rows.append(row)
    others = [[Ring.rational(x) for x in row] for row in besides]
    return nullspace(fmpq_mat([*map(list, zip(*rows, strict=True)), *others]))


def _family(lift: Program, point: Sequence[Any], normals: Sequence[Sequence[fmpq]]) -> Problem:
    """f = ⟨A, X⟩ + c/2·‖X − φ(y)‖² with the coordinates of A in a basis of the normals, and c, as parameters."""
    taken = {*lift.coordinates, *lift.direction_names, *(step.name for step in lift.steps)}
    prefix = next(p for p in ("a", "n", "normal", "normal_coordinate") if not any(n.startswith(p) for n in taken))
    weight = next(c for c in ("c", "curvature", "curvature_of_f") if c not in taken)
    names = [f"{prefix}{i}" for i in range(1, len(normals) + 1)]
    rows, columns = lift.shape
    symbols = [symengine.Symbol(name) for name in names]
    entries = [
        symengine.Add(
            *(s * symengine.Rational(int(v[i].p), int(v[i].q)) for s, v in zip(symbols, normals, strict=True))
        )
        for i in range(rows * columns)
    ]
    A = [entries[i * columns : (i + 1) * columns] for i in range(rows)]
    objective = Quadratic(A, weight, target=lift(point))
    return Problem(Landscape(lift, objective), lift.checked(point), (*names, weight), title=lift.title)


def _example(found: Implication, k: int, search_space: Reading) -> Implication | None:
    """The counterexample at the witness, if that is rational, with its own proof."""
    values = {name: str(value) for name, value in (found.witness or {}).items()}
    try:
        answer = implication(found.problem.at(values), k, search_space)
    except InputError:
        return found  # with an irrational witness the family stands for it
    return answer if answer.verdict == PROVED else None


def _reasons(found: Implication) -> Iterator[str]:
    return (str(reason) for step in found.steps for reason in step.decision.reasons())
