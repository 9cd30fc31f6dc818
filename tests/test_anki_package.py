"""Anki packages: a card a note with its deck, tags and memory, and nothing lost in silence."""

from __future__ import annotations

import io
import json
import sqlite3
from dataclasses import replace

import genanki
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Card, Deck
from graph.readers import ReaderError, read_deck
from graph.readers.anki import package as packages
from graph.readers.anki.notes import NoteType, Sides, marks, sides
from tests.anki_packages import (
    BASIC,
    CLOZE,
    CREATED,
    GENERATIONS,
    OCCLUSION,
    REVERSED,
    TYPED,
    Generation,
    Note,
    Studied,
    Type,
    collection,
    compressed,
    package,
    stub,
    zipped,
)

KL = Note(("What is KL?", "A divergence."), tags="maths stats::kl", deck="Maths::Information")


def read(data: bytes, name: str = "my.apkg") -> Deck:
    return read_deck(data, name)


def texts(deck: Deck) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in deck.cards]


def only(note: Note, generation: Generation = "anki21b") -> Card:
    (card,) = read(package([note], generation)).cards
    return card


def kinds(deck: Deck) -> list[tuple[int, str]]:
    return [(issue.line, issue.kind) for issue in deck.issues]


@pytest.mark.parametrize("generation", GENERATIONS)
def test_every_generation_gives_the_same_cards(generation: Generation) -> None:
    deck = read(
        package(
            [
                KL,
                Note(
                    ("Prior", "What is believed <i>before</i>."),
                    REVERSED,
                    cards=(Studied(), Studied(order=1)),
                ),
                Note(("The {{c1::softmax::function}} sums to {{c2::one}}.", "A note."), CLOZE, deck="Übung"),
                Note(("Type it", "typed"), TYPED),
            ],
            generation,
        )
    )
    assert deck.format == "Anki package"
    assert texts(deck) == [
        ("What is KL?", "A divergence."),
        ("Prior", "What is believed before."),
        ("The [… function] sums to […].", "The softmax sums to one.\n\nA note."),
        ("Type it", "typed"),
    ]
    assert [card.deck for card in deck.cards] == ["Maths::Information", "Default", "Übung", "Default"]
    assert deck.cards[0].tags == ("maths", "stats::kl")
    assert [card.source for card in deck.cards] == [f"my.apkg:{line}" for line in (1, 2, 3, 4)]
    assert {card.memory for card in deck.cards} == {None}
    assert deck.issues == ()


def test_a_collection_is_read_without_its_package() -> None:
    for generation in GENERATIONS:
        deck = read(collection([KL], generation), "collection.anki2")
        assert (deck.format, texts(deck)) == ("Anki collection", [("What is KL?", "A divergence.")])


def test_a_database_of_something_else_is_no_collection() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript("create table notes (flds); create table cards (a)")
    data = connection.serialize()
    connection.close()
    assert not packages.is_collection(packages.File("collection.anki2", data))


def test_an_archive_without_a_collection_is_no_package() -> None:
    archive = zipped({"a.tsv": b"collection.anki2\tno\n"})
    assert not packages.is_package(packages.File("a.apkg", archive))
    assert not packages.is_package(packages.File("a.apkg", b"PK\x03\x04collection.anki21"))
    assert read(archive).format == "tsv"


def test_what_genanki_writes_is_read() -> None:
    deck = genanki.Deck(1, "Course::Week 1")
    model = genanki.Model(
        2,
        "Three fields",
        fields=[{"name": "Term"}, {"name": "Meaning"}, {"name": "Example"}],
        templates=[
            {"name": "1", "qfmt": "Define {{Term}}", "afmt": "{{FrontSide}}{{Meaning}}<br>{{Example}}"}
        ],
    )
    deck.add_note(genanki.Note(model, ["Bias", "A <b>systematic</b> error", "A scale"], tags=["stats"]))
    deck.add_note(genanki.Note(genanki.CLOZE_MODEL, ["{{c1::Ridge}} shrinks", ""]))
    written = io.BytesIO()
    genanki.Package(deck).write_to_file(written, timestamp=CREATED)
    found = read(written.getvalue())
    assert texts(found) == [
        ("Bias", "A systematic error\n\nA scale"),
        ("[…] shrinks", "Ridge shrinks"),
    ]
    assert found.cards[0].tags == ("stats",)
    assert {card.deck for card in found.cards} == {"Course::Week 1"}


class TestNewestCollection:
    def test_the_note_that_asks_to_update_is_not_taken_for_the_deck(self) -> None:
        with pytest.raises(
            ReaderError, match="only the note that asks older versions of Anki to update"
        ) as error:
            read(zipped({"collection.anki2": stub(), "media": b"{}"}))
        assert "Support older Anki versions" in str(error.value)
        assert "\n" not in str(error.value)

    def test_a_package_with_all_three_is_read_by_the_newest(self) -> None:
        files = {
            f"collection.{generation}": collection([replace(KL, fields=(generation, "x"))], generation)
            for generation in GENERATIONS
        }
        files["collection.anki21b"] = compressed(files["collection.anki21b"])
        for newest in reversed(GENERATIONS):
            assert read(zipped(files)).cards[0].front == newest
            del files[f"collection.{newest}"]

    def test_frames_behind_each_other_are_one_collection(self) -> None:
        data = collection([KL], "anki21b")
        packed = compressed(data[:5000]) + compressed(data[5000:])
        assert len(read(zipped({"collection.anki21b": packed})).cards) == 1

    def test_a_collection_that_is_not_compressed_is_read_too(self) -> None:
        assert len(read(zipped({"collection.anki21b": collection([KL], "anki21b")})).cards) == 1


class TestSides:
    def test_a_field_that_templates_show_on_neither_side_is_told_once(self) -> None:
        kind = Type("Words", ("Word", "Meaning", "Comment"), (("{{Word}}", "{{Meaning}}"),))
        deck = read(package([Note((f"w{n}", "m", "c"), kind) for n in range(3)]))
        assert texts(deck)[0] == ("w0", "m")
        assert [(issue.line, issue.kind, issue.text) for issue in deck.issues] == [
            (1, "unused-column", "the field 'Comment' of the note type 'Words' is on no card and not used")
        ]

    def test_what_only_other_templates_show_is_on_the_back(self) -> None:
        kind = Type(
            "Verb",
            ("Verb", "Past", "Meaning"),
            (("{{Verb}}", "{{FrontSide}}{{Past}}"), ("{{Meaning}}", "{{Verb}}")),
        )
        assert sides_of(kind, "go", "went", "to move")[:2] == ("go", "went\n\nto move")

    def test_conditions_choose_what_is_shown(self) -> None:
        kind = Type(
            "Maybe",
            ("Front", "Back", "Hint", "Add Reverse"),
            (
                (
                    "{{#Hint}}{{Front}} ({{Hint}}){{/Hint}}{{^Hint}}{{Front}}{{/Hint}}",
                    "{{FrontSide}}{{text:Back}}",
                ),
                ("{{#Add Reverse}}{{Back}}{{/Add Reverse}}", "{{Front}}"),
            ),
        )
        assert sides_of(kind, "q", "a", "", "y") == Sides("q", "a")
        assert sides_of(kind, "q", "a", "h", "")[:2] == ("q\n\nh", "a")
        assert sides_of(kind, "q", "a", "<div><br></div>", "")[:2] == ("q", "a")

    def test_hints_and_what_is_to_be_typed_are_not_in_the_question(self) -> None:
        kind = Type(
            "Hints",
            ("Front", "Back", "Extra"),
            (("{{Front}}{{hint:Extra}}{{type:Back}}", "{{FrontSide}}{{type:Back}}"),),
        )
        assert sides_of(kind, "q", "a", "h")[:2] == ("q", "a\n\nh")

    def test_what_a_template_does_not_show_is_not_in_the_question(self) -> None:
        question = (
            "<script>let id = '{{Id}}';</script><!-- {{Back}} {{Old}} -->{{Front}}"
            '<DIV id=a style="color: red; display: none"><div>{{Hint}}</div>{{Back}}</DIV>'
            '<p class="hidden">{{Back}}</p>'
        )
        kind = Type("JS", ("Front", "Back", "Id", "Hint", "Old"), ((question, "{{Front}}{{Back}}"),))
        assert sides_of(kind, "q", "a", "7", "h", "o") == Sides("q", "a\n\n7\n\nh", unused=("Old",))

    @pytest.mark.parametrize(
        "question", ["<script>show(`{{Front}}`)</script>", "<b style='display:none'>{{Front}}"]
    )
    def test_a_question_that_only_a_script_shows_is_one(self, question: str) -> None:
        kind = Type("JS", ("Id", "Front", "Back"), ((question, "{{Back}}"), ("{{Back}}", "{{Front}}")))
        assert sides_of(kind, "7", "q", "a")[:2] == ("q", "a")

    def test_conditions_on_the_number_of_a_cloze_hold_on_one_of_its_cards(self) -> None:
        template = "{{cloze:Text}}{{#c1}}{{One}}{{/c1}}{{^c2}}{{Two}}{{/c2}}"
        kind = Type("C", ("Text", "One", "Two", "More"), ((template, "{{More}}"),), cloze=True)
        found = sides_of(kind, "{{c1::a}} {{c2::b}}", "x", "y", "z")
        assert found[:2] == ("[…] […]\n\nx\n\ny", "a b\n\nz")

    def test_a_field_that_no_condition_lets_through_is_told(self) -> None:
        kind = Type("If", ("A", "B", "C"), (("{{A}}", "{{B}}{{^B}}{{C}}{{/B}}"),))
        assert sides_of(kind, "a", "b", "c") == Sides("a", "b", unused=("C",))
        assert sides_of(kind, "a", "", "c") == Sides("a", "c")

    def test_the_first_card_tells_which_template_asks(self) -> None:
        kind = Type("Two", ("A", "B"), (("{{A}}", "{{B}}"), ("{{B}}", "{{A}}")))
        assert only(Note(("a", "b"), kind, cards=(Studied(order=1),))).front == "b"
        assert only(Note(("a", "b"), kind, cards=(Studied(order=1), Studied(order=0)))).front == "a"
        assert only(Note(("", "b"), kind)).front == "b"
        assert only(Note(("a", "b"), kind, cards=(Studied(order=9),))).front == "a"

    @pytest.mark.parametrize(
        "templates",
        [
            (),
            (("", ""),),
            (("{{Nothing}}", "{{FrontSide}}"),),
            (("{{A}}", "{{A}}"),),
            (("{{A}}{{B}}{{C}}", ""),),
        ],
    )
    def test_where_templates_do_not_help_the_first_field_asks(
        self, templates: tuple[tuple[str, str], ...]
    ) -> None:
        assert sides_of(Type("Odd", ("A", "B", "C"), templates), "a", "", "c")[:2] == ("a", "c")

    def test_html_and_formulas(self) -> None:
        front, back = sides_of(
            BASIC, r"Is \(a<b\)?&nbsp;<script>run()</script>", "<ul><li>yes</li><li>no</li></ul>"
        )[:2]
        assert front == r"Is \(a<b\)?"
        assert back == "- yes\n- no"

    def test_clozes_inside_each_other_and_around_latex(self) -> None:
        note = Note((r"{{c1::A {{c2::nested}}}} \({{c3::\frac{a}{b} }}\)<br>{{no}}", ""), CLOZE)
        card = only(note)
        assert card.front.startswith("[…]")
        assert card.back.startswith("A nested ")
        assert r"\frac{a}{b}" in card.back
        assert r"\frac" not in card.front
        assert "{{no}}" in card.front

    def test_images_with_hidden_places_are_named(self) -> None:
        mask = "{{c1::image-occlusion:rect:left=.1:top=.2:width=.1:height=.1:oi=1}}<br>"
        note = Note(
            (mask + mask.replace("c1", "c2"), '<img src="heart.png">', "The heart", "Pumps blood", ""),
            OCCLUSION,
        )
        deck = read(package([note]))
        assert texts(deck) == [("The heart\n\n[image: heart.png]", "Pumps blood")]
        assert [(issue.kind, issue.text) for issue in deck.issues] == [
            ("image-occlusion", "the 2 places that it hides in an image are not shown")
        ]


def sides_of(kind: Type, *values: str) -> Sides:
    return sides(NoteType(kind.name, kind.fields, kind.templates, kind.cloze), values)


def test_marks_of_a_template() -> None:
    found = marks(
        "{{ Front }} {{{Raw}}} {{#a}}{{^b}}{{/b}}{{/a}} {{type:cloze:Text}} {{tts en_US x=y:Word}} {{}}{{"
    )
    assert [(mark.kind, mark.field, mark.hidden) for mark in found] == [
        ("show", "Front", False),
        ("show", "Raw", False),
        ("if", "a", False),
        ("unless", "b", False),
        ("end", "b", False),
        ("end", "a", False),
        ("show", "Text", False),
        ("show", "Word", False),
    ]


class TestIrregularNotes:
    def test_notes_without_cards_and_cards_without_notes_are_told(self) -> None:
        orphan = "update cards set nid = 99 where nid = 1000;"
        deck = read(package([replace(KL, cards=(Studied(),)), Note(("q", "a"))], more=orphan))
        assert texts(deck) == [("What is KL?", "A divergence."), ("q", "a")]
        assert kinds(deck) == [(1, "no-card"), (2, "no-note")]
        assert deck.cards[0].deck == "my"

    def test_a_note_type_that_is_missing(self) -> None:
        deck = read(package([Note(("q", "a", "b")), KL], more="update notes set mid = 7 where id = 1000"))
        assert texts(deck) == [("q", "a\n\nb"), ("What is KL?", "A divergence.")]
        assert kinds(deck) == [(1, "note-type")]

    def test_more_and_fewer_fields_than_the_note_type_has(self) -> None:
        deck = read(package([Note(("q", "a", "more")), Note(("alone",))]))
        assert texts(deck) == [("q", "a\n\nmore"), ("alone", "")]
        assert kinds(deck) == [(1, "field-count"), (2, "empty-back"), (2, "field-count")]

    def test_an_empty_note_is_no_card(self) -> None:
        deck = read(package([KL, Note(("<br>", ""))]))
        assert [(issue.line, issue.kind, issue.skipped) for issue in deck.issues] == [(2, "empty-card", True)]

    def test_values_of_any_type(self) -> None:
        more = """
            update notes set flds = cast('q' || char(31) || 'a' as blob), tags = x'ff00' where id = 1000;
            update notes set flds = 7, tags = 8.5, mid = 'x' where id = 1001;
            update cards set did = 'x', ord = x'00', type = 'x', due = 'x', ivl = 0.5, data = 5, odid = 'y';
            update notes set flds = cast(x'71ff1f61' as text) where id = 1002;
        """
        deck = read(package([KL, KL, KL], more=more))
        assert texts(deck) == [("q", "a"), ("7", ""), ("q\ufffd", "a")]
        assert kinds(deck) == [(2, "empty-back"), (2, "note-type"), (3, "encoding")]

    @pytest.mark.parametrize("broken", ["", "[1, 2]", "[" * 100_000, '{"1": {"name": ', '{"x": 1}', "null"])
    def test_note_types_and_decks_in_broken_json(self, broken: str) -> None:
        more = f"update col set models = '{broken}', decks = '{broken}'"  # noqa: S608
        deck = read(package([KL], "anki21", more))
        assert texts(deck) == [("What is KL?", "A divergence.")]
        assert "note-type" in [kind for _, kind in kinds(deck)]
        assert deck.cards[0].deck == "my"

    def test_json_of_odd_shapes(self) -> None:
        models = {
            "1500000000000": {
                "name": 5,
                "type": "x",
                "flds": [3, {"name": None}, {"ord": "9"}],
                "tmpls": {"a": 1},
            },
            "x": {},
            "7": 8,
        }
        more = (
            f'update col set models = \'{json.dumps(models)}\', decks = \'{{"1": [], "2": {{"name": 3}}}}\''  # noqa: S608
        )
        assert len(read(package([KL], "anki21", more)).cards) == 1

    def test_tables_that_are_missing(self) -> None:
        drop = "".join(
            f"drop table {name};" for name in ("cards", "revlog", "col", "decks", "notetypes", "fields")
        )
        deck = read(package([KL], more=drop))
        assert texts(deck) == [("What is KL?", "A divergence.")]
        assert "damaged" in [kind for _, kind in kinds(deck)]

    @pytest.mark.parametrize(
        ("more", "reason"),
        [
            ("drop table notes", "without its table of notes"),
            ("delete from notes", "without notes"),
            ("alter table notes rename column flds to other", "damaged database"),
            (
                "drop table notes; create view notes as select 1 as id, 2 as mid, 'x' as flds, '' as tags",
                "without its",
            ),
        ],
    )
    def test_a_collection_without_notes_is_refused(self, more: str, reason: str) -> None:
        with pytest.raises(ReaderError, match=reason):
            read(package([KL], more=more))

    def test_notes_behind_a_damage_are_told(self) -> None:
        data = collection([Note((f"question {n}", "answer " * 100)) for n in range(100)], "anki21")
        size = 4096
        broken = bytearray(data)
        place = data.index(b"question 80")
        broken[place - place % size : place - place % size + 8] = b"\xff" * 8
        deck = read(zipped({"collection.anki21": bytes(broken)}))
        last = deck.issues[-1]
        assert 0 < len(deck.cards) < 81
        assert (last.kind, last.line, last.skipped) == ("damaged", len(deck.cards) + 1, True)
        assert last.text.startswith("skipped: the notes from here on: a damaged database")

    def test_text_that_is_hostile_is_text(self) -> None:
        deck = read(
            package(
                [Note(("a\x00b<img src=x onerror=alert(1)>", "'; drop table notes; --"), deck="d\x07::e\x00")]
            )
        )
        (card,) = deck.cards
        assert "onerror" not in card.front
        assert card.back == "'; drop table notes; --"
        assert card.deck == "d::e"

    def test_thousands_of_fields_and_conditions_take_no_time(self) -> None:
        kind = Type("Deep", ("A", "B"), (("{{#A}}" * 50_000 + "{{A}}", "{{^A}}" * 50_000 + "{{B}}"),))
        deck = read(package([Note(("x", *["y"] * 20_000)), Note(("a", "b"), kind)]))
        assert texts(deck)[1] == ("a", "b")


FIELD = st.text(st.characters(exclude_characters="\x00\x1f", exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10**6).map(str), FIELD), min_size=1, max_size=4),
    st.sampled_from(GENERATIONS),
)
def test_every_note_is_a_card(fields: list[tuple[str, str]], generation: Generation) -> None:
    deck = read(package([Note(pair) for pair in fields], generation))
    assert [card.front for card in deck.cards] == [front for front, _ in fields]
    assert [card.source for card in deck.cards] == [f"my.apkg:{n}" for n in range(1, len(fields) + 1)]
