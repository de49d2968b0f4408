from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.deadline import time_limit
from deeplift_cas.regions import cases, pruning, wording
from deeplift_cas.regions.decision import Decision, NotClosed, reworded
from deeplift_cas.regions.proof import Evident
from deeplift_cas.regions.tree import Case, Leaf, Split, Tree, explore
from deeplift_cas.signs.branch import Branch


def test_leaves_that_others_contain_are_not_said() -> None:
    """b ≥ 0 is asked for below a ≥ 0, and b ≥ −2 after that: a ≥ 0, b ≥ −2 is the wider answer, whatever c is."""
    ring = Ring(("a", "b", "c"))

    def leaf(*texts: str) -> Leaf:
        return Leaf(Branch(ring, [Condition.stated(ring, text) for text in texts]), True, Evident())

    other = Leaf(Branch(ring, [Condition.stated(ring, "a < 0")]), False, Evident())
    trees = [leaf("a >= 0", "b > 0"), leaf("a >= 0", "b >= 0"), leaf("a > 0", "b >= 0"), other]
    conditions = [tree.branch.conditions[-1] for tree in trees]
    tree = Split(tuple(Case(c, {}, t) for c, t in zip(conditions, trees, strict=True)))
    assert wording.of_leaves(ring, tree).region.strings() == [["a >= 0"]]
    apart = Leaf(Branch(ring, [Condition.stated(ring, text) for text in ("a >= 0", "b < 0")]), False, Evident())
    wider = Split((*tree.cases, Case(apart.branch.conditions[-1], {}, apart)))
    assert wording.of_leaves(ring, wider).region.strings() == [["a >= 0", "b >= 0"]]


def test_what_other_conditions_imply_is_not_said_of_leaves_and_asked_elsewhere() -> None:
    """a ≥ 0 is asked for below a + 1 ≥ 0: where a + 1 < 0, a branch without points is added."""
    ring = Ring(("a", "b"))
    a, b = ring.generator("a"), ring.generator("b")

    def procedure(branch: Branch) -> Leaf:
        return Leaf(branch, all(branch.is_nonnegative(p) for p in (a + 1, a, b)), Evident())

    decision = cases.by_cases(ring, procedure)
    assert decision.region.strings() == [["a >= 0", "b >= 0"]]
    assert any(leaf.holds is None for leaf in decision.leaves)
    for leaf in decision.leaves:
        assert leaf.holds in (decision.region.truth(leaf.branch), None)


def test_leaves_that_differ_by_the_sign_of_one_polynomial_are_said_as_one() -> None:
    ring = Ring(("a", "b"))
    a, b = ring.generator("a"), ring.generator("b")

    def procedure(branch: Branch) -> Leaf:
        return Leaf(branch, min(branch.sign(a), branch.sign(b)) >= 0, Evident())

    decision = cases.by_cases(ring, procedure)
    assert sorted(*decision.region.strings()) == ["a >= 0", "b >= 0"]
    assert len(decision.leaves) >= 4


def test_what_does_not_close_without_implied_conditions_keeps_them(monkeypatch) -> None:
    """Two pieces with something implied each; the first shorter one is not seen to exclude a leaf."""
    ring = Ring(("a", "b"))
    a, b = ring.generator("a"), ring.generator("b")

    def procedure(branch: Branch) -> Leaf:
        if branch.is_nonnegative(a + 1) and branch.is_nonnegative(a):
            return Leaf(branch, True, Evident())
        return Leaf(branch, branch.is_nonnegative(b + 1) and branch.is_nonnegative(b), Evident())

    assert sorted(cases.by_cases(ring, procedure).region.strings()) == [["a >= 0"], ["b >= 0"]]
    grown, failed = reworded, list[Branch]()

    def once_not(tree: Tree, *rest) -> Decision:
        if not failed:
            failed.append(Branch(ring, [Condition.stated(ring, "a >= 0")]))
            raise NotClosed(Leaf(failed[0], False, Evident()))
        return grown(tree, *rest)

    monkeypatch.setattr(wording, "reworded", once_not)
    found = cases.by_cases(ring, procedure).region.strings()
    assert failed and sorted(map(sorted, found)) == [["a + 1 >= 0", "a >= 0"], ["b >= 0"]]


def test_why_few_conditions_imply_others_is_said_of_these_alone() -> None:
    ring = Ring(("a", "b"))
    low, wide, other = (Condition.stated(ring, text) for text in ("a >= 0", "a + 1 >= 0", "b >= 0"))
    branch = Branch(ring, [low, other, wide.negation])
    found = wording._none([((other,), (other, low)), ((low,), (low, wide))], branch)
    assert found is not None and branch.possible_product(found.terms[0]) == {1}
    assert branch.vanishes(sum(map(branch.polynomial, found.terms), ring.zero))
    assert {key for term in found.terms for key in term.powers} == {low.key, wide.key}
    assert wording._none([((low,), (low, other))], Branch(ring, [low, other.negation])) is None  # not implied
    assert wording._none([((low,), (low, wide))], Branch(ring, [low.negation, wide.negation])) is None  # fails


def test_when_the_time_is_up_answers_are_said_as_they_are() -> None:
    ring = Ring(("a",))
    a = ring.generator("a")

    def procedure(branch: Branch) -> Leaf:
        return Leaf(branch, branch.is_nonnegative(a + 1) and branch.is_nonnegative(a), Evident())

    tree = explore(Branch(ring), procedure)
    assert wording.of_leaves(ring, tree).region.strings() == [["a >= 0"]]
    with time_limit(0):
        assert sorted(*wording.of_leaves(ring, tree).region.strings()) == ["a + 1 >= 0", "a >= 0"]
        assert pruning.without_empty(tree) is tree
