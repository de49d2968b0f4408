from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.regions import pruning, wording
from deeplift_cas.regions.proof import Evident
from deeplift_cas.regions.tree import Leaf, Split, explore, leaves
from deeplift_cas.signs.branch import Branch, first_nonzero


def test_a_case_that_has_no_point_is_no_piece_where_nothing_was_derived_before() -> None:
    ring = Ring(("x",))
    x = ring.generator("x")

    def both_zero(branch: Branch) -> Leaf:
        return Leaf(branch, first_nonzero(branch, [(x, "x"), (x - 1, "x - 1")]) is None, Evident())

    tree = explore(Branch.plain(ring), both_zero)
    assert wording.of_leaves(ring, tree).region.strings() == [["x = 0", "x - 1 = 0"]]
    found = wording.of_leaves(ring, pruning.without_empty(tree))
    assert found.region.strings() == []
    (empty,) = [leaf for leaf in found.leaves if leaf.holds is None]
    assert "contradiction" in empty.proof.json() and [str(c) for c in empty.branch.conditions] == ["x = 0", "x - 1 = 0"]


def test_where_each_sign_of_what_stands_beside_a_variable_is_excluded_there_is_no_point() -> None:
    ring = Ring(("a", "c"))
    stated = [
        Condition.stated(ring, "9*a^2*c = 4*a^4 - 6*a^2 - 2"),
        Condition.stated(ring, "81*a^2*c^2 + 108*a^2*c + 52*a^2 + 18*c + 12 <= 0"),
    ]
    found = pruning.without_empty(Leaf(Branch(ring, stated), True, Evident()))
    assert isinstance(found, Split) and {str(case.condition) for case in found.cases} == {"a = 0", "a != 0"}
    assert [leaf.holds for leaf in leaves(found)] == [None, None]
    there = Leaf(Branch(ring, stated[:1]), True, Evident())
    assert pruning.without_empty(there) is there
