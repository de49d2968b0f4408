"""Formulas become MathML that is XML, with operators as operators."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from deeplift_cas import Problem
from deeplift_cas.algebra.form import Form
from deeplift_cas.render.latex import SYMBOLS, expanded, matrix
from deeplift_cas.render.mathml import mathml


def inside(latex):
    text = mathml(latex)
    ElementTree.fromstring(text)
    return text.partition("<mrow>")[2].removesuffix("</mrow></math>")


@pytest.mark.parametrize(
    ("latex", "operator"),
    [
        (r"\succeq", "⪰"),
        (r"\preceq", "⪯"),
        (r"\iff", "⟺"),
        (r"\implies", "⟹"),
        (r"\leq", "≤"),
        (r"\in", "∈"),
        (":", ":"),
    ],
)
def test_relations_are_operators(latex, operator):
    assert inside(f"a {latex} b") == f"<mi>a</mi><mo>{operator}</mo><mi>b</mi>"


def test_angles_are_fences_that_do_not_stretch():
    found = inside(r"\langle A, X \rangle")
    assert re.findall(r"<mo [^>]*form=\"(\w+)\"[^>]*stretchy=\"false\"[^>]*>(.)</mo>", found) == [
        ("prefix", "⟨"),
        ("postfix", "⟩"),
    ]


def test_a_name_of_several_letters_is_one_name():
    assert "<mi>rank</mi>" in inside(r"\mathrm{rank}\, X")


def test_aligned_equations_are_rows():
    found = inside(r"\begin{aligned} a &= b \\ c &\succeq d \end{aligned}")
    assert found.count("<mtr>") == 2 and "&" not in found and "<mo>⪰</mo>" in found


@pytest.mark.parametrize("symbol", sorted(set(SYMBOLS.values())))
def test_every_symbol_that_this_package_writes_is_xml(symbol):
    ElementTree.fromstring(mathml(f"x{symbol} y" if symbol.startswith("^") else f"x {symbol} y"))


def test_derivatives_and_matrices_are_xml():
    problem = Problem.shipped("counterexample")
    expansion = problem.landscape.taylor(problem.point, 3, problem.parameters)
    for k in (1, 2, 3):
        form = expansion.derivative(k)
        assert isinstance(form, Form)
        ElementTree.fromstring(mathml(expanded(form)))
    for factor in problem.point:
        ElementTree.fromstring(mathml(matrix(factor)))
