"""The lineality space of a form: the constant directions along which it does not change."""

from __future__ import annotations

from collections.abc import Mapping

from flint import fmpq, fmpq_mat

from deeplift_cas.algebra.form import times
from deeplift_cas.algebra.polynomial import Polynomial
from deeplift_cas.signs.branch import Branch

Form = Mapping[tuple[int, ...], Polynomial]
"""Sorted indices of variables ↦ coefficient."""
Shift = Mapping[int, Mapping[int, fmpq]]
"""Variable ↦ what is added to it: multiples of others."""


def lineality(form: Form) -> tuple[set[int], Shift]:
    """Variables that may be taken to be 0, and by which shift of the others the form is found again from what is left.

    >>> from deeplift_cas.algebra.polynomial import Ring
    >>> ring = Ring(("a",))
    >>> a = ring.generator("a")
    >>> zero, shift = lineality({(0, 0): a, (0, 1): -2 * a, (1, 1): a})
    >>> zero, {i: {k: int(c) for k, c in more.items()} for i, more in shift.items()}
    ({1}, {0: {1: -1}})
    """
    variables = sorted({i for monomial in form for i in monomial})
    rows: dict[tuple[tuple[int, ...], tuple[int, ...]], list[fmpq]] = {}  # of the derivatives, term by term
    for monomial, p in form.items():
        for place, i in enumerate(monomial):
            if place and monomial[place - 1] == i:
                continue
            rest, column, times = monomial[:place] + monomial[place + 1 :], variables.index(i), monomial.count(i)
            for powers, c in p.terms():
                row = rows.setdefault((rest, tuple(map(int, powers))), [fmpq(0)] * len(variables))
                row[column] = times * c
    if len(variables) < 2:
        return set(), {}
    reduced, rank = fmpq_mat([*rows.values()]).rref()
    pivots = [next(j for j in range(len(variables)) if reduced[r, j] != 0) for r in range(rank)]
    zero = [j for j in range(len(variables)) if j not in pivots]
    shift = {
        variables[pivot]: {variables[j]: reduced[r, j] for j in zero if reduced[r, j] != 0}
        for r, pivot in enumerate(pivots)
    }
    return {variables[j] for j in zero}, {i: more for i, more in shift.items() if more}


def line(i: int, shift: Shift, branch: Branch) -> dict[tuple[int, ...], Polynomial]:
    """A variable with what is added to it."""
    one = branch.ring.one
    found: dict[tuple[int, ...], Polynomial] = {(i,): one}
    return found | {(k,): one * c for k, c in shift.get(i, {}).items()}


def shifted(form: Form, shift: Shift, branch: Branch) -> dict[tuple[int, ...], Polynomial]:
    """The form in the variables with what is added to them."""
    found: dict[tuple[int, ...], Polynomial] = {}
    for monomial, p in form.items():
        expanded: dict[tuple[int, ...], Polynomial] = {(): p}
        for i in monomial:
            expanded = times(expanded, line(i, shift, branch))
        for m, c in expanded.items():
            found[m] = found.get(m, branch.ring.zero) + c
    return {m: value for m, c in found.items() if not (value := branch.reduce(c)).is_zero()}
