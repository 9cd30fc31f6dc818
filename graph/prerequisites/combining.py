"""Combining: what cards show and what a glossary says, as one sound graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.extraction.glossary import Glossary
from graph.model import Card, Concept, Gap, Prerequisite
from graph.prerequisites.counting import Count, share, uncounted
from graph.prerequisites.evidence import evidence_for
from graph.prerequisites.glossary import GlossaryLinks
from graph.prerequisites.inference import infer_prerequisites
from graph.prerequisites.prose import Reader
from graph.prerequisites.soundness import sound
from graph.prerequisites.survey import survey

_SURVEYED = 64  # percent of the time that the survey takes, as measured on decks of 1,000 to 100,000 cards


@dataclass(frozen=True)
class Found:
    """A deck's prerequisites without cycles, what had to go for that, gaps, and levels (low: first)."""

    edges: tuple[Prerequisite, ...]
    mutual: tuple[Prerequisite, ...]
    gaps: tuple[Gap, ...]
    level: Mapping[str, float]


def find_prerequisites(
    cards: Sequence[Card],
    concepts: Sequence[Concept],
    glossary: Glossary = (),
    report: Count = uncounted,
    read: Reader | None = None,
) -> Found:
    """What has to be understood before what: by the cards, and by the glossary where there is one.

    An edge that both know is the glossary's, with the cards' sentences as further evidence. ``report`` is
    told how much is done of how much; what it raises ends the work. ``read`` gives the prose of the cards, if
    it is not to be read here.
    """
    report(0, 100)
    deck = survey(cards, concepts, share(report, 0, _SURVEYED), read)
    report(_SURVEYED, 100)
    inferred = infer_prerequisites(deck, share(report, _SURVEYED, 100))
    number = {concept.id: index for index, concept in enumerate(concepts)}
    links = GlossaryLinks(concepts, glossary)
    edges = links.edges()
    source = np.array([number[edge.source] for edge in edges], dtype=np.int32)
    target = np.array([number[edge.target] for edge in edges], dtype=np.int32)
    stated = {
        (edge.source, edge.target): replace(edge, evidence=(*edge.evidence, *evidence))
        for edge, evidence in zip(edges, evidence_for(deck, source, target), strict=True)
    }
    shown = {(edge.source, edge.target): edge for edge in inferred.edges}
    result = sound((shown | stated).values())
    return Found(result.edges, result.mutual, links.gaps(), inferred.level)
