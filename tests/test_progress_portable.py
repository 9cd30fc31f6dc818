"""Progress as a file to keep: what is exported, and what is imported or refused."""

from __future__ import annotations

import json

import pytest

from graph.model import Edit
from graph.progress import Kept, Progress, ProgressError
from tests.stores import export_of, old_export_of, state, undone


def test_the_export_is_sorted_and_readable(store: Progress):
    store.set_known("Größe", ["é", "b", "a"], True)
    store.set_learning("Größe", ["m", "l"], True)
    store.set_goals("Größe", ["z", "a"])
    store.revise("Größe", lambda _: [Edit("needed", "b", "a"), Edit("concept", "a", holds=False)], "said")
    store.pin("Größe", {"a": (1, 2)})
    store.keep_positions("Größe", {"a": (1, 2)})
    assert store.export("Größe") == (
        '{\n  "format": "concept-explorer-progress",\n  "version": 2,\n  "deck": "Größe",\n'
        '  "known": [\n    "a",\n    "b",\n    "é"\n  ],\n'
        '  "learning": [\n    "l",\n    "m"\n  ],\n'
        '  "goals": [\n    "z",\n    "a"\n  ],\n'
        '  "edits": [\n'
        '    {\n      "kind": "needed",\n      "subject": "b",\n'
        '      "object": "a",\n      "holds": true\n    },\n'
        '    {\n      "kind": "concept",\n      "subject": "a",\n'
        '      "object": "",\n      "holds": false\n    }\n  ]\n}\n'
    )
    store.import_("copy", store.export("Größe"))
    assert json.loads(store.export("copy")) == json.loads(store.export("Größe")) | {"deck": "copy"}


def begin(store: Progress) -> None:
    store.set_known("d", ["a", "b"], True)
    store.set_learning("d", ["l"], True)
    store.set_goals("d", ["g"])
    store.revise("d", lambda _: [Edit("link", "a", "b")], "said")
    store.pin("d", {"a": (1, 2)})
    store.set_known("e", ["e"], True)


def test_an_import_replaces_all_of_its_deck_but_pins(store: Progress):
    begin(store)
    edge = {"kind": "needed", "subject": "c", "object": "d", "holds": True}
    text = export_of(
        known=["c", "c"],
        learning=["l", "c"],  # what is known is not being learned
        goals=["y", "x", "y"],
        edits=[edge | {"holds": False}, edge | {"kind": "link"}, edge],
    )
    store.import_("d", text)
    edits = (Edit("link", "c", "d"), Edit("needed", "c", "d"))
    assert state(store) == Kept(frozenset("c"), frozenset("l"), ("y", "x"), edits, {"a": (1.0, 2.0)})
    assert store.snapshot("e").known == {"e"}


def test_the_verdicts_of_an_older_export_are_edits(store: Progress):
    begin(store)
    verdicts = [
        {"source": "b", "target": "a", "accepted": True},
        {"source": "a", "target": "b", "accepted": False},
    ]
    store.import_("d", old_export_of(known=["a"], goals=["g", "f"], verdicts=verdicts))
    edits = (Edit("needed", "b", "a"), Edit("needed", "a", "b", False))
    assert state(store) == Kept(frozenset("a"), frozenset(), ("g", "f"), edits, {"a": (1.0, 2.0)})


NO_FILE = "not a progress file; choose one that Concept Explorer has exported"
NO_VERSION = "not a progress file of version 1 to 2; update Concept Explorer"
ENTRIES = {"verdicts": "source, target and accepted", "edits": "kind, subject, object and holds"}


def not_a_list(name: str) -> str:
    return f'"{name}" in the file is not a list of {ENTRIES.get(name, "texts")}; export it anew'


EDIT = {"kind": "needed", "subject": "a", "object": "b", "holds": True}
VERDICT = {"source": "a", "target": "b", "accepted": True}


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
        *((export_of(version=version), NO_VERSION) for version in (3, 0, 1.0, True, "1", None, [1], 10**400)),
        *(
            (export_of(deck=deck), '"deck" in the file is not a text; export it anew')
            for deck in (None, 1, ["d"])
        ),
        *(
            (export_of(**{name: entries}), not_a_list(name))
            for name in ("known", "learning", "goals", "edits")
            for entries in (None, "abc", {"a": 1}, 7, [None], [1], [["a"]], [True], [{}], [VERDICT])
        ),
        *(
            (old_export_of(**{name: entries}), not_a_list(name))
            for name in ("known", "goals", "verdicts")
            for entries in (None, "abc", [1], [EDIT])
        ),
        (export_of(edits=["a"]), not_a_list("edits")),
        (old_export_of(verdicts=["a"]), not_a_list("verdicts")),
        *(
            (export_of(edits=[EDIT, EDIT | wrong]), not_a_list("edits"))
            for wrong in (
                {"kind": "verdict"},
                {"kind": "known"},
                {"kind": ["needed"]},
                {"kind": None},
                {"subject": 1},
                {"object": None},
                {"holds": 1},
                {"holds": "true"},
                {"holds": None},
            )
        ),
        *(
            (old_export_of(verdicts=[VERDICT | wrong]), not_a_list("verdicts"))
            for wrong in ({"source": 1}, {"target": None}, {"accepted": 1}, {"accepted": None})
        ),
        (export_of(known=["a\0"]), "'a\\x00': take out the NUL character or half surrogate pair"),
        (export_of(goals=["\ud800"]), "'\\ud800': take out the NUL character or half surrogate pair"),
        (
            export_of(edits=[EDIT | {"object": "\udfff" + "b" * 1000}]),
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
    assert state(store) == Kept(known=frozenset("a"))
    assert undone(store) == ["marked a as known"]


def test_what_is_unknown_though_remembered_is_kept_and_exported(store: Progress):
    store.set_known("d", ["a"], False, unknown=["a"])
    store.set_by_memory("d", False)
    assert (store.snapshot("d").unknown, store.snapshot("d").by_memory) == ({"a"}, False)
    store.import_("copy", store.export("d"))
    assert (store.snapshot("copy").unknown, store.snapshot("copy").by_memory) == ({"a"}, False)
    assert store.undo("d") == "stopped taking what is remembered as known"
    assert store.undo("d") == "marked a as not known"
    assert (store.snapshot("d").unknown, store.snapshot("d").by_memory) == (frozenset(), True)
    store.import_("copy", store.export("d"))
    assert (store.snapshot("copy").unknown, store.snapshot("copy").by_memory) == (frozenset(), True)


def test_what_is_marked_as_known_is_no_longer_unknown(store: Progress):
    store.set_known("d", ["a", "b"], False, unknown=["a", "b"])
    store.set_known("d", ["a"], True)
    assert store.snapshot("d").unknown == {"b"}
    text = export_of(known=["a"], unknown=["a", "b"])
    store.import_("e", text)
    assert store.snapshot("e").unknown == {"b"}
    with pytest.raises(ProgressError, match='"unknown" in the file is not a list of texts'):
        store.import_("e", export_of(unknown=[1]))
