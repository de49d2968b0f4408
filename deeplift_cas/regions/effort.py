"""How much may be tried: counted in the size of polynomials, so that a question always gets the same answer."""

from __future__ import annotations

from deeplift_cas.deadline import is_late
from deeplift_cas.signs.branch import Branch


class Effort:
    """What is left to spend.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> effort = Effort(25)
    >>> [effort.allows(Branch(Ring(()))) for _ in range(3)]
    [True, True, False]
    """

    def __init__(self, limit: int) -> None:
        self.left = limit

    def is_spent(self) -> bool:
        """Whether nothing more may be asked."""
        return self.left < 10 or is_late()

    def allows(self, branch: Branch) -> bool:
        """Whether something more may be asked of a branch, which is paid for."""
        if self.is_spent():
            return False
        self.left -= 10 + sum(len(p) for p, _ in branch.facts.values()) ** 2 // 10
        return True
