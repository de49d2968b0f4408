"""Exact data from a CSV file: a row for each sample, a column for each quantity."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from fractions import Fraction

from deeplift_cas.algebra.parsing import decimal
from deeplift_cas.errors import InputError, shown
from deeplift_cas.files import Name, read_text

MAX_FILE = 5_000_000  # bytes
MAX_SAMPLES = 10_000
MISSING = {"", "?", "na", "n/a", "#n/a", "nan", "null", "none", "-"}


class Samples:
    """The columns of a CSV file with a header, as exact numbers: decimals and fractions are read from their text.

    Raises :class:`InputError` for a file that is none, and for a missing value, a text or a ragged row, which it names
    by row (the header is row 1) and column.
    """

    def __init__(self, path: Name) -> None:
        self.path = path
        self.header, self.rows = _table(path)

    def columns(self, names: Sequence[str]) -> list[list[Fraction]]:
        """The matrix with a row for each of the named columns, and a column for each sample."""
        places = [self._place(name) for name in names]
        return [[self._number(number, row[place], place) for number, row in self.rows] for place in places]

    def _place(self, name: str) -> int:
        places = [i for i, column in enumerate(self.header) if column == name]
        if len(places) != 1:
            found = f"has {len(places)} columns" if places else "has no column"
            columns = ", ".join(shown(column) for column in self.header[:20])
            raise InputError(f"{self.path} {found} {shown(name)}: its columns are {columns}")
        return places[0]

    def _number(self, number: int, text: str, place: int) -> Fraction:
        where = f"{self.path}, row {number}, column {shown(self.header[place])}"
        if text.lower() in MISSING:
            raise InputError(f"{where}: a missing value{f' ({text})' if text else ''}: leave the row out or fill it in")
        try:
            return _exact(text.replace("\N{MINUS SIGN}", "-"))
        except InputError as error:
            raise InputError(f"{where}: {error}") from None


def _table(path: Name) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header, and the rows with their numbers, without the empty ones."""
    text = read_text(path, MAX_FILE, "a table (CSV)")
    try:
        lines = list(enumerate(csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True), 1))
    except csv.Error as error:
        raise InputError(f"{path}: not valid CSV: {error}") from None
    table = [(number, [cell.strip() for cell in row]) for number, row in lines]
    (_, header), *rows = [(number, row) for number, row in table if any(row)] or [(1, [""])]
    if not rows:
        raise InputError(f"{path}: a header and a row for each sample are needed")
    if len(header) == 1 and (other := next((c for c in ";\t|" if c in header[0]), "")):
        raise InputError(f"{path}: the cells are separated by {shown(other)}: separate them by commas")
    if len(rows) > MAX_SAMPLES:
        raise InputError(f"{path}: {len(rows)} samples are too many: at most {MAX_SAMPLES}")
    for number, row in rows:
        if len(row) != len(header):
            raise InputError(f"{path}, row {number}: {len(row)} cells, but the header has {len(header)}")
    return header, rows


def _exact(text: str) -> Fraction:
    """A decimal, or a fraction of two."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) > 2 or not all(character.isdigit() or character in "+-._eE/ " for character in text):
        raise InputError(f"{shown(text)} is not a number: write an integer, a decimal such as 1.25, or a fraction")
    numerator, *denominator = map(decimal, parts)
    if denominator and not denominator[0]:
        raise InputError(f"{shown(text)} divides by zero")
    return numerator / denominator[0] if denominator else numerator
