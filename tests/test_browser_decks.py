"""The built-in decks and the overview in a real browser: the switch, moving between pages, links."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.readers import read_deck
from graph.ui.builtin import LANGUAGE_MODELS
from tests.browser import MARKS, Page

HOSTILE = (
    "question\tanswer\ttags\n"
    "What is <img src=x onerror=alert(1)> entropy?\t"
    "Entropy is <script>alert(2)</script> disorder.\t<b>tag</b>\n"
)
CARDS = len(read_deck(LANGUAGE_MODELS.path).cards)

pytestmark = MARKS


def follow(page: Page, text: str) -> None:
    """Follow the link of an overview, or to a page, that says so."""
    find = """
        const shadows = [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
        const roots = [document, ...shadows.filter(Boolean)];
        const links = roots.flatMap((root) => [...root.querySelectorAll("a")]);
        const link = links.find((a) => a.innerText.trim() === arguments[0]);
    """
    page.wait(lambda: page.js(f"{find} return link !== undefined", text), f"a link {text}")
    page.js(f"{find} link.click()", text)


def wait_text(page: Page, text: str) -> None:
    page.wait(lambda: text in page.js("return document.body.innerText"), text)


def test_the_larger_deck_is_one_click_away_and_its_overview_leads_to_its_cards(page: Page, app: str) -> None:
    page.open(app)
    wait_text(page, "10 cards")
    page.press(LANGUAGE_MODELS.short)
    wait_text(page, f"{CARDS} cards")
    page.wait(lambda: page.driver.current_url.endswith("?deck=language-models"), "the deck in the address")
    page.complaints()
    follow(page, "Overview")
    page.wait(lambda: page.text("h1") == LANGUAGE_MODELS.name, "the overview")
    assert f"{CARDS} cards" in page.text(".figures")
    assert "deck=language-models" in page.driver.current_url
    follow(page, "GRPO")
    page.wait_title("GRPO")
    assert "language-models.tsv" in page.text(".cards")
    assert {"deck=language-models", "concept=grpo"} <= {*page.driver.current_url.split("?")[1].split("&")}
    complaints = [line for line in page.complaints() if "_stcore" not in line]  # Streamlit's own probing
    assert complaints == []


def test_a_link_of_the_overview_opens_in_a_tab_of_its_own_as_well(page: Page, app: str) -> None:
    page.driver.get(app + "overview?deck=language-models")
    address = page.wait(lambda: page.js("""return deep("td") && deep(".names a").href"""), "a link")
    page.open(address)
    page.wait(lambda: page.text(".record h2"), "its record")
    wait_text(page, f"{CARDS} cards")


def test_a_page_that_is_loaded_again_shows_the_same_deck(page: Page, app: str) -> None:
    page.open(app + "?deck=language-models")
    follow(page, "Study path")
    page.wait(lambda: page.js('return !!document.querySelector(".st-key-goals")'), "the study page")
    page.driver.refresh()
    page.wait(lambda: page.js('return !!document.querySelector(".st-key-goals")'), "the study page")
    wait_text(page, f"{CARDS} cards")
    page.press("Ten cards")
    wait_text(page, "10 cards")
    page.wait(lambda: "deck=" not in page.driver.current_url, "an address without a deck")


@pytest.mark.parametrize("deck", ["", "?deck=language-models"])
def test_the_panes_stay_where_they_are_when_the_deck_changes(page: Page, app: str, deck: str) -> None:
    page.open(app + deck)
    page.settle()
    top = 'return deep(".graph-canvas").getBoundingClientRect().y'
    before = page.js(top)
    page.press("Ten cards" if deck else LANGUAGE_MODELS.short)
    wait_text(page, "10 cards" if deck else f"{CARDS} cards")
    page.settle()
    assert page.js(top) == before
    assert page.js("return document.documentElement.scrollHeight <= innerHeight")


def test_an_uploaded_deck_is_summed_up_as_text_and_its_links_stay_in_it(
    page: Page, app: str, tmp_path: Path
) -> None:
    deck = tmp_path / "hostile.tsv"
    deck.write_text(HOSTILE, encoding="utf-8")
    page.driver.get(app + "overview")
    page.press("Open a deck")
    page.wait(lambda: page.js('return !!document.querySelector("input[type=file]")'), "the uploader")
    page.driver.find_element("css selector", "input[type=file]").send_keys(str(deck))
    page.wait(lambda: page.text("h1") == "hostile.tsv", "its overview")
    page.wait(lambda: page.text(".what:has(+ .with)") == "<b>tag</b>", "its topic, letter by letter")
    assert page.js('return deep(".overview :is(img, script, iframe), .what b")') is None
    follow(page, "entropy")
    page.wait_title("entropy")
    assert "hostile.tsv" in page.text(".cards")
