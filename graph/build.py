"""The whole way from cards to a concept graph."""

from __future__ import annotations

from collections.abc import Iterable

from graph.extraction.concepts import extract_concepts
from graph.extraction.glossary import Glossary
from graph.model import Card, ConceptGraph
from graph.network import connect
from graph.prerequisites import find_prerequisites
from graph.study import study_order


def build_graph(
    cards: Iterable[Card], glossary: Glossary = (), *, glossary_only: bool = False
) -> ConceptGraph:
    """Build the concept graph of some cards; equal input gives an equal graph.

    ``glossary`` adds names, definitions and prerequisites to what the cards say; with
    ``glossary_only`` its concepts are the only ones.
    """
    cards = tuple(cards)
    extraction = extract_concepts(cards, glossary, glossary_only=glossary_only)
    concepts, links = connect(extraction.concepts, len(cards))
    found = find_prerequisites(cards, concepts, glossary)
    return ConceptGraph(
        cards=cards,
        concepts=concepts,
        links=links,
        prerequisites=found.edges,
        study_order=study_order(concepts, found.edges, found.level, links),
        languages=extraction.languages,
        mutual=found.mutual,
        gaps=found.gaps,
    )
