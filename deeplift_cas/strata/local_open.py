"""Is φ open at the points of a stratum?  That is "local ⟹ local"  (Levin, Kileel, Boumal; report, section 3.4).

*A pair.*  Near (S_0, T_0), with the intervals of three layers 0, 1, 2 and multiplicities m_ab, Schur complements on the
blocks where S_0 and T_0 are invertible leave of Z = ST one condition: for small R and C, the block of Z of the rows
[2,2] and the columns [0,0], less R·(rows above) and (columns beside)·C, has rank ≤ m_11.  So

* all matrices near S_0T_0 are reached iff m_11 ≥ min(m_22, m_00), which is Behrends' condition (Theorem 3.5);
* those of rank ≤ d_1 are, also if m_01 = m_12 = 0;
* if not, then Z = S_0T_0 + ε·E is not, where E is of rank m_11 + 1 in that block: in the rows and columns of [0,2] Z is
  as S_0T_0, so that after the Schur complement by their block, the identity, R and C add nothing.

*A network.*  φ is open if it is a submersion, or if a pair (W_L⋯W_{s+1}, W_s⋯W_1) is and both halves are, onto all
matrices.  It is not, if for some s a move of the pair stays in the search space.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from deeplift_cas.strata.chains import Interval, blocks
from deeplift_cas.strata.stratum import Stratum
from deeplift_cas.vocabulary import AMBIENT


class Openness(NamedTuple):
    """Whether φ is open at a stratum, ``None`` if that is not known, and why."""

    holds: bool | None
    reason: str
    split: int | None = None
    """The layer s of the pair (W_L⋯W_(s+1), W_s⋯W_1) that is not open."""
    move: tuple[tuple[int, int], ...] = ()
    """Rows and columns, counted from 1, of the ones of a matrix E: at the 0/1 representative no products of factors
    near its own are X + ε·E, for small ε ≠ 0.
    """


class _Pair(NamedTuple):
    """How many intervals of the layers a < s < b contain which of these."""

    m_00: int
    m_01: int
    m_02: int
    m_11: int
    m_12: int
    m_22: int

    @classmethod
    def of(cls, stratum: Stratum, a: int, s: int, b: int) -> _Pair:
        d, r = stratum.widths, stratum.rank
        lower, upper, both = r(s, a), r(b, s), r(b, a)
        return cls(d[a] - lower, lower - both, both, d[s] - lower - upper + both, upper - both, d[b] - upper)

    @property
    def is_open(self) -> bool:
        """Onto all matrices."""
        return self.m_11 >= min(self.m_22, self.m_00)


def local_openness(stratum: Stratum, search_space: str) -> Openness:
    """Whether φ is open at the points of a stratum, as a map to the search space.

    >>> from deeplift_cas.strata.stratum import strata
    >>> [local_openness(s, "image").holds for s in strata(2, 1, 2)]
    [True, False, False, True]
    """
    widths, depth = stratum.widths, stratum.depth
    smallest, rank = min(widths), stratum.rank(depth, 0)
    is_thin = stratum.is_thin
    if is_thin and search_space == AMBIENT:
        return Openness(False, "all products are of rank d_min or less, and not all matrices near by")
    for s in range(1, depth):
        pair = _Pair.of(stratum, 0, s, depth)
        if not pair.is_open and (not is_thin or rank + pair.m_11 + 1 <= smallest):
            move = _move(stratum, s, pair.m_11 + 1)
            shown = ", ".join(f"({i},{j})" for i, j in move)
            reason = f"for small ε ≠ 0 no factors near by have the product X + ε·E, E = 1 at {shown} (layer {s})"
            return Openness(False, reason, s, move)
    if not is_thin:
        found = _onto_all(stratum, 0, depth)
        return Openness(None, "neither shown nor refuted") if found is None else Openness(True, found)
    if rank == smallest:
        return Openness(True, "rank X = d_min: a submersion onto the matrices of this rank")
    for k in (k for k in range(1, depth) if widths[k] == smallest):
        pair = _Pair.of(stratum, 0, k, depth)
        halves = _onto_all(stratum, 0, k), _onto_all(stratum, k, depth)
        if (pair.is_open or pair.m_01 == pair.m_12 == 0) and None not in halves:
            return Openness(True, f"open where layer {k} is split off, and so are both halves")
    return Openness(None, "neither shown nor refuted")


def _move(stratum: Stratum, s: int, size: int) -> tuple[tuple[int, int], ...]:
    """In the rows of intervals that are born after layer s, and the columns of those that end before it."""
    rows = [i for i, (a, _) in enumerate((c for c in stratum.intervals if c[1] == stratum.depth), 1) if a > s]
    columns = [j for j, (_, b) in enumerate((c for c in stratum.intervals if c[0] == 0), 1) if b < s]
    return tuple(zip(rows[:size], columns[:size], strict=True))


def _onto_all(stratum: Stratum, a: int, b: int) -> str | None:
    """Why W_b⋯W_{a+1} is open onto all matrices; ``None`` if that is not seen."""
    if b - a == 1:
        return "one layer"
    if _is_submersion(stratum.present, a, b):
        return "a submersion"
    for s in range(a + 1, b):
        if _Pair.of(stratum, a, s, b).is_open and _onto_all(stratum, a, s) and _onto_all(stratum, s, b):
            return f"open multiplications, the last one at layer {s}"
    return None


@lru_cache(20_000)
def _is_submersion(present: frozenset[Interval], a: int, b: int) -> bool:
    """Whether W_b⋯W_{a+1} is one: no block is left of the intervals of these layers."""
    return not blocks([(max(c, a) - a, min(d, b) - a) for c, d in present if c <= b and d >= a], b - a)
