"""The file: what is in it, who writes it, and what is refused untouched."""

from __future__ import annotations

import sqlite3
from collections import Counter

import pytest

import deeplift_cas.atlas.build as building
from deeplift_cas.atlas.row import Row, networks, rows
from deeplift_cas.atlas.store import Atlas, writing
from deeplift_cas.errors import InputError


def written(path, max_depth=2, max_width=2):
    """An atlas made without Dask."""
    with writing(path, max_depth, max_width) as writer:
        writer.add(building.decide(Atlas(path).missing()))
    return Atlas(path)


def test_it_keeps_every_row_in_the_order_of_the_enumeration(tmp_path):
    atlas = written(tmp_path / "atlas.db", 3, 2)
    assert list(atlas) == [row for widths in networks(3, 2) for row in rows(widths)]
    assert not atlas.missing() and atlas.range == (3, 2)
    assert atlas.meta["strata"] == str(len(list(atlas)))
    assert any(name.startswith("provenance") for name in atlas.meta)


def test_the_order_does_not_depend_on_that_of_writing(tmp_path):
    one, other = written(tmp_path / "one.db"), tmp_path / "other.db"
    with writing(other, 2, 2) as writer:
        for network in reversed(Atlas(other).missing()):
            writer.add(building.decide([network]))
    assert "".join(one.csv()) == "".join(Atlas(other).csv())


def test_a_query_and_a_point(tmp_path):
    atlas = written(tmp_path / "atlas.db", 3, 2)
    (found,) = atlas.where("three = false")
    assert found.widths == "2,1,1,2"
    assert atlas.identify([[[1, 0]], [[0]], [["5/3"], [7]]]) == found
    for wrong, words in (([[[1, 2, 3]]], "are not in it"), ([], "a factor or more"), ([[[1, 0]], [[1, 2]]], "W_2")):
        with pytest.raises(InputError, match=words):
            atlas.identify(wrong)


def test_what_is_interrupted_keeps_what_was_committed(tmp_path):
    path = tmp_path / "atlas.db"
    with pytest.raises(KeyboardInterrupt), writing(path, 2, 2) as writer:
        writer.add(building.decide([(1, 1), (2, 1, 2)]))
        raise KeyboardInterrupt
    assert Atlas(path).done() == {(1, 1), (2, 1, 2)}
    written(path)
    assert "".join(Atlas(path).csv()) == "".join(written(tmp_path / "whole.db").csv())


def test_one_process_writes(tmp_path):
    path = tmp_path / "atlas.db"
    with writing(path, 1, 1), pytest.raises(InputError, match="another process"), writing(path, 1, 1):
        pass
    assert not (tmp_path / "atlas.db.lock").exists()


def test_what_is_no_atlas_of_this_version_and_range_is_refused_untouched(tmp_path):
    path, text, other = tmp_path / "atlas.db", tmp_path / "text.db", tmp_path / "other.db"
    written(path)
    text.write_text("hello")
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (a)")
    newer = tmp_path / "newer.db"
    newer.write_bytes(path.read_bytes())
    with sqlite3.connect(newer) as connection:
        connection.execute("PRAGMA user_version = 3")
    connection.close()
    for wrong, words in ((text, "no atlas"), (other, "no atlas"), (newer, "of version 3"), (path, "another file")):
        before = wrong.read_bytes()
        with pytest.raises(InputError, match=words), writing(wrong, 3, 3):
            pass
        assert wrong.read_bytes() == before
    with pytest.raises(InputError, match="No such file"):
        Atlas(tmp_path / "nowhere.db")
    with pytest.raises(InputError, match="there is no folder"), writing(tmp_path / "no" / "atlas.db", 1, 1):
        pass


def test_a_full_disk_loses_nothing_that_was_committed(tmp_path):
    path = tmp_path / "atlas.db"
    with writing(path, 3, 3) as writer:
        writer.add(building.decide([(1, 1)]))
        writer.connection.execute("PRAGMA max_page_count = 10")
        with pytest.raises(InputError, match=r"full.*goes on"):
            writer.add(building.decide([(3, 3, 3, 3), (3, 3, 3, 2)]))
    assert Atlas(path).done() == {(1, 1)}


def test_transposed_networks_have_the_same_numbers_of_everything(tmp_path):
    names = ("one", "two", "three", "four", "least_k", "local_to_one", "local_to_local", "dimension", "c1", "c2", "c3")
    found = {}
    for row in written(tmp_path / "atlas.db", 3, 2):
        found.setdefault(row.widths, Counter())[tuple(getattr(row, name) for name in names)] += 1
    for widths, counts in found.items():
        assert counts == found[",".join(reversed(widths.split(",")))]


def test_parquet_has_the_same_rows(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    from deeplift_cas.atlas.parquet import write

    atlas = written(tmp_path / "atlas.db")
    write(atlas, tmp_path / "atlas.parquet")
    read = parquet.read_table(tmp_path / "atlas.parquet").to_pylist()
    assert [Row(**record) for record in read] == list(atlas)
