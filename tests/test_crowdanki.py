"""The JSON of Anki's add-ons: decks of CrowdAnki, and answers of AnkiConnect."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Issue
from graph.readers.anki.ankiconnect import is_ankiconnect, read_ankiconnect
from graph.readers.anki.crowdanki import is_crowdanki, read_crowdanki
from graph.readers.drafts import Draft
from graph.readers.errors import UnreadableError
from graph.readers.files import File, Item
from graph.readers.formats import read_file

BASIC = {
    "__type__": "NoteModel",
    "crowdanki_uuid": "basic",
    "name": "Basic",
    "type": 0,
    "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}],
    "tmpls": [{"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}],
}


def note(*fields: Any, model: Any = "basic", tags: Any = ()) -> dict[str, Any]:
    return {"__type__": "Note", "fields": list(fields), "note_model_uuid": model, "tags": list(tags)}


def deck(name: str, *notes: Any, children: Any = (), models: Any = ()) -> dict[str, Any]:
    return {
        "__type__": "Deck",
        "name": name,
        "notes": list(notes),
        "children": list(children),
        "note_models": list(models),
    }


def file(value: Any) -> File:
    return File("deck.json", json.dumps(value).encode())


def crowd(value: Any) -> list[Item]:
    return list(read_crowdanki(file(value)))


def connect(value: Any) -> list[Item]:
    return list(read_ankiconnect(file(value)))


def test_a_deck_and_those_inside_it():
    inner = deck("B", note("Q2", "A2"), children=[deck("C", note("Q3", "A3"))])
    found = crowd(deck("A", note("<b>Q</b>", "x&lt;y", tags=["t", "u"]), children=[inner], models=[BASIC]))
    assert found == [
        Draft(1, "Q", "x<y", ("t", "u"), "A"),
        Draft(2, "Q2", "A2", (), "A::B"),
        Draft(3, "Q3", "A3", (), "A::B::C"),
    ]


def test_fields_are_those_of_the_note_type():
    model = BASIC | {"tmpls": [{"qfmt": "{{Back}}", "afmt": "{{Front}}"}]}
    assert crowd(deck("A", note("f", "b"), models=[model])) == [Draft(1, "b", "f", (), "A")]


def test_a_cloze_is_one_card():
    assert crowd(deck("A", note("{{c1::KL::what}} and {{c2::H}}", "more"), models=[BASIC])) == [
        Draft(1, "[… what] and […]", "KL and H\n\nmore", (), "A")
    ]


def test_malformed_notes_are_told():
    notes = [
        None,
        {"fields": None},
        note(["x"], "y"),
        note("a", "b", model="?"),
        note("a", 5),
        note("q", "a", "c"),
    ]
    found = crowd(deck("A", *notes, children=[7], models=[BASIC]))
    told = [(i.line, i.kind, i.skipped) for i in found if isinstance(i, Issue)]
    assert told == [
        (1, "malformed", True),
        (2, "malformed", True),
        (3, "malformed", True),
        (4, "note-type", False),
        (6, "field-count", False),
        (7, "malformed", True),
    ]
    assert [d.front for d in found if isinstance(d, Draft)] == ["a", "a", "q"]


@pytest.mark.parametrize("text", ["{", '{"__type__": "Deck"}', '{"__type__": "Deck", "no', "{" * 9000])
def test_a_deck_that_cannot_be_used(text):
    with pytest.raises(UnreadableError, match="CrowdAnki deck"):
        list(read_crowdanki(File("deck.json", text.encode())))


def test_a_deck_that_is_cut_off_is_read_as_far_as_it_goes():
    whole = json.dumps(deck("A", note("q", "a"), note("r", "b"))).replace(
        '"children": [], "note_models": []', ""
    )
    cut = whole[: whole.index('"r"') + 2]
    found = list(read_crowdanki(File("deck.json", cut.encode())))
    assert [item.front for item in found if isinstance(item, Draft)] == ["q"]
    assert [item.kind for item in found if isinstance(item, Issue) and item.skipped] == ["broken-json"]


def test_decks_inside_each_other_without_an_end():
    value = deck("x" * 1000, note("q", "a"))
    for _ in range(200):
        value = deck("x" * 1000, children=[value])
    _, draft = crowd(value)
    assert isinstance(draft, Draft)
    assert draft.front == "q"
    assert len(draft.deck) < 30_000


def info(ident: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "noteId": ident,
        "tags": ["t"],
        "modelName": "Basic",
        "fields": {name: {"value": value, "order": at} for at, (name, value) in enumerate(fields.items())},
    }


def test_an_answer_of_notes():
    value = {"result": [info(Front="<b>Q</b>", Back="A"), {}, info(Text="{{c1::a}} b")], "error": None}
    assert is_ankiconnect(file(value))
    assert connect(value) == [
        Draft(1, "Q", "A", ("t",)),
        Issue(2, "malformed", "skipped: a note without fields; it may have been deleted", skipped=True),
        Draft(3, "[…] b", "a b", ("t",)),
    ]
    assert connect(value["result"])[0] == Draft(1, "Q", "A", ("t",))


def test_fields_stand_in_their_order():
    value = [
        {"noteId": 1, "fields": {"Back": {"value": "A", "order": 1}, "Front": {"value": "Q", "order": 0}}}
    ]
    assert connect(value) == [Draft(1, "Q", "A")]


def test_cards_of_a_note_are_one_card():
    fields = info(Front="Q", Back="A")["fields"]
    cards = [{"cardId": n, "note": n // 2, "deckName": "A::B", "fields": fields} for n in (2, 3, 4)]
    found = connect({"result": cards, "error": None})
    assert found[0] == Draft(1, "Q", "A", (), "A::B")
    assert isinstance(found[1], Issue)
    assert (found[1].line, found[1].kind, found[1].skipped) == (2, "further-card", True)
    assert found[2] == Draft(3, "Q", "A", (), "A::B")


def test_an_error_is_told():
    value = {"result": None, "error": "deck was not found: x"}
    assert is_ankiconnect(file(value))
    with pytest.raises(UnreadableError, match="deck was not found"):
        connect(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "front\tback",
        "[]",
        '[{"front": "q", "back": "a"}]',
        '{"cards": [{"q": "x", "a": "y"}]}',
        '{"result": [1, 2], "error": null}',
        '# Deck "__type__": "Deck"',
        '{"data": [{"paragraphs": []}]}',
    ],
)
def test_other_files_are_not_claimed(text):
    other = File("x.json", text.encode())
    assert not is_crowdanki(other)
    assert not is_ankiconnect(other)


def test_both_are_read_as_what_they_are():
    assert read_file(file(deck("A", note("q", "a"), models=[BASIC])), "x.json").format == "CrowdAnki"
    assert read_file(file({"result": [info(F="q", B="a")], "error": None}), "x.json").format == "AnkiConnect"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "notes children name note_models fields tags flds tmpls crowdanki_uuid result".split()
            )
            | st.sampled_from("note_model_uuid value order cardId note error deckName ord qfmt type".split()),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(VALUES)
def test_any_json_is_read_or_refused(value):
    for read in (read_crowdanki, read_ankiconnect):
        try:
            items = list(read(file(value)))
        except UnreadableError:
            continue
        assert all(isinstance(item, Draft | Issue) for item in items)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data):
    for beginning in (
        b'{"__type__": "Deck", "notes": [',
        b'{"result": [{"noteId": 1, "fields": {"a": {"value": ',
    ):
        damaged = File("x.json", beginning + data)
        assert is_crowdanki(damaged) in (True, False)
        assert is_ankiconnect(damaged) in (True, False)
        for read in (read_crowdanki, read_ankiconnect):
            try:
                items = list(read(damaged))
            except UnreadableError:
                continue
            assert all(isinstance(item, Draft | Issue) for item in items)
