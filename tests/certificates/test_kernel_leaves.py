"""Blocks of the Hessian, what is left undecided, witnesses, ranks: true and false ones."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from helpers.documents import (
    ALWAYS,
    NEGATION,
    ONE,
    OPEN,
    ZERO,
    Error,
    Json,
    U,
    V,
    W,
    always,
    block,
    cases,
    claiming,
    claims,
    critical,
    curve,
    decided,
    fourth,
    hessian,
    leaf,
    nested,
    never,
    problem,
    product,
    refused,
    sealed,
    third,
    times,
)

from deeplift_cas.certificates import kernel
from deeplift_cas.certificates.kernel import IdentityFails, NotACertificate, RegionDisagrees, SignNotShown

# Blocks: H = 2·[[a, b], [b, c]], with det(x − B) = x² − 2(a + c)x + 4(ac − b²)

FORM = "a*X11^2 + 2*b*X11*X12 + c*X12^2"
DETERMINANT, TRACE = times(4, "a*c - b^2"), times(2, "a + c")
GOOD = block(f"{U} {V}", [DETERMINANT, TRACE])


GOOD_BLOCK = hessian(blocks=[GOOD])


def semidefinite(proof: Json = GOOD_BLOCK, against: Json = GOOD, *conditions: str) -> Json:
    conditions = conditions or ("a*c - b^2 >= 0", "a + c >= 0")
    tree = nested([(c, {}) for c in conditions], leaf(True, proof), leaf(False, {"indefinite": against}))
    return critical(problem(FORM, 2, "abc"), 2, tree, [list(conditions)])


def test_a_block_is_known_by_its_characteristic_polynomial() -> None:
    assert kernel.check(semidefinite()).region == [["a*c - b^2 >= 0", "a + c >= 0"]]
    diagonal = block(f"{U} {V}", [times(2, "a")], [times(2, "c")])
    tree = nested([("a >= 0", {}), ("c >= 0", {})], leaf(True, hessian(blocks=[diagonal])),
                  leaf(False, {"indefinite": diagonal}))  # fmt: skip
    assert kernel.check(critical(problem("a*X11^2 + c*X12^2", 2, "ac"), 2, tree, [["a >= 0", "c >= 0"]])).proofs
    apart = hessian(blocks=[block(U, [times(2, "a")]), block(V, [times(2, "c")])])
    tree = nested([("a >= 0", {}), ("c >= 0", {})], leaf(True, apart), leaf(False, {"indefinite": diagonal}))
    assert kernel.check(critical(problem("a*X11^2 + c*X12^2", 2, "ac"), 2, tree, [["a >= 0", "c >= 0"]])).proofs
    beside = hessian([(product(2), {W: "1"})], [GOOD])
    tree = nested([("a*c - b^2 >= 0", {}), ("a + c >= 0", {})], leaf(True, beside), leaf(False, {"indefinite": GOOD}))
    assert kernel.check(critical(problem(f"{FORM} + X13^2", 3, "abc"), 2, tree, [["a*c - b^2 >= 0", "a + c >= 0"]]))


OTHER = block(f"{U} {V}", [times(4, "a*c + b^2"), TRACE])


@pytest.mark.parametrize(
    ("document", "error"),
    [
        # the factors of another matrix
        (semidefinite(hessian(blocks=[OTHER]), GOOD, "a*c + b^2 >= 0", "a + c >= 0"), IdentityFails),
        (semidefinite(hessian(blocks=[GOOD]), OTHER), IdentityFails),
        (semidefinite(hessian(blocks=[block(f"{U} {V}", [DETERMINANT, times(1, "a + c")])])), IdentityFails),
        (semidefinite(hessian(blocks=[block(f"{U} {V}", [DETERMINANT], [TRACE])])), IdentityFails),
        (semidefinite(hessian(blocks=[block(f"{U} {V}", [DETERMINANT, TRACE], [ZERO])])), IdentityFails),
        (semidefinite(hessian(blocks=[block(f"{U} {V}")])), IdentityFails),
        # a coefficient of which the sign is not stated: where ac = b², a = −1, and where a = c = −1
        (semidefinite(hessian(blocks=[GOOD]), GOOD, "a*c - b^2 >= 0"), SignNotShown),
        (semidefinite(hessian(blocks=[GOOD]), GOOD, "a + c >= 0"), SignNotShown),
        (semidefinite(hessian(blocks=[GOOD]), GOOD, "a*c - b^2 <= 0", "a + c >= 0"), SignNotShown),
        # the rest of the Hessian
        (semidefinite(hessian(blocks=[block(U, [times(2, "a")])]), GOOD, "a >= 0", "c >= 0"), IdentityFails),
        (semidefinite(hessian()), IdentityFails),
        (semidefinite(hessian([(ONE, {U: "1"})], [GOOD])), IdentityFails),
        (semidefinite(hessian([], [GOOD], product(2))), NotACertificate),
        # no blocks
        (semidefinite(hessian(blocks=[GOOD, GOOD])), NotACertificate),
        (semidefinite(hessian(blocks=[block(f"{U} {U}", [ZERO, times(4, "a")])])), NotACertificate),
        (semidefinite(hessian(blocks=[block(f"{U} a", [DETERMINANT, TRACE])])), NotACertificate),
        (semidefinite(hessian(blocks=[block("")])), NotACertificate),
    ],
)  # fmt: skip
def test_false_blocks_are_refused(document: Json, error: Error) -> None:
    refused(document, error)


def test_blocks_that_overlap_would_count_twice() -> None:
    """H = [[2, 3], [3, 2]] is not ⪰ 0: nor do two blocks that have an entry in common show that."""
    blocks = [block(U, [product(2)]), block(f"{U} {V}", [product(-5), product(4)])]
    for chosen in (blocks, blocks[::-1]):
        refused(always("X11^2 + 3*X11*X12 + X12^2", 2, 2, hessian(blocks=chosen)), SignNotShown)
    blocks = [block(f"{U} {V}", [product(3), product(4)]), block(f"{V} {W}", [product(3), product(4)])]
    f = "X11^2 + X11*X12 + X12^2 + X12*X13 + X13^2"
    refused(always(f, 3, 2, hessian(blocks=blocks)), NotACertificate)


def test_blocks_of_one_size_have_each_their_own_characteristic_polynomial() -> None:
    f, one = "X11^2 + 2*X12^2", block(U, [product(2)])
    assert kernel.check(always(f, 2, 2, hessian(blocks=[one, block(V, [product(4)])]))).proofs == 1
    refused(always(f, 2, 2, hessian(blocks=[one, block(V, [product(2)])])), IdentityFails)


def test_entries_between_blocks_count() -> None:
    """H = [[2, 3], [3, 2]], and [[2, 3], [3, 0]]: the diagonal alone is not enough."""
    one, two = block(U, [product(2)]), block(V, [product(2)])
    f = "X11^2 + 3*X11*X12 + X12^2"
    for blocks in ([one, two], [two, one]):
        refused(always(f, 2, 2, hessian(blocks=blocks)), IdentityFails)
    refused(always(f, 2, 2, hessian([(product(2), {V: "1"})], [one])), IdentityFails)
    refused(always(f, 2, 2, hessian([(product(2), {U: "1"})], [two])), IdentityFails)
    refused(always("X11^2 + 3*X11*X12", 2, 2, hessian(blocks=[one])), IdentityFails)
    refused(always("X12^2 + 3*X11*X12", 2, 2, hessian(blocks=[two])), IdentityFails)


def test_no_part_of_a_sum_of_squares_is_negative() -> None:
    """−X11² and −X11⁴, with a negative denominator, scale or multiplier."""
    refused(always("-X11^2", 1, 2, hessian([(product(2), {U: "1"})], below=product(-1))), SignNotShown)
    refused(always("-X11^2", 1, 2, hessian([(product(-2), {U: "1"})])), SignNotShown)
    refused(always("X11^2", 1, 2, hessian([(ZERO, {U: "1"})], below=ZERO)), SignNotShown)
    for multiplier, scale in ((-2, 1), (2, -1), (0, 0)):
        squares = [{"multiplier": product(multiplier), "form": f"{U}^2"}]
        proof = hessian() | third() | fourth(squares=squares, scale=product(scale))
        refused(always("-X11^4", 1, 4, proof), SignNotShown)
    refused(always("X11^3", 1, 3, hessian() | third(scale=ZERO)), SignNotShown)


def test_a_block_may_not_be_large() -> None:
    names = [f"w1dot1{j}" for j in range(1, 10)] + [f"w1dot1_{j}" for j in range(10, 14)]
    for width in (12, 13):
        f = " + ".join(f"X1{'_' if j > 9 else ''}{j}^2" for j in range(1, width + 1))
        large = block(" ".join(names[:width]), *([[product(2)]] * width))
        document = always(f, width, 2, hessian(blocks=[large]))
        if width == 12:
            assert kernel.check(document).proofs == 1
        else:
            refused(document, NotACertificate)


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (never("X11^2 + X12^2", 2, 2, {"indefinite": block(f"{U} {V}", [product(4), product(4)])}), SignNotShown),
        (never("X11^2 + X12^2", 2, 2, {"indefinite": block(f"{U} {V}", [product(-4), product(4)])}), IdentityFails),
        (never("X11^2", 1, 2, {"indefinite": block(U, [product(-2)])}), IdentityFails),
        (never("0*X11^2", 1, 2, {"indefinite": block(U, [ZERO])}), SignNotShown),
        (never("a*X11^2", 1, 2, {"indefinite": block(U, [times(2, "a")])}, "a"), SignNotShown),
        (never("X11^2", 1, 2, {"indefinite": block(U)}), IdentityFails),
        (never("X11^2", 1, 1, {"indefinite": block(U, [product(2)])}), NotACertificate),
        (always("-X11^2", 1, 2, {"indefinite": block(U, [product(-2)])}), NotACertificate),
    ],
)
def test_what_is_semidefinite_is_not_indefinite(document: Json, error: Error) -> None:
    refused(document, error)


def test_a_negative_coefficient_shows_it() -> None:
    assert kernel.check(never("X11^2 - X12^2", 2, 2, {"indefinite": block(f"{U} {V}", [product(-4), ZERO])}))
    assert kernel.check(never("X11^2 - X12^2", 2, 3, {"indefinite": block(V, [product(-2)])}))


# Kernels of blocks: rank, columns, and curves

SQUARE = "X11^2 + 2*X11*X12 + X12^2"  # H = [[2, 2], [2, 2]], kernel (1, −1), A_1 = [[2, −2], [−2, 2]]
ROOT2 = block(f"{U} {V}", [ZERO, product(4)])
SUM3 = "X11^2 + X12^2 + X13^2 + 2*X11*X12 + 2*X11*X13 + 2*X12*X13"  # rank 1, A_1 = 6 − H
ROOT3 = block(f"{U} {V} {W}", [ZERO, ZERO, product(6)])
CUBE = " + X12^3 - 3*X12^2*X13 + 3*X12*X13^2 - X13^3"  # (X12 − X13)³: 0 at (2, −1, −1), but not on the kernel


def flat(f: str, width: int, root: Json, parameters: str = "", **columns: Json) -> Json:
    """3-critical, as g_3 = 0 on the kernel of one block."""
    return always(f, width, 3, hessian(blocks=[root]) | third(columns=columns), parameters)


def test_a_cubic_vanishes_on_the_kernel_of_a_block() -> None:
    cubic = f"{SQUARE} + X11^3 + 3*X11^2*X12 + 3*X11*X12^2 + X12^3"
    assert kernel.check(flat(cubic, 2, ROOT2)).proofs
    assert kernel.check(flat(cubic, 2, ROOT2, w1dot11=product(2))).proofs
    assert kernel.check(flat(cubic, 2, ROOT2, w1dot12=product(2))).proofs
    assert kernel.check(flat(f"{SUM3} + X11*X12^2 + X12^3 + X12^2*X13", 3, ROOT3)).proofs
    assert kernel.check(flat("X11^2 + X11^3", 1, block(U, [product(2)]))).proofs


def test_at_order_four_only_terms_of_degree_two_in_a_definite_block_may_be_left_out() -> None:
    """The others have a derivative there: along (−ε²/2, ε) g = x² + xy² is −ε⁴/4."""
    proof = hessian(blocks=[block(U, [product(2)])]) | third() | fourth()
    for g in ("X11^2 + X11^4", "X11^2 + X11^3", "X11^2 + X11^2*X12 + X11*X12^3"):
        assert kernel.check(always(g, 1 + ("X12" in g), 4, proof)).proofs
    for g in ("X11^2 + X11*X12^2", "X11^2 + X11^3 + X12^3", "X11^2 - X12^4"):
        refused(always(g, 2, 4, proof), IdentityFails)
    singular = hessian(blocks=[ROOT2]) | third() | fourth()
    assert kernel.check(always(SQUARE, 2, 4, singular)).proofs
    refused(always(f"{SQUARE} + X11^3 + 3*X11^2*X12 + 3*X11*X12^2 + X12^3", 2, 4, singular), IdentityFails)
    # where the cubic needs no block its rank need not be known; a·x² + x³ is not 3-critical at a = 0
    unknown = hessian(blocks=[block(U, [times(2, "a")])]) | third() | fourth()
    for g, condition, error in (
        ("a*X11^2", "a >= 0", None),
        ("a*X11^2 + X11^3", "a > 0", None),
        ("a*X11^2 + X11^3", "a >= 0", SignNotShown),
        ("a*X11^2 + X11^3", "a = 0", IdentityFails),
    ):
        tree = nested([(condition, {})], leaf(True, unknown), leaf("undecided", {}))
        rest = {"a >= 0": "a < 0", "a > 0": "a <= 0", "a = 0": "a != 0"}[condition]
        document = critical(problem(g, 1, "a"), 4, tree, [[condition]], [[rest]])
        if error is None:
            assert kernel.check(document).undecided == [[rest]]
        else:
            refused(document, error)
    refused(always("X11^2 + X11*X12^2", 2, 4, proof), IdentityFails)  # 3-critical, not 4-critical


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (flat(f"{SQUARE} + X11^3", 2, ROOT2), IdentityFails),
        (flat(f"{SQUARE} + X11^3", 2, ROOT2, w1dot11=product(2)), IdentityFails),
        # the entry of the column is another, or 0
        (flat(f"{SQUARE} + X11^3", 2, ROOT2, w1dot11=product(1)), IdentityFails),
        (flat("X11^2 + X12^3", 2, ROOT2 | {"factors": [[ZERO, product(2)]]}, w1dot11=ZERO), SignNotShown),
        (flat("X11^2 + X12^3", 2, ROOT2 | {"factors": [[ZERO, product(2)]]}, w1dot11=product(2)), IdentityFails),
        # a kernel of two dimensions, and one column
        (flat(SUM3 + CUBE, 3, ROOT3, w1dot11=product(4)), SignNotShown),
        (flat(SUM3 + CUBE, 3, ROOT3), IdentityFails),
        (flat("0*X11 + X12^3", 2, block(f"{U} {V}", [ZERO, ZERO]), w1dot11=ONE), SignNotShown),
        # the rank is not shown: f is cubic where a = 0
        (critical(problem("a*X11^2 + X11^3", 1, "a"), 3, nested([("a >= 0", {})],
                  leaf(True, hessian(blocks=[block(U, [times(2, "a")])]) | third()),
                  leaf(False, {"indefinite": block(U, [times(2, "a")])})), [["a >= 0"]]), SignNotShown),
        # another rank
        (flat("X11^3", 1, block(U, [product(2)])), IdentityFails),
        (flat("X11^3", 1, block(U, [ZERO])), IdentityFails),
        # a column of a block that is not used says nothing of the others
        (flat(f"{SQUARE} + X11^3", 2, ROOT2, w1dot13=ONE), IdentityFails),
    ],
)  # fmt: skip
def test_a_cubic_that_does_not_vanish_on_a_kernel(document: Json, error: Error) -> None:
    refused(document, error)


def where_zero(f: str, order: int, zero: Json, condition: str = "a - b = 0", root: Json | None = None) -> Json:
    """f in two variables is critical of an order where a = b; no rule is made of that."""
    proof = hessian(blocks=[root] if root else []) | third(zeros=[zero]) | (fourth() if order == 4 else {})
    tree = nested([(condition, {})], leaf(True, proof), leaf("undecided", {}))
    return critical(problem(f, 2, "ab"), order, tree, [[condition]], [[condition.replace("=", "!=")]])


DIFFERENCE = {"value": times(1, "a - b"), "form": f"{U}^3"}


def test_a_coefficient_of_a_cubic_is_zero_where_that_is_stated() -> None:
    for order in (3, 4):
        assert kernel.check(where_zero("a*X11^3 - b*X11^3", order, DIFFERENCE)).proofs
    # on the kernel of a block, in the variables of its image
    multiple = {"value": times(2, "a - b"), "form": f"4*{U}^3 - 12*{U}^2*{V} + 12*{U}*{V}^2 - 4*{V}^3"}
    assert kernel.check(where_zero(f"{SQUARE} + a*X11^3 - b*X11^3", 3, multiple, root=ROOT2)).proofs
    refused(where_zero(f"{SQUARE} + a*X11^3 - b*X11^3", 4, multiple, root=ROOT2), IdentityFails)
    # a product is zero if a factor is
    beside = {"value": times(1, "a - b", "a"), "form": f"{U}^3"}
    assert kernel.check(where_zero("a^2*X11^3 - a*b*X11^3", 3, beside)).proofs


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (where_zero("a*X11^3 - b*X11^3", 3, DIFFERENCE, "a + b = 0"), SignNotShown),  # another equation
        (where_zero("a*X11^3 - b*X11^3", 3, DIFFERENCE | {"value": times(1, "a")}), SignNotShown),
        (where_zero("X11^3", 3, DIFFERENCE | {"value": ONE}), SignNotShown),
        (where_zero("a*X11^3 - b*X11^3", 3, DIFFERENCE | {"form": f"{V}^3"}), IdentityFails),
        (where_zero("a*X11^3 - b*X11^3 + X12^3", 3, DIFFERENCE), IdentityFails),
        (where_zero("a*X11^2 - b*X11^2", 3, DIFFERENCE), IdentityFails),  # of g_3, and not of the Hessian
        (where_zero("a*X11^3 - b*X11^3", 3, DIFFERENCE | {"more": "0"}), NotACertificate),
        (where_zero("a*X11^3 - b*X11^3", 3, DIFFERENCE | {"form": "c"}), NotACertificate),
    ],
)
def test_what_is_not_stated_to_be_zero_counts(document: Json, error: Error) -> None:
    refused(document, error)


def test_a_column_may_not_vanish_somewhere() -> None:
    """B = diag(2a², 0) where a ≠ 0, with A_1 = diag(0, 2a²): its first column is 0, its second spans the kernel."""
    for second, name, error in (
        ("X12^3", U, SignNotShown), ("X12^3", V, IdentityFails), ("X12^2*X11", V, None), ("X12^2*X11", U, SignNotShown)
    ):  # fmt: skip
        value = {U: times(0, "a"), V: times(2, "a", "a")}[name]
        root = block(f"{U} {V}", [ZERO, times(2, "a", "a")])
        proof = hessian(blocks=[root]) | third(columns={name: value})
        tree = nested([("a != 0", {})], leaf(True, proof), leaf("undecided", {}))
        document = critical(problem(f"a^2*X11^2 + {second}", 2, "a"), 3, tree, [["a != 0"]], [["a = 0"]])
        if error is None:
            assert kernel.check(document).proofs == 1
        else:
            refused(document, error)


def along(f: str, width: int, value: Json, step: Json, *null: tuple[Json, str], order: int = 3, more: Any = ()) -> Json:
    """Not 3-critical, as g_3 is not 0 along a direction in the kernels of blocks."""
    parts = [{"block": root, "image": [[x] for x in image.split()]} for root, image in null]
    return never(f, width, max(order, 3), curve(order, value, step, *more, null=parts))


STEP = {U: "2", V: "-2"}


def test_a_direction_in_the_kernel_of_a_block() -> None:
    assert kernel.check(along(f"{SQUARE} + X11^3", 2, product(8), STEP, (ROOT2, "1 0"))).proofs
    assert kernel.check(along(f"{SQUARE} + X11^3", 2, product(8), STEP)).proofs  # without a block it is seen, too
    assert kernel.check(along("X11^3 + X12^2", 2, ONE, {U: "1"}, (block(V, [product(2)]), "5"))).proofs
    assert kernel.check(along("X11^3", 1, ONE, {U: "1"}, (block(U, [ZERO]), "1"))).proofs


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (along(f"{SQUARE} + X11^3", 2, product(8), STEP, (ROOT2, "0 1")), IdentityFails),
        (along(f"{SQUARE} + X11^3", 2, product(1), {U: "1"}, (ROOT2, "1 0")), IdentityFails),
        (along(f"{SQUARE} + X11^3", 2, product(7), STEP, (ROOT2, "1 0")), IdentityFails),
        (along(f"{SQUARE} + X11^3", 2, ZERO, STEP, (ROOT2, "1 0")), SignNotShown),
        # f is 3-critical, and v is not in the kernel
        (along("X11^2 + X11^3", 1, ONE, {U: "1"}, (block(U, [product(2)]), "1")), IdentityFails),
        (along("X11^2 + X11^3", 1, ONE, {U: "1"}, (block(U, [ZERO]), "1")), IdentityFails),
        (along("X11^2 + X11^3", 1, ONE, {U: "1"}, (block(V, [ZERO]), "0")), NotACertificate),
        (along("X11^2 + X11^3", 2, ONE, {U: "1"}, (block(V, [ZERO]), "0")), IdentityFails),
        (along("X11^2 + X11^3", 1, ONE, {U: "1"}), IdentityFails),
        # blocks in common; other orders; lines that bend
        (along("X11^3", 1, ONE, {U: "1"}, (block(U, [ZERO]), "1"), (block(U, [ZERO]), "1")), NotACertificate),
        (along("-X11^2", 1, product(-1), {U: "1"}, (block(U, [ZERO]), "1"), order=2), NotACertificate),
        (along("-X11^4", 1, product(-1), {U: "1"}, (block(U, [ZERO]), "1"), order=4), NotACertificate),
        (along("X11^3", 1, ONE, {U: "1"}, (block(U, [ZERO]), "1"), more=[{U: "1"}]), NotACertificate),
        (along("X11^3", 1, ONE, {U: "1"}, (block(U, [ZERO]), "1 1")), NotACertificate),
    ],
)
def test_a_direction_that_is_not_in_the_kernel(document: Json, error: Error) -> None:
    refused(document, error)


def test_a_rank_that_is_not_shown_has_no_kernel() -> None:
    """a·X11² + X11³ where a ≥ 0: at a = 1 the point is 3-critical."""
    part = {"block": block(U, [times(2, "a")]), "image": [["1"]]}
    for condition, error in (("a >= 0", SignNotShown), ("a = 0", None), ("a > 0", IdentityFails)):
        tree = nested([(condition, {})], leaf(False, curve(3, ONE, {U: "1"}, null=[part])), leaf("undecided", {}))
        rest = {"a >= 0": "a < 0", "a = 0": "a != 0", "a > 0": "a <= 0"}[condition]
        document = critical(problem("a*X11^2 + X11^3", 1, "a"), 3, tree, (), [[rest]])
        if error is None:
            assert kernel.check(document).undecided == [["a != 0"]]
        else:
            refused(document, error)


# What is left undecided


def half(tree: Json, region: Any, undecided: Any, order: int = 1, f: str = "a*X11") -> Json:
    return critical(problem(f, 1, "a"), order, tree, region, undecided)


SLOPED = leaf(False, curve(1, times(1, "a"), {U: "1"}))
LEFT_OPEN = leaf("undecided", {})
SPLIT = cases(("a = 0", leaf(True, {})), ("a > 0", SLOPED), ("a < 0", LEFT_OPEN))


def test_a_part_may_be_left_undecided() -> None:
    summary = kernel.check(half(SPLIT, [["a = 0"]], [["a < 0"]]))
    assert (summary.region, summary.undecided, summary.proofs) == ([["a = 0"]], [["a < 0"]], 2)
    assert kernel.check(half(LEFT_OPEN, [], ALWAYS)).proofs == 0
    assert kernel.check(json.loads(json.dumps(half(SPLIT, [["a = 0"]], [["a < 0"]])))) == summary


@pytest.mark.parametrize(
    ("document", "error"),
    [
        # the region, or what fails, claims something there
        (half(LEFT_OPEN, ALWAYS, ALWAYS), RegionDisagrees),
        (half(LEFT_OPEN, ALWAYS, []), RegionDisagrees),
        (half(LEFT_OPEN, [], []), RegionDisagrees),
        (half(LEFT_OPEN, [["a >= 0"]], ALWAYS), RegionDisagrees),
        (half(LEFT_OPEN, [["a = 0"]], ALWAYS), RegionDisagrees),
        (half(LEFT_OPEN, [], [["a < 0"]]), RegionDisagrees),
        (half(SPLIT, [["a = 0"]], []), RegionDisagrees),
        (half(SPLIT, [["a <= 0"]], [["a < 0"]]), RegionDisagrees),
        (half(SPLIT, [["a = 0"]], [["a + 1 < 0"]]), RegionDisagrees),
        (half(SPLIT, [["a = 0"], ["a + 1 = 0"]], [["a < 0"]]), RegionDisagrees),
        (half(SPLIT, [], [["a = 0"], ["a < 0"]]), RegionDisagrees),
        (half(SPLIT, [["a = 0"]], [["a != 0"]]), RegionDisagrees),
        # an open leaf has no proof, and a proof is no open leaf
        (half(leaf("undecided", {"contradiction": {"terms": [], "from": {}}}), [], ALWAYS), NotACertificate),
        (half(leaf("undecided", SLOPED["proof"]), [], ALWAYS), NotACertificate),
        (half(leaf("undecided", {"more": 1}), [], ALWAYS), NotACertificate),
        (half(leaf(True, {}), [], ALWAYS), RegionDisagrees),
        (half(leaf(False, SLOPED["proof"]), [], ALWAYS), RegionDisagrees),
        (half(leaf(None, {}), [], ALWAYS), NotACertificate),
        (half(leaf("open", {}), [], ALWAYS), RegionDisagrees),
    ],
)
def test_where_something_is_claimed_it_is_not_undecided(document: Json, error: Error) -> None:
    refused(document, error)


def test_regions_may_overlap_only_where_it_is_proved() -> None:
    both = cases(("a = 0", leaf(True, {})), ("a != 0", LEFT_OPEN))
    assert kernel.check(half(both, [["a = 0"]], ALWAYS)).region == [["a = 0"]]
    assert kernel.check(half(both, [["a = 0"]], [["a != 0"]])).region == [["a = 0"]]


X11 = problem("X11", 1, "a") | {"widths": [1, 1, 1], "point": [[["0"]], [["0"]]]}
NO_RANK = {"columns": [], "matrix": [], "denominator": ONE, "shows": "at most"}
ENTRY = {"entry": {"of": "N", "entries": [{"row": 1, "column": 1, "weight": "1"}], "value": ONE}, "rank": NO_RANK}
EVERYWHERE = {"gradient": decided(leaf(True, {}), ALWAYS), "stationarity": decided(leaf(True, ENTRY), ALWAYS)}
HALF = cases(("a >= 0", leaf(True, {})), ("a < 0", LEFT_OPEN))


def test_the_verdict_follows_from_what_is_decided() -> None:
    everything = EVERYWHERE | {"conclusion": decided(leaf(True, {}), ALWAYS)}
    part = EVERYWHERE | {"conclusion": decided(HALF, [["a >= 0"]], [["a < 0"]])}
    assert kernel.check(claims(X11, 1, "proved", {"a": "0"}, **everything)).verdict == "proved"
    assert kernel.check(claims(X11, 1, "proved", {"a": "0"}, **part)).undecided == [["a < 0"]]
    assert kernel.check(claims(X11, 1, "undecided", **part)).verdict == "undecided"
    assert kernel.check(claims(X11, 1, "undecided", **EVERYWHERE)).verdict == "undecided"
    assert kernel.check(claims(X11, 1, "undecided")).region == []
    for verdict, witness, decisions in (
        ("refuted", None, EVERYWHERE),  # something is undecided
        ("refuted", None, {}),
        ("refuted", None, part),
        ("refuted", None, everything),  # something is claimed
        ("refuted", {"a": "0"}, {}),
        ("undecided", {"a": "0"}, part),
        ("proved", {"a": "-1"}, part),
        ("proved", {"a": "0"}, EVERYWHERE),
        ("proved", {"a": "0"}, {}),
    ):
        refused(claims(X11, 1, verdict, witness, **decisions), RegionDisagrees)


def test_nothing_follows_from_what_is_undecided() -> None:
    for holds, steps in ((True, ("gradient",)), (True, ("stationarity",)), (False, ("gradient",)), (False, ()),
                         (False, ("stationarity",)), (False, ("gradient", "stationarity"))):  # fmt: skip
        decisions = {step: EVERYWHERE[step] for step in steps}
        conclusion = decided(leaf(holds, {}), ALWAYS if holds else [])
        verdict, witness = ("proved", {"a": "0"}) if holds else ("refuted", None)
        refused(claims(X11, 1, verdict, witness, conclusion=conclusion, **decisions), RegionDisagrees)
    still = X11 | {"objective": {"kind": "polynomial", "expression": "X11^2"}}
    zero = decided(leaf(False, {"zero": ["N"]}))
    document = claims(still, 1, "refuted", stationarity=zero, conclusion=decided(leaf(False, {})))
    assert kernel.check(document).verdict == "refuted"  # one of the two is enough
    refused(claims(still, 1, "refuted", gradient=zero, conclusion=decided(leaf(False, {}))), NotACertificate)
    claimed = decided(HALF, [["a >= 0"]], ALWAYS)
    refused(claims(X11, 1, "proved", {"a": "0"}, conclusion=claimed), RegionDisagrees)


# Witnesses

ROOT = {"coefficients": ["1", "0", "-2"], "interval": ["1", "2"]}
POSITIVE = "a > 0"


def witnessed(witness: Any, *conditions: str) -> Json:
    region = list(conditions or ("a^2 - 2 = 0", POSITIVE))
    tree = nested([(c, {}) for c in region], leaf(True, {}), LEFT_OPEN)
    rest = [[*region[:n], f"{p} {NEGATION[r]} 0"] for n, (p, r, _) in enumerate(c.rsplit(" ", 2) for c in region)]
    return claims(X11, 1, "proved", witness, **EVERYWHERE, conclusion=decided(tree, [region], rest))


def test_a_witness_may_be_a_root() -> None:
    for value, of, conditions in (
        ("root", ROOT, ()),
        ("root", {"coefficients": ["-3", "0", "6"], "interval": ["1/2", "5"]}, ()),
        ("-root", {"coefficients": ["1", "0", "-2"], "interval": ["-2", "-1"]}, ()),
        ("root^3 - root", ROOT, ()),
        ("1/2*root^2 - 1", ROOT, ("a = 0",)),
        ("root", {"coefficients": ["1", "-3"], "interval": ["0", "4"]}, ("a - 3 = 0",)),
        ("1", ROOT, ("a - 1 = 0",)),
    ):
        assert kernel.check(witnessed({"a": value, "root of": of}, *conditions)).verdict == "proved"
    given = X11 | {"parameters": ["root"]}  # a parameter of that name
    decisions = EVERYWHERE | {"conclusion": decided(leaf(True, {}), ALWAYS)}
    assert kernel.check(claims(given, 1, "proved", {"root": "root^2", "root of": ROOT}, **decisions))


@pytest.mark.parametrize(
    ("witness", "error"),
    [
        ({"a": "root", "root of": ROOT | {"interval": ["2", "3"]}}, NotACertificate),  # no root
        ({"a": "root", "root of": ROOT | {"interval": ["-2", "2"]}}, NotACertificate),
        ({"a": "root", "root of": {"coefficients": ["1", "0", "2"], "interval": ["1", "2"]}}, NotACertificate),
        ({"a": "root", "root of": {"coefficients": ["1", "0", "0"], "interval": ["0", "1"]}}, NotACertificate),
        ({"a": "root", "root of": ROOT | {"interval": ["2", "1"]}}, NotACertificate),
        ({"a": "root", "root of": {"coefficients": ["1", "0"], "interval": ["0", "0"]}}, NotACertificate),
        ({"a": "root", "root of": ROOT | {"interval": ["1"]}}, NotACertificate),
        ({"a": "root", "root of": ROOT | {"interval": ["1", "2", "3"]}}, NotACertificate),
        ({"a": "root", "root of": ROOT | {"coefficients": ["1"]}}, NotACertificate),
        ({"a": "root", "root of": ROOT | {"coefficients": []}}, NotACertificate),
        ({"a": "root", "root of": ROOT | {"coefficients": ["0", "0", "-2"]}}, NotACertificate),
        ({"a": "root", "root of": ROOT | {"coefficients": ["0", "1", "0", "-2"]}}, NotACertificate),
        ({"a": "root", "root of": ROOT | {"coefficients": ["1", "root", "-2"]}}, NotACertificate),
        ({"a": "root", "root of": ROOT | {"more": 1}}, NotACertificate),
        ({"a": "root"}, NotACertificate),
        ({"a": "other", "root of": ROOT}, NotACertificate),
        ({"a": "a", "root of": ROOT}, NotACertificate),
        ({"root of": ROOT}, NotACertificate),
        ({"a": "root", "b": "0", "root of": ROOT}, NotACertificate),
        # another number
        ({"a": "root", "root of": ROOT | {"coefficients": ["1", "0", "-3"]}}, RegionDisagrees),
        ({"a": "root", "root of": ROOT | {"interval": ["-2", "-1"]}}, RegionDisagrees),
        ({"a": "root + 1", "root of": ROOT}, RegionDisagrees),
        ({"a": "7/5"}, RegionDisagrees),
        ({"a": "7/5", "root of": ROOT}, RegionDisagrees),
        # the sign of a > 0 is not determined in the interval
        ({"a": "root", "root of": ROOT | {"interval": ["-1", "2"]}}, RegionDisagrees),
        ({"a": "root", "root of": ROOT | {"interval": ["0", "2"]}}, RegionDisagrees),
        ({"a": "root", "root of": {"coefficients": ["1", "0", "-2", "0"], "interval": ["-2", "3"]}}, RegionDisagrees),
    ],
)
def test_false_witnesses_are_refused(witness: Any, error: Error) -> None:
    refused(witnessed(witness), error)


def test_a_sign_is_not_that_at_an_end() -> None:
    for condition in ("a - 3/2 > 0", "a - 3/2 < 0", "a - 3/2 = 0", "a - 3/2 != 0", "a - 1 <= 0", "2 - a <= 0"):
        refused(witnessed({"a": "root", "root of": ROOT}, condition), RegionDisagrees)
    assert kernel.check(witnessed({"a": "root", "root of": ROOT}, "a - 1 >= 0"))
    for condition in ("a - 1 > 0", "a - 2 < 0"):  # these are true, but an end of the interval would be a zero
        refused(witnessed({"a": "root", "root of": ROOT}, condition), RegionDisagrees)
    narrow = ROOT | {"interval": ["7/5", "3/2"]}
    assert kernel.check(witnessed({"a": "root", "root of": narrow}, "a - 1 >= 0", "a - 2 < 0", "a^2 - 2 >= 0"))


# The problem, ranks and entries


def test_unknown_keys_are_refused() -> None:
    refused(critical(problem("X11^2") | {"other": ""}, 1, leaf(True, {}), ALWAYS), NotACertificate)


@pytest.mark.parametrize("exponent", [-1, 0, 101, True, 1.0, "1", None])
def test_an_exponent_is_a_positive_integer(exponent: Any) -> None:
    """1/a would be negative where a is, and the product that is multiplied out would be 1."""
    value = {"coefficient": "1", "powers": {"a": exponent}}
    tree = nested([("a < 0", {})], leaf(False, curve(2, value, {U: "1"})), LEFT_OPEN)
    refused(critical(problem("X11^2", 1, "a"), 2, tree, [], [["a >= 0"]]), NotACertificate)


@pytest.mark.parametrize("name", ["_", "[entry]11", "t = 0\n  verdict: refuted", "", "1", "é", 1, None, "w1dot11"])
def test_parameters_have_names(name: Any) -> None:
    of = problem("X11^2") | {"parameters": [name]}
    refused(critical(of, 1, leaf(True, {}), ALWAYS), NotACertificate)


@pytest.mark.parametrize("order", [0, 5, -1, True, 1.0, "1", None])
def test_the_order_is_one_of_four(order: Any) -> None:
    refused(critical(problem("X11^2"), 1, leaf(True, {}), ALWAYS) | {"order": order}, NotACertificate)
    refused(claims(X11, 1, "undecided") | {"order": order}, NotACertificate)
    refused(descending(times(1, "a"), {U: "1"}) | {"order": order}, NotACertificate)


def test_the_point_has_a_factor_for_each_layer() -> None:
    for widths, point in (
        ([1, 1], [[["0"]], [["0"]]]), ([1, 1, 1], [[["0"]]]), ([1, 1], []), ([1], []), ([], []),
        ([1, 0], [[]]), ([0, 1], [[[]]]), ([1, 0, 1], [[], [[]]]), ([1, -1], [[]]), ([1, 1], [[["0", "0"]]]),
    ):  # fmt: skip
        of = problem("0") | {"widths": widths, "point": point}
        refused(critical(of, 1, leaf(True, {}), ALWAYS), NotACertificate)
    assert kernel.check(critical(problem("0"), 1, leaf(True, {}), ALWAYS)).proofs == 1


def about(f: str, holds: bool, proof: Json, widths: Any = (1, 1), point: Any = ((("0",),),), **reading: str) -> Json:
    """That the product of the point is stationary, or not."""
    of = problem(f) | {"widths": [*widths], "point": [[[*row] for row in W] for W in point]}
    stationarity = decided(leaf(holds, proof), ALWAYS if holds else [])
    return claims(of, 1, "undecided", stationarity=stationarity) | reading


def entry(value: Json, rank: Json | None = None, of: str = "N", place: tuple[int, int] = (1, 1)) -> Json:
    found = {"of": of, "entries": [{"row": place[0], "column": place[1], "weight": "1"}], "value": value}
    return {"entry": found} | ({} if rank is None else {"rank": rank})


def rank(columns: list[int], matrix: list[list[str]], denominator: Json = ONE, shows: str = "at most") -> Json:
    return {"columns": columns, "matrix": matrix, "denominator": denominator, "shows": shows}


def test_a_stationary_product_has_no_entry_that_is_not_zero() -> None:
    assert kernel.check(sealed(about("X11", True, entry(ONE, NO_RANK)))).proofs == 1
    refused(about("X11^2", True, entry(ONE, NO_RANK)), IdentityFails)  # f = X² at 0
    refused(about("X11^2", True, entry(ONE), search_space="ambient"), IdentityFails)
    refused(about("X11^2", True, entry(ZERO), search_space="ambient"), SignNotShown)
    refused(about("2*X11", True, entry(ONE, NO_RANK)), IdentityFails)
    refused(about("X11", True, entry(ONE), search_space="everything"), NotACertificate)
    assert kernel.check(sealed(about("X11", True, entry(ONE), search_space="ambient"))).proofs == 1


def test_the_rank_is_asked_for_unless_all_matrices_are_products() -> None:
    zero: dict[tuple[int, ...], Any] = {
        widths: [[["0"] * n for _ in range(m)] for n, m in pairwise(widths)]
        for widths in ((1, 1), (2, 1), (1, 2), (2, 2, 3), (2, 1, 2), (3, 2, 4))
    }
    for widths, point in zero.items():
        assert kernel.check(sealed(about("X11", True, entry(ONE, NO_RANK), widths, point))).proofs == 1
        without = about("X11", True, entry(ONE), widths, point)
        if min(widths) < min(widths[0], widths[-1]):
            refused(without, NotACertificate)
            refused(about("X11", True, entry(ONE) | {"rank": None}, widths, point), NotACertificate)
        else:
            assert kernel.check(sealed(without)).proofs == 1
            refused(about("X11^2", True, entry(ONE), widths, point), IdentityFails)


def test_a_combination_of_entries_is_what_is_claimed() -> None:
    def weighted(*weights: tuple[int, str]) -> Json:
        entries = [{"row": 1, "column": j, "weight": weight} for j, weight in weights]
        return {"entry": {"of": "N", "entries": entries, "value": ONE}}

    of = {"widths": (2, 1), "point": ((("0", "0"),),), "search_space": "ambient"}
    f = "X11 + 3*X12 + X11^2"
    assert kernel.check(sealed(about(f, True, weighted((1, "-2"), (2, "1")), **of))).proofs == 1
    refused(about(f, True, weighted((1, "2"), (2, "1")), **of), IdentityFails)
    refused(about(f, True, weighted(), **of), IdentityFails)
    refused(about(f, True, weighted((1, "X11")), **of), NotACertificate)
    refused(about(f, True, weighted((1, "-2"), (3, "1")), **of), NotACertificate)


def test_at_a_product_of_full_rank_an_entry_of_the_normal_equations_is_enough() -> None:
    for of in ("XᵀN", "NXᵀ"):
        assert kernel.check(sealed(about("X11", True, entry(ONE, of=of), point=[[["1"]]]))).proofs == 1
        refused(about("X11", True, entry(ONE, of=of)), IdentityFails)  # where X = 0 they say nothing
        refused(about("X11", True, entry(ONE, of=of), point=[[["1"]]], search_space="ambient"), NotACertificate)
        refused(about("X11", True, entry(ONE, NO_RANK, of=of), point=[[["1"]]]), NotACertificate)
    refused(about("X11", True, entry(ONE, of="X"), point=[[["1"]]]), NotACertificate)
    refused(about("X11", True, entry(ONE, NO_RANK, place=(1, 2))), NotACertificate)
    refused(about("X11", True, entry(ONE, NO_RANK, place=(0, 1))), NotACertificate)


DIAGONAL = {"widths": (3, 2, 3), "point": ((("1", "0", "0"), ("0", "1", "0")), (("1", "0"), ("0", "1"), ("0", "0")))}
ZEROS = [["0", "0", "0"]]


def test_at_full_rank_an_entry_of_the_gradient_is_not_enough() -> None:
    """X = diag(1, 1, 0) of width 2 and f = X33: stationary among the products."""
    normal = {"zero": ["XᵀN", "NXᵀ"], "rank": rank([1, 2], [["1", "0", "0"], ["0", "1", "0"]], shows="at least")}
    assert kernel.check(sealed(about("X33", False, normal, **DIAGONAL))).proofs == 1
    for data, error in (
        (rank([1], ZEROS, ZERO), SignNotShown),  # 0·X = 0
        (rank([], [], ZERO), SignNotShown),
        (rank([1], ZEROS), IdentityFails),
        (rank([1, 2], [["1", "0", "0"], ["0", "1", "0"]]), SignNotShown),
        (rank([1, 1], [["1", "0", "0"], ["0", "1", "0"]]), NotACertificate),
        (rank([1], [["1", "0", "0"]], shows="at least"), NotACertificate),
        (rank([], [], product(2)), NotACertificate),
    ):
        refused(about("X33", True, entry(ONE, data, place=(3, 3)), **DIAGONAL), error)


def test_below_full_rank_the_normal_equations_are_not_enough() -> None:
    """X = 0 and f = X11: XᵀN = 0 and NXᵀ = 0, but N is not 0."""
    for data, error in (
        (rank([1], [["0"]], ZERO, "at least"), SignNotShown),
        (rank([1], [["1"]], ONE, "at least"), IdentityFails),
        (rank([], [], ONE, "at least"), SignNotShown),
        (rank([1], [["1"]]), NotACertificate),
        (rank([], [], ONE, "at most"), NotACertificate),
        (rank([1], [["0"]]), NotACertificate),
        (rank([1], [["0"]], shows="something"), NotACertificate),
    ):
        refused(about("X11", False, {"zero": ["XᵀN", "NXᵀ"], "rank": data}), error)
    refused(about("X11", False, {"zero": ["N"]}), IdentityFails)
    refused(about("X11", False, {"zero": ["XᵀN", "NXᵀ"]}), NotACertificate)
    for one in ("XᵀN", "NXᵀ"):
        refused(about("X11", False, {"zero": [one]}), NotACertificate)
    refused(about("X11", False, {"zero": []}), NotACertificate)
    full = rank([1], [["1"]], shows="at least")
    refused(about("X11", False, {"zero": ["XᵀN", "NXᵀ"], "rank": full}, point=[[["1"]]]), IdentityFails)


# Relations and curves of order 1


def test_at_most_is_not_less() -> None:
    rises, falls = leaf(True, hessian([(times(2, "a"), {U: "1"})])), leaf(False, curve(2, times(1, "a"), {U: "1"}))
    of = problem("a*X11^2", 1, "a")
    tree = cases(("-a <= 0", rises), ("-a > 0", falls))
    assert kernel.check(critical(of, 2, tree, [["-a <= 0"]])).proofs == 2
    refused(critical(of, 2, cases(("a <= 0", falls), ("a > 0", rises)), [["a > 0"]]), SignNotShown)
    refused(critical(of, 2, cases(("a < 0", falls), ("a > 0", rises)), [["a > 0"]]), kernel.CasesIncomplete)
    assert kernel.check(critical(of, 2, cases(("a < 0", falls), ("a >= 0", rises)), [["a >= 0"]])).proofs == 2
    refused(critical(of, 2, cases(("-a <= 0", rises), ("-a > 0", falls)), [["a > 0"]]), RegionDisagrees)


def descending(value: Json, step: Json, order: int = 1, f: str = "a*X11", condition: str = "a < 0") -> Json:
    data = {"conditions": [{"condition": condition}], **curve(order, value, step)}
    return sealed(claiming(problem(f, 1, "a"), 2, descents=[data]))


def test_a_slope_refutes_and_descends() -> None:
    slope = curve(1, times(1, "a"), {U: "1"})
    tree = cases(("a = 0", leaf(True, {})), ("a != 0", leaf(False, slope)))
    assert kernel.check(critical(problem("a*X11", 1, "a"), 1, tree, [["a = 0"]])).proofs == 2
    refused(critical(problem("a*X11", 1, "a"), 1, leaf(False, slope)), SignNotShown)
    refused(critical(problem("a*X11^2", 1, "a"), 1, tree, [["a = 0"]]), IdentityFails)
    assert kernel.check(descending(times(1, "a"), {U: "1"})).region == [["a < 0"]]
    assert kernel.check(descending(times(-1, "a"), {U: "-1"}, condition="a > 0")).region == [["a > 0"]]
    for document, error in (
        (descending(times(1, "a"), {U: "1"}, condition="a > 0"), SignNotShown),  # g rises
        (descending(times(1, "a"), {U: "1"}, condition="a != 0"), SignNotShown),
        (descending(times(1, "a"), {U: "1"}, condition="a <= 0"), SignNotShown),
        (descending(times(2, "a"), {U: "1"}), IdentityFails),
        (descending(times(1, "a"), {U: "-1"}), IdentityFails),
        (descending(times(1, "a"), {U: "1"}, f="a*X11^2"), IdentityFails),
        (descending(times(1, "a"), {U: "1"}, order=2), IdentityFails),
        (descending(times(1, "a"), {U: "1"}, order=3), NotACertificate),
        (descending(times(1, "a"), {U: "1"}, order=0), NotACertificate),
        (descending(times(1, "a"), {U: "1"}, order=True), NotACertificate),
    ):  # fmt: skip
        refused(document, error)
    extra = descending(times(1, "a"), {U: "1"})
    extra["descents"][0]["conditions"][0]["holds"] = True
    refused(extra, NotACertificate)


def test_a_lower_order_that_is_open_says_nothing() -> None:
    assert kernel.check(critical(problem("X11"), 2, leaf(False, curve(1, ONE, {U: "1"})))).region == []
    refused(critical(problem("X11"), 2, leaf(True, hessian()), ALWAYS), IdentityFails)
    assert OPEN["undecided"] == [[]]
