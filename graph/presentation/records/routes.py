"""Routes: the way from one concept to another over links, each hop explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.model import Concept, ConceptGraph, Link
from graph.presentation.drawing import link_id
from graph.presentation.records.cards import Place, Record, places_of, sentence_record, shared_places
from graph.presentation.records.links import in_words
from graph.presentation.records.words import counted


def route_record(graph: ConceptGraph, links: Sequence[Link], source: str, target: str) -> Record:
    """The way between two concepts, both given by id: a hop for each of the links, from the source on.

    A hop ``quotes`` one sentence that names both ends, or else one for each, none of them twice on the way;
    ``quoted`` says that all there is to quote was quoted before. Without links there is no way; ``facts``
    say so and ``advice`` what to do.
    """
    first, last = graph.concept_by_id[source], graph.concept_by_id[target]
    hops: list[Record] = []
    here = first
    told: set[Place] = set()
    for link in links:
        there = graph.concept_by_id[link.other(here.id)]
        places = _evidence(here, there, link.cards, told)
        told.update(places)
        hops.append(
            {
                "from": {"id": here.id, "label": here.label},
                "to": {"id": there.id, "label": there.label},
                "link": link_id(link.source, link.target),
                "words": in_words(link),
                "weight": round(link.weight, 3),
                "quotes": [sentence_record(graph, place, here, there) for place in places],
                "quoted": bool(link.cards) and not places,
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


def _evidence(a: Concept, b: Concept, cards: Sequence[str], told: set[Place]) -> list[Place]:
    """Where the best sentence is that names both concepts, else on the first card those that name each.

    What has been told already is passed over.
    """
    if both := [place for place in shared_places(a, b, cards) if place not in told]:
        return [min(both, key=_rank)]
    for card in cards:
        found = {place for concept in (a, b) if (place := _mention(concept, card, told))}
        if len(found) == 2:
            return sorted(found, key=lambda place: (place[1] != "front", place[2]))
    return []


def _mention(concept: Concept, card: str, told: Iterable[Place]) -> Place | None:
    """The best sentence of a card that names a concept and has not been told."""
    return min(places_of(concept, (card,)).difference(told), key=_rank, default=None)


def _rank(place: Place) -> tuple[bool, int, tuple[int, int]]:
    """A statement tells more than a question, a short one is read sooner."""
    _, side, (start, end) = place
    return side == "front", end - start, (start, end)
