"""Which deck the app shows, and the overview of it, as Streamlit builds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from graph.readers import read_deck
from graph.ui import learning
from graph.ui.builtin import BUILT_IN, LANGUAGE_MODELS, SEED
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
    app.file_uploader[0].upload(name, text.encode(), "text/plain")
    app.run()
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
    assert len(sent(app, "concept_index")["rows"]) > 100
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


@pytest.mark.parametrize("name", ["biology", "", "Language models", "../seed.tsv"])
def test_an_address_without_a_deck_behind_it_opens_the_first(name: str) -> None:
    app = started(deck=name)
    assert switch(app).value == SEED.slug
    assert "10 cards" in texts(app)


def test_another_deck_starts_without_a_selection() -> None:
    app = started(concept="KL")
    switch(app).set_value(LANGUAGE_MODELS.slug).run()
    assert sent(app, "concept_record")["record"] is None
    assert "concept" not in app.query_params


def test_an_upload_wins_and_is_left_by_the_switch() -> None:
    app = started(deck=LANGUAGE_MODELS.slug)
    upload(app, "biology.tsv", BIOLOGY)
    assert "biology.tsv — 1 card" in texts(app)
    assert switch(app).value is None
    switch(app).set_value(SEED.slug).run()
    assert texts(app).startswith("10 cards")
    assert switch(app).value == SEED.slug


def test_an_upload_that_is_taken_back_leaves_the_deck_that_was_chosen() -> None:
    app = started(deck=LANGUAGE_MODELS.slug)
    upload(app, "biology.tsv", BIOLOGY)
    next(button for button in app.button if "built-in" in button.label).click().run()
    assert switch(app).value == LANGUAGE_MODELS.slug
    assert "biology" not in texts(app)


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
    assert {data["address"] for data in all_sent(app, "concept_overview")} == {"./?concept="}


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
