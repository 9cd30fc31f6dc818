"""Ours and its peers as apps that show the same graph."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from graph.build import build_graph
from graph.library import DeckFile, Library
from graph.model import ConceptGraph
from graph.presentation.layout import layout
from graph.readers import read_deck
from tests.benchmarks.explorer.decks import deck
from tests.benchmarks.explorer.figures import OURS

_HERE = Path(__file__).parent
_INSTALL = "pip install -r tests/benchmarks/requirements.txt"
_PEERS_SIZES = 12.0, 30.0  # radius in pixels of the least and of the best concept: about the peers' own 25


@dataclass(frozen=True, slots=True)
class App:
    """A tool: how it is called, the Streamlit script that shows it, and how its answer to a click is read.

    ``query`` makes what is asked of the script for a number of nodes, from the folder that the app's
    files are in. ``answer`` is the JavaScript function that reads the answer; empty if there can be none.
    ``package`` is what has to be installed.
    """

    name: str
    title: str
    script: Path
    query: Callable[[Path, int], str]
    answer: str
    package: str

    def lacks(self) -> str:
        """Why it cannot be measured here; empty if it can."""
        return "" if find_spec(self.package) else f"{self.title} is not installed: {_INSTALL}"


def _our_query(folder: Path, size: int) -> str:
    """A deck of that many cards, put into the library of the user whose data are in the folder ``data``."""
    file = DeckFile(f"{size}.tsv", deck(size).encode())
    return f"deck={Library(folder / 'data' / 'decks').keep([file], size)}&most={size}"


def _peers_query(folder: Path, size: int) -> str:
    path = folder / f"{size}.json"
    if not path.exists():
        graph = build_graph(read_deck(deck(size).encode(), f"{size}.tsv").cards)
        path.write_text(json.dumps(for_peers(graph, size)), encoding="utf-8")
    return f"graph={quote(str(path))}"


def _still_query(folder: Path, size: int) -> str:
    return _peers_query(folder, size) + "&still=yes"


def for_peers(graph: ConceptGraph, most: int) -> dict[str, list[Any]]:
    """The ``most`` best concepts of a graph and their links, placed as ours, for the peers' scripts."""
    least, best = _PEERS_SIZES
    places = layout(graph.concepts, graph.links)
    nodes = []
    for concept in graph.concepts[:most]:
        x, y = places[concept.id]
        size = round(least + concept.score * (best - least), 1)
        nodes.append({"id": concept.id, "label": concept.label, "size": size, "x": x, "y": y})
    shown = {node["id"] for node in nodes}
    edges = [[link.source, link.target] for link in graph.links if {link.source, link.target} <= shown]
    return {"nodes": nodes, "edges": edges}


OUR_ANSWER = """
let record = null;
return () => {
  if (!record?.isConnected) record = deep(".record");
  return record?.querySelector("h2")?.textContent;
};
"""
_PICKED = 'return () => document.querySelector("[data-testid=stText]")?.textContent;'

APPS = (
    App(OURS, "Concept Explorer", Path("app.py"), _our_query, OUR_ANSWER, "streamlit"),
    App("pyvis", "pyvis", _HERE / "pyvis_app.py", _peers_query, "", "pyvis"),
    App("agraph", "streamlit-agraph", _HERE / "agraph_app.py", _peers_query, _PICKED, "streamlit_agraph"),
    App("pyvis-still", "pyvis, still", _HERE / "pyvis_app.py", _still_query, "", "pyvis"),
    App("agraph-still", "agraph, still", _HERE / "agraph_app.py", _still_query, _PICKED, "streamlit_agraph"),
)
