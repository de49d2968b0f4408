"""The characteristic polynomial of a symmetric matrix with polynomial entries, by factors  (theory, section 7).

All eigenvalues of a symmetric matrix are real.  So those that belong to a factor Σ (−1)^(d−j)·s_j·x^j of det(x − H) are
≥ 0 just where all s_j are ≥ 0 (Descartes' rule); where the first m of them are zero and the next is not, 0 is an
eigenvalue m times.  That needs one distinction for each s_j, where an elimination needs three for each pivot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from flint import fmpq

from deeplift_cas.algebra.polynomial import Polynomial, Ring
from deeplift_cas.deadline import in_time
from deeplift_cas.errors import Undecided
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.elimination import Rows

FEW_ROWS, MAX_SIZE, MAX_TERMS = 8, 12, 500
"""Rows of a matrix of which the characteristic polynomial is made: more than a few, up to what the kernel takes, only
where the polynomials that may come out have no more terms than that.
"""
MANY_TERMS = 200
"""Of equations of which no basis was found: above that a reduction of all the coefficients takes seconds."""
Matrix = list[list[Polynomial]]
Factor = tuple[Polynomial, ...]
"""The s_j, j = 0, …, d − 1."""


class Characteristic(NamedTuple):
    """The factors of det(x − B) for a principal submatrix B of H, with the matrices A_k whose image is the kernel of B
    if its rank is k: A_0 = 1, A_k = s_k − B·A_(k−1), for the sum s_k of the principal minors of size k.
    """

    indices: tuple[int, ...]
    factors: tuple[Factor, ...]
    powers: tuple[Matrix, ...]

    @classmethod
    def of(cls, block: Rows, branch: Branch) -> Characteristic:
        """That of a block, whose rows and columns are numbered as in H  (Faddeev and Le Verrier).

        >>> ring = Ring(("a", "b"))
        >>> a, b = (ring.generator(n) for n in "ab")
        >>> found = Characteristic.of({0: {0: a, 1: b}, 1: {0: b, 1: a}}, Branch(ring))
        >>> [[ring.text(s) for s in factor] for factor in found.factors]
        [['a - b'], ['a + b']]
        """
        texts = tuple((i, j, branch.ring.text(p)) for i, row in block.items() for j, p in row.items())
        key = "characteristic", tuple(block), texts
        if not branch.ideal.complete and sum(len(rule.equation) for rule in branch.ideal.rules) > MANY_TERMS:
            raise Undecided("a characteristic polynomial modulo equations of which no basis was found")
        if key not in branch.ideal.made:
            branch.ideal.made[key] = cls._computed(block, branch)
        found: Characteristic = branch.ideal.made[key]
        return found

    @classmethod
    def _computed(cls, block: Rows, branch: Branch) -> Characteristic:
        ring, indices = branch.ring, tuple(block)
        size = len(indices)
        B = [[block[i].get(j, ring.zero) for j in indices] for i in indices]
        powers = [[[ring.one if i == j else ring.zero for j in range(size)] for i in range(size)]]
        sums = [ring.one]
        for k in range(1, size + 1):
            in_time()
            M = _symmetric(lambda i, j: _dot(B[i], powers[-1][j], ring), size)
            s = branch.reduce(sum((M[i][i] for i in range(size)), ring.zero) / k)
            sums.append(s)
            if k < size:
                A = _symmetric(lambda i, j: branch.reduce(s - M[i][j] if i == j else -M[i][j]), size)  # noqa: B023
            else:  # Cayley and Hamilton
                A = [[ring.zero] * size for _ in range(size)]
            powers.append(A)
        return cls(indices, tuple(_factors(sums, ring)), tuple(powers))

    def rank(self, branch: Branch) -> int:
        """The rank of B, all s_j of which are ≥ 0; raises ``Undetermined``."""
        rank = len(self.indices)
        for factor in self.factors:
            for s in factor:
                if not branch.is_zero(s):
                    break
                rank -= 1
        return rank


def _dot(a: Sequence[Polynomial], b: Sequence[Polynomial], ring: Ring) -> Polynomial:
    return sum((p * q for p, q in zip(a, b, strict=True) if not p.is_zero()), ring.zero)


def _symmetric(entry: Callable[[int, int], Polynomial], size: int) -> Matrix:
    """A matrix by its lower half: powers of B and of what commutes with it are symmetric, modulo equations too."""
    half = [[entry(i, j) for j in range(i + 1)] for i in range(size)]
    return [[half[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]


def _factors(sums: Sequence[Polynomial], ring: Ring) -> list[Factor]:
    """The s_j of the factors of Σ (−1)^k·sums[k]·x^(n−k), each as often as it occurs."""
    name = "x"
    while name in ring.names:
        name += "x"
    wider = Ring((*ring.names, name))
    size = len(sums) - 1
    terms: dict[tuple[int, ...], fmpq] = {}
    for k, s in enumerate(sums):
        for exponents, c in s.terms():
            terms[(*map(int, exponents), size - k)] = c if k % 2 == 0 else -c
    result = []
    for q, multiplicity in wider.factor(wider.context.from_dict(terms))[1]:
        degree = int(q.degrees()[-1])
        parts: list[dict[tuple[int, ...], fmpq]] = [{} for _ in range(degree + 1)]
        for exponents, c in q.terms():
            parts[int(exponents[-1])][tuple(map(int, exponents[:-1]))] = c
        top = ring.context.from_dict(parts[degree]).leading_coefficient()
        factor = tuple(
            ring.context.from_dict(part) / (top if (degree - j) % 2 == 0 else -top) for j, part in enumerate(parts[:-1])
        )
        result += [factor] * multiplicity
    return result
