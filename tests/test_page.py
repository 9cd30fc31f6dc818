"""The offline page: it loads nothing, runs our scripts only, and shows a deck's text as text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.export import to_html
from graph.model import Alias, Card, ConceptGraph
from graph.presentation.payload import payload

IDS = ("entropy", "perplexity", "bigram")
HOSTILE = "</script><script>alert(1)</script><!-- {{script}} {{data}} \u2028 &lt; <img src=//evil>"


class Page(HTMLParser):
    """What a browser makes of a page: its tags, and the text of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.raw.append((tag, dict(attrs), []))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self.raw[-1][2].append(data)
        else:
            self.text += data

    def scripts(self, kind: str | None) -> list[str]:
        return [
            "".join(text) for tag, attrs, text in self.raw if tag == "script" and attrs.get("type") == kind
        ]

    def data(self) -> dict:
        (text,) = self.scripts("application/json")
        return json.loads(text)


@pytest.fixture(scope="module")
def hostile_graph(tiny_graph) -> ConceptGraph:
    """A graph whose card, label, definition and deck try to get out of the page's data."""
    card = Card("c1", HOSTILE, HOSTILE, (HOSTILE,), HOSTILE, HOSTILE)
    first, *others = tiny_graph.concepts
    first = replace(first, label=HOSTILE, aliases=(Alias(HOSTILE, "user"),), definition=HOSTILE)
    return replace(tiny_graph, cards=(card, *tiny_graph.cards[1:]), concepts=(first, *others))


def test_page_loads_nothing(seed_graph):
    page = Page(to_html(seed_graph))
    loading = {"src", "href", "srcset", "data", "action", "formaction", "poster", "background", "xlink:href"}
    assert [(tag, attrs) for tag, attrs in page.tags if loading & set(attrs)] == []
    assert {tag for tag, _ in page.tags}.isdisjoint(
        {"link", "base", "iframe", "object", "embed", "img", "form"}
    )
    styles = "".join("".join(text) for tag, _, text in page.raw if tag == "style")
    assert not re.search(r"@import|url\((?!['\"]?data:)", styles)
    library, script = page.scripts(None)
    names = {"http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2000/svg"}  # of formats, not addresses
    assert set(re.findall(r"https?://[^\s\"'`]+", script)) <= names
    assert "sourceMappingURL" not in library + script


def test_page_policy_names_the_hash_of_each_script_and_allows_no_host(seed_graph):
    text = to_html(seed_graph)
    assert "\r" not in text  # a browser would turn it into a line feed and find another hash
    page = Page(text)
    (policy,) = [
        attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    hashes = [
        base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in page.scripts(None)
    ]
    assert rules["script-src"].split() == [f"'sha256-{digest}'" for digest in hashes]
    assert rules["default-src"] == "'none'"
    assert (rules["base-uri"], rules["form-action"]) == ("'none'", "'none'")
    assert not re.search(r"https?:|\*|unsafe-eval", policy)


def test_page_data_is_what_there_is_to_show(tiny_graph):
    data = Page(to_html(tiny_graph)).data()
    assert [node["id"] for node in data["drawing"]["nodes"]] == list(IDS)
    assert list(data["records"]) == list(IDS)
    ends = {
        ident: (record["kind"], *(end["label"] for end in record["ends"]))
        for ident, record in data["linkRecords"].items()
    }
    assert ends == {
        "bigram\x1fperplexity": ("edge", "bigram", "perplexity"),
        "entropy\x1fperplexity": ("edge", "entropy", "perplexity"),
        "entropy\x1eperplexity": ("needed", "entropy", "perplexity"),
    }
    assert {(a, b) for a, b, _ in data["drawing"]["edges"]} == {(2, 1), (0, 1)}  # by place among the nodes
    assert data["cards"]["c1"]["front"] == [{"at": 0, "text": "What is entropy?"}]


def test_a_node_has_the_beginning_of_its_definition_and_the_arrows_their_meaning(tiny_graph):
    first, second, third = tiny_graph.concepts
    long = "A [[model|model]] of " + "words " * 60
    concepts = (
        replace(first, definition=long),
        replace(second, definition="Short."),
        replace(third, definition=""),
    )
    drawing = payload(replace(tiny_graph, concepts=concepts), dict.fromkeys(IDS, (0.0, 0.0)))
    begun, whole, none = (node.get("definition") for node in drawing["nodes"])
    assert begun.startswith("A model of words words")
    assert begun.endswith("words …")
    assert 100 < len(begun) <= 142
    assert (whole, none) == ("Short.", None)
    assert drawing["arrows"] == [{"mark": "dotted", "name": "the glossary's"}]


def test_text_of_a_deck_cannot_leave_the_data(tiny_graph, hostile_graph):
    plain, page = Page(to_html(tiny_graph)), Page(to_html(hostile_graph))
    assert page.tags == plain.tags
    assert page.scripts(None) == plain.scripts(None)
    (text,) = page.scripts("application/json")
    assert not re.search(r"[<>&\u2028\u2029]", text)
    data = page.data()
    assert data["records"]["entropy"]["title"] == HOSTILE
    assert "".join(segment["text"] for segment in data["cards"]["c1"]["back"]) == HOSTILE
    assert HOSTILE in page.text  # the deck's name, as text in title and header


@settings(deadline=None, max_examples=25)
@given(name=st.text(alphabet="<>/!-&;\"'{}scriptdata\n", max_size=30))
def test_no_deck_name_becomes_markup(tiny_graph, name):
    graph = replace(tiny_graph, cards=tuple(replace(card, deck=name) for card in tiny_graph.cards))
    assert Page(to_html(graph)).tags == Page(to_html(tiny_graph)).tags
