"""LaTeX: it reads back to the same polynomial, and all of it compiles without a box that is too wide."""

from __future__ import annotations

import random
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
import symengine

from deeplift_cas import InputError, Problem
from deeplift_cas.algebra.wolfram import read
from deeplift_cas.files import write_folder
from deeplift_cas.landscape.printed import mismatches
from deeplift_cas.render.document import fragments
from deeplift_cas.render.latex import NAMINGS, expanded, mathematics, polynomial, prose, structured, symbol
from deeplift_cas.verify import main

EXPRESSIONS = {1: "X11", 2: "X11^2 + a*X12", 3: "X11^3 - 2*a*X11*X12 + b"}


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


def plain(latex):
    """LaTeX of a polynomial in the plain notation that is read with juxtaposed factors."""
    text = re.sub(r"\\dot\{w\}\^\{\((\d+)\)\}_\{(\d+)\}", r"w\1dot\2 ", latex)
    text = re.sub(r"\\tfrac\{(\d+)\}\{(\d+)\}", r"(\1/\2)", text)
    text = re.sub(r"\^\{(\d+)\}", r"^\1 ", text)
    return re.sub(r"\s+(\^)", r"\1", text)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_both_forms_of_the_derivatives_read_back_to_the_same_polynomial(order):
    for problem in problems(20):
        form = problem.landscape.taylor(problem.point, order, problem.parameters).derivative(order)
        for text in (expanded(form), structured(problem, order)):
            assert text is None or mismatches(form, plain(text)) == []


def test_a_change_in_the_latex_is_noticed():
    problem = Problem.shipped("counterexample")
    form = problem.landscape.taylor(problem.point, 2, problem.parameters).derivative(2)
    text = structured(problem, 2)
    assert text is not None
    assert mismatches(form, plain(text.replace(r"\dot{w}^{(1)}_{13}", r"\dot{w}^{(1)}_{12}", 1)))


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


@pytest.mark.parametrize("text", ["x & y", "x$", "a\\b", "x = 0", "50% of x"])
def test_what_is_no_polynomial_is_refused(text):
    with pytest.raises(InputError):
        polynomial(text)


def test_texts_keep_special_characters_and_mathematics():
    assert prose('50 % of "x_1" & #3 ≥ ½') == r"50 \% of ``x\_1'' \& \#3 \ensuremath{\geq} \ensuremath{\tfrac12}"
    assert mathematics("x¹²·y ≠ |z|") == r"x^{12} y \neq |z|"


def test_every_character_of_the_ledger_is_known(ledger):
    known = prose("".join(chr(c) for c in range(32, 127)))
    for entry in ledger.values():
        for text in (entry.claim.title, entry.claim.name, entry.verdict.because, entry.verdict.covers):
            assert prose(text).isascii(), text
        assert entry.claim.statement.isascii()
    assert known.isascii()


def test_the_polynomials_are_exact():
    a = symengine.Symbol("a")
    assert read(plain(polynomial("1/3*a^2 - 5/7*a")), ("a",)) == a**2 / 3 - 5 * a / 7


def compiled(folder: Path) -> str:
    for _ in range(2):
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    log = run.stdout.decode(errors="replace")
    assert run.returncode == 0, log[-2000:]
    assert "Overfull" not in log and "undefined" not in log.lower(), [x for x in log.split("\n") if "Overfull" in x]
    return log


@pytest.mark.slow
def test_everything_compiles_for_random_problems(tmp_path):
    for number, problem in enumerate(problems(20)):
        write_folder(str(tmp_path / str(number)), fragments(problem, ["dots", "matrices", "plain"][number % 3]))
        compiled(tmp_path / str(number))


@pytest.mark.slow
def test_the_counterexample_with_the_ledger_compiles(tmp_path, capsys):
    assert main(["latex", "counterexample", str(tmp_path / "out")]) == 0
    assert "ledger.tex" in {file.name for file in (tmp_path / "out").iterdir()}
    compiled(tmp_path / "out")
    document = (
        "\\documentclass{article}\\usepackage[utf8]{inputenc}\\usepackage{amsmath,amsthm,longtable}"
        "\\newtheorem{theorem}{Theorem}\\providecommand{\\mathbb}[1]{\\mathbf{#1}}\\emergencystretch=3em\\begin{document}"
    )
    for arguments in (["counterexample", "--order", "4"], ["claim", "3.3"], ["claim", "theorem", "3.4"], ["report"]):
        capsys.readouterr()
        assert main([*arguments, "--format", "latex"]) == 0
        folder = tmp_path / "-".join(arguments)
        folder.mkdir()
        (folder / "main.tex").write_text(document + capsys.readouterr().out + "\\end{document}", encoding="utf-8")
        compiled(folder)
