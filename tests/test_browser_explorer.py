"""The explorer as a person uses it: graph, filters, search, ways and insights. Nothing moves of itself."""

from __future__ import annotations

import pytest

from tests.browser import MARKS, Page
from tests.explorer_page import choose, drawn, in_focus, listed, number, search, stays

pytestmark = MARKS


# --- the graph -----------------------------------------------------------------------------------


def test_the_pointer_fades_all_but_the_neighbours(explorer: Page) -> None:
    assert in_focus(explorer) == set()
    explorer.mouse("Moved", *explorer.at("perplexity"))
    explorer.wait(lambda: in_focus(explorer), "the rest to fade")
    near = explorer.js('return [...deep(".graph").view.neighbours.get("n:perplexity").keys()]')
    assert in_focus(explorer) == {"perplexity", *(ident[2:] for ident in near)}
    explorer.wait(lambda: explorer.text(".graph-preview"), "the preview")
    lines = explorer.text(".graph-preview").splitlines()
    assert lines == ["perplexity", "Perplexity = exp(cross-entropy).", f"in 2 cards · {len(near)} links"]
    boxes = explorer.js(
        'return [".graph-canvas", ".graph-preview"].map((name) => deep(name).getBoundingClientRect())'
    )
    pane, box = boxes
    assert pane["left"] <= box["left"] < box["right"] <= pane["right"]
    assert pane["top"] <= box["top"] < box["bottom"] <= pane["bottom"]
    x, y = explorer.at("perplexity")
    assert not (box["left"] - 30 < x < box["right"] + 30 and box["top"] - 30 < y < box["bottom"] + 30)
    explorer.key("Tab")  # to whatever opens by a key
    explorer.wait(lambda: not explorer.text(".graph-preview"), "the preview to go")
    explorer.mouse("Moved", 5, 5)
    explorer.wait(lambda: not in_focus(explorer), "all to come back")
    explorer.mouse("Moved", *explorer.at("entropy"))
    explorer.wait(lambda: explorer.text(".graph-preview"), "another preview")
    explorer.mouse("Moved", 5, 5)
    explorer.wait(lambda: not explorer.text(".graph-preview"), "the preview to go with the pointer")


def test_importance_is_area_and_strength_is_width(explorer: Page) -> None:
    sizes = explorer.js('return deep(".graph").view.shownNodes.map(({ size }) => size)')
    assert sizes == sorted(sizes, reverse=True)
    assert 8 <= sizes[-1] < sizes[0] <= 28
    widths = explorer.js('return deep(".graph").view.edges.get().map(({ width }) => width)')
    assert 0.5 <= min(widths) < max(widths) <= 4


def test_a_double_click_opens_the_local_graph_and_the_slider_widens_it(explorer: Page) -> None:
    before, view = explorer.places(), explorer.view()
    explorer.click_at(*explorer.at("perplexity"), times=2)
    explorer.wait(lambda: "Around perplexity" in explorer.text(".graph-chip"), "the local graph")
    near = set(drawn(explorer))
    assert near < set(before)
    assert explorer.text(".graph-depth output") == "1"
    assert set(listed(explorer)) == {explorer.js(LABEL, ident) for ident in near}
    assert f"showing {len(near)} of {len(before)}" in number(explorer)
    explorer.js(
        """const slider = deep(".graph-depth input"); slider.value = 2;
        slider.dispatchEvent(new Event("input"))"""
    )
    explorer.wait(lambda: len(drawn(explorer)) > len(near), "a wider local graph")
    assert "depth=2" in explorer.driver.current_url
    assert explorer.text(".graph-depth output") == "2"
    assert stays(before, explorer.places())
    explorer.press_in(".graph-chips button", "Around perplexity")
    explorer.wait(lambda: len(drawn(explorer)) == len(before), "the whole graph")
    assert explorer.places() == before
    explorer.wait(lambda: explorer.view() == pytest.approx(view, abs=0.01), "the view that was left")


LABEL = 'return deep(".graph").view.node(`n:${arguments[0]}`).label'


def test_a_concept_stays_where_it_is_drawn_to(explorer: Page, app: str) -> None:
    before = explorer.places()
    start = explorer.at("entropy")
    explorer.drag(start, [start[0] + 60, start[1] + 40])
    explorer.wait(lambda: "Put back" in explorer.text(".graph-count"), "the move to be kept")
    moved = explorer.places()
    assert moved["entropy"] != before["entropy"]
    explorer.open(app)  # another session
    explorer.wait(lambda: explorer.places()["entropy"] == moved["entropy"], "the place that was kept")
    assert stays({ident: place for ident, place in before.items() if ident != "entropy"}, explorer.places())
    explorer.press_in(".graph-unpin")
    explorer.wait(lambda: explorer.places() == before, "everything to go back")
    explorer.press_in(".graph-undo")
    explorer.wait(lambda: explorer.places()["entropy"] == moved["entropy"], "the place to come back")
    explorer.press_in(".graph-undo")
    explorer.wait(lambda: explorer.places() == before, "the move to be undone")


def test_arranging_anew_finds_places_around_what_was_put_somewhere(explorer: Page) -> None:
    before = explorer.places()
    start = explorer.at("entropy")
    explorer.drag(start, [start[0] + 150, start[1] + 100])
    explorer.wait(lambda: "Put back" in explorer.text(".graph-count"), "the move to be kept")
    put = explorer.places()["entropy"]
    explorer.press_in(".graph-look summary")
    explorer.press_in(".graph-arrange")
    explorer.wait(
        lambda: not stays(before, explorer.places() | {"entropy": before["entropy"]}), "other places"
    )
    after = explorer.places()
    assert after["entropy"] == put
    assert after.keys() == before.keys()
    explorer.press_in(".graph-unpin")
    explorer.wait(lambda: "Put back" not in explorer.text(".graph-count"), "the pin to go")
    assert explorer.places() == after  # it has no other place


def test_fit_and_reset_bring_everything_back(explorer: Page) -> None:
    whole, view = explorer.places(), explorer.view()
    explorer.js('deep(".graph").view.network.moveTo({ scale: 3 })')
    explorer.press_in(".graph-fit")
    assert explorer.view() == pytest.approx(view)
    explorer.click_at(*explorer.at("rlhf"))
    explorer.wait_title("RLHF")
    explorer.press_in(".graph-legend button", "perplexity")
    explorer.wait(lambda: len(drawn(explorer)) < len(whole), "a filter")
    explorer.press_in(".graph-reset")
    explorer.wait(lambda: explorer.places() == whole, "the whole graph")
    explorer.wait(lambda: not explorer.text(".record h2"), "nothing to be selected")
    explorer.wait(lambda: "?" not in explorer.driver.current_url, "a plain address")


def test_the_best_concepts_come_first_and_more_on_request(larger: Page) -> None:
    before = larger.places()
    assert number(larger).startswith("showing 300 of ")
    total = int(number(larger).split()[3].rstrip(",").replace(",", ""))
    larger.press_in(".graph-more")
    larger.wait(lambda: len(drawn(larger)) == min(600, total), "more concepts")
    assert stays(before, larger.places())


# --- filters -------------------------------------------------------------------------------------


def test_the_legend_filters_graph_and_list(explorer: Page) -> None:
    before, view = explorer.places(), explorer.view()
    explorer.press_in(".graph-legend button", "perplexity")
    explorer.wait(lambda: len(drawn(explorer)) < len(before), "the filter")
    group = set(drawn(explorer))
    community = 'return deep(".graph").view.node(`n:${arguments[0]}`).community'
    assert {explorer.js(community, ident) for ident in group} == {explorer.js(community, "perplexity")}
    assert set(listed(explorer)) == {explorer.js(LABEL, ident) for ident in group}
    assert "1 filter on" in number(explorer)
    assert explorer.js('return deep(".graph-legend [aria-pressed=true]").textContent').startswith(
        "perplexity"
    )
    assert stays(before, explorer.places())
    assert explorer.view() == view
    explorer.press_in(".graph-legend button", "perplexity")
    explorer.wait(lambda: explorer.places() == before, "all concepts")


@pytest.mark.parametrize(
    ("filter_", "choice", "parameter"),
    [
        ("All tags", "compression", "tags=compression"),
        ("Any number of cards", "5 cards and more", "min=5"),
        ("All links", "Strong links", "links=strong"),
        ("Hubs as they are", "Hubs tamed", "hubs=damped"),
        ("Known or not", "new", "states=new"),
    ],
)
def test_each_filter_changes_what_is_drawn_and_moves_nothing(
    larger: Page, filter_: str, choice: str, parameter: str
) -> None:
    drawing = """
        const view = deep(".graph").view;
        return [view.nodes, view.edges].map((set) => set.getIds().sort()).join();
    """
    before, first = larger.places(), larger.js(drawing)
    choose(larger, filter_, choice)
    larger.wait(lambda: larger.js(drawing) != first, "another drawing")
    larger.wait(lambda: parameter in larger.driver.current_url, "the filter in the address")
    assert stays(before, larger.places())
    larger.press_in(".filter-clear")
    larger.wait(lambda: larger.js(drawing) == first, "the first drawing")


def test_the_list_follows_the_filters_and_sorts(larger: Page) -> None:
    choose(larger, "Any number of cards", "10 cards and more")
    larger.wait(lambda: len(listed(larger)) < 200, "the filter")
    larger.press_in(".index thead button", "Cards")
    cells = 'return [...deep(".index tbody").rows].map((row) => Number(row.cells[1].textContent))'
    cards = larger.js(cells)
    assert cards == sorted(cards, reverse=True)
    assert cards[-1] >= 10
    larger.press_in(".index thead button", "Concept")
    labels = listed(larger)
    assert [label.lower() for label in labels[:3]] == sorted(label.lower() for label in labels)[:3]


# --- search --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("perplex", "perplexity"),  # as one types
        ("relative entropy", "KL divergence"),  # an alias
        ("entrpoy", "entropy"),  # a typo
        ("kullback liebler", "KL divergence"),  # … of an alias
        ("teacher student", "knowledge distillation"),  # words of a card
    ],
)
def test_search_finds_names_typos_and_words_of_cards(explorer: Page, text: str, found: str) -> None:
    search(explorer, text)
    explorer.wait(lambda: found in listed(explorer), f"{found} in the list")
    explorer.wait(lambda: explorer.js(NODE_FOUND, found), "the rest of the graph to fade")
    explorer.key("Escape")
    explorer.wait(lambda: len(listed(explorer)) == len(drawn(explorer)), "the whole list")


NODE_FOUND = """
const focus = deep(".graph").view.focus();
return Boolean(focus?.nodes.some(({ label }) => label === arguments[0]));
"""


def test_the_graph_shows_only_what_is_found_on_request(explorer: Page) -> None:
    before = explorer.places()
    search(explorer, "entropy")
    explorer.press_in(".index-status button", "Show only these")
    explorer.wait(lambda: len(drawn(explorer)) < len(before), "the others to go")
    assert {"entropy", "cross-entropy", "output-entropy"} <= set(drawn(explorer))
    assert stays(before, explorer.places())
    explorer.press_in(".index-status button", "Show all again")
    explorer.wait(lambda: explorer.places() == before, "all to come back")


def test_the_slash_key_goes_to_the_search_and_enter_picks(explorer: Page) -> None:
    explorer.js("document.activeElement?.blur()")
    explorer.key("/")
    explorer.write("GRPO")
    explorer.key("Enter")
    explorer.wait_title("GRPO")


# --- ways and insights ---------------------------------------------------------------------------


def test_a_path_between_two_concepts_explains_each_hop(explorer: Page) -> None:
    before = explorer.places()
    explorer.click_at(*explorer.at("perplexity"))
    explorer.wait_title("perplexity")
    explorer.press_in(".record .ask", "Path to")
    explorer.press_in(".record .panel input")
    explorer.write("RLHF")
    explorer.key("Enter")
    explorer.wait(lambda: "route=perplexity~rlhf" in explorer.driver.current_url, "the path")
    explorer.wait(lambda: in_focus(explorer) >= {"perplexity", "rlhf"}, "the rest to fade")
    hops = explorer.js('return deep(".graph").view.data.route.edges.length')
    assert len(in_focus(explorer)) == hops + 1
    record = explorer.text(".record")
    assert all(explorer.js(LABEL, ident) in record for ident in in_focus(explorer))
    assert "seed.tsv:" in record  # the sentence behind a hop, and where it is from
    assert stays(before, explorer.places())
    explorer.press_in(".graph-chips button", "Path from perplexity to RLHF")
    explorer.wait(lambda: "route" not in explorer.driver.current_url, "the path to be left")


def test_bridges_and_gaps_are_told_in_plain_words(larger: Page) -> None:
    larger.press_in(".index-tabs button", "Bridges")
    larger.wait(
        lambda: "of the shortest ways between others lead through it" in larger.text(".index"), "bridges"
    )
    larger.press_in(".index-insights .name")
    title = larger.wait(lambda: larger.text(".record h2"), "the record of a bridge")
    assert title in larger.text(".index-insights")
    larger.press_in(".index-tabs button", "Missing links")
    larger.wait(lambda: "would connect them" in larger.text(".index"), "missing links")
    larger.press_in(".index-insights .name")
    larger.wait(lambda: "1 filter on" in number(larger), "the two groups alone")
    community = 'return [...new Set(deep(".graph").view.shownNodes.map(({ community }) => community))].length'
    assert larger.js(community) in (2, 3)  # the selected concept may be of a third
