"""What only a real browser shows: clicks on the canvas, the view, the offline page, foreign requests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import build_graph, write_graph
from graph.model import ConceptGraph
from graph.readers import read_deck
from tests.browser import MARKS, Page, requested_hosts

HOSTILE = (
    "What is <img src=x onerror=alert(1)> entropy?\t</script><script>alert(2)</script> "
    "Entropy is [bad](javascript:alert(3)) <iframe src=https://example.com></iframe> disorder.\n"
    "What is $\\href{javascript:alert(4)}{x}$ cross-entropy?\t"
    "Cross-entropy is https://example.com/a.png loss.\n"
)

pytestmark = MARKS
TOAST = '[data-testid="stToast"]'


def test_a_click_on_a_node_opens_its_cards_and_moves_nothing(page: Page, app: str) -> None:
    page.open(app)
    before = page.view()
    page.click_at(*page.at("kl-divergence"))
    page.wait_title("KL divergence")
    assert "Why is forward KL" in page.text(".cards")
    assert "concept=kl-divergence" in page.driver.current_url
    assert page.view() == before
    assert page.js('return deep(".record mark math") !== null')  # the mention, marked in typeset math


def test_an_answer_shows_on_demand(page: Page, app: str) -> None:
    page.open(app + "?concept=entropy")
    page.wait_title("entropy")
    assert "minimum average bits" not in page.text(".cards")
    page.js("""[...deep(".cards").querySelectorAll(".card")]
        .find(card => card.innerText.includes("Shannon")).querySelector(".flip").click()""")
    assert "minimum average bits" in page.text(".cards")
    assert page.js(
        """
        const open = ".cards .answer:not([hidden]) math";
        return deep(`${open} msub, ${open} munder`) !== null;
        """
    )


def test_a_click_on_a_line_shows_what_links_the_two(page: Page, app: str) -> None:
    page.open(app)
    x, y = page.js(
        """
        const view = deep(".graph").view, network = view.network;
        network.moveTo({scale: 1.5, position: network.getPosition("n:rlhf")});
        const box = view.canvasBox.getBoundingClientRect();
        for (const edge of network.getConnectedEdges("n:rlhf")) {  // one whose middle nothing covers
          const ends = network.getConnectedNodes(edge).map((id) => network.getPosition(id));
          const [a, b] = ends.map((end) => network.canvasToDOM(end));
          const middle = {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2};
          const inX = middle.x > 20 && middle.x < box.width - 20;
          const inY = middle.y > 20 && middle.y < box.height - 80;
          if (inX && inY && !network.getNodeAt(middle) && network.getEdgeAt(middle) === edge)
            return [box.x + middle.x, box.y + middle.y];
        }
        """
    )
    page.click_at(x, y)
    page.wait(lambda: " and " in page.text(".record h2"), "the record of a link")
    assert page.js('return deep(".record .cards .answer").hidden') is False


def test_search_finds_aliases_and_focuses(page: Page, app: str) -> None:
    page.open(app)
    page.js("""const input = deep(".index input"); input.focus(); input.value = "relative ent";
        input.dispatchEvent(new Event("input"));""")
    assert "KL divergence" in page.text(".index tbody")
    assert page.js('return deep(".index tbody").rows.length') == 1
    page.js("""deep(".index input").dispatchEvent(new KeyboardEvent("keydown", {key: "Enter"}))""")
    page.wait_title("KL divergence")
    page.wait(
        lambda: page.js('return deep(".graph").view.selected?.id') == "n:kl-divergence", "the node's ring"
    )


def test_a_neighbour_is_a_button(page: Page, app: str) -> None:
    page.open(app + "?concept=DPO")
    page.wait_title("DPO")
    page.js(
        """
        const names = [...deep(".record").querySelectorAll(".neighbour .name")];
        names.find(name => name.innerText === "GRPO").click();
        """
    )
    page.wait_title("GRPO")


def test_the_keyboard_walks_the_graph_and_the_list(page: Page, app: str) -> None:
    page.open(app)
    page.js("""const canvas = deep(".graph-canvas"); canvas.focus();
        const options = {key: "ArrowRight", bubbles: true, composed: true};
        canvas.dispatchEvent(new KeyboardEvent("keydown", options));""")
    first = page.wait(lambda: page.text(".record h2"), "a first concept")
    start = page.js('return deep(".graph").view.selected.id')
    reached = {}
    for key in ("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"):
        reached[key] = page.js(
            """const view = deep(".graph").view;
            view.selected = {kind: "node", id: arguments[1]};
            const options = {key: arguments[0], bubbles: true, composed: true};
            view.canvasBox.dispatchEvent(new KeyboardEvent("keydown", options));
            return view.selected.id;""",
            key,
            start,
        )
    assert len(set(reached.values()) - {start}) >= 2  # a concept has neighbours on several sides
    neighbours = page.js('return [...deep(".graph").view.neighbours.get(arguments[0]).keys()]', start)
    assert set(reached.values()) <= {start, *neighbours}
    page.wait(lambda: page.text(".record h2") != first, "another concept")


def test_back_and_forward_are_followed(page: Page, app: str) -> None:
    page.open(app + "?concept=DPO")
    page.wait_title("DPO")
    page.click_at(*page.at("grpo"))
    page.wait_title("GRPO")
    page.wait(lambda: page.driver.current_url.endswith("concept=grpo"), "the new address")
    page.driver.back()
    page.wait_title("DPO")
    before = page.js("return history.length")
    page.js("""deep(".graph").view.send({do: "view", view: {route: ["dpo", "perplexity"]}})""")
    page.wait(lambda: page.driver.current_url.endswith("?route=dpo~perplexity"), "the path in the address")
    page.wait(lambda: "perplexity" in page.text(".record"), "the path")
    assert page.js("return history.length") == before  # one step, in place of the one that was gone back
    page.driver.back()
    page.wait_title("DPO")
    page.wait(lambda: page.driver.current_url.endswith("?concept=DPO"), "the address of before")


def boxes(page: Page, *selectors: str) -> list[dict[str, float]]:
    """Where elements are in the window."""
    found: list[dict[str, float]] = page.js(
        "return arguments[0].map((selector) => deep(selector).getBoundingClientRect().toJSON())", selectors
    )
    return found


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["right"] <= other["left"]
        or other["right"] <= one["left"]
        or one["bottom"] <= other["top"]
        or other["bottom"] <= one["top"]
    )


def test_what_is_said_lies_over_nothing_that_is_read(page: Page, app: str) -> None:
    page.open(app + "?concept=photosynthesis")
    page.wait(lambda: page.js("return !!deep(arguments[0])", TOAST), "the message")
    page.settle()
    said, *others = boxes(page, TOAST, ".graph-canvas", ".graph-count", ".index", ".record")
    assert all(apart(said, other) for other in others)


@pytest.fixture
def phone(page: Page) -> Iterator[Page]:
    """The page as narrow as a telephone."""
    size = {"width": 400, "height": 860, "deviceScaleFactor": 1, "mobile": True}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield page
    page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_on_a_phone_the_search_is_on_top_and_the_bar_is_low(phone: Page, app: str) -> None:
    phone.open(app)
    phone.settle()
    bar, search, graph, record = boxes(phone, ".st-key-header", ".index > input", ".graph", ".record")
    assert bar["height"] <= 64
    assert (
        bar["bottom"] <= search["top"] < search["bottom"] <= graph["top"] < graph["bottom"] <= record["top"]
    )
    pages, decks = boxes(phone, '[data-testid="stExpandSidebarButton"]', ".st-key-header button")
    assert apart(pages, decks)
    assert phone.js("return document.documentElement.scrollWidth") == 400
    unfolded = 'return deep(".index-list").getClientRects().length'
    assert not phone.js(unfolded)
    phone.js('deep(".index > input").focus()')
    phone.write("teacher student")
    phone.wait(lambda: "On a card: " in phone.text(".index-list"), "what is found to unfold")
    phone.press_in(".index tbody button")
    title = phone.wait(lambda: phone.text(".record h2"), "a record")
    assert title in phone.js('return deep(".index tbody").textContent')
    assert not phone.js(unfolded)
    low = boxes(phone, ".st-key-header")[0]["bottom"]
    phone.wait(lambda: low <= boxes(phone, ".record h2")[0]["top"] < 200, "the record below the bar")
    phone.open(app + "?concept=photosynthesis")
    phone.wait(lambda: phone.js("return !!deep(arguments[0])", TOAST), "a message")
    said = boxes(phone, TOAST)[0]
    assert 0 <= said["left"] < said["right"] <= 400


def test_tabs_name_what_they_turn(page: Page, app: str) -> None:
    page.open(app)
    tabs = """const named = (tab) => deep(".index").querySelector(`#${tab.getAttribute("aria-controls")}`);
        return deepAll(".index [role=tab]").map((tab) => [tab.textContent, named(tab).role,
          tab.ariaSelected === "true", named(tab).getAttribute("aria-labelledby") === tab.id])"""
    names = ("Concepts", "Bridges", "Missing links")
    assert page.js(tabs) == [[name, "tabpanel", name == names[0], name == names[0]] for name in names]
    assert boxes(page, ".index-status")[0]["height"]
    page.press_in(".index-tabs button", "Bridges")
    assert page.js(tabs) == [[name, "tabpanel", name == names[1], name == names[1]] for name in names]
    assert not boxes(page, ".index-status")[0]["height"]  # nothing to say, and no room for it
    assert page.js('return deepAll(".index [role=status] button").length') == 0


def test_the_focus_stays_in_the_record_after_a_pick(page: Page, app: str) -> None:
    page.open(app + "?concept=DPO")
    page.wait_title("DPO")
    page.js('const name = deep(".record .neighbour .name"); name.focus(); name.click()')
    page.wait(lambda: page.text(".record h2") not in ("", "DPO"), "a neighbour's record")
    assert page.js('return deep(".record h2") === deep(".record").getRootNode().activeElement')


def test_the_list_takes_one_stop_of_the_tab_key(page: Page, app: str) -> None:
    page.open(app)
    assert page.js("""return deep(".index tbody").querySelectorAll("button[tabindex='0']").length""") == 1


def test_an_address_is_text_and_nothing_else(page: Page, app: str) -> None:
    requested_hosts(page)
    page.open(app + "?concept=!%5Bx%5D(https%3A%2F%2Fexample.org%2Fx.png)")
    page.wait(lambda: "example.org" in page.js("return document.body.innerText"), "the message")
    assert requested_hosts(page) == {"127.0.0.1"}
    assert page.js('return document.querySelector("[data-testid=stToast] img")') is None


def test_the_app_asks_no_other_host_and_complains_of_nothing(page: Page, app: str) -> None:
    page.complaints()
    requested_hosts(page)
    page.open(app + "?concept=perplexity")
    page.wait_title("perplexity")
    assert requested_hosts(page) == {"127.0.0.1"}
    assert page.complaints() == []


def test_an_uploaded_deck_is_drawn_and_its_text_never_runs(page: Page, app: str, tmp_path: Path) -> None:
    deck = tmp_path / "hostile.tsv"
    deck.write_text(HOSTILE, encoding="utf-8")
    page.open(app)
    page.js(
        """[...document.querySelectorAll("button")].find(b => b.innerText.includes("Open a deck")).click()"""
    )
    page.wait(lambda: page.js('return !!document.querySelector("input[type=file]")'), "the uploader")
    requested_hosts(page)
    page.driver.find_element("css selector", "input[type=file]").send_keys(str(deck))
    page.wait(lambda: page.js('return !!deep(".graph")?.view?.nodes.get("n:disorder")'), "the new graph")
    page.js(
        """
        const rows = [...deep(".index tbody").querySelectorAll("button")];
        rows.find(row => row.innerText.includes("entropy")).click();
        """
    )
    page.wait(lambda: page.text(".record h2"), "a record")
    for button in page.js('return [...deep(".cards").querySelectorAll(".flip")]'):
        page.driver.execute_script("arguments[0].click()", button)
    assert requested_hosts(page) <= {"127.0.0.1"}
    assert page.js('return deep(".record img, .record script, .record iframe, .record a")') is None


def test_an_edge_opens_its_evidence_and_is_refuted_for_good(page: Page, app: str) -> None:
    page.open(app + "prerequisites?concept=perplexity")
    page.wait_title("perplexity")
    page.settle()
    x, y = page.js(
        """
        const view = deep(".graph").view, box = view.canvasBox.getBoundingClientRect();
        const ends = ["n:cross-entropy", "n:perplexity"].map((id) => view.network.getPosition(id));
        const [a, b] = ends.map((end) => view.network.canvasToDOM(end));
        for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {  // where nothing else lies over the arrow
          const at = {x: a.x + part * (b.x - a.x), y: a.y + part * (b.y - a.y)};
          if (!view.network.getNodeAt(at) && view.network.getEdgeAt(at) === "cross-entropy\x1eperplexity")
            return [box.x + at.x, box.y + at.y];
        }
        """
    )
    page.click_at(x, y)
    page.wait_title("cross-entropy before perplexity")
    assert "a formula of a card" in page.text(".record")
    assert page.js('return deep(".record .sentence math") !== null')
    drawn = """return deep(".graph").view.edges.getIds().includes("cross-entropy\\x1eperplexity")"""
    assert page.js(drawn)
    page.js(
        """[...deep(".verdict").querySelectorAll("button")].find(b => b.innerText === "Not so").click()"""
    )
    page.wait(lambda: not page.js(drawn), "the edge to go")
    page.wait(lambda: "Changes (1)" in page.js("return document.body.innerText"), "the decision")
    page.open(app + "prerequisites?concept=perplexity")  # another session
    page.wait(lambda: "Changes (1)" in page.js("return document.body.innerText"), "the decision kept")
    assert not page.js(drawn)
    page.press_in(".graph-undo")
    page.wait(lambda: page.js(drawn), "the edge to come back")


def test_a_step_is_ticked_off_and_stays_so(page: Page, app: str) -> None:
    page.open(app + "study")
    page.wait(lambda: page.js('return document.querySelector(".st-key-goals input") !== null'), "the goals")
    page.js("""document.querySelector(".st-key-goals input").focus()""")
    page.driver.switch_to.active_element.send_keys("perplex", "\ue007", "\ue00c")  # Enter, Escape
    page.wait(lambda: "0 of 3 steps" in page.js("return document.body.innerText"), "the path")
    drawn = 'return deep(".graph").view.nodes.getIds().sort().join()'
    page.wait(lambda: page.js(drawn) == "n:cross-entropy,n:entropy,n:perplexity", "its graph")
    page.js("""document.querySelector("[class*='st-key-step-'][class*='-entropy'] input").click()""")
    page.wait(lambda: "1 of 3 steps" in page.js("return document.body.innerText"), "a step ticked off")
    page.wait(
        lambda: page.js('return deep(".graph").view.nodes.get("n:entropy").state') == "known", "a filled node"
    )
    page.press("1 card")
    page.wait_title("entropy")
    page.open(app + "study")
    page.wait(lambda: "1 of 3 steps" in page.js("return document.body.innerText"), "the progress kept")


def test_the_offline_page_works_without_any_network(
    page: Page, seed_graph: ConceptGraph, tmp_path: Path
) -> None:
    write_graph(seed_graph, tmp_path / "graph.html")
    page.complaints()
    requested_hosts(page)
    page.open((tmp_path / "graph.html").as_uri())
    page.click_at(*page.at("rlhf"))
    page.wait_title("RLHF")
    assert "Write the RLHF objective" in page.text(".cards")
    assert page.driver.current_url.endswith("#rlhf")
    assert requested_hosts(page) == set()
    assert page.complaints() == []


def test_a_concept_may_be_called_like_a_part_of_the_language(page: Page, tmp_path: Path) -> None:
    deck = read_deck(b"What is a constructor?\tA constructor is run by a prototype.\n", "js.tsv")
    write_graph(build_graph(deck.cards), tmp_path / "js.html")
    page.open((tmp_path / "js.html").as_uri())
    page.click_at(*page.at("constructor"))
    page.wait_title("constructor")


@pytest.mark.parametrize("address", ["%", "constructor", "__proto__", "nothing"])
def test_the_offline_page_survives_any_address(
    page: Page, seed_graph: ConceptGraph, tmp_path: Path, address: str
) -> None:
    write_graph(seed_graph, tmp_path / "graph.html")
    page.complaints()
    page.open((tmp_path / "graph.html").as_uri() + "#" + address)
    assert page.text(".record h2") == ""
    assert page.complaints() == []


def test_a_hostile_deck_cannot_run_in_the_offline_page(page: Page, tmp_path: Path) -> None:
    graph = build_graph(read_deck(HOSTILE.encode(), "hostile.tsv").cards)
    write_graph(graph, tmp_path / "graph.html")
    requested_hosts(page)
    page.open((tmp_path / "graph.html").as_uri())
    for concept in graph.concepts:
        page.driver.get((tmp_path / "graph.html").as_uri() + "#" + concept.id)
        page.wait_title(concept.label)
        page.js('deep(".cards").querySelectorAll(".flip").forEach(button => button.click())')
    assert requested_hosts(page) == set()
    assert page.js("return document.scripts.length") == 3
    assert page.js('return document.querySelector("main img, main script, main iframe, main a")') is None
