"""Concepts: everything about one, and a row of each for the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from graph.model import Alias, Concept, ConceptGraph, Edit
from graph.presentation.records.cards import Record, cards_in_order, marks_of, source_of
from graph.presentation.records.doubts import doubts
from graph.presentation.records.limits import Limits, first_cards, first_rows
from graph.presentation.records.links import neighbour_row
from graph.presentation.records.own import Own
from graph.presentation.records.prerequisites import prerequisite_row
from graph.presentation.records.words import REASONS, counted
from graph.presentation.typeset import segments


@dataclass(frozen=True, slots=True)
class Standing:
    """How well the owner knows a concept: as marked, and the id of one known concept that it follows from.

    ``remembered``: it counts as known by the owner's reviews, not by a mark.
    """

    own: Literal["new", "learning", "known"] = "new"
    because: str = ""
    remembered: bool = False


def concept_record(
    graph: ConceptGraph,
    concept: Concept,
    *,
    limits: Limits | None = None,
    standing: Standing | None = None,
    edits: Iterable[Edit] = (),
    memory: Record | None = None,
) -> Record:
    """Everything about a concept but the text of its cards, which are named by id.

    ``limits`` cut the lists, and ``total`` says how long each one is. ``edits`` are the owner's: what they
    brought about holds under ``yours`` what to withdraw. ``memory`` is how well it is remembered, if that is
    known, as ``concept_memory`` gives it.
    """
    own = Own(graph, tuple(edits))
    needs, unlocks = graph.needs(concept.id), graph.unlocks(concept.id)
    links = graph.links_of[concept.id]
    cards = first_cards(graph, cards_in_order(concept), limits)
    need_rows = (prerequisite_row(graph, edge, edge.source, own) for edge in needs)
    unlock_rows = (prerequisite_row(graph, edge, edge.target, own) for edge in unlocks)
    link_rows = (neighbour_row(graph, link, concept.id, own) for link in links)
    return {
        "kind": "node",
        "id": concept.id,
        "title": concept.label,
        "definition": segments(concept.definition),
        "wording": concept.definition,
        "definitionFrom": _definition_from(graph, concept, own),
        "facts": _facts(len(concept.cards), len(links), len(needs), len(unlocks)),
        "state": _state(graph, standing),
        "doubts": doubts(graph, concept),
        "cards": cards,
        "marks": marks_of((concept,), cards),
        "needs": first_rows(need_rows, "needs", limits),
        "unlocks": first_rows(unlock_rows, "unlocks", limits),
        "neighbours": first_rows(link_rows, "neighbours", limits),
        "total": {
            "cards": len(concept.cards),
            "needs": len(needs),
            "unlocks": len(unlocks),
            "neighbours": len(links),
        },
        "aliases": [_alias_row(graph, concept, alias, own) for alias in concept.aliases],
        "changes": own.about(concept.id),
        **({"memory": memory} if memory else {}),
    }


def _facts(cards: int, links: int, needs: int, unlocks: int) -> str:
    order = [f"needs {needs}"] * bool(needs) + [f"unlocks {unlocks}"] * bool(unlocks)
    named = f"in {counted(cards, 'card')}" if cards else "in no card"
    return " · ".join([named, counted(links, "link"), ", ".join(order)]).removesuffix(" · ")


def _definition_from(graph: ConceptGraph, concept: Concept, own: Own) -> Record | None:
    """Where a definition comes from: words, and the card or the edit that it is of."""
    if not concept.definition:
        return None
    if concept.own_definition:
        return {"words": "yours", "card": "", "yours": own.definition(concept.id)}
    card = concept.definition_card
    return {"words": source_of(graph, card) if card else "from the glossary", "card": card, "yours": None}


def _state(graph: ConceptGraph, standing: Standing | None) -> Record | None:
    if standing is None:
        return None
    because = graph.concept_by_id[standing.because] if standing.because else None
    return {
        "own": standing.own,
        "follows": because is not None,
        "because": {"id": because.id, "label": because.label} if because else None,
        **({"remembered": True} if standing.remembered else {}),
    }


def _alias_row(graph: ConceptGraph, concept: Concept, alias: Alias, own: Own) -> Record:
    return {
        "text": alias.text,
        "reason": REASONS[alias.reason],
        "source": source_of(graph, alias.card),
        "yours": own.name(alias.text, concept.id),
    }
