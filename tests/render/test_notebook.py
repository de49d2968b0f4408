"""What Jupyter shows: formulas between dollars, long objects folded."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from deeplift_cas import Landscape, MatrixProduct, Quadratic, implication
from deeplift_cas.report.ledger import Ledger, find


def shown(thing):
    text = thing._repr_html_()
    HTMLParser().feed(text)
    assert text.count("<details") == text.count("</details>") and text.count("$") % 2 == 0
    assert len(repr(thing)) < 500
    return text


def test_short_forms_are_typeset_long_ones_folded_with_their_terms(counterexample):
    expansion = counterexample.landscape.taylor(counterexample.point, 4, counterexample.parameters)
    assert "<details><summary>form of degree 4, 101 terms</summary>" in shown(expansion.coefficient(4))
    small = Landscape(MatrixProduct(1, 1), Quadratic([["a"]], 1, [[0]])).taylor([[[0]]], 2)
    assert shown(small.coefficient(2)) == r"<div>$\displaystyle \tfrac{1}{2} (\dot{w}^{(1)}_{11})^{2}$</div>"
    assert small.coefficient(1)._repr_latex_() == r"$\displaystyle a \dot{w}^{(1)}_{11}$"
    assert shown(expansion).count("<tr>") == 4


def test_very_long_forms_are_not_shown():
    lift = MatrixProduct(5, 4, 4, 5)
    point = [[[1 + (i * j) % 3 for j in range(n)] for i in range(m)] for m, n in lift.shapes]
    form = Landscape(lift, Quadratic([[1] * 5] * 5, 1, [[0] * 5] * 5)).taylor(point, 4).coefficient(4)
    assert len(form) > 2000 and len(shown(form)) < 200 and len(form._repr_latex_()) < 200


def test_regions_answers_and_certificates(counterexample):
    answer = implication(counterexample, 3)
    assert shown(answer.region) == r"<div>$x = 0$, $y = 0$, $z \neq 0$, $c \geq |z|$</div>"
    assert answer.region._repr_latex_() == r"$x = 0$, $y = 0$, $z \neq 0$, $c \geq |z|$"
    assert "Theorem 3.1" in shown(answer) and "3 ⟹ 1&quot;): PROVED." in shown(answer)
    critical = counterexample.landscape.criticality(counterexample.point, 3)
    text = shown(critical)
    assert "<td style='text-align:left'>3-critical</td><td>$x = 0$, $y = 0$, $c \\geq |z|$</td>" in text
    assert "proofs accepted by the kernel" in text and len(text) < 1000
    certificate = answer.certificate()
    assert "characters of JSON" in shown(certificate) and len(shown(certificate)) < 20_000


def test_verdicts_and_the_ledger():
    ledger = Ledger.of(find("3.3"))
    text = shown(ledger)
    assert "claim 3.3</b>: refuted (amended: proved)" in text and "witness" in text
    assert "<b>refuted</b>" in shown(ledger.entries[0].verdict)


def test_what_has_no_html_is_refused():
    from deeplift_cas.render.notebook import html

    with pytest.raises(TypeError):
        html(3)
