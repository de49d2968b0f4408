from collections.abc import Callable

import pytest

from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.deadline import time_limit
from deeplift_cas.errors import Undecided
from deeplift_cas.regions import cases
from deeplift_cas.regions.effort import shared
from deeplift_cas.regions.proof import Evident
from deeplift_cas.regions.region import Region
from deeplift_cas.signs.branch import Branch, Undetermined, first_nonzero


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

    monkeypatch.setattr(cases._Description, "proved", not_closed)
    decision = cases.decide(ring, [procedure])
    assert decision.region.strings() == [["c > 0"]]


def test_leaves_that_others_contain_are_not_said() -> None:
    """b ≥ 0 is asked for below a ≥ 0, and b ≥ −2 after that: a ≥ 0, b ≥ −2 is the wider answer, whatever c is."""
    ring = Ring(("a", "b", "c"))

    def leaf(*texts: str) -> cases.Leaf:
        return cases.Leaf(Branch(ring, [Condition.stated(ring, text) for text in texts]), True, Evident())

    other = cases.Leaf(Branch(ring, [Condition.stated(ring, "a < 0")]), False, Evident())
    trees = [leaf("a >= 0", "b > 0"), leaf("a >= 0", "b >= 0"), leaf("a > 0", "b >= 0"), other]
    conditions = [tree.branch.conditions[-1] for tree in trees]
    tree = cases.Split(tuple(cases.Case(c, {}, t) for c, t in zip(conditions, trees, strict=True)))
    assert cases.of_leaves(ring, tree).region.strings() == [["a >= 0"]]
    apart = cases.Leaf(Branch(ring, [Condition.stated(ring, text) for text in ("a >= 0", "b < 0")]), False, Evident())
    wider = cases.Split((*tree.cases, cases.Case(apart.branch.conditions[-1], {}, apart)))
    assert cases.of_leaves(ring, wider).region.strings() == [["a >= 0", "b >= 0"]]


def test_what_other_conditions_imply_is_not_said_of_leaves_and_asked_elsewhere() -> None:
    """a ≥ 0 is asked for below a + 1 ≥ 0: where a + 1 < 0, a branch without points is added."""
    ring = Ring(("a", "b"))
    a, b = ring.generator("a"), ring.generator("b")

    def procedure(branch: Branch) -> cases.Leaf:
        return cases.Leaf(branch, all(branch.is_nonnegative(p) for p in (a + 1, a, b)), Evident())

    decision = cases.by_cases(ring, procedure)
    assert decision.region.strings() == [["a >= 0", "b >= 0"]]
    assert any(leaf.holds is None for leaf in decision.leaves)
    for leaf in decision.leaves:
        assert leaf.holds in (decision.region.truth(leaf.branch), None)


def test_leaves_that_differ_by_the_sign_of_one_polynomial_are_said_as_one() -> None:
    ring = Ring(("a", "b"))
    a, b = ring.generator("a"), ring.generator("b")

    def procedure(branch: Branch) -> cases.Leaf:
        return cases.Leaf(branch, min(branch.sign(a), branch.sign(b)) >= 0, Evident())

    decision = cases.by_cases(ring, procedure)
    assert sorted(*decision.region.strings()) == ["a >= 0", "b >= 0"]
    assert len(decision.leaves) >= 4


def half_known(branch: Branch) -> cases.Leaf:
    """x ≥ 0 is decided, x < 0 is not."""
    x = branch.ring.generator("x")
    if branch.is_nonnegative(x):
        return cases.Leaf(branch, True, Evident())
    raise Undecided("a reason")


def nothing_known(branch: Branch) -> cases.Leaf:
    raise Undecided("another reason")


def test_a_partial_answer_stands_where_another_procedure_finds_nothing() -> None:
    ring = Ring(("x",))
    for procedures in ([half_known, nothing_known], [nothing_known, half_known]):
        decision = cases.decide(ring, procedures)
        assert decision.region.strings() == [["x >= 0"]] and decision.undecided.strings() == [["-x > 0"]]
    assert cases.decide(ring, [nothing_known, nothing_known]).undecided.is_everything


def test_what_lies_outside_does_not_use_up_what_may_be_tried() -> None:
    """Outside of x ≥ 0 many questions are asked, and the one inside is still answered."""
    ring = Ring(("x", "y"))
    x, y = ring.generator("x"), ring.generator("y")

    def procedure(branch: Branch) -> cases.Leaf:
        if branch.possible(x) == {-1}:
            for k in range(6):
                branch.sign(y - k)
            return cases.Leaf(branch, False, Evident())
        return cases.Leaf(branch, branch.is_nonnegative(y), Evident())

    def decided(within: list[Region]) -> cases.Decision:
        with shared(ring, 100):
            return cases.decide(ring, [procedure], within)

    inside = Region(ring, [(Condition.of(ring, x, ">="),)])
    decision = decided([inside])
    assert decision.undecided.strings() == [] and decision.region.strings() == [["x >= 0", "y >= 0"]]
    ring.made.clear()
    ordered = Region(ring, [(Condition.of(ring, x, "<"),), (Condition.of(ring, x, ">="),)])
    assert decided([ordered]).undecided.conjunctions  # the same questions inside are too many for the limit


def by_each(branch: Branch) -> cases.Leaf:
    """Whether two polynomials of some length are ≥ 0, by their signs."""
    u, v = (branch.ring.read(f"11*x^3 + 13*y^3 - 17*x {sign} 19*y - 23") for sign in "+-")
    return cases.Leaf(branch, branch.is_nonnegative(u) and branch.is_nonnegative(v), Evident())


def by_sum_and_product(branch: Branch) -> cases.Leaf:
    """The same, by the signs of u·v and u + v."""
    u, v = (branch.ring.read(f"11*x^3 + 13*y^3 - 17*x {sign} 19*y - 23") for sign in "+-")
    return cases.Leaf(branch, branch.is_nonnegative(u * v) and branch.is_nonnegative(u + v), Evident())


def test_of_several_descriptions_one_is_proved(monkeypatch) -> None:
    """Both procedures describe the region, with more than a few characters."""
    proved: list[Region] = []

    def counted(regions, *rest):
        proved.append(regions[0])
        return decision(regions, *rest)

    decision = cases._decision
    monkeypatch.setattr(cases, "_decision", counted)
    found = cases.decide(Ring(("x", "y")), [by_sum_and_product, by_each])
    assert len(proved) == 1 and proved[0].strings() == found.region.strings() and found.region.size > cases.SHORT


def test_a_description_that_its_own_procedure_does_not_close_is_proved_by_another_one(monkeypatch) -> None:
    """One procedure knows something at first, the other one later."""
    monkeypatch.delattr(cases, "of_leaves")  # so that the answer is not in the words of the cases themselves
    answers = {"tired": 0, "late": 0}

    def tired(branch: Branch) -> cases.Leaf:
        leaf = by_each(branch)
        answers["tired"] += 1
        if answers["tired"] > 3:
            raise Undecided("tired")
        return leaf

    def late(branch: Branch) -> cases.Leaf:
        answers["late"] += 1
        if answers["late"] == 1:
            raise Undecided("late")
        return by_each(branch)

    ring = Ring(("x", "y"))
    found = cases.decide(ring, [tired, late])
    assert found.region.strings() == cases.decide(ring, [by_each]).region.strings()
    assert not found.undecided.conjunctions and not found.reasons()


def test_a_procedure_that_needs_many_cases_has_them_where_no_other_one_decides(monkeypatch) -> None:
    """It asks more than a few questions; the other procedure knows nothing."""
    ring = Ring(("x",))
    x = ring.generator("x")
    asked = 6
    monkeypatch.setattr(cases, "FEW", 4)

    def many(branch: Branch) -> cases.Leaf:
        for k in range(asked):
            if branch.sign(x - k) == 0:
                return cases.Leaf(branch, True, Evident())
        return cases.Leaf(branch, False, Evident())

    found = cases.decide(ring, [many, nothing_known])
    assert len(found.region.conjunctions) == asked and not found.undecided.conjunctions


def test_what_is_stated_alone_answers_where_procedures_know_nothing_or_say_much(monkeypatch) -> None:
    """u = v = 0, of which one procedure knows nothing and the other one tells cases apart that do not matter."""
    ring = Ring(("x", "y"))
    x, y = ring.generator("x"), ring.generator("y")
    u, v = x**3 + 2 * y**2 - 5 * x + 1, x**2 * y - 3 * y + 7

    def plainly(branch: Branch) -> cases.Leaf:
        assert branch.is_plain and not branch.ideal.equations
        return cases.Leaf(branch, first_nonzero(branch, [(u, "u"), (v, "v")]) is None, Evident())

    def in_strips(branch: Branch) -> cases.Leaf:
        for k in range(4):
            branch.sign(x - 17 * k)
        return cases.Leaf(branch, branch.is_zero(u) and branch.is_zero(v), Evident())

    zero = [["x^3 + 2*y^2 - 5*x + 1 = 0", "x^2*y - 3*y + 7 = 0"]]
    found = cases.decide(ring, [nothing_known], plainly=plainly)
    assert found.region.strings() == zero and found.is_complete
    assert len(found.leaves) == 3 and all(not leaf.branch.ideal.lines for leaf in found.leaves)
    monkeypatch.setattr(cases, "LONG", 0)
    monkeypatch.setattr(cases, "SHORT", 0)
    assert cases.decide(ring, [in_strips], plainly=plainly).region.strings() == zero
    monkeypatch.setattr(cases, "FEW", 3)
    assert cases.decide(ring, [in_strips], plainly=plainly).region.strings() == zero


def test_a_short_answer_of_a_procedure_stands_beside_what_is_stated_alone() -> None:
    """x·y = 0 is taken apart: x = 0 or y = 0."""
    ring = Ring(("x", "y"))
    product = ring.generator("x") * ring.generator("y")

    def plainly(branch: Branch) -> cases.Leaf:
        raise AssertionError("not asked")

    def by_factors(branch: Branch) -> cases.Leaf:
        return cases.Leaf(branch, branch.is_zero(product), Evident())

    assert cases.decide(ring, [by_factors], plainly=plainly).region.strings() == [["x = 0"], ["y = 0"]]


def test_what_is_stated_alone_is_no_answer_where_it_is_left_open_or_says_an_empty_set() -> None:
    ring = Ring(("x",))
    x = ring.generator("x")
    asked: list[int] = []

    def never_zero(branch: Branch) -> cases.Leaf:
        return cases.Leaf(branch, first_nonzero(branch, [(x, "x"), (x - 1, "x - 1")]) is None, Evident())

    def open_twice(branch: Branch) -> cases.Leaf:
        asked.append(1)
        first_nonzero(branch, [(x, "x")])
        raise Undecided("open")

    found = cases.decide(ring, [half_known], plainly=never_zero)
    assert found.region.strings() == [["x >= 0"]]  # of the procedure, and not x = 0, x − 1 = 0
    assert cases.decide(ring, [half_known], plainly=open_twice).region.strings() == [["x >= 0"]]
    assert len(asked) == 2  # the question, and the first case that is open


def test_a_case_that_has_no_point_is_no_piece_where_nothing_was_derived_before() -> None:
    ring = Ring(("x",))
    x = ring.generator("x")

    def both_zero(branch: Branch) -> cases.Leaf:
        return cases.Leaf(branch, first_nonzero(branch, [(x, "x"), (x - 1, "x - 1")]) is None, Evident())

    tree = cases.explore(Branch.plain(ring), both_zero)
    assert cases.of_leaves(ring, tree).region.strings() == [["x = 0", "x - 1 = 0"]]
    found = cases.of_leaves(ring, cases.without_empty(tree))
    assert found.region.strings() == []
    (empty,) = [leaf for leaf in found.leaves if leaf.holds is None]
    assert "contradiction" in empty.proof.json() and [str(c) for c in empty.branch.conditions] == ["x = 0", "x - 1 = 0"]


def test_where_each_sign_of_what_stands_beside_a_variable_is_excluded_there_is_no_point() -> None:
    ring = Ring(("a", "c"))
    stated = [
        Condition.stated(ring, "9*a^2*c = 4*a^4 - 6*a^2 - 2"),
        Condition.stated(ring, "81*a^2*c^2 + 108*a^2*c + 52*a^2 + 18*c + 12 <= 0"),
    ]
    found = cases.without_empty(cases.Leaf(Branch(ring, stated), True, Evident()))
    assert isinstance(found, cases.Split) and {str(case.condition) for case in found.cases} == {"a = 0", "a != 0"}
    assert [leaf.holds for leaf in cases.leaves(found)] == [None, None]
    there = cases.Leaf(Branch(ring, stated[:1]), True, Evident())
    assert cases.without_empty(there) is there


@pytest.mark.parametrize("complete", [True, False])
def test_proofs_of_cases_are_not_used_where_no_basis_of_further_equations_is_known(complete: bool, monkeypatch) -> None:
    ring = Ring(("x", "y"))

    def on_a_line(branch: Branch, regions: object, grow: Callable[[Branch], cases.Tree]) -> cases.Tree:
        child = branch.assume(Condition.stated(ring, "x = y"))
        child.ideal.complete = complete
        return grow(child)

    monkeypatch.setattr(cases, "settle", on_a_line)
    leaf = cases.Leaf(Branch(ring, [Condition.stated(ring, "x >= 0")]), True, Evident())
    everywhere = [Region(ring, [()]), Region(ring)]
    if complete:
        assert cases._grown(leaf, everywhere, lambda _: None).leaves[0].proof is leaf.proof
    else:
        with pytest.raises(cases._NotClosed):
            cases._grown(leaf, everywhere, lambda _: None)


def test_what_does_not_close_without_implied_conditions_keeps_them(monkeypatch) -> None:
    """Two pieces with something implied each; the first shorter one is not seen to exclude a leaf."""
    ring = Ring(("a", "b"))
    a, b = ring.generator("a"), ring.generator("b")

    def procedure(branch: Branch) -> cases.Leaf:
        if branch.is_nonnegative(a + 1) and branch.is_nonnegative(a):
            return cases.Leaf(branch, True, Evident())
        return cases.Leaf(branch, branch.is_nonnegative(b + 1) and branch.is_nonnegative(b), Evident())

    assert sorted(cases.by_cases(ring, procedure).region.strings()) == [["a >= 0"], ["b >= 0"]]
    grown, failed = cases._grown, list[Branch]()

    def once_not(tree: cases.Tree, *rest) -> cases.Decision:
        if not failed:
            failed.append(Branch(ring, [Condition.stated(ring, "a >= 0")]))
            raise cases._NotClosed(cases.Leaf(failed[0], False, Evident()))
        return grown(tree, *rest)

    monkeypatch.setattr(cases, "_grown", once_not)
    found = cases.by_cases(ring, procedure).region.strings()
    assert failed and sorted(map(sorted, found)) == [["a + 1 >= 0", "a >= 0"], ["b >= 0"]]


def test_why_few_conditions_imply_others_is_said_of_these_alone() -> None:
    ring = Ring(("a", "b"))
    low, wide, other = (Condition.stated(ring, text) for text in ("a >= 0", "a + 1 >= 0", "b >= 0"))
    branch = Branch(ring, [low, other, wide.negation])
    found = cases._none([((other,), (other, low)), ((low,), (low, wide))], branch)
    assert found is not None and branch.possible_product(found.terms[0]) == {1}
    assert branch.vanishes(sum(map(branch.polynomial, found.terms), ring.zero))
    assert {key for term in found.terms for key in term.powers} == {low.key, wide.key}
    assert cases._none([((low,), (low, other))], Branch(ring, [low, other.negation])) is None  # not implied
    assert cases._none([((low,), (low, wide))], Branch(ring, [low.negation, wide.negation])) is None  # few do not hold


def test_when_the_time_is_up_answers_are_said_as_they_are() -> None:
    ring = Ring(("a",))
    a = ring.generator("a")

    def procedure(branch: Branch) -> cases.Leaf:
        return cases.Leaf(branch, branch.is_nonnegative(a + 1) and branch.is_nonnegative(a), Evident())

    tree = cases.explore(Branch(ring), procedure)
    assert cases.of_leaves(ring, tree).region.strings() == [["a >= 0"]]
    with time_limit(0):
        assert sorted(*cases.of_leaves(ring, tree).region.strings()) == ["a + 1 >= 0", "a >= 0"]
        assert cases.without_empty(tree) is tree
