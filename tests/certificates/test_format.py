"""What is known of the work of the kernel before it is asked."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.certificates import kernel
from deeplift_cas.certificates.format import reading

RING = Ring(("a", "b"))
COEFFICIENTS = st.one_of(st.fractions(), st.integers(-(10**400), 10**400).map(Fraction)).filter(bool)


@given(st.lists(COEFFICIENTS, min_size=1, max_size=8))
def test_the_kernel_is_charged_at_least_what_was_foreseen(coefficients: list[Fraction]) -> None:
    a, b = RING.generator("a"), RING.generator("b")
    terms = ((fmpq(c.numerator, c.denominator), k) for k, c in enumerate(coefficients))
    p = sum((c * a**k * b for c, k in terms), RING.zero)
    budget = kernel.Budget()
    kernel.parse(RING.text(p), budget)
    assert reading(p.coeffs()) - kernel.TERM <= kernel.MAX_WORK - budget.left
