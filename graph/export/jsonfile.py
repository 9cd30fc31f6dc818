"""The graph as JSON, the format other tools read."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from graph.model import Concept, ConceptGraph, Gap, Link, Prerequisite, StudyPath


def to_json(graph: ConceptGraph) -> str:
    """The graph as JSON text; equal graphs give equal text."""
    return json.dumps(to_dict(graph), ensure_ascii=False, indent=1) + "\n"


def to_dict(graph: ConceptGraph) -> dict[str, Any]:
    """The graph as plain lists and dictionaries."""
    return {
        "format": "concept-graph",
        "version": 1,
        "cards": [
            {
                "id": card.id,
                "front": card.front,
                "back": card.back,
                "tags": list(card.tags),
                "deck": card.deck,
                "source": card.source,
                **({"memory": asdict(card.memory)} if card.memory else {}),
            }
            for card in graph.cards
        ],
        "concepts": [_concept(concept) for concept in graph.concepts],
        "links": [_link(link) for link in graph.links],
        "prerequisites": [_prerequisite(edge) for edge in graph.prerequisites],
        "study_order": list(graph.study_order),
        "mutual": [_prerequisite(edge) for edge in graph.mutual],
        "gaps": [_gap(gap, list(gap.needed_by)) for gap in graph.gaps],
    }


def path_to_dict(graph: ConceptGraph, path: StudyPath) -> dict[str, Any]:
    """A study path as plain lists and dictionaries, its concepts by label."""
    label = {concept.id: concept.label for concept in graph.concepts}
    return {
        "goal": [label[ident] for ident in path.goals],
        "known": [label[ident] for ident in path.known],
        "minutes": path.minutes,
        "steps": [
            {
                "concept": label[step.concept],
                "cards": list(step.cards),
                "minutes": step.minutes,
                "because": [
                    {"unlocks": label[reason.unlocks], "card": reason.card, "text": reason.text}
                    for reason in step.because
                ],
            }
            for step in path.steps
        ],
        "gaps": [_gap(gap, [label[ident] for ident in gap.needed_by]) for gap in path.gaps],
    }


def _gap(gap: Gap, needed_by: list[str]) -> dict[str, Any]:
    return {"concept": gap.label, "needed_by": needed_by, "definition": gap.definition}


def _concept(concept: Concept) -> dict[str, Any]:
    return {
        "id": concept.id,
        "label": concept.label,
        "score": concept.score,
        "community": concept.community,
        "definition": concept.definition,
        "definition_card": concept.definition_card,
        **({"own_definition": True} if concept.own_definition else {}),
        "cards": list(concept.cards),
        "aliases": [
            {"text": alias.text, "reason": alias.reason, "card": alias.card} for alias in concept.aliases
        ],
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "source": link.source,
        "target": link.target,
        "count": link.count,
        "sentences": link.sentences,
        "npmi": link.npmi,
        "g2": link.g2,
        "weight": link.weight,
        "cards": list(link.cards),
        **({"origin": link.origin} if link.origin != "cards" else {}),
    }


def _prerequisite(edge: Prerequisite) -> dict[str, Any]:
    return {
        "source": edge.source,
        "target": edge.target,
        "confidence": edge.confidence,
        "tier": edge.tier,
        "origin": edge.origin,
        "evidence": evidence_of(edge),
    }


def evidence_of(edge: Prerequisite) -> list[dict[str, str]]:
    """Why an edge is believed, as plain dictionaries."""
    return [
        {"kind": evidence.kind, "card": evidence.card, "text": evidence.text} for evidence in edge.evidence
    ]
