"""The learner's progress: where it is kept, every change and its undo, exports and imports."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Verdict
from graph.progress import FILE_NAME, FOLDER_VARIABLE, Progress, ProgressError
from tests.stores import EMPTY, State, export_of, files, sql, state, undone

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
