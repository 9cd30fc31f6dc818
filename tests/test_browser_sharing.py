"""Sharing as a person does it: links to a view, and files of what is shown, read back by other programs."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pytest

from tests.browser import MARKS, Page
from tests.explorer_page import choose, drawn, listed
from tests.test_browser_editing import download

pytestmark = MARKS
SVG = "{http://www.w3.org/2000/svg}"


def test_an_address_brings_back_selection_filters_and_view(page: Page, app: str) -> None:
    page.open(app)
    page.settle()
    page.press_in(".graph-legend button", "RLHF")
    page.wait(lambda: "communities=" in page.driver.current_url, "the group in the address")
    page.wait(lambda: "RLHF" in page.text(".filter.on summary"), "the filters to say so")
    choose(page, "All links", "Clear links")
    page.wait(lambda: "links=clear" in page.driver.current_url, "the strength in the address")
    page.click_at(*page.at("rlhf"))
    page.wait_title("RLHF")
    page.press_in(".graph-local")
    page.wait(lambda: "depth=1" in page.driver.current_url, "the local graph in the address")
    page.wait(lambda: "Around RLHF" in page.text(".graph-chip"), "the local graph")
    address, shown, rows = page.driver.current_url, sorted(drawn(page)), listed(page)
    edges = page.js('return deep(".graph").view.edges.getIds().sort()')
    page.open(app)
    page.open(address)
    page.wait_title("RLHF")
    page.wait(lambda: sorted(drawn(page)) == shown, "the same concepts")
    assert listed(page) == rows
    assert page.js('return deep(".graph").view.edges.getIds().sort()') == edges


def test_the_selection_stays_over_the_pages(page: Page, app: str) -> None:
    page.open(app + "?concept=dpo&links=strong")
    page.wait_title("DPO")
    for name in ("Prerequisites", "Study path", "Explore"):
        page.press_link(name)
        page.wait_title("DPO")
        page.wait(lambda: "concept=dpo" in page.driver.current_url, "the selection in the address")
    page.wait(lambda: "links=strong" in page.driver.current_url, "the view as it was left")


def test_a_link_and_a_prerequisite_have_addresses(page: Page, app: str) -> None:
    page.open(app + "?link=forward-kl~reverse-kl")
    page.wait_title("forward KL and reverse KL")
    page.open(app + "prerequisites?needed=cross-entropy~perplexity")
    page.wait_title("cross-entropy before perplexity")


@pytest.fixture
def files(page: Page, app: str, tmp_path: Path) -> Path:
    """The folder for downloads, with a group of the seed deck on show."""
    page.open(app)
    page.settle()
    page.press_in(".graph-legend button", "perplexity")
    page.wait(lambda: 3 < len(drawn(page)) < 30, "the group alone")
    download(page, tmp_path)
    return tmp_path


def saved(page: Page, folder: Path, item: str, name: str) -> Path:
    page.press_in(".graph-export summary")
    page.press_in(".menu-items button", item)
    page.wait(lambda: (folder / name).exists() and (folder / name).stat().st_size, f"the file {name}")
    return folder / name


def test_what_is_shown_is_exported_and_read_by_others(page: Page, files: Path) -> None:
    shown = set(drawn(page))
    links = {frozenset(link.split("\x1f")) for link in page.js('return deep(".graph").view.edges.getIds()')}
    graphml = nx.read_graphml(saved(page, files, "GraphML", "concepts.graphml"))
    gexf = nx.read_gexf(saved(page, files, "GEXF", "concepts.gexf"))
    for network in (graphml, gexf):
        assert set(network.nodes) == shown
        assert {frozenset(edge) for edge in network.edges} == links
        assert network.nodes["perplexity"]["label"] == "perplexity"
    data = json.loads(saved(page, files, "JSON", "concepts.json").read_text(encoding="utf-8"))
    assert {concept["id"] for concept in data["concepts"]} == shown
    with saved(page, files, "CSV", "concepts.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {frozenset((row["source_id"], row["target_id"])) for row in rows} == links


def test_the_picture_is_exported_as_it_is_on_screen(page: Page, files: Path) -> None:
    shown = page.js('return deep(".graph").view.shownNodes.map(({ label }) => label)')
    svg = ET.parse(saved(page, files, "SVG", "concepts.svg")).getroot()  # noqa: S314 - a file of our own
    assert sorted(title.text for title in svg.iter(f"{SVG}title")) == sorted(shown)
    assert {text.text for text in svg.iter(f"{SVG}text")} <= set(shown)
    assert len(list(svg.iter(f"{SVG}line"))) == page.js('return deep(".graph").view.edges.length')
    png = saved(page, files, "PNG", "concepts.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    assert [width, height] == page.js(
        'const box = deep(".graph-canvas"); return [2 * box.clientWidth, 2 * box.clientHeight]'
    )


def test_the_exported_page_shows_the_same_concepts_in_the_same_places(page: Page, files: Path) -> None:
    before = page.places()
    path = saved(page, files, "works offline", "concepts.html")
    page.open(path.as_uri())
    assert page.places() == before
    page.click_at(*page.at("perplexity"))
    page.wait_title("perplexity")
    page.press_in(".graph-local")
    page.wait(lambda: "Around perplexity" in page.text(".graph-chip"), "the local graph without a server")
    assert set(drawn(page)) <= set(before)
