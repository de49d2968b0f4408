"""``strata``, ``search``, ``atlas``, ``picture strata``: what they print, and the obvious mistakes."""

from __future__ import annotations

import csv
import io
import json
import sqlite3

import pytest
from helpers.command_line import refused, run

from deeplift_cas.atlas.build import decide
from deeplift_cas.atlas.row import Row
from deeplift_cas.atlas.store import Atlas, writing
from deeplift_cas.certificates import kernel
from deeplift_cas.strata.answers import properties
from deeplift_cas.strata.stratum import strata


@pytest.fixture
def atlas(tmp_path):
    """Depth ≤ 3, widths ≤ 2."""
    path = tmp_path / "atlas.db"
    with writing(path, 3, 2) as writer:
        writer.add(decide(Atlas(path).missing()))
    return path


def test_all_formats_have_all_strata(capsys):
    number = len(list(strata(3, 2, 2, 3)))
    _, text, _ = run(capsys, "strata", 3, 2, 2, 3)
    assert text.startswith(f"widths 3,2,2,3: {number} strata, image") and text.count("[3,3]") >= number - 1
    _, data, _ = run(capsys, "strata", 3, 2, 2, 3, "--format", "json")
    records = json.loads(data)
    assert len(records) == number and {type(r["three"]) for r in records} == {bool}
    assert all(sum(r["multiplicities"].values()) == r["intervals"].count("[") for r in records)
    _, table, _ = run(capsys, "strata", 3, 2, 2, 3, "--format", "csv")
    assert next(csv.reader(io.StringIO(table))) == list(Row._fields)
    _, page, _ = run(capsys, "strata", 3, 2, 2, 3, "--format", "markdown")
    assert page.startswith("Search space: image.") and len(page.splitlines()) == number + 4


def test_a_condition_and_a_search_space(capsys):
    _, text, _ = run(capsys, "strata", 3, 2, 2, 3, "--where", "three = false")
    assert "2 strata" in text and "[0,3]+[0,1]+[0,0]+[2,3]+[3,3]" in text
    _, text, _ = run(
        capsys, "strata", 2, 1, 2, "--where", "one_ambient = false and one = true", "--search-space", "ambient"
    )
    assert "[0,2]+[0,0]+[2,2]  1 1; 1  4    no   no   no   no   none" in text
    assert run(capsys, "strata", 1, 1, "--where", "one = false")[:2] == (0, "no stratum\n")


def test_the_stratum_of_the_counterexample(capsys):
    status, text, _ = run(capsys, "strata", "--of", "counterexample")
    assert status == 0
    assert "the stratum [0,3]+[0,1]+[0,0]+[2,3]+[3,3]" in text
    assert "●───●───●───●  [0,3]" in text
    assert "3 ⟹ 1          refuted    the block of [0,0] and [3,3] lies in C_3" in text
    assert "The least k with k ⟹ 1: 4 (proved)" in text


def test_the_smallest_failing_network_is_printed_first_with_a_certificate(capsys, tmp_path):
    file = tmp_path / "proof.json"
    status, text, _ = run(capsys, "search", "3=>1", "--max-depth", 3, "--certificate", file)
    assert status == 0 and text.startswith("(2, 1, 1, 2)\n") and 'φ is not "3 ⟹ 1": PROVED' in text
    assert kernel.check(json.loads(file.read_text())).verdict == "proved"
    assert r"\begin{theorem}" in run(capsys, "search", "3=>1", "--max-depth", 3, "--format", "latex")[1]
    assert run(capsys, "search", "4=>1", "--max-depth", 3, "--max-width", 2)[0] == 1


def test_an_atlas_answers(capsys, atlas, tmp_path):
    assert "local ⟹ local" in run(capsys, "atlas", "summary", atlas)[1]
    assert "widths 2,1,1,2: 1 stratum" in run(capsys, "atlas", "query", atlas, "three = false")[1]
    assert json.loads(run(capsys, "atlas", "query", atlas, "three = false", "--format", "json")[1])[0]["least_k"] == 4
    assert run(capsys, "atlas", "check", atlas, "four = true")[:2] == (
        0,
        f"holds at all {len(list(Atlas(atlas)))} strata\n",
    )
    status, text, _ = run(capsys, "atlas", "check", atlas, "two implies one")
    assert status == 1 and text.startswith("it does not hold") and "each re-checked by the kernel" in text
    open_ = sum(row.local_to_local is None for row in Atlas(atlas))
    status, text, _ = run(capsys, "atlas", "check", atlas, "local_to_local or not local_to_local")
    assert open_ and status == 3 and text.startswith(f"undecided at {open_} of ")
    out = tmp_path / "out.csv"
    assert run(capsys, "atlas", "export", atlas, "-o", out)[0] == 0
    assert out.read_text() == run(capsys, "atlas", "export", atlas)[1]
    assert "  all              24 240" in run(capsys, "atlas", "count", "--max-depth", 4, "--max-width", 3)[1]
    assert "By Theorem C" in run(capsys, "atlas", "count", "least_k > 3", "--max-depth", 3, "--max-width", 3)[1]


@pytest.mark.parametrize(
    ("conjecture", "spaces", "fails"),
    [
        ("three_ambient", ["ambient"], '"3 ⟹ 1"'),
        ("local_to_one and least_k < 4", ["image"], '"3 ⟹ 1"'),
        ("local_to_local", ["image"], ""),
        ("one", ["image"], '"1 ⟹ 1"'),
        ("three and three_ambient", ["image", "ambient"], '"3 ⟹ 1"'),
    ],
)
def test_what_breaks_a_conjecture_is_shown_in_the_reading_that_it_names(capsys, atlas, conjecture, spaces, fails):
    status, text, _ = run(capsys, "atlas", "check", atlas, conjecture)
    assert status == 1
    assert [
        line.split("Search space: ")[1] for line in text.splitlines() if "status" not in line and "least k" in line
    ] == [f"{space}." for space in spaces]
    assert ("counterexample" in text.lower() or fails in text) if fails else "re-checked" not in text
    if fails:
        assert f"φ is not {fails}" in text


def test_theorem_3_4_speaks_at_every_stratum(capsys, atlas):
    """Where d_min is d_0 or d_L it says "local ⟹ 1", and that is right (theory, section 4)."""
    at_the_ends = "(dmin = d(0) or d(3) = dmin) and depth = 3"
    assert run(capsys, "atlas", "check", atlas, f"{at_the_ends} implies theorem_3_4 and local_to_one")[0] == 0
    assert run(capsys, "atlas", "check", atlas, "theorem_3_4 or not theorem_3_4")[0] == 0
    table = run(capsys, "strata", 2, 2, 2)[1].splitlines()
    place = table[2].index("Thm. 3.4")
    assert {line[place:].split("  ")[0] for line in table[3:-2]} == {"yes, right"}


def test_an_atlas_that_is_not_complete_says_so(capsys, tmp_path):
    path = tmp_path / "half.db"
    with writing(path, 2, 2) as writer:
        writer.add(decide([(1, 1)]))
    for command in (["query", path, "one"], ["export", path], ["export", path, "-o", tmp_path / "out.csv"]):
        status, text, error = run(capsys, "atlas", *command)
        assert status == 3 and "11 networks of the range are not in" in error and text


def test_a_picture_of_the_strata(capsys, tmp_path):
    for widths in ((2, 1, 2), (3, 3, 3, 3)):
        file = tmp_path / f"{len(widths)}.svg"
        assert run(capsys, "picture", "strata", file, "--widths", *widths)[0] == 0
        picture = file.read_text()
        assert picture.count("<!-- least k = ") == len({properties(s).least_k for s in strata(*widths)})  # the legend
        assert "least k on the image" in picture


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["strata"], "either widths are needed"),
        (["strata", "0", "1"], "positive whole numbers"),
        (["strata", "3"], "two or more"),
        (["strata", "2", "x"], "positive whole numbers"),
        (["strata", "9", "9", "9", "9", "9"], "too many for a table"),
        (["strata", "99999999999999999999", "1"], "up to 99"),
        (["atlas", "html", "--max-depth", "9", "--max-width", "9", "-o", "a.html"], "too many for a page"),
        (["strata", "2", "2", "--where", "three ="], "no condition"),
        (["strata", "2", "2", "--of", "counterexample"], "either"),
        (["search", "5=>1"], "is not searched for"),
        (["search", "3=>1", "--max-depth", "0"], "from 1 to 9"),
        (["atlas", "query", "nowhere.db", "one"], "No such file"),
        (["atlas", "count", "rank = 1", "--max-depth", "2", "--max-width", "2"], "on least_k and depth alone"),
        (["atlas", "build", "--max-depth", "2", "--max-width", "2", "--workers", "0", "-o", "a.db"], "--workers"),
        (["atlas", "build", "--max-depth", "9", "--max-width", "9", "-o", "a.db"], "too many for an atlas"),
        (["atlas"], "ACTION"),
        (["picture", "strata", "a.svg"], "--widths"),
        (["picture", "region", "a.svg", "--widths", "2", "2"], "--widths"),
        (["picture", "strata", "a.svg", "--widths", "9", "9", "9", "9"], "too many for a picture"),
    ],
)
def test_mistakes_are_said_in_a_line(capsys, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    assert words in refused(capsys, *arguments)
    assert not list(tmp_path.iterdir())


def test_a_conjecture_about_layers_that_are_not_there(capsys, atlas):
    assert "at most 3" in refused(capsys, "atlas", "check", atlas, "rank(4,0) = 1")
    assert "at most 3" in refused(capsys, "atlas", "query", atlas, "rank(4,0) = 1")
    assert "no 'foo'" in refused(capsys, "atlas", "query", atlas, "foo = 1")
    assert "cannot be read at 'its end'" in refused(capsys, "atlas", "query", atlas, "rank = 1 and")
    assert "this is the atlas" in refused(capsys, "atlas", "export", atlas, "-o", atlas, "--force")


def test_the_smallest_network_is_found_in_a_large_range_without_enumerating_it(capsys):
    assert run(capsys, "search", "4=>1", "--max-depth", 9, "--max-width", 9)[1].startswith("(1, 1, 1, 1, 1, 1)")


def test_the_summary_sees_where_a_network_and_its_transpose_differ(capsys, atlas):
    assert "agree, at all" in run(capsys, "atlas", "summary", atlas)[1]
    with sqlite3.connect(atlas) as connection:
        connection.execute("UPDATE strata SET three = 0 WHERE widths = '2,1,1' AND place = 0")
    connection.close()
    assert "disagree at widths" in run(capsys, "atlas", "summary", atlas)[1]


def test_the_search_says_in_which_range_it_looked(capsys):
    """With four layers there is a smaller network."""
    _, text, _ = run(capsys, "search", "3=>1", "--max-depth", 3)
    assert "With depth ≤ 3 and widths ≤ 3 there is no network with fewer than 5 parameters" in text
    assert run(capsys, "search", "3=>1")[1].startswith("(1, 1, 1, 1, 1)\n")
