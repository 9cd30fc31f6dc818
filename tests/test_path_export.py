"""Exports of a study path, each read back by what would read it; no text of a deck becomes anything else."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sqlite3
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from graph.export import ExportError
from graph.export.anki import path_to_anki
from graph.export.path import PATH_FORMATS, path_to_csv, path_to_markdown, write_path
from graph.model import Card, Concept, ConceptGraph, Gap, Reason, Step, StudyPath

CARDS = (
    Card("c1", "What is entropy?", "Average surprise.", ("maths", "week 1"), "tiny", "tiny.tsv:1"),
    Card("c2", "What is perplexity?", "The exponential of entropy.", (), "tiny", "tiny.tsv:2"),
    Card("c3", "Name a model.", "A bigram is one.", (), "tiny", ""),
    Card("c4", "What is a logarithm?", "An exponent.", (), "tiny", "tiny.tsv:4"),
)
GRAPH = ConceptGraph(
    cards=CARDS,
    concepts=(
        Concept("entropy", "entropy", 1.0, ("c1", "c2")),
        Concept("perplexity", "perplexity", 0.5, ("c2", "c3")),
        Concept("bigram-model", "bigram model", 0.25, ("c3",)),
        Concept("log", "logarithm", 0.25, ("c4",)),
    ),
    links=(),
)
PATH = StudyPath(
    goals=("perplexity",),
    known=("log",),
    steps=(
        Step(
            "entropy",
            ("c2", "c1"),
            1.25,
            (
                Reason("perplexity", "The exponential of entropy.", "c2"),
                Reason("bigram-model", "bigram model needs entropy"),
            ),
        ),
        Step("perplexity", ("c3",), 2.0),
    ),
    gaps=(Gap("surprisal", ("entropy", "perplexity"), "How unlikely it was."), Gap("token", ("entropy",))),
)
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- gone -->",
    "&lt;b&gt; &amp; &#42;",
    "[x](javascript:alert(1))",
    "[x][y] [y]: http://evil",
    "<javascript:alert(1)> <http://evil>",
    "![](http://evil)",
    "http://evil www.evil.com",
    "# heading",
    "heading\n===\n---",
    "***",
    "*a* **b** __c__ _d_ ~~e~~ ==f==",
    "a | b\n--|--\n1 | 2",
    ":-:",
    "`item` ``x``",
    "```\nfence\n```",
    "~~~ fence",
    "1. item\n2) two\n- three\n+ four\n* five",
    "> quote",
    "one\n\ntwo\r\nthree\rfour",
    "def f(x):\n    return x",
    "a \\\nb \\",
    "$x_1$ and $$y_2$$",
    "H(p) = -sum_x p(x) log p(x)",
    "{{Front}} {{c1::x}} {% raw %}",
]


def asking(*texts: str, graph: ConceptGraph = GRAPH) -> tuple[ConceptGraph, StudyPath]:
    """A graph with a path of one step whose cards ask and answer these texts."""
    cards = tuple(Card(f"c{at}", text, text, (), "", f"x:{at}") for at, text in enumerate(texts, 1))
    ids = tuple(card.id for card in cards)
    concepts = (Concept("entropy", "entropy", 1.0, ids),)
    return replace(graph, cards=cards, concepts=concepts), StudyPath(
        ("entropy",), (), (Step("entropy", ids, 1.0),)
    )


def naming(text: str) -> tuple[ConceptGraph, StudyPath]:
    """A graph with a path where this text stands wherever a text can, but on the cards."""
    concepts = tuple(replace(concept, label=text) for concept in GRAPH.concepts)
    cards = tuple(replace(card, source=text, tags=(text,)) for card in CARDS)
    first, *others = PATH.steps
    steps = (replace(first, because=(Reason("perplexity", text, "c2"),)), *others)
    gaps = (Gap(text, ("entropy",), text),)
    return replace(GRAPH, cards=cards, concepts=concepts), replace(PATH, steps=steps, gaps=gaps)


def words(text: str) -> str:
    """What a reader sees of a text: no matter how it is spaced."""
    return " ".join(text.split())


# --- Markdown ----------------------------------------------------------------------------------


def test_markdown_of_a_path():
    assert path_to_markdown(GRAPH, PATH) == (
        "# Study path: perplexity\n"
        "\n"
        "2 steps, 3 cards, 3.2 min, taken as known: logarithm\n"
        "\n"
        "1. **entropy** (1.2 min)\n"
        "\n"
        "   needed for perplexity: “The exponential of entropy.” (tiny.tsv:2)\\\n"
        "   needed for bigram model: “bigram model needs entropy” (glossary)\n"
        "\n"
        "   - **Q:** What is perplexity?\\\n"
        "     **A:** The exponential of entropy.\n"
        "   - **Q:** What is entropy?\\\n"
        "     **A:** Average surprise.\n"
        "\n"
        "2. **perplexity** (2 min)\n"
        "\n"
        "   - **Q:** Name a model.\\\n"
        "     **A:** A bigram is one.\n"
        "\n"
        "## Gaps\n"
        "\n"
        "- Your deck never explains **surprisal**, needed for entropy, perplexity: How unlikely it was.\n"
        "- Your deck never explains **token**, needed for entropy\n"
    )


def test_markdown_of_an_empty_path():
    text = path_to_markdown(GRAPH, StudyPath(("perplexity",), (), ()))
    assert text == "# Study path: perplexity\n\n0 steps, 0 cards, 0 min\n"


def test_a_long_path_is_one_list():
    path = replace(PATH, steps=PATH.steps[:1] * 12, gaps=())
    page = MarkdownIt().render(path_to_markdown(GRAPH, path))
    assert (page.count("<ol"), page.count("<ul"), page.count("<li>")) == (1, 12, 36)


def rendered(text: str) -> str:
    """Markdown as HTML, by a renderer that lets HTML through."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)


def shown(page: str) -> str:
    return words(html.unescape(re.sub(r"<[^>]*>", " ", page)))


def elements(page: str) -> list[str]:
    return [name for name in re.findall(r"<(\w+)[^>]*>", page) if name != "br"]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_a_card_as_it_was_typed(text):
    page = rendered(path_to_markdown(*asking(text, "the next")))
    card = ["li", "p", "strong", "strong"]
    assert elements(page) == ["h1", "p", "ol", "li", "p", "strong", "ul", *[x for x in card * 2 if x != "p"]]
    assert f"Q: {words(text)} A: {words(text)} Q: the next" in shown(page)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_names_as_they_are(text):
    page = rendered(path_to_markdown(*naming(text)))
    benign = rendered(path_to_markdown(*naming("benign")))
    assert elements(page) == elements(benign)
    assert shown(page) == words(shown(benign).replace("benign", words(text)))


@pytest.mark.parametrize("text", ["http://evil", "www.evil.com", "WWW.evil.com", "ftp://evil", "me@evil.com"])
def test_what_a_renderer_would_link_by_itself_is_broken_by_a_backslash(text):
    assert text not in path_to_markdown(*asking(text))
    assert text in shown(rendered(path_to_markdown(*asking(text))))


def test_code_keeps_its_indentation_in_markdown():
    page = rendered(path_to_markdown(*asking("def f(x):\n\treturn x")))
    assert "\u00a0\u00a0\u00a0\u00a0return x" in page


# --- CSV ---------------------------------------------------------------------------------------

COLUMNS = ["step", "concept", "minutes", "front", "back", "source", "tags", "reason"]


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_read_back():
    why = (
        "needed for perplexity: “The exponential of entropy.” (tiny.tsv:2); "
        "needed for bigram model: “bigram model needs entropy” (glossary)"
    )
    assert read_csv(path_to_csv(GRAPH, PATH)) == [
        COLUMNS,
        ["1", "entropy", "1.2", CARDS[1].front, CARDS[1].back, "tiny.tsv:2", "", why],
        ["1", "entropy", "1.2", CARDS[0].front, CARDS[0].back, "tiny.tsv:1", "maths week 1", why],
        ["2", "perplexity", "2.0", "Name a model.", "A bigram is one.", "", "", ""],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"])
def test_csv_cells_are_no_formulas(text):
    _, first, *_ = read_csv(path_to_csv(*naming(text)))
    assert [first[COLUMNS.index(name)] for name in ("concept", "source", "tags")] == ["'" + text] * 3
    _, card = read_csv(path_to_csv(*asking(text)))
    assert card[3:5] == ["'" + text] * 2


# --- Anki --------------------------------------------------------------------------------------


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


# --- any text ------------------------------------------------------------------------------------

PIECES = [
    "`",
    "```",
    "\\(",
    "\\)",
    "\\[",
    "$",
    "$$",
    "{{",
    "}",
    "[latex]",
    "[/latex]",
    "\\href",
    "<b>",
    "&lt;",
]
PIECES += [
    "\n",
    "\r",
    "\x0b",
    "\0",
    "\x1f",
    "\u2028",
    "x_i",
    "p(x) = ",
    "word ",
    "    ",
    "- ",
    "1. ",
    "*",
    "é😀",
]
PIECES += ["[sound:x]", "\\", "|", '"', ",", "=", "[x](y)", "![](z)"]
ANY = st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
# Our own marks, and what stands between them: nothing else of HTML is left in a field.
FIELD = re.compile(r"(?:[^<>]|<br>|</?code>)*")


@settings(deadline=None)
@given(ANY, ANY)
def test_any_text_survives_csv(front, back):
    graph, path = asking(front, back)
    _, *rows = read_csv(path_to_csv(graph, path))
    assert [row[3].removeprefix("'") for row in rows] == [text.removeprefix("'") for text in (front, back)]
    assert all(row[3][:1] not in tuple("=+-@\t\r") for row in rows)


@settings(deadline=None)
@given(ANY)
def test_any_text_stays_text_in_markdown(text):
    page = rendered(path_to_markdown(*asking(text, "the next")))
    assert elements(page).count("li") == 3
    assert set(elements(page)) == {"h1", "p", "ol", "li", "ul", "strong"}
    assert "A: the next" in shown(page)


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


@settings(deadline=None)
@given(ANY)
def test_any_name_can_be_exported(text):
    graph, path = naming(text)
    assert [bool(render(graph, path)) for render in PATH_FORMATS.values()] == [True] * 3


# --- files -------------------------------------------------------------------------------------


def test_every_format_is_written_as_rendered(tmp_path):
    assert list(PATH_FORMATS) == [".md", ".csv", ".apkg"]
    for ending, render in PATH_FORMATS.items():
        target = tmp_path / f"path{ending.upper()}"
        target.write_text("old")
        write_path(GRAPH, PATH, target)
        content = render(GRAPH, PATH)
        assert target.read_bytes() == (content if isinstance(content, bytes) else content.encode())
    assert len(list(tmp_path.iterdir())) == len(PATH_FORMATS)


@pytest.mark.parametrize("name", ["x.txt", "x", "md", "x.apkg.bak"])
def test_unknown_endings_are_refused(tmp_path, name):
    with pytest.raises(ExportError, match=r"no such format; end the name in \.md, \.csv, \.apkg$") as caught:
        write_path(GRAPH, PATH, tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name}: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder", ["missing", "file"])
def test_a_folder_that_takes_no_file(tmp_path, folder):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ExportError, match="cannot be written") as caught:
        write_path(GRAPH, PATH, tmp_path / folder / "x.md")
    assert "\n" not in str(caught.value)


def test_a_failure_leaves_no_temporary_file(tmp_path):
    (tmp_path / "x.md").mkdir()
    with pytest.raises(ExportError, match="cannot be written"):
        write_path(GRAPH, PATH, tmp_path / "x.md")
    assert [found.name for found in tmp_path.iterdir()] == ["x.md"]


def test_half_a_surrogate_pair_is_refused_where_the_text_is_kept_as_it_is(tmp_path):
    graph, path = asking("\ud800")
    with pytest.raises(ExportError, match="surrogate"):
        write_path(graph, path, tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []
    write_path(graph, path, tmp_path / "x.md")
    write_path(graph, path, tmp_path / "x.apkg")
