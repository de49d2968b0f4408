"""Which strata lie in the closure of which: the order by ranks, and its Hasse diagram  (Abeasis and Del Fra)."""

from __future__ import annotations

from collections.abc import Sequence

from deeplift_cas.strata.stratum import Stratum


def covers(found: Sequence[Stratum]) -> list[tuple[int, int]]:
    """Pairs (i, j): stratum i lies in the closure of j, and of no other that lies in that of j.

    >>> from deeplift_cas.strata.stratum import strata
    >>> covers(list(strata(2, 1, 2)))
    [(0, 1), (0, 2), (1, 3), (2, 3)]
    """
    ranks = [tuple(s.rank(b, a) for b in range(s.depth + 1) for a in range(b)) for s in found]
    above = [
        {j for j, other in enumerate(ranks) if i != j and all(r <= s for r, s in zip(own, other, strict=True))}
        for i, own in enumerate(ranks)
    ]
    return [(i, j) for i, ups in enumerate(above) for j in sorted(ups - set[int]().union(*(above[k] for k in ups)))]
