"""Routes: the way from one concept to another over links, each hop explained."""

from __future__ import annotations

from collections.abc import Sequence

from graph.model import ConceptGraph, Link
from graph.presentation.drawing import link_id
from graph.presentation.records.cards import Record, sentence_record, shared_places
from graph.presentation.records.links import in_words
from graph.presentation.records.words import counted


def route_record(graph: ConceptGraph, links: Sequence[Link], source: str, target: str) -> Record:
    """The way between two concepts, both given by id: a hop for each of the links, from the source on.

    Without links there is no way; ``facts`` say so and ``advice`` what to do.
    """
    first, last = graph.concept_by_id[source], graph.concept_by_id[target]
    hops: list[Record] = []
    here = first
    for link in links:
        there = graph.concept_by_id[link.other(here.id)]
        hops.append(
            {
                "from": {"id": here.id, "label": here.label},
                "to": {"id": there.id, "label": there.label},
                "link": link_id(link.source, link.target),
                "words": in_words(link),
                "weight": round(link.weight, 3),
                "quote": _quote(graph, link),
            }
        )
        here = there
    return {
        "kind": "route",
        "id": f"{source}\x1d{target}",
        "title": f"From {first.label} to {last.label}",
        "ends": [{"id": first.id, "label": first.label}, {"id": last.id, "label": last.label}],
        "facts": _facts(hops, links),
        "advice": ""
        if hops
        else f"Take filters off, if any are on, or say under “Change” what {first.label} or {last.label} "
        "belongs with.",
        "hops": hops,
        "cards": [],
    }


def _facts(hops: Sequence[Record], links: Sequence[Link]) -> str:
    if not hops:
        return "No chain of links leads from one to the other."
    if len(hops) == 1:
        return f"1 step: {in_words(links[0])}"
    weakest = min(range(len(links)), key=lambda number: links[number].weight)
    hop = hops[weakest]
    return (
        f"{counted(len(hops), 'step')}, the weakest from {hop['from']['label']} to {hop['to']['label']}: "
        f"{hop['words']}"
    )


def _quote(graph: ConceptGraph, link: Link) -> Record | None:
    """The shortest statement that names both ends, else a question, else a shared card's question."""
    a, b = graph.concept_by_id[link.source], graph.concept_by_id[link.target]
    if places := shared_places(a, b, link.cards):
        best = min(places, key=lambda place: (place[1] == "front", place[2][1] - place[2][0]))
        return sentence_record(graph, best, a, b)
    if not link.cards:
        return None
    card = graph.card_by_id[link.cards[0]]
    return sentence_record(graph, (card.id, "front", (0, len(card.front))), a, b)
