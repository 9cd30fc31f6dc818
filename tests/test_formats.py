"""All samples and decks that lie beside the project: each is read with the number of cards that it holds.

The counts are the samples' own notes or counted by hand: cards, and how many rows or notes become none.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.readers import ReaderError, read_deck

SHARED = Path(__file__).parents[2] / "shared"

CARDS = {
    "formats/anki/backup_modern.colpkg": ("Anki package", 296, 0),
    "formats/anki/legacy_sched.apkg": ("Anki package", 296, 0),
    "formats/anki/modern_nosched.apkg": ("Anki package", 296, 0),
    "formats/anki/modern_sched.apkg": ("Anki package", 296, 0),
    # A row a card: the four of one cloze note are one, and a note that asks both ways stays two.
    "formats/anki/cards_plain_html.txt": ("Anki text", 297, 3),
    "formats/anki/cards_plain_nohtml.txt": ("Anki text", 297, 3),
    "formats/anki/notes_plain_all_columns_html.txt": ("Anki text", 296, 0),
    "formats/anki/notes_plain_default.txt": ("Anki text", 296, 0),
    "formats/anki/notes_plain_nohtml.txt": ("Anki text", 296, 0),
    "formats/anki/notes_plain_nohtml_notags.txt": ("Anki text", 296, 0),
    "formats/ankiconnect/notesInfo_response.json": ("AnkiConnect", 1, 0),
    "formats/crowdanki/deck.json": ("CrowdAnki", 31, 0),
    "formats/csv/front_back.csv": ("csv", 12, 0),
    "formats/csv/no_header.csv": ("csv", 12, 0),
    "formats/csv/pipe.csv": ("csv", 12, 0),
    "formats/csv/prompt_completion.csv": ("csv", 12, 0),
    "formats/csv/question_answer.csv": ("csv", 12, 0),
    "formats/csv/reordered.csv": ("csv", 12, 0),
    "formats/csv/semicolon_excel_eu.csv": ("csv", 12, 0),
    "formats/csv/sep_hint_excel.csv": ("csv", 12, 0),
    "formats/csv/term_definition.csv": ("csv", 12, 0),
    "formats/edge/cp1252.tsv": ("tsv", 13, 0),
    "formats/edge/cr_only.tsv": ("tsv", 12, 0),
    "formats/edge/crlf.tsv": ("tsv", 12, 0),
    "formats/edge/mixed_bad_rows.tsv": ("tsv", 19, 3),
    "formats/edge/no_final_newline.tsv": ("tsv", 12, 0),
    "formats/edge/shift_jis.tsv": ("tsv", 12, 0),
    "formats/edge/utf16le_bom_excel_unicode_text.txt": ("tsv", 13, 0),
    "formats/edge/utf8_bom.tsv": ("tsv", 12, 0),
    "formats/json/array_q_a.json": ("JSON", 12, 0),
    "formats/json/dict_term_definition.json": ("JSON", 12, 0),
    "formats/json/front_back.jsonl": ("JSON", 12, 0),
    "formats/json/instruction_output.jsonl": ("JSON", 12, 0),
    "formats/json/openai_messages.jsonl": ("JSON", 12, 0),
    "formats/json/squad_v2_min.json": ("JSON", 1, 1),
    "formats/json/wrapped_cards.json": ("JSON", 12, 0),
    "formats/logseq/page.md": ("Logseq", 2, 0),
    "formats/markdown/qa_prefix.md": ("Markdown", 6, 0),
    "formats/mochi/card_markdown/card1.md": ("Mochi Markdown", 1, 0),
    "formats/mochi/card_markdown/cloze.md": ("Mochi Markdown", 1, 0),
    "formats/mochi/deck_edn.mochi": ("Mochi", 12, 0),
    "formats/mochi/deck_transit.mochi": ("Mochi", 12, 0),
    "formats/obsidian-sr/llm.md": ("Obsidian", 7, 3),
    "formats/org/drill.org": ("Org", 2, 0),
    "formats/quizlet/export_custom_dash_semicolon.txt": ("Quizlet", 12, 0),
    "formats/quizlet/export_multiline_definition_BROKEN.txt": ("Quizlet", 12, 0),
    "formats/quizlet/export_tab_newline.txt": ("tsv", 12, 0),
    "formats/remnote/export.md": ("RemNote", 11, 0),
    "formats/supermemo/qa.txt": ("Markdown", 2, 0),
    "decks/30s-interviews/deck.jsonl": ("JSON", 103, 0),
    "decks/30s-interviews/deck.tsv": ("tsv", 103, 0),
    "decks/ds-iamtodor/deck.jsonl": ("JSON", 33, 0),
    "decks/ds-iamtodor/deck.tsv": ("tsv", 33, 0),
    "decks/ds-interviews-grigorev/deck.jsonl": ("JSON", 167, 0),
    "decks/ds-interviews-grigorev/deck.tsv": ("tsv", 167, 0),
    "decks/anki-csv-timcondit/docker.csv": ("tsv", 21, 0),
    "decks/google-ml-glossary-obsidian/deck.jsonl": ("JSON", 593, 0),
    "decks/google-ml-glossary-obsidian/deck.tsv": ("tsv", 593, 0),
    "decks/google-ml-glossary-obsidian/vault": ("plain notes", 593, 0),
    "decks/llm-kalyanks/deck.jsonl": ("JSON", 114, 0),
    "decks/llm-kalyanks/deck.tsv": ("tsv", 114, 0),
    "decks/seed/deck.tsv": ("tsv", 10, 0),
}
# Documentation that shows cards in fenced code, where none is meant: each is a note, of its title and text.
NOTES = ("cards-with-blank-lines", "cloze-cards", "decks", "flashcards-overview", "q-and-a-cards")
CARDS |= {f"formats/obsidian-sr/doc_{name}.md": ("plain notes", 1, 0) for name in NOTES}

NO_DECKS = {
    "formats/edge/binary.tsv": "binary data",
    "formats/edge/empty.tsv": "the file is empty",
    "formats/edge/only_header.csv": "no card found",
    "formats/edge/whitespace_only.tsv": "no card found",
}
REVIEWED = {  # how many cards come with the state of their reviews, and what that was worked out from
    "formats/anki/backup_modern.colpkg": {"fsrs"},
    "formats/anki/legacy_sched.apkg": {"fsrs"},
    "formats/anki/modern_sched.apkg": {"fsrs"},
    "formats/anki/modern_nosched.apkg": set(),
    "formats/obsidian-sr/llm.md": {"interval"},
    "formats/json/array_q_a.json": set(),
}


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the sample {name} is not here")
    return path


@pytest.mark.parametrize("name", CARDS)
def test_each_sample_has_its_cards(name):
    deck = read_deck(shared(name))
    assert (deck.format, len(deck.cards), deck.skipped) == CARDS[name]


@pytest.mark.parametrize("name", NO_DECKS)
def test_what_is_no_deck_says_so(name):
    path = shared(name)
    with pytest.raises(ReaderError) as caught:
        read_deck(path)
    assert str(caught.value).startswith(f"{path}: {NO_DECKS[name]}")


@pytest.mark.parametrize("name", REVIEWED)
def test_reviews_are_read_where_there_are_any(name):
    cards = read_deck(shared(name)).cards
    assert {card.memory.basis for card in cards if card.memory} == REVIEWED[name]


def test_no_sample_is_left_out():
    here = [path for folder in ("formats", "decks") for path in shared(folder).rglob("*")]
    named = {SHARED / name for name in (*CARDS, *NO_DECKS)}
    left_out = {path for path in here if path.is_file() and not named & {path, *path.parents}}
    no_samples = {"META.json", "LICENSE", "LICENSE.md", "gold_links.tsv"}
    assert {path.name for path in left_out} - no_samples == set()
