"""Pictures: of the right thing, in three formats, legible in grey, nothing overwritten."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest

from deeplift_cas import InputError, Landscape, MatrixProduct, PolynomialObjective, Problem, implication
from deeplift_cas.render.picture import picture, region_picture, save
from deeplift_cas.report.criterion import region
from deeplift_cas.verify import main


def grey(fig):
    """The picture's pixels, and whether they are all grey."""
    import numpy
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    pixels = numpy.asarray(canvas.buffer_rgba())[..., :3].astype(int)
    return pixels, bool((abs(pixels - pixels.mean(axis=-1, keepdims=True)) < 3).all())


@pytest.mark.parametrize("kind", ["region", "descent", "hessian"])
def test_pictures_are_grey_and_have_labelled_axes(kind, counterexample):
    fig = picture(kind, counterexample)
    assert grey(fig)[1]
    (axes,) = fig.axes
    if kind != "hessian":
        assert axes.get_xlabel() and axes.get_ylabel()
    else:
        assert next(label.get_text() for label in axes.get_xticklabels()).startswith("$")


def test_the_region_is_dark_where_it_is_and_only_there(counterexample):
    answer = implication(counterexample, 3)
    fig = picture("region", counterexample)
    pixels, _ = grey(fig)
    (axes,) = fig.axes
    for z in (-1.7, -1.05, -0.3, 0.4, 1.15, 1.8):
        for c in (-0.75, 0.2, 0.85, 1.6, 2.25):
            if abs(abs(z) - c) > 0.15 and abs(z) > 0.1 and abs(z - 1) + abs(c - 1) > 0.4:
                x, y = axes.transData.transform((z, c))
                around = pixels[-int(y) - 4 : -int(y) + 5, int(x) - 4 : int(x) + 5].mean()
                inside = answer.region.contains({"x": 0, "y": 0, "z": Fraction(str(z)), "c": Fraction(str(c))})
                assert (around < 225) == inside, (z, c, around)


def test_the_descent_goes_down(counterexample):
    fig = picture("descent", counterexample, {"x": 0, "y": 0, "z": 1, "c": 2})
    straight, curved = (line.get_ydata() for line in fig.axes[0].get_lines()[:2])
    middle = len(curved) // 2
    assert curved[middle] == 0 and curved.min() < 0 and straight.min() >= 0
    assert r"-4 \varepsilon^{4}" in fig.axes[0].get_legend().get_texts()[1].get_text()


@pytest.mark.parametrize(
    ("at", "label"),
    [
        ({"x": 0, "y": 0, "z": 1, "c": -1}, r"descent direction: $-2 \varepsilon^{2} + \cdots$"),
        ({"x": 0, "y": 0, "z": 1, "c": 2}, r"descent curve: $-4 \varepsilon^{4} + \cdots$"),
    ],
)
def test_curves_of_every_order_are_drawn(counterexample, at, label):
    fig = picture("descent", counterexample, at)
    lines = fig.axes[0].get_lines()
    texts = [text.get_text() for text in fig.axes[0].get_legend().get_texts()]
    assert texts[-1] == label and len(texts) == (2 if "curve" in label else 1)
    assert min(lines[len(texts) - 1].get_ydata()) < 0


def test_g_is_drawn_to_all_orders_and_a_factor_one_is_not_written():
    """f = −X11⁴ + X11⁶ at 0: of a higher degree than twice the depth."""
    lift = MatrixProduct(1, 1)
    f = PolynomialObjective("-X11^4 + 4*X11^6", (1, 1))
    fig = picture("descent", Problem(Landscape(lift, f), lift.point([[0]]), ()))
    (line, *_) = fig.axes[0].get_lines()
    for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True):
        assert abs(y - (-(x**4) + 4 * x**6)) < 1e-12
    assert r"$-\varepsilon^{4} + \cdots$" in fig.axes[0].get_legend().get_texts()[0].get_text()


def test_the_hessian_of_the_counterexample_has_seven_blocks(counterexample):
    assert "7 blocks, 16 directions" in picture("hessian", counterexample).axes[0].get_title()


@pytest.mark.parametrize("at", [["z=1", "c=1"], ["z=1/3", "c=1/2"], ["z=-1", "c=5"]])
def test_descents_with_fractions_are_drawn(at, tmp_path, capsys):
    assert main(["picture", "descent", str(tmp_path / "a.png"), "--at", "x=0", "y=0", *at]) == 0
    assert (tmp_path / "a.png").stat().st_size > 10_000


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_three_formats_the_same_file_twice(ending, start, tmp_path, capsys):
    files = [tmp_path / f"{n}.{ending}" for n in (1, 2)]
    for file in files:
        assert main(["picture", "region", str(file)]) == 0
    assert files[0].read_bytes().startswith(start)
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("kind", ["region", "descent", "hessian"])
def test_an_svg_is_xml(kind, tmp_path, capsys):
    assert main(["picture", kind, str(tmp_path / "a.svg")]) == 0
    assert ElementTree.parse(tmp_path / "a.svg").getroot().tag.endswith("svg")


def test_bad_input_is_refused_and_nothing_is_left(tmp_path, capsys):
    (tmp_path / "there.svg").write_text("mine")
    for arguments in (
        ["region", str(tmp_path / "there.svg")],
        ["region", str(tmp_path / "a.gif")],
        ["region", str(tmp_path / "none" / "a.svg")],
        ["region", str(tmp_path / ("a" * 300 + ".svg"))],
        ["circle", str(tmp_path / "a.svg")],
        ["descent", str(tmp_path / "a.svg"), "--at", "x=0", "y=0", "z=0", "c=1"],
        ["region", str(tmp_path / "a.svg"), "--axes", "z", "q"],
        ["region", str(tmp_path / "a.svg"), "--axes", "z", "z"],
        ["region", str(tmp_path / "a.svg"), "--at", "x=0", "y=0", "z=1", "c=1"],
        ["hessian", str(tmp_path / "a.svg"), "--axes", "z", "c"],
        ["hessian", str(tmp_path / "a.svg"), "--at", "z=q"],
    ):
        assert main(["picture", *arguments]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("there.svg", "mine")]


def test_without_matplotlib_it_says_what_to_install(monkeypatch, capsys, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert main(["picture", "region", str(tmp_path / "a.svg")]) == 2
    assert "pip install 'deeplift-cas[notebook]'" in capsys.readouterr().err


def test_another_problem_has_its_first_two_parameters_as_axes(tmp_path, capsys):
    problem = Path(__file__).parent.parent.parent / "deeplift_cas" / "problems" / "quartic.toml"
    assert main(["picture", "region", str(tmp_path / "a.svg"), "--problem", str(problem)]) == 0


def test_an_empty_region_has_no_picture():
    with pytest.raises(InputError, match="nothing to show"):
        region_picture(region([], ("z", "c")))


def test_the_pictures_in_the_readme_are_fresh(tmp_path):
    folder = Path(__file__).parent.parent.parent / "notebooks" / "pictures"
    for kind in ("region", "descent"):
        save(picture(kind, Problem.shipped("counterexample")), str(tmp_path / f"{kind}.svg"))
        fresh, kept = (f.read_text() for f in (tmp_path / f"{kind}.svg", folder / f"{kind}.svg"))
        assert fresh.count("<path") == kept.count("<path")


def test_what_belongs_by_equations_alone_is_shown_and_the_window_is_chosen_by_the_region():
    conditions = [
        ["a - 7 = 0", "b = 0"],
        ["a^2 + b^2 - 25 <= 0", "a - 3 > 0"],
        ["a - b = 0"],
        ["a^2 - 5 = 0", "b - 8 = 0"],
        ["a^2 + 1 = 0", "b + 50 = 0"],
    ]
    (ax,) = region_picture(region(conditions, ("a", "b")), ("a", "b")).axes
    dots = {(round(x, 6), round(y, 6)) for line in ax.lines for x, y in zip(*line.get_data(), strict=True)}
    assert dots == {(7, 0), (round(5**0.5, 6), 8), (-round(5**0.5, 6), 8)}
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    assert all(left < x < right and low < y < high for x, y in dots) and low > -40
    widths = [float(w) for c in ax.collections if c.get_paths() for w in c.get_linewidths()]
    assert 3 in widths  # the line a = b


def test_the_usual_window_stays_where_it_shows_what_there_is():
    found = region_picture(region([["z != 0", "c - z >= 0", "c + z >= 0"]], ("z", "c")))
    assert (found.axes[0].get_xlim(), found.axes[0].get_ylim()) == ((-2, 2), (-1, 2.5))
    place = {"z": 101, "c": -101}
    far = region_picture(region([["z - 100 > 0", "c + 100 < 0"]], ("z", "c")), witness=place)
    assert far.axes[0].get_xlim()[1] > 100 and far.axes[0].get_ylim()[0] < -100


def test_kinds_are_coloured_by_kind_with_boundaries_as_their_own_pieces(counterexample):
    fig = picture("kinds", counterexample, axes=("z", "c"))
    (axes,) = fig.axes
    names = [text.get_text() for text in axes.get_legend().get_texts()]
    assert sorted(names) == [
        "constant",
        "global maximum, not strict",
        "global minimum, not strict",
        "saddle of order 4",
        "strict saddle",
    ]
    pixels, _ = grey(fig)

    def shade(z, c):
        x, y = axes.transData.transform((z, c))
        return pixels[-int(y) - 8 : -int(y) + 9, int(x) - 8 : int(x) + 9].mean()

    above, below = shade(0.4, 1.5), shade(1.5, 0.3)
    assert above - below > 20  # apart in grey, too
    red, _, blue = pixels[-int(axes.transData.transform((0, 1.5))[1]), int(axes.transData.transform((0, 1.5))[0])]
    assert blue - red > 60  # the line z = 0 is that of the minima


@pytest.mark.parametrize(
    ("axes", "at", "words"),
    [(("z", "z"), {}, "different"), (("z", "q"), {}, "no parameter"), (("z", "c"), {"c": 1}, "besides the axes")],
)
def test_kinds_need_two_parameters_and_values_for_others(counterexample, axes, at, words):
    with pytest.raises(InputError, match=words):
        picture("kinds", counterexample, at, axes)
