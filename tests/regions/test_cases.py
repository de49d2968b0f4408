from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.regions import cases
from deeplift_cas.regions.proof import Evident
from deeplift_cas.signs.branch import Branch, Undetermined


def test_a_region_that_is_taken_from_the_leaves_says_one_condition_of_a_polynomial(monkeypatch) -> None:
    """c ≥ 0 and then c ≠ 0 are two questions, and c > 0 in the answer."""
    ring = Ring(("c",))
    c = ring.generator("c")

    def procedure(branch: Branch) -> cases.Leaf:
        known = branch.possible(c)
        if known not in ({0, 1}, {1}, {0}, {-1}):
            raise Undetermined(c, [">=", "<"])
        if known == {0, 1}:
            raise Undetermined(c, ["=", "!="])
        return cases.Leaf(branch, known == {1}, Evident())

    def not_closed(*_):
        raise cases._NotClosed

    monkeypatch.setattr(cases, "_decision", not_closed)
    decision = cases.decide(ring, [procedure])
    assert decision.region.strings() == [["c > 0"]]
