"""Every property of every stratum of a range, against other routes: linear algebra, the ledger's, obstructions."""

from __future__ import annotations

from itertools import product

import pytest

from deeplift_cas.errors import InputError
from deeplift_cas.strata.answers import NAMES, orders, properties
from deeplift_cas.strata.chains import block_order, blocks, cover_order
from deeplift_cas.strata.conditions import Ranks, local_implies_first_order
from deeplift_cas.strata.gradients import GradientSpaces
from deeplift_cas.strata.obstruction import find_obstruction
from deeplift_cas.strata.openness import openness
from deeplift_cas.strata.stratum import Stratum, strata


def every(depth: int, width: int):
    """All strata of a depth, of widths up to one."""
    for widths in product(range(1, width + 1), repeat=depth + 1):
        yield from strata(*widths)


def dimensions(stratum: Stratum) -> list[int]:
    """dim C_1, …, C_3: the blocks of a greater order."""
    found = orders(stratum.present, stratum.depth)
    sizes = {(b, a): stratum.multiplicity(0, b) * stratum.multiplicity(a, stratum.depth) for b, a in found}
    return [sum(n for block, n in sizes.items() if (found[block].least or 9) > k) for k in (1, 2, 3)]


@pytest.mark.parametrize(("depth", "width"), [(2, 3), (3, 2)])
def test_the_spaces_are_those_of_linear_algebra_at_every_stratum(depth, width):
    for stratum in every(depth, width):
        if stratum.rank(depth, 0) < min(stratum.widths):
            spaces = GradientSpaces.at(stratum.lift, *stratum.representative())
            assert dimensions(stratum) == [spaces.dimension(k) for k in (1, 2, 3)], stratum


@pytest.mark.slow
@pytest.mark.parametrize(("depth", "width"), [(3, 3), (4, 2), (5, 1)])
def test_the_spaces_are_those_of_linear_algebra_at_every_stratum_of_larger_ranges(depth, width):
    test_the_spaces_are_those_of_linear_algebra_at_every_stratum(depth, width)


@pytest.mark.parametrize(
    ("depth", "width", "least"),
    [(2, 3, 20), (3, 3, 300), (4, 3, 3_000), pytest.param(5, 3, 30_000, marks=pytest.mark.slow)],
)
def test_theorem_c_is_right_at_every_stratum_up_to_order_four(depth, width, least):
    """Strata with the same intervals have the same orders."""
    below = (stratum for stratum in every(depth, width) if stratum.rank(depth, 0) < min(stratum.widths))
    found = {stratum.present for stratum in below}
    for present in found:
        for block, order in orders(present, depth).items():
            assert order.decided
            assert (order.least or 5) == min(cover_order(block, present, depth), 5), (present, block)
    assert len(found) > least


def test_theorem_c_is_right_up_to_order_four_for_every_set_of_intervals_of_four_layers_and_for_some_of_more():
    found = set()
    for depth in (4, 5, 6):
        types = [(a, b) for a in range(depth + 1) for b in range(a, depth + 1)]
        for bits in range(0, 1 << len(types), {4: 7, 5: 1009, 6: 120011}[depth]):
            present = frozenset(i for n, i in enumerate(types) if bits >> n & 1) | {(0, 0), (depth, depth)}
            if all(any(a <= k <= b for a, b in present - {(0, depth)}) for k in range(depth + 1)):
                for block in blocks(present, depth):
                    order = block_order(block, present, depth)
                    assert order.decided
                    assert (order.least or 5) == min(cover_order(block, present, depth), 5), (present, block)
                    found.add(order.least)
    assert {2, 3, 4} <= found
    deep = frozenset((k, k) for k in range(6))
    assert block_order((0, 5), deep, 5) == (None, (), True)


def test_two_layers_agree_with_proposition_2_2():
    """1 ⟹ 1 iff both factors have the rank d_min, 2 ⟹ 1 everywhere; local ⟹ local by Behrends, or by equal ranks."""
    for stratum in every(2, 5):
        smallest, found = min(stratum.widths), properties(stratum)
        ranks = stratum.rank(1, 0), stratum.rank(2, 1), stratum.rank(2, 0)
        narrow = stratum.widths[1] == smallest < min(stratum.widths[0], stratum.widths[2])
        if narrow:
            assert bool(found.one) == (ranks[0] == ranks[1] == smallest)
            assert bool(found.local_to_local) == (ranks[0] == ranks[1] == ranks[2])
        assert found.two and found.local_to_local.holds is not None
    for stratum in every(2, 3):
        first, second = stratum.representative()
        narrow = stratum.widths[1] < min(stratum.widths[0], stratum.widths[2])
        on_all = properties(stratum, "ambient").local_to_local
        assert bool(on_all) == (not narrow and bool(openness(second, first)))


@pytest.mark.parametrize(
    "widths", [(2, 1, 2), (1, 2, 1), (2, 2, 1), (1, 1, 1, 1), (2, 1, 1, 1), (2, 1, 2, 1), (1, 2, 2, 1)]
)
def test_an_exact_obstruction_is_found_only_where_the_lift_is_not_open(widths):
    for stratum in strata(*widths):
        for space in ("image", "ambient"):
            obstruction = find_obstruction(stratum.lift, *stratum.representative(), search_space=space)
            said = properties(stratum, space).local_to_local.holds
            assert obstruction is None or said is not True, (stratum, space)
            if said is False and len(properties(stratum, space).evidence["local_to_local"].get("move", ())) == 1:
                assert obstruction is not None, (stratum, space)


def test_a_move_that_is_not_reached_stays_in_the_search_space_and_breaks_the_bound_of_its_pair():
    """X + ε·E has E in rows of intervals born after the layer and in columns of those that end before it; for L = 2 no
    factors near by give it: exactly, by the rank of the block that Schur complements leave.
    """
    for stratum in every(3, 2):
        for space in ("image", "ambient"):
            found = properties(stratum, space).evidence["local_to_local"]
            if "move" not in found:
                continue
            s, move = found["split"], found["move"]
            rows = [i for i in stratum.intervals if i[1] == stratum.depth]
            columns = [i for i in stratum.intervals if i[0] == 0]
            assert all(rows[i - 1][0] > s and columns[j - 1][1] < s for i, j in move)
            assert len({i for i, _ in move}) == len({j for _, j in move}) == len(move)
            inner = sum(a > 0 and b < stratum.depth and a <= s <= b for a, b in stratum.intervals)
            assert len(move) == inner + 1  # what W_L⋯W_(s+1)·W_s⋯W_1 can add in that block has rank ≤ inner
            rank = stratum.rank(stratum.depth, 0) + len(move)
            assert space == "ambient" or rank <= min(stratum.widths)


def test_openness_is_left_open_at_few_strata_of_four_layers():
    every_one = [properties(stratum).local_to_local.holds for stratum in every(4, 2)]
    assert {True, False} <= set(every_one) and every_one.count(None) < len(every_one) / 50


@pytest.mark.parametrize("space", ["image", "ambient"])
def test_what_is_local_is_stationary_where_the_theory_says_so(space):
    for stratum in every(3, 2):
        ranks = Ranks(stratum.lift, *stratum.representative())
        assert bool(properties(stratum, space).local_to_one) == local_implies_first_order(ranks, space)


def test_a_network_and_its_transpose_have_the_same_properties():
    for stratum in every(3, 2):
        for space in ("image", "ambient"):
            assert properties(stratum, space)[:8] == properties(stratum.transposed(), space)[:8]


def test_the_point_of_the_report():
    point = {(0, 3): 1, (0, 1): 1, (0, 0): 1, (2, 3): 1, (3, 3): 1}
    found = properties(Stratum.from_multiplicities((3, 2, 2, 3), point))
    assert [found.implies(k).holds for k in (1, 2, 3, 4)] == [False, False, False, True]
    assert (found.least_k, found.least_k_status) == (4, "proved")
    assert found.local_to_one and found.local_to_local.holds is False
    assert [s["power"] for s in found.evidence["four"]["steps"]["0,3"]] == [1, 2, 1]


def test_orders_above_four_are_only_checked():
    origin = Stratum.from_multiplicities((1,) * 6, {(k, k): 1 for k in range(6)})
    found = properties(origin)
    assert [getattr(found, name).holds for name in NAMES] == [False] * 4
    assert (found.least_k, found.least_k_status) == (5, "checked")


def test_at_full_rank_nothing_holds_on_all_matrices_if_these_are_more():
    stratum = Stratum.from_multiplicities((2, 1, 2), {(0, 2): 1, (0, 0): 1, (2, 2): 1})
    assert properties(stratum).one and not properties(stratum, "ambient").four
    assert properties(stratum, "ambient").least_k is None
    assert str(properties(stratum, "ambient").local_to_one) == "refuted"
    with pytest.raises(InputError, match="search space"):
        properties(stratum, "everything")  # type: ignore[arg-type]


def test_it_is_called_by_the_name_of_the_package():
    from deeplift_cas import strata as package

    stratum = Stratum.from_multiplicities((1, 1), {(0, 1): 1})
    assert package.properties(stratum, search_space="image") == properties(stratum)
    with pytest.raises(AttributeError, match="nothing"):
        package.nothing  # noqa: B018
