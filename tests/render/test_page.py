"""The page: self-contained, every claim unfolds, formulas are MathML; and in a real browser without an error."""

from __future__ import annotations

import re
import subprocess
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from helpers.browser import QUIET, Watched, browser, executable

from deeplift_cas.render.page import CELL, NARROW, WIDE, anchor, dependencies, mathematics, page
from deeplift_cas.report.ledger import CLAIMS, Ledger
from deeplift_cas.verify import main

WIDER = """[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth
  && !e.closest('pre, .body > div')).map(e => e.outerHTML.slice(0, 80))"""
"""What reaches beyond the page and cannot be scrolled to."""
CUT = """[...document.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().width).flatMap(s => {
  const inside = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1
    && a.top >= b.top - 1 && a.bottom <= b.bottom + 1
  const all = s.getBoundingClientRect(), boxes = [...s.querySelectorAll('a')]
  if (boxes.length < 20) return ['no boxes']
  return boxes.filter(b => { const r = b.querySelector('rect').getBoundingClientRect()
    const texts = [...b.querySelectorAll('text')]
    return texts.length < 2 || !inside(r, all) || !texts.every(t => inside(t.getBoundingClientRect(), r)) })
    .map(b => b.textContent) })"""
"""Boxes that are not all within the picture, without a title, or whose text is not all within them."""
VOID = {"meta", "link", "br", "img", "input", "hr", "line", "rect", "path"}


class Balanced(HTMLParser):
    """Counts what is open."""

    def __init__(self):
        super().__init__()
        self.open, self.identifiers, self.links = [], set(), []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if "id" in values:
            assert values["id"] not in self.identifiers
            self.identifiers.add(values["id"])
        if tag == "a":
            self.links.append(values["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.fixture(scope="module")
def document(ledger):
    return page(Ledger(tuple(ledger.values()), 1))


def test_it_is_self_contained_and_well_formed(document):
    parsed = Balanced()
    parsed.feed(document)
    assert parsed.open == []
    assert not re.search(r"(src|href)=['\"]?(https?:)?//", document)
    assert set(parsed.links) <= {f"#{name}" for name in parsed.identifiers}


def test_every_claim_unfolds_to_its_statement_and_refuted_ones_to_witness_and_amendment(document, ledger):
    for entry in ledger.values():
        part = document.partition(f"id='{anchor(entry.claim)}'")[2].partition("<details class='claim'")[0]
        assert "As printed." in part and entry.verdict.status in part
        if entry.verdict.status == "refuted":
            assert "Witness." in part and "Amended." in part
        assert ("accepted by the kernel" in part) == bool(entry.proofs)


def test_formulas_are_mathml_without_any_latex_left(document):
    assert document.count("<math") > 200
    body = re.sub(r"<(pre|style|script)>.*?</\1>", "", document, flags=re.DOTALL)
    assert not re.search(r"\\[a-zA-Z]+", body), re.search(r".{30}\\[a-zA-Z]+.{20}", body)
    assert "$" not in body


def test_text_is_escaped():
    assert mathematics("<script> & $a < b$").startswith("&lt;script&gt; &amp; <math")


def test_every_formula_and_every_picture_is_xml(document):
    formulas = re.findall(r"<math.*?</math>", document, flags=re.DOTALL)
    assert len(formulas) == document.count("<math")
    for formula in formulas:
        ElementTree.fromstring(formula)
    pictures = re.findall(r"<svg.*?</svg>", document, flags=re.DOTALL)
    assert len(pictures) == 2
    for picture in pictures:
        ElementTree.fromstring(picture)


def test_titles_are_typeset(document):
    for summary in re.findall(r"<span class='title'>.*?</summary>", document):
        assert not re.search(r"_[\w{]|[²³ᵀ∇⟹⪰]", re.sub(r"<math.*?</math>", "", summary)), summary
    assert "<msub><mi>W</mi><mrow><mn>1</mn></mrow></msub>" in document


def test_no_operator_is_set_as_a_letter(document):
    letters = set(re.findall(r"<mi[^>]*>([^<]+)</mi>", document))
    assert letters & set("⪰⪯⟹⟺⟨⟩:;⇒") == set()
    assert {"rank", "W"} <= letters and "⪰" in document


def test_the_picture_fits_what_is_there(ledger):
    entries = list(ledger.values())
    for available in (NARROW, WIDE, 100):
        width = int(re.search(r"width='(\d+)'", dependencies(entries, available))[1])
        assert width <= max(available, CELL) + 2


def test_the_picture_shows_each_statement_once_and_every_dependency(ledger):
    picture = dependencies(list(ledger.values()))
    edges = {(c.label, d) for c in CLAIMS for d in c.depends if d != c.label}
    assert picture.count("<line ") == len(edges)
    assert picture.count("<rect ") == len({label for edge in edges for label in edge})


def test_it_is_written_to_a_file_or_not_at_all(capsys, tmp_path):
    assert main(["report", "--format", "html", "-o", str(tmp_path / "none" / "report.html")]) == 2
    assert "cannot write" in capsys.readouterr().err
    assert main(["report", "--only", "proved", "--format", "html", "-o", str(tmp_path / "report.html")]) == 0
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.slow
def test_in_a_browser_every_claim_unfolds_by_keyboard_and_nothing_is_wrong(document, tmp_path):
    file = tmp_path / "report.html"
    file.write_text(document, encoding="utf-8")
    with browser() as running:
        for width in (390, 1100):
            watched = Watched.of(running, width)
            view = watched.view
            view.goto(file.as_uri())
            claims = view.locator("details.claim")
            assert claims.count() == len(CLAIMS)
            for n in range(claims.count()):
                claims.nth(n).locator("summary").first.focus()
                view.keyboard.press("Enter")
                assert claims.nth(n).evaluate("d => d.open")
            assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert view.evaluate(WIDER) == []
            assert view.evaluate(CUT) == []
            view.goto(file.as_uri() + "#claim-3.3")
            assert view.locator("[id='claim-3.3']").evaluate("d => d.open")
            assert watched.is_clean
            shot = tmp_path / f"{width}.png"
            view.screenshot(path=shot)
            assert shot.stat().st_size > 10_000


@pytest.mark.slow
def test_printed_all_claims_are_open(document, tmp_path):
    file, pdf = tmp_path / "report.html", tmp_path / "report.pdf"
    file.write_text(document, encoding="utf-8")
    command = [
        executable(),
        "--headless",
        *QUIET,
        f"--print-to-pdf={pdf}",
        f"--user-data-dir={tmp_path / 'user'}",
        file.as_uri(),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    assert text.count("As printed") == len(CLAIMS)
