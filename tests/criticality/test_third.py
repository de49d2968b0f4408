"""Whether the cubic vanishes on the kernel: the proof passes the kernel where the point is not rational as well."""

from __future__ import annotations

import pytest

from deeplift_cas import Problem, implication
from deeplift_cas.certificates import kernel


@pytest.mark.slow
def test_a_common_denominator_is_shown_not_to_vanish_also_modulo_equations_of_higher_degree():
    # Modulo the equations the product of the pivots has a factor of which only ">= 0" is asked for elsewhere.
    point = [
        [["a-1"], ["a"], ["1/2*b"]],
        [["-a", "-1", "a^2"], ["-1", "1/2*a", "a^2"], ["2*b", "b", "2"]],
        [["0", "-5/7", "0"], ["-1", "0", "0"]],
    ]
    objective = {"kind": "quadratic", "A": [["0"], ["b^2"]], "c": "a", "target": [["-5/7"], ["a-1"]]}
    data = {"widths": [1, 3, 3, 2], "parameters": ["a", "b"], "point": point, "objective": objective}
    answer = implication(Problem.from_mapping(data))
    assert kernel.check(answer.certificate()).verdict == answer.verdict
    assert answer.verdict == "refuted"  # the equations have one real solution with a ≠ 0, and there a < 0
