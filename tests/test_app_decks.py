"""Which deck the app shows, and the overview of it, as Streamlit builds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from graph.library import DeckFile
from graph.readers import read_deck
from graph.ui import learning
from graph.ui.builtin import BUILT_IN, LANGUAGE_MODELS, SEED
from graph.ui.header import MISSING
from graph.ui.reading import library, readings
from tests.streamlit_app import all_sent, sent, started, texts

BIOLOGY = "What is osmosis?\tThe diffusion of water.\n"
HOSTILE = (
    "question\tanswer\ttags\n"
    "What is <img src=x onerror=alert(1)> entropy?\t![x](https://example.org/x.png) Entropy is disorder.\t"
    "<b>tag</b>\n"
)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit")


@pytest.fixture(autouse=True)
def _store(data_folder: Path) -> Iterator[None]:
    """A progress file for this test alone."""
    learning.progress.clear()
    yield
    learning.progress.clear()


def overview_page() -> None:
    from graph.ui import overview

    overview.page()


def overview() -> AppTest:
    return started(overview_page)


def sections(app: AppTest) -> dict[str, dict[str, Any]]:
    found = [section for data in all_sent(app, "concept_overview") for section in data["sections"]]
    return {section["heading"]: section for section in found}


def switch(app: AppTest) -> Any:
    return app.get("button_group")[0]


def upload(app: AppTest, name: str, text: str) -> None:
    upload_all(app, (name, text))


def upload_all(app: AppTest, *files: tuple[str, str]) -> None:
    """Files as they come from one choice in the browser's dialogue."""
    app.file_uploader[0].set_value([(name, text.encode(), "text/plain") for name, text in files])
    app.run()
    assert not app.exception


def captions(app: AppTest) -> list[str]:
    """The remarks in the header."""
    return [caption.value.replace("\\", "") for caption in app.caption]


def offered(app: AppTest) -> list[Any]:
    """The buttons that open decks of before."""
    return [button for button in app.button if str(button.key).startswith("reopen-")]


def forget(app: AppTest, ident: str) -> None:
    app.button(key=f"forget-{ident}").click().run()
    assert not app.exception


# --- which deck is open ------------------------------------------------------------------------


@pytest.mark.parametrize("deck", BUILT_IN.values(), ids=[deck.short for deck in BUILT_IN.values()])
def test_a_built_in_deck_is_read_without_a_remark(deck: Any) -> None:
    assert read_deck(deck.path).issues == ()


def test_the_switch_opens_the_other_deck_and_leads_back() -> None:
    app = started()
    assert switch(app).value == SEED.slug
    assert "deck" not in app.query_params
    switch(app).set_value(LANGUAGE_MODELS.slug).run()
    cards = len(read_deck(LANGUAGE_MODELS.path).cards)
    assert f"{cards} cards" in texts(app)
    assert app.query_params["deck"] == LANGUAGE_MODELS.slug
    assert len(sent(app, "concept_data")["nodes"]) > 100
    switch(app).set_value(SEED.slug).run()
    assert "10 cards" in texts(app)
    assert "deck" not in app.query_params


def test_the_address_opens_a_deck_and_a_concept_of_it() -> None:
    app = started(deck=LANGUAGE_MODELS.slug, concept="GRPO")
    assert switch(app).value == LANGUAGE_MODELS.slug
    (record,) = all_sent(app, "concept_record")
    assert record["record"]["title"] == "GRPO"
    sources = [card["source"] for card in record["cards"].values()]
    assert all(source.startswith(f"{LANGUAGE_MODELS.path.name}:") for source in sources)


def test_an_address_that_names_no_deck_opens_the_first_without_a_word() -> None:
    app = started(deck="")
    assert switch(app).value == SEED.slug
    assert "10 cards" in texts(app)
    assert captions(app) == []


def test_another_deck_starts_without_a_selection() -> None:
    app = started(concept="KL")
    switch(app).set_value(LANGUAGE_MODELS.slug).run()
    assert sent(app, "concept_record")["record"] is None
    assert "concept" not in app.query_params


def test_filters_of_the_deck_before_are_gone() -> None:
    app = started(min="2")
    assert sent(app, "concept_graph")["filters"] == 1
    switch(app).set_value(LANGUAGE_MODELS.slug).run()
    assert sent(app, "concept_graph")["filters"] == 0
    assert app.query_params == {"deck": LANGUAGE_MODELS.slug}


def test_an_upload_wins_and_is_left_by_the_switch() -> None:
    app = started(deck=LANGUAGE_MODELS.slug)
    upload(app, "biology.tsv", BIOLOGY)
    assert "biology.tsv — 1 card" in texts(app)
    assert switch(app).value is None
    switch(app).set_value(SEED.slug).run()
    assert texts(app).startswith("10 cards")
    assert switch(app).value == SEED.slug


def test_an_upload_is_in_the_address_from_which_it_opens_again() -> None:
    app = started()
    upload(app, "biology.tsv", BIOLOGY)
    (ident,) = app.query_params.values()
    again = started(deck=ident)
    assert "biology.tsv — 1 card, 2 concepts" in texts(again)
    assert switch(again).value is None
    assert again.query_params["deck"] == ident


def test_several_files_make_one_graph_whatever_order_they_come_in() -> None:
    files = [("b.tsv", "What is heat?\tEnergy that moves.\n"), ("a.tsv", BIOLOGY)]
    addresses = set()
    for order in (files, files[::-1]):
        app = started()
        upload_all(app, *order)
        assert "a.tsv, b.tsv — 2 cards" in texts(app)
        assert {"osmosis", "heat"} <= {node["label"] for node in sent(app, "concept_data")["nodes"]}
        addresses.add(app.query_params["deck"])
    assert len(addresses) == 1


def test_of_several_files_those_that_are_no_decks_are_told_and_the_rest_opens() -> None:
    app = started(concept="KL")
    upload_all(app, ("photo.tsv", bytes(range(256)).decode("latin-1")), ("a.tsv", BIOLOGY))
    assert len(app.error) == 1
    assert "photo" in app.error[0].value
    assert "a.tsv — 1 card" in texts(app)
    assert "concept" not in app.query_params
    upload_all(app, ("a.tsv", BIOLOGY))  # as when the other is taken out of the list
    assert not app.error


def test_files_of_no_use_change_nothing() -> None:
    app = started(concept="KL")
    upload(app, "empty.tsv", "\n")
    assert len(app.error) == 1
    assert "10 cards" in texts(app)
    assert app.query_params == {"concept": "KL"}
    upload(app, "biology.tsv", BIOLOGY)
    assert not app.error


def test_a_deck_of_before_opens_again_and_can_be_forgotten() -> None:
    app = started()
    upload(app, "biology.tsv", BIOLOGY)
    (ident,) = app.query_params.values()
    upload(app, "heat.tsv", "What is heat?\tEnergy that moves.\n")
    assert [kept.label for kept in offered(app)] == [r"heat\.tsv", r"biology\.tsv"]
    assert "1 card · open now" in texts(app)
    assert "1 card · just now" in texts(app)
    offered(app)[1].click().run()
    assert "biology.tsv — 1 card" in texts(app)
    assert app.query_params["deck"] == ident
    forget(app, ident)
    assert texts(app).startswith("10 cards")
    assert "deck" not in app.query_params
    assert [kept.label for kept in offered(app)] == [r"heat\.tsv"]
    assert MISSING not in captions(app)


def test_a_deck_that_is_forgotten_leaves_another_one_open() -> None:
    app = started()
    upload(app, "biology.tsv", BIOLOGY)
    (ident,) = app.query_params.values()
    switch(app).set_value(LANGUAGE_MODELS.slug).run()
    forget(app, ident)
    assert app.query_params["deck"] == LANGUAGE_MODELS.slug
    assert not offered(app)


@pytest.mark.parametrize("ident", ["0123456789ab", "biology", "../seed.tsv", "<b>", "a" * 5000])
def test_an_address_of_no_deck_says_so_and_opens_the_first(ident: str) -> None:
    app = started(deck=ident)
    assert texts(app).startswith("10 cards")
    assert captions(app) == [MISSING]
    switch(app).set_value(LANGUAGE_MODELS.slug).run()
    assert captions(app) == []


def test_a_deck_that_was_damaged_on_disk_counts_as_not_there() -> None:
    app = started()
    upload(app, "biology.tsv", BIOLOGY)
    (ident,) = app.query_params.values()
    archive = library().folder / f"{ident}.zip"
    archive.write_bytes(archive.read_bytes()[:60])
    assert captions(started(deck=ident)) == [MISSING]


def test_a_deck_whose_files_are_not_as_they_were_given_says_so_and_another_one_can_be_opened() -> None:
    app = started()
    upload(app, "biology.tsv", BIOLOGY)
    (ident,) = app.query_params.values()
    other = library().keep([DeckFile("heat.tsv", b"What is heat?\tEnergy.\n")], 1)
    (library().folder / f"{other}.zip").rename(library().folder / f"{ident}.zip")
    readings.clear()
    again = started(deck=ident)
    assert "the copy that was kept here is damaged; open the file again" in again.error[0].value.replace(
        "\\", ""
    )
    switch(again).set_value(LANGUAGE_MODELS.slug).run()
    assert not again.error


def test_a_deck_that_cannot_be_kept_is_open_in_this_window_and_says_so(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "decks").write_text("in the way")
    app = started()
    upload(app, "biology.tsv", BIOLOGY)
    assert "biology.tsv — 1 card" in texts(app)
    assert "cannot be kept; it is open in this window only" in app.error[0].value.replace("\\", "")
    app.run()
    assert "biology.tsv — 1 card" in texts(app)
    assert captions(started(deck=app.query_params["deck"])) == [MISSING]


def test_the_name_of_a_file_stays_text() -> None:
    app = started()
    upload(app, "![x](https://e.org/x.png) <b>.tsv", BIOLOGY)
    (kept,) = offered(app)
    assert kept.label.startswith(r"\!\[x\]\(https")
    assert all(r"\!\[x\]" in button.help for button in app.button if button.key.startswith("forget-"))


# --- overview ----------------------------------------------------------------------------------


def test_the_overview_has_a_title_figures_and_its_sections() -> None:
    app = overview()
    title = sent(app, "concept_overview")
    assert title["title"] == SEED.name
    assert {"number": "10", "noun": "cards"} in title["figures"]
    assert list(sections(app)) == [
        "Communities",
        "Most connected",
        "Least covered",
        "Gaps",
        "Known to the glossary",
        "Explained by the cards",
        "With and without the glossary",
    ]
    best = sections(app)["Most connected"]["rows"][0]
    assert best["names"] == [{"id": "kl-divergence", "label": "KL divergence"}]


def test_the_cards_alone_are_compared_on_request() -> None:
    app = overview()
    assert "rows" not in sections(app)["With and without the glossary"]
    (button,) = [button for button in app.button if button.label == "Compare with the cards alone"]
    button.click().run()
    rows = sections(app)["With and without the glossary"]["rows"]
    named = ["Concepts", "Other names", "Definitions", "Links", "Prerequisites"]
    assert [row["text"] for row in rows] == named
    alone, both = ([int(row["cells"][side].replace(",", "")) for row in rows] for side in (0, 1))
    assert all(number > 0 for number in alone)
    assert all(alone[row] < both[row] for row in (1, 2, 4))  # what the glossary adds
    assert not [button for button in app.button if button.label.startswith("Compare")]


def test_a_link_leads_to_its_concept_in_the_deck_that_is_open() -> None:
    app = overview()
    assert {data["address"] for data in all_sent(app, "concept_overview")} == {"./?concept="}
    app.session_state["deck"] = LANGUAGE_MODELS.slug
    app.run()
    assert {data["address"] for data in all_sent(app, "concept_overview")} == {
        f"./?deck={LANGUAGE_MODELS.slug}&concept="
    }
    assert "Topics" in sections(app)
    upload(app, "biology.tsv", BIOLOGY)
    assert {data["address"] for data in all_sent(app, "concept_overview")} == {
        f"./?deck={app.session_state['deck-next']}&concept="
    }


def test_the_text_of_cards_stays_plain_data() -> None:
    app = overview()
    upload(app, "<i>hostile</i>.tsv", HOSTILE)
    title = sent(app, "concept_overview")
    assert title["title"] == "<i>hostile</i>.tsv"  # the component sets it as text
    assert sections(app)["Topics"]["rows"][0]["text"] == "<b>tag</b>"
    shown = [element.value for kind in ("markdown", "html", "caption") for element in app.get(kind)]
    assert not any("hostile" in text or "<b>" in text for text in shown if "<style>" not in text)


def test_a_deck_without_concepts_says_so() -> None:
    app = overview()
    upload(app, "empty.tsv", "1?\t2\n")
    assert "nothing to sum up" in texts(app)
    assert not all_sent(app, "concept_overview")


def test_a_deck_of_another_field_is_read_without_the_built_in_glossary() -> None:
    app = overview()
    assert "No glossary" not in sections(app)
    upload(app, "biology.tsv", BIOLOGY + "What is temperature?\tThe warmth that speeds osmosis up.\n")
    assert "No glossary" in sections(app)
    assert "Known to the glossary" not in sections(app)
    assert not [button for button in app.button if button.label.startswith("Compare")]
