"""Layers: prerequisites drawn from left to right, what is needed before what needs it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Literal

from pyvis.network import Network

from graph.model import ConceptGraph, Gap, Prerequisite
from graph.presentation.drawing import OPTIONS, drawn
from graph.presentation.placing import layers, places
from graph.presentation.records import certainty, counted, needed_id

State = Literal["known", "new", "gap"]
Mark = Literal["own", "solid", "dashed", "dotted"]

_SIZE, _CENTRE, _GAP = 13.0, 18.0, 8.0  # radius in pixels
_THINNEST, _STRONG, _THICKEST = 1.0, 2.2, 3.0
_DASHES = {"dashed": [7, 5], "dotted": [2.5, 3]}
_ARROWS = {"own": "yours", "solid": "sure or likely", "dotted": "the glossary's", "dashed": "a guess"}
_LEGEND = _ARROWS | {
    "known": "known",
    "new": "new",
    "gap": "no card explains it",
}


def around(
    graph: ConceptGraph, edges: Sequence[Prerequisite], centre: str, depth: int
) -> tuple[tuple[str, ...], tuple[Prerequisite, ...]]:
    """The concepts up to ``depth`` edges before and after one, and the edges among them."""
    found = {centre}
    for forward in (False, True):
        layer = {centre}
        for _ in range(depth):
            layer = {
                (edge.target if forward else edge.source)
                for edge in edges
                if (edge.source if forward else edge.target) in layer
            } - found
            found |= layer
    inside = tuple(edge for edge in edges if edge.source in found and edge.target in found)
    return tuple(ident for ident in graph.study_order if ident in found), inside


def draw_layers(
    graph: ConceptGraph,
    nodes: Sequence[str],
    edges: Sequence[Prerequisite],
    *,
    known: Collection[str] = (),
    centre: str = "",
    gaps: Sequence[Gap] = (),
    downwards: bool = False,
) -> dict[str, Any]:
    """Nodes, edges, options and legend that the graph component takes, under a key that tells drawings apart.

    ``nodes`` and ``edges`` must form no cycle. An edge's line tells whose it is and how sure: thick if the
    owner says so, dotted and strong if the glossary does, solid if the cards make it sure or likely, thin and
    dashed if they let it be guessed; the nodes' filling whether they are known. The layers go from left to
    right, or from top to bottom where the picture is narrow.
    """
    pairs = [(edge.source, edge.target) for edge in edges]
    layer = layers(nodes, pairs, centre)
    missing = [(gap, ident) for gap in gaps for ident in gap.needed_by if ident in layer]
    for gap, ident in missing:
        layer[_gap_id(gap)] = min(layer[ident] - 1, layer.get(_gap_id(gap), layer[ident]))
    pairs += [(_gap_id(gap), ident) for gap, ident in missing]
    place = places(layer, pairs, downwards=downwards)
    network = Network(directed=True)
    for rank, ident in enumerate(_by_weight(graph, nodes, centre)):
        concept = graph.concept_by_id[ident]
        x, y = place[ident]
        network.add_node(
            ident,
            label=concept.label,
            x=x,
            y=y,
            size=_CENTRE if ident == centre else _SIZE,
            community=concept.community,
            cards=len(concept.cards),
            rank=rank,
            state="known" if ident in known else "new",
        )
    for gap in dict.fromkeys(gap for gap, _ in missing):
        x, y = place[_gap_id(gap)]
        network.add_node(
            _gap_id(gap), label=gap.label, x=x, y=y, size=_GAP, community=0, rank=len(nodes), state="gap"
        )
    for edge in edges:
        mark = mark_of(edge)
        width = {"own": _THICKEST, "dotted": _STRONG}.get(mark, _THINNEST + edge.confidence)
        network.add_edge(
            edge.source,
            edge.target,
            id=needed_id(edge.source, edge.target),
            width=round(width, 2),
            dashes=_DASHES.get(mark, False),
            arrows="to",
        )
    for gap, ident in missing:
        network.add_edge(
            _gap_id(gap),
            ident,
            id=needed_id(_gap_id(gap), ident),
            width=_STRONG,
            dashes=_DASHES["dotted"],
            arrows="to",
        )
    shown, arrows = drawn(network)
    key = _signature(shown, arrows)
    marks = {mark_of(edge) for edge in edges} | {node["state"] for node in shown}
    if missing:
        marks.add("dotted")  # the glossary says so
    return {
        "key": key,
        "nodes": shown,
        "edges": arrows,
        "options": OPTIONS
        | {"edges": OPTIONS["edges"] | {"arrows": {"to": {"enabled": True, "scaleFactor": 0.6}}}},
        "layered": True,
        "legend": _named(_LEGEND, marks),
        "count": f"{counted(len(nodes), 'concept')}, {counted(len(edges), 'prerequisite')}"
        + f", {counted(len({_gap_id(gap) for gap, _ in missing}), 'gap')}" * bool(missing),
    }


def _signature(nodes: Sequence[dict[str, Any]], edges: Sequence[dict[str, Any]]) -> str:
    """What tells two drawings apart: where their nodes stand and how nodes and edges look."""
    places = [(node["id"], node["label"], node["x"], node["y"], node["state"]) for node in nodes]
    lines = [(edge["id"], edge["width"], edge["dashes"]) for edge in edges]
    return sha256(repr((places, lines)).encode()).hexdigest()[:16]


def mark_of(edge: Prerequisite) -> Mark:
    """How an edge is drawn."""
    if edge.origin == "user":
        return "own"
    if edge.origin == "glossary":
        return "dotted"
    return "dashed" if certainty(edge.confidence) == "guess" else "solid"


def arrow_legend(edges: Iterable[Prerequisite]) -> list[dict[str, str]]:
    """What the lines of some edges mean, an entry for each kind that occurs."""
    return _named(_ARROWS, {mark_of(edge) for edge in edges})


def _named(names: Mapping[str, str], marks: Collection[str]) -> list[dict[str, str]]:
    return [{"mark": mark, "name": name} for mark, name in names.items() if mark in marks]


def _gap_id(gap: Gap) -> str:
    return f"gap\x1e{gap.label}"


def _by_weight(graph: ConceptGraph, nodes: Sequence[str], centre: str) -> list[str]:
    return sorted(nodes, key=lambda ident: (ident != centre, -graph.concept_by_id[ident].score, ident))
