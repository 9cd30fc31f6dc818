"""SQLite files that come from anywhere: a copy in memory, of which only plain tables are left to read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from graph.readers.errors import UnreadableError

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100  # bytes
_PAGE_SIZE = slice(16, 18)  # of the header; 1 stands for 65,536 bytes, and nothing is cut off
_JOURNAL_MODES = slice(18, 20)  # of the header: 2 asks for a log in a file beside it, which memory has not
_ROLLBACK = b"\x01\x01"
_LONGEST_VALUE = 100_000_000  # bytes
# UnicodeError: what SQLite says of a damage may quote names that are no UTF-8.
_DAMAGES = (sqlite3.Error, OverflowError, UnicodeError, MemoryError)
_LONGEST_REASON = 100  # characters: SQLite's reasons may quote the file
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: _LONGEST_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
# Damaged or hostile files chain their pages in circles or share them, and so never end: what is asked of a
# file is bounded by its size. A row takes four bytes at least, and no sound query has more steps to a byte.
_BYTES_PER_ROW = 4
_STEPS_PER_BYTE = 4
_STEPS_FREE = 20_000_000
_STEPS_BETWEEN = 100_000
_PLAIN_TABLE = "type = 'table' and sql like 'create table %' and name not like 'sqlite\\_%' escape '\\'"
_GENERATED = (2, 3)  # in the column "hidden" of table_xinfo


def is_database(data: bytes) -> bool:
    """Whether bytes begin as an SQLite file does."""
    return data.startswith(_MAGIC)


class Database:
    """An SQLite file, read in memory; views, triggers, virtual tables and generated columns are taken out.

    ``tables`` names its plain tables. Damaged text is read with U+FFFD in place of what is no UTF-8.

    Raises:
        UnreadableError: it is no sound SQLite file.
    """

    def __init__(self, data: bytes) -> None:
        if not is_database(data) or len(data) < _HEADER:
            raise UnreadableError("no SQLite database, or one cut short; export it again")
        # The rest of a page would count as one of zeros, its rows as none; where it is missing, that is told.
        page = max(1, int.from_bytes(data[_PAGE_SIZE]))
        data = data[: len(data) // page * page]
        self._size = len(data)
        if data[_JOURNAL_MODES] != _ROLLBACK:
            data = data[: _JOURNAL_MODES.start] + _ROLLBACK + data[_JOURNAL_MODES.stop :]
        self._steps = 0
        # Rows may be asked for, and the rest of them dropped, in different threads, one at a time.
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._columns: dict[str, tuple[str, ...]] = {}
        try:
            self._open(data)
        except BaseException:
            self.close()
            raise

    def _open(self, data: bytes) -> None:
        connection = self._connection
        for limit, most in _LIMITS.items():
            connection.setlimit(limit, most)
        connection.text_factory = _decoded
        connection.create_collation("unicase", _compared)  # Anki's own
        connection.set_progress_handler(self._has_passed_its_steps, _STEPS_BETWEEN)
        try:
            connection.deserialize(data)
            for pragma in ("trusted_schema = off", "cell_size_check = on", "temp_store = memory"):
                connection.execute(f"pragma {pragma}")
            # All that could run or multiply is taken out of the schema before anything of it is looked at:
            # the row of a view may say that it is a table. What cannot be parsed is passed over meanwhile.
            connection.execute("pragma writable_schema = on")
            connection.execute(f"delete from sqlite_master where sql is not null and not ({_PLAIN_TABLE})")  # noqa: S608
            connection.execute("pragma writable_schema = reset")
        except _DAMAGES as error:
            raise _damage(error) from None
        columns: dict[str, list[str]] = {}
        generated = set()
        for table, column, hidden in self.rows(
            "select tables.name, info.name, info.hidden from sqlite_master as tables, "
            "pragma_table_xinfo(tables.name) as info where tables.sql is not null "
            "order by tables.rowid, info.cid"
        ):
            columns.setdefault(str(table), []).append(str(column))
            if hidden in _GENERATED:
                generated.add(str(table))
        self._columns = {name: tuple(names) for name, names in columns.items() if name not in generated}
        connection.execute("pragma query_only = on")
        connection.set_authorizer(self._allows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free its memory."""
        self._connection.close()

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the plain tables, in the order in which they were made."""
        return tuple(self._columns)

    def columns(self, table: str) -> tuple[str, ...]:
        """The names of a table's columns; none where there is no such table."""
        return self._columns.get(table, ())

    def rows(self, sql: str, parameters: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
        """The rows that a query of plain tables and columns gives, without functions.

        (Not even ``count``: SQLite counts in one step, which nothing interrupts where pages go in circles.)

        Raises:
            UnreadableError: the query fails, or the file turns out to be damaged.
        """
        self._steps = 0
        rows = size = 0
        try:
            for row in self._connection.execute(sql, parameters):
                rows += 1
                for value in row:
                    if isinstance(value, (str, bytes)):
                        size += len(value)
                if rows * _BYTES_PER_ROW > self._size or size > self._size + _STEPS_FREE:
                    raise UnreadableError("a damaged database, with rows without end; export it again")
                yield row
        except _DAMAGES as error:
            raise _damage(error) from None

    def _has_passed_its_steps(self) -> bool:
        self._steps += _STEPS_BETWEEN
        return self._steps > _STEPS_FREE + _STEPS_PER_BYTE * self._size

    def _allows(
        self, action: int, first: str | None, _second: str | None, _database: str | None, inside: str | None
    ) -> int:
        """What a query may do: read plain tables."""
        allowed = action == sqlite3.SQLITE_SELECT or (
            action == sqlite3.SQLITE_READ and first in self._columns
        )
        return sqlite3.SQLITE_OK if allowed and inside is None else sqlite3.SQLITE_DENY


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace")


def _compared(one: str, other: str) -> int:
    first, second = one.casefold(), other.casefold()
    return (first > second) - (first < second)


def _damage(error: Exception) -> UnreadableError:
    return UnreadableError(
        f"a damaged database ({' '.join(str(error).split())[:_LONGEST_REASON]}); export it again"
    )
