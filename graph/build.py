"""The whole way from cards to a concept graph."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from graph.editing import apply_edits
from graph.extraction.concepts import FINDING, extract_concepts
from graph.extraction.glossary import Glossary
from graph.extraction.reading import READING, Report, unheard
from graph.model import Card, ConceptGraph, Edit
from graph.network import connect
from graph.prerequisites import find_prerequisites
from graph.study import study_order

LINKING, PREREQUISITES = "Linking", "Finding prerequisites"
STAGES = (READING, FINDING, LINKING, PREREQUISITES)  # as they are reported, in order


def build_graph(
    cards: Iterable[Card],
    glossary: Glossary = (),
    *,
    glossary_only: bool = False,
    edits: Iterable[Edit] = (),
    progress: Report | None = None,
) -> ConceptGraph:
    """Build the concept graph of some cards; equal input gives an equal graph.

    ``glossary`` adds names, definitions and prerequisites to what the cards say; with
    ``glossary_only`` its concepts are the only ones. The owner's ``edits`` are applied to what comes of it.
    ``progress`` is called with a stage, how much of it is done and how much there is to do, several times a
    second at best; what it raises ends the work.
    """
    report = progress or unheard
    cards = tuple(cards)
    extraction = extract_concepts(cards, glossary, glossary_only=glossary_only, report=report)
    concepts, links = connect(extraction.concepts, len(cards), partial(report, LINKING))
    found = find_prerequisites(cards, concepts, glossary, partial(report, PREREQUISITES))
    graph = ConceptGraph(
        cards=cards,
        concepts=concepts,
        links=links,
        prerequisites=found.edges,
        study_order=study_order(concepts, found.edges, found.level, links),
        languages=extraction.languages,
        mutual=found.mutual,
        gaps=found.gaps,
    )
    return apply_edits(graph, edits).graph
