"""Graphs with too many links to be sent at once: the page gets those that it shows, and shows the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.exploration import unmask
from graph.ui import viewing
from tests.browser import Page, require_browser, serving
from tests.explorer_page import choose
from tests.streamlit_app import all_sent, sent, started

SCRIPT = Path(__file__).parent / "large_app.py"
LINES = """
    const { edges } = deep(".graph").view;
    return edges.get().map(({ id, from, to, width }) => [id, from, to, width].join()).sort();
"""


@pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit")
def test_only_the_links_that_are_shown_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    app = started(links="strong")
    data, graph = sent(app, "concept_data"), sent(app, "concept_graph")
    shown = list(unmask(graph["edges"], data["edges"]))
    assert 5 < len(shown) < len(data["edges"])
    assert "links" not in graph
    monkeypatch.setattr(viewing, "_MOST_LINKS", 5)
    viewing._payload.clear()  # of the first run
    try:
        app = started(links="strong")
        whole, picture = all_sent(app, "concept_data")
        graph = sent(app, "concept_graph")
        assert whole == {**data, "edges": []}
        assert (picture["links"], picture["key"]) == (shown, graph["links"])
        assert "edges" not in graph
        other = sent(started(), "concept_graph")
        assert other["links"] != graph["links"]
    finally:
        viewing._payload.clear()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app to which every graph is large."""
    require_browser()
    with serving(tmp_path_factory.mktemp("large"), SCRIPT) as address:
        yield address


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the driver's own sockets
def test_the_page_shows_the_same_and_follows_a_filter(page: Page, app: str, large: str) -> None:
    pictures = []
    for address in (app, large):
        page.open(address)
        page.settle()
        whole = page.js(LINES)
        choose(page, "All links", "Strong links")
        page.wait(lambda whole=whole: 0 < len(page.js(LINES)) < len(whole), "fewer links")
        strong = page.js(LINES)
        page.press_in(".filter-clear")
        page.wait(lambda whole=whole: page.js(LINES) == whole, "all links again")
        pictures.append((whole, strong, page.places()))
    assert pictures[0] == pictures[1]
    assert not page.complaints()
