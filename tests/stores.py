"""Stores of progress as tests look at them: what is kept for a deck, the file and its folder, an export."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from graph.progress import Kept, Progress

EMPTY = Kept()


def state(store: Progress, deck: str = "d") -> Kept:
    """What is kept for a deck, whatever changes led there."""
    return replace(store.snapshot(deck), undo=None, redo=None)


def sql(path: Path, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
    """The rows that a statement gives on the file itself."""
    with closing(sqlite3.connect(path)) as db, db:
        return db.execute(statement, parameters).fetchall()


def next_changes(store: Progress, deck: str = "d") -> tuple[str | None, str | None]:
    """What undo and redo would revert and make again."""
    kept = store.snapshot(deck)
    return kept.undo, kept.redo


def undone(store: Progress, deck: str = "d") -> list[str]:
    """What every undo tells, until nothing is left."""
    return list(iter(lambda: store.undo(deck), None))


def redone(store: Progress, deck: str = "d") -> list[str]:
    """What every redo tells, until nothing is left."""
    return list(iter(lambda: store.redo(deck), None))


def files(store: Progress) -> list[str]:
    """The names in the folder of the file."""
    return sorted(path.name for path in store.path.parent.iterdir())


def export_of(**content: Any) -> str:
    """An export that holds nothing but what is given."""
    whole = {"format": "concept-explorer-progress", "version": 2, "deck": "other"}
    return json.dumps(whole | {"known": [], "learning": [], "goals": [], "edits": []} | content)


def old_export_of(**content: Any) -> str:
    """An export of version 1 that holds nothing but what is given."""
    whole = {"format": "concept-explorer-progress", "version": 1, "deck": "other"}
    return json.dumps(whole | {"known": [], "goals": [], "verdicts": []} | content)
