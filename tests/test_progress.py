"""The learner's progress: every change and its undo, kills, several windows, damage, exports."""

from __future__ import annotations

import itertools
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Verdict
from graph.progress import FILE_NAME, FOLDER_VARIABLE, Progress, ProgressError

ROOT = Path(__file__).resolve().parents[1]
EachConnection = Callable[[Callable[[sqlite3.Connection], Any]], None]
State = tuple[frozenset[str], tuple[str, ...], tuple[Verdict, ...]]


@pytest.fixture
def store(tmp_path: Path) -> Progress:
    return Progress(tmp_path / FILE_NAME)


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


def state(store: Progress, deck: str = "d") -> State:
    return store.known(deck), store.goals(deck), store.verdicts(deck)


EMPTY: State = (frozenset(), (), ())


def sql(path: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db, db:
        return db.execute(statement).fetchall()


def undone(store: Progress, deck: str = "d") -> list[str]:
    """What every undo tells, until nothing is left."""
    return list(iter(lambda: store.undo(deck), None))


def files(store: Progress) -> list[str]:
    return sorted(path.name for path in store.path.parent.iterdir())


# --- where it is kept -----------------------------------------------------------------------------


def test_the_file_lies_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr("graph.progress.user_data_path", lambda name, appauthor: tmp_path / name)
    assert Progress().path == tmp_path / "concept-explorer" / FILE_NAME


def test_a_variable_names_another_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "a" / "b"))
    Progress().set_known("d", ["entropy"], True)
    assert Progress(tmp_path / "a" / "b" / FILE_NAME).known("d") == {"entropy"}


def test_reading_and_undoing_nothing_creates_nothing(tmp_path: Path):
    store = Progress(tmp_path / "none" / FILE_NAME)
    assert (state(store), store.undo("d"), store.notice) == (EMPTY, None, "")
    assert json.loads(store.export("d"))["known"] == []
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_only_begun_is_empty(store: Progress):
    store.path.touch()
    assert (state(store), store.undo("d"), store.notice) == (EMPTY, None, "")
    store.set_known("d", ["a"], True)
    assert store.known("d") == {"a"}


def test_nothing_but_the_file_is_left_in_the_folder(store: Progress):
    store.set_known("d", ["entropy"], True)
    assert files(store) == [FILE_NAME]


# --- known, goals, verdicts -----------------------------------------------------------------------


def test_known_concepts_by_deck_and_exact_label(store: Progress):
    labels = ["entropy", "Entropy", "entropy ", "é", "e\u0301", "", "', --", "😀\n\t"]
    store.set_known("d", labels, True)
    store.set_known("D", iter(["other"]), True)
    assert store.known("d") == set(labels)
    store.set_known("d", ["entropy", "é", "never known"], False)
    assert store.known("d") == {"Entropy", "entropy ", "e\u0301", "", "', --", "😀\n\t"}
    assert (store.known("D"), store.known("e")) == ({"other"}, frozenset())


def test_goals_keep_their_order(store: Progress):
    store.set_goals("d", ["c", "a", "b", "a"])
    assert store.goals("d") == ("c", "a", "b")
    store.set_goals("d", iter(["b", "c"]))
    assert store.goals("d") == ("b", "c")
    store.set_goals("d", [])
    assert store.goals("d") == ()


def test_one_verdict_per_edge_sorted_until_withdrawn(store: Progress):
    for source, target, accepted in [
        ("b", "a", True),
        ("a", "c", False),
        ("a", "b", True),
        ("b", "a", False),
    ]:
        store.judge("d", source, target, accepted)
    assert store.verdicts("d") == (
        Verdict("a", "b", True),
        Verdict("a", "c", False),
        Verdict("b", "a", False),
    )
    store.judge("d", "a", "c", None)
    assert store.verdicts("d") == (Verdict("a", "b", True), Verdict("b", "a", False))


def test_another_window_sees_every_change(store: Progress):
    other = Progress(str(store.path))
    store.set_known("d", ["a"], True)
    other.set_goals("d", ["b"])
    store.judge("d", "a", "b", True)
    assert state(store) == state(other) == (frozenset("a"), ("b",), (Verdict("a", "b", True),))


@pytest.mark.parametrize("name", ["a\0b", "half \ud83d", "\udc00"])
def test_names_that_no_file_can_hold(store: Progress, name: str):
    store.set_known("d", ["a"], True)
    for attempt in (
        lambda: store.known(name),
        lambda: store.undo(name),
        lambda: store.export(name),
        lambda: store.set_known("d", ["b", name], True),
        lambda: store.set_goals(name, ["a"]),
        lambda: store.set_goals("d", [name]),
        lambda: store.judge("d", "a", name, True),
    ):
        with pytest.raises(ProgressError, match=r"^'.*\\.*': take out the NUL") as error:
            attempt()
        assert str(error.value).isascii()
    assert state(store) == (frozenset("a"), (), ())


# --- undo -----------------------------------------------------------------------------------------


def export_of(**content: Any) -> str:
    whole = {"format": "concept-explorer-progress", "version": 1, "deck": "other"}
    return json.dumps(whole | {"known": [], "goals": [], "verdicts": []} | content)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: s.set_known("d", ["entropy"], True), "marked entropy as known"),
        (lambda s: s.set_known("d", ["a", "y", "x", "b", "y"], True), "marked y and 1 more as known"),
        (lambda s: s.set_known("d", ["x", "b", "a"], False), "marked b and 1 more as not known"),
        (lambda s: s.set_goals("d", ["h"]), "set the goals to h"),
        (lambda s: s.set_goals("d", ["h", "g", "{}"]), "set the goals to h and 2 more"),
        (lambda s: s.set_goals("d", ["h", "g"]), "set the goals to h and 1 more"),
        (lambda s: s.set_goals("d", []), "cleared the goals"),
        (lambda s: s.judge("d", "x", "y", True), "accepted x as needed for y"),
        (lambda s: s.judge("d", "a", "b", False), "rejected a as needed for b"),
        (lambda s: s.judge("d", "a", "b", None), "withdrew the verdict on a as needed for b"),
        (lambda s: s.import_("d", export_of(known=["q"], goals=["g"])), "imported progress"),
        (lambda s: s.import_("d", export_of()), "imported progress"),
    ],
)
def test_undo_reverts_the_last_change_and_tells_it(
    store: Progress, change: Callable[[Progress], None], told: str
):
    store.set_known("d", ["a", "b"], True)
    store.set_goals("d", ["g", "h"])
    store.judge("d", "a", "b", True)
    before = state(store)
    change(store)
    after = state(store)
    store.set_known("other", ["z"], True)  # whatever happens to another deck
    assert after != before
    assert (store.undo("d"), state(store)) == (told, before)
    assert undone(store) == [
        "accepted a as needed for b",
        "set the goals to g and 1 more",
        "marked a and 1 more as known",
    ]
    assert (state(store), store.known("other")) == (EMPTY, {"z"})


def test_what_changes_nothing_is_not_undone(store: Progress):
    store.set_known("d", ["a"], True)
    store.set_known("d", ["a"], True)
    store.set_known("d", ["b"], False)
    store.set_known("d", [], True)
    store.set_goals("d", [])
    store.judge("d", "a", "b", None)
    store.import_("d", store.export("d"))
    assert undone(store) == ["marked a as known"]


def test_the_journal_keeps_the_last_changes_of_each_deck(store: Progress, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("graph.progress.MOST_CHANGES", 3)
    for label in "abcde":
        store.set_known("d", [label], True)
        store.set_known("e", [label], True)
    assert undone(store) == [f"marked {label} as known" for label in "edc"]
    assert store.known("d") == {"a", "b"}
    assert sql(store.path, "SELECT count(*), count(DISTINCT change) FROM step") == [(3, 3)]
    assert undone(store, "e") == [f"marked {label} as known" for label in "edc"]


LABELS = st.sampled_from("abc") | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
CHANGES = st.one_of(
    st.tuples(st.just("set_known"), st.lists(LABELS, max_size=4), st.booleans()),
    st.tuples(st.just("set_goals"), st.lists(LABELS, max_size=4)),
    st.tuples(st.just("judge"), LABELS, LABELS, st.sampled_from([True, False, None])),
    st.tuples(
        st.just("import_"),
        st.builds(
            lambda known, goals, verdicts: export_of(
                known=known,
                goals=goals,
                verdicts=[{"source": s, "target": t, "accepted": a} for s, t, a in verdicts],
            ),
            st.lists(LABELS, max_size=3),
            st.lists(LABELS, max_size=3),
            st.lists(st.tuples(LABELS, LABELS, st.booleans()), max_size=3),
        ),
    ),
)


def expected(now: State, name: str, *given: Any) -> State:
    known, goals, verdicts = set(now[0]), now[1], {(v.source, v.target): v.accepted for v in now[2]}
    if name == "set_known":
        known = known | set(given[0]) if given[1] else known - set(given[0])
    elif name == "set_goals":
        goals = tuple(dict.fromkeys(given[0]))
    elif name == "judge":
        source, target, accepted = given
        if accepted and verdicts.get((target, source)):
            del verdicts[target, source]
        verdicts[source, target] = accepted
    else:
        content = json.loads(given[0])
        known, goals = set(content["known"]), tuple(dict.fromkeys(content["goals"]))
        verdicts = {(v["source"], v["target"]): v["accepted"] for v in content["verdicts"]}
    kept = tuple(Verdict(*edge, verdicts[edge]) for edge in sorted(verdicts) if verdicts[edge] is not None)
    return frozenset(known), goals, kept


@settings(deadline=None, max_examples=40)
@given(st.lists(CHANGES, max_size=6))
def test_any_changes_are_kept_exported_and_undone_one_by_one(changes: list[tuple[Any, ...]]):
    with tempfile.TemporaryDirectory() as folder:
        store = Progress(Path(folder) / FILE_NAME)
        states = [EMPTY]
        for name, *given_ in changes:
            getattr(store, name)("d", *given_)
            now = expected(states[-1], name, *given_)
            assert state(store) == now
            if now != states[-1]:
                states.append(now)
        text = store.export("d")
        store.import_("copy", text)
        assert state(store, "copy") == states[-1]
        assert json.loads(store.export("copy")) == json.loads(text) | {"deck": "copy"}
        for earlier in reversed(states[:-1]):
            assert store.undo("d")
            assert state(store) == earlier
        assert (store.undo("d"), store.undo("copy") is not None) == (None, states[-1] != EMPTY)
        assert state(store, "copy") == EMPTY
        store.import_("d", text)
        assert store.export("d") == text


# --- exports --------------------------------------------------------------------------------------


def test_the_export_is_sorted_and_readable(store: Progress):
    store.set_known("Größe", ["é", "b", "a"], True)
    store.set_goals("Größe", ["z", "a"])
    store.judge("Größe", "b", "a", True)
    store.judge("Größe", "a", "b", False)
    assert store.export("Größe") == (
        '{\n  "format": "concept-explorer-progress",\n  "version": 1,\n  "deck": "Größe",\n'
        '  "known": [\n    "a",\n    "b",\n    "é"\n  ],\n'
        '  "goals": [\n    "z",\n    "a"\n  ],\n'
        '  "verdicts": [\n'
        '    {\n      "source": "a",\n      "target": "b",\n      "accepted": false\n    },\n'
        '    {\n      "source": "b",\n      "target": "a",\n      "accepted": true\n    }\n  ]\n}\n'
    )


def test_an_import_replaces_everything_of_its_deck(store: Progress):
    store.set_known("d", ["a", "b"], True)
    store.set_goals("d", ["g"])
    store.judge("d", "a", "b", True)
    store.set_known("e", ["e"], True)
    edge = {"source": "c", "target": "d", "accepted": True}
    store.import_(
        "d", export_of(known=["c", "c"], goals=["y", "x", "y"], verdicts=[edge | {"accepted": 0 > 1}, edge])
    )
    assert state(store) == (frozenset("c"), ("y", "x"), (Verdict("c", "d", True),))
    assert store.known("e") == {"e"}


NO_FILE = "not a progress file; choose one that Concept Explorer has exported"
NO_VERSION = "not a progress file of version 1; update Concept Explorer"


def not_a_list(name: str) -> str:
    wanted = "source, target and accepted" if name == "verdicts" else "texts"
    return f'"{name}" in the file is not a list of {wanted}; export it anew'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", NO_FILE),
        ("entropy", NO_FILE),
        (export_of()[:-1], NO_FILE),
        ("\ufeff\0\ud800", NO_FILE),
        ("[" * 1_000_000, NO_FILE),
        ('{"a":' * 1_000_000, NO_FILE),
        ("9" * 100_000, NO_FILE),
        ("null", NO_FILE),
        ('["concept-explorer-progress"]', NO_FILE),
        (export_of(format="concept-explorer"), NO_FILE),
        (export_of(format=["concept-explorer-progress"]), NO_FILE),
        *((export_of(version=version), NO_VERSION) for version in (2, 0, 1.0, True, "1", None, [1], 10**400)),
        *(
            (export_of(deck=deck), '"deck" in the file is not a text; export it anew')
            for deck in (None, 1, ["d"])
        ),
        *(
            (export_of(**{name: entries}), not_a_list(name))
            for name in ("known", "goals", "verdicts")
            for entries in (None, "abc", {"a": 1}, 7, [None], [1], [["a"]], [True], [{}])
        ),
        *(
            (
                export_of(verdicts=[{"source": "a", "target": "b", "accepted": True} | wrong]),
                not_a_list("verdicts"),
            )
            for wrong in (
                {"source": 1},
                {"target": None},
                {"accepted": 1},
                {"accepted": "true"},
                {"accepted": None},
            )
        ),
        (export_of(known=["a\0"]), "'a\\x00': take out the NUL character or half surrogate pair"),
        (export_of(goals=["\ud800"]), "'\\ud800': take out the NUL character or half surrogate pair"),
        (
            export_of(verdicts=[{"source": "a", "target": "\udfff" + "b" * 1000, "accepted": True}]),
            f"'\\udfff{'b' * 59}': take out the NUL character or half surrogate pair",
        ),
    ],
    ids=lambda value: value[:40].encode("ascii", "replace").decode(),
)
def test_what_is_no_export_is_refused_whole(store: Progress, text: str, problem: str):
    store.set_known("d", ["a"], True)
    with pytest.raises(ProgressError) as error:
        store.import_("d", text)
    assert str(error.value) == problem
    assert state(store) == (frozenset("a"), (), ())
    assert undone(store) == ["marked a as known"]


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
