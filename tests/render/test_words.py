"""What is said of an answer is what was computed."""

from __future__ import annotations

import pytest

from deeplift_cas import Problem, implication
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.algebra.text import pretty
from deeplift_cas.regions.decision import Decision
from deeplift_cas.regions.proof import Open
from deeplift_cas.regions.region import Region
from deeplift_cas.regions.tree import Leaf
from deeplift_cas.render import words
from deeplift_cas.render.words import alternatives, objective, refutation, undecided
from deeplift_cas.report.ledger import Ledger
from deeplift_cas.signs.branch import Branch
from deeplift_cas.verify import main


@pytest.mark.parametrize(
    ("values", "shown"),
    [("1", "⟨A,X⟩ + 1/2*‖X−φ(W)‖²"), ("-2", "⟨A,X⟩ - ‖X−φ(W)‖²"), ("0", "⟨A,X⟩"), ("2", "⟨A,X⟩ + ‖X−φ(W)‖²")],
)
def test_objectives_are_written_without_odd_signs(counterexample: Problem, values: str, shown: str) -> None:
    assert objective(counterexample.at({"x": 0, "y": 0, "z": 1, "c": values})) == shown


def test_a_refutation_by_the_third_derivative_gives_that_derivative() -> None:
    """At s = 0 of the quartic g = b·w1·w2·w3 + …: D³g[v,v,v] = 6 g_3(v)."""
    problem = Problem.shipped("quartic")
    here = problem.at({"a": 1, "b": 1, "s": 0})
    failure = implication(here, 3).failure()
    assert failure is not None
    found = refutation(failure, ())
    assert (found.derivative, found.value) == ("∇³g(W)[ẇ,ẇ,ẇ]", "6")
    names = here.landscape.lift.direction_names
    direction = [found.direction.get(name, "0") for name in names]
    assert str(here.landscape.taylor(here.point, 3).derivative(3).evaluate(direction)) == "6"


def said(capsys, tmp_path, text, *options):
    file = tmp_path / "problem.toml"
    file.write_text(text)
    status = main(["problem", str(file), *options])
    return status, capsys.readouterr().out


def of(expression, parameters, head="", widths="[1, 1]", point="[[[0]]]"):
    return (
        f"{head}widths = {widths}\npoint = {point}\nparameters = {parameters}\n"
        f'[objective]\nkind = "polynomial"\nexpression = "{expression}"\n'
    )


def test_that_set_is_the_one_in_the_row_above(capsys, tmp_path):
    _, out = said(capsys, tmp_path, of("-(a + b)*X11", '["a", "b"]'), "--order", "2")
    rows = {line.split()[0]: line for line in out.splitlines() if line.startswith("  ") and line.strip()}
    assert "unless a + b = 0" in rows["stationarity"]
    assert rows["hessian"].endswith("wherever ∇g(W) = 0") and "that set" not in rows["hessian"]


def test_what_holds_nowhere_is_refuted_as_printed(capsys, tmp_path):
    text = of("c*X11 + x*X11^2", '["x", "c"]', 'printed_for_all = ["x"]\n')
    status, out = said(capsys, tmp_path, text, "--order", "2")
    assert status == 1 and "REFUTED: no counterexample" in out
    assert "For all x: REFUTED. Where c ≠ 0 (whatever x), the direction" in out and "UNDECIDED" not in out


def test_an_alternative_with_irrational_points_alone_has_a_point(capsys, tmp_path):
    text = of("(x^2 - 2)*X11", '["x"]', widths="[1, 1, 1]", point="[[[0]], [[0]]]")
    _, out = said(capsys, tmp_path, text, "--order", "2")
    assert "proved  exactly when x² = 2" in out and "no point found" not in out


def test_an_alternative_without_a_known_point_says_so():
    ring = Ring(("x", "y", "z"))
    x, y, z = map(ring.generator, ring.names)
    klein = Condition.of(
        ring, x**5 * y + y**5 * z + z**5 * x - 1, "="
    )  # there are 54 points, too many to be looked for
    strange = [klein, Condition.of(ring, x**2 + y**2 + z**2 - 10**9, "="), Condition.of(ring, x * y * z - 7, "=")]
    region = Region(ring, [strange, [Condition.of(ring, x, "=")]])
    assert region.points[0] is None and region.points[1] is not None
    first, second = alternatives(region).split("  or  ")
    assert first.endswith(" (no point found)") and second == "x = 0"


def test_one_sample_is_one_and_another_scale_is_not_as_printed(capsys, tmp_path):
    loss = 'kind = "square_loss"\ninputs = [[1]]\ntargets = [[1]]'
    _, out = said(capsys, tmp_path, f"widths = [1, 1]\npoint = [[[0]]]\n[objective]\n{loss}")
    assert ", 1 sample " in out
    assert main(["counterexample"]) == 0 and "As printed, for all x, y, z: REFUTED" in capsys.readouterr().out
    for scale, printed in (("1/2", True), ("1", False)):
        main(["counterexample", "--scale", scale])
        assert ("As printed" in capsys.readouterr().out) == printed


def test_signs_inside_parentheses_are_signs():
    assert pretty("(-a^2 - 1)*b - x1^2") == "(−a² − 1)·b − x1²"


def test_latex_of_a_contradiction_by_equations_speaks_of_no_inequalities(capsys, tmp_path):
    text = of("-X11^3 + S*X11^4 + 2*X11^2", '["S"]', point='[[["S"]]]')
    _, out = said(capsys, tmp_path, text, "--order", "2", "--format", "latex")
    assert "there are no such parameters" in out and "no real number has all of them" in out
    assert "opposite inequalities" not in out
    assert "in row 1 and column 1." in out


def test_a_case_that_needs_equations_is_not_left_out(capsys, tmp_path):
    text = (
        'widths = [1, 1]\nparameters = ["c", "z"]\npoint = [[[1]]]\n'
        '[objective]\nkind = "quadratic"\nA = [["c"]]\nc = "c^2 - 1"\ntarget = [["z"]]\n'
    )
    _, out = said(capsys, tmp_path, text, "--order", "2", "--format", "latex")
    assert r"$c + 1 = 0$: there are no such parameters: $1$ would be positive, but by the conditions it is 0." in out


def test_a_part_of_the_ledger_counts_its_own_proofs(ledger):
    whole = Ledger(tuple(ledger.values()), sum(entry.proofs for entry in ledger.values()))
    for status in ("cited", "proved", "refuted"):
        part = whole.only(status)
        proofs = sum(entry.proofs for entry in part.entries)
        assert proofs < whole.proofs and f"{proofs} proofs, each re-checked" in part.summary
    assert "re-checked" not in Ledger((), 0).summary
    one = next(entry for entry in ledger.values() if not entry.proofs)
    assert Ledger((one,), 1).summary.endswith("1 proof, re-checked by the kernel in this run.")


def test_what_is_proved_is_said_beside_the_name_that_a_text_has_for_it(capsys, tmp_path):
    text = of("X11", "[]", 'theorem = "Claim 7"\norder = 3\n', widths="[1, 1, 1, 1, 1]", point=str([[[0]]] * 4))
    status, out = said(capsys, tmp_path, text)
    assert status == 0 and 'Claim 7 (φ is not "3 ⟹ 1"): PROVED' in out
    assert 'φ is not "2 ⟹ 1": PROVED' in said(capsys, tmp_path, text, "--order", "2")[1]


PARTLY = (
    'widths = [4, 1]\nparameters = ["a"]\n'
    'point = [[["0", "0", "0", "0"]]]\norder = 4\n[objective]\nkind = "polynomial"\n'
    'expression = "X11^2*X12^2 + X12^2*X13^2 + X13^2*X11^2 + X14^4 - 4*X11*X12*X13*X14'
    ' + a^2*X11^4"\n'
)
"""Choi and Lam's form, which is no sum of squares, and something that makes it one."""


@pytest.mark.parametrize(
    ("form", "said_of_it"),
    [
        (
            "text",
            "fourth        4-critical                    proved   where a ≤ −2  or  a ≥ 2; undecided where |a| < 2",
        ),
        ("markdown", r"| fourth | 4-critical | proved | where a ≤ −2  or  a ≥ 2; undecided where \|a\| < 2 |"),
        ("latex", r"\item Where $a + 2 > 0$, $2 - a > 0$, $a = 0$: it is left undecided."),
        ("json", '"2 - a > 0"'),
    ],
)
def test_what_is_left_undecided_is_said_in_every_format(capsys, tmp_path, form, said_of_it):
    status, out = said(capsys, tmp_path, PARTLY, "--format", form)
    assert status == 1 and said_of_it in out


def test_what_is_left_undecided_is_said_in_python_and_in_a_notebook():
    problem = Problem.from_toml(PARTLY)
    critical = problem.landscape.criticality(problem.point, 4, problem.parameters)
    assert repr(critical).startswith("Criticality(order 4: a ≤ −2  or  a ≥ 2; undecided where |a| < 2; ")
    assert "or $a \\geq 2$; undecided: $|a| < 2$" in critical._repr_html_()


def test_a_long_set_that_was_named_is_not_named_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring(("a",))
    below, above = (Region(ring, [(Condition.of(ring, ring.generator("a"), r),)]) for r in "<>")
    decision = Decision(Region(ring), Leaf(Branch(ring), "undecided", Open("so")), below)
    assert undecided(decision, below) == undecided(decision, above) == undecided(decision) == "undecided where a < 0"
    monkeypatch.setattr(words, "LONG", 5)
    assert undecided(decision, below) == "undecided on the set that is left open before"
    assert undecided(decision, above) == undecided(decision) == "undecided where a < 0"
    assert undecided(decision._replace(undecided=Region(ring, [()])), Region(ring, [()])) == "undecided"


def test_a_set_that_nobody_reads_is_left_to_json_where_nothing_is_claimed_of_it() -> None:
    ring = Ring(("a", "b"))
    a, b = map(ring.generator, ring.names)
    p = sum((k * a**k - b**k for k in range(1, 300)), a)
    decision = Decision(
        Region(ring), Leaf(Branch(ring), "undecided", Open("so")), Region(ring, [(Condition.of(ring, p, ">"),)])
    )
    assert (
        undecided(decision)
        == f"undecided on a set that takes {decision.undecided.size:,} characters to say (--format json)"
    )
    assert len(str(decision.undecided)) > words.UNREADABLE


def test_a_theorem_about_an_open_question_says_what_is_open(capsys):
    assert main(["counterexample", "--time-limit", "0", "--format", "latex"]) == 3
    out = capsys.readouterr().out
    assert "Then it is left undecided here whether $W$ is 3-critical" in out and "elsewhere it is not so" in out


def test_of_many_reasons_why_something_is_undecided_few_are_said() -> None:
    few, many = words._open_questions(["a", "b", "a"]), words._open_questions(list("abcdefg"))
    assert few == ["Undecided: a.", "Undecided: b."]
    assert many == [*few, "Undecided: c.", "Undecided in 4 more cases: --format json says where."]
    assert words._open_questions(list("abcd"))[-1] == "Undecided in 1 more case: --format json says where."


def test_of_a_book_the_pages_that_can_be_read_are_said() -> None:
    ring = Ring(("a", "b"))
    a, b = map(ring.generator, ring.names)
    long = [sum((k * a**k - n * b**k for k in range(1, 400)), a) for n in (1, 2, 3)]
    short = Condition.of(ring, a - b, "=")
    pieces = [(Condition.of(ring, p, ">"),) for p in long]
    book = Region(ring, [*pieces, (short,)])
    assert book.size > words.BOOK
    found = words.alternatives(book)
    assert found.startswith("a = b  or  one of 3 other alternatives of ")
    assert found.endswith(" characters (--format json)")
    assert len(found) < 200


def test_where_stationarity_is_asked_only_where_the_point_is_critical_that_is_said(capsys, tmp_path) -> None:
    file = tmp_path / "cubic.toml"
    file.write_text(
        'order = 2\nwidths = [3, 1]\nparameters = ["p", "q", "r", "a", "b", "c"]\npoint = [[["p", "q", "r"]]]\n'
        '[objective]\nkind = "polynomial"\nexpression = "(X11*X12-a)^2+(X12*X13-b)^2+(X11*X13-c)^2"\n'
    )
    assert main(["problem", str(file)]) == 1
    shown = capsys.readouterr().out
    assert "undecided  asked only where the point is critical" in shown and "Undecided: " not in shown
