"""The page of the import report as Streamlit builds it: what it shows, reading in another way, stopping."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from graph.presentation.import_report import MOST_ROWS
from graph.readers import Choices, read_deck
from graph.ui import building, choosing, importing, learning
from graph.ui.reading import library
from tests.streamlit_app import all_sent, started, texts
from tests.test_import_report import FRENCH, MIXED, mixed

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit")


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

    def shown(_slot: object, job: Any, title: str, cancel: Any, note: str) -> None:
        assert inside.wait(20)
        assert (title, note) == ("Reading a.tsv", "")
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
    assert stops == [{"Cancel": importing.stop}]
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
