"""Drawing: the graph as pyvis nodes and edges for vis-network."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from pyvis.network import Network

from graph.model import Concept, ConceptGraph
from graph.presentation.layout import layout

_SMALLEST, _LARGEST = 8.0, 28.0  # radius in pixels
_THINNEST, _THICKEST = 0.5, 4.0
MOST_NODES = 300  # concepts drawn at first: more make a picture that nobody reads
ASSETS = files(__package__) / "assets"

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {"smooth": False, "hoverWidth": 0, "selectionWidth": 0, "arrows": {"to": {"enabled": False}}},
    "nodes": {"shape": "dot", "borderWidth": 0},
    "interaction": {
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 300,
        "keyboard": False,
        "multiselect": False,
    },
}


def draw(graph: ConceptGraph, most: int = MOST_NODES) -> dict[str, Any]:
    """Nodes, edges and options that vis-network takes, of the ``most`` best concepts.

    Nodes carry ``x``, ``y``, ``size`` (the area grows with the score), ``community`` and ``rank``
    (0 is the best concept: its label goes first where room is short). Edges carry ``width``.
    """
    concepts = graph.concepts[:most]  # best first
    shown = {concept.id for concept in concepts}
    links = [link for link in graph.links if link.source in shown and link.target in shown]
    positions = layout(concepts, links)
    # directed: pyvis looks for a reversed twin of every undirected edge, which takes m² steps.
    network = Network(directed=True)
    for rank, concept in enumerate(concepts):
        x, y = positions[concept.id]
        size = (_SMALLEST**2 + concept.score * (_LARGEST**2 - _SMALLEST**2)) ** 0.5
        network.add_node(
            concept.id,
            label=concept.label,
            x=x,
            y=y,
            size=round(size, 1),
            community=concept.community,
            rank=rank,
            cards=len(concept.cards),
        )
    for link in links:
        width = _THINNEST + link.weight * (_THICKEST - _THINNEST)
        network.add_edge(
            link.source,
            link.target,
            id=link_id(link.source, link.target),
            width=round(width, 2),
            count=link.count,
            arrows="",
        )
    nodes, edges = drawn(network)
    return {
        "nodes": nodes,
        "edges": edges,
        "options": OPTIONS,
        "total": len(graph.concepts),
        "legend": _legend(concepts),
    }


def drawn(network: Network) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The nodes and edges of a pyvis network, plain."""
    nodes, edges, *_ = network.get_network_data()
    # pyvis hands a font and a shape to every node; both are ours to set for all at once.
    own = ("font", "shape", "color")
    return [{key: node[key] for key in node if key not in own} for node in nodes], edges


def _legend(concepts: Sequence[Concept]) -> list[dict[str, Any]]:
    """The communities in the picture, each named by its two best concepts."""
    members: dict[int, list[str]] = {}
    for concept in concepts:
        members.setdefault(concept.community, []).append(concept.label)
    return [
        {"community": community, "name": ", ".join(members[community][:2])} for community in sorted(members)
    ]


def link_id(source: str, target: str) -> str:
    """The id of a link, the same from either end.

    >>> link_id("kl", "entropy") == link_id("entropy", "kl")
    True
    """
    return "\x1f".join(sorted((source, target)))


@lru_cache(maxsize=1)
def vis_network() -> str:
    """The vis-network library that the pyvis wheel carries, without its pointer to a source map."""
    source = (files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text(encoding="utf-8")
    return "\n".join(line for line in source.split("\n") if not line.startswith("//# sourceMappingURL"))


@cache
def asset(name: str) -> str:
    """The text of one of our scripts or style sheets."""
    return (ASSETS / name).read_text(encoding="utf-8")
