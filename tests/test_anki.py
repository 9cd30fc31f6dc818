"""A study path as an Anki package: its notes in order, their tags and ids, and fields that keep any text."""

from __future__ import annotations

import html
import io
import json
import re
import sqlite3
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings

from graph.export.anki import path_to_anki
from graph.export.path import PATH_FORMATS
from graph.model import Step
from tests.study_paths import ANY, GRAPH, HOSTILE, PATH, asking, naming, words


def opened(package: bytes) -> sqlite3.Connection:
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        assert files.namelist() == ["collection.anki2", "media"]
        assert files.testzip() is None
        assert json.loads(files.read("media")) == {}
        database = files.read("collection.anki2")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database)
    return connection


def ask(package: bytes, query: str) -> list[tuple]:
    connection = opened(package)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def notes(package: bytes) -> dict[str, dict[str, object]]:
    """The notes of a package by their question, in the order in which Anki shows them."""
    rows = ask(
        package,
        "select guid, mid, did, tags, flds, due from cards join notes on nid = notes.id "
        "where type = 0 and queue = 0 order by due",
    )
    return {
        fields.split("\x1f")[0]: {
            "guid": guid,
            "mid": mid,
            "did": did,
            "tags": tags.split(),
            "fields": fields.split("\x1f"),
            "due": due,
        }
        for guid, mid, did, tags, fields, due in rows
    }


def field(text: str) -> str:
    """A text as the field of a note."""
    ((fields,),) = ask(path_to_anki(*asking(text), "deck"), "select flds from notes")
    front, back, source = fields.split("\x1f")
    assert (back, source) == (front, "x:1")
    return front


def test_anki_meets_the_cards_in_the_order_of_the_path():
    found = notes(path_to_anki(GRAPH, PATH, "Perplexity"))
    assert list(found) == ["What is perplexity?", "What is entropy?", "Name a model."]
    assert [note["due"] for note in found.values()] == [1, 2, 3]
    assert found["What is entropy?"]["fields"] == ["What is entropy?", "Average surprise.", "tiny.tsv:1"]


def test_anki_tags_name_concepts_and_steps():
    found = notes(path_to_anki(GRAPH, PATH, "Perplexity"))
    assert [note["tags"] for note in found.values()] == [
        ["concept::entropy", "concept::perplexity", "step::01"],
        ["concept::entropy", "maths", "week_1", "step::01"],
        ["concept::perplexity", "concept::bigram_model", "step::02"],
    ]


def test_step_tags_sort_on_a_long_path():
    steps = tuple(Step("entropy", (f"c{at}",), 1.0) for at in range(1, 101))
    graph, path = asking(*map(str, range(1, 101)))
    found = notes(path_to_anki(graph, replace(path, steps=steps), "deck"))
    assert [note["tags"][-1] for note in found.values()] == [f"step::{at:03}" for at in range(1, 101)]


@pytest.mark.parametrize(
    ("label", "concept", "own"),
    [
        ("std::vector<int>", "concept::std:vector<int>", "std::vector<int>"),
        ('the "a\tb"\u3000c', "concept::the_a_b_c", "the_a_b_c"),
        ("\0x\ud800\ny", "concept::x_y", "x_y"),
    ],
)
def test_anki_tags_are_single_words(label, concept, own):
    first, *_ = notes(path_to_anki(*naming(label), "deck")).values()
    assert first["tags"] == [concept, own, "step::01"]


def test_anki_ids_are_those_of_deck_and_note_type():
    package = path_to_anki(GRAPH, PATH, "Perplexity")
    ((decks, models),) = ask(package, "select decks, models from col")
    (deck,) = (deck for deck in json.loads(decks).values() if deck["id"] != 1)
    ((mid, model),) = json.loads(models).items()
    assert deck["name"] == "Perplexity"
    assert {(note["did"], str(note["mid"])) for note in notes(package).values()} == {(deck["id"], mid)}
    assert [part["name"] for part in model["flds"]] == ["Front", "Back", "Source"]
    assert (model["type"], len(model["tmpls"]), model["tmpls"][0]["qfmt"]) == (0, 1, "{{Front}}")
    ids = ask(package, "select id from notes union all select id from cards")
    assert len(set(ids)) == len(ids) == 6


def test_a_card_is_the_same_note_on_another_path():
    first = notes(path_to_anki(GRAPH, PATH, "Perplexity"))
    turned = notes(path_to_anki(GRAPH, replace(PATH, steps=PATH.steps[::-1]), "Other"))
    assert list(turned) == ["Name a model.", "What is perplexity?", "What is entropy?"]
    assert [turned[front]["guid"] for front in first] == [note["guid"] for note in first.values()]
    assert len({note["guid"] for note in first.values()}) == 3
    assert {note["mid"] for note in turned.values()} == {note["mid"] for note in first.values()}
    assert {note["did"] for note in turned.values()}.isdisjoint(note["did"] for note in first.values())


def test_the_same_path_gives_the_same_bytes(monkeypatch):
    first = path_to_anki(GRAPH, PATH, "Perplexity")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert path_to_anki(GRAPH, PATH, "Perplexity") == first


def test_notes_that_differ_were_changed_at_another_time():
    """Else Anki leaves the notes of the first import as they are, whatever it is told."""
    turned = replace(PATH, steps=PATH.steps[::-1])
    times = [
        ask(path_to_anki(GRAPH, path, "deck"), "select distinct mod from notes") for path in (PATH, turned)
    ]
    ((first,),), ((second,),) = times
    assert first != second
    assert all(1_577_836_800 <= time < 1_650_000_000 for time in (first, second))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x> &lt;", "&lt;img src=x&gt; &amp;lt;"),
        ("a < b > c & d", "a &lt; b &gt; c &amp; d"),
        ("one\ntwo\r\nthree\x0bfour", "one<br>two<br>three<br>four"),
        ("$x_1$ is", r"\(x_1\) is"),
        (r"\(a<b\)", r"\(a&lt;b\)"),
        ("$$\\frac{a}{b}$$", r"\[\frac{a}{b}\]"),
        ("\\[a\n+ b\\]", "\\[a\n+ b\\]"),
        (r"$$\begin{matrix}a\\[2pt]b\end{matrix}$$", r"\[\begin{matrix}a\\[2pt]b\end{matrix}\]"),
        ("[latex]$x^2$[/latex] [$]y[/$] [$$]z[/$$]", r"\(x^2\) \(y\) \[z\]"),
        ("H(p) = -sum_x p(x) log p(x)", "H(p) = -sum_x p(x) log p(x)"),
        ("$5 and $6", "$5 and $6"),
        ("`a<b` and `$x$`", "<code>a&lt;b</code> and <code>$x$</code>"),
        ("```py\nf(x):\n    y\n```", "<code>f(x):<br>    y</code>"),
        ("{{Front}} {{c1::x}}", "&#123;&#123;Front&#125;&#125; &#123;&#123;c1::x&#125;&#125;"),
        ("$x^{{a}}$", r"\(x^&#123;&#123;a&#125;&#125;\)"),
        ("[sound:x.mp3]", "[\u2060sound:x.mp3]"),
        ("[anki:tts lang=en]a[/anki:tts]", "[\u2060anki:tts lang=en]a[\u2060/anki:tts]"),
        ("[LaTeX]x [$]y [/$$]", "[\u2060LaTeX]x [\u2060$]y [\u2060/$$]"),
        ("a \\( b", "a \\\u2060( b"),
        (r"$\href{javascript:alert(1)}{x}$", r"$\href{javascript:alert(1)}{x}$"),
        (r"\(\def\frac{x}\)", "\\\u2060(\\def\\frac{x}\\\u2060)"),
        (r"\(a\\)", "\\\u2060(a\\\\\u2060)"),
        ("$a}{b$", "$a}{b$"),
        (r"\(\frac{\)", r"<code>\(\frac{\)</code>"),
        ("a\x00\x1fb\ud800\ufffe", "ab"),
        ("\0", "(no question)"),
    ],
)
def test_fields_of_any_kind(text, expected):
    if expected == "(no question)":
        assert list(notes(path_to_anki(*asking(text), "deck"))) == [expected]
    else:
        assert field(text) == expected


@pytest.mark.parametrize("text", [text for text in HOSTILE if not re.search(r"`|~~~|\$", text)])
def test_anki_shows_what_is_no_code_and_no_formula_as_it_was_typed(text):
    assert words(html.unescape(field(text).replace("<br>", "\n"))) == words(text)


def test_a_deck_is_named_after_its_goals_and_has_no_deck_above():
    package = PATH_FORMATS[".apkg"](*naming("std::vector\n"))
    assert isinstance(package, bytes)
    ((decks,),) = ask(package, "select decks from col")
    assert [deck["name"] for deck in json.loads(decks).values()] == ["Default", "Study path: std:vector"]


# Our own marks, and what stands between them: nothing else of HTML is left in a field.
FIELD = re.compile(r"(?:[^<>]|<br>|</?code>)*")


@settings(deadline=None)
@given(ANY)
def test_any_text_stays_text_in_anki(text):
    (note,) = notes(path_to_anki(*asking(text), "deck")).values()
    assert len(note["fields"]) == 3
    for value in note["fields"]:
        assert FIELD.fullmatch(value)
        assert not re.search(r"\{\{|\}\}|\[/?(?:sound:|anki:|latex\]|\$\$?\])", value)
        outside = re.sub(r"<code>.*?</code>", "", value, flags=re.DOTALL)
        formulas = re.findall(r"\\\((.*?)\\\)|\\\[(.*?)(?<!\\)\\\]", outside, flags=re.DOTALL)
        assert not any("\\href" in part or "<" in part for formula in formulas for part in formula)
