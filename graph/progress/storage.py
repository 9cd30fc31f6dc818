"""The progress file: opened for each transaction, put aside when damaged; problems are told with the fix."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

from graph.progress.schema import VERSION, upgrade, version_of

FOLDER_VARIABLE = "CONCEPT_EXPLORER_DATA"

# A rollback journal and not WAL: up to SQLite 3.51.2, which Python may bring along, WAL can lose commits
# when two connections meet at a checkpoint (sqlite.org/wal.html, "The WAL-Reset Bug"), and it does not
# work on network drives. EXTRA also flushes the folder, so that a commit outlives a power cut.
_SETTINGS = ("PRAGMA synchronous = EXTRA", "PRAGMA fullfsync = ON", "PRAGMA foreign_keys = ON")
_WRITABLE = f"make the file and its folder writable, or name another folder in {FOLDER_VARIABLE}"
_PROBLEMS = {
    sqlite3.SQLITE_BUSY: "in use by another window or program; try again in a moment",
    sqlite3.SQLITE_FULL: "cannot be written (the disk is full); free some space and try again",
    sqlite3.SQLITE_READONLY: f"cannot be written; {_WRITABLE}",
    sqlite3.SQLITE_CANTOPEN: f"cannot be opened; {_WRITABLE}",
    sqlite3.SQLITE_IOERR: "cannot be read or written (disk error); see that the disk works and has space",
}
_T = TypeVar("_T")


class ProgressError(ValueError):
    """Progress that cannot be read, kept or imported; its message is one line with the fix."""


class _DamageError(ProgressError):
    """The file is not one of SQLite, or not a whole one."""


class Storage:
    """One SQLite file, which threads and processes may share; the first to write creates it.

    A damaged file is renamed and a new one begun; ``notice``, else empty, then says so. Both methods raise
    ``ProgressError`` where the file cannot be read or written, is in use for too long or is of a newer
    version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notice = ""

    def read(self, work: Callable[[sqlite3.Connection], _T]) -> _T | None:
        """What ``work`` reads, all of one moment; None where nothing was written yet."""
        return self._run(work, writes=False) if self._exists() else None

    def write(self, work: Callable[[sqlite3.Connection], _T], creates: bool = True) -> _T | None:
        """What ``work`` gives, whose changes are on disk then; None where there is no file to create."""
        return self._run(work, writes=True, creates=creates) if creates or self._exists() else None

    def _exists(self) -> bool:
        try:
            return self.path.exists()
        except OSError as error:
            raise self._unusable(error) from None

    def _run(
        self, work: Callable[[sqlite3.Connection], _T], writes: bool, creates: bool = False
    ) -> _T | None:
        try:
            if creates:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(_DamageError):
                return self._run_once(work, writes)
            with closing(_connected(f"{self.path}.lock")) as lock:
                lock.execute("BEGIN EXCLUSIVE")  # one at a time looks again, and renames what is damaged
                with suppress(_DamageError):
                    return self._run_once(work, writes)
                self._set_aside()
                return self._run_once(work, writes)
        except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter on damaged tables
            problem = _PROBLEMS.get(_code(error), f"cannot be used ({error}); rename it to begin a new one")
            raise ProgressError(f"{self.path}: {problem}") from None
        except OSError as error:
            raise self._unusable(error) from None

    def _run_once(self, work: Callable[[sqlite3.Connection], _T], writes: bool) -> _T | None:
        try:
            with closing(_connected(self.path)) as db, db:  # the second commits, or rolls back on an error
                return work(db) if self._begun(db, writes) else None
        except sqlite3.DatabaseError as error:
            if _code(error) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise _DamageError(f"{self.path}: damaged; rename it to begin a new one") from None
            raise

    def _begun(self, db: sqlite3.Connection, writes: bool) -> bool:
        """Open a transaction on tables of the present version; False where there are none to read."""
        for setting in _SETTINGS:
            db.execute(setting)
        version = version_of(db)
        if not 0 <= version <= VERSION:
            raise ProgressError(f"{self.path}: written by a newer Concept Explorer; update this one")
        if not version and not writes:
            return False
        db.execute("BEGIN IMMEDIATE" if writes or version < VERSION else "BEGIN")
        upgrade(db)
        return True

    def _set_aside(self) -> None:
        number = 1
        while (aside := Path(f"{self.path}.damaged-{number}")).exists():
            number += 1
        # The journal first: SQLite would play one that is left behind into the new file.
        if (journal := Path(f"{self.path}-journal")).exists():
            journal.replace(f"{aside}-journal")
        self.path.rename(aside)
        self.notice = f"{self.path} was damaged: it is kept as {aside.name}, and a new one was begun"

    def _unusable(self, error: OSError) -> ProgressError:
        return ProgressError(f"{self.path}: cannot be used ({error.strerror}); {_WRITABLE}")


def _connected(path: str | Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=10.0, isolation_level=None)


def _code(error: Exception) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # 0 for an error of the Python module itself
