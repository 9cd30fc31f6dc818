"""The store: what was worked out before, by kind and key, in one SQLite file of bounded size.

It holds nothing that cannot be worked out anew, so whatever goes wrong with it is passed over: it is then as
if it were empty. A value is the one that was put, as its checksum says, or not there.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Final, Literal, Protocol, TypeVar

from platformdirs import user_cache_path

from graph.cache.entries import LARGEST, batches, checksum, place_of, read, write

FOLDER_VARIABLE = "CONCEPT_EXPLORER_DATA"  # the same as that of progress
FILE_NAME = "cache.sqlite3"
MOST_BYTES = 2 << 30  # some twenty builds of 50,000 cards, or what was read of a million and a half

_MOST_FAILURES = 3
_PATIENCE = 5.0  # seconds to wait for other processes, of which each writes for some hundredths
_BESIDE = ("-journal", "-wal", "-shm")  # what SQLite may leave beside its file

# OverflowError and MemoryError: lengths made up by damage, or too much at once.
_PROBLEMS = (sqlite3.Error, OSError, UnicodeError, OverflowError, MemoryError)
_NO_DAMAGE = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_NOLFS,
    sqlite3.SQLITE_AUTH,
}

_T = TypeVar("_T")
_Kind = Literal["read", "write"]
Items = Mapping[bytes, bytes] | Iterable[tuple[bytes, bytes]]


class Cache(Protocol):
    """Where values are kept by a kind ("mentions") and a key: the hash of all that the value follows from."""

    def get(self, kind: str, keys: Sequence[bytes]) -> list[bytes | None]:
        """The value of each key, in their order; None for one that is not there."""
        ...

    def put(self, kind: str, items: Items) -> None:
        """Keep values by key, if that can be; a key that is there gets the new value."""
        ...


class NoStore:
    """A cache that keeps nothing."""

    def get(self, kind: str, keys: Sequence[bytes]) -> list[bytes | None]:
        """None for each key."""
        return [None] * len(keys)

    def put(self, kind: str, items: Items) -> None:
        """Nothing happens."""


class Store:
    """A cache in an SQLite file, which threads and processes may share; the first to put creates it.

    The file stays within ``most_bytes``: of what was put together, that goes first which was not used for
    longest. Nothing is raised: a file that cannot be read or written (in use for too long, on a full disk, of
    a newer version) is as good as empty, a damaged one is deleted and a new one begun. After three failures
    in a row to read, or to write, it is not tried any more.
    """

    def __init__(self, path: Path, most_bytes: int) -> None:
        self.path: Final = path
        self.most_bytes: Final = most_bytes
        self._failures: dict[_Kind, int] = {"read": 0, "write": 0}

    @classmethod
    def at(cls, path: str | Path, most_bytes: int = MOST_BYTES) -> Store:
        """The store in the file at ``path``, which need not be there yet."""
        return cls(Path(path), most_bytes)

    def get(self, kind: str, keys: Sequence[bytes]) -> list[bytes | None]:
        """The value of each key, in their order; None for one that is not there."""
        if not os.path.exists(self.path):
            return [None] * len(keys)
        places = [place_of(kind, key) for key in keys]
        found = self._tried("read", lambda db: read(db, places)) or {}
        values: list[bytes | None] = []
        for key, place in zip(keys, places, strict=True):
            match found.get(place):
                case [bytes(said), bytes(value)] if said == checksum(kind, key, value):
                    values.append(value)
                case _:
                    values.append(None)
        return values

    def put(self, kind: str, items: Items) -> None:
        """Keep values by key, if that can be; a key that is there gets the new value.

        Items are taken one by one, and not all of them where they cannot be kept.
        """
        largest = min(self.most_bytes, LARGEST)
        pairs = items.items() if isinstance(items, Mapping) else items
        entries = (
            (place_of(kind, key), checksum(kind, key, value), value)
            for key, value in pairs
            if len(value) <= largest
        )
        waiting = batches(entries, self.most_bytes)
        while self._failures["write"] < _MOST_FAILURES and (batch := next(waiting, None)):
            self._tried("write", partial(write, entries=batch, most_bytes=self.most_bytes))

    def _tried(self, kind: _Kind, work: Callable[[sqlite3.Connection], _T]) -> _T | None:
        """What some work on the file gives; None if it cannot be done."""
        while self._failures[kind] < _MOST_FAILURES:
            try:
                if kind == "write":
                    self.path.parent.mkdir(parents=True, exist_ok=True)
                # Opened each time, for a tenth of a millisecond: threads and forked processes share no
                # connection, and nobody goes on for long with a file that another one has deleted.
                with closing(sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)) as db:
                    result = work(db)
            except _PROBLEMS as error:
                self._failures[kind] += 1
                if not _is_damage(error):
                    return None
                self._delete()
            else:
                self._failures[kind] = 0
                return result
        return None

    def _delete(self) -> None:
        # The journal first: SQLite would play one that is left behind into the new file.
        for beside in (*_BESIDE, ""):
            with suppress(OSError):
                os.unlink(f"{self.path}{beside}")


def user_store() -> Store:
    """The store in the folder that ``CONCEPT_EXPLORER_DATA`` names, else in the user's folder for caches."""
    folder = os.environ.get(FOLDER_VARIABLE) or user_cache_path("concept-explorer", appauthor=False)
    return Store.at(Path(folder, FILE_NAME))


def _is_damage(error: Exception) -> bool:
    # The module's own errors have no code: text that is no UTF-8, a number of a version that there is not.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    return isinstance(error, (sqlite3.Error, UnicodeError)) and code not in _NO_DAMAGE
