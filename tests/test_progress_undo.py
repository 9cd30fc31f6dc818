"""Undo and redo of everything that is kept for a deck."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from graph.model import Edit
from graph.progress import FILE_NAME, Kept, Progress
from tests.stores import EMPTY, export_of, next_changes, redone, sql, state, undone

EDIT = Edit("name", "relative entropy", "KL divergence")


def begin(store: Progress) -> None:
    store.set_known("d", ["a", "b"], True)
    store.set_goals("d", ["g", "h"])
    store.revise("d", lambda _: [EDIT], "merged relative entropy into KL divergence")
    store.set_learning("d", ["l"], True)
    store.pin("d", {"p": (1, 2)})


BEGUN = [
    "moved p",
    "marked l as being learned",
    "merged relative entropy into KL divergence",
    "set the goals to g and 1 more",
    "marked a and 1 more as known",
]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: s.set_known("d", ["entropy"], True), "marked entropy as known"),
        (lambda s: s.set_known("d", ["a", "y", "x", "b", "y"], True), "marked y and 1 more as known"),
        (lambda s: s.set_known("d", ["l"], True), "marked l as known"),
        (lambda s: s.set_known("d", ["x", "b", "a"], False), "marked b and 1 more as not known"),
        (lambda s: s.set_learning("d", ["b", "x"], True), "marked b and 1 more as being learned"),
        (lambda s: s.set_learning("d", ["a", "l"], False), "marked l as not being learned"),
        (lambda s: s.set_goals("d", ["h"]), "set the goals to h"),
        (lambda s: s.set_goals("d", ["h", "g", "{}"]), "set the goals to h and 2 more"),
        (lambda s: s.set_goals("d", ["h", "g"]), "set the goals to h and 1 more"),
        (lambda s: s.set_goals("d", []), "cleared the goals"),
        (lambda s: s.revise("d", lambda _: [replace(EDIT, holds=False)], "split it off"), "split it off"),
        (lambda s: s.revise("d", lambda _: [Edit("concept", "x"), EDIT], "added {x}"), "added {x}"),
        (lambda s: s.revise("d", lambda _: [], "took it back"), "took it back"),
        (lambda s: s.pin("d", {"p": (1, 3)}), "moved p"),
        (lambda s: s.pin("d", {"q": (1, 2), "p": (1, 2), "r": (0, 0)}), "moved q and 1 more"),
        (lambda s: s.unpin("d"), "let all concepts go back to their places"),
        (lambda s: s.import_("d", export_of(known=["q"], goals=["g"])), "imported progress"),
        (lambda s: s.import_("d", export_of()), "imported progress"),
    ],
)
def test_undo_and_redo_tell_what_they_revert_and_make_again(
    store: Progress, change: Callable[[Progress], None], told: str
):
    begin(store)
    before = state(store)
    change(store)
    after = state(store)
    store.set_known("other", ["z"], True)  # whatever happens to another deck
    assert after != before
    assert next_changes(store, "d") == (told, None)
    assert (store.undo("d"), state(store)) == (told, before)
    assert next_changes(store, "d") == (BEGUN[0], told)
    assert (store.redo("d"), state(store)) == (told, after)
    assert (store.redo("d"), state(store)) == (None, after)
    assert undone(store) == [told, *BEGUN]
    assert (state(store), next_changes(store, "d")) == (EMPTY, (None, BEGUN[-1]))
    assert redone(store) == [*BEGUN[::-1], told]
    assert (state(store), store.snapshot("other").known) == (after, {"z"})


def test_what_changes_nothing_is_no_change(store: Progress):
    begin(store)
    store.set_known("d", ["z"], True)
    store.undo("d")
    kept = store.snapshot("d")
    store.set_known("d", ["a"], True)
    store.set_known("d", ["z"], False)
    store.set_known("d", [], True)
    store.set_learning("d", ["l"], True)
    store.set_learning("d", ["a"], False)
    store.set_goals("d", ["g", "h", "g"])
    store.revise("d", lambda _: [EDIT, EDIT], "never told")
    store.revise("d", lambda edits: edits, "never told")
    store.pin("d", {"p": (1, 2)})
    store.pin("d", {})
    store.import_("d", store.export("d"))
    store.keep_positions("d", {"a": (1, 2)})
    store.remember("d", "d", ["1"])
    assert store.snapshot("d") == kept
    assert (store.redo("d"), undone(store)) == ("marked z as known", ["marked z as known", *BEGUN])
    store.unpin("d")
    store.set_goals("d", [])
    store.revise("d", lambda _: [], "never told")
    assert redone(store) == [*BEGUN[::-1], "marked z as known"]


def test_a_new_change_ends_redo_for_its_deck_alone(store: Progress):
    for deck in "de":
        for label in "abc":
            store.set_known(deck, [label], True)
        store.undo(deck)
        store.undo(deck)
    assert next_changes(Progress(store.path), "d") == ("marked a as known", "marked b as known")
    store.set_goals("d", ["g"])
    assert next_changes(store, "d") == ("set the goals to g", None)
    assert (store.redo("d"), store.redo("e")) == (None, "marked b as known")
    assert undone(store) == ["set the goals to g", "marked a as known"]
    assert redone(store, "e") == ["marked c as known"]
    assert store.snapshot("e").known == set("abc")


def test_changes_that_can_no_longer_be_redone_leave_nothing_behind(store: Progress):
    begin(store)
    undone(store)
    store.set_goals("d", ["g"])
    assert sql(store.path, "SELECT count(*) FROM change") == [(1,)]
    assert sql(store.path, "SELECT kind, label FROM step") == [("goal", "g")]


def test_the_journal_keeps_the_last_changes_of_each_deck(store: Progress, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("graph.progress.journal.MOST_CHANGES", 3)
    for label in "abcde":
        store.set_known("d", [label], True)
        store.set_known("e", [label], True)
    assert undone(store) == [f"marked {label} as known" for label in "edc"]
    assert store.snapshot("d").known == {"a", "b"}
    assert redone(store) == [f"marked {label} as known" for label in "cde"]
    assert sql(store.path, "SELECT count(*), count(DISTINCT change) FROM step") == [(6, 6)]
    assert undone(store, "e") == [f"marked {label} as known" for label in "edc"]


# --- any changes, undone and redone in any order --------------------------------------------------

LABELS = st.sampled_from("abc") | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
MANY = st.lists(LABELS, max_size=4)
KINDS = st.sampled_from(["concept", "name", "link", "needed", "definition"])
EDITS = st.lists(st.builds(Edit, KINDS, LABELS, LABELS, st.booleans()), max_size=5)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
PLACES = st.dictionaries(LABELS, st.tuples(NUMBERS, NUMBERS), max_size=3)


def last_of(edits: list[Edit]) -> tuple[Edit, ...]:
    """Edits without those that a later one repeats or contradicts."""
    later = [(edit.kind, edit.subject, edit.object) for edit in edits]
    return tuple(edit for at, edit in enumerate(edits) if later[at] not in later[at + 1 :])


class Windows(RuleBasedStateMachine):
    """Two windows on one file, against a list of states and a place in it."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / FILE_NAME
        self.windows = itertools.cycle([Progress(path), Progress(path)])
        self.states: list[tuple[Kept, str | None]] = [(EMPTY, None)]
        self.place = 0

    def teardown(self) -> None:
        self.folder.cleanup()

    @property
    def now(self) -> Kept:
        return self.states[self.place][0]

    def changed(self, wanted: Kept) -> None:
        """The store did what leads to ``wanted``: one change more, unless that is how it was."""
        store = next(self.windows)
        assert state(store) == wanted
        if wanted != self.now:
            told = next_changes(store, "d")[0]
            self.states[self.place + 1 :] = [(wanted, told)]
            self.place += 1

    @rule(labels=MANY, known=st.booleans(), keeping=MANY)
    def set_known(self, labels: list[str], known: bool, keeping: list[str]) -> None:
        next(self.windows).set_known("d", labels, known, keeping)
        marked = {*labels, *keeping} if known else {*keeping}
        left = self.now.known - ({*labels} if not known else set())
        self.changed(replace(self.now, known=left | marked, learning=self.now.learning - marked))

    @rule(labels=MANY, learning=st.booleans())
    def set_learning(self, labels: list[str], learning: bool) -> None:
        next(self.windows).set_learning("d", labels, learning)
        if learning:
            known, left = self.now.known - {*labels}, self.now.learning | {*labels}
        else:
            known, left = self.now.known, self.now.learning - {*labels}
        self.changed(replace(self.now, known=known, learning=left))

    @rule(labels=MANY)
    def set_goals(self, labels: list[str]) -> None:
        next(self.windows).set_goals("d", labels)
        self.changed(replace(self.now, goals=tuple(dict.fromkeys(labels))))

    @rule(edits=EDITS)
    def replace_edits(self, edits: list[Edit]) -> None:
        next(self.windows).revise("d", lambda _: edits, f"edited {len(self.states)}")
        self.changed(replace(self.now, edits=last_of(edits)))

    @rule(edits=EDITS, start=st.integers(0, 3))
    def revise(self, edits: list[Edit], start: int) -> None:
        next(self.windows).revise("d", lambda present: (*present[start:], *edits), "revised")
        self.changed(replace(self.now, edits=last_of([*self.now.edits[start:], *edits])))

    @rule(places=PLACES)
    def pin(self, places: Mapping[str, tuple[float, float]]) -> None:
        next(self.windows).pin("d", places)
        self.changed(replace(self.now, pins={**self.now.pins, **places}))

    @rule()
    def unpin(self) -> None:
        next(self.windows).unpin("d")
        self.changed(replace(self.now, pins={}))

    @rule(known=MANY, learning=MANY, goals=MANY, edits=EDITS)
    def import_(self, known: list[str], learning: list[str], goals: list[str], edits: list[Edit]) -> None:
        plain: list[Any] = [
            {"kind": edit.kind, "subject": edit.subject, "object": edit.object, "holds": edit.holds}
            for edit in edits
        ]
        text = export_of(known=known, learning=learning, goals=goals, edits=plain)
        next(self.windows).import_("d", text)
        wanted = Kept(
            frozenset(known), frozenset(learning) - {*known}, tuple(dict.fromkeys(goals)), last_of(edits)
        )
        self.changed(replace(wanted, pins=self.now.pins))

    @rule()
    def undo(self) -> None:
        assert next(self.windows).undo("d") == self.states[self.place][1]
        self.place = max(0, self.place - 1)

    @rule()
    def redo(self) -> None:
        can = self.place + 1 < len(self.states)
        assert next(self.windows).redo("d") == (self.states[self.place + 1][1] if can else None)
        self.place += can

    @rule()
    def leave(self) -> None:
        """An import of the export elsewhere is all but the pins, in one change."""
        store = next(self.windows)
        store.import_("copy", store.export("d"))
        assert state(store, "copy") == replace(self.now, pins={})
        undone(store, "copy")
        assert state(store, "copy") == EMPTY

    @invariant()
    def agree(self) -> None:
        redo = self.states[self.place + 1][1] if self.place + 1 < len(self.states) else None
        wanted = replace(self.now, undo=self.states[self.place][1], redo=redo)
        assert next(self.windows).snapshot("d") == wanted


Windows.TestCase.settings = settings(deadline=None, max_examples=40, stateful_step_count=20)
TestWindows = Windows.TestCase
