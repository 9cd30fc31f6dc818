"""What the store outlives: a file damaged in any way, and one that cannot be read or written."""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.cache.store import FILE_NAME, Store
from tests.caches import items, there, value
from tests.processes import assert_sound, started
from tests.stores import sql


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a store may lie; the folder is not there yet."""
    return tmp_path / "caches" / FILE_NAME


# --- damage ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound() -> bytes:
    """A file with the values of the numbers below 200, some hundreds of them in three batches."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, FILE_NAME)
        for first in (0, 50, 100):
            Store.at(place).put("n", items(*range(first, first + 100)))
        return place.read_bytes()


@contextmanager
def damaged(content: bytes, beside: bytes | None = None) -> Iterator[Store]:
    """A store whose file holds something else, and maybe its journal."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, FILE_NAME)
        place.write_bytes(content)
        if beside is not None:
            Path(f"{place}-journal").write_bytes(beside)
        yield Store.at(place)


def assert_begins_anew(store: Store) -> None:
    store.put("n", items(*range(1000, 1100)))
    assert there(store, *range(1000, 1100)) == set(range(1000, 1100))
    assert_sound(store.path)


@pytest.mark.parametrize(
    "content",
    [b"x", b"no database " * 1000, bytes(100_000), b"SQLite format 3\0", b"SQLite format 3\0" * 5000],
    ids=["a letter", "text", "zeros", "its first bytes", "its first bytes again and again"],
)
def test_what_is_no_database_is_begun_anew(content: bytes) -> None:
    with damaged(content) as store:
        assert there(store, *range(200)) == set()
        assert_begins_anew(store)


def test_a_database_of_somebody_elses_tables_is_begun_anew(place: Path) -> None:
    for statement in ("CREATE TABLE entry (a)", "CREATE TABLE batch (a)"):
        place.parent.mkdir(exist_ok=True)
        place.unlink(missing_ok=True)
        sql(place, statement)
        assert there(Store.at(place), 1) == set()
        assert_begins_anew(Store.at(place))


@pytest.mark.parametrize("version", [-1, 2_000_000])
def test_a_version_that_there_is_not_is_begun_anew(place: Path, version: int) -> None:
    store = Store.at(place)
    store.put("n", items(1))
    sql(place, f"PRAGMA user_version = {version}")
    assert there(store, 1) == set()
    assert_begins_anew(store)


def test_a_newer_version_is_left_alone(place: Path) -> None:
    Store.at(place).put("n", items(1))
    sql(place, "PRAGMA user_version = 2")
    before = place.read_bytes()
    store = Store.at(place)

    for number in range(9):
        assert there(store, 1) == set()
        store.put("n", items(number))

    assert place.read_bytes() == before


def test_a_file_cut_off_anywhere(sound: bytes) -> None:
    for length in range(0, len(sound), 4096):
        with damaged(sound[:length]) as store:
            there(store, *range(200))
            assert_begins_anew(store)


def test_text_that_is_no_utf8_in_place_of_a_value(place: Path) -> None:
    store = Store.at(place)
    store.put("n", items(1, 2))
    sql(place, "UPDATE entry SET value = CAST(x'ff' AS TEXT) WHERE id % 65536 = 0")
    assert there(store, 1, 2) == set()
    assert_begins_anew(store)


@pytest.mark.parametrize("other", ["text", 3, b"\0"])
def test_another_thing_in_place_of_a_value_or_a_checksum_is_not_there(place: Path, other: object) -> None:
    store = Store.at(place)
    store.put("n", items(1, 2, 3))
    sql(place, "UPDATE entry SET value = ? WHERE id % 65536 = 0", other)
    sql(place, "UPDATE entry SET checksum = ? WHERE id % 65536 = 1", other)
    assert there(store, 1, 2, 3) == {3}
    store.put("n", items(1, 2))
    assert there(store, 1, 2, 3) == {1, 2, 3}


@given(st.data())
def test_whatever_bytes_are_damaged_values_are_right_or_not_there(sound: bytes, data: st.DataObject) -> None:
    content = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 4))):
        # The first page says how the file is laid out, and the last bytes of a page hold its first rows.
        at = data.draw(st.integers(0, 200) | st.integers(0, len(sound) - 1))
        content[at : at + data.draw(st.integers(1, 64))] = data.draw(st.binary(min_size=1, max_size=64))
    with damaged(bytes(content)) as store:
        there(store, *range(200))
        store.put("n", items(*range(100, 300)))
        there(store, *range(300))
        there(Store.at(store.path), *range(300))


@given(st.integers(0, 2**32), st.floats(0, 1), st.integers(1, 30_000))
def test_random_bytes_over_a_part_of_the_file(sound: bytes, seed: int, where: float, length: int) -> None:
    at = int(where * len(sound))
    with damaged(sound[:at] + random.Random(seed).randbytes(length) + sound[at + length :]) as store:
        there(store, *range(200))
        store.put("n", items(*range(100, 300)))
        there(store, *range(300))


@given(st.binary(max_size=5000))
def test_a_journal_of_anything(sound: bytes, journal: bytes) -> None:
    with damaged(sound, journal) as store:
        there(store, *range(200))
        assert_begins_anew(store)


# --- what cannot be read or written ---------------------------------------------------------------


def test_a_folder_in_place_of_the_file(place: Path) -> None:
    place.mkdir(parents=True)
    store = Store.at(place)
    for number in range(9):
        store.put("n", items(number))
        assert there(store, number) == set()
    assert place.is_dir()


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    store = Store.at(tmp_path / "file" / FILE_NAME)
    store.put("n", items(1))
    assert there(store, 1) == set()
    assert (tmp_path / "file").read_text() == "mine"


@contextmanager
def powerless() -> Iterator[None]:
    """As somebody who may not write everywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no such permissions here")
def test_a_read_only_folder_can_be_read() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, place = Path(name), Path(name, FILE_NAME)
        Store.at(place).put("n", items(1))
        place.chmod(0o444)
        folder.chmod(0o555)
        before = place.read_bytes()
        try:
            with powerless():
                store = Store.at(place)
                for number in range(9):
                    store.put("n", items(number))
                    assert there(store, *range(9)) == {1}
                Store.at(folder / "none" / FILE_NAME).put("n", items(1))
        finally:
            folder.chmod(0o755)
        assert place.read_bytes() == before
        assert list(folder.iterdir()) == [place]


FULL = """
import resource, sys
from graph.cache.store import Store
from tests.caches import items, there
store = Store.at(sys.argv[1])
store.put("n", items(*range(100)))
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
for number in range(20):
    store.put("n", items(*range(100 * number, 100 * number + 100)))
    assert there(store, *range(100)) == set(range(100))
print(len(there(store, *range(2000))))
"""


def test_a_full_disk_keeps_what_is_there(place: Path) -> None:
    pytest.importorskip("resource")
    with started(FULL, place) as process:
        output, errors = process.communicate()
    assert errors == ""
    kept = int(output)
    assert 100 < kept < 500
    assert place.stat().st_size <= 150_000
    assert_sound(place)
    store = Store.at(place)
    assert there(store, *range(2000)) == set(range(kept))
    store.put("n", items(*range(kept, 2000)))
    assert there(store, *range(2000)) == set(range(2000))


def test_a_file_in_use_is_waited_for_then_left(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.cache.store._PATIENCE", 0.1)
    store = Store.at(place)
    store.put("n", items(1))
    db = sqlite3.connect(place, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    store.put("n", items(2))
    assert there(store, 1, 2) == {1}, "it can be read"
    db.execute("COMMIT")
    store.put("n", items(3))
    assert there(store, 1, 2, 3) == {1, 3}
    db.execute("BEGIN EXCLUSIVE")
    assert there(store, 1) == set()
    db.close()
    assert there(store, 1) == {1}


def test_after_three_failures_in_a_row_nothing_more_is_tried(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.at(place)
    store.put("n", items(1))
    taken: list[int] = []

    def numbered(*numbers: int) -> Iterator[tuple[bytes, bytes]]:
        for number in numbers:
            taken.append(number)
            yield b"%d" % number, b""

    def failing(*arguments: object, **settings: object) -> sqlite3.Connection:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", failing)
        store.put("n", numbered(2))
        store.put("n", numbered(3))
    store.put("n", numbered(4))  # which can be done, so what comes is not the third in a row
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", failing)
        for number in range(5, 10):
            store.put("n", numbered(number))
    store.put("n", numbered(10))

    assert taken == [2, 3, 4, 5, 6, 7]
    assert store.get("n", [b"key 1", b"4", b"10"]) == [value(1), b"", None], "it can still be read"
