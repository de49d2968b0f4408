"""What a certificate says, as records: of an answer, or read from a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.implication import Implication
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.criticality.proofs.record import read_proof
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions.decision import Decision
from deeplift_cas.regions.proof import Proof
from deeplift_cas.regions.region import Region
from deeplift_cas.vocabulary import CONCLUSION, STATIONARITY, STEPS


class ProvedCase(NamedTuple):
    """A leaf of a decision: the conditions on the way to it, and its proof."""

    conditions: tuple[Condition, ...]
    holds: bool | str | None
    proof: Proof


@dataclass(frozen=True)
class Argument:
    """The problem, the region of the conclusion, the cases of the two steps that it follows from, curves of descent."""

    problem: Problem
    order: int
    search_space: str
    region: Region
    undecided: Region
    stationarity: tuple[ProvedCase, ...]
    criticality: tuple[ProvedCase, ...]
    descents: tuple[ProvedCase, ...]

    @classmethod
    def of(cls, answer: Implication) -> Argument:
        """That of an answer: nothing is made anew."""
        decisions = {step.id: step.decision for step in answer.steps}
        return cls(
            answer.problem,
            answer.order,
            answer.search_space,
            answer.region,
            answer.conclusion.decision.undecided,
            _cases_of(decisions[STATIONARITY]),
            _cases_of(decisions[STEPS[answer.order - 1]]),
            tuple(ProvedCase(curve.region.conjunctions[0], False, curve.curve) for curve in answer.descent_curves),
        )

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Argument:
        """That of a certificate which the kernel has accepted.  Raises :class:`InputError` for texts that are not in
        normal form.
        """
        stated, decisions, order = dict(document["problem"]), document["decisions"], document["order"]
        if "assume" in stated:
            stated["assume"] = [step["condition"] for step in stated["assume"]["conditions"]]
        problem = Problem.from_mapping(stated)
        ring, names = Ring(problem.parameters), problem.landscape.lift.direction_names
        conclusion = decisions[CONCLUSION]
        region, left_open = (
            Region(ring, [_conditions(texts, ring) for texts in conclusion[key]]) for key in ("region", "undecided")
        )
        return cls(
            problem,
            order,
            document["search_space"],
            region,
            left_open,
            tuple(_read_cases(decisions[STATIONARITY]["tree"], names, ring)),
            tuple(_read_cases(decisions[STEPS[order - 1]]["tree"], names, ring)),
            tuple(_read_descent(data, ring) for data in document["descents"]),
        )


def _cases_of(decision: Decision) -> tuple[ProvedCase, ...]:
    return tuple(ProvedCase(leaf.branch.conditions, leaf.holds, leaf.proof) for leaf in decision.leaves)


def _conditions(texts: Sequence[str], ring: Ring) -> tuple[Condition, ...]:
    return tuple(Condition.read(ring, text) for text in texts)


def _read_cases(
    tree: Mapping[str, Any], names: Sequence[str], ring: Ring, before: tuple[Condition, ...] = ()
) -> Iterator[ProvedCase]:
    if "cases" in tree:
        for case in tree["cases"]:
            yield from _read_cases(case, names, ring, (*before, Condition.read(ring, case["condition"])))
    else:
        yield ProvedCase(before, tree["holds"], read_proof(tree["proof"], names, ring))


def _read_descent(data: Mapping[str, Any], ring: Ring) -> ProvedCase:
    return ProvedCase(
        _conditions([step["condition"] for step in data["conditions"]], ring), False, Curve.read(data, (), ring)
    )
