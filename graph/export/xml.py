"""GraphML and GEXF, for Gephi and others, written by networkx."""

from __future__ import annotations

import re
from typing import Any

import networkx as nx

from graph.model import ConceptGraph
from graph.network import to_networkx

# XML 1.0 has no way to write these, not even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = re.compile(r' lastmodifieddate="[^"]*"')


def to_graphml(graph: ConceptGraph) -> str:
    """The graph as GraphML text."""
    return "\n".join(nx.generate_graphml(_plain(graph))) + "\n"


def to_gexf(graph: ConceptGraph) -> str:
    """The graph as GEXF text, without the date that networkx would put in: same graph, same bytes."""
    return _DATE.sub("", "\n".join(nx.generate_gexf(_plain(graph)))) + "\n"


def _plain(graph: ConceptGraph) -> nx.Graph[str]:
    network = to_networkx(graph)
    for _, data in network.nodes(data=True):
        _clean(data)
    for *_, data in network.edges(data=True):
        _clean(data)
    return network


def _clean(data: dict[str, Any]) -> None:
    data.update({name: _NOT_XML.sub("", value) for name, value in data.items() if isinstance(value, str)})
