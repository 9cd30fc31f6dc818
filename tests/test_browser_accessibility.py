"""Every page as axe-core judges it: wide and narrow, light and dark, with and without a selection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph import write_graph
from graph.model import ConceptGraph
from tests.accessibility import PHONE, WIDE, findings, look, severe
from tests.browser import MARKS, Page

pytestmark = MARKS

DEFECTS = """<!doctype html>
<html lang="en"><head><title>Defects</title><style>body { background: #fff }</style></head>
<body><main><h1>Defects</h1>
<img src="data:,"><p style="color: #aaa">Pale.</p><p style="color: #333">Dark.</p>
<div id="host"><template shadowrootmode="open"><button></button></template></div>
</main></body></html>
"""


@pytest.fixture(autouse=True)
def _axe() -> None:
    pytest.importorskip("selenium_axe_python", reason="pip install -r requirements-dev.txt")


def told(page: Page, view: str, within: Any = None, *, contrast_only: bool = False) -> list[str]:
    """The severe findings of the open page as it is now, a line each."""
    return [
        f"{view}: {finding.rule} ({finding.impact}) at {finding.where}: {finding.html} {finding.why}"
        for finding in severe(findings(page, within, contrast_only=contrast_only))
    ]


def told_everywhere(page: Page) -> list[str]:
    """The same in each window and theme."""
    found = []
    for size, window in (("wide", WIDE), ("phone", PHONE)):
        for theme in ("light", "dark"):
            look(page, window, dark=theme == "dark")
            found += told(page, f"{size}, {theme}", contrast_only=theme == "dark")
    return found


def open_page(page: Page, address: str) -> None:
    """Load a page of the app and wait until its script has run and its panes are there."""
    page.driver.get(address)
    done = """
        const app = document.querySelector("[data-testid=stApp]");
        return app?.dataset.testScriptState === "notRunning" && !!deep(".record, .overview");
    """
    page.wait(lambda: page.js(done), "the page")


def test_known_defects_are_found_where_they_are(page: Page, tmp_path: Path) -> None:
    (tmp_path / "defects.html").write_text(DEFECTS, encoding="utf-8")
    page.driver.get((tmp_path / "defects.html").as_uri())
    look(page, WIDE, dark=False)
    found = {(finding.rule, finding.impact, finding.where) for finding in severe(findings(page))}
    assert found == {
        ("image-alt", "critical", "img"),
        ("color-contrast", "serious", "p:nth-child(3)"),
        ("button-name", "critical", "#host >>> button"),
    }


@pytest.mark.parametrize("name", ["", "prerequisites", "study", "overview"])
def test_no_page_has_a_severe_finding(page: Page, app: str, name: str) -> None:
    open_page(page, app + name)
    assert told_everywhere(page) == []


@pytest.mark.parametrize("name", ["", "prerequisites", "study"])
def test_nor_with_a_concept_selected(page: Page, app: str, name: str) -> None:
    open_page(page, f"{app}{name}?concept=rlhf")
    page.wait_title("RLHF")
    assert told_everywhere(page) == []


def test_nor_what_folds_out_of_the_panes(page: Page, app: str) -> None:
    open_page(page, f"{app}?concept=rlhf")
    page.wait_title("RLHF")
    found = []
    for theme in ("light", "dark"):
        look(page, WIDE, dark=theme == "dark")
        folds = page.js('return deepAll("details").filter((fold) => fold.getClientRects().length)')
        assert len(folds) > 5
        for fold in folds:
            page.js("arguments[0].open = true", fold)
            name = page.js('return arguments[0].querySelector("summary").innerText', fold)
            found += told(page, f"{name}, {theme}", fold, contrast_only=theme == "dark")
            page.js("arguments[0].open = false", fold)
    assert found == []


def test_nor_what_opens_over_the_page(page: Page, app: str) -> None:
    open_page(page, app)
    page.press("Open a deck")
    page.wait(lambda: page.js('return !!document.querySelector("input[type=file]")'), "what is behind it")
    assert told_everywhere(page) == []


def test_nor_the_offline_page(page: Page, seed_graph: ConceptGraph, tmp_path: Path) -> None:
    write_graph(seed_graph, tmp_path / "graph.html")
    page.open((tmp_path / "graph.html").as_uri())
    assert told_everywhere(page) == []
    page.open((tmp_path / "graph.html").as_uri() + "#rlhf")
    page.wait_title("RLHF")
    assert told_everywhere(page) == []
