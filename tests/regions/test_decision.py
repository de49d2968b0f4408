from collections.abc import Callable

import pytest

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.regions import decision
from deeplift_cas.regions.proof import Evident, Open
from deeplift_cas.regions.region import Region
from deeplift_cas.regions.tree import Leaf, Tree
from deeplift_cas.signs.branch import Branch


@pytest.mark.parametrize("complete", [True, False])
def test_proofs_of_cases_are_not_used_where_no_basis_of_further_equations_is_known(complete: bool, monkeypatch) -> None:
    ring = Ring(("x", "y"))

    def on_a_line(branch: Branch, regions: object, grow: Callable[[Branch], Tree]) -> Tree:
        child = branch.assume(Condition.stated(ring, "x = y"))
        child.ideal.complete = complete
        return grow(child)

    monkeypatch.setattr(decision, "settle", on_a_line)
    leaf = Leaf(Branch(ring, [Condition.stated(ring, "x >= 0")]), True, Evident())
    everywhere = [Region(ring, [()]), Region(ring)]
    if complete:
        assert decision.reworded(leaf, everywhere, lambda _: None).leaves[0].proof is leaf.proof
    else:
        with pytest.raises(decision.NotClosed):
            decision.reworded(leaf, everywhere, lambda _: None)


def test_what_was_left_open_and_is_seen_to_be_empty_is_open_no_more() -> None:
    ring = Ring(("x", "y"))
    open_part = Region(ring, [[Condition.stated(ring, text)] for text in ("x > 0", "x^2 + y^2 < 0")])

    def procedure(branch: Branch) -> Leaf:
        is_open = branch.sign(ring.generator("x")) > 0
        return Leaf(branch, "undecided", Open("so")) if is_open else Leaf(branch, False, Evident())

    assert decision.proved_along([Region(ring), open_part], procedure).undecided.strings() == [["x > 0"]]
