"""Decks full of text that tries to run: read in every format, built, and exported as text alone."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import sys
import time
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from graph.build import build_graph
from graph.cli import main
from graph.cli.progress import progress
from graph.export import to_html
from graph.export.jsonfile import to_json
from graph.export.path import PATH_FORMATS
from graph.export.tables import to_csv
from graph.export.xml import to_gexf, to_graphml
from graph.model import ConceptGraph, StudyPath
from graph.readers import formats, read_deck
from graph.study.path import find_path
from graph.ui.text import plain
from tests import hostile

DECKS = hostile.decks()
LIVE = {"script", "img", "iframe", "svg", "object", "embed", "form", "style", "link", "meta", "base", "video"}
LIVE |= {"audio", "a", "body", "details", "button", "math"}


@pytest.fixture(scope="module")
def graph() -> ConceptGraph:
    return build_graph(read_deck(DECKS["hostile.tsv"], "hostile.tsv").cards)


@pytest.fixture(scope="module")
def path(graph: ConceptGraph) -> StudyPath:
    return find_path(graph, [concept.id for concept in graph.concepts])


class Elements(HTMLParser):
    """The elements that a browser makes of a page, with their attributes, and the text of its scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.handlers: list[str] = []
        self.scripts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts.append(data)


@pytest.mark.parametrize("name", DECKS)
def test_every_card_is_read_and_every_loss_is_told(name):
    deck = read_deck(DECKS[name], name)
    assert len(deck.cards) + deck.skipped >= len(hostile.PAIRS)
    assert not any(re.search("[\0\u202e\u200b\ud800-\udfff]", card.front + card.back) for card in deck.cards)


def test_the_deck_makes_a_graph_of_short_names(graph):
    assert "entropy" in [concept.label for concept in graph.concepts]
    assert max(len(concept.label) for concept in graph.concepts) <= 80
    assert len(graph.cards) == len(hostile.PAIRS)


def test_the_offline_page_has_no_element_of_the_deck(graph):
    page, plain = Elements(to_html(graph)), Elements(to_html(build_graph(graph.cards[:0])))
    assert page.names == plain.names
    assert page.handlers == []
    assert sum(hostile.RUN in script for script in page.scripts) == 1  # in the data, which is JSON
    data = next(script for script in page.scripts if hostile.RUN in script)
    assert "<" not in data
    json.loads(data)


def test_no_cell_of_a_table_is_a_formula(graph, path):
    for text in (to_csv(graph), PATH_FORMATS[".csv"](graph, path)):
        rows = list(csv.reader(io.StringIO(text)))
        assert len(rows) > 1
        cells = [cell for row in rows for cell in row if not re.fullmatch(r"-?[\d.]+(e-?\d+)?", cell)]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.parametrize("export", [to_graphml, to_gexf])
def test_xml_holds_it_as_text(graph, export):
    root = ElementTree.fromstring(export(graph))  # noqa: S314 (our own XML)
    names = {element.tag.rpartition("}")[2].casefold() for element in root.iter()}
    assert names & (LIVE - {"meta"}) == set()  # GEXF has one of its own


def test_json_holds_it_as_text(graph):
    read = json.loads(to_json(graph))
    assert [card["front"] for card in read["cards"]] == [card.front for card in graph.cards]


def test_markdown_makes_no_element_of_it(graph, path):
    page = Elements(MarkdownIt("commonmark", {"html": True}).render(PATH_FORMATS[".md"](graph, path)))
    assert set(page.names) & LIVE == set()
    assert page.handlers == []


def test_an_anki_package_makes_no_element_of_it(graph, path):
    package = zipfile.ZipFile(io.BytesIO(PATH_FORMATS[".apkg"](graph, path)))
    connection = sqlite3.connect(":memory:")
    connection.deserialize(package.read("collection.anki2"))
    fields = [field for (row,) in connection.execute("select flds from notes") for field in row.split("\x1f")]
    connection.close()
    assert len(fields) >= len(hostile.PAIRS)
    page = Elements("\n".join(fields))
    assert set(page.names) <= {"br", "code"}
    assert page.handlers == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("www.canary.invalid", r"www~\.canary\.invalid"),
        ("Https://canary.invalid/a", r"Https\:~\/\/canary\.invalid\/a"),
        ("me@canary.invalid", r"me~@canary\.invalid"),
        ("a :streamlit: b", r"a \:~streamlit\: b"),
        ("a -> b -- c <-> d >= e", r"a \-~\> b \-~\- c \<~\-\> d \>~= e"),
        ("a->b: e--f, 1:2", r"a\-\>b\: e\-\-f, 1\:2"),
    ],
)
def test_what_a_widget_makes_of_text_in_spite_of_escapes_is_broken_up(text, shown):
    assert plain(text).replace("~", r"\~") == shown.replace("~", "\u2060")
    assert plain(text).replace("\u2060", "").replace("\\", "") == text


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_no_name_of_a_file_steers_a_terminal(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress("a\x1b]0;x\x07\nb.tsv") as report:
        report(1, 2)
        monkeypatch.setattr(time, "monotonic", lambda: 1e12)
        report(1, 2)
    shown = sys.stderr.getvalue().replace("\r\x1b[K", "")
    assert shown == "a\ufffd]0;x\ufffd b.tsv: 50 % of 2 lines"


def test_no_glossary_steers_a_terminal(tmp_path, capsys):
    deck, glossary = tmp_path / "deck.tsv", tmp_path / "glossary.tsv"
    deck.write_text("Has a gas entropy?\tYes, it has entropy.\n", encoding="utf-8")
    glossary.write_text("entropy\t\tno\x1b[1m\tA \x1b]0;x\x07thing\x9b31m\x08.\n", encoding="utf-8")
    assert main(["show", "--concept", "entropy", "--glossary", str(glossary), str(deck)]) == 0
    assert main(["check", "--glossary", str(glossary)]) == 0
    told = capsys.readouterr()
    assert "A \ufffd]0;x\ufffdthing\ufffd31m\ufffd." in told.out
    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f]", told.out + told.err)


def test_a_glossary_without_end_is_refused(monkeypatch, capsys):
    monkeypatch.setattr("graph.readers.folders.LARGEST_FILE", 1000)
    assert main(["check", "--glossary", "/dev/zero"]) == 1
    assert capsys.readouterr().err == "/dev/zero: larger than 0 MB; split it\n"


def test_the_formats_of_an_archive_are_told_where_not_all_of_it_is_read(monkeypatch):
    monkeypatch.setattr(formats, "MOST_ITEMS", 3)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.tsv", "a?\tb\nc?\td\ne?\tf\ng?\th\n")
    deck = read_deck(packed.getvalue(), "a.zip")
    assert (deck.format, deck.encoding, len(deck.cards), deck.skipped) == ("tsv", "utf-8", 3, 1)


def test_fields_of_millions_of_characters_take_no_time_as_names():
    start = time.process_time()
    deck = read_deck(b"What is entropy?\t" + b"word " * 4_000_000 + b"\n", "long.tsv")
    assert time.process_time() - start < 2
    assert [issue.kind for issue in deck.issues] == ["too-long"]
