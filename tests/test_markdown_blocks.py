"""Blocks of Obsidian_to_Anki, and plain notes that are glossaries or lists of words."""

from __future__ import annotations

import pytest

from graph.model import Issue
from graph.readers import read_deck
from graph.readers.drafts import Draft
from graph.readers.files import File
from graph.readers.markdown import NOTES
from graph.readers.markdown.anki_blocks import ANKI_BLOCKS
from graph.readers.markdown.glossaries import is_glossary


def sides(text: str) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in read_deck(text.encode(), "note.md").cards]


def test_blocks_of_obsidian_to_anki():
    text = (
        "TARGET DECK: ML::Loss\n\nText.\n\nSTART\nBasic\nKL?\nBack: A divergence\nof two.\nTags: ml, it\n"
        "<!--ID: 12-->\nEND\n\nSTART\nCloze\nA {{c1::sum}}.\nID: 13\nEND\n\n"
        "STARTI [Basic] H? Back: A sum. Tags: ml ENDI\n\nSTART\nBasic\nLost\n"
    )
    file = File("a.md", text.encode())
    assert ANKI_BLOCKS.recognises(file)
    items = list(ANKI_BLOCKS.read(file))
    assert [(item.line, item.front, item.back, item.tags) for item in items if isinstance(item, Draft)] == [
        (5, "KL?", "A divergence\nof two.", ("ml", "it")),
        (14, "A […].", "A sum.", ()),
        (20, "H?", "A sum.", ("ml",)),
    ]
    assert {item.deck for item in items if isinstance(item, Draft)} == {"ML::Loss"}
    assert [(item.line, item.kind, item.skipped) for item in items if isinstance(item, Issue)] == [
        (22, "unclosed", True)
    ]


@pytest.mark.parametrize("text", ["START\nhere\n", "END\nSTART\n", "To START\nBasic\na\nBack: b\nEND\n", ""])
def test_what_has_no_block(text):
    assert not ANKI_BLOCKS.recognises(File("a.md", text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        "**KL**: A divergence.\n\n**H**: A sum.\n\n**CE**: A loss.\n",
        "- **KL** - A divergence.\n- **H** – A sum.\n- __CE:__ A loss.\n",
        "KL\n: A divergence.\n\nH\n: A sum.\n\nCE\n: A loss.\n",
        "| a | b |\n|---|---|\n| KL | A divergence. |\n| H | A sum. |\n| CE | A loss. |\n",
    ],
)
def test_a_note_that_is_a_list_of_terms(text):
    assert sides("# Glossary\n\n" + text) == [("KL", "A divergence."), ("H", "A sum."), ("CE", "A loss.")]


def test_what_stands_below_a_term_is_a_part_of_its_definition():
    text = "Intro.\n\n**KL**: A divergence.\n  - of two\n\n## More\n**H**: A sum.\n**CE**: A loss.\n"
    deck = read_deck(text.encode(), "note.md")
    assert [(card.front, card.back) for card in deck.cards] == [
        ("KL", "A divergence.\n- of two"), ("H", "A sum."), ("CE", "A loss.")
    ]  # fmt: skip
    assert [(issue.line, issue.kind, issue.skipped) for issue in deck.issues] == [(1, "no-question", True)]


@pytest.mark.parametrize(
    "text",
    [
        "**Fast**: yes\n\n**Small**: yes\n",
        "- **Fast**: yes\n- **Small**: yes\n- **Free**: yes\n\nIt is a tool.\n\nRun it.\n",
        "**a** b\n**c** d\n**e** f\n",
        "**" * 999,
    ],
)
def test_a_note_that_is_none(text):
    assert not is_glossary(File("a.md", text.encode()))
    assert len(list(NOTES.read(File("a.md", text.encode())))) == 1


def test_a_glossary_among_plain_notes_hides_none_of_them(tmp_path):
    (tmp_path / "a.md").write_text("**KL**: One.\n\n**H**: Two.\n\n**CE**: Three.\n")
    (tmp_path / "b.md").write_text("A note.\n")
    assert [card.front for card in read_deck(tmp_path).cards] == ["KL", "H", "CE", "b"]
