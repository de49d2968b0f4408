from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.errors import Undecided
from deeplift_cas.regions import cases
from deeplift_cas.regions.decision import Decision, NotClosed
from deeplift_cas.regions.effort import Effort, shared
from deeplift_cas.regions.proof import Evident
from deeplift_cas.regions.region import Region
from deeplift_cas.regions.tree import Leaf
from deeplift_cas.signs.branch import Branch, Undetermined, first_nonzero


def test_a_region_that_is_taken_from_the_leaves_says_one_condition_of_a_polynomial(monkeypatch) -> None:
    """c ≥ 0 and then c ≠ 0 are two questions, and c > 0 in the answer."""
    ring = Ring(("c",))
    c = ring.generator("c")

    def procedure(branch: Branch) -> Leaf:
        known = branch.possible(c)
        if known not in ({0, 1}, {1}, {0}, {-1}):
            raise Undetermined(c, [">=", "<"])
        if known == {0, 1}:
            raise Undetermined(c, ["=", "!="])
        return Leaf(branch, known == {1}, Evident())

    def not_closed(*_):
        raise NotClosed

    monkeypatch.setattr(cases._Description, "proved", not_closed)
    decision = cases.decide(ring, [procedure])
    assert decision.region.strings() == [["c > 0"]]


def half_known(branch: Branch) -> Leaf:
    """x ≥ 0 is decided, x < 0 is not."""
    x = branch.ring.generator("x")
    if branch.is_nonnegative(x):
        return Leaf(branch, True, Evident())
    raise Undecided("a reason")


def nothing_known(branch: Branch) -> Leaf:
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

    def procedure(branch: Branch) -> Leaf:
        if branch.possible(x) == {-1}:
            for k in range(6):
                branch.sign(y - k)
            return Leaf(branch, False, Evident())
        return Leaf(branch, branch.is_nonnegative(y), Evident())

    def decided(within: list[Region]) -> Decision:
        with shared(ring, 100):
            return cases.decide(ring, [procedure], within)

    inside = Region(ring, [(Condition.of(ring, x, ">="),)])
    decision = decided([inside])
    assert decision.undecided.strings() == [] and decision.region.strings() == [["x >= 0", "y >= 0"]]
    ring.made.clear()
    ordered = Region(ring, [(Condition.of(ring, x, "<"),), (Condition.of(ring, x, ">="),)])
    assert decided([ordered]).undecided.conjunctions  # the same questions inside are too many for the limit


def by_each(branch: Branch) -> Leaf:
    """Whether two polynomials of some length are ≥ 0, by their signs."""
    u, v = (branch.ring.read(f"11*x^3 + 13*y^3 - 17*x {sign} 19*y - 23") for sign in "+-")
    return Leaf(branch, branch.is_nonnegative(u) and branch.is_nonnegative(v), Evident())


def by_sum_and_product(branch: Branch) -> Leaf:
    """The same, by the signs of u·v and u + v."""
    u, v = (branch.ring.read(f"11*x^3 + 13*y^3 - 17*x {sign} 19*y - 23") for sign in "+-")
    return Leaf(branch, branch.is_nonnegative(u * v) and branch.is_nonnegative(u + v), Evident())


def test_of_several_descriptions_one_is_proved(monkeypatch) -> None:
    """Both procedures describe the region, with more than a few characters."""
    proved: list[Region] = []

    def counted(regions, *rest):
        proved.append(regions[0])
        return proved_along(regions, *rest)

    proved_along = cases.proved_along
    monkeypatch.setattr(cases, "proved_along", counted)
    found = cases.decide(Ring(("x", "y")), [by_sum_and_product, by_each])
    assert len(proved) == 1 and proved[0].strings() == found.region.strings() and found.region.size > cases.SHORT


def test_a_description_that_its_own_procedure_does_not_close_is_proved_by_another_one(monkeypatch) -> None:
    """One procedure knows something at first, the other one later."""
    monkeypatch.delattr(cases, "of_leaves")  # so that the answer is not in the words of the cases themselves
    answers = {"tired": 0, "late": 0}

    def tired(branch: Branch) -> Leaf:
        leaf = by_each(branch)
        answers["tired"] += 1
        if answers["tired"] > 3:
            raise Undecided("tired")
        return leaf

    def late(branch: Branch) -> Leaf:
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

    def many(branch: Branch) -> Leaf:
        for k in range(asked):
            if branch.sign(x - k) == 0:
                return Leaf(branch, True, Evident())
        return Leaf(branch, False, Evident())

    found = cases.decide(ring, [many, nothing_known])
    assert len(found.region.conjunctions) == asked and not found.undecided.conjunctions


def test_a_procedure_that_needed_many_cases_is_asked_again_with_new_effort_where_another_leaves_something_open(
    monkeypatch,
) -> None:
    ring = Ring(("x",))
    x = ring.generator("x")
    monkeypatch.setattr(cases, "FEW", 4)

    def many(branch: Branch) -> Leaf:
        return Leaf(branch, any(branch.sign(x - k) == 0 for k in range(6)), Evident())

    def spendthrift(branch: Branch) -> Leaf:
        """It knows nothing for x > 5, and takes all the effort that there is."""
        if branch.sign(x - 5) > 0:
            while Effort(10**9, ring).allows(branch):
                pass
            raise Undecided("tired")
        return many(branch)

    with shared(ring, 10_000):
        found = cases.decide(ring, [many, spendthrift])
    assert not found.undecided.conjunctions
    assert found.region.strings() == cases.decide(ring, [many]).region.strings()


def test_once_all_is_known_another_procedure_may_look_at_a_few_cases_only(monkeypatch) -> None:
    monkeypatch.setattr(cases, "SHORT", 0)
    monkeypatch.setattr(cases, "FEW", 8)
    asked: list[Branch] = []

    def endless(branch: Branch) -> Leaf:
        asked.append(branch)
        branch.sign(branch.ring.generator("x") - 7 * len(asked))
        raise AssertionError("not reached")

    found = cases.decide(Ring(("x", "y")), [by_each, endless], few=20)
    assert not found.undecided.conjunctions and len(asked) <= 20 + 1


def test_of_what_is_stated_alone_the_next_statement_does_not_follow_case_by_case() -> None:
    """Of x·y = 0, x·z = 0 nothing is derived on the branches of the first answer: the second one has its own."""
    ring = Ring(("x", "y", "z"))
    x, y, z = (ring.generator(name) for name in ring.names)
    slopes = [(x * y, "xy"), (x * z, "xz")]

    def plainly(branch: Branch) -> Leaf:
        return Leaf(branch, first_nonzero(branch, slopes) is None, Evident())

    def second(branch: Branch) -> Leaf:
        if first_nonzero(branch, slopes) is not None:
            return Leaf(branch, False, Evident())
        branch.drop(x * y)
        return Leaf(branch, True, Evident())

    first = cases.decide(ring, [nothing_known], plainly=plainly)
    assert all(leaf.branch.is_plain for leaf in first.leaves)
    found = cases.decide(ring, [second], [first.region], before=first)
    assert not found.undecided.conjunctions and found.region.contains({"x": 0, "y": 1, "z": 1})


def test_what_is_stated_alone_answers_where_procedures_know_nothing_or_say_much(monkeypatch) -> None:
    """u = v = 0, of which one procedure knows nothing and the other one tells cases apart that do not matter."""
    ring = Ring(("x", "y"))
    x, y = ring.generator("x"), ring.generator("y")
    u, v = x**3 + 2 * y**2 - 5 * x + 1, x**2 * y - 3 * y + 7

    def plainly(branch: Branch) -> Leaf:
        assert branch.is_plain and not branch.ideal.equations
        return Leaf(branch, first_nonzero(branch, [(u, "u"), (v, "v")]) is None, Evident())

    def in_strips(branch: Branch) -> Leaf:
        for k in range(4):
            branch.sign(x - 17 * k)
        return Leaf(branch, branch.is_zero(u) and branch.is_zero(v), Evident())

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

    def plainly(branch: Branch) -> Leaf:
        raise AssertionError("not asked")

    def by_factors(branch: Branch) -> Leaf:
        return Leaf(branch, branch.is_zero(product), Evident())

    assert cases.decide(ring, [by_factors], plainly=plainly).region.strings() == [["x = 0"], ["y = 0"]]


def test_what_is_stated_alone_is_no_answer_where_it_is_left_open_or_says_an_empty_set() -> None:
    ring = Ring(("x",))
    x = ring.generator("x")
    asked: list[int] = []

    def never_zero(branch: Branch) -> Leaf:
        return Leaf(branch, first_nonzero(branch, [(x, "x"), (x - 1, "x - 1")]) is None, Evident())

    def open_twice(branch: Branch) -> Leaf:
        asked.append(1)
        first_nonzero(branch, [(x, "x")])
        raise Undecided("open")

    found = cases.decide(ring, [half_known], plainly=never_zero)
    assert found.region.strings() == [["x >= 0"]]  # of the procedure, and not x = 0, x − 1 = 0
    assert cases.decide(ring, [half_known], plainly=open_twice).region.strings() == [["x >= 0"]]
    assert len(asked) == 2  # the question, and the first case that is open
