"""Combining: what cards show and what a glossary says, as one sound graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.extraction.glossary import Glossary
from graph.model import Card, Concept, Gap, Prerequisite
from graph.prerequisites.evidence import evidence_for
from graph.prerequisites.glossary import GlossaryLinks
from graph.prerequisites.inference import infer_prerequisites
from graph.prerequisites.soundness import sound
from graph.prerequisites.survey import survey


@dataclass(frozen=True)
class Found:
    """A deck's prerequisites without cycles, what had to go for that, gaps, and levels (low: first)."""

    edges: tuple[Prerequisite, ...]
    mutual: tuple[Prerequisite, ...]
    gaps: tuple[Gap, ...]
    level: Mapping[str, float]


def find_prerequisites(cards: Sequence[Card], concepts: Sequence[Concept], glossary: Glossary = ()) -> Found:
    """What has to be understood before what: by the cards, and by the glossary where there is one.

    An edge that both know is the glossary's, with the cards' sentences as further evidence.
    """
    deck = survey(cards, concepts)
    inferred = infer_prerequisites(deck)
    number = {concept.id: index for index, concept in enumerate(concepts)}
    links = GlossaryLinks(concepts, glossary)
    stated = {
        (edge.source, edge.target): replace(
            edge, evidence=(*edge.evidence, *evidence_for(deck, number[edge.source], number[edge.target]))
        )
        for edge in links.edges()
    }
    shown = {(edge.source, edge.target): edge for edge in inferred.edges}
    result = sound((shown | stated).values())
    return Found(result.edges, result.mutual, links.gaps(), inferred.level)
