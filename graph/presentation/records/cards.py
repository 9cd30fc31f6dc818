"""Cards and sentences of them: segments to show, and where mentions stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from graph.columns import mentions_on
from graph.model import Card, Concept, ConceptGraph, Side
from graph.presentation.records.memories import card_memory
from graph.presentation.typeset import Segment, segments

Record = dict[str, Any]
Place = tuple[str, Side, tuple[int, int]]  # a sentence: card, side, offsets into the side


def card_record(card: Card, now: float | None = None) -> Record:
    """A card as segments to show, and how well it is remembered ``now``, if that is known and asked for."""
    memory = {"memory": card_memory(card.memory, now)} if card.memory and now is not None else {}
    return {
        "id": card.id,
        "front": segments(card.front),
        "back": segments(card.back),
        "source": card.source,
        "tags": list(card.tags),
        **memory,
    }


def cards_in_order(concept: Concept) -> list[str]:
    """The cards of a concept: the one that defines it, then the others in the order of the deck.

    Where the definition is of no card, the first one whose question names the concept takes its place.

    >>> cards_in_order(Concept("kl", "KL", 1.0, ("c1", "c2", "c3"), definition_card="c2"))
    ['c2', 'c1', 'c3']
    """
    asking = (mention.card for mention in concept.mentions if mention.side == "front")
    first = concept.definition_card or next(asking, "")
    return sorted(concept.cards, key=lambda card: card != first)


def marks_of(concepts: Iterable[Concept], cards: Collection[str]) -> dict[str, Record]:
    """Where some cards name concepts: by card and side, pairs of offsets."""
    marks: dict[str, Record] = {}
    for concept in concepts:
        for mention in mentions_on(concept.mentions, cards):
            sides = marks.setdefault(mention.card, {})
            sides.setdefault(mention.side, []).append([mention.start, mention.end])
    return marks


def shared_places(a: Concept, b: Concept, cards: Sequence[str]) -> list[Place]:
    """Where the sentences that name two concepts are, in the order of ``cards``, questions first."""
    order = {card: index for index, card in enumerate(cards)}
    there = places_of(a, order) & places_of(b, order)
    return sorted(there, key=lambda place: (order[place[0]], place[1] != "front", place[2]))


def places_of(concept: Concept, cards: Collection[str]) -> set[Place]:
    """Where the sentences of some cards are that name a concept."""
    return {(m.card, m.side, m.sentence) for m in mentions_on(concept.mentions, cards)}


def sentence_record(graph: ConceptGraph, place: Place, *named: Concept) -> Record:
    """A sentence as segments to show, with the mentions of some concepts marked and its source.

    Offsets are those of the whole side.
    """
    ident, side, (start, end) = place
    card = graph.card_by_id[ident]
    return {
        "card": ident,
        "source": card.source,
        "text": _within(segments(card.side(side)), start, end),
        "marks": [
            [mention.start, mention.end]
            for concept in named
            for mention in mentions_on(concept.mentions, (ident,))
            if mention.side == side and start <= mention.start < end
        ],
    }


def _within(whole: Sequence[Segment], start: int, end: int) -> list[Segment]:
    """The part of segments between two offsets; a formula or code at the border comes whole."""
    part: list[Segment] = []
    for segment in whole:
        at, text = segment["at"], segment["text"]
        if at + len(text) <= start or end <= at:
            continue
        if "math" in segment or "code" in segment:
            part.append(segment)
        else:
            opens = max(start, at)
            part.append({"at": opens, "text": text[opens - at : end - at]})
    return part


def source_of(graph: ConceptGraph, card: str) -> str:
    """The file and line of a card; empty for no card."""
    return graph.card_by_id[card].source if card else ""
