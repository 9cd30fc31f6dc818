"""What progress survives: kills, several windows, threads, damage, files that cannot be read or written."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graph.model import Edit
from graph.progress import FILE_NAME, FOLDER_VARIABLE, Kept, Progress, ProgressError
from tests.processes import assert_sound, killed_before_each_statement, run_together, started
from tests.stores import EMPTY, export_of, files, redone, sql, state, undone

EachConnection = Callable[[Callable[[sqlite3.Connection], Any]], None]


@pytest.fixture
def each_connection(monkeypatch: pytest.MonkeyPatch) -> EachConnection:
    """Has something done to every connection that is opened from then on."""
    connect = sqlite3.connect

    def begin(prepare: Callable[[sqlite3.Connection], Any]) -> None:
        def prepared(*args: Any, **settings: Any) -> sqlite3.Connection:
            connection = connect(*args, **settings)
            prepare(connection)
            return connection

        monkeypatch.setattr(sqlite3, "connect", prepared)

    return begin


# --- kills, windows, threads ----------------------------------------------------------------------


WRITING = """
import itertools, sys
from graph.progress import Progress
store = Progress(sys.argv[1])
for number in itertools.count(int(sys.argv[2])):
    store.set_known("d", [f"{number} {part}" for part in range(30)], True)
    print(number, flush=True)
"""


def test_a_kill_loses_nothing_that_was_reported(store: Progress):
    reported: set[int] = set()
    kept: set[int] = set()
    for lines in (0, 1, 2, 5, 9, 14, 20):
        with started(WRITING, store.path, len(kept)) as process:
            assert process.stdout is not None
            told = [process.stdout.readline() for _ in range(lines)]
            process.kill()
            told += process.communicate()[0].splitlines()
        reported |= set(map(int, told))
        known = store.snapshot("d").known
        kept = {int(label.split()[0]) for label in known}
        assert len(known) == 30 * len(kept), "a change is there whole or not at all"
        assert reported <= kept == set(range(len(kept)))
        if store.path.exists():
            assert_sound(store.path)
    assert store.notice == ""
    assert [told.split()[1] for told in undone(store)] == [
        str(number) for number in sorted(kept, reverse=True)
    ]


CHANGES = {
    "known": ('store.set_known("d", ["a", "b"], True)', Kept(known=frozenset("zab"))),
    "edits": (
        'store.revise("d", lambda edits: (*edits, Edit("link", "a", "b"), Edit("concept", "a")), "said")',
        Kept(known=frozenset("z"), edits=(Edit("link", "a", "b"), Edit("concept", "a"))),
    ),
    "pins": (
        'store.pin("d", {"a": (1, 2), "b": (3, 4)})',
        Kept(known=frozenset("z"), pins={"a": (1.0, 2.0), "b": (3.0, 4.0)}),
    ),
    "undo": ('store.undo("d")', EMPTY),
    "redo": ('store.redo("d")', Kept(known=frozenset("zxy"))),
}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize(("change", "wanted"), CHANGES.values(), ids=CHANGES.keys())
def test_a_kill_before_any_statement_leaves_a_change_whole_or_undone(
    store: Progress, change: str, wanted: Kept
):
    def begin() -> None:
        store.path.unlink(missing_ok=True)
        store.set_known("d", ["z"], True)
        store.set_known("d", ["x", "y"], True)
        store.undo("d")

    killed = 0
    for _ in killed_before_each_statement(change, store.path, begin):
        old = Kept(known=frozenset("z"), undo="marked z as known", redo="marked x and 1 more as known")
        assert store.snapshot("d") == old
        store.set_known("d", ["c"], True)
        assert store.snapshot("d").known == set("zc")
        assert_sound(store.path)
        killed += 1
    assert state(store) == wanted
    assert killed > 8
    assert store.notice == ""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_kill_while_the_file_is_created_leaves_none_or_an_empty_one(store: Progress):
    change = CHANGES["known"][0]
    for _ in killed_before_each_statement(change, store.path, lambda: store.path.unlink(missing_ok=True)):
        assert store.snapshot("d") == EMPTY
        store.set_known("d", ["c"], True)
        assert store.snapshot("d").known == set("c")
        assert_sound(store.path)
    assert (store.snapshot("d").known, store.notice) == (set("ab"), "")


MIXED = """
import sys
from graph.model import Edit
from graph.progress import Progress
store, name = Progress(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(40):
    store.set_known("d", [f"{name}{number}"], True)
    store.revise("d", lambda edits: (*edits, Edit("needed", name, str(number))), "said")
    store.keep_positions("d", {name: (number, 0)})
    store.snapshot("d")
print(store.notice)
"""


def test_two_windows_lose_none_of_one_anothers_changes(store: Progress):
    assert run_together(MIXED, store.path, "ab") == ["\n", "\n"]
    assert_sound(store.path)
    assert store.snapshot("d").known == {f"{name}{number}" for name in "ab" for number in range(40)}
    assert set(store.snapshot("d").edits) == {
        Edit("needed", name, str(number)) for name in "ab" for number in range(40)
    }
    assert store.positions("d") in ({"a": (39, 0)}, {"b": (39, 0)})
    kept = state(store)
    assert len(undone(store)) == 160
    assert state(store) == EMPTY
    assert len(redone(store)) == 160
    assert state(store) == kept


BACK_AND_FORTH = """
import sys
from graph.progress import Progress
store, name = Progress(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(30):
    assert store.undo("d")
    assert store.redo("d")
    store.snapshot("d")
"""


def test_windows_that_undo_and_redo_at_once_leave_all_as_it_was(store: Progress):
    for label in "uvwxyz":
        store.set_known("d", [label], True)
    kept = store.snapshot("d")
    run_together(BACK_AND_FORTH, store.path, "abc")
    assert store.snapshot("d") == kept
    assert len(undone(store)) == 6


def test_threads_share_a_store(store: Progress):
    def work(name: str) -> list[str | None]:
        for number in range(20):
            store.set_known("d", [f"{name}{number}"], True)
            store.set_goals(name, [str(number)])
        return [store.undo(name) for _ in range(5)]

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(work, "wxyz"))
    assert told == [[f"set the goals to {number}" for number in range(19, 14, -1)]] * 4
    assert store.snapshot("d").known == {f"{name}{number}" for name in "wxyz" for number in range(20)}
    assert [store.snapshot(name).goals for name in "wxyz"] == [("14",)] * 4
    assert len(undone(store)) == 80
    assert_sound(store.path)


# --- damage ---------------------------------------------------------------------------------------


def without_page(data: bytes, page: int) -> bytes:
    return data[: (page - 1) * 4096] + b"\xa5" * 4096 + data[page * 4096 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "no database": lambda data: b"What is entropy?\tSurprise.\n" * 1000,
    "cut in the header": lambda data: data[:60],
    "cut in half": lambda data: data[: len(data) // 2],
    "without the last page": lambda data: data[:-4096],
    "schema overwritten": lambda data: data[:100] + b"\xff" * 3996 + data[4096:],
    "all but the header overwritten": lambda data: data[:4096] + b"\0" * (len(data) - 4096),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
@pytest.mark.parametrize("first", ["read", "write", "undo"])
def test_a_damaged_file_is_kept_aside(store: Progress, damage: Callable[[bytes], bytes], first: str):
    path = store.path
    for number in (1, 2):
        store = Progress(path)
        store.set_known("d", [f"concept {number}" for number in range(1000)], True)
        damaged = damage(store.path.read_bytes())
        store.path.write_bytes(damaged)
        if first == "read":
            assert store.snapshot("d").known == frozenset()
        elif first == "write":
            store.set_goals("d", ["a"])
            assert state(store) == Kept(goals=("a",))
        else:
            assert store.undo("d") is None
        aside = store.path.with_name(f"{FILE_NAME}.damaged-{number}")
        assert aside.read_bytes() == damaged
        assert (
            store.notice == f"{store.path} was damaged: it is kept as {aside.name}, and a new one was begun"
        )
        store.set_known("d", ["new"], True)
        assert Progress(store.path).snapshot("d").known == {"new"}
        assert_sound(store.path)


def test_the_journal_of_an_open_change_goes_aside_with_the_damaged_file(store: Progress):
    store.set_known("d", ["a"], True)
    ((page,),) = sql(store.path, "SELECT rootpage FROM sqlite_schema WHERE name = 'fact'")
    store.path.write_bytes(without_page(store.path.read_bytes(), page))
    with closing(sqlite3.connect(store.path)) as db:
        db.execute("INSERT INTO change (deck, description) VALUES ('d', 'from elsewhere')")
        assert store.snapshot("d").known == frozenset()
        assert files(store) == [
            FILE_NAME,
            *(f"{FILE_NAME}.{end}" for end in ("damaged-1", "damaged-1-journal", "lock")),
        ]


DAMAGED = """
import sys
from graph.progress import Progress
store, name = Progress(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
store.set_known("d", [name], True)
print(store.notice)
"""


def test_windows_that_meet_a_damaged_file_put_it_aside_once(store: Progress):
    for _ in range(3):
        for path in store.path.parent.iterdir():
            path.unlink()
        store.path.write_bytes(b"no database" * 1000)
        notices = run_together(DAMAGED, store.path, "abc")
        assert sum("damaged-1" in notice for notice in notices) == 1
        assert store.snapshot("d").known == set("abc")
        assert files(store) == [FILE_NAME, f"{FILE_NAME}.damaged-1", f"{FILE_NAME}.lock"]


# --- what cannot be read or written ---------------------------------------------------------------


def assert_refused(store: Progress, problem: str, *attempts: Callable[[], object]) -> None:
    for attempt in attempts:
        with pytest.raises(ProgressError) as error:
            attempt()
        assert str(error.value) == f"{store.path}: {problem}"


def all_of(store: Progress) -> list[Callable[[], object]]:
    return [
        lambda: store.snapshot("d"),
        lambda: store.positions("d"),
        lambda: store.key_of("d", []),
        lambda: store.export("d"),
        *writes(store),
    ]


def writes(store: Progress) -> list[Callable[[], object]]:
    return [
        lambda: store.set_known("d", ["b"], True),
        lambda: store.set_goals("d", ["b"]),
        lambda: store.set_learning("d", ["b"], True),
        lambda: store.revise("d", lambda _: [Edit("link", "a", "b")], "said"),
        lambda: store.pin("d", {"a": (1, 2)}),
        lambda: store.keep_positions("d", {"a": (1, 2)}),
        lambda: store.remember("d", "d", ["1"]),
        lambda: store.import_("d", export_of()),
        lambda: store.undo("d"),
        lambda: store.redo("d"),
    ]


def test_a_newer_file_is_left_alone(store: Progress):
    store.set_known("d", ["a"], True)
    sql(store.path, "PRAGMA user_version = 3")
    before = store.path.read_bytes()
    assert_refused(store, "written by a newer Concept Explorer; update this one", *all_of(store))
    assert (store.path.read_bytes(), files(store)) == (before, [FILE_NAME])


def test_a_database_of_something_else_is_left_alone(store: Progress):
    sql(store.path, "PRAGMA user_version = 1")
    problem = "cannot be used (no such table: change); rename it to begin a new one"
    assert_refused(store, problem, *all_of(store))
    assert sql(store.path, "SELECT * FROM sqlite_schema") == []


def test_a_damaged_definition_of_a_table_is_told(store: Progress):
    store.set_known("d", ["a"], True)
    damaged = store.path.read_bytes().replace(b"CREATE TABLE fact", b"CREATE T\xffBLE fact")
    store.path.write_bytes(damaged)
    for attempt in all_of(store):
        with pytest.raises(ProgressError, match=r"cannot be used \(.*\); rename it to begin a new one$"):
            attempt()
    assert (store.path.read_bytes(), files(store)) == (damaged, [FILE_NAME])


WRITABLE = f"make the file and its folder writable, or name another folder in {FOLDER_VARIABLE}"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_can_be_read(store: Progress):
    store.set_known("d", ["a"], True)
    store.set_known("d", ["c"], True)
    store.undo("d")
    folder = store.path.parent
    try:
        folder.chmod(0o500)
        assert store.snapshot("d").known == {"a"}
        assert_refused(store, f"cannot be written; {WRITABLE}", *writes(store))
        new = Progress(folder / "new" / FILE_NAME)
        assert new.snapshot("d").known == frozenset()
        assert_refused(new, f"cannot be used (Permission denied); {WRITABLE}", *writes(new)[:-2])
        store.path.chmod(0o400)
        assert_refused(store, f"cannot be written; {WRITABLE}", *writes(store))
    finally:
        folder.chmod(0o700)
    assert (store.snapshot("d").known, files(store)) == ({"a"}, [FILE_NAME])


def test_a_folder_that_is_a_file(tmp_path: Path):
    (tmp_path / "taken").touch()
    store = Progress(tmp_path / "taken" / FILE_NAME)
    assert_refused(store, f"cannot be used (File exists); {WRITABLE}", lambda: store.set_goals("d", ["a"]))


def test_a_file_that_is_a_folder(store: Progress):
    store.path.mkdir()
    assert_refused(store, f"cannot be opened; {WRITABLE}", *all_of(store))


def test_a_full_disk_changes_nothing(store: Progress, each_connection: EachConnection):
    store.set_known("d", ["a"], True)
    each_connection(lambda db: db.execute("PRAGMA max_page_count = 1"))  # no page more than there are
    many = [f"concept {number}" for number in range(1000)]
    full = "cannot be written (the disk is full); free some space and try again"
    assert_refused(store, full, lambda: store.set_known("d", many, True), lambda: store.set_goals("d", many))
    assert (state(store), undone(store)) == (Kept(known=frozenset("a")), ["marked a as known"])
    assert_sound(store.path)


def test_a_file_in_use_for_too_long(store: Progress, each_connection: EachConnection):
    store.set_known("d", ["a"], True)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        each_connection(lambda db: db.execute("PRAGMA busy_timeout = 0"))
        assert store.snapshot("d").known == {"a"}
        busy = "in use by another window or program; try again in a moment"
        assert_refused(store, busy, *writes(store))
    assert undone(store) == ["marked a as known"]
