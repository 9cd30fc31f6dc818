"""Decks full of text that tries to run, in a real browser: on every page of the app, and in what it exports.

A script of a deck's that ran would have counted itself, opened a dialog, or asked a host.
"""

from __future__ import annotations

import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from graph import build_graph, write_graph
from graph.readers import read_deck
from tests import hostile
from tests.browser import MARKS, Page, requested_hosts
from tests.test_browser_decks import upload
from tests.test_browser_editing import download
from tests.test_browser_sharing import SVG, saved

pytestmark = MARKS

DECKS = hostile.decks(hostile.pairs(hostile.SHORT))
PICTURE = {"svg", "g", "rect", "line", "circle", "path", "text", "title", "tspan", "marker", "defs"}
HERE = {"127.0.0.1"}
LIVE = "img, iframe, object, embed, form, video, audio, base, a[href^='javascript' i], [onerror], [onload]"


def assert_nothing_ran(page: Page) -> None:
    """That no script of the deck counted itself, and nothing of it became an element that could run."""
    assert page.js("return top.ran ?? 0") == 0
    assert (
        page.js("return deepAll(arguments[0]).map((element) => element.outerHTML.slice(0, 200))", LIVE) == []
    )
    assert page.js("return deepAll('script').filter((script) => script.text.includes('top.ran')).length") == 0


@pytest.fixture(scope="module")
def hostile_app(page: Page, app: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The app with all hostile decks open as one."""
    folder = tmp_path_factory.mktemp("decks")
    files = []
    for number, name in enumerate(("hostile.tsv", "hostile.txt", "hostile.md")):
        # The name of a file is text of a stranger, too; a slash is the one sign that it cannot hold.
        path = folder / f"{number}<img src=x onerror={hostile.RUN.replace('/', '')}>{name}"
        path.write_bytes(DECKS[name])
        files.append(path)
    page.open(app)
    requested_hosts(page)
    upload(page, *files)
    opened = """
        const text = document.body.innerText;
        return text.includes("hostile.tsv") && !text.includes("Building") && !!deep(".graph")?.view?.network;
    """
    page.wait(lambda: page.js(opened), "the graph of the hostile decks", seconds=120)
    return app


def test_nothing_runs_in_the_explorer(page: Page, hostile_app: str) -> None:
    assert page.js("return deepAll('.index tbody tr').length") > 5
    address = page.driver.current_url.partition("&")[0]
    assert "?deck=" in address
    for name in ("entropy", "divergence"):
        page.open(f"{address}&concept={name}")
        page.wait_title(name)
        page.js('deepAll(".record .flip").forEach((button) => button.click())')
        assert len(page.text(".cards")) > 1000
        assert_nothing_ran(page)
    assert requested_hosts(page) <= HERE


@pytest.mark.parametrize(
    ("name", "path"),
    [("Prerequisites", "prerequisites"), ("Study path", "study"), ("Overview", "overview"), ("Explore", "")],
)
def test_nothing_runs_on_any_page(page: Page, hostile_app: str, name: str, path: str) -> None:
    page.press_link(name)
    there = f"{hostile_app}{path}?"
    page.wait(lambda: page.driver.current_url.startswith(there), there)
    idle = """
        const busy = document.querySelector('[data-testid="stStatusWidget"]');
        return !busy && !!document.querySelector(".stMainBlockContainer");
    """
    for _ in range(10):  # the page is drawn in more than one run
        page.wait(lambda: page.js(idle), "the page to be drawn")
        time.sleep(0.1)
    assert "hostile.tsv" in page.js("return document.body.innerText")
    assert_nothing_ran(page)
    assert requested_hosts(page) <= HERE


def test_nothing_runs_in_the_import_report(page: Page, hostile_app: str) -> None:
    page.driver.get(hostile_app + "import-report?" + page.driver.current_url.partition("?")[2])
    told = """return deepAll("h2, h3").some((title) => title.innerText.startsWith("Invisible"))"""
    page.wait(lambda: page.js(told), "the report")
    assert_nothing_ran(page)
    assert requested_hosts(page) <= HERE


def test_the_exported_picture_holds_it_as_text(page: Page, hostile_app: str, tmp_path: Path) -> None:
    page.press_link("Explore")
    page.wait(lambda: page.js('return !!deep(".graph")?.view?.network'), "the graph")
    download(page, tmp_path)
    svg = ElementTree.parse(saved(page, tmp_path, "SVG", "concepts.svg")).getroot()  # noqa: S314 (our own)
    shown = page.js('return deep(".graph").view.shownNodes.map(({ label }) => label)')
    assert any("'" in label for label in shown)
    assert sorted(title.text or "" for title in svg.iter(f"{SVG}title")) == sorted(shown)
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} <= PICTURE


def test_no_name_of_a_file_becomes_a_link(page: Page, app: str, tmp_path: Path) -> None:
    name = f"www.{hostile.HOST} me@{hostile.HOST}.tsv"
    (tmp_path / name).write_text("What is entropy?\tEntropy is disorder.\nnothing\n", encoding="utf-8")
    page.open(app)
    upload(page, tmp_path / name)
    told = """return document.querySelector('[data-testid="stToast"]')?.innerText ?? "" """
    page.wait(lambda: "1 card read from www" in page.js(told), "what is told of it")
    assert page.js("return deepAll(`a[href*='${arguments[0]}']`).length", hostile.HOST) == 0
    assert_nothing_ran(page)


def test_nothing_runs_in_the_offline_page(page: Page, tmp_path: Path) -> None:
    name = "hostile.tsv"
    graph = build_graph(read_deck(DECKS[name], name).cards)
    write_graph(graph, tmp_path / "graph.html")
    address = (tmp_path / "graph.html").as_uri()
    page.driver.get("about:blank")
    requested_hosts(page)
    for concept in graph.concepts[:10]:
        page.driver.get(f"{address}#{concept.id}")
        page.wait_title(concept.label)
        page.js('deepAll(".flip").forEach((button) => button.click())')
        assert page.js("return window.ran ?? 0") == 0
        assert page.js("return document.scripts.length") == 3
        assert page.js("return deepAll(arguments[0]).length", LIVE) == 0
    assert requested_hosts(page) == set()
