"""What a learner has done with each deck: known concepts, goals, edits, pins and places, with undo and redo.

Concepts are named by label, exactly as given, so that all of it outlives an edited or rebuilt deck.
"""

from __future__ import annotations

import json
import math
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

from platformdirs import user_data_path

from graph.model import Edit
from graph.progress import journal
from graph.progress.journal import Changes, Fact, Facts
from graph.progress.kept import (
    BY_MEMORY_OFF,
    EDIT_KINDS,
    Edits,
    Kept,
    Places,
    edit_facts,
    goal_facts,
    kept_of,
    pin_facts,
)
from graph.progress.portable import exported, imported
from graph.progress.resemblance import key_among, sketch_of
from graph.progress.storage import FOLDER_VARIABLE, ProgressError, Storage

FILE_NAME = "progress.sqlite3"
MOST_POSITIONS = 20_000

_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


class Progress:
    """The progress file; threads may share one of these, and processes may open the same file.

    Without ``path``, it lies in the folder that ``CONCEPT_EXPLORER_DATA`` names, else in the user's data
    folder. Every change is one transaction, on disk when the call returns; the first creates the file. A
    damaged file is renamed and a new one begun.

    Every method raises ``ProgressError`` where the file cannot be read or written, is in use for too long
    or is of a newer version, and for texts with a NUL character or half a surrogate pair.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        folder = os.environ.get(FOLDER_VARIABLE) or user_data_path("concept-explorer", appauthor=False)
        self._storage = Storage(Path(folder, FILE_NAME) if path is None else Path(path))

    @property
    def path(self) -> Path:
        """Where the file lies, or will lie."""
        return self._storage.path

    @property
    def notice(self) -> str:
        """That a damaged file was put aside, and where; else empty."""
        return self._storage.notice

    def key_of(self, name: str, card_ids: Iterable[str]) -> str:
        """Under which key a deck is kept: that of the deck it grew out of, else a new one like its name.

        An edited or renamed deck keeps its key as long as it has enough cards in common with what it was; two
        decks of one name and different cards have two keys.
        """
        decks = self._storage.read(lambda db: db.execute("SELECT key, name, sketch FROM deck").fetchall())
        return key_among(decks or (), name, sketch_of(card_ids))

    def remember(self, key: str, name: str, card_ids: Iterable[str]) -> None:
        """Keep by which cards the deck of a key is known again."""
        row = (key, name, " ".join(sketch_of(card_ids)))

        def keep(db: sqlite3.Connection) -> None:
            if db.execute("SELECT * FROM deck WHERE key = ?", (key,)).fetchone() != row:
                db.execute("INSERT OR REPLACE INTO deck VALUES (?, ?, ?)", row)

        _check(*row)
        self._storage.write(keep)

    def snapshot(self, deck: str) -> Kept:
        """All that is kept for a deck but positions, as it is at one moment."""
        _check(deck)
        kept = self._storage.read(
            lambda db: kept_of(journal.facts_of(db, deck), *journal.next_changes(db, deck))
        )
        return kept or Kept()

    def set_known(
        self,
        deck: str,
        labels: Iterable[str],
        known: bool,
        keeping: Iterable[str] = (),
        unknown: Iterable[str] = (),
    ) -> None:
        """Mark concepts as known, or as not known, in one change; undo names the first that it changed.

        Those to be kept are marked as known in the same change, and the ``unknown`` ones as not known however
        well they are remembered. What is known is no longer being learned.
        """
        labels = tuple(labels)
        marked = (*labels, *keeping) if known else tuple(keeping)
        facts: dict[Fact, float | None] = {Fact("unknown", label): 1 for label in unknown}
        facts |= {Fact("known", label): None for label in labels}
        facts |= {Fact("unknown", label): None for label in marked}
        facts |= {Fact("known", label): 1 for label in marked}
        facts |= {Fact("learning", label): None for label in marked}
        state = "known" if known else "not known"
        self._change(deck, lambda _: facts, lambda changed: f"marked {_listed(changed)} as {state}")

    def set_learning(self, deck: str, labels: Iterable[str], learning: bool) -> None:
        """Mark concepts as being learned, which ends that they are known, or as not being learned."""
        labels = tuple(labels)
        value = 1 if learning else None
        facts: dict[Fact, float | None] = {Fact("learning", label): value for label in labels}
        if learning:
            facts |= {Fact("known", label): None for label in labels}
        state = "being learned" if learning else "not being learned"
        self._change(deck, lambda _: facts, lambda changed: f"marked {_listed(changed)} as {state}")

    def set_by_memory(self, deck: str, on: bool) -> None:
        """Take what is remembered as known, or no longer."""
        value = None if on else 1
        description = f"{'took' if on else 'stopped taking'} what is remembered as known"
        self._change(deck, lambda _: {BY_MEMORY_OFF: value}, lambda _: description)

    def set_goals(self, deck: str, labels: Iterable[str]) -> None:
        """Put these goals, in this order, in place of the present ones."""
        goals = tuple(dict.fromkeys(labels))
        description = f"set the goals to {_listed(goals)}" if goals else "cleared the goals"
        self._change(deck, lambda present: _ended(present, "goal") | goal_facts(goals), lambda _: description)

    def revise(self, deck: str, revised: Callable[[Edits], Iterable[Edit]], description: str) -> None:
        """Put what ``revised`` makes of the present edits, in this order, in their place.

        Of two that contradict, the last is kept. No other window can make a change in between, so that two
        which each add an edit keep both. ``description`` says what is changed, as undo and redo are to tell
        it ("renamed x to y").

        Raises:
            ProgressError: also for an edit of no known kind.
        """
        _check(description)

        def changed(present: Facts) -> Changes:
            edits = tuple(revised(kept_of(present).edits))
            for edit in edits:
                if edit.kind not in EDIT_KINDS:
                    kinds = ", ".join(EDIT_KINDS)
                    raise ProgressError(f"{edit.kind[:60]!a}: not a kind of edit; take one of {kinds}")
            return _ended(present, *EDIT_KINDS) | edit_facts(edits, present)

        self._change(deck, changed, lambda _: description)

    def pin(self, deck: str, places: Places) -> None:
        """Keep concepts where they were put: by label, x and y, which are to be finite."""
        _check_places(places)
        facts = pin_facts(places)
        self._change(deck, lambda _: facts, lambda changed: f"moved {_listed(changed)}")

    def unpin(self, deck: str) -> None:
        """Forget where concepts were put."""
        description = "let all concepts go back to their places"
        self._change(deck, lambda present: _ended(present, "pin"), lambda _: description)

    def positions(self, deck: str) -> dict[str, tuple[float, float]]:
        """By label, where concepts were drawn last; empty where that cannot be read."""
        _check(deck)
        query = "SELECT places FROM position WHERE deck = ?"
        row = self._storage.read(lambda db: db.execute(query, (deck,)).fetchone())
        return _places(row[0]) if row else {}

    def keep_positions(self, deck: str, positions: Places) -> None:
        """Keep where concepts are drawn, the first 20,000 of them; undo does not concern it."""
        first = dict(islice(positions.items(), MOST_POSITIONS))
        _check_places(first)
        _check(deck, *first)
        row = (deck, json.dumps(first, ensure_ascii=False, separators=(",", ":")))

        def keep(db: sqlite3.Connection) -> None:
            if db.execute("SELECT * FROM position WHERE deck = ?", (deck,)).fetchone() != row:
                db.execute("INSERT OR REPLACE INTO position VALUES (?, ?)", row)

        self._storage.write(keep)

    def undo(self, deck: str) -> str | None:
        """Revert the deck's last change, in whichever window it was made; what it was, if any is left."""
        _check(deck)
        return self._storage.write(lambda db: journal.undo(db, deck), creates=False)

    def redo(self, deck: str) -> str | None:
        """Make again what was undone last; what it was, if any is left since the last new change."""
        _check(deck)
        return self._storage.write(lambda db: journal.redo(db, deck), creates=False)

    def export(self, deck: str) -> str:
        """What is known or not, learned, aimed at and edited as JSON text; the same gives the same text."""
        return exported(deck, self.snapshot(deck))

    def import_(self, deck: str, text: str) -> None:
        """Put what ``export`` gave, for this deck or another, in place of the deck's; pins stay.

        Raises:
            ProgressError: the text is not such an export; then nothing is changed.
        """
        kept = imported(text)

        def changed(present: Facts) -> Changes:
            facts = _ended(present, "known", "learning", "unknown", BY_MEMORY_OFF.kind, "goal", *EDIT_KINDS)
            facts |= {Fact("known", label): 1 for label in kept.known}
            facts |= {Fact("learning", label): 1 for label in kept.learning}
            facts |= {Fact("unknown", label): 1 for label in kept.unknown}
            facts |= {} if kept.by_memory else {BY_MEMORY_OFF: 1}
            return facts | goal_facts(kept.goals) | edit_facts(kept.edits, present)

        self._change(deck, changed, lambda _: "imported progress")

    def _change(
        self, deck: str, changed: Callable[[Facts], Changes], described: Callable[[list[str]], str]
    ) -> None:
        """Keep what ``changed`` makes of the present facts; ``described`` gets the labels concerned."""
        _check(deck)

        def change(db: sqlite3.Connection) -> None:
            present = journal.facts_of(db, deck)
            changes = changed(present)
            _check(*(text for fact in changes for text in fact))
            new = {fact: value for fact, value in changes.items() if value != present.get(fact)}
            if new:  # so that undo always has an effect
                labels = list(dict.fromkeys(fact.label for fact in new))
                journal.record(db, deck, new, described(labels))

        self._storage.write(change)


def _ended(present: Facts, *kinds: str) -> dict[Fact, float | None]:
    return {fact: None for fact in present if fact.kind in kinds}


def _listed(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} and {len(labels) - 1} more"


def _check(*texts: str) -> None:
    for text in filter(_UNKEEPABLE.search, texts):
        raise ProgressError(f"{text[:60]!a}: take out the NUL character or half surrogate pair")


def _check_places(places: Places) -> None:
    for label, place in places.items():
        if not all(map(math.isfinite, place)):
            raise ProgressError(f"{label[:60]!a}: its place has to be two finite numbers")


def _places(text: str) -> dict[str, tuple[float, float]]:
    try:
        places = {label: (float(x), float(y)) for label, (x, y) in json.loads(text).items()}
        _check_places(places)
    except (
        ValueError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ):  # damaged or by another program
        return {}
    return places
