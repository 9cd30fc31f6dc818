"""A part of a graph as a graph: what is shown, for export."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from graph.model import ConceptGraph, Link


def part_of(graph: ConceptGraph, concepts: Collection[str], links: Collection[Link]) -> ConceptGraph:
    """The graph of these concepts, by id, and links, with the cards and prerequisites that go with them.

    Gaps and languages are those of the whole deck, and are left out.
    """
    inside = set(concepts)
    found = tuple(concept for concept in graph.concepts if concept.id in inside)
    cards = {card for concept in found for card in concept.cards}
    return replace(
        graph,
        cards=tuple(card for card in graph.cards if card.id in cards),
        concepts=found,
        links=tuple(links),
        prerequisites=tuple(
            edge for edge in graph.prerequisites if edge.source in inside and edge.target in inside
        ),
        study_order=tuple(ident for ident in graph.study_order if ident in inside),
        mutual=tuple(edge for edge in graph.mutual if edge.source in inside and edge.target in inside),
        languages=(),
        gaps=(),
    )
