"""Facts and the journal of their changes, which can be undone and redone, all within an open transaction.

A step of a change holds the value that its fact does not have at present: the one before the change or, once
it is undone, the one after it. Undo and redo swap the two.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

MOST_CHANGES = 500  # that are remembered per deck

_UNDO = "SELECT id, description FROM change WHERE deck = ? AND undone = 0 ORDER BY id DESC LIMIT 1"
_REDO = "SELECT id, description FROM change WHERE deck = ? AND undone = 1 ORDER BY id LIMIT 1"


class Fact(NamedTuple):
    """What a number is kept for; its meaning depends on the kind."""

    kind: str
    label: str
    target: str = ""


Facts = Mapping[Fact, float]
Changes = Mapping[Fact, float | None]  # None: no longer kept


def facts_of(db: sqlite3.Connection, deck: str) -> dict[Fact, float]:
    """All facts of a deck, by kind, label and target."""
    query = "SELECT kind, label, target, value FROM fact WHERE deck = ? ORDER BY kind, label, target"
    return {Fact(*key): value for *key, value in db.execute(query, (deck,))}


def record(db: sqlite3.Connection, deck: str, changes: Changes, description: str) -> None:
    """Keep changed facts; they can be undone, and what had been undone can no longer be redone."""
    db.execute("DELETE FROM change WHERE deck = ? AND undone = 1", (deck,))
    query = "INSERT INTO change (deck, description) VALUES (?, ?)"
    ident = db.execute(query, (deck, description)).lastrowid
    before = _put(db, deck, changes)
    steps = [(ident, *fact, value) for fact, value in before.items()]
    db.executemany("INSERT INTO step VALUES (?, ?, ?, ?, ?)", steps)
    query = "SELECT id FROM change WHERE deck = ? ORDER BY id DESC LIMIT -1 OFFSET ?"
    oldest = db.execute(query, (deck, MOST_CHANGES)).fetchall()
    db.executemany("DELETE FROM change WHERE id = ?", oldest)


def undo(db: sqlite3.Connection, deck: str) -> str | None:
    """Revert the deck's last change; what it was, or None if there is none."""
    return _swapped(db, deck, _UNDO)


def redo(db: sqlite3.Connection, deck: str) -> str | None:
    """Make again the change that was undone last; what it was, or None if there is none."""
    return _swapped(db, deck, _REDO)


def next_changes(db: sqlite3.Connection, deck: str) -> tuple[str | None, str | None]:
    """What undo and redo would revert and make again."""
    last, undone = (db.execute(query, (deck,)).fetchone() for query in (_UNDO, _REDO))
    return last and last[1], undone and undone[1]


def _swapped(db: sqlite3.Connection, deck: str, query: str) -> str | None:
    change = db.execute(query, (deck,)).fetchone()
    if change is None:
        return None
    ident, description = change
    steps = db.execute("SELECT kind, label, target, other FROM step WHERE change = ?", (ident,))
    replaced = _put(db, deck, {Fact(*key): other for *key, other in steps})
    rows = [(value, ident, *fact) for fact, value in replaced.items()]
    db.executemany("UPDATE step SET other = ? WHERE (change, kind, label, target) = (?, ?, ?, ?)", rows)
    db.execute("UPDATE change SET undone = NOT undone WHERE id = ?", (ident,))
    return str(description)


def _put(db: sqlite3.Connection, deck: str, changes: Changes) -> dict[Fact, float | None]:
    """Keep the facts; what was in their places."""
    present = facts_of(db, deck)
    db.executemany(
        "DELETE FROM fact WHERE (deck, kind, label, target) = (?, ?, ?, ?)",
        [(deck, *fact) for fact in changes],
    )
    rows = [(deck, *fact, value) for fact, value in changes.items() if value is not None]
    db.executemany("INSERT INTO fact VALUES (?, ?, ?, ?, ?)", rows)
    return {fact: present.get(fact) for fact in changes}
