"""What the record pane is sent: the record of whatever is selected, with its cards."""

from __future__ import annotations

from typing import Any

from graph.model import Concept, ConceptGraph, Link, Prerequisite
from graph.presentation.records import card_record, concept_record, link_record, needed_record


def shown_record(graph: ConceptGraph, chosen: Concept | Link | Prerequisite | None) -> dict[str, Any]:
    """The record of a selection and the cards it names, as the component takes them."""
    if chosen is None:
        return {"record": None, "cards": {}}
    if isinstance(chosen, Concept):
        record = concept_record(graph, chosen)
    elif isinstance(chosen, Link):
        record = link_record(graph, chosen)
    else:
        record = needed_record(graph, chosen)
    return {
        "record": record,
        "cards": {card: card_record(graph.card_by_id[card]) for card in record["cards"]},
    }
