"""An atlas as Parquet, by the extra ``parquet``."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from deeplift_cas.atlas.row import TEXTS, Row
from deeplift_cas.atlas.store import Atlas
from deeplift_cas.errors import InputError

GROUP = 50_000
"""Rows that are in memory at a time."""


def write(atlas: Atlas, path: Path) -> None:
    """Write the rows, whole or not at all.  Raises :class:`InputError` without pyarrow."""
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ImportError:
        raise InputError("Parquet needs pyarrow: pip install 'deeplift-cas[parquet]'") from None
    schema = pyarrow.schema([(name, pyarrow.string() if name in TEXTS else pyarrow.int32()) for name in Row._fields])
    new, rows = path.with_name(path.name + ".new"), iter(atlas)
    try:
        with ParquetWriter(new, schema) as writer:
            while group := list(islice(rows, GROUP)):
                columns = zip(*group, strict=True)
                arrays = [pyarrow.array(c, type=field.type) for c, field in zip(columns, schema, strict=True)]
                writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
        new.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        new.unlink(missing_ok=True)
