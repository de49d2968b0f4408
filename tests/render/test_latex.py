"""LaTeX: it reads back to the same polynomial, and all of it compiles without a box that is too wide."""

from __future__ import annotations

import math
import random
import re
import subprocess
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
import symengine
from flint import fmpq

from deeplift_cas import InputError, Landscape, MatrixProduct, PolynomialObjective, Problem, classify, implication
from deeplift_cas.algebra.condition import Condition
from deeplift_cas.algebra.parsing import parse
from deeplift_cas.algebra.polynomial import Ring
from deeplift_cas.criticality.argument import Argument
from deeplift_cas.files import write_folder
from deeplift_cas.landscape.printed import mismatches
from deeplift_cas.landscape.wolfram import read
from deeplift_cas.regions.line import empty_up_to_scaling
from deeplift_cas.regions.proof import EmptyLine
from deeplift_cas.render.document import fragments
from deeplift_cas.render.latex import NAMINGS, mathematics, polynomial, prose, region, structured, symbol
from deeplift_cas.render.layout import TEXT_WIDTH, fitted
from deeplift_cas.render.theorem import theorem
from deeplift_cas.render.writer import LatexWriter
from deeplift_cas.report.criterion import region as described
from deeplift_cas.signs.branch import Branch
from deeplift_cas.verify import main


def problems(count, seed=0):
    """Random points of small networks, all kinds of objectives; the parameters a and b."""
    rng = random.Random(seed)
    entry = lambda: rng.choice([0, 0, 0, 1, 1, -1, 2, "1/2"])  # noqa: E731
    while count:
        widths = [rng.randint(1, 3) for _ in range(rng.randint(2, 4))]
        point = [[[entry() for _ in range(n)] for _ in range(m)] for n, m in pairwise(widths)]
        kind = rng.choice(["quadratic", "quadratic", "polynomial", "square_loss"])
        rows, columns = widths[-1], widths[0]
        if kind == "quadratic":
            A = [[rng.choice([0, 0, "a", "a - 2*b", 1]) for _ in range(columns)] for _ in range(rows)]
            objective = {"kind": kind, "A": A, "c": rng.choice(["b", "1", "a + 1"]), "scale": rng.choice(["1/2", "1"])}
        elif kind == "polynomial":
            text = "X11^3 - 2*a*X11 + b" if rows * columns < 2 else "X11^2 + a*X11*b"
            objective = {"kind": kind, "expression": text}
        else:
            inputs = [[int(i == j) * 2 for j in range(columns)] for i in range(columns)]
            objective = {"kind": kind, "inputs": inputs, "targets": [[entry() for _ in inputs] for _ in range(rows)]}
        data = {"title": f"Problem {count} & more", "widths": widths, "parameters": ["a", "b"], "point": point}
        yield Problem.from_mapping({**data, "objective": objective})
        count -= 1


LONG = "a_parameter_with_a_name_as_long_as_names_can_be_" + "M" * 12
NAMES = ["a", "b", "x1", "lambda", "A", "W1", "g3", "Gamma2", "rate", "x_1", "epsilon", "t", LONG]


def wild_problems(count, seed=0):
    """Points with many columns or rows, long numbers, names that the theorem uses itself, dense matrices."""
    rng = random.Random(seed)

    def number(digits):
        big = lambda: rng.randint(1, 10 ** rng.randint(1, digits))  # noqa: E731
        return rng.choice(["0", "0", "1", "-1", "2", *([str(big()), f"-{big()}/{big()}"] if digits else ["-5/7"])])

    for n in range(count):
        names = rng.sample(NAMES, 3)
        widths = [[12, 2, 1], [1, 2, 35], [2, 3, 2], [2, 1, 3, 1]][n % 4]
        digits = [0, 0, 40, 0][n % 4]
        point = [[[number(digits) for _ in range(n)] for _ in range(m)] for n, m in pairwise(widths)]
        shape = range(widths[-1]), range(widths[0])

        def entry(digits=digits, names=names, few=n % 4 == 1):
            name, other = rng.choice(names), rng.choice(names)
            if few and rng.random() < 0.9:  # 36 equations of degree 3 take long to solve
                return number(digits)
            return rng.choice([name, f"{name} - 1", f"2*{name}^2*{other}", number(digits)])

        kind = ["quadratic", "quadratic", "square_loss", "polynomial"][(n + n // 4) % 4]
        if kind == "quadratic":
            objective = {"A": [[entry() for _ in shape[1]] for _ in shape[0]], "c": entry()}
        elif kind == "polynomial":
            objective = {"expression": " + ".join(f"({entry()})*X{i}1*X1{j}" for i in (1, 1) for j in (1, 1))}
        else:
            inputs = [[int(i == j) * 3 for j in shape[1]] for i in shape[1]]
            objective = {"inputs": inputs, "targets": [[number(digits) for _ in shape[1]] for _ in shape[0]]}
        title = rng.choice(["", "Ein ω-Problem & 100 % 中", "x" * 150])
        data = {"title": title, "widths": widths, "parameters": names, "point": point}
        yield Problem.from_mapping({**data, "objective": {"kind": kind, **objective}})


def plain(latex, names, naming="dots"):
    """LaTeX of a polynomial, as it stands in a fragment, in the plain notation that is read with juxtaposed factors."""
    text = re.sub(r"\{\\par.*?\$\\displaystyle |\$\\par\}", "", latex)
    text = re.sub(r"\}\\penalty\d+ \\math(it|tt)\{|\\penalty\d+ ", "", text)  # a long name in parts
    text = re.sub(r"\\tfrac\{(\d+)\}\{(\d+)\}", r"(\1/\2)", text)
    for name in sorted(names, key=lambda name: -len(symbol(name, naming))):
        text = text.replace(symbol(name, naming), f"\0{names.index(name)}\0")
    text = re.sub(r"\^\{(\d+)\}", r"^\1 ", text)
    text = re.sub("\0(\\d+)\0", lambda match: f" {names[int(match[1])]} ", text)
    return re.sub(r"\s+(\^)", r"\1", re.sub(r"[{}]", "", text))  # braces keep short sums together


@pytest.mark.parametrize("make", [problems, wild_problems])
def test_both_forms_of_the_derivatives_read_back_to_the_same_polynomial(make):
    for number, problem in enumerate(make(20)):
        names, naming = (*problem.landscape.lift.direction_names, *problem.parameters), list(NAMINGS)[number % 3]
        files = fragments(implication(problem, 1), naming)
        for order in (1, 2, 3, 4):
            form = problem.landscape.taylor(problem.point, order, problem.parameters).derivative(order)
            for kind in ("expanded", "structured"):
                assert mismatches(form, plain(files[f"derivative-{order}-{kind}.tex"], names, naming)) == []


def test_a_change_in_the_latex_is_noticed():
    problem = Problem.shipped("counterexample")
    form = problem.landscape.taylor(problem.point, 2, problem.parameters).derivative(2)
    text = structured(problem, 2)
    assert text is not None
    names = (*form.directions, *form.parameters)
    assert mismatches(form, plain(text, names)) == []
    assert mismatches(form, plain(text.replace(r"\dot{w}^{(1)}_{13}", r"\dot{w}^{(1)}_{12}", 1), names))


def test_the_structured_form_is_that_of_the_appendix():
    problem = Problem.shipped("counterexample").with_scale("1")
    text = structured(problem, 2)
    assert text is not None
    assert text.startswith(r"c (2 (\dot{w}^{(1)}_{11} + \dot{w}^{(2)}_{11} + \dot{w}^{(3)}_{11})^{2} + 2 (")
    assert r"2 z \dot{w}^{(1)}_{13} \dot{w}^{(3)}_{31}" in text


@pytest.mark.parametrize(
    "name", ["x", "x_2", "alpha", "beta12", "rate", "my_rate", "X12", "w1dot12", "w12dot1_12", "w"]
)
def test_names_have_one_latex_each_in_every_naming(name):
    for naming in NAMINGS:
        shown = symbol(name, naming)
        assert shown.count("{") == shown.count("}") and "$" not in shown
    assert symbol("w1dot12", "plain") != symbol("w1dot12", "dots")


def test_different_names_look_different():
    names = ["x1", "x_1", "eta2", "eta_2", "mu", "mu_", "rate", "ra_te", "w1dot11", "w11dot1_1"]
    assert len({symbol(name) for name in names}) == len(names)


def cases_of(text, every=False):
    """(names that are zero, item) for the cases of a proof in which every equation is of the form name = 0; for the
    others ``None`` and the item, if ``every`` is wanted.
    """
    for item in re.findall(r"(?:\\item|\\noindent) (.*)", text):
        where, colon, _ = item.partition(": ")
        zeros = re.findall(r"\$([^$ ]+) = 0\$", where) if colon and where.startswith("Where") else []
        if not (colon and where.startswith("Where")) or where.count(" = ") == len(zeros):
            yield zeros, item
        elif every:
            yield None, item


class Printed:
    """Reads what a theorem prints about a problem."""

    def __init__(self, problem, naming):
        self.directions = problem.landscape.lift.direction_names
        self.names, self.naming = (*self.directions, *problem.parameters), naming
        self.symbols = {symbol(name): symengine.Symbol(name) for name in problem.parameters}
        self.spelled = {symbol(name, naming): name for name in self.directions}
        expansion = problem.landscape.taylor(problem.point, 4, problem.parameters)
        self.forms = [None, *(expansion.coefficient(k).expr for k in (1, 2, 3, 4))]

    def polynomial(self, latex):
        names = (*self.names, "EPS")
        return read(plain(latex.replace(r"\varepsilon", " EPS "), names, self.naming), names).expr

    def vanishes(self, difference, zeros):
        zero = {self.symbols[name]: 0 for name in zeros}
        return symengine.expand(symengine.expand(difference).subs(zero)) == 0

    def moved(self, item):
        """The entries of a direction or of a curve, and what follows them."""
        shown, _, rest = item.rpartition("along ")[2].partition(" (other entries 0)")
        entries = dict.fromkeys(map(symengine.Symbol, self.directions), 0)
        for left, right in re.findall(r"\$([^$]*?) = ([^$]*)\$", shown):
            entries[symengine.Symbol(self.spelled[left])] = self.polynomial(right)
        return entries, rest


@pytest.mark.parametrize("naming", NAMINGS)
def test_the_printed_identity_for_g_4_is_true(naming):
    """With Σ λ_i q_i² from the certificate, whose cases stand in the same order."""
    seen = 0
    for problem in (*map(Problem.shipped, ("counterexample", "quartic")), *problems(60)):
        if problem.landscape.lift.depth > 3:
            continue
        argument, printed = Argument.of(implication(problem, 4)), Printed(problem, naming)
        part = theorem(argument, naming).partition("Criticality of order 4")[2]
        printed_cases = cases_of(part.partition(r"\end{itemize}")[0], True)
        for (zeros, item), case in zip(printed_cases, argument.criticality, strict=True):
            found = re.search(r"\$([^$]*g_4[^$]*?) = ([^$]*?)(?: \\geq 0)?\$", item)
            if zeros is None or found is None:
                continue
            left, right = found.groups()
            proof = case.proof.json()
            pairs = zip(proof["squares"], proof["third"]["quotients"], strict=True)
            total = sum(exact_product(square["multiplier"]) * parse(q) ** 2 for square, q in pairs)
            left = left.replace(r"\textstyle\sum_i \lambda_i q_i^2", "SUM").replace(r"\bigl", "").replace(r"\bigr", "")
            left = re.sub(r"g_4(?:\(\\dot w\))?", "(GFOUR)", left).replace("SUM", "(SUM)")
            names = (*printed.names, "GFOUR", "SUM")
            value = read(plain(left, names, naming), names).expr
            value = value.subs({symengine.Symbol("GFOUR"): printed.forms[4], symengine.Symbol("SUM"): total})
            assert printed.vanishes(value - printed.polynomial(right), zeros), item
            seen += right != "0"
    assert seen > 2


def exact_product(data):
    return parse(data["coefficient"]) * math.prod(parse(text) ** e for text, e in data["powers"].items())


THEOREMS = [(order, naming) for order in (2, 3, 4) for naming in NAMINGS]


@pytest.mark.parametrize(("order", "naming"), THEOREMS)
def test_what_a_proof_prints_is_true(order, naming):
    """The identities for the Hessian and g_3, the values along directions, the leading terms along curves."""
    seen = {"identity": 0, "value": 0, "curve": 0}
    shipped = map(Problem.shipped, ("counterexample", "quartic", "two_layers"))
    for problem in (*shipped, *problems(60), *wild_problems(4)):
        answer = implication(problem, order if problem.landscape.lift.depth < 4 else min(order, 3))
        printed = Printed(problem, naming)
        for zeros, item in cases_of(theorem(Argument.of(answer), naming)):
            sides = r"\$([^$]*(?:\\nabla\^2 g\(W\)\[.*?\]|g_3\(\\dot w\))) = ([^$<]*)\$"
            for left, right in [] if "other entries" in item else re.findall(sides, item):
                form = printed.forms[3 if "g_3" in left else 2]
                left = left.replace(r"\nabla^2 g(W)[\dot w, \dot w]", "(2)").replace(r"g_3(\dot w)", "(1)")
                difference = printed.polynomial(left) * form - printed.polynomial(right)
                assert printed.vanishes(difference, zeros), (zeros, left, right)
                seen["identity"] += 1
            if "other entries" not in item:
                continue
            entries, rest = printed.moved(item)
            if value := re.search(r"\\nabla(?:\^(\d))? g\(W\)\[[^]]*\] = ([^$]*) (?:<|\\neq) 0", rest):
                k = int(value[1] or 1)
                difference = math.factorial(k) * printed.forms[k].subs(entries) - printed.polynomial(value[2])
                assert printed.vanishes(difference, zeros), item
                seen["value"] += 1
            elif falls := re.search(r"= ([^$]*)\\varepsilon\^\{4\} \+ \\cdots", rest):
                eps = symengine.Symbol("EPS")
                along = symengine.expand(sum(form.subs(entries) for form in printed.forms[1:]))
                head = falls[1].strip()
                leading = printed.polynomial({"": "1", "-": "-1"}.get(head, head))
                for power in range(1, 5):
                    coefficient = symengine.diff(along, eps, power).subs({eps: 0}) / math.factorial(power)
                    assert printed.vanishes(coefficient - (leading if power == 4 else 0), zeros), item
                seen["curve"] += 1
    assert seen["value"] > 20 and (seen["identity"] > 5) and (order < 4 or seen["curve"] > 1), seen


def test_an_empty_branch_up_to_a_scaling_is_said_with_the_values_and_weights_that_it_has():
    ring = Ring(("x", "y"))
    x, y = ring.generator("x"), ring.generator("y")
    branch = Branch(ring, [Condition.of(ring, x**2 - 2 * y, "<"), Condition.of(ring, y, "<=")])
    (said,) = empty_up_to_scaling(branch).words(LatexWriter(ring, "dots"))
    assert said == (
        "there are no such parameters: modulo the equations the signs of $x^{2} - 2 y$ are asked of $x$ and $y$ alone, "
        r"and they are the same at $(\lambda x, \lambda^{2} y)$ for $\lambda > 0$; so $y$ may be taken to be $-1$ or "
        "$0$, and then no real number $x$ has all of them"
    )


def test_boxes_that_cover_all_values_are_counted():
    inside = EmptyLine("y", ((fmpq(0), "x - y"), (None, "x + y")))
    (said,) = EmptyLine("x", ((fmpq(1), inside), (None, "x"))).words(LatexWriter(Ring(("x", "y")), "dots"))
    assert said == (
        "there are no such parameters: modulo the equations the signs of $x - y$, $x + y$, $x$ are asked of $x$ and "
        "$y$ alone, of which all values are in 3 boxes, on each of which one of these has another sign"
    )


@pytest.mark.parametrize("text", ["x & y", "x$", "a\\b", "x = 0", "50% of x"])
def test_what_is_no_polynomial_is_refused(text):
    with pytest.raises(InputError):
        polynomial(text)


def test_texts_keep_special_characters_and_mathematics():
    assert (
        prose('50 % of "x_1" & #3 ≥ ½')
        == r"50 \% of ``\ensuremath{x_{1}}'' \& \#3 \ensuremath{\geq} \ensuremath{\tfrac12}"
    )
    assert mathematics("x¹²·y ≠ |z|") == r"x^{12} y \neq |z|"


def test_a_title_may_be_written_in_any_way():
    assert prose(unicodedata.normalize("NFD", "école")) == prose("école") == "école"
    assert prose("W\u0303") == r"\ensuremath{\tilde{W}}"
    assert prose("W_{L−1,−} and d_min") == r"\ensuremath{W_{L-1,-}} and \ensuremath{d_{\mathrm{min}}}"
    assert prose("Counterexample") == "Counterexample" and r"\-" in prose("x" * 150)


def test_a_formula_may_be_broken_where_it_is_wide():
    assert fitted(r"$a \bigl(x + y\bigr)$") == r"$a \bigl(x + y\bigr)$"
    assert fitted(r"$(\bigl(x + y\bigr) z + 1)^{2}$") == r"${(\bigl(x + y\bigr) z + 1)^{2}}$"
    assert fitted("$" + symbol("x_" + "1" * 58) + "$", 200).count("penalty") > 5
    assert fitted("$" + "7" * 200 + "$").replace(r"\penalty250 ", "") == "$" + "7" * 200 + "$"


def test_a_matrix_of_zeros_that_is_too_wide_is_given_by_its_size():
    zeros = " & ".join("0" * 40)
    assert fitted(rf"$A = \begin{{pmatrix}} {zeros} \end{{pmatrix}}$") == r"$A = 0$ ($1 \times 40$)"


def test_alternatives_of_a_region_are_told_apart():
    region_of = implication(Problem.shipped("quartic"), 2).region
    assert region(region_of) == r"($b \neq 0$ and $a \geq 0$) or ($s = 0$ and $b \neq 0$)"


def test_conditions_that_alternatives_share_are_said_once():
    long = [
        "a^3*b + 987654321*c^2*d - 2*a*b*c*d + a*b + c = 0",
        "a*b^2 + c*d + a + b + c + d = 0",
        "a^4 + 2*b^4 + 3*c^4 + 4*d^4 - 5*a*b*c*d > 0",
    ]
    text = region(described([[*long, "a > 0"], [*long, "b > 0", "c > 0"]], ("a", "b", "c", "d")))
    assert text.endswith("$, and ($a > 0$ or ($b > 0$ and $c > 0$))") and text.count("987654321") == 1


def test_a_curve_without_conditions_is_a_sentence():
    problem = Problem.shipped("counterexample").at({"x": "0", "y": "0", "z": "1", "c": "1"})
    text = theorem(Argument.of(implication(problem, 4)))
    assert "Where :" not in text and "Moreover, along $" in text


def test_every_character_of_the_ledger_is_known(ledger):
    known = prose("".join(chr(c) for c in range(32, 127)))
    for entry in ledger.values():
        for text in (entry.claim.title, entry.claim.name, entry.verdict.because, entry.verdict.covers):
            assert prose(text).isascii(), text
        assert entry.claim.statement.isascii()
    assert known.isascii()


def test_the_polynomials_are_exact():
    a = symengine.Symbol("a")
    assert read(plain(polynomial("1/3*a^2 - 5/7*a"), ("a",)), ("a",)).expr == a**2 / 3 - 5 * a / 7


def compiled(folder: Path) -> str:
    for _ in range(2):
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    log = run.stdout.decode(errors="replace")
    assert run.returncode == 0, log[-2000:]
    assert "Overfull" not in log and "undefined" not in log.lower(), [x for x in log.split("\n") if "Overfull" in x]
    return log


@pytest.mark.slow
@pytest.mark.parametrize("make", [problems, wild_problems])
def test_everything_compiles_for_random_problems(tmp_path, make):
    for number, problem in enumerate(make(20)):
        naming, width = list(NAMINGS)[number % 3], [TEXT_WIDTH, 246, 200, 500][number // 4 % 4]
        folder = tmp_path / str(number)
        write_folder(str(folder), fragments(implication(problem), naming, (), width))
        compiled(folder)


@pytest.mark.slow
@pytest.mark.parametrize("width", [345, 200])
@pytest.mark.parametrize("names", [[f"a_{n}" for n in range(1, 31)], [f"a{n}" for n in range(1, 31)]])
def test_many_parameters_break_over_lines(tmp_path, width, names):
    objective = {"kind": "polynomial", "expression": f"({' + '.join(names)})*X11 + X11^2"}
    problem = Problem.from_mapping({"widths": [1, 1], "parameters": names, "point": [[[0]]], "objective": objective})
    for order in (1, 2):
        folder = tmp_path / str(order)
        write_folder(str(folder), fragments(implication(problem, order), "dots", (), width))
        compiled(folder)


@pytest.mark.slow
@pytest.mark.parametrize("search_space", ["image", "ambient"])
def test_fragments_fit_into_the_columns_of_another_document(tmp_path, search_space):
    files = fragments(implication(Problem.shipped("counterexample"), 4, search_space), "dots", (), 229)
    write_folder(str(tmp_path / "out"), files)
    inputs = "".join(f"Text before. \\input{{{name}}} Text behind.\n\n" for name in files if name != "main.tex")
    (tmp_path / "out" / "main.tex").write_text(
        "\\documentclass[twocolumn]{article}\\usepackage[utf8]{inputenc}\\usepackage{amsmath,amsthm,longtable}"
        f"\\newtheorem{{theorem}}{{Theorem}}\\begin{{document}}\\sloppy\n{inputs}\\end{{document}}"
    )
    compiled(tmp_path / "out")


@pytest.mark.slow
@pytest.mark.parametrize("width", ["200", "700"])
def test_the_page_is_made_for_the_text_width(tmp_path, capsys, width):
    assert main(["latex", "counterexample", str(tmp_path / "out"), "--text-width", width]) == 0
    compiled(tmp_path / "out")
    command = ["pdftotext", "-bbox", "main.pdf", "-"]
    shown = subprocess.run(command, cwd=tmp_path / "out", capture_output=True, text=True, check=True).stdout
    page = max(map(float, re.findall(r'<page width="([0-9.]+)"', shown)))
    left, right = (list(map(float, re.findall(rf'<word {edge}="([0-9.]+)"', shown))) for edge in ("xMin", ".* xMax"))
    assert min(left) > 20 and max(right) < page - 20


@pytest.mark.slow
def test_the_counterexample_with_the_ledger_compiles(tmp_path, capsys):
    assert main(["latex", "counterexample", str(tmp_path / "out")]) == 0
    assert "ledger.tex" in {file.name for file in (tmp_path / "out").iterdir()}
    compiled(tmp_path / "out")
    document = (
        "\\documentclass{article}\\usepackage[utf8]{inputenc}\\usepackage{amsmath,amsthm,longtable}"
        "\\newtheorem{theorem}{Theorem}\\begin{document}\n"
    )
    for arguments in (["counterexample", "--order", "4"], ["claim", "3.3"], ["claim", "theorem", "3.4"], ["report"]):
        capsys.readouterr()
        assert main([*arguments, "--format", "latex"]) in (0, 1)
        folder = tmp_path / "-".join(arguments)
        folder.mkdir()
        (folder / "main.tex").write_text(document + capsys.readouterr().out + "\\end{document}", encoding="utf-8")
        compiled(folder)


@pytest.mark.slow
@pytest.mark.parametrize("width", [TEXT_WIDTH, 246, 500])
def test_theorems_about_kinds_compile(tmp_path, width):
    deep = MatrixProduct(2, 1, 2)
    f = PolynomialObjective("z*X22 + c/2*((X11-1)^2 + X12^2 + X21^2 + X22^2) + k*X12^4", (2, 2))
    choi = "X14^4 + X11^2*X12^2 + X12^2*X13^2 + X13^2*X11^2 - 4*X11*X12*X13*X14 + (X11^2+X12^2+X13^2+X14^2)^2/50"
    for number, problem in enumerate(
        [
            Problem.shipped("counterexample").assuming(["c > 0"]),
            Problem(Landscape(deep, f), deep.point([[1, 0]], [[1], [0]]), ("z", "c", "k")),
            Problem(Landscape(MatrixProduct(4, 1), PolynomialObjective(choi, (1, 4))), [[[0] * 4]], ()),
            Problem(Landscape(MatrixProduct(2, 1), PolynomialObjective("X11^2*(1 + X12)", (1, 2))), [[[0, 0]]], ()),
        ]
    ):
        folder = tmp_path / str(number)
        naming = list(NAMINGS)[number % 3]
        write_folder(str(folder), fragments(implication(problem), naming, (), width, classify(problem)))
        compiled(folder)


def test_the_parts_of_a_point_of_another_lift_have_their_own_names():
    simplex = {
        "parameters": ["a", "b"],
        "point": [0, "3/5", "4/5"],
        "lift": {"kind": "hadamard", "n": 3, "sphere": True},
        "objective": {"kind": "polynomial", "expression": "a*X1 + b*X2"},
    }
    files = fragments(implication(Problem.from_mapping(simplex), 2))
    assert r"\nabla_{u_{1}} g(W)" in files["gradient-g.tex"] and "u_{3} = " in files["point.tex"]
    assert r"$u_{2}$ near $\tfrac{3}{5}$ such that $u_{1}^{2} + u_{2}^{2} + u_{3}^{2} - 1 = 0$" in files["theorem.tex"]
    assert "A point of a lift" in files["main.tex"]
    files = fragments(implication(Problem.shipped("symmetric"), 2))
    assert files["point.tex"].startswith(r"\[ U = \begin{pmatrix} 1 & 0")
