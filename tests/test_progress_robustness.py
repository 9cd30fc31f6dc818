"""What progress survives: kills, several windows, threads, damage, files that cannot be read or written."""

from __future__ import annotations

import itertools
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from graph.progress import FILE_NAME, FOLDER_VARIABLE, Progress, ProgressError
from tests.stores import EMPTY, export_of, files, sql, state, undone

ROOT = Path(__file__).resolve().parents[1]
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


def started(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def run_together(code: str, path: Path, names: str) -> list[str]:
    """What processes print that begin their work, such as creating the file, at the same moment."""
    with ExitStack() as stack:
        processes = [stack.enter_context(started(code, path, name)) for name in names]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [process.communicate() for process in processes]
    assert [errors for _, errors in told] == [""] * len(names)
    return [output for output, _ in told]


def assert_sound(path: Path) -> None:
    assert sql(path, "PRAGMA integrity_check") == [("ok",)]
    assert sql(path, "PRAGMA foreign_key_check") == []


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
        known = store.known("d")
        kept = {int(label.split()[0]) for label in known}
        assert len(known) == 30 * len(kept), "a change is there whole or not at all"
        assert reported <= kept == set(range(len(kept)))
        if store.path.exists():
            assert_sound(store.path)
    assert store.notice == ""
    assert [told.split()[1] for told in undone(store)] == [
        str(number) for number in sorted(kept, reverse=True)
    ]


KILLED = """
import os, signal, sqlite3, sys
from graph.progress import Progress
store, left = Progress(sys.argv[1]), int(sys.argv[2])
connect = sqlite3.connect
def count(statement):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
def traced(*arguments, **settings):
    db = connect(*arguments, **settings)
    db.set_trace_callback(count)
    return db
sqlite3.connect = traced
store.set_known("d", ["a", "b"], True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize("old", [[], ["z"]], ids=["new file", "old file"])
def test_a_kill_before_any_statement_leaves_a_change_whole_or_undone(store: Progress, old: list[str]):
    for statements in itertools.count():
        store.path.unlink(missing_ok=True)
        store.set_known("d", old, True)
        if not old:
            store.path.unlink()
        with started(KILLED, store.path, statements) as process:
            process.communicate()
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL
        assert store.known("d") == set(old)
        store.set_known("d", ["c"], True)
        assert store.known("d") == {*old, "c"}
        assert_sound(store.path)
    assert store.known("d") == {*old, "a", "b"}
    assert statements > 8
    assert store.notice == ""


MIXED = """
import sys
from graph.progress import Progress
store, name = Progress(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(40):
    store.set_known("d", [f"{name}{number}"], True)
    store.judge("d", name, str(number), True)
    store.known("d")
print(store.notice)
"""


def test_two_windows_lose_none_of_one_anothers_changes(store: Progress):
    assert run_together(MIXED, store.path, "ab") == ["\n", "\n"]
    assert_sound(store.path)
    assert store.known("d") == {f"{name}{number}" for name in "ab" for number in range(40)}
    assert len(store.verdicts("d")) == 80
    assert len(undone(store)) == 160
    assert state(store) == EMPTY


def test_threads_share_a_store(store: Progress):
    def work(name: str) -> list[str | None]:
        for number in range(20):
            store.set_known("d", [f"{name}{number}"], True)
            store.set_goals(name, [str(number)])
        return [store.undo(name) for _ in range(5)]

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(work, "wxyz"))
    assert told == [[f"set the goals to {number}" for number in range(19, 14, -1)]] * 4
    assert store.known("d") == {f"{name}{number}" for name in "wxyz" for number in range(20)}
    assert [store.goals(name) for name in "wxyz"] == [("14",)] * 4
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
    for number in (1, 2):
        store.notice = ""
        store.set_known("d", [f"concept {number}" for number in range(1000)], True)
        damaged = damage(store.path.read_bytes())
        store.path.write_bytes(damaged)
        if first == "read":
            assert store.known("d") == frozenset()
        elif first == "write":
            store.set_goals("d", ["a"])
            assert state(store) == (frozenset(), ("a",), ())
        else:
            assert store.undo("d") is None
        aside = store.path.with_name(f"{FILE_NAME}.damaged-{number}")
        assert aside.read_bytes() == damaged
        assert (
            store.notice == f"{store.path} was damaged: it is kept as {aside.name}, and a new one was begun"
        )
        store.set_known("d", ["new"], True)
        assert Progress(store.path).known("d") == {"new"}
        assert_sound(store.path)


def test_the_journal_of_an_open_change_goes_aside_with_the_damaged_file(store: Progress):
    store.set_known("d", ["a"], True)
    ((page,),) = sql(store.path, "SELECT rootpage FROM sqlite_schema WHERE name = 'fact'")
    store.path.write_bytes(without_page(store.path.read_bytes(), page))
    with closing(sqlite3.connect(store.path)) as db:
        db.execute("INSERT INTO change (deck, description) VALUES ('d', 'from elsewhere')")
        assert store.known("d") == frozenset()
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
        assert store.known("d") == set("abc")
        assert files(store) == [FILE_NAME, f"{FILE_NAME}.damaged-1", f"{FILE_NAME}.lock"]


# --- what cannot be read or written ---------------------------------------------------------------


def assert_refused(store: Progress, problem: str, *attempts: Callable[[], object]) -> None:
    for attempt in attempts:
        with pytest.raises(ProgressError) as error:
            attempt()
        assert str(error.value) == f"{store.path}: {problem}"


def all_of(store: Progress) -> list[Callable[[], object]]:
    return [
        lambda: store.known("d"),
        lambda: store.goals("d"),
        lambda: store.verdicts("d"),
        lambda: store.export("d"),
        *writes(store),
    ]


def writes(store: Progress) -> list[Callable[[], object]]:
    return [
        lambda: store.set_known("d", ["b"], True),
        lambda: store.set_goals("d", ["b"]),
        lambda: store.judge("d", "a", "b", True),
        lambda: store.import_("d", export_of()),
        lambda: store.undo("d"),
    ]


def test_a_newer_file_is_left_alone(store: Progress):
    store.set_known("d", ["a"], True)
    sql(store.path, "PRAGMA user_version = 2")
    before = store.path.read_bytes()
    assert_refused(store, "written by a newer Concept Explorer; update this one", *all_of(store))
    assert (store.path.read_bytes(), files(store)) == (before, [FILE_NAME])


def test_a_database_of_something_else_is_left_alone(store: Progress):
    sql(store.path, "PRAGMA user_version = 1")
    problem = "cannot be used (no such table: fact); rename it to begin a new one"
    assert_refused(store, problem, *all_of(store)[:-1])


WRITABLE = f"make the file and its folder writable, or name another folder in {FOLDER_VARIABLE}"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_can_be_read(store: Progress):
    store.set_known("d", ["a"], True)
    folder = store.path.parent
    try:
        folder.chmod(0o500)
        assert store.known("d") == {"a"}
        assert_refused(store, f"cannot be written; {WRITABLE}", *writes(store))
        new = Progress(folder / "new" / FILE_NAME)
        assert new.known("d") == frozenset()
        assert_refused(new, f"cannot be used (Permission denied); {WRITABLE}", *writes(new)[:-1])
        store.path.chmod(0o400)
        assert_refused(store, f"cannot be written; {WRITABLE}", *writes(store))
    finally:
        folder.chmod(0o700)
    assert (store.known("d"), files(store)) == ({"a"}, [FILE_NAME])


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
    assert (state(store), undone(store)) == ((frozenset("a"), (), ()), ["marked a as known"])
    assert_sound(store.path)


def test_a_file_in_use_for_too_long(store: Progress, each_connection: EachConnection):
    store.set_known("d", ["a"], True)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        each_connection(lambda db: db.execute("PRAGMA busy_timeout = 0"))
        assert store.known("d") == {"a"}
        busy = "in use by another window or program; try again in a moment"
        assert_refused(store, busy, *writes(store))
    assert undone(store) == ["marked a as known"]
