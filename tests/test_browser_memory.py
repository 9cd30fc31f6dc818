"""Memory in the browser: colours and rings of the graph, the list, the record, the study path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import MARKS, Page, require_browser, serving
from tests.explorer_page import choose, drawn, listed

pytestmark = MARKS


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with a deck that comes with reviews, once for the module."""
    require_browser()
    with serving(tmp_path_factory.mktemp("app"), Path("tests/remembered.py")) as address:
        yield address


@pytest.fixture
def explorer(page: Page, address: str) -> Page:
    """The explorer with that deck."""
    page.open(address)
    page.wait(lambda: len(drawn(page)) > 50, "the deck", 90)
    page.settle()
    return page


def by_memory(page: Page) -> None:
    """Choose, in the menu of the view, that colours tell how well concepts are remembered."""
    page.press_in(".graph-look summary", "View")
    page.js(
        """
        const select = deep(".graph-colours select");
        select.value = "memory";
        select.dispatchEvent(new Event("change"));
        """
    )
    page.wait(lambda: page.js('return deep(".graph").view.byMemory'), "the colours of memory")


def colour(page: Page, concept: str) -> str:
    found: str = page.js('return deep(".graph").view.node(`n:${arguments[0]}`).color.border', concept)
    return found


def legend(page: Page) -> list[str]:
    found: list[str] = page.js(
        'return [...deep(".graph-legend").querySelectorAll("li")].map((item) => item.innerText.trim())'
    )
    return found


def rings(page: Page, *concepts: str) -> list[float]:
    """How closed the rings are that the painter draws for some concepts, in its order."""
    shares: list[float] = page.js(
        """
        const view = deep(".graph").view, shares = [];
        const context = {
          beginPath() {}, moveTo() {}, stroke() {},
          arc(x, y, radius, start, end) { shares.push((end - start) / (2 * Math.PI)); },
        };
        const wanted = arguments[0].map((id) => `n:${id}`);
        view.painter.memories(context, view.visible().filter(({ id }) => wanted.includes(id)), 1);
        return shares;
        """,
        concepts,
    )
    return [round(share, 2) for share in shares]


def test_colours_and_rings_tell_how_well_concepts_are_remembered(explorer: Page) -> None:
    before, places = legend(explorer), explorer.places()
    assert "never reviewed" not in before
    by_memory(explorer)
    assert legend(explorer)[:4] == [
        "remembered, 90 % and more",
        "fading, 70 to 89 %",
        "forgetting, below 70 %",
        "never reviewed",
    ]
    colours = [colour(explorer, concept) for concept in ("kl-divergence", "entropy", "grpo", "dpo")]
    assert len(set(colours)) == 4
    assert explorer.places() == places
    assert rings(explorer, "kl-divergence", "grpo", "dpo") == [1, 0.99, 1, 0.35]  # on tracks; none for DPO
    assert not explorer.complaints()


def test_the_choice_is_in_the_address_and_reset_takes_it_back(explorer: Page) -> None:
    by_memory(explorer)
    explorer.wait(lambda: "colours=memory" in explorer.driver.current_url, "the address")
    explorer.open(explorer.driver.current_url)
    explorer.wait(lambda: explorer.js('return deep(".graph").view.byMemory'), "the colours of memory")
    explorer.press_in(".graph-reset")
    explorer.wait(lambda: not explorer.js('return deep(".graph").view.byMemory'), "the colours of groups")


def test_levels_filter_in_the_legend_and_in_the_index(explorer: Page) -> None:
    by_memory(explorer)
    explorer.key("Escape")
    explorer.press_in(".graph-legend button", "forgetting")
    explorer.wait(lambda: "entropy" not in drawn(explorer), "what is being forgotten alone")
    assert "grpo" in drawn(explorer)
    choose(explorer, "forgetting", "never reviewed")
    explorer.wait(lambda: "dpo" in drawn(explorer), "what was never reviewed, too")
    assert "kl-divergence" not in drawn(explorer)


def test_the_list_shows_memory_and_sorts_what_fades_most_first(explorer: Page) -> None:
    explorer.press_in(".index thead button", "Memory")
    first = explorer.js(
        'return [...deep(".index tbody").querySelectorAll("tr")].map((row) => row.lastChild.textContent)'
    )
    assert first[0] == "35 %"
    assert first[-1] == "–"
    numbers = [int(text.removesuffix(" %")) for text in first if text != "–"]
    assert numbers == sorted(numbers)
    assert "DPO" in listed(explorer)[len(numbers) :]


def test_the_record_tells_memory_of_concept_and_cards(explorer: Page) -> None:
    explorer.press_in(".index tbody button", "KL divergence")
    explorer.wait_title("KL divergence")
    assert "remembered 99 % · 1 card about it, reviewed 1 day ago · from FSRS" in explorer.text(".record")
    assert "known, from your reviews" in explorer.text(".record .standing")
    assert explorer.text(".card .memory") == "remembered 99 % · reviewed 1 day ago · from FSRS"


def test_what_is_remembered_is_taken_out_by_a_press(explorer: Page) -> None:
    explorer.press_in(".index tbody button", "KL divergence")
    explorer.wait_title("KL divergence")
    explorer.press_in(".record .switch button", "New")
    explorer.wait(lambda: "from your reviews" not in explorer.text(".record .standing"), "the mark")
    assert "no longer count as known" in explorer.text(".record .told")
    explorer.press_link("Study path")
    explorer.wait(lambda: "known from your reviews" in explorer.text(".st-key-plan"), "the study path")
    explorer.click(".graph-undo")
    explorer.wait(lambda: "from your reviews" in explorer.text(".record .standing"), "the change taken back")
