"""Formulas as MathML: latex2mathml's output, mended where version 3.81.1 makes letters of operators, or no XML."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree

from latex2mathml.converter import convert

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
FENCES = {"⟨": "prefix", "⟩": "postfix", "⌈": "prefix", "⌉": "postfix", "⌊": "prefix", "⌋": "postfix"}
LETTERS = "∂∞∅∇ℓ"
"""Letters and constants that Unicode counts among the operators."""


def mathml(latex: str) -> str:
    r"""A formula between dollars, without them.

    >>> mathml(r"A \succeq 0").partition("<mrow>")[2]
    '<mi>A</mi><mo>⪰</mo><mn>0</mn></mrow></math>'
    """
    for old, new in (
        (r"\arg\min", r"\operatorname{argmin}"),
        (r"\begin{aligned}", r"\begin{array}{rl}"),  # its "&" would stand there unescaped
        (r"\end{aligned}", r"\end{array}"),
    ):
        latex = latex.replace(old, new)
    ElementTree.register_namespace("", NAMESPACE)
    tree = ElementTree.fromstring(convert(latex))
    for element in tree.iter():
        _mend(element)
    return ElementTree.tostring(tree, encoding="unicode")


def _mend(element: ElementTree.Element) -> None:
    tag, text = element.tag.rpartition("}")[2], element.text or ""
    if (
        tag == "mi"
        and len(text) == 1
        and text not in LETTERS
        and unicodedata.category(text) in ("Sm", "Po", "Ps", "Pe")
    ):
        element.tag = f"{{{NAMESPACE}}}mo"
        if text in FENCES:
            element.attrib |= {"fence": "true", "form": FENCES[text], "stretchy": "false"}
    elif tag == "mrow" and len(element) > 1 and all(_is_upright(child) for child in element):
        word = "".join(child.text or "" for child in element)  # \mathrm{rank} is one name, not four
        for child in list(element):
            element.remove(child)
        ElementTree.SubElement(element, f"{{{NAMESPACE}}}mi").text = word


def _is_upright(element: ElementTree.Element) -> bool:
    return element.tag.endswith("}mi") and element.get("mathvariant") == "normal" and len(element.text or "") == 1
