"""The file that keeps an atlas: SQLite, its schema, and who may write.

Tables: ``strata``, a row for each stratum: ``network`` and ``place``, the numbers of its widths and of itself in the
order of enumeration, and the columns of :class:`~deeplift_cas.atlas.row.Row`; ``networks``, the widths that are done,
with the number of their strata; ``meta``, names and values: the range, the version of this package, and how values were
found.  Rows of a network are committed together with its line in ``networks``.
"""

from __future__ import annotations

import csv
import fcntl
import io
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from deeplift_cas.atlas.condition import Condition
from deeplift_cas.atlas.count import count_all
from deeplift_cas.atlas.row import TEXTS, Row, networks
from deeplift_cas.errors import InputError
from deeplift_cas.landscape.lift import MatrixProduct
from deeplift_cas.landscape.matrix import matrix
from deeplift_cas.strata.stratum import Stratum

VERSION = 2
APPLICATION = 0x644C4341
"""SQLite's application_id of an atlas: "dLCA"."""
MOST = 1_000_000
"""Networks of a range."""
HEADER = b"SQLite format 3\x00"
PROVENANCE = {
    "one, two, three, four": "proved: sequences of intervals on the kernel of Dφ (strata/chains.py; theory, section 6)",
    "least_k": "proved up to 4; above, where least_k_status is 'checked', Theorem C: an argument on paper",
    "local_to_one": "proved: lines in the fibre (theory, section 4), or rank X = d_min",
    "local_to_local": "proved or refuted by pairs of layers (strata/local_open.py), else undecided (empty)",
    "proposition_3_1": "what the report says, with the kernel that its proof needs: not what is true",
    "theorem_3_4, corollary_3_2": "what the report says, of corollary 3.2 (i) as printed: not what is true",
}

Network = tuple[int, ...]


class Atlas:
    """A file with every property of every stratum of a range of networks.

    Raises :class:`InputError` for what is no atlas of this version; nothing is changed then.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        _recognised(self.path)

    def __iter__(self) -> Iterator[Row]:
        """All rows, network by network."""
        return self.rows()

    def where(self, text: str) -> Iterator[Row]:
        """The rows for which a condition holds.  Raises :class:`InputError` if it is none."""
        condition = Condition(text)
        return (row for row in self.rows() if condition(row) is True)

    def rows(self) -> Iterator[Row]:
        """All rows, in the order of the enumeration."""
        with self._reading() as connection:
            columns = ", ".join(Row._fields)
            for record in connection.execute(f"SELECT {columns} FROM strata ORDER BY network, place"):
                yield Row._make(record)

    def identify(self, point: Sequence[Any]) -> Row:
        """The row of the stratum of a point [W_1, …, W_L], factors with rational entries.

        Raises :class:`InputError` for factors that do not fit together, and if their network is not in the atlas.
        """
        if not isinstance(point, Sequence) or isinstance(point, str) or not point:
            raise InputError("a point has a factor or more: [W_1, …, W_L]")
        factors = [matrix(W, f"W_{k}", names=()) for k, W in enumerate(point, 1)]
        widths = [factors[0].cols, *(W.rows for W in factors)]
        stratum = Stratum.of(MatrixProduct(*widths), *factors)
        with self._reading() as connection:
            columns = ", ".join(Row._fields)
            found = connection.execute(f"SELECT {columns} FROM strata WHERE intervals = ?", (str(stratum),)).fetchone()
        if found is not None:
            return Row._make(found)
        raise InputError(f"{self.path}: the widths {','.join(map(str, widths))} are not in it")

    @property
    def meta(self) -> Mapping[str, str]:
        """What is said of the whole."""
        with self._reading() as connection:
            return dict(connection.execute("SELECT name, value FROM meta"))

    @property
    def range(self) -> tuple[int, int]:
        """Greatest depth and width."""
        meta = self.meta
        return int(meta["max_depth"]), int(meta["max_width"])

    def done(self) -> set[Network]:
        """The networks whose strata are all in it."""
        with self._reading() as connection:
            return {_widths(text) for (text,) in connection.execute("SELECT widths FROM networks")}

    def size(self) -> int:
        """How many strata are in it."""
        with self._reading() as connection:
            return int(connection.execute("SELECT coalesce(sum(strata), 0) FROM networks").fetchone()[0])

    def missing(self) -> list[Network]:
        """Those of its range that are not."""
        done = self.done()
        return [network for network in networks(*self.range) if network not in done]

    def csv(self) -> Iterator[str]:
        """Lines of CSV: the names of the columns, then the rows."""
        yield _csv_line(Row._fields)
        for row in self.rows():
            yield _csv_line(row)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            raise InputError(f"{self.path}: it cannot be read ({error})") from None
        finally:
            connection.close()


class Writer:
    """The one process that writes an atlas."""

    def __init__(self, connection: sqlite3.Connection, numbers: Mapping[Network, int]) -> None:
        self.connection, self.numbers = connection, numbers

    def add(self, found: Iterable[tuple[Network, Sequence[Sequence[Any]]]]) -> None:
        """The rows of some networks, in one transaction.  Raises :class:`InputError` when the disk is full."""
        marks = ", ".join("?" * (len(Row._fields) + 2))
        try:
            with self.connection:
                for network, rows in found:
                    number = self.numbers[network]
                    records = ((number, place, *row) for place, row in enumerate(rows))
                    self.connection.executemany(f"INSERT INTO strata VALUES ({marks})", records)
                    self.connection.execute(
                        "INSERT INTO networks VALUES (?, ?, ?)", (number, _text(network), len(rows))
                    )
        except sqlite3.OperationalError as error:
            raise InputError(
                f"{error}: what was committed before is kept, the same command goes on from there"
            ) from None


@contextmanager
def writing(path: Path, max_depth: int, max_width: int) -> Iterator[Writer]:
    """A new atlas, or one of the same range that is not complete, to be written by this process alone.

    Raises :class:`InputError` if another one writes it, or it is of another range, or no atlas, or the range too large.
    """
    number = sum(max_width ** (depth + 1) for depth in range(1, max_depth + 1))
    if number > MOST:
        raise InputError(f"{number} networks are too many for an atlas: at most {MOST}; take less of either")
    if path.exists():
        _recognised(path)
        if Atlas(path).range != (max_depth, max_width):
            depth, width = Atlas(path).range
            raise InputError(f"{path}: an atlas of depth {depth} and widths up to {width}: choose another file")
    if not path.resolve().parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.resolve().parent}")
    lock = path.with_name(path.name + ".lock")
    try:
        held = lock.open("w")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    with held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_ours = lock.exists() and os.fstat(held.fileno()).st_ino == lock.stat().st_ino
        except BlockingIOError:
            is_ours = False
        if not is_ours:  # or it was that of a process that has just ended
            raise InputError(f"{path}: another process is building it")
        try:
            if not path.exists():
                _prepare(path, max_depth, max_width)
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                try:
                    yield Writer(connection, {network: n for n, network in enumerate(networks(max_depth, max_width))})
                finally:
                    with suppress(sqlite3.OperationalError):  # somebody reads it: then it stays as it is
                        connection.execute("PRAGMA journal_mode = DELETE")  # to be read where nothing can be written
        except sqlite3.OperationalError as error:
            raise InputError(f"{path}: {error}") from None
        finally:
            lock.unlink(missing_ok=True)


def _prepare(path: Path, max_depth: int, max_width: int) -> None:
    """An atlas without rows: made beside its place, so that there is never half of one."""
    columns = ", ".join(f"{name} {'TEXT' if name in TEXTS else 'INTEGER'}" for name in Row._fields)
    meta = {
        "max_depth": max_depth,
        "max_width": max_width,
        "strata": sum(count_all(depth, max_width) for depth in range(1, max_depth + 1)),
        "package": f"deeplift-cas {version('deeplift-cas')}",
        **{f"provenance: {name}": how for name, how in PROVENANCE.items()},
    }
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    try:
        _write_empty(new, columns, meta)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _write_empty(new: Path, columns: str, meta: Mapping[str, Any]) -> None:
    with closing(sqlite3.connect(new)) as connection, connection:
        connection.execute("BEGIN")
        connection.execute(
            f"CREATE TABLE strata (network INTEGER, place INTEGER, {columns}, "
            "PRIMARY KEY (network, place)) WITHOUT ROWID"
        )
        connection.execute("CREATE TABLE networks (number INTEGER PRIMARY KEY, widths TEXT UNIQUE, strata INTEGER)")
        connection.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT)")
        connection.executemany("INSERT INTO meta VALUES (?, ?)", [(name, str(value)) for name, value in meta.items()])
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")


def _recognised(path: Path) -> None:
    """Raises :class:`InputError` unless it is an atlas of this version; the file is only read."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    if not header.startswith(HEADER) or len(header) < 72 or int.from_bytes(header[68:72], "big") != APPLICATION:
        raise InputError(f"{path}: no atlas of deeplift-cas; one is made by: deeplift-cas atlas build -o FILE")
    found = int.from_bytes(header[60:64], "big")
    if found != VERSION:
        raise InputError(f"{path}: an atlas of version {found}; this program reads version {VERSION}")


def _widths(text: str) -> Network:
    return tuple(map(int, text.split(",")))


def _text(network: Network) -> str:
    return ",".join(map(str, network))


def _csv_line(values: Iterable[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(["" if value is None else value for value in values])
    return line.getvalue()
