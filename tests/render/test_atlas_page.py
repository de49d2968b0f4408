"""The page of an atlas: what it holds is what was decided and proved; and in a real browser nothing is wrong."""

from __future__ import annotations

import json
import re

import pytest
from helpers.browser import Watched, browser

from deeplift_cas.atlas.row import networks, row
from deeplift_cas.atlas.sheet import MOST, sheets
from deeplift_cas.certificates import kernel
from deeplift_cas.render.atlas_page import atlas_page
from deeplift_cas.strata.answers import properties
from deeplift_cas.strata.stratum import Stratum, strata
from deeplift_cas.verify import main

WIDER = """[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
  && !e.closest('.scroll, .formulas, pre')).map(e => e.outerHTML.slice(0, 80))"""
"""What reaches beyond the page and cannot be scrolled to."""


@pytest.fixture(scope="module")
def document():
    return "".join(atlas_page(3, 2, sheets(3, 2)))


@pytest.fixture(scope="module")
def data(document):
    return json.loads(re.search(r"<script type='application/json' id='atlas'>(.*?)</script>", document, re.DOTALL)[1])


def test_every_network_of_the_range_is_in_it_with_every_stratum(data):
    assert [tuple(network["widths"]) for network in data["networks"]] == list(networks(3, 2))
    for network in data["networks"]:
        assert [one["name"] for one in network["strata"]] == [str(s) for s in strata(*network["widths"])]


def test_it_says_what_the_properties_are(data):
    for network in data["networks"]:
        for one in network["strata"]:
            stratum = Stratum.from_multiplicities(network["widths"], {(a, b): n for a, b, n in one["intervals"]})
            for space, said in one["says"].items():
                found = properties(stratum, space)
                answers = [*(found.implies(k) for k in range(1, 5)), found.local_to_one, found.local_to_local]
                assert said["holds"] == [answer.holds for answer in answers]
                names = ("one", "two", "three", "four", "local_to_one", "local_to_local")
                assert said["reasons"] == [found.evidence[name]["reason"] for name in names]
                assert (said["least"], said["status"]) == (found.least_k, found.least_k_status)
            own = row(stratum)
            says = {"Proposition 3.1": own.proposition_3_1 or None, "Theorem 3.4": own.theorem_3_4}
            says["Corollary 3.2"] = own.corollary_3_2
            assert {name: statement for name, (statement, _) in one["report"].items()} == says


def test_every_failure_has_a_counterexample_that_the_kernel_accepts(data):
    shown = 0
    for network in data["networks"]:
        for one in network["strata"]:
            fails = {
                space: [k for k in range(1, 5) if said["holds"][k - 1] is False] for space, said in one["says"].items()
            }
            assert (one["example"] is None) == (not any(fails.values()))
            if one["example"] is not None:
                certificate = one["example"]["certificate"]
                summary = kernel.check(certificate)
                space = "image" if fails["image"] else "ambient"
                assert (summary.verdict, summary.order, summary.search_space) == ("proved", fails[space][-1], space)
                assert certificate["problem"]["widths"] == network["widths"]
                shown += 1
    assert shown == 178


def test_it_needs_no_network(document):
    assert not re.search(r"(src|href)=['\"]?(https?:)?//", document)
    assert "import(" not in document and "fetch(" not in document


def test_it_is_written_whole_or_not_at_all(capsys, tmp_path):
    out = tmp_path / "atlas.html"
    command = ["atlas", "html", "--max-depth", "2", "--max-width", "1", "-o", str(out)]
    assert main(command) == 0 and out.read_text().endswith("</html>\n")
    assert main(command) == 2 and "a file of that name exists" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0
    many = ["atlas", "html", "--max-depth", "4", "--max-width", "3", "-o", str(tmp_path / "many.html")]
    assert main(many) == 2 and f"24240 strata are too many for a page: at most {MOST}" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["atlas.html"]


@pytest.mark.slow
def test_in_a_browser_everything_is_reached_by_keyboard_and_nothing_is_wrong(document, data, tmp_path):
    file = tmp_path / "atlas.html"
    file.write_text(document, encoding="utf-8")
    with browser() as running:
        for width in (390, 1280):
            watched = Watched.of(running, width)
            view = watched.view
            view.goto(file.as_uri() + "#%E0%A4%A")  # no address of the page: it shows where it begins
            assert view.locator("#stratum h2").inner_text() == "[0,1]+[0,0]+[2,3]+[3,3]"  # the first with least k = 4
            for network in data["networks"]:
                widths = ",".join(map(str, network["widths"]))
                go(view, widths, "widths => document.getElementById('diagram').dataset.widths === widths")
                assert view.locator("#diagram a").count() == len(network["strata"])
                assert view.locator("#diagram a[tabindex='0']").count() == 1
                assert view.evaluate(WIDER) == []
                for one in network["strata"] if width == 390 else ():
                    go(view, one["name"], "name => document.querySelector('#stratum h2').textContent === name")
                    assert view.evaluate(WIDER) == []
                    least = one["says"]["image"]["least"]
                    assert view.locator("#diagram a[aria-current] text").text_content() == str(least)
                    assert (view.locator("#stratum math mtable").count() > 0) == (least > 1)
            view.goto("about:blank")
            view.goto(file.as_uri() + "#1,1")
            walk(view)
            assert watched.is_clean


@pytest.mark.slow
def test_a_choice_is_shown_before_the_next_key(document, tmp_path):
    file = tmp_path / "atlas.html"
    file.write_text(document, encoding="utf-8")
    with browser() as running:
        view = Watched.of(running, 390).view
        view.goto(file.as_uri() + "#1,1")
        # Two choices in one task: the event that the address has changed comes after both.
        view.evaluate("""() => { const choose = (select, value) => { select.value = value;
          select.dispatchEvent(new Event('change', { bubbles: true })) };
          choose(document.getElementById('depth'), 2);
          choose(document.getElementById('widths').querySelectorAll('select')[1], 2) }""")
        assert view.evaluate("location.hash") == "#1,2,1"
        view.wait_for_function("document.getElementById('diagram').dataset.widths === '1,2,1'")


def go(view, name, arrived):
    """To what the address names."""
    view.evaluate("name => { location.hash = encodeURIComponent(name) }", name)
    view.wait_for_function(arrived, arg=name)


def walk(view):
    """Widths, a property and a stratum are chosen with the keyboard alone."""
    view.keyboard.press("Tab")
    view.keyboard.press("Enter")  # what the words mean
    assert view.locator("summary").first.evaluate("s => s === document.activeElement && s.parentElement.open")
    assert view.evaluate(WIDER) == []
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.id") == "depth"
    view.keyboard.press("ArrowDown")
    view.wait_for_function("location.hash === '#1,1,1'")
    for _ in range(2):
        view.keyboard.press("Tab")
    view.keyboard.press("ArrowDown")
    view.wait_for_function("location.hash === '#1,2,1'")
    for _ in range(2):
        view.keyboard.press("Tab")
    view.keyboard.press("ArrowDown")  # "1 ⟹ 1"
    view.wait_for_function("['✓', '✗'].every(mark => document.getElementById('diagram').textContent.includes(mark))")
    for _ in range(2):
        view.keyboard.press("Tab")
    name = "document.activeElement.stratum && document.activeElement.stratum.name"
    first = view.evaluate(name)
    assert first == view.locator("#stratum h2").inner_text()
    view.keyboard.press("ArrowUp")
    second = view.evaluate(name)
    assert second not in (None, first)
    view.keyboard.press("Enter")
    view.wait_for_function("name => document.querySelector('#stratum h2').textContent === name", arg=second)
    assert view.evaluate(name) == second  # the focus stays
