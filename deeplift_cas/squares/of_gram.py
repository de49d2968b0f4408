"""Quadratic forms of UUᵀ for a 2×2 matrix U: as quartics they are decided completely.

Let F = A·x² + B·xy + C·xz + D·y² + E·yz + G·z² with x = p² + q², y = pr + qs, z = r² + s², so that (x, y; y, z) is any
positive semidefinite matrix.  With Q the matrix of F and J that of xz − y², F ≥ 0 iff Q − τJ ⪰ 0 for some τ ≥ 0  (the
S-lemma).  Some τ of either sign is there iff the quartic in p and r that F is for q = s = 0 is nowhere negative.  Then
the three roots of 4·det(Q − τJ) = −τ³ + c2·τ² + c1·τ + c0 are real, the τ are those between the greater two, and one is
≥ 0 iff c2, c1 and c0 are not all negative  (Descartes).
"""

from __future__ import annotations

from collections.abc import Iterator

from deeplift_cas.algebra.form import times
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.signs.branch import Branch
from deeplift_cas.squares.binary_quartic import BinaryQuartic, OfGram, binary_quartic
from deeplift_cas.squares.elimination import Form

Rows = tuple[int, int, int, int]
"""p, q, r and s."""


def of_gram(form: Form, branch: Branch) -> BinaryQuartic | None:
    """Whether a quartic is ≥ 0; ``None`` if it is not of that kind.

    Raises ``Undetermined`` where a sign is needed.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> one = Ring(()).one
    >>> x, z = {(0, 0): one, (1, 1): one}, {(2, 2): one, (3, 3): one}
    >>> found = of_gram(times(x, z), Branch(Ring(())))  # (p² + q²)·(r² + s²)
    >>> found.is_nonnegative, sorted(found.gram.others), sorted(found.gram.signs)
    (True, [1, 3], ['c2'])
    """
    found = next(_rows(form, branch), None)
    if found is None:
        return None
    (p, q, r, s), (A, B, C, D, E, G) = found
    terms = {(p,) * 4: A, (p, p, p, r): B, (p, p, r, r): C + D, (p, r, r, r): E, (r,) * 4: G}
    quartic = binary_quartic({tuple(sorted(m)): c for m, c in terms.items() if c}, branch, (p, r))
    values = {
        "c2": 2 * C - D,
        "c0": 4 * A * D * G - A * E * E - B * B * G + B * C * E - C * C * D,
        "c1": 4 * A * G - B * E - C * C + 2 * C * D,
    }
    values = {name: branch.reduce(value) for name, value in values.items()}
    names: list[str] = []
    if quartic.is_nonnegative:
        names = next(([name] for name, value in values.items() if branch.is_nonnegative(value)), [*values])
    signs = {}
    for name in names:
        product = branch.product(values[name])
        assert product is not None
        signs[name] = product
    others = (q, s) if quartic.variables == (p, r) else (s, q)
    return quartic._replace(gram=OfGram(others, D, signs), is_nonnegative=len(names) == 1)


def _rows(form: Form, branch: Branch) -> Iterator[tuple[Rows, list[Polynomial]]]:
    """The variables and coefficients by which the form is one of a Gram matrix."""
    variables = sorted({i for monomial in form for i in monomial})
    if len(variables) != 4:
        return
    one, zero = branch.ring.one, branch.ring.zero
    p = variables[0]
    for q in variables[1:]:
        others = [i for i in variables[1:] if i != q]
        for r, s in (others, others[::-1]):
            A, B, both, E, G, C = (
                form.get(tuple(sorted(m)), zero)
                for m in ((p,) * 4, (p, p, p, r), (p, p, r, r), (p, r, r, r), (r,) * 4, (p, p, s, s))
            )
            x: Form = {(p, p): one, (q, q): one}
            y: Form = {_of(p, r): one, _of(q, s): one}
            z: Form = {(r, r): one, (s, s): one}
            left: Form = dict(form)
            coefficients = [A, B, C, both - C, E, G]
            for c, (m, n) in zip(coefficients, ((x, x), (x, y), (x, z), (y, y), (y, z), (z, z)), strict=True):
                for monomial, number in times(m, n).items():
                    left[monomial] = left.get(monomial, zero) - c * number
            if all(branch.vanishes(rest) for rest in left.values()):
                yield (p, q, r, s), coefficients


def _of(i: int, j: int) -> tuple[int, int]:
    return min(i, j), max(i, j)
