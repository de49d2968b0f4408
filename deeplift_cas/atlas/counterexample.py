"""An explicit objective for which "k ⟹ 1" fails at a stratum, proved by the engine and its kernel."""

from __future__ import annotations

from dataclasses import dataclass

from deeplift_cas.criticality.implication import Implication, implication
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.landscape import Landscape
from deeplift_cas.landscape.lift import Point
from deeplift_cas.landscape.objectives.quadratic import Quadratic
from deeplift_cas.landscape.problem import Problem
from deeplift_cas.strata.answers import NAMES, properties
from deeplift_cas.strata.chains import HIGHEST, Interval
from deeplift_cas.strata.stratum import Stratum
from deeplift_cas.vocabulary import IMAGE, PROVED, Reading

CURVATURES = (1, 2, 4, 8, 16)
"""c in f, one after the other: the theory says that a large one will do."""


@dataclass(frozen=True)
class Counterexample:
    """f(X) = ⟨E_qp, X⟩ + c/2·‖X − φ(W)‖² at the 0/1 representative W, which is k-critical, and φ(W) not stationary."""

    stratum: Stratum
    order: int
    answer: Implication
    """Proved: the kernel has accepted its certificate."""

    @property
    def landscape(self) -> Landscape:
        """g."""
        return self.answer.problem.landscape

    @property
    def point(self) -> Point:
        """W."""
        return self.answer.problem.point


def counterexample(stratum: Stratum, k: int, search_space: Reading = IMAGE) -> Counterexample:
    """The counterexample to "k ⟹ 1" at a stratum, 1 ≤ k ≤ 4.

    Raises :class:`InputError` where "k ⟹ 1" holds or is not decided.

    >>> point = {(0, 3): 1, (0, 1): 1, (0, 0): 1, (2, 3): 1, (3, 3): 1}
    >>> found = counterexample(Stratum.from_multiplicities((3, 2, 2, 3), point), 3)
    >>> found.answer.verdict, found.landscape.objective.A.tolist()
    ('proved', [[0, 0, 0], [0, 0, 0], [0, 0, 1]])
    """
    if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= HIGHEST:
        raise InputError(f'"k ⟹ 1" is decided for k = 1, …, {HIGHEST}, not {k!r}')
    found = properties(stratum, search_space)
    if found.implies(k).holds is not False:
        said = "holds" if found.implies(k) else "is not decided"
        raise InputError(f'"{k} ⟹ 1" {said} at the stratum {stratum}: there is no counterexample')
    b, a = found.evidence[NAMES[k - 1]].get("block") or _normal(stratum)
    for c in CURVATURES:
        problem = _problem(stratum, (b, a), k, c)
        answer = implication(problem, k, search_space)
        if answer.verdict == PROVED:
            return Counterexample(stratum, k, answer)
    raise InputError(f"{stratum}: no counterexample to {k} ⟹ 1 was found with c up to {CURVATURES[-1]}")


def _normal(stratum: Stratum) -> Interval:
    """At rank d_min the block of an interval that ends early with one that begins late."""
    depth = stratum.depth
    first = max(b for a, b in stratum.intervals if a == 0 and b < depth)
    return first, min(a for a, b in stratum.intervals if b == depth and a > 0)


def _problem(stratum: Stratum, block: Interval, k: int, c: int) -> Problem:
    depth, intervals = stratum.depth, stratum.intervals
    columns = [i for i in intervals if i[0] == 0]
    rows = [i for i in intervals if i[1] == depth]
    last_row = len(rows) - 1 - rows[::-1].index((block[1], depth))
    last_column = len(columns) - 1 - columns[::-1].index((0, block[0]))
    A = [[int((i, j) == (last_row, last_column)) for j in range(len(columns))] for i in range(len(rows))]
    lift = stratum.lift
    point = lift.point(*stratum.representative())
    objective = Quadratic(A, c, target=lift(point))
    return Problem(Landscape(lift, objective), point, (), order=k, title=f'"{k} ⟹ 1" fails at {stratum}')
