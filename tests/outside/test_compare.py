"""``deeplift-cas compare``: the appendix in both forms is accepted, and a planted change is found."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

import deeplift_cas
from deeplift_cas import InputError
from deeplift_cas.landscape.wolfram import explicit, read
from deeplift_cas.verify import main

CLEAN = Path(deeplift_cas.__file__).parent / "report" / "appendix"
SCANNED = Path(__file__).parent / "scanned"


def compared(capsys, file, *arguments):
    status = main(["compare", str(file), *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.parametrize("folder", [CLEAN, SCANNED])
@pytest.mark.parametrize("order", ["1", "2", "3", "4"])
def test_the_originals_are_equal(capsys, folder, order):
    status, out, err = compared(capsys, folder / f"order{order}.txt", "--order", order)
    assert (status, err) == (0, "") and out.startswith(f"equal: the derivative of order {order}")


@pytest.mark.parametrize("order", ["2", "3", "4"])
def test_a_planted_change_of_any_coefficient_or_exponent_is_found(capsys, tmp_path, order):
    """In the clean form: one number or exponent at a time, a sample of them."""
    text = (CLEAN / f"order{order}.txt").read_text()
    places = [m.span() for m in re.finditer(r"(?<![A-Za-z0-9])\d+(?![A-Za-z0-9])", text)]
    file = tmp_path / "printed.txt"
    rng = random.Random(int(order))
    for start, end in rng.sample(places, min(15, len(places))):
        file.write_text(text[:start] + str(int(text[start:end]) + 1) + text[end:])
        status, out, _ = compared(capsys, file, "--order", order)
        assert status == 1 and out.startswith("different:"), text[start - 20 : end + 20]


@pytest.mark.parametrize(
    ("order", "old", "new"),
    [
        ("2", "w1dot132", "w1dot133"),
        ("2", "(w1dot12 + w2dot12)2", "(w1dot12 + w2dot12)3"),
        ("2", "2 w1dot23 w2dot22 x", "3 w1dot23 w2dot22 x"),
        ("3", "6 w2dot22 (2", "7 w2dot22 (2"),
        ("4", "24 w1dot13^2", "24 w1dot13^3"),
        ("4", "(w2dot21 + w3dot21))^2", "(w2dot21 + w3dot21))^4"),
    ],
)
def test_a_planted_change_in_the_scanned_form_is_found(capsys, tmp_path, order, old, new):
    text = (SCANNED / f"order{order}.txt").read_text()
    assert old in text
    file = tmp_path / "printed.txt"
    file.write_text(text.replace(old, new, 1))
    status, out, _ = compared(capsys, file, "--order", order)
    assert status == 1 and out.startswith("different:")


def test_the_other_normalisation_is_named(capsys):
    status, out, _ = compared(capsys, CLEAN / "order2.txt", "--order", "2", "--scale", "1/2")
    assert status == 1 and "with --scale 1 it is equal" in out


def test_every_format_says_what_differs(capsys, tmp_path):
    file = tmp_path / "printed.txt"
    file.write_text((CLEAN / "order2.txt").read_text().replace("w3dot31*z", "5*w3dot31*z"))
    shown = {}
    for name in ("text", "json", "markdown", "latex"):
        status, shown[name], _ = compared(capsys, file, "--order", "2", "--format", name)
        assert status == 1
    document = json.loads(shown["json"])
    (row,) = document["mismatches"]
    assert not document["equal"] and row["monomial"] == "w1dot13*w3dot31"
    assert f"`{row['printed']}` | `{row['computed']}`" in shown["markdown"]
    assert r"\item $\dot{w}^{(1)}_{13} \dot{w}^{(3)}_{31}$: printed $" in shown["latex"]
    status, out, _ = compared(capsys, CLEAN / "order2.txt", "--order", "2", "--format", "json")
    assert status == 0 and json.loads(out)["equal"]


@pytest.mark.parametrize(
    "text", ["0\n\n", "\n0\n", "Out[1]= \n0", "Out[1]//InputForm= 0\n\n", "w1dot11 -\n \n>   w1dot11"]
)
def test_zero_and_lines_that_go_on_are_read(capsys, tmp_path, text):
    file = tmp_path / "printed.txt"
    file.write_text(text)
    assert compared(capsys, file, "--order", "1")[0] == 0


def test_where_powers_are_written_no_digits_are_taken_for_exponents(capsys, tmp_path):
    file = tmp_path / "printed.txt"
    text = (CLEAN / "order2.txt").read_text()
    for old, new, said in (
        ("(w1dot12 + w2dot12)**2", "(w1dot12 + w2dot12)2", "a power and as a factor"),
        ("w1dot13**2", "w1dot132", "unknown symbol"),
    ):
        assert old in text
        file.write_text(text.replace(old, new, 1))
        status, out, err = compared(capsys, file, "--order", "2")
        assert (status, out) == (2, "") and said in err


def test_what_was_assumed_about_a_scan_is_said(capsys):
    assert "digits behind names" in compared(capsys, SCANNED / "order2.txt", "--order", "2")[1]
    assert "alone on its line" in compared(capsys, SCANNED / "order3.txt", "--order", "3")[1]
    assert compared(capsys, CLEAN / "order3.txt", "--order", "3")[1].count("\n") == 1


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("2*a*w1dot112^2", 0),
        ("2*a$*w1dot1u12^2", 0),
        ("2*a*w1dot1_12^2", 0),
        ("2 a w1dot1122", 2),  # (w1dot11)^22 or (w1dot1_12)^2
        ("2*a*w1dot11^2", 1),
    ],
)
def test_entries_with_two_digits_are_known_in_every_spelling(capsys, tmp_path, text, status):
    problem, printed = tmp_path / "mine.toml", tmp_path / "out.txt"
    problem.write_text(
        f'widths = [12, 1]\nparameters = ["a"]\npoint = [[{[0] * 12}]]\n'
        '[objective]\nkind = "polynomial"\nexpression = "a*X1_12^2 + X11^4"\n'
    )
    printed.write_text(text)
    assert compared(capsys, printed, "--order", "2", "--problem", str(problem))[0] == status


def test_a_name_that_ends_in_digits_is_read_where_powers_are_written():
    assert str(read("x2^2*x", ("x", "x2")).expr) == "x*x2**2"
    assert str(read("2*c11", ("c1", "c11")).expr) == "2*c11"


def test_a_table_of_differences_is_not_as_wide_as_its_widest_entry(capsys, tmp_path):
    file = tmp_path / "printed.txt"
    file.write_text("w1dot11*(x + y + z)^30 + (w1dot11 + w1dot12 + w1dot13 + w2dot11)^25")
    assert len(compared(capsys, file, "--order", "2")[1]) < 500_000


def test_another_problem(capsys, tmp_path):
    problem = tmp_path / "mine.toml"
    problem.write_text(
        'widths = [1, 1]\nparameters = ["a"]\npoint = [[[0]]]\n'
        '[objective]\nkind = "polynomial"\nexpression = "a*X11^2 + X11^3"\n'
    )
    printed = tmp_path / "out.txt"
    printed.write_text("Out[7]= 2 a w1dot112")
    assert compared(capsys, printed, "--order", "2", "--problem", str(problem))[0] == 0
    printed.write_text("2 a w1dot11² − w1dot11")
    assert "w1dot11 " in compared(capsys, printed, "--order", "2", "--problem", str(problem))[1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("c (6 w1dot13 (2 w1dot23", "parenthesis is missing"),
        ("c*(2*w1dot13^", "ends too early"),
        ("(" * 20_000_000, "too many"),
        ("(" * 100_000, "nested"),
        ("", "empty"),
        ("w4dot11^2", "unknown symbol"),
        ("Sin[w1dot11]", "unknown symbol"),
        ("w1dot11[2]", "meaning"),
        ("(w1dot11 + w1dot12) 2", "a power and as a factor"),
        ("w1dot11 2", "a power and as a product"),
        ("      2\nw1dot11 c", "two-dimensional"),
        ("c w1dot11 w1dot12 +\n       2\nw1dot11 c", "two-dimensional"),
        ("   2          2\nw1dot11  + w1dot12", "two-dimensional"),
        ("c w1dot11\n---------\n    2", "two-dimensional"),
        ("2 c * * 1 w1dot11", "expected"),
        ("0.5 w1dot11^2", "floating-point"),
        ("__import__('os')", "meaning"),
        ("x = 1", "meaning"),
        (b"\xff\xfe\x00", "UTF-8"),
        ("w1dot11--x", "no sign"),
        ("w1dot111", "unknown symbol"),
        ("(w1dot11 + x)1", "a power and as a factor"),
        ("(w1dot11 + x)02", "a power and as a factor"),
        ("Out[any thing]= 0", "unknown symbol"),
        ("c*" + "/".join(["(1"] * 2 + ["(" + "+".join(f"1/{10**7 + n}" for n in range(1, 1000, 2)) + "))))"]), "large"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(capsys, tmp_path, text, message):
    file = tmp_path / "printed.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    status, out, err = compared(capsys, file, "--order", "2")
    assert (status, out) == (2, "") and message in err and err.count("\n") == 1 and "printed.txt" in err


@pytest.mark.parametrize(
    "arguments", [["--order", "5"], ["--order", "x"], [], ["--order", "2", "--problem", "none.toml"]]
)
def test_bad_options_are_refused(capsys, arguments):
    status, _, err = compared(capsys, CLEAN / "order2.txt", *arguments)
    assert status == 2 and err.count("\n") == 1


def test_a_missing_file_and_a_folder_are_refused(capsys, tmp_path):
    assert "no such file" in compared(capsys, tmp_path / "none", "--order", "2")[2]
    assert "not a file" in compared(capsys, tmp_path, "--order", "2")[2]


def test_a_reading_that_is_not_unique_is_said():
    with pytest.raises(InputError, match="can be read as x2 and as x\\^2"):
        read("x2", ("x", "x2"))
    with pytest.raises(InputError, match="can be read as w1\\^12 and as w11\\^2"):
        read("w112", ("w1", "w11"))
    assert explicit("x20", ("x",))[0] == "x^20"
    with pytest.raises(InputError, match="unknown symbol"):
        read("x02", ("x",))
