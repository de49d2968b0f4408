"""What kind of point is it?  A partition of the parameter space  (theory 2, A.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple

from flint import fmpq

from deeplift_cas import deadline
from deeplift_cas.algebra.condition import Condition, merged
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.certificates.format import TOO_LONG_TOGETHER, Certificate
from deeplift_cas.certificates.kinds_format import KindsAccepted, kinds_accepted, kinds_certificate
from deeplift_cas.criticality.assumptions import consistent, statement
from deeplift_cas.criticality.caution import first_accepted, more_cautious
from deeplift_cas.criticality.descent import curve_at, with_power
from deeplift_cas.criticality.minimum import Side, sides
from deeplift_cas.criticality.proofs.curve import Curve
from deeplift_cas.criticality.proofs.minimum import Falling, FibreLine
from deeplift_cas.display import Shown, counted
from deeplift_cas.errors import InputError, shown
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.regions import progress
from deeplift_cas.regions.cases import NO_POINT
from deeplift_cas.regions.contradiction import contradiction
from deeplift_cas.regions.proof import Evident, Open, Proof
from deeplift_cas.regions.region import Region
from deeplift_cas.regions.simplification import Conjunction
from deeplift_cas.regions.tree import Leaf, Tree, leaves, settle
from deeplift_cas.signs.branch import Branch
from deeplift_cas.vocabulary import (
    CONSTANT,
    GLOBAL,
    MAXIMUM,
    MINIMUM,
    NOT_CRITICAL,
    SADDLE,
    STEPS,
    STRICT,
    UNDECIDED,
)

SIGNED = {"g": "g", "-g": "−g"}
MODULO, PLAIN, NOT = "modulo symmetry", "strict", "not"


class Nature(NamedTuple):
    """What is said of a piece, as certificates have it: the kind, the least orders at which g falls and rises, if these
    are at most 4, and of a minimum or maximum whether it is global and strict, if that was shown.
    """

    kind: str
    descends: int | None = None
    ascends: int | None = None
    is_global: bool | None = None
    strict: bool | None = None

    def json(self) -> dict[str, Any]:
        """The form in which a certificate carries it."""
        said = self._asdict()
        return {"global": said.pop("is_global"), **said}


class Example(NamedTuple):
    """A curve along which g falls, or −g, for one point of the parameter space: entries in ε, and what g does."""

    at: Mapping[str, Any]
    order: int
    entries: Mapping[str, str]
    coefficient: fmpq
    leading_term: str


@dataclass(frozen=True)
class Piece:
    """Parameters for which the point is of one nature."""

    region: Region
    nature: Nature
    symmetric: bool
    """Whether the lift has a symmetry."""
    evidence: tuple[Proof, ...]
    """Of a minimum or maximum: why it is one, and what is shown of it beyond; of a saddle lines in the fibre."""
    reasons: tuple[str, ...]
    """If it is undecided, why."""
    falling: Example | None
    rising: Example | None

    @property
    def kind(self) -> str:
        """*not critical, constant, minimum, maximum, saddle* or *undecided*."""
        return self.nature.kind

    @property
    def is_strict_saddle(self) -> bool:
        """Whether there is a direction of negative curvature."""
        return self.kind == SADDLE and self.nature.descends == 2

    @property
    def strict(self) -> str | None:
        """*strict*, *modulo symmetry* or *not*, if one of these was shown of a minimum or maximum."""
        if self.nature.strict is None:
            return None
        return NOT if not self.nature.strict else MODULO if self.symmetric else PLAIN

    @property
    def order(self) -> tuple[int | None, bool]:
        """The order at which g falls, and whether no curve has a smaller one."""
        if self.nature.descends is not None:
            return self.nature.descends, True
        return (None if self.falling is None else self.falling.order), False


@dataclass(frozen=True, repr=False)
class Classification(Shown):
    """The kinds of a point over the parameter space; the kernel has accepted every proof.

    >>> for piece in classify(Problem.shipped("counterexample")).pieces:
    ...     print(f"{piece.kind:<9}{piece.order[0] or '':<3}{piece.region}")
    minimum     x = 0, y = 0, z = 0, c > 0
    maximum  2  x = 0, y = 0, z = 0, c < 0
    constant    x = 0, y = 0, z = 0, c = 0
    saddle   4  x = 0, y = 0, z ≠ 0, c ≥ |z|
    saddle   2  x = 0, y = 0, z ≠ 0, −c ≥ |z|
    saddle   2  x ≠ 0  or  y ≠ 0  or  z² > c²
    """

    problem: Problem
    sides: Mapping[str, Side]
    pieces: tuple[Piece, ...]
    cover: Tree

    @property
    def is_decided(self) -> bool:
        """Whether no piece is undecided."""
        return all(piece.kind != UNDECIDED for piece in self.pieces)

    def where(self, *kinds: str) -> Region:
        """The parameters for which the point is of one of these kinds.

        >>> print(classify(Problem.shipped("counterexample")).where("minimum", "constant"))
        x = 0, y = 0, z = 0, c ≥ 0
        """
        parts: dict[bool, list[Conjunction]] = {True: [], False: []}
        for piece in self.pieces:
            parts[piece.kind in kinds] += piece.region.conjunctions
        return Region(self.problem.ring, parts[True]).simplified(parts[False])

    @cached_property
    def document(self) -> Certificate:
        """The certificate before the kernel has seen it."""
        decisions = {
            side: {name: decision.json() for name, decision in found.decisions.items()}
            for side, found in self.sides.items()
        }
        said = [{"region": piece.region.strings(), **piece.nature.json()} for piece in self.pieces]
        return kinds_certificate(statement(self.problem), decisions, said, _cover(self.cover))

    @cached_property
    def accepted(self) -> KindsAccepted:
        """The certificate, and what the kernel says of it.  Raises :class:`~deeplift_cas.errors.ProofRefused`."""
        return kinds_accepted(self.document)

    def certificate(self) -> dict[str, Any]:
        """The proof of everything said here, for the kernel: a copy of the document that it has accepted."""
        return deepcopy(self.accepted.document)

    def __repr__(self) -> str:
        proofs = counted(self.accepted.summary.proofs, "proof")
        said = "; ".join(f"{piece.kind}: {piece.region}" for piece in self.pieces)
        return f"Classification({said}; {proofs} accepted by the kernel)"


def classify(
    landscape: Landscape | Problem,
    point: Sequence[Any] | None = None,
    parameters: Sequence[str] | None = None,
    assume: Sequence[str] = (),
    time_limit: float | None = None,
) -> Classification:
    """The kind of a point of a landscape, or of a problem, for all parameters.

    What takes too much work, or is not decided after ``time_limit`` seconds, is *undecided*.  Raises
    :class:`InputError`, and :class:`~deeplift_cas.errors.ProofRefused` if the kernel refuses a proof: that would be a
    fault of this package.

    >>> from deeplift_cas import MatrixProduct, PolynomialObjective
    >>> g = Landscape(MatrixProduct(2, 1), PolynomialObjective("X11^2 + a*X12^4", (1, 2)))
    >>> [(piece.kind, str(piece.region)) for piece in classify(g, [[[0, 0]]]).pieces]
    [('minimum', 'a > 0'), ('minimum', 'a = 0'), ('saddle', 'a < 0')]
    """
    if isinstance(landscape, Problem):
        problem = landscape
    elif isinstance(landscape, Landscape) and point is not None:
        problem = Problem(landscape, landscape.lift.checked(point), landscape.named(point, parameters))
    else:
        raise InputError(f"a Problem is needed, or a Landscape and a point of it, not {shown(landscape)}")
    problem = consistent(problem.assuming(assume) if assume else problem)
    with deadline.time_limit(time_limit):
        others = partial(more_cautious, again=partial(unchecked, problem, cautious=True), shortened=_known_at_once)
        return first_accepted(unchecked(problem), others)


def _known_at_once(answer: Classification) -> Iterator[Classification]:
    """Where the proofs of all the rest together are too long."""
    with deadline.time_limit(0, TOO_LONG_TOGETHER):
        found = unchecked(answer.problem, cautious=True)
    yield found


def unchecked(problem: Problem, cautious: bool = False) -> Classification:
    """The same for a caller who has the certificate checked."""
    found = sides(problem, cautious)
    ring = problem.ring
    every = [r for side in found.values() for d in side.decisions.values() for r in (d.region, d.undecided)]
    every = list({tuple(map(tuple, r.strings())): r for r in every if r.conjunctions}.values())
    progress.begin("kinds")
    raw = settle(_branch(ring), every, _possible)
    parts: dict[Nature, list[Any]] = {}
    for leaf in leaves(raw):
        if leaf.holds is not None:
            parts.setdefault(nature(found, leaf.branch), []).append(merged(leaf.branch.conditions))
    regions = {}
    for said, conjunctions in parts.items():
        others = [c for other, part in parts.items() if other != said for c in part]
        region = Region(ring, conjunctions).simplified(others, in_other_words=True).possible()
        regions[said] = Region(ring, [sorted(conjunction, key=_equations_first) for conjunction in region.conjunctions])
    regions = {said: region for said, region in regions.items() if region.conjunctions}
    cover = settle(_branch(ring), [*regions.values(), *every], _possible)
    if not all(_fits(leaf, regions, found) for leaf in leaves(cover) if leaf.holds is not None):
        cover, regions = raw, {said: Region(ring, part) for said, part in parts.items()}
    ordered = sorted(regions, key=_rank)
    pieces = tuple(_piece(regions[said], said, found, problem) for said in ordered)
    return Classification(problem, found, pieces, _numbered(cover, found, ordered))


def _branch(ring: Ring, conditions: Sequence[Condition] = ()) -> Branch:
    """The branch with these conditions; when the time is up, nothing is derived from them."""
    return Branch.plain(ring, conditions) if deadline.is_late() else Branch(ring, conditions)


def _equations_first(condition: Condition) -> tuple[bool, list[int]]:
    """Then by the parameters in them."""
    names = [k for k, degree in enumerate(condition.polynomial.degrees()) if degree]
    return condition.relation != "=", names


def _possible(branch: Branch) -> Leaf:
    empty = contradiction(branch, thorough=True)
    return Leaf(branch, True, Evident()) if empty is None else Leaf(branch, None, empty)


def _fits(leaf: Leaf, regions: Mapping[Nature, Region], found: Mapping[str, Side]) -> bool:
    said = [one for one, region in regions.items() if region.truth(leaf.branch)]
    return said == [nature(found, leaf.branch)]


def nature(found: Mapping[str, Side], branch: Branch) -> Nature:
    """What both sides say on a branch on which it is known where it lies in all their regions."""
    said = {
        side: {name: _said(d.region, d.undecided, branch) for name, d in of.decisions.items()}
        for side, of in found.items()
    }
    descends, ascends = map(_least, said.values())
    gradient = {of[STEPS[0]] for of in said.values()}
    if False in gradient:  # that of −g is its opposite
        return Nature(NOT_CRITICAL, 1, 1)
    if UNDECIDED in gradient:
        return Nature(UNDECIDED, descends, ascends)
    least, most = (said[side][MINIMUM] for side in found)
    if least is True and most is True:
        return Nature(CONSTANT, descends, ascends)
    for answer, side, kind in ((least, "g", MINIMUM), (most, "-g", MAXIMUM)):
        if answer is True:
            far, strict = (_known(said[side][about]) for about in (GLOBAL, STRICT))
            return Nature(kind, descends, ascends, far, strict)
    return Nature(SADDLE if (least, most) == (False, False) else UNDECIDED, descends, ascends)


def _known(said: bool | str) -> bool | None:
    return said if isinstance(said, bool) else None


def _least(of: Mapping[str, bool | str]) -> int | None:
    """The least order at which g falls, if that is at most 4 and known."""
    first = next((k for k, step in enumerate(STEPS, 1) if of[step] is not True), None)
    return first if first and of[STEPS[first - 1]] is False else None


def _said(region: Region, undecided: Region, branch: Branch) -> bool | str:
    return True if region.truth(branch) else UNDECIDED if undecided.truth(branch) else False


def _rank(said: Nature) -> tuple[Any, ...]:
    kinds = (MINIMUM, MAXIMUM, CONSTANT, SADDLE, NOT_CRITICAL, UNDECIDED)
    return kinds.index(said.kind), not said.is_global, not said.strict, -(said.descends or 99), -(said.ascends or 99)


def _piece(region: Region, said: Nature, found: Mapping[str, Side], problem: Problem) -> Piece:
    evidence = list[Proof]()
    if said.kind in (MINIMUM, MAXIMUM):
        side = found["g" if said.kind == MINIMUM else "-g"]
        for decision in (side.minimum, side.is_global, side.is_strict):
            evidence += [leaf.proof for leaf in decision.leaves if _says_something(leaf) and _meets(leaf, region)]
    for side in found.values() if said.kind == SADDLE else ():
        lines = (leaf for leaf in side.minimum.leaves if isinstance(leaf.proof, FibreLine))
        evidence += [leaf.proof for leaf in lines if _meets(leaf, region)]
    kept = {str(proof.json()): proof for proof in evidence}
    reasons = [
        NO_POINT if leaf.proof.why == NO_POINT else f"for {SIGNED[side]}, {leaf.proof.why}"
        for side, of in (found.items() if said.kind == UNDECIDED else ())
        for leaf in of.minimum.leaves
        if isinstance(leaf.proof, Open) and _meets(leaf, region)
    ]
    sample = region.sample()
    falling = _example(sample, said.descends, found["g"], 1)
    rising = _example(sample, said.ascends, found["-g"], -1)
    symmetric = problem.landscape.is_symmetric
    return Piece(region, said, symmetric, tuple(kept.values()), tuple(dict.fromkeys(reasons)), falling, rising)


def _meets(leaf: Leaf, region: Region) -> bool:
    """Whether a leaf has a point of a region, as far as is seen."""
    for conjunction in region.conjunctions:
        branch = _branch(region.ring, [*conjunction, *leaf.branch.conditions])
        if all(known for _, known in branch.facts.values()) and contradiction(branch, thorough=True) is None:
            return True
    return False


def _says_something(leaf: Leaf) -> bool:
    return leaf.holds in (True, False) and not isinstance(leaf.proof, Evident)


def _example(sample: Mapping[str, Any] | None, order: int | None, side: Side, sign: int) -> Example | None:
    """The curve of the leaf that a point lies in, with numbers; where that is shown without one, one for the point."""
    decision = side.minimum if order is None else side.critical.decisions[order - 1]
    for leaf in decision.leaves if sample is not None else ():
        curve = leaf.proof.curve if isinstance(leaf.proof, Falling) else leaf.proof
        if isinstance(curve, Curve) and sample is not None and _holds(leaf, sample):
            return _with_numbers(curve, sample, sign)
    if order is None or sample is None:
        return None
    found = curve_at(sample, side.critical, order)
    return None if found is None else _with_numbers(found, sample, sign)


def _with_numbers(curve: Curve, sample: Mapping[str, Any], sign: int) -> Example:
    """In the direction in which it falls, if the order is odd."""
    at = [fmpq(value.numerator, value.denominator) for value in sample.values()]
    value = curve.value.coefficient
    for text, exponent in curve.value.powers.items():
        value *= curve.ring.read(text)(*at) ** exponent
    back = curve.order % 2 == 1 and value > 0
    entries = dict[str, list[str]]()
    for power, step in enumerate(curve.steps, 1):
        for name, p in sorted(step.items()):
            number = p(*at) * (-1 if back and power % 2 else 1)
            if number:
                entries.setdefault(name, []).append(with_power(str(number), power))
    value = -abs(value) * sign
    texts = {name: " + ".join(terms).replace("+ -", "- ") for name, terms in sorted(entries.items())}
    return Example(sample, curve.order, texts, value, with_power(str(value), curve.order))


def _holds(leaf: Leaf, sample: Mapping[str, Any]) -> bool:
    return Region(leaf.branch.ring, [leaf.branch.conditions]).contains(sample)


def _numbered(tree: Tree, found: Mapping[str, Side], ordered: Sequence[Nature]) -> Tree:
    """The tree, the leaves of which say the number of their piece."""
    if isinstance(tree, Leaf):
        if tree.holds is None:
            return tree
        return tree._replace(holds=str(ordered.index(nature(found, tree.branch)) + 1))
    return tree._replace(cases=tuple(case._replace(tree=_numbered(case.tree, found, ordered)) for case in tree.cases))


def _cover(tree: Tree) -> dict[str, Any]:
    if isinstance(tree, Leaf):
        return {"piece": None if tree.holds is None else int(tree.holds), "proof": tree.proof.json()}
    return {"cases": [{"condition": str(c.condition), **c.head, **_cover(c.tree)} for c in tree.cases]}
