"""The number of strata is a value of Kostant's partition function: a coefficient of Π 1/(1 − x_a⋯x_b), by SymPy."""

from __future__ import annotations

import pytest
import sympy

from deeplift_cas.atlas.count import count


@pytest.mark.parametrize("widths", [(2, 1, 2), (3, 2, 2, 3), (2, 2, 2, 2, 2), (3, 3, 3, 3), (1, 4, 2, 3)])
def test_the_number_of_strata_is_a_coefficient_of_the_generating_function(widths):
    ring, *x = sympy.ring([f"x{k}" for k in range(len(widths))], sympy.ZZ)
    product = ring.one
    for a in range(len(widths)):
        for b in range(a, len(widths)):
            interval = ring.one
            for k in range(a, b + 1):
                interval *= x[k]
            factor = sum((interval**n for n in range(min(widths[a : b + 1]) + 1)), ring.zero)
            terms = (product * factor).terms()
            product = ring.from_terms([(e, c) for e, c in terms if all(n <= d for n, d in zip(e, widths, strict=True))])
    assert product.coeff(sympy.prod([g**d for g, d in zip(x, widths, strict=True)])) == count(widths)
