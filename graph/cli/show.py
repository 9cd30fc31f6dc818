"""``show``: one concept with its cards, its neighbours, what it needs and what it unlocks."""

from __future__ import annotations

import argparse
from typing import Any

from graph.cli.graphs import concept_graph, find_concept
from graph.cli.shared import print_json
from graph.export.jsonfile import evidence_of
from graph.model import Concept, ConceptGraph, Prerequisite
from graph.presentation.records import certainty, in_words, shared_sentences


def run(options: argparse.Namespace) -> None:
    """Print the concept of that name."""
    graph = concept_graph(options)
    concept = find_concept(graph, options.concept)
    if options.json:
        print_json(_shown(graph, concept))
    else:
        _print_concept(graph, concept)


def _shown(graph: ConceptGraph, concept: Concept) -> dict[str, Any]:
    def edge(prerequisite: Prerequisite, other: str) -> dict[str, Any]:
        return {
            "concept": graph.concept_by_id[other].label,
            "confidence": prerequisite.confidence,
            "tier": prerequisite.tier,
            "origin": prerequisite.origin,
            "evidence": evidence_of(prerequisite),
        }

    return {
        "id": concept.id,
        "label": concept.label,
        "definition": concept.definition,
        "aliases": [{"text": a.text, "reason": a.reason} for a in concept.aliases],
        "cards": [
            {"id": card.id, "front": card.front, "back": card.back, "source": card.source}
            for card in (graph.card_by_id[ident] for ident in concept.cards)
        ],
        "neighbours": [
            {
                "concept": graph.concept_by_id[link.other(concept.id)].label,
                "weight": link.weight,
                "count": link.count,
                "npmi": link.npmi,
                "g2": link.g2,
                "cards": list(link.cards),
                "evidence": [{"card": card, "text": text} for card, text in shared_sentences(graph, link)],
            }
            for link in graph.links_of[concept.id]
        ],
        "needs": [edge(p, p.source) for p in graph.needs(concept.id)],
        "unlocks": [edge(p, p.target) for p in graph.unlocks(concept.id)],
    }


def _print_concept(graph: ConceptGraph, concept: Concept) -> None:
    print(concept.label)
    if concept.definition:
        print(f"  {concept.definition}")
    for alias in concept.aliases:
        print(f"  also {alias.text} ({alias.reason})")
    print("\nCards")
    for ident in concept.cards:
        card = graph.card_by_id[ident]
        print(f"  {card.source}  {card.front}\n      {card.back}")
    for title, edges in (("Needs", graph.needs(concept.id)), ("Unlocks", graph.unlocks(concept.id))):
        if edges:
            print(f"\n{title}")
        for edge in edges:
            other = graph.concept_by_id[edge.source if title == "Needs" else edge.target]
            why = "; ".join(evidence.text for evidence in edge.evidence)
            print(f"  {other.label} ({certainty(edge.confidence)}, {edge.origin}: {why})")
    print("\nLinked with")
    for link in graph.links_of[concept.id]:
        print(f"  {graph.concept_by_id[link.other(concept.id)].label}: {in_words(link)}")
        for _, text in shared_sentences(graph, link)[:2]:
            print(f"      {text}")
