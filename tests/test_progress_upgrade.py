"""Progress files as earlier versions wrote them."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graph.model import Edit
from graph.progress import FILE_NAME, Kept, Progress, ProgressError
from tests.processes import assert_sound, killed_before_each_statement, run_together
from tests.stores import EMPTY, files, next_changes, redone, sql, state, undone

VERSION_1 = """
CREATE TABLE fact (deck TEXT, kind TEXT, label TEXT, target TEXT, value INTEGER NOT NULL,
    PRIMARY KEY (deck, kind, label, target)) WITHOUT ROWID;
CREATE TABLE change (id INTEGER PRIMARY KEY, deck TEXT NOT NULL, description TEXT NOT NULL);
CREATE TABLE step (change INTEGER REFERENCES change ON DELETE CASCADE, kind TEXT, label TEXT, target TEXT,
    before INTEGER, PRIMARY KEY (change, kind, label, target)) WITHOUT ROWID;
CREATE TABLE deck (key TEXT PRIMARY KEY, name TEXT NOT NULL, sketch TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO deck VALUES ('d', 'd.tsv', '1a 2b 3c');
INSERT INTO fact VALUES
    ('d', 'known', 'entropy', '', 1), ('d', 'goal', 'DPO', '', 0), ('d', 'goal', 'AI', '', 1),
    ('d', 'verdict', 'b', 'a', 1), ('d', 'verdict', 'a', 'c', 0), ('d', 'verdict', 'a', 'b', 0),
    ('e', 'verdict', 'verdict', 'known', 1);
INSERT INTO change VALUES
    (1, 'd', 'marked entropy as known'), (2, 'd', 'set the goals to DPO and 1 more'),
    (3, 'd', 'rejected a as needed for c'), (4, 'd', 'accepted a as needed for b'),
    (5, 'e', 'accepted verdict as needed for known'), (6, 'd', 'accepted b as needed for a'),
    (7, 'd', 'rejected a as needed for b');
INSERT INTO step VALUES
    (1, 'known', 'entropy', '', NULL), (2, 'goal', 'DPO', '', NULL), (2, 'goal', 'AI', '', NULL),
    (3, 'verdict', 'a', 'c', NULL), (4, 'verdict', 'a', 'b', NULL), (5, 'verdict', 'verdict', 'known', NULL),
    (6, 'verdict', 'b', 'a', NULL), (6, 'verdict', 'a', 'b', 1), (7, 'verdict', 'a', 'b', NULL);
PRAGMA user_version = 1;
"""
NO_AB, NO_AC, BA = Edit("needed", "a", "b", False), Edit("needed", "a", "c", False), Edit("needed", "b", "a")
KEPT = Kept(frozenset(["entropy"]), frozenset(), ("DPO", "AI"), (NO_AB, NO_AC, BA))
TOLD = [
    "rejected a as needed for b",
    "accepted b as needed for a",
    "accepted a as needed for b",
    "rejected a as needed for c",
    "set the goals to DPO and 1 more",
    "marked entropy as known",
]


@pytest.fixture
def old(store: Progress) -> Progress:
    """A store on a file of version 1."""
    write_old(store.path)
    return store


def write_old(path: Path) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(VERSION_1)


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    names = sql(path, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {name: sql(path, f"SELECT * FROM {name}") for (name,) in names}  # noqa: S608 (our own names)


def test_everything_is_kept_and_verdicts_are_edits(old: Progress):
    assert state(old) == KEPT
    assert state(old, "e") == Kept(edits=(Edit("needed", "verdict", "known"),))
    assert old.key_of("renamed.tsv", ["1a", "2b", "3c", "4d"]) == "d"
    assert (old.notice, files(old)) == ("", [FILE_NAME])
    assert_sound(old.path)


def test_what_was_done_before_can_be_undone_and_redone(old: Progress):
    assert next_changes(old, "d") == (TOLD[0], None)
    states = [state(old)]
    for told in TOLD:
        assert old.undo("d") == told
        states.append(state(old))
    assert [kept.edits for kept in states[:5]] == [
        (NO_AB, NO_AC, BA),
        (NO_AC, BA),
        (Edit("needed", "a", "b"), NO_AC),
        (NO_AC,),
        (),
    ]
    assert (states[6], old.undo("d")) == (EMPTY, None)
    assert (redone(old), state(old)) == (TOLD[::-1], KEPT)
    assert undone(old, "e") == ["accepted verdict as needed for known"]


def test_new_edits_come_after_those_from_verdicts(old: Progress):
    new = Edit("needed", "A", "a")
    old.revise("d", lambda _: KEPT.edits, "nothing new")
    old.revise("d", lambda edits: (*edits, new), "added A")
    assert old.snapshot("d").edits == (*KEPT.edits, new)
    assert sql(old.path, "SELECT count(*) FROM step WHERE change = 8") == [(1,)]
    assert undone(old) == ["added A", *TOLD]


@pytest.mark.parametrize(
    "first",
    [
        lambda store: store.snapshot("none"),
        lambda store: store.positions("none"),
        lambda store: store.key_of("none", []),
        lambda store: store.undo("none"),
        lambda store: store.set_known("none", [], True),
    ],
    ids=["snapshot", "positions", "key_of", "undo", "set_known"],
)
def test_whatever_comes_first_upgrades_the_file(old: Progress, first: Callable[[Progress], object]):
    first(old)
    assert sql(old.path, "PRAGMA user_version") == [(2,)]
    upgraded = tables(old.path)
    assert state(Progress(old.path)) == KEPT
    assert tables(old.path) == upgraded


def test_an_upgraded_file_has_the_tables_of_a_new_one(old: Progress, tmp_path: Path):
    new = Progress(tmp_path / "new" / FILE_NAME)
    new.set_known("d", ["a"], True)
    old.snapshot("d")
    of_old, of_new = (dict(sql(path, "SELECT name, sql FROM sqlite_schema")) for path in (old.path, new.path))
    assert {name: made.split() for name, made in of_old.items()} == {
        name: made.split() for name, made in of_new.items()
    }


def test_an_upgrade_that_fails_changes_nothing(old: Progress):
    sql(old.path, "CREATE TABLE position (deck)")
    before = tables(old.path)
    with pytest.raises(ProgressError, match="table position already exists"):
        old.snapshot("d")
    assert tables(old.path) == before
    assert sql(old.path, "PRAGMA user_version") == [(1,)]
    sql(old.path, "DROP TABLE position")
    assert state(old) == KEPT


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_kill_at_any_statement_leaves_a_file_that_can_be_upgraded(store: Progress):
    statements = 0
    for _ in killed_before_each_statement('store.snapshot("d")', store.path, lambda: write_old(store.path)):
        assert state(store) == KEPT
        assert undone(store) == TOLD
        assert_sound(store.path)
        statements += 1
    assert state(store) == KEPT
    assert statements > 12
    assert store.notice == ""


UPGRADING = """
import sys
from graph.progress import Progress
store, name = Progress(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
store.snapshot("d")
store.set_known("d", [name], True)
print(store.notice)
"""


def test_windows_that_meet_an_old_file_upgrade_it_once(old: Progress):
    for _ in range(3):
        write_old(old.path)
        assert run_together(UPGRADING, old.path, "abc") == ["\n", "\n", "\n"]
        assert old.snapshot("d").known == {"entropy", *"abc"}
        assert undone(old)[3:] == TOLD
        assert_sound(old.path)
