"""Drawing: the graph as pyvis nodes and edges for vis-network."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from pyvis.network import Network
from pyvis.node import Node

from graph.exploration.ends import Ends, ends_in
from graph.model import Concept, ConceptGraph
from graph.presentation.layout import Positions, layout
from graph.presentation.room import radius

_THINNEST, _THICKEST = 0.5, 4.0
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


def draw(graph: ConceptGraph, positions: Positions | None = None, *, links: bool = True) -> dict[str, Any]:
    """Nodes, edges and options that vis-network takes, of every concept and, with ``links``, every link.

    Nodes come best first and carry ``x``, ``y``, ``size`` (a radius in pixels: the area grows with the
    score), ``community``, ``aliases`` and the number of their ``cards`` and ``links``. Edges are
    ``[source, target, width]``, ends by their place among the nodes: an id would be most of the message.
    ``positions`` are those of the layout, if it has been made already.
    """
    positions = layout(graph.concepts, graph.links) if positions is None else positions
    ends = ends_in(graph)
    count = np.bincount(np.concatenate((ends.source, ends.target)), minlength=len(graph.concepts))
    nodes = [
        _node(concept, positions[concept.id], count)
        for concept, count in zip(graph.concepts, count.tolist(), strict=True)
    ]
    edges = drawn_edges(ends) if links else []
    return {"nodes": nodes, "edges": edges, "options": OPTIONS, "legend": legend(graph.concepts)}


def drawn_edges(ends: Ends) -> list[list[float]]:
    """Links as they are sent: ``[source, target, width]``, ends by their place among the nodes."""
    weights, which = np.unique(ends.weight, return_inverse=True)  # of a million there are ten thousand
    widths = [round(_THINNEST + weight * (_THICKEST - _THINNEST), 2) for weight in weights.tolist()]
    drawn = (widths[number] for number in which.tolist())
    return list(map(list, zip(ends.source.tolist(), ends.target.tolist(), drawn, strict=True)))


def _node(concept: Concept, position: tuple[float, float], links: int) -> dict[str, Any]:
    # Network.add_node would look through all nodes for each; what it makes is this.
    node = Node(
        concept.id,
        "dot",
        concept.label,
        x=position[0],
        y=position[1],
        size=round(radius(concept), 1),
        community=concept.community,
        cards=len(concept.cards),
        links=links,
        aliases=[alias.text for alias in concept.aliases],
    )
    return _plain(node.options)


def drawn(network: Network) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The nodes and edges of a pyvis network, plain."""
    nodes, edges, *_ = network.get_network_data()
    return [_plain(node) for node in nodes], edges


def _plain(node: dict[str, Any]) -> dict[str, Any]:
    """A node without what pyvis hands to each, a font and a shape: both are ours to set for all at once."""
    own = ("font", "shape", "color")
    return {key: node[key] for key in node if key not in own}


def legend(concepts: Sequence[Concept]) -> list[dict[str, Any]]:
    """The communities, each named by its two best concepts, and how many concepts it has."""
    members: dict[int, list[str]] = {}
    for concept in concepts:
        members.setdefault(concept.community, []).append(concept.label)
    return [
        {"community": community, "name": ", ".join(labels[:2]), "count": len(labels)}
        for community, labels in sorted(members.items())
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


# The scripts of each component, in the order in which they build on each other.
_SHARED = ("theme.js", "typing.js", "folds.js", "store.js", "memory.js")
SCRIPTS: dict[str, tuple[str, ...]] = {
    "index": (*_SHARED, "filters.js", "insights.js", "index.js"),
    "graph": (
        *_SHARED,
        "labels.js",
        "painting.js",
        "svg.js",
        "picture.js",
        "camera.js",
        "keys.js",
        "preview.js",
        "legend.js",
        "bar.js",
        "graph.js",
    ),
    "record": (*_SHARED, "formulas.js", "cards.js", "picker.js", "changing.js", "record.js"),
    "overview": ("theme.js", "overview.js"),
}
