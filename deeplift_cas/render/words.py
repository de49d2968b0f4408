"""An answer in the words that all formats share: made once, printed many ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from flint import fmpq
from flint.utils.flint_exceptions import DomainError

from deeplift_cas.algebra.condition import merged
from deeplift_cas.algebra.polynomial import Polynomial, Ring, content
from deeplift_cas.algebra.product import Product
from deeplift_cas.algebra.text import conditions_text, pretty
from deeplift_cas.criticality.descent import DescentCurve
from deeplift_cas.criticality.implication import Failure, Implication, Step
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.display import counted
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.landscape.objectives.formula import Inner, Plain, SquaredNorm
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions.decision import Decision
from deeplift_cas.regions.region import Region, said
from deeplift_cas.regions.simplification import Conjunction, without_implied
from deeplift_cas.vocabulary import (
    IMAGE,
    ORDERS,
    PROVED,
    REFUTED,
    STATEMENTS,
    STATIONARITY,
    STEPS,
    UNDECIDED,
    WHERE_CRITICAL,
    direction_text,
)


def statement(step: Step) -> str:
    """What a step is about."""
    return STATEMENTS[step.id]


def question(answer: Implication) -> str:
    """What the conclusion is about."""
    return f"{answer.order}-critical for g and not stationary for f"


def theorem(answer: Implication) -> str:
    """What the verdict is about: the theorem that the problem names, if it is of this order and proved."""
    if answer.problem.landscape.penalty is not None:
        return f"The point is {answer.order}-critical for g = f∘φ + h, and φ(W) not stationary for f"
    if answer.verdict != PROVED:
        return f'This point shows that φ is not "{answer.order} ⟹ 1"'
    shown = f'φ is not "{answer.order} ⟹ 1"'  # what is proved, beside whatever name a text has for it
    if answer.problem.theorem and answer.order == answer.problem.order:
        return f"{answer.problem.theorem} ({shown})"
    return shown


def sentence(answer: Implication) -> str:
    """The verdict in a sentence that is true as it stands: a theorem, or that no counterexample is among these."""
    if answer.verdict == PROVED:
        return f"{theorem(answer)}: PROVED"
    problem, what = answer.problem, f'counterexample to "{answer.order} ⟹ 1"'
    if problem.landscape.penalty is not None:
        what = f"{answer.order}-critical point of g = f∘φ + h that is not stationary for f"
    among = "at these values" if problem.values else "at this point"
    if problem.parameters:
        chosen = f"{values_text(dict(problem.values))}, " if problem.values else ""
        among = f"among these: {chosen}all {', '.join(problem.parameters)}"
        among += f" with {', '.join(conditions_text(problem.ring.assumed))}" if problem.assume else ""
    if answer.verdict == REFUTED:
        return f"REFUTED: no {what} {among}"
    return f"UNDECIDED: whether there is a {what} {among}"


def search_space(answer: Implication) -> str:
    """The reading of stationarity."""
    lift = answer.problem.landscape.lift
    if answer.search_space == IMAGE:
        return "the image of φ" + (f" (rank ≤ {min(lift.widths)})" if isinstance(lift, MatrixProduct) else "")
    *_, last = lift.dimensions
    size = "×".join(map(str, lift.dimensions))
    return (
        f"all {size} {'matrices' if len(lift.dimensions) == 2 else 'tensors'}" if lift.dimensions[1:] else f"ℝ^{last}"
    )


def objective(problem: Problem) -> str:
    """The formula of f."""
    ring = Ring(problem.parameters)
    formula = problem.landscape.objective.formula(problem.landscape.lift(problem.point))
    text = ""
    for term in formula.terms:
        sign, shown = _term(term, ring)
        if shown:
            text += f" {sign} {shown}" if text else shown if sign == "+" else f"-{shown}"
    samples = "" if formula.samples is None else f", {counted(formula.samples, 'sample')}"
    return (text or "0") + samples


def _term(term: Inner | SquaredNorm | Plain, ring: Ring) -> tuple[str, str]:
    """The sign and the rest; nothing for 0."""
    if isinstance(term, Inner):
        return "+", f"⟨{term.matrix},X⟩"
    if isinstance(term, Plain):
        full = Ring((*term.entries, *ring.names))
        return "+", full.text(full.polynomial(term.expression))
    p = ring.polynomial(term.weight)
    if p.is_zero():
        return "+", ""
    sign, p = ("-", -p) if all(c < 0 for c in p.coeffs()) else ("+", p)
    moved = f"X*{term.inputs}" if term.inputs else "X"
    away = f"{moved}−{'φ(W)' if term.at_product else term.target}"
    return sign, _weight(ring, p) + (f"Σ {term.entries}*({away})²" if term.entries else f"‖{away}‖²")


def _weight(ring: Ring, p: Polynomial) -> str:
    """The factor before a norm: ``c/2*``."""
    if p.is_one():
        return ""
    denominator = content([p]).q
    text = ring.text(p * denominator)
    text = f"({text})" if " " in text else text
    return f"{text}/{denominator}*" if denominator != 1 else f"{text}*"


# -- the parts of an answer --------------------------------------------------------------------------------


def heading(answer: Implication) -> str:
    """The question, the widths, f, and what is free."""
    problem = answer.problem
    chosen = ["at " + values_text(dict(problem.values))] if problem.values else []
    free = [f"{', '.join(problem.parameters)} free{assuming(problem)}"] if problem.parameters else []
    parameters = "; ".join(chosen + free) or "no parameters"
    parts = [
        problem.title or "Is the image of a critical point stationary?",
        problem.landscape.lift.title,
        f"f(X) = {pretty(objective(problem))}",
        *added(problem),
        parameters,
    ]
    return "     ".join(parts)


def added(problem: Problem) -> list[str]:
    """``g = f∘φ + h, h = …``, if g is more than f∘φ."""
    h, lift = problem.landscape.penalty, problem.landscape.lift
    if h is None:
        return []
    ring = Ring((*lift.coordinates, *problem.parameters))
    return [f"g = f∘φ + h, h = {pretty(ring.text(ring.polynomial(h)))}"]


def assuming(problem: Problem) -> str:
    """``, assuming c > 0``."""
    return f", assuming {', '.join(conditions_text(problem.ring.assumed))}" if problem.assume else ""


def step_rows(answer: Implication) -> list[tuple[str, str, str]]:
    """Name, verdict and region of every step."""
    rows, before, open_before = [], None, None
    for step in answer.steps:
        region, is_open = step.region, bool(step.decision.undecided.conjunctions)
        if region.is_everything or not region.conjunctions:
            where = str(region) if answer.problem.parameters and not is_open else ""
        elif before is not None and region.strings() == before and step.id != STATIONARITY:
            where = "on all of that set" if rows[-1][0] != STATIONARITY else "wherever ∇g(W) = 0"
        elif (left_out := region.unless()) is not None:
            where = f"unless {left_out}"
        else:
            where = f"{'where' if is_open else 'exactly when'} {alternatives(region)}"
        if is_open and not step.decision.undecided.is_everything:
            where = "; ".join(filter(None, [where, undecided(step.decision, open_before)]))
        if step.id != STATIONARITY:
            before, open_before = region.strings(), step.decision.undecided
        rows.append((step.id, step.verdict, where))
    return rows


def alternatives(region: Region) -> str:
    """The region; it is said of which alternatives no point is known.  Of one of many thousand characters those that
    can be read, and how many others there are.
    """
    marks = ["" if point else NO_POINT for point in region.points]
    if region.size <= BOOK:
        return said(region, marks)
    pieces = [Region(region.ring, [conjunction]) for conjunction in region.conjunctions]
    parts = sorted((said(piece, [mark]) for piece, mark in zip(pieces, marks, strict=True)), key=len)
    lengths = accumulate(map(len, parts))
    short = [part for part, length in zip(parts, lengths, strict=True) if length <= UNREADABLE]
    left = len(parts) - len(short)
    other = "other " if short else ""
    others = f"one of {left:,} {other}alternatives" if left > 1 else f"one {other}alternative"
    length = sum(map(len, parts[len(short) :]))
    return "  or  ".join([*short, f"{others} of {length:,} characters (--format json)"])


NO_POINT = " (no point found)"


def undecided(decision: Decision, before: Region | None = None) -> str:
    """Where it is left open: nothing is claimed of it, so that a long set that was named before is not said again, and
    one of some thousand characters not at all.
    """
    open_part = decision.undecided
    if (reasons := decision.reasons()) and all(why == WHERE_CRITICAL for why in reasons):
        return "asked only where the point is critical"
    if open_part.is_everything:
        return "undecided"
    if before is not None and open_part.size > LONG and open_part.strings() == before.strings():
        return "undecided on the set that is left open before"
    if open_part.size > UNREADABLE:
        return f"undecided on a set that takes {open_part.size:,} characters to say (--format json)"
    ring = open_part.ring
    return f"undecided where {Region(ring, [without_implied(ring, c) for c in open_part.conjunctions])}"


LONG = 300
"""Characters of a region that is said once."""
UNREADABLE = 3_000
"""Characters of a region that is not said where nothing is claimed of it."""
BOOK = 20_000
"""Characters of a region that is not said whole."""
REASONS = 3
"""So many reasons why something is undecided are said."""


def conclusion(answer: Implication) -> list[str]:
    """Where both hold, on which search space, and the verdict."""
    region = answer.region
    is_open = bool(answer.conclusion.decision.undecided.conjunctions)
    if is_open:
        known = f"where {alternatives(region)}; " if region.conjunctions else ""
        left_open = undecided(answer.conclusion.decision, answer.steps[-1].decision.undecided)
        claim = f"{question(answer)}: {known}{left_open}"
    elif not answer.problem.parameters:
        claim = f"{question(answer)}: {'yes' if region.conjunctions else 'no'}"
    elif region.is_everything or not region.conjunctions:
        claim = f"{question(answer)}: {region}"
    else:
        claim = f"{question(answer)}  ⟺  {alternatives(region)}"
    if answer.witness and not region.is_everything:
        claim += f"     e.g. {values_text(answer.witness)}"
    return [claim, f"Search space: {search_space(answer)}.", sentence(answer)]


def closing(answer: Implication) -> list[str]:
    """What becomes of the statement as printed, where it fails, the curves that bend, why something is left undecided,
    and what the kernel says.
    """
    printed, found = as_printed(answer), reason(answer)
    lines = [f"{for_all(answer.problem, answer.order)}: {printed.upper()}."] if printed else []
    if found is not None:
        lines = [f"{lines[0]} {_in_place(found)}"] if lines else [_failing(found)]
    lines += [_descent(curve) for curve in answer.descent_curves if bends(curve)]
    lines += _open_questions([why for step in answer.steps for why in step.decision.reasons() if why != WHERE_CRITICAL])
    proofs = answer.accepted.summary.proofs
    count = f"{proofs} proofs, each" if proofs > 1 else "The proof was"
    return [*lines, f"{count} re-checked by the kernel in this run." if proofs else "Nothing is proved."]


def _open_questions(whys: Sequence[object]) -> list[str]:
    """Why something is left undecided: a few reasons, as there may be one for each of many cases."""
    distinct = list(dict.fromkeys(whys))
    lines = [f"Undecided: {why}." for why in distinct[:REASONS]]
    if (more := len(distinct) - REASONS) > 0:
        lines.append(f"Undecided in {more} more case{'s' * (more > 1)}: --format json says where.")
    return lines


def as_printed(answer: Implication) -> str | None:
    """The verdict on what a text claims for all values of some parameters; ``None`` if there is no such claim."""
    if not answer.problem.printed_for_all:
        return None
    if answer.holds_everywhere:
        return PROVED
    if answer.conclusion.decision.undecided.conjunctions:
        return REFUTED if answer.failure() is not None else UNDECIDED
    return REFUTED if answer.verdict == REFUTED or answer.failure() is not None else UNDECIDED


def for_all(problem: Problem, order: int) -> str:
    """``As printed, for all x, y``."""
    names = ", ".join(problem.printed_for_all or ())
    return f"As printed, for all {names}" if problem.theorem and order == problem.order else f"For all {names}"


def bends(curve: DescentCurve) -> bool:
    """Whether it is more than a direction."""
    return not ORDERS[curve.order - 1].derivative


def _in_place(found: Refutation) -> str:
    """Why it fails, as a sentence that begins with where."""
    where = f"Where {_conditions(found)}" if found.where else "At this point"
    if not found.direction:
        return f"{where}, {_without_direction(found)}."
    return f"{where}, the direction {_entries(found)} has {found.derivative} = {pretty(found.value)}."


def _failing(found: Refutation) -> str:
    """Why it fails, as a sentence that begins with what."""
    where = f" where {_conditions(found)}" if found.where else ""
    if found.step == STATIONARITY:  # one piece of the complement of what the table says
        return f"φ(W) is stationary for f{', for example' + where if where else ' at this point'}."
    what = f"Not {STEPS.index(found.step) + 1}-critical{where}"
    if not found.direction:
        return f"{what}: {_without_direction(found)}."
    return f"{what}, along {_entries(found)}: {found.derivative} = {pretty(found.value)}."


def _without_direction(found: Refutation) -> str:
    if found.step == STATIONARITY:
        return "φ(W) is stationary for f"
    return f"g falls along a curve, at order {STEPS.index(found.step) + 1}"


def _conditions(found: Refutation) -> str:
    whatever = f" (whatever {', '.join(found.whatever)})" if found.whatever else ""
    return ", ".join(conditions_text(found.where)) + whatever


def _entries(found: Refutation) -> str:
    return ", ".join(f"{direction_text(n)} = {pretty(v)}" for n, v in found.direction.items())


def _descent(curve: DescentCurve) -> str:
    (conditions,) = curve.region.conjunctions
    stated = ", ".join(conditions_text(without_implied(curve.region.ring, conditions)))
    where = f"Where {stated}" if stated else "Here"
    moving = ", ".join(f"{direction_text(name)} = {pretty(entry)}" for name, entry in curve.entries().items())
    return (
        f"{where}, g falls along {moving}: g(W + ẇ) − g(W) = {pretty(curve.leading_term())} + higher terms, "
        "so W is no local minimum."
    )


def values_text(values: Mapping[str, object]) -> str:
    """``x = 0, c = 1``."""
    return ", ".join(f"{name} = {pretty(str(value))}" for name, value in values.items())


# -- refutations -------------------------------------------------------------------------------------------


class Refutation(NamedTuple):
    """Where and why it is not so for all parameters; texts in the plain notation."""

    step: str
    where: Conjunction
    whatever: list[str]  # the parameters that do not matter
    direction: dict[str, str]
    derivative: str
    value: str
    sample: dict[str, str]


def reason(answer: Implication) -> Refutation | None:
    """Where it fails, and why; ``None`` if it holds everywhere, or no such place is known."""
    failure = None if answer.holds_everywhere else answer.failure()
    if failure is None:
        return None
    return refutation(failure, answer.problem.parameters)


def refutation(failure: Failure, parameters: tuple[str, ...]) -> Refutation:
    """The content of a failure."""
    branch, proof = failure.leaf.branch, failure.leaf.proof
    conditions = merged(branch.conditions)
    if failure.curve is not None:
        branch, proof = failure.curve.branches[-1], failure.curve.curve
        (conditions,) = failure.curve.region.conjunctions
    conditions = without_implied(branch.ring, conditions)
    names = {n for c in conditions for n, d in zip(c.ring.names, c.polynomial.degrees(), strict=True) if d}
    direction: dict[str, str] = {}
    derivative = value = ""
    if isinstance(proof, Curve) and proof.about.derivative:
        product, below = proof.derivative, branch.ring.one
        if proof.order == 2 and (root := _root(product * Product(fmpq(-1)))) is not None:
            below, product = branch.polynomial(root), Product(fmpq(-1))
        direction = {name: _quotient(branch.ring, p, below) for name, p in proof.steps[0].items()}
        derivative, value = proof.about.derivative, product_text(product)
    return Refutation(
        step=failure.step,
        where=conditions,
        whatever=[n for n in parameters if n not in names],
        direction=direction,
        derivative=derivative,
        value=value,
        sample={name: str(v) for name, v in failure.sample.items()},
    )


def _root(product: Product) -> Product | None:
    """The square root of a product, if it is a square: v is then divided by it."""
    try:
        coefficient = product.coefficient.sqrt()
    except (DomainError, ValueError):
        return None
    if any(e % 2 for e in product.powers.values()):
        return None
    return Product(coefficient, {k: e // 2 for k, e in product.powers.items()})


def _quotient(ring: Ring, above: Polynomial, below: Polynomial) -> str:
    """``-(c + 1)/(2*x)``, in lowest terms."""
    common = above.gcd(below)
    above, below = above / common, below / common
    scale = content([below]) * (1 if below.leading_coefficient() > 0 else -1)
    above, below = above / scale, below / scale
    if below.is_one():
        return ring.text(above)
    denominator = content([above]).q
    above, below = above * denominator, below * denominator
    sign = "-" if all(c < 0 for c in above.coeffs()) else ""
    top, bottom = ring.text(-above if sign else above), ring.text(below)
    top = f"({top})" if " " in top else top
    return f"{sign}{top}/{bottom}" if bottom.isalnum() else f"{sign}{top}/({bottom})"


def product_text(product: Product) -> str:
    """``-2*x*(c - z)^2``.

    >>> product_text(Product(powers={"x": 2, "x*y": 1})), product_text(Product(powers={"x^3": 2, "x*y": 3}))
    ('x^2*x*y', '(x^3)^2*(x*y)^3')
    """
    powers = []
    for text, exponent in product.powers.items():
        base = f"({text})" if " " in text or (exponent > 1 and not text.isidentifier()) else text
        powers.append(base if exponent == 1 else f"{base}^{exponent}")
    coefficient = str(product.coefficient)
    if not powers:
        return coefficient
    if coefficient == "1" and list(product.powers.values()) == [1]:
        return next(iter(product.powers))
    head = {"1": "", "-1": "-"}.get(coefficient, f"{coefficient}*")
    return head + "*".join(powers)
