"""The import report: what it says of decks as data, and its page as Streamlit builds it."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

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
from graph.ui import building, choosing, importing, learning
from graph.ui.import_report import as_csv
from graph.ui.jobs import CancelledError
from graph.ui.reading import as_read, library, read_files
from tests.streamlit_app import all_sent, started, texts

MIXED = (
    "id\tquestion\tanswer\n"
    "1\tWhat is KL?\tA divergence.\n"
    "no tab\n"
    "2\tWhat is H?\t\n"
    "3\tWhat is KL?\tA divergence.\n"
    "4\twhat is KL\tA **divergence**\n"
)
FRENCH = "Qu'est-ce que l'été ?\tUne saison chaude.\n".encode("latin-1")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit")


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


# --- the page ------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _store(data_folder: Path) -> Iterator[None]:
    """A progress file for this test alone."""
    learning.progress.clear()
    yield
    learning.progress.clear()


def report_page() -> None:
    from graph.ui import import_report

    import_report.page()


def opened(*files: tuple[str, bytes]) -> AppTest:
    """The report page on files that were opened on it."""
    app = started(report_page)
    upload(app, *files)
    return app


def upload(app: AppTest, *files: tuple[str, bytes]) -> None:
    app.file_uploader[0].set_value([(name, data, "") for name, data in files])
    app.run()
    assert not app.exception


def titles(app: AppTest) -> list[str]:
    return [data["title"] for data in all_sent(app, "concept_overview") if "title" in data]


def headings(app: AppTest) -> list[str]:
    found = all_sent(app, "concept_overview")
    return [section["heading"] for data in found for section in data["sections"]]


def button(app: AppTest, label: str) -> Any:
    return next(found for found in app.button if found.label == label)


def form(app: AppTest, at: int = 0) -> dict[str, Any]:
    """The fields of the form of a file, which is unfolded first, by what they set."""
    ident = app.session_state["deck-next"] if "deck-next" in app.session_state else app.session_state["deck"]
    app.session_state[f"differently-{ident}-{at}"] = True
    app.run()
    fields = {box.key: box for box in app.selectbox}
    return {
        name: fields[f"choices-{ident}-{at}-{name}"] for name in ("encoding", "delimiter", "front", "back")
    }


def test_the_report_tells_of_each_file_by_kind() -> None:
    app = opened(("mixed.tsv", MIXED.encode()), ("b.tsv", b"What is heat?\tEnergy.\n"))
    assert titles(app) == ["b.tsv", "mixed.tsv"]
    assert headings(app)[:2] == ["Nothing to remark", "Skipped: no separator between question and answer (1)"]
    assert "5 cards read from 2 files · 1 skipped" in texts(app)


def test_a_deck_of_ours_has_a_report_as_well_and_no_choices() -> None:
    app = started(report_page)
    assert headings(app) == ["Nothing to remark"]
    assert not app.expander


def test_hostile_names_and_remarks_stay_plain_data() -> None:
    name = "![x](https://e.org/x.png) <b>.tsv"
    app = opened((name, b"<img src=x onerror=alert(1)>\t**b**\n<img src=x onerror=alert(1)>\t\n"))
    assert titles(app) == [name]
    shown = [element.value for kind in ("markdown", "html", "caption") for element in app.get(kind)]
    assert not any("e.org" in text or "onerror" in text for text in shown if "<style>" not in text)


def test_more_of_each_kind_is_shown_on_request() -> None:
    app = opened(("many.tsv", b"a\tb\n" + b"no tab\n" * 60))
    rows = [len(s["rows"]) for data in all_sent(app, "concept_overview") for s in data["sections"]]
    assert rows == [MOST_ROWS]
    button(app, "Show more of each").click().run()
    rows = [len(s["rows"]) for data in all_sent(app, "concept_overview") for s in data["sections"]]
    assert rows == [60]


def test_the_header_leads_to_the_report() -> None:
    app = started()
    upload(app, ("mixed.tsv", MIXED.encode()))
    assert "4 cards read from mixed.tsv · 1 skipped" in texts(app)
    assert any("1 skipped" in toast.value for toast in app.toast)
    told = [text.value for text in app.text if text.value.startswith("line ")]
    assert told[0] == "line 3: skipped: no tab between question and answer in 'no tab'"
    assert len(told) == len(mixed().issues)
    app.run()
    assert not app.toast
    button(app, "Import report").click().run()
    assert not app.exception
    assert titles(app) == ["mixed.tsv"]


def test_in_the_header_languages_join_the_remarks_on_the_files() -> None:
    app = started()
    german = "Was ist Wärme?\tDie Energie, die zwischen zwei Körpern fließt.\n"
    said = "The only card is German: read without a tagger, so their concepts are rougher"
    upload(app, ("a.tsv", german.encode()))
    assert [caption.value.replace("\\", "") for caption in app.caption] == [said]
    upload(app, ("b.tsv", f"{german}\t\n".encode()))
    assert not app.caption
    assert f"{said}." in [text.value for text in app.text]


def test_a_deck_without_a_remark_has_nothing_in_the_header_but_a_way_to_the_report() -> None:
    app = started()
    assert not [found for found in app.button if found.label == "Import report"]
    upload(app, ("a.tsv", b"What is heat?\tEnergy.\n"))
    assert not app.toast
    button(app, "Import report").click().run()
    assert headings(app) == ["Nothing to remark"]


# --- reading in another way ----------------------------------------------------------------------


def test_columns_and_encoding_are_chosen_and_stay_chosen() -> None:
    app = opened(("words.tsv", b"mot\tsens\tnote\n" + FRENCH.replace(b"\n", b"\t1\n")))
    fields = form(app)
    assert fields["front"].options == ["mot", "sens", "note"]
    fields["encoding"].select("cp1250")
    fields["front"].select("sens")
    fields["back"].select("mot")
    button(app, "Read again").click().run()
    assert not app.exception
    (kept,) = library().recent()
    assert kept.choices == (Choices(encoding="cp1250", front="sens", back="mot"),)
    assert kept.cards == 1
    assert "1 card read from words.tsv" in texts(app)
    again = started(report_page, deck=kept.id)
    again.session_state["deck"] = kept.id
    again.run()
    assert {"number": "tsv", "noun": "cp1250"} in all_sent(again, "concept_overview")[0]["figures"]
    form(again)
    button(again, "As recognised").click().run()
    assert library().recent()[0].choices == (Choices(),)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offers what a user would have to type, which the test driver cannot do."""
    monkeypatch.setattr(choosing, "_ENCODINGS", ("klingon",))
    monkeypatch.setattr(choosing, "_heading", lambda *_: ("colour", "3"))


@pytest.mark.usefixtures("typed")
def test_choices_that_cannot_be_are_told_and_change_nothing() -> None:
    app = opened(("a.tsv", b"What is heat?\tEnergy.\n"))
    (before,) = library().recent()
    form(app)["encoding"].set_value("klingon")
    button(app, "Read again").click().run()
    assert "klingon" in app.error[0].value
    fields = form(app)
    fields["encoding"].set_value(None)
    fields["front"].set_value("colour")
    button(app, "Read again").click().run()
    assert "colour" in app.error[0].value
    assert library().recent()[0].choices == before.choices
    assert "1 card read from a.tsv" in texts(app)


@pytest.mark.usefixtures("typed")
def test_a_deck_that_is_nowhere_kept_is_read_in_another_way_too(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "decks").write_text("in the way")
    app = opened(("a.tsv", b"x\ty\tz\n"))
    form(app)["back"].set_value("3")
    button(app, "Read again").click().run()
    assert importing_cards(app) == [("x", "z")]


def importing_cards(app: AppTest) -> list[tuple[str, str]]:
    kept = app.session_state["deck-not-kept"]
    (choices,) = kept.deck.choices
    deck = read_deck(kept.files[0].data, kept.files[0].name, choices)
    return [(card.front, card.back) for card in deck.cards]


# --- progress and stop ---------------------------------------------------------------------------


def test_an_import_that_is_stopped_leaves_the_deck_before(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, ended = threading.Event(), threading.Event()
    stops: list[Any] = []

    def slow(files: object, choices: object, report: Any) -> Any:
        report("a.tsv", 1, 4)
        inside.set()
        while not ended.wait(0.01):
            report("a.tsv", 2, 4)

    def shown(_slot: object, job: Any, title: str, cancel: Any) -> None:
        assert inside.wait(20)
        assert title == "Reading a.tsv"
        assert job.stand().stage == "a.tsv"
        assert job.stand().share in (0.25, 0.5)
        stops.append(cancel)
        job.cancel()

    monkeypatch.setattr(importing, "read_files", slow)
    monkeypatch.setattr(building, "PATIENCE", 0.0)
    app = started(report_page)
    monkeypatch.setattr(building, "_show", shown)
    upload(app, ("a.tsv", b"What is heat?\tEnergy.\n"))
    ended.set()
    assert stops == [importing.stop]
    assert "10 cards read" in texts(app)
    assert library().recent() == ()
    assert not app.error


def test_an_import_that_fails_says_so_without_the_text_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(files: object, choices: object, report: object) -> Any:
        raise KeyError("heat, which is private")

    monkeypatch.setattr(importing, "read_files", broken)
    app = started(report_page)
    upload(app, ("a.tsv", b"What is heat?\tEnergy.\n"))
    (error,) = app.error
    assert error.value.replace("\\", "").startswith(
        "Reading failed: the program fails on this file (KeyError)."
    )
    assert "private" not in error.value
    assert "10 cards read" in texts(app)
