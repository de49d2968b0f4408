"""The kinds of points: what is known of them comes out, and the pieces are a partition."""

from __future__ import annotations

from itertools import product

import pytest
import sympy

from deeplift_cas import Landscape, MatrixProduct, PolynomialObjective, Problem, Quadratic
from deeplift_cas.certificates import kernel
from deeplift_cas.criticality.classification import Classification, Piece, classify
from deeplift_cas.criticality.proofs.minimum import FibreLine
from deeplift_cas.errors import InputError


def at_zero(expression: str, size: int) -> Classification:
    """The kinds of 0 for a polynomial."""
    return classify(Landscape(MatrixProduct(size, 1), PolynomialObjective(expression, (1, size))), [[[0] * size]])


def piece_at(found: Classification, **values: object) -> Piece:
    """The one piece that has these parameters."""
    (piece,) = (piece for piece in found.pieces if piece.region.contains(values))
    return piece


# Polynomial at 0 ↦ kind, order of descent, strict
KNOWN = {
    ("(X11 - X12^2)*(X11 - 3*X12^2)", 2): ("saddle", 4, None),
    ("X11^2 + X12^4", 2): ("minimum", None, "strict"),
    ("X11^2 + X12^5", 2): ("saddle", 5, None),
    ("X11^2 - X12^2", 2): ("saddle", 2, None),
    ("X11^2 + X11*X12^3 + X12^7", 2): ("saddle", 6, None),
    ("X11^3 - 3*X11*X12^2", 2): ("saddle", 3, None),
    ("X11^2*(1 + X12)", 2): ("minimum", None, "not"),
    ("-X11^2*X12^4", 2): ("maximum", 6, "not"),
    ("X11^4 + X12^6", 2): ("minimum", None, "strict"),
    ("(X11 + X12^2)^4 + X12^10", 2): ("minimum", None, "strict"),
    ("(X11 + X12^2)^4 - X12^10", 2): ("saddle", 10, None),
    ("(X11 + X12)^4 - (X11 - X12)^5", 2): ("saddle", 5, None),
    ("X11", 1): ("not critical", 1, None),
    ("3", 1): ("constant", None, None),
    ("-X11^6 + X11^2*X12^2", 2): ("saddle", 6, None),
    ("X11^2*X12^2 + 2*X11*X12^5", 2): ("saddle", 8, None),
    ("-X11^3*X12^3 - X11*X12^5 + 3*X12^4", 2): ("saddle", 12, None),
    ("3*X11^4 - 3*X11^3*X12^3 + X11^2*X12^2", 2): ("minimum", None, "not"),
    ("3*X11^2*X12*X13^2 + 3*X11^2*X13^3 + X11^2 + X12^2", 3): ("minimum", None, "not"),
    # Choi and Lam's form, and a little: no sum of squares, theory 2, A.4
    (
        "X14^4 + X11^2*X12^2 + X12^2*X13^2 + X13^2*X11^2 - 4*X11*X12*X13*X14 + (X11^2+X12^2+X13^2+X14^2)^2/50",
        4,
    ): ("minimum", None, "strict"),
}


@pytest.mark.parametrize(("expression", "size"), KNOWN)
def test_known_points(expression: str, size: int) -> None:
    (piece,) = at_zero(expression, size).pieces
    assert (piece.kind, piece.order[0], piece.strict) == KNOWN[expression, size]


def test_motzkins_form_is_a_minimum_or_undecided() -> None:
    (piece,) = at_zero("X11^4*X12^2 + X11^2*X12^4 + X13^6 - 3*X11^2*X12^2*X13^2", 3).pieces
    assert piece.kind in ("minimum", "undecided")


def test_the_point_of_the_report_has_the_kinds_of_the_theory() -> None:
    """Theory 2, A.6: kind, strict saddle, the orders of descent and ascent."""
    found = classify(Problem.shipped("counterexample"))
    assert found.is_decided
    numbers = (-2, -1, 0, 1, 2)
    for x, y, z, c in product((0, 1), (0, 1), numbers, numbers):
        piece = piece_at(found, x=x, y=y, z=z, c=c)
        said = piece.kind, piece.nature.is_global, piece.nature.descends, piece.nature.ascends
        if x or y or -abs(z) < c < abs(z):
            assert said == ("saddle", None, 2, 2)
            assert piece.is_strict_saddle
        elif z:
            assert said == ("saddle", None, *((4, 2) if c > 0 else (2, 4)))
        else:
            kind = "minimum" if c > 0 else "maximum" if c else "constant"
            assert said[:2] == (kind, True if c else None)


def test_everything_in_one_point() -> None:
    """Theory 2, A.5."""
    lift = MatrixProduct(2, 1, 2)
    f = PolynomialObjective("z*X22 + c/2*((X11-1)^2 + X12^2 + X21^2 + X22^2) + k*X12^4", (2, 2))
    found = classify(Landscape(lift, f), lift.point([[1, 0]], [[1], [0]]))
    assert found.is_decided
    for z, c, k in product((-2, -1, 0, 1, 2), (-2, -1, 0, 1, 2), (-1, 0, 1)):
        piece, sign = piece_at(found, z=z, c=c, k=k), 1 if c > 0 else -1
        kinds = ("minimum", "maximum")[::sign]
        orders = (piece.nature.descends, piece.nature.ascends)[::sign]
        if abs(c) > abs(z):
            assert (piece.kind, piece.strict) == (kinds[0], "modulo symmetry")
            assert piece.nature.is_global is (sign * k >= 0)
        elif abs(c) < abs(z):
            assert (piece.kind, orders) == ("saddle", (2, 2))
        elif c == 0:
            assert piece.kind == ("constant" if k == 0 else "minimum" if k > 0 else "maximum")
        elif k == 0:
            assert (piece.kind, piece.nature.is_global, piece.strict) == (kinds[0], True, "not")
        elif sign * k > 0:
            assert (piece.kind, piece.strict) == (kinds[0], "modulo symmetry")
        else:
            assert (piece.kind, orders) == ("saddle", (4, 2))


def test_parameters_decide() -> None:
    found = at_zero("X11^2 + a*X11*X12^2 + b*X12^4", 2)
    assert [(piece.kind, piece.strict, str(piece.region)) for piece in found.pieces] == [
        ("minimum", "strict", "4·b > a²"),
        ("minimum", "not", "a² = 4·b"),
        ("saddle", None, "a² > 4·b"),
    ]


def test_weights_that_depend_on_the_parameters() -> None:
    found = at_zero("X11^2 + a*X12^4 + b*X12^6", 2)
    assert piece_at(found, a=0, b=-1).order == (6, False)
    assert piece_at(found, a=-1, b=5).order == (4, True)
    assert piece_at(found, a=0, b=1).strict == piece_at(found, a=1, b=-1).strict == "strict"
    assert (piece_at(found, a=0, b=0).kind, piece_at(found, a=0, b=0).strict) == ("minimum", "not")


def test_a_symbolic_point_and_its_symmetry() -> None:
    lift = MatrixProduct(1, 1, 1)
    g = Landscape(lift, Quadratic([[0]], 1, target=[["a"]]))
    found = classify(g, lift.point([["a"]], [[1]]))
    piece = piece_at(found, a=1)
    assert (piece.kind, piece.strict, piece.nature.is_global) == ("minimum", "modulo symmetry", True)
    assert found.is_decided


def test_what_is_not_decided_is_said_and_costs_no_answer() -> None:
    found = classify(Problem.shipped("counterexample"), time_limit=0)
    assert {piece.kind for piece in found.pieces} <= {"undecided", "not critical", "saddle", "constant"}
    assert not found.is_decided


def test_a_parameter_may_have_any_name() -> None:
    for name in ("U11", "epsilon", "e", "X", "t_1"):
        g = Landscape(MatrixProduct(1, 1), PolynomialObjective(f"({name}^2 + 1)*X11^2", (1, 1)))
        assert [piece.kind for piece in classify(g, [[[0]]]).pieces] == ["minimum"]


def test_bad_questions() -> None:
    with pytest.raises(InputError, match="a Problem is needed"):
        classify("counterexample")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="point"):
        classify(Landscape(MatrixProduct(1, 1), PolynomialObjective("X11", (1, 1))))


def test_a_local_minimum_may_be_none_that_is_global() -> None:
    for expression, is_global in (
        ("X11^2 - X11^3", False),  # no bound
        ("X11^2 - 3*X11^3 + 2*X11^4", False),  # less at 3/4, though it is 0 at 1
        ("X11^2 - X11^3 + X11^4", True),
        ("X11^2*(1 + X12)", False),
    ):
        (piece,) = at_zero(expression, 2).pieces
        assert (piece.kind, piece.nature.is_global) == ("minimum", is_global), expression


def test_it_shows_itself() -> None:
    assert repr(at_zero("X11^2", 1)).startswith("Classification(minimum: always; ")


@pytest.mark.parametrize("widths", [(1, 1, 1, 1, 1, 1), (2, 1, 1, 1, 1, 2), (2, 2, 2, 2, 2, 2), (1,) * 8])
def test_the_origin_of_a_deep_network_is_a_saddle_of_the_order_of_its_depth(widths: tuple[int, ...]) -> None:
    lift = MatrixProduct(*widths)
    point = lift.point(*([[0] * columns] * rows for rows, columns in lift.shapes))
    A = [["x" if i == j == 0 else 0 for j in range(widths[0])] for i in range(widths[-1])]
    g = Landscape(lift, Quadratic(A, 1, target=[[0] * widths[0]] * widths[-1]))
    found = classify(g, point)
    assert piece_at(found, x=1).order == (lift.depth, False)
    assert (piece_at(found, x=1).kind, piece_at(found, x=0).kind) == ("saddle", "minimum")


def test_squares_with_parameters_are_seen() -> None:
    found = at_zero("(X11*(1 + a*X12 + X12^2) - X12^2)^2", 2)
    assert [(piece.kind, piece.strict, str(piece.region)) for piece in found.pieces] == [
        ("minimum", "not", "for all a")
    ]
    found = at_zero("a*(X11 - X12^2)^2*(1 + b*X12)", 2)
    assert piece_at(found, a=1, b=5).kind == "minimum"
    assert piece_at(found, a=-1, b=5).kind == "maximum"
    assert piece_at(found, a=0, b=5).kind == "constant"


def test_a_form_of_degree_four_is_a_minimum_where_it_is_critical() -> None:
    """With two parameters, where no squares are found, and where g is zero though f is not."""
    found = at_zero("X11^4 + a*X11^2*X12^2 + b*X11*X12^3 + X12^4", 2)
    assert found.is_decided
    for a, b in product((-3, -2, -1, 0, 1, 2, 5), (-5, -2, -1, 0, 1, 2, 5)):
        x = sympy.Symbol("x")
        roots = sympy.Poly(x**4 + a * x**2 + b * x + 1, x).real_roots()  # X12 = 1
        falls = any(roots.count(root) % 2 for root in roots)
        assert piece_at(found, a=a, b=b).kind == ("saddle" if falls else "minimum"), (a, b)
    lift = MatrixProduct(2, 1, 2)
    f = PolynomialObjective("a*X11*X22 - b*X12*X21", (2, 2))
    pieces = classify(Landscape(lift, f), lift.point([[0, 0]], [[0], [0]])).pieces
    assert [(p.kind, str(p.region)) for p in pieces] == [("constant", "a = b"), ("saddle", "a ≠ b")]


def test_a_saddle_that_is_seen_without_a_curve_has_one_at_a_point() -> None:
    """By the discriminant of a quartic."""
    lift = MatrixProduct(2, 2, 1)
    g = Landscape(lift, PolynomialObjective("X11^2 + a*X11*X12 + b*X12^2", (1, 2)))
    found = classify(g, lift.point([[0, 0], [0, 0]], [[0, 0]]))
    piece = next(piece for piece in found.pieces if piece.kind == "saddle")
    assert str(piece.region) == "a² > 4·b" and piece.falling and piece.falling.coefficient < 0
    epsilon, at = sympy.Symbol("ε"), piece.falling.at
    W = {name: sympy.sympify(text.replace("^", "**"), {"ε": epsilon}) for name, text in piece.falling.entries.items()}
    W1 = sympy.Matrix(2, 2, lambda i, j: W.get(f"w1dot{i + 1}{j + 1}", 0))
    W2 = sympy.Matrix(1, 2, lambda i, j: W.get(f"w2dot{i + 1}{j + 1}", 0))
    u, v = W2 * W1
    value = sympy.expand(u**2 + at["a"] * u * v + at["b"] * v**2)
    assert [value.coeff(epsilon, k) for k in range(4)] == [0] * 4
    assert str(value.coeff(epsilon, 4)) == str(piece.falling.coefficient)


# At 0 ↦ whether it is a minimum: one of a family of critical points, and two where the family is a trap (theory 2, A.3)
FAMILIES = {
    ("(X11 - X12^2)^2 + (X13 - X14^2)^2 + (X11 - X12^2)*(X13 - X14^2)*X12", 4): True,
    ("(X11 - X12^2)^2 + (X13 - X12^3)^4 + (X11 - X12^2)*(X13 - X12^3)^3", 3): True,
    ("X11^2 + X12^2*X11", 2): False,  # g is constant where X11 = 0
    ("X11^2*(X12 + X11^2)", 2): False,  # and all these points are critical
    ("X12*X11^3 + X11^4", 2): False,  # and H is of constant rank there
}


@pytest.mark.parametrize(("expression", "size"), FAMILIES)
def test_a_minimum_in_a_family_of_critical_points_is_seen_and_no_other(expression: str, size: int) -> None:
    (piece,) = at_zero(expression, size).pieces
    is_minimum = FAMILIES[expression, size]
    assert piece.kind == ("minimum" if is_minimum else "saddle")
    assert piece.strict == ("not" if is_minimum else None)


LOCALLY_CONVEX = "(X11-1)^2 + X12^2 + X21^2 + (X22-1)^2 + a*(X11-1)*X12*X21"


def test_at_full_rank_the_kind_is_that_of_the_objective_though_the_fibre_is_more_than_the_orbit() -> None:
    lift = MatrixProduct(2, 3, 3, 2)
    middle = [[1, 0, 0], [0, 1, 0], [0, 0, 0]]
    point = lift.point([[1, 0], [0, 1], [0, 0]], middle, [[1, 0, 0], [0, 1, 0]])
    (piece,) = classify(Landscape(lift, PolynomialObjective(LOCALLY_CONVEX, (2, 2))), point).pieces
    assert (piece.kind, piece.strict, str(piece.region)) == ("minimum", "not", "for all a")


def test_the_kind_at_the_least_width_is_that_of_two_layers() -> None:
    """∇f(X) ≠ 0, and f is no sum of squares: |X − diag(2, b)|² in 2 × 2 matrices of rank 1, with a cubic."""
    lift = MatrixProduct(2, 2, 1, 2)
    point = lift.point([[2, 0], [0, 0]], [[1, 0]], [[1], [0]])
    f = PolynomialObjective("(X11-2)^2 + X12^2 + X21^2 + (X22-b)^2 + (X11-2)*X12*X21", (2, 2))
    found = classify(Landscape(lift, f), point)
    assert piece_at(found, b=1).kind == piece_at(found, b=-1).kind == "minimum"
    assert piece_at(found, b=3).kind == piece_at(found, b=-3).kind == "saddle"


def test_a_saddle_is_seen_in_the_fibre_where_expanding_takes_too_long() -> None:
    lift = MatrixProduct(*[4] * 7)
    point = lift.point(*[[[0] * 4] * 4] * 6)
    A = [["x" if i == j == 0 else 0 for j in range(4)] for i in range(4)]
    found = classify(Landscape(lift, Quadratic(A, 1, target=[[0] * 4] * 4)), point)
    assert (piece_at(found, x=1).kind, piece_at(found, x=0).kind) == ("saddle", "minimum")
    line = piece_at(found, x=1).evidence[0]
    assert isinstance(line, FibreLine) and line.power == 5


def test_proofs_that_are_too_long_together_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are no refusal: what is known without them is the answer."""
    f = PolynomialObjective("a*X11^4 + b*X11^2*X12^2 + X12^4 + X13^2", (1, 3))
    g = Landscape(MatrixProduct(3, 1), f)
    monkeypatch.setattr(kernel, "MAX_WORK", 400_000)
    found = classify(g, [[[0, 0, 0]]])
    assert not found.is_decided
    assert {reason for piece in found.pieces for reason in piece.reasons} == {
        "for g, the proofs found are too long together for the kernel",
        "for −g, the proofs found are too long together for the kernel",
    }
