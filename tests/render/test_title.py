"""Titles: formulas between dollars, words as they are."""

from __future__ import annotations

import re

import pytest

from deeplift_cas.render.mathml import mathml
from deeplift_cas.render.title import with_formulas
from deeplift_cas.report.ledger import CLAIMS


@pytest.mark.parametrize(
    ("title", "typeset"),
    [
        ("W_1, W_2, their ranks", "$W_{1}$, $W_{2}$, their ranks"),
        ("a point of a ball", "a point of a ball"),
        ("2-critical iff ∇²g ⪰ 0", r"2-critical iff $\nabla ^2g \succeq 0$"),
        ("d_min ∈ {d_0, d_L} or (ii)", r"$d_{\mathrm{min}} \in \{d_{0}, d_{L}\}$ or (ii)"),
        ("at (W_1, W_{L−1,+})", "at $(W_{1}, W_{L-1,+})$"),
        ("(see X) for more", "(see $X$) for more"),
        ("(X", "($X$"),
        ("T_0 + αT onto", r"$T_{0} + \alpha T$ onto"),
        ("(g∘c)''' = 0", r"$(g\circ c)''' = 0$"),
        ("Theorem C, Proposition 3.1 and (39)", "Theorem C, Proposition 3.1 and (39)"),
        ("Mathematica's derivative of order 1", "Mathematica's derivative of order 1"),
        ("", ""),
    ],
)
def test_formulas_are_told_from_words(title, typeset):
    assert with_formulas(title) == typeset


def test_every_title_of_the_ledger_keeps_its_words_and_is_mathml():
    for claim in CLAIMS:
        pieces = re.split(r"\$([^$]+)\$", with_formulas(claim.title))
        words = set(re.findall(r"(?<![_{])\b[a-z]{5,}\b", claim.title))
        assert words <= set(re.findall(r"[a-z]{4,}", " ".join(pieces[::2])))
        for formula in pieces[1::2]:
            mathml(formula)
