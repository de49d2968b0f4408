"""The kernel stands alone, and says no, with the right name, to every kind of false proof."""

from __future__ import annotations

import ast
import copy
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.command_line import run

from deeplift_cas import Implication, Landscape, MatrixProduct, PolynomialObjective, Problem, implication
from deeplift_cas.certificates import format as certificate_format
from deeplift_cas.certificates import kernel
from deeplift_cas.certificates.fibre import check_fibre
from deeplift_cas.errors import InputError
from deeplift_cas.strata.fibre import fibre_certificate

SOURCE = Path(kernel.__file__)
ONE = {"coefficient": "1", "powers": {}}


@pytest.fixture
def document(answer: Implication) -> dict[str, Any]:
    return json.loads(json.dumps(answer.certificate()))


def sealed(document: dict[str, Any]) -> dict[str, Any]:
    document["sha256"] = kernel.digest(document)
    return document


def leaf(document: dict[str, Any], name: str, key: str) -> dict[str, Any]:
    """The first proof of a kind in a decision."""

    def search(tree: dict[str, Any]) -> dict[str, Any] | None:
        if "cases" in tree:
            return next((found for case in tree["cases"] if (found := search(case))), None)
        return tree["proof"] if key in tree["proof"] else None

    found = search(document["decisions"][name]["tree"])
    assert found is not None
    return found


def test_it_imports_the_standard_library_and_nothing_else() -> None:
    imported = set()
    for node in ast.walk(ast.parse(SOURCE.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add((node.module or "").partition(".")[0])
    assert imported <= set(sys.stdlib_module_names)


def test_a_copy_of_the_file_alone_checks_a_certificate(document: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "kernel.py").write_text(SOURCE.read_text())
    (tmp_path / "proof.json").write_text(json.dumps(document))
    run = [sys.executable, "-I", "-S", str(tmp_path / "kernel.py"), str(tmp_path / "proof.json")]
    found = subprocess.run(run, capture_output=True, text=True, check=False)
    assert found.returncode == 0
    assert "proved" in found.stdout
    (tmp_path / "proof.json").write_text(json.dumps(document)[:-5])
    found = subprocess.run(run, capture_output=True, text=True, check=False)
    assert found.returncode == 1
    assert "refused" in found.stderr


def test_it_accepts_what_was_proved_and_says_what(document: dict[str, Any]) -> None:
    summary = kernel.check(document)
    assert summary.verdict == "proved"
    assert sorted(summary.region[0]) == sorted(["x = 0", "y = 0", "c - z >= 0", "c + z >= 0", "z != 0"])
    assert summary.proofs == sum(len(json.dumps(d).split('"holds"')) - 1 for d in document["decisions"].values())


def test_every_problem_order_and_reading_is_accepted() -> None:
    for name in ("counterexample", "two_layers", "quartic", "full_rank"):
        for order in (1, 2, 3, 4):
            for space in ("image", "ambient"):
                document = implication(Problem.shipped(name), order, space).certificate()
                assert kernel.check(json.loads(json.dumps(document))).order == order


def test_a_wrong_multiplier_fails_the_identity(document: dict[str, Any]) -> None:
    leaf(document, "hessian", "squares")["squares"][0]["multiplier"]["coefficient"] = "7"
    with pytest.raises(kernel.IdentityFails, match="squares do not add up"):
        kernel.check(sealed(document))


def test_a_negative_multiplier_is_refused(document: dict[str, Any]) -> None:
    multiplier = leaf(document, "hessian", "squares")["squares"][0]["multiplier"]
    multiplier["coefficient"] = "-" + multiplier["coefficient"]
    with pytest.raises(kernel.SignNotShown):
        kernel.check(sealed(document))


def test_a_wrong_quotient_fails_the_identity(document: dict[str, Any]) -> None:
    leaf(document, "third", "third")["third"]["quotients"][0] = "w1dot11^2"
    with pytest.raises(kernel.IdentityFails, match="g_3"):
        kernel.check(sealed(document))


def test_a_wrong_direction_fails_the_identity(document: dict[str, Any]) -> None:
    leaf(document, "hessian", "curve")["curve"]["steps"] = [{"w1dot11": "1"}]
    with pytest.raises(kernel.IdentityFails, match="not the one claimed"):
        kernel.check(sealed(document))


def test_a_missing_case_is_noticed(document: dict[str, Any]) -> None:
    del document["decisions"]["hessian"]["tree"]["cases"][1]
    with pytest.raises(kernel.CasesIncomplete):
        kernel.check(sealed(document))


def test_a_larger_region_disagrees_with_the_leaves(document: dict[str, Any]) -> None:
    document["decisions"]["hessian"]["region"][0].remove("y = 0")
    with pytest.raises(kernel.RegionDisagrees):
        kernel.check(sealed(document))


def test_the_printed_claim_has_no_certificate(document: dict[str, Any]) -> None:
    """3-critical "for all x, y, z": the regions made everything, as the report says."""
    for decision in document["decisions"].values():
        decision["region"] = [[]]
    with pytest.raises(kernel.RegionDisagrees):
        kernel.check(sealed(document))


def test_a_witness_outside_the_region_is_refused(document: dict[str, Any]) -> None:
    document["witness"]["x"] = "1"
    with pytest.raises(kernel.RegionDisagrees, match="witness"):
        kernel.check(sealed(document))


def test_another_problem_is_not_proved_by_it(document: dict[str, Any]) -> None:
    document["problem"]["objective"]["scale"] = "1"
    with pytest.raises(kernel.CertificateError):
        kernel.check(sealed(document))


def test_a_false_contradiction_is_refused(document: dict[str, Any]) -> None:
    document["decisions"]["gradient"]["tree"] = {
        "holds": None,
        "proof": {"contradiction": {"terms": [ONE], "from": {}}},
    }
    with pytest.raises(kernel.IdentityFails, match="contradiction"):
        kernel.check(sealed(document))


def test_conditions_may_not_speak_of_directions() -> None:
    """g = w1·w2 at 0 is indefinite: splitting on a direction must not prove otherwise."""
    problem = {
        "widths": [1, 1, 1],
        "parameters": [],
        "point": [[["0"]], [["0"]]],
        "objective": {"kind": "polynomial", "expression": "X11"},
    }
    step, value = {"w1dot11": "1", "w2dot11": "-1"}, {"coefficient": "-1", "powers": {}}
    against = {"curve": {"order": 2, "steps": [step], "value": value, "null": []}}
    hessian = {
        "region": [["w1dot11 = 0"]],
        "undecided": [],
        "tree": {
            "cases": [
                {
                    "condition": "w1dot11 = 0",
                    "rules": {"w1dot11": "w1dot11"},
                    "holds": True,
                    "proof": {"denominator": ONE, "squares": [], "blocks": []},
                },
                {"condition": "w1dot11 != 0", "holds": False, "proof": against},
            ]
        },
    }
    entry = {
        "entry": {"of": "N", "entries": [{"row": 1, "column": 1, "weight": "1"}], "value": ONE},
        "rank": {"columns": [], "matrix": [], "denominator": ONE, "shows": "at most"},
    }
    decisions = {
        "gradient": {"region": [[]], "undecided": [], "tree": {"holds": True, "proof": {}}},
        "hessian": hessian,
        "stationarity": {"region": [[]], "undecided": [], "tree": {"holds": True, "proof": entry}},
        "conclusion": {
            "region": [["w1dot11 = 0"]],
            "undecided": [],
            "tree": {
                "cases": [
                    {"condition": "w1dot11 = 0", "holds": True, "proof": {}},
                    {"condition": "w1dot11 != 0", "holds": False, "proof": {}},
                ]
            },
        },
    }
    document = {
        "format": kernel.FORMAT,
        "version": kernel.VERSION,
        "problem": problem,
        "order": 2,
        "search_space": "image",
        "decisions": decisions,
        "descents": [],
        "verdict": "proved",
        "witness": {},
    }
    with pytest.raises(kernel.NotACertificate, match="w1dot11"):
        kernel.check(sealed(document))
    decisions["hessian"] = {"region": [], "undecided": [], "tree": {"holds": False, "proof": against}}
    decisions["conclusion"] = {"region": [], "undecided": [], "tree": {"holds": False, "proof": {}}}
    assert kernel.check(sealed(document | {"verdict": "refuted", "witness": None})).region == []  # that is true


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["problem", "parameters"], ["x", "y", "z", "c", []]),
        (["problem", "parameters"], ["x", "y", "z", "c", None]),
        (["problem", "parameters"], ["x", "y", "z", "c", "t = 0\n  verdict: refuted"]),
        (["problem", "parameters"], ["x", "y", "z", "c", "x"]),
        (["problem", "parameters"], ["x", "y", "z", "c", "w1dot11"]),
        (["problem", "widths"], [3, 2, 2, True]),
        (["problem", "widths"], [10**9, 10**9]),
        (["problem", "point"], [[["w1dot11"]]]),
        (["problem", "objective", "c"], "x--y"),
        (["problem", "objective", "c"], "x^1000000000"),
        (["problem", "objective", "c"], "__import__('os')"),
        (["decisions", "gradient", "tree"], None),
        (["decisions", "gradient", "tree"], {"cases": []}),
        (["decisions", "gradient", "tree", "holds"], 1),
        (
            ["decisions", "gradient", "tree"],
            {
                "holds": None,
                "proof": {
                    "contradiction": {"terms": [{"coefficient": "9" * 4000, "powers": {"9" * 4000: 2}}], "from": {}}
                },
            },
        ),
        (["decisions", "stationarity", "tree", "cases", 0, "proof", "entry", "of"], []),
        (["witness"], [[[]]]),
        (["order"], True),
        (["version"], kernel.VERSION - 1),
        (["version"], kernel.VERSION + 1),
        (["version"], str(kernel.VERSION)),
        (["version"], float(kernel.VERSION)),
        (["format"], "something else"),
        (["search_space"], "everything"),
        (["verdict"], "certain"),
    ],
)
def test_malformed_documents_are_refused_not_crashed_on(document: dict[str, Any], path: list[Any], value: Any) -> None:
    parent = document
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    with pytest.raises(kernel.CertificateError) as caught:
        kernel.check(sealed(document))
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80\x81",
        b"[1, 2",
        b"null",
        b"[]",
        b'"text"',
        b"[" * 100_000,
        b'{"format": 1, "format": 1}',
        b"{}" * 3,
        b"1e999",
    ],
)
def test_other_files_are_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "proof.json").write_bytes(data)
    with pytest.raises(kernel.NotACertificate):
        kernel.check_file(str(tmp_path / "proof.json"))


def test_polynomials_that_grow_without_bound_are_stopped(document: dict[str, Any]) -> None:
    powers = {"c + x + y + z + 1": 100, "c + x + y + z + 2": 100}
    document["decisions"]["gradient"]["tree"] = {
        "holds": None,
        "proof": {"contradiction": {"terms": [{"coefficient": "1", "powers": powers}], "from": {}}},
    }
    with pytest.raises(kernel.NotACertificate, match=r"too much work|too large"):
        kernel.check(sealed(document))


@pytest.mark.parametrize(
    "work",
    [
        "high power of a sum",
        "long reduction",
        "endless reduction",
        "many rules",
        "long line",
        "long root",
        "many conditions",
        "powers of entries that are zero",
        "deep network",
        "many terms",
    ],
)
def test_a_small_file_cannot_keep_the_kernel_busy_for_long(
    work: str, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel, "MAX_WORK", 2_000_000)  # the whole budget is some seconds, this a hundredth of it
    equation, rules, term, sources = "c*x - y - 1", {"c*x - y - 1": "c*x"}, ONE, {"c*x - y - 1": "c^900*x^900"}
    proof: dict[str, Any] = {}
    if work == "endless reduction":  # x ↦ x²y: the rule never ceases to apply
        equation, rules, sources = "x - x^2*y", {"x - x^2*y": "x"}, {"x - x^2*y": "x"}
    if work == "many rules":  # of which none applies, to many terms
        equation, rules = "c - 1", {f"{k}*c - {k}": "c" for k in range(1, 400)}
        sources = {"c - 1": " + ".join(f"x^{k + 1}*y^{900 - k}" for k in range(900))}
    if work == "long line":
        proof = {"line": {"variable": "x", "parts": [{"to": "0", "fails": "x^999 + 1"}, {"to": None, "fails": "x"}]}}
    proof = proof or {"contradiction": {"terms": [term], "from": sources}}
    case = {"condition": f"{equation} = 0", "rules": rules, "holds": None, "proof": proof}
    tree = {"cases": [case, {"condition": f"{equation} != 0", "holds": True, "proof": {}}]}
    if work == "high power of a sum":
        document["problem"] |= {"widths": [1, 1], "parameters": ["a", "b"], "point": [[["a + b + 1"]]]}
        document["problem"]["objective"] = {"kind": "polynomial", "expression": "X11^999*X11^999"}
    elif work == "powers of entries that are zero":
        document["problem"] |= {"widths": [2, 1], "parameters": [], "point": [[["0", "0"]]]}
        expression = " + ".join(f"X11^{k}*X12^{99 - k}" for k in range(1, 99))
        document["problem"]["objective"] = {"kind": "polynomial", "expression": expression}
    elif work == "deep network":
        point = [[["x", "x"], ["x", "x"]]] * 300
        document["problem"] |= {"widths": [2] * 301, "parameters": ["x"], "point": point}
        document["problem"]["objective"] = {"kind": "polynomial", "expression": "X11^2"}
    elif work == "many conditions":
        document["decisions"]["gradient"]["region"] = [[f"x + {k} > 0" for k in range(1, 60)]] * 40
    elif work == "many terms":
        document["problem"]["objective"] = {"kind": "polynomial", "expression": " + ".join(["X11"] * 10_000)}
    elif work == "long root":
        interval = ["1/" + "9" * 4000, "2" + "1" * 4000]
        document["witness"]["x"] = "root"
        document["witness"]["root of"] = {"coefficients": ["1", *["0"] * 1500, "-2"], "interval": interval}
    else:
        document["decisions"]["gradient"]["tree"] = tree
    with pytest.raises(kernel.CertificateError, match=r"too much work|too large"):
        kernel.check(sealed(document))


def test_a_certificate_file_is_written_whole_or_not_at_all(document: dict[str, Any], tmp_path: Path) -> None:
    target = tmp_path / "proof.json"
    target.write_text("before")
    broken = copy.copy(document) | {"problem": object()}
    with pytest.raises(TypeError):
        certificate_format.write(broken, target)
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]
    certificate_format.write(document, target)
    assert kernel.check_file(str(target)).verdict == "proved"
    for bad in (tmp_path, tmp_path / "no" / "proof.json", "/dev/null"):
        with pytest.raises(InputError):
            certificate_format.write(document, bad)
    assert list(tmp_path.iterdir()) == [target]


# Order 4


@pytest.fixture(scope="module")
def fourth() -> dict[str, Any]:
    return json.loads(json.dumps(implication(Problem.shipped("counterexample"), 4).certificate()))


@pytest.fixture(scope="module")
def summed() -> dict[str, Any]:
    """f = (x + y²)² + y⁴ + (a − 1)y²z² at 0: squares are needed, and a parameter."""
    f = PolynomialObjective("X11^2 + 2*X11*X12^2 + 2*X12^4 + a*X12^2*X13^2 + X13^4", (1, 3))
    problem = Problem(Landscape(MatrixProduct(3, 1), f), MatrixProduct(3, 1).point([[0, 0, 0]]), ("a",))
    return json.loads(json.dumps(implication(problem, 4).certificate()))


def leaves_with(data: Any, key: str) -> list[Any]:
    """All proofs of a kind."""
    found = []
    if isinstance(data, dict):
        found += [data[key]] if key in data else []
        data = list(data.values())
    if isinstance(data, list):
        found += [leaf for part in data for leaf in leaves_with(part, key)]
    return found


def refused(document: dict[str, Any], error: type[kernel.CertificateError]) -> None:
    with pytest.raises(error):
        kernel.check(sealed(document))


def test_certificates_of_order_four_are_accepted(fourth: dict[str, Any], summed: dict[str, Any]) -> None:
    assert kernel.check(fourth).region == [] and kernel.check(summed).region == []
    assert str(summed["decisions"]["fourth"]["region"]) == "[['a + 2 >= 0']]"


def test_a_curve_that_does_not_descend_is_refused(fourth: dict[str, Any]) -> None:
    for change, error in [
        (lambda d: d["steps"].pop(), kernel.IdentityFails),  # straight on: g_4 is not negative there
        (lambda d: d["steps"][1].update(w2dot22="c*z"), kernel.IdentityFails),
        (lambda d: d["steps"][0].update(w1dot11="1"), kernel.IdentityFails),  # falls or rises before ε⁴
        (lambda d: d["value"].update(coefficient="-1"), kernel.IdentityFails),
        (lambda d: d["value"].update(coefficient="1/2"), kernel.SignNotShown),
        (lambda d: d["value"]["powers"].pop("c"), kernel.IdentityFails),
        (lambda d: d.update(steps=[]), kernel.NotACertificate),
        (lambda d: d["steps"].extend([{}, {}, {}]), kernel.NotACertificate),
        (lambda d: d["steps"][0].update(_="1"), kernel.NotACertificate),
        (lambda d: d.update(order=3), kernel.IdentityFails),
        (lambda d: d.update(order=5), kernel.NotACertificate),
        (lambda d: d.update(null=[{}]), kernel.NotACertificate),
        (lambda d: d.pop("null"), kernel.NotACertificate),
    ]:
        document = copy.deepcopy(fourth)
        curves = leaves_with(document["decisions"]["fourth"], "curve")
        change(next(d for d in curves if d["order"] == 4 and d["value"]["powers"].get("z")))
        refused(document, error)
        document = copy.deepcopy(fourth)
        change(document["descents"][0]["curve"])
        refused(document, error)


def test_a_descent_needs_all_its_conditions(fourth: dict[str, Any]) -> None:
    (named,) = [d for d in fourth["descents"] if d["curve"]["order"] == 4]
    assert [step["condition"] for step in named["conditions"]] == ["x + y = 0", "z != 0", "c > 0"]
    for n in range(3):
        document = copy.deepcopy(fourth)
        del document["descents"][0]["conditions"][n]
        with pytest.raises(kernel.CertificateError):
            kernel.check(sealed(document))
    document = copy.deepcopy(fourth)
    document["descents"][0]["curve"]["order"] = 5
    refused(document, kernel.NotACertificate)


def test_a_descent_is_no_reason_against_order_three(fourth: dict[str, Any]) -> None:
    document = json.loads(json.dumps(implication(Problem.shipped("counterexample"), 3).certificate()))
    (leaf, *_) = [p for p in leaves_with(document["decisions"]["third"], "proof") if "curve" in p]
    (curve, *_) = [c for c in leaves_with(fourth["decisions"]["fourth"], "curve") if c["order"] == 4]
    leaf["curve"] = curve
    with pytest.raises(kernel.NotACertificate, match="order of a curve"):
        kernel.check(sealed(document))


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f["scale"].update(coefficient="7"),
        lambda f: f["squares"].pop(),
        lambda f: f["squares"][0]["multiplier"].update(coefficient="-1"),
        lambda f: f["squares"][0].update(form="w1dot11^2"),
        lambda f: f.update(quotients=[]),
        lambda f: f.update(quotients=["w1dot12^3"] * len(f["quotients"])),
        lambda f: f.pop("squares"),
        lambda f: f.pop("quartic"),
        lambda f: f.update(quartic=[]),
    ],
)
def test_a_wrong_sum_of_squares_is_refused(summed: dict[str, Any], change: Any) -> None:
    document = copy.deepcopy(summed)
    proofs = [p for p in leaves_with(document["decisions"]["fourth"], "fourth") if p.get("squares")]
    assert proofs
    change(proofs[0])
    with pytest.raises(kernel.CertificateError):
        kernel.check(sealed(document))


def test_a_negative_scale_does_not_turn_a_sum_of_squares_around() -> None:
    """g = −x⁴ = −1·(x²)²: with a negative scale the identity holds, and proves nothing."""
    f = PolynomialObjective("-X11^4", (1, 1))
    problem = Problem(Landscape(MatrixProduct(1, 1), f), MatrixProduct(1, 1).point([[0]]), ())
    document = json.loads(json.dumps(implication(problem, 4).certificate()))
    one = {"coefficient": "1", "powers": {}}
    document["decisions"]["fourth"] = {
        "region": [[]],
        "undecided": [],
        "tree": {
            "holds": True,
            "proof": {
                "denominator": one,
                "squares": [],
                "blocks": [],
                "third": {"scale": one, "quotients": [], "columns": {}},
                "fourth": {
                    "scale": {"coefficient": "-1/2", "powers": {}},
                    "squares": [{"multiplier": one, "form": "w1dot11^2"}],
                    "quotients": [],
                    "quartic": None,
                },
            },
        },
    }
    refused(document, kernel.SignNotShown)
    document["decisions"]["fourth"]["tree"]["proof"]["fourth"]["scale"] = one
    refused(document, kernel.IdentityFails)
    document["problem"]["objective"]["expression"] = "1/2*X11^4"  # of which it is a proof
    document["descents"] = []
    assert kernel.check(sealed(document)).verdict == "refuted"


def test_a_flat_list_of_conditions_cannot_keep_the_kernel_busy() -> None:
    f = PolynomialObjective("X11^4", (1, 1))
    problem = Problem(Landscape(MatrixProduct(1, 1), f), MatrixProduct(1, 1).point([[0]]), ())
    document = json.loads(json.dumps(implication(problem, 4).certificate()))
    names = [f"a{n}" for n in range(1500)]
    document["problem"]["parameters"] = names
    conditions: list[dict[str, Any]] = [{"condition": f"{n} = 0"} for n in names]
    conditions[-1]["rules"] = {n: n for n in names}
    minus = {"coefficient": "-1", "powers": {}}
    curve = {"order": 1, "steps": [{"w1dot11": "1"}], "value": minus, "null": []}
    document["descents"] = [{"conditions": conditions, "curve": curve}]
    with pytest.raises(kernel.CertificateError) as caught:
        kernel.check(sealed(document))
    assert len(str(caught.value)) < 600


# The budget, and the tables of orders and leaves


def least_budget(check: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> int:
    """A budget that is enough for a check, and not enough for two."""
    for limit in (int(1.5**n) for n in range(1, 60)):
        monkeypatch.setattr(kernel, "MAX_WORK", limit)
        try:
            check()
            return limit
        except kernel.NotACertificate as error:
            assert "too much work" in str(error)
    raise AssertionError("no budget is enough")


def test_every_check_has_the_whole_budget(document: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    fibre = fibre_certificate(MatrixProduct(2, 2, 2), [[1, 0], [0, 1]], [[1, 0], [0, 0]])
    for check in (lambda: kernel.check(document), lambda: check_fibre(fibre)):
        limit = least_budget(check, monkeypatch)
        for _ in range(3):
            check()
        monkeypatch.setattr(kernel, "MAX_WORK", limit // 2)
        with pytest.raises(kernel.NotACertificate, match="too much work"):
            check()
        monkeypatch.setattr(kernel, "MAX_WORK", limit)
        check()  # after one that was stopped, too


def test_the_tables_are_complete() -> None:
    assert kernel.STEPS == ("gradient", "hessian", "third", "fourth") and kernel.MAX_ORDER == 4
    assert set(kernel.LEAVES) == {
        *("curve", "indefinite", "negative", "entry", "zero", "approach", "outer", "contradiction", "line", "scaling")
    }
    assert kernel.VERDICTS == ("proved", "refuted", "undecided") and kernel.READINGS == ("image", "ambient")
    for step in (*kernel.STEPS, "stationarity", "conclusion"):
        for answer in (True, False, None, "undecided"):
            rules = [*kernel.LEAVES.values(), *kernel.DEFAULTS]
            assert any(step in rule.steps and answer in rule.answers for rule in rules)
            # what no key names is told by the step and the answer alone
            assert sum(step in rule.steps and answer in rule.answers for rule in kernel.DEFAULTS) <= 1


def test_a_new_kind_of_leaf_is_one_line_in_the_table(document: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[kernel.LeafContext] = []

    def toy(proof: Any, leaf: kernel.LeafContext) -> None:
        if kernel.fields(proof, {"toy"})["toy"] != "believe me":
            raise kernel.IdentityFails(f"{leaf.branch}: the toy is broken")
        seen.append(leaf)

    proof = leaf(document, "hessian", "squares")
    proof.clear()
    proof["toy"] = "believe me"
    refused(document, kernel.NotACertificate)
    monkeypatch.setitem(kernel.LEAVES, "toy", kernel.LeafRule(toy, ("hessian",), (True,)))
    assert kernel.check(sealed(document)).verdict == "proved"
    (found,) = seen
    assert (found.step, found.order, found.holds) == ("hessian", 2, True)
    assert (
        sorted(found.given.parameters) == sorted(document["problem"]["parameters"])
        and "c - z >= 0" in found.branch.conditions
    )
    for data, error in [
        ({"toy": "no"}, kernel.IdentityFails),
        ({"toy": "believe me", "more": 1}, kernel.NotACertificate),
        ({"toy": "believe me", "hessian": 1}, kernel.NotACertificate),
        ({"joy": "believe me"}, kernel.NotACertificate),
    ]:
        proof.clear()
        proof |= data
        refused(document, error)
    proof.clear()
    proof["toy"] = "believe me"
    for rule in (kernel.LeafRule(toy, ("hessian",), (False,)), kernel.LeafRule(toy, ("third",), (True,))):
        monkeypatch.setitem(kernel.LEAVES, "toy", rule)
        refused(document, kernel.NotACertificate)
    monkeypatch.delitem(kernel.LEAVES, "toy")
    refused(document, kernel.NotACertificate)


def answers(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """The leaves of a tree."""
    return [leaf for case in tree["cases"] for leaf in answers(case)] if "cases" in tree else [tree]


def test_a_proof_stands_only_where_its_kind_may(fourth: dict[str, Any], document: dict[str, Any]) -> None:
    """Every proof of two certificates in every leaf of every step: only a step and an answer like its own accept it."""
    kinds = {}
    for name, decision in (document["decisions"] | fourth["decisions"]).items():
        for place in answers(decision["tree"]):
            kinds[name, place["holds"], *sorted(place["proof"])] = place["proof"]
    found = {key for _, _, *keys in kinds for key in keys}
    assert found >= {"curve", "entry", "zero", "third", "squares"}
    tried = 0
    for step, decision in fourth["decisions"].items():
        for place in answers(decision["tree"]):
            original = dict(place["proof"])
            for (origin, holds, *keys), proof in kinds.items():
                critical = {origin, step} <= set(kernel.STEPS)
                reason = critical and holds is place["holds"] is False
                if (origin, holds) == (step, place["holds"]) or reason or proof == original:
                    continue
                place["proof"] = proof
                with pytest.raises(kernel.CertificateError) as caught:
                    kernel.check(sealed(fourth))
                named = set(keys) & set(kernel.LEAVES)
                wanted = kernel.RegionDisagrees if step == "conclusion" and not named else kernel.NotACertificate
                assert type(caught.value) is wanted, (step, place["holds"], keys)
                tried += 1
            place["proof"] = original
    assert tried > 100
    kernel.check(sealed(fourth))


@pytest.mark.parametrize(("step", "reason"), [(s, r) for s in range(4) for r in range(4) if r > s])
def test_a_reason_of_a_higher_order_is_none(step: int, reason: int, fourth: dict[str, Any]) -> None:
    document = copy.deepcopy(fourth)
    proof = {"curve": {"order": reason + 1, "steps": [{"w1dot11": "1"}], "value": ONE, "null": []}}
    refuting = {"region": [], "undecided": [], "tree": {"holds": False, "proof": proof}}
    document["decisions"][kernel.STEPS[step]] = refuting
    with pytest.raises(kernel.NotACertificate, match="order of a curve is too high"):
        kernel.check(sealed(document))


@pytest.mark.parametrize(("step", "kind"), [("gradient", "indefinite"), ("hessian", "negative"), ("third", "negative")])
def test_a_kind_of_refutation_of_a_higher_order_is_none(step: str, kind: str, fourth: dict[str, Any]) -> None:
    document = copy.deepcopy(fourth)
    tree = {"holds": False, "proof": {kind: {}}}
    document["decisions"][step] = {"region": [], "undecided": [], "tree": tree}
    with pytest.raises(kernel.NotACertificate, match=f"no proof that {step} is False"):
        kernel.check(sealed(document))


@pytest.mark.parametrize("holds", [1, 0, "true", [], {}, 1.0])
def test_an_answer_is_true_false_or_none(holds: Any, document: dict[str, Any]) -> None:
    for place in answers(document["decisions"]["hessian"]["tree"]):
        before, place["holds"] = place["holds"], holds
        with pytest.raises(kernel.RegionDisagrees):
            kernel.check(sealed(document))
        place["holds"] = before


def test_a_derivative_costs_what_it_copies(document: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Long monomials in the parameters are not differentiated, and what is differentiated is charged by its length."""
    monkeypatch.setattr(kernel, "MAX_WORK", 2_000_000)
    terms = " + ".join(f"a^{900 - k}*b^{k + 1}" for k in range(200))
    document["problem"] = {
        "widths": [1, 1],
        "parameters": ["a", "b"],
        "point": [[["0"]]],
        "objective": {"kind": "quadratic", "A": [[terms]], "c": "0", "scale": "1", "target": [["0"]]},
    }
    tracemalloc.start()
    with pytest.raises(kernel.CertificateError):
        kernel.check(sealed(document))
    assert tracemalloc.get_traced_memory()[1] < 100e6
    tracemalloc.stop()


def test_a_certificate_is_a_copy(answer: Implication) -> None:
    document = answer.certificate()
    document["verdict"] = "certain"
    document["decisions"]["hessian"]["region"].clear()
    assert answer.certificate()["verdict"] == "proved" and answer.certificate()["decisions"]["hessian"]["region"]
    assert kernel.check(answer.certificate()).verdict == "proved"


# What else can be claimed


@pytest.fixture
def criticality() -> dict[str, Any]:
    given = Problem.shipped("counterexample")
    return given.landscape.criticality(given.point, 3, given.parameters).certificate()


@pytest.fixture
def curves() -> dict[str, Any]:
    given = Problem.shipped("counterexample")
    return given.landscape.descent_curve(given.point, 4, given.parameters).certificate()


def test_a_certificate_shows_what_it_claims_and_no_more(criticality: dict[str, Any], curves: dict[str, Any]) -> None:
    summary = kernel.check(criticality)
    assert (summary.claim, summary.verdict, summary.witness, summary.search_space) == ("criticality", None, None, None)
    assert sorted(summary.region[0]) == ["c + z >= 0", "c - z >= 0", "x = 0", "y = 0"] and summary.proofs > 5
    summary = kernel.check(curves)
    assert (summary.claim, summary.verdict, summary.proofs) == ("descent", None, len(curves["descents"]))
    assert ["x + y = 0", "z != 0", "c > 0"] in summary.region


def test_other_claims_are_refused_where_they_are_false(
    criticality: dict[str, Any], curves: dict[str, Any], document: dict[str, Any]
) -> None:
    for key, value in (("verdict", "proved"), ("descents", None), ("witness", {}), ("search_space", "image")):
        for one in (criticality, curves):
            refused(sealed(one | {key: value}), kernel.NotACertificate)
    refused(sealed(criticality | {"decisions": curves["decisions"], "search_space": "image"}), kernel.NotACertificate)
    refused(sealed(document | {"search_space": None}), kernel.NotACertificate)
    refused(sealed(document | {"decisions": criticality["decisions"]}), kernel.NotACertificate)
    refused(sealed(curves | {"decisions": document["decisions"]}), kernel.NotACertificate)
    wider = copy.deepcopy(criticality)
    wider["decisions"]["hessian"]["region"][0].remove("y = 0")
    refused(wider, kernel.RegionDisagrees)
    less = copy.deepcopy(criticality)
    del less["decisions"]["third"]
    refused(less, kernel.NotACertificate)
    for n in range(len(curves["descents"])):
        for change in (
            lambda d: d["curve"]["value"].update(coefficient="7"),
            lambda d: d["conditions"].clear(),
            lambda d: d["curve"].update(order=d["curve"]["order"] % 4 + 1),
        ):
            wrong = copy.deepcopy(curves)
            change(wrong["descents"][n])
            with pytest.raises(kernel.CertificateError):
                kernel.check(sealed(wrong))


def test_the_command_line_says_what_was_claimed(
    criticality: dict[str, Any], curves: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    falls = "g falls along a curve, at an order ≤ 4"
    for document, text in ((criticality, "3-critical for g  ⟺  x = 0"), (curves, falls)):
        path = tmp_path / "proof.json"
        path.write_text(json.dumps(document))
        for form in ("text", "json", "markdown", "latex"):
            status, out, _ = run(capsys, "certificate", path, "--format", form)
            assert status == 0 and "verdict: proved" not in out
            assert form != "text" or text in out


def test_a_file_that_is_nothing_but_brackets_is_refused_before_it_takes_memory(tmp_path: Path) -> None:
    path = tmp_path / "brackets.json"
    for text in ("[" + ",".join(["[]"] * 500_001) + "]", "[" + ",".join(["{}"] * 500_001) + "]"):
        path.write_text(text)
        with pytest.raises(kernel.NotACertificate, match="more than 1000000 values"):
            kernel.check_file(str(path))
