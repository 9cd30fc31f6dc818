"""The graph as JSON, the format other tools read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from graph.export.indented import indented
from graph.model import Card, Concept, ConceptGraph, Gap, Link, Prerequisite, StudyPath


def to_json(graph: ConceptGraph) -> str:
    """The graph as JSON text; equal graphs give equal text."""
    return "".join(json_pieces(graph))


def json_pieces(graph: ConceptGraph) -> Iterator[str]:
    """The same text, a card, a concept or a link at a time: all of it may be more than fits into memory."""
    yield '{\n "format": "concept-graph",\n "version": 1'
    if graph.fast:
        yield ',\n "mode": "fast"'
    for name, records in _parts(graph):
        yield f',\n "{name}": ['
        separator = "\n  "
        for record in records:
            yield separator + indented(record, "\n  ")
            separator = ",\n  "
        yield "]" if separator == "\n  " else "\n ]"
    yield "\n}\n"


def _parts(graph: ConceptGraph) -> Iterator[tuple[str, Iterable[Any]]]:
    """The lists of a graph with their names, in order; their entries are made one by one."""
    yield "cards", map(_card, graph.cards)
    yield "concepts", map(_concept, graph.concepts)
    yield "links", map(_link, graph.links)
    yield "prerequisites", map(_prerequisite, graph.prerequisites)
    yield "study_order", graph.study_order
    yield "mutual", map(_prerequisite, graph.mutual)
    yield "gaps", (_gap(gap, list(gap.needed_by)) for gap in graph.gaps)


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


def _card(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "front": card.front,
        "back": card.back,
        "tags": list(card.tags),
        "deck": card.deck,
        "source": card.source,
        **({"memory": asdict(card.memory)} if card.memory else {}),
    }


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
