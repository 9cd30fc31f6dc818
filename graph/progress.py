"""What a learner has done with each deck, kept in one SQLite file: known concepts, goals, verdicts.

Concepts are named by label, exactly as given, so that all of it outlives an edited or rebuilt deck.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from heapq import nsmallest
from itertools import count
from pathlib import Path
from typing import NamedTuple, TypeVar

from platformdirs import user_data_path

from graph.model import Verdict

FOLDER_VARIABLE = "CONCEPT_EXPLORER_DATA"
FILE_NAME = "progress.sqlite3"
EXPORT_FORMAT = "concept-explorer-progress"
EXPORT_VERSION = 1
MOST_CHANGES = 500  # that undo can revert, per deck

_SCHEMA_VERSION = 1
_SKETCH = 64  # card ids
_SAME_NAME, _OTHER_NAME = 0.1, 0.5  # resemblance from which a deck is taken for a known one
_SCHEMA = (
    "CREATE TABLE fact (deck TEXT, kind TEXT, label TEXT, target TEXT, value INTEGER NOT NULL, "
    "PRIMARY KEY (deck, kind, label, target)) WITHOUT ROWID",
    "CREATE TABLE change (id INTEGER PRIMARY KEY, deck TEXT NOT NULL, description TEXT NOT NULL)",
    # what a change replaced: "before" is NULL where nothing was
    "CREATE TABLE step (change INTEGER REFERENCES change ON DELETE CASCADE, kind TEXT, label TEXT, "
    "target TEXT, before INTEGER, PRIMARY KEY (change, kind, label, target)) WITHOUT ROWID",
    # "sketch" holds the smallest card ids, parted by spaces: by it a deck is known again
    "CREATE TABLE deck (key TEXT PRIMARY KEY, name TEXT NOT NULL, sketch TEXT NOT NULL) WITHOUT ROWID",
    f"PRAGMA user_version = {_SCHEMA_VERSION}",
)
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
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
_T = TypeVar("_T")


class ProgressError(ValueError):
    """Progress that cannot be read, kept or imported; its message is one line with the fix."""


class _DamageError(ProgressError):
    """The file is not one of SQLite, or not a whole one."""


class _Fact(NamedTuple):
    """What a number is kept for: 1 for a known label, a goal's place, 0 or 1 for a verdict."""

    kind: str
    label: str
    target: str = ""


_Facts = Mapping[_Fact, int | None]  # None: no longer kept


class Progress:
    """The progress file; threads may share one of these, and processes may open the same file.

    Without ``path``, it lies in the folder that ``CONCEPT_EXPLORER_DATA`` names, else in the user's data
    folder. Every change is one transaction, on disk when the call returns; the first creates the file. A
    damaged file is renamed and a new one begun; ``notice``, else empty, then says so.

    Every method raises ``ProgressError`` where the file cannot be read or written, is in use for too long
    or is of a newer version, and for texts with a NUL character or half a surrogate pair.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        folder = os.environ.get(FOLDER_VARIABLE) or user_data_path("concept-explorer", appauthor=False)
        self.path = Path(folder, FILE_NAME) if path is None else Path(path)
        self.notice = ""

    def key_of(self, name: str, card_ids: Iterable[str]) -> str:
        """Under which key a deck is kept: that of the deck it grew out of, else a new one like its name.

        An edited or renamed deck keeps its key as long as it has enough cards in common with what it was; two
        decks of one name and different cards have two keys.
        """
        sketch = sketch_of(card_ids)
        query = "SELECT key, name, sketch FROM deck"
        decks: list[tuple[str, str, str]] | None = self._run(
            lambda db: db.execute(query).fetchall() if self._has_tables(db) else [], creates=False
        )
        alike = [
            (resemblance(sketch, tuple(other.split())), key)
            for key, known_as, other in decks or []
            if resemblance(sketch, tuple(other.split())) >= (_SAME_NAME if known_as == name else _OTHER_NAME)
        ]
        if alike:
            return max(alike)[1]
        taken = {key for key, _, _ in decks or []}
        numbered = (f"{name} ({number})" for number in count(2))
        return name if name not in taken else next(key for key in numbered if key not in taken)

    def remember(self, key: str, name: str, card_ids: Iterable[str]) -> None:
        """Keep by which cards the deck of a key is known again."""
        row = (key, name, " ".join(sketch_of(card_ids)))

        def keep(db: sqlite3.Connection) -> None:
            self._begin(db)
            if db.execute("SELECT * FROM deck WHERE key = ?", (key,)).fetchone() != row:
                db.execute("INSERT OR REPLACE INTO deck VALUES (?, ?, ?)", row)

        _check(*row)
        self._run(keep, creates=True)

    def known(self, deck: str) -> frozenset[str]:
        """The labels of the concepts marked as known."""
        return frozenset(fact.label for fact in self._facts(deck) if fact.kind == "known")

    def goals(self, deck: str) -> tuple[str, ...]:
        """The labels of the goals, in the order they were set in."""
        return tuple(fact.label for fact in self._facts(deck) if fact.kind == "goal")

    def verdicts(self, deck: str) -> tuple[Verdict, ...]:
        """The verdicts, by source and target."""
        verdicts = ((fact, value) for fact, value in self._facts(deck).items() if fact.kind == "verdict")
        return tuple(Verdict(fact.label, fact.target, bool(value)) for fact, value in verdicts)

    def set_known(self, deck: str, labels: Iterable[str], known: bool, keeping: Iterable[str] = ()) -> None:
        """Mark concepts as known, or as not known, in one change; undo names the first that it changed.

        Those to be kept are marked as known in the same change.
        """
        value, state = (1, "known") if known else (None, "not known")
        facts: dict[_Fact, int | None] = {_Fact("known", label): value for label in labels}
        facts |= {_Fact("known", label): 1 for label in keeping}
        self._change(deck, facts, lambda changed: f"marked {_listed(changed)} as {state}")

    def set_goals(self, deck: str, labels: Iterable[str]) -> None:
        """Put these goals, in this order, in place of the present ones."""
        goals = tuple(dict.fromkeys(labels))
        facts = {_Fact("goal", label): place for place, label in enumerate(goals)}
        description = f"set the goals to {_listed(goals)}" if goals else "cleared the goals"
        self._change(deck, facts, lambda _: description, ("goal",))

    def judge(self, deck: str, source: str, target: str, accepted: bool | None) -> None:
        """Keep the verdict on a prerequisite edge in place of an earlier one; ``None`` withdraws it.

        To accept an edge withdraws an acceptance of the opposite one.
        """
        verb = {True: "accepted", False: "rejected", None: "withdrew the verdict on"}[accepted]
        facts = {_Fact("verdict", source, target): None if accepted is None else int(accepted)}
        opposite = _Fact("verdict", target, source)
        if accepted and source != target and self._facts(deck).get(opposite):
            facts[opposite] = None
        self._change(deck, facts, lambda _: f"{verb} {source} as needed for {target}")

    def undo(self, deck: str) -> str | None:
        """Revert the deck's last change, in whichever window it was made; what it was, if any is left."""
        _check(deck)

        def revert(db: sqlite3.Connection) -> str | None:
            self._begin(db)
            last = db.execute("SELECT max(id), description FROM change WHERE deck = ?", (deck,)).fetchone()
            steps = db.execute("SELECT * FROM step WHERE change = ?", last[:1])
            _put(db, deck, {_Fact(*key): before for _, *key, before in steps})
            db.execute("DELETE FROM change WHERE id = ?", last[:1])
            return None if last[1] is None else str(last[1])

        return self._run(revert, creates=False)

    def export(self, deck: str) -> str:
        """The deck's progress as JSON text; the same progress gives the same text."""
        facts = self._facts(deck)
        content = {
            "format": EXPORT_FORMAT,
            "version": EXPORT_VERSION,
            "deck": deck,
            "known": [fact.label for fact in facts if fact.kind == "known"],
            "goals": [fact.label for fact in facts if fact.kind == "goal"],
            "verdicts": [
                {"source": fact.label, "target": fact.target, "accepted": bool(value)}
                for fact, value in facts.items()
                if fact.kind == "verdict"
            ],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def import_(self, deck: str, text: str) -> None:
        """Put what ``export`` gave, for this deck or another, in place of the deck's progress.

        Raises:
            ProgressError: the text is not such an export; then nothing is changed.
        """
        self._change(deck, _imported(text), lambda _: "imported progress", ("known", "goal", "verdict"))

    def _facts(self, deck: str) -> dict[_Fact, int]:
        _check(deck)
        return self._run(lambda db: _kept(db, deck) if self._has_tables(db) else {}, creates=False) or {}

    def _change(
        self, deck: str, facts: _Facts, described: Callable[[list[str]], str], replaced: Collection[str] = ()
    ) -> None:
        """Keep ``facts``, and no others of the kinds ``replaced``; ``described`` gets the labels changed."""
        _check(deck, *(text for fact in facts for text in fact))

        def change(db: sqlite3.Connection) -> None:
            self._begin(db)
            present = _kept(db, deck)
            wanted = {fact: None for fact in present if fact.kind in replaced} | dict(facts)
            new = {fact: value for fact, value in wanted.items() if value != present.get(fact)}
            if not new:
                return  # no change, so that undo always has an effect
            row = (deck, described([fact.label for fact in new]))
            ident = db.execute("INSERT INTO change (deck, description) VALUES (?, ?)", row).lastrowid
            steps = [(ident, *fact, present.get(fact)) for fact in new]
            db.executemany("INSERT INTO step VALUES (?, ?, ?, ?, ?)", steps)
            _put(db, deck, new)
            query = "SELECT id FROM change WHERE deck = ? ORDER BY id DESC LIMIT -1 OFFSET ?"
            oldest = db.execute(query, (deck, MOST_CHANGES)).fetchall()
            db.executemany("DELETE FROM change WHERE id = ?", oldest)

        self._run(change, creates=True)

    def _run(self, work: Callable[[sqlite3.Connection], _T], creates: bool) -> _T | None:
        """What ``work`` gives, on a new file if this one is damaged; None if there is none to create."""
        try:
            if creates:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            elif not self.path.exists():
                return None
            with suppress(_DamageError):
                return self._run_once(work)
            with closing(_connected(f"{self.path}.lock")) as lock:
                lock.execute("BEGIN EXCLUSIVE")  # one at a time looks again, and renames what is damaged
                with suppress(_DamageError):
                    return self._run_once(work)
                self._set_aside()
                return self._run_once(work)
        except sqlite3.Error as error:
            problem = _PROBLEMS.get(_code(error), f"cannot be used ({error}); rename it to begin a new one")
            raise ProgressError(f"{self.path}: {problem}") from None
        except OSError as error:
            raise ProgressError(f"{self.path}: cannot be used ({error.strerror}); {_WRITABLE}") from None

    def _run_once(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        try:
            with closing(_connected(self.path)) as db, db:  # the second commits, or rolls back on an error
                for setting in _SETTINGS:
                    db.execute(setting)
                return work(db)
        except sqlite3.DatabaseError as error:
            if _code(error) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise _DamageError(f"{self.path}: damaged; rename it to begin a new one") from None
            raise

    def _begin(self, db: sqlite3.Connection) -> None:
        db.execute("BEGIN IMMEDIATE")
        for statement in () if self._has_tables(db) else _SCHEMA:
            db.execute(statement)

    def _has_tables(self, db: sqlite3.Connection) -> bool:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version not in (0, _SCHEMA_VERSION):
            raise ProgressError(f"{self.path}: written by a newer Concept Explorer; update this one")
        return bool(version)

    def _set_aside(self) -> None:
        number = 1
        while (aside := Path(f"{self.path}.damaged-{number}")).exists():
            number += 1
        # The journal first: SQLite would play one that is left behind into the new file.
        if (journal := Path(f"{self.path}-journal")).exists():
            journal.replace(f"{aside}-journal")
        self.path.rename(aside)
        self.notice = f"{self.path} was damaged: it is kept as {aside.name}, and a new one was begun"


def sketch_of(card_ids: Iterable[str]) -> tuple[str, ...]:
    """The smallest ids of a deck's cards, which stand for all; the ids have to be hashes.

    A. Broder, "On the resemblance and containment of documents", SEQUENCES 1997.
    """
    return tuple(nsmallest(_SKETCH, set(card_ids)))


def resemblance(one: Sequence[str], other: Sequence[str]) -> float:
    """About which share of the cards of two decks both have, by their sketches; 1 for two empty ones.

    >>> resemblance(("1a", "2b", "3c"), ("1a", "2b", "4d"))
    0.5
    """
    union = nsmallest(_SKETCH, {*one, *other})
    return len({*one} & {*other} & {*union}) / len(union) if union else 1.0


def _connected(path: str | Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=10.0, isolation_level=None)


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # 0 for an error of the Python module itself


def _kept(db: sqlite3.Connection, deck: str) -> dict[_Fact, int]:
    """All facts of a deck: goals by place, the rest by label and target."""
    query = "SELECT * FROM fact WHERE deck = ? ORDER BY value * (kind = 'goal'), label, target"
    return {_Fact(*key): value for _, *key, value in db.execute(query, (deck,))}


def _put(db: sqlite3.Connection, deck: str, facts: _Facts) -> None:
    keys = [(deck, *fact) for fact in facts]
    db.executemany("DELETE FROM fact WHERE (deck, kind, label, target) = (?, ?, ?, ?)", keys)
    rows = [(deck, *fact, value) for fact, value in facts.items() if value is not None]
    db.executemany("INSERT INTO fact VALUES (?, ?, ?, ?, ?)", rows)


def _listed(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} and {len(labels) - 1} more"


def _check(*texts: str) -> None:
    for text in filter(_UNKEEPABLE.search, texts):
        raise ProgressError(f"{text[:60]!a}: take out the NUL character or half surrogate pair")


def _imported(text: str) -> dict[_Fact, int]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.get("format") != EXPORT_FORMAT:
        raise ProgressError("not a progress file; choose one that Concept Explorer has exported")
    if type(content.get("version")) is not int or content["version"] != EXPORT_VERSION:
        raise ProgressError(f"not a progress file of version {EXPORT_VERSION}; update Concept Explorer")
    if not isinstance(content.get("deck"), str):
        raise ProgressError('"deck" in the file is not a text; export it anew')
    facts: dict[_Fact, int] = {}
    for name in ("goals", "known", "verdicts"):
        entries = content.get(name)
        for entry in entries if isinstance(entries, list) else (None,):
            match name, entry:
                case "goals", str():
                    facts.setdefault(_Fact("goal", entry), len(facts))  # goals come first: places from 0
                case "known", str():
                    facts[_Fact("known", entry)] = 1
                case "verdicts", {"source": str(source), "target": str(target), "accepted": bool(accepted)}:
                    facts[_Fact("verdict", source, target)] = int(accepted)
                case _:
                    wanted = "source, target and accepted" if name == "verdicts" else "texts"
                    raise ProgressError(f'"{name}" in the file is not a list of {wanted}; export it anew')
    return facts
