"""The learner's progress: where it is kept, and everything that is kept of a deck."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Edit
from graph.progress import FILE_NAME, FOLDER_VARIABLE, Kept, Progress, ProgressError
from graph.progress.journal import Fact
from graph.progress.kept import edit_facts
from tests.stores import EMPTY, export_of, files, next_changes, sql, state, undone

# --- where it is kept -----------------------------------------------------------------------------


def test_the_file_lies_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr("graph.progress.progress.user_data_path", lambda name, appauthor: tmp_path / name)
    assert Progress().path == tmp_path / "concept-explorer" / FILE_NAME


def test_a_variable_names_another_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "a" / "b"))
    Progress().set_known("d", ["entropy"], True)
    assert Progress(tmp_path / "a" / "b" / FILE_NAME).snapshot("d").known == {"entropy"}


def test_reading_undoing_and_redoing_nothing_creates_nothing(tmp_path: Path):
    store = Progress(tmp_path / "none" / FILE_NAME)
    assert (store.snapshot("d"), store.positions("d"), store.notice) == (EMPTY, {}, "")
    assert (store.undo("d"), store.redo("d")) == (None, None)
    assert '"known": []' in store.export("d")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_only_begun_is_empty(store: Progress):
    store.path.touch()
    assert (store.snapshot("d"), store.positions("d")) == (EMPTY, {})
    assert (store.undo("d"), store.redo("d"), store.notice) == (None, None, "")
    store.set_known("d", ["a"], True)
    assert store.snapshot("d").known == {"a"}


def test_nothing_but_the_file_is_left_in_the_folder(store: Progress):
    store.set_known("d", ["entropy"], True)
    assert files(store) == [FILE_NAME]


# --- known, being learned, goals ------------------------------------------------------------------


def test_known_concepts_by_deck_and_exact_label(store: Progress):
    labels = ["entropy", "Entropy", "entropy ", "é", "e\u0301", "", "', --", "😀\n\t"]
    store.set_known("d", labels, True)
    store.set_known("D", iter(["other"]), True)
    assert store.snapshot("d").known == set(labels)
    store.set_known("d", ["entropy", "é", "never known"], False)
    assert store.snapshot("d").known == {"Entropy", "entropy ", "e\u0301", "", "', --", "😀\n\t"}
    assert (store.snapshot("D").known, store.snapshot("e").known) == ({"other"}, frozenset())


def marked(store: Progress) -> tuple[frozenset[str], frozenset[str]]:
    kept = store.snapshot("d")
    return kept.known, kept.learning


def test_what_is_known_is_not_being_learned_and_the_other_way_round(store: Progress):
    store.set_learning("d", iter("abc"), True)
    store.set_known("d", iter("bx"), True)
    assert marked(store) == (set("bx"), set("ac"))
    store.set_learning("d", ["x"], True)
    assert marked(store) == (set("b"), set("acx"))
    store.set_learning("d", ["a", "b"], False)
    assert marked(store) == (set("b"), set("cx"))
    store.set_known("d", ["b", "c"], False, keeping=["x"])
    assert marked(store) == (set("x"), set("c"))
    assert [store.undo("d"), state(store)] == [
        "marked b and 1 more as not known",
        Kept(known=frozenset("b"), learning=frozenset("cx")),
    ]


def test_goals_keep_their_order(store: Progress):
    store.set_goals("d", ["c", "a", "b", "a"])
    assert store.snapshot("d").goals == ("c", "a", "b")
    store.set_goals("d", iter(["b", "c"]))
    assert store.snapshot("d").goals == ("b", "c")
    store.set_goals("d", [])
    assert store.snapshot("d").goals == ()


# --- edits ----------------------------------------------------------------------------------------

EDITS = (
    Edit("needed", "b", "a"),
    Edit("concept", "warm start"),
    Edit("name", "relative entropy", "KL divergence", False),
    Edit("link", "b", "a", False),
    Edit("definition", "b", "Two lines,\nwith “quotes”."),
    Edit("needed", "a", "b", False),
    Edit("concept", "a", "", False),
)


def test_edits_of_every_kind_in_the_order_given(store: Progress):
    store.revise("d", lambda _: iter(EDITS), "said a lot")
    store.revise("e", lambda _: EDITS[::-1], "said it the other way round")
    assert (store.snapshot("d").edits, store.snapshot("e").edits) == (EDITS, EDITS[::-1])
    store.revise("d", lambda _: EDITS[2:4], "took most of it back")
    assert (store.snapshot("d").edits, store.snapshot("e").edits) == (EDITS[2:4], EDITS[::-1])
    store.revise("d", lambda _: (), "took all of it back")
    assert store.snapshot("d").edits == ()


def test_of_edits_that_contradict_the_last_is_kept(store: Progress):
    yes, no, other = Edit("needed", "a", "b"), Edit("needed", "a", "b", False), Edit("needed", "b", "a")
    store.revise("d", lambda _: [yes, other, no, no], "changed its mind")
    assert store.snapshot("d").edits == (other, no)
    store.revise("d", lambda _: [other, yes], "and again")
    assert store.snapshot("d").edits == (other, yes)


def test_edits_are_revised_from_the_present_ones(store: Progress):
    store.revise("d", lambda _: EDITS[:2], "said")
    store.revise("d", lambda edits: (edit for edit in (*edits[1:], EDITS[2])), "revised")
    assert (store.snapshot("d").edits, store.undo("d"), store.snapshot("d").edits) == (
        EDITS[1:3],
        "revised",
        EDITS[:2],
    )


def test_what_goes_wrong_in_a_revision_changes_nothing(store: Progress):
    store.revise("d", lambda _: EDITS, "said")
    with pytest.raises(ZeroDivisionError):
        store.revise("d", lambda edits: edits[1 // 0 :], "never told")
    assert (store.snapshot("d").edits, next_changes(store, "d")) == (EDITS, ("said", None))


@pytest.mark.parametrize("kind", ["known", "pin", "verdict", "", "\0"])
def test_an_edit_of_no_known_kind_is_refused(store: Progress, kind: Any):
    store.revise("d", lambda _: EDITS, "said")
    with pytest.raises(ProgressError) as error:
        store.revise("d", lambda _: [*EDITS, Edit(kind, "a")], "never told")
    kinds = "concept, name, link, needed, definition"
    assert str(error.value) == f"{kind!a}: not a kind of edit; take one of {kinds}"
    assert (state(store), undone(store)) == (Kept(edits=EDITS), ["said"])


def test_facts_of_kinds_that_only_others_know_are_left_alone(store: Progress):
    store.revise("d", lambda _: EDITS, "said")
    sql(store.path, "INSERT INTO fact VALUES ('d', 'colour', 'a', 'red', 1)")
    assert state(store) == Kept(edits=EDITS)
    store.revise("d", lambda _: (), "took it back")
    store.import_("d", export_of(known=["a"]))
    store.unpin("d")
    assert state(store) == Kept(known=frozenset("a"))
    assert sql(store.path, "SELECT label FROM fact WHERE kind = 'colour'") == [("a",)]


def test_one_edit_more_or_less_is_one_fact_changed():
    before = edit_facts(EDITS, {})
    assert [before[fact] for fact in before] == [1, 3, 4, 6, 9, 10, 12]  # twice the place, plus 1 if it holds
    less = edit_facts(EDITS[1:], before)
    assert less == {
        fact: value for fact, value in before.items() if fact.label != "b" or fact.kind != "needed"
    }
    more = edit_facts((*EDITS, Edit("link", "x", "y")), before)
    assert more == before | {Fact("link", "x", "y"): 15}
    turned = edit_facts((EDITS[0], Edit("concept", "warm start", "", False), *EDITS[2:]), before)
    assert turned == before | {Fact("concept", "warm start"): 2}


ANY_EDITS = st.lists(
    st.builds(
        Edit,
        st.sampled_from(["link", "needed"]),
        st.sampled_from("abc"),
        st.sampled_from("abc"),
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda edit: (edit.kind, edit.subject, edit.object),
).map(tuple)


@settings(deadline=None, max_examples=40)
@given(st.lists(ANY_EDITS, max_size=4))
def test_any_edits_in_any_order_take_the_place_of_any(tmp_path_factory: Any, sets: list[tuple[Edit, ...]]):
    store = Progress(tmp_path_factory.mktemp("store") / FILE_NAME)
    for number, edits in enumerate(sets):
        store.revise("d", lambda _, edits=edits: edits, f"change {number}")
        assert store.snapshot("d").edits == edits
        store.revise("d", lambda present: present, "nothing new")
        assert next_changes(store, "d")[0] != "nothing new"


# --- pins and positions ---------------------------------------------------------------------------


def test_pins_are_kept_by_label_until_all_are_let_go(store: Progress):
    store.pin("d", {"a": (1.5, -2.0), "b": (0.1 + 0.2, 1e-300)})
    store.pin("e", {"a": (7, 8)})
    store.pin("d", {"a": (0.0, 3e20)})
    assert store.snapshot("d").pins == {"a": (0.0, 3e20), "b": (0.1 + 0.2, 1e-300)}
    assert all(isinstance(number, float) for place in store.snapshot("e").pins.values() for number in place)
    store.unpin("d")
    assert (store.snapshot("d").pins, store.snapshot("e").pins) == ({}, {"a": (7.0, 8.0)})
    assert [
        store.undo("d"),
        store.snapshot("d").pins["b"],
        store.undo("d"),
        store.snapshot("d").pins["a"],
    ] == [
        "let all concepts go back to their places",
        (0.1 + 0.2, 1e-300),
        "moved a",
        (1.5, -2.0),
    ]


def test_half_a_pin_is_none(store: Progress):
    store.pin("d", {"a": (1, 2), "b": (3, 4), "c": (5, 6)})
    sql(store.path, "DELETE FROM fact WHERE label || target IN ('ax', 'by')")
    assert store.snapshot("d").pins == {"c": (5, 6)}


def test_positions_are_those_kept_last_and_no_change(store: Progress):
    assert store.positions("d") == {}
    store.set_known("d", ["a"], True)
    store.undo("d")
    store.keep_positions("d", {"a": (1.5, 2), "“b”\n": (-0.1, 3e20)})
    store.keep_positions("e", {"a": (1, 1)})
    assert store.positions("d") == {"a": (1.5, 2), "“b”\n": (-0.1, 3e20)}
    store.keep_positions("d", {"c": (0.1 + 0.2, 4)})
    assert (store.positions("d"), store.positions("e")) == ({"c": (0.1 + 0.2, 4)}, {"a": (1, 1)})
    assert all(isinstance(number, float) for number in store.positions("d")["c"])
    assert sql(store.path, "SELECT count(*) FROM position") == [(2,)]
    assert next_changes(store, "d") == (None, "marked a as known")


def test_positions_that_are_kept_already_are_not_written_again(store: Progress):
    store.keep_positions("d", {"a": (1, 2)})
    before = sql(store.path, "PRAGMA data_version"), store.path.stat().st_mtime_ns, store.path.read_bytes()
    store.keep_positions("d", {"a": (1, 2)})
    after = sql(store.path, "PRAGMA data_version"), store.path.stat().st_mtime_ns, store.path.read_bytes()
    assert after == before


def test_the_first_positions_are_kept_of_too_many(store: Progress):
    store.keep_positions("d", {str(number): (number, 0) for number in range(20_001)})
    assert list(store.positions("d")) == [str(number) for number in range(20_000)]


@pytest.mark.parametrize(
    "places",
    [
        "",
        '{"a": [1, 2]',
        "null",
        "[1]",
        '{"a": null}',
        '{"a": [1]}',
        '{"a": [1, 2, 3]}',
        '{"a": [1, 2], "b": [1, "c"]}',
        '{"a": [1, {}]}',
        '{"a": [1, NaN]}',
        '{"a": [1, Infinity]}',
        '{"a": [1, 1' + "0" * 400 + "]}",
        "[" * 100_000,
    ],
    ids=lambda text: text[:20],
)
def test_damaged_positions_are_none(store: Progress, places: str):
    store.keep_positions("d", {"a": (1, 2)})
    for damaged in (places, places.encode(), places.encode() + b"\xff", 7):
        sql(store.path, "UPDATE position SET places = ?", damaged)
        assert store.positions("d") == {}
    store.keep_positions("d", {"b": (1, 2)})
    assert store.positions("d") == {"b": (1, 2)}


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_places_have_to_be_finite(store: Progress, number: float):
    store.pin("d", {"a": (1, 2)})
    for keep in store.pin, store.keep_positions:
        with pytest.raises(ProgressError, match=r"^'b\\u2020': its place has to be two finite numbers$"):
            keep("d", {"a": (3, 4), "b†": (1, number)})
    assert (store.snapshot("d").pins, store.positions("d")) == ({"a": (1, 2)}, {})


# --- all of it ------------------------------------------------------------------------------------


def test_another_window_sees_every_change(store: Progress):
    other = Progress(str(store.path))
    store.set_known("d", ["a"], True)
    other.set_goals("d", ["b"])
    store.revise("d", lambda _: EDITS, "said")
    other.pin("d", {"a": (1, 2)})
    store.set_learning("d", ["l"], True)
    kept = Kept(frozenset("a"), frozenset("l"), ("b",), EDITS, {"a": (1.0, 2.0)}, "marked l as being learned")
    assert store.snapshot("d") == other.snapshot("d") == kept


@pytest.mark.parametrize("name", ["a\0b", "half \ud83d", "\udc00"])
def test_names_that_no_file_can_hold(store: Progress, name: str):
    store.set_known("d", ["a"], True)
    for attempt in cast(
        list[Callable[[], object]],
        [
            lambda: store.snapshot(name),
            lambda: store.positions(name),
            lambda: store.undo(name),
            lambda: store.redo(name),
            lambda: store.export(name),
            lambda: store.remember(name, "n", ["1"]),
            lambda: store.set_known("d", ["b", name], True),
            lambda: store.set_known("d", ["b"], False, [name]),
            lambda: store.set_learning("d", [name], True),
            lambda: store.set_goals(name, ["a"]),
            lambda: store.set_goals("d", [name]),
            lambda: store.revise("d", lambda _: [Edit("link", "a", name)], "said"),
            lambda: store.revise("d", lambda _: [Edit("link", name, "a")], "said"),
            lambda: store.revise("d", lambda _: EDITS, name),
            lambda: store.pin("d", {name: (1, 2)}),
            lambda: store.unpin(name),
            lambda: store.keep_positions("d", {name: (1, 2)}),
            lambda: store.keep_positions(name, {}),
        ],
    ):
        with pytest.raises(ProgressError, match=r"^'.*\\.*': take out the NUL") as error:
            attempt()
        assert str(error.value).isascii()
    assert store.snapshot("d") == Kept(known=frozenset("a"), undo="marked a as known")
    assert store.positions("d") == {}
