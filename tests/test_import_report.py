"""The import report as data: what it says of decks, and the reading behind it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.library import DeckFile
from graph.model import Card, Deck, Issue, Memory
from graph.presentation.import_report import (
    MOST_ROWS,
    counts,
    figures,
    groups,
    heading,
    in_a_word,
    is_text,
    lines,
    place,
    sections,
    summary,
)
from graph.readers import Choices, read_deck
from graph.ui.import_report import as_csv
from graph.ui.jobs import CancelledError
from graph.ui.reading import as_read, read_files

MIXED = (
    "id\tquestion\tanswer\n"
    "1\tWhat is KL?\tA divergence.\n"
    "no tab\n"
    "2\tWhat is H?\t\n"
    "3\tWhat is KL?\tA divergence.\n"
    "4\twhat is KL\tA **divergence**\n"
)
FRENCH = "Qu'est-ce que l'été ?\tUne saison chaude.\n".encode("latin-1")


def mixed() -> Deck:
    return read_deck(MIXED.encode(), "mixed.tsv")


# --- as data -------------------------------------------------------------------------------------


def test_one_line_sums_an_import_up() -> None:
    said = "4 cards read from mixed.tsv · 1 skipped · 1 duplicate · 1 near duplicate · 1 with an empty side"
    assert summary([mixed()]) == f"{said} · 1 other remark"
    assert summary([mixed(), read_deck(b"a\tb", "b.tsv")]).startswith("5 cards read from 2 files · 1 skipped")
    assert summary([read_deck(b"a\tb", "b.tsv")]) == "1 card read from b.tsv"


def test_only_other_remarks_are_no_others() -> None:
    assert counts([Deck("d", "tsv", "utf-8", (), (Issue(1, "encoding", "x"), Issue(2, "odd", "y")))]) == (
        "2 remarks",
    )


def test_what_was_skipped_comes_first_and_each_kind_once() -> None:
    assert [(group.title, len(group.issues)) for group in groups(mixed().issues)] == [
        ("Skipped: no separator between question and answer", 1),
        ("The same card again", 1),
        ("Nearly the same card again", 1),
        ("No answer", 1),
        ("Columns that are not used", 1),
    ]


def test_a_row_has_its_card_and_of_near_duplicates_both() -> None:
    rows = {section["heading"]: section["rows"][0] for section in sections(mixed())}
    assert rows["Skipped: no separator between question and answer (1)"] == {
        "text": "no tab between question and answer in 'no tab'",
        "cells": ["line 3"],
    }
    assert rows["The same card again (1)"] == {
        "text": "What is KL? — A divergence.",
        "names": [{"label": "the same card as in line 2"}],
        "cells": ["line 5"],
    }
    near = rows["Nearly the same card again (1)"]
    assert near["text"] == "what is KL — A **divergence** ≈ What is KL? — A divergence."
    assert rows["No answer (1)"]["text"] == "What is H?"


def test_a_card_of_an_archive_is_found_by_its_file() -> None:
    cards = (Card("a", "What is KL?", "x", source="a.md:3"), Card("b", "What is H?", "x", source="b.md:3"))
    text = "nearly the card in a.md, line 3: only case, punctuation or markup differ"
    deck = Deck("notes.zip", "Markdown", "utf-8", cards, (Issue(3, "near-duplicate", text, "b.md"),))
    assert sections(deck)[0]["rows"] == [
        {"text": "What is H? — x ≈ What is KL? — x", "names": [{"label": text}], "cells": ["b.md, line 3"]}
    ]


def test_a_kind_that_is_new_is_named_by_its_words() -> None:
    (group,) = groups([Issue(1, "no-such-kind", "text", skipped=True)])
    assert group.title == "Skipped: no such kind"


def test_very_many_remarks_make_a_short_section() -> None:
    issues = tuple(Issue(at, "empty-back", "the answer is empty") for at in range(1, 100_001))
    (section,) = sections(Deck("d.tsv", "tsv", "utf-8", (), issues))
    assert len(section["rows"]) == MOST_ROWS
    assert section["more"] == f"The first {MOST_ROWS} of 100,000."
    assert section["heading"] == "No answer (100,000)"


def test_the_figures_name_format_and_encoding() -> None:
    shown = [f"{figure['number']} {figure['noun']}" for figure in figures(mixed())]
    assert shown == ["tsv utf-8", "4 cards", "1 skipped", "4 remarks"]


def test_remarks_that_are_not_told_one_by_one_are_counted() -> None:
    issues = (
        Issue(1, "empty-back", "the answer is empty"),
        Issue(2, "empty-back", "the answer is empty (the last of 500 more that are not listed)", times=500),
        Issue(3, "empty-card", "skipped: (the last of 70 more that are not listed)", skipped=True, times=70),
    )
    deck = Deck("d.tsv", "tsv", "utf-8", (), issues)
    assert summary([deck]) == "0 cards read from d.tsv · 70 skipped · 501 with an empty side"
    assert [figure["number"] for figure in figures(deck)[1:]] == ["0", "70", "501"]
    skipped, empty = sections(deck)
    assert (skipped["heading"], skipped["more"]) == ("Skipped: both sides empty (70)", "The first 1 of 70.")
    assert (empty["heading"], empty["more"]) == ("No answer (501)", "The first 2 of 501.")


def test_what_was_skipped_is_the_word_for_all_else_the_number_of_remarks() -> None:
    assert in_a_word([mixed()]) == "1 skipped"
    assert in_a_word([read_deck(b"a\t\na\t\n", "a.tsv"), read_deck(b"a\tb", "b.tsv")]) == "3 remarks"
    assert in_a_word([read_deck(b"a\tb", "b.tsv")]) == ""


@pytest.mark.parametrize(
    ("form", "unit"), [("Anki package", "note"), ("CrowdAnki", "note"), ("Mochi", "card"), ("SQLite", "row")]
)
def test_where_there_are_no_lines_notes_cards_and_rows_are_counted(form: str, unit: str) -> None:
    cards = (Card("a", "KL?", "x", source="d:3"), Card("b", "kl", "x", source="d:12"))
    text = "nearly the card in line 3: only case, punctuation or markup differ"
    issue = Issue(12, "near-duplicate", text)
    deck = Deck("d", form, "utf-8", cards, (issue,))
    told = text.replace("line", unit)
    assert sections(deck)[0]["rows"] == [
        {"text": "kl — x ≈ KL? — x", "names": [{"label": told}], "cells": [f"{unit} 12"]}
    ]
    assert list(lines([deck])) == [("d", "", 12, "near-duplicate", "no", told)]


def test_in_a_folder_the_ending_of_a_file_tells_what_is_counted() -> None:
    text = "the same card as in decks/old.apkg, line 4"
    issues = (Issue(7, "duplicate", text, "decks/new.apkg"), Issue(8, "empty-back", "line 9", "a.tsv"))
    found = sections(Deck("d", "tsv, Anki package", "utf-8", (), issues))
    assert [(row["text"], row["cells"]) for section in found for row in section["rows"]] == [
        ("the same card as in decks/old.apkg, note 4", ["decks/new.apkg, note 7"]),
        ("line 9", ["a.tsv, line 8"]),
    ]


def test_a_guess_at_the_encoding_is_about_no_card() -> None:
    (section,) = sections(read_deck(FRENCH, "f.tsv"))
    assert section["rows"] == [{"text": "not UTF-8: read as Windows-1252 (cp1252)", "cells": ["line 1"]}]


def test_a_package_is_no_text_to_be_read_in_another_way() -> None:
    forms = ("tsv", "Anki text", "JSON", "SQLite", "tsv, Anki package", "Anki package", "Mochi")
    assert [is_text(Deck("d", form, "utf-8", ())) for form in forms] == [True] * 5 + [False] * 2


def test_long_texts_and_names_are_cut() -> None:
    card = Card("a", "x" * 10_000, "", source=f"{'d/' * 500}a.md:1")
    deck = Deck(
        "z.zip", "Markdown", "utf-8", (card,), (Issue(1, "k" * 999, "y" * 9999, f"{'d/' * 500}a.md"),)
    )
    (section,) = sections(deck)
    (row,) = section["rows"]
    assert max(map(len, [section["heading"], row["text"], row["names"][0]["label"], *row["cells"]])) <= 301
    assert place(deck.issues[0]).endswith("/a.md, line 1")


@given(st.lists(st.builds(Issue, st.integers(1), st.text(), st.text(), st.text(), st.booleans())))
def test_whatever_was_remarked_each_remark_is_in_one_group_and_in_the_table(issues: list[Issue]) -> None:
    deck = Deck("d", "tsv", "utf-8", (), tuple(issues))
    assert sum(len(group.issues) for group in groups(issues)) == len(issues) == len(list(lines([deck])))
    assert sum(len(section["rows"]) for section in sections(deck, 10**6)) == len(issues)
    assert all(group.title for group in groups(issues))


def test_no_cell_of_the_table_is_a_formula() -> None:
    issue = Issue(2, "-kind", "=HYPERLINK(1)", "@a.md")
    table = list(csv.reader(io.StringIO(as_csv([Deck("+d.zip", "zip", "utf-8", (), (issue,))]))))
    assert table == [
        ["deck", "file", "line", "kind", "skipped", "remark"],
        ["'+d.zip", "'@a.md", "2", "'-kind", "no", "'=HYPERLINK(1)"],
    ]


@pytest.mark.parametrize(
    ("data", "choices", "names"),
    [
        (b"Front\tBack\n1\t2\n", Choices(), ("Front", "Back")),
        (b'\n"a, b",c\n', Choices(delimiter=","), ("a, b", "c")),
        ("Frage;Größe\n".encode("latin-1"), Choices(encoding="cp1252"), ("Frage", "Größe")),
        (b"sep=~\na~b\n", Choices(delimiter="~"), ("a", "b")),
        (b"no table at all", Choices(), ()),
        (b"", Choices(), ()),
        (bytes(range(256)) * 9, Choices(), ()),
        (b"a\tb\n", Choices(delimiter=";"), ()),
    ],
)
def test_the_heading_of_a_table_names_its_columns(
    data: bytes, choices: Choices, names: tuple[str, ...]
) -> None:
    assert heading(data, choices) == names


@given(st.binary())
def test_any_bytes_have_a_heading_or_none(data: bytes) -> None:
    assert all(heading(data, Choices()))


# --- reading in the background -------------------------------------------------------------------


def test_files_are_read_with_a_report_of_their_bytes() -> None:
    told: list[tuple[str, int, int]] = []
    files = [DeckFile("a.tsv", b"a\tb\n"), DeckFile("b.tsv", b"\n"), DeckFile("c.tsv", b"c\td\n")]
    found, errors = read_files(files, [Choices()] * 3, lambda *report: told.append(report))
    assert [deck.path for _, _, deck in found] == ["a.tsv", "c.tsv"]
    assert len(errors) == 1
    assert errors[0].startswith("b.tsv: ")
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert {total for _, _, total in told} == {9}
    assert {stage.split(" ")[0] for stage, _, _ in told} == {"a.tsv", "b.tsv", "c.tsv"}


def test_reading_ends_where_its_report_says_so() -> None:
    def stopped(stage: str, done: int, total: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        read_files([DeckFile("a.tsv", b"a\tb\n")], [Choices()], stopped)


def test_the_key_tells_memory_decks_sources_and_issues_apart() -> None:
    memory = Memory(1.0, 2.0, 0.5, "fsrs")
    cards = [
        Card("a", "KL?", "x"),
        Card("a", "KL?", "x", memory=memory),
        Card("a", "KL?", "x", memory=Memory(1.5, 2.0, 0.5, "fsrs")),
        Card("a", "KL?", "x", deck="d"),
        Card("a", "KL?", "x", source="a.tsv:1"),
        Card("a", "KL?", "x", ("t",)),
    ]
    decks = [Deck("a", "tsv", "utf-8", (card,)) for card in cards]
    decks.append(Deck("a", "tsv", "utf-8", (cards[0],), (Issue(1, "k", "t"),)))
    decks.append(Deck("a", "tsv", "cp1252", (cards[0],)))
    assert len({as_read([deck]).key for deck in decks}) == len(decks)
    assert as_read(decks[:2]).key == as_read(decks[:2]).key != as_read(decks[1::-1]).key
