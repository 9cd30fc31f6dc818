"""Entries of the store as rows of its SQLite file: begun, read, written, and the longest unused deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b

Entry = tuple[int, bytes, bytes]  # place, checksum and value

# SQLite takes no longer value; the rest of its row needs a little.
LARGEST = 1_000_000_000 - 1000

_VERSION = 1
_NEWEST = 1000  # no version will be above; one that seems to be is a damage
# Rows grow at the end of the table, so that what is put together lies together, beside an index of small
# numbers. When they were last used is noted by the batch: by the row, it would rewrite half the file.
_TABLES = (
    "CREATE TABLE batch (id INTEGER PRIMARY KEY, used INTEGER NOT NULL)",
    "CREATE TABLE entry (id INTEGER PRIMARY KEY, place INTEGER NOT NULL UNIQUE, checksum BLOB NOT NULL, "
    "value BLOB NOT NULL)",
    f"PRAGMA user_version = {_VERSION}",
)
_LAYOUT = ("PRAGMA page_size = 8192", "PRAGMA auto_vacuum = INCREMENTAL")  # of a new file
# A rollback journal and not WAL: that does not work on network drives, where the home folders of clusters
# lie, cannot be read where nothing can be written, and up to SQLite 3.51.2 may damage the file
# (sqlite.org/wal.html, "The WAL-Reset Bug"). The journal puts right what a killed process has left. A power
# cut may damage the file, which is noticed, so nothing need wait for the disk.
_SETTINGS = ("PRAGMA synchronous = OFF", "PRAGMA secure_delete = OFF", "PRAGMA cache_size = -16000")

_IDS = 16  # bits: a batch has the ids from its own times 2 ** 16
_MOST_ENTRIES = 4000  # of a batch
_FULL = 4 << 20  # bytes after which a batch takes no more
_ASKED_AT_ONCE = 900  # SQLite before 3.32 takes 999 parameters


class NewerError(OSError):
    """The file is of a newer version."""


def place_of(kind: str, key: bytes) -> int:
    """Where the value of a key stands: 64 bits, by which two keys hardly ever meet."""
    return int.from_bytes(blake2b(_full(kind, key), digest_size=8).digest(), signed=True)


def checksum(kind: str, key: bytes, value: bytes) -> bytes:
    """The hash that a value is known by as the right one, whole, of a key."""
    digest = blake2b(_full(kind, key), digest_size=8)
    digest.update(value)
    return digest.digest()


def _full(kind: str, key: bytes) -> bytes:
    return b"%d %b %b" % (len(key), key, kind.encode())


def batches(entries: Iterable[Entry], most_bytes: int) -> Iterator[list[Entry]]:
    """Entries by as many as are written at once, which is a small part of ``most_bytes``."""
    full = min(_FULL, most_bytes // 8)
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += len(entry[-1])
        if len(batch) == _MOST_ENTRIES or size >= full:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def read(db: sqlite3.Connection, places: Sequence[int]) -> dict[int, Sequence[object]]:
    """Checksum and value by place, where there is something, as it stands in the file; it counts as used."""
    _set_up(db)
    if not _is_begun(db):
        return {}
    found: dict[int, Sequence[object]] = {}
    used: set[int] = set()
    for first in range(0, len(places), _ASKED_AT_ONCE):
        asked = places[first : first + _ASKED_AT_ONCE]
        marks = ",".join("?" * len(asked))
        query = f"SELECT place, checksum, value, id FROM entry WHERE place IN ({marks})"  # noqa: S608
        for place, *content, ident in db.execute(query, asked).fetchall():
            found[place] = content
            used.add(ident >> _IDS)
    if used:
        # Where another process is writing, or nobody can, the note is not worth waiting for.
        with suppress(sqlite3.OperationalError):
            db.execute("PRAGMA busy_timeout = 0")
            with db:
                db.execute("BEGIN IMMEDIATE")
                now = _now(db)
                db.executemany("UPDATE batch SET used = ? WHERE id = ?", ((now, batch) for batch in used))
    return found


def write(db: sqlite3.Connection, entries: Sequence[Entry], most_bytes: int) -> None:
    """Write entries, in place of those that stand there, and keep the file within ``most_bytes``."""
    _set_up(db)
    if not _is_begun(db):
        for setting in _LAYOUT:
            db.execute(setting)
    with db:
        db.execute("BEGIN IMMEDIATE")
        if not _is_begun(db):  # nor has another process in the meantime
            for statement in _TABLES:
                db.execute(statement)
        _make_room(db, most_bytes - sum(len(value) for _, _, value in entries))
        batch = db.execute("INSERT INTO batch (used) VALUES (?)", (_now(db),)).lastrowid or 0
        rows = ((batch << _IDS | number, *entry) for number, entry in enumerate(entries))
        db.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", rows)
        _make_room(db, most_bytes)
        over = _number(db, "page_count") - most_bytes // _number(db, "page_size")
        for _ in range(over):  # Python stops after the first page, however many are to go
            db.execute("PRAGMA incremental_vacuum(1)")


def _set_up(db: sqlite3.Connection) -> None:
    for setting in _SETTINGS:
        db.execute(setting)


def _is_begun(db: sqlite3.Connection) -> bool:
    """Whether the file has tables.

    Raises:
        NewerError: it is of a newer version.
        sqlite3.DatabaseError: it is of no version.
    """
    version = _number(db, "user_version")
    if _VERSION < version <= _NEWEST:
        raise NewerError
    if version not in (0, _VERSION):
        raise sqlite3.DatabaseError(f"no version: {version}")
    return version > 0


def _number(db: sqlite3.Connection, pragma: str) -> int:
    (number,) = db.execute(f"PRAGMA {pragma}").fetchone()
    return int(number)


def _now(db: sqlite3.Connection) -> int:
    """One more than when anything was used: a clock of the file's own, which nobody sets back."""
    (last,) = db.execute("SELECT max(used) FROM batch").fetchone()
    return (last or 0) + 1


def _make_room(db: sqlite3.Connection, most_bytes: int) -> None:
    """Delete the batches that were not used for longest until what is left takes ``most_bytes``, or all."""
    if _taken(db) <= most_bytes:
        return
    for (batch,) in db.execute("SELECT id FROM batch ORDER BY used, id").fetchall():
        db.execute("DELETE FROM entry WHERE id BETWEEN ? AND ?", (batch << _IDS, (batch + 1 << _IDS) - 1))
        db.execute("DELETE FROM batch WHERE id = ?", (batch,))
        if _taken(db) <= most_bytes:
            return
    db.execute("DELETE FROM entry")  # of no batch, as damage may leave them


def _taken(db: sqlite3.Connection) -> int:
    """The bytes of the pages in use."""
    return (_number(db, "page_count") - _number(db, "freelist_count")) * _number(db, "page_size")
