"""The payload: all that the app's panes are sent of a graph once, so that no click need send it again."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from graph.model import ConceptGraph
from graph.prerequisites import reduction
from graph.presentation.drawing import draw
from graph.presentation.layered import arrow_legend, mark_of
from graph.presentation.layout import Positions
from graph.study import NEEDED

_MOST_TAGS = 300  # to choose from, the most frequent
_LONGEST = 140  # characters of a definition that are shown while the pointer rests on a concept
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")


def payload(graph: ConceptGraph, positions: Positions, *, links: bool = True) -> dict[str, Any]:
    """The drawing of the whole graph, its prerequisites as ``[before, after, mark]`` by place, and facets.

    Without ``links`` those are left out, which are most of it, to be sent as far as they are shown.
    ``arrows`` says what the marks mean; a node carries the beginning of its ``definition``, if it has one.
    """
    place = {concept.id: at for at, concept in enumerate(graph.concepts)}
    edges = reduction([edge for edge in graph.prerequisites if edge.confidence >= NEEDED])
    drawing = draw(graph, positions, links=links)
    for node, concept in zip(drawing["nodes"], graph.concepts, strict=True):
        if concept.definition:
            node["definition"] = shortened(concept.definition)
    return {
        **drawing,
        "arrows": arrow_legend(edges),
        "needs": [[place[edge.source], place[edge.target], mark_of(edge)] for edge in edges],
        "facets": facets(graph),
    }


def shortened(definition: str) -> str:
    """A definition in a line or three, without the brackets of links, cut between words.

    >>> shortened("A [[model|model]] with a [[hidden layer|layer]].")
    'A model with a layer.'
    """
    words = _LINK.sub(r"\1", definition)
    if len(words) <= _LONGEST:
        return words
    return words[:_LONGEST].rsplit(maxsplit=1)[0].rstrip(",;:—–-(") + " …"


def facets(graph: ConceptGraph) -> dict[str, Any]:
    """What concepts can be filtered by: tags and decks, each with the number of concepts."""
    tags: Counter[str] = Counter()
    decks: Counter[str] = Counter()
    tags_of = {card.id: card.tags for card in graph.cards}
    deck_of = {card.id: card.deck for card in graph.cards}
    for concept in graph.concepts:
        tags.update(set().union(*map(tags_of.__getitem__, concept.cards)))
        decks.update(set(map(deck_of.__getitem__, concept.cards)) - {""})
    by_count = sorted(tags.items(), key=lambda item: (-item[1], item[0]))
    return {
        "tags": [list(item) for item in by_count[:_MOST_TAGS]],
        "decks": [list(item) for item in sorted(decks.items())],
    }
