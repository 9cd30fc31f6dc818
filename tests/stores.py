"""Stores of progress as tests look at them: what is kept for a deck, the file and its folder, an export."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from graph.model import Verdict
from graph.progress import Progress

State = tuple[frozenset[str], tuple[str, ...], tuple[Verdict, ...]]
EMPTY: State = (frozenset(), (), ())


def state(store: Progress, deck: str = "d") -> State:
    """What is known, what is aimed at and what is judged."""
    return store.known(deck), store.goals(deck), store.verdicts(deck)


def sql(path: Path, statement: str) -> list[tuple[Any, ...]]:
    """The rows that a statement gives on the file itself."""
    with closing(sqlite3.connect(path)) as db, db:
        return db.execute(statement).fetchall()


def undone(store: Progress, deck: str = "d") -> list[str]:
    """What every undo tells, until nothing is left."""
    return list(iter(lambda: store.undo(deck), None))


def files(store: Progress) -> list[str]:
    """The names in the folder of the file."""
    return sorted(path.name for path in store.path.parent.iterdir())


def export_of(**content: Any) -> str:
    """An export that holds nothing but what is given."""
    whole = {"format": "concept-explorer-progress", "version": 1, "deck": "other"}
    return json.dumps(whole | {"known": [], "goals": [], "verdicts": []} | content)
