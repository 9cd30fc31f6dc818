"""Prerequisites: why one concept is needed before another, whole or as a row of a concept's record."""

from __future__ import annotations

from collections.abc import Iterable

from graph.model import ConceptGraph, Edit, Evidence, Prerequisite
from graph.presentation.records.cards import Record, marks_of, source_of
from graph.presentation.records.limits import Limits, first_cards
from graph.presentation.records.own import Own
from graph.presentation.records.words import EVIDENCE, ORIGINS, certainty, shortened
from graph.presentation.typeset import segments

_LONGEST_WHY = 110  # characters in a row; the whole evidence is one click away
_TOGETHER = (Evidence("sum", "many small signs, none of which says it alone"),)


def needed_id(source: str, target: str) -> str:
    """The id of a prerequisite; unlike a link's it has a direction.

    >>> needed_id("entropy", "kl") == needed_id("kl", "entropy")
    False
    """
    return f"{source}\x1e{target}"


def needed_record(
    graph: ConceptGraph, edge: Prerequisite, *, limits: Limits | None = None, edits: Iterable[Edit] = ()
) -> Record:
    """Why one concept is needed before another: every piece of evidence, and the cards it quotes."""
    source, target = graph.concept_by_id[edge.source], graph.concept_by_id[edge.target]
    quoted = list(dict.fromkeys(found.card for found in edge.evidence if found.card))
    cards = first_cards(graph, quoted, limits)
    return {
        "kind": "needed",
        "id": needed_id(edge.source, edge.target),
        "title": f"{source.label} before {target.label}",
        "ends": [{"id": source.id, "label": source.label}, {"id": target.id, "label": target.label}],
        **_sureness(edge),
        "evidence": [
            {
                "words": EVIDENCE.get(found.kind, found.kind),
                "text": segments(found.text),
                "source": source_of(graph, found.card),
            }
            for found in edge.evidence or _TOGETHER
        ],
        "cards": cards,
        "total": {"cards": len(quoted)},
        "marks": marks_of((source, target), cards),
        "yours": Own(graph, tuple(edits)).needed(edge.source, edge.target),
    }


def prerequisite_row(graph: ConceptGraph, edge: Prerequisite, other: str, own: Own) -> Record:
    """What a concept needs or unlocks: the ``other`` one, how sure that is, and the best reason."""
    return {
        "id": other,
        "label": graph.concept_by_id[other].label,
        "edge": needed_id(edge.source, edge.target),
        **_sureness(edge),
        "why": shortened(_best_reason(graph, edge), _LONGEST_WHY),
        "yours": own.needed(edge.source, edge.target),
    }


def _best_reason(graph: ConceptGraph, edge: Prerequisite) -> str:
    """The first words of a card, else the first reason; nothing where a glossary only repeats both names."""
    evidence = edge.evidence or _TOGETHER
    best = next((found for found in evidence if found.card), evidence[0])
    source, target = (graph.concept_by_id[ident].label for ident in (edge.source, edge.target))
    return "" if best.text == f"{target} needs {source}" else best.text


def _sureness(edge: Prerequisite) -> Record:
    return {
        "certainty": certainty(edge.confidence),
        "percent": round(100 * edge.confidence),
        "from": ORIGINS[edge.origin],
    }
