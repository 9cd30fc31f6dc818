"""The tables of the progress file, as the steps that lead from each version of it to the next."""

from __future__ import annotations

import sqlite3

_TABLES = (
    "CREATE TABLE fact (deck TEXT, kind TEXT, label TEXT, target TEXT, value INTEGER NOT NULL, "
    "PRIMARY KEY (deck, kind, label, target)) WITHOUT ROWID",
    "CREATE TABLE change (id INTEGER PRIMARY KEY, deck TEXT NOT NULL, description TEXT NOT NULL)",
    # what a change replaced: "before" is NULL where nothing was
    "CREATE TABLE step (change INTEGER REFERENCES change ON DELETE CASCADE, kind TEXT, label TEXT, "
    "target TEXT, before INTEGER, PRIMARY KEY (change, kind, label, target)) WITHOUT ROWID",
    # "sketch" holds the smallest card ids, parted by spaces: by it a deck is known again
    "CREATE TABLE deck (key TEXT PRIMARY KEY, name TEXT NOT NULL, sketch TEXT NOT NULL) WITHOUT ROWID",
)
_REDO_AND_PLACES = (
    "ALTER TABLE change ADD COLUMN undone INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX change_by_deck ON change (deck, undone, id)",
    # what undo or redo puts in place of the present value, NULL for nothing: each swaps the two
    "ALTER TABLE step RENAME COLUMN before TO other",
    "UPDATE fact SET kind = 'needed' WHERE kind = 'verdict'",
    "UPDATE step SET kind = 'needed' WHERE kind = 'verdict'",
    # "places" is JSON: labels with x and y
    "CREATE TABLE position (deck TEXT PRIMARY KEY, places TEXT NOT NULL) WITHOUT ROWID",
)
_UPGRADES = (_TABLES, _REDO_AND_PLACES)

VERSION = len(_UPGRADES)


def version_of(db: sqlite3.Connection) -> int:
    """The version of the tables in a file; 0 for none."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)


def upgrade(db: sqlite3.Connection) -> None:
    """Bring the tables to the present version, within the transaction that is open."""
    version = version_of(db)
    if version == VERSION:
        return
    for statement in (statement for statements in _UPGRADES[version:] for statement in statements):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {VERSION}")
