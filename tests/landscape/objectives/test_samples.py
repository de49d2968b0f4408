"""Data from a CSV file are read exactly, and what cannot be read is named by row and column."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from deeplift_cas import InputError, Problem, SquareLoss
from deeplift_cas.landscape.objectives.samples import Samples
from deeplift_cas.verify import main

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
PROBLEM = """widths = [1, 1, 1]
parameters = ["a"]
point = [[[0]], [["a"]]]
[objective]
kind = "square_loss"
data = "data.csv"
inputs = ["x"]
targets = ["y"]
"""


def table(folder, text):
    file = folder / "data.csv"
    file.write_bytes(text.encode())
    return Samples(file)


@pytest.mark.parametrize(
    "text",
    [
        "x,y,name\n0.1,2,rose\n-1e-1,1/3,lily\n",
        "\ufeffx,y,name\r\n0.1,2,rose\r\n\r\n-0.1,1/3,lily\r\n",
        "x,y,name\n0.1,2.,a\n\N{MINUS SIGN}0.1,1 / 3,b\n,,\n   \n",
        '"x", "y", "name"\n 0.10 , 2.0 , "rose, red"\n"-.1","1/3",\n',
    ],
)
def test_decimals_and_fractions_are_exact(tmp_path, text):
    tenth = Fraction(1, 10)
    assert table(tmp_path, text).columns(["y", "x"]) == [[2, Fraction(1, 3)], [tenth, -tenth]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x,y\n1,\n", "data.csv, row 2, column 'y': a missing value: leave the row out"),
        ("x,y\n1,2\n1,NA\n", r"row 3, column 'y': a missing value \(NA\)"),
        ("x,y\n1,nan\n", r"row 2, column 'y': a missing value \(nan\)"),
        ("x,y\n1,2\n\nrose,2\n", "row 4, column 'x': 'rose' is not a number"),
        ("x,y\n1,inf\n", "row 2, column 'y': 'inf' is not a number"),
        ('x,y\n"1\n2",3\n', r"row 2, column 'x': '1\\n2' is not a number"),
        ("x,y\n1\u2028,2\x0b3\n", "row 2, column 'y'"),
        ("x,y\n1,1/2/3\n", "row 2, column 'y': '1/2/3' is not a number"),
        ("x,y\n1,#N/A\n", r"row 2, column 'y': a missing value \(#N/A\)"),
        ("x,y\n1,1/0\n", "row 2, column 'y': '1/0' divides by zero"),
        ('x,y\n1,"1,5"\n', "row 2, column 'y': '1,5' is not a number"),
        ("x,y\n1,1e99999\n", "row 2, column 'y': '1e99999' is too large"),
        ("x,y\n1,2\n3\n", "data.csv, row 3: 1 cells, but the header has 2"),
        ("x,y\n1,2,3\n", "data.csv, row 2: 3 cells, but the header has 2"),
        ("x;y\n1;2\n", "the cells are separated by ';': separate them by commas"),
        ("x,z\n1,2\n", "data.csv has no column 'y': its columns are 'x', 'z'"),
        ("x,y,y\n1,2,3\n", "data.csv has 2 columns 'y'"),
        ("x,y\n", "a header and a row for each sample are needed"),
        ("", "a header and a row for each sample are needed"),
        ('x,y\n1,"2\n', "not valid CSV"),
        ("x,y\n" + "1,2\n" * 10_001, "10001 samples are too many: at most 10000"),
    ],
)
def test_a_bad_table_gets_one_line_that_names_the_place(tmp_path, capsys, text, message):
    with pytest.raises(InputError, match=message):
        table(tmp_path, text).columns(["x", "y"])
    (tmp_path / "problem.toml").write_text(PROBLEM)
    assert main(["problem", str(tmp_path / "problem.toml")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "data.csv" in error


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"data.csv"', '"none.csv"', "there is no such file"),
        ('"data.csv"', '"."', "not a file"),
        ('"data.csv"', "3", "'data' must be the name of a CSV file in quotes, not 3"),
        ('"data.csv"', '""', "'data' must be the name of a CSV file"),
        ('data = "data.csv"\n', "", 'name columns, but of no file: write data = "samples.csv", or matrices'),
        ('["x"]', '"x"', "'inputs' must be a list of columns"),
        ('["x"]', "[[1, 2]]", "'inputs' must be a list of columns"),
        ('["x"]', '["x", "x"]', "'inputs' names the column 'x' twice"),
        ('["x"]', '["x", "y"]', "1×2"),
        ('["y"]', '["z"]', "has no column 'z'"),
    ],
)
def test_bad_columns_get_one_line(tmp_path, capsys, old, new, message):
    table(tmp_path, "x,y\n1,2\n3,4\n")
    (tmp_path / "problem.toml").write_text(PROBLEM.replace(old, new))
    assert main(["problem", str(tmp_path / "problem.toml")]) == 2
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1


def test_the_file_is_looked_for_beside_the_problem(tmp_path, monkeypatch):
    table(tmp_path, "x,y,w\n0.5,2,1\n3,4.25,0\n")
    (tmp_path / "problem.toml").write_text(PROBLEM + 'weights = ["w"]\n')
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    found = Problem.load(tmp_path / "problem.toml").landscape.objective
    assert found.expression == SquareLoss([["1/2", 3]], [[2, "17/4"]], weights=[[1, 0]]).expression


def test_the_irises_are_those_that_fisher_printed():
    """Rows 35 and 38 tell his table (1936) from the other version that is about."""
    columns = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
    data = Samples(NOTEBOOKS / "iris.csv").columns(columns)
    rows = list(zip(*data, strict=True))
    assert len(rows) == 150
    assert rows[34] == tuple(map(Fraction, ("4.9", "3.1", "1.5", "0.2")))
    assert rows[37] == tuple(map(Fraction, ("4.9", "3.6", "1.4", "0.1")))
    assert [sum(row) for row in data] == [Fraction(s) for s in ("876.5", "458.6", "563.7", "179.9")]


def test_zero_is_three_critical_on_real_data_through_four_layers(capsys):
    """Where four factors vanish, the derivatives of order 1 to 3 of their product do, too; that of order 4 does not."""
    assert main(["problem", str(NOTEBOOKS / "iris.toml"), "--at", "a=0", "b=0"]) == 0
    assert 'φ is not "3 ⟹ 1": PROVED' in capsys.readouterr().out
    assert main(["problem", str(NOTEBOOKS / "iris.toml"), "--order", "4"]) == 1
