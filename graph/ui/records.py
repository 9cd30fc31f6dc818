"""What the record pane is sent: the record of whatever is selected, with its cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graph.model import Concept, ConceptGraph, Edit, Link, Prerequisite
from graph.presentation.records import (
    Limits,
    Record,
    Standing,
    card_record,
    concept_record,
    link_record,
    needed_record,
    route_record,
)
from graph.ui import remembering, telling

_FIRST = Limits()


def shown_record(
    graph: ConceptGraph,
    chosen: Concept | Link | Prerequisite | None,
    *,
    limits: Limits = _FIRST,
    standing: Standing | None = None,
    edits: Iterable[Edit] = (),
    memory: Record | None = None,
) -> dict[str, Any]:
    """The record of a selection and the cards it names, as the component takes them.

    ``standing`` is how well the owner knows the concept, ``edits`` what the owner has said of the deck, and
    ``memory`` how well the concept is remembered.
    """
    if chosen is None:
        return _sent(graph, None)
    if isinstance(chosen, Concept):
        record = concept_record(graph, chosen, limits=limits, standing=standing, edits=edits, memory=memory)
        return _sent(graph, record)
    if isinstance(chosen, Link):
        return _sent(graph, link_record(graph, chosen, limits=limits, edits=edits))
    return _sent(graph, needed_record(graph, chosen, limits=limits, edits=edits))


def shown_route(graph: ConceptGraph, links: Sequence[Link], source: str, target: str) -> dict[str, Any]:
    """The record of the way over ``links`` from one concept to another, both given by id."""
    return _sent(graph, route_record(graph, links, source, target))


def _sent(graph: ConceptGraph, record: Record | None) -> dict[str, Any]:
    cards = record["cards"] if record else ()
    now = remembering.now()
    return {
        "record": record,
        "cards": {card: card_record(graph.card_by_id[card], now) for card in cards},
        "canChange": True,
        "told": telling.told(),
    }
