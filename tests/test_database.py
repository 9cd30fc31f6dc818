# ruff: noqa: S608 - every query here is our own
"""SQLite files that come from anywhere: their plain tables are read, and nothing of them runs or hangs."""

from __future__ import annotations

import sqlite3
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.readers.database import Database, is_database
from graph.readers.errors import UnreadableError

SOUND = "create table words (id integer primary key, word, meaning text); insert into words values "


def made(script: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(script)
        return connection.serialize()
    finally:
        connection.close()


def rows(data: bytes, sql: str = "select * from words") -> list[tuple[object, ...]]:
    with Database(data) as database:
        return list(database.rows(sql))


def forged(data: bytes, changes: str) -> bytes:
    """A database whose schema was written by hand."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.deserialize(data)
        connection.execute("pragma writable_schema = on")
        connection.executescript(changes)
        return connection.serialize()
    finally:
        connection.close()


def test_tables_columns_and_rows() -> None:
    data = made(SOUND + "(1, 'KL', 'a divergence'), (2, null, 0.5); create table other (a, b)")
    with Database(data) as database:
        assert database.tables == ("words", "other")
        assert database.columns("words") == ("id", "word", "meaning")
        assert database.columns("none") == ()
        assert list(database.rows("select * from words")) == [(1, "KL", "a divergence"), (2, None, "0.5")]
        assert list(database.rows("select id from words where word = ?", ("KL",))) == [(1,)]


def test_a_database_with_a_write_ahead_log_is_read_without_it() -> None:
    data = made(SOUND + "(1, 'KL', 'a divergence')")
    assert rows(data[:18] + b"\x02\x02" + data[20:]) == [(1, "KL", "a divergence")]


def test_text_that_is_no_utf8_is_read_with_replacements() -> None:
    assert rows(made(SOUND + "(1, 'KL', cast(x'61ff62' as text))")) == [(1, "KL", "a\ufffdb")]


def test_utf16_is_read() -> None:
    assert rows(made("pragma encoding = 'UTF-16le';" + SOUND + "(1, 'Überschuss', '😀')")) == [
        (1, "Überschuss", "😀")
    ]


def test_tables_that_need_indices_and_a_sequence_are_read_without() -> None:
    data = made(
        "create table words (id integer primary key autoincrement, word unique, meaning);"
        "create index by_meaning on words (meaning); insert into words values (1, 'KL', 'a divergence');"
        "create table places (name primary key, other) without rowid; insert into places values ('a', 'b')"
    )
    with Database(data) as database:
        assert database.tables == ("words", "places")
        assert list(database.rows("select word from words where word = 'KL'")) == [("KL",)]
        assert list(database.rows("select * from places")) == [("a", "b")]


def test_views_triggers_and_generated_columns_are_not_there() -> None:
    data = made(
        SOUND + "(1, 'KL', 'a divergence'); create view notes as select word from words;"
        "create trigger t after insert on words begin delete from words; end;"
        "create table computed (a, b generated always as (hex(zeroblob(1000))) virtual);"
        "insert into computed values (1)"
    )
    with Database(data) as database:
        assert database.tables == ("words",)
        for table in ("notes", "computed", "sqlite_master"):
            with pytest.raises(UnreadableError):
                list(database.rows(f"select * from {table}"))


def test_a_view_that_says_it_is_a_table_is_not_there() -> None:
    data = made(SOUND + "(1, 'KL', 'a divergence'); create view notes as select word from words")
    with Database(forged(data, "update sqlite_master set type = 'table' where name = 'notes'")) as database:
        assert database.tables == ("words",)


def test_views_that_double_forty_times_take_no_time() -> None:
    views = "create view v0 as select word as w from words;" + "".join(
        f"create view v{n} as select a.w from v{n - 1} a, v{n - 1} b;" for n in range(1, 40)
    )
    data = forged(
        made(SOUND + "(1, 'KL', 'a divergence');" + views), "update sqlite_master set type = 'table'"
    )
    assert rows(data) == [(1, "KL", "a divergence")]


@pytest.mark.parametrize(
    "sql",
    [
        "delete from words",
        "attach 'other.db' as other",
        "pragma query_only = off",
        "select load_extension('x')",
        "select hex(word) from words",
        "select count(*) from words",
        "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n",
        "select * from pragma_database_list",
        "select nothing from words",
        "no sql",
    ],
)
def test_nothing_but_plain_reading_is_allowed(sql: str) -> None:
    with pytest.raises(UnreadableError):
        rows(made(SOUND + "(1, 'KL', 'a divergence')"), sql)


def test_a_schema_that_cannot_be_read_is_told_in_one_line() -> None:
    data = forged(
        made(SOUND + "(1, 'KL', 'a')"), "update sqlite_master set sql = 'create table words (' || char(10)"
    )
    with pytest.raises(UnreadableError, match=r"^a damaged database \([^\n]+\); export it again$"):
        Database(data)


def test_a_schema_that_is_no_utf8_is_told() -> None:
    data = made(SOUND + "(1, 'KL', 'a')")
    place = data.index(b"id integer")
    with pytest.raises(UnreadableError, match="a damaged database"):
        Database(data[:place] + b"\x80)" + data[place + 2 :])


def test_pages_that_are_shared_do_not_multiply() -> None:
    """An inner page names the same page a thousand times over: eight levels of them would never end."""
    size, levels, each = 4096, 8, 400
    data = made(f"pragma page_size = {size};" + SOUND + "(1, 'KL', 'a divergence')")
    leaf = data[size : 2 * size]
    inner = []
    for level in range(levels):
        child = 3 + level if level + 1 < levels else levels + 2
        cells = struct.pack(">IB", child, 1) * each
        start = size - len(cells)
        pointers = b"".join(struct.pack(">H", start + 5 * n) for n in range(each))
        head = struct.pack(">BHHHBI", 5, 0, each, start, 0, child) + pointers
        inner.append(head + bytes(start - len(head)) + cells)
    pages = bytearray(data[:size] + b"".join(inner) + leaf)
    pages[28:32] = struct.pack(">I", len(pages) // size)
    for sql in ("select * from words", "select id from words where word = 'none'"):
        with pytest.raises(UnreadableError, match="a damaged database"):
            rows(bytes(pages), sql)


def test_a_value_that_is_shared_does_not_multiply() -> None:
    """A hundred rows of a page all continue on the overflow pages of one long value."""
    size, rows_there = 4096, 100
    data = made(f"pragma page_size = {size};" + SOUND + "(1, 'w', hex(zeroblob(1000000)))")
    leaf = data[size : 2 * size]
    (start,) = struct.unpack(">H", leaf[8:10])
    pages = bytearray(data)
    pages[size : size + 8] = struct.pack(">BHHHB", 13, 0, rows_there, start, 0)
    pages[size + 8 : size + 8 + 2 * rows_there] = struct.pack(">H", start) * rows_there
    with pytest.raises(UnreadableError, match="rows without end"):
        rows(bytes(pages))


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\x00", b"SQLite format 3\x00" + bytes(2000), b"text"])
def test_what_is_no_database_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        Database(data).rows("select 1")


def test_recognition_is_by_the_first_bytes() -> None:
    assert is_database(made(SOUND + "(1, 'KL', 'a divergence')"))
    assert not is_database(b"SQLite format 2")


SAMPLE = made(SOUND + ",".join(f"({n}, 'word {n}', '{'meaning ' * 40}')" for n in range(60)))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damages_are_told(data: st.DataObject) -> None:
    damaged = bytearray(SAMPLE)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    length = data.draw(st.one_of(st.just(len(damaged)), st.integers(0, len(damaged))))
    try:
        with Database(bytes(damaged[:length])) as database:
            found = list(database.rows("select id, word, meaning from words"))
    except UnreadableError as error:
        told = str(error)
    else:
        told = "; "
        assert len(found) <= len(SAMPLE)
    assert "\n" not in told
    assert "; " in told
