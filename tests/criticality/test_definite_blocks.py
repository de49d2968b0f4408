"""Order 4 where a block of the Hessian is definite: no elimination, whose fractions would be too long, is needed."""

from __future__ import annotations

from itertools import product

import numpy
import pytest
from helpers.at_zero import region_at_zero

from deeplift_cas import Problem, implication
from deeplift_cas.certificates import kernel
from deeplift_cas.criticality.argument import Argument
from deeplift_cas.render.theorem import theorem


def best_approximation(rank: int, values: list[str], rest: list[list[str]], parameters: list[str], at: list[str]):
    """½‖X − T‖² at W_2·W_1 = T in the first ``rank`` singular values, which are the squares of ``at``."""
    size = rank + len(rest)
    rows = [[at[i] if i == j else "0" for j in range(size)] for i in range(rank)]
    target = [["0"] * size for _ in range(size)]
    for i in range(rank):
        target[i][i] = values[i]
    for i, row in enumerate(rest):
        target[rank + i][rank:] = row
    zero = [["0"] * size for _ in range(size)]
    objective = {"kind": "quadratic", "A": zero, "c": "1", "scale": "1/2", "target": target}
    point = [rows, [list(column) for column in zip(*rows, strict=True)]]
    data = {"widths": [size, rank, size], "parameters": parameters, "point": point, "objective": objective, "order": 4}
    return implication(Problem.from_mapping({key: v for key, v in data.items() if key != "order"}), 4)


def test_a_best_approximation_of_rank_two_is_critical_of_order_four():
    """As long as the other singular values are no larger (Eckart and Young)."""
    answer = best_approximation(2, ["s^2", "s^2"], [["p", "q"], ["q", "p"]], ["s", "p", "q"], ["s", "s"])
    fourth = answer.steps[-1].decision
    assert not fourth.undecided.conjunctions
    assert kernel.check(answer.certificate()).verdict == answer.verdict
    assert "is of degree 2 or more in the directions of definite blocks" in theorem(Argument.of(answer))
    for s, p, q in product((0, 1, 2), (-2, -1, 0, 1, 3), (-2, 0, 1)):
        largest = max(abs(numpy.linalg.eigvalsh(numpy.array([[p, q], [q, p]], dtype=float))))
        assert fourth.region.contains({"s": s, "p": p, "q": q}) == (largest <= s * s + 1e-9)


@pytest.mark.parametrize(
    ("f", "width", "region"),
    [
        ("a*x^2 + 2*b*x*y + c*y^2", 2, "a ≥ 0, c ≥ 0, a·c ≥ b²"),
        ("a*x^2 + b*y^2 + c*z^2 + 2*d*x*y + 2*e*x*z + 2*f*y*z", 3,
         "a + b + c ≥ 0, a·b + a·c + b·c ≥ d² + e² + f², a·b·c + 2·d·e·f ≥ a·f² + b·e² + c·d²"),
    ],
)  # fmt: skip
def test_a_generic_quadratic_form_needs_no_rank_at_order_four(f: str, width: int, region: str):
    assert str(region_at_zero(f, width)) == region


@pytest.mark.slow
def test_a_best_approximation_of_rank_one_is_decided_where_it_is_strict():
    answer = best_approximation(1, ["1"], [["t", "u"], ["v", "w"]], ["t", "u", "v", "w"], ["1"])
    fourth = answer.steps[-1].decision
    assert all(any(c.relation == "=" for c in one) for one in fourth.undecided.conjunctions)
    for t, u, v, w in product((0, 1, -1), repeat=4):
        inside = numpy.linalg.svd(numpy.array([[t, u], [v, w]], dtype=float) / 2)[1][0] < 1
        assert fourth.region.contains({n: f"{x}/2" for n, x in zip("tuvw", (t, u, v, w), strict=True)}) or not inside
