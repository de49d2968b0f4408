"""The table of lifts: what holds at representatives of their strata, beside what a paper says  (theory 2, C.4).

The paper is Levin, Kileel and Boumal, *The effect of smooth parametrizations on nonconvex optimization landscapes*
(arXiv 2207.03512).  What it says is cited, everything else computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from deeplift_cas.criticality.lifting import NAMES, lift_answers
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.landscape.lifts.hadamard import Hadamard, HadamardProduct
from deeplift_cas.landscape.lifts.sphere import on_sphere
from deeplift_cas.landscape.lifts.symmetric import SymmetricFactorisation
from deeplift_cas.landscape.lifts.tensors import RankOneTensor
from deeplift_cas.strata.answers import properties
from deeplift_cas.strata.stratum import Stratum

SPHERE = "on the sphere"
E1, E2, ZERO = [1, 0], [0, 1], [0, 0]
CITED = ("one", "two", "local_to_local")
"""What the paper studies."""
ALL = dict.fromkeys(CITED, True)
NOT_ONE = {**ALL, "one": False}


class Stated(NamedTuple):
    """A lift, which stratum, a point of it, and what the paper says there, as far as it does."""

    lift: Any
    where: str
    point: Sequence[Any]
    cited: Mapping[str, bool] = {}
    domain: str = ""

    @property
    def name(self) -> str:
        """The lift in words."""
        title = "LRᵀ, rank 1, 2×2" if isinstance(self.lift, MatrixProduct) else str(self.lift.title)
        return f"{title} {self.domain}".rstrip()


class TableRow(NamedTuple):
    """With what is decided: ``None`` where it is not."""

    stated: Stated
    holds: Mapping[str, bool | None]


U = SymmetricFactorisation
ROWS: tuple[Stated, ...] = (
    Stated(Hadamard(2), "no entry is 0", [[1, 1]], ALL),
    Stated(Hadamard(2), "one is", [E1], NOT_ONE),
    Stated(Hadamard(2), "all are", [ZERO], NOT_ONE),
    Stated(Hadamard(2, 3), "no entry is 0", [[1, 2]]),
    Stated(Hadamard(2, 3), "one is", [E1]),
    Stated(Hadamard(2, 4), "one is", [E1]),
    Stated(HadamardProduct(2), "no u_i = v_i = 0", [E1, E2]),
    Stated(HadamardProduct(2), "one pair", [E1, E1]),
    Stated(HadamardProduct(2), "all pairs", [ZERO, ZERO]),
    Stated(Hadamard(3), "no entry is 0", [["2/3", "2/3", "1/3"]], ALL, SPHERE),
    Stated(Hadamard(3), "one is", [["3/5", 0, "4/5"]], NOT_ONE, SPHERE),
    Stated(Hadamard(3), "two are", [[0, 0, 1]], NOT_ONE, SPHERE),
    Stated(MatrixProduct(2, 1, 2), "rank L = rank R = 1", [[E1], [[1], [0]]], ALL),
    Stated(MatrixProduct(2, 1, 2), "rank L ≠ rank R", [[E1], [[0], [0]]], {**NOT_ONE, "local_to_local": False}),
    Stated(MatrixProduct(2, 1, 2), "rank L = rank R = 0", [[ZERO], [[0], [0]]], NOT_ONE),
    Stated(U(3, 2), "rank U = 2", [[E1, E2, ZERO]], ALL),
    Stated(U(3, 2), "rank U = 1", [[E1, ZERO, ZERO]], NOT_ONE),
    Stated(U(3, 2), "rank U = 0", [[ZERO, ZERO, ZERO]], NOT_ONE),
    Stated(U(2, 2), "rank U = 2", [[E1, E2]], ALL),
    Stated(U(2, 2), "rank U = 1", [[E1, ZERO]], NOT_ONE),
    Stated(RankOneTensor(2, 2, 2), "no factor is 0", [E1, E1, E1]),
    Stated(RankOneTensor(2, 2, 2), "one is", [E1, E1, ZERO], {"two": False}),
    Stated(RankOneTensor(2, 2, 2), "two are", [E1, ZERO, ZERO], {"two": False}),
    Stated(RankOneTensor(2, 2, 2), "all are", [ZERO, ZERO, ZERO], {"two": False}),
)


def table(rows: Sequence[Stated] = ROWS) -> Iterator[TableRow]:
    """Decide every row.

    >>> [(row.holds["one"], row.holds["two"]) for row in table(ROWS[:2])]
    [(True, True), (False, True)]
    """
    for stated in rows:
        yield TableRow(stated, _holds(stated))


def _holds(stated: Stated) -> dict[str, bool | None]:
    lift = stated.lift
    point = lift.point(*stated.point)
    if isinstance(lift, MatrixProduct):
        found = properties(Stratum.of(lift, *point))
        return {name: getattr(found, name).holds for name in NAMES}
    return dict(lift_answers(*(on_sphere(lift, point) if stated.domain else (lift, point))).holds)
